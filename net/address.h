// Where a server is: "127.0.0.1:4740", "localhost:4740", "[::1]:0".
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "ledger/base/result.h"

namespace net {

struct Address {
  std::string host;
  std::uint16_t port = 0;
  friend bool operator==(const Address&, const Address&) = default;
};

// value_not_allowed for what is not HOST:PORT.
Result<Address> parse_address(std::string_view text);
std::string to_string(const Address& address);

}  // namespace net
