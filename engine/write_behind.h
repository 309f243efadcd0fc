// Rows on their way to the store while the book goes on (docs/ARCHITECTURE.md §6). A write has three stretches: rows
// are collected on the engine's thread, a piece a turn, as they stood when it began; a worker writes them, and the
// index entries, in one batch; and the turn that sees it ended settles it. One write at a time. One that failed is kept
// and tried again: rows can be lost to a crash, never be wrong.
//
// Threads: the engine's. Only what a job holds is shared with the worker, and it is handed over by `ended`.
#pragma once

#include <atomic>
#include <memory>

#include "engine/state.h"
#include "engine/worker.h"

namespace engine {

class WriteBehind {
 public:
  // `worker` may be null: then rows are written where they were collected. Both outlive this and every job posted.
  WriteBehind(ledger::RowStore& rows, Worker* worker) : rows_(rows), worker_(worker) {}

  // No write is under way, and none failed that is yet to be tried again.
  bool is_idle() const { return stage_ == Stage::idle; }
  bool is_collecting() const { return stage_ == Stage::collecting; }
  bool has_failed() const { return stage_ == Stage::failed; }

  // A write of what changed until now, which `stamp` names. Only when idle.
  void begin(State& state, ledger::RowStamp stamp);
  // The failed write once more.
  void try_again(State& state);
  // Looks at up to so many rows, or whether the worker is done.
  void turn(State& state, std::size_t rows_max);
  // All of the write that is under way, or failed, waiting for it. Its error when it fails (again).
  Result<void> finish(State& state);

 private:
  enum class Stage { idle, collecting, writing, failed };
  struct Batch {
    std::vector<ledger::RowChange> changes;
    ledger::RowStamp stamp;
    State::LeavingEntries index;
    Result<void> outcome;
    std::atomic<bool> ended = false;
  };

  void hand_over(State& state);
  Result<void> settle(State& state);

  ledger::RowStore& rows_;
  Worker* worker_;
  Stage stage_ = Stage::idle;
  std::shared_ptr<Batch> batch_;  // none when idle
};

}  // namespace engine
