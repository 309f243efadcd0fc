// grenier tariff check|test|show|diff: a tariff read, tried and drawn where it was written, without a server.
#include <ostream>

#include "apps/format.h"
#include "apps/options.h"
#include "apps/tariff_case.h"
#include "apps/tariff_diff.h"
#include "apps/tariff_grid.h"
#include "apps/tariff_json.h"
#include "apps/tariff_trial.h"
#include "apps/texts.h"

namespace apps {
namespace {

// Files of cases are read with their tariff, so that `examples/*.toml` may name them too; alone they are of none.
Result<std::vector<std::string>> tariff_paths(const CLI::App& command) {
  std::vector<std::string> paths = texts_of(command, "files");
  std::erase_if(paths, [](const std::string& path) { return path.ends_with(kCasesSuffix); });
  if (paths.empty())
    return fail(ErrorCode::usage_error, "files", "these are files of cases, which are read with their tariff: name it");
  return paths;
}

struct Loaded {
  TariffFile file;
  TariffModel model;
};

Result<Loaded> load(const std::string& path) {
  TariffFile file = TRY(read_tariff_file(path));
  TariffModel model = TRY(TariffModel::create(file.written.tariff));
  return Loaded{std::move(file), std::move(model)};
}

// The worst of several files is how the command ends.
void fail_file(Context& context, const Error& error, json::Array& documents) {
  if (context.json)
    documents.push_back(json::Object{{"error", json::of(error)}});
  else
    context.err << tell(error, context.language) << '\n';
  context.exit = std::max(context.exit, exit_for(error.code));
  if (context.exit == Exit::refused) context.exit = Exit::usage;  // a file that cannot be taken is wrong input
}

// --- check -----------------------------------------------------------------------------------------------------------

constexpr Counted kBrackets = {.french = {"tranche", "tranches"}, .english = {"bracket", "brackets"}};
constexpr Counted kRules = {.french = {"règle", "règles"}, .english = {"rule", "rules"}};
constexpr Counted kCases = {.french = {"cas", "cas"}, .english = {"case", "cases"}};

void tell_checked(Context& context, const std::string& path, const Loaded& loaded, json::Array& documents) {
  const ledger::Tariff& tariff = loaded.file.written.tariff;
  if (context.json) {
    documents.push_back(
        json::Object{{"file", path}, {"tariff", tariff_json(tariff)}, {"cases", loaded.file.cases.size()}});
    return;
  }
  const auto count = [&context](std::size_t number, const Counted& counted) {
    return show_count(static_cast<std::int64_t>(number), counted, context.language);
  };
  context.out << path << context.text("\u00A0: ", ": ") << tariff.label << ", "
              << count(tariff.brackets.size(), kBrackets) << ", " << count(tariff.rules.size(), kRules) << ", "
              << count(loaded.file.cases.size(), kCases) << '\n';
}

Result<void> run_check(const CLI::App& command, Context& context) {
  json::Array documents;
  for (const std::string& path : TRY(tariff_paths(command))) {
    const Result<Loaded> loaded = load(path);
    if (loaded.ok())
      tell_checked(context, path, *loaded, documents);
    else
      fail_file(context, loaded.error(), documents);
  }
  if (context.json) json::print(context.out, json::Object{{"files", std::move(documents)}});
  return {};
}

// --- test ------------------------------------------------------------------------------------------------------------

struct Count {
  std::size_t cases = 0;
  std::size_t differing = 0;
};

constexpr Counted kDiffering = {.french = {"qui diffère", "qui diffèrent"}, .english = {"that differs", "that differ"}};

std::string counts_text(const Count& count, Language language) {
  return show_count(static_cast<std::int64_t>(count.cases), kCases, language) + ", " +
         show_count(static_cast<std::int64_t>(count.differing), kDiffering, language);
}

json::Value case_json(const TariffModel& model, const TariffCase& one, const Trial& trial, Language language) {
  json::Array differences, trace;
  for (const CaseDifference& each : trial.differences)
    differences.push_back(json::Object{{"field", each.field}, {"expected", each.expected}, {"found", each.found}});
  for (const std::string& line : trace_of(model, one, trial, language)) trace.push_back(json::Value(line));
  return json::Object{{"name", one.name},
                      {"place", to_string(one.place)},
                      {"passes", trial.passes()},
                      {"differences", std::move(differences)},
                      {"trace", std::move(trace)}};
}

void print_difference(Context& context, const TariffModel& model, const TariffCase& one, const Trial& trial) {
  context.out << to_string(one.place) << context.text("\u00A0: ", ": ") << one.name << '\n';
  for (const CaseDifference& each : trial.differences)
    context.out << "  " << each.field << context.text("\u00A0: attendu ", ": expected ") << each.expected
                << context.text(", trouvé ", ", found ") << each.found << '\n';
  for (const std::string& line : trace_of(model, one, trial, context.language)) context.out << "    " << line << '\n';
}

void test_file(Context& context, const std::string& path, const Loaded& loaded, Count& total, json::Array& documents) {
  Count count{.cases = loaded.file.cases.size()};
  json::Array cases;
  for (const TariffCase& one : loaded.file.cases) {
    const Trial trial = try_case(loaded.model, one, context.json ? Language::english : context.language);
    if (!trial.passes()) ++count.differing;
    if (context.json)
      cases.push_back(case_json(loaded.model, one, trial, context.language));
    else if (!trial.passes())
      print_difference(context, loaded.model, one, trial);
  }
  total.cases += count.cases;
  total.differing += count.differing;
  // A tariff that nothing tries has not passed.
  if (count.cases == 0 || count.differing > 0) context.exit = std::max(context.exit, Exit::refused);
  if (context.json)
    documents.push_back(json::Object{{"file", path}, {"cases", std::move(cases)}, {"differing", count.differing}});
  else if (count.cases == 0)
    context.out << path << context.text("\u00A0: aucun cas, rien n'est vérifié", ": no cases, nothing is tried")
                << '\n';
  else
    context.out << path << context.text("\u00A0: ", ": ") << counts_text(count, context.language) << '\n';
}

Result<void> run_test(const CLI::App& command, Context& context) {
  json::Array documents;
  Count total;
  for (const std::string& path : TRY(tariff_paths(command))) {
    const Result<Loaded> loaded = load(path);
    if (loaded.ok())
      test_file(context, path, *loaded, total, documents);
    else
      fail_file(context, loaded.error(), documents);
  }
  if (context.json)
    json::print(context.out,
                json::Object{{"files", std::move(documents)}, {"cases", total.cases}, {"differing", total.differing}});
  else
    context.out << context.text("En tout\u00A0: ", "In all: ") << counts_text(total, context.language) << '\n';
  return {};
}

// --- show, diff ------------------------------------------------------------------------------------------------------

// A file that cannot be taken is wrong input, whichever rule it breaks.
Result<std::optional<Loaded>> load_or_tell(Context& context, const std::string& path) {
  Result<Loaded> loaded = load(path);
  if (loaded.ok()) return std::optional<Loaded>(std::move(*loaded));
  context.fail(loaded.error());
  if (context.exit == Exit::refused) context.exit = Exit::usage;
  return std::optional<Loaded>();
}

Result<void> run_show(const CLI::App& command, Context& context) {
  const std::optional<Loaded> loaded = TRY(load_or_tell(context, text_of(command, "file")));
  if (!loaded) return {};
  if (context.json)
    json::print(context.out, tariff_json(loaded->file.written.tariff));
  else
    print_grid(context.out, loaded->model, context.language);
  return {};
}

Result<void> run_diff(const CLI::App& command, Context& context) {
  const std::optional<Loaded> before = TRY(load_or_tell(context, text_of(command, "before")));
  if (!before) return {};
  const std::optional<Loaded> after = TRY(load_or_tell(context, text_of(command, "after")));
  if (!after) return {};
  const std::vector<TariffChange> changes = compare_tariffs(before->model, after->model, context.language);
  const bool comparable = are_comparable(before->model.definition(), after->model.definition());
  const auto households = compare_households(before->model, after->model, context.language);
  if (!context.json) {
    print_changes(context.out, changes, context.language);
    print_changes(context.out, households, context.language);
    if (!comparable)
      context.out << context.text(
          "Les deux tarifs ne lisent pas la même chose d'un foyer\u00A0: qui paie plus ou moins, seul l'historique "
          "peut le dire (grenier what-if).\n",
          "The two tariffs read other things of a household: who pays more or less, only history can say (grenier "
          "what-if).\n");
    return {};
  }
  json::Array written, paid;
  for (const TariffChange& change : changes) written.push_back(to_json(change));
  for (const HouseholdChange& change : households) paid.push_back(to_json(change));
  json::print(
      context.out,
      json::Object{{"changes", std::move(written)}, {"comparable", comparable}, {"households", std::move(paid)}});
  return {};
}

void add_files(CLI::App& command, const Context& context) {
  repeated(command, "files",
           context.text("fichiers de tarif, leurs .cases.toml à côté", "tariff files, their .cases.toml beside them"))
      ->allow_extra_args()
      ->required();
}

}  // namespace

void add_tariff_commands(CLI::App& program, Context& context) {
  CLI::App& tariff =
      subcommand(program, context, "tariff",
                 {"Vérifier, essayer et montrer un fichier de tarif", "Check, test and show a tariff file"},
                 "grenier tariff test examples/tariffs/*.toml");
  tariff.require_subcommand(1);
  CLI::App& check = subcommand(tariff, context, "check", {"Vérifier des fichiers de tarif", "Check tariff files"},
                               "grenier tariff check examples/tariffs/niort.toml");
  add_files(check, context);
  on_run(check, context, run_check);
  CLI::App& test = subcommand(tariff, context, "test",
                              {"Essayer les cas écrits avec un tarif", "Try the cases written with a tariff"},
                              "grenier tariff test examples/tariffs/groix.toml");
  add_files(test, context);
  on_run(test, context, run_test);
  CLI::App& show = subcommand(tariff, context, "show", {"Montrer la grille d'un tarif", "Show a tariff's grid"},
                              "grenier tariff show examples/tariffs/niort.toml");
  option(show, "file", context.text("un fichier de tarif", "a tariff file"))->required();
  on_run(show, context, run_show);
  CLI::App& diff =
      subcommand(tariff, context, "diff", {"Dire qui paie quoi de plus ou de moins", "Say who pays what more or less"},
                 "grenier tariff diff examples/territory/30-tarif.toml examples/what-if/essai.toml");
  option(diff, "before", context.text("le tarif d'avant", "the tariff before"))->required();
  option(diff, "after", context.text("le tarif d'après", "the tariff after"))->required();
  on_run(diff, context, run_diff);
}

}  // namespace apps
