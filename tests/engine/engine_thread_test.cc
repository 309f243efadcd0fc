#include "engine/engine_thread.h"

#include "engine/worker_thread.h"
#include "support/book.h"
#include "support/test_logs.h"
#include "support/test_rows.h"

namespace engine::engine_thread_test {
namespace {

using namespace test_support;

const std::function<void(const Error&)> kNoFault = [](const Error& error) { FAIL() << to_string(error); };

// A book whose log is of our making, with a network declared on it.
template <class Log, class... Arguments>
Log& put_log(Book& book, Arguments&&... arguments) {
  auto log = std::make_unique<Log>(memory_log(), std::forward<Arguments>(arguments)...);
  Log& kept = *log;
  book.replace_log(std::move(log));
  book.open().value();
  return kept;
}

Command declare_supplier(Book& book, std::uint64_t nth) {
  const std::string code = "s-" + std::to_string(nth);
  Command command = book.command("bureau", Declare{ledger::Supplier{.code = code, .label = code}});
  command.number = CommandNumber{nth};
  return command;
}

// What is answered and what is written, in order, by a thread whose log can be held.
class HeldEngineThread : public testing::Test {
 protected:
  void SetUp() override {
    auto log = std::make_unique<SlowLog>(memory_log());
    slow_ = log.get();
    book_.replace_log(std::make_unique<TellingLog>(std::move(log), told_));
    ASSERT_OK(book_.open());
    ASSERT_OK(book_.open_source("bureau"));
    told_.clear();
  }
  ReplyHandler tell(std::string what) {
    return [this, what = std::move(what)](Result<Reply>) { told_.push_back(what); };
  }
  std::vector<std::string> told_;
  Book book_;
  SlowLog* slow_ = nullptr;
};

// The first command holds the thread, so that the others make one batch.
TEST_F(HeldEngineThread, AnswersOnlyWhatIsDurable) {
  const Request first = book_.request(declare_supplier(book_, 1));
  const Request second = book_.request(declare_supplier(book_, 2));

  slow_->armed = true;
  EngineThread thread(book_.engine(), {}, kNoFault);
  ASSERT_TRUE(thread.submit(first, tell("first")));
  slow_->began.get_future().wait();
  ASSERT_TRUE(thread.submit(Question{StatusQuery{}}, tell("question")));
  ASSERT_TRUE(thread.submit(second, tell("second")));
  ASSERT_TRUE(thread.submit(first, tell("retry")));
  slow_->go_on.set_value();
  thread.stop();
  EXPECT_EQ(told_, (std::vector<std::string>{"appended", "first", "appended", "question", "second", "retry"}));
}

TEST_F(HeldEngineThread, AnswersWhatStandsBeforeAHeavyQuestionBeforeIt) {
  std::vector<Request> requests;
  for (std::uint64_t nth = 1; nth <= 3; ++nth) requests.push_back(book_.request(declare_supplier(book_, nth)));

  slow_->armed = true;
  EngineThread thread(book_.engine(), {}, kNoFault);
  ASSERT_TRUE(thread.submit(requests[0], tell("first")));
  slow_->began.get_future().wait();
  ASSERT_TRUE(thread.submit(requests[1], tell("second")));
  ASSERT_TRUE(thread.submit(Question{StockQuery{}}, tell("stock")));
  ASSERT_TRUE(thread.submit(Question{CatalogueQuery{}}, tell("catalogue")));
  ASSERT_TRUE(thread.submit(requests[2], tell("third")));
  slow_->go_on.set_value();
  thread.stop();
  EXPECT_EQ(told_, (std::vector<std::string>{"appended", "first", "appended", "second", "stock", "appended",
                                             "catalogue", "third"}));
}

TEST(EngineThread, SaysNoWhenItsQueueIsFullAndFinishesWhatWaitsWhenItStops) {
  Book book;
  SlowLog& log = put_log<SlowLog>(book);
  ASSERT_OK(book.open_source("bureau"));
  std::vector<Request> requests;
  for (std::uint64_t nth = 1; nth <= 5; ++nth) requests.push_back(book.request(declare_supplier(book, nth)));
  std::vector<std::uint64_t> numbers;
  const auto keep = [&numbers](Result<Reply> reply) {
    numbers.push_back(raw(std::get<Receipt>(reply.value()).number));
  };

  log.armed = true;
  EngineThread thread(book.engine(), {.waiting_max = 3, .batch_max = 2}, kNoFault);
  ASSERT_TRUE(thread.submit(requests[0], keep));
  log.began.get_future().wait();  // the first is being written: what comes now waits
  EXPECT_TRUE(thread.submit(requests[1], keep));
  EXPECT_TRUE(thread.submit(requests[2], keep));
  EXPECT_TRUE(thread.submit(requests[3], keep));
  bool called = false;
  EXPECT_FALSE(thread.submit(requests[4], [&called](Result<Reply>) { called = true; }));
  log.go_on.set_value();
  thread.stop();
  thread.stop();
  EXPECT_EQ(numbers, (std::vector<std::uint64_t>{1, 2, 3, 4}));
  EXPECT_FALSE(called);
  EXPECT_FALSE(thread.submit(requests[4], keep)) << "it has stopped";
  ASSERT_TRUE(book.rows().stamp().value().has_value()) << "a clean stop writes the rows behind";
  EXPECT_EQ(book.rows().stamp().value()->cursor, book.state().last_sequence());
}

TEST(EngineThread, TellsAFaultOnceAndAnswersNobody) {
  Book book;
  FailingLog& log = put_log<FailingLog>(book);
  log.appends_left = 1;
  ASSERT_OK(book.open_source("bureau"));
  std::vector<Request> requests;
  for (std::uint64_t nth = 1; nth <= 3; ++nth) requests.push_back(book.request(declare_supplier(book, nth)));
  std::atomic<int> answered = 0;
  std::promise<Error> fault;
  EngineThread thread(book.engine(), {.batch_max = 1}, [&fault](const Error& error) { fault.set_value(error); });
  for (const Request& request : requests) thread.submit(request, [&answered](Result<Reply>) { ++answered; });
  EXPECT_EQ(fault.get_future().get().code, ErrorCode::io_error);
  EXPECT_FALSE(thread.submit(requests[0], [&answered](Result<Reply>) { ++answered; }));
  thread.stop();
  EXPECT_EQ(answered, 0);
  EXPECT_FALSE(book.rows().stamp().value().has_value()) << "what is not durable must not reach the rows";
}

// As a command that was refused before for want of room: nobody takes it for damage.
TEST(EngineThread, TellsAFullDiskByItsName) {
  Book book;
  FailingLog& log = put_log<FailingLog>(book);
  log.appends_left = 1;
  log.fault = ErrorCode::no_room;
  ASSERT_OK(book.open_source("bureau"));
  std::promise<Error> fault;
  bool answered = false;
  EngineThread thread(book.engine(), {}, [&fault](const Error& error) { fault.set_value(error); });
  thread.submit(book.request(declare_supplier(book, 1)), [&answered](Result<Reply>) { answered = true; });
  EXPECT_EQ(fault.get_future().get().code, ErrorCode::no_room);
  thread.stop();
  EXPECT_FALSE(answered) << "nothing was decided, or something was that is not on disk: nobody can say";
}

TEST(EngineThread, AnswersWhileTheRowsAreWritten) {
  auto slow_rows = std::make_unique<SlowRows>();
  SlowRows& rows = *slow_rows;
  WorkerThread worker;
  Book book;
  book.replace_rows(std::move(slow_rows));
  book.write_rows_on(worker);
  ASSERT_OK(book.open({.write_behind_events = 1}));
  ASSERT_OK(book.open_source("bureau"));
  worker.finish();
  ASSERT_OK(book.ask(StatusQuery{}));  // sees that this write ended
  std::vector<Request> requests;
  for (std::uint64_t nth = 1; nth <= 3; ++nth) requests.push_back(book.request(declare_supplier(book, nth)));
  const Sequence before = book.state().last_sequence();

  rows.armed = true;
  EngineThread thread(book.engine(), {}, kNoFault);
  const auto receipt_of = [&thread](const Request& request) {
    std::promise<Receipt> receipt;
    thread.submit(request, [&receipt](Result<Reply> reply) { receipt.set_value(std::get<Receipt>(reply.value())); });
    return receipt.get_future().get();
  };
  const Receipt first = receipt_of(requests[0]);
  rows.began.get_future().wait();  // and it does not end before all this was answered
  EXPECT_EQ(receipt_of(requests[1]).outcome, Outcome::recorded);
  EXPECT_EQ(receipt_of(requests[0]), first) << "its index entry is being written, and is found all the same";
  EXPECT_EQ(receipt_of(requests[2]).outcome, Outcome::recorded);
  EXPECT_EQ(book.rows().stamp().value()->cursor, before);
  rows.go_on.set_value();
  thread.stop();
  EXPECT_EQ(book.rows().stamp().value()->cursor, Sequence{raw(before) + 3}) << "a clean stop writes the rest as well";
  EXPECT_EQ(book.state().unwritten_index_rows(), 0u);
}

// The first turn collects one row of many; nobody sends anything more.
TEST(EngineThread, CollectsRowsWhileNobodyAsks) {
  auto slow_rows = std::make_unique<SlowRows>();
  SlowRows& rows = *slow_rows;
  WorkerThread worker;
  Book book;
  book.replace_rows(std::move(slow_rows));
  book.write_rows_on(worker);
  ASSERT_OK(book.open());
  declare_network(book);
  ASSERT_OK(book.open({.write_behind_events = 1, .write_behind_rows_a_turn = 1}));
  const Request request = book.request(book.command("noailles-1", sale_of("riz", 1)));
  rows.armed = true;
  EngineThread thread(book.engine(), {}, kNoFault);
  ASSERT_TRUE(thread.submit(request, [](Result<Reply>) {}));
  rows.began.get_future().wait();
  rows.go_on.set_value();
  thread.stop();
}

}  // namespace
}  // namespace engine::engine_thread_test
