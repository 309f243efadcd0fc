// SHA-256 (FIPS 180-4), by OpenSSL, for many short inputs: no allocation a call.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <span>

#include "ledger/base/ids.h"

namespace base {

using Bytes = std::span<const std::uint8_t>;

Hash32 sha256(std::initializer_list<Bytes> pieces);
inline Hash32 sha256(Bytes bytes) {
  return sha256({bytes});
}
Hash16 first16(const Hash32& hash);

}  // namespace base
