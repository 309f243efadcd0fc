// What comes back of a sale. The refund of a part is the cumulative part's amounts less what was given back before, so
// that partial returns sum to the sale, to the cent, for customer, funds and stock alike.
#pragma once

#include "engine/state.h"

namespace engine {

// Of a draw of which `before` units came back already, `more` of them: at most the rest.
ledger::Draw refund_of(const ledger::Draw& draw, Quantity before, Quantity more);

// Surpluses fed a pool: it gives them back, as far as it still holds them. What others have been helped with since is
// the network's own loss.
Money taken_from_pool(const State& state, FundId pool, const std::vector<ledger::ReturnLine>& lines, Currency currency);

}  // namespace engine
