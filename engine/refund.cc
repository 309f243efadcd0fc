#include "engine/refund.h"

#include <algorithm>

namespace engine {
namespace {

std::int64_t part(std::int64_t whole, Quantity of, Quantity total) {
  // |whole| and both quantities are bounded by what was sold, so that this cannot overflow.
  return multiply_divide(whole, of.units, total.units, Rounding::half_up).value();
}

Money shares_of(const ledger::Draw& draw) {
  Money sum{0, draw.amount.currency};
  for (const ledger::Share& share : draw.shares) sum += share.amount;
  return sum;
}

// Funds of the price gap paid beyond the cost: what was paid in all is parted into cost and surplus, both of which rise
// with it, since 0 ≤ cost ≤ paid.
void part_into_cost_and_surplus(const ledger::Draw& whole, ledger::Draw& sum) {
  const Money paid = sum.amount + shares_of(sum);
  const Money paid_whole = whole.amount + shares_of(whole);
  sum.cost.minor = multiply_divide(paid.minor, whole.cost.minor, paid_whole.minor, Rounding::half_up).value();
  sum.surplus = paid - sum.cost;
}

// What the first `quantity` units of a draw came to. Each component is rounded by itself and rises with the quantity;
// the sum of the others is the last one, so that the identity holds at every step and the whole comes back exactly.
ledger::Draw cumulative(const ledger::Draw& draw, Quantity quantity) {
  ledger::Draw sum = draw;
  const auto scaled = [&](Money money) { return Money{part(money.minor, quantity, draw.quantity), money.currency}; };
  sum.quantity = quantity;
  sum.market = scaled(draw.market);
  sum.unfunded = scaled(draw.unfunded);
  sum.surplus = scaled(draw.surplus);
  for (ledger::Share& share : sum.shares) share.amount = scaled(share.amount);
  if (!draw.surplus.is_zero() && draw.shares.empty()) {
    sum.cost = scaled(draw.cost);
    sum.amount = sum.cost + sum.surplus;
    return sum;
  }
  sum.amount = scaled(draw.amount);
  sum.cost = sum.amount + sum.unfunded + shares_of(sum);
  if (!draw.surplus.is_zero()) part_into_cost_and_surplus(draw, sum);
  return sum;
}

ledger::Draw difference(ledger::Draw after, const ledger::Draw& before) {
  after.quantity -= before.quantity;
  after.amount -= before.amount;
  after.cost -= before.cost;
  after.market -= before.market;
  after.unfunded -= before.unfunded;
  after.surplus -= before.surplus;
  for (std::size_t i = 0; i < after.shares.size(); ++i) after.shares[i].amount -= before.shares[i].amount;
  const auto nothing = [](const ledger::Share& share) { return share.amount.is_zero(); };
  after.shares.erase(std::remove_if(after.shares.begin(), after.shares.end(), nothing), after.shares.end());
  CHECK(ledger::balances(after), after.amount.minor, after.cost.minor);
  return after;
}

}  // namespace

ledger::Draw refund_of(const ledger::Draw& draw, Quantity before, Quantity more) {
  return difference(cumulative(draw, before + more), cumulative(draw, before));
}

std::vector<ledger::Payment> refunds_as_paid(const ledger::Sold& sale, Money before, Money due) {
  const auto rank = [](const ledger::Payment& payment) {
    return payment.means == PaymentMeans::deferred ? 0 : payment.means == PaymentMeans::cash ? 2 : 1;
  };
  std::vector<ledger::Payment> paid = sale.payments;
  std::stable_sort(paid.begin(), paid.end(),
                   [&rank](const auto& one, const auto& other) { return rank(one) < rank(other); });
  std::vector<ledger::Payment> refunds;
  for (ledger::Payment& payment : paid) {
    const Money passed_over = std::min(before, payment.amount);
    before -= passed_over;
    payment.amount = std::min(payment.amount - passed_over, due);
    due -= payment.amount;
    if (!payment.amount.is_zero()) refunds.push_back(std::move(payment));
  }
  if (!due.is_zero()) refunds.push_back({.means = PaymentMeans::cash, .amount = due});
  return refunds;
}

Money taken_from_pool(const State& state, FundId pool, const std::vector<ledger::ReturnLine>& lines,
                      Currency currency) {
  const std::int64_t left = std::max<std::int64_t>(state.balances().fund(pool).left(), 0);
  return {std::min(ledger::surplus_of(lines), left), currency};
}

}  // namespace engine
