// What a fund pays for and how much, as territories and the cases of a tariff write it:
//
//   from = 2026-01-01   to = 2026-12-31   categories = ["fruits"]   tags = ["egalim"]   brackets = ["a"]
//   origins = ["bought"]   basis = "price"   order = 1   weight = 2
//   share = "50 %"     # or { fixed = "1.00" } for one piece, kilogram or litre, or { up_to = "1.00" }
//   caps = { total = "2000", per_month = "300", per_household = "40", per_sale = "10", per_unit = "0.50" }
#pragma once

#include "apps/toml_reader.h"
#include "ledger/definitions.h"

namespace apps {

// In the fund's own currency. What cannot be read is kept by `table`.
void read_fund_terms(TomlReader& table, ledger::Fund& fund);

}  // namespace apps
