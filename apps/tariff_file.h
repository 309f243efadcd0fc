// A tariff as its authors write it, the same in a territory ([[tariff]]) and in a file of its own ([tariff]):
//
//   [tariff]
//   code = "cantine"   label = "Cantine"   from = 2026-01-01   public_bracket = "plein"
//   currency = "EUR"   shops = ["noailles"]   override_roles = ["responsable"]   pool = "cagnotte"
//   measure = { kind = "quotient_familial", bounds = "up_to_inclusive" }
//   linear = { slope = "0.36 %", min = "2.60", max = "4.50", step = "0.01" }
//
//   [[tariff.bracket]]
//   code = "a"   label = "Tranche A"   up_to = 440   rounding = "down"   floor = "0.05"   ceiling = "6.00"
//   resident = true   referred = false   needs_pool = true
//
//   [[tariff.rule]]           # the most precise rule of a case gives its price
//   bracket = "a"   category = "pain"   origin = "donated"   rank_from = 3
//   rate = "1/3"   base = "cost"   or_lower = [{ price = "1.00" }]   # or price = "1.00"; or level = true, with a rate
//   floor = "0.10"   ceiling = "2.00"                                # for a part of the level; in place of the
//   bracket's
//
//   [tariff.rights]
//   period = "month"   basis = "paid"   access_months = 6   renewals = 1   renewal_months = 3   waiting_months = 3
//   budget = [{ adults = 1, children = 0, amount = "20" }, { adults = 2, per_child = "5", amount = "30", max = "50" }]
//   otherwise = "unlimited"   # or an amount: for those whom no row fits. Without it, rows must fit every household
//
//   [[tariff.quota]]
//   category = "huile"   quantity = "2l"   period = "week"   brackets = ["a"]
//
// What is not written has the default of ledger/tariff_definition.h. Rates, bounds and amounts are exact: text, or a
// whole number.
#pragma once

#include <vector>

#include "apps/toml_reader.h"
#include "ledger/tariff_definition.h"

namespace apps {

// A tariff and where its parts stand, so that what is wrong with their sense is told at the line that says it.
struct WrittenTariff {
  ledger::Tariff tariff;
  Place place;
  Place public_bracket;
  Place measure;
  Place linear;
  Place rights;
  Place pool;
  std::vector<Place> brackets;
  std::vector<Place> rules;
  std::vector<Place> budgets;
  std::vector<Place> quotas;
};

// Where "rules[3]", "brackets[2].floor", "rights.budgets[0]", "pool" and the like stand; else the tariff.
Place place_of(const WrittenTariff& written, std::string_view field);

// What cannot be read is kept by `table`, for its `finish`.
WrittenTariff read_tariff(TomlReader& table, Currency currency);

// What reading does not see: overlapping or missing rules, gaps or overlaps between brackets, households without a row
// of the grid of rights, brackets that are not listed. The errors of pricing/tariff.h and pricing/eligibility.h, each
// with its place as its field.
Result<void> check_tariff(const WrittenTariff& written);

// Words that other files share with these.
inline constexpr std::string_view kOriginWords = "bought, donated or state_funded";
inline constexpr std::string_view kCurrencyWords = "EUR, GBP, CHF or USD";

}  // namespace apps
