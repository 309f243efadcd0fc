// The log in RocksDB 7.8: column family `default` holds the row "identity", family `records` one row a record under
// its first sequence (u64be). docs/log_format.md is the specification; why each option is as it is stands beside it.
//
// The write-ahead log after a crash. Every append is synced before the next one starts, so a torn end can only be the
// last append, which nobody was told of; RocksDB's point-in-time recovery drops it. The same recovery also drops
// everything behind a damaged byte in the middle, and then deletes the evidence. So the log is first opened strictly;
// where that finds damage, we look for headers of records beyond what recovery would keep. Record n+2 there proves that
// n+1 had been acknowledged: that is a corrupt log, and it is left untouched.
#include <rocksdb/db.h>
#include <rocksdb/env.h>
#include <rocksdb/file_checksum.h>
#include <rocksdb/options.h>
#include <rocksdb/table.h>

#include <algorithm>
#include <mutex>

#include "ledger/log_identity.h"

namespace ledger {

namespace {

constexpr const char* kRecordsFamily = "records";
constexpr const char* kIdentityKey = "identity";
constexpr int kTailRecords = 64;      // walked at each opening
constexpr int kReadOnlyAttempts = 3;  // while a server moves files under us

Error fault(const rocksdb::Status& status, const std::string& doing) {
  const std::string detail = doing + ": " + status.ToString();
  if (status.IsNoSpace()) return fail(ErrorCode::io_error, "log", "the disk is full: " + detail);
  if (status.IsCorruption()) return fail(ErrorCode::corrupt_record, "log", detail);
  if (status.IsInvalidArgument() || status.IsNotSupported()) return fail(ErrorCode::unsupported_format, "log", detail);
  return fail(ErrorCode::io_error, "log", detail);
}

Error corrupt(const std::string& what) {
  return fail(ErrorCode::corrupt_record, "log", what);
}

rocksdb::Slice slice_of(std::string_view text) {
  return {text.data(), text.size()};
}
Bytes bytes_of_slice(const rocksdb::Slice& slice) {
  return bytes_of({slice.data(), slice.size()});
}

std::string key_of(Sequence sequence) {
  std::string key;
  put_big_endian(key, raw(sequence));
  return key;
}

// --- options ---------------------------------------------------------------------------------------------------------

rocksdb::DBOptions database_options(rocksdb::Env* environment, OpenMode mode) {
  rocksdb::DBOptions options;
  options.env = environment;
  options.create_if_missing = mode == OpenMode::read_write;
  options.create_missing_column_families = mode == OpenMode::read_write;
  options.paranoid_checks = true;
  options.max_bgerror_resume_count = 0;  // a doubtful disk stops us; it is not tried again behind our back
  options.file_checksum_gen_factory = rocksdb::GetFileChecksumGenCrc32cFactory();
  options.max_background_jobs = 2;
  options.keep_log_file_num = 2;
  options.max_log_file_size = 1 << 20;
  options.info_log_level = rocksdb::WARN_LEVEL;
  return options;
}

rocksdb::ColumnFamilyOptions family_options() {
  rocksdb::BlockBasedTableOptions table;
  table.block_size = 16 << 10;
  table.format_version = 5;
  // Reading ahead grows with a walk by itself, so that looking one record up stays cheap.
  table.initial_auto_readahead_size = 64 << 10;
  table.max_auto_readahead_size = 2 << 20;
  rocksdb::ColumnFamilyOptions options;
  options.write_buffer_size = 32 << 20;
  options.compression = rocksdb::kLZ4Compression;
  options.bottommost_compression = rocksdb::kZSTD;
  options.table_factory.reset(rocksdb::NewBlockBasedTableFactory(table));
  return options;
}

rocksdb::WriteOptions durable() {
  rocksdb::WriteOptions options;
  options.sync = true;
  options.protection_bytes_per_key = 8;
  return options;
}

// --- reading ---------------------------------------------------------------------------------------------------------

// An iterator, and the bounds that it points to.
struct BoundedIterator {
  std::string upper;
  rocksdb::Slice upper_slice;
  std::unique_ptr<rocksdb::Iterator> rows;
};

class RocksRecordReader final : public RecordReader {
 public:
  // `stop` is the log's end when the walk was opened: it must get there, and there it ends.
  RocksRecordReader(std::unique_ptr<BoundedIterator> iterator, const LogIdentity& identity, Sequence from,
                    const LogEnd& stop)
      : iterator_(std::move(iterator)), identity_(identity), from_(from), stop_(stop) {}

