// The real till history beside the project, imported into a real server: its totals come out of every window, to the
// cent and to the piece, whether it was imported once, twice, or with the server killed in between.
#include "net/client.h"
#include "tests/apps/end_to_end.h"

namespace apps::end_to_end_import_test {
namespace {

using namespace std::chrono_literals;

// Of the file, as it stands in its description.
constexpr std::int64_t kTickets = 461;
constexpr std::int64_t kLines = 8557;
constexpr std::int64_t kReturnLines = 149;
constexpr std::int64_t kReturned = -12'311'21;
constexpr std::int64_t kValue = 197'403'90;
constexpr std::int64_t kPieces = 110'480;

// In pounds; the shop's own goods are in euros.
void expect_the_totals_of(const json::Value& stock) {
  for (const json::Value& total : stock.at("totals").as_array()) {
    if (total.at("takings").at("currency") != "GBP") continue;
    EXPECT_EQ(total.at("net_sold").at("piece"), kPieces);
    EXPECT_EQ(total.at("takings").at("minor"), kValue);
    return;
  }
  ADD_FAILURE() << "no stock in pounds";
}

class EndToEndImport : public EndToEnd {
 protected:
  void SetUp() override {
    const auto shared = shared_data();
    if (shared) file_ = *shared / "online-retail-france" / "online-retail-france.csv";
    if (!shared || !std::filesystem::exists(file_))
      GTEST_SKIP() << "online-retail-france.csv is not here (looked in GRENIER_SHARED, else ../shared)";
    start_server();
    ASSERT_NO_FATAL_FAILURE(apply(kSmallTerritory));
  }
  std::vector<std::string> import_line() const {
    return {"import",
            "sales",
            file_.string(),
            "--map",
            map_.string(),
            "--shop",
            "noailles",
            "--import-id",
            "uci-2011",
            "--rejects",
            (folder() / "rejects.csv").string()};
  }
  std::int64_t last_sequence() {
    net::Client client = net::Client::connect({.server = net::parse_address(server().address()).value()}, {}).value();
    return static_cast<std::int64_t>(raw(client.ask<engine::StatusAnswer>(engine::StatusQuery{}).value().last));
  }
  // Kills the server once its book has reached that sequence. True: the import had not ended yet.
  bool is_cut_off_at(std::int64_t sequence) {
    ChildProcess import(line(import_line()));
    while (last_sequence() < sequence && !import.ends_within(0ms)) {
    }
    server().kill();
    const Ended ended = import.wait();
    EXPECT_TRUE(ended.status == 0 || ended.status == 3) << ended.status << ended.err;
    start_server();
    return ended.status == 3;
  }
  void expect_the_totals_everywhere() {
    const json::Value log = ask({"log", "--summary"});
    const json::Value& sales = log.at("summary").at("sales").at(0);
    EXPECT_EQ(sales.at("currency"), "GBP");
    EXPECT_EQ(sales.at("tickets").as_int64() + sales.at("return_tickets").as_int64(), kTickets);
    EXPECT_EQ(sales.at("lines").as_int64() + sales.at("return_lines").as_int64(), kLines);
    EXPECT_EQ(sales.at("return_lines"), kReturnLines);
    EXPECT_EQ(sales.at("refunded").at("minor"), -kReturned);
    EXPECT_EQ(sales.at("net").at("minor"), kValue);
    EXPECT_EQ(sales.at("net_units"), kPieces);

    expect_the_totals_of(ask({"stock", "--shop", "noailles"}));
    const json::Value replay = ask({"replay"});
    expect_the_totals_of(replay.at("stock"));
    EXPECT_EQ(replay.at("summary"), log.at("summary"));
    const std::string as_read = "Sold, less returns: 110,480 pieces; paid by customers: £197,403.90\n";
    for (const char* window : {"stock", "replay"}) EXPECT_THAT(run({window}).out, testing::HasSubstr(as_read));
    EXPECT_EQ(replay.at("events").as_int64(), last_sequence());
    EXPECT_TRUE(ask({"verify"}).at("holds").as_bool());
  }

 private:
  std::filesystem::path file_;
  std::filesystem::path map_ = std::filesystem::path(GRENIER_SOURCE_DIR) / "examples/import/online-retail-france.toml";
};

TEST_F(EndToEndImport, TheTotalsOfARealHistoryComeOutToTheCentAndThePiece) {
  const json::Value summary = ask(import_line());
  EXPECT_EQ(summary.at("tickets"), kTickets);
  EXPECT_EQ(summary.at("lines"), kLines);
  EXPECT_EQ(summary.at("return_lines"), kReturnLines);
  EXPECT_EQ(summary.at("returned").at("minor"), kReturned);
  EXPECT_EQ(summary.at("value").at("minor"), kValue);
  EXPECT_EQ(summary.at("pieces"), kPieces);
  EXPECT_EQ(summary.at("known_before"), 0);
  EXPECT_TRUE(summary.at("rejected").as_array().empty());
  expect_the_totals_everywhere();

  const std::int64_t last = last_sequence();
  const json::Value again = ask(import_line());
  EXPECT_EQ(again.at("known_before"), kTickets);
  EXPECT_EQ(again.at("value").at("minor"), kValue);
  EXPECT_EQ(last_sequence(), last) << "the second run added something";
}

TEST_F(EndToEndImport, AnImportThatIsCutOffGoesOnAndAddsNothingTwice) {
  // Among the products it declares first, then among its tickets. (It may be through before the last of these: a
  // machine may be quick.)
  const std::int64_t start = last_sequence();
  ASSERT_TRUE(is_cut_off_at(start + 300));
  const std::int64_t products_end = start + 1'545;
  for (const std::int64_t ticket : {1, 150, 300})
    if (!is_cut_off_at(products_end + ticket)) break;
  const json::Value summary = ask(import_line());
  EXPECT_EQ(summary.at("tickets"), kTickets);
  EXPECT_EQ(summary.at("value").at("minor"), kValue);
  expect_the_totals_everywhere();
}

}  // namespace
}  // namespace apps::end_to_end_import_test
