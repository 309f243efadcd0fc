// The two walks of a what-if over one book. The first learns what the second must know beforehand.
#pragma once

#include <functional>
#include <unordered_set>
#include <vector>

#include "engine/registry.h"
#include "replay/what_if.h"

namespace replay {

struct RecordWalk {
  const OpenRecords& open;
  const WhatIfProgress& progress;
  std::uint64_t walked = 0;

  // Calls visit(events) at each event, where it lies; checks what a fold would.
  Result<void> each(const std::function<Result<void>(ledger::RecordEvents&)>& visit);
  // The same of events up to `last`, decoded and their names checked on another thread: the visitor may change them.
  Result<void> each_decoded(Sequence last, const std::function<Result<void>(ledger::Event&)>& visit);
};

// What history comes to.
struct Foreseen {
  Sequence last{};  // what is appended later is left out
  // Sales that something came back of: few, and all that must be kept in mind.
  std::unordered_set<Sequence> originals;
  // Every name that it ever gives: what the policy calls by the code of one that comes later takes its number.
  engine::Registry names;
  // Legal entities, shops and products as they were first declared: a policy may name those that came during its days.
  std::vector<ledger::Declared> openings;
};
Result<Foreseen> foresee(RecordWalk& walk);

}  // namespace replay
