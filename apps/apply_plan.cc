#include "apps/apply_plan.h"

#include <algorithm>
#include <map>
#include <set>

#include "apps/answers_json.h"

namespace apps {

namespace {

using Book = std::map<std::string, const engine::CatalogueEntry*, std::less<>>;

std::string name_of(const ledger::Definition& definition) {
  return std::string(ledger::kind_of(definition)) + " " + ledger::key_of(definition);
}

// The definition in force or to come that a new one of its name would replace: the last version.
Book latest_of(const engine::CatalogueAnswer& book) {
  Book latest;
  for (const engine::CatalogueEntry& entry : book.entries) {
    const engine::CatalogueEntry*& known = latest[name_of(entry.definition)];
    if (known == nullptr || entry.version >= known->version) known = &entry;
  }
  return latest;
}

Change change_of(const ledger::Definition& definition, const Book& book, WhatVanished vanished) {
  const auto known = book.find(name_of(definition));
  if (known == book.end()) return Change::added;
  // What an import brought becomes the files' own by being written there.
  const bool is_adopted = known->second->imported && vanished != WhatVanished::ignore;
  return known->second->definition == definition && !is_adopted ? Change::unchanged : Change::changed;
}

std::string price_scope(const ledger::Price& price) {
  return price.product + "@" + price.shop;
}

// What the files speak of: names, and products and shops that have a price.
struct Mentioned {
  std::set<std::string> names;
  std::set<std::string> price_scopes;

