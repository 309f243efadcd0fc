#include "apps/import_guard.h"

#include <algorithm>
#include <map>
#include <set>

namespace apps {

namespace {

Error known_already(ErrorCode code, const std::string& what, const std::string& import_id) {
  return fail(code, "--import-id",
              what + " is in the book already, from '" + import_id +
                  "': run that import again under its own id, import what is new by itself, or write --again to count "
                  "all of it once more");
}

// --- tickets ---------------------------------------------------------------------------------------------------------

// Of a file of more tickets than this, so many are asked for: those at either end, where one export overlaps another,
// and some in between.
constexpr std::size_t kTicketsAsked = 1'000;
constexpr std::size_t kTicketsAtEachEnd = 250;

const ledger::SourceDefinition* source_that(const engine::CatalogueAnswer& book, auto is_it) {
  for (const engine::CatalogueEntry& entry : book.entries) {
    const auto* source = std::get_if<ledger::SourceDefinition>(&entry.definition);
    if (source != nullptr && is_it(*source)) return source;
  }
  return nullptr;
}

// Under which number, in which shop it will be recorded.
const std::string& number_in_book(const PlannedTicket& ticket) {
  if (const auto* back = std::get_if<engine::TakeBack>(&ticket.body)) return back->ticket;
  return std::get<engine::Sell>(ticket.body).ticket;
}
const std::string& shop_of(const PlannedTicket& ticket) {
  if (const auto* back = std::get_if<engine::TakeBack>(&ticket.body)) return back->shop;
  return std::get<engine::Sell>(ticket.body).shop;
}

// Of the same number and amount.
bool is_alike(const PlannedTicket& planned, const engine::TicketAnswer& recorded) {
  const Money amount = planned.is_return() ? -planned.amount : planned.amount;
  return recorded.is_return == planned.is_return() && recorded.basket.total == amount;
}
bool is_the_same(const PlannedTicket& planned, const engine::TicketAnswer& recorded) {
  return is_alike(planned, recorded) && recorded.shop == shop_of(planned) &&
         recorded.occurred_at == planned.occurred_at;
}

// "ouverture-2026" of the source "import-ouverture-2026"; another source's code as it is.
std::string id_of(std::string_view source) {
  constexpr std::string_view kHead = "import-";
  return std::string(source.starts_with(kHead) ? source.substr(kHead.size()) : source);
}

Error known_ticket(const engine::TicketAnswer& recorded) {
  return known_already(ErrorCode::ticket_number_reused,
                       "the ticket '" + recorded.ticket + "' of '" + recorded.shop + "'", id_of(recorded.source));
}

std::vector<std::size_t> places_to_ask(std::size_t tickets) {
  std::vector<std::size_t> places;
  const std::size_t step = tickets <= kTicketsAsked ? 1 : tickets / (kTicketsAsked - 2 * kTicketsAtEachEnd) + 1;
  for (std::size_t i = 0; i < tickets; ++i)
    if (i % step == 0 || i < kTicketsAtEachEnd || tickets - i <= kTicketsAtEachEnd) places.push_back(i);
  return places;
}

// Of the tickets that are asked for, those whose number the book has.
struct Known {
  const PlannedTicket* planned;
  engine::TicketAnswer recorded;
};
Result<std::vector<Known>> ask_known(Desk& desk, const SalesPlan& plan) {
  std::vector<Known> known;
  for (const std::size_t place : places_to_ask(plan.tickets.size())) {
    const PlannedTicket& planned = plan.tickets[place];
    auto recorded = ask_for<engine::TicketAnswer>(desk, engine::TicketQuery{.ticket = number_in_book(planned)});
    if (recorded.ok()) known.push_back({&planned, std::move(*recorded)});
    if (!recorded.ok() && recorded.error().code != ErrorCode::unknown_ticket) return recorded.error();
  }
  return known;
}

}  // namespace

Result<void> check_new_history(Desk& desk, const engine::CatalogueAnswer& book, const SalesPlan& plan,
                               const std::string& source, const std::string& fingerprint) {
  if (source_that(book, [&](const auto& each) { return each.code == source; }) != nullptr) return {};  // it goes on
  const auto* same = source_that(book, [&](const auto& each) { return each.label.ends_with(fingerprint); });
  if (same != nullptr) return known_already(ErrorCode::ticket_number_reused, "this file", id_of(same->code));
  const std::vector<Known> known = TRY(ask_known(desk, plan));
  std::vector<const engine::TicketAnswer*> alike;
  for (const auto& [planned, recorded] : known) {
    if (is_the_same(*planned, recorded)) return known_ticket(recorded);
    if (is_alike(*planned, recorded)) alike.push_back(&recorded);
  }
  if (2 * alike.size() > known.size()) return known_ticket(*alike.front());
  return {};
}

// --- opening stock and balances --------------------------------------------------------------------------------------

namespace {

// The import that made this reference, and what it says of the lot: "ouverture", "riz-long:<hash>".
std::pair<std::string, std::string> parts_of(const std::string& reference) {
  const std::size_t colon = reference.find(':');
  if (colon == std::string::npos) return {};
  return {reference.substr(0, colon), reference.substr(colon + 1)};
}

Result<void> check_new_lots(const Territory& opening, const engine::RollAnswer& roll) {
  using Paper = std::pair<std::string, std::string>;  // shop and reference
  std::set<Paper> recorded;
  std::map<Paper, std::string> imports;  // by shop, and what a reference says of its lot
  for (const engine::DeliveryQuery& each : roll.deliveries) {
    const auto [import, lot] = parts_of(each.reference);
    if (!each.opening || import.empty()) continue;
    recorded.emplace(each.shop, each.reference);
    imports.emplace(Paper(each.shop, lot), import);
  }
  for (const auto& [written, place] : opening.deliveries) {
    const auto& [shop, supplier, reference, lots, is_opening] = written.delivery;
    const auto known = imports.find({shop, parts_of(reference).second});
    if (known == imports.end() || recorded.contains({shop, reference})) continue;
    return known_already(ErrorCode::definition_conflict, "the lot of '" + lots.front().product + "' in '" + shop + "'",
                         known->second);
  }
  return {};
}

Result<void> check_new_balances(const Territory& opening, const std::string& import_id,
                                const engine::CatalogueAnswer& book) {
  const auto known_as = [&book](const engine::RecordGrant& asked, bool by_its_paper) {
    return std::ranges::find_if(book.grants, [&](const engine::GrantEntry& each) {
      return each.grant.step == engine::GrantStep::opening && each.grant.fund == asked.fund &&
             (by_its_paper ? each.grant.reference == asked.reference : each.grant.amount == asked.amount);
    });
  };
  for (const auto& [written, place] : opening.grants) {
    const engine::RecordGrant& grant = written.grant;
    if (grant.reference != import_id || known_as(grant, true) != book.grants.end()) continue;
    if (const auto known = known_as(grant, false); known != book.grants.end())
      return known_already(ErrorCode::definition_conflict, "the opening balance of '" + grant.fund + "'",
                           known->grant.reference);
  }
  return {};
}

}  // namespace

Result<void> check_new_opening(const Territory& opening, const std::string& import_id, const engine::RollAnswer& roll,
                               const engine::CatalogueAnswer& book) {
  TRY(check_new_lots(opening, roll));
  return check_new_balances(opening, import_id, book);
}

}  // namespace apps
