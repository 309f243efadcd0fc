// The basket of a recorded sale, to be priced once more: the same goods from the same lots, at the cost that they had.
#pragma once

#include <optional>

#include "engine/state.h"
#include "pricing/quote.h"

namespace replay {

// A request is priced here. A fact is as its till or its file charged it: it is exempt.
bool was_priced_here(const ledger::Sold& sale);

// Whose sale it is, as the book knows it: nobody's when the household part was withheld, or its enrolment was.
std::optional<HouseholdId> known_household(const engine::State& before, const ledger::Event& event);
// Whether there is a household that is not known any more.
bool is_withheld(const engine::State& before, const ledger::Event& event);

// The pool that a tariff has its surpluses and its top-up feed; none where there are none, or are in another currency.
FundId fed_pool(const ledger::Sold& sale, const std::optional<engine::ApplicableTariff>& tariff);

// What the goods of a fact cost its customer: what its till charged, or what the tariff makes of them.
enum class FactPrices { as_charged, by_tariff };

// `state` stands right before the event, `tariff` prices the basket as of `date`. corrupt_record for figures that no
// sale can hold.
Result<pricing::Basket> basket_of(const engine::State& state, const ledger::Event& event, const ledger::Sold& sale,
                                  const std::optional<engine::ApplicableTariff>& tariff, Date date, FactPrices facts);

}  // namespace replay