  explicit Mentioned(const Territory& territory) {
    for (const auto& [definition, place] : territory.definitions) {
      names.insert(name_of(definition));
      if (const auto* price = std::get_if<ledger::Price>(&definition)) price_scopes.insert(price_scope(*price));
    }
  }
  bool is_missing(const ledger::Definition& definition) const {
    if (names.contains(name_of(definition))) return false;
    const auto* source = std::get_if<ledger::SourceDefinition>(&definition);
    if (source != nullptr && source->kind != SourceKind::till) return false;
    const auto* price = std::get_if<ledger::Price>(&definition);
    return price == nullptr || !price_scopes.contains(price_scope(*price));
  }
};

bool is_retired(const ledger::Definition& definition) {
  return std::visit(
      [](const auto& each) {
        if constexpr (requires { each.retired; }) return each.retired;
        return false;
      },
      definition);
}

// The definition as retired; nothing for a price or a tariff, which only another one replaces.
std::optional<ledger::Definition> retired(ledger::Definition definition) {
  const bool can_be = std::visit(
      [](auto& each) {
        if constexpr (requires { each.retired; }) return each.retired = true;
        return false;
      },
      definition);
  return can_be ? std::optional(std::move(definition)) : std::nullopt;
}

Step step_for_vanished(const engine::CatalogueEntry& entry, WhatVanished vanished) {
  const ledger::Definition& definition = entry.definition;
  Step step{
      .change = Change::vanished, .kind = std::string(ledger::kind_of(definition)), .key = ledger::key_of(definition)};
  // What an import brought was never in a territory's files, so that it is not there says nothing.
  const bool may_retire = vanished == WhatVanished::retire && !entry.imported;
  auto without = may_retire ? retired(definition) : std::nullopt;
  if (!without) return step;
  step.change = Change::retired;
  step.body = engine::Declare{std::move(*without)};
  return step;
}

// What the book keeps as it was declared first: the server refuses to change it (engine/decide_declare.cc).
bool is_fixed_otherwise(const ledger::Definition& before, const ledger::Definition& after) {
  if (const auto* product = std::get_if<ledger::Product>(&after)) {
    const auto& known = std::get<ledger::Product>(before);
    return known.unit != product->unit || known.nature != product->nature;
  }
  if (const auto* shop = std::get_if<ledger::Shop>(&after))
    return std::get<ledger::Shop>(before).currency != shop->currency;
  if (const auto* fund = std::get_if<ledger::Fund>(&after))
    return std::get<ledger::Fund>(before).currency != fund->currency;
  return false;
}

bool share_a_shop(const ledger::Tariff& one, const ledger::Tariff& other) {
  if (one.shops.empty() || other.shops.empty()) return true;
  return std::ranges::any_of(one.shops, [&](const auto& shop) { return std::ranges::count(other.shops, shop) > 0; });
}

// Another tariff, of the book or before it in the files, that has one of its shops already.
std::optional<std::string> tariff_in_the_way(const ledger::Tariff& tariff, const Book& book,
                                             const Territory& territory) {
  std::map<std::string, const ledger::Tariff*> others;
  for (const auto& [name, entry] : book)
    if (const auto* other = std::get_if<ledger::Tariff>(&entry->definition)) others[other->code] = other;
  for (const auto& each : territory.definitions) {
    const auto* other = std::get_if<ledger::Tariff>(&each.value);
    if (other == &tariff) break;
    if (other != nullptr) others[other->code] = other;
  }
  for (const auto& [code, other] : others)
    if (code != tariff.code && share_a_shop(*other, tariff)) return code;
  return std::nullopt;
}

// What is found out here rather than after half of the files were posted.
void see_conflict(Step& step, const ledger::Definition& definition, const Book& book, const Territory& territory) {
  const auto known = book.find(name_of(definition));
  if (known != book.end() && is_fixed_otherwise(known->second->definition, definition)) {
    step.change = Change::conflict;
    step.instead = Instead::new_code;
  }
  const auto* tariff = std::get_if<ledger::Tariff>(&definition);
  const auto other = tariff == nullptr ? std::nullopt : tariff_in_the_way(*tariff, book, territory);
  if (!other) return;
  step.change = Change::conflict;
  step.instead = Instead::same_tariff;
  step.differences = {{"code", json::Value(*other), json::Value(tariff->code)}};
}

std::string step_name(engine::GrantStep step) {
  static constexpr const char* kNames[] = {"awarded", "received", "opening"};
  return kNames[static_cast<std::size_t>(step)];
}

std::string key_of(const engine::RecordGrant& grant) {
  return grant.fund + " " + step_name(grant.step) + " " + grant.reference;
}

// What the files say of a household beside what the book says; `known` where they leave the first day open.
json::Object document_of(const engine::EnrolHousehold& written, Date first_day) {
  return {{"legal_entity", written.legal_entity},
          {"bracket", written.bracket},
          {"size", written.size_class},
          {"valid_from", json::of(written.valid_from == kNoDate ? first_day : written.valid_from)},
          {"valid_to", json::of(written.valid_to)}};
}
json::Object document_of(const engine::HouseholdAnswer& known) {
  return {{"legal_entity", known.legal_entity},
          {"bracket", known.bracket},
          {"size", known.size_class},
          {"valid_from", json::of(known.valid_from)},
          {"valid_to", json::of(known.valid_to)}};
}

bool same_budget(const engine::GrantEntitlement& written, const engine::HouseholdAnswer& known) {
  return known.budget == written.budget && known.basis == written.basis;
}

// --- references -----------------------------------------------------------------------------------------------------

// Everything that can be named, from the files and from the book.
class Names {
 public:
  Names(const Territory& territory, const engine::CatalogueAnswer& book) {
    for (const engine::CatalogueEntry& entry : book.entries) add(entry.definition);
    for (const auto& [definition, place] : territory.definitions) add(definition);
    for (const std::string& category : book.categories) names_.insert("category " + category);
    for (const std::string& bracket : book.brackets) names_.insert("bracket " + bracket);
  }

  // The first of `references` that nothing declares; an empty code refers to nothing.
  Result<void> check(const Place& place, std::string_view kind, ErrorCode unknown,
                     const std::vector<std::string>& references) const {
    for (const std::string& code : references)
      if (!code.empty() && !names_.contains(std::string(kind) + " " + code))
        return fail_at(place, unknown,
                       "no " + std::string(kind) + " '" + code + "' is declared, in these files or in the book");
    return {};
  }

 private:
  void add(const ledger::Definition& definition) {
    names_.insert(name_of(definition));
    if (const auto* product = std::get_if<ledger::Product>(&definition)) names_.insert("category " + product->category);
    if (const auto* shop = std::get_if<ledger::Shop>(&definition); shop && !shop->zone.empty())
      names_.insert("zone " + shop->zone);
    if (const auto* tariff = std::get_if<ledger::Tariff>(&definition))
      for (const ledger::Bracket& bracket : tariff->brackets) names_.insert("bracket " + bracket.code);
  }

  std::set<std::string> names_;
};

struct ReferenceCheck {
  const Names& names;
  const Place& place;

