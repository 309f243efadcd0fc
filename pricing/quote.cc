// How a price is found and explained. A household whose bracket pays 40 % takes 1,250 g of lentils; they are worth
// 3.20 a kilo on the market, and the shop paid 3.25 for what is taken. One fund pays half, another holds 0.50:
//
//   base       3.20    the market price: what the most precise rule of the tariff applies its rate to
//   unit       1.28    40 % of it, rounded as the bracket says, within its floor and ceiling, then the lot's own limit
//   amount     1.60    for 1,250 g
//   need       1.65    cost 3.25 − amount 1.60
//   shares     0.82    from the first fund, half of the need rounded down
//              0.50    from the second, all that it held
//   unfunded   0.33    what is left: the gap that the network carries itself
//
// Each step keeps beside its result what it was found from (the rule's number, the base, the limit that bound, what
// became of each fund), so that the ticket can say why without computing anything again. docs/pricing_model.md tells
// the same as a page; a test holds both to these figures.
#include "pricing/quote.h"

#include <algorithm>
#include <string>

#include "ledger/base/split.h"

namespace pricing {

namespace {

// --- before a price: what the arithmetic below may rely on ---------------------------------------------------------

bool is_in(const std::optional<Money>& amount, Currency currency) {
  return !amount || amount->currency == currency;
}

bool is_in(const LotDraw& draw, Currency currency) {
  const bool cost_is_in =
      draw.basis == CostBasis::none || (is_in(draw.cost, currency) && is_in(draw.unit_cost, currency));
  return cost_is_in && is_in(draw.market_price, currency) && is_in(draw.full_price, currency);
}

Result<void> check_draw(const LotDraw& draw, Currency currency) {
  if (draw.quantity.units <= 0 || draw.quantity.units > kQuantityMax)
    return fail(ErrorCode::quantity_out_of_range, "quantity", "a draw of " + std::to_string(draw.quantity.units));
  if (!is_in(draw, currency)) return fail(ErrorCode::currency_mismatch, {}, "a draw is not in the basket's currency");
  return {};
}

Result<void> check_line(const Line& line, Currency currency) {
  if (line.draws.empty()) return fail(ErrorCode::quantity_out_of_range, "quantity", "the line takes nothing");
  for (const LotDraw& draw : line.draws) TRY(check_draw(draw, currency));
  if (line.charged && (line.charged->amount.currency != currency || line.charged->unit_price.currency != currency))
    return fail(ErrorCode::currency_mismatch, "amount", "the charged price is not in the basket's currency");
  return {};
}

// --- the unit price: base, rate, bracket, lot ----------------------------------------------------------------------

// Nothing when it is not known.
std::optional<Money> base_price(PriceBase base, const LotDraw& draw) {
  switch (base) {
    case PriceBase::market:
      return draw.market_price;
    case PriceBase::full:
      return draw.full_price;
    case PriceBase::cost:
      if (draw.basis != CostBasis::none) return draw.unit_cost;
      break;
  }
  return std::nullopt;
}

// What the rule says of its own case goes before what the bracket says of all.
void keep_within_limits(const BracketTerms& bracket, const Rule& rule, PricedDraw& priced) {
  const std::optional<Money>& floor = rule.floor ? rule.floor : bracket.floor;
  const std::optional<Money>& ceiling = rule.ceiling ? rule.ceiling : bracket.ceiling;
  if (floor && priced.unit_price < *floor) {
    priced.unit_price = *floor;
    priced.limit = Limit::floor;
  }
  if (ceiling && priced.unit_price > *ceiling) {
    priced.unit_price = *ceiling;
    priced.limit = Limit::ceiling;
  }
}

// The funder's word on a lot comes last and beats the floor. A cap on an unknown price could not be shown to be kept.
Result<void> keep_below_lot_cap(const LotDraw& draw, PricedDraw& priced) {
  if (!draw.price_cap) return {};
  if (!draw.market_price) return fail(ErrorCode::no_price, {}, "the lot's cap needs a market price");
  const Money cap = TRY(scale(*draw.market_price, *draw.price_cap, Rounding::floor));
  if (priced.unit_price <= cap) return {};
  priced.unit_price = cap;
  priced.limit = Limit::lot_cap;
  return {};
}

bool is_rate_of_base(const PriceFormula& formula, const Tariff& tariff) {
  return formula.kind == FormulaKind::rate ||
         (formula.kind == FormulaKind::level && tariff.terms().level_gives == LineGives::rate);
}

// What the base is multiplied with: for a level that is a rate, that level too.
Result<Fraction> rate_of(const PriceFormula& formula, const Tariff& tariff, std::int64_t level) {
  if (formula.kind == FormulaKind::fixed) return Fraction{1, 1};
  if (formula.kind == FormulaKind::rate || tariff.terms().level_gives == LineGives::price) return formula.rate;
  return multiply(TRY(Fraction::create(level, kLevelsOfRate)), formula.rate);
}

struct UnitPrice {
  Money base;
  Money price;
  std::uint16_t formula = 0;
};

// One way to a unit price, as the rule's bracket rounds it.
struct PriceTerms {
  const Tariff& tariff;
  const BracketTerms& bracket;
  std::int64_t level;

