#include <algorithm>
#include <deque>
#include <mutex>

#include "ledger/log_identity.h"

namespace ledger {

namespace {

struct StoredRecord {
  Sequence first{};
  std::string bytes;
};

// Records in order. A deque: what was put in stays where it is, so readers may point into it while it grows.
class Records {
 public:
  void push(StoredRecord record, LogEnd end) {
    const std::lock_guard lock(mutex_);
    records_.push_back(std::move(record));
    end_ = end;
  }
  LogEnd end() const {
    const std::lock_guard lock(mutex_);
    return end_;
  }
  std::size_t count() const {
    const std::lock_guard lock(mutex_);
    return records_.size();
  }
  const std::string& at(std::size_t index) const {
    const std::lock_guard lock(mutex_);
    return records_[index].bytes;
  }
  // The record that holds `from`, or count() when none does yet.
  std::size_t find(Sequence from) const {
    const std::lock_guard lock(mutex_);
    if (from >= end_.next_sequence) return records_.size();
    const auto after =
        std::upper_bound(records_.begin(), records_.end(), from,
                         [](Sequence sequence, const StoredRecord& each) { return sequence < each.first; });
    const auto index = static_cast<std::size_t>(after - records_.begin());
    return index == 0 ? 0 : index - 1;
  }

 private:
  mutable std::mutex mutex_;
  std::deque<StoredRecord> records_;
  LogEnd end_;
};

class MemoryRecordReader final : public RecordReader {
 public:
  MemoryRecordReader(const Records& records, std::size_t index, std::size_t stop)
      : records_(records), index_(index), stop_(stop) {}

  Result<Bytes> next() override {
    if (index_ >= stop_) return Bytes{};
    return bytes_of(records_.at(index_++));
  }

 private:
  const Records& records_;
  std::size_t index_;
  std::size_t stop_;
};

class MemoryEventLog final : public EventLog {
 public:
  explicit MemoryEventLog(const LogIdentity& identity) : identity_(identity) {}

  LogIdentity identity() const override { return identity_; }
  LogEnd end() const override { return records_.end(); }

  Result<void> append(Bytes record) override {
    const LogEnd end = records_.end();
    const LogEnd after = TRY(admit(identity_, end, record));
    records_.push(StoredRecord{.first = end.next_sequence, .bytes = std::string(text_of(record))}, after);
    return {};
  }

  Result<std::unique_ptr<RecordReader>> read(Sequence from) const override {
    const std::size_t stop = records_.count();
    return std::unique_ptr<RecordReader>(
        std::make_unique<MemoryRecordReader>(records_, std::min(records_.find(from), stop), stop));
  }

 private:
  LogIdentity identity_;
  Records records_;
};

}  // namespace

std::unique_ptr<EventLog> make_memory_event_log(const LogIdentity& identity) {
  return std::make_unique<MemoryEventLog>(identity);
}

}  // namespace ledger
