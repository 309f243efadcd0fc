// Why each option is as it is stands beside it.
#include "ledger/rocks_log_database.h"

#include <rocksdb/file_checksum.h>
#include <rocksdb/options.h>
#include <rocksdb/table.h>

#include <algorithm>

namespace ledger::rocks_log {

Error fault(const rocksdb::Status& status, const std::string& doing) {
  const std::string detail = doing + ": " + status.ToString();
  if (status.IsNoSpace()) return fail(ErrorCode::no_room, "log", "the disk is full: " + detail);
  if (status.IsCorruption()) return fail(ErrorCode::corrupt_record, "log", detail);
  if (status.IsInvalidArgument() || status.IsNotSupported()) return fail(ErrorCode::unsupported_format, "log", detail);
  return fail(ErrorCode::io_error, "log", detail);
}

Error corrupt(const std::string& what) {
  return fail(ErrorCode::corrupt_record, "log", what);
}

std::string key_of(Sequence sequence) {
  std::string key;
  put_big_endian(key, raw(sequence));
  return key;
}

// --- options ---------------------------------------------------------------------------------------------------------

namespace {

constexpr const char* kRecordsFamily = "records";

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

}  // namespace

rocksdb::WriteOptions durable() {
  rocksdb::WriteOptions options;
  options.sync = true;
  options.protection_bytes_per_key = 8;
  return options;
}

// --- the open database -----------------------------------------------------------------------------------------------

std::unique_ptr<BoundedIterator> Database::iterate(Sequence upper) const {
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

bool empty(const Database& database, rocksdb::ColumnFamilyHandle* family) {
  rocksdb::ReadOptions options;
  const std::unique_ptr<rocksdb::Iterator> rows(database.db->NewIterator(options, family));
  rows->SeekToFirst();
  return !rows->Valid() && rows->status().ok();
}

// --- files -----------------------------------------------------------------------------------------------------------

namespace {

Result<std::vector<std::string>> files_of(const Place& place) {
  std::vector<std::string> names;
  const rocksdb::Status status = place.environment->GetChildren(place.path, &names);
  if (status.IsNotFound()) return names;
  if (!status.ok()) return fault(status, "listing " + place.path);
  return names;
}

}  // namespace

Result<std::vector<std::string>> write_ahead_files(const Place& place) {
  std::vector<std::string> names = TRY(files_of(place));
  std::erase_if(names, [](const std::string& name) { return !name.ends_with(".log"); });
  return names;
}

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

}  // namespace ledger::rocks_log
