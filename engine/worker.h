// Who does what nobody waits for, beside the engine.
#pragma once

#include <functional>

namespace engine {

class Worker {
 public:
  virtual ~Worker() = default;
  // Jobs are done one after the other, in order. They throw nothing.
  virtual void post(std::function<void()> job) = 0;
  // Returns once everything posted before is done.
  virtual void finish() = 0;
};

}  // namespace engine
