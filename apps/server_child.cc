#include "apps/server_child.h"

#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <csignal>
#include <ctime>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <thread>
#include <utility>
#include <vector>

#include "ledger/base/check.h"

namespace apps {
namespace {

constexpr std::chrono::seconds kStartPatience{120};  // a book of millions of events may have to be folded
constexpr int kCouldNotStart = 127;

// In the child, between fork and exec: system calls alone, since other threads of ours may have held locks. A group of
// its own, so that Ctrl-C reaches the bench first, which ends its server in good order.
[[noreturn]] void become(pid_t parent, char* const* arguments, const char* log_file) {
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (::getppid() != parent) ::_exit(kCouldNotStart);  // it was gone before it could be noticed
  ::setpgid(0, 0);
  const int log = ::open(log_file, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
  if (log < 0 || ::dup2(log, STDOUT_FILENO) < 0 || ::dup2(log, STDERR_FILENO) < 0) ::_exit(kCouldNotStart);
  ::close_range(STDERR_FILENO + 1, ~0U, 0);
  ::execv("/proc/self/exe", arguments);
  ::_exit(kCouldNotStart);
}

// The line "NAME: 1234 kB" of /proc/PID/status.
std::int64_t status_bytes(const std::string& status, const std::string& name) {
  const std::size_t at = status.find("\n" + name + ":");
  if (at == std::string::npos) return 0;
  std::int64_t kilobytes = 0;
  std::istringstream(status.substr(at + name.size() + 2)) >> kilobytes;
  return kilobytes * 1024;
}

std::string content_of(const std::string& path) {
  std::ostringstream content;
  content << std::ifstream(path).rdbuf();
  return content.str();
}

}  // namespace

Result<ServerChild> ServerChild::start(const std::string& data) {
  const std::string port_file = data + ".port";
  const std::string log_file = data + ".log";
  std::filesystem::remove(port_file);
  std::vector<std::string> words = {"grenier",     "serve",       "--data",  data,          "--listen",
                                    "127.0.0.1:0", "--port-file", port_file, "--log-level", "warn"};
  std::vector<char*> arguments;
  for (std::string& word : words) arguments.push_back(word.data());
  arguments.push_back(nullptr);
  const pid_t parent = ::getpid();
  const pid_t id = ::fork();
  if (id < 0) return fail(ErrorCode::io_error, "serve", "no process could be started");
  if (id == 0) become(parent, arguments.data(), log_file.c_str());
  ServerChild child(id, log_file);
  TRY(child.wait_until_it_listens(port_file));
  return child;
}

Result<void> ServerChild::wait_until_it_listens(const std::string& port_file) {
  const auto deadline = std::chrono::steady_clock::now() + kStartPatience;
  while (std::chrono::steady_clock::now() < deadline) {
    std::ifstream(port_file) >> address_;
    if (!address_.empty()) return {};
    if (::waitpid(id_, nullptr, WNOHANG) == id_) {
      id_ = -1;
      break;
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(2));
  }
  return fail(ErrorCode::server_unreachable, "serve", "it did not come up: " + said());
}

ServerChild::ServerChild(ServerChild&& other) noexcept
    : id_(std::exchange(other.id_, -1)), log_file_(std::move(other.log_file_)), address_(std::move(other.address_)) {}

ServerChild::~ServerChild() {
  if (id_ < 0) return;
  ::kill(id_, SIGKILL);
  ::waitpid(id_, nullptr, 0);
}

Result<void> ServerChild::stop() {
  CHECK(id_ > 0, id_);  // any other number is that of several processes
  int status = 0;
  ::kill(id_, SIGTERM);
  const bool ended = ::waitpid(id_, &status, 0) == id_;
  id_ = -1;
  if (ended && WIFEXITED(status) && WEXITSTATUS(status) == 0) return {};
  return fail(ErrorCode::io_error, "serve", "the server did not end well: status " + std::to_string(status));
}

std::string ServerChild::said() const {
  constexpr std::size_t kLastBytes = 500;
  const std::string log = content_of(log_file_);
  return log.substr(log.size() - std::min(log.size(), kLastBytes));
}

Result<ProcessUse> ServerChild::use() const {
  const std::string place = "/proc/" + std::to_string(id_);
  const std::string status = content_of(place + "/status");
  clockid_t clock = 0;
  timespec used{};
  if (status.empty() || ::clock_getcpuclockid(id_, &clock) != 0 || ::clock_gettime(clock, &used) != 0)
    return fail(ErrorCode::io_error, place, "the server is gone");
  return ProcessUse{.cpu_nanos = used.tv_sec * 1'000'000'000 + used.tv_nsec,
                    .resident_bytes = status_bytes(status, "VmRSS"),
                    .resident_peak_bytes = status_bytes(status, "VmHWM")};
}

}  // namespace apps
