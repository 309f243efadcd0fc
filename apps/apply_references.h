// Whether every code that a territory's files use is declared, by them or by the book.
#pragma once

#include <map>

#include "apps/territory.h"
#include "engine/query.h"

namespace apps {

// The first code that nothing declares, with its place: unknown_… by its kind.
Result<void> check_references(const Territory& territory, const engine::CatalogueAnswer& book);

// The same of a list, whose rows stand or fall one by one: what is wrong with each, by its line.
std::map<std::uint32_t, Error> unreferenced_rows(const Territory& list, const engine::CatalogueAnswer& book);

}  // namespace apps
