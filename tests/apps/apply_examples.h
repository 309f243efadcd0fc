// Files and a book of few words, for tests of what a territory changes.
#pragma once

#include "apps/territory.h"
#include "engine/query.h"
#include "support/support.h"

namespace apps::apply_examples {

inline ledger::Product rice(std::string label) {
  return {.code = "riz", .label = std::move(label), .category = "feculents"};
}
inline ledger::Price rice_price(std::string_view from, Money market) {
  return {.product = "riz", .shop = "", .from = test_support::day(from), .market = market, .full = market};
}

inline Territory files(std::vector<ledger::Definition> definitions) {
  Territory territory;
  std::uint32_t line = 0;
  for (ledger::Definition& each : definitions)
    territory.definitions.push_back({std::move(each), {"t.toml", ++line, 1}});
  return territory;
}
inline engine::CatalogueAnswer book(std::vector<ledger::Definition> definitions) {
  engine::CatalogueAnswer answer;
  for (ledger::Definition& each : definitions) answer.entries.push_back({.definition = std::move(each)});
  return answer;
}

}  // namespace apps::apply_examples
