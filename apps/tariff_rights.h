// The rights of a tariff held against what a case says was used: what the engine does before it sells or renews, in
// its order (engine/decide_sale.cc, decide_household.cc), by the same checks (pricing/rights.h).
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "apps/cli.h"
#include "apps/tariff_model.h"
#include "apps/tariff_use.h"
#include "pricing/rights.h"

namespace apps {

// What came of it, for a case's expectations and its trace.
struct RightsTrial {
  std::optional<pricing::Access> access;     // after a renewal, the new one
  std::optional<pricing::BudgetUse> budget;  // with this sale
  struct Counted {
    std::size_t quota = 0;  // place in the tariff
    pricing::QuotaUse use;
  };
  std::vector<Counted> quotas;         // those that count the goods
  std::vector<ErrorCode> passed_over;  // by the override: what is recorded with it
};

// One case as the rights see it. `bracket` is a place in the tariff, `budget` what the household's grid gives it.
struct RightsCase {
  const TariffModel& model;
  const CaseUse& use;
  Date date = kNoDate;
  std::size_t bracket = 0;
  bool is_public = false;
  std::optional<Money> budget;
};

// override_not_allowed for a role that the tariff does not name.
Result<void> check_override(const TariffModel& model, const CaseUse& use);
// Before goods are priced: household_not_entitled outside the access; of a renewal, renewals_used_up and waiting_time.
Result<void> try_access(const RightsCase& one, RightsTrial& trial);
// After: allowance_exceeded, quota_exceeded. `line` is the basket's only one.
Result<void> try_sale(const RightsCase& one, const pricing::Line& line, const pricing::Quote& quote,
                      RightsTrial& trial);

// A line each: access, budget, quotas, override.
std::vector<std::string> rights_trace(const RightsCase& one, const RightsTrial& trial, Language language);

}  // namespace apps
