// An append-only file of checksummed records, for a machine that may lose power at any moment: what was synced is there
// again, what was half written is dropped, what has rotted is told.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "ledger/base/result.h"

namespace net {

class RecordFile {
 public:
  // A new file with these records, in place of the old one if there is one: at any moment there is the one or the
  // other, whole. Durable when it returns.
  static Result<RecordFile> create(const std::string& path, const std::vector<std::string>& records);
  // What is in the file goes to `records`; a torn last record is cut off. Errors: file_not_found, corrupt_record (a
  // record before the last does not have its checksum, or this is another kind of file), io_error.
  static Result<RecordFile> open(const std::string& path, std::vector<std::string>& records);
  RecordFile(RecordFile&& other) noexcept;
  RecordFile& operator=(RecordFile&& other) noexcept;
  ~RecordFile();

  // In the file when it returns, durable after `sync`. no_room leaves the file as it was; after an io_error every
  // later call fails too, since nobody knows what the disk has.
  Result<void> append(std::string_view record);
  Result<void> sync();

 private:
  RecordFile(int descriptor, std::uint64_t size) : descriptor_(descriptor), size_(size) {}
  Error give_up(const char* what);

  int descriptor_;
  std::uint64_t size_;
  bool broken_ = false;
};

// DIRECTORY itself, so that a file made or renamed in it is found again.
Result<void> sync_directory(const std::string& path);

}  // namespace net
