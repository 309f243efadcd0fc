#include "apps/apply_plan.h"

#include <algorithm>
#include <map>
#include <set>

#include "apps/answers_json.h"
#include "engine/definition_rules.h"

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

// Of sources, files declare tills alone.
bool is_of_files(const ledger::Definition& definition) {
  const auto* source = std::get_if<ledger::SourceDefinition>(&definition);
  return source == nullptr || source->kind == SourceKind::till;
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
    if (names.contains(name_of(definition)) || !is_of_files(definition)) return false;
    const auto* price = std::get_if<ledger::Price>(&definition);
    return price == nullptr || !price_scopes.contains(price_scope(*price));
  }
};

// Not set for a price or a tariff, which only another one replaces.
std::optional<bool> is_retired(const ledger::Definition& definition) {
  return std::visit(
      [](const auto& each) -> std::optional<bool> {
        if constexpr (requires { each.retired; }) return each.retired;
        return std::nullopt;
      },
      definition);
}

ledger::Definition retired(ledger::Definition definition) {
  std::visit(
      [](auto& each) {
        if constexpr (requires { each.retired; }) each.retired = true;
      },
      definition);
  return definition;
}

// In use, of a kind that can be retired, and the files' concern: what an import brought was never in them, so that it
// is not there says nothing.
bool may_retire(const engine::CatalogueEntry& entry) {
  return is_retired(entry.definition) == false && !entry.imported && is_of_files(entry.definition);
}

Step step_for_vanished(const engine::CatalogueEntry& entry, WhatVanished vanished) {
  const ledger::Definition& definition = entry.definition;
  Step step{
      .change = Change::vanished, .kind = std::string(ledger::kind_of(definition)), .key = ledger::key_of(definition)};
  if (vanished != WhatVanished::retire || !may_retire(entry)) return step;
  step.change = Change::retired;
  step.body = engine::Declare{retired(definition)};
  return step;
}

// The tariffs that have shops, as the book will have them by then.
class TariffsInForce {
 public:
  explicit TariffsInForce(const Book& book) {
    for (const auto& [name, entry] : book)
      if (const auto* tariff = std::get_if<ledger::Tariff>(&entry->definition)) tariffs_[tariff->code] = tariff;
  }
  // Another one that has one of its shops already; null when none has.
  const ledger::Tariff* in_the_way_of(const ledger::Tariff& tariff) const {
    for (const auto& [code, other] : tariffs_)
      if (code != tariff.code && engine::share_a_shop(*other, tariff)) return other;
    return nullptr;
  }
  void add(const ledger::Tariff& tariff) { tariffs_[tariff.code] = &tariff; }

 private:
  std::map<std::string, const ledger::Tariff*> tariffs_;  // by code
};

void see_conflict(Step& step, Instead instead) {
  step.change = Change::conflict;
  step.instead = instead;
}

// What the files say of a household beside what the book says; `first_day` where they leave it open.
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

// Named as files name them, which know budgets of a month alone.
json::Object budget_document(const std::optional<Money>& budget, BudgetBasis basis, Period period) {
  return {{"monthly_budget", json::of(budget)},
          {"budget_basis", std::string(to_string(basis))},
          {"budget_period", std::string(to_string(period))}};
}

bool same_budget(const engine::GrantEntitlement& written, const engine::HouseholdAnswer& known) {
  return known.budget == written.budget && known.basis == written.basis && known.period == written.period;
}

}  // namespace

std::string_view to_string(Change change) {
  static constexpr std::string_view kNames[] = {"added",     "changed", "retired", "vanished",
                                                "unchanged", "kept",    "conflict"};
  return kNames[static_cast<std::size_t>(change)];
}

std::string_view to_string(Instead instead) {
  static constexpr std::string_view kNames[] = {"nothing",       "count_or_loss", "reassign",          "new_code",
                                                "same_tariff",   "day_stays",     "household_command", "line_removed",
                                                "revoked_stays", "another_card",  "another_day"};
  return kNames[static_cast<std::size_t>(instead)];
}

