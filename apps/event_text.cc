#include "apps/event_text.h"

#include <ostream>

#include "apps/answers_json.h"
#include "apps/format.h"
#include "apps/table.h"
#include "apps/texts.h"

namespace apps {
namespace {

// Turns numbers back into the codes that people know.
struct CodeNames {
  const engine::Registry& registry;

  std::string shop(ShopId id) const { return is_none(id) ? "" : registry.shops.row(id).definition.code; }
  std::string product(ProductId id) const { return is_none(id) ? "?" : registry.products.row(id).definition.code; }
  std::string fund(FundId id) const { return registry.funds.row(id).definition.code; }
  std::string payer(FundId id) const { return is_none(id) ? "unfunded" : fund(id); }
  std::string category(CategoryId id) const { return registry.categories.row(id).code; }
  std::string source(SourceId id) const {
    const engine::SourceRow* row = registry.sources.try_row(id);
    return row == nullptr ? "server" : row->definition.code;
  }
  std::string bracket(BracketId id) const {
    const engine::NameRow* row = registry.brackets.try_row(id);
    return row == nullptr ? "" : row->code;
  }
};

// "1 line", "3 lines"
std::string counted(std::size_t count, const char* one) {
  return std::to_string(count) + one + (count == 1 ? "" : "s");
}

template <class Lines>
std::int64_t shares_of(const Lines& lines) {
  std::int64_t sum = 0;
  for (const auto& line : lines)
    for (const ledger::Draw& draw : line.draws)
      for (const ledger::Share& share : draw.shares) sum += share.amount.minor;
  return sum;
}

template <class Body>
std::string ticket_text(const Body& body, const CodeNames& names) {
  const Money total = ledger::total_of(body.lines, body.currency);
  return names.shop(body.shop) + " " + body.ticket + ": " + counted(body.lines.size(), " line") + ", " +
         to_string(total) + ", funds " + to_string(Money{shares_of(body.lines), body.currency});
}

// Below nothing when it undoes another.
Money reassigned_by(const ledger::SharesReassigned& body) {
  Money sum;
  for (const ledger::ReassignedShare& share : body.shares)
    sum = {sum.minor + share.amount.minor, share.amount.currency};
  return sum;
}

std::string body_text(const auto&, const CodeNames&) {
  return "";
}
std::string body_text(const ledger::Declared& body, const CodeNames&) {
  return std::string(ledger::kind_of(body.definition)) + " " + ledger::key_of(body.definition);
}
std::string body_text(const ledger::HouseholdEnrolled& body, const CodeNames& names) {
  return "bracket " + names.bracket(body.bracket);
}
std::string body_text(const ledger::HouseholdRenewed& body, const CodeNames& names) {
  return "bracket " + names.bracket(body.bracket) + ", to " + to_string(body.valid_to);
}
std::string body_text(const ledger::HouseholdCorrected& body, const CodeNames& names) {
  return "bracket " + names.bracket(body.bracket);
}
std::string body_text(const ledger::EntitlementGranted& body, const CodeNames&) {
  return to_string(body.budget) + " a " + std::string(to_string(body.period));
}
template <class Grant>
std::string grant_text(const Grant& grant, const CodeNames& names) {
  return names.fund(grant.fund) + " " + to_string(grant.amount) + " (" + grant.reference + ")";
}
std::string body_text(const ledger::GrantAwarded& body, const CodeNames& names) {
  return grant_text(body, names);
}
std::string body_text(const ledger::GrantReceived& body, const CodeNames& names) {
  return grant_text(body, names);
}
std::string body_text(const ledger::OpeningFund& body, const CodeNames& names) {
  return grant_text(body, names);
}
std::string body_text(const ledger::CommitmentChanged& body, const CodeNames& names) {
  return std::string(to_string(body.step)) + " " + names.fund(body.fund) + " " + to_string(body.amount) + " (" +
         body.reference + ")";
}
std::string body_text(const ledger::SharesReassigned& body, const CodeNames& names) {
  const std::string undone = is_none(body.reverses) ? "" : ", undoes " + std::to_string(raw(body.reverses));
  return names.payer(body.from) + " -> " + names.payer(body.to) + " " + to_string(reassigned_by(body)) + " (" +
         body.reason + ")" + undone;
}
std::string body_text(const ledger::Delivered& body, const CodeNames& names) {
  return names.shop(body.shop) + " " + body.reference + ": " + counted(body.lots.size(), " lot");
}
std::string body_text(const ledger::OpeningStock& body, const CodeNames& names) {
  return names.shop(body.shop) + " " + body.reference + ": " + counted(body.lots.size(), " lot");
}
std::string body_text(const ledger::StockCounted& body, const CodeNames& names) {
  return names.shop(body.shop) + ": " + counted(body.lines.size(), " line");
}
std::string body_text(const ledger::LossRecorded& body, const CodeNames& names) {
  return names.shop(body.shop) + ": " + counted(body.lines.size(), " line");
}
std::string body_text(const ledger::Sold& body, const CodeNames& names) {
  return ticket_text(body, names);
}
std::string body_text(const ledger::Returned& body, const CodeNames& names) {
  return ticket_text(body, names);
}
std::string body_text(const ledger::CommandRefused& body, const CodeNames& names) {
  const std::string unmet = body.refused.is_zero() ? "" : ", not covered " + to_string(body.refused);
  return std::string(ledger::to_string(body.kind)) + " " + names.shop(body.shop) + " " + to_string(body.reason) + unmet;
}
std::string body_text(const ledger::CommandNoted& body, const CodeNames&) {
  return std::string(ledger::to_string(body.kind)) + " unchanged";
}

// " !retired !date_out_of_range", of a fact; nothing of most.
std::string anomalies_text(const ledger::EventBody& body) {
  std::string text;
  for (const ledger::Anomaly& anomaly : ledger::anomalies_of(body)) text += " !" + std::string(to_string(anomaly.code));
  return text;
}

std::string body_text(const ledger::EventBody& body, const CodeNames& names) {
  return std::visit([&](const auto& each) { return body_text(each, names); }, body) + anomalies_text(body);
}

// --- JSON ------------------------------------------------------------------------------------------------------------

json::Array draws_json(const ledger::Draws& draws, const CodeNames& names) {
  json::Array array;
  for (const ledger::Draw& draw : draws) {
    json::Array shares;
    for (const ledger::Share& share : draw.shares)
      shares.push_back(json::Object{{"fund", names.fund(share.fund)}, {"amount", json::of(share.amount)}});
    array.push_back(json::Object{{"lot", raw(draw.lot)},
                                 {"quantity", draw.quantity.units},
                                 {"amount", json::of(draw.amount)},
                                 {"cost", json::of(draw.cost)},
                                 {"market", json::of(draw.market)},
                                 {"unfunded", json::of(draw.unfunded)},
                                 {"surplus", json::of(draw.surplus)},
                                 {"cost_basis", to_string(draw.basis)},
                                 {"origin", to_string(draw.origin)},
                                 {"shares", std::move(shares)}});
  }
  return array;
}

template <class Body>
void ticket_json(json::Object& object, const Body& body, const CodeNames& names) {
  object["shop"] = names.shop(body.shop);
  object["ticket"] = body.ticket;
  object["nature"] = to_string(body.nature);
  object["bracket"] = names.bracket(body.bracket);
  object["total"] = json::of(ledger::total_of(body.lines, body.currency));
  json::Array lines;
  for (const auto& line : body.lines)
    lines.push_back(json::Object{{"product", names.product(line.product)},
                                 {"quantity", line.quantity.units},
                                 {"amount", json::of(line.amount)},
                                 {"draws", draws_json(line.draws, names)}});
  object["lines"] = std::move(lines);
}

void add_json(json::Object& object, const auto& body, const CodeNames& names) {
  object["text"] = body_text(body, names);
}
void add_json(json::Object& object, const ledger::Sold& body, const CodeNames& names) {
  ticket_json(object, body, names);
}
void add_json(json::Object& object, const ledger::Returned& body, const CodeNames& names) {
  ticket_json(object, body, names);
  object["original"] = raw(body.original);
}
void add_json(json::Object& object, const ledger::CommitmentChanged& body, const CodeNames& names) {
  object["step"] = to_string(body.step);
  object["fund"] = names.fund(body.fund);
  object["amount"] = json::of(body.amount);
  object["reference"] = body.reference;
}
void add_json(json::Object& object, const ledger::SharesReassigned& body, const CodeNames& names) {
  object["from"] = names.payer(body.from);
  object["to"] = names.payer(body.to);
  object["undoes"] = raw(body.reverses);
  object["reason"] = body.reason;
  object["amount"] = json::of(reassigned_by(body));
  json::Array shares;
  for (const ledger::ReassignedShare& share : body.shares)
    shares.push_back(json::Object{{"month", to_string(share.month)},
                                  {"shop", names.shop(share.shop)},
                                  {"category", names.category(share.category)},
                                  {"bracket", names.bracket(share.bracket)},
                                  {"origin", to_string(share.origin)},
                                  {"amount", json::of(share.amount)}});
  object["shares"] = std::move(shares);
}
void add_json(json::Object& object, const ledger::Declared& body, const CodeNames&) {
  object["definition"] = to_json(body.definition);
}
void add_json(json::Object& object, const ledger::CommandRefused& body, const CodeNames& names) {
  object["command"] = ledger::to_string(body.kind);
  object["reason"] = json::of(body.reason);
  object["shop"] = names.shop(body.shop);
  json::Array asked;
  for (const ledger::AskedLine& line : body.asked)
    asked.push_back(json::Object{{"product", names.product(line.product)}, {"quantity", line.quantity.units}});
  object["asked"] = std::move(asked);
  object["not_covered"] = body.refused.is_zero() ? json::Value(nullptr) : json::of(body.refused);
}

}  // namespace

std::string describe(const ledger::Event& event, const engine::Registry& registry) {
  const CodeNames names{registry};
  const ledger::Envelope& envelope = event.envelope;
  return std::to_string(raw(envelope.sequence)) + "  " + to_string(envelope.recorded_at) + "  " +
         to_string(envelope.effective_date) + "  " + names.source(envelope.source) + "#" +
         std::to_string(raw(envelope.number)) + "  " + std::string(ledger::kind_of(event)) + "  " +
         body_text(event.body, names);
}

json::Value to_json(const ledger::Event& event, const engine::Registry& registry) {
  const CodeNames names{registry};
  const ledger::Envelope& envelope = event.envelope;
  json::Object object{{"sequence", raw(envelope.sequence)},
                      {"kind", ledger::kind_of(event)},
                      {"occurred_at", json::of(envelope.occurred_at)},
                      {"recorded_at", json::of(envelope.recorded_at)},
                      {"effective_date", json::of(envelope.effective_date)},
                      {"source", names.source(envelope.source)},
                      {"number", raw(envelope.number)}};
  std::visit([&](const auto& body) { add_json(object, body, names); }, event.body);
  object["anomalies"] = to_json(ledger::anomalies_of(event.body));
  return object;
}

// --- sums ------------------------------------------------------------------------------------------------------------

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
  for (const auto& [kind, count] : by_kind_) kinds.add({kind, show_count(static_cast<std::int64_t>(count), language)});
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
