// A need of 10.00. Funds A and B are of order 1 and share by weight, 2 and 1; fund C is of order 2.
// A holds 4.00; B may pay half of any need.
//
//   A and B   asked for 6.67 and 3.33     A gives the 4.00 that it holds, B its 3.33     2.67 is missing
//   B again   asked for 2.67              B gives 1.67: that makes half of the need      1.00 is missing
//   C         asked for 1.00              C gives 1.00                                   nothing is unfunded
//
// Had C been a fund of the price gap, with goods worth 12.00 on the market of which nothing is paid, it would have been
// asked for 12.00 − 9.00: it covers the need and 2.00 of the advantage beyond it, which is the draw's surplus.
#include "pricing/fund.h"

#include <algorithm>
#include <array>
#include <limits>
#include <tuple>

#include "ledger/base/split.h"

namespace pricing {

namespace {

constexpr std::array<std::string_view, 14> kOutcomeNames = {
    "paid",           "no_household",  "other_currency", "outside_window",       "other_shop",
    "other_category", "other_bracket", "exhausted",      "nothing_left_to_pay",  "share_is_zero",
    "other_tag",      "other_origin",  "cap_reached",    "fixed_share_too_large"};
static_assert(kOutcomeNames.size() == static_cast<std::size_t>(FundOutcome::fixed_share_too_large) + 1);

constexpr std::int64_t kUnbounded = std::numeric_limits<std::int64_t>::max();

// --- order -----------------------------------------------------------------------------------------------------------

// How wide a list is, "any" being wider than any list; five of these multiply within 128 bits.
using Width = unsigned __int128;
constexpr std::size_t kAny = 1'000'000;

template <class Element>
Width width(const std::vector<Element>& earmark) {
  return earmark.empty() ? kAny : std::min(earmark.size(), kAny - 1);
}

Width width(const FundView& fund) {
  return width(fund.shops) * width(fund.categories) * width(fund.tags) * width(fund.brackets) * width(fund.origins);
}

// Funds of one explicit order are a tier, which shares by weight: there it is the order of declaration that the odd
// cent follows, and neither expiry nor earmark.
auto paying_order(const FundView& fund) {
  const bool is_of_tier = fund.order != 0;
  return std::tuple(fund.order, is_of_tier ? kLastDate : fund.to, is_of_tier ? Width{0} : width(fund), fund.id);
}

// --- who may pay -----------------------------------------------------------------------------------------------------

template <class Element>
bool covers(const std::vector<Element>& earmark, Element element) {
  return earmark.empty() || std::find(earmark.begin(), earmark.end(), element) != earmark.end();
}

bool covers_any(const std::vector<TagId>& earmark, std::span<const TagId> tags) {
  return earmark.empty() || std::find_first_of(tags.begin(), tags.end(), earmark.begin(), earmark.end()) != tags.end();
}

bool leaves_nothing(const std::optional<Money>& cap) {
  return cap && cap->minor <= 0;
}

// `paid` when it may pay, else the first reason why not, in the order in which a person would look.
FundOutcome eligibility(const FundView& fund, const FundingCase& funding_case) {
  if (!funding_case.has_household) return FundOutcome::no_household;
  if (fund.left.currency != funding_case.need.currency) return FundOutcome::other_currency;
  if (funding_case.date < fund.from || funding_case.date > fund.to) return FundOutcome::outside_window;
  if (!covers(fund.shops, funding_case.shop)) return FundOutcome::other_shop;
  if (!covers(fund.categories, funding_case.category)) return FundOutcome::other_category;
  if (!covers_any(fund.tags, funding_case.tags)) return FundOutcome::other_tag;
  if (!covers(fund.brackets, funding_case.bracket)) return FundOutcome::other_bracket;
  if (!covers(fund.origins, funding_case.origin)) return FundOutcome::other_origin;
  if (fund.left.minor <= 0) return FundOutcome::exhausted;
  if (leaves_nothing(fund.per_sale) || leaves_nothing(fund.room)) return FundOutcome::cap_reached;
  return FundOutcome::paid;
}

// --- how much --------------------------------------------------------------------------------------------------------

std::int64_t gap_of(const FundView& fund, const FundingCase& funding_case) {
  return fund.basis == GapBasis::cost ? funding_case.need.minor : funding_case.price_gap.minor;
}

// An amount a unit, for the draw's quantity. What does not fit in 64 bits is more than any gap.
std::int64_t for_quantity(const Money& a_unit, const FundingCase& funding_case, Rounding rounding) {
  const auto cents =
      multiply_divide(a_unit.minor, funding_case.quantity.units, units_per_price(funding_case.unit), rounding);
  return cents.ok() ? *cents : kUnbounded;
}

// The share was bounded to (0, 1] when the fund was declared.
std::int64_t share_of_gap(const FundView& fund, const FundingCase& funding_case) {
  const std::int64_t gap = gap_of(fund, funding_case);
  if (fund.share_kind == ShareKind::fraction) return scale(gap, fund.share, Rounding::down).value();
  const std::int64_t share = for_quantity(fund.unit_share, funding_case, Rounding::half_up);
  if (fund.share_kind == ShareKind::fixed && gap < share) return 0;
  return std::min(share, gap);
}

std::int64_t cap(const FundView& fund, const FundingCase& funding_case) {
  std::int64_t cents = fund.left.minor;
  if (fund.per_sale) cents = std::min(cents, fund.per_sale->minor);
  if (fund.room) cents = std::min(cents, fund.room->minor);
  if (fund.per_unit) cents = std::min(cents, for_quantity(*fund.per_unit, funding_case, Rounding::floor));
  return cents;
}

// The most that a fund may pay of this case, in cents.
std::int64_t bound(const FundView& fund, const FundingCase& funding_case) {
  if (fund.weight <= 0 || eligibility(fund, funding_case) != FundOutcome::paid) return 0;
  return std::max<std::int64_t>(0, std::min(cap(fund, funding_case), share_of_gap(fund, funding_case)));
}

// Of a fund that might have paid and did not.
FundOutcome why_nothing(const FundView& fund, const FundingCase& funding_case) {
  if (gap_of(fund, funding_case) == 0 || bound(fund, funding_case) > 0) return FundOutcome::nothing_left_to_pay;
  if (fund.weight > 0 && cap(fund, funding_case) <= 0) return FundOutcome::cap_reached;
  const bool is_fixed = fund.weight > 0 && fund.share_kind == ShareKind::fixed && fund.unit_share.minor > 0;
  const bool is_too_large = is_fixed && for_quantity(fund.unit_share, funding_case, Rounding::half_up) > 0;
  return is_too_large ? FundOutcome::fixed_share_too_large : FundOutcome::share_is_zero;
}

FundOutcome outcome(const FundView& fund, const FundingCase& funding_case, std::int64_t paid) {
  const FundOutcome eligible = eligibility(fund, funding_case);
  return paid > 0 || eligible != FundOutcome::paid ? eligible : why_nothing(fund, funding_case);
}

// --- the waterfall ---------------------------------------------------------------------------------------------------

// One draw's gaps while they are paid.
struct Waterfall {
  const FundingCase& funding_case;
  Explain explain;
  Funding funding;
  std::int64_t paid = 0;

