#include "apps/bench_probe.h"

#include <fcntl.h>
#include <unistd.h>

#include <filesystem>

#include "apps/bench_tills.h"

namespace apps {

Result<void> probe_disk(const std::string& directory, std::int64_t nanos, LatencyHistogram& into) {
  const std::string path = directory + "/probe";
  const int file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  if (file < 0) return fail(ErrorCode::io_error, path, "cannot be written");
  const std::string block(kProbeBlockBytes, 'g');
  const std::int64_t end = steady_nanos() + nanos;
  bool good = true;
  for (std::int64_t begun = steady_nanos(); good && begun < end; begun = steady_nanos()) {
    good = ::write(file, block.data(), block.size()) == static_cast<ssize_t>(block.size()) && ::fdatasync(file) == 0;
    into.add(steady_nanos() - begun);
  }
  ::close(file);
  ::unlink(path.c_str());
  if (good) return {};
  return fail(ErrorCode::io_error, path, "an append or its fdatasync failed");
}

Result<void> probe_loopback(net::Client& client, std::int64_t count, LatencyHistogram& into) {
  for (std::int64_t i = 0; i < count; ++i) {
    const std::int64_t begun = steady_nanos();
    TRY(client.ping());
    into.add(steady_nanos() - begun);
  }
  return {};
}

std::int64_t bytes_below(const std::string& directory) {
  std::int64_t bytes = 0;
  std::error_code absent;  // of the directory, and of what is no file or has gone: each counts for nothing
  for (const auto& entry : std::filesystem::recursive_directory_iterator(directory, absent)) {
    if (!entry.is_regular_file(absent)) continue;
    const std::uintmax_t size = entry.file_size(absent);
    if (!absent) bytes += static_cast<std::int64_t>(size);
  }
  return bytes;
}

}  // namespace apps
