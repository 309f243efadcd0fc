// The log as the engine sees it: append a record expecting its number, read records from a sequence. Narrow on purpose,
// so that a replicated log can stand behind it. Nobody may assume that it is local.
//
// Threads: `append` belongs to one thread; `end` and `read` may be called from any.
#pragma once

#include <memory>
#include <string>

#include "ledger/base/time.h"
#include "ledger/record.h"

namespace ledger {

struct LogIdentity {
  LogId id{};
  Epoch epoch{1};
  Instant created_at{};
};

// What the next record must be.
struct LogEnd {
  BatchNumber next_batch{1};
  Sequence next_sequence{1};
  friend bool operator==(const LogEnd&, const LogEnd&) = default;
};

// A walk over records in order. Sees what was committed when it was opened, at least. Must not outlive its log.
class RecordReader {
 public:
  virtual ~RecordReader() = default;
  // The next record's bytes, valid until the next call; an empty span at the end. Faults: io_error, corrupt_record
  // (a hole in the batch numbers is one).
  virtual Result<Bytes> next() = 0;
};

class EventLog {
 public:
  virtual ~EventLog() = default;
  virtual LogIdentity identity() const = 0;
  virtual LogEnd end() const = 0;
  // Durable when it returns. unexpected_batch or stale_epoch when another writer was faster; otherwise no_room (the
  // disk is full) or io_error, after which nothing may be assumed and the process must stop. CHECKs that the header is
  // this log's and continues it.
  virtual Result<void> append(Bytes record) = 0;
  // From the record that holds `from` (its first events may be before it). Past the end: an empty walk.
  virtual Result<std::unique_ptr<RecordReader>> read(Sequence from) const = 0;
};

// For tests and replay: keeps records in memory, and checks as strictly as the real one.
std::unique_ptr<EventLog> make_memory_event_log(const LogIdentity& identity);

// --- on disk ---------------------------------------------------------------------------------------------------------

// What the log needs of the disk. `environment` is a rocksdb::Env (nullptr: the system's), so that a test or a
// simulator can inject faults without this header knowing RocksDB.
struct DiskOptions {
  void* environment = nullptr;
};

enum class OpenMode { read_write, read_only };

// DIRECTORY/GRENIER (marker) DIRECTORY/LOCK DIRECTORY/log (RocksDB) DIRECTORY/rows (RocksDB, disposable).
// Checks the marker and, to write, takes the lock for as long as it lives. Errors: not_a_grenier_directory (it holds
// something else), unsupported_format (of a later program), directory_in_use (with the pid that has it), file_not_found
// (read only and nothing there), value_not_allowed (a path that cannot serve), corrupt_record (rows, and their log is
// gone), no_room, io_error.
class DataDirectory {
 public:
  static Result<DataDirectory> open(const std::string& path, OpenMode mode);
  DataDirectory(DataDirectory&& other) noexcept;
  DataDirectory& operator=(DataDirectory&&) = delete;
  ~DataDirectory();
  const std::string& path() const { return path_; }
  std::string log_path() const { return path_ + "/log"; }
  std::string rows_path() const { return path_ + "/rows"; }
  // Free bytes on its file system.
  Result<std::uint64_t> free_bytes() const;

 private:
  DataDirectory(std::string path, int lock) : path_(std::move(path)), lock_(lock) {}
  std::string path_;
  int lock_ = -1;
};

// The log in RocksDB. Creates it with `fresh` when there is none (read_write only). On opening walks the tail and
// checks that numbers continue; read_only may be used while a server has the directory and sees what was committed.
// Errors: file_not_found (read_only, and none was begun), corrupt_record (what was acknowledged is damaged or gone; the
// files are left as they are), unsupported_format, no_room, io_error.
Result<std::unique_ptr<EventLog>> open_rocks_event_log(const std::string& path, OpenMode mode, const LogIdentity& fresh,
                                                       const DiskOptions& disk = {});

}  // namespace ledger
