#include "pricing/rights.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "support/support.h"

namespace pricing::rights_test {
namespace {

using test_support::day;

// Two lots of one line, the second worth more than is paid for it.
Quote two_draws() {
  PricedDraw first, second;
  first.amount = first.market = eur(1'00);
  second.amount = eur(50);
  second.market = eur(2'00);
  return {.lines = {{.product = {}, .amount = eur(1'50), .draws = {first, second}}}, .total = eur(1'50)};
}

TEST(Budget, CountsWhatIsPaidOrWhatItIsWorth) {
  EXPECT_EQ(counted(two_draws(), BudgetBasis::paid), eur(1'50));
  EXPECT_EQ(counted(two_draws(), BudgetBasis::market), eur(3'00));
}

TEST(Budget, HoldsToTheCentWhatWasUsedBefore) {
  EXPECT_OK(check_budget({.budget = eur(20'00), .used = eur(18'00)}, eur(2'00)));
  const auto refused = check_budget({.budget = eur(20'00), .used = eur(18'00)}, eur(2'01));
  EXPECT_REFUSED(refused, allowance_exceeded);
  EXPECT_EQ(refused.error().detail, "the budget of the period is 20.00 EUR, with this sale 20.01 EUR would be used");
}

TEST(Quota, HoldsWhatIsTakenWithTheLine) {
  EXPECT_OK(check_quota({.quota = {1'000}, .taken = {1'000}}));
  EXPECT_REFUSED(check_quota({.quota = {1'000}, .taken = {1'001}}), quota_exceeded);
}

TEST(Access, IsOfBothItsDays) {
  const Access access{.from = day("2026-01-15"), .to = day("2026-07-14")};
  EXPECT_REFUSED(check_access(access, day("2026-01-14")), household_not_entitled);
  EXPECT_OK(check_access(access, day("2026-01-15")));
  EXPECT_OK(check_access(access, day("2026-07-14")));
  EXPECT_REFUSED(check_access(access, day("2026-07-15")), household_not_entitled);
}

TEST(Access, LastsSoManyMonthsToTheDayBefore) {
  EXPECT_EQ(access_of(day("2026-01-15"), 6).to, day("2026-07-14"));
  EXPECT_EQ(access_of(day("2026-01-31"), 1).to, day("2026-02-27"));
  EXPECT_EQ(access_of(day("2026-11-30"), 3).to, day("2027-02-27"));
  EXPECT_EQ(access_of(day("2026-01-15"), 0).to, kLastDate);
  EXPECT_EQ(access_of(day("9999-07-01"), 6).to, kLastDate);
  EXPECT_EQ(access_of(day("9999-07-02"), 6).to, kLastDate) << "the calendar ends before it does";
}

TEST(Renewal, IsAllowedSoManyTimes) {
  EXPECT_OK(check_renewals({.renewals = 1}, 0));
  EXPECT_REFUSED(check_renewals({.renewals = 1}, 1), renewals_used_up);
  EXPECT_REFUSED(check_renewals({}, 0), renewals_used_up);
}

TEST(Renewal, WaitsFromTheDayAfterTheLast) {
  const RenewalTerms terms{.renewals = 1, .waiting_months = 3};
  const Access before{.from = day("2026-01-15"), .to = day("2026-07-14")};
  const auto refused = check_waiting(terms, before, day("2026-10-14"));
  EXPECT_REFUSED(refused, waiting_time);
  EXPECT_EQ(refused.error().detail, "a new access may begin on 2026-10-15");
  EXPECT_OK(check_waiting(terms, before, day("2026-10-15")));
  const RenewalTerms without_waiting{.renewals = 1};
  EXPECT_OK(check_waiting(without_waiting, before, day("2026-07-01")));
  const Access without_end{.from = day("2026-01-15")};
  EXPECT_OK(check_waiting(terms, without_end, day("2026-07-01")));
}

// What fits a budget at once fits it in any two parts, and what does not, does not.
RC_GTEST_PROP(Budget, IsHeldAlikeInOneSaleOrInTwo, ()) {
  const Money budget = eur(*rc::gen::inRange(0, 50'00));
  const Money first = eur(*rc::gen::inRange(0, 30'00)), second = eur(*rc::gen::inRange(0, 30'00));
  const bool at_once = check_budget({.budget = budget, .used = eur(0)}, first + second).ok();
  const bool in_two = check_budget({.budget = budget, .used = eur(0)}, first).ok() &&
                      check_budget({.budget = budget, .used = first}, second).ok();
  RC_ASSERT(at_once == in_two);
}

}  // namespace
}  // namespace pricing::rights_test
