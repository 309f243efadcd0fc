// Balances as they stood: what counted on a day, as the book was known at a time. Folds the log anew, so it answers for
// any instant and trusts no row.
//
// Threads: any; the log may be growing meanwhile.
#pragma once

#include <stop_token>

#include "engine/query.h"
#include "ledger/base/time.h"
#include "ledger/event_log.h"

namespace replay {

// What folds the log: StockQuery and FundsQuery with an AsOf, and a ticket that is asked for with its explanation
// (explain.h). Events count when their sequence ≤ `sequence`, they were recorded at or
// before `known`, and their effective date is at or before `effective`; names are those of the same stretch of the log.
// Errors: unknown_… as the live answer, unknown_sequence beyond the end, not_permitted for a query that has no past,
// corrupt_record, shutting_down when `stop` was requested meanwhile (asked before each record).
Result<engine::Answer> answer_as_of(const ledger::EventLog& log, const engine::Query& query,
                                    const std::stop_token& stop = {});

// A household's sheet as it stood, from records that begin with the first. Names are known by recording alone, and an
// enrolment is one: whoever is admitted from a later day on is shown, not yet entitled. The sheet is of the day that
// the query says; else of `as_of.effective`, of the day of `as_of.known`, or of the day of the last event that counts.
// Errors: unknown_household, unknown_card, card_revoked as the live answer; those of the records.
Result<engine::HouseholdAnswer> household_as_of(ledger::RecordReader& records, const engine::HouseholdQuery& query,
                                                const engine::AsOf& as_of, const Zone& zone);

}  // namespace replay
