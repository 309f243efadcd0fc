// Many commands of one source, kept in order with several in flight: what an import needs to be quick. The caller's
// commands must be the same bytes whenever it is run: the server then knows again those it has, and their receipts
// come back as they were.
#pragma once

#include <chrono>
#include <functional>
#include <string>

#include "net/client.h"

namespace apps {

// The connection, or what stands in for it in a test.
struct Link {
  std::function<Result<void>(const std::vector<net::RequestMessage>&)> send;
  std::function<Result<net::ReplyMessage>()> receive;
  std::function<void(std::chrono::milliseconds)> wait;  // before a busy server is tried again
  std::size_t in_flight_max = 1;
};
Link link_to(net::Client& client);

struct NumberedCommands {
  std::uint64_t count = 0;                                             // numbers 1 to count
  std::function<std::string(CommandNumber)> bytes;                     // of each; may be asked for more than once
  std::function<void(CommandNumber, const engine::Receipt&)> decided;  // once a command, in order
};
// Returns when all are decided. A busy server is waited for, and what it did not take is sent again in order; any other
// error ends the work: what was decided by then stays decided.
Result<void> post_in_order(Link& link, const NumberedCommands& commands);

}  // namespace apps
