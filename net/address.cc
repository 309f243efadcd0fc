#include "net/address.h"

#include <charconv>

namespace net {
namespace {

Error not_an_address(std::string_view text) {
  return fail(ErrorCode::value_not_allowed, "address",
              "\"" + std::string(text) + "\"; expected HOST:PORT, such as 127.0.0.1:4740 or [::1]:4740");
}

bool is_bracketed(std::string_view host) {
  return host.size() > 2 && host.front() == '[' && host.back() == ']';
}

}  // namespace

Result<Address> parse_address(std::string_view text) {
  const std::size_t colon = text.rfind(':');
  if (colon == std::string_view::npos || colon == 0) return not_an_address(text);
  std::string_view host = text.substr(0, colon);
  const std::string_view port_text = text.substr(colon + 1);
  std::uint16_t port = 0;
  const auto [end, error] = std::from_chars(port_text.data(), port_text.data() + port_text.size(), port);
  if (error != std::errc() || end != port_text.data() + port_text.size()) return not_an_address(text);
  if (is_bracketed(host))
    host = host.substr(1, host.size() - 2);
  else if (host.find(':') != std::string_view::npos)
    return not_an_address(text);
  return Address{std::string(host), port};
}

std::string to_string(const Address& address) {
  const bool is_ipv6 = address.host.find(':') != std::string::npos;
  return (is_ipv6 ? "[" + address.host + "]" : address.host) + ":" + std::to_string(address.port);
}

}  // namespace net
