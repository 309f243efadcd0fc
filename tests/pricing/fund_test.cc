#include "pricing/fund.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <map>

#include "support/support.h"

namespace pricing::fund_test {
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

TEST(PayingOrder, SaysWhatSetsTwoFundsApart) {
  FundView early = fund(1, eur(1)), late = fund(2, eur(1)), narrow = fund(3, eur(1));
  early.to = day("2026-06-30");
  narrow.shops = {kShop};
  EXPECT_EQ(told_apart(fund(1, eur(1), 1), fund(2, eur(1), 2)), Precedence::order);
  EXPECT_EQ(told_apart(fund(1, eur(1)), fund(2, eur(1), 2)), Precedence::order);
  EXPECT_EQ(told_apart(fund(1, eur(1), 2), fund(2, eur(1), 2)), Precedence::tier);
  EXPECT_EQ(told_apart(early, late), Precedence::expiry);
  EXPECT_EQ(told_apart(late, early), Precedence::expiry);
  EXPECT_EQ(told_apart(late, narrow), Precedence::narrowest);
  EXPECT_EQ(told_apart(fund(1, eur(1)), late), Precedence::number);
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

TEST(Tier, GivesATiedOddCentByTheOrderOfDeclarationAndNotByExpiryOrEarmark) {
  FundView first = fund(1, eur(9'00), 1), second = fund(2, eur(9'00), 1);
  second.to = day("2026-12-31");  // ends before the first
  second.shops = {kShop};         // and is narrower
  std::vector<FundView> funds{second, first};
  sort_for_paying(funds);
  EXPECT_THAT(draw_on_funds(funds, needs(eur(3)), Explain::no).payments, ElementsAre(pays(1, eur(2)), pays(2, eur(1))));
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
  EXPECT_EQ(to_string(FundOutcome::other_tag), "other_tag");
  EXPECT_EQ(to_string(FundOutcome::other_origin), "other_origin");
  EXPECT_EQ(to_string(FundOutcome::cap_reached), "cap_reached");
  EXPECT_EQ(to_string(FundOutcome::fixed_share_too_large), "fixed_share_too_large");
  EXPECT_EQ(to_string(FundOutcome{99}), "unknown_outcome");
}

// --- bases, shares and caps ------------------------------------------------------------------------------------------

FundingCase two_gaps(Money need, Money price_gap, Quantity quantity = {1}) {
  FundingCase funding_case = needs(need);
  funding_case.price_gap = price_gap;
  funding_case.quantity = quantity;
  return funding_case;
}

FundView voucher(std::uint32_t id, Money left, std::int32_t order = 0) {
  FundView view = fund(id, left, order);
  view.basis = GapBasis::price;
  return view;
}

FundView a_unit(std::uint32_t id, ShareKind kind, Money unit_share) {
  FundView view = fund(id, eur(100'00));
  view.share_kind = kind;
  view.unit_share = unit_share;
  return view;
}

std::vector<FundPayment> payments_of(std::vector<FundView> funds, const FundingCase& funding_case) {
  return draw_on_funds(funds, funding_case, Explain::no).payments;
}

TEST(Basis, LetsAVoucherPayThePriceGapBeyondTheNeed) {
  std::vector<FundView> funds{voucher(1, eur(100'00))};
  const Funding funding = draw_on_funds(funds, two_gaps(eur(1'00), eur(3'00)), Explain::no);
  EXPECT_THAT(funding.payments, ElementsAre(pays(1, eur(3'00))));
  EXPECT_EQ(funding.unfunded, eur(0));
}

TEST(Basis, CountsAllThatWasPaidBeforeAgainstEitherGap) {
  const FundView half = [] {
    FundView view = voucher(1, eur(100'00));
    view.share = Fraction{1, 2};
    return view;
  }();
  // 1.50 of the price gap, then what is missing of the need, then what is missing of the price gap.
  EXPECT_THAT(payments_of({half, fund(2, eur(100'00)), voucher(3, eur(100'00))}, two_gaps(eur(2'00), eur(3'00))),
              ElementsAre(pays(1, eur(1'50)), pays(2, eur(50)), pays(3, eur(1'00))));
  // A voucher that paid more than the need leaves nothing to a fund of the need.
  EXPECT_THAT(payments_of({voucher(1, eur(2'50)), fund(2, eur(100'00)), voucher(3, eur(100'00))},
                          two_gaps(eur(2'00), eur(3'00))),
              ElementsAre(pays(1, eur(2'50)), pays(3, eur(50))));
}

TEST(Basis, OfTheCostNeverSeesThePriceGapNorThePriceTheNeed) {
  EXPECT_EQ(outcome_of(fund(1, eur(100'00)), two_gaps(eur(0), eur(3'00))), FundOutcome::nothing_left_to_pay);
  EXPECT_EQ(outcome_of(voucher(1, eur(100'00)), two_gaps(eur(3'00), eur(0))), FundOutcome::nothing_left_to_pay);
  std::vector<FundView> funds{voucher(1, eur(100'00))};
  EXPECT_EQ(draw_on_funds(funds, two_gaps(eur(3'00), eur(1'00)), Explain::no).unfunded, eur(2'00));
}

TEST(Basis, InOneTierSharesTheLesserGapByAllAndTheRestByTheGreaters) {
  // 2.00 shared by both; the 1.00 that is missing of the price gap is the voucher's.
  EXPECT_THAT(payments_of({fund(1, eur(100'00), 1), voucher(2, eur(100'00), 1)}, two_gaps(eur(2'00), eur(3'00))),
              ElementsAre(pays(1, eur(1'00)), pays(2, eur(2'00))));
  EXPECT_THAT(payments_of({fund(1, eur(100'00), 1), voucher(2, eur(100'00), 1)}, two_gaps(eur(3'00), eur(2'00))),
              ElementsAre(pays(1, eur(2'00)), pays(2, eur(1'00))));
}

TEST(ShareKind, FixedIsAnAmountAUnitOrNothingWhereTheGapIsLess) {
  const FundView fixed = a_unit(1, ShareKind::fixed, eur(30));
  EXPECT_THAT(payments_of({fixed}, two_gaps(eur(60), eur(0), {2})), ElementsAre(pays(1, eur(60))));
  EXPECT_THAT(payments_of({fixed}, two_gaps(eur(59), eur(0), {2})), testing::IsEmpty());
  EXPECT_EQ(outcome_of(fixed, two_gaps(eur(59), eur(0), {2})), FundOutcome::fixed_share_too_large);
  FundingCase weighed = two_gaps(eur(5'00), eur(0), {450});
  weighed.unit = Unit::gram;
  EXPECT_THAT(payments_of({fixed}, weighed), ElementsAre(pays(1, eur(14))));  // 0.135, a half up
}

TEST(ShareKind, UpToIsAtMostTheGap) {
  const FundView up_to = a_unit(1, ShareKind::up_to, eur(30));
  EXPECT_THAT(payments_of({up_to}, two_gaps(eur(59), eur(0), {2})), ElementsAre(pays(1, eur(59))));
  EXPECT_THAT(payments_of({up_to}, two_gaps(eur(61), eur(0), {2})), ElementsAre(pays(1, eur(60))));
  EXPECT_EQ(outcome_of(a_unit(1, ShareKind::up_to, eur(0)), needs(eur(1'00))), FundOutcome::share_is_zero);
}

TEST(ShareKind, OfMoreThan64BitsIsMoreThanAnyGap) {
  const FundingCase huge = two_gaps(eur(10'00), eur(0), {kQuantityMax});
  EXPECT_THAT(payments_of({a_unit(1, ShareKind::up_to, eur(INT64_MAX))}, huge), ElementsAre(pays(1, eur(10'00))));
  EXPECT_THAT(payments_of({a_unit(1, ShareKind::fixed, eur(INT64_MAX))}, huge), testing::IsEmpty());
}

TEST(Cap, PerUnitIsRoundedDown) {
  FundView view = fund(1, eur(100'00));
  view.per_unit = eur(30);
  FundingCase weighed = two_gaps(eur(5'00), eur(0), {450});
  weighed.unit = Unit::gram;
  EXPECT_THAT(payments_of({view}, weighed), ElementsAre(pays(1, eur(13))));  // 0.135
  weighed.quantity = {33};
  EXPECT_EQ(outcome_of(view, weighed), FundOutcome::cap_reached);
  weighed.quantity = {34};
  EXPECT_EQ(outcome_of(view, weighed), FundOutcome::paid);
}

TEST(Cap, PerSaleAndRoomAreDrawnDown) {
  for (const auto cap : {&FundView::per_sale, &FundView::room}) {
    FundView view = fund(1, eur(100'00));
    view.*cap = eur(7'00);
    std::vector<FundView> funds{view};
    EXPECT_EQ(draw_on_funds(funds, needs(eur(5'00)), Explain::no).unfunded, eur(0));
    EXPECT_EQ(draw_on_funds(funds, needs(eur(5'00)), Explain::no).unfunded, eur(3'00));
    EXPECT_EQ(draw_on_funds(funds, needs(eur(5'00)), Explain::yes).reasons[0].outcome, FundOutcome::cap_reached);
    EXPECT_EQ(funds[0].left, eur(93'00));
  }
}

TEST(Cap, BelowZeroPaysNothing) {
  FundView view = fund(1, eur(100'00));
  view.room = eur(-5);
  EXPECT_EQ(outcome_of(view), FundOutcome::cap_reached);
}

TEST(Earmark, IsForGoodsThatHaveAnyOfItsTags) {
  FundView view = fund(1, eur(100'00));
  view.tags = {TagId{4}, TagId{5}};
  EXPECT_EQ(outcome_of(view), FundOutcome::other_tag);
  const std::vector<TagId> tags{TagId{3}, TagId{5}};
  FundingCase tagged = needs(eur(1'00));
  tagged.tags = tags;
  EXPECT_EQ(outcome_of(view, tagged), FundOutcome::paid);
  view.tags = {TagId{4}};
  EXPECT_EQ(outcome_of(view, tagged), FundOutcome::other_tag);
}

TEST(Earmark, IsForTheOriginsOfLots) {
  FundView view = fund(1, eur(100'00));
  view.origins = {Origin::donated};
  EXPECT_EQ(outcome_of(view), FundOutcome::other_origin);
  view.origins.push_back(Origin::bought);
  EXPECT_EQ(outcome_of(view), FundOutcome::paid);
}

TEST(PayingOrder, CountsTagsAndOriginsAmongTheEarmarks) {
  FundView tagged = fund(2, eur(1)), origin = fund(3, eur(1)), both = fund(4, eur(1));
  tagged.tags = {TagId{1}, TagId{2}};
  origin.origins = both.origins = {Origin::bought};
  both.tags = tagged.tags;
  EXPECT_THAT(sorted_ids({fund(1, eur(1)), tagged, origin, both}), ElementsAre(4, 3, 2, 1));
}

// --- properties ----------------------------------------------------------------------------------------------------

FundView random_fund(std::uint32_t id) {
  FundView view = fund(id, eur(*rc::gen::inRange(0, 30'00)), *rc::gen::inRange(0, 3), *rc::gen::inRange(0, 5));
  view.share = Fraction::create(*rc::gen::inRange(1, 8), 7).value();
  if (view.share > Fraction{1, 1}) view.share = Fraction{1, 1};
  if (*rc::gen::inRange(0, 4) == 0) view.shops = {ShopId{*rc::gen::inRange(1u, 3u)}};
  return view;
}

// Of either basis, of any kind of share, with or without each cap.
FundView random_bounded_fund(std::uint32_t id) {
  FundView view = random_fund(id);
  view.basis = static_cast<GapBasis>(*rc::gen::inRange(0, 2));
  view.share_kind = static_cast<ShareKind>(*rc::gen::inRange(0, 3));
  view.unit_share = eur(*rc::gen::inRange(0, 8'00));
  if (*rc::gen::inRange(0, 2) == 0) view.per_unit = eur(*rc::gen::inRange(0, 4'00));
  if (*rc::gen::inRange(0, 2) == 0) view.per_sale = eur(*rc::gen::inRange(0, 9'00));
  if (*rc::gen::inRange(0, 2) == 0) view.room = eur(*rc::gen::inRange(0, 20'00));
  return view;
}

std::vector<FundView> random_bounded_funds() {
  std::vector<FundView> funds;
  for (int count = *rc::gen::inRange(0, 7); count > 0; --count)
    funds.push_back(random_bounded_fund(static_cast<std::uint32_t>(count)));
  sort_for_paying(funds);
  return funds;
}

FundingCase random_case() {
  FundingCase funding_case =
      two_gaps(eur(*rc::gen::inRange(0, 30'00)), eur(*rc::gen::inRange(0, 30'00)), {*rc::gen::inRange(1, 2'000)});
  funding_case.unit = *rc::gen::inRange(0, 2) == 0 ? Unit::piece : Unit::gram;
  return funding_case;
}

// What one payment may be at most, said again in other words than the code's.
bool is_within_bounds(const FundView& before, const FundingCase& funding_case, std::int64_t paid) {
  const std::int64_t gap = (before.basis == GapBasis::cost ? funding_case.need : funding_case.price_gap).minor;
  const std::int64_t per = units_per_price(funding_case.unit), units = funding_case.quantity.units;
  if (paid < 0 || paid > gap || paid > before.left.minor) return false;
  if (before.weight == 0 && paid > 0) return false;
  if (before.per_sale && paid > before.per_sale->minor) return false;
  if (before.room && paid > before.room->minor) return false;
  if (before.per_unit && paid * per > before.per_unit->minor * units) return false;
  if (before.share_kind == ShareKind::fraction) return paid * before.share.denominator <= gap * before.share.numerator;
  return 2 * paid * per <= 2 * before.unit_share.minor * units + per;
}

std::int64_t paid_by(FundId id, const Funding& funding) {
  std::int64_t cents = 0;
  for (const FundPayment& payment : funding.payments)
    if (payment.fund == id) cents += payment.amount.minor;
  return cents;
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

RC_GTEST_PROP(Funds, ExceedNoBoundWhateverIsAskedOfThemAfterWhat, ()) {
  std::vector<FundView> funds = random_bounded_funds();
  const std::vector<FundView> start = funds;
  std::map<FundId, std::int64_t> total;
  for (int draws = *rc::gen::inRange(1, 6); draws > 0; --draws) {
    const std::vector<FundView> before = funds;
    const FundingCase asked = random_case();
    const Funding funding = draw_on_funds(funds, asked, Explain::no);
    std::int64_t sum = 0;
    for (const FundView& each : before) {
      RC_ASSERT(is_within_bounds(each, asked, paid_by(each.id, funding)));
      total[each.id] += paid_by(each.id, funding);
      sum += paid_by(each.id, funding);
    }
    RC_ASSERT(sum <= std::max(asked.need.minor, asked.price_gap.minor));
    RC_ASSERT(funding.unfunded.minor == std::max<std::int64_t>(0, asked.need.minor - sum));
  }
  for (std::size_t i = 0; i < funds.size(); ++i) {
    const std::int64_t paid = total[start[i].id];
    RC_ASSERT(funds[i].left.minor >= 0 && start[i].left.minor - funds[i].left.minor == paid);
    RC_ASSERT(!start[i].per_sale || paid <= start[i].per_sale->minor);
    RC_ASSERT(!start[i].room || paid <= start[i].room->minor);
  }
}

RC_GTEST_PROP(Funds, OfTheLesserGapNeverPayBeyondIt, ()) {
  std::vector<FundView> funds = random_bounded_funds();
  FundingCase asked = random_case();
  if (asked.need > asked.price_gap) std::swap(asked.need, asked.price_gap);
  std::int64_t of_cost = 0;
  const Funding funding = draw_on_funds(funds, asked, Explain::no);
  for (const FundView& each : funds)
    if (each.basis == GapBasis::cost) of_cost += paid_by(each.id, funding);
  RC_ASSERT(of_cost <= asked.need.minor);
}

RC_GTEST_PROP(Funds, PayTheSameInWhateverOrderTheyAreHandedIn, ()) {
  std::vector<FundView> written = random_bounded_funds();
  std::vector<FundView> reversed(written.rbegin(), written.rend());
  sort_for_paying(reversed);
  const FundingCase asked = random_case();
  const Funding a = draw_on_funds(written, asked, Explain::yes), b = draw_on_funds(reversed, asked, Explain::yes);
  RC_ASSERT(a.payments == b.payments && a.unfunded == b.unfunded && a.reasons == b.reasons);
}

RC_GTEST_PROP(Funds, SayWhyEachThatPaidNothingDidNot, ()) {
  std::vector<FundView> funds = random_bounded_funds();
  const FundingCase asked = random_case();
  const Funding funding = draw_on_funds(funds, asked, Explain::yes);
  RC_ASSERT(funding.reasons.size() == funds.size());
  for (const FundReason& reason : funding.reasons)
    RC_ASSERT((reason.outcome == FundOutcome::paid) == (reason.amount.minor > 0));
}

}  // namespace
}  // namespace pricing::fund_test
