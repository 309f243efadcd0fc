// Balances as they stood: what counted on a day, as the book was known at a time. Folds the log anew, so it answers for
// any instant and trusts no row.
//
// Threads: any; the log may be growing meanwhile.
#pragma once

#include <stop_token>

#include "engine/query.h"
#include "ledger/event_log.h"

namespace replay {

// What folds the log: StockQuery and FundsQuery with an AsOf, and a ticket that is asked for with its explanation
// (explain.h). Events count when their sequence ≤ `sequence`, they were recorded at or
// before `known`, and their effective date is at or before `effective`; names are those of the same stretch of the log.
// Errors: unknown_… as the live answer, unknown_sequence beyond the end, not_permitted for a query that has no past,
// corrupt_record, shutting_down when `stop` was requested meanwhile (asked before each record).
Result<engine::Answer> answer_as_of(const ledger::EventLog& log, const engine::Query& query,
                                    const std::stop_token& stop = {});

}  // namespace replay
