#include "apps/apply_papers.h"

#include <algorithm>
#include <map>
#include <set>

#include "apps/texts.h"

namespace apps {

namespace {

std::string key_of(const engine::RecordGrant& grant) {
  return grant.fund + " " + std::string(step_name(grant.step)) + " " + grant.reference;
}

std::string shown_name(const PaperName& name) {
  const auto& [shop, supplier, reference, opening] = name;
  return shop + (supplier.empty() ? "" : " " + supplier) + " " + reference + (opening ? " (opening)" : "");
}

// Of a paper that stands in the book, or before it in the files: what differs but for its day is a conflict.
void compare_paper(Step& step, std::vector<Difference> differences, Instead instead, Date known, Date written) {
  step.change = Change::conflict;
  step.instead = instead;
  if (differences.empty()) {
    step.change = Change::unchanged;
    step.instead = Instead::nothing;
    step.body.reset();
  }
  if (known != kNoDate && written != kNoDate && known != written) {
    differences.push_back({"date", json::of(known), json::of(written)});
    if (step.change == Change::unchanged) {
      step.change = Change::kept;
      step.instead = Instead::day_stays;
    }
  }
  step.differences = std::move(differences);
}

}  // namespace

PaperName paper_name(const engine::Deliver& delivery) {
  return {delivery.shop, delivery.opening ? "" : delivery.supplier, delivery.reference, delivery.opening};
}
PaperName paper_name(const engine::DeliveryQuery& query) {
  return {query.shop, query.opening ? "" : query.supplier, query.reference, query.opening};
}

std::vector<Step> plan_grants(const Territory& territory, const engine::CatalogueAnswer& book, WhatVanished vanished) {
  std::map<std::string, engine::GrantEntry> known;  // by key: of the book, then of the files
  for (const engine::GrantEntry& entry : book.grants) known.emplace(key_of(entry.grant), entry);
  std::set<std::string> written_keys;
  std::vector<Step> steps;
  for (const auto& [written, place] : territory.grants) {
    const engine::RecordGrant& grant = written.grant;
    Step step{.kind = "grant", .key = key_of(grant), .place = place, .body = grant, .effective_date = written.date};
    written_keys.insert(step.key);
    const auto [before, fresh] = known.try_emplace(step.key, engine::GrantEntry{grant, written.date});
    if (!fresh) {
      const Money amount = before->second.grant.amount;
      std::vector<Difference> differences;
      if (amount != grant.amount) differences.push_back({"amount", json::of(amount), json::of(grant.amount)});
      compare_paper(step, std::move(differences), Instead::reassign, before->second.date, written.date);
    }
    steps.push_back(std::move(step));
  }
  if (vanished == WhatVanished::ignore) return steps;
  for (const engine::GrantEntry& entry : book.grants)
    if (!written_keys.contains(key_of(entry.grant)))
      steps.push_back({.change = Change::vanished, .kind = "grant", .key = key_of(entry.grant)});
  return steps;
}

namespace {

// What quantities and costs are in.
struct Measures {
  std::map<std::string, Unit> units;           // by product
  std::map<std::string, Currency> currencies;  // by shop

  Measures(const Territory& territory, const engine::CatalogueAnswer& book) {
    for (const auto& entry : book.entries) add(entry.definition);
    for (const auto& each : territory.definitions) add(each.value);
  }
  void add(const ledger::Definition& definition) {
    if (const auto* product = std::get_if<ledger::Product>(&definition)) units.emplace(product->code, product->unit);
    if (const auto* shop = std::get_if<ledger::Shop>(&definition)) currencies.emplace(shop->code, shop->currency);
  }
  Unit unit(const std::string& product) const {
    const auto found = units.find(product);
    return found == units.end() ? Unit::piece : found->second;
  }
  Currency currency(const std::string& shop) const {
    const auto found = currencies.find(shop);
    return found == currencies.end() ? Currency::eur : found->second;
  }
};

json::Object lot_document(const engine::DeliveredLot& lot, Unit unit, Currency currency) {
  const std::string unit_name(to_string(unit));
  const std::string kind(lot.expiry_kind == ExpiryKind::none ? "" : to_string(lot.expiry_kind));
  return {{"product", lot.product},
          {"lot", lot.label},
          {"quantity", json::Object{{"units", lot.quantity.units}, {"unit", unit_name}}},
          {"unit_cost", json::of(lot.unit_cost, unit, currency)},
          {"market_price", json::of(lot.market_price)},
          {"origin", std::string(to_string(lot.origin))},
          {"expiry_kind", kind},
          {"expiry", json::of(lot.expiry)},
          {"price_cap", json::of(lot.price_cap)},
          {"free", lot.free_of_charge}};
}

// As scripts read it, and as it is compared: lots in their order, which is that of their numbers.
json::Object document_of(const engine::Deliver& delivery, const Measures& measures) {
  json::Array lots;
  for (const engine::DeliveredLot& lot : delivery.lots)
    lots.push_back(lot_document(lot, measures.unit(lot.product), measures.currency(delivery.shop)));
  return {{"lots", std::move(lots)}};
}

}  // namespace

std::vector<Step> plan_deliveries(const Territory& territory, const std::vector<engine::DeliveryAnswer>& known,
                                  const engine::CatalogueAnswer& book) {
  CHECK(known.size() == territory.deliveries.size(), known.size(), territory.deliveries.size());
  const Measures measures(territory, book);
  std::map<PaperName, const WrittenDelivery*> written_before;
  std::vector<Step> steps;
  for (std::size_t i = 0; i < known.size(); ++i) {
    const auto& [written, place] = territory.deliveries[i];
    const PaperName name = paper_name(written.delivery);
    Step step{.kind = "delivery",
              .key = shown_name(name),
              .place = place,
              .body = written.delivery,
              .effective_date = written.date};
    const auto [before, fresh] = written_before.try_emplace(name, &written);
    const auto compare_with = [&](const engine::Deliver& other, Date date) {
      auto differences = differences_of(document_of(other, measures), document_of(written.delivery, measures));
      compare_paper(step, std::move(differences), Instead::count_or_loss, date, written.date);
    };
    if (known[i].known)
      compare_with(known[i].delivery, known[i].date);
    else if (!fresh)
      compare_with(before->second->delivery, before->second->date);
    steps.push_back(std::move(step));
  }
  return steps;
}

std::vector<Step> plan_vanished_rolls(const Territory& territory, const engine::RollAnswer& book) {
  std::vector<Step> steps;
  std::set<PaperName> papers;
  for (const auto& each : territory.deliveries) papers.insert(paper_name(each.value.delivery));
  for (const engine::DeliveryQuery& each : book.deliveries)
    if (const PaperName name = paper_name(each); !papers.contains(name))
      steps.push_back({.change = Change::vanished, .kind = "delivery", .key = shown_name(name)});
  std::set<std::string> households;
  for (const auto& each : territory.households) households.insert(each.value.enrolment.pseudonym);
  for (const std::string& pseudonym : book.households)
    if (!households.contains(pseudonym))
      steps.push_back({.change = Change::vanished, .kind = "household", .key = pseudonym});
  return steps;
}

}  // namespace apps
