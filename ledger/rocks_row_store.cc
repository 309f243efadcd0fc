// Rows in RocksDB, one column family: 0x01 ‖ u8 table ‖ key → value, and 0x00 → the stamp:
//
//   u8 1 ‖ log id 16 ‖ u64be cursor ‖ u64be next batch ‖ u32be fold version ‖ u64be last recorded µs ‖ tree frontier
//
// Nothing goes through a write-ahead log. Batches reach the disk when the memory table does, whole and in order, so
// that after any crash the rows stand exactly where their stamp says, some way back; a write-ahead log that is not
// synced can come back with a hole instead. Closing writes what is left.
#include <rocksdb/db.h>
#include <rocksdb/filter_policy.h>
#include <rocksdb/table.h>
#include <rocksdb/write_batch.h>

#include <algorithm>

#include "ledger/row_store.h"

namespace ledger {

namespace {

constexpr std::uint8_t kStampFormat = 1;
constexpr std::size_t kStampFixedBytes = 45;
constexpr std::string_view kStampKey("\0", 1);
constexpr char kRowsPrefix = 1;
constexpr int kOpenAttempts = 3;  // while a server moves files under us

Error fault(const rocksdb::Status& status, const std::string& doing) {
  const std::string detail = doing + ": " + status.ToString();
  if (status.IsNoSpace()) return fail(ErrorCode::no_room, "rows", "the disk is full: " + detail);
  return fail(status.IsCorruption() ? ErrorCode::corrupt_record : ErrorCode::io_error, "rows", detail);
}

std::string row_key(std::uint8_t table, std::string_view key) {
  std::string bytes(1, kRowsPrefix);
  put_big_endian(bytes, table);
  return bytes.append(key);
}

// The first key behind a table's.
std::string table_end(std::uint8_t table) {
  return table == UINT8_MAX ? std::string(1, kRowsPrefix + 1) : row_key(static_cast<std::uint8_t>(table + 1), {});
}

// --- the stamp -------------------------------------------------------------------------------------------------------

std::string encode_stamp(const RowStamp& stamp) {
  std::string bytes;
  put_big_endian(bytes, kStampFormat);
  bytes += text_of(stamp.log);
  put_big_endian(bytes, raw(stamp.cursor));
  put_big_endian(bytes, raw(stamp.next_batch));
  put_big_endian(bytes, stamp.fold_version);
  put_big_endian(bytes, static_cast<std::uint64_t>(micros(stamp.last_recorded_at)));
  CHECK(bytes.size() == kStampFixedBytes);
  return bytes + stamp.tree.encode();
}

Result<RowStamp> decode_stamp(Bytes bytes) {
  if (bytes.size() < kStampFixedBytes || bytes[0] != kStampFormat)
    return fail(ErrorCode::corrupt_record, "rows", "not a stamp of this format");
  RowStamp stamp;
  std::copy_n(bytes.begin() + 1, stamp.log.size(), stamp.log.begin());
  stamp.cursor = Sequence{get_big_endian<std::uint64_t>(bytes.data() + 17)};
  stamp.next_batch = BatchNumber{get_big_endian<std::uint64_t>(bytes.data() + 25)};
  stamp.fold_version = get_big_endian<std::uint32_t>(bytes.data() + 33);
  stamp.last_recorded_at = Instant{static_cast<std::int64_t>(get_big_endian<std::uint64_t>(bytes.data() + 37))};
  stamp.tree = TRY(MerkleFrontier::decode(bytes.subspan(kStampFixedBytes)));
  return stamp;
}

// --- opening ---------------------------------------------------------------------------------------------------------

rocksdb::Options options_for(rocksdb::Env* environment, OpenMode mode) {
  rocksdb::BlockBasedTableOptions table;
  table.block_size = 16 << 10;
  table.format_version = 5;
  table.filter_policy.reset(rocksdb::NewBloomFilterPolicy(10));
  rocksdb::Options options;
  options.env = environment;
  options.create_if_missing = mode == OpenMode::read_write;
  options.paranoid_checks = true;
  options.max_bgerror_resume_count = 0;
  options.write_buffer_size = 16 << 20;  // what a crash may cost to fold again
  options.compression = rocksdb::kLZ4Compression;
  options.max_background_jobs = 2;
  options.keep_log_file_num = 2;
  options.max_log_file_size = 1 << 20;
  options.info_log_level = rocksdb::WARN_LEVEL;
  options.table_factory.reset(rocksdb::NewBlockBasedTableFactory(table));
  return options;
}

struct Place {
  std::string path;
  OpenMode mode;
  rocksdb::Env* environment;
};

rocksdb::Status open_database(const Place& place, std::unique_ptr<rocksdb::DB>& database) {
  const rocksdb::Options options = options_for(place.environment, place.mode);
  rocksdb::DB* db = nullptr;
  const rocksdb::Status status = place.mode == OpenMode::read_only
                                     ? rocksdb::DB::OpenForReadOnly(options, place.path, &db)
                                     : rocksdb::DB::Open(options, place.path, &db);
  database.reset(db);
  return status;
}

// Whether rows were ever begun here: what has neither a table nor the file CURRENT is as good as new.
Result<bool> has_begun(const Place& place) {
  std::vector<std::string> names;
  const rocksdb::Status status = place.environment->GetChildren(place.path, &names);
  if (status.IsNotFound()) return false;
  if (!status.ok()) return fault(status, "listing " + place.path);
  return std::any_of(names.begin(), names.end(),
                     [](const std::string& name) { return name == "CURRENT" || name.ends_with(".sst"); });
}

class RocksRowStore final : public RowStore {
 public:
  RocksRowStore(Place place, std::unique_ptr<rocksdb::DB> database)
      : place_(std::move(place)), database_(std::move(database)) {}