  Result<void> shops(const std::vector<std::string>& codes) const {
    return names.check(place, "shop", ErrorCode::unknown_shop, codes);
  }
  Result<void> categories(const std::vector<std::string>& codes) const {
    return names.check(place, "category", ErrorCode::unknown_category, codes);
  }
  Result<void> brackets(const std::vector<std::string>& codes) const {
    return names.check(place, "bracket", ErrorCode::unknown_bracket, codes);
  }
  Result<void> legal_entity(const std::string& code) const {
    return names.check(place, "legal_entity", ErrorCode::unknown_legal_entity, {code});
  }
  Result<void> products(const std::vector<std::string>& codes) const {
    return names.check(place, "product", ErrorCode::unknown_product, codes);
  }

  Result<void> operator()(const ledger::Shop& shop) const { return legal_entity(shop.legal_entity); }
  Result<void> operator()(const ledger::SourceDefinition& source) const { return shops({source.shop}); }
  Result<void> operator()(const ledger::Price& price) const {
    TRY(products({price.product}));
    return shops({price.shop});
  }
  Result<void> operator()(const ledger::Fund& fund) const {
    TRY(names.check(place, "funder", ErrorCode::unknown_funder, {fund.funder}));
    TRY(shops(fund.shops));
    TRY(names.check(place, "zone", ErrorCode::unknown_shop, fund.zones));
    TRY(categories(fund.categories));
    return brackets(fund.brackets);
  }
  Result<void> operator()(const ledger::Tariff& tariff) const {
    TRY(shops(tariff.shops));
    TRY(own_bracket(tariff, tariff.public_bracket));
    for (const ledger::Rule& rule : tariff.rules) {
      TRY(own_bracket(tariff, rule.bracket));
      TRY(categories({rule.category}));
    }
    if (tariff.rights)
      for (const std::string& bracket : tariff.rights->brackets) TRY(own_bracket(tariff, bracket));
    for (const ledger::Quota& quota : tariff.quotas) {
      for (const std::string& bracket : quota.brackets) TRY(own_bracket(tariff, bracket));
      TRY(products({quota.product}));
      TRY(categories({quota.category}));
    }
    return names.check(place, "fund", ErrorCode::unknown_fund, {tariff.pool});
  }
  Result<void> operator()(const auto&) const { return {}; }

