#include "pricing/fund_examples.h"

namespace pricing::fund_test {
namespace {

using namespace fund_examples;
using test_support::day;
using testing::ElementsAre;

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

}  // namespace
}  // namespace pricing::fund_test
