#include "pricing/quote.h"

#include "support/support.h"

namespace pricing::quote_test {
namespace {

using test_support::day;
using testing::ElementsAre;
using testing::IsEmpty;

constexpr ShopId kShop{1};
constexpr CategoryId kFood{1};
constexpr BracketId kFull{1};
constexpr BracketId kMiddle{2};
constexpr BracketId kLow{3};

Rule rule(BracketId bracket, Fraction rate, PriceBase base = PriceBase::market) {
  return {.bracket = bracket, .category = {}, .origin = {}, .formula = {.base = base, .rate = rate}};
}

BracketTerms bracket(BracketId id, Rounding rounding = Rounding::half_up) {
  BracketTerms terms;
  terms.id = id;
  terms.rounding = rounding;
  return terms;
}

// Three brackets with a rate each, of the market price.
TariffTerms three_rates(Fraction full, Fraction middle, Fraction low) {
  TariffTerms terms;
  terms.public_bracket = kFull;
  terms.brackets = {bracket(kFull), bracket(kMiddle), bracket(kLow)};
  terms.rules = {rule(kFull, full), rule(kMiddle, middle), rule(kLow, low)};
  return terms;
}

LotDraw draw(std::int64_t units, Money cost, std::optional<Money> market, std::uint32_t lot = 1) {
  LotDraw taken;
  taken.lot = LotId{lot};
  taken.quantity = Quantity{units};
  taken.basis = CostBasis::lot;
  taken.cost = cost;
  taken.market_price = market;
  taken.full_price = market;
  return taken;
}

Line line(Unit unit, std::vector<LotDraw> draws) {
  Line taken;
  taken.product = ProductId{1};
  taken.category = kFood;
  taken.unit = unit;
  taken.draws = std::move(draws);
  return taken;
}

Basket basket(const Tariff& tariff, BracketId id, std::vector<Line> lines) {
  Basket all;
  all.shop = kShop;
  all.date = day("2026-11-23");
  all.has_household = id != kFull;
  all.bracket = id;
  all.tariff = &tariff;
  all.lines = std::move(lines);
  return all;
}

FundView fund(std::uint32_t id, Money left) {
  FundView view;
  view.id = FundId{id};
  view.left = left;
  return view;
}

Quote price(const Basket& wanted, std::vector<FundView> funds = {}, Explain explain = Explain::no) {
  return quote(wanted, funds, explain).value();
}

// The price of one draw for a bracket of a tariff.
PricedDraw price_one(const TariffTerms& terms, BracketId id, const LotDraw& taken, Unit unit = Unit::piece) {
  const Tariff tariff = Tariff::create(terms).value();
  return price(basket(tariff, id, {line(unit, {taken})})).lines.at(0).draws.at(0);
}

Money unit_price_of(const TariffTerms& terms, BracketId id, const LotDraw& taken) {
  return price_one(terms, id, taken).unit_price;
}

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

Line charged(std::vector<LotDraw> draws, Money unit_price, Money amount) {
  Line taken = line(Unit::piece, std::move(draws));
  taken.charged = Charged{.unit_price = unit_price, .amount = amount};
  return taken;
}

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

// --- formulas --------------------------------------------------------------------------------------------------------

PriceFormula fixed(std::int64_t cents) {
  return {.kind = FormulaKind::fixed, .price = cents};
}
PriceFormula level(PriceBase base = PriceBase::market) {
  return {.kind = FormulaKind::level, .base = base};
}

PricedDraw price_at_level(const TariffTerms& terms, std::int64_t step, const LotDraw& taken) {
  const Tariff tariff = Tariff::create(terms).value();
  Basket wanted = basket(tariff, kLow, {line(Unit::piece, {taken})});
  wanted.level = step;
  return price(wanted).lines.at(0).draws.at(0);
}

TEST(Formula, FixedIsItsOwnBase) {
  TariffTerms terms = three_rates({1, 1}, {1, 1}, {1, 2});
  terms.rules[2].formula = fixed(1'00);
  const PricedDraw priced = price_one(terms, kLow, draw(2, eur(5'00), std::nullopt));
  EXPECT_EQ(priced.unit_price, eur(1'00));
  EXPECT_EQ(priced.base_price, eur(1'00));
  EXPECT_EQ(priced.amount, eur(2'00));
  EXPECT_EQ(priced.unfunded, eur(3'00));
}

TEST(Formula, OfALevelIsThePriceThatTheHouseholdsLineGave) {
  TariffTerms terms = three_rates({1, 1}, {1, 1}, {1, 2});
  terms.level_gives = LineGives::price;
  terms.rules[2].formula = level();
  const PricedDraw priced = price_at_level(terms, 2'88, draw(1, eur(5'00), eur(6'00)));
  EXPECT_EQ(priced.unit_price, eur(2'88));
  EXPECT_EQ(priced.base_price, eur(2'88));
}

TEST(Formula, OfALevelThatIsARateIsInTenThousandthsOfTheBase) {
  TariffTerms terms = three_rates({1, 1}, {1, 1}, {1, 2});
  terms.level_gives = LineGives::rate;
  terms.rules[2].formula = level(PriceBase::full);
  LotDraw taken = draw(1, eur(5'00), eur(9'00));
  taken.full_price = eur(6'01);
  EXPECT_EQ(price_at_level(terms, 3'250, taken).unit_price, eur(1'95));  // 1.95325
  EXPECT_EQ(price_at_level(terms, 3'250, taken).base_price, eur(6'01));
  terms.brackets[2].rounding = Rounding::ceiling;
  EXPECT_EQ(price_at_level(terms, 3'250, taken).unit_price, eur(1'96));
}

TEST(Formula, OfAPartOfALevelIsRoundedAsTheBracketSays) {  // a third child at half of what the household's line gave
  TariffTerms terms = three_rates({1, 1}, {1, 1}, {1, 2});
  terms.level_gives = LineGives::price;
  terms.rules[2].formula = level();
  terms.rules[2].formula.rate = {1, 2};
  EXPECT_EQ(price_at_level(terms, 2'89, draw(1, eur(5'00), eur(6'00))).unit_price, eur(1'45));  // 1.445
  EXPECT_EQ(price_at_level(terms, 2'89, draw(1, eur(5'00), eur(6'00))).base_price, eur(2'89));
  terms.brackets[2].rounding = Rounding::down;
  EXPECT_EQ(price_at_level(terms, 2'89, draw(1, eur(5'00), eur(6'00))).unit_price, eur(1'44));
  terms.level_gives = LineGives::rate;
  EXPECT_EQ(price_at_level(terms, 5'000, draw(1, eur(5'00), eur(6'00))).unit_price, eur(1'50));  // 1/2 of 50 % of 6.00
  terms.rules[2].formula.rate = {-1, 2};
  EXPECT_REFUSED(Tariff::create(terms), fraction_out_of_range);
}

TEST(UnitPrice, StaysWithinTheLimitsOfItsRuleBeforeThoseOfItsBracket) {
  TariffTerms terms = three_rates({1, 1}, {1, 1}, {1, 2});
  terms.brackets[2].floor = eur(1'00);
  terms.brackets[2].ceiling = eur(2'00);
  const auto of_market = [&terms](Money market) { return price_one(terms, kLow, draw(1, eur(5'00), market)); };
  terms.rules[2].floor = eur(50);
  EXPECT_EQ(of_market(eur(1'20)).unit_price, eur(60));
  EXPECT_EQ(of_market(eur(90)).unit_price, eur(50));
  EXPECT_EQ(of_market(eur(90)).limit, Limit::floor);
  EXPECT_EQ(of_market(eur(6'00)).unit_price, eur(2'00)) << "its ceiling is still the bracket's";
  terms.rules[2].ceiling = eur(2'50);
  EXPECT_EQ(of_market(eur(6'00)).unit_price, eur(2'50));
  EXPECT_EQ(of_market(eur(6'00)).limit, Limit::ceiling);
  terms.rules[2].floor.reset();
  EXPECT_EQ(of_market(eur(1'20)).unit_price, eur(1'00));
  terms.rules[2].ceiling = eur(99);  // below the bracket's floor, which holds with it
  EXPECT_REFUSED(Tariff::create(terms), amount_out_of_range);
}

TEST(Formula, IsTheLowestOfSeveralAndNamesWhatThatOneWasAppliedTo) {
  TariffTerms terms = three_rates({1, 1}, {1, 1}, {1, 2});
  terms.rules[2].or_lower = {fixed(3'00), {.base = PriceBase::cost}};
  LotDraw taken = draw(1, eur(4'00), eur(5'00));
  taken.unit_cost = eur(4'00);
  EXPECT_EQ(price_one(terms, kLow, taken).unit_price, eur(2'50));
  EXPECT_EQ(price_one(terms, kLow, taken).base_price, eur(5'00));
  taken.market_price = eur(7'00);
  EXPECT_EQ(price_one(terms, kLow, taken).unit_price, eur(3'00));
  EXPECT_EQ(price_one(terms, kLow, taken).base_price, eur(3'00));
  taken.unit_cost = eur(1'99);
  EXPECT_EQ(price_one(terms, kLow, taken).unit_price, eur(1'99));
  taken.unit_cost = eur(3'00);  // as low as the one before it, which is named
  terms.rules[2].or_lower = {{.base = PriceBase::cost}, {.base = PriceBase::full}};
  taken.full_price = eur(3'00);
  taken.market_price = eur(6'00);
  EXPECT_EQ(price_one(terms, kLow, taken).base_price, eur(6'00));
}

TEST(Formula, ThatIsTheLowestStaysWithinTheBracketAndTheLotsCap) {
  TariffTerms terms = three_rates({1, 1}, {1, 1}, {1, 2});
  terms.rules[2].or_lower = {fixed(50)};
  terms.brackets[2].floor = eur(80);
  LotDraw taken = draw(1, eur(4'00), eur(3'00));
  EXPECT_EQ(price_one(terms, kLow, taken).limit, Limit::floor);
  taken.price_cap = Fraction{1, 5};
  EXPECT_EQ(price_one(terms, kLow, taken).unit_price, eur(60));
}

// --- what is no goods ------------------------------------------------------------------------------------------------

class NoGoods : public testing::TestWithParam<ProductNature> {
 protected:
  PricedDraw price_of(Line taken, const Tariff* tariff = nullptr) {
    taken.nature = GetParam();
    Basket wanted = basket(tariff_, kLow, {std::move(taken)});
    wanted.tariff = tariff;
    return price(wanted, {fund(1, eur(100'00))}, Explain::yes).lines.at(0).draws.at(0);
  }
  Tariff tariff_ = Tariff::create(three_rates({1, 1}, {1, 1}, {1, 2})).value();
};

TEST_P(NoGoods, IsNeitherDiscountedNorFinanced) {
  LotDraw taken = draw(3, eur(9'00), eur(5'00));
  taken.full_price = eur(4'00);
  taken.price_cap = Fraction{1, 5};
  for (const Tariff* const tariff : std::initializer_list<const Tariff*>{&tariff_, nullptr}) {
    const PricedDraw priced = price_of(line(Unit::piece, {taken}), tariff);
    EXPECT_EQ(priced.unit_price, eur(4'00));
    EXPECT_EQ(priced.rule, 0);
    EXPECT_EQ(priced.limit, Limit::none);
    EXPECT_EQ(priced.draw.basis, CostBasis::none);
    for (const Money& amount : {priced.amount, priced.cost, priced.market}) EXPECT_EQ(amount, eur(12'00));
    EXPECT_THAT(priced.shares, IsEmpty());
    EXPECT_EQ(priced.unfunded, eur(0));
    EXPECT_EQ(priced.surplus, eur(0));
  }
}

TEST_P(NoGoods, IsSoldAtItsMarketPriceWhereThereIsNoFullOne) {
  LotDraw taken = draw(1, eur(9'00), eur(5'00));
  taken.full_price.reset();
  EXPECT_EQ(price_of(line(Unit::piece, {taken})).amount, eur(5'00));
}

TEST_P(NoGoods, KeepsWhatTheTillCharged) {
  const PricedDraw priced = price_of(charged({draw(1, eur(9'00), eur(5'00))}, eur(2'00), eur(2'00)));
  EXPECT_EQ(priced.amount, eur(2'00));
  EXPECT_EQ(priced.cost, eur(2'00));
  EXPECT_THAT(priced.shares, IsEmpty());
}
INSTANTIATE_TEST_SUITE_P(Natures, NoGoods, testing::Values(ProductNature::deposit, ProductNature::membership));

// --- two gaps --------------------------------------------------------------------------------------------------------

FundView voucher(std::uint32_t id, Money left) {
  FundView view = fund(id, left);
  view.basis = GapBasis::price;
  return view;
}

TEST(TwoGaps, LetAVoucherPayTheAdvantageBeyondTheCost) {
  const Tariff tariff = Tariff::create(three_rates({1, 1}, {1, 1}, {1, 2})).value();
  const Basket wanted = basket(tariff, kLow, {line(Unit::piece, {draw(1, eur(3'00), eur(4'00))})});
  const PricedDraw priced = price(wanted, {voucher(1, eur(100'00))}).lines[0].draws[0];
  EXPECT_THAT(priced.shares, ElementsAre(FundPayment{FundId{1}, eur(2'00)}));
  EXPECT_EQ(priced.unfunded, eur(0));
  EXPECT_EQ(priced.surplus, eur(1'00));  // 2.00 + 2.00 − 3.00
}

TEST(TwoGaps, LetAVoucherPayForDonatedGoods) {
  const Tariff tariff = Tariff::create(three_rates({1, 1}, {1, 1}, {1, 10})).value();
  const Basket wanted = basket(tariff, kLow, {line(Unit::piece, {draw(1, eur(0), eur(5'00))})});
  const PricedDraw priced =
      price(wanted, {fund(1, eur(100'00)), voucher(2, eur(1'00))}, Explain::yes).lines[0].draws[0];
  EXPECT_THAT(priced.shares, ElementsAre(FundPayment{FundId{2}, eur(1'00)}));
  EXPECT_EQ(priced.surplus, eur(1'50));  // 0.50 paid and 1.00 from the fund, for what cost nothing
  EXPECT_EQ(priced.fund_reasons[0].outcome, FundOutcome::nothing_left_to_pay);
}

TEST(TwoGaps, HandTheFundsTheTagsTheOriginAndTheQuantityOfTheDraw) {
  const Tariff tariff = Tariff::create(three_rates({1, 1}, {1, 1}, {1, 2})).value();
  Line taken = line(Unit::gram, {draw(500, eur(4'00), eur(4'00))});
  taken.draws[0].origin = Origin::state_funded;
  taken.tags = {TagId{7}};
  FundView narrow = fund(1, eur(100'00));
  narrow.tags = {TagId{7}};
  narrow.origins = {Origin::state_funded};
  narrow.share_kind = ShareKind::up_to;
  narrow.unit_share = eur(2'00);
  EXPECT_THAT(price(basket(tariff, kLow, {taken}), {narrow}).lines[0].draws[0].shares,
              ElementsAre(FundPayment{FundId{1}, eur(1'00)}));
}

TEST(Pool, RefusesADiscountThatIsNotCoveredAndNeverAChargedLine) {
  TariffTerms terms = three_rates({1, 1}, {1, 1}, {1, 2});
  terms.brackets[2].needs_pool = true;
  const Tariff tariff = Tariff::create(terms).value();
  const LotDraw taken = draw(1, eur(4'00), eur(4'00));
  const auto buy = [&](Money pool, const Line& wanted) {
    std::vector<FundView> funds{fund(1, pool)};
    return quote(basket(tariff, kLow, {wanted}), funds, Explain::no);
  };
  EXPECT_OK(buy(eur(2'00), line(Unit::piece, {taken})));
  EXPECT_REFUSED(buy(eur(1'99), line(Unit::piece, {taken})), pool_exhausted);
  EXPECT_OK(buy(eur(0), charged({taken}, eur(1'00), eur(1'00))));
}

TEST(Pool, RefusesADiscountOnGoodsWhoseCostNobodyKnows) {
  TariffTerms terms = three_rates({1, 1}, {1, 1}, {1, 2});
  terms.brackets[2].needs_pool = terms.brackets[1].needs_pool = true;
  const Tariff tariff = Tariff::create(terms).value();
  LotDraw taken = draw(1, eur(0), eur(4'00));
  taken.basis = CostBasis::none;
  const auto buy = [&](BracketId bracket, const Line& wanted) {
    std::vector<FundView> funds{fund(1, eur(100'00))};
    return quote(basket(tariff, bracket, {wanted}), funds, Explain::no);
  };
  EXPECT_REFUSED(buy(kLow, line(Unit::piece, {taken})), pool_exhausted);
  EXPECT_OK(buy(kMiddle, line(Unit::piece, {taken})));  // at its full price there is no discount to cover
  EXPECT_OK(buy(kFull, line(Unit::piece, {taken})));
  EXPECT_OK(buy(kLow, charged({taken}, eur(1'00), eur(1'00))));
  taken.full_price = eur(5'00);
  EXPECT_REFUSED(buy(kMiddle, line(Unit::piece, {taken})), pool_exhausted);
}

// --- refusals ------------------------------------------------------------------------------------------------------

class QuoteRefusal : public testing::Test {
 protected:
  Tariff tariff_ = Tariff::create(three_rates({1, 1}, {1, 1}, {1, 2})).value();
  LotDraw good_ = draw(1, eur(4'00), eur(4'00));

  Result<Quote> quote_second(LotDraw taken) { return quote_second(basket(tariff_, kLow, {}), std::move(taken)); }
  Result<Quote> quote_second(Basket wanted, LotDraw taken) {
    std::vector<FundView> funds;
    wanted.lines = {charged({good_}, eur(1), eur(1)), line(Unit::piece, {std::move(taken)})};
    return quote(wanted, funds, Explain::no);
  }
};

TEST_F(QuoteRefusal, NamesTheLineWhoseBaseIsNotKnown) {
  good_.market_price.reset();
  const auto refused = quote_second(good_);
  EXPECT_REFUSED(refused, no_price);
  EXPECT_EQ(refused.error().field, "lines[1]");
}

TEST_F(QuoteRefusal, IsNoPriceForARateOfACostThatIsNotKnown) {
  TariffTerms terms = tariff_.terms();
  terms.rules[2].formula.base = PriceBase::cost;
  tariff_ = Tariff::create(terms).value();
  good_.basis = CostBasis::none;
  EXPECT_REFUSED(quote_second(good_), no_price);
}

TEST_F(QuoteRefusal, IsNoPriceForACapOnAnUnknownMarketPrice) {
  TariffTerms terms = tariff_.terms();
  terms.rules[2].formula.base = PriceBase::full;
  tariff_ = Tariff::create(terms).value();
  good_.market_price.reset();
  EXPECT_OK(quote_second(good_));
  good_.price_cap = Fraction{1, 5};
  EXPECT_REFUSED(quote_second(good_), no_price);
}

TEST_F(QuoteRefusal, IsNoTariffForALineThatWasNotCharged) {
  Basket wanted = basket(tariff_, kLow, {});
  wanted.tariff = nullptr;
  EXPECT_REFUSED(quote_second(wanted, good_), no_tariff);
}

TEST_F(QuoteRefusal, IsUnknownBracketForOneThatTheTariffDoesNotList) {
  EXPECT_REFUSED(quote_second(basket(tariff_, BracketId{9}, {}), good_), unknown_bracket);
}

TEST_F(QuoteRefusal, IsAnOverflowAndNotACrashForAPriceThatDoesNotFit) {
  good_.market_price = eur(INT64_MAX);
  good_.quantity = Quantity{3};
  EXPECT_REFUSED(quote_second(good_), amount_overflow);
}

TEST_F(QuoteRefusal, IsAnOverflowAndNotACrashForATotalThatDoesNotFit) {
  std::vector<FundView> funds;
  const Line huge = charged({good_}, eur(INT64_MAX), eur(INT64_MAX));
  EXPECT_REFUSED(quote(basket(tariff_, kLow, {huge, huge}), funds, Explain::no), amount_overflow);
}

TEST_F(QuoteRefusal, IsNoPriceForALowestOfWhichOneIsNotKnown) {
  TariffTerms terms = tariff_.terms();
  terms.rules[2].or_lower = {{.base = PriceBase::cost}};
  tariff_ = Tariff::create(terms).value();
  EXPECT_OK(quote_second(good_));
  good_.basis = CostBasis::none;
  EXPECT_REFUSED(quote_second(good_), no_price);
}

TEST_F(QuoteRefusal, IsForALevelBelowZero) {
  Basket wanted = basket(tariff_, kLow, {});
  wanted.level = -1;
  EXPECT_REFUSED(quote_second(wanted, good_), amount_out_of_range);
}

TEST_F(QuoteRefusal, IsNoPriceForADepositOfWhichNoneIsKnown) {
  good_.market_price.reset();
  good_.full_price.reset();
  Line deposit = line(Unit::piece, {good_});
  deposit.nature = ProductNature::deposit;
  std::vector<FundView> funds;
  EXPECT_REFUSED(quote(basket(tariff_, kLow, {deposit}), funds, Explain::no), no_price);
}

TEST_F(QuoteRefusal, IsForALineThatTakesNothing) {
  good_.quantity = Quantity{0};
  EXPECT_REFUSED(quote_second(good_), quantity_out_of_range);
  EXPECT_EQ(quote_second(good_).error().field, "lines[0].quantity");
  std::vector<FundView> funds;
  EXPECT_REFUSED(quote(basket(tariff_, kLow, {line(Unit::piece, {})}), funds, Explain::no), quantity_out_of_range);
}

TEST_F(QuoteRefusal, IsForAnyAmountInAnotherCurrency) {
  const Money francs{4'00, Currency::chf};
  for (auto member : {&LotDraw::market_price, &LotDraw::full_price}) {
    LotDraw taken = good_;
    taken.*member = francs;
    EXPECT_REFUSED(quote_second(taken), currency_mismatch);
  }
  for (auto member : {&LotDraw::cost, &LotDraw::unit_cost}) {
    LotDraw taken = good_;
    taken.*member = francs;
    EXPECT_REFUSED(quote_second(taken), currency_mismatch);
  }
  std::vector<FundView> funds;
  EXPECT_REFUSED(quote(basket(tariff_, kLow, {charged({good_}, eur(1), francs)}), funds, Explain::no),
                 currency_mismatch);
}

}  // namespace
}  // namespace pricing::quote_test
