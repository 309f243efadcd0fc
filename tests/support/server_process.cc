#include "support/server_process.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <fstream>
#include <iterator>

namespace test_support {
namespace {

using namespace std::chrono_literals;

// Generous: a sanitized server on a busy machine. What takes longer hangs.
constexpr auto kPatience = 120s;
constexpr int kCouldNotStart = 127;

std::string content_of(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

std::vector<char*> pointers_to(std::vector<std::string>& texts) {
  std::vector<char*> pointers;
  for (std::string& text : texts) pointers.push_back(text.data());
  pointers.push_back(nullptr);
  return pointers;
}

// Ours come last: of two with one name, programs take the first.
std::vector<std::string> environment_of(const ProcessOptions& options) {
  std::vector<std::string> variables = options.environment;
  for (char** variable = environ; *variable != nullptr; ++variable) variables.emplace_back(*variable);
  return variables;
}

void write_into(const char* path, int descriptor) {
  const int file = ::open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  if (file < 0 || ::dup2(file, descriptor) < 0) ::_exit(kCouldNotStart);
}

void limit_files(std::uint64_t bytes) {
  const rlimit limit{.rlim_cur = bytes, .rlim_max = bytes};
  ::setrlimit(RLIMIT_FSIZE, &limit);
  ::signal(SIGXFSZ, SIG_IGN);  // a failed write instead of a death; kept over exec
}

struct Launch {
  char* const* arguments;
  char* const* environment;
  const char* out;
  const char* err;
  const std::optional<std::uint64_t>& file_bytes_max;
};

// In the child, between fork and exec: system calls alone, since other threads of ours may have held locks.
[[noreturn]] void become(const Launch& launch) {
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  write_into(launch.out, STDOUT_FILENO);
  write_into(launch.err, STDERR_FILENO);
  if (launch.file_bytes_max) limit_files(*launch.file_bytes_max);
  ::close_range(STDERR_FILENO + 1, ~0U, 0);  // sockets of ours would otherwise stay open with it
  ::execve(launch.arguments[0], launch.arguments, launch.environment);
  ::_exit(kCouldNotStart);
}

}  // namespace

// --- a child ---------------------------------------------------------------------------------------------------------

ChildProcess::ChildProcess(const std::vector<std::string>& command, const ProcessOptions& options) {
  std::vector<std::string> arguments = command;
  std::vector<std::string> variables = environment_of(options);
  const std::vector<char*> argument_pointers = pointers_to(arguments);
  const std::vector<char*> variable_pointers = pointers_to(variables);
  const std::string out = outputs_.path() / "out";
  const std::string err = outputs_.path() / "err";
  id_ = ::fork();
  CHECK(id_ >= 0, command.front());
  if (id_ == 0)
    become({argument_pointers.data(), variable_pointers.data(), out.c_str(), err.c_str(), options.file_bytes_max});
  // (By its number: glibc 2.36 declares pidfd_open without C linkage.)
  watch_ = static_cast<int>(::syscall(SYS_pidfd_open, id_, 0));
  CHECK(watch_ >= 0, id_);
}

ChildProcess::~ChildProcess() {
  if (!status_) {
    send(SIGKILL);
    ::waitpid(id_, nullptr, 0);
  }
  ::close(watch_);
}

void ChildProcess::send(int signal) const {
  if (!status_) ::kill(id_, signal);
}

bool ChildProcess::ends_within(std::chrono::milliseconds time) {
  if (status_) return true;
  pollfd end{.fd = watch_, .events = POLLIN, .revents = 0};
  if (::poll(&end, 1, static_cast<int>(time.count())) != 1) return false;
  int told = 0;
  CHECK(::waitpid(id_, &told, 0) == id_, id_);
  status_ = WIFSIGNALED(told) ? 128 + WTERMSIG(told) : WEXITSTATUS(told);
  return true;
}

Ended ChildProcess::wait() {
  CHECK(ends_within(kPatience), id_, out(), err());
  return {*status_, out(), err()};
}

std::string ChildProcess::out() const {
  return content_of(outputs_.path() / "out");
}
std::string ChildProcess::err() const {
  return content_of(outputs_.path() / "err");
}

Ended run_to_end(const std::vector<std::string>& command, const ProcessOptions& options) {
  return ChildProcess(command, options).wait();
}

// --- a server --------------------------------------------------------------------------------------------------------

namespace {

std::vector<std::string> serve_command(const ServerStart& start, const std::filesystem::path& port_file) {
  std::vector<std::string> command = {start.program, "serve",       "--data",      start.data.string(),
                                      "--listen",    "127.0.0.1:0", "--port-file", port_file.string()};
  command.insert(command.end(), start.arguments.begin(), start.arguments.end());
  return command;
}

}  // namespace

ServerProcess::ServerProcess(const ServerStart& start)
    : process_(serve_command(start, directory_.path() / "port"), start.process) {}

const std::string& ServerProcess::address() {
  const auto deadline = std::chrono::steady_clock::now() + kPatience;
  while (address_.empty()) {
    std::ifstream(directory_.path() / "port") >> address_;
    if (!address_.empty()) break;
    CHECK(!process_.ends_within(2ms), process_.err());
    CHECK(std::chrono::steady_clock::now() < deadline, process_.err());
  }
  return address_;
}

void ServerProcess::kill() {
  process_.send(SIGKILL);
  process_.wait();
}

Ended ServerProcess::stop() {
  process_.send(SIGTERM);
  return process_.wait();
}

}  // namespace test_support
