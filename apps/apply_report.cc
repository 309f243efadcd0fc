// What became of each step, for people and as a document.
#include <algorithm>
#include <map>
#include <ostream>
#include <set>

#include "apps/answers_json.h"
#include "apps/apply.h"
#include "apps/format.h"
#include "apps/table.h"
#include "apps/texts.h"

namespace apps {

namespace {

// Of one kind that changed alike, and of the differences of one thing; beyond these, the number of the others.
constexpr std::size_t kShownMax = 20;

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

// A step's key names the step of a grant, and opening stock, in English: for people in their language.
std::string shown_key(const Context& context, const Step& step) {
  constexpr std::string_view kOpening = " (opening)";
  if (step.kind == "delivery" && step.key.ends_with(kOpening))
    return step.key.substr(0, step.key.size() - kOpening.size()) + context.text(" (ouverture)", " (opening)");
  if (step.kind != "grant") return step.key;
  const std::size_t fund_end = step.key.find(' ');
  const std::string rest = step.key.substr(fund_end + 1);
  for (const auto each : {engine::GrantStep::awarded, engine::GrantStep::received, engine::GrantStep::opening})
    if (const std::string_view name = step_name(each); rest.starts_with(name))
      return step.key.substr(0, fund_end + 1) + std::string(word(each, context.language)) + rest.substr(name.size());
  return step.key;
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
  switch (instead) {
    case Instead::nothing:
      return "";
    case Instead::count_or_loss:
      return say(
          language,
          "une livraison enregistrée ne change plus\u00A0: corrigez le stock par grenier count-stock ou grenier loss, "
          "ou écrivez une autre livraison sous une nouvelle référence",
          "a recorded delivery changes no more: put the stock right with grenier count-stock or grenier loss, or write "
          "another delivery under a new reference");
    case Instead::reassign:
      return say(
          language,
          "une subvention enregistrée ne change plus\u00A0: écrivez ce qui s'ajoute sous une nouvelle référence, ou "
          "réaffectez ce qui a été payé par grenier fund reassign",
          "a recorded grant changes no more: write what is added under a new reference, or reassign what was paid with "
          "grenier fund reassign");
    case Instead::new_code:
      return say(language, "cela ne change plus une fois déclaré\u00A0: déclarez-le sous un nouveau code",
                 "this changes no more once declared: declare it under a new code");
    case Instead::same_tariff:
      return say(language,
                 "une épicerie n'a qu'un tarif\u00A0: écrivez le nouveau sous le code de l'ancien, avec son premier "
                 "jour (from)",
                 "a shop has one tariff: write the new one under the code of the old, with its first day (from)");
    case Instead::day_stays:
      return say(language, "ce qui est enregistré garde son jour", "what is recorded keeps its day");
    case Instead::household_command:
      return say(language, "un foyer se corrige par grenier household correct, se prolonge par grenier household renew",
                 "a household is corrected with grenier household correct, prolonged with grenier household "
                 "renew");
    case Instead::line_removed:
      return say(language, "un foyer réuni avec un autre n'a plus rien à lui\u00A0: sa ligne peut quitter le fichier",
                 "a household that was merged with another has nothing of its own: its line may leave the file");
    case Instead::revoked_stays:
      return say(language, "une carte retirée à son foyer le reste\u00A0: elle peut quitter sa ligne",
                 "a card that was revoked stays so: it may leave its line");
    case Instead::another_card:
      return say(language, "cette carte est ou était à un autre foyer\u00A0: donnez-en une autre",
                 "this card is or was another household's: give another one");
    case Instead::another_day:
      return say(language,
                 "ce jour est avant 1990, ou trop loin d'ici\u00A0: ce qui est livré ou versé se dit le jour même, le "
                 "reste un an à l'avance au plus",
                 "this day is before 1990, or too far ahead: what is delivered or paid is told on its day, the rest a "
                 "year ahead at most");
  }
  return "";
}

// What an import had declared and the files say just so changes in nothing but whose it is.
std::string shown_difference(const Context& context, const Step& step, std::size_t index) {
  if (index < step.differences.size()) return show(step.differences[index], context.language);
  if (step.change != Change::changed) return "";
  return context.text("repris d'un import", "taken over from an import");
}

// "… et 5 autres"
std::string more(const Context& context, std::size_t count) {
  return context.text("… et ", "… and ") + show_count(static_cast<std::int64_t>(count), context.language) +
         context.text(count < 2 ? " autre" : " autres", " more");
}

// How many of each sort were told and how many were not, in the order of their first.
class Ration {
 public:
  explicit Ration(Shown shown) : max_(shown == Shown::all ? SIZE_MAX : kShownMax) {}
  struct Sort {
    std::string change;
    std::string kind;
    std::size_t told = 0;
    std::size_t left_out = 0;
  };
  // Whether one more of that sort is to be told.
  bool takes(const std::string& change, const std::string& kind) {
    auto sort =
        std::ranges::find_if(sorts_, [&](const Sort& each) { return each.change == change && each.kind == kind; });
    if (sort == sorts_.end()) sort = sorts_.insert(sorts_.end(), Sort{change, kind});
    const bool told = sort->told < max_;
    ++(told ? sort->told : sort->left_out);
    return told;
  }
  std::vector<Sort> cut() const {
    std::vector<Sort> cut;
    std::ranges::copy_if(sorts_, std::back_inserter(cut), [](const Sort& each) { return each.left_out > 0; });
    return cut;
  }

