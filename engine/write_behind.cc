#include "engine/write_behind.h"

#include <spdlog/spdlog.h>

namespace engine {

void WriteBehind::begin(State& state, ledger::RowStamp stamp) {
  CHECK(is_idle());
  batch_ = std::make_shared<Batch>();
  batch_->stamp = std::move(stamp);
  batch_->index = state.leave_index();
  state.begin_collecting();
  stage_ = Stage::collecting;
}

void WriteBehind::try_again(State& state) {
  CHECK(has_failed());
  hand_over(state);
}

void WriteBehind::turn(State& state, std::size_t rows_max) {
  if (stage_ == Stage::collecting) {
    state.collect(rows_max, batch_->changes);
    if (state.is_collected()) hand_over(state);
  } else if (stage_ == Stage::writing && batch_->ended.load(std::memory_order_acquire)) {
    static_cast<void>(settle(state));  // it is kept, and was told
  }
}

Result<void> WriteBehind::finish(State& state) {
  if (stage_ == Stage::collecting) turn(state, SIZE_MAX);
  if (stage_ == Stage::failed) hand_over(state);
  if (stage_ == Stage::idle) return {};
  if (stage_ == Stage::failed) return batch_->outcome;  // just now, without a worker
  worker_->finish();
  return settle(state);
}

void WriteBehind::hand_over(State& state) {
  stage_ = Stage::writing;
  batch_->ended = false;
  const auto write = [batch = batch_, &rows = rows_] {
    std::exchange(batch->index, {}).collect(batch->changes);
    batch->outcome = rows.write(batch->changes, batch->stamp);
    batch->ended.store(true, std::memory_order_release);
  };
  if (worker_ != nullptr) return worker_->post(write);
  write();
  static_cast<void>(settle(state));
}

Result<void> WriteBehind::settle(State& state) {
  Result<void> outcome = batch_->outcome;
  if (!outcome.ok()) {
    spdlog::warn("rows were not written behind: {}; they will be tried again", to_string(outcome.error()));
    stage_ = Stage::failed;
    return outcome;
  }
  stage_ = Stage::idle;
  auto written = [batch = std::exchange(batch_, nullptr), index = state.take_written_index()] {};
  if (worker_ != nullptr) worker_->post(std::move(written));  // a hundred thousand entries are freed where nobody waits
  return outcome;
}

}  // namespace engine
