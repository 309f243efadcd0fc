#include "engine/fold.h"

namespace engine {

Result<void> for_each_event(Bytes bytes, Sequence from, const EventVisitor& visit) {
  const ledger::Record record = TRY(ledger::parse_record(bytes));
  for (const ledger::RecordedEvent& each : record.events) {
    if (each.sequence < from) continue;
    const ledger::Event event = TRY(ledger::decode_event(each.sequence, each.parts));
    TRY(visit(event, each.leaf_hash));
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

}  // namespace

Result<Opened> open_state(const ledger::EventLog& log, ledger::RowStore& store) {
  Opened opened;
  if (auto loaded = TRY(load_rows(log, store))) {
    opened.folded = std::move(*loaded);
  } else {
    TRY(store.clear());
    opened.rebuilt = true;
  }
  Folded& folded = opened.folded;
  const auto add = [&folded](const ledger::Event& event, const Hash32& leaf) { return folded.add(event, leaf); };
  TRY(for_each_event(log, next(folded.state.last_sequence()), add));
  folded.state.read_indexes_from(&store);
  return opened;
}

}  // namespace engine
