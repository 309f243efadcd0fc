#include "engine/engine_thread.h"

#include <spdlog/spdlog.h>

#include <algorithm>

namespace engine {
namespace {

bool asks_for_much(const Exchange& exchange) {
  const auto* question = std::get_if<Question>(&exchange.request);
  return question != nullptr && is_heavy(question->query);
}

}  // namespace

EngineThread::EngineThread(Engine& engine, QueueLimits limits, std::function<void(const Error&)> on_fault)
    : engine_(engine), limits_(limits), on_fault_(std::move(on_fault)), thread_([this] { run(); }) {}

EngineThread::~EngineThread() {
  stop();
}

bool EngineThread::submit(Request request, ReplyHandler handler) {
  {
    const std::lock_guard lock(mutex_);
    if (stopping_ || waiting_.size() >= limits_.waiting_max) return false;
    waiting_.push_back({std::move(request), std::move(handler)});
  }
  work_.notify_one();
  return true;
}

void EngineThread::stop() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  work_.notify_one();
  if (thread_.joinable()) thread_.join();
}

// Everything that waits, up to the maximum: one batch, one sync. A heavy question begins a batch, so that what came
// before it does not wait for its answer too. Empty when nobody asks while rows are collected, or when it is time to
// stop.
std::vector<Exchange> EngineThread::take_batch() {
  std::unique_lock lock(mutex_);
  work_.wait(lock, [this] { return stopping_ || !waiting_.empty() || engine_.is_collecting(); });
  const auto begin = waiting_.begin();
  auto end = begin + static_cast<std::ptrdiff_t>(std::min(waiting_.size(), limits_.batch_max));
  if (begin != end) end = std::find_if(begin + 1, end, asks_for_much);
  std::vector<Exchange> batch(std::make_move_iterator(begin), std::make_move_iterator(end));
  waiting_.erase(begin, end);
  return batch;
}

void EngineThread::run() {
  while (true) {
    std::vector<Exchange> batch = take_batch();
    if (batch.empty() && !engine_.is_collecting()) break;
    const auto done = engine_.execute(batch);
    if (done.ok()) continue;
    {
      const std::lock_guard lock(mutex_);
      stopping_ = true;
      waiting_.clear();
    }
    on_fault_(done.error());
    return;
  }
  if (const auto written = engine_.write_behind(); !written.ok())
    spdlog::warn("rows were not written behind: {}; they will be rebuilt", to_string(written.error()));
}

}  // namespace engine
