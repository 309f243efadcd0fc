// From records to state: the one loop by which opening, replay and verification read the book.
#pragma once

#include <functional>
#include <optional>

#include "engine/state.h"
#include "ledger/event_codec.h"
#include "ledger/event_log.h"
#include "ledger/merkle.h"
#include "ledger/record.h"

namespace engine {

// The leaf of an event that is being visited: hashed when it is asked for, since most walks do not.
class Leaf {
 public:
  explicit Leaf(const ledger::RecordEvents& events) : events_(events) {}
  operator Hash32() const { return events_.leaf_hash(); }

 private:
  const ledger::RecordEvents& events_;
};

// Calls `visit` for every event from `from` on, in order. Checks each record (checksum, continuity) and decodes each
// event; stops with the first error, which says at which sequence.
using EventVisitor = std::function<Result<void>(const ledger::Event& event, const Leaf& leaf)>;
Result<void> for_each_event(const ledger::EventLog& log, Sequence from, const EventVisitor& visit);
// The same for one record; events before `from` are passed over.
Result<void> for_each_event(Bytes record, Sequence from, const EventVisitor& visit);

// The event of that number; nothing when it is not in the record.
Result<std::optional<ledger::Event>> find_event(Bytes record, Sequence sequence);
// The same in the log; nothing when it does not reach so far.
Result<std::optional<ledger::Event>> read_event(const ledger::EventLog& log, Sequence sequence);

// A state and the tree over the same events.
struct Folded {
  State state;
  ledger::MerkleFrontier tree;

  // An event as it was read. corrupt_record, and nothing is folded, when it names what no event before it made known
  // (references.h).
  Result<void> add(const ledger::Event& event, const Hash32& leaf_hash);
  // One that was decided on this very state.
  void apply(const ledger::Event& event, const Hash32& leaf_hash) {
    state.apply(event);
    tree.push(leaf_hash);
  }
};

// What stands at the end of the log: from the row store when its stamp fits this log and this fold, and the stretch of
// log behind it; else from the first event (the store is then cleared). `rebuilt` tells which. corrupt_record when the
// log cannot be read, or names what it never declared; the store is then left as it was.
struct Opened {
  Folded folded;
  bool rebuilt = false;
  std::uint64_t unwritten_events = 0;  // how many were folded that the rows do not hold
};
// `tell`, if any, hears of every event that is folded, on this thread: rebuilding a long book takes a while.
using FoldListener = std::function<void(Sequence folded)>;
Result<Opened> open_state(const ledger::EventLog& log, ledger::RowStore& store, const FoldListener& tell = {});

}  // namespace engine
