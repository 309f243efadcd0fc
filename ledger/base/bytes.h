// Fixed-order integers in byte strings: the fixed parts of records, keys and rows.
#pragma once

#include <cstdint>
#include <cstring>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>

#include "ledger/base/sha256.h"

namespace base {

template <class T>
void put_big_endian(std::string& out, T value) {
  static_assert(std::is_unsigned_v<T>);
  char bytes[sizeof(T)];
  for (std::size_t i = 0; i < sizeof(T); ++i)
    bytes[i] = static_cast<char>(static_cast<std::uint8_t>(value >> (8 * (sizeof(T) - 1 - i))));
  out.append(bytes, sizeof(T));
}

template <class T>
T get_big_endian(const std::uint8_t* bytes) {
  static_assert(std::is_unsigned_v<T>);
  T value = 0;
  for (std::size_t i = 0; i < sizeof(T); ++i) value = static_cast<T>((value << 8) | bytes[i]);
  return value;
}

inline Bytes bytes_of(std::string_view text) {
  return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}
inline std::string_view text_of(Bytes bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

// What can be shown of bytes that nobody vouches for: printable ASCII, the others as '?', the first 200 of them.
inline std::string printable(std::string_view text) {
  std::string shown(text.substr(0, 200));
  for (char& each : shown)
    if (each < ' ' || each > '~') each = '?';
  return shown;
}

}  // namespace base
