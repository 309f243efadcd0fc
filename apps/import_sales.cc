#include "apps/import_sales.h"

#include <algorithm>
#include <filesystem>
#include <ostream>

#include "apps/format.h"
#include "apps/import_guard.h"
#include "apps/pipeline.h"
#include "apps/program.h"
#include "apps/progress.h"
#include "apps/server_desk.h"
#include "apps/table.h"
#include "apps/texts.h"
#include "apps/typed_moment.h"
#include "engine/form_rules.h"
#include "ledger/base/bytes.h"
#include "ledger/base/code.h"
#include "net/message_codec.h"

namespace apps {

namespace {

constexpr std::size_t kFileNameBytesMax = 80;

// Everything that is read from files before the server is asked.
struct Input {
  std::string source;
  std::string fingerprint;
  ImportMap map;
  CsvTable table;
};

Result<Input> read_input(const SalesImport& import, const Context& context) {
  const std::string source = "import-" + import.import_id;
  TRY(check_code(source, "--import-id"));
  const std::string map_text = TRY(read_file(import.map));
  const ImportMap map = TRY(parse_import_map(TRY(parse_toml(map_text, import.map))));
  CsvFile file = TRY(read_csv_file(import.file, map.form));
  tell_doubts(context, file);
  return Input{source, import_fingerprint(file.bytes, map_text, import.shop), map, std::move(file.table)};
}

Result<ImportBook> ask_book(const engine::CatalogueAnswer& catalogue, Desk& desk, const Input& input,
                            const std::string& shop) {
  ImportBook book{.shop = shop, .products = units_of(catalogue)};
  bool shop_is_known = false;
  for (const engine::CatalogueEntry& entry : catalogue.entries) {
    const auto* known = std::get_if<ledger::Shop>(&entry.definition);
    if (known == nullptr || known->code != shop) continue;
    shop_is_known = true;
    book.shop_currency = known->currency;
  }
  if (!shop_is_known) return fail(ErrorCode::unknown_shop, "--shop", "no shop '" + shop + "' is declared");
  for (const std::string& pseudonym : TRY(customers_named(input.table, input.map))) {
    const auto answer = desk.ask(engine::HouseholdQuery{.pseudonym = pseudonym});
    if (answer.ok()) book.households.insert(pseudonym);
    if (!answer.ok() && answer.error().code != ErrorCode::unknown_household) return answer.error();
  }
  return book;
}

Result<void> declare_products(Context& context, Desk& desk, const std::vector<ledger::Product>& products) {
  if (products.empty()) return {};
  Progress progress(context, context.text("Produits", "Products"), static_cast<std::int64_t>(products.size()));
  std::vector<Errand> errands;
  for (const ledger::Product& product : products) errands.push_back({engine::Declare{product}});
  const auto receipts = TRY(desk.post(errands, [&](std::int64_t done) { progress.advance_to(done); }));
  for (const engine::Receipt& receipt : receipts)
    if (receipt.outcome == engine::Outcome::refused) return receipt.reason;
  progress.finish();
  return {};
}

Result<net::Client> connect_as(const Context& context, const SalesImport& import, const Input& input) {
  const std::string file = std::filesystem::path(import.file).filename().string();
  const bool can_be_a_label = check_label(file, {}, kFileNameBytesMax).ok();
  const std::string label = (can_be_a_label ? file : std::string("import")) + ", " + input.fingerprint;
  net::Hello hello{.client = std::string("grenier ") + kVersion, .source = input.source};
  hello.enrol =
      ledger::SourceDefinition{.code = input.source, .label = label, .kind = SourceKind::importer, .shop = import.shop};
  net::ClientOptions options;
  options.server = TRY(net::parse_address(context.server));
  return net::Client::connect(options, hello);
}

Result<void> check_last_number(const net::Welcome& welcome, const SalesPlan& plan) {
  if (raw(welcome.last_number) <= plan.tickets.size()) return {};
  return fail(ErrorCode::definition_conflict, "--import-id",
              "the book has " + std::to_string(raw(welcome.last_number)) + " commands of this import, the file gives " +
                  std::to_string(plan.tickets.size()));
}

// What the server says of changed bytes, in words that fit an import.
Error explained(Error error) {
  if (error.code == ErrorCode::command_number_reused)
    error.detail =
        "the book has changed since this import first ran, so that the file now gives other commands: what is missing "
        "goes under another --import-id (see --rejects)";
  return error;
}

Result<void> post_tickets(Context& context, const SalesImport& import, const Input& input, const SalesPlan& plan,
                          SalesTally& tally) {
  net::Client client = TRY(connect_as(context, import, input));
  TRY(check_last_number(client.welcome(), plan));
  tally.knew(raw(client.welcome().last_number));
  Link link = link_to(client);
  Progress progress(context, context.text("Tickets", "Tickets"), static_cast<std::int64_t>(plan.tickets.size()));
  const NumberedCommands commands{.count = plan.tickets.size(),
                                  .bytes =
                                      [&](CommandNumber number) {
                                        const PlannedTicket& ticket = plan.tickets[raw(number) - 1];
                                        return net::encode_command({.source = client.welcome().source,
                                                                    .number = number,
                                                                    .nature = CommandNature::fact,
                                                                    .occurred_at = ticket.occurred_at,
                                                                    .body = ticket.body});
                                      },
                                  .decided =
                                      [&](CommandNumber number, const engine::Receipt& receipt) {
                                        tally.decided(plan.tickets[raw(number) - 1], receipt);
                                        progress.advance_to(static_cast<std::int64_t>(raw(number)));
                                      }};
  if (const auto posted = post_in_order(link, commands); !posted.ok()) return explained(posted.error());
  progress.finish();
  return {};
}

// --- telling ---------------------------------------------------------------------------------------------------------

void print_summary(const Context& context, const SalesSummary& summary) {
  const Language language = context.language;
  Table table(context.text("Import de l'historique d'une caisse", "Import of a till's history"),
              {{context.text("Source", "Source")}, {summary.source, Align::right}});
  table.add({context.text("Tickets", "Tickets"), show_count(summary.tickets, language)});
  table.add({context.text("Lignes", "Lines"), show_count(summary.lines, language)});
  table.add({context.text("dont retours", "of which returns"), show_count(summary.return_lines, language)});
  table.add({context.text("Valeur nette", "Net value"), show(summary.value, language)});
  table.add({context.text("Valeur des retours", "Value of returns"), show(summary.returned, language)});
  table.add({context.text("Unités nettes", "Net units"), show_count(summary.pieces, language)});
  table.add({context.text("Produits créés", "Products created"), show_count(summary.products_created, language)});
  table.add({context.text("Déjà dans le livre", "Already in the book"), show_count(summary.known_before, language)});
  table.add({context.text("Lignes refusées", "Lines refused"),
             show_count(static_cast<std::int64_t>(summary.rejected.size()), language)});
  table.print(context.out);
  for (const auto& [code, count] : summary.anomalies)
    context.out << context.text("Anomalie notée\u00A0: ", "Anomaly noted: ")
                << tell(ledger::Anomaly{code, {}}, language) << " × " << show_count(count, language) << "\n";
}

void print_json(const Context& context, const SalesSummary& summary, const CsvTable& table, bool dry_run) {
  json::Object anomalies;
  for (const auto& [code, count] : summary.anomalies) anomalies[to_string(code)] = count;
  json::print(context.out, json::Object{{"dry_run", dry_run},
                                        {"source", summary.source},
                                        {"shop", summary.shop},
                                        {"tickets", summary.tickets},
                                        {"lines", summary.lines},
                                        {"return_lines", summary.return_lines},
                                        {"value", json::of(summary.value)},
                                        {"returned", json::of(summary.returned)},
                                        {"pieces", summary.pieces},
                                        {"products_created", summary.products_created},
                                        {"known_before", summary.known_before},
                                        {"anomalies", std::move(anomalies)},
                                        {"rejected", json_of(table, summary.rejected)}});
}

void tell_summary(Context& context, const SalesImport& import, const Input& input, const SalesSummary& summary) {
  if (!summary.rejected.empty()) context.exit = Exit::refused;
  if (context.json) {
    print_json(context, summary, input.table, import.dry_run);
  } else {
    print_summary(context, summary);
    tell_rejected(context, input.table, summary.rejected, import.rejects);
  }
  keep_rejects(context, import.rejects, input.table, input.map.form, summary.rejected);
}

}  // namespace

SalesTally::SalesTally(SalesSummary start, const SalesPlan& plan) : summary_(std::move(start)) {
  summary_.products_created = static_cast<std::int64_t>(plan.products.size());
  summary_.rejected = plan.rejected;
}

void SalesTally::decided(const PlannedTicket& ticket, const engine::Receipt& receipt) {
  const bool was_known = ++decided_ <= known_commands_;
  if (receipt.outcome == engine::Outcome::refused) {
    for (const std::size_t row : ticket.rows) summary_.rejected.push_back({row, receipt.reason});
    return;
  }
  const auto lines = static_cast<std::int64_t>(ticket.rows.size());
  tickets_.insert(ticket.number);
  if (was_known) known_tickets_.insert(ticket.number);
  summary_.lines += lines;
  summary_.value += ticket.amount;
  summary_.pieces += ticket.pieces;
  if (ticket.is_return()) {
    summary_.return_lines += lines;
    summary_.returned += ticket.amount;
  }
  for (const ledger::Anomaly& anomaly : receipt.anomalies) ++summary_.anomalies[anomaly.code];
}

SalesSummary SalesTally::finish() && {
  summary_.tickets = static_cast<std::int64_t>(tickets_.size());
  summary_.known_before = static_cast<std::int64_t>(known_tickets_.size());
  std::ranges::sort(summary_.rejected, {}, &RejectedRow::row);
  return std::move(summary_);
}

std::string import_fingerprint(std::string_view file, std::string_view map, std::string_view shop) {
  std::string lengths;
  put_big_endian(lengths, static_cast<std::uint64_t>(file.size()));
  put_big_endian(lengths, static_cast<std::uint64_t>(map.size()));
  return "sha256 " + hex(sha256({bytes_of(lengths), bytes_of(file), bytes_of(map), bytes_of(shop)}));
}

Result<void> check_same_import(const engine::CatalogueAnswer& book, const std::string& source,
                               const std::string& fingerprint) {
  for (const engine::CatalogueEntry& entry : book.entries) {
    const auto* known = std::get_if<ledger::SourceDefinition>(&entry.definition);
    if (known == nullptr || known->code != source || known->label.ends_with(fingerprint)) continue;
    return fail(ErrorCode::definition_conflict, "--import-id",
                "'" + source + "' imported another file, map or shop (" + known->label +
                    "): what is new in this one goes under another id, by itself");
  }
  return {};
}

namespace {

// How many of its commands the book has.
Result<std::uint64_t> commands_known(Desk& desk, const std::string& source) {
  const auto answer = ask_for<engine::LastNumberAnswer>(desk, engine::LastNumberQuery{.source = source});
  if (!answer.ok() && answer.error().code == ErrorCode::unknown_source) return 0;
  return raw(TRY(answer).last);
}

// What a dry run can tell: whether the book takes a ticket of that day.
engine::Receipt foreseen(const PlannedTicket& ticket, const Zone& zone) {
  const auto checked = engine::check_bookable(zone.date_of(ticket.occurred_at), today_in_paris());
  engine::Receipt receipt;
  if (checked.ok()) return receipt;
  receipt.outcome = engine::Outcome::refused;
  receipt.reason = checked.error();
  return receipt;
}

}  // namespace

Result<void> import_sales(Context& context, const SalesImport& import) {
  const auto input = read_input(import, context);
  if (!input.ok()) return refuse_input(context, input.error());
  ServerDesk desk(context, PostAs::importer);
  const engine::CatalogueAnswer catalogue = TRY(ask_catalogue(desk));
  if (const auto same = check_same_import(catalogue, input->source, input->fingerprint); !same.ok())
    return refuse_input(context, same.error());
  const ImportBook book = TRY(ask_book(catalogue, desk, *input, import.shop));
  const auto plan = plan_sales(input->table, input->map, book);
  if (!plan.ok()) return refuse_input(context, plan.error());
  if (!import.again) {
    const auto fresh = check_new_history(desk, catalogue, *plan, input->source, input->fingerprint);
    if (!fresh.ok() && fresh.error().code == ErrorCode::ticket_number_reused)
      return refuse_input(context, fresh.error());
    TRY(fresh);
  }

  TRY(prepare_rejects(import.rejects, {import.file, import.map}, input->table, input->map.form));
  const Money zero{0, input->map.currency};
  SalesTally tally({.source = input->source, .shop = import.shop, .value = zero, .returned = zero}, *plan);
  if (import.dry_run) {
    tally.knew(TRY(commands_known(desk, input->source)));
    const Zone zone = TRY(paris());
    for (const PlannedTicket& ticket : plan->tickets) tally.decided(ticket, foreseen(ticket, zone));
  } else {
    TRY(declare_products(context, desk, plan->products));
    TRY(post_tickets(context, import, *input, *plan, tally));
  }
  tell_summary(context, import, *input, std::move(tally).finish());
  return {};
}

}  // namespace apps
