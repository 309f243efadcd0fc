// What a household may take and when, against what it took before: budgets, quotas, access and its renewal. Pure: the
// engine reads the use so far from its tables, a case of a tariff's file says it, and both get the same no. Whoever
// may go beyond is the caller's business.
#pragma once

#include "ledger/base/ids.h"
#include "ledger/base/time.h"
#include "pricing/quote.h"

namespace pricing {

// A budget of the running week or month, and what it was used for in it.
struct BudgetUse {
  Money budget;
  Money used;
};
// What a basket takes of a budget: what is paid, without top-up, or what the goods are worth.
Money counted(const Quote& quote, BudgetBasis basis);
// What is used when a basket takes `more`. allowance_exceeded when that is more than the budget.
Result<void> check_budget(const BudgetUse& use, const Money& more);

// Of one product or category, in base units, in the quota's period.
struct QuotaUse {
  Quantity quota;
  Quantity taken;  // with the line that is asked about
};
Result<void> check_quota(const QuotaUse& use);  // quota_exceeded

// Both days included.
struct Access {
  Date from = kNoDate;
  Date to = kLastDate;
};
// An access of so many months, 0 without end. A month from 31 January ends on 27 February: its next day would be the
// 28th, for want of a 31st. One that would end after the last day of the calendar has no end.
Access access_of(Date from, std::uint16_t months);
Result<void> check_access(const Access& access, Date date);  // household_not_entitled

// What a tariff says of the accesses after the first.
struct RenewalTerms {
  std::uint32_t renewals = 0;
  std::uint16_t waiting_months = 0;
};
Result<void> check_renewals(const RenewalTerms& terms, std::uint32_t renewed);  // renewals_used_up
// waiting_time for a new access that begins too soon after `before`; after one without end nobody waits.
Result<void> check_waiting(const RenewalTerms& terms, const Access& before, Date from);

}  // namespace pricing
