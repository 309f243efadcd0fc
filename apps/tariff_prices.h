// What a tariff asks for a case of its rules, in words and for a basket of 10.00: what its grid shows, and what is
// compared between two of them. All prices are pricing's.
#pragma once

#include <array>
#include <set>
#include <string>

#include "apps/cli.h"
#include "apps/tariff_model.h"

namespace apps {

inline constexpr std::array kOrigins = {Origin::bought, Origin::donated, Origin::state_funded};

// What rules tell apart beside brackets and origins. The empty category and rank 0, "any", come first.
struct Axes {
  std::set<std::string> categories = {""};
  std::set<std::uint8_t> ranks = {0};
};
void add_axes(const ledger::Tariff& tariff, Axes& axes);

struct PriceCase {
  std::size_t bracket = 0;  // place in the tariff
  std::string category;
  Origin origin = Origin::bought;
  std::uint8_t rank = 0;
};

std::string rule_text(const TariffModel& model, const PriceCase& one, Language language);
std::string category_text(const std::string& category, std::uint8_t rank, Language language);

// What one piece costs whose market, cost and full price are all 10.00, to a household at that step of a linear tariff.
// Nothing where the price is the household's own step and none is given.
std::optional<Money> paid_for_ten(const TariffModel& model, const PriceCase& one, std::optional<std::int64_t> level);

}  // namespace apps
