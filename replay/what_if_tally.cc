#include "replay/what_if_tally.h"

namespace replay {
namespace {

std::int64_t paid_for(const ledger::Sold* sale) {
  return sale == nullptr ? 0 : ledger::total_of(sale->lines, sale->currency).minor;
}

std::int64_t market_of(const ledger::Sold* sale) {
  std::int64_t sum = 0;
  if (sale == nullptr) return sum;
  for (const ledger::SaleLine& line : sale->lines)
    for (const ledger::Draw& draw : line.draws) sum += draw.market.minor;
  return sum;
}

void add_draw(Figures& figures, const ledger::Draw& draw, int sign) {
  figures.receipts += sign * draw.amount.minor;
  figures.unfunded += sign * draw.unfunded.minor;
  figures.surplus += sign * draw.surplus.minor;
  figures.cost += sign * draw.cost.minor;
  for (const ledger::Share& share : draw.shares) figures.funds += sign * share.amount.minor;
}

// The row of a number, under the code that the registry has for it.
template <class Row, class Id, class Family, class CodeOf>
Row& row_of(boost::unordered_flat_map<Id, Row*>& by_id, std::map<std::string, Row>& by_code, Id id,
            const Family& family, CodeOf code_of) {
  Row*& row = by_id[id];
  if (row == nullptr) {
    const auto* known = is_none(id) ? nullptr : family.try_row(id);
    row = &by_code[known == nullptr ? std::string() : code_of(*known)];
  }
  return *row;
}

}  // namespace

template <class Ticket>
void WhatIfTally::count_one(const Ticket& ticket, const engine::Registry& registry,
                            std::optional<HouseholdId> household, Figures Compared::*side, int sign) {
  const auto defined = [](const auto& row) { return row.definition.code; };
  const auto named = [](const engine::NameRow& row) { return row.code; };
  Compared& shop = row_of(shops_, report_.by_shop, ticket.shop, registry.shops, defined);
  Compared& bracket = row_of(brackets_, report_.by_bracket, ticket.bracket, registry.brackets, named);
  Figures all;
  for (const auto& line : ticket.lines) {
    Figures figures;
    for (const ledger::Draw& draw : line.draws) add_draw(figures, draw, sign);
    Compared& category = row_of(categories_, report_.by_category, line.category, registry.categories, named);
    category.*side += figures;
    if (household) category.households.insert(*household);
    all += figures;
    for (const ledger::Draw& draw : line.draws)
      for (const ledger::Share& share : draw.shares) {
        FundCompared& fund = row_of(funds_, report_.by_fund, share.fund, registry.funds, defined);
        (side == &Compared::before ? fund.paid_before : fund.paid_after) += sign * share.amount.minor;
      }
  }
  for (Compared* group : {&report_.all, &shop, &bracket}) {
    group->*side += all;
    if (household) group->households.insert(*household);
  }
}

// Under the bracket of history, in either.
template <class Ticket>
void WhatIfTally::count(const Pair<Ticket>& pair, const engine::Registry& registry,
                        std::optional<HouseholdId> household, int sign) {
  count_one(*pair.before, registry, household, &Compared::before, sign);
  if (pair.after == nullptr) return;
  count_one(*pair.after, registry, household, &Compared::after, sign);
}

void WhatIfTally::add(const Pair<ledger::Sold>& sale, const engine::Registry& registry,
                      std::optional<HouseholdId> household, Date date, const Right& right) {
  count(sale, registry, household, +1);
  if (!household) return;
  Paid& paid = paid_[*household];
  paid.before += paid_for(sale.before);
  paid.after += paid_for(sale.after);
  if (right.entitlement != nullptr && right.entitlement->budget.minor > 0) use(sale, *household, date, right);
}

void WhatIfTally::use(const Pair<ledger::Sold>& sale, HouseholdId household, Date date, const Right& right) {
  const engine::EntitlementRow& entitlement = *right.entitlement;
  const bool counts_paid = entitlement.basis == BudgetBasis::paid;
  const auto [position, fresh] =
      used_.try_emplace({household, entitlement.period, engine::first_day_of(entitlement.period, date)});
  Used& used = position->second;
  // What was used of the period before these days is the same in both.
  if (fresh) used.before = used.after = counts_paid ? right.used.paid : right.used.market;
  used.before += counts_paid ? paid_for(sale.before) : market_of(sale.before);
  used.after += counts_paid ? paid_for(sale.after) : market_of(sale.after);
  Paid& paid = paid_[household];
  paid.reached_before = paid.reached_before || used.before >= entitlement.budget.minor;
  paid.reached_after = paid.reached_after || used.after >= entitlement.budget.minor;
}

void WhatIfTally::add(const Pair<ledger::Returned>& back, const engine::Registry& registry,
                      std::optional<HouseholdId> household) {
  count(back, registry, household, -1);
  if (!household) return;
  Paid& paid = paid_[*household];
  paid.before -= ledger::total_of(back.before->lines, back.before->currency).minor;
  if (back.after != nullptr) paid.after -= ledger::total_of(back.after->lines, back.after->currency).minor;
}

void WhatIfTally::finish(const engine::Households& households) {
  std::map<HouseholdId, Paid> merged;
  for (const auto& [id, paid] : paid_) {
    Paid& sum = merged[households.resolve(id)];
    sum.before += paid.before;
    sum.after += paid.after;
    sum.reached_before = sum.reached_before || paid.reached_before;
    sum.reached_after = sum.reached_after || paid.reached_after;
  }
  for (const auto& [id, paid] : merged) {
    ++(paid.after < paid.before ? report_.better : paid.after > paid.before ? report_.worse : report_.same);
    report_.reached_before += paid.reached_before ? 1 : 0;
    report_.reached_after += paid.reached_after ? 1 : 0;
  }
}

}  // namespace replay
