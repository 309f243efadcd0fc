// The price of a basket and who pays the gap (docs/pricing_model.md). Pure: tariff, lots, funds and date come in as
// arguments.
//
//   base   = market | cost | full price, for one piece or 1,000 g or ml
//   unit   = the lowest of the rule's formulas: round[bracket](base × rate), a fixed price, or the household's level
//            × rate; then clamp(unit, floor, ceiling), those of the rule before those of its bracket; then
//            min(unit, ⌊cap × market⌋), or 0 for a free lot
//   line   = round half up(unit × quantity), once for all draws of a line that have one unit price, shared over them
//            by largest remainder
//   line + Σ shares + unfunded − surplus = cost
//
// Funds of the cost pay up to max(0, cost − line), funds of the price up to max(0, market − line), each less all that
// was paid before; unfunded is what is then missing of the cost, surplus what is too much of it.
#pragma once

#include <optional>
#include <vector>

#include "pricing/fund.h"
#include "pricing/tariff.h"

namespace pricing {

// What a line takes from one lot, before it has a price.
struct LotDraw {
  LotId lot{};
  Quantity quantity;
  Origin origin = Origin::bought;
  CostBasis basis = CostBasis::none;
  Money cost;                         // of this quantity; ignored when basis is none
  Money unit_cost;                    // for one piece or 1,000 g or ml: what a rate of the cost is applied to
  std::optional<Money> market_price;  // of the lot, else of the price list; for one piece or 1,000 g or ml
  std::optional<Money> full_price;
  std::optional<Fraction> price_cap;
  bool free_of_charge = false;
};

// A fact's price: what the till did charge.
struct Charged {
  Money unit_price;
  Money amount;  // of the whole line
};

struct Line {
  ProductId product{};
  CategoryId category{};
  Unit unit = Unit::piece;
  std::uint8_t rank = 0;  // of the child that it is for; 0: not said
  ProductNature nature = ProductNature::goods;
  std::vector<TagId> tags;
  std::vector<LotDraw> draws;  // in the order the goods leave; at least one
  std::optional<Charged> charged;
};

// A discount that no fund pays of a bracket that asks for its pool: refused, or let be for whoever asks how much it is.
enum class Uncovered { refused, let_be };

struct Basket {
  ShopId shop{};
  Date date = kNoDate;
  Currency currency = Currency::eur;
  bool has_household = false;
  BracketId bracket{};             // the household's, or the tariff's public one
  std::int64_t level = 0;          // its step of a linear tariff: cents, or ten-thousandths of a rate
  const Tariff* tariff = nullptr;  // may be null only when every line is charged
  Uncovered uncovered = Uncovered::refused;
  std::vector<Line> lines;
};

struct PricedDraw {
  LotDraw draw;
  Money unit_price;
  Money amount;
  Money cost;
  Money market;  // market value; = amount where no market price is known
  std::vector<FundPayment> shares;
  Money unfunded;
  Money surplus;
  std::uint16_t rule = 0;  // 1-based rule of the tariff; 0: charged, or no goods
  Money base_price;        // what the formula was applied to; of a fixed price or a level that is one: itself
  Limit limit = Limit::none;
  std::uint16_t lowest = 0;              // which formula of the rule: 0 its own, n the n-th that it may be lower by
  std::vector<FundReason> fund_reasons;  // when explained
};
struct PricedLine {
  ProductId product{};
  Money amount;  // Σ draws
  std::vector<PricedDraw> draws;
};
struct Quote {
  std::vector<PricedLine> lines;
  Money total;
};

// Prices the basket and draws on `funds` (sorted for paying), line after line; what is paid is taken from their `left`,
// so the caller hands a copy; funds are asked only where there is a gap that one of them may see. Deposits and
// membership fees are sold at their full price, else their market price, without rule, limit or fund, and cost what
// they are sold at. Errors: no_price when a base that the rule names is not known, nor the market price that a lot's
// cap applies to; pool_exhausted when the bracket asks that its discounts be financed and one is not, or cannot be
// shown to be since its cost is not known (charged lines excepted); no_tariff, unknown_bracket, amount_overflow,
// amount_out_of_range for a level below zero, quantity_out_of_range for a draw of nothing, currency_mismatch; `field`
// is "lines[i]". Postcondition (CHECKed): the identity of docs/pricing_model.md for every draw.
Result<Quote> quote(const Basket& basket, std::vector<FundView>& funds, Explain explain);

}  // namespace pricing