  Result<Bytes> next() override {
    rocksdb::Iterator& rows = *iterator_->rows;
    if (ended_) return Bytes{};
    if (expected_) rows.Next();
    if (!rows.Valid()) return finish(rows.status());
    const Bytes record = bytes_of_slice(rows.value());
    const RecordHeader header = TRY(read_record_header(record));
    if (rows.key() != slice_of(key_of(header.first_sequence)))
      return corrupt("a record of sequence " + std::to_string(raw(header.first_sequence)) + " under another key");
    expected_ = TRY(follow(identity_, expected_.value_or(start_at(header)), header));
    if (expected_->next_sequence <= from_) return corrupt("no record holds sequence " + std::to_string(raw(from_)));
    return record;
  }

 private:
  // A walk from the middle takes the numbers of its first record. One that should have begun earlier must be at the
  // log's beginning, and so must a first batch or sequence.
  LogEnd start_at(const RecordHeader& first) const {
    const bool at_the_beginning = first.first_sequence > from_ || first.batch == BatchNumber{1};
    return at_the_beginning ? LogEnd{} : LogEnd{.next_batch = first.batch, .next_sequence = first.first_sequence};
  }

  Result<Bytes> finish(const rocksdb::Status& status) {
    if (!status.ok()) return fault(status, "reading records");
    if (expected_.value_or(LogEnd{}) != stop_)
      return corrupt("the records end before sequence " + std::to_string(raw(stop_.next_sequence)));
    ended_ = true;
    return Bytes{};
  }

  std::unique_ptr<BoundedIterator> iterator_;
  LogIdentity identity_;
  Sequence from_;
  LogEnd stop_;
  std::optional<LogEnd> expected_;  // after the record that was given last
  bool ended_ = false;
};

class EmptyRecordReader final : public RecordReader {
 public:
  Result<Bytes> next() override { return Bytes{}; }
};

// --- the open database -----------------------------------------------------------------------------------------------

// Handles go before their database: members are destroyed in reverse.
struct Database {
  std::unique_ptr<rocksdb::DB> db;
  std::unique_ptr<rocksdb::ColumnFamilyHandle> meta;
  std::unique_ptr<rocksdb::ColumnFamilyHandle> records;

  std::unique_ptr<BoundedIterator> iterate(Sequence upper) const {
    auto iterator = std::make_unique<BoundedIterator>();
    iterator->upper = key_of(upper);
    iterator->upper_slice = iterator->upper;
    rocksdb::ReadOptions options;
    options.verify_checksums = true;
    options.total_order_seek = true;
    options.adaptive_readahead = true;
    options.iterate_upper_bound = &iterator->upper_slice;
    iterator->rows.reset(db->NewIterator(options, records.get()));
    return iterator;
  }
};

class RocksEventLog final : public EventLog {
 public:
  RocksEventLog(Database database, OpenMode mode, const LogIdentity& identity, const LogEnd& end)
      : database_(std::move(database)), mode_(mode), identity_(identity), end_(end) {}

  LogIdentity identity() const override { return identity_; }

  LogEnd end() const override {
    const std::lock_guard lock(end_mutex_);
    return end_;
  }

