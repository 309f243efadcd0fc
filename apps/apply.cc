#include "apps/apply.h"

#include <algorithm>
#include <map>
#include <ostream>

#include "apps/format.h"
#include "apps/progress.h"
#include "apps/table.h"
#include "apps/texts.h"

namespace apps {

namespace {

// Beyond these, a table says how many more there are.
constexpr std::size_t kRowsShown = 20;

Result<std::optional<engine::HouseholdAnswer>> ask_household(Desk& desk, const std::string& pseudonym) {
  auto answer = ask_for<engine::HouseholdAnswer>(desk, engine::HouseholdQuery{.pseudonym = pseudonym});
  if (answer.ok()) return std::optional(std::move(*answer));
  if (answer.error().code == ErrorCode::unknown_household) return std::optional<engine::HouseholdAnswer>();
  return answer.error();
}

void append(std::vector<Step>& steps, std::vector<Step> more) {
  std::ranges::move(more, std::back_inserter(steps));
}

// --- telling
// ----------------------------------------------------------------------------------------------------------

const char* word(const Context& context, Change change) {
  switch (change) {
    case Change::added:
      return context.text("ajouté", "added");
    case Change::changed:
      return context.text("modifié", "changed");
    case Change::retired:
      return context.text("retiré", "retired");
    case Change::vanished:
      return context.text("absent du fichier, gardé", "not in the file, kept");
    case Change::unchanged:
      return context.text("inchangé", "unchanged");
    case Change::checked:
      return context.text("à enregistrer s'il est nouveau", "to be recorded if it is new");
    case Change::kept:
      return context.text("différent, gardé", "differs, kept");
  }
  return "";
}

const char* word_for_kind(const Context& context, std::string_view kind) {
  struct Words {
    std::string_view kind;
    const char* french;
    const char* english;
  };
  static constexpr Words kWords[] = {{"legal_entity", "structure", "legal entity"},
                                     {"shop", "épicerie", "shop"},
                                     {"source", "caisse", "till"},
                                     {"supplier", "fournisseur", "supplier"},
                                     {"product", "produit", "product"},
                                     {"price", "prix", "price"},
                                     {"funder", "financeur", "funder"},
                                     {"fund", "fonds", "fund"},
                                     {"tariff", "grille tarifaire", "tariff"},
                                     {"grant", "subvention", "grant"},
                                     {"delivery", "livraison", "delivery"},
                                     {"household", "foyer", "household"},
                                     {"card", "carte", "card"},
                                     {"entitlement", "droit d'achat", "purchase right"}};
  for (const Words& words : kWords)
    if (words.kind == kind) return context.text(words.french, words.english);
  return "";
}

std::string where(const Place& place) {
  return place.file.empty() ? std::string() : place.file + ":" + std::to_string(place.line);
}

std::string shown_change(const Context& context, const DoneStep& done) {
  if (done.outcome == engine::Outcome::refused) return context.text("refusé", "refused");
  if (done.outcome == engine::Outcome::recorded && done.step.change == Change::checked)
    return word(context, Change::added);
  if (done.outcome == engine::Outcome::noted) return context.text("déjà connu", "already known");
  return word(context, done.step.change);
}

void print_changes(const Context& context, const std::vector<DoneStep>& steps, bool dry_run) {
  Table table(dry_run ? context.text("Ce qui changerait", "What would change")
                      : context.text("Ce qui a changé", "What changed"),
              {{context.text("Changement", "Change")},
               {context.text("Objet", "Kind")},
               {context.text("Code", "Key")},
               {context.text("Lieu", "Place")}});
  std::map<std::pair<std::string, std::string>, std::size_t> shown;
  for (const DoneStep& done : steps) {
    if (done.step.change == Change::unchanged || done.outcome == engine::Outcome::noted) continue;
    const std::string change = shown_change(context, done);
    if (++shown[{change, done.step.kind}] > kRowsShown) continue;
    table.add({change, word_for_kind(context, done.step.kind), done.step.key, where(done.step.place)});
  }
  for (const auto& [group, count] : shown)
    if (count > kRowsShown)
      table.add({group.first, word_for_kind(context, group.second),
                 context.text("… et ", "… and ") +
                     show_count(static_cast<std::int64_t>(count - kRowsShown), context.language) +
                     context.text(" autres", " more"),
                 ""});
  if (!table.empty()) table.print(context.out);
}

void print_counts(const Context& context, const std::vector<DoneStep>& steps) {
  std::map<std::string, std::int64_t> counts;
  for (const DoneStep& done : steps) ++counts[shown_change(context, done)];
  std::string line;
  for (const auto& [change, count] : counts)
    line += (line.empty() ? "" : context.text(" ; ", "; ")) + change + context.text(" : ", ": ") +
            show_count(count, context.language);
  context.out << (line.empty() ? context.text("Rien à faire.", "Nothing to do.") : line) << "\n";
}

void print_refusals(const Context& context, const std::vector<DoneStep>& steps) {
  for (const DoneStep& done : steps)
    if (done.outcome == engine::Outcome::refused)
      context.err << where(done.step.place) << ": " << word_for_kind(context, done.step.kind) << " " << done.step.key
                  << ": " << tell(done.refusal, context.language) << "\n";
}

json::Object json_of(const DoneStep& done) {
  json::Object step{{"change", to_string(done.step.change)}, {"kind", done.step.kind}, {"key", done.step.key}};
  step["file"] = done.step.place.file.empty() ? json::Value(nullptr) : json::Value(done.step.place.file);
  step["line"] = done.step.place.line == 0 ? json::Value(nullptr) : json::Value(done.step.place.line);
  static constexpr const char* kOutcomes[] = {"recorded", "refused", "noted"};
  step["outcome"] =
      done.outcome ? json::Value(kOutcomes[static_cast<std::size_t>(*done.outcome)]) : json::Value(nullptr);
  step["error"] = done.outcome == engine::Outcome::refused ? json::of(done.refusal) : json::Value(nullptr);
  return step;
}

void print_json(const Context& context, const std::vector<DoneStep>& steps, bool dry_run, json::Array rejected) {
  json::Array changes;
  std::int64_t unchanged = 0;
  for (const DoneStep& done : steps) {
    if (done.step.change == Change::unchanged)
      ++unchanged;
    else
      changes.push_back(json_of(done));
  }
  json::print(context.out, json::Object{{"dry_run", dry_run},
                                        {"unchanged", unchanged},
                                        {"changes", std::move(changes)},
                                        {"rejected", std::move(rejected)}});
}

}  // namespace

Result<engine::CatalogueAnswer> ask_catalogue(Desk& desk) {
  return ask_for<engine::CatalogueAnswer>(desk, engine::CatalogueQuery{});
}

Result<std::vector<Step>> plan_territory(const Territory& territory, const engine::CatalogueAnswer& book, Desk& desk,
                                         WhatVanished vanished) {
  std::vector<Step> steps = plan_definitions(territory, book, vanished);
  append(steps, plan_grants(territory, book));
  append(steps, plan_deliveries(territory));
  for (const auto& household : territory.households)
    append(steps, plan_household(household, TRY(ask_household(desk, household.value.enrolment.pseudonym))));
  return steps;
}

Result<std::vector<DoneStep>> carry_out(std::vector<Step> steps, Desk& desk, const Advance& advance) {
  std::vector<Errand> errands;
  for (const Step& step : steps)
    if (step.body) errands.push_back({*step.body, step.effective_date});
  const std::vector<engine::Receipt> receipts = TRY(desk.post(errands, advance));
  CHECK(receipts.size() == errands.size(), receipts.size(), errands.size());
  std::vector<DoneStep> done = leave_undone(std::move(steps));
  auto receipt = receipts.begin();
  for (DoneStep& each : done) {
    if (!each.step.body) continue;
    each.outcome = receipt->outcome;
    each.refusal = receipt->reason;
    ++receipt;
  }
  return done;
}

std::vector<DoneStep> leave_undone(std::vector<Step> steps) {
  std::vector<DoneStep> done;
  for (Step& step : steps) done.push_back(DoneStep{std::move(step), std::nullopt, {}});
  return done;
}

Result<std::vector<DoneStep>> apply_territory(Context& context, const Territory& territory,
                                              const engine::CatalogueAnswer& book, Desk& desk,
                                              const Application& application) {
  std::vector<Step> steps = TRY(plan_territory(territory, book, desk, application.vanished));
  if (application.dry_run) return leave_undone(std::move(steps));
  const auto to_post = std::ranges::count_if(steps, [](const Step& step) { return step.body.has_value(); });
  if (to_post == 0) return leave_undone(std::move(steps));
  Progress progress(context, context.text("Application", "Applying"), to_post);
  auto done = carry_out(std::move(steps), desk, [&](std::int64_t count) { progress.advance_to(count); });
  progress.finish();
  return done;
}

void tell_steps(Context& context, const std::vector<DoneStep>& steps, bool dry_run, json::Array rejected) {
  const bool refused =
      std::ranges::any_of(steps, [](const DoneStep& done) { return done.outcome == engine::Outcome::refused; });
  if (refused) context.exit = Exit::refused;
  if (context.json) return print_json(context, steps, dry_run, std::move(rejected));
  print_changes(context, steps, dry_run);
  print_counts(context, steps);
  print_refusals(context, steps);
}

Result<void> refuse_input(Context& context, const Error& error) {
  context.fail(error);
  context.exit = Exit::usage;
  return {};
}

}  // namespace apps
