#include "replay/as_of.h"

#include "support/book.h"
#include "support/test_logs.h"

namespace replay::as_of_test {
namespace {

using namespace test_support;
using engine::AsOf;
using engine::FundsQuery;
using engine::StockQuery;

constexpr std::int64_t kDayMicros = 86'400'000'000;

// One event as the test itself knows it.
struct Step {
  engine::Receipt receipt;
  std::int64_t rice = 0;     // more of it on the shelf
  std::int64_t takings = 0;  // cents
  std::int64_t awarded = 0;  // cents, to the fund
};

// A fortnight of rice, one event a day, with some told late and some told early.
class AsOfTest : public testing::Test {
 protected:
  void SetUp() override {
    declare_network(book_);
    play({.rice = 100}, "bureau", delivery_of("riz", 100, 1'50));
    play({.awarded = 500'00}, "bureau",
         engine::RecordGrant{.fund = "ville-aide", .amount = eur(500'00), .reference = "A"});
    play({.rice = -3, .takings = 1'44}, "noailles-1", sale_of("riz", 3, "N-001"));
    play({.rice = -2, .takings = 4'40}, "noailles-1", sale_of("riz", 2), {.effective_date = day("2026-03-01")});
    play({.rice = 50}, "bureau", delivery_of("riz", 50, 1'60), told_early("2026-03-20"));
    play({.rice = -4, .takings = 1'92}, "noailles-1", sale_of("riz", 4, "N-001"));
    play({.rice = 1, .takings = -48}, "noailles-1", return_of_one("noailles-1-000001"));
    play({.rice = -5}, "bureau",
         engine::RecordLoss{.shop = "noailles", .lines = {{.product = "riz", .quantity = {5}}}});
    play({.awarded = 100'00}, "bureau",
         engine::RecordGrant{.fund = "ville-aide", .amount = eur(100'00), .reference = "B"},
         {.effective_date = day("2026-04-01")});
    engine::Sell charged = sale_of("riz", 1);
    charged.lines.front().amount = eur(2'20);
    play({.rice = -1, .takings = 2'20}, "noailles-1", charged, told_early("2026-03-19"));
  }

  // Of goods, a request may not be told ahead of its day, and a fact may.
  static Telling told_early(std::string_view date) {
    return {.nature = CommandNature::fact, .occurred_at = {}, .effective_date = day(date)};
  }

  static engine::TakeBack return_of_one(const std::string& ticket) {
    return {.shop = "noailles",
            .original_ticket = ticket,
            .lines = {{.original_line = 1, .quantity = {1}}},
            .refunds = {engine::AskedPayment{}}};
  }
  void play(Step step, const std::string& source, engine::CommandBody body, const Telling& telling = {}) {
    book_.clock().advance_micros(kDayMicros);
    const auto receipt = book_.send(source, std::move(body), telling);
    ASSERT_OK(receipt);
    ASSERT_EQ(receipt->outcome, engine::Outcome::recorded) << to_string(receipt->reason);
    step.receipt = *receipt;
    steps_.push_back(step);
  }

  // The sum of what counts, without the engine's fold.
  Step naive(const AsOf& as_of) const {
    Step sum;
    for (const Step& step : steps_) {
      if (as_of.sequence && step.receipt.sequence > *as_of.sequence) continue;
      if (as_of.known && step.receipt.recorded_at > *as_of.known) continue;
      if (as_of.effective && step.receipt.effective_date > *as_of.effective) continue;
      sum.rice += step.rice;
      sum.takings += step.takings;
      sum.awarded += step.awarded;
    }
    return sum;
  }
  Step folded(const AsOf& as_of) {
    Step sum;
    const auto stock = std::get<engine::StockAnswer>(answer_as_of(book_.log(), StockQuery{.as_of = as_of}).value());
    for (const engine::StockRowAnswer& row : stock.rows) {
      sum.rice += row.on_hand.units;
      sum.takings += row.takings.minor;
    }
    const auto funds = std::get<engine::FundsAnswer>(answer_as_of(book_.log(), FundsQuery{.as_of = as_of}).value());
    for (const engine::FundAnswer& fund : funds.funds) sum.awarded += fund.granted.minor;
    return sum;
  }
  void expect_the_naive_sums(const AsOf& as_of) {
    const Step expected = naive(as_of);
    const Step answered = folded(as_of);
    EXPECT_EQ(answered.rice, expected.rice);
    EXPECT_EQ(answered.takings, expected.takings);
    EXPECT_EQ(answered.awarded, expected.awarded);
  }

  Book book_;
  std::vector<Step> steps_;
};

TEST_F(AsOfTest, UpToASequenceCountsWhatWasWrittenByThen) {
  for (const Step& step : steps_) {
    SCOPED_TRACE(raw(step.receipt.sequence));
    expect_the_naive_sums({.sequence = step.receipt.sequence});
  }
  EXPECT_EQ(folded({.sequence = steps_[2].receipt.sequence}).rice, 97);
}

TEST_F(AsOfTest, AsKnownThenCountsWhatWasRecordedByThen) {
  for (const Step& step : steps_) {
    SCOPED_TRACE(to_string(step.receipt.recorded_at));
    expect_the_naive_sums({.known = step.receipt.recorded_at});
    expect_the_naive_sums({.known = Instant{micros(step.receipt.recorded_at) - 1}});
  }
}

TEST_F(AsOfTest, OnADayCountsWhatWasEffectiveByThenWheneverItWasTold) {
  for (Date date = day("2026-02-27"); date <= day("2026-04-02"); date = plus_days(date, 1)) {
    SCOPED_TRACE(to_string(date));
    expect_the_naive_sums({.effective = date});
  }
  EXPECT_EQ(folded({.effective = day("2026-03-01")}).rice, -2) << "sold on that day, as was told days later";
}

TEST_F(AsOfTest, AllThreeTogetherAreTheEventsWithinEach) {
  for (const Step& bound : steps_)
    for (const Step& moment : steps_)
      for (const char* date : {"2026-03-01", "2026-03-05", "2026-03-19", "2026-03-20", "2026-04-01"})
        expect_the_naive_sums(
            {.effective = day(date), .known = moment.receipt.recorded_at, .sequence = bound.receipt.sequence});
}

TEST_F(AsOfTest, TheLastSequenceIsTheLiveAnswer) {
  const auto live = std::get<engine::StockAnswer>(book_.ask(StockQuery{}).value());
  const auto past = std::get<engine::StockAnswer>(
      answer_as_of(book_.log(), StockQuery{.as_of = {.sequence = book_.state().last_sequence()}}).value());
  ASSERT_EQ(past.rows.size(), live.rows.size());
  EXPECT_EQ(past.at, live.at);
  for (std::size_t i = 0; i < live.rows.size(); ++i) {
    EXPECT_EQ(past.rows[i].on_hand, live.rows[i].on_hand);
    EXPECT_EQ(past.rows[i].value, live.rows[i].value);
    EXPECT_EQ(past.rows[i].takings, live.rows[i].takings);
  }
}

TEST_F(AsOfTest, BeforeTheFirstEventThereIsNothing) {
  EXPECT_EQ(folded({.known = at("2026-01-01T00:00:00Z")}).rice, 0);
  EXPECT_EQ(folded({.sequence = Sequence{1}}).rice, 0);
}

TEST_F(AsOfTest, ASequenceBeyondTheEndIsUnknown) {
  const Sequence beyond = next(book_.state().last_sequence());
  EXPECT_REFUSED(answer_as_of(book_.log(), StockQuery{.as_of = {.sequence = beyond}}), unknown_sequence);
  EXPECT_REFUSED(answer_as_of(book_.log(), FundsQuery{.as_of = {.sequence = beyond}}), unknown_sequence);
  EXPECT_REFUSED(answer_as_of(*memory_log(), StockQuery{.as_of = {.sequence = Sequence{1}}}), unknown_sequence);
}

TEST_F(AsOfTest, NamesAreThoseOfThatStretchOfTheLog) {
  EXPECT_OK(answer_as_of(book_.log(), StockQuery{.shop = "noailles", .as_of = {.effective = day("2020-01-01")}}));
  EXPECT_REFUSED(answer_as_of(book_.log(), StockQuery{.shop = "noailles", .as_of = {.sequence = Sequence{1}}}),
                 unknown_shop);
  EXPECT_REFUSED(answer_as_of(book_.log(), StockQuery{.shop = "nowhere", .as_of = {.sequence = Sequence{9}}}),
                 unknown_shop);
}

TEST_F(AsOfTest, OtherQuestionsHaveNoPast) {
  EXPECT_REFUSED(answer_as_of(book_.log(), engine::CatalogueQuery{}), not_permitted);
}

TEST_F(AsOfTest, ADamagedRecordIsAFaultAndNotAnAnswer) {
  const auto records = records_of(book_.log());
  class OneBadRecord final : public WrappedLog {
   public:
    OneBadRecord(std::unique_ptr<ledger::EventLog> log, std::string record)
        : WrappedLog(std::move(log)), record_(std::move(record)) {}
    Result<std::unique_ptr<ledger::RecordReader>> read(Sequence) const override {
      return std::unique_ptr<ledger::RecordReader>(std::make_unique<Reader>(record_));
    }

   private:
    struct Reader final : ledger::RecordReader {
      explicit Reader(const std::string& bad) : record(bad) {}
      Result<Bytes> next() override { return bytes_of(record); }
      const std::string& record;
    };
    std::string record_;
  };
  std::string bad = records.back();
  bad[200] ^= 1;
  const OneBadRecord log(log_of(records), bad);
  EXPECT_REFUSED(answer_as_of(log, StockQuery{.as_of = {.sequence = Sequence{5}}}), corrupt_record);
}

// A log in which somebody asks for a stop while its third record is read.
class StoppingLog final : public WrappedLog {
 public:
  explicit StoppingLog(std::unique_ptr<ledger::EventLog> log) : WrappedLog(std::move(log)) {}
  Result<std::unique_ptr<ledger::RecordReader>> read(Sequence from) const override {
    return std::unique_ptr<ledger::RecordReader>(std::make_unique<Reader>(TRY(WrappedLog::read(from)), *this));
  }
  mutable std::stop_source stop;
  mutable int records_read = 0;

 private:
  struct Reader final : ledger::RecordReader {
    Reader(std::unique_ptr<ledger::RecordReader> of_log, const StoppingLog& of) : reader(std::move(of_log)), log(of) {}
    Result<Bytes> next() override {
      if (++log.records_read == 3) log.stop.request_stop();
      return reader->next();
    }
    std::unique_ptr<ledger::RecordReader> reader;
    const StoppingLog& log;
  };
};

TEST_F(AsOfTest, AWalkEndsAtTheNextRecordWhenTheBookIsClosed) {
  const auto log = std::make_unique<StoppingLog>(log_of(records_of(book_.log())));
  const StockQuery query{.as_of = {.effective = day("2026-04-01")}};
  EXPECT_REFUSED(answer_as_of(*log, query, log->stop.get_token()), shutting_down);
  EXPECT_EQ(log->records_read, 3);
}

TEST_F(AsOfTest, AForgedEventIsAFaultAndNotAnAnswer) {
  const ledger::Event forged{
      .body = ledger::Declared{.id = 2, .definition = ledger::Shop{.code = "x", .legal_entity = "nobody"}}};
  ASSERT_OK(book_.log().append(bytes_of(forged_record(book_.log(), forged))));
  EXPECT_REFUSED(answer_as_of(book_.log(), FundsQuery{.as_of = {.effective = day("2026-04-01")}}), corrupt_record);
}

}  // namespace
}  // namespace replay::as_of_test
