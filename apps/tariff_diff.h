// Two tariffs compared: what is written otherwise, and which households pay more or less.
#pragma once

#include <iosfwd>
#include <string>
#include <vector>

#include "apps/json.h"
#include "apps/tariff_households.h"
#include "apps/tariff_prices.h"

namespace apps {

// One thing that is not the same in both: a price for a case, a bound, a right.
struct TariffChange {
  std::string bracket;  // code; empty: of the tariff as a whole
  std::string category;
  std::optional<Origin> origin;
  std::uint8_t rank = 0;
  // "price", "bounds", "limits", "bracket", "measure", "growth", "linear", "rights", "quotas", "shops", …
  std::string what;
  std::string before;
  std::string after;
  // Of a price: what is paid for 10.00 of each base; nothing where it is the household's own step.
  std::optional<Money> paid_before;
  std::optional<Money> paid_after;
};

// Cases that differ no more than a less precise one does (one origin as all, one category as any) are told once.
std::vector<TariffChange> compare_tariffs(const TariffModel& before, const TariffModel& after, Language language);
void print_changes(std::ostream& out, const std::vector<TariffChange>& changes, Language language);
json::Value to_json(const TariffChange& change);

// A household that pays otherwise: because its bracket's prices changed, or its bracket, or its step of a line.
struct HouseholdChange {
  std::string who;
  std::string bracket_before, bracket_after;  // codes
  std::string category;
  std::optional<Origin> origin;  // none: any
  std::uint8_t rank = 0;
  Money paid_before, paid_after;  // for 10.00 of each base
};
// Nothing where the two read other measures of a household: then only history can say (`grenier what-if`).
std::vector<HouseholdChange> compare_households(const TariffModel& before, const TariffModel& after, Language language);
void print_changes(std::ostream& out, const std::vector<HouseholdChange>& changes, Language language);
json::Value to_json(const HouseholdChange& change);

}  // namespace apps
