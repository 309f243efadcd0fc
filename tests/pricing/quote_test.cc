// What a basket costs: prices, amounts, what the till charged, and the gap that funds pay.
#include "pricing/quote_examples.h"

namespace pricing::quote_test {
namespace {

using namespace quote_examples;
using test_support::day;
using testing::ElementsAre;
using testing::IsEmpty;

// --- published cases (DOMAIN §3) -----------------------------------------------------------------------------------

TEST(PublishedPrice, NiortAsksEightFourEightyOrThreeTwenty) {
  const TariffTerms niort = three_rates({1, 1}, {3, 5}, {2, 5});
  const LotDraw taken = draw(1, eur(6'00), eur(8'00));
  EXPECT_EQ(unit_price_of(niort, kFull, taken), eur(8'00));
  EXPECT_EQ(unit_price_of(niort, kMiddle, taken), eur(4'80));
  EXPECT_EQ(unit_price_of(niort, kLow, taken), eur(3'20));
}

TEST(PublishedPrice, DieulefitRoundsEachBracketInItsOwnWay) {
  TariffTerms dieulefit = three_rates({1, 1}, {5, 4}, {13, 20});
  dieulefit.brackets[1].rounding = Rounding::half_up;    // 3.375
  dieulefit.brackets[2].rounding = Rounding::half_down;  // 1.755
  const LotDraw honey = draw(1, eur(2'70), eur(2'70));
  EXPECT_EQ(unit_price_of(dieulefit, kFull, honey), eur(2'70));
  EXPECT_EQ(unit_price_of(dieulefit, kMiddle, honey), eur(3'38));
  EXPECT_EQ(unit_price_of(dieulefit, kLow, honey), eur(1'75));
  dieulefit.brackets[2].rounding = Rounding::half_up;
  EXPECT_EQ(unit_price_of(dieulefit, kLow, honey), eur(1'76));
}

TEST(PublishedPrice, EpisolAsksTenPerCentForWhatWasDonated) {
  TariffTerms episol = three_rates({1, 1}, {7, 10}, {7, 10});
  Rule donated = rule(kLow, {1, 10});
  donated.origin = Origin::donated;
  episol.rules.push_back(donated);
  LotDraw taken = draw(1, eur(1'50), eur(2'50));
  EXPECT_EQ(unit_price_of(episol, kLow, taken), eur(1'75));
  taken.origin = Origin::donated;
  taken.cost = eur(0);
  const PricedDraw given = price_one(episol, kLow, taken);
  EXPECT_EQ(given.unit_price, eur(25));
  EXPECT_EQ(given.rule, 4);
  EXPECT_EQ(given.surplus, eur(25));
}

TEST(PublishedPrice, EpisolsBasketOfNineSoldForFourFiftyNeedsFourFifty) {
  const PricedDraw taken = price_one(three_rates({1, 1}, {1, 1}, {1, 2}), kLow, draw(1, eur(9'00), eur(9'00)));
  EXPECT_EQ(taken.amount, eur(4'50));
  EXPECT_EQ(taken.unfunded, eur(4'50));
}

TEST(PublishedPrice, TheStatesTwentyPerCentBeatTheFloorAndAreRoundedDown) {
  TariffTerms terms = three_rates({1, 1}, {1, 1}, {2, 5});
  terms.brackets[2].floor = eur(1'00);
  LotDraw taken = draw(1, eur(1'00), eur(2'44));
  EXPECT_EQ(price_one(terms, kLow, taken).limit, Limit::floor);  // 0.98
  taken.price_cap = Fraction{1, 5};
  const PricedDraw capped = price_one(terms, kLow, taken);
  EXPECT_EQ(capped.unit_price, eur(48));  // 0.488
  EXPECT_EQ(capped.limit, Limit::lot_cap);
}

// --- the unit price ------------------------------------------------------------------------------------------------

TEST(UnitPrice, AppliesTheRateToTheBaseThatTheRuleNames) {
  TariffTerms terms = three_rates({1, 1}, {1, 2}, {1, 2});
  terms.rules[1].formula.base = PriceBase::cost;
  terms.rules[2].formula.base = PriceBase::full;
  LotDraw taken = draw(1, eur(4'00), eur(10'00));
  taken.unit_cost = eur(4'00);
  taken.full_price = eur(8'00);
  EXPECT_EQ(unit_price_of(terms, kFull, taken), eur(10'00));
  EXPECT_EQ(unit_price_of(terms, kMiddle, taken), eur(2'00));
  EXPECT_EQ(unit_price_of(terms, kLow, taken), eur(4'00));
  EXPECT_EQ(price_one(terms, kLow, taken).base_price, eur(8'00));
}

TEST(UnitPrice, StaysBetweenTheFloorAndTheCeilingOfItsBracket) {
  TariffTerms terms = three_rates({1, 1}, {1, 1}, {1, 2});
  terms.brackets[2].floor = eur(1'00);
  terms.brackets[2].ceiling = eur(3'00);
  const auto priced = [&](Money market) { return price_one(terms, kLow, draw(1, eur(0), market)); };
  EXPECT_EQ(priced(eur(1'98)).unit_price, eur(1'00));
  EXPECT_EQ(priced(eur(1'98)).limit, Limit::floor);
  EXPECT_EQ(priced(eur(2'00)).unit_price, eur(1'00));
  EXPECT_EQ(priced(eur(2'00)).limit, Limit::none);
  EXPECT_EQ(priced(eur(6'00)).limit, Limit::none);
  EXPECT_EQ(priced(eur(6'02)).unit_price, eur(3'00));
  EXPECT_EQ(priced(eur(6'02)).limit, Limit::ceiling);
}

TEST(UnitPrice, IsNotBoundByTheCapOfALotAtOrAboveIt) {
  LotDraw taken = draw(1, eur(0), eur(10'00));
  for (const Fraction cap : {Fraction{1, 10}, Fraction{1, 2}}) {
    taken.price_cap = cap;
    const PricedDraw priced = price_one(three_rates({1, 1}, {1, 1}, {1, 10}), kLow, taken);
    EXPECT_EQ(priced.unit_price, eur(1'00));
    EXPECT_EQ(priced.limit, Limit::none);
  }
}

TEST(UnitPrice, OfAFreeLotIsNothingWhateverTheFloor) {
  TariffTerms terms = three_rates({1, 1}, {1, 1}, {1, 2});
  terms.brackets[2].floor = eur(1'00);
  LotDraw taken = draw(2, eur(3'00), eur(4'00));
  taken.free_of_charge = true;
  const PricedDraw priced = price_one(terms, kLow, taken);
  EXPECT_EQ(priced.amount, eur(0));
  EXPECT_EQ(priced.limit, Limit::free_lot);
  EXPECT_EQ(priced.unfunded, eur(3'00));
  EXPECT_EQ(priced.market, eur(8'00));
}

TEST(UnitPrice, OfAFreeLotNeedsNoBase) {
  LotDraw taken = draw(1, eur(3'00), std::nullopt);
  taken.free_of_charge = true;
  EXPECT_EQ(price_one(three_rates({1, 1}, {1, 1}, {1, 2}), kLow, taken).amount, eur(0));
}

// --- amounts -------------------------------------------------------------------------------------------------------

TEST(Amount, OfWeighedGoodsIsRoundedOnceAHalfUp) {
  const TariffTerms terms = three_rates({1, 1}, {1, 1}, {1, 1});
  EXPECT_EQ(price_one(terms, kLow, draw(305, eur(0), eur(1'90)), Unit::gram).amount, eur(58));  // 0.5795
  EXPECT_EQ(price_one(terms, kLow, draw(250, eur(0), eur(1'90)), Unit::gram).amount, eur(48));  // 0.475
  EXPECT_EQ(price_one(terms, kLow, draw(750, eur(0), eur(2'00)), Unit::millilitre).amount, eur(1'50));
  EXPECT_EQ(price_one(terms, kLow, draw(3, eur(0), eur(1'90))).amount, eur(5'70));
}

TEST(Amount, OfLotsOfOneUnitPriceIsRoundedTogetherAndSharesTheOddCent) {
  const Tariff tariff = Tariff::create(three_rates({1, 1}, {1, 1}, {1, 1})).value();
  // Two times 250 g at 1.90 are 0.475 each, 0.95 together: rounded lot by lot they would be 0.96.
  const Quote quoted = price(
      basket(tariff, kLow, {line(Unit::gram, {draw(250, eur(30), eur(1'90), 1), draw(250, eur(40), eur(1'90), 2)})}));
  EXPECT_EQ(quoted.total, eur(95));
  EXPECT_EQ(quoted.lines[0].draws[0].amount, eur(48));
  EXPECT_EQ(quoted.lines[0].draws[1].amount, eur(47));
}

TEST(Amount, OfLotsOfDifferentUnitPricesIsRoundedForEach) {
  const Tariff tariff = Tariff::create(three_rates({1, 1}, {1, 1}, {1, 1})).value();
  const Quote quoted = price(
      basket(tariff, kLow, {line(Unit::gram, {draw(250, eur(30), eur(1'90), 1), draw(250, eur(40), eur(2'10), 2)})}));
  EXPECT_EQ(quoted.lines[0].draws[0].amount, eur(48));  // 0.475
  EXPECT_EQ(quoted.lines[0].draws[1].amount, eur(53));  // 0.525
  EXPECT_EQ(quoted.lines[0].amount, eur(1'01));
}

TEST(Amount, IsRoundedTogetherEvenWhenALotOfAnotherPriceStandsBetween) {
  const Tariff tariff = Tariff::create(three_rates({1, 1}, {1, 1}, {1, 1})).value();
  const Quote quoted = price(basket(tariff, kLow,
                                    {line(Unit::gram, {draw(250, eur(0), eur(1'90), 1), draw(100, eur(0), eur(5'00), 2),
                                                       draw(250, eur(0), eur(1'90), 3)})}));
  EXPECT_EQ(quoted.lines[0].draws[0].amount, eur(48));
  EXPECT_EQ(quoted.lines[0].draws[1].amount, eur(50));
  EXPECT_EQ(quoted.lines[0].draws[2].amount, eur(47));
}

// --- charged lines -------------------------------------------------------------------------------------------------

TEST(ChargedLine, KeepsWhatTheTillCharged) {
  const Tariff tariff = Tariff::create(three_rates({1, 1}, {1, 1}, {1, 2})).value();
  const Quote quoted = price(basket(tariff, kLow, {charged({draw(2, eur(5'00), eur(4'00))}, eur(1'11), eur(2'22))}));
  const PricedDraw& priced = quoted.lines[0].draws[0];
  EXPECT_EQ(quoted.total, eur(2'22));
  EXPECT_EQ(priced.rule, 0);
  EXPECT_EQ(priced.limit, Limit::none);
  EXPECT_EQ(priced.unit_price, eur(1'11));
  EXPECT_EQ(priced.unfunded, eur(2'78));
  EXPECT_EQ(priced.market, eur(8'00));
}

TEST(ChargedLine, SharesItsAmountOverItsLotsByQuantity) {
  const Tariff tariff = Tariff::create(three_rates({1, 1}, {1, 1}, {1, 2})).value();
  const Quote quoted = price(basket(
      tariff, kLow, {charged({draw(1, eur(0), eur(4'00), 1), draw(2, eur(0), eur(9'00), 2)}, eur(33), eur(1'00))}));
  EXPECT_EQ(quoted.lines[0].draws[0].amount, eur(33));
  EXPECT_EQ(quoted.lines[0].draws[1].amount, eur(67));
}

TEST(ChargedLine, NeedsNoTariff) {
  const Tariff unused = Tariff::create(three_rates({1, 1}, {1, 1}, {1, 2})).value();
  Basket wanted = basket(unused, kLow, {charged({draw(1, eur(1'00), std::nullopt)}, eur(1'00), eur(1'00))});
  wanted.tariff = nullptr;
  EXPECT_EQ(price(wanted).total, eur(1'00));
}

// --- the gap -------------------------------------------------------------------------------------------------------

TEST(Gap, OfDonatedGoodsIsASurplusThatNoFundSees) {
  const Tariff tariff = Tariff::create(three_rates({1, 1}, {1, 1}, {1, 10})).value();
  LotDraw given = draw(1, eur(0), eur(5'00));
  given.origin = Origin::donated;
  const Quote quoted = price(basket(tariff, kLow, {line(Unit::piece, {given})}), {fund(1, eur(100'00))}, Explain::yes);
  EXPECT_EQ(quoted.lines[0].draws[0].surplus, eur(50));
  EXPECT_EQ(quoted.lines[0].draws[0].unfunded, eur(0));
  EXPECT_THAT(quoted.lines[0].draws[0].shares, IsEmpty());
}

TEST(Gap, IsNothingWhereTheCostIsNotKnown) {
  LotDraw taken = draw(1, eur(99'00), eur(5'00));  // a cost that must not be looked at
  taken.basis = CostBasis::none;
  const PricedDraw priced = price_one(three_rates({1, 1}, {1, 1}, {1, 2}), kLow, taken);
  EXPECT_EQ(priced.cost, eur(2'50));
  EXPECT_EQ(priced.unfunded, eur(0));
  EXPECT_EQ(priced.surplus, eur(0));
}

TEST(Gap, IsValuedAtTheAmountWhereNoMarketPriceIsKnown) {
  TariffTerms terms = three_rates({1, 1}, {1, 1}, {1, 2});
  terms.rules[2].formula.base = PriceBase::full;
  LotDraw taken = draw(1, eur(1'00), std::nullopt);
  taken.full_price = eur(4'00);
  EXPECT_EQ(price_one(terms, kLow, taken).market, eur(2'00));
}

TEST(Gap, IsPaidLineAfterLineUntilAFundIsExhausted) {
  const Tariff tariff = Tariff::create(three_rates({1, 1}, {1, 1}, {1, 2})).value();
  const Line each = line(Unit::piece, {draw(1, eur(4'00), eur(4'00))});
  std::vector<FundView> funds{fund(1, eur(3'00))};
  const Quote quoted = quote(basket(tariff, kLow, {each, each}), funds, Explain::yes).value();
  EXPECT_THAT(quoted.lines[0].draws[0].shares, ElementsAre(FundPayment{FundId{1}, eur(2'00)}));
  EXPECT_THAT(quoted.lines[1].draws[0].shares, ElementsAre(FundPayment{FundId{1}, eur(1'00)}));
  EXPECT_EQ(quoted.lines[1].draws[0].unfunded, eur(1'00));
  EXPECT_EQ(quoted.lines[1].draws[0].fund_reasons[0].left_before, eur(1'00));
  EXPECT_EQ(funds[0].left, eur(0));
}

TEST(Gap, IsPaidByAFundForJustThisShopDayCategoryAndBracket) {
  const Tariff tariff = Tariff::create(three_rates({1, 1}, {1, 1}, {1, 2})).value();
  FundView narrow = fund(1, eur(100'00));
  narrow.shops = {kShop};
  narrow.categories = {kFood};
  narrow.brackets = {kLow};
  narrow.from = narrow.to = day("2026-11-23");
  const Quote quoted = price(basket(tariff, kLow, {line(Unit::piece, {draw(1, eur(4'00), eur(4'00))})}), {narrow});
  EXPECT_THAT(quoted.lines[0].draws[0].shares, ElementsAre(FundPayment{FundId{1}, eur(2'00)}));
}

TEST(Gap, OfAVisitorIsUnfunded) {
  const Tariff tariff = Tariff::create(three_rates({1, 2}, {1, 1}, {1, 1})).value();
  const Quote quoted = price(basket(tariff, kFull, {line(Unit::piece, {draw(1, eur(4'00), eur(4'00))})}),
                             {fund(1, eur(100'00))}, Explain::yes);
  EXPECT_EQ(quoted.lines[0].draws[0].unfunded, eur(2'00));
  EXPECT_EQ(quoted.lines[0].draws[0].fund_reasons[0].outcome, FundOutcome::no_household);
}

TEST(Gap, IsInTheCurrencyOfTheBasket) {
  const Tariff unused = Tariff::create(three_rates({1, 1}, {1, 1}, {1, 2})).value();
  const auto pounds = [](std::int64_t pence) { return Money{pence, Currency::gbp}; };
  Basket wanted = basket(unused, kLow, {charged({draw(1, pounds(3'00), std::nullopt)}, pounds(1'00), pounds(1'00))});
  wanted.lines[0].draws[0].unit_cost = pounds(3'00);
  wanted.currency = Currency::gbp;
  const Quote quoted = price(wanted);
  EXPECT_EQ(quoted.total, pounds(1'00));
  EXPECT_EQ(quoted.lines[0].draws[0].unfunded, pounds(2'00));
  EXPECT_EQ(quoted.lines[0].draws[0].surplus, pounds(0));
}

}  // namespace
}  // namespace pricing::quote_test
