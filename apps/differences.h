// What differs between two documents of one shape, field by field: for scripts the JSON values themselves, for people
// the same in their formats (amounts, days, rates, quantities).
#pragma once

#include <string>
#include <vector>

#include "apps/cli.h"
#include "apps/json.h"

namespace apps {

struct Difference {
  std::string field;  // a path: "caps.per_month", "rules[a fruits-legumes].rate"
  json::Value from;   // null: it was not set, or not there
  json::Value to;
  friend bool operator==(const Difference&, const Difference&) = default;
};
// In the order of `to`; none only where the two are equal. Members of a list that are objects are matched by what names
// them (a code, a bracket, a product…), not by their place; where their order alone differs, their names are told.
std::vector<Difference> differences_of(const json::Object& from, const json::Object& to);

// "market : 1,95 € → 2,05 €"; of a long value, its first 80 characters.
std::string show(const Difference& difference, Language language);

}  // namespace apps
