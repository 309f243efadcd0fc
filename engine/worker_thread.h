// A worker with a thread of its own.
//
// Threads: `post` and `finish` may be called from any, but not from a job.
#pragma once

#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>

#include "engine/worker.h"

namespace engine {

class WorkerThread final : public Worker {
 public:
  WorkerThread();
  ~WorkerThread() override;  // does what was posted first

  void post(std::function<void()> job) override;
  void finish() override;

 private:
  void run();

  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<std::function<void()>> jobs_;  // the front one is under way
  bool stopping_ = false;
  std::thread thread_;
};

}  // namespace engine
