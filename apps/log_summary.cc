#include "apps/log_summary.h"

#include <ostream>

#include "apps/format.h"
#include "apps/table.h"
#include "apps/texts.h"

namespace apps {
namespace {

// These sums are of what was read, one after the other, and bounded by nothing: what is more than 64 bits hold is told
// as the most that they do.
void add_up(std::int64_t& sum, std::int64_t more) {
  if (__builtin_add_overflow(sum, more, &sum)) sum = more < 0 ? INT64_MIN : INT64_MAX;
}
void take_off(std::int64_t& sum, std::int64_t less) {
  if (__builtin_sub_overflow(sum, less, &sum)) sum = less < 0 ? INT64_MAX : INT64_MIN;
}

// Refusals of before their amount was kept have none, and no currency of their own: the shop's.
UnmetKey unmet_key(const ledger::CommandRefused& refused, Date date, const engine::Registry& registry) {
  UnmetKey key{.currency = refused.refused.currency};
  const engine::ShopRow* shop = registry.shops.try_row(refused.shop);
  if (shop == nullptr) return key;
  if (refused.refused.is_zero()) key.currency = shop->definition.currency;
  const auto tariff = registry.tariff_for(refused.shop, date);
  if (!tariff) return key;
  key.tariff = tariff->version->definition.code;
  key.pool = tariff->version->definition.pool;
  return key;
}

}  // namespace

std::int64_t SalesSum::net() const {
  std::int64_t net = sold;
  take_off(net, refunded);
  return net;
}

void LogSummary::add(const ledger::Event& event, const engine::Registry& registry) {
  ++events_;
  ++by_kind_[std::string(ledger::kind_of(event))];
  if (const auto* sold = std::get_if<ledger::Sold>(&event.body)) {
    SalesSum& sum = sales_[sold->currency];
    ++sum.tickets;
    sum.lines += static_cast<std::int64_t>(sold->lines.size());
    for (const ledger::SaleLine& line : sold->lines)
      add_up(sum.units, line.quantity.units), add_up(sum.sold, line.amount.minor);
  }
  if (const auto* returned = std::get_if<ledger::Returned>(&event.body)) {
    SalesSum& sum = sales_[returned->currency];
    ++sum.return_tickets;
    sum.return_lines += static_cast<std::int64_t>(returned->lines.size());
    for (const ledger::ReturnLine& line : returned->lines)
      take_off(sum.units, line.quantity.units), add_up(sum.refunded, line.amount.minor);
  }
  const auto* refused = std::get_if<ledger::CommandRefused>(&event.body);
  if (refused == nullptr || refused->reason.code != ErrorCode::pool_exhausted) return;
  UnmetSum& sum = unmet_[unmet_key(*refused, event.envelope.effective_date, registry)];
  ++sum.refusals;
  add_up(sum.cents, refused->refused.minor);
}

void LogSummary::print(std::ostream& out, Language language) const {
  Table kinds(say(language, "Événements", "Events"),
              {{say(language, "Sorte", "Kind")}, {say(language, "Nombre", "Count"), Align::right}});
  for (const auto& [kind, count] : by_kind_)
    kinds.add({std::string(event_word(kind, language)), show_count(static_cast<std::int64_t>(count), language)});
  kinds.add_rule();
  kinds.add({say(language, "en tout", "in all"), show_count(static_cast<std::int64_t>(events_), language)});
  kinds.print(out);
  for (const auto& [currency, sum] : sales_) {
    const auto money = [&](std::int64_t cents) { return show(Money{cents, currency}, language); };
    Table sales(say(language, "Ventes et retours", "Sales and returns"),
                {{""}, {std::string(to_string(currency)), Align::right}});
    sales.add({say(language, "tickets de vente", "sale tickets"), show_count(sum.tickets, language)});
    sales.add({say(language, "lignes de vente", "sale lines"), show_count(sum.lines, language)});
    sales.add({say(language, "tickets de retour", "return tickets"), show_count(sum.return_tickets, language)});
    sales.add({say(language, "lignes de retour", "return lines"), show_count(sum.return_lines, language)});
    sales.add(
        {say(language, "unités nettes (pièces, g, ml)", "net units (pieces, g, ml)"), show_count(sum.units, language)});
    sales.add({say(language, "vendu", "sold"), money(sum.sold)});
    sales.add({say(language, "remboursé", "refunded"), money(sum.refunded)});
    sales.add_rule();
    sales.add({say(language, "net", "net"), money(sum.net())});
    out << '\n';
    sales.print(out);
  }
  if (unmet_.empty()) return;
  Table unmet(say(language, "Remises refusées, faute de fonds", "Discounts refused for want of funds"),
              {{say(language, "Tarif", "Tariff")},
               {say(language, "Caisse commune", "Pool")},
               {say(language, "Refus", "Refusals"), Align::right},
               {say(language, "Manquait", "Was missing"), Align::right}});
  for (const auto& [key, sum] : unmet_)
    unmet.add(
        {key.tariff, key.pool, show_count(sum.refusals, language), show(Money{sum.cents, key.currency}, language)});
  out << '\n';
  unmet.print(out);
}

json::Value LogSummary::to_json() const {
  json::Object kinds;
  for (const auto& [kind, count] : by_kind_) kinds[kind] = count;
  json::Array sales;
  for (const auto& [currency, sum] : sales_)
    sales.push_back(json::Object{{"currency", to_string(currency)},
                                 {"tickets", sum.tickets},
                                 {"lines", sum.lines},
                                 {"return_tickets", sum.return_tickets},
                                 {"return_lines", sum.return_lines},
                                 {"net_units", sum.units},
                                 {"sold", json::of(Money{sum.sold, currency})},
                                 {"refunded", json::of(Money{sum.refunded, currency})},
                                 {"net", json::of(Money{sum.net(), currency})}});
  json::Array unmet;
  for (const auto& [key, sum] : unmet_)
    unmet.push_back(json::Object{{"tariff", key.tariff},
                                 {"pool", key.pool},
                                 {"refusals", sum.refusals},
                                 {"missing", json::of(Money{sum.cents, key.currency})}});
  return json::Object{{"events", events_},
                      {"by_kind", std::move(kinds)},
                      {"sales", std::move(sales)},
                      {"unmet_need", std::move(unmet)}};
}

}  // namespace apps
