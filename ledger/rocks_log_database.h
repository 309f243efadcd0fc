// The log's RocksDB as a database: how it is opened, its two families, its files, and what its write-ahead files show.
// Beside its own rocks_log_database.cc, rocks_event_log.cc alone includes this; what the rows mean is said there.
#pragma once

#include <rocksdb/db.h>
#include <rocksdb/env.h>

#include <memory>
#include <string>
#include <vector>

#include "ledger/event_log.h"

namespace ledger::rocks_log {

// What a status means to us: no_room, corrupt_record, unsupported_format or io_error.
Error fault(const rocksdb::Status& status, const std::string& doing);
Error corrupt(const std::string& what);

inline rocksdb::Slice slice_of(std::string_view text) {
  return {text.data(), text.size()};
}
inline Bytes bytes_of_slice(const rocksdb::Slice& slice) {
  return bytes_of({slice.data(), slice.size()});
}
// Under which a record lies: its first sequence, u64be.
std::string key_of(Sequence sequence);

// Synced before it returns.
rocksdb::WriteOptions durable();

// An iterator, and the bounds that it points to.
struct BoundedIterator {
  std::string upper;
  rocksdb::Slice upper_slice;
  std::unique_ptr<rocksdb::Iterator> rows;
};

// Handles go before their database: members are destroyed in reverse.
struct Database {
  std::unique_ptr<rocksdb::DB> db;
  std::unique_ptr<rocksdb::ColumnFamilyHandle> meta;
  std::unique_ptr<rocksdb::ColumnFamilyHandle> records;

  // Over the records up to that sequence, exclusive; checksums verified.
  std::unique_ptr<BoundedIterator> iterate(Sequence upper) const;
};
bool empty(const Database& database, rocksdb::ColumnFamilyHandle* family);

struct Place {
  std::string path;
  OpenMode mode;
  rocksdb::Env* environment;
};
// True: there is a database. Data without the file CURRENT would be taken for garbage by RocksDB, and removed:
// corrupt_record.
Result<bool> exists(const Place& place);
rocksdb::Status open_database(const Place& place, rocksdb::WALRecoveryMode recovery, Database& database);

Result<std::vector<std::string>> write_ahead_files(const Place& place);
// All of them, end to end.
Result<std::string> write_ahead_bytes(const Place& place);
// The highest batch whose header's first 40 bytes stand in these bytes, wherever. Some may be cut by the write-ahead
// log's own framing and be missed; any one is proof enough.
BatchNumber highest_batch(std::string_view bytes, const LogId& log);

}  // namespace ledger::rocks_log
