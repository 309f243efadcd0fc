#include "replay/basket.h"

#include "engine/sale.h"

namespace replay {

bool was_priced_here(const ledger::Sold& sale) {
  return sale.nature == CommandNature::request;
}

FundId fed_pool(const ledger::Sold& sale, const std::optional<engine::ApplicableTariff>& tariff) {
  const bool feeds = !sale.top_up.is_zero() || ledger::surplus_of(sale.lines) != 0;
  return feeds && tariff ? tariff->pool_in(sale.currency) : FundId{};
}

std::optional<HouseholdId> known_household(const engine::State& before, const ledger::Event& event) {
  if (!event.household || is_none(event.household->household)) return std::nullopt;
  const HouseholdId id = before.households().resolve(event.household->household);
  return before.households().try_row(id) == nullptr ? std::nullopt : std::optional(id);
}

bool is_withheld(const engine::State& before, const ledger::Event& event) {
  if (event.household_withheld) return true;
  return event.household && !is_none(event.household->household) && !known_household(before, event);
}

namespace {

// Figures were read from a disk: what no sale can hold is told before it is computed with.
bool can_be_priced(const engine::State& state, const ledger::Sold& sale, const ledger::Draw& draw) {
  const engine::LotRow* lot = state.balances().lot(draw.lot);
  return draw.quantity > Quantity{} && draw.quantity.units <= kQuantityMax && draw.cost.minor >= 0 &&
         draw.cost.minor <= kAmountMax && draw.cost.currency == sale.currency &&
         (lot == nullptr || lot->currency == sale.currency);
}

// The same goods from the same lots, at the cost that they had.
Result<pricing::Line> line_of(const engine::State& state, const ledger::Sold& sale, const ledger::SaleLine& said,
                              Date date, FactPrices facts) {
  const engine::ProductRow& product = state.registry().products.row(said.product);
  pricing::Line line{.product = said.product,
                     .category = product.category,
                     .unit = product.definition.unit,
                     .rank = said.rank,
                     .nature = product.definition.nature,
                     .tags = product.tags};
  for (const ledger::Draw& draw : said.draws) {
    if (!can_be_priced(state, sale, draw)) return fail(ErrorCode::corrupt_record, {}, "a draw that no sale can hold");
    const engine::Picked picked{.lot = draw.lot, .quantity = draw.quantity, .cost = draw.cost, .basis = draw.basis};
    line.draws.push_back(engine::lot_draw_of(state, sale.shop, said.product, picked, sale.currency, date));
  }
  if (line.draws.empty()) return fail(ErrorCode::corrupt_record, {}, "a line of nothing");
  if (!was_priced_here(sale) && facts == FactPrices::as_charged)
    line.charged = {.unit_price = said.draws.front().unit_price, .amount = said.amount};
  return line;
}

// A bracket that was not chosen is a household's, whether or not that is still known.
bool has_household(const engine::State& state, const ledger::Event& event, const ledger::Sold& sale) {
  if (!sale.chosen && was_priced_here(sale)) return !is_none(sale.bracket);
  return known_household(state, event) || is_withheld(state, event);
}

pricing::Basket basket_head(const engine::State& state, const ledger::Event& event, const ledger::Sold& sale,
                            const std::optional<engine::ApplicableTariff>& tariff, Date date) {
  pricing::Basket basket{.shop = sale.shop,
                         .date = date,
                         .currency = sale.currency,
                         .has_household = has_household(state, event, sale),
                         .bracket = sale.bracket,
                         .level = sale.level,
                         .tariff = tariff ? &tariff->prices() : nullptr};
  if (tariff && is_none(sale.bracket)) basket.bracket = tariff->prices().terms().public_bracket;
  return basket;
}

}  // namespace

Result<pricing::Basket> basket_of(const engine::State& state, const ledger::Event& event, const ledger::Sold& sale,
                                  const std::optional<engine::ApplicableTariff>& tariff, Date date, FactPrices facts) {
  pricing::Basket basket = basket_head(state, event, sale, tariff, date);
  basket.lines.reserve(sale.lines.size());
  for (const ledger::SaleLine& line : sale.lines) basket.lines.push_back(TRY(line_of(state, sale, line, date, facts)));
  return basket;
}

}  // namespace replay
