// Rows written behind: read back at the next start, or rebuilt from the log when they do not fit it.
#include "engine/engine_fixture.h"

namespace engine::rows_test {
namespace {

using namespace engine_fixture;
using namespace test_support;

class RowsTest : public EngineTest {
 protected:
  void SetUp() override {
    EngineTest::SetUp();
    send("bureau", delivery_of("riz", 10, 110));
    Sell sale = sale_of("riz", 3, "N-001");
    sale.ticket = "T1";
    sold_ = book_.command("noailles-1", sale);
    receipt_ = book_.send(sold_).value();
  }
  void expect_the_book() {
    expect_replay_equals_live();
    EXPECT_EQ(book_.send(sold_).value(), receipt_);
    const auto ticket = book_.ask(TicketQuery{.ticket = "T1"});
    ASSERT_OK(ticket);
    EXPECT_EQ(std::get<TicketAnswer>(*ticket).sequence, receipt_.sequence);
  }

  Command sold_;
  Receipt receipt_;
};

TEST_F(RowsTest, AreReadBackWithoutTheLog) {
  ASSERT_OK(book_.restart());
  EXPECT_FALSE(book_.engine().rebuilt());
  EXPECT_EQ(book_.state().unwritten_index_rows(), 0u);
  expect_the_book();
  const TakeBack back{.shop = "noailles",
                      .original_ticket = "T1",
                      .lines = {{.original_line = 1, .quantity = {2}}},
                      .refunds = {AskedPayment{}}};
  EXPECT_EQ(send("noailles-1", back).total, eur(96));
  ASSERT_OK(book_.restart());
  EXPECT_EQ(send("noailles-1", back).reason.code, ErrorCode::return_exceeds_sale);
}

TEST_F(RowsTest, AreWrittenAfterSoManyEventsOrSoLong) {
  ASSERT_OK(book_.restart());
  ASSERT_OK(book_.open({.write_behind_events = 3, .write_behind_micros = 1'000'000}));
  const auto cursor = [this] { return book_.rows().stamp().value().value().cursor; };
  const Sequence written = cursor();
  send("bureau", Declare{product_of(1)});
  send("bureau", Declare{product_of(2)});
  EXPECT_EQ(cursor(), written);
  send("bureau", Declare{product_of(3)});
  EXPECT_EQ(cursor(), book_.state().last_sequence()) << "three events";
  const Sequence before = cursor();
  book_.clock().advance_micros(1'000'000);
  send("bureau", Declare{product_of(4)});
  EXPECT_EQ(cursor(), next(before)) << "a second";
  send("bureau", Declare{product_of(5)});
  EXPECT_EQ(cursor(), next(before));
  ASSERT_OK(book_.open());
  EXPECT_FALSE(book_.engine().rebuilt()) << "the rows, and the one event behind them";
  expect_the_book();
}

// Else whoever crashes far ahead of the rows folds the same stretch at each start.
TEST_F(RowsTest, AreWrittenAlsoOfWhatTheStartFolded) {
  const auto cursor = [this] { return book_.rows().stamp().value().value().cursor; };
  ASSERT_OK(book_.restart());
  send("bureau", Declare{product_of(1)});
  send("bureau", Declare{product_of(2)});
  ASSERT_OK(book_.open());
  ASSERT_LT(cursor(), book_.state().last_sequence());
  ASSERT_OK(book_.engine().write_behind());
  EXPECT_EQ(cursor(), book_.state().last_sequence()) << "a clean stop";

  send("bureau", Declare{product_of(3)});
  send("bureau", Declare{product_of(4)});
  ASSERT_LT(cursor(), book_.state().last_sequence());
  ASSERT_OK(book_.open({.write_behind_events = 2}));
  EXPECT_EQ(cursor(), book_.state().last_sequence()) << "the first turn, of whoever says hello";
  expect_the_book();
}

TEST_F(RowsTest, HoldAGridThatLeavesOthersWithoutABudget) {
  ledger::Tariff tariff = book_.state().registry().tariff_version(TariffId{1}, 1)->definition;
  tariff.rights = ledger::Rights{.budgets = {{.adults = 1, .amount = 20'00}}, .unlimited_otherwise = true};
  ASSERT_EQ(send("bureau", Declare{tariff}).outcome, Outcome::recorded);
  ASSERT_OK(book_.restart());
  EXPECT_FALSE(book_.engine().rebuilt());
  EXPECT_EQ(book_.state().registry().tariff_version(TariffId{1}, 2)->definition, tariff);
  expect_the_book();
}

TEST_F(RowsTest, AreRebuiltWhenTheyAreOfAnotherLogOrFold) {
  ASSERT_OK(book_.engine().write_behind());
  const ledger::RowStamp good = book_.rows().stamp().value().value();
  for (int wrong = 0; wrong < 3; ++wrong) {
    ledger::RowStamp stamp = good;
    if (wrong == 0) stamp.log[0] ^= 1;
    if (wrong == 1) stamp.fold_version = kFoldVersion + 1;
    if (wrong == 2) stamp.tree = {};
    ASSERT_OK(book_.rows().write({}, stamp));
    ASSERT_OK(book_.open());
    EXPECT_TRUE(book_.engine().rebuilt()) << wrong;
    expect_the_book();
    ASSERT_OK(book_.restart());
    EXPECT_FALSE(book_.engine().rebuilt()) << "mended rows are good for the next start";
  }
}

TEST_F(RowsTest, WhoWaitsForThemHearsHowManyEventsAreFolded) {
  std::vector<Sequence> heard;
  const EngineOptions options{.on_folded = [&heard](Sequence folded) { heard.push_back(folded); }};
  ASSERT_OK(book_.engine().write_behind());
  ASSERT_OK(book_.open(options));
  EXPECT_TRUE(heard.empty()) << "the rows hold all of it";
  ASSERT_OK(book_.rows().clear());
  ASSERT_OK(book_.open(options));
  EXPECT_EQ(heard.size(), raw(book_.state().last_sequence()));
  EXPECT_EQ(heard.back(), book_.state().last_sequence());
}

TEST_F(RowsTest, AreRebuiltWhenARowIsOfAnotherShape) {
  ASSERT_OK(book_.engine().write_behind());
  const ledger::RowStamp stamp = book_.rows().stamp().value().value();
  ASSERT_OK(book_.rows().write({{.table = 20, .key = "not a key", .value = "not a row"}}, stamp));
  ASSERT_OK(book_.open());
  EXPECT_TRUE(book_.engine().rebuilt());
  expect_the_book();
}

TEST_F(RowsTest, ThatLostWhereACommandStandsStopTheEngine) {
  ASSERT_OK(book_.engine().write_behind());
  const ledger::RowStamp stamp = book_.rows().stamp().value().value();
  const std::string place = to_row(CommandKey{.source = sold_.source, .number = sold_.number});
  const auto retry_with = [&](std::optional<std::string> row) {
    book_.rows().write({{.table = kCommandsTable, .key = place, .value = std::move(row)}}, stamp).value();
    book_.open().value();
    return book_.send(sold_);
  };
  EXPECT_REFUSED(retry_with(std::nullopt), corrupt_record);
  EXPECT_REFUSED(retry_with(to_row(Reference{next(receipt_.sequence)})), corrupt_record);  // beyond the log
  EXPECT_REFUSED(retry_with(to_row(Reference{Sequence{1}})), corrupt_record);              // another command's event
  EXPECT_EQ(retry_with(to_row(Reference{receipt_.sequence})).value(), receipt_);
}

TEST_F(RowsTest, AreRebuiltWhenTheyRanAheadOfTheLog) {
  const std::vector<std::string> durable = records_of(book_.log());
  Sell lost = sale_of("riz", 1);
  lost.ticket = "LOST";
  send("noailles-1", lost);
  ASSERT_OK(book_.engine().write_behind());
  book_.replace_log(log_of(durable));
  ASSERT_OK(book_.open());
  EXPECT_TRUE(book_.engine().rebuilt());
  expect_the_book();
  EXPECT_REFUSED(book_.ask(TicketQuery{.ticket = "LOST"}), unknown_ticket);
  EXPECT_EQ(send("noailles-1", lost).outcome, Outcome::recorded);
}

}  // namespace
}  // namespace engine::rows_test
