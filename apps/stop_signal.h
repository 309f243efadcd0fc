// Waiting to be told to stop: SIGINT, SIGTERM, or a thread that says so. One at a time in a process.
#pragma once

namespace apps {

class StopSignal {
 public:
  StopSignal();
  ~StopSignal();  // the signals mean what they meant before
  StopSignal(const StopSignal&) = delete;
  StopSignal& operator=(const StopSignal&) = delete;

  // Any thread: as if a signal had come.
  void raise();
  // Returns once either has happened.
  void wait();
  // Whether it has; does not wait. For who is busy meanwhile.
  bool raised() const;
};

}  // namespace apps
