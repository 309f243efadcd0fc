#include "replay/reprice.h"

#include <algorithm>

#include "engine/sale.h"
#include "replay/basket.h"

namespace replay {
namespace {

constexpr std::int64_t kHourMicros = 3600ll * 1'000'000;

std::int64_t floor_divide(std::int64_t value, std::int64_t by) {
  return value / by - (value % by < 0 ? 1 : 0);
}

// The civil days of an instant, from the westernmost zone to the easternmost; the day of the books first when it is
// one. In whole hours, since an instant that was read may be the first or the last of all.
std::vector<Date> days_of(const ledger::Envelope& envelope, Instant at) {
  const std::int64_t hours = floor_divide(micros(at), kHourMicros);
  const Date first{static_cast<std::int32_t>(floor_divide(hours - 12, 24))};
  const Date last{static_cast<std::int32_t>(floor_divide(hours + 14, 24))};
  std::vector<Date> days;
  for (Date day = first; day <= last; day = plus_days(day, 1)) days.push_back(day);
  const auto books = std::find(days.begin(), days.end(), envelope.requested_date);
  if (books != days.end()) std::rotate(days.begin(), books, books + 1);
  return days;
}

std::string place(std::size_t line, std::size_t draw) {
  return "lines[" + std::to_string(line) + "].draws[" + std::to_string(draw) + "] ";
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
                                                  const std::optional<engine::ApplicableTariff>& tariff, Date date,
                                                  engine::FundWindows windows, pricing::Explain explain) {
  const pricing::Basket basket = TRY(basket_of(state, event, sale, tariff, date, FactPrices::as_charged));
  const auto household = known_household(state, event);
  const engine::FundsAsked asked{.shop = sale.shop,
                                 .dates = {.priced = date, .counted = event.envelope.effective_date},
                                 .currency = sale.currency,
                                 .household = household,
                                 .windows = windows};
  const bool is_unknown = basket.has_household && !household;
  if (is_unknown && has_household_cap(state, engine::funds_for(state, asked, pricing::Explain::no)))
    return std::optional<pricing::Quote>();
  auto funds = engine::funds_for(state, asked, explain);
  return std::optional(TRY(pricing::quote(basket, funds, explain)));
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
  // Sales of before it was kept say that it was the rule's own.
  if (said.lowest != 0 && said.lowest != ours.lowest)
    return other("the rule's formula", std::to_string(said.lowest), std::to_string(ours.lowest));
  if (said.amount != ours.amount) return money("the amount", said.amount, ours.amount);
  if (said.shares != ours.shares) return other("the funds' part", shares_text(said.shares), shares_text(ours.shares));
  if (said.unfunded != ours.unfunded) return money("the unfunded part", said.unfunded, ours.unfunded);
  if (said.surplus != ours.surplus) return money("the surplus", said.surplus, ours.surplus);
  if (said.market != ours.market) return money("the market value", said.market, ours.market);
  if (said.cost == ours.cost && said.basis == ours.basis && said.origin == ours.origin) return std::nullopt;
  return "the cost, its basis or the origin is another, priced again";
}

std::optional<std::string> difference(const ledger::SaleLine& said, const pricing::PricedLine& ours, std::size_t line) {
  for (std::size_t i = 0; i < said.draws.size(); ++i)
    if (const auto found = difference(said.draws[i], engine::draw_of(ours.draws[i]))) return place(line, i) + *found;
  return std::nullopt;
}

// The bracket and the step are the household's, unless the tariff leaves a choice; the public has none.
std::optional<std::string> household_difference(const engine::State& state, const ledger::Event& event,
                                                const ledger::Sold& sale,
                                                const std::optional<engine::ApplicableTariff>& tariff) {
  if (is_withheld(state, event)) return std::nullopt;
  const auto household = known_household(state, event);
  const engine::HouseholdRow* row = household ? &state.households().row(*household) : nullptr;
  const std::int64_t level = row == nullptr ? 0 : row->given_by.level;
  if (sale.level != level) return other("the household's step", std::to_string(sale.level), std::to_string(level));
  if (sale.chosen) {
    if (tariff && tariff->version->definition.measure.kind == MeasureKind::choice) return std::nullopt;
    return "the bracket was chosen, and the tariff leaves no choice";
  }
  const BracketId bracket = row == nullptr ? BracketId{} : row->bracket;
  if (sale.bracket == bracket) return std::nullopt;
  return other("the household's bracket", std::to_string(raw(sale.bracket)), std::to_string(raw(bracket)));
}

std::optional<std::string> pool_difference(const ledger::Sold& sale,
                                           const std::optional<engine::ApplicableTariff>& tariff) {
  const FundId pool = fed_pool(sale, tariff);
  if (sale.pool == pool) return std::nullopt;
  return other("the pool", "fund " + std::to_string(raw(sale.pool)), "fund " + std::to_string(raw(pool)));
}

// None at all is right where a shop that has no tariff sells deposits and fees alone.
std::optional<std::string> tariff_difference(const ledger::Sold& sale,
                                             const std::optional<engine::ApplicableTariff>& tariff) {
  const auto name = [](TariffId id, std::uint32_t version) {
    return is_none(id) ? std::string("none") : std::to_string(raw(id)) + " version " + std::to_string(version);
  };
  const TariffId ours = tariff ? tariff->id : TariffId{};
  const std::uint32_t version = tariff ? tariff->version->version : 0;
  if (ours == sale.tariff && version == sale.tariff_version) return std::nullopt;
  return other("the tariff", name(sale.tariff, sale.tariff_version), name(ours, version));
}

// What a sale that was priced here says before its lines.
std::optional<std::string> head_difference(const engine::State& state, const ledger::Event& event,
                                           const ledger::Sold& sale,
                                           const std::optional<engine::ApplicableTariff>& tariff) {
  if (!was_priced_here(sale)) return std::nullopt;
  if (auto found = tariff_difference(sale, tariff)) return found;
  if (auto found = household_difference(state, event, sale, tariff)) return found;
  return pool_difference(sale, tariff);
}

std::optional<std::string> lines_difference(const ledger::Sold& sale, const pricing::Quote& quote) {
  for (std::size_t i = 0; i < sale.lines.size(); ++i)
    if (auto found = difference(sale.lines[i], quote.lines[i], i)) return found;
  return std::nullopt;
}

Repriced reprice_on(const engine::State& state, const ledger::Event& event, const ledger::Sold& sale, Date date,
                    engine::FundWindows windows, pricing::Explain explain) {
  const auto tariff = state.registry().tariff_for(sale.shop, date);
  Repriced repriced{.difference = head_difference(state, event, sale, tariff).value_or("")};
  auto quote = quote_again(state, event, sale, tariff, date, windows, explain);
  if (!quote.ok()) {
    if (repriced.difference.empty()) repriced.difference = "it cannot be priced again: " + to_string(quote.error());
    return repriced;
  }
  repriced.judged = quote->has_value();
  if (!repriced.judged) return repriced;
  repriced.quote = **std::move(quote);
  if (repriced.difference.empty()) repriced.difference = lines_difference(sale, *repriced.quote).value_or("");
  return repriced;
}

}  // namespace

Repriced reprice(const engine::State& before, const ledger::Event& event, const ledger::Sold& sale,
                 pricing::Explain explain) {
  std::optional<Repriced> first;
  const Instant at = was_priced_here(sale) ? event.envelope.recorded_at : event.envelope.occurred_at;
  for (const Date day : days_of(event.envelope, at)) {
    for (const auto windows : {engine::FundWindows::both_days, engine::FundWindows::day_of_price}) {
      Repriced found = reprice_on(before, event, sale, day, windows, explain);
      if (found.difference.empty()) return found;
      if (!first) first = std::move(found);
      if (event.envelope.effective_date == day) break;  // one day, one window
    }
  }
  return *std::move(first);
}

}  // namespace replay
