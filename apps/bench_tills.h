// Many tills driven by one thread: each a connection with its own source, its sales numbered and in order as any
// client's are, with several in flight. Without the outbox: what is measured is the server, and no peer has one.
//
// Threads: one. (On bare sockets and epoll, since every system call of the load generator is taken from the server.)
#pragma once

#include <functional>
#include <memory>
#include <vector>

#include "apps/bench_frames.h"
#include "apps/bench_pace.h"
#include "apps/latency_histogram.h"
#include "net/address.h"

namespace apps {

struct BenchLoad {
  std::int64_t rate = 0;       // sales a second, by the clock; 0: a closed loop
  std::int64_t in_flight = 1;  // of one till, at most
  std::int64_t warm_up_nanos = 0;
  std::int64_t window_nanos = 0;       // what is measured, after the warm-up
  std::int64_t sales_max = INT64_MAX;  // no more than these are sent, warm-up included
  // Asked again and again: true ends the load as the end of the window does.
  std::function<bool()> stopped = [] { return false; };
  // When the measured window opens and when it closes.
  std::function<void()> opened = [] {}, closed = [] {};
};

struct BenchLoadDone {
  std::int64_t sent = 0;
  std::int64_t recorded = 0;         // acknowledged, of all that were sent: none is left in flight
  std::int64_t refused = 0;          // by a rule
  Error refusal;                     // the first
  std::int64_t in_window = 0;        // acknowledged while the window was open
  std::int64_t window_nanos = 0;     // how long that was
  std::int64_t most_late_nanos = 0;  // of a sale's leaving behind its time (open loop)
  std::int64_t never_left = 0;       // due by the clock, and no till was free until the end (open loop)
  LatencyHistogram latency;          // of the sales whose wait began in the window, whenever it ended
  bool interrupted = false;
};

class BenchTills {
 public:
  // `tills` connections, till t standing in shop t mod shops; enrolled as "<prefix>till-<t>". `frames` outlives this.
  // Errors: those of reaching a server and of its hello.
  static Result<BenchTills> connect(const net::Address& server, const std::string& prefix, std::int64_t tills,
                                    const BenchNetwork& network, const BenchFrames& frames);
  BenchTills(BenchTills&&) noexcept;
  ~BenchTills();

  // Returns when all that was sent is answered. Errors: connection_closed, deadline_exceeded, and whatever the server
  // answered that is no receipt (busy…): a load that is not taken whole measures nothing.
  Result<BenchLoadDone> run(const BenchLoad& load);

 private:
  class Driver;
  explicit BenchTills(std::unique_ptr<Driver> driver);
  std::unique_ptr<Driver> driver_;
};

// The steady clock, in nanoseconds.
std::int64_t steady_nanos();

}  // namespace apps
