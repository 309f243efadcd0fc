// Baskets that have no price: which code, of which line.
#include "pricing/quote_examples.h"

namespace pricing::quote_refusal_test {
namespace {

using namespace quote_examples;

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
}  // namespace pricing::quote_refusal_test
