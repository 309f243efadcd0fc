#include "ledger/base/split.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <numeric>

#include "support/support.h"

namespace base::split_test {
namespace {

using Parts = std::vector<std::int64_t>;

Parts parts_of(std::int64_t total, const Parts& weights) {
  return split(total, weights).value();
}

TEST(Split, GivesTheUnitsLeftToTheLargestRemainders) {
  EXPECT_EQ(parts_of(15, {80, 8, 12}), (Parts{12, 1, 2}));
  EXPECT_EQ(parts_of(100, {0, 1, 2}), (Parts{0, 33, 67}));
  EXPECT_EQ(parts_of(100, {1, 1, 1}), (Parts{34, 33, 33}));  // a tie goes by the order written
  EXPECT_EQ(parts_of(2, {1, 1, 1}), (Parts{1, 1, 0}));
  EXPECT_EQ(parts_of(7, {5}), (Parts{7}));
  EXPECT_EQ(parts_of(0, {3, 4}), (Parts{0, 0}));
}

TEST(Split, SharesANegativeTotalAsItsMagnitude) {
  EXPECT_EQ(parts_of(-15, {80, 8, 12}), (Parts{-12, -1, -2}));
  EXPECT_EQ(parts_of(-100, {1, 1, 1}), (Parts{-34, -33, -33}));
}

TEST(Split, HoldsAtTheEndsOf64Bits) {
  EXPECT_EQ(parts_of(INT64_MIN, {1}), (Parts{INT64_MIN}));
  EXPECT_EQ(parts_of(INT64_MAX, {INT64_MAX - 1, 1}), (Parts{INT64_MAX - 1, 1}));
}

TEST(Split, RefusesWeightsThatShareNothing) {
  EXPECT_REFUSED(split(10, Parts{}), fraction_out_of_range);
  EXPECT_REFUSED(split(10, Parts{0, 0}), fraction_out_of_range);
  EXPECT_REFUSED(split(10, Parts{2, -1}), fraction_out_of_range);
  EXPECT_REFUSED(split(10, Parts{INT64_MAX, 1}), fraction_out_of_range);
}

// Small and large weights, with many zeros and ties among them.
rc::Gen<Parts> weights_to_share_by() {
  const auto weight =
      rc::gen::weightedOneOf<std::int64_t>({{2, rc::gen::just<std::int64_t>(0)},
                                            {4, rc::gen::inRange<std::int64_t>(0, 5)},
                                            {2, rc::gen::inRange<std::int64_t>(0, std::int64_t{1} << 50)}});
  const auto weights = rc::gen::container<Parts>(weight);
  return rc::gen::suchThat(
      weights, [](const Parts& each) { return std::accumulate(each.begin(), each.end(), std::int64_t{0}) > 0; });
}

RC_GTEST_PROP(Split, PartsSumToTheWhole, (std::int64_t total)) {
  const Parts parts = parts_of(total, *weights_to_share_by());
  RC_ASSERT(std::accumulate(parts.begin(), parts.end(), __int128{0}) == total);
}

RC_GTEST_PROP(Split, AWeightOfZeroNeverReceives, (std::int64_t total)) {
  const Parts weights = *weights_to_share_by();
  const Parts parts = parts_of(total, weights);
  for (std::size_t i = 0; i < weights.size(); ++i)
    if (weights[i] == 0) RC_ASSERT(parts[i] == 0);
}

RC_GTEST_PROP(Split, EachPartIsLessThanOneAwayFromItsExactShare, (std::int64_t total)) {
  const Parts weights = *weights_to_share_by();
  const __int128 sum = std::accumulate(weights.begin(), weights.end(), __int128{0});
  const Parts parts = parts_of(total, weights);
  RC_ASSERT(parts.size() == weights.size());
  for (std::size_t i = 0; i < weights.size(); ++i) {
    const __int128 error = parts[i] * sum - __int128{total} * weights[i];
    RC_ASSERT(error > -sum);
    RC_ASSERT(error < sum);
  }
}

// Who was rounded up had at least the remainder of each who was not.
RC_GTEST_PROP(Split, RoundsUpNoSmallerRemainderThanOneItRoundsDown, ()) {
  const std::int64_t total = *rc::gen::inRange<std::int64_t>(0, 1'000'000);
  const Parts weights = *weights_to_share_by();
  const __int128 sum = std::accumulate(weights.begin(), weights.end(), __int128{0});
  const Parts parts = parts_of(total, weights);
  __int128 smallest_up = sum, largest_down = 0;
  for (std::size_t i = 0; i < weights.size(); ++i) {
    const __int128 exact = __int128{total} * weights[i];
    const bool rounded_up = parts[i] != exact / sum;
    if (rounded_up) smallest_up = std::min(smallest_up, exact % sum);
    if (!rounded_up) largest_down = std::max(largest_down, exact % sum);
  }
  RC_ASSERT(smallest_up >= largest_down);
}

}  // namespace
}  // namespace base::split_test
