// Fixed-order integers in byte strings: the fixed parts of records, keys and rows.
#pragma once

#include <bit>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <type_traits>

#include "ledger/base/sha256.h"

namespace base {

// Between this machine's order and the big-endian one.
template <class T>
T big_endian(T value) {
  static_assert(std::is_unsigned_v<T>);
  if constexpr (std::endian::native == std::endian::big || sizeof(T) == 1) return value;
  if constexpr (sizeof(T) == 2) return __builtin_bswap16(value);
  if constexpr (sizeof(T) == 4) return __builtin_bswap32(value);
  if constexpr (sizeof(T) == 8) return __builtin_bswap64(value);
}

template <class T>
void put_big_endian(std::string& out, T value) {
  const T written = big_endian(value);
  char bytes[sizeof(T)];
  std::memcpy(bytes, &written, sizeof(T));
  out.append(bytes, sizeof(T));
}

template <class T>
T get_big_endian(const std::uint8_t* bytes) {
  T written;
  std::memcpy(&written, bytes, sizeof(T));
  return big_endian(written);
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