  Result<std::optional<RowStamp>> stamp() const override {
    const std::optional<std::string> bytes = TRY(value_of(kStampKey));
    if (!bytes) return std::optional<RowStamp>();
    return std::optional<RowStamp>(TRY(decode_stamp(bytes_of(*bytes))));
  }

  Result<void> write(const std::vector<RowChange>& changes, const RowStamp& stamp) override {
    CHECK(place_.mode == OpenMode::read_write);
    rocksdb::WriteBatch batch;
    for (const RowChange& change : changes) put(batch, change);
    rocksdb::Status status = batch.Put(kStampKey, encode_stamp(stamp));
    rocksdb::WriteOptions options;
    options.disableWAL = true;
    if (status.ok()) status = database_->Write(options, &batch);
    if (!status.ok()) return fault(status, "writing rows");
    return {};
  }

  Result<std::optional<std::string>> get(std::uint8_t table, std::string_view key) const override {
    return value_of(row_key(table, key));
  }

  Result<void> scan(std::uint8_t table,
                    const std::function<Result<void>(std::string_view, std::string_view)>& row) const override {
    const std::string upper = table_end(table);
    const rocksdb::Slice upper_slice = upper;
    rocksdb::ReadOptions options;
    options.iterate_upper_bound = &upper_slice;
    const std::unique_ptr<rocksdb::Iterator> rows(database_->NewIterator(options));
    const std::string prefix = row_key(table, {});
    for (rows->Seek(prefix); rows->Valid(); rows->Next())
      TRY(row(rows->key().ToStringView().substr(prefix.size()), rows->value().ToStringView()));
    if (!rows->status().ok()) return fault(rows->status(), "reading rows");
    return {};
  }

  Result<void> clear() override {
    CHECK(place_.mode == OpenMode::read_write);
    database_.reset();
    return begin_anew();
  }

  // The files go, and an empty database takes their place. Cut short, it leaves what the next opening clears.
  Result<void> begin_anew() {
    rocksdb::Status status = rocksdb::DestroyDB(place_.path, options_for(place_.environment, place_.mode));
    if (status.ok()) status = open_database(place_, database_);
    if (!status.ok()) return fault(status, "clearing " + place_.path);
    return {};
  }

  // Rows that no stamp of ours answers for are nobody's.
  Result<void> check_usable() const {
    if (TRY(stamp()) || empty()) return {};
    return fail(ErrorCode::corrupt_record, "rows", "rows that no stamp answers for");
  }

 private:
  static void put(rocksdb::WriteBatch& batch, const RowChange& change) {
    const std::string key = row_key(change.table, change.key);
    const rocksdb::Status status = change.value ? batch.Put(key, *change.value) : batch.Delete(key);
    CHECK(status.ok(), status.ToString());
  }

  bool empty() const {
    const std::unique_ptr<rocksdb::Iterator> rows(database_->NewIterator(rocksdb::ReadOptions()));
    rows->SeekToFirst();
    return !rows->Valid() && rows->status().ok();
  }

  Result<std::optional<std::string>> value_of(std::string_view key) const {
    std::string value;
    const rocksdb::Status status = database_->Get(rocksdb::ReadOptions(), key, &value);
    if (status.IsNotFound()) return std::optional<std::string>();
    if (!status.ok()) return fault(status, "reading rows");
    return std::optional<std::string>(std::move(value));
  }

  Place place_;
  std::unique_ptr<rocksdb::DB> database_;  // none only while it is cleared
};

Result<std::unique_ptr<RowStore>> open_rows_to_read(const Place& place) {
  if (!TRY(has_begun(place))) return make_memory_row_store();
  std::unique_ptr<rocksdb::DB> database;
  const rocksdb::Status status = open_database(place, database);
  // A reader can't clear what a server may be using: it is told.
  if (!status.ok()) return fault(status, "opening " + place.path);
  auto store = std::make_unique<RocksRowStore>(place, std::move(database));
  TRY(store->check_usable());
  return std::unique_ptr<RowStore>(std::move(store));
}

// A server may merge tables while we open: those that we saw named are then gone. What is damaged stays so.
Result<std::unique_ptr<RowStore>> open_rows_beside_a_server(const Place& place) {
  for (int attempt = 1;; ++attempt) {
    auto store = open_rows_to_read(place);
    if (store.ok() || attempt == kOpenAttempts) return store;
  }
}

Result<std::unique_ptr<RowStore>> open_to_write(const Place& place) {
  std::unique_ptr<rocksdb::DB> database;
  const rocksdb::Status status = open_database(place, database);
  if (status.IsNoSpace()) return fault(status, "opening " + place.path);
  auto store = std::make_unique<RocksRowStore>(place, std::move(database));
  const bool is_usable = status.ok() && store->check_usable().ok();
  if (!is_usable) TRY(store->clear());
  return std::unique_ptr<RowStore>(std::move(store));
}

}  // namespace

Result<std::unique_ptr<RowStore>> open_rocks_row_store(const std::string& path, OpenMode mode,
                                                       const DiskOptions& disk) {
  rocksdb::Env* environment = disk.environment ? static_cast<rocksdb::Env*>(disk.environment) : rocksdb::Env::Default();
  const Place place{path, mode, environment};
  return mode == OpenMode::read_only ? open_rows_beside_a_server(place) : open_to_write(place);
}

}  // namespace ledger
