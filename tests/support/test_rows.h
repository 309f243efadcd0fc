// Row stores and workers that misbehave, or wait to be told, around rows in memory.
#pragma once

#include <atomic>
#include <deque>
#include <future>

#include "engine/worker.h"
#include "ledger/row_store.h"
#include "support/support.h"

namespace test_support {

// Passes everything on to rows in memory.
class WrappedRows : public ledger::RowStore {
 public:
  Result<std::optional<ledger::RowStamp>> stamp() const override { return rows_->stamp(); }
  Result<void> write(const std::vector<ledger::RowChange>& changes, const ledger::RowStamp& stamp) override {
    return rows_->write(changes, stamp);
  }
  Result<std::optional<std::string>> get(std::uint8_t table, std::string_view key) const override {
    return rows_->get(table, key);
  }
  Result<void> scan(std::uint8_t table,
                    const std::function<Result<void>(std::string_view, std::string_view)>& row) const override {
    return rows_->scan(table, row);
  }
  Result<void> clear() override { return rows_->clear(); }

 private:
  std::unique_ptr<ledger::RowStore> rows_ = ledger::make_memory_row_store();
};

// The next `failures_left` writes fail, and change nothing.
class FailingRows final : public WrappedRows {
 public:
  Result<void> write(const std::vector<ledger::RowChange>& changes, const ledger::RowStamp& stamp) override {
    if (failures_left == 0) return WrappedRows::write(changes, stamp);
    --failures_left;
    return fail(ErrorCode::io_error, "rows", "the disk is gone");
  }
  int failures_left = 0;
};

// Once `armed`, the first write says that it began and waits until it may go on.
class SlowRows final : public WrappedRows {
 public:
  Result<void> write(const std::vector<ledger::RowChange>& changes, const ledger::RowStamp& stamp) override {
    if (armed.exchange(false)) {
      began.set_value();
      go_on.get_future().wait();
    }
    return WrappedRows::write(changes, stamp);
  }
  std::atomic<bool> armed = false;
  std::promise<void> began;
  std::promise<void> go_on;
};

// Does nothing until it is told to.
class HeldWorker final : public engine::Worker {
 public:
  void post(std::function<void()> job) override { jobs_.push_back(std::move(job)); }
  void finish() override {
    for (; !jobs_.empty(); jobs_.pop_front()) jobs_.front()();
  }
  std::size_t held() const { return jobs_.size(); }
  // As a crash would.
  void lose() { jobs_.clear(); }

 private:
  std::deque<std::function<void()>> jobs_;
};

}  // namespace test_support
