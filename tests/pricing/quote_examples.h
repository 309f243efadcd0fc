// Small baskets, tariffs and funds for the tests of quotes: one shop, one category, three brackets of which the first
// is the public one.
#pragma once

#include "pricing/quote.h"
#include "support/support.h"

namespace pricing::quote_examples {

inline constexpr ShopId kShop{1};
inline constexpr CategoryId kFood{1};
inline constexpr BracketId kFull{1};
inline constexpr BracketId kMiddle{2};
inline constexpr BracketId kLow{3};

inline Rule rule(BracketId bracket, Fraction rate, PriceBase base = PriceBase::market) {
  return {.bracket = bracket, .category = {}, .origin = {}, .formula = {.base = base, .rate = rate}};
}

inline BracketTerms bracket(BracketId id, Rounding rounding = Rounding::half_up) {
  BracketTerms terms;
  terms.id = id;
  terms.rounding = rounding;
  return terms;
}

// Three brackets with a rate each, of the market price.
inline TariffTerms three_rates(Fraction full, Fraction middle, Fraction low) {
  TariffTerms terms;
  terms.public_bracket = kFull;
  terms.brackets = {bracket(kFull), bracket(kMiddle), bracket(kLow)};
  terms.rules = {rule(kFull, full), rule(kMiddle, middle), rule(kLow, low)};
  return terms;
}

inline LotDraw draw(std::int64_t units, Money cost, std::optional<Money> market, std::uint32_t lot = 1) {
  LotDraw taken;
  taken.lot = LotId{lot};
  taken.quantity = Quantity{units};
  taken.basis = CostBasis::lot;
  taken.cost = cost;
  taken.market_price = market;
  taken.full_price = market;
  return taken;
}

inline Line line(Unit unit, std::vector<LotDraw> draws) {
  Line taken;
  taken.product = ProductId{1};
  taken.category = kFood;
  taken.unit = unit;
  taken.draws = std::move(draws);
  return taken;
}

inline Basket basket(const Tariff& tariff, BracketId id, std::vector<Line> lines) {
  Basket all;
  all.shop = kShop;
  all.date = test_support::day("2026-11-23");
  all.has_household = id != kFull;
  all.bracket = id;
  all.tariff = &tariff;
  all.lines = std::move(lines);
  return all;
}

inline FundView fund(std::uint32_t id, Money left) {
  FundView view;
  view.id = FundId{id};
  view.left = left;
  return view;
}

inline Quote price(const Basket& wanted, std::vector<FundView> funds = {}, Explain explain = Explain::no) {
  return quote(wanted, funds, explain).value();
}

// The price of one draw for a bracket of a tariff.
inline PricedDraw price_one(const TariffTerms& terms, BracketId id, const LotDraw& taken, Unit unit = Unit::piece) {
  const Tariff tariff = Tariff::create(terms).value();
  return price(basket(tariff, id, {line(unit, {taken})})).lines.at(0).draws.at(0);
}

inline Money unit_price_of(const TariffTerms& terms, BracketId id, const LotDraw& taken) {
  return price_one(terms, id, taken).unit_price;
}

inline Line charged(std::vector<LotDraw> draws, Money unit_price, Money amount) {
  Line taken = line(Unit::piece, std::move(draws));
  taken.charged = Charged{.unit_price = unit_price, .amount = amount};
  return taken;
}

}  // namespace pricing::quote_examples
