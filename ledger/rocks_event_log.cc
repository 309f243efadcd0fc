// The log in RocksDB 7.8: column family `default` holds the row "identity", family `records` one row a record under
// its first sequence (u64be). docs/log_format.md is the specification; rocks_log_database.h opens the database.
//
// The write-ahead log after a crash. Every append is synced before the next one starts, so a torn end can only be the
// last append, which nobody was told of; RocksDB's point-in-time recovery drops it. The same recovery also drops
// everything behind a damaged byte in the middle, and then deletes the evidence. So the log is first opened strictly;
// where that finds damage, we look for headers of records beyond what recovery would keep. Record n+2 there proves that
// n+1 had been acknowledged: that is a corrupt log, and it is left untouched.
#include <algorithm>
#include <mutex>

#include "ledger/log_identity.h"
#include "ledger/rocks_log_database.h"

namespace ledger {

namespace {

using namespace rocks_log;

constexpr const char* kIdentityKey = "identity";
constexpr int kTailRecords = 64;      // walked at each opening
constexpr int kReadOnlyAttempts = 3;  // while a server moves files under us

// --- reading ---------------------------------------------------------------------------------------------------------

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
  // Whether the record is on disk is now unknown. Whatever RocksDB calls it, it is the disk that is full or failed.
  Error stop_for(const rocksdb::Status& status) {
    failed_ = fault(status, "appending a record");
    if (failed_->code != ErrorCode::no_room) failed_->code = ErrorCode::io_error;
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

// The identity goes to a table file at once, so that no write-ahead file is kept for its sake.
Result<LogIdentity> write_identity(const Database& database, const LogIdentity& fresh) {
  CHECK(!is_none(fresh.epoch));
  rocksdb::Status status = database.db->Put(durable(), database.meta.get(), kIdentityKey, encode_identity(fresh));
  if (status.ok()) status = database.db->Flush(rocksdb::FlushOptions(), database.meta.get());
  if (!status.ok()) return fault(status, "writing the log's identity");
  return fresh;
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
  const rocks_log::Place place{path, mode, environment};
  const bool found = TRY(rocks_log::exists(place));
  if (mode == OpenMode::read_write) return std::unique_ptr<EventLog>(TRY(open_to_write(place, fresh)));
  if (!found) return fail(ErrorCode::file_not_found, path, "no log was ever begun here");
  return std::unique_ptr<EventLog>(TRY(open_beside_a_server(place)));
}

}  // namespace ledger
