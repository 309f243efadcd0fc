// Rows that are on their way to the store while the book goes on.
#include "engine/write_behind.h"

#include "support/book.h"
#include "support/test_rows.h"

namespace engine::write_behind_test {
namespace {

using namespace test_support;

class WriteBehindTest : public testing::Test {
 protected:
  WriteBehindTest() {
    auto failing = std::make_unique<FailingRows>();
    rows_ = failing.get();
    book_.replace_rows(std::move(failing));
    book_.write_rows_on(worker_);
    book_.open().value();
    declare_network(book_);
    book_.send("bureau", delivery_of("riz", 100, 110)).value();
  }

  // From here each event is due, and a turn looks at so many rows.
  void open(std::size_t rows_a_turn = SIZE_MAX, std::uint32_t events = 1) {
    ASSERT_OK(book_.restart());
    ASSERT_OK(book_.open({.write_behind_events = events, .write_behind_rows_a_turn = rows_a_turn}));
    worker_.finish();  // what the write before left to free
  }
  Command sell(std::string ticket) {
    Sell sale = sale_of("riz", 1, "N-001");
    sale.ticket = std::move(ticket);
    Command command = book_.command("noailles-1", sale);
    receipts_.push_back(book_.send(command).value());
    return command;
  }
  void question() { ASSERT_OK(book_.ask(StatusQuery{})); }
  Sequence cursor() const { return rows_->stamp().value().value().cursor; }
  // What the rows hold is what the log folded up to their cursor gives.
  void expect_rows_of_their_cursor() {
    const ledger::RowStamp stamp = rows_->stamp().value().value();
    Folded folded;
    for (const ledger::Event& event : book_.events().value())
      if (event.envelope.sequence <= stamp.cursor) folded.apply(event, {});
    EXPECT_EQ(State::load(*rows_, stamp).value().digest(), folded.state.digest());
  }

  HeldWorker worker_;
  Book book_;
  FailingRows* rows_ = nullptr;
  std::vector<Receipt> receipts_;
};

TEST_F(WriteBehindTest, FindsIndexEntriesThatAreBeingWritten) {
  open();
  const Command first = sell("T1");
  ASSERT_EQ(worker_.held(), 1u) << "a write is under way";
  const Command second = sell("T2");
  EXPECT_EQ(book_.send(first).value(), receipts_[0]);
  EXPECT_EQ(book_.send(second).value(), receipts_[1]);
  EXPECT_OK(book_.ask(TicketQuery{.ticket = "T1"}));
  Sell again = sale_of("riz", 1);
  again.ticket = "T1";
  EXPECT_EQ(book_.send("noailles-1", again).value().reason.code, ErrorCode::ticket_number_reused);

  worker_.finish();
  EXPECT_EQ(cursor(), receipts_[0].sequence);
  question();  // sees that the write ended
  EXPECT_EQ(book_.send(first).value(), receipts_[0]) << "from the store now";
  EXPECT_EQ(book_.send(second).value(), receipts_[1]) << "still in memory";
}

TEST_F(WriteBehindTest, WritesOneAtATimeAndWhatChangedMeanwhileNext) {
  open();
  sell("T1");
  sell("T2");
  sell("T3");
  EXPECT_EQ(worker_.held(), 1u);
  worker_.finish();
  EXPECT_EQ(cursor(), receipts_[0].sequence);
  question();
  worker_.finish();
  EXPECT_EQ(cursor(), receipts_[0].sequence) << "the turn that saw it end began none";
  question();
  worker_.finish();
  EXPECT_EQ(cursor(), receipts_[2].sequence);
  expect_rows_of_their_cursor();
}

// Every sale changes the same stock, fund and household, collected or not.
TEST_F(WriteBehindTest, WritesRowsAsTheyStoodWhenItBeganHoweverTheyChangeMeanwhile) {
  open(1, 2);
  sell("T1");
  sell("T2");
  const Sequence begun = receipts_.back().sequence;
  ASSERT_TRUE(book_.engine().is_collecting());
  int turns = 0;
  for (; book_.engine().is_collecting(); ++turns) sell("M" + std::to_string(turns));
  EXPECT_GT(turns, 3) << "a row each";
  worker_.finish();
  EXPECT_EQ(cursor(), begun);
  expect_rows_of_their_cursor();
  ASSERT_OK(book_.restart());
  expect_rows_of_their_cursor();
  EXPECT_EQ(book_.replay_difference().value(), "");
}

TEST_F(WriteBehindTest, LeavesEverythingOfAFailedWriteToBeWrittenLater) {
  open();
  const Sequence before = cursor();
  rows_->failures_left = 2;
  const Command first = sell("T1");
  worker_.finish();
  question();  // sees the failure
  EXPECT_EQ(book_.send(first).value(), receipts_[0]) << "the book goes on, with its indexes";
  sell("T2");  // tries again
  worker_.finish();
  question();
  EXPECT_EQ(cursor(), before);
  EXPECT_EQ(rows_->failures_left, 0);
  sell("T3");  // and again
  worker_.finish();
  EXPECT_EQ(cursor(), receipts_[0].sequence) << "first what had failed";
  expect_rows_of_their_cursor();
  ASSERT_OK(book_.restart());
  EXPECT_FALSE(book_.engine().rebuilt());
  EXPECT_EQ(cursor(), receipts_[2].sequence);
  EXPECT_EQ(book_.send(first).value(), receipts_[0]);
}

TEST_F(WriteBehindTest, TellsAtACleanStopThatTheRowsCouldNotBeWritten) {
  open();
  rows_->failures_left = 2;
  sell("T1");
  EXPECT_REFUSED(book_.engine().write_behind(), io_error);
  EXPECT_REFUSED(book_.engine().write_behind(), io_error);
  EXPECT_OK(book_.engine().write_behind());
  EXPECT_EQ(cursor(), receipts_[0].sequence);
}

TEST_F(WriteBehindTest, OpensRightAfterACrashBetweenCollectingAndWriting) {
  for (const std::size_t rows_a_turn : {std::size_t{1}, SIZE_MAX}) {
    open(rows_a_turn);
    const Sequence before = cursor();
    const Command command = sell("T" + std::to_string(rows_a_turn));
    worker_.lose();
    ASSERT_OK(book_.open());
    EXPECT_EQ(cursor(), before) << "the rows are behind";
    EXPECT_FALSE(book_.engine().rebuilt());
    EXPECT_EQ(book_.replay_difference().value(), "");
    EXPECT_EQ(book_.send(command).value(), receipts_.back());
  }
}

TEST_F(WriteBehindTest, ForgetsIndexEntriesOnceTheyAreWritten) {
  open();
  sell("T1");
  EXPECT_EQ(book_.state().unwritten_index_rows(), 2u);
  worker_.finish();
  question();
  EXPECT_EQ(book_.state().unwritten_index_rows(), 0u);
  EXPECT_EQ(worker_.held(), 1u) << "they are freed where nobody waits";
}

}  // namespace
}  // namespace engine::write_behind_test