 private:
  Result<void> own_bracket(const ledger::Tariff& tariff, const std::string& code) const {
    const bool listed = std::ranges::any_of(tariff.brackets, [&](const auto& each) { return each.code == code; });
    if (listed) return {};
    return fail_at(place, ErrorCode::unknown_bracket, "tariff '" + tariff.code + "' lists no bracket '" + code + "'");
  }
};

Result<void> check_command_references(const Territory& territory, const Names& names) {
  for (const auto& [written, place] : territory.grants)
    TRY(names.check(place, "fund", ErrorCode::unknown_fund, {written.grant.fund}));
  for (const auto& [written, place] : territory.deliveries) {
    const ReferenceCheck check{names, place};
    TRY(check.shops({written.delivery.shop}));
    TRY(names.check(place, "supplier", ErrorCode::unknown_supplier, {written.delivery.supplier}));
    for (const engine::DeliveredLot& lot : written.delivery.lots) TRY(check.products({lot.product}));
  }
  for (const auto& [written, place] : territory.households) {
    const ReferenceCheck check{names, place};
    TRY(check.legal_entity(written.enrolment.legal_entity));
    TRY(check.brackets({written.enrolment.bracket}));
  }
  return {};
}

}  // namespace

std::string_view to_string(Change change) {
  static constexpr std::string_view kNames[] = {"added",     "changed", "retired", "vanished",
                                                "unchanged", "kept",    "conflict"};
  return kNames[static_cast<std::size_t>(change)];
}

std::vector<Step> plan_definitions(const Territory& territory, const engine::CatalogueAnswer& book,
                                   WhatVanished vanished) {
  const Book latest = latest_of(book);
  std::vector<Step> steps;
  for (const auto& [definition, place] : territory.definitions) {
    Step step{.change = change_of(definition, latest, vanished),
              .kind = std::string(ledger::kind_of(definition)),
              .key = ledger::key_of(definition),
              .place = place};
    if (step.change != Change::unchanged) {
      step.body = engine::Declare{definition};
      if (const auto known = latest.find(name_of(definition)); known != latest.end())
        step.differences =
            differences_of(to_json(known->second->definition).as_object(), to_json(definition).as_object());
      see_conflict(step, definition, latest, territory);
    }
    steps.push_back(std::move(step));
  }
  if (vanished == WhatVanished::ignore) return steps;
  const Mentioned mentioned(territory);
  for (const auto& [name, entry] : latest)
    if (mentioned.is_missing(entry->definition) && !is_retired(entry->definition))
      steps.push_back(step_for_vanished(*entry, vanished));
  return steps;
}

std::vector<Step> plan_grants(const Territory& territory, const engine::CatalogueAnswer& book, WhatVanished vanished) {
  std::map<std::string, Money> amounts;  // by key: of the book, then of the files
  for (const engine::GrantEntry& entry : book.grants) amounts.emplace(key_of(entry.grant), entry.grant.amount);
  std::set<std::string> written_keys;
  std::vector<Step> steps;
  for (const auto& [written, place] : territory.grants) {
    const engine::RecordGrant& grant = written.grant;
    Step step{.kind = "grant", .key = key_of(grant), .place = place, .effective_date = written.date};
    written_keys.insert(step.key);
    const auto [known, fresh] = amounts.try_emplace(step.key, grant.amount);
    if (known->second == grant.amount && !fresh) {
      step.change = Change::unchanged;
    } else {
      step.body = grant;
      if (!fresh) {
        step.change = Change::conflict;
        step.instead = Instead::reassign;
        step.differences = {{"amount", json::of(known->second), json::of(grant.amount)}};
      }
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

std::string key_of_paper(const std::string& shop, const std::string& supplier, const std::string& reference,
                         bool opening) {
  return shop + (opening || supplier.empty() ? "" : " " + supplier) + " " + reference + (opening ? " (opening)" : "");
}

// As scripts read it, and as it is compared: lots in their order, with the product's unit.
json::Object document_of(const engine::Deliver& delivery, Date date, const std::map<std::string, Unit>& units) {
  json::Array lots;
  for (const engine::DeliveredLot& lot : delivery.lots) {
    const auto found = units.find(lot.product);
    const Unit unit = found == units.end() ? Unit::piece : found->second;
    const json::Value cap = lot.price_cap ? json::of(*lot.price_cap) : json::Value(nullptr);
    const std::string kind(lot.expiry_kind == ExpiryKind::none ? "" : to_string(lot.expiry_kind));
    lots.push_back(json::Object{
        {"product", lot.product},
        {"lot", lot.label},
        {"quantity", json::Object{{"units", lot.quantity.units}, {"unit", std::string(to_string(unit))}}},
        {"unit_cost", json::Object{{"micros", raw(lot.unit_cost)}, {"per", units_per_price(unit)}}},
        {"market_price", lot.market_price ? json::of(*lot.market_price) : json::Value(nullptr)},
        {"origin", std::string(to_string(lot.origin))},
        {"expiry_kind", kind},
        {"expiry", json::of(lot.expiry)},
        {"price_cap", cap},
        {"free", lot.free_of_charge}});
  }
  json::Object document{{"lots", std::move(lots)}};
  if (date != kNoDate) document["date"] = json::of(date);
  return document;
}

std::map<std::string, Unit> units_of(const Territory& territory, const engine::CatalogueAnswer& book) {
  std::map<std::string, Unit> units;
  const auto add = [&units](const ledger::Definition& definition) {
    if (const auto* product = std::get_if<ledger::Product>(&definition)) units.emplace(product->code, product->unit);
  };
  for (const auto& entry : book.entries) add(entry.definition);
  for (const auto& each : territory.definitions) add(each.value);
  return units;
}

// Sold from the shelf since, told to suppliers: what a delivery was stays.
void compare_delivery(Step& step, const json::Object& known, const json::Object& written) {
  step.differences = differences_of(known, written);
  const bool reordered = step.differences.empty() && known.at("lots") != written.at("lots");
  if (reordered) step.differences = {{"lots", known.at("lots"), written.at("lots")}};
  step.change = step.differences.empty() ? Change::unchanged : Change::conflict;
  if (step.change == Change::conflict) step.instead = Instead::count_or_loss;
}

}  // namespace

std::vector<Step> plan_deliveries(const Territory& territory, const std::vector<engine::DeliveryAnswer>& known,
                                  const engine::CatalogueAnswer& book) {
  CHECK(known.size() == territory.deliveries.size(), known.size(), territory.deliveries.size());
  const std::map<std::string, Unit> units = units_of(territory, book);
  std::map<std::string, json::Object> written_before;
  std::vector<Step> steps;
  for (std::size_t i = 0; i < known.size(); ++i) {
    const auto& [written, place] = territory.deliveries[i];
    const engine::Deliver& delivery = written.delivery;
    Step step{.kind = "delivery",
              .key = key_of_paper(delivery.shop, delivery.supplier, delivery.reference, delivery.opening),
              .place = place,
              .body = delivery,
              .effective_date = written.date};
    const json::Object document = document_of(delivery, written.date, units);
    const auto [before, fresh] = written_before.try_emplace(step.key, document);
    if (known[i].known)
      compare_delivery(
          step, document_of(known[i].delivery, written.date == kNoDate ? kNoDate : known[i].date, units), document);
    else if (!fresh)
      compare_delivery(step, before->second, document);
    if (step.change == Change::unchanged) step.body.reset();
    steps.push_back(std::move(step));
  }
  return steps;
}

std::vector<Step> plan_vanished_rolls(const Territory& territory, const engine::RollAnswer& book) {
  std::set<std::string> papers;
  for (const auto& each : territory.deliveries) {
    const engine::Deliver& delivery = each.value.delivery;
    papers.insert(key_of_paper(delivery.shop, delivery.supplier, delivery.reference, delivery.opening));
  }
  std::set<std::string> households;
  for (const auto& each : territory.households) households.insert(each.value.enrolment.pseudonym);
  std::vector<Step> steps;
  const auto add = [&](const std::set<std::string>& told, const char* kind, std::string key) {
    if (!told.contains(key)) steps.push_back({.change = Change::vanished, .kind = kind, .key = std::move(key)});
  };
  for (const engine::DeliveryQuery& each : book.deliveries)
    add(papers, "delivery", key_of_paper(each.shop, each.supplier, each.reference, each.opening));
  for (const std::string& pseudonym : book.households) add(households, "household", pseudonym);
  return steps;
}

std::vector<Step> plan_household(const Placed<WrittenHousehold>& written,
                                 const std::optional<engine::HouseholdAnswer>& known) {
  const auto& [household, place] = written;
  const engine::EnrolHousehold& enrolment = household.enrolment;
  std::vector<Step> steps;
  const auto add = [&](Change change, std::string kind, std::optional<engine::CommandBody> body) -> Step& {
    steps.push_back(
        {.change = change, .kind = std::move(kind), .key = enrolment.pseudonym, .place = place, .body = std::move(body)});
    return steps.back();
  };
  if (!known) {
    add(Change::added, "household", enrolment);
  } else {
    auto differences = differences_of(document_of(*known), document_of(enrolment, known->valid_from));
    Step& step = add(differences.empty() ? Change::unchanged : Change::kept, "household", std::nullopt);
    if (step.change == Change::kept) step.instead = Instead::household_command;
    step.differences = std::move(differences);
  }
  const bool has_card = known && std::ranges::count(known->cards, household.card) > 0;
  if (!household.card.empty() && !has_card)
    add(Change::added, "card", engine::IssueCard{enrolment.pseudonym, household.card});
  if (household.budget && !(known && same_budget(*household.budget, *known))) {
    const bool had_one = known && known->budget;
    Step& step = add(had_one ? Change::changed : Change::added, "entitlement", *household.budget);
    if (had_one)
      step.differences = differences_of(
          {{"monthly_budget", json::of(*known->budget)}, {"budget_basis", std::string(to_string(known->basis))}},
          {{"monthly_budget", json::of(household.budget->budget)},
           {"budget_basis", std::string(to_string(household.budget->basis))}});
  }
  return steps;
}

Result<void> check_references(const Territory& territory, const engine::CatalogueAnswer& book) {
  const Names names(territory, book);
  for (const auto& [definition, place] : territory.definitions)
    TRY(std::visit(ReferenceCheck{names, place}, definition));
  return check_command_references(territory, names);
}

}  // namespace apps
