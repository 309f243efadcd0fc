// A tariff drawn as tables, and two of them compared: who pays what more or less.
#pragma once

#include <iosfwd>
#include <string>
#include <vector>

#include "apps/cli.h"
#include "apps/json.h"
#include "apps/tariff_model.h"

namespace apps {

// Brackets with their bounds; prices by bracket, category and origin; rights and quotas.
void print_grid(std::ostream& out, const TariffModel& model, Language language);

// One thing that is not the same in both: a price for a case, a bound, a right.
struct TariffChange {
  std::string bracket;  // code; empty: of the tariff as a whole
  std::string category;
  std::optional<Origin> origin;
  std::uint8_t rank = 0;
  std::string what;  // "price", "bounds", "limits", "bracket", "measure", "linear", "rights", "quotas"
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

}  // namespace apps
