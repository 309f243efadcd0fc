#include "apps/import_sales.h"

#include <filesystem>
#include <fstream>
#include <sstream>

#include "support/support.h"

namespace apps::import_sales_test {
namespace {

using namespace test_support;

PlannedTicket planned(std::string number, std::vector<std::size_t> rows, Money amount, std::int64_t pieces) {
  PlannedTicket ticket{.number = std::move(number), .rows = std::move(rows), .amount = amount, .pieces = pieces};
  if (amount.minor < 0) ticket.body = engine::TakeBack{};
  if (amount.minor >= 0) ticket.body = engine::Sell{};
  return ticket;
}

TEST(SalesTally, CountsWhatWasRecordedAndTellsWhatWasNot) {
  SalesPlan plan;
  plan.rejected.push_back({1, fail(ErrorCode::quantity_out_of_range)});
  SalesTally tally({.value = eur(0), .returned = eur(0)}, plan);
  engine::Receipt recorded;
  recorded.anomalies = {{ErrorCode::insufficient_stock, "lines[0]"}, {ErrorCode::insufficient_stock, "lines[1]"}};
  tally.decided(planned("5", {0, 2}, eur(10'00), 7), recorded);
  tally.decided(planned("5", {3}, eur(-2'00), -1), engine::Receipt{});
  engine::Receipt refused;
  refused.outcome = engine::Outcome::refused;
  refused.reason = fail(ErrorCode::date_out_of_range);
  tally.decided(planned("6", {4, 0}, eur(99'00), 3), refused);
  const SalesSummary summary = std::move(tally).finish();
  EXPECT_EQ(summary.tickets, 1);
  EXPECT_EQ(summary.lines, 3);
  EXPECT_EQ(summary.return_lines, 1);
  EXPECT_EQ(summary.value, eur(8'00));
  EXPECT_EQ(summary.returned, eur(-2'00));
  EXPECT_EQ(summary.pieces, 6);
  EXPECT_EQ(summary.anomalies.at(ErrorCode::insufficient_stock), 2);
  std::vector<std::size_t> rows;
  for (const RejectedRow& each : summary.rejected) rows.push_back(each.row);
  EXPECT_THAT(rows, testing::ElementsAre(0, 1, 4));
}

TEST(ImportFingerprint, ChangesWithTheFileTheMapAndTheShop) {
  const std::string same = import_fingerprint("file", "map", "shop");
  EXPECT_EQ(import_fingerprint("file", "map", "shop"), same);
  EXPECT_NE(import_fingerprint("filem", "ap", "shop"), same);
  EXPECT_NE(import_fingerprint("file", "maps", "hop"), same);
  EXPECT_NE(import_fingerprint("file", "map", "shop2"), same);
}

TEST(ImportFingerprint, AnotherFileUnderOneImportIdIsRefused) {
  engine::CatalogueAnswer book;
  book.entries.push_back({.definition = ledger::SourceDefinition{
                              .code = "import-a", .label = "sales.csv, sha256 12", .kind = SourceKind::importer}});
  EXPECT_OK(check_same_import(book, "import-a", "sha256 12"));
  EXPECT_OK(check_same_import(book, "import-b", "sha256 34"));
  EXPECT_REFUSED(check_same_import(book, "import-a", "sha256 34"), definition_conflict);
}

TEST(SalesTally, ATicketThatWasRefusedBeforeIsNotInTheBook) {
  SalesTally tally({.value = eur(0), .returned = eur(0)}, {});
  tally.knew(2);
  tally.decided(planned("1", {0}, eur(1'00), 1), engine::Receipt{});
  engine::Receipt refused;
  refused.outcome = engine::Outcome::refused;
  tally.decided(planned("2", {1}, eur(1'00), 1), refused);
  tally.decided(planned("3", {2}, eur(1'00), 1), engine::Receipt{});
  const SalesSummary summary = std::move(tally).finish();
  EXPECT_EQ(summary.tickets, 2);
  EXPECT_EQ(summary.known_before, 1);
}

TEST(Rejects, AreTheRowsAsTheyWereWithTheirLineAndReasonAndCanBeImportedAgain) {
  const TemporaryDirectory directory;
  const std::string path = (directory.path() / "rejects.csv").string();
  std::istringstream input("a;b\n1;\"x;y\"\n2;z\n");
  const auto table = CsvTable::parse(input, "file.csv", ';').value();
  ASSERT_OK(write_rejects(path, table, {.delimiter = ';'},
                          {{0, fail(ErrorCode::value_not_allowed, "file.csv:2:3", "no \"such\"")}}, Language::english));
  std::ifstream written(path);
  const auto again = CsvTable::parse(written, path, ';');
  ASSERT_OK(again);
  EXPECT_THAT(again->header(), testing::ElementsAre("a", "b", "line", "reason"));
  ASSERT_EQ(again->rows().size(), 1u);
  EXPECT_EQ(again->rows()[0].fields[1], "x;y");
  EXPECT_EQ(again->rows()[0].fields[2], "2");
  EXPECT_EQ(again->rows()[0].fields[3], "This value is not accepted. [value_not_allowed, file.csv:2:3] no \"such\"");
  // A second round has one column for each, not two.
  ASSERT_OK(
      write_rejects(path, *again, {.delimiter = ';'}, {{0, fail(ErrorCode::value_not_allowed)}}, Language::english));
  std::ifstream twice(path);
  EXPECT_OK(CsvTable::parse(twice, path, ';'));
}

// Excel's bytes beside a reason in UTF-8: no program could show both.
TEST(Rejects, TheReasonIsInTheEncodingOfTheRows) {
  const TemporaryDirectory directory;
  const std::string path = (directory.path() / "rejects.csv").string();
  std::istringstream input("a;b\nCaf\xE9;x\n");
  const auto table = CsvTable::parse(input, "file.csv", ';').value();
  ASSERT_OK(write_rejects(path, table, {.delimiter = ';'}, {{0, fail(ErrorCode::unknown_product)}}, Language::french));
  std::ifstream file(path);
  const std::string written{std::istreambuf_iterator<char>(file), {}};
  EXPECT_THAT(written, testing::HasSubstr("Caf\xE9;x"));
  EXPECT_THAT(written, testing::HasSubstr("Ce produit n'est pas connu"));
  ASSERT_OK(write_rejects(path, table, {.delimiter = ';'}, {{0, fail(ErrorCode::amount_overflow)}}, Language::french));
  std::ifstream again(path);
  const std::string told{std::istreambuf_iterator<char>(again), {}};
  EXPECT_THAT(told, testing::HasSubstr("d\xE9passe"));
  EXPECT_THAT(told, testing::Not(testing::HasSubstr("é")));
}

TEST(Rejects, NeverOverwriteWhatIsRead) {
  const TemporaryDirectory directory;
  const std::string path = (directory.path() / "r.csv").string();
  std::ofstream(path) << "a\n1\n";
  std::istringstream input("a\n1\n");
  const auto table = CsvTable::parse(input, "r.csv", ',').value();
  const std::string same = (directory.path() / "." / "r.csv").string();
  for (const bool dry_run : {false, true}) {
    EXPECT_REFUSED(prepare_rejects({same, dry_run}, {path}, table, {}), usage_error);
    EXPECT_REFUSED(prepare_rejects({same, dry_run}, {"nowhere.csv", path}, table, {}), usage_error);
  }
  std::ifstream kept(path);
  EXPECT_EQ(std::string(std::istreambuf_iterator<char>(kept), {}), "a\n1\n");
}

TEST(Rejects, ADryRunSaysHowManyThereWouldBeAndWritesNone) {
  const TemporaryDirectory directory;
  const std::string path = (directory.path() / "r.csv").string();
  std::istringstream input("a\n1\n2\n");
  const auto table = CsvTable::parse(input, "f.csv", ',').value();
  std::ostringstream out, err;
  Context context{.language = Language::english, .home = "", .out = out, .err = err};
  const RejectsFile dry{.path = path, .dry_run = true};
  ASSERT_OK(prepare_rejects(dry, {}, table, {}));
  keep_rejects(context, dry, table, {}, {{0, fail(ErrorCode::value_not_allowed)}});
  EXPECT_THAT(err.str(), testing::HasSubstr("r.csv: 1 refused row\n"));
  EXPECT_FALSE(std::filesystem::exists(path));
}

TEST(Rejects, ThoseBeyondTheFirstAreCountedAndSoughtWhereTheyAre) {
  std::string rows = "a\n";
  std::vector<RejectedRow> rejected;
  for (std::size_t row = 0; row < 21; ++row) {
    rows += std::to_string(row) + "\n";
    rejected.push_back({row, fail(ErrorCode::value_not_allowed)});
  }
  std::istringstream input(rows);
  const auto table = CsvTable::parse(input, "f.csv", ',').value();
  std::ostringstream out, err;
  const Context context{.language = Language::french, .home = "", .out = out, .err = err};
  tell_rejected(context, table, rejected, {});
  EXPECT_THAT(err.str(), testing::HasSubstr("… et 1\u00A0autre ligne (--rejects les écrit toutes)\n"));
  tell_rejected(context, table, rejected, {.path = "r.csv"});
  EXPECT_THAT(err.str(), testing::HasSubstr("… et 1\u00A0autre ligne (toutes dans r.csv)\n"));
}

TEST(Rejects, TheReasonIsInTheLanguageAskedFor) {
  const TemporaryDirectory directory;
  const std::string path = (directory.path() / "rejects.csv").string();
  std::istringstream input("a\n1\n");
  const auto table = CsvTable::parse(input, "file.csv", ';').value();
  ASSERT_OK(write_rejects(path, table, {.delimiter = ';'},
                          {{0, fail(ErrorCode::unknown_product, "file.csv:2:1", "no product 'x' is declared")}},
                          Language::french));
  std::ifstream written(path);
  const auto again = CsvTable::parse(written, path, ';').value();
  EXPECT_EQ(again.rows()[0].fields[2],
            "Ce produit n'est pas connu. [unknown_product, file.csv:2:1] aucun produit « x » n'est déclaré");
}

TEST(Rejects, APlaceThatCannotBeWrittenIsAnError) {
  std::istringstream input("a\n");
  const auto table = CsvTable::parse(input, "file.csv", ',').value();
  EXPECT_REFUSED(write_rejects("/nowhere/at/all.csv", table, {}, {}, Language::english), value_not_allowed);
}

}  // namespace
}  // namespace apps::import_sales_test