  std::optional<Money> base_of(const PriceFormula& formula, const LotDraw& draw) const {
    if (is_rate_of_base(formula, tariff)) return base_price(formula.base, draw);
    return Money{formula.kind == FormulaKind::fixed ? formula.price : level, tariff.terms().currency};
  }

  Result<UnitPrice> by(const PriceFormula& formula, const LotDraw& draw) const {
    const std::optional<Money> base = base_of(formula, draw);
    if (!base) return fail(ErrorCode::no_price, {}, "no " + std::string(to_string(formula.base)) + " price is known");
    const Money price = TRY(scale(*base, TRY(rate_of(formula, tariff, level)), bracket.rounding));
    return UnitPrice{*base, price};
  }
};

// All formulas must have an answer: of an unknown price nobody could show that it is not the lowest.
Result<UnitPrice> lowest(const PriceTerms& terms, const Rule& rule, const LotDraw& draw) {
  UnitPrice best = TRY(terms.by(rule.formula, draw));
  for (std::size_t i = 0; i < rule.or_lower.size(); ++i) {
    const UnitPrice other = TRY(terms.by(rule.or_lower[i], draw));
    if (other.price < best.price) best = {other.base, other.price, static_cast<std::uint16_t>(i + 1)};
  }
  return best;
}

Result<void> set_unit_price(const PriceTerms& terms, const Line& line, PricedDraw& priced) {
  const LotDraw& draw = priced.draw;
  const Tariff::Match match = terms.tariff.match(terms.bracket.id, line.category, draw.origin, line.rank);
  priced.rule = match.number;
  if (draw.free_of_charge) {  // given away, whether or not we know what it is worth
    if (const auto base = terms.base_of(match.rule->formula, draw)) priced.base_price = *base;
    priced.limit = Limit::free_lot;
    return {};
  }
  const UnitPrice found = TRY(lowest(terms, *match.rule, draw));
  priced.base_price = found.base;
  priced.unit_price = found.price;
  priced.lowest = found.formula;
  keep_within_limits(terms.bracket, *match.rule, priced);
  return keep_below_lot_cap(draw, priced);
}

Result<void> set_unit_prices(const Basket& basket, const Line& line, std::vector<PricedDraw>& draws) {
  if (basket.tariff == nullptr) return fail(ErrorCode::no_tariff, {}, "the line has no charged price");
  if (basket.tariff->terms().currency != basket.currency)
    return fail(ErrorCode::currency_mismatch, {}, "the tariff is not in the basket's currency");
  const BracketTerms* bracket = basket.tariff->bracket(basket.bracket);
  if (bracket == nullptr) return fail(ErrorCode::unknown_bracket, {}, "the tariff does not list this bracket");
  if (basket.level < 0) return fail(ErrorCode::amount_out_of_range, {}, "a level of " + std::to_string(basket.level));
  const PriceTerms terms{*basket.tariff, *bracket, basket.level};
  for (PricedDraw& priced : draws) TRY(set_unit_price(terms, line, priced));
  return {};
}

// Deposits and membership fees: what is asked of everybody.
Result<void> set_full_unit_prices(std::vector<PricedDraw>& draws) {
  for (PricedDraw& priced : draws) {
    const std::optional<Money>& price = priced.draw.full_price ? priced.draw.full_price : priced.draw.market_price;
    if (!price) return fail(ErrorCode::no_price, {}, "neither full nor market price is known");
    priced.unit_price = priced.base_price = *price;
  }
  return {};
}

// A fact: what the till did charge is the price, and no rule is named.
void set_charged_unit_price(const Charged& charged, std::vector<PricedDraw>& draws) {
  for (PricedDraw& priced : draws) priced.unit_price = priced.base_price = charged.unit_price;
}

// --- amounts: rounded once for the goods of one unit price ---------------------------------------------------------

Result<Money> price_of(const Money& unit_price, Quantity quantity, Unit unit) {
  const std::int64_t cents =
      TRY(multiply_divide(unit_price.minor, quantity.units, units_per_price(unit), Rounding::half_up));
  return Money{cents, unit_price.currency};
}

Result<Money> amount_of(const Line& line, const Money& unit_price, Quantity quantity) {
  if (line.charged) return line.charged->amount;
  return price_of(unit_price, quantity, line.unit);
}

// The draws of one unit price, which need not stand together: those of another price have no weight, so get nothing.
Result<void> share_amount(const Line& line, const Money& unit_price, std::vector<PricedDraw>& draws) {
  std::vector<std::int64_t> weights(draws.size());
  Quantity quantity;
  for (std::size_t i = 0; i < draws.size(); ++i) {
    if (draws[i].unit_price != unit_price) continue;
    weights[i] = draws[i].draw.quantity.units;
    quantity += draws[i].draw.quantity;
  }
  const Money amount = TRY(amount_of(line, unit_price, quantity));
  const std::vector<std::int64_t> parts = TRY(split(amount.minor, weights));
  for (std::size_t i = 0; i < draws.size(); ++i) draws[i].amount.minor += parts[i];
  return {};
}

bool has_price_of_earlier(const std::vector<PricedDraw>& draws, std::size_t index) {
  for (std::size_t earlier = 0; earlier < index; ++earlier)
    if (draws[earlier].unit_price == draws[index].unit_price) return true;
  return false;
}

Result<void> set_amounts(const Line& line, std::vector<PricedDraw>& draws) {
  if (draws.size() == 1) {  // the usual case, with nothing to share
    draws[0].amount = TRY(amount_of(line, draws[0].unit_price, draws[0].draw.quantity));
    return {};
  }
  for (std::size_t i = 0; i < draws.size(); ++i)
    if (!has_price_of_earlier(draws, i)) TRY(share_amount(line, draws[i].unit_price, draws));
  return {};
}

// --- the gap: who pays what the household does not -----------------------------------------------------------------

// The identity of every draw ever written (docs/pricing_model.md).
void check_identity(const PricedDraw& priced) {
  Money found = priced.amount + priced.unfunded - priced.surplus;
  for (const FundPayment& share : priced.shares) found += share.amount;
  CHECK(found == priced.cost, found.minor, priced.cost.minor);
  CHECK(priced.unfunded.minor >= 0, priced.unfunded.minor);
  CHECK(priced.surplus.minor >= 0, priced.surplus.minor);
}

Result<void> set_values(Unit unit, PricedDraw& priced) {
  const LotDraw& draw = priced.draw;
  priced.cost = draw.basis == CostBasis::none ? priced.amount : draw.cost;
  priced.market = priced.amount;
  if (draw.market_price) priced.market = TRY(price_of(*draw.market_price, draw.quantity, unit));
  return {};
}

Result<Money> gap_below(const Money& value, const Money& amount) {
  const Money gap = TRY(subtract(value, amount));
  return gap.minor > 0 ? gap : Money{0, gap.currency};
}

// No fund is asked where none could see a gap.
bool is_asked(const FundingCase& funding_case, const std::vector<FundView>& funds) {
  if (funding_case.need.minor > 0) return true;
  const auto sees_price = [](const FundView& fund) { return fund.basis == GapBasis::price; };
  return funding_case.price_gap.minor > 0 && std::any_of(funds.begin(), funds.end(), sees_price);
}

Result<FundingCase> funding_case_of(const Basket& basket, const Line& line, const PricedDraw& priced) {
  const Money need = TRY(gap_below(priced.cost, priced.amount));
  const Money price_gap = TRY(gap_below(priced.market, priced.amount));
  return FundingCase{.need = need,
                     .price_gap = price_gap,
                     .quantity = priced.draw.quantity,
                     .unit = line.unit,
                     .shop = basket.shop,
                     .category = line.category,
                     .tags = line.tags,
                     .bracket = basket.bracket,
                     .origin = priced.draw.origin,
                     .has_household = basket.has_household,
                     .date = basket.date};
}

Result<void> fund_gaps(const Basket& basket, const Line& line, std::vector<FundView>& funds, Explain explain,
                       PricedDraw& priced) {
  const FundingCase funding_case = TRY(funding_case_of(basket, line, priced));
  Money financed = priced.amount;
  if (is_asked(funding_case, funds)) {
    Funding funding = draw_on_funds(funds, funding_case, explain);
    // No overflow: together they pay at most the greater gap, so this is at most the cost or the market value.
    for (const FundPayment& share : funding.payments) financed += share.amount;
    priced.shares = std::move(funding.payments);
    priced.unfunded = funding.unfunded;
    priced.fund_reasons = std::move(funding.reasons);
  }
  priced.surplus = TRY(gap_below(financed, priced.cost));
  check_identity(priced);
  return {};
}

// Below what is asked of everybody: the full price, else the market's. Where neither is known, nobody can say that it
// is not.
bool is_discount(const PricedDraw& priced) {
  const std::optional<Money>& whole = priced.draw.full_price ? priced.draw.full_price : priced.draw.market_price;
  return !whole || priced.unit_price < *whole;
}

// Where discounts are allowed only while money covers them: what is refused is for the caller to record. Of goods whose
// cost is not known, nobody could show that a discount is covered.
Result<void> check_pool(const Basket& basket, const Line& line, const PricedDraw& priced) {
  if (line.charged || basket.uncovered == Uncovered::let_be || !basket.tariff->bracket(basket.bracket)->needs_pool)
    return {};
  if (priced.draw.basis == CostBasis::none && is_discount(priced))
    return fail(ErrorCode::pool_exhausted, {}, "the cost is not known, so nothing shows that the discount is covered");
  if (priced.unfunded.is_zero()) return {};
  return fail(ErrorCode::pool_exhausted, {}, to_string(priced.unfunded) + " of the discount is covered by no fund");
}

// Neither discounted nor financed: what is paid for it is what it costs and what it is worth.
void set_as_paid(PricedDraw& priced) {
  priced.draw.basis = CostBasis::none;
  priced.cost = priced.market = priced.amount;
}

Result<void> finance(const Basket& basket, const Line& line, std::vector<FundView>& funds, Explain explain,
                     PricedDraw& priced) {
  if (line.nature != ProductNature::goods) {
    set_as_paid(priced);
    return {};
  }
  TRY(set_values(line.unit, priced));
  TRY(fund_gaps(basket, line, funds, explain, priced));
  return check_pool(basket, line, priced);
}

// --- a line, told in order -----------------------------------------------------------------------------------------

PricedDraw unpriced(const LotDraw& draw, Currency currency) {
  PricedDraw priced;
  priced.draw = draw;
  priced.unit_price = priced.amount = priced.cost = priced.market = Money{0, currency};
  priced.unfunded = priced.surplus = priced.base_price = Money{0, currency};
  return priced;
}

Result<void> set_unit_prices_of(const Basket& basket, const Line& line, std::vector<PricedDraw>& draws) {
  if (line.nature != ProductNature::goods && !line.charged) return set_full_unit_prices(draws);
  if (!line.charged) return set_unit_prices(basket, line, draws);
  set_charged_unit_price(*line.charged, draws);
  return {};
}

Result<PricedLine> price_line(const Basket& basket, const Line& line, std::vector<FundView>& funds, Explain explain) {
  TRY(check_line(line, basket.currency));
  PricedLine priced{.product = line.product, .amount = Money{0, basket.currency}, .draws = {}};
  priced.draws.reserve(line.draws.size());
  for (const LotDraw& draw : line.draws) priced.draws.push_back(unpriced(draw, basket.currency));

  TRY(set_unit_prices_of(basket, line, priced.draws));
  TRY(set_amounts(line, priced.draws));
  for (PricedDraw& draw : priced.draws) {
    TRY(finance(basket, line, funds, explain, draw));
    priced.amount = TRY(add(priced.amount, draw.amount));
  }
  return priced;
}

Error at_line(std::size_t index, Error error) {
  const std::string line = "lines[" + std::to_string(index) + "]";
  error.field = error.field.empty() ? line : line + "." + error.field;
  return error;
}

}  // namespace

Result<Quote> quote(const Basket& basket, std::vector<FundView>& funds, Explain explain) {
  Quote quote{.lines = {}, .total = Money{0, basket.currency}};
  quote.lines.reserve(basket.lines.size());
  for (std::size_t i = 0; i < basket.lines.size(); ++i) {
    Result<PricedLine> line = price_line(basket, basket.lines[i], funds, explain);
    if (!line.ok()) return at_line(i, line.error());
    const Result<Money> total = add(quote.total, line->amount);
    if (!total.ok()) return at_line(i, total.error());
    quote.total = *total;
    quote.lines.push_back(*std::move(line));
  }
  return quote;
}

}  // namespace pricing
