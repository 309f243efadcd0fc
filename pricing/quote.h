// The price of a basket and who pays the gap (docs/PRICING.md). Pure: tariff, lots, funds and date come in as
// arguments.
//
//   base   = market | cost | full price, for one piece or 1,000 g or ml
//   unit   = clamp(round[bracket](base × rate), floor, ceiling); then min(unit, ⌊cap × market⌋), or 0 for a free lot
//   line   = round half up(unit × quantity), once for all draws of a line that have one unit price, shared over them
//            by largest remainder
//   need   = cost − line (≥ 0)    surplus = line − cost (when positive)
//   need   = Σ shares + unfunded
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
  std::vector<LotDraw> draws;  // in the order the goods leave; at least one
  std::optional<Charged> charged;
};

struct Basket {
  ShopId shop{};
  Date date = kNoDate;
  Currency currency = Currency::eur;
  bool has_household = false;
  BracketId bracket{};             // the household's, or the tariff's public one
  const Tariff* tariff = nullptr;  // may be null only when every line is charged
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
  std::uint16_t rule = 0;  // 1-based rule of the tariff; 0: charged
  Money base_price;
  Limit limit = Limit::none;
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
// so the caller hands a copy; funds are asked only where there is a need. Errors: no_price when the base that the rule
// names is not known, nor the market price that a lot's cap applies to; no_tariff, unknown_bracket, amount_overflow,
// quantity_out_of_range for a draw of nothing, currency_mismatch; `field` is "lines[i]". Postcondition (CHECKed): the
// identity of docs/PRICING.md for every draw.
Result<Quote> quote(const Basket& basket, std::vector<FundView>& funds, Explain explain);

}  // namespace pricing
