// A case tried on its tariff: what pricing says, and where that is not what the case expects.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "apps/cli.h"
#include "apps/tariff_case.h"
#include "apps/tariff_model.h"
#include "apps/tariff_rights.h"

namespace apps {

struct CaseDifference {
  std::string field;  // as in `expect`
  std::string expected;
  std::string found;
};

struct Trial {
  std::size_t bracket = 0;  // place in the tariff, when the household has one
  std::optional<pricing::Placement> placement;
  std::optional<Money> budget;
  std::optional<pricing::PricedDraw> draw;
  std::map<std::string, Money> shares;
  std::vector<std::string> fund_codes;  // by FundId, from 1
  RightsTrial rights;
  std::optional<Money> pool;  // what the tariff's pool holds after the sale
  std::optional<Error> refusal;
  std::vector<CaseDifference> differences;
  bool passes() const { return differences.empty(); }
};

// Differences are said in that language; in English as scripts read them.
Trial try_case(const TariffModel& model, const TariffCase& one, Language language = Language::english);

// "quotient familial 410,1 → Tranche B (b), ligne 2 : à partir de 410, moins de 511".
std::string placement_text(const TariffModel& model, const pricing::Placement& placement, Language language);

// How the result came about, a line each: measure → bracket, base → rate → limits, who pays the gap.
std::vector<std::string> trace_of(const TariffModel& model, const TariffCase& one, const Trial& trial,
                                  Language language);

}  // namespace apps
