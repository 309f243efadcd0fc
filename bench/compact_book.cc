// Brings the databases below a book to the form that they come to by themselves in time: all of each in its last level.
// So that bytes a sale can be told without awaiting it.
//
//   compact_book DIRECTORY...       each a RocksDB that nobody has open
#include <rocksdb/db.h>
#include <rocksdb/utilities/options_util.h>

#include <iostream>
#include <memory>
#include <string>
#include <vector>

namespace {

rocksdb::Status compact(const std::string& path) {
  rocksdb::DBOptions options;
  std::vector<rocksdb::ColumnFamilyDescriptor> families;
  rocksdb::ConfigOptions reading;
  reading.ignore_unknown_options = true;
  if (auto status = rocksdb::LoadLatestOptions(reading, path, &options, &families); !status.ok()) return status;
  rocksdb::DB* opened = nullptr;
  std::vector<rocksdb::ColumnFamilyHandle*> handles;
  auto status = rocksdb::DB::Open(options, path, families, &handles, &opened);
  const std::unique_ptr<rocksdb::DB> database(opened);
  rocksdb::CompactRangeOptions all;
  all.bottommost_level_compaction = rocksdb::BottommostLevelCompaction::kForceOptimized;
  for (rocksdb::ColumnFamilyHandle* handle : handles) {
    if (status.ok()) status = database->Flush({}, handle);
    if (status.ok()) status = database->CompactRange(all, handle, nullptr, nullptr);
  }
  for (rocksdb::ColumnFamilyHandle* handle : handles) database->DestroyColumnFamilyHandle(handle);
  return status;
}

}  // namespace

int main(int argc, char** argv) {
  for (int i = 1; i < argc; ++i)
    if (const rocksdb::Status status = compact(argv[i]); !status.ok()) {
      std::cerr << "compact_book: " << argv[i] << ": " << status.ToString() << '\n';
      return 1;
    }
}