  std::int64_t missing(GapBasis basis) const {
    const Money& gap = basis == GapBasis::cost ? funding_case.need : funding_case.price_gap;
    return std::max<std::int64_t>(0, gap.minor - paid);
  }
  bool is_covered() const { return missing(GapBasis::cost) == 0 && missing(GapBasis::price) == 0; }
};

void take(FundView& fund, std::int64_t cents, Waterfall& waterfall) {
  const Money amount{cents, waterfall.funding_case.need.currency};
  if (waterfall.explain == Explain::yes)
    waterfall.funding.reasons.push_back({fund.id, outcome(fund, waterfall.funding_case, cents), amount, fund.left});
  if (cents == 0) return;
  fund.left -= amount;
  if (fund.per_sale) fund.per_sale->minor -= cents;
  if (fund.room) fund.room->minor -= cents;
  waterfall.paid += cents;
  waterfall.funding.payments.push_back({fund.id, amount});
}

// What each fund of a tier may pay in all, and what it has been asked for.
struct Part {
  std::int64_t bound = 0;
  std::int64_t amount = 0;
};

// Shares what is missing of a gap, and gives back what remains of it. A round ends with nothing missing or with one
// fund more at its bound, so there are no more rounds than funds.
void share_by_weight(std::span<const FundView> tier, std::int64_t missing, std::vector<Part>& parts) {
  std::vector<std::int64_t> weights(tier.size());
  while (missing > 0) {
    for (std::size_t i = 0; i < tier.size(); ++i) weights[i] = parts[i].amount < parts[i].bound ? tier[i].weight : 0;
    if (std::all_of(weights.begin(), weights.end(), [](std::int64_t weight) { return weight == 0; })) break;
    const std::vector<std::int64_t> asked = split(missing, weights).value();
    for (std::size_t i = 0; i < tier.size(); ++i) {
      const std::int64_t given = std::min(asked[i], parts[i].bound - parts[i].amount);
      parts[i].amount += given;
      missing -= given;
    }
  }
}

std::int64_t sum_of_amounts(const std::vector<Part>& parts) {
  std::int64_t sum = 0;
  for (const Part& part : parts) sum += part.amount;
  return sum;
}

void keep_to_basis(std::span<const FundView> tier, GapBasis basis, std::vector<Part>& parts) {
  for (std::size_t i = 0; i < tier.size(); ++i)
    if (tier[i].basis != basis) parts[i].bound = parts[i].amount;
}

bool has_both_bases(std::span<const FundView> tier) {
  return std::any_of(tier.begin(), tier.end(), [&](const FundView& fund) { return fund.basis != tier[0].basis; });
}

std::vector<Part> parts_of(std::span<const FundView> tier, const Waterfall& waterfall) {
  std::vector<Part> parts;
  parts.reserve(tier.size());
  for (const FundView& fund : tier) parts.push_back({.bound = bound(fund, waterfall.funding_case)});
  if (!has_both_bases(tier)) {
    share_by_weight(tier, waterfall.missing(tier[0].basis), parts);
    return parts;
  }
  const std::int64_t of_cost = waterfall.missing(GapBasis::cost), of_price = waterfall.missing(GapBasis::price);
  share_by_weight(tier, std::min(of_cost, of_price), parts);
  keep_to_basis(tier, of_cost > of_price ? GapBasis::cost : GapBasis::price, parts);
  share_by_weight(tier, std::max(of_cost, of_price) - sum_of_amounts(parts), parts);
  return parts;
}

void draw_on_tier(std::span<FundView> tier, Waterfall& waterfall) {
  if (tier.size() == 1) {  // the usual case, without the lists of a shared tier
    const std::int64_t most = bound(tier[0], waterfall.funding_case);
    take(tier[0], std::min(waterfall.missing(tier[0].basis), most), waterfall);
    return;
  }
  const std::vector<Part> parts = parts_of(tier, waterfall);
  for (std::size_t i = 0; i < tier.size(); ++i) take(tier[i], parts[i].amount, waterfall);
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

std::string_view to_string(Precedence precedence) {
  constexpr std::array<std::string_view, 5> kNames = {"order", "expiry", "narrowest", "number", "tier"};
  const auto ordinal = static_cast<std::size_t>(precedence);
  return ordinal < kNames.size() ? kNames[ordinal] : "unknown_precedence";
}

Precedence told_apart(const FundView& a, const FundView& b) {
  if (a.order != b.order) return Precedence::order;
  if (a.order != 0) return Precedence::tier;
  if (a.to != b.to) return Precedence::expiry;
  return width(a) != width(b) ? Precedence::narrowest : Precedence::number;
}

bool could_pay(FundOutcome outcome) {
  switch (outcome) {
    case FundOutcome::paid:
    case FundOutcome::exhausted:
    case FundOutcome::nothing_left_to_pay:
    case FundOutcome::share_is_zero:
    case FundOutcome::cap_reached:
    case FundOutcome::fixed_share_too_large:
      return true;
    case FundOutcome::no_household:
    case FundOutcome::other_currency:
    case FundOutcome::outside_window:
    case FundOutcome::other_shop:
    case FundOutcome::other_category:
    case FundOutcome::other_bracket:
    case FundOutcome::other_tag:
    case FundOutcome::other_origin:
      break;
  }
  return false;
}

void sort_for_paying(std::vector<FundView>& funds) {
  std::sort(funds.begin(), funds.end(),
            [](const FundView& a, const FundView& b) { return paying_order(a) < paying_order(b); });
}

Funding draw_on_funds(std::vector<FundView>& funds, const FundingCase& funding_case, Explain explain) {
  CHECK(funding_case.need.minor >= 0, funding_case.need.minor);
  CHECK(funding_case.price_gap.minor >= 0, funding_case.price_gap.minor);
  Waterfall waterfall{funding_case, explain, {}};
  waterfall.funding.payments.reserve(funds.size());
  for (std::span<FundView> rest = funds; !rest.empty();) {
    if (waterfall.is_covered() && explain == Explain::no) break;
    const std::size_t size = first_tier_size(rest);
    draw_on_tier(rest.first(size), waterfall);
    rest = rest.subspan(size);
  }
  waterfall.funding.unfunded = Money{waterfall.missing(GapBasis::cost), funding_case.need.currency};
  return std::move(waterfall.funding);
}

}  // namespace pricing
