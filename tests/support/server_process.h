// Real processes for end-to-end tests: started as children, killed by their own id, never left behind.
//
// Threads: one at a time for each object. A child dies with the thread that started it, so start it from one that
// stays.
#pragma once

#include <sys/types.h>

#include <csignal>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "support/support.h"

namespace test_support {

struct ProcessOptions {
  std::vector<std::string> environment;  // "NAME=value", beside and before what this process has
  // No file of the child grows beyond this: its writes fail then, as they do on a full disk.
  std::optional<std::uint64_t> file_bytes_max;
};

// How a program ended: its exit status, or 128 + the signal that ended it; and all that it said.
struct Ended {
  int status = -1;
  std::string out;
  std::string err;
};

// A child whose output goes to files, so that it never waits for a reader.
class ChildProcess {
 public:
  explicit ChildProcess(const std::vector<std::string>& command, const ProcessOptions& options = {});
  ~ChildProcess();  // SIGKILL, if it still runs
  ChildProcess(const ChildProcess&) = delete;
  ChildProcess& operator=(const ChildProcess&) = delete;

  pid_t id() const { return id_; }
  void send(int signal) const;
  // True once it has ended; waits so long at most.
  bool ends_within(std::chrono::milliseconds time);
  // Waits for its end, a minute or two at most; then the test program gives up.
  Ended wait();
  std::string out() const;
  std::string err() const;

 private:
  TemporaryDirectory outputs_;
  pid_t id_ = -1;
  int watch_ = -1;  // a pidfd: readable when it has ended
  std::optional<int> status_;
};

Ended run_to_end(const std::vector<std::string>& command, const ProcessOptions& options = {});

struct ServerStart {
  std::string program;                 // the grenier binary
  std::filesystem::path data;          // --data
  std::vector<std::string> arguments;  // more for serve
  ProcessOptions process;
};

// `grenier serve` on a free port of 127.0.0.1.
class ServerProcess {
 public:
  explicit ServerProcess(const ServerStart& start);
  // HOST:PORT, once it listens; waits for that. The test program gives up when the server ends instead.
  const std::string& address();
  pid_t id() const { return process_.id(); }
  // As a power cut would; returns when it is gone.
  void kill();
  // SIGTERM, and how it ended.
  Ended stop();
  // How it ended by itself.
  Ended wait() { return process_.wait(); }

 private:
  TemporaryDirectory directory_;
  ChildProcess process_;
  std::string address_;
};

}  // namespace test_support
