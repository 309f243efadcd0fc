// What holds of funds whatever they are asked: no more than the need, their share and what they hold; nothing left that
// one could pay; the same in any order.
#include <rapidcheck/gtest.h>

#include <map>

#include "pricing/fund_examples.h"

namespace pricing::fund_property_test {
namespace {

using namespace fund_examples;

FundView random_fund(std::uint32_t id) {
  FundView view = fund(id, eur(*rc::gen::inRange(0, 30'00)), *rc::gen::inRange(0, 3), *rc::gen::inRange(0, 5));
  view.share = Fraction::create(*rc::gen::inRange(1, 8), 7).value();
  if (view.share > Fraction{1, 1}) view.share = Fraction{1, 1};
  if (*rc::gen::inRange(0, 4) == 0) view.shops = {ShopId{*rc::gen::inRange(1u, 3u)}};
  return view;
}

// Of either basis, of any kind of share, with or without each cap.
FundView random_bounded_fund(std::uint32_t id) {
  FundView view = random_fund(id);
  view.basis = static_cast<GapBasis>(*rc::gen::inRange(0, 2));
  view.share_kind = static_cast<ShareKind>(*rc::gen::inRange(0, 3));
  view.unit_share = eur(*rc::gen::inRange(0, 8'00));
  if (*rc::gen::inRange(0, 2) == 0) view.per_unit = eur(*rc::gen::inRange(0, 4'00));
  if (*rc::gen::inRange(0, 2) == 0) view.per_sale = eur(*rc::gen::inRange(0, 9'00));
  if (*rc::gen::inRange(0, 2) == 0) view.room = eur(*rc::gen::inRange(0, 20'00));
  return view;
}

std::vector<FundView> random_bounded_funds() {
  std::vector<FundView> funds;
  for (int count = *rc::gen::inRange(0, 7); count > 0; --count)
    funds.push_back(random_bounded_fund(static_cast<std::uint32_t>(count)));
  sort_for_paying(funds);
  return funds;
}

FundingCase random_case() {
  FundingCase funding_case =
      two_gaps(eur(*rc::gen::inRange(0, 30'00)), eur(*rc::gen::inRange(0, 30'00)), {*rc::gen::inRange(1, 2'000)});
  funding_case.unit = *rc::gen::inRange(0, 2) == 0 ? Unit::piece : Unit::gram;
  return funding_case;
}

// What one payment may be at most, said again in other words than the code's.
bool is_within_bounds(const FundView& before, const FundingCase& funding_case, std::int64_t paid) {
  const std::int64_t gap = (before.basis == GapBasis::cost ? funding_case.need : funding_case.price_gap).minor;
  const std::int64_t per = units_per_price(funding_case.unit), units = funding_case.quantity.units;
  if (paid < 0 || paid > gap || paid > before.left.minor) return false;
  if (before.weight == 0 && paid > 0) return false;
  if (before.per_sale && paid > before.per_sale->minor) return false;
  if (before.room && paid > before.room->minor) return false;
  if (before.per_unit && paid * per > before.per_unit->minor * units) return false;
  if (before.share_kind == ShareKind::fraction) return paid * before.share.denominator <= gap * before.share.numerator;
  return 2 * paid * per <= 2 * before.unit_share.minor * units + per;
}

std::int64_t paid_by(FundId id, const Funding& funding) {
  std::int64_t cents = 0;
  for (const FundPayment& payment : funding.payments)
    if (payment.fund == id) cents += payment.amount.minor;
  return cents;
}

std::vector<FundView> random_funds() {
  std::vector<FundView> funds;
  for (int count = *rc::gen::inRange(0, 7); count > 0; --count)
    funds.push_back(random_fund(static_cast<std::uint32_t>(count)));
  sort_for_paying(funds);
  return funds;
}

RC_GTEST_PROP(Funds, PayNoMoreThanTheNeedTheirShareAndWhatTheyHold, ()) {
  std::vector<FundView> funds = random_funds();
  const std::vector<FundView> before = funds;
  const Money need = eur(*rc::gen::inRange(0, 60'00));
  const Funding funding = draw_on_funds(funds, needs(need), Explain::no);
  Money sum = funding.unfunded;
  for (const FundPayment& payment : funding.payments) sum += payment.amount;
  RC_ASSERT(sum == need);
  for (std::size_t i = 0; i < funds.size(); ++i) {
    const std::int64_t paid = before[i].left.minor - funds[i].left.minor;
    RC_ASSERT(paid >= 0 && funds[i].left.minor >= 0);
    RC_ASSERT(paid <= scale(need.minor, funds[i].share, Rounding::down).value());
  }
}

RC_GTEST_PROP(Funds, LeaveNothingUnfundedThatAnyOfThemCouldStillPay, ()) {
  std::vector<FundView> funds = random_funds();
  const std::vector<FundView> before = funds;
  const Money need = eur(*rc::gen::inRange(1, 60'00));
  const Funding funding = draw_on_funds(funds, needs(need), Explain::yes);
  RC_ASSERT(funding.reasons.size() == funds.size());
  for (std::size_t i = 0; i < funds.size() && !funding.unfunded.is_zero(); ++i) {
    const FundOutcome outcome = funding.reasons[i].outcome;
    const std::int64_t share = scale(need.minor, funds[i].share, Rounding::down).value();
    const std::int64_t paid = before[i].left.minor - funds[i].left.minor;
    RC_ASSERT(outcome != FundOutcome::nothing_left_to_pay);
    RC_ASSERT(outcome != FundOutcome::paid || paid == std::min(share, before[i].left.minor));
  }
}

RC_GTEST_PROP(Funds, ExceedNoBoundWhateverIsAskedOfThemAfterWhat, ()) {
  std::vector<FundView> funds = random_bounded_funds();
  const std::vector<FundView> start = funds;
  std::map<FundId, std::int64_t> total;
  for (int draws = *rc::gen::inRange(1, 6); draws > 0; --draws) {
    const std::vector<FundView> before = funds;
    const FundingCase asked = random_case();
    const Funding funding = draw_on_funds(funds, asked, Explain::no);
    std::int64_t sum = 0;
    for (const FundView& each : before) {
      RC_ASSERT(is_within_bounds(each, asked, paid_by(each.id, funding)));
      total[each.id] += paid_by(each.id, funding);
      sum += paid_by(each.id, funding);
    }
    RC_ASSERT(sum <= std::max(asked.need.minor, asked.price_gap.minor));
    RC_ASSERT(funding.unfunded.minor == std::max<std::int64_t>(0, asked.need.minor - sum));
  }
  for (std::size_t i = 0; i < funds.size(); ++i) {
    const std::int64_t paid = total[start[i].id];
    RC_ASSERT(funds[i].left.minor >= 0 && start[i].left.minor - funds[i].left.minor == paid);
    RC_ASSERT(!start[i].per_sale || paid <= start[i].per_sale->minor);
    RC_ASSERT(!start[i].room || paid <= start[i].room->minor);
  }
}

RC_GTEST_PROP(Funds, OfTheLesserGapNeverPayBeyondIt, ()) {
  std::vector<FundView> funds = random_bounded_funds();
  FundingCase asked = random_case();
  if (asked.need > asked.price_gap) std::swap(asked.need, asked.price_gap);
  std::int64_t of_cost = 0;
  const Funding funding = draw_on_funds(funds, asked, Explain::no);
  for (const FundView& each : funds)
    if (each.basis == GapBasis::cost) of_cost += paid_by(each.id, funding);
  RC_ASSERT(of_cost <= asked.need.minor);
}

RC_GTEST_PROP(Funds, PayTheSameInWhateverOrderTheyAreHandedIn, ()) {
  std::vector<FundView> written = random_bounded_funds();
  std::vector<FundView> reversed(written.rbegin(), written.rend());
  sort_for_paying(reversed);
  const FundingCase asked = random_case();
  const Funding a = draw_on_funds(written, asked, Explain::yes), b = draw_on_funds(reversed, asked, Explain::yes);
  RC_ASSERT(a.payments == b.payments && a.unfunded == b.unfunded && a.reasons == b.reasons);
}

RC_GTEST_PROP(Funds, SayWhyEachThatPaidNothingDidNot, ()) {
  std::vector<FundView> funds = random_bounded_funds();
  const FundingCase asked = random_case();
  const Funding funding = draw_on_funds(funds, asked, Explain::yes);
  RC_ASSERT(funding.reasons.size() == funds.size());
  for (const FundReason& reason : funding.reasons)
    RC_ASSERT((reason.outcome == FundOutcome::paid) == (reason.amount.minor > 0));
}

}  // namespace
}  // namespace pricing::fund_property_test
