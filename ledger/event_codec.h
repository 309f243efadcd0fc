// Events to parts and back: the one door between our events and Cap'n Proto. The schema (schema/event.capnp) is the
// specification; whoever has it and this file's part layout (parts.h) can read the log in any language.
#pragma once

#include "ledger/base/entropy.h"
#include "ledger/event.h"
#include "ledger/parts.h"

namespace ledger {

// The body, the household part when there is one (its salt from `entropy`; a withheld part can't be encoded again:
// CHECK), then one part a fund share. CHECKs that every draw balances, draws sum to their line, payments to the lines
// (unless an anomaly says payments_do_not_sum), every amount is in its event's currency, zeros too (but for a top-up of
// nothing, which is not written), and every date is kNoDate or of the years 1 to 9999: what it writes, decode_event can
// read.
std::vector<Part> encode_event(const Event& event, Entropy& entropy);

// What was stored. corrupt_record when a part is not what its place says, a union holds what this reader doesn't know,
// a figure is not as above, or the fund-share parts that are shown differ from the body's draws. The body part can't be
// withheld here.
Result<Event> decode_event(Sequence sequence, std::span<const PartView> parts);
inline Result<Event> decode_event(Sequence sequence, std::span<const Part> parts) {
  return decode_event(sequence, views_of(parts));
}

}  // namespace ledger
