// grenier import sales|products|households|opening FILE.csv
#include <algorithm>

#include "apps/arguments.h"
#include "apps/import_guard.h"
#include "apps/import_lists.h"
#include "apps/import_rejects.h"
#include "apps/import_sales.h"
#include "apps/options.h"
#include "apps/server_desk.h"
#include "apps/typed_moment.h"

namespace apps {

namespace {

RejectsFile rejects_file(const CLI::App& command) {
  return {.path = text_of(command, "--rejects"), .dry_run = is_given(command, "--dry-run")};
}

Result<void> run_sales(const CLI::App& command, Context& context) {
  return import_sales(context, {.file = text_of(command, "file"),
                                .map = text_of(command, "--map"),
                                .shop = text_of(command, "--shop"),
                                .import_id = text_of(command, "--import-id"),
                                .rejects = rejects_file(command),
                                .dry_run = is_given(command, "--dry-run"),
                                .again = is_given(command, "--again")});
}

// --- lists -----------------------------------------------------------------------------------------------------------

struct ListInput {
  ListMap map;
  CsvTable table;
};

Result<ListInput> read_list_input(const CLI::App& command, const Context& context) {
  ListMap map;
  if (is_given(command, "--map")) map = TRY(parse_list_map(TRY(read_toml(text_of(command, "--map")))));
  CsvFile file = TRY(read_csv_file(text_of(command, "file"), map.form));
  tell_doubts(context, file);
  return ListInput{std::move(map), std::move(file.table)};
}

// The rows of which the book refused a step, beside those that were not understood: each once, for the first reason.
std::vector<RejectedRow> all_rejected(const CsvTable& table, std::vector<RejectedRow> rejected,
                                      const std::vector<DoneStep>& steps) {
  std::map<std::uint32_t, std::size_t> row_at_line;
  for (std::size_t row = 0; row < table.rows().size(); ++row) row_at_line[table.rows()[row].line()] = row;
  for (const DoneStep& done : steps)
    if (done.outcome == engine::Outcome::refused)
      rejected.push_back({row_at_line.at(done.step.place.line), done.refusal});
  std::ranges::stable_sort(rejected, {}, &RejectedRow::row);
  const auto spare = std::ranges::unique(rejected, {}, &RejectedRow::row);
  rejected.erase(spare.begin(), spare.end());
  return rejected;
}

Result<void> apply_list(const CLI::App& command, Context& context, Desk& desk, const engine::CatalogueAnswer& book,
                        const ListInput& input, Result<ImportedList> list) {
  if (!list.ok()) return refuse_input(context, list.error());
  const RejectsFile rejects = rejects_file(command);
  TRY(prepare_rejects(rejects, {text_of(command, "file"), text_of(command, "--map")}, input.table, input.map.form));
  const Application application{
      .dry_run = is_given(command, "--dry-run"), .vanished = WhatVanished::ignore, .today = today_in_paris()};
  const auto steps = TRY(apply_territory(context, list->territory, book, desk, application));
  const auto refused = all_rejected(input.table, list->rejected, steps);
  tell_steps(context, steps, application.dry_run, json_of(input.table, list->rejected));
  if (!context.json) tell_rejected(context, input.table, list->rejected, rejects);
  if (!refused.empty()) context.exit = Exit::refused;
  keep_rejects(context, rejects, input.table, input.map.form, refused);
  return {};
}

Result<void> run_products(const CLI::App& command, Context& context) {
  const auto input = read_list_input(command, context);
  if (!input.ok()) return refuse_input(context, input.error());
  ProductListOptions options;
  options.prices_from = TRY(parsed<Date>(command, "--from", kNoDate, parse_day));
  ServerDesk desk(context, PostAs::importer);
  const auto book = TRY(ask_catalogue(desk));
  for (const engine::CatalogueEntry& entry : book.entries)
    if (const auto* product = std::get_if<ledger::Product>(&entry.definition))
      options.in_book[product->code] = *product;
  return apply_list(command, context, desk, book, *input, read_product_list(input->table, input->map, options));
}

Result<void> run_households(const CLI::App& command, Context& context) {
  const auto input = read_list_input(command, context);
  if (!input.ok()) return refuse_input(context, input.error());
  ServerDesk desk(context, PostAs::importer);
  const auto book = TRY(ask_catalogue(desk));
  return apply_list(command, context, desk, book, *input, read_household_list(input->table, input->map));
}

Result<void> run_opening(const CLI::App& command, Context& context) {
  const auto input = read_list_input(command, context);
  if (!input.ok()) return refuse_input(context, input.error());
  OpeningListOptions options;
  options.import_id = text_of(command, "--import-id");
  options.date = TRY(parsed<Date>(command, "--date", kNoDate, parse_day));
  TRY(check_typed_code(options.import_id, "--import-id"));
  ServerDesk desk(context, PostAs::importer);
  const auto book = TRY(ask_catalogue(desk));
  options.units = units_of(book);
  Result<ImportedList> list = read_opening_list(input->table, input->map, options);
  if (list.ok()) {
    const auto roll = TRY(ask_roll(desk));
    auto checked = check_no_lot_changed(list->territory, options.import_id, roll);
    if (checked.ok() && !is_given(command, "--again"))
      checked = check_new_opening(list->territory, options.import_id, roll, book);
    if (!checked.ok()) list = checked.error();
  }
  return apply_list(command, context, desk, book, *input, std::move(list));
}

// --- options ---------------------------------------------------------------------------------------------------------

void add_file_options(CLI::App& command, const Context& context) {
  option(command, "file", context.text("le fichier CSV", "the CSV file"))->required();
  option(
      command, "--rejects",
      context.text("écrit ici les lignes refusées, avec la raison", "writes the refused lines here, with the reason"));
  flag(command, "--dry-run", context.text("montre ce qui serait envoyé", "shows what would be posted"));
}

void add_list_options(CLI::App& command, const Context& context) {
  add_file_options(command, context);
  option(command, "--map",
         context.text("un fichier TOML\u00A0: [columns] notre nom = \"celui du fichier\"",
                      "a TOML file: [columns] our name = \"the file's\""));
}

void add_sales(CLI::App& import, Context& context) {
  CLI::App& sales = subcommand(import, context, "sales",
                               {"L'historique d'une caisse\u00A0: des faits, aux prix auxquels ils furent vendus",
                                "A till's history: facts, at the prices they were sold at"},
                               "grenier import sales examples/import/caisse.csv --map examples/import/caisse.toml "
                               "--shop noailles --import-id caisse-2026");
  add_file_options(sales, context);
  option(sales, "--map", context.text("comment lire le fichier (TOML)", "how to read the file (TOML)"))->required();
  option(sales, "--shop", context.text("l'épicerie", "the shop"))->required();
  option(sales, "--import-id",
         context.text("le nom de cet import\u00A0: le relancer n'ajoute rien",
                      "names this import: run again, it adds nothing"))
      ->required();
  flag(sales, "--again",
       context.text("même si le livre a déjà ces tickets d'un autre import\u00A0: ils compteront deux fois",
                    "though the book has these tickets from another import: they will count twice"));
  on_run(sales, context, run_sales);
}

void add_lists(CLI::App& import, Context& context) {
  CLI::App& products = subcommand(
      import, context, "products",
      {"Une liste de produits\u00A0: code,label,category[,unit,barcode,vat,market,full,from]\u00A0; ce qu'elle ne "
       "dit pas d'un produit connu ne change pas",
       "A list of products: code,label,category[,unit,barcode,vat,market,full,from]; what it does not say of "
       "a known product does not change"},
      "grenier import products examples/import/produits.csv --from 2026-01-01");
  add_list_options(products, context);
  option(products, "--from", context.text("premier jour des prix", "first day of the prices"));
  on_run(products, context, run_products);

  CLI::App& households = subcommand(
      import, context, "households",
      {"Une liste de foyers\u00A0: pseudonym,bracket,legal_entity[,card,size,valid_from,valid_to,monthly_budget,"
       "budget_basis]",
       "A list of households: pseudonym,bracket,legal_entity[,card,size,valid_from,valid_to,monthly_budget,"
       "budget_basis]"},
      "grenier import households examples/import/foyers.csv --rejects refus.csv");
  add_list_options(households, context);
  on_run(households, context, run_households);

  CLI::App& opening =
      subcommand(import, context, "opening",
                 {"Stock et fonds d'ouverture\u00A0: kind,shop,product,quantity,unit_cost[,origin,dlc,ddm,lot] ou "
                  "kind,fund,amount[,reference]",
                  "Opening stock and funds: kind,shop,product,quantity,unit_cost[,origin,dlc,ddm,lot] or "
                  "kind,fund,amount[,reference]"},
                 "grenier import opening examples/import/ouverture.csv --import-id ouverture-2026 --date 2026-01-01");
  add_list_options(opening, context);
  option(opening, "--import-id",
         context.text("le nom de cet import\u00A0: le relancer n'ajoute rien",
                      "names this import: run again, it adds nothing"))
      ->required();
  flag(opening, "--again",
       context.text("même si le livre a déjà ces lots ou ces soldes d'un autre import\u00A0: ils compteront deux fois",
                    "though the book has these lots or balances from another import: they will count twice"));
  option(opening, "--date", context.text("le jour comptable", "the books' day"));
  on_run(opening, context, run_opening);
}

}  // namespace

void add_import_commands(CLI::App& program, Context& context) {
  CLI::App& import = subcommand(program, context, "import", {"Reprendre des données CSV", "Take in CSV data"},
                                "grenier import products examples/import/produits.csv --from 2026-01-01");
  import.require_subcommand(1);
  add_sales(import, context);
  add_lists(import, context);
}

}  // namespace apps
