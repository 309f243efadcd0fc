// What every event log must do, tried on each kind.
#include "ledger/event_log.h"

#include <atomic>
#include <thread>

#include "tests/ledger/sample_records.h"

namespace ledger::event_log_test {
namespace {

using test_support::TemporaryDirectory;

class MemoryLogs {
 public:
  EventLog& log() { return *log_; }
  void reopen() {}  // what is in memory is not lost while the test lives

 private:
  std::unique_ptr<EventLog> log_ = make_memory_event_log(sample_identity());
};

class RocksLogs {
 public:
  RocksLogs() { reopen(); }
  EventLog& log() { return *log_; }
  void reopen() {
    log_.reset();
    log_ = open_rocks_event_log(directory_.path() / "log", OpenMode::read_write, sample_identity()).value();
  }

 private:
  TemporaryDirectory directory_;
  std::unique_ptr<EventLog> log_;
};

template <class Logs>
class EventLogTest : public testing::Test {
 protected:
  EventLog& log() { return logs_.log(); }
  void reopen() { logs_.reopen(); }
  // Records of 1, 2, 3… events.
  std::vector<std::string> fill(int records) {
    std::vector<std::string> written;
    for (int i = 1; i <= records; ++i) written.push_back(append_next(log(), i, "record " + std::to_string(i)).value());
    return written;
  }

