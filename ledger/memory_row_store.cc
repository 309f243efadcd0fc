#include <map>
#include <mutex>

#include "ledger/row_store.h"

namespace ledger {

namespace {

class MemoryRowStore final : public RowStore {
 public:
  Result<std::optional<RowStamp>> stamp() const override { return stamp_; }

  Result<void> write(const std::vector<RowChange>& changes, const RowStamp& stamp) override {
    const std::lock_guard lock(mutex_);
    for (const RowChange& change : changes) {
      if (change.value) {
        tables_[change.table][change.key] = *change.value;
      } else {
        tables_[change.table].erase(change.key);
      }
    }
    stamp_ = stamp;
    return {};
  }

  Result<std::optional<std::string>> get(std::uint8_t table, std::string_view key) const override {
    const std::lock_guard lock(mutex_);
    const Rows* rows = rows_of(table);
    if (!rows) return std::optional<std::string>();
    const auto found = rows->find(key);
    return found == rows->end() ? std::optional<std::string>() : std::optional<std::string>(found->second);
  }

  Result<void> scan(std::uint8_t table,
                    const std::function<Result<void>(std::string_view, std::string_view)>& row) const override {
    const Rows* rows = rows_of(table);
    if (!rows) return {};
    for (const auto& [key, value] : *rows) TRY(row(key, value));
    return {};
  }

  Result<void> clear() override {
    tables_.clear();
    stamp_.reset();
    return {};
  }

 private:
  using Rows = std::map<std::string, std::string, std::less<>>;

  const Rows* rows_of(std::uint8_t table) const {
    const auto found = tables_.find(table);
    return found == tables_.end() ? nullptr : &found->second;
  }

  mutable std::mutex mutex_;  // of `write` beside `get`
  std::map<std::uint8_t, Rows> tables_;
  std::optional<RowStamp> stamp_;
};

}  // namespace

std::unique_ptr<RowStore> make_memory_row_store() {
  return std::make_unique<MemoryRowStore>();
}

}  // namespace ledger
