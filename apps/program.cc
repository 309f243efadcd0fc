#include "apps/program.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdlib>
#include <memory>
#include <optional>
#include <ostream>
#include <utility>
#include <vector>

namespace apps {
namespace {

std::string environment(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? "" : value;
}

// The value of `--name value` or `--name=value` on a command line that nobody has read yet.
std::string value_ahead(int argc, const char* const* argv, const std::string& name) {
  for (int i = 1; i < argc; ++i) {
    const std::string_view argument = argv[i];
    if (argument == name && i + 1 < argc) return argv[i + 1];
    if (argument.starts_with(name + "=")) return std::string(argument.substr(name.size() + 1));
  }
  return "";
}

bool is_ahead(int argc, const char* const* argv, std::string_view name) {
  for (int i = 1; i < argc; ++i)
    if (argv[i] == name) return true;
  return false;
}

const char* exit_statuses(const Context& context) {
  return context.text(
      "Codes de sortie\u00A0: 0 fait · 1 refusé par une règle · 2 commande ou données mal écrites · 3 serveur "
      "injoignable, "
      "débordé ou sans place sur le disque · 4 données abîmées ou disque en panne\n"
      "Exemples\u00A0:\n"
      "  grenier sell --till noailles-1 --household NOA-0007 --line riz-long:1 --pay especes\n"
      "  grenier funds --by shop",
      "Exit status: 0 done · 1 refused by a rule · 2 wrong usage or input · 3 server unreachable, "
      "busy or out of disk room · 4 store damaged or disk failing\n"
      "Examples:\n"
      "  grenier sell --till noailles-1 --household NOA-0007 --line riz-long:1 --pay cash\n"
      "  grenier funds --by shop");
}

void set_help_words(CLI::App& program, const Context& context) {
  const auto formatter = program.get_formatter();
  formatter->label("SUBCOMMAND", context.text("COMMANDE", "COMMAND"));
  formatter->label("Positionals", "Arguments");
  formatter->label("Excludes", context.text("sans", "excludes"));
  formatter->label("Needs", context.text("avec", "needs"));
  formatter->label("TEXT", "");
  formatter->label("REQUIRED", context.text("(obligatoire)", "(required)"));
  formatter->column_width(34);
  program.set_help_flag("--help,-h", context.text("cette aide", "this help"));
}

void add_shared_options(CLI::App& program, Context& context) {
  program.add_option("--server", context.server, context.text("adresse du serveur", "the server's address"))
      ->envname("GRENIER_SERVER")
      ->capture_default_str();
  // Read ahead by language_of; declared so that it is known, told and checked.
  program
      .add_option_function<std::string>(
          "--lang", [](const std::string&) {}, context.text("langue\u00A0: fr ou en", "language: fr or en"))
      ->check([](const std::string& told) { return told == "fr" || told == "en" ? "" : "fr or en is expected"; })
      ->type_name("");
  program.add_flag("--json", context.json, context.text("un document JSON", "one JSON document"));
  program
      .add_option("--home", context.home,
                  context.text("où ce poste garde ce qu'il a envoyé", "where this source keeps what it posted"))
      ->envname("GRENIER_HOME")
      ->type_name("");
  program.set_version_flag("--version", std::string("grenier ") + kVersion,
                           context.text("la version de ce programme", "this program's version"));
}

void add_commands(CLI::App& program, Context& context) {
  add_serve(program, context);
  add_territory_commands(program, context);
  add_tariff_commands(program, context);
  add_till_commands(program, context);
  add_stock_commands(program, context);
  add_fund_commands(program, context);
  add_household_commands(program, context);
  add_import_commands(program, context);
  add_audit_commands(program, context);
  add_what_if_command(program, context);
  add_demo(program, context);
  add_bench(program, context);
}

// How many letters must be changed, put in or left out to make one of the other.
std::size_t distance(std::string_view from, std::string_view to) {
  std::vector<std::size_t> row(to.size() + 1);
  for (std::size_t j = 0; j <= to.size(); ++j) row[j] = j;
  for (std::size_t i = 1; i <= from.size(); ++i) {
    std::size_t diagonal = std::exchange(row[0], i);
    for (std::size_t j = 1; j <= to.size(); ++j) {
      const std::size_t change = diagonal + (from[i - 1] == to[j - 1] ? 0 : 1);
      diagonal = std::exchange(row[j], std::min({row[j] + 1, row[j - 1] + 1, change}));
    }
  }
  return row.back();
}

// A word where a command should stand, and the nearest one. Nothing when no word is there, or it may be the value of an
// option that nobody knows.
std::optional<std::string> unknown_command(const CLI::App& program) {
  const CLI::App* command = &program;
  while (!command->get_subcommands().empty()) command = command->get_subcommands().back();
  const std::vector<std::string> left = program.remaining(true);
  const auto word = left.begin();
  const auto known = command->get_subcommands([](const CLI::App*) { return true; });
  if (word == left.end() || word->starts_with('-') || known.empty()) return std::nullopt;
  const auto nearest =
      std::ranges::min_element(known, {}, [&](const CLI::App* each) { return distance(*word, each->get_name()); });
  const std::string unknown = "there is no command '" + *word;
  if (distance(*word, (*nearest)->get_name()) * 2 > word->size()) return unknown + "'; --help lists them";
  return unknown + "'; the nearest is '" + (*nearest)->get_name() + "'";
}

// --help and --version come as exceptions too, with status 0.
void tell_parse_error(const CLI::App& program, const CLI::ParseError& error, Context& context) {
  if (error.get_exit_code() == 0)
    program.exit(error, context.out, context.err);
  else
    context.fail(fail(ErrorCode::usage_error, {}, unknown_command(program).value_or(error.what())));
}

}  // namespace

Language language_of(int argc, const char* const* argv) {
  std::string told = value_ahead(argc, argv, "--lang");
  for (const char* name : {"LC_ALL", "LC_MESSAGES", "LANG"})
    if (told.empty()) told = environment(name);
  return told.starts_with("en") ? Language::english : Language::french;
}

std::string default_home() {
  if (const std::string told = environment("GRENIER_HOME"); !told.empty()) return told;
  if (const std::string state = environment("XDG_STATE_HOME"); !state.empty()) return state + "/grenier";
  const std::string user = environment("HOME");
  return user.empty() ? std::string() : user + "/.local/state/grenier";
}

std::unique_ptr<CLI::App> program_of(Context& context) {
  auto made =
      std::make_unique<CLI::App>(context.text("Grenier\u00A0: le livre et les prix d'un réseau d'épiceries solidaires.",
                                              "Grenier: the ledger and price list of a network of social groceries."),
                                 "grenier");
  CLI::App& program = *made;
  set_help_words(program, context);
  program.group(context.text("Commandes", "Commands"));  // the heading of its subcommands, which inherit it
  program.fallthrough();
  program.require_subcommand(1);
  program.footer(exit_statuses(context));
  add_shared_options(program, context);
  add_commands(program, context);
  return made;
}

int run_program(int argc, const char* const* argv, Context& context) {
  context.json = is_ahead(argc, argv, "--json");  // so that an error while parsing is told as asked
  const auto program = program_of(context);
  try {
    program->parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    tell_parse_error(*program, error, context);
  }
  // On a full disk, say: whoever reads the answer there must not take half of it for the whole.
  if (context.exit == Exit::done && !context.out.flush().good())
    context.fail(fail(ErrorCode::io_error, "stdout", "the answer could not be written out"));
  return static_cast<int>(context.exit);
}

}  // namespace apps
