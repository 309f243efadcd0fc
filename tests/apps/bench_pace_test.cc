#include "apps/bench_pace.h"

#include "apps/latency_histogram.h"
#include "support/support.h"

namespace apps::bench_pace_test {
namespace {

constexpr BenchPace::Nanos kMillisecond = 1'000'000, kSecond = 1'000'000'000;

TEST(BenchPace, AClosedLoopLetsASaleLeaveAtAnyTimeAndCountsFromThen) {
  BenchPace pace = BenchPace::closed_loop();
  EXPECT_EQ(pace.take(7), 7);
  EXPECT_EQ(pace.take(7), 7);
  EXPECT_EQ(pace.next_due(), std::nullopt);
}

TEST(BenchPace, AnOpenLoopHoldsASaleBackUntilItsTime) {
  BenchPace pace = BenchPace::open_loop(1'000, kSecond);
  EXPECT_EQ(pace.take(kSecond), kSecond);
  EXPECT_EQ(pace.next_due(), kSecond + kMillisecond);
  EXPECT_EQ(pace.take(kSecond + kMillisecond - 1), std::nullopt);
  EXPECT_EQ(pace.take(kSecond + kMillisecond), kSecond + kMillisecond);
}

TEST(BenchPace, ASaleThatLeavesLateHasWaitedSinceItWasDue) {
  BenchPace pace = BenchPace::open_loop(1'000, 0);
  for (BenchPace::Nanos due = 0; due < 50 * kMillisecond; due += kMillisecond)
    EXPECT_EQ(pace.take(50 * kMillisecond - 1), due);
  EXPECT_EQ(pace.take(50 * kMillisecond - 1), std::nullopt);
}

// A server that answers at once but for one stall of a second, asked a thousand times a second by one till: half of
// the sales of those two seconds are due while it stands still, and have waited half a second on average. Counted from
// when they left, one sale of two thousand would have waited.
TEST(BenchPace, AStallIsFeltByEverySaleThatWasDueMeanwhile) {
  BenchPace pace = BenchPace::open_loop(1'000, 0);
  LatencyHistogram waits;
  const auto answered_at = [](BenchPace::Nanos sent) { return sent < kSecond ? kSecond : sent; };
  for (BenchPace::Nanos now = 0; waits.count() < 2'000;) {
    const auto begun = pace.take(now);
    if (!begun) {
      now = *pace.next_due();
      continue;
    }
    now = answered_at(now);
    waits.add(now - *begun);
  }
  EXPECT_EQ(waits.max(), kSecond);
  EXPECT_NEAR(static_cast<double>(waits.within(7'500)), 0.5e9, 0.01e9);
  EXPECT_EQ(waits.within(5'000), 0);
}

RC_GTEST_PROP(BenchPace, AfterSoManySecondsSoManyTimesTheRateWereDue, ()) {
  const std::int64_t rate = *rc::gen::inRange<std::int64_t>(1, 20'000);
  const std::int64_t seconds = *rc::gen::inRange<std::int64_t>(1, 4);
  const BenchPace::Nanos start = *rc::gen::inRange<BenchPace::Nanos>(0, std::int64_t{1} << 60);
  BenchPace pace = BenchPace::open_loop(rate, start);
  std::int64_t due = 0;
  while (pace.take(start + seconds * kSecond - 1)) ++due;
  RC_ASSERT(due == rate * seconds);
  RC_ASSERT(pace.next_due() == start + seconds * kSecond);
}

}  // namespace
}  // namespace apps::bench_pace_test
