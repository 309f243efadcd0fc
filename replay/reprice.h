// The auditor's second reckoning: a sale that was priced here is priced again, from the tariff version, lots, prices
// and fund money that were in force right before it, and what it says is compared with that. So an event that balances
// and yet charges another price, names another rule or lets another fund pay is found.
#pragma once

#include <optional>
#include <string>

#include "engine/state.h"

namespace replay {

// A request is priced here. A fact is as its till or its file charged it: it is exempt.
bool was_priced_here(const ledger::Sold& sale);

// What differs, in English for engineers; nothing when nothing does. `before` stands right before the event, which
// names only what it knows (engine/references.h). Its household part is asked for only where a fund has a cap for one
// household: without it such a sale is not judged.
//
// The log does not hold the zone whose civil day a sale was priced at. So the days that some clock on earth showed at
// recordedAt are tried, the books' own first, and a difference is what differs on each of them.
std::optional<std::string> price_difference(const engine::State& before, const ledger::Event& event,
                                            const ledger::Sold& sale);

}  // namespace replay
