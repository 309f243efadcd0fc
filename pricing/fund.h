// Earmarked money as the waterfall sees it, and what became of each fund that was asked.
#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "ledger/base/fraction.h"
#include "ledger/base/ids.h"
#include "ledger/base/money.h"
#include "ledger/base/time.h"

namespace pricing {

// A fund and what it can still pay. Empty lists mean "any".
struct FundView {
  FundId id{};
  Money left;  // granted − spent − committed; never drawn below zero
  Date from = kNoDate;
  Date to = kLastDate;
  std::vector<ShopId> shops;
  std::vector<CategoryId> categories;
  std::vector<BracketId> brackets;
  Fraction share{1, 1};  // of one draw's need, rounded down; in (0, 1]
  std::int32_t order = 0;
  std::int64_t weight = 1;  // with none a fund never pays; those of a tier sum below 2^63
};

// What is asked of the funds: the need of one draw.
struct FundingCase {
  Money need;
  ShopId shop{};
  CategoryId category{};
  BracketId bracket{};
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
  nothing_left_to_pay,  // the funds before it, or beside it, covered the need
  share_is_zero,        // its share of this need is less than a cent, or it has no weight
};
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
  Money unfunded;
  std::vector<FundReason> reasons;  // one a fund, in paying order, when asked for
};

enum class Explain { no, yes };

// The order in which funds are asked: by order, else earliest expiry, then the narrowest earmark (fewest shops ×
// categories × brackets, "any" counting as most), then the lower id. Two funds share a tier only when their `order` is
// the same and explicitly non-zero.
void sort_for_paying(std::vector<FundView>& funds);

// The waterfall (DOMAIN §4): tier by tier, the funds that may pay this case share what is missing by weight, by largest
// remainder, each bounded by its share of the need and by what it has left; what a bounded fund cannot take goes round
// its tier again. `funds` are sorted; what they pay is taken from their `left`. Σ payments + unfunded = need.
Funding draw_on_funds(std::vector<FundView>& funds, const FundingCase& funding_case, Explain explain);

}  // namespace pricing
