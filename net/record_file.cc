//   file   = "grenier outbox 1\n" record*
//   record = u32be length | u32be ~length | body | first 16 bytes of SHA-256(body)
//
// The length is written twice so that one flipped bit in it cannot make all that follows look like a torn tail.
#include "net/record_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>

#include "ledger/base/bytes.h"
#include "ledger/base/path_fault.h"

namespace net {
namespace {

constexpr std::string_view kMagic = "grenier outbox 1\n";
constexpr std::size_t kHeadBytes = 8;
constexpr std::size_t kHashBytes = sizeof(Hash16);
constexpr int kOwnerOnly = 0600;  // commands name households by their pseudonyms

Error io_failure(const char* what, const std::string& path) {
  return fail(base::code_of_disk(errno), {}, std::string(what) + path + ": " + std::strerror(errno));
}

std::string framed(std::string_view body) {
  std::string bytes;
  const auto length = static_cast<std::uint32_t>(body.size());
  put_big_endian(bytes, length);
  put_big_endian(bytes, ~length);
  bytes += body;
  bytes += text_of(first16(sha256(bytes_of(body))));
  return bytes;
}

bool write_all(int descriptor, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t count = ::write(descriptor, bytes.data(), bytes.size());
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(count));
  }
  return true;
}

Result<std::string> read_all(int descriptor, const std::string& path) {
  std::string bytes;
  char chunk[64 * 1024];
  while (true) {
    const ssize_t count = ::read(descriptor, chunk, sizeof(chunk));
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return io_failure("cannot read ", path);
    if (count == 0) return bytes;
    bytes.append(chunk, static_cast<std::size_t>(count));
  }
}

Error rotten(const std::string& path, std::size_t at) {
  return fail(ErrorCode::corrupt_record, {}, path + ": the record at byte " + std::to_string(at) + " is damaged");
}

// After a power cut, a file may have its new length and not yet its bytes. (No record is blank: its second length is
// not.)
bool is_blank(std::string_view bytes) {
  return bytes.find_first_not_of('\0') == std::string_view::npos;
}

// Splits into bodies; returns where the whole records end.
Result<std::size_t> parse(std::string_view file, const std::string& path, std::vector<std::string>& records) {
  if (!file.starts_with(kMagic)) return fail(ErrorCode::corrupt_record, {}, path + " is not an outbox");
  std::size_t at = kMagic.size();
  while (file.size() - at >= kHeadBytes) {
    const Bytes head = bytes_of(file.substr(at, kHeadBytes));
    const auto length = get_big_endian<std::uint32_t>(head.data());
    if (is_blank(file.substr(at))) return at;
    if (get_big_endian<std::uint32_t>(head.data() + 4) != ~length) return rotten(path, at);
    if (file.size() - at < kHeadBytes + length + kHashBytes) return at;
    const std::string_view body = file.substr(at + kHeadBytes, length);
    const std::size_t end = at + kHeadBytes + length + kHashBytes;
    const bool whole = file.substr(end - kHashBytes, kHashBytes) == text_of(first16(sha256(bytes_of(body))));
    if (!whole && end == file.size()) return at;
    if (!whole) return rotten(path, at);
    records.emplace_back(body);
    at = end;
  }
  return at;
}

}  // namespace

Result<void> sync_directory(const std::string& path) {
  const int descriptor = ::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (descriptor < 0) return io_failure("cannot open ", path);
  const bool synced = ::fsync(descriptor) == 0;
  ::close(descriptor);
  if (!synced) return io_failure("cannot sync ", path);
  return {};
}

Result<RecordFile> RecordFile::create(const std::string& path, const std::vector<std::string>& records) {
  std::string bytes(kMagic);
  for (const std::string& record : records) bytes += framed(record);

  const std::string fresh = path + ".new";
  const int descriptor = ::open(fresh.c_str(), O_RDWR | O_CREAT | O_TRUNC | O_APPEND | O_CLOEXEC, kOwnerOnly);
  if (descriptor < 0) return io_failure("cannot create ", fresh);
  RecordFile file(descriptor, bytes.size());
  if (!write_all(descriptor, bytes)) return io_failure("cannot write ", fresh);
  if (::fsync(descriptor) != 0) return io_failure("cannot sync ", fresh);
  if (::rename(fresh.c_str(), path.c_str()) != 0) return io_failure("cannot rename ", fresh);
  TRY(sync_directory(std::filesystem::path(path).parent_path().string()));
  return file;
}

Result<RecordFile> RecordFile::open(const std::string& path, std::vector<std::string>& records) {
  const int descriptor = ::open(path.c_str(), O_RDWR | O_APPEND | O_CLOEXEC);
  if (descriptor < 0 && errno == ENOENT) return fail(ErrorCode::file_not_found, {}, path);
  if (descriptor < 0) return io_failure("cannot open ", path);
  RecordFile file(descriptor, 0);
  const std::string bytes = TRY(read_all(descriptor, path));
  file.size_ = TRY(parse(bytes, path, records));
  // Not synced: if the tail comes back after a crash it is torn still, and the next sync covers both.
  const bool torn = file.size_ < bytes.size();
  if (torn && ::ftruncate(descriptor, static_cast<off_t>(file.size_)) != 0) return io_failure("cannot cut ", path);
  return file;
}

RecordFile::RecordFile(RecordFile&& other) noexcept
    : descriptor_(std::exchange(other.descriptor_, -1)), size_(other.size_), broken_(other.broken_) {}

RecordFile& RecordFile::operator=(RecordFile&& other) noexcept {
  std::swap(descriptor_, other.descriptor_);
  std::swap(size_, other.size_);
  std::swap(broken_, other.broken_);
  return *this;
}

RecordFile::~RecordFile() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

Result<void> RecordFile::append(std::string_view record) {
  if (broken_) return fail(ErrorCode::io_error, {}, "the outbox failed before");
  const std::string bytes = framed(record);
  if (write_all(descriptor_, bytes)) {
    size_ += bytes.size();
    return {};
  }
  const bool is_full = errno == ENOSPC || errno == EDQUOT;
  const bool is_as_before = ::ftruncate(descriptor_, static_cast<off_t>(size_)) == 0;
  if (is_full && is_as_before) return fail(ErrorCode::no_room, {}, "the outbox's disk is full");
  return give_up("cannot write the outbox: ");
}

Result<void> RecordFile::sync() {
  if (broken_) return fail(ErrorCode::io_error, {}, "the outbox failed before");
  if (::fdatasync(descriptor_) != 0) return give_up("cannot sync the outbox: ");
  return {};
}

Error RecordFile::give_up(const char* what) {
  broken_ = true;
  return fail(ErrorCode::io_error, {}, std::string(what) + std::strerror(errno));
}

}  // namespace net