 private:
  std::size_t max_;
  std::vector<Sort> sorts_;
};

void add_differences(const Context& context, const Step& step, Shown shown, Table& table) {
  const std::size_t count = step.differences.size();
  const std::size_t told = shown == Shown::all ? count : std::min(count, kShownMax);
  for (std::size_t i = 1; i < told; ++i) table.add({"", "", "", "", shown_difference(context, step, i)});
  if (told < count) table.add({"", "", "", "", more(context, count - told)});
}

// Whether something was left out.
bool print_changes(const Context& context, const std::vector<DoneStep>& steps, bool dry_run, Shown shown) {
  Table table(dry_run ? context.text("Ce qui changerait", "What would change")
                      : context.text("Ce qui a changé", "What changed"),
              {{context.text("Changement", "Change")},
               {context.text("Objet", "Kind")},
               {context.text("Code", "Key")},
               {context.text("Lieu", "Place")},
               {context.text("De → à", "From → to")}});
  Ration ration(shown);
  for (const DoneStep& done : steps) {
    const Step& step = done.step;
    if (step.change == Change::unchanged || step.change == Change::vanished) continue;
    if (done.outcome == engine::Outcome::noted) continue;
    const std::string change = shown_change(context, done), kind(kind_word(step.kind, context.language));
    if (!ration.takes(change, kind)) continue;
    table.add({change, kind, shown_key(context, step), where(step.place), shown_difference(context, step, 0)});
    add_differences(context, step, shown, table);
  }
  const auto cut = ration.cut();
  for (const Ration::Sort& each : cut) table.add({each.change, each.kind, more(context, each.left_out), "", ""});
  if (!table.empty()) table.print(context.out);
  return !cut.empty();
}

struct VanishedKind {
  std::string kind;
  std::vector<std::string> names = {};
};

// Pseudonyms, of households that may be another association's: a terminal in a shop tells how many, and names them when
// asked to.
bool is_of_people(std::string_view kind) {
  return kind == "household" || kind == "card" || kind == "entitlement";
}

std::vector<VanishedKind> vanished_kinds(const Context& context, const std::vector<DoneStep>& steps) {
  std::vector<VanishedKind> kinds;
  for (const DoneStep& done : steps) {
    if (done.step.change != Change::vanished) continue;
    auto kind = std::ranges::find(kinds, done.step.kind, &VanishedKind::kind);
    if (kind == kinds.end()) kind = kinds.insert(kinds.end(), VanishedKind{.kind = done.step.kind});
    kind->names.push_back(shown_key(context, done.step));
  }
  return kinds;
}

// "fournisseur (2) : grossiste, collecte"; whether something was left out.
bool print_vanished(const Context& context, const std::vector<DoneStep>& steps, Shown shown) {
  const auto kinds = vanished_kinds(context, steps);
  if (kinds.empty()) return false;
  context.out << context.text("Dans le livre, absent de ces fichiers, et gardé\u00A0:",
                              "In the book, not in these files, and kept:")
              << "\n";
  bool cut = false;
  for (const auto& [kind, names] : kinds) {
    const std::size_t some = is_of_people(kind) ? 0 : std::min(names.size(), kShownMax);
    const std::size_t told = shown == Shown::all ? names.size() : some;
    const auto count = static_cast<std::int64_t>(names.size());
    context.out << "  " << kind_word(kind, context.language) << " (" << show_count(count, context.language) << ")";
    for (std::size_t i = 0; i < told; ++i) context.out << (i == 0 ? context.text("\u00A0: ", ": ") : ", ") << names[i];
    if (told > 0 && told < names.size()) context.out << " " << more(context, names.size() - told);
    context.out << "\n";
    cut = cut || told < names.size();
  }
  return cut;
}

void say_how_to_see_all(const Context& context, Shown shown) {
  context.out << (shown == Shown::some
                      ? context.text("(--all montre tout, --json aussi)", "(--all shows all, and so does --json)")
                      : context.text("(--json montre tout)", "(--json shows all)"))
              << "\n";
}

// In conflict, and not posted.
bool stands_in_conflict(const DoneStep& done) {
  return done.step.change == Change::conflict && !done.outcome;
}

bool is_undone(const std::vector<DoneStep>& steps) {
  return std::ranges::any_of(steps, stands_in_conflict);
}

std::string reason_of_conflict(const Context& context, const Step& step) {
  const std::string what_to_do = sentence(context.language, step.instead);
  if (step.obstacle.empty()) return what_to_do;
  return context.text("le tarif ", "the tariff ") + step.obstacle +
         context.text(" couvre déjà l'une de ses épiceries\u00A0; ", " covers one of its shops already; ") + what_to_do;
}

// One line each of those that `concerns` picks, with what `tell` says of them.
template <class Concerns, class Tell>
void print_lines(const Context& context, const std::vector<DoneStep>& steps, Shown shown, Concerns concerns,
                 Tell tell) {
  Ration ration(shown);
  for (const DoneStep& done : steps) {
    if (!concerns(done)) continue;
    const std::string kind(kind_word(done.step.kind, context.language));
    if (ration.takes({}, kind))
      context.err << where(done.step.place) << ": " << kind << " " << shown_key(context, done.step) << ": "
                  << tell(done) << "\n";
  }
  for (const Ration::Sort& each : ration.cut())
    context.err << each.kind << ": " << more(context, each.left_out) << "\n";
}

void print_conflicts(const Context& context, const std::vector<DoneStep>& steps, bool dry_run, Shown shown) {
  print_lines(context, steps, shown, stands_in_conflict,
              [&](const DoneStep& done) { return reason_of_conflict(context, done.step); });
  if (is_undone(steps) && !dry_run)
    context.err << context.text("Rien n'a été envoyé\u00A0: ces fichiers et le livre sont en conflit.",
                                "Nothing was posted: these files and the book are in conflict.")
                << "\n";
  std::set<Instead> kept;
  for (const DoneStep& done : steps)
    if (done.step.change == Change::kept) kept.insert(done.step.instead);
  for (const Instead instead : kept) context.err << sentence(context.language, instead) << "\n";
}

void print_refusals(const Context& context, const std::vector<DoneStep>& steps, Shown shown) {
  print_lines(
      context, steps, shown, [](const DoneStep& done) { return done.outcome == engine::Outcome::refused; },
      [&](const DoneStep& done) { return tell(done.refusal, context.language); });
}

void print_counts(const Context& context, const std::vector<DoneStep>& steps) {
  std::map<std::string, std::int64_t> counts;
  for (const DoneStep& done : steps) ++counts[shown_change(context, done)];
  std::string line;
  for (const auto& [change, count] : counts)
    line += (line.empty() ? "" : context.text("\u00A0; ", "; ")) + change + context.text("\u00A0: ", ": ") +
            show_count(count, context.language);
  context.out << (line.empty() ? context.text("Rien à faire.", "Nothing to do.") : line) << "\n";
}

json::Value text_or_null(std::string_view text) {
  return text.empty() ? json::Value(nullptr) : json::Value(std::string(text));
}

json::Object json_of(const DoneStep& done) {
  const Step& each = done.step;
  json::Object step{{"change", to_string(each.change)}, {"kind", each.kind}, {"key", text_or_null(each.key)}};
  step["file"] = text_or_null(each.place.file);
  step["line"] = each.place.line == 0 ? json::Value(nullptr) : json::Value(each.place.line);
  json::Array differences;
  for (const Difference& difference : each.differences)
    differences.push_back(json::Object{{"field", difference.field}, {"from", difference.from}, {"to", difference.to}});
  step["differences"] = std::move(differences);
  step["instead"] = each.instead == Instead::nothing ? json::Value(nullptr) : json::Value(to_string(each.instead));
  step["obstacle"] = text_or_null(each.obstacle);
  step["outcome"] = done.outcome ? json::Value(outcome_name(*done.outcome)) : json::Value(nullptr);
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

void tell_steps(Context& context, const std::vector<DoneStep>& steps, bool dry_run, json::Array rejected, Shown shown) {
  const auto is_refused = [](const DoneStep& done) { return done.outcome == engine::Outcome::refused; };
  if (std::ranges::any_of(steps, is_refused) || is_undone(steps)) context.exit = Exit::refused;
  if (context.json) return print_json(context, steps, dry_run, std::move(rejected));
  const bool cut_changes = print_changes(context, steps, dry_run || is_undone(steps), shown);
  const bool cut_vanished = print_vanished(context, steps, shown);
  if (cut_changes || cut_vanished) say_how_to_see_all(context, shown);
  print_counts(context, steps);
  print_conflicts(context, steps, dry_run, shown);
  print_refusals(context, steps, shown);
}

}  // namespace apps
