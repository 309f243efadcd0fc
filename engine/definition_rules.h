// Rules between two definitions, for whoever declares one and for who asks before declaring.
#pragma once

#include <optional>

#include "ledger/definitions.h"

namespace engine {

// Whether a later definition of that name may not take the place of `before`: the first of its fields that the book
// keeps as it was declared first, as definition_in_use. Nothing when it may.
std::optional<Error> fixed_otherwise(const ledger::Shop& before, const ledger::Shop& after);
std::optional<Error> fixed_otherwise(const ledger::Product& before, const ledger::Product& after);
std::optional<Error> fixed_otherwise(const ledger::Fund& before, const ledger::Fund& after);
// Both of one kind, else CHECKed.
std::optional<Error> fixed_otherwise(const ledger::Definition& before, const ledger::Definition& after);

// Two tariffs of different codes may not cover one shop: nobody could say which price is right. A tariff without shops
// covers all.
bool share_a_shop(const ledger::Tariff& one, const ledger::Tariff& other);

}  // namespace engine
