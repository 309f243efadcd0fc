// What engine/form_rules.h finds wrong, told by the names that files use: territories and lists alike.
#pragma once

#include <string>
#include <string_view>

namespace apps {

// The key or column under which a file writes a field of the schema: "unitCost" is "unit_cost", "caps.perMonth" "caps",
// "vatRate" "vat".
std::string key_of_field(std::string_view field);

}  // namespace apps
