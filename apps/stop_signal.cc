#include "apps/stop_signal.h"

#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <csignal>

#include "ledger/base/check.h"

namespace apps {
namespace {

// A signal handler may do little: it writes a byte to a pipe that `wait` reads.
int pipe_ends[2] = {-1, -1};
std::atomic<bool> stop_raised{false};
struct sigaction former_int {};
struct sigaction former_term {};

void raise_stop(int) {
  const int saved = errno;
  stop_raised = true;
  const char byte = 1;
  [[maybe_unused]] const auto written = write(pipe_ends[1], &byte, 1);
  errno = saved;
}

}  // namespace

StopSignal::StopSignal() {
  CHECK(pipe_ends[0] == -1);  // one at a time
  CHECK(pipe(pipe_ends) == 0);
  stop_raised = false;
  struct sigaction action {};
  action.sa_handler = raise_stop;
  sigaction(SIGINT, &action, &former_int);
  sigaction(SIGTERM, &action, &former_term);
}

StopSignal::~StopSignal() {
  sigaction(SIGINT, &former_int, nullptr);
  sigaction(SIGTERM, &former_term, nullptr);
  close(pipe_ends[0]);
  close(pipe_ends[1]);
  pipe_ends[0] = pipe_ends[1] = -1;
}

void StopSignal::raise() {
  raise_stop(0);
}

bool StopSignal::raised() const {
  return stop_raised;
}

void StopSignal::wait() {
  char byte = 0;
  while (!stop_raised)
    if (read(pipe_ends[0], &byte, 1) < 0 && errno != EINTR) return;
}

}  // namespace apps
