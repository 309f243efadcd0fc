// The auditor's second reckoning: a sale that was priced here is priced again, from the tariff version, lots, prices
// and fund money that were in force right before it, and what it says is compared with that. So an event that balances
// and yet charges another price, names another rule or lets another fund pay is found.
#pragma once

#include <optional>
#include <string>

#include "engine/state.h"
#include "pricing/quote.h"
#include "replay/basket.h"

namespace replay {

struct Repriced {
  std::string difference;               // in English for engineers; empty: none
  std::optional<pricing::Quote> quote;  // of the day on which nothing differs, else of the books' own; explained if so
                                        // asked; nothing where it cannot be priced again
  bool judged = true;                   // false: its household is withheld, and a fund has a cap for one household
};
// `before` stands right before the event, which names only what it knows (engine/references.h). What the event says of
// the household (bracket, step) and of the pool is compared too, the first two where the household is known. The prices
// of a fact are taken as its till charged them: only what the funds pay is found again.
//
// The log does not hold the zone whose civil day a sale was priced at. So the days that some clock on earth showed at
// recordedAt (of a fact: at occurredAt) are tried, the books' own first, and a difference is what differs on each.
Repriced reprice(const engine::State& before, const ledger::Event& event, const ledger::Sold& sale,
                 pricing::Explain explain);

}  // namespace replay
