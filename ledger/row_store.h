// The rows of projections on disk: a second, disposable RocksDB, written behind the log in one batch with the stamp of
// where they stand. If the stamp does not fit the log, the rows are thrown away and rebuilt from it.
//
// Threads: `write` may run on one thread while another calls `get`; nothing else at the same time.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "ledger/event_log.h"
#include "ledger/merkle.h"

namespace ledger {

struct RowStamp {
  LogId log{};
  Sequence cursor{};          // the last event folded in
  BatchNumber next_batch{1};  // the record after it
  std::uint32_t fold_version = 0;
  Instant last_recorded_at{};
  MerkleFrontier tree;
  friend bool operator==(const RowStamp&, const RowStamp&) = default;
};

// One row of one table; no value: the row is gone.
struct RowChange {
  std::uint8_t table = 0;
  std::string key;
  std::optional<std::string> value;
};

// Errors of all: corrupt_record for bytes that are damaged, io_error and, of writers, no_room for a disk that failed.
class RowStore {
 public:
  virtual ~RowStore() = default;
  // Nothing when the store is new or was cleared; corrupt_record as well when it is not of this format.
  virtual Result<std::optional<RowStamp>> stamp() const = 0;
  // All or nothing, in order; not synced: losing it costs a replay, never a row that is wrong.
  virtual Result<void> write(const std::vector<RowChange>& changes, const RowStamp& stamp) = 0;
  // Nothing when there is no such row.
  virtual Result<std::optional<std::string>> get(std::uint8_t table, std::string_view key) const = 0;
  // Every row of a table in key order, until `row` answers an error, which is then the scan's. What it is shown is good
  // during the call.
  virtual Result<void> scan(
      std::uint8_t table,
      const std::function<Result<void>(std::string_view key, std::string_view value)>& row) const = 0;
  virtual Result<void> clear() = 0;
};

// What cannot be opened or read as a row store of this format is cleared by a writer, not refused: it is disposable. A
// reader clears nothing: corrupt_record or io_error. Where none was begun yet, a reader gets an empty one.
Result<std::unique_ptr<RowStore>> open_rocks_row_store(const std::string& path, OpenMode mode,
                                                       const DiskOptions& disk = {});
std::unique_ptr<RowStore> make_memory_row_store();

}  // namespace ledger
