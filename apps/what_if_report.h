// What another policy would have made of history, as people read it and as programs do. Groups of fewer than
// kHouseholdsMin households are not told apart, in either: who bought what would show. (What INSEE asks of published
// tables of households: no cell of fewer than 11.) Totals are always told, so what is hidden hides in company; a count
// of so few households is told as that.
#pragma once

#include <iosfwd>
#include <set>
#include <string>

#include "apps/cli.h"
#include "apps/json.h"
#include "replay/what_if.h"

namespace apps {

inline constexpr std::size_t kHouseholdsMin = 11;

// The groups that are left untold: those of one to kHouseholdsMin − 1 households, or of withheld ones; and since the
// total less what is told gives what they come to together, as many of the smallest others as make them two groups and
// kHouseholdsMin households, the public last.
std::set<std::string> untold_groups(const std::map<std::string, replay::ComparedFigures>& groups);

void print_what_if(std::ostream& out, const replay::WhatIfReport& report, Language language);
json::Value to_json(const replay::WhatIfReport& report);

}  // namespace apps
