#include "pricing/fund.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "support/support.h"

namespace pricing {
namespace {

using test_support::day;
using testing::ElementsAre;

FundView fund(std::uint32_t id, Money left, std::int32_t order = 0, std::int64_t weight = 1) {
  FundView view;
  view.id = FundId{id};
  view.left = left;
  view.order = order;
  view.weight = weight;
  return view;
}

constexpr ShopId kShop{1};
constexpr CategoryId kFruit{2};
constexpr BracketId kSolidarity{3};

FundingCase needs(Money need) {
  return {.need = need,
          .shop = kShop,
          .category = kFruit,
          .bracket = kSolidarity,
          .has_household = true,
          .date = day("2026-11-23")};
}

FundPayment pays(std::uint32_t id, Money amount) {
  return {FundId{id}, amount};
}

// What becomes of one fund that holds 100.00 when 10.00 is needed.
FundOutcome outcome_of(FundView view, FundingCase funding_case) {
  std::vector<FundView> funds{std::move(view)};
  return draw_on_funds(funds, funding_case, Explain::yes).reasons.at(0).outcome;
}
FundOutcome outcome_of(FundView view) {
  return outcome_of(std::move(view), needs(eur(10'00)));
}

TEST(Funds, PayTheNeedFromWhatTheyHaveLeft) {
  std::vector<FundView> funds{fund(1, eur(100'00))};
  const Funding funding = draw_on_funds(funds, needs(eur(10'00)), Explain::no);
  EXPECT_THAT(funding.payments, ElementsAre(pays(1, eur(10'00))));
  EXPECT_EQ(funding.unfunded, eur(0));
  EXPECT_EQ(funds[0].left, eur(90'00));
  EXPECT_TRUE(funding.reasons.empty());
}

TEST(Funds, LeaveUnfundedWhatNoneCovers) {
  std::vector<FundView> none;
  EXPECT_EQ(draw_on_funds(none, needs(eur(10'00)), Explain::no).unfunded, eur(10'00));
  std::vector<FundView> funds{fund(1, eur(3'00))};
  EXPECT_EQ(draw_on_funds(funds, needs(eur(10'00)), Explain::no).unfunded, eur(7'00));
  EXPECT_EQ(funds[0].left, eur(0));
}

TEST(Funds, PayNothingWithoutAHousehold) {
  FundingCase visitor = needs(eur(10'00));
  visitor.has_household = false;
  EXPECT_EQ(outcome_of(fund(1, eur(100'00)), visitor), FundOutcome::no_household);
}

TEST(Funds, PayOnTheFirstAndTheLastDayOfTheirWindow) {
  FundView view = fund(1, eur(100'00));
  view.from = view.to = day("2026-11-23");
  EXPECT_EQ(outcome_of(view), FundOutcome::paid);
  view.from = view.to = day("2026-11-24");
  EXPECT_EQ(outcome_of(view), FundOutcome::outside_window);
  view.from = view.to = day("2026-11-22");
  EXPECT_EQ(outcome_of(view), FundOutcome::outside_window);
}

TEST(Funds, PayOnlyTheShopsTheyAreFor) {
  FundView view = fund(1, eur(100'00));
  view.shops = {ShopId{8}, ShopId{9}};
  EXPECT_EQ(outcome_of(view), FundOutcome::other_shop);
  view.shops.push_back(kShop);
  EXPECT_EQ(outcome_of(view), FundOutcome::paid);
}

TEST(Funds, PayOnlyTheCategoriesTheyAreFor) {
  FundView view = fund(1, eur(100'00));
  view.categories = {CategoryId{8}};
  EXPECT_EQ(outcome_of(view), FundOutcome::other_category);
  view.categories.push_back(kFruit);
  EXPECT_EQ(outcome_of(view), FundOutcome::paid);
}

TEST(Funds, PayOnlyTheBracketsTheyAreFor) {
  FundView view = fund(1, eur(100'00));
  view.brackets = {BracketId{8}};
  EXPECT_EQ(outcome_of(view), FundOutcome::other_bracket);
  view.brackets.push_back(kSolidarity);
  EXPECT_EQ(outcome_of(view), FundOutcome::paid);
}

TEST(Funds, PayNothingInAnotherCurrency) {
  EXPECT_EQ(outcome_of(fund(1, Money{100'00, Currency::chf})), FundOutcome::other_currency);
}

TEST(Funds, PayNothingOnceExhausted) {
  EXPECT_EQ(outcome_of(fund(1, eur(0))), FundOutcome::exhausted);
  EXPECT_EQ(outcome_of(fund(1, eur(-5))), FundOutcome::exhausted);
}

TEST(Funds, SayWhatEachDidInPayingOrder) {
  std::vector<FundView> funds{fund(1, eur(0)), fund(2, eur(4'00)), fund(3, eur(9'00)), fund(4, eur(1'00))};
  const Funding funding = draw_on_funds(funds, needs(eur(10'00)), Explain::yes);
  EXPECT_THAT(funding.reasons, ElementsAre(FundReason{FundId{1}, FundOutcome::exhausted, eur(0), eur(0)},
                                           FundReason{FundId{2}, FundOutcome::paid, eur(4'00), eur(4'00)},
                                           FundReason{FundId{3}, FundOutcome::paid, eur(6'00), eur(9'00)},
                                           FundReason{FundId{4}, FundOutcome::nothing_left_to_pay, eur(0), eur(1'00)}));
}

TEST(Funds, PayTheirShareOfTheNeedRoundedDown) {
  FundView half = fund(1, eur(100'00));
  half.share = Fraction{1, 2};
  std::vector<FundView> funds{half, fund(2, eur(100'00))};
  const Funding funding = draw_on_funds(funds, needs(eur(1'65)), Explain::no);
  EXPECT_THAT(funding.payments, ElementsAre(pays(1, eur(82)), pays(2, eur(83))));
}

TEST(Funds, SayThatAShareIsZeroWhenItRoundsDownToNothing) {
  FundView half = fund(1, eur(100'00));
  half.share = Fraction{1, 2};
  EXPECT_EQ(outcome_of(half, needs(eur(1))), FundOutcome::share_is_zero);
  EXPECT_EQ(outcome_of(fund(1, eur(100'00), 1, 0)), FundOutcome::share_is_zero);
}

TEST(Funds, AreNotNeededWhereNothingIs) {
  EXPECT_EQ(outcome_of(fund(1, eur(100'00)), needs(eur(0))), FundOutcome::nothing_left_to_pay);
}

// --- order ---------------------------------------------------------------------------------------------------------

std::vector<std::uint32_t> sorted_ids(std::vector<FundView> funds) {
  sort_for_paying(funds);
  std::vector<std::uint32_t> ids;
  for (const FundView& each : funds) ids.push_back(raw(each.id));
  return ids;
}

TEST(PayingOrder, IsTheOrderThatTheFundsState) {
  EXPECT_THAT(sorted_ids({fund(1, eur(1), 2), fund(2, eur(1), 1), fund(3, eur(1), 0), fund(4, eur(1), -1)}),
              ElementsAre(4, 3, 2, 1));
}

TEST(PayingOrder, IsThenTheEarliestExpiry) {
  FundView late = fund(1, eur(1)), soon = fund(2, eur(1)), endless = fund(3, eur(1));
  late.to = day("2027-06-30");
  soon.to = day("2026-12-31");
  soon.from = day("2026-01-01");
  EXPECT_THAT(sorted_ids({endless, late, soon}), ElementsAre(2, 1, 3));
}

TEST(PayingOrder, IsThenTheNarrowestEarmark) {
  FundView two_shops = fund(1, eur(1)), one_shop = fund(2, eur(1)), anything = fund(3, eur(1)),
           narrow = fund(4, eur(1));
  two_shops.shops = {ShopId{1}, ShopId{2}};
  one_shop.shops = {ShopId{1}};
  narrow.shops = {ShopId{1}, ShopId{2}};
  narrow.categories = {kFruit};
  EXPECT_THAT(sorted_ids({anything, two_shops, one_shop, narrow}), ElementsAre(4, 2, 1, 3));
}

TEST(PayingOrder, IsAtLastTheLowerNumber) {
  EXPECT_THAT(sorted_ids({fund(3, eur(1)), fund(1, eur(1)), fund(2, eur(1))}), ElementsAre(1, 2, 3));
}

TEST(PayingOrder, CascadesFromOneFundToTheNext) {  // Numscript's script-tests/cascading-sources
  std::vector<FundView> funds{fund(1, eur(50'00), 1), fund(2, eur(10'00), 2), fund(3, eur(30'00), 3),
                              fund(4, eur(100'00), 4)};
  EXPECT_THAT(draw_on_funds(funds, needs(eur(100'00)), Explain::no).payments,
              ElementsAre(pays(1, eur(50'00)), pays(2, eur(10'00)), pays(3, eur(30'00)), pays(4, eur(10'00))));
}

// --- tiers ---------------------------------------------------------------------------------------------------------

TEST(Tier, SharesByWeightAndGivesTheOddCentToTheLargestRemainder) {
  std::vector<FundView> funds{fund(1, eur(100'00), 1, 2), fund(2, eur(100'00), 1, 1)};
  EXPECT_THAT(draw_on_funds(funds, needs(eur(10'00)), Explain::no).payments,
              ElementsAre(pays(1, eur(6'67)), pays(2, eur(3'33))));
}

TEST(Tier, IsNotFormedByFundsThatStateNoOrder) {
  std::vector<FundView> funds{fund(1, eur(100'00)), fund(2, eur(100'00))};
  EXPECT_THAT(draw_on_funds(funds, needs(eur(10'00)), Explain::no).payments, ElementsAre(pays(1, eur(10'00))));
}

TEST(Tier, PassesRoundWhatABoundedFundCannotTake) {  // the example at the top of fund.cc
  FundView b = fund(2, eur(100'00), 1, 1);
  b.share = Fraction{1, 2};
  std::vector<FundView> funds{fund(1, eur(4'00), 1, 2), b, fund(3, eur(100'00), 2)};
  const Funding funding = draw_on_funds(funds, needs(eur(10'00)), Explain::no);
  EXPECT_THAT(funding.payments, ElementsAre(pays(1, eur(4'00)), pays(2, eur(5'00)), pays(3, eur(1'00))));
  EXPECT_EQ(funding.unfunded, eur(0));
}

TEST(Tier, PassesRoundTwiceWhenTheFirstRoundBoundsAnother) {
  std::vector<FundView> funds{fund(1, eur(1'00), 1), fund(2, eur(4'00), 1), fund(3, eur(100'00), 1)};
  // 4.00 each of 12.00: 1 lacks 3.00; 1.50 each to 2 and 3: 2 holds nothing more; 3 gives the rest.
  EXPECT_THAT(draw_on_funds(funds, needs(eur(12'00)), Explain::no).payments,
              ElementsAre(pays(1, eur(1'00)), pays(2, eur(4'00)), pays(3, eur(7'00))));
}

TEST(Tier, NeverAsksAFundWithoutWeightNorOneThatMayNotPay) {
  FundView elsewhere = fund(3, eur(100'00), 1, 5);
  elsewhere.shops = {ShopId{9}};
  std::vector<FundView> funds{fund(1, eur(100'00), 1, 0), fund(2, eur(2'00), 1, 1), elsewhere};
  const Funding funding = draw_on_funds(funds, needs(eur(10'00)), Explain::yes);
  EXPECT_THAT(funding.payments, ElementsAre(pays(2, eur(2'00))));
  EXPECT_EQ(funding.unfunded, eur(8'00));
  EXPECT_EQ(funding.reasons[0].outcome, FundOutcome::share_is_zero);
  EXPECT_EQ(funding.reasons[2].outcome, FundOutcome::other_shop);
}

TEST(Tier, SaysThatNothingWasLeftForAFundThatTheOddCentPassedBy) {
  std::vector<FundView> funds{fund(1, eur(100'00), 1), fund(2, eur(100'00), 1)};
  const Funding funding = draw_on_funds(funds, needs(eur(1)), Explain::yes);
  EXPECT_THAT(funding.payments, ElementsAre(pays(1, eur(1))));
  EXPECT_EQ(funding.reasons[1].outcome, FundOutcome::nothing_left_to_pay);
}

TEST(FundOutcome, HasANameForEach) {
  EXPECT_EQ(to_string(FundOutcome::paid), "paid");
  EXPECT_EQ(to_string(FundOutcome::exhausted), "exhausted");
  EXPECT_EQ(to_string(FundOutcome::share_is_zero), "share_is_zero");
  EXPECT_EQ(to_string(FundOutcome{99}), "unknown_outcome");
}

// --- properties ----------------------------------------------------------------------------------------------------

FundView random_fund(std::uint32_t id) {
  FundView view = fund(id, eur(*rc::gen::inRange(0, 30'00)), *rc::gen::inRange(0, 3), *rc::gen::inRange(0, 5));
  view.share = Fraction::create(*rc::gen::inRange(1, 8), 7).value();
  if (view.share > Fraction{1, 1}) view.share = Fraction{1, 1};
  if (*rc::gen::inRange(0, 4) == 0) view.shops = {ShopId{*rc::gen::inRange(1u, 3u)}};
  return view;
}

std::vector<FundView> random_funds() {
  std::vector<FundView> funds;
  for (int count = *rc::gen::inRange(0, 7); count > 0; --count)
    funds.push_back(random_fund(static_cast<std::uint32_t>(count)));
  sort_for_paying(funds);
  return funds;
}

RC_GTEST_PROP(Funds, PayNoMoreThanTheNeedTheirShareAndWhatTheyHold, ()) {
  std::vector<FundView> funds = random_funds();
  const std::vector<FundView> before = funds;
  const Money need = eur(*rc::gen::inRange(0, 60'00));
  const Funding funding = draw_on_funds(funds, needs(need), Explain::no);
  Money sum = funding.unfunded;
  for (const FundPayment& payment : funding.payments) sum += payment.amount;
  RC_ASSERT(sum == need);
  for (std::size_t i = 0; i < funds.size(); ++i) {
    const std::int64_t paid = before[i].left.minor - funds[i].left.minor;
    RC_ASSERT(paid >= 0 && funds[i].left.minor >= 0);
    RC_ASSERT(paid <= scale(need.minor, funds[i].share, Rounding::down).value());
  }
}

RC_GTEST_PROP(Funds, LeaveNothingUnfundedThatAnyOfThemCouldStillPay, ()) {
  std::vector<FundView> funds = random_funds();
  const std::vector<FundView> before = funds;
  const Money need = eur(*rc::gen::inRange(1, 60'00));
  const Funding funding = draw_on_funds(funds, needs(need), Explain::yes);
  RC_ASSERT(funding.reasons.size() == funds.size());
  for (std::size_t i = 0; i < funds.size() && !funding.unfunded.is_zero(); ++i) {
    const FundOutcome outcome = funding.reasons[i].outcome;
    const std::int64_t share = scale(need.minor, funds[i].share, Rounding::down).value();
    const std::int64_t paid = before[i].left.minor - funds[i].left.minor;
    RC_ASSERT(outcome != FundOutcome::nothing_left_to_pay);
    RC_ASSERT(outcome != FundOutcome::paid || paid == std::min(share, before[i].left.minor));
  }
}

}  // namespace
}  // namespace pricing
