// The engine's own thread behind a bounded queue: where sessions and the engine meet, and nowhere else.
//
// Threads: `submit` from any; `stop` from whoever owns it, not from a handler or `on_fault`, since it waits for them.
#pragma once

#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>

#include "engine/engine.h"

namespace engine {

struct QueueLimits {
  std::size_t waiting_max = 8192;  // requests; beyond it `submit` says no, and the session answers busy
  std::size_t batch_max = 1024;    // taken at once
};

class EngineThread final : public Counter {
 public:
  // `on_fault` is called once, on the engine thread, when the log failed: the process must stop.
  EngineThread(Engine& engine, QueueLimits limits, std::function<void(const Error&)> on_fault);
  ~EngineThread() override;  // stops

  bool submit(Request request, ReplyHandler handler) override;
  // Takes no more, finishes what waits, writes the rows behind. Idempotent.
  void stop();

 private:
  void run();
  std::vector<Exchange> take_batch();

  Engine& engine_;
  const QueueLimits limits_;
  std::function<void(const Error&)> on_fault_;
  std::mutex mutex_;
  std::condition_variable work_;
  std::deque<Exchange> waiting_;
  bool stopping_ = false;
  std::thread thread_;
};

}  // namespace engine
