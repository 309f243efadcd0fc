// A need of 10.00. Funds A and B are of order 1 and share by weight, 2 and 1; fund C is of order 2.
// A holds 4.00; B may pay half of any need.
//
//   A and B   asked for 6.67 and 3.33     A gives the 4.00 that it holds, B its 3.33     2.67 is missing
//   B again   asked for 2.67              B gives 1.67: that makes half of the need      1.00 is missing
//   C         asked for 1.00              C gives 1.00                                   nothing is unfunded
#include "pricing/fund.h"

#include <algorithm>
#include <array>
#include <tuple>

#include "ledger/base/split.h"

namespace pricing {

namespace {

constexpr std::array<std::string_view, 10> kOutcomeNames = {
    "paid",           "no_household",  "other_currency", "outside_window",      "other_shop",
    "other_category", "other_bracket", "exhausted",      "nothing_left_to_pay", "share_is_zero"};
static_assert(kOutcomeNames.size() == static_cast<std::size_t>(FundOutcome::share_is_zero) + 1);

// How wide a list is, "any" being wider than any list; three of these multiply within 64 bits.
constexpr std::uint64_t kAny = 1'000'000;

template <class Id>
std::uint64_t width(const std::vector<Id>& earmark) {
  return earmark.empty() ? kAny : std::min<std::uint64_t>(earmark.size(), kAny - 1);
}

auto paying_order(const FundView& fund) {
  return std::tuple(fund.order, fund.to, width(fund.shops) * width(fund.categories) * width(fund.brackets), fund.id);
}

template <class Id>
bool covers(const std::vector<Id>& earmark, Id id) {
  return earmark.empty() || std::find(earmark.begin(), earmark.end(), id) != earmark.end();
}

// `paid` when it may pay, else the first reason why not, in the order in which a person would look.
FundOutcome eligibility(const FundView& fund, const FundingCase& funding_case) {
  if (!funding_case.has_household) return FundOutcome::no_household;
  if (fund.left.currency != funding_case.need.currency) return FundOutcome::other_currency;
  if (funding_case.date < fund.from || funding_case.date > fund.to) return FundOutcome::outside_window;
  if (!covers(fund.shops, funding_case.shop)) return FundOutcome::other_shop;
  if (!covers(fund.categories, funding_case.category)) return FundOutcome::other_category;
  if (!covers(fund.brackets, funding_case.bracket)) return FundOutcome::other_bracket;
  if (fund.left.minor <= 0) return FundOutcome::exhausted;
  return FundOutcome::paid;
}

// The most that a fund may pay of this case, in cents; the share was bounded to (0, 1] when the fund was declared.
std::int64_t bound(const FundView& fund, const FundingCase& funding_case) {
  if (fund.weight <= 0 || eligibility(fund, funding_case) != FundOutcome::paid) return 0;
  return std::min(fund.left.minor, scale(funding_case.need.minor, fund.share, Rounding::down).value());
}

FundOutcome outcome(const FundView& fund, const FundingCase& funding_case, std::int64_t paid) {
  const FundOutcome eligible = eligibility(fund, funding_case);
  if (paid > 0 || eligible != FundOutcome::paid) return eligible;
  const bool may_pay_nothing = !funding_case.need.is_zero() && bound(fund, funding_case) == 0;
  return may_pay_nothing ? FundOutcome::share_is_zero : FundOutcome::nothing_left_to_pay;
}

void take(FundView& fund, const FundingCase& funding_case, std::int64_t cents, Explain explain, Funding& funding) {
  const Money amount{cents, funding_case.need.currency};
  if (explain == Explain::yes)
    funding.reasons.push_back({fund.id, outcome(fund, funding_case, cents), amount, fund.left});
  if (cents == 0) return;
  fund.left -= amount;
  funding.unfunded -= amount;
  funding.payments.push_back({fund.id, amount});
}

// What each fund of a tier pays of what is missing. A round ends with nothing missing or with one fund more at its
// bound, so there are no more rounds than funds.
std::vector<std::int64_t> shared_by_weight(std::span<const FundView> tier, const FundingCase& funding_case,
                                           std::int64_t missing) {
  std::vector<std::int64_t> bounds, weights(tier.size()), amounts(tier.size());
  for (const FundView& fund : tier) bounds.push_back(bound(fund, funding_case));
  while (missing > 0) {
    for (std::size_t i = 0; i < tier.size(); ++i) weights[i] = amounts[i] < bounds[i] ? tier[i].weight : 0;
    if (std::all_of(weights.begin(), weights.end(), [](std::int64_t weight) { return weight == 0; })) break;
    const std::vector<std::int64_t> asked = split(missing, weights).value();
    for (std::size_t i = 0; i < tier.size(); ++i) {
      const std::int64_t given = std::min(asked[i], bounds[i] - amounts[i]);
      amounts[i] += given;
      missing -= given;
    }
  }
  return amounts;
}

void draw_on_tier(std::span<FundView> tier, const FundingCase& funding_case, Explain explain, Funding& funding) {
  const std::int64_t missing = funding.unfunded.minor;
  if (tier.size() == 1) {  // the usual case, without the lists of a shared tier
    take(tier[0], funding_case, std::min(missing, bound(tier[0], funding_case)), explain, funding);
    return;
  }
  const std::vector<std::int64_t> amounts = shared_by_weight(tier, funding_case, missing);
  for (std::size_t i = 0; i < tier.size(); ++i) take(tier[i], funding_case, amounts[i], explain, funding);
}

std::size_t first_tier_size(std::span<const FundView> funds) {
  std::size_t size = 1;
  if (funds.front().order == 0) return size;
  while (size < funds.size() && funds[size].order == funds.front().order) ++size;
  return size;
}

}  // namespace

std::string_view to_string(FundOutcome outcome) {
  const auto ordinal = static_cast<std::size_t>(outcome);
  return ordinal < kOutcomeNames.size() ? kOutcomeNames[ordinal] : "unknown_outcome";
}

void sort_for_paying(std::vector<FundView>& funds) {
  std::sort(funds.begin(), funds.end(),
            [](const FundView& a, const FundView& b) { return paying_order(a) < paying_order(b); });
}

Funding draw_on_funds(std::vector<FundView>& funds, const FundingCase& funding_case, Explain explain) {
  CHECK(funding_case.need.minor >= 0, funding_case.need.minor);
  Funding funding;
  funding.unfunded = funding_case.need;
  for (std::span<FundView> rest = funds; !rest.empty();) {
    if (funding.unfunded.is_zero() && explain == Explain::no) break;
    const std::size_t size = first_tier_size(rest);
    draw_on_tier(rest.first(size), funding_case, explain, funding);
    rest = rest.subspan(size);
  }
  CHECK(funding.unfunded.minor >= 0, funding.unfunded.minor);
  return funding;
}

}  // namespace pricing
