#include "replay/what_if_tally.h"

namespace replay {
namespace {

Figures figures_of(const ledger::IdentityTotals& drawn) {
  return {.receipts = drawn.amount,
          .funds = drawn.shares,
          .unfunded = drawn.unfunded,
          .surplus = drawn.surplus,
          .cost = drawn.cost};
}

template <class Row, class Id>
Row& row_of(std::vector<Row>& rows, Id id) {
  if (raw(id) >= rows.size()) rows.resize(raw(id) + 1u);
  return rows[raw(id)];
}

}  // namespace

void WhatIfTally::enter(Group& group, Side side, const Figures& figures, const Buyer& buyer) {
  (side == Side::before ? group.before : group.after) += figures;
  group.is_met = true;
  group.has_withheld = group.has_withheld || buyer.is_withheld;
  if (!buyer.household) return;
  if (raw(*buyer.household) >= group.households.size()) group.households.resize(raw(*buyer.household) * 2u + 1u);
  group.households[raw(*buyer.household)] = true;
}

template <class Ticket>
void WhatIfTally::count(Side side, const Ticket& ticket, const Buyer& buyer, int sign) {
  Figures all;
  for (const auto& line : ticket.lines) {
    ledger::IdentityTotals drawn;
    for (const ledger::Draw& draw : line.draws) {
      drawn.add(draw, sign);
      for (const ledger::Share& share : draw.shares) {
        FundTally& fund = funds_.at(share.fund);
        fund.is_met = true;
        (side == Side::before ? fund.figures.paid_before : fund.figures.paid_after) += sign * share.amount.minor;
      }
    }
    const Figures figures = figures_of(drawn);
    enter(row_of(categories_, line.category), side, figures, buyer);
    all += figures;
  }
  for (Group* group : {&all_, &row_of(shops_, ticket.shop), &row_of(brackets_, ticket.bracket)})
    enter(*group, side, all, buyer);
}

template void WhatIfTally::count(Side, const ledger::Sold&, const Buyer&, int);
template void WhatIfTally::count(Side, const ledger::Returned&, const Buyer&, int);

std::uint64_t WhatIfTally::ahead_key(HouseholdId household, Period period, Date date) {
  const auto first = static_cast<std::uint32_t>(days(engine::first_day_of(period, date)));
  return (std::uint64_t{raw(household)} << 32) | (std::uint64_t{first} << 1 & UINT32_MAX) |
         (period == Period::week ? 1u : 0u);
}

void WhatIfTally::use(const Used& used, const engine::Households& households, Currency currency) {
  Paid& paid = row_of(paid_, used.household);
  paid.is_met = true;
  paid.before += used.before.paid;
  paid.after += used.after.paid;
  const Worth more{used.before.paid - used.after.paid, used.before.market - used.after.market};
  for (const Period period : {Period::month, Period::week})
    ahead_[ahead_key(used.household, period, used.date)] += more;

  const engine::EntitlementRow* right = households.entitlement(households.row(used.household), used.date);
  if (right == nullptr || right->budget.minor <= 0 || right->budget.currency != currency) return;
  const engine::UseRow so_far = households.use(used.household, right->period, used.date, currency);
  const Worth& ahead = ahead_[ahead_key(used.household, right->period, used.date)];
  const bool counts_paid = right->basis == BudgetBasis::paid;
  const std::int64_t after = counts_paid ? so_far.paid + used.after.paid : so_far.market + used.after.market;
  const std::int64_t before = after + (counts_paid ? ahead.paid : ahead.market);
  paid.reached_before = paid.reached_before || before >= right->budget.minor;
  paid.reached_after = paid.reached_after || after >= right->budget.minor;
}

// The engine hands the months of one over to the other, and so does this.
void WhatIfTally::merge(HouseholdId from, HouseholdId into) {
  std::vector<std::pair<std::uint64_t, Worth>> moved;
  for (const auto& [key, worth] : ahead_)
    if (key >> 32 == raw(from)) moved.emplace_back(key, worth);
  for (const auto& [key, worth] : moved) {
    ahead_.erase(key);
    ahead_[(std::uint64_t{raw(into)} << 32) | (key & UINT32_MAX)] += worth;
  }
}

void WhatIfTally::note_left(Side side, FundId id, std::int64_t left, Date date) {
  FundTally& tally = funds_.at(id);
  FundCompared& fund = tally.figures;
  bool& had = side == Side::before ? tally.had_before : tally.had_after;
  had = had || left > 0;
  (side == Side::before ? fund.left_before : fund.left_after) = left;
  std::optional<Date>& out = side == Side::before ? fund.out_before : fund.out_after;
  if (left > 0) out.reset();
  if (left <= 0 && had && !out) out = date;
}

// --- told by their codes ---------------------------------------------------------------------------------------------

namespace {

const std::string& code_of(const engine::NameRow& row) {
  return row.code;
}
const std::string& code_of(const auto& row) {
  return row.definition.code;
}

}  // namespace

void WhatIfTally::finish(WhatIfReport& report, const engine::Registry& names, const engine::State& other) const {
  const engine::Households& households = other.households();
  report.all = told(all_, households);
  tell(report.by_shop, shops_, names.shops, households);
  tell(report.by_category, categories_, names.categories, households);
  tell(report.by_bracket, brackets_, names.brackets, households);
  funds_.for_each([&](FundId id, const FundTally& fund) {
    if (!fund.is_met) return;
    FundCompared& row = report.by_fund[code_of(other.registry().funds.row(id))] = fund.figures;
    row.is_new = names.funds.try_row(id) == nullptr;
  });
  tell_households(report, households);
}

ComparedFigures WhatIfTally::told(const Group& group, const engine::Households& households) {
  ComparedFigures compared{.before = group.before, .after = group.after, .has_withheld = group.has_withheld};
  std::vector<HouseholdId> met;
  for (std::uint32_t number = 0; number < group.households.size(); ++number)
    if (group.households[number]) met.push_back(households.resolve(HouseholdId{number}));
  compared.households.insert(met.begin(), met.end());
  return compared;
}

template <class Id, class Row>
void WhatIfTally::tell(std::map<std::string, ComparedFigures>& by_code, const Groups& groups,
                       const engine::Family<Id, Row>& family, const engine::Households& households) {
  for (std::size_t number = 0; number < groups.size(); ++number) {
    if (!groups[number].is_met) continue;
    const Row* row = family.try_row(static_cast<Id>(number));
    by_code[row == nullptr ? std::string() : code_of(*row)] = told(groups[number], households);
  }
}

// Those that were merged are one.
void WhatIfTally::tell_households(WhatIfReport& report, const engine::Households& households) const {
  std::map<HouseholdId, Paid> merged;
  for (std::uint32_t number = 0; number < paid_.size(); ++number) {
    const Paid& paid = paid_[number];
    if (!paid.is_met) continue;
    Paid& sum = merged[households.resolve(HouseholdId{number})];
    sum.before += paid.before;
    sum.after += paid.after;
    sum.reached_before = sum.reached_before || paid.reached_before;
    sum.reached_after = sum.reached_after || paid.reached_after;
  }
  for (const auto& [id, paid] : merged) {
    ++(paid.after < paid.before ? report.better : paid.after > paid.before ? report.worse : report.same);
    report.reached_before += paid.reached_before ? 1 : 0;
    report.reached_after += paid.reached_after ? 1 : 0;
  }
}

}  // namespace replay
