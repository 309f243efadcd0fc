// `grenier serve` as a child of this process, on a free port of this machine: a server that can be measured apart from
// whoever loads it. It dies with the thread that started it.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <string>

#include "ledger/base/result.h"

namespace apps {

// What a process has used so far.
struct ProcessUse {
  std::int64_t cpu_nanos = 0;  // of all its threads, in the kernel as well
  std::int64_t resident_bytes = 0;
  std::int64_t resident_peak_bytes = 0;
};

class ServerChild {
 public:
  // Serves the book of `data` once this returns; what it has to say is in `data`.log. server_unreachable when it does
  // not come up.
  static Result<ServerChild> start(const std::string& data);
  ServerChild(ServerChild&& other) noexcept;
  ~ServerChild();  // SIGKILL, if it still runs

  const std::string& address() const { return address_; }  // "127.0.0.1:40123"
  std::string said() const;                                // the end of its log
  Result<ProcessUse> use() const;
  // SIGTERM, and waits for its end; io_error when that was not a clean one. Once.
  Result<void> stop();

 private:
  ServerChild(pid_t id, std::string log_file) : id_(id), log_file_(std::move(log_file)) {}
  Result<void> wait_until_it_listens(const std::string& port_file);

  pid_t id_;
  std::string log_file_;
  std::string address_;
};

}  // namespace apps
