#include "apps/apply_plan.h"

#include <algorithm>
#include <map>
#include <set>

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

// What the files speak of: kinds, names, and products and shops that have a price.
struct Mentioned {
  std::set<std::string_view> kinds;
  std::set<std::string> names;
  std::set<std::string> price_scopes;

  explicit Mentioned(const Territory& territory) {
    for (const auto& [definition, place] : territory.definitions) {
      kinds.insert(ledger::kind_of(definition));
      names.insert(name_of(definition));
      if (const auto* price = std::get_if<ledger::Price>(&definition)) price_scopes.insert(price_scope(*price));
    }
  }
  bool is_missing(const ledger::Definition& definition) const {
    if (!kinds.contains(ledger::kind_of(definition)) || names.contains(name_of(definition))) return false;
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

std::string step_name(engine::GrantStep step) {
  static constexpr const char* kNames[] = {"awarded", "received", "opening"};
  return kNames[static_cast<std::size_t>(step)];
}

bool same_enrolment(const engine::EnrolHousehold& written, const engine::HouseholdAnswer& known) {
  return written.legal_entity == known.legal_entity && written.bracket == known.bracket &&
         written.size_class == known.size_class && written.valid_to == known.valid_to &&
         (written.valid_from == kNoDate || written.valid_from == known.valid_from);
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
    for (const ledger::Quota& quota : tariff.quotas) {
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
                                                "unchanged", "checked", "kept"};
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
    if (step.change != Change::unchanged) step.body = engine::Declare{definition};
    steps.push_back(std::move(step));
  }
  if (vanished == WhatVanished::ignore) return steps;
  const Mentioned mentioned(territory);
  for (const auto& [name, entry] : latest)
    if (mentioned.is_missing(entry->definition) && !is_retired(entry->definition))
      steps.push_back(step_for_vanished(*entry, vanished));
  return steps;
}

std::vector<Step> plan_grants(const Territory& territory, const engine::CatalogueAnswer& book) {
  std::vector<Step> steps;
  for (const auto& [written, place] : territory.grants) {
    const bool known =
        std::ranges::any_of(book.grants, [&](const auto& entry) { return entry.grant == written.grant; });
    Step step{.change = known ? Change::unchanged : Change::added,
              .kind = "grant",
              .key = written.grant.fund + " " + step_name(written.grant.step) + " " + written.grant.reference,
              .place = place,
              .effective_date = written.date};
    if (!known) step.body = written.grant;
    steps.push_back(std::move(step));
  }
  return steps;
}

std::vector<Step> plan_deliveries(const Territory& territory) {
  std::vector<Step> steps;
  for (const auto& [written, place] : territory.deliveries)
    steps.push_back({.change = Change::checked,
                     .kind = "delivery",
                     .key = written.delivery.shop + " " + written.delivery.reference,
                     .place = place,
                     .body = written.delivery,
                     .effective_date = written.date});
  return steps;
}

std::vector<Step> plan_household(const Placed<WrittenHousehold>& written,
                                 const std::optional<engine::HouseholdAnswer>& known) {
  const auto& [household, place] = written;
  const engine::EnrolHousehold& enrolment = household.enrolment;
  std::vector<Step> steps;
  const auto add = [&](Change change, std::string kind, std::optional<engine::CommandBody> body) {
    steps.push_back({change, std::move(kind), enrolment.pseudonym, place, std::move(body)});
  };
  if (!known) add(Change::added, "household", enrolment);
  if (known) add(same_enrolment(enrolment, *known) ? Change::unchanged : Change::kept, "household", std::nullopt);
  const bool has_card = known && std::ranges::count(known->cards, household.card) > 0;
  if (!household.card.empty() && !has_card)
    add(Change::added, "card", engine::IssueCard{enrolment.pseudonym, household.card});
  if (household.budget && !(known && same_budget(*household.budget, *known)))
    add(known && known->budget ? Change::changed : Change::added, "entitlement", *household.budget);
  return steps;
}

Result<void> check_references(const Territory& territory, const engine::CatalogueAnswer& book) {
  const Names names(territory, book);
  for (const auto& [definition, place] : territory.definitions)
    TRY(std::visit(ReferenceCheck{names, place}, definition));
  return check_command_references(territory, names);
}

}  // namespace apps
