// Logs that misbehave, or that tell what was done to them, around a log in memory.
#pragma once

#include <atomic>
#include <future>
#include <memory>
#include <string>
#include <vector>

#include "support/book.h"

namespace test_support {

// Passes everything on.
class WrappedLog : public ledger::EventLog {
 public:
  explicit WrappedLog(std::unique_ptr<ledger::EventLog> log) : log_(std::move(log)) {}
  ledger::LogIdentity identity() const override { return log_->identity(); }
  ledger::LogEnd end() const override { return log_->end(); }
  Result<void> append(Bytes record) override { return log_->append(record); }
  Result<std::unique_ptr<ledger::RecordReader>> read(Sequence from) const override { return log_->read(from); }
  std::unique_ptr<ledger::EventLog> take() { return std::move(log_); }

 private:
  std::unique_ptr<ledger::EventLog> log_;
};

// Takes `appends_left` records more, then the disk fails: nothing of the record is kept.
class FailingLog final : public WrappedLog {
 public:
  explicit FailingLog(std::unique_ptr<ledger::EventLog> log) : WrappedLog(std::move(log)) {}
  Result<void> append(Bytes record) override {
    if (appends_left-- > 0) return WrappedLog::append(record);
    return fail(fault, "log", "the disk is gone");
  }
  int appends_left = 0;
  ErrorCode fault = ErrorCode::io_error;
};

// Writes down when a record became durable.
class TellingLog final : public WrappedLog {
 public:
  TellingLog(std::unique_ptr<ledger::EventLog> log, std::vector<std::string>& told)
      : WrappedLog(std::move(log)), told_(told) {}
  Result<void> append(Bytes record) override {
    TRY(WrappedLog::append(record));
    told_.push_back("appended");
    return {};
  }

 private:
  std::vector<std::string>& told_;
};

// A disk that takes its time: once `armed`, the first append says that it began and waits until it may go on.
class SlowLog final : public WrappedLog {
 public:
  explicit SlowLog(std::unique_ptr<ledger::EventLog> log) : WrappedLog(std::move(log)) {}
  Result<void> append(Bytes record) override {
    if (armed.exchange(false)) {
      began.set_value();
      go_on.get_future().wait();
    }
    return WrappedLog::append(record);
  }
  std::atomic<bool> armed = false;
  std::promise<void> began;
  std::promise<void> go_on;
};

// The records of a log, as they lie there.
inline std::vector<std::string> records_of(const ledger::EventLog& log) {
  std::vector<std::string> records;
  const auto reader = log.read(Sequence{1}).value();
  for (Bytes record = reader->next().value(); !record.empty(); record = reader->next().value())
    records.emplace_back(text_of(record));
  return records;
}

// The same without whose they are.
inline std::vector<std::string> without_households(const std::vector<std::string>& records) {
  const auto is_household = [](Sequence, ledger::PartKind kind) { return kind == ledger::PartKind::household; };
  std::vector<std::string> withheld;
  for (const std::string& record : records)
    withheld.push_back(ledger::withhold_parts(bytes_of(record), is_household).value());
  return withheld;
}

inline std::unique_ptr<ledger::EventLog> log_of(const std::vector<std::string>& records) {
  auto log = memory_log();
  for (const std::string& record : records) log->append(bytes_of(record)).value();
  return log;
}

// What only a forger writes: a record with its checksum right that goes on where the log ends.
inline std::string forged_record(const ledger::EventLog& log, ledger::Event event) {
  SeededEntropy entropy(1);
  event.envelope.sequence = log.end().next_sequence;
  ledger::RecordBuilder builder({.log = log.identity().id,
                                 .epoch = log.identity().epoch,
                                 .batch = log.end().next_batch,
                                 .first_sequence = log.end().next_sequence});
  builder.add(ledger::encode_event(event, entropy));
  return std::move(builder).finish();
}

}  // namespace test_support
