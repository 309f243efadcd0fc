// A ticket with its reasons: who financed the rest, fund by fund, why that one and why not the others; and who gave the
// bracket. The log keeps who paid. Why is found by folding it to right before the sale and pricing it there again, from
// the versions then in force.
//
// Threads: any; the log may be growing meanwhile.
#pragma once

#include <stop_token>

#include "engine/query.h"
#include "ledger/event_log.h"

namespace replay {

// The answer to a TicketQuery that asks to explain, told with the names of then. What differs from the record is told
// in it and hides nothing. A return has no reasons of its own: it gives back to each fund what that had paid. Errors:
// unknown_ticket, corrupt_record, shutting_down when `stop` was requested meanwhile (asked before each record).
Result<engine::Answer> explain_ticket(const ledger::EventLog& log, const engine::TicketQuery& query,
                                      const std::stop_token& stop = {});

}  // namespace replay
