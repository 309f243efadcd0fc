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

// Of one kind that vanished; beyond these, the number of the others, and how to see them.
constexpr std::size_t kNamesShown = 20;

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
    case Change::kept:
      return context.text("différent, gardé", "differs, kept");
    case Change::conflict:
      return context.text("en conflit", "in conflict");
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
  if (done.outcome == engine::Outcome::noted) return context.text("déjà connu", "already known");
  return word(context, done.step.change);
}

const char* sentence(Language language, Instead instead) {
  const auto text = [language](const char* french, const char* english) {
    return language == Language::french ? french : english;
  };
  switch (instead) {
    case Instead::nothing:
      return "";
    case Instead::count_or_loss:
      return text(
          "une livraison enregistrée ne change plus : corrigez le stock par grenier count-stock ou grenier loss, ou "
          "écrivez une autre livraison sous une nouvelle référence",
          "a recorded delivery changes no more: put the stock right with grenier count-stock or grenier loss, or write "
          "another delivery under a new reference");
    case Instead::reassign:
      return text(
          "une subvention enregistrée ne change plus : écrivez ce qui s'ajoute sous une nouvelle référence, ou "
          "réaffectez ce qui fut payé par grenier fund reassign",
          "a recorded grant changes no more: write what is added under a new reference, or reassign what was paid with "
          "grenier fund reassign");
    case Instead::new_code:
      return text("cela ne change plus une fois déclaré : déclarez-le sous un nouveau code",
                          "this changes no more once declared: declare it under a new code");
    case Instead::same_tariff:
      return text(
          "une épicerie n'a qu'une grille : écrivez la nouvelle sous le code de l'ancienne, avec son premier jour (from)",
          "a shop has one tariff: write the new one under the code of the old, with its first day (from)");
    case Instead::household_command:
      return text("un foyer se corrige par grenier household correct, se prolonge par grenier household renew",
                          "a household is corrected with grenier household correct, prolonged with grenier household "
                          "renew");
  }
  return "";
}

// What an import had declared and the files say just so changes in nothing but whose it is.
std::string shown_difference(const Context& context, const Step& step, std::size_t index) {
  if (index < step.differences.size()) return show(step.differences[index], context.language);
  if (step.change != Change::changed) return "";
  return context.text("repris d'un import", "taken over from an import");
}

void print_changes(const Context& context, const std::vector<DoneStep>& steps, bool dry_run) {
  Table table(dry_run ? context.text("Ce qui changerait", "What would change")
                      : context.text("Ce qui a changé", "What changed"),
              {{context.text("Changement", "Change")},
               {context.text("Objet", "Kind")},
               {context.text("Code", "Key")},
               {context.text("Lieu", "Place")},
               {context.text("De → à", "From → to")}});
  for (const DoneStep& done : steps) {
    const Step& step = done.step;
    if (step.change == Change::unchanged || step.change == Change::vanished) continue;
    if (done.outcome == engine::Outcome::noted) continue;
    table.add({shown_change(context, done), word_for_kind(context, step.kind), step.key, where(step.place),
               shown_difference(context, step, 0)});
    for (std::size_t i = 1; i < step.differences.size(); ++i)
      table.add({"", "", "", "", shown_difference(context, step, i)});
  }
  if (!table.empty()) table.print(context.out);
}

// "fournisseur (2) : grossiste, collecte"
void print_vanished(const Context& context, const std::vector<DoneStep>& steps, Shown shown) {
  std::vector<std::pair<std::string_view, std::vector<std::string_view>>> kinds;
  for (const DoneStep& done : steps) {
    if (done.step.change != Change::vanished) continue;
    auto kind = std::ranges::find(kinds, std::string_view(done.step.kind), [](const auto& each) { return each.first; });
    if (kind == kinds.end()) kind = kinds.emplace(kinds.end(), done.step.kind, std::vector<std::string_view>{});
    kind->second.push_back(done.step.key);
  }
  if (kinds.empty()) return;
  context.out << context.text("Dans le livre, absent de ces fichiers, et gardé :",
                              "In the book, not in these files, and kept:")
              << "\n";
  bool cut = false;
  for (const auto& [kind, keys] : kinds) {
    const std::size_t named = shown == Shown::all ? keys.size() : std::min(keys.size(), kNamesShown);
    context.out << "  " << word_for_kind(context, kind) << " (" << show_count(std::ssize(keys), context.language) << ")"
                << context.text(" : ", ": ");
    for (std::size_t i = 0; i < named; ++i) context.out << (i == 0 ? "" : ", ") << keys[i];
    if (named < keys.size())
      context.out << context.text(" … et ", " … and ")
                  << show_count(static_cast<std::int64_t>(keys.size() - named), context.language)
                  << context.text(" autres", " more");
    context.out << "\n";
    cut = cut || named < keys.size();
  }
  if (cut)
    context.out << context.text("  (--all les nomme tous, --json aussi)", "  (--all names them all, and so does --json)")
                << "\n";
}

