#include "replay/reprice.h"

#include <algorithm>

#include "engine/sale.h"

namespace replay {
namespace {

constexpr std::int64_t kHourMicros = 3600ll * 1'000'000;

Date utc_date(std::int64_t at_micros) {
  constexpr std::int64_t kDay = 24 * kHourMicros;
  return Date{static_cast<std::int32_t>((at_micros >= 0 ? at_micros : at_micros - kDay + 1) / kDay)};
}

// The civil days of an instant, from the westernmost zone to the easternmost; the day of the books first when it is
// one.
std::vector<Date> days_of(const ledger::Envelope& envelope) {
  const Date first = utc_date(micros(envelope.recorded_at) - 12 * kHourMicros);
  const Date last = utc_date(micros(envelope.recorded_at) + 14 * kHourMicros);
  std::vector<Date> days;
  for (Date day = first; day <= last; day = plus_days(day, 1)) days.push_back(day);
  const auto books = std::find(days.begin(), days.end(), envelope.requested_date);
  if (books != days.end()) std::rotate(days.begin(), books, books + 1);
  return days;
}

std::string place(std::size_t line, std::size_t draw) {
  return "lines[" + std::to_string(line) + "].draws[" + std::to_string(draw) + "] ";
}

// --- the basket again ------------------------------------------------------------------------------------------------

// Figures were read from a disk: what no sale can hold is told before it is computed with.
bool can_be_priced(const engine::State& state, const ledger::Sold& sale, const ledger::Draw& draw) {
  const engine::LotRow* lot = state.balances().lot(draw.lot);
  return draw.quantity > Quantity{} && draw.quantity.units <= kQuantityMax && draw.cost.minor >= 0 &&
         draw.cost.minor <= kAmountMax && draw.cost.currency == sale.currency &&
         (lot == nullptr || lot->currency == sale.currency);
}

// The same goods from the same lots, at the cost that they had.
Result<pricing::Line> line_of(const engine::State& state, const ledger::Sold& sale, const ledger::SaleLine& said,
                              Date date) {
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
  return line;
}

// Whose caps count. Nobody's when its part was withheld, or its enrolment was.
std::optional<HouseholdId> household_of(const engine::State& state, const ledger::Event& event) {
  if (!event.household || is_none(event.household->household)) return std::nullopt;
  const HouseholdId id = state.households().resolve(event.household->household);
  return state.households().try_row(id) == nullptr ? std::nullopt : std::optional(id);
}

// What a fund may still pay for one household is not known without it.
bool has_household_cap(const engine::State& state, const std::vector<pricing::FundView>& funds) {
  return std::any_of(funds.begin(), funds.end(), [&state](const pricing::FundView& fund) {
    const ledger::FundCaps& caps = state.registry().funds.row(fund.id).definition.caps;
    return caps.per_household || caps.per_household_month;
  });
}

// Nothing when it cannot be told what its funds could pay.
Result<std::optional<pricing::Quote>> quote_again(const engine::State& state, const ledger::Event& event,
                                                  const ledger::Sold& sale,
                                                  const std::optional<engine::ApplicableTariff>& tariff, Date date) {
  pricing::Basket basket{.shop = sale.shop,
                         .date = date,
                         .currency = sale.currency,
                         .has_household = !is_none(sale.bracket),
                         .bracket = sale.bracket,
                         .level = sale.level,
                         .tariff = tariff ? &tariff->prices() : nullptr};
  if (tariff && !basket.has_household) basket.bracket = tariff->prices().terms().public_bracket;
  for (const ledger::SaleLine& line : sale.lines) basket.lines.push_back(TRY(line_of(state, sale, line, date)));
  const auto household = household_of(state, event);
  auto funds = engine::funds_for(state,
                                 {.shop = sale.shop,
                                  .dates = {.priced = date, .counted = event.envelope.effective_date},
                                  .currency = sale.currency,
                                  .household = household},
                                 pricing::Explain::no);
  if (basket.has_household && !household && has_household_cap(state, funds)) return std::optional<pricing::Quote>();
  return std::optional(TRY(pricing::quote(basket, funds, pricing::Explain::no)));
}

// --- what differs ----------------------------------------------------------------------------------------------------

std::string other(const char* what, const std::string& said, const std::string& ours) {
  return std::string(what) + " is " + said + ", priced again it is " + ours;
}

std::string shares_text(const ledger::Shares& shares) {
  std::string text;
  for (const ledger::Share& share : shares)
    text += (text.empty() ? "fund " : ", fund ") + std::to_string(raw(share.fund)) + " " + to_string(share.amount);
  return text.empty() ? "none" : text;
}

std::optional<std::string> difference(const ledger::Draw& said, const ledger::Draw& ours) {
  const auto money = [](const char* what, Money a, Money b) { return other(what, to_string(a), to_string(b)); };
  if (said.rule != ours.rule) return other("the rule", std::to_string(said.rule), std::to_string(ours.rule));
  if (said.base_price != ours.base_price) return money("the base price", said.base_price, ours.base_price);
  if (said.unit_price != ours.unit_price) return money("the unit price", said.unit_price, ours.unit_price);
  if (said.limit != ours.limit)
    return other("the limit", std::string(to_string(said.limit)), std::string(to_string(ours.limit)));
  if (said.amount != ours.amount) return money("the amount", said.amount, ours.amount);
  if (said.shares != ours.shares) return other("the funds' part", shares_text(said.shares), shares_text(ours.shares));
  if (said.unfunded != ours.unfunded) return money("the unfunded part", said.unfunded, ours.unfunded);
  if (said.surplus != ours.surplus) return money("the surplus", said.surplus, ours.surplus);
  if (said.market != ours.market) return money("the market value", said.market, ours.market);
  if (said == ours) return std::nullopt;
  return "the cost, its basis or the origin is another, priced again";
}

std::optional<std::string> difference(const ledger::SaleLine& said, const pricing::PricedLine& ours, std::size_t line) {
  for (std::size_t i = 0; i < said.draws.size(); ++i)
    if (const auto found = difference(said.draws[i], engine::draw_of(ours.draws[i]))) return place(line, i) + *found;
  return std::nullopt;
}

std::optional<std::string> difference_on(const engine::State& state, const ledger::Event& event,
                                         const ledger::Sold& sale, Date date) {
  const auto tariff = state.registry().tariff_for(sale.shop, date);
  // None at all is right where a shop that has no tariff sells deposits and fees alone.
  const auto name = [](TariffId id, std::uint32_t version) {
    return is_none(id) ? std::string("none") : std::to_string(raw(id)) + " version " + std::to_string(version);
  };
  const TariffId ours = tariff ? tariff->id : TariffId{};
  const std::uint32_t version = tariff ? tariff->version->version : 0;
  if (ours != sale.tariff || version != sale.tariff_version)
    return other("the tariff", name(sale.tariff, sale.tariff_version), name(ours, version));
  const auto quote = quote_again(state, event, sale, tariff, date);
  if (!quote.ok()) return "it cannot be priced again: " + to_string(quote.error());
  if (!*quote) return std::nullopt;
  for (std::size_t i = 0; i < sale.lines.size(); ++i)
    if (auto found = difference(sale.lines[i], (*quote)->lines[i], i)) return found;
  return std::nullopt;
}

}  // namespace

bool was_priced_here(const ledger::Sold& sale) {
  return sale.nature == CommandNature::request;
}

std::optional<std::string> price_difference(const engine::State& before, const ledger::Event& event,
                                            const ledger::Sold& sale) {
  std::optional<std::string> first;
  for (const Date day : days_of(event.envelope)) {
    auto found = difference_on(before, event, sale, day);
    if (!found) return std::nullopt;
    if (!first) first = std::move(found);
  }
  return first;
}

}  // namespace replay
