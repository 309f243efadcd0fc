// A stream of bytes between two parties, as an argument: a session runs on a socket, on memory in a test, or on a
// simulator's network, and cannot tell which.
//
// Threads: all calls on the executor's one thread. One read and one write may be under way at a time.
#pragma once

#include <span>

#include "ledger/base/bytes.h"
#include "ledger/base/result.h"
#include "net/timers.h"

namespace net {

// Errors of both directions: connection_closed (by either side), deadline_exceeded (which also closes the stream:
// half a frame is of no use to anybody).
class Transport {
 public:
  virtual ~Transport() = default;
  virtual boost::asio::any_io_executor executor() = 0;
  // From now on: what is read must arrive within `timeout` of this call, over as many reads as it takes. A party that
  // sends a byte now and then gains nothing by it.
  virtual void read_within(Milliseconds timeout) = 0;
  // What has arrived, at least one byte.
  virtual boost::asio::awaitable<Result<std::size_t>> read_some(std::span<std::uint8_t> into) = 0;
  // All of `bytes`, which must stay where they are until then.
  virtual boost::asio::awaitable<Result<void>> write(Bytes bytes, Milliseconds timeout) = 0;
  // Reads and writes under way end with connection_closed. May be called again.
  virtual void close() = 0;
};

}  // namespace net