// In conflict: nothing was posted.
bool is_undone(const std::vector<DoneStep>& steps) {
  return std::ranges::any_of(
      steps, [](const DoneStep& done) { return done.step.change == Change::conflict && !done.outcome; });
}

void print_conflicts(const Context& context, const std::vector<DoneStep>& steps, bool dry_run) {
  for (const DoneStep& done : steps)
    if (done.step.change == Change::conflict && !done.outcome)
      context.err << where(done.step.place) << ": " << word_for_kind(context, done.step.kind) << " " << done.step.key
                  << ": " << sentence(context.language, done.step.instead) << "\n";
  if (is_undone(steps) && !dry_run)
    context.err << context.text("Rien n'a été envoyé : ces fichiers et le livre sont en conflit.",
                                "Nothing was posted: these files and the book are in conflict.")
                << "\n";
  if (std::ranges::any_of(steps, [](const DoneStep& done) { return done.step.change == Change::kept; }))
    context.err << sentence(context.language, Instead::household_command) << "\n";
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
  json::Array differences;
  for (const Difference& each : done.step.differences)
    differences.push_back(json::Object{{"field", each.field}, {"from", each.from}, {"to", each.to}});
  step["differences"] = std::move(differences);
  const bool has_other_way = done.step.instead != Instead::nothing;
  step["instead"] = has_other_way ? json::Value(sentence(Language::english, done.step.instead)) : json::Value(nullptr);
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

namespace {

Result<std::vector<engine::DeliveryAnswer>> ask_deliveries(Desk& desk, const Territory& territory) {
  std::vector<engine::DeliveryAnswer> known;
  for (const auto& each : territory.deliveries) {
    const engine::Deliver& delivery = each.value.delivery;
    const engine::DeliveryQuery query{.shop = delivery.shop,
                                      .supplier = delivery.supplier,
                                      .reference = delivery.reference,
                                      .opening = delivery.opening};
    known.push_back(TRY(ask_for<engine::DeliveryAnswer>(desk, query)));
  }
  return known;
}

Result<engine::RollAnswer> ask_roll(Desk& desk) {
  engine::RollAnswer all;
  do {
    auto page = TRY(ask_for<engine::RollAnswer>(desk, engine::RollQuery{.from = all.next}));
    std::ranges::move(page.deliveries, std::back_inserter(all.deliveries));
    std::ranges::move(page.households, std::back_inserter(all.households));
    all.next = page.next;
  } while (all.next != 0);
  return all;
}

bool has_conflict(const std::vector<Step>& steps) {
  return std::ranges::any_of(steps, [](const Step& step) { return step.change == Change::conflict; });
}

}  // namespace

Result<std::vector<Step>> plan_territory(const Territory& territory, const engine::CatalogueAnswer& book, Desk& desk,
                                         WhatVanished vanished) {
  std::vector<Step> steps = plan_definitions(territory, book, vanished);
  append(steps, plan_grants(territory, book, vanished));
  append(steps, plan_deliveries(territory, TRY(ask_deliveries(desk, territory)), book));
  for (const auto& household : territory.households)
    append(steps, plan_household(household, TRY(ask_household(desk, household.value.enrolment.pseudonym))));
  if (vanished != WhatVanished::ignore) append(steps, plan_vanished_rolls(territory, TRY(ask_roll(desk))));
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
  const bool is_stopped = application.vanished != WhatVanished::ignore && has_conflict(steps);
  if (application.dry_run || is_stopped) return leave_undone(std::move(steps));
  const auto to_post = std::ranges::count_if(steps, [](const Step& step) { return step.body.has_value(); });
  if (to_post == 0) return leave_undone(std::move(steps));
  Progress progress(context, context.text("Application", "Applying"), to_post);
  auto done = carry_out(std::move(steps), desk, [&](std::int64_t count) { progress.advance_to(count); });
  progress.finish();
  return done;
}

void tell_steps(Context& context, const std::vector<DoneStep>& steps, bool dry_run, json::Array rejected, Shown shown) {
  const bool refused = std::ranges::any_of(steps, [](const DoneStep& done) {
    return done.outcome == engine::Outcome::refused || (done.step.change == Change::conflict && !done.outcome);
  });
  if (refused) context.exit = Exit::refused;
  if (context.json) return print_json(context, steps, dry_run, std::move(rejected));
  print_changes(context, steps, dry_run || is_undone(steps));
  print_vanished(context, steps, shown);
  print_counts(context, steps);
  print_conflicts(context, steps, dry_run);
  print_refusals(context, steps);
}

Result<void> refuse_input(Context& context, const Error& error) {
  context.fail(error);
  context.exit = Exit::usage;
  return {};
}

}  // namespace apps
