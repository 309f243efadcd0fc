#include "apps/latency_histogram.h"

#include <algorithm>

#include "support/support.h"

namespace apps::latency_histogram_test {
namespace {

// What a sorted list of all of them says: the smallest that so many in ten thousand stay within.
std::int64_t exactly_within(std::vector<std::int64_t> durations, std::int64_t per_ten_thousand) {
  std::sort(durations.begin(), durations.end());
  const auto count = static_cast<std::int64_t>(durations.size());
  const std::int64_t rank = std::max<std::int64_t>(1, (count * per_ten_thousand + 9'999) / 10'000);
  return durations[static_cast<std::size_t>(rank - 1)];
}

// Of every size: as many below a microsecond as of minutes.
std::vector<std::int64_t> any_durations() {
  const auto any =
      rc::gen::map(rc::gen::pair(rc::gen::inRange(0, 42), rc::gen::arbitrary<std::uint64_t>()),
                   [](auto p) { return static_cast<std::int64_t>(p.second & ((std::uint64_t{1} << p.first) - 1)); });
  return *rc::gen::nonEmpty(rc::gen::container<std::vector<std::int64_t>>(any));
}

LatencyHistogram of(const std::vector<std::int64_t>& durations) {
  LatencyHistogram histogram;
  for (const std::int64_t each : durations) histogram.add(each);
  return histogram;
}

TEST(LatencyHistogram, EmptyItSaysNothing) {
  const LatencyHistogram empty;
  EXPECT_EQ(empty.count(), 0);
  EXPECT_EQ(empty.within(9'900), 0);
  EXPECT_EQ(empty.max(), 0);
}

RC_GTEST_PROP(LatencyHistogram, IsNeverBelowTheTruthAndAtMostOnePartIn128Above, ()) {
  const std::vector<std::int64_t> durations = any_durations();
  const std::int64_t share = *rc::gen::inRange(1, 10'001);
  const std::int64_t truth = exactly_within(durations, share);
  const std::int64_t told = of(durations).within(share);
  RC_ASSERT(told >= truth);
  RC_ASSERT(told <= truth + truth / 128);
}

RC_GTEST_PROP(LatencyHistogram, ItsGreatestIsExactAndAllStayWithinIt, ()) {
  const std::vector<std::int64_t> durations = any_durations();
  const LatencyHistogram histogram = of(durations);
  RC_ASSERT(histogram.max() == *std::max_element(durations.begin(), durations.end()));
  RC_ASSERT(histogram.within(10'000) == histogram.max());
}

RC_GTEST_PROP(LatencyHistogram, TwoAddedAreTheOneOfBoth, ()) {
  const std::vector<std::int64_t> some = any_durations(), others = any_durations();
  LatencyHistogram sum = of(some);
  sum.add(of(others));
  std::vector<std::int64_t> all = some;
  all.insert(all.end(), others.begin(), others.end());
  const LatencyHistogram both = of(all);
  RC_ASSERT(sum.count() == both.count());
  for (const std::int64_t share : {1, 5'000, 9'900, 9'990, 10'000}) RC_ASSERT(sum.within(share) == both.within(share));
}

TEST(LatencyHistogram, WhatIsOutOfItsBoundsCountsAsTheBound) {
  const LatencyHistogram histogram = of({-5, INT64_MAX});
  EXPECT_EQ(histogram.count(), 2);
  EXPECT_EQ(histogram.within(5'000), 0);
  EXPECT_EQ(histogram.max(), LatencyHistogram::kLongest);
}

}  // namespace
}  // namespace apps::latency_histogram_test