Result<void> check_whole(const Territory& territory, const engine::CatalogueAnswer& book) {
  std::set<std::string_view> declared;
  for (const auto& each : territory.definitions) declared.insert(ledger::kind_of(each.value));
  for (const engine::CatalogueEntry& entry : book.entries) {
    const std::string kind(ledger::kind_of(entry.definition));
    if (declared.contains(kind) || !may_retire(entry)) continue;
    return fail(ErrorCode::usage_error, "--retire",
                "these files declare no " + (kind == "source" ? "till" : kind) +
                    ", and the book has some: --retire takes a whole territory");
  }
  return {};
}

std::vector<Step> plan_definitions(const Territory& territory, const engine::CatalogueAnswer& book,
                                   WhatVanished vanished) {
  const Book latest = latest_of(book);
  TariffsInForce tariffs(latest);
  std::vector<Step> steps;
  for (const auto& [definition, place] : territory.definitions) {
    Step step{.change = change_of(definition, latest, vanished),
              .kind = std::string(ledger::kind_of(definition)),
              .key = ledger::key_of(definition),
              .place = place};
    if (step.change != Change::unchanged) {
      step.body = engine::Declare{definition};
      const auto known = latest.find(name_of(definition));
      if (known != latest.end())
        step.differences =
            differences_of(to_json(known->second->definition).as_object(), to_json(definition).as_object());
      if (known != latest.end() && engine::fixed_otherwise(known->second->definition, definition))
        see_conflict(step, Instead::new_code);
    }
    if (const auto* tariff = std::get_if<ledger::Tariff>(&definition)) {
      if (const ledger::Tariff* other = step.body ? tariffs.in_the_way_of(*tariff) : nullptr) {
        see_conflict(step, Instead::same_tariff);
        step.obstacle = other->code;
      }
      tariffs.add(*tariff);
    }
    steps.push_back(std::move(step));
  }
  if (vanished == WhatVanished::ignore) return steps;
  const Mentioned mentioned(territory);
  for (const auto& [name, entry] : latest)
    if (mentioned.is_missing(entry->definition) && is_retired(entry->definition) != true)
      steps.push_back(step_for_vanished(*entry, vanished));
  return steps;
}

std::vector<Step> plan_household(const Placed<WrittenHousehold>& written,
                                 const std::optional<engine::HouseholdAnswer>& known, WhatVanished vanished,
                                 const std::set<std::string>& cards) {
  const auto& [household, place] = written;
  const engine::EnrolHousehold& enrolment = household.enrolment;
  std::vector<Step> steps;
  const auto add = [&](Change change, std::string kind, std::optional<engine::CommandBody> body) -> Step& {
    steps.push_back({.change = change,
                     .kind = std::move(kind),
                     .key = enrolment.pseudonym,
                     .place = place,
                     .body = std::move(body)});
    return steps.back();
  };
  if (known && known->pseudonym != enrolment.pseudonym) {
    Step& step = add(Change::kept, "household", std::nullopt);
    step.instead = Instead::line_removed;
    step.differences = {{"merged_with", json::Value(known->pseudonym), nullptr}};
    return steps;
  }
  if (!known) {
    add(Change::added, "household", enrolment);
  } else {
    auto differences = differences_of(document_of(*known), document_of(enrolment, known->valid_from));
    Step& step = add(differences.empty() ? Change::unchanged : Change::kept, "household", std::nullopt);
    if (step.change == Change::kept) step.instead = Instead::household_command;
    step.differences = std::move(differences);
  }
  const auto name_vanished = [&](std::string kind) {
    if (vanished != WhatVanished::ignore)
      steps.push_back({.change = Change::vanished, .kind = std::move(kind), .key = enrolment.pseudonym});
  };
  const bool has_card = known && std::ranges::count(known->cards, household.card) > 0;
  if (!household.card.empty() && !has_card)
    add(Change::added, "card", engine::IssueCard{enrolment.pseudonym, household.card});
  if (known)
    for (const std::string& card : known->cards)
      if (!cards.contains(card)) name_vanished("card");
  if (known && known->budget && !known->budget_by_grid && !household.budget) name_vanished("entitlement");
  if (household.budget && !(known && same_budget(*household.budget, *known))) {
    const bool had_one = known && known->budget;
    Step& step = add(had_one ? Change::changed : Change::added, "entitlement", *household.budget);
    if (had_one)
      step.differences =
          differences_of(budget_document(known->budget, known->basis, known->period),
                         budget_document(household.budget->budget, household.budget->basis, household.budget->period));
  }
  return steps;
}

}  // namespace apps
