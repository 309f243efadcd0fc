// When a sale is to leave, and from when its wait is counted.
//
// Closed loop: as soon as a till is free, counted from when it leaves; the load falls as the server slows down. Open
// loop: at so many a second on a clock, however the server fares, and counted from the time on that clock: a sale that
// found no till free, or a load generator that was late, has waited since it was due. (Counted from when it left, a
// stall of the server would be seen by the few sales in flight and by none of those that should have left meanwhile:
// "coordinated omission".)
#pragma once

#include <cstdint>
#include <optional>

namespace apps {

inline constexpr std::int64_t kSecond = 1'000'000'000;  // in nanoseconds

class BenchPace {
 public:
  using Nanos = std::int64_t;  // on the steady clock

  static BenchPace closed_loop() { return {0, 0}; }
  // The n-th sale (from 0) is due at start + n seconds / rate.
  static BenchPace open_loop(std::int64_t sales_a_second, Nanos start) { return {sales_a_second, start}; }

  // For the next sale: from when its wait counts, if it may leave now. Takes it.
  std::optional<Nanos> take(Nanos now);
  // When the next one is due; nothing in a closed loop, where a free till is all that it waits for.
  std::optional<Nanos> next_due() const;

 private:
  BenchPace(std::int64_t rate, Nanos start) : rate_(rate), start_(start) {}
  std::int64_t rate_;
  Nanos start_;
  std::int64_t taken_ = 0;
};

}  // namespace apps
