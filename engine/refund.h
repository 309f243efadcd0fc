// What comes back of a sale. The refund of a part is the cumulative part's amounts less what was given back before, so
// that partial returns sum to the sale, to the cent, for customer, funds and stock alike.
#pragma once

#include "engine/state.h"

namespace engine {

// Of a draw of which `before` units came back already, `more` of them: at most the rest.
ledger::Draw refund_of(const ledger::Draw& draw, Quantity before, Quantity more);

// What a sale was paid with, to be given back in this order: what was never handed over (deferred) is struck off first,
// then each means as it stands on the ticket, cash last. `before` was given back of it earlier and is passed over, so
// that parts come back as the whole would; `due` is what comes back now. What the payments of a fact do not cover is
// cash.
std::vector<ledger::Payment> refunds_as_paid(const ledger::Sold& sale, Money before, Money due);

// Surpluses fed a pool: it gives them back, as far as it still holds them. What others have been helped with since is
// the network's own loss.
Money taken_from_pool(const State& state, FundId pool, const std::vector<ledger::ReturnLine>& lines, Currency currency);

}  // namespace engine
