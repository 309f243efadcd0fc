// Households as two tariffs tell them apart: stretches of the measure, with the conditions that either asks, in each of
// which both tariffs place everybody alike. Who is of another bracket under the other tariff is read from them.
#pragma once

#include <string>
#include <vector>

#include "apps/cli.h"
#include "apps/tariff_model.h"

namespace apps {

struct PlacedTwice {
  std::string who;  // "à partir de 400, moins de 450, du quartier"; "722,22" where a tariff is linear
  pricing::Placement before;
  pricing::Placement after;
};

// Whether both read the same of a household, so that one can be asked where the other puts it.
bool are_comparable(const ledger::Tariff& before, const ledger::Tariff& after);

// Every household that either tariff can tell from another, lowest measure first. A stretch has one bracket in each
// tariff; where either is linear, the points at which a line or a bracket begins or ends, where the lines meet, and one
// between each two of them, since between them what is paid only goes straight on. Bounds that grow are tried with four
// households: one adult, a couple, a lone parent with a child, a couple with two. Empty where the two are not
// comparable, or the bracket is named rather than found.
std::vector<PlacedTwice> placed_twice(const TariffModel& before, const TariffModel& after, Language language);

}  // namespace apps
