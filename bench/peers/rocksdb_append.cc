// RocksDB alone: as many bytes as the ledger's log writes, in groups as large, each group one value written with sync.
// What the disk and RocksDB leave to whoever stands on them.
//
//   rocksdb_append DIRECTORY BYTES_AN_EVENT EVENTS_A_GROUP SECONDS
//
// Prints one line of JSON. Options as ledger/rocks_log_database.cc has them, so that what is compared is the rest.
#include <rocksdb/db.h>
#include <rocksdb/table.h>

#include <chrono>
#include <cstdlib>
#include <iostream>
#include <random>
#include <string>

namespace {

rocksdb::Options options() {
  rocksdb::Options options;
  options.create_if_missing = true;
  options.error_if_exists = true;
  options.max_background_jobs = 2;
  options.write_buffer_size = 32 << 20;
  options.compression = rocksdb::kLZ4Compression;
  options.bottommost_compression = rocksdb::kZSTD;
  rocksdb::BlockBasedTableOptions table;
  table.block_size = 16 << 10;
  table.format_version = 5;
  options.table_factory.reset(rocksdb::NewBlockBasedTableFactory(table));
  return options;
}

std::string key_of(std::uint64_t number) {
  std::string key(8, '\0');
  for (std::size_t i = key.size(); i-- > 0; number >>= 8) key[i] = static_cast<char>(number & 0xff);
  return key;
}

// About half of an event is salts and hashes, the rest small numbers.
std::string group_of(std::size_t bytes) {
  std::mt19937_64 random(1);
  std::string group(bytes, '\0');
  for (std::size_t i = 0; i < bytes; ++i)
    if (i / 32 % 2 == 0) group[i] = static_cast<char>(random());
  return group;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 5) {
    std::cerr << "usage: rocksdb_append DIRECTORY BYTES_AN_EVENT EVENTS_A_GROUP SECONDS\n";
    return 2;
  }
  const std::int64_t bytes = std::atoll(argv[2]), events = std::atoll(argv[3]);
  const double seconds = std::atof(argv[4]);
  rocksdb::DB* opened = nullptr;
  rocksdb::Status status = rocksdb::DB::Open(options(), argv[1], &opened);
  const std::unique_ptr<rocksdb::DB> database(opened);
  rocksdb::WriteOptions durable;
  durable.sync = true;
  durable.protection_bytes_per_key = 8;
  const std::string group = group_of(static_cast<std::size_t>(bytes * events));
  std::uint64_t written = 0;
  const auto begin = std::chrono::steady_clock::now();
  double passed = 0;
  for (; status.ok() && passed < seconds; written += static_cast<std::uint64_t>(events)) {
    rocksdb::WriteBatch batch(0, 0, 8, 0);
    status = batch.Put(key_of(written), group);
    if (status.ok()) status = database->Write(durable, &batch);
    passed = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
  }
  if (!status.ok()) {
    std::cerr << "rocksdb_append: " << status.ToString() << '\n';
    return 1;
  }
  std::cout << "{\"events_a_second\": " << static_cast<std::int64_t>(static_cast<double>(written) / passed)
            << ", \"groups_a_second\": "
            << static_cast<std::int64_t>(static_cast<double>(written) / static_cast<double>(events) / passed) << "}\n";
}
