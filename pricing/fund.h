// Earmarked money as the waterfall sees it, and what became of each fund that was asked.
#pragma once

#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "ledger/base/fraction.h"
#include "ledger/base/ids.h"
#include "ledger/base/money.h"
#include "ledger/base/terms.h"
#include "ledger/base/time.h"

namespace pricing {

// A fund and what it can still pay, all in the currency of `left`. Empty lists mean "any"; a cap that is not set does
// not bound it. `left`, `per_sale` and `room` are drawn down by what it pays.
struct FundView {
  FundId id{};
  Money left;  // granted + fed − spent − committed; never drawn below zero
  Date from = kNoDate;
  Date to = kLastDate;
  std::vector<ShopId> shops;
  std::vector<CategoryId> categories;
  std::vector<TagId> tags;  // goods that have any of them
  std::vector<BracketId> brackets;
  std::vector<Origin> origins;
  GapBasis basis = GapBasis::cost;
  ShareKind share_kind = ShareKind::fraction;
  Fraction share{1, 1};           // when a fraction: of one draw's gap, rounded down; in (0, 1]
  Money unit_share;               // when fixed or up to: for one piece or 1,000 g or ml; of a draw, rounded half up
  std::optional<Money> per_unit;  // at most, for one piece or 1,000 g or ml; of a draw, rounded down
  std::optional<Money> per_sale;  // at most, of what is sold now
  std::optional<Money> room;      // the least that its caps of month, shop, household and total leave
  std::int32_t order = 0;
  std::int64_t weight = 1;  // with none a fund never pays; those of a tier sum below 2^63
};

// What is asked of the funds: the two gaps of one draw, both ≥ 0. A fund of one basis never sees the other gap.
struct FundingCase {
  Money need;       // cost − amount
  Money price_gap;  // market value − amount
  Quantity quantity;
  Unit unit = Unit::piece;
  ShopId shop{};
  CategoryId category{};
  std::span<const TagId> tags;  // of the product
  BracketId bracket{};
  Origin origin = Origin::bought;
  bool has_household = false;  // funds help households; without one none pays
  Date date = kNoDate;
};

enum class FundOutcome : std::uint8_t {
  paid,
  no_household,
  other_currency,
  outside_window,
  other_shop,
  other_category,
  other_bracket,
  exhausted,
  nothing_left_to_pay,  // the funds before it, or beside it, covered its gap, or there is none
  share_is_zero,        // its share of this gap is less than a cent, or it has no weight
  other_tag,
  other_origin,
  cap_reached,            // one of its caps leaves nothing
  fixed_share_too_large,  // its gap is less than the fixed amount
};                        // on the wire: append only
std::string_view to_string(FundOutcome outcome);

struct FundReason {
  FundId fund{};
  FundOutcome outcome = FundOutcome::paid;
  Money amount;  // paid
  Money left_before;
  friend bool operator==(const FundReason&, const FundReason&) = default;
};
struct FundPayment {
  FundId fund{};
  Money amount;  // > 0
  friend bool operator==(const FundPayment&, const FundPayment&) = default;
};
struct Funding {
  std::vector<FundPayment> payments;  // in the order paid
  Money unfunded;                     // of the need
  std::vector<FundReason> reasons;    // one a fund, in paying order, when asked for
};

enum class Explain { no, yes };

// The order in which funds are asked: by order. Those of one order that is not zero are a tier, whose odd cent goes by
// the lower id, which is the order of declaration. Those of order 0 are asked one by one: the earliest expiry, then the
// narrowest earmark (fewest shops × categories × tags × brackets × origins, "any" counting as most), then the lower id.
void sort_for_paying(std::vector<FundView>& funds);

// What puts one fund before another, or both beside each other.
enum class Precedence : std::uint8_t { order, expiry, narrowest, number, tier };
std::string_view to_string(Precedence precedence);
// Between two funds; symmetrical.
Precedence told_apart(const FundView& a, const FundView& b);
// Whether a fund that was asked might have paid, had there been enough of a gap and of its money.
bool could_pay(FundOutcome outcome);

// The waterfall (DOMAIN §4): tier by tier, the funds that may pay this case share what is missing of their gap by
// weight, by largest remainder, each bounded by its share, its caps and what it has left; what a bounded fund cannot
// take goes round its tier again. All that was paid before counts against either gap, so that nothing is financed
// twice. In a tier of both bases the lesser gap is shared by all, and what is missing of the greater by the funds of
// its basis. `funds` are sorted; what they pay is taken from them. unfunded = max(0, need − Σ payments).
Funding draw_on_funds(std::vector<FundView>& funds, const FundingCase& funding_case, Explain explain);

}  // namespace pricing
