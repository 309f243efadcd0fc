// What the server would refuse of a territory's files, known before anything of it is posted: codes that neither they
// nor the book declare, and days that no book takes.
#pragma once

#include <map>

#include "apps/territory.h"
#include "engine/query.h"

namespace apps {

// The first code that nothing declares, with its place: unknown_… by its kind.
Result<void> check_references(const Territory& territory, const engine::CatalogueAnswer& book);

// The first delivery or grant of a day that no book takes (engine/form_rules.h), or none where `today` is not set.
Result<void> check_days(const Territory& territory, Date today);

// Both of a list, whose rows stand or fall one by one: what is wrong with each, by its line.
std::map<std::uint32_t, Error> rows_refused_ahead(const Territory& list, const engine::CatalogueAnswer& book,
                                                  Date today);

}  // namespace apps
