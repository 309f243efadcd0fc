// Prices by other formulas than a rate, goods that are none, and funds that pay another gap than the cost's.
#include "pricing/quote_examples.h"

namespace pricing::quote_formula_test {
namespace {

using namespace quote_examples;
using testing::ElementsAre;
using testing::IsEmpty;

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

}  // namespace
}  // namespace pricing::quote_formula_test
