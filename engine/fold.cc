#include "engine/fold.h"

#include "engine/references.h"

namespace engine {

Result<void> for_each_event(Bytes bytes, Sequence from, const EventVisitor& visit) {
  ledger::RecordEvents events = TRY(ledger::RecordEvents::open(bytes));
  while (TRY(events.next())) {
    if (events.sequence() < from) continue;
    TRY(visit(TRY(ledger::decode_event(events.sequence(), events.parts())), Leaf(events)));
  }
  return {};
}

Result<void> for_each_event(const ledger::EventLog& log, Sequence from, const EventVisitor& visit) {
  const auto reader = TRY(log.read(from));
  while (true) {
    const Bytes record = TRY(reader->next());
    if (record.empty()) return {};
    TRY(for_each_event(record, from, visit));
  }
}

Result<std::optional<ledger::Event>> find_event(Bytes record, Sequence sequence) {
  std::optional<ledger::Event> found;
  TRY(for_each_event(record, sequence, [&](const ledger::Event& event, const auto&) -> Result<void> {
    if (event.envelope.sequence == sequence) found = event;
    return {};
  }));
  return found;
}

Result<std::optional<ledger::Event>> read_event(const ledger::EventLog& log, Sequence sequence) {
  const auto reader = TRY(log.read(sequence));
  const Bytes record = TRY(reader->next());
  if (record.empty()) return std::optional<ledger::Event>();
  return find_event(record, sequence);
}

Result<void> Folded::add(const ledger::Event& event, const Hash32& leaf_hash) {
  TRY(check_references(state, event));
  apply(event, leaf_hash);
  return {};
}

namespace {

// The rows, when they stand on this log, under this fold, and not ahead of what the log holds.
Result<std::optional<Folded>> load_rows(const ledger::EventLog& log, const ledger::RowStore& store) {
  const auto stamp = TRY(store.stamp());
  const bool fits = stamp && stamp->log == log.identity().id && stamp->fold_version == kFoldVersion &&
                    stamp->cursor < log.end().next_sequence && stamp->tree.size() == raw(stamp->cursor);
  if (!fits) return std::optional<Folded>();
  auto state = State::load(store, *stamp);
  if (!state.ok()) return std::optional<Folded>();  // a row of another shape: rebuilding mends it
  return std::optional<Folded>(Folded{std::move(state).value(), stamp->tree});
}

// The stretch of log behind what was folded already.
Result<void> fold_rest(const ledger::EventLog& log, Opened& opened, const FoldListener& tell) {
  Folded& folded = opened.folded;
  const Sequence before = folded.state.last_sequence();
  const auto add = [&](const ledger::Event& event, const Leaf& leaf) -> Result<void> {
    TRY(folded.add(event, leaf));
    if (tell) tell(event.envelope.sequence);
    return {};
  };
  TRY(for_each_event(log, next(before), add));
  opened.unwritten_events = raw(folded.state.last_sequence()) - raw(before);
  return {};
}

}  // namespace

Result<Opened> open_state(const ledger::EventLog& log, ledger::RowStore& store, const FoldListener& tell) {
  Opened opened;
  if (auto loaded = TRY(load_rows(log, store))) {
    opened.folded = std::move(*loaded);
    const auto folded = fold_rest(log, opened, tell);
    opened.folded.state.read_indexes_from(&store);
    if (folded.ok()) return opened;
    // Rows that lost a name make a good log look as if it had never declared it: ask the log alone.
    if (folded.error().code != ErrorCode::corrupt_record) return folded.error();
  }
  opened = Opened{.rebuilt = true};
  TRY(fold_rest(log, opened, tell));
  // Not before the log is known to be good: rows that stand on a log that was damaged behind them are evidence.
  TRY(store.clear());
  opened.folded.state.read_indexes_from(&store);
  return opened;
}

}  // namespace engine
