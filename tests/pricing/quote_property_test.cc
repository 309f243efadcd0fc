// What holds for every basket: the identity of each draw, and that money is neither made nor lost.
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>

#include "pricing/quote.h"
#include "support/support.h"

namespace pricing::quote_property_test {
namespace {

constexpr std::int64_t kBrackets = 3;
constexpr std::int64_t kCategories = 3;

// A number from 0 up to and with `last`.
std::int64_t upto(std::int64_t last) {
  return *rc::gen::inRange<std::int64_t>(0, last + 1);
}
bool one_in(std::int64_t count) {
  return upto(count - 1) == 0;
}
Money cents_upto(std::int64_t last) {
  return eur(upto(last));
}
template <class Id>
Id id_upto(std::int64_t last) {
  return Id{static_cast<std::underlying_type_t<Id>>(upto(last - 1) + 1)};
}
Fraction rate_upto(std::int64_t percent) {
  return Fraction::create(upto(percent), 100).value();
}

BracketTerms random_bracket(std::int64_t number) {
  BracketTerms terms;
  terms.id = BracketId{static_cast<std::uint16_t>(number)};
  terms.rounding = static_cast<Rounding>(upto(static_cast<std::int64_t>(Rounding::floor)));
  if (one_in(3)) terms.floor = cents_upto(50);
  if (one_in(3)) terms.ceiling = eur(50 + upto(5'00));
  return terms;
}

PriceFormula random_formula() {
  return {.kind = static_cast<FormulaKind>(upto(2)),
          .base = static_cast<PriceBase>(upto(2)),
          .rate = rate_upto(130),
          .price = upto(9'00)};
}

Rule random_rule(BracketId bracket, std::optional<Origin> origin) {
  Rule rule{.bracket = bracket, .category = {}, .origin = origin, .formula = random_formula()};
  for (std::int64_t count = upto(2); count > 0; --count) rule.or_lower.push_back(random_formula());
  return rule;
}

Tariff random_tariff() {
  TariffTerms terms;
  terms.public_bracket = BracketId{1};
  for (std::int64_t number = 1; number <= kBrackets; ++number) {
    terms.brackets.push_back(random_bracket(number));
    terms.rules.push_back(random_rule(terms.brackets.back().id, std::nullopt));
    terms.rules.push_back(random_rule(terms.brackets.back().id, Origin::donated));
    terms.rules.push_back(random_rule(terms.brackets.back().id, std::nullopt));
    terms.rules.back().category = id_upto<CategoryId>(kCategories);
  }
  terms.rules.push_back(random_rule(BracketId{1}, std::nullopt));
  terms.rules.back().rank_from = 3;
  terms.rules.push_back(random_rule(BracketId{2}, std::nullopt));
  terms.rules.back().rank_from = 2;
  terms.rules.back().formula.kind = FormulaKind::level;  // one rule at least: the tariff is linear
  terms.level_gives = static_cast<LineGives>(upto(1));
  return Tariff::create(terms).value();
}

LotDraw random_draw(std::uint32_t lot) {
  LotDraw taken;
  taken.lot = LotId{lot};
  taken.quantity = Quantity{1 + upto(3'000)};
  taken.origin = static_cast<Origin>(upto(2));
  taken.basis = one_in(8) ? CostBasis::last_known : CostBasis::lot;
  taken.cost = taken.origin == Origin::donated ? eur(0) : cents_upto(20'00);
  taken.unit_cost = cents_upto(8'00);
  taken.market_price = cents_upto(10'00);
  taken.full_price = cents_upto(10'00);
  if (taken.origin == Origin::state_funded) taken.price_cap = Fraction{1, 5};
  taken.free_of_charge = one_in(8);
  return taken;
}

Line random_line() {
  Line line;
  line.product = ProductId{1};
  line.category = id_upto<CategoryId>(kCategories);
  line.unit = one_in(3) ? Unit::piece : Unit::gram;
  line.rank = static_cast<std::uint8_t>(upto(4));
  if (one_in(10)) line.nature = ProductNature::deposit;
  if (one_in(2)) line.tags = {id_upto<TagId>(3)};
  for (std::int64_t count = upto(3) + 1; count > 0; --count)
    line.draws.push_back(random_draw(static_cast<std::uint32_t>(count)));
  if (one_in(4)) line.charged = Charged{.unit_price = cents_upto(9'00), .amount = cents_upto(30'00)};
  return line;
}

Basket random_basket(const Tariff& tariff) {
  Basket basket;
  basket.shop = id_upto<ShopId>(2);
  basket.date = Date{static_cast<std::int32_t>(upto(20))};
  basket.has_household = !one_in(6);
  basket.bracket = id_upto<BracketId>(kBrackets);
  basket.tariff = &tariff;
  basket.level = upto(10'000);
  for (std::int64_t count = upto(6); count > 0; --count) basket.lines.push_back(random_line());
  return basket;
}

FundView random_fund(std::uint32_t number) {
  FundView fund;
  fund.id = FundId{number};
  fund.left = cents_upto(40'00);
  fund.from = Date{static_cast<std::int32_t>(upto(10))};
  fund.to = plus_days(fund.from, static_cast<std::int32_t>(upto(15)));
  fund.share = Fraction::create(1 + upto(3), 4).value();
  fund.order = static_cast<std::int32_t>(upto(2));
  fund.weight = upto(4);
  if (one_in(3)) fund.shops = {id_upto<ShopId>(2)};
  if (one_in(3)) fund.categories = {id_upto<CategoryId>(kCategories)};
  if (one_in(3)) fund.brackets = {id_upto<BracketId>(kBrackets)};
  if (one_in(3)) fund.tags = {id_upto<TagId>(3)};
  if (one_in(4)) fund.origins = {static_cast<Origin>(upto(2))};
  if (one_in(2)) fund.basis = GapBasis::price;
  fund.share_kind = static_cast<ShareKind>(upto(2));
  fund.unit_share = cents_upto(4'00);
  if (one_in(3)) fund.per_unit = cents_upto(3'00);
  if (one_in(3)) fund.per_sale = cents_upto(9'00);
  if (one_in(3)) fund.room = cents_upto(20'00);
  return fund;
}

std::vector<FundView> random_funds() {
  std::vector<FundView> funds;
  for (std::int64_t count = upto(5); count > 0; --count)
    funds.push_back(random_fund(static_cast<std::uint32_t>(count)));
  sort_for_paying(funds);
  return funds;
}

Money shares_of(const PricedDraw& draw) {
  Money sum = eur(0);
  for (const FundPayment& share : draw.shares) sum += share.amount;
  return sum;
}

// What a quote comes to, whatever the order of its lines.
struct Sums {
  Money amount, cost, market, need, shares;
  friend bool operator==(const Sums&, const Sums&) = default;
};
Sums sums_of(const Quote& quoted) {
  Sums sums;
  for (const PricedLine& line : quoted.lines)
    for (const PricedDraw& draw : line.draws) {
      sums.amount += draw.amount;
      sums.cost += draw.cost;
      sums.market += draw.market;
      sums.need += std::max(eur(0), draw.cost - draw.amount, std::less<>{});
      sums.shares += shares_of(draw);
    }
  return sums;
}

Money left_of(const std::vector<FundView>& funds) {
  Money sum = eur(0);
  for (const FundView& fund : funds) sum += fund.left;
  return sum;
}

RC_GTEST_PROP(Quote, BalancesForEveryDraw, ()) {
  const Tariff tariff = random_tariff();
  const Basket basket = random_basket(tariff);
  std::vector<FundView> funds = random_funds();
  const Quote quoted = quote(basket, funds, Explain::no).value();
  RC_ASSERT(quoted.lines.size() == basket.lines.size());
  for (const PricedLine& line : quoted.lines)
    for (const PricedDraw& draw : line.draws) {
      RC_ASSERT(draw.amount + shares_of(draw) + draw.unfunded - draw.surplus == draw.cost);
      RC_ASSERT(draw.cost == (draw.draw.basis == CostBasis::none ? draw.amount : draw.draw.cost));
      RC_ASSERT(draw.unfunded.minor >= 0 && draw.surplus.minor >= 0);
      RC_ASSERT(draw.surplus.is_zero() || draw.unfunded.is_zero());
      // No fund pays for more than the household is spared of the cost, or of the market price.
      const Money spared = std::max(draw.cost, draw.market, std::less<>{}) - draw.amount;
      RC_ASSERT(shares_of(draw).minor <= std::max<std::int64_t>(0, spared.minor));
      RC_ASSERT(draw.amount.minor >= 0 && draw.unit_price.minor >= 0);
    }
}

RC_GTEST_PROP(Quote, TotalsItsLinesAndTheirDraws, ()) {
  const Tariff tariff = random_tariff();
  const Basket basket = random_basket(tariff);
  std::vector<FundView> funds;
  const Quote quoted = quote(basket, funds, Explain::no).value();
  Money total = eur(0);
  for (const PricedLine& line : quoted.lines) total += line.amount;
  RC_ASSERT(quoted.total == total);
  RC_ASSERT(sums_of(quoted).amount == total);
}

RC_GTEST_PROP(Quote, TakesFromFundsWhatItSaysAndNeverMoreThanTheyHold, ()) {
  const Tariff tariff = random_tariff();
  const Basket basket = random_basket(tariff);
  std::vector<FundView> funds = random_funds();
  const Money before = left_of(funds);
  const Quote quoted = quote(basket, funds, Explain::no).value();
  RC_ASSERT(before - left_of(funds) == sums_of(quoted).shares);
  for (const FundView& fund : funds) RC_ASSERT(fund.left.minor >= 0);
  if (!basket.has_household) RC_ASSERT(sums_of(quoted).shares == eur(0));
}

RC_GTEST_PROP(Quote, MakesNoMoneyOutOfTheOrderOfItsLines, ()) {
  const Tariff tariff = random_tariff();
  Basket basket = random_basket(tariff);
  const std::vector<FundView> funds = random_funds();
  std::vector<FundView> left = funds;
  const Sums written = sums_of(quote(basket, left, Explain::no).value());
  std::reverse(basket.lines.begin(), basket.lines.end());
  left = funds;
  Sums reversed = sums_of(quote(basket, left, Explain::no).value());
  RC_ASSERT(left_of(funds) - left_of(left) == reversed.shares);
  reversed.shares = written.shares;  // an earmark may serve another line: all else is the same
  RC_ASSERT(reversed == written);
}

RC_GTEST_PROP(Quote, GivesTheSameAmountsExplainedOrNot, ()) {
  const Tariff tariff = random_tariff();
  const Basket basket = random_basket(tariff);
  std::vector<FundView> silent_funds = random_funds();
  std::vector<FundView> telling_funds = silent_funds;
  const Quote silent = quote(basket, silent_funds, Explain::no).value();
  const Quote telling = quote(basket, telling_funds, Explain::yes).value();
  RC_ASSERT(silent.total == telling.total);
  for (std::size_t i = 0; i < silent.lines.size(); ++i)
    for (std::size_t j = 0; j < silent.lines[i].draws.size(); ++j) {
      const PricedDraw& a = silent.lines[i].draws[j];
      const PricedDraw& b = telling.lines[i].draws[j];
      RC_ASSERT(a.amount == b.amount && a.unit_price == b.unit_price && a.shares == b.shares);
      RC_ASSERT(a.unfunded == b.unfunded && a.surplus == b.surplus && a.rule == b.rule && a.limit == b.limit);
      RC_ASSERT(a.fund_reasons.empty());
      const bool sees_price = std::any_of(telling_funds.begin(), telling_funds.end(),
                                          [](const FundView& fund) { return fund.basis == GapBasis::price; });
      const bool asked = a.cost > a.amount || (a.market > a.amount && sees_price);
      RC_ASSERT(b.fund_reasons.size() == (asked ? telling_funds.size() : 0));
    }
}

// Goods of one price cost the same from one lot or from several: no cent is lost or found where FEFO splits a line.
RC_GTEST_PROP(Quote, LosesNoCentWhereALineIsSplitOverLots, ()) {
  const Tariff tariff = random_tariff();
  Basket basket = random_basket(tariff);
  basket.lines = {random_line()};
  Line& line = basket.lines.front();
  line.draws.resize(1);
  std::vector<FundView> funds;
  const Money whole = quote(basket, funds, Explain::no).value().total;

  const LotDraw all = line.draws.front();
  RC_PRE(all.quantity.units >= 3);
  const Quantity first{1 + upto(all.quantity.units - 3)};
  const Quantity second{1 + upto(all.quantity.units - first.units - 2)};
  line.draws = {all, all, all};
  line.draws[0].quantity = first;
  line.draws[1].quantity = second;
  line.draws[2].quantity = all.quantity - first - second;
  RC_ASSERT(quote(basket, funds, Explain::no).value().total == whole);
}

RC_GTEST_PROP(Quote, IsTheSameTwiceAndInWhateverOrderItsFundsAreHandedIn, ()) {
  const Tariff tariff = random_tariff();
  const Basket basket = random_basket(tariff);
  std::vector<FundView> funds = random_funds();
  std::vector<FundView> again = funds, reversed(funds.rbegin(), funds.rend());
  sort_for_paying(reversed);
  const Quote first = quote(basket, funds, Explain::yes).value();
  for (std::vector<FundView>* others : {&again, &reversed}) {
    const Quote other = quote(basket, *others, Explain::yes).value();
    RC_ASSERT(other.total == first.total);
    for (std::size_t i = 0; i < first.lines.size(); ++i)
      for (std::size_t j = 0; j < first.lines[i].draws.size(); ++j) {
        const PricedDraw& a = first.lines[i].draws[j];
        const PricedDraw& b = other.lines[i].draws[j];
        RC_ASSERT(a.amount == b.amount && a.shares == b.shares && a.unfunded == b.unfunded && a.surplus == b.surplus);
        RC_ASSERT(a.fund_reasons == b.fund_reasons && a.base_price == b.base_price);
      }
  }
}

// Every basket in turn: what funds hold, and what their caps leave, is never overdrawn.
RC_GTEST_PROP(Quote, ExceedsNoPurseAndNoCapUnderAnyOrderOfBaskets, ()) {
  const Tariff tariff = random_tariff();
  std::vector<FundView> funds = random_funds();
  const std::vector<FundView> start = funds;
  for (std::int64_t baskets = upto(3); baskets >= 0; --baskets) {
    const std::vector<FundView> before = funds;
    quote(random_basket(tariff), funds, Explain::no).value();
    for (std::size_t i = 0; i < funds.size(); ++i) {
      if (funds[i].per_sale) RC_ASSERT(funds[i].per_sale->minor >= 0);
      RC_ASSERT(!start[i].per_sale || before[i].left.minor - funds[i].left.minor <= start[i].per_sale->minor);
      if (funds[i].per_sale) funds[i].per_sale = start[i].per_sale;  // each basket is a sale of its own
    }
  }
  for (std::size_t i = 0; i < funds.size(); ++i) {
    RC_ASSERT(funds[i].left.minor >= 0);
    RC_ASSERT(!start[i].room || start[i].left.minor - funds[i].left.minor <= start[i].room->minor);
  }
}

RC_GTEST_PROP(Quote, NeverAsksLessOfAHigherLevel, ()) {
  const Tariff tariff = random_tariff();
  Basket basket = random_basket(tariff);
  std::vector<FundView> none;
  const Money low = quote(basket, none, Explain::no).value().total;
  basket.level += upto(3'000);
  RC_ASSERT(quote(basket, none, Explain::no).value().total >= low);
}

}  // namespace
}  // namespace pricing::quote_property_test