  Result<void> append(Bytes record) override {
    CHECK(mode_ == OpenMode::read_write);
    if (failed_) return *failed_;
    const LogEnd before = end();
    const LogEnd after = TRY(admit(identity_, before, record));
    const rocksdb::Status status =
        database_.db->Put(durable(), database_.records.get(), key_of(before.next_sequence), slice_of(text_of(record)));
    if (!status.ok()) return stop_for(status);
    const std::lock_guard lock(end_mutex_);
    end_ = after;
    return {};
  }

  Result<std::unique_ptr<RecordReader>> read(Sequence from) const override {
    const LogEnd stop = end();
    if (from >= stop.next_sequence) return std::unique_ptr<RecordReader>(std::make_unique<EmptyRecordReader>());
    auto iterator = database_.iterate(stop.next_sequence);
    iterator->rows->SeekForPrev(key_of(from));
    if (!iterator->rows->Valid() && iterator->rows->status().ok()) iterator->rows->SeekToFirst();
    return std::unique_ptr<RecordReader>(
        std::make_unique<RocksRecordReader>(std::move(iterator), identity_, from, stop));
  }

 private:
  // Whether the record is on disk is now unknown. Whatever RocksDB calls it, it is the disk that failed.
  Error stop_for(const rocksdb::Status& status) {
    failed_ = fault(status, "appending a record");
    failed_->code = ErrorCode::io_error;
    return *failed_;
  }