 private:
  Logs logs_;
};

struct KindNames {
  template <class Logs>
  static std::string GetName(int) {
    return std::is_same_v<Logs, MemoryLogs> ? "Memory" : "Rocks";
  }
};
using BothKinds = testing::Types<MemoryLogs, RocksLogs>;
TYPED_TEST_SUITE(EventLogTest, BothKinds, KindNames);

TYPED_TEST(EventLogTest, BeginsEmptyWithTheIdentityItWasGiven) {
  EXPECT_EQ(this->log().identity().id, sample_identity().id);
  EXPECT_EQ(this->log().identity().epoch, sample_identity().epoch);
  EXPECT_EQ(this->log().identity().created_at, sample_identity().created_at);
  EXPECT_EQ(this->log().end(), LogEnd{});
  EXPECT_EQ(records_of(this->log()).value().size(), 0u);
}

TYPED_TEST(EventLogTest, GivesBackWhatWasAppendedByteForByte) {
  const auto written = this->fill(5);
  EXPECT_EQ(records_of(this->log()).value(), written);
  EXPECT_EQ(this->log().end(), (LogEnd{BatchNumber{6}, Sequence{16}}));
}

TYPED_TEST(EventLogTest, IsTheSameAfterReopening) {
  const auto written = this->fill(5);
  this->reopen();
  EXPECT_EQ(this->log().identity().id, sample_identity().id);
  EXPECT_EQ(this->log().end(), (LogEnd{BatchNumber{6}, Sequence{16}}));
  EXPECT_EQ(records_of(this->log()).value(), written);
  EXPECT_OK(append_next(this->log()));
  EXPECT_EQ(records_of(this->log()).value().size(), 6u);
}

TYPED_TEST(EventLogTest, WalksFromTheRecordThatHoldsTheSequence) {
  const auto written = this->fill(5);  // first sequences 1, 2, 4, 7, 11
  const std::vector<std::size_t> holder{0, 0, 1, 1, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 4};
  for (std::size_t sequence = 0; sequence < holder.size(); ++sequence) {
    const auto walked = records_of(this->log(), Sequence{sequence});
    ASSERT_OK(walked);
    const std::vector<std::string> expected(written.begin() + static_cast<std::ptrdiff_t>(holder[sequence]),
                                            written.end());
    EXPECT_EQ(*walked, expected) << "from " << sequence;
  }
}

TYPED_TEST(EventLogTest, WalksNowherePastItsEnd) {
  this->fill(3);
  EXPECT_EQ(records_of(this->log(), Sequence{7}).value().size(), 0u);
  EXPECT_EQ(records_of(this->log(), Sequence{UINT64_MAX}).value().size(), 0u);
}

TYPED_TEST(EventLogTest, StaysAtTheEndOfAWalk) {
  this->fill(1);
  const auto reader = this->log().read(Sequence{1}).value();
  EXPECT_FALSE(reader->next().value().empty());
  EXPECT_TRUE(reader->next().value().empty());
  EXPECT_TRUE(reader->next().value().empty());
}

TYPED_TEST(EventLogTest, RefusesAnotherBatchThanTheNext) {
  this->fill(2);
  LogEnd place = this->log().end();
  for (const std::uint64_t batch : {1, 2, 4}) {
    place.next_batch = BatchNumber{batch};
    EXPECT_REFUSED(this->log().append(bytes_of(sample_record(place))), unexpected_batch);
  }
  EXPECT_EQ(this->log().end(), (LogEnd{BatchNumber{3}, Sequence{4}}));
  EXPECT_OK(append_next(this->log()));
}

TYPED_TEST(EventLogTest, RefusesAnotherEpochThanItsOwn) {
  LogIdentity fenced = sample_identity();
  fenced.epoch = Epoch{2};
  EXPECT_REFUSED(this->log().append(bytes_of(sample_record({}, 1, "grenier", fenced))), stale_epoch);
  EXPECT_EQ(this->log().end(), LogEnd{});
  EXPECT_OK(append_next(this->log()));
}

TYPED_TEST(EventLogTest, KeepsARecordOfTheGreatestSize) {
  RecordBuilder builder(sample_header());
  const std::size_t frame = builder.bytes_with(std::vector{body_part(Sequence{1}, "")});
  builder.add(std::vector{body_part(Sequence{1}, std::string(kRecordBytesMax - frame, 'x'))});
  const std::string record = std::move(builder).finish();
  ASSERT_OK(this->log().append(bytes_of(record)));
  this->reopen();
  EXPECT_EQ(records_of(this->log()).value(), std::vector{record});
}

TYPED_TEST(EventLogTest, ShowsAReaderEverythingCommittedWhenItBegan) {
  this->fill(2);
  const auto reader = this->log().read(Sequence{1}).value();
  ASSERT_OK(append_next(this->log()));
  EXPECT_FALSE(reader->next().value().empty());
  EXPECT_FALSE(reader->next().value().empty());
  EXPECT_EQ(records_of(this->log()).value().size(), 3u);
}

TYPED_TEST(EventLogTest, IsReadFromOtherThreadsWhileItGrows) {
  constexpr int kRecords = 200;
  std::atomic<bool> done = false;
  std::string problem;
  std::thread reader([&] {
    for (bool last = false; !last && problem.empty();) {
      last = done;
      const LogEnd end = this->log().end();
      const auto records = records_of(this->log());
      if (!records.ok()) {
        problem = to_string(records.error());
      } else if (records->size() + 1 < raw(end.next_batch)) {
        problem = "a committed record was not seen";
      }
    }
  });
  for (int i = 0; i < kRecords; ++i) EXPECT_OK(append_next(this->log(), 1 + i % 3));
  done = true;
  reader.join();
  EXPECT_EQ(problem, "");
  EXPECT_EQ(records_of(this->log()).value().size(), static_cast<std::size_t>(kRecords));
}

template <class Logs>
class EventLogDeathTest : public EventLogTest<Logs> {
 protected:
  void SetUp() override { GTEST_FLAG_SET(death_test_style, "threadsafe"); }
};
TYPED_TEST_SUITE(EventLogDeathTest, BothKinds, KindNames);

TYPED_TEST(EventLogDeathTest, TakesARecordOfAnotherLogForABug) {
  LogIdentity other = sample_identity();
  other.id[0] ^= 1;
  EXPECT_DEATH(static_cast<void>(this->log().append(bytes_of(sample_record({}, 1, "grenier", other)))), "header.log");
}

TYPED_TEST(EventLogDeathTest, TakesAGapInTheSequenceForABug) {
  const LogEnd gap{BatchNumber{1}, Sequence{2}};
  EXPECT_DEATH(static_cast<void>(this->log().append(bytes_of(sample_record(gap)))), "first_sequence");
}

TYPED_TEST(EventLogDeathTest, TakesADamagedRecordForABug) {
  std::string record = sample_record();
  record.back() = 'x';
  EXPECT_DEATH(static_cast<void>(this->log().append(bytes_of(record))), "checksum");
}

}  // namespace
}  // namespace ledger::event_log_test
