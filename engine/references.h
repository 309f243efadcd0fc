// Whether all that an event names was declared, received or enrolled before it, and is numbered in its turn. `decide`
// sees to that for what it writes; this is asked of events that were read, since a log can be forged with its checksums
// right. What passes can be folded and told: the CHECKs of the fold are out of reach. So are its sums: whether an
// event's figures are possible by themselves, and can be added to what the book holds, is asked here too.
#pragma once

#include "engine/state.h"

namespace engine {

// Codes and numbers of the network: shops, products, funds, tariffs…; and the event's figures by themselves. For
// readers that keep these names only. corrupt_record: its field is the event, its detail a sentence that says what is
// wrong.
Result<void> check_names(const Registry& registry, const ledger::Event& event);

// Whether balances can take the event: no sum over their rows may leave 64 bits. corrupt_record likewise.
Result<void> check_sums(const Balances& balances, const ledger::Event& event);

// The same for households, and that the event's own is numbered in its turn and merged once. corrupt_record likewise.
Result<void> check_households(const Households& households, const ledger::Event& event);

// Lots, households and originals alone, and sums over both kinds of rows: for readers that keep the names apart, and a
// state of which they fold what they choose. corrupt_record likewise.
Result<void> check_holdings(const State& state, const ledger::Event& event);
Result<void> check_sums(const State& state, const ledger::Event& event);

// All of that, and lots, households and originals. Dense look-ups: the replay asks it of every event.
Result<void> check_references(const State& state, const ledger::Event& event);

}  // namespace engine