  Database database_;
  OpenMode mode_;
  LogIdentity identity_;
  std::optional<Error> failed_;  // the first failed append; none is tried after it
  mutable std::mutex end_mutex_;
  LogEnd end_;
};

// --- opening ---------------------------------------------------------------------------------------------------------

struct Place {
  std::string path;
  OpenMode mode;
  rocksdb::Env* environment;
};

Result<std::vector<std::string>> files_of(const Place& place) {
  std::vector<std::string> names;
  const rocksdb::Status status = place.environment->GetChildren(place.path, &names);
  if (status.IsNotFound()) return names;
  if (!status.ok()) return fault(status, "listing " + place.path);
  return names;
}

Result<std::vector<std::string>> write_ahead_files(const Place& place) {
  std::vector<std::string> names = TRY(files_of(place));
  std::erase_if(names, [](const std::string& name) { return !name.ends_with(".log"); });
  return names;
}

// True: there is a database. Data without the file CURRENT would be taken for garbage by RocksDB, and removed.
Result<bool> exists(const Place& place) {
  const std::vector<std::string> names = TRY(files_of(place));
  if (std::find(names.begin(), names.end(), "CURRENT") != names.end()) return true;
  const bool data = std::any_of(names.begin(), names.end(), [](const std::string& name) {
    return name.ends_with(".log") || name.ends_with(".sst");
  });
  if (data) return corrupt("the file CURRENT is missing from " + place.path);
  return false;
}

rocksdb::Status open_database(const Place& place, rocksdb::WALRecoveryMode recovery, Database& database) {
  rocksdb::DBOptions options = database_options(place.environment, place.mode);
  options.wal_recovery_mode = recovery;
  const std::vector<rocksdb::ColumnFamilyDescriptor> families{{rocksdb::kDefaultColumnFamilyName, family_options()},
                                                              {kRecordsFamily, family_options()}};
  std::vector<rocksdb::ColumnFamilyHandle*> handles;
  rocksdb::DB* db = nullptr;
  const rocksdb::Status status = place.mode == OpenMode::read_only
                                     ? rocksdb::DB::OpenForReadOnly(options, place.path, families, &handles, &db)
                                     : rocksdb::DB::Open(options, place.path, families, &handles, &db);
  if (!status.ok()) return status;
  database.db.reset(db);
  database.meta.reset(handles[0]);
  database.records.reset(handles[1]);
  return status;
}

// The identity goes to a table file at once, so that no write-ahead file is kept for its sake.
Result<LogIdentity> write_identity(const Database& database, const LogIdentity& fresh) {
  CHECK(!is_none(fresh.epoch));
  rocksdb::Status status = database.db->Put(durable(), database.meta.get(), kIdentityKey, encode_identity(fresh));
  if (status.ok()) status = database.db->Flush(rocksdb::FlushOptions(), database.meta.get());
  if (!status.ok()) return fault(status, "writing the log's identity");
  return fresh;
}

bool empty(const Database& database, rocksdb::ColumnFamilyHandle* family) {
  rocksdb::ReadOptions options;
  const std::unique_ptr<rocksdb::Iterator> rows(database.db->NewIterator(options, family));
  rows->SeekToFirst();
  return !rows->Valid() && rows->status().ok();
}

Result<LogIdentity> load_identity(const Database& database, OpenMode mode, const LogIdentity& fresh) {
  std::string bytes;
  const rocksdb::Status status = database.db->Get(rocksdb::ReadOptions(), database.meta.get(), kIdentityKey, &bytes);
  if (status.ok()) return decode_identity(bytes_of(bytes));
  if (!status.IsNotFound()) return fault(status, "reading the log's identity");
  if (!empty(database, database.records.get())) return corrupt("records, but no identity");
  if (!empty(database, database.meta.get()))
    return fail(ErrorCode::unsupported_format, "log", "a database, but not a log of ours");
  // A creation that was cut short, before anything was promised.
  if (mode == OpenMode::read_only) return fail(ErrorCode::file_not_found, "log", "the log has not begun yet");
  return write_identity(database, fresh);
}

// Where the last record stands, and where to begin walking so as to pass over the last few.
struct Tail {
  LogEnd end;
  Sequence begin{1};
};

Result<Tail> find_tail(const Database& database) {
  const std::unique_ptr<BoundedIterator> iterator = database.iterate(Sequence{UINT64_MAX});
  rocksdb::Iterator& rows = *iterator->rows;
  rows.SeekToLast();
  Tail tail;
  if (rows.Valid()) tail.end = end_after(TRY(read_record_header(bytes_of_slice(rows.value()))));
  for (int i = 0; rows.Valid() && i < kTailRecords; ++i, rows.Prev()) {
    if (rows.key().size() != 8) return corrupt("a key that is no sequence");
    tail.begin = Sequence{get_big_endian<std::uint64_t>(bytes_of_slice(rows.key()).data())};
  }
  if (!rows.status().ok()) return fault(rows.status(), "reading the last records");
  if (!rows.Valid()) tail.begin = Sequence{1};  // all of it is tail, so it must begin where logs begin
  return tail;
}

Result<void> walk(const EventLog& log, Sequence from) {
  const auto reader = TRY(log.read(from));
  while (!TRY(reader->next()).empty()) {
  }
  return {};
}

Result<std::unique_ptr<RocksEventLog>> load(Database database, OpenMode mode, const LogIdentity& fresh) {
  const LogIdentity identity = TRY(load_identity(database, mode, fresh));
  const Tail tail = TRY(find_tail(database));
  auto log = std::make_unique<RocksEventLog>(std::move(database), mode, identity, tail.end);
  TRY(walk(*log, tail.begin));
  return log;
}

// The highest batch whose header's first 40 bytes stand in these bytes, wherever. Some may be cut by the write-ahead
// log's own framing and be missed; any one is proof enough.
BatchNumber highest_batch(std::string_view bytes, const LogId& log) {
  constexpr std::size_t kUpToBatch = 40;
  std::uint64_t highest = 0;
  for (std::size_t at = bytes.find("GRNR"); at != std::string_view::npos; at = bytes.find("GRNR", at + 1)) {
    if (bytes.size() - at < kUpToBatch || bytes.substr(at + 8, log.size()) != text_of(log)) continue;
    highest = std::max(highest, get_big_endian<std::uint64_t>(bytes_of(bytes).data() + at + 32));
  }
  return BatchNumber{highest};
}

Result<std::string> write_ahead_bytes(const Place& place) {
  std::string all;
  for (const std::string& name : TRY(write_ahead_files(place))) {
    std::string bytes;
    const rocksdb::Status status = rocksdb::ReadFileToString(place.environment, place.path + "/" + name, &bytes);
    if (!status.ok() && !status.IsNotFound()) return fault(status, "reading " + name);
    all += bytes;
  }
  return all;
}

// Opens to read what recovery would keep, and refuses if it would lose what had been acknowledged. The bytes are taken
// before opening: a server that goes on writing meanwhile can then only add to what is found.
Result<std::unique_ptr<RocksEventLog>> open_after_damage(const Place& place) {
  const std::string bytes = TRY(write_ahead_bytes(place));
  Database database;
  const rocksdb::Status status = open_database(place, rocksdb::WALRecoveryMode::kPointInTimeRecovery, database);
  if (!status.ok()) return fault(status, "opening " + place.path);
  auto log = TRY(load(std::move(database), place.mode, {}));
  const BatchNumber lost = highest_batch(bytes, log->identity().id);
  if (lost > log->end().next_batch)
    return corrupt("damage in the write-ahead log from batch " + std::to_string(raw(log->end().next_batch)) +
                   " on, where batches up to " + std::to_string(raw(lost)) + " had been written");
  return log;
}

Result<std::unique_ptr<RocksEventLog>> open_to_read(const Place& place) {
  Database database;
  const rocksdb::Status status = open_database(place, rocksdb::WALRecoveryMode::kAbsoluteConsistency, database);
  if (status.IsCorruption()) return open_after_damage(place);
  if (!status.ok()) return fault(status, "opening " + place.path);
  return load(std::move(database), place.mode, {});
}

// A server may flush while we open: its write-ahead file is then gone before we read it, and the table file came after
// we read which there are. So it counts only if every file that we saw is still there.
Result<std::unique_ptr<RocksEventLog>> open_beside_a_server(const Place& place) {
  for (int attempt = 1;; ++attempt) {
    const std::vector<std::string> before = TRY(write_ahead_files(place));
    auto log = open_to_read(place);
    const std::vector<std::string> after = TRY(write_ahead_files(place));
    const bool calm = std::all_of(before.begin(), before.end(), [&](const std::string& name) {
      return std::find(after.begin(), after.end(), name) != after.end();
    });
    if (calm && log.ok()) return log;
    if (attempt == kReadOnlyAttempts && log.ok())
      return fail(ErrorCode::io_error, "log", "the files of " + place.path + " change faster than they can be opened");
    if (attempt == kReadOnlyAttempts) return log;
  }
}

Result<std::unique_ptr<RocksEventLog>> open_to_write(const Place& place, const LogIdentity& fresh) {
  Database database;
  rocksdb::Status status = open_database(place, rocksdb::WALRecoveryMode::kAbsoluteConsistency, database);
  if (status.IsCorruption()) {
    TRY(open_after_damage(Place{place.path, OpenMode::read_only, place.environment}));
    status = open_database(place, rocksdb::WALRecoveryMode::kPointInTimeRecovery, database);
  }
  if (!status.ok()) return fault(status, "opening " + place.path);
  return load(std::move(database), place.mode, fresh);
}

}  // namespace

Result<std::unique_ptr<EventLog>> open_rocks_event_log(const std::string& path, OpenMode mode, const LogIdentity& fresh,
                                                       const DiskOptions& disk) {
  rocksdb::Env* environment = disk.environment ? static_cast<rocksdb::Env*>(disk.environment) : rocksdb::Env::Default();
  const Place place{path, mode, environment};
  const bool found = TRY(exists(place));
  if (mode == OpenMode::read_write) return std::unique_ptr<EventLog>(TRY(open_to_write(place, fresh)));
  if (!found) return fail(ErrorCode::file_not_found, path, "no log was ever begun here");
  return std::unique_ptr<EventLog>(TRY(open_beside_a_server(place)));
}

}  // namespace ledger
