// The engine: takes requests in batches, decides, records, applies, answers. Reading `execute` tells the life of a
// command (docs/ARCHITECTURE.md §2).
//
// Threads: one at a time (engine_thread.h gives it its own).
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "engine/counter.h"
#include "engine/decide.h"
#include "engine/fold.h"
#include "engine/write_behind.h"
#include "ledger/base/entropy.h"
#include "ledger/base/time.h"
#include "ledger/event_log.h"
#include "ledger/record.h"
#include "ledger/row_store.h"

namespace engine {

// What the engine is given; all outlive it.
struct World {
  ledger::EventLog& log;
  ledger::RowStore& rows;
  const Clock& clock;
  Entropy& entropy;
  Zone zone;
  // Free bytes where the log lies. Below `room_min_bytes` commands are answered no_room and nothing is decided.
  std::function<std::uint64_t()> free_bytes = [] { return UINT64_MAX; };
  Worker* worker = nullptr;  // writes the rows behind; none: `execute` does
};
struct EngineOptions {
  std::uint64_t room_min_bytes = 64ull << 20;
  std::uint32_t write_behind_events = 50'000;           // rows are written behind after so many events…
  std::int64_t write_behind_micros = 10'000'000;        // …or so long after the last time
  std::size_t write_behind_rows_a_turn = 1'000;         // looked at after a batch: how long nobody is answered
  std::int64_t clock_jump_max_micros = 86'400'000'000;  // a start this far before the last record asks first
  bool accept_clock = false;                            // --accept-clock: the operator has looked
};

struct Exchange {
  Request request;
  ReplyHandler handler;
};

class Engine {
 public:
  // Folds what is there. Errors: faults of the log; clock_behind_log when the clock stands more than a day before the
  // last record, or more than 400 days after it, and nobody accepted it.
  static Result<std::unique_ptr<Engine>> open(World world, EngineOptions options);
  Engine(const Engine&) = delete;
  Engine& operator=(const Engine&) = delete;

  // Decides all of it in order, makes it durable, then answers each. An error is a fault: no reply was given for what
  // was not durable, memory may run ahead of disk, and the process must stop.
  Result<void> execute(std::span<Exchange> batch);

  // Writes the changed rows behind, whatever their number, and waits for it: at a clean stop.
  Result<void> write_behind();
  // Rows are being collected: an empty batch would take this further.
  bool is_collecting() const { return write_behind_.is_collecting(); }

  const State& state() const { return folded_.state; }
  const ledger::MerkleFrontier& tree() const { return folded_.tree; }
  bool rebuilt() const { return rebuilt_; }

 private:
  Engine(World world, EngineOptions options, Opened opened);

  // A reply that waits until the record that holds its event is durable.
  struct Pending {
    ReplyHandler handler;
    Result<Reply> reply;
  };

  Result<Reply> handle(Request& request);
  Result<Reply> handle_one(OpenSource& request);
  Result<Reply> handle_one(ClaimedCommand& request);
  Result<Reply> handle_one(Question& question);
  Result<Reply> retry(const Command& command);
  Result<Reply> decide_and_record(Command& command);
  Result<DecideContext> context_for(const Command& command);
  Result<std::string> own_ticket(const Command& command) const;
  Result<ledger::Event> find_decided(SourceId source, CommandNumber number) const;
  Result<std::optional<ledger::Event>> find_event(Sequence sequence) const;
  ledger::Event& record(ledger::Event event, const std::vector<ledger::Part>& parts);
  std::vector<ledger::Part> encode(ledger::Event& event);
  Result<void> append_open_record();
  void take_rows_further();
  void begin_write_behind();
  Instant next_instant() const;
  bool has_room() const;

  World world_;
  EngineOptions options_;
  Folded folded_;
  WriteBehind write_behind_;
  bool rebuilt_ = false;
  boost::unordered_flat_map<SourceId, std::uint64_t> claims_;  // the newest claim of each source
  std::uint64_t last_claim_ = 0;
  std::optional<ledger::RecordBuilder> open_record_;
  std::vector<ledger::Event> undurable_;   // of the open record
  std::optional<ledger::Event> original_;  // what context_for read; good until the next command
  std::optional<Error> fault_;             // set once; nothing is answered after it
  std::uint64_t events_since_write_ = 0;   // that no row holds, and no write under way
  Instant last_write_{};
};

}  // namespace engine
