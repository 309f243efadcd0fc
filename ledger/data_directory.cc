// A directory becomes ours in this order: it is seen to be empty, the lock is taken, the marker is written beside its
// place, synced, renamed, and the directory synced. A crash in between leaves a lock or half a marker, which the next
// opening knows as its own.
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "ledger/base/path_fault.h"
#include "ledger/event_log.h"

namespace ledger {

namespace {

namespace files = std::filesystem;

constexpr std::string_view kMarkerKind = "grenier data directory, format ";
constexpr std::string_view kMarkerFormat = "1";

std::string marker_path(const std::string& directory) {
  return directory + "/GRENIER";
}
std::string half_marker_path(const std::string& directory) {
  return directory + "/GRENIER.new";
}
std::string lock_path(const std::string& directory) {
  return directory + "/LOCK";
}
std::string marker_text() {
  return std::string(kMarkerKind) + std::string(kMarkerFormat) + "\n";
}

// `doing`: "syncing the directory: ".
Error fault(ErrorCode code, const std::string& path, const std::string& doing, int error_number) {
  const std::string detail = doing + std::strerror(error_number);
  return fail(code, path, code == ErrorCode::no_room ? "the disk is full: " + detail : detail);
}
Error io_fault(const std::string& path, const std::string& doing, int error_number) {
  return fault(base::code_of_disk(error_number), path, doing, error_number);
}
// Where the path that was typed is opened.
Error path_fault(const std::string& path, const std::string& doing, int error_number) {
  return fault(base::code_of_path(error_number), path, doing, error_number);
}

// A file descriptor that closes itself.
class Descriptor {
 public:
  explicit Descriptor(int number) : number_(number) {}
  ~Descriptor() {
    if (number_ >= 0) close(number_);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  bool valid() const { return number_ >= 0; }
  int get() const { return number_; }
  int release() { return std::exchange(number_, -1); }

 private:
  int number_;
};

Result<void> write_all(int descriptor, std::string_view text, const std::string& path) {
  while (!text.empty()) {
    const ssize_t written = ::write(descriptor, text.data(), text.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return io_fault(path, "writing: ", errno);
    text.remove_prefix(static_cast<std::size_t>(written));
  }
  return {};
}

Result<void> sync_directory(const std::string& path) {
  const Descriptor directory(::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!directory.valid()) return io_fault(path, "opening the directory: ", errno);
  if (fsync(directory.get()) != 0) return io_fault(path, "syncing the directory: ", errno);
  return {};
}

// Like mkdir -p, with every new name on disk.
Result<void> create_directory(const std::string& path) {
  std::error_code error;
  if (files::exists(path, error)) return {};
  std::string parent = files::path(path).parent_path().string();
  if (parent.empty()) parent = ".";
  if (parent != path) TRY(create_directory(parent));
  if (::mkdir(path.c_str(), 0755) != 0 && errno != EEXIST) return path_fault(path, "creating the directory: ", errno);
  return sync_directory(parent);
}

// --- the marker ------------------------------------------------------------------------------------------------------

// True: it is ours. False: there is no marker.
Result<bool> check_marker(const std::string& directory) {
  std::error_code error;
  if (!files::exists(marker_path(directory), error)) return false;
  std::ifstream file(marker_path(directory), std::ios::binary);
  const std::string text{std::istreambuf_iterator<char>(file), {}};
  if (!file) return fail(ErrorCode::io_error, marker_path(directory), "the marker can't be read");
  if (text == marker_text()) return true;
  if (text.compare(0, kMarkerKind.size(), kMarkerKind) != 0)
    return fail(ErrorCode::not_a_grenier_directory, directory, "its file GRENIER is not a marker of ours");
  return fail(ErrorCode::unsupported_format, directory,
              "its marker says format " + text.substr(kMarkerKind.size(), text.find('\n') - kMarkerKind.size()) +
                  ", this program knows format " + std::string(kMarkerFormat));
}

Result<void> write_marker(const std::string& directory) {
  const std::string half = half_marker_path(directory);
  const Descriptor file(::open(half.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644));
  if (!file.valid()) return io_fault(half, "creating the marker: ", errno);
  TRY(write_all(file.get(), marker_text(), half));
  if (fsync(file.get()) != 0) return io_fault(half, "syncing the marker: ", errno);
  if (std::rename(half.c_str(), marker_path(directory).c_str()) != 0)
    return io_fault(half, "renaming the marker: ", errno);
  return sync_directory(directory);
}

// What we may have left when we were interrupted, and what a new file system has by itself.
bool may_lie_in_a_new_directory(const std::string& name) {
  return name == "LOCK" || name == "GRENIER.new" || name == "lost+found";
}

// True: nothing there but what a new directory may have.
Result<bool> is_new(const std::string& directory) {
  std::error_code error;
  for (files::directory_iterator entry(directory, error), end; !error && entry != end; entry.increment(error)) {
    if (!may_lie_in_a_new_directory(entry->path().filename().string())) return false;
  }
  if (error) return fail(base::code_of_path(error.value()), directory, "listing the directory: " + error.message());
  return true;
}

Error something_else(const std::string& path) {
  return fail(ErrorCode::not_a_grenier_directory, path, "it holds something else, and no file GRENIER");
}

// --- the lock --------------------------------------------------------------------------------------------------------

std::string holder_of(int lock) {
  std::array<char, 32> pid{};
  const ssize_t count = pread(lock, pid.data(), pid.size(), 0);
  std::string text(pid.data(), count > 0 ? static_cast<std::size_t>(count) : 0);
  text = text.substr(0, text.find('\n'));
  return text.empty() ? "another process has it" : "process " + text + " has it";
}

// The lock is the system's (flock), so it falls with its process; the number in the file only tells people who.
Result<int> take_lock(const std::string& directory) {
  const std::string path = lock_path(directory);
  Descriptor lock(::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644));
  if (!lock.valid()) return path_fault(path, "opening the lock: ", errno);
  if (flock(lock.get(), LOCK_EX | LOCK_NB) != 0) {
    if (errno == EWOULDBLOCK) return fail(ErrorCode::directory_in_use, directory, holder_of(lock.get()));
    return io_fault(path, "locking: ", errno);
  }
  if (ftruncate(lock.get(), 0) != 0) return io_fault(path, "writing the lock: ", errno);
  TRY(write_all(lock.get(), std::to_string(getpid()) + "\n", path));
  return lock.release();
}

bool has_files(const std::string& directory) {
  std::error_code error;
  return files::directory_iterator(directory, error) != files::directory_iterator();
}

// Rows are begun after the log is. Where there are some and no log, it was lost, and a new one would hide that.
Result<void> check_log_is_there(const std::string& path) {
  if (has_files(path + "/log") || !has_files(path + "/rows")) return {};
  return fail(ErrorCode::corrupt_record, path + "/log",
              "the log is gone, and the rows that were folded from it are still there: put it back from a copy");
}

Result<void> check_read_only(const std::string& path) {
  std::error_code error;
  if (!files::exists(path, error)) return fail(ErrorCode::file_not_found, path, "there is no such directory");
  if (TRY(check_marker(path))) return check_log_is_there(path);
  if (!files::is_directory(path, error) || !TRY(is_new(path))) return something_else(path);
  return fail(ErrorCode::file_not_found, path, "the directory is empty");
}

// The subdirectories are named on disk before anything is promised to be in them.
Result<void> settle(const std::string& path) {
  if (!TRY(check_marker(path))) TRY(write_marker(path));
  TRY(check_log_is_there(path));
  TRY(create_directory(path + "/log"));
  return create_directory(path + "/rows");
}

}  // namespace

Result<DataDirectory> DataDirectory::open(const std::string& path, OpenMode mode) {
  if (mode == OpenMode::read_only) {
    TRY(check_read_only(path));
    return DataDirectory(path, -1);
  }
  TRY(create_directory(path));
  std::error_code error;
  if (!files::is_directory(path, error)) return something_else(path);
  if (!TRY(check_marker(path)) && !TRY(is_new(path))) return something_else(path);
  DataDirectory directory(path, TRY(take_lock(path)));
  TRY(settle(path));
  return directory;
}

DataDirectory::DataDirectory(DataDirectory&& other) noexcept
    : path_(std::move(other.path_)), lock_(std::exchange(other.lock_, -1)) {}

DataDirectory::~DataDirectory() {
  if (lock_ >= 0) close(lock_);
}

Result<std::uint64_t> DataDirectory::free_bytes() const {
  struct statvfs numbers {};
  if (statvfs(path_.c_str(), &numbers) != 0) return io_fault(path_, "asking for free room: ", errno);
  return std::uint64_t{numbers.f_bavail} * numbers.f_frsize;
}

}  // namespace ledger
