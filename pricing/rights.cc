#include "pricing/rights.h"

#include <algorithm>

namespace pricing {
namespace {

// The same day of a later month, or that month's last: 31 January and a month is 28 February.
Date plus_months(Date date, std::uint16_t months) {
  const Month month{static_cast<std::int32_t>(month_of(date)) + months};
  const std::int32_t day = days(date) - days(first_day(month_of(date)));
  return std::min(plus_days(first_day(month), day), last_day(month));
}

}  // namespace

Money counted(const Quote& quote, BudgetBasis basis) {
  if (basis == BudgetBasis::paid) return quote.total;
  Money market{0, quote.total.currency};
  for (const PricedLine& line : quote.lines)
    for (const PricedDraw& draw : line.draws) market += draw.market;
  return market;
}

Result<void> check_budget(const BudgetUse& use, const Money& more) {
  const Money used = use.used + more;
  if (used <= use.budget) return {};
  return fail(ErrorCode::allowance_exceeded, {},
              "the budget of the period is " + to_string(use.budget) + ", with this sale " + to_string(used) +
                  " would be used");
}

Result<void> check_quota(const QuotaUse& use) {
  if (use.taken <= use.quota) return {};
  return fail(ErrorCode::quota_exceeded, {},
              "the quota is " + std::to_string(use.quota.units) + ", with this line " +
                  std::to_string(use.taken.units) + " would be taken");
}

Access access_of(Date from, std::uint16_t months) {
  if (months == 0) return {.from = from};
  return {.from = from, .to = std::min(plus_days(plus_months(from, months), -1), kLastDate)};
}

Result<void> check_access(const Access& access, Date date) {
  if (date >= access.from && date <= access.to) return {};
  return fail(ErrorCode::household_not_entitled, {},
              "its access runs from " + to_string(access.from) + " to " + to_string(access.to));
}

Result<void> check_renewals(const RenewalTerms& terms, std::uint32_t renewed) {
  if (renewed < terms.renewals) return {};
  return fail(ErrorCode::renewals_used_up, {}, "the tariff allows no further renewal");
}

Result<void> check_waiting(const RenewalTerms& terms, const Access& before, Date from) {
  if (terms.waiting_months == 0 || before.to == kLastDate) return {};
  const Date earliest = plus_months(plus_days(before.to, 1), terms.waiting_months);
  if (from >= earliest) return {};
  return fail(ErrorCode::waiting_time, {}, "a new access may begin on " + to_string(earliest));
}

}  // namespace pricing
