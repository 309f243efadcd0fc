// Answers from the state: what is on the shelf, what is left of a fund, what a household may still use.
#pragma once

#include <functional>

#include "engine/query.h"
#include "engine/state.h"
#include "ledger/merkle.h"
#include "pricing/quote.h"

namespace engine {

struct AnswerContext {
  Date today = kNoDate;
  ledger::LogIdentity identity;
  const ledger::MerkleFrontier* tree = nullptr;
  std::function<Result<std::optional<ledger::Event>>(Sequence)> find_event;
};

// A query about now. Errors: unknown_… by name, and what a quote is refused for.
Result<Answer> answer(const State& state, const Query& query, const AnswerContext& context);

// A ticket's draws get the funds that `quote` asked for them, and its head who gave the bracket: what the book that
// stood right before the sale makes of it (replay/explain.h). `household`: nothing where it is none, or withheld.
void explain_ticket(const State& before, const ledger::Sold& sale, const pricing::Quote& quote,
                    std::optional<HouseholdId> household, TicketAnswer& ticket);
// Who gave the bracket of a sale: where it is withheld whose it was, nobody asks.
BracketPlacement placement_of(const Registry& registry, const HouseholdRow* household, bool chosen);

// Those that can also be asked of a selection of history: names from `registry`, figures from `balances`, or a
// household's sheet from `households` (of `today` unless the query says a day).
Result<StockAnswer> answer_stock(const Registry& registry, const Balances& balances, const StockQuery& query,
                                 Sequence at);
Result<FundsAnswer> answer_funds(const Registry& registry, const Balances& balances, const FundsQuery& query,
                                 Sequence at);
Result<HouseholdAnswer> answer_household(const Registry& registry, const Households& households,
                                         const HouseholdQuery& query, Date today);

}  // namespace engine
