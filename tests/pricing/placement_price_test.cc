// From what a household says to what it pays: the bracket of a measure, then that bracket's price.
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>

#include "pricing/eligibility.h"
#include "pricing/quote.h"
#include "support/support.h"

namespace pricing::placement_price_test {
namespace {

using test_support::day;

BracketId bracket_id(std::size_t index) {
  return BracketId{static_cast<std::uint16_t>(index + 1)};
}

// Brackets that follow each other, from below the first of `bounds` to beyond the last, each with its formula.
struct Priced {
  Eligibility eligibility;
  Tariff tariff;

  Result<Money> price(const Means& means, const LotDraw& draw) const {
    const Placement placement = TRY(eligibility.place(means));
    Line line;
    line.draws = {draw};
    const Basket basket{.date = day("2026-11-23"),
                        .has_household = true,
                        .bracket = bracket_id(placement.bracket),
                        .level = placement.level,
                        .tariff = &tariff,
                        .lines = {line}};
    std::vector<FundView> none;
    const Quote priced = TRY(quote(basket, none, Explain::no));
    return priced.total;
  }
};

struct Grid {
  MeasureKind kind = MeasureKind::quotient_familial;
  BoundSide side = BoundSide::from_inclusive;
  std::vector<Fraction> bounds;  // rising; one fewer than formulas
  std::vector<PriceFormula> formulas;
  BracketTerms limits;  // rounding, floor and ceiling of every bracket
  std::optional<Linear> linear;

  Priced priced() const {
    EligibilityTerms placing{.measure = {.kind = kind, .bounds = side}, .linear = linear, .brackets = {}};
    TariffTerms prices;
    prices.public_bracket = bracket_id(0);
    if (linear) prices.level_gives = linear->gives;
    for (std::size_t i = 0; i < formulas.size(); ++i) {
      BracketBounds each{.code = std::to_string(i), .from = {}, .up_to = {}};
      if (i > 0) each.from = bounds[i - 1];
      if (i + 1 < formulas.size()) each.up_to = bounds[i];
      placing.brackets.push_back(each);
      prices.brackets.push_back(limits);
      prices.brackets.back().id = bracket_id(i);
      prices.rules.push_back({.bracket = bracket_id(i), .category = {}, .origin = {}, .formula = formulas[i]});
    }
    return {Eligibility::create(placing).value(), Tariff::create(prices).value()};
  }
};

PriceFormula percent(std::int64_t of_market) {
  return {.rate = Fraction::create(of_market, 100).value()};
}

LotDraw worth(Money market) {
  LotDraw draw;
  draw.quantity = {1};
  draw.market_price = market;
  return draw;
}

Money price_of(const Grid& grid, const Means& means) {
  return grid.priced().price(means, worth(eur(9'00))).value();
}

Means of_size(std::uint8_t adults, std::uint8_t teenagers = 0, std::uint8_t children = 0) {
  Means means;
  means.composition = Composition{.adults = adults, .teenagers = teenagers, .children = children};
  return means;
}
Means of_age(std::uint16_t years) {
  Means means;
  means.age = years;
  return means;
}

TEST(PriceBySize, CountsEveryPersonWhateverTheirAge) {
  const Grid grid{.kind = MeasureKind::household_size,
                  .bounds = {{3, 1}, {5, 1}},
                  .formulas = {percent(50), percent(40), percent(30)}};
  EXPECT_EQ(price_of(grid, of_size(1)), eur(4'50));
  EXPECT_EQ(price_of(grid, of_size(1, 1)), eur(4'50));
  EXPECT_EQ(price_of(grid, of_size(1, 1, 1)), eur(3'60));
  EXPECT_EQ(price_of(grid, of_size(2, 0, 2)), eur(3'60));
  EXPECT_EQ(price_of(grid, of_size(2, 1, 2)), eur(2'70));
  EXPECT_EQ(price_of(grid, of_size(50, 50, 50)), eur(2'70));
}

TEST(PriceBySize, HoldsTheSideThatIsStated) {
  Grid grid{.kind = MeasureKind::household_size,
            .side = BoundSide::up_to_inclusive,
            .bounds = {{3, 1}},
            .formulas = {percent(50), percent(40)}};
  EXPECT_EQ(price_of(grid, of_size(3)), eur(4'50));
  EXPECT_EQ(price_of(grid, of_size(4)), eur(3'60));
  grid.side = BoundSide::from_inclusive;
  EXPECT_EQ(price_of(grid, of_size(3)), eur(3'60));
}

TEST(PriceByAge, HoldsTheSideThatIsStatedInWholeYears) {
  Grid grid{
      .kind = MeasureKind::age, .bounds = {{26, 1}, {65, 1}}, .formulas = {percent(50), percent(100), percent(70)}};
  EXPECT_EQ(price_of(grid, of_age(0)), eur(4'50));
  EXPECT_EQ(price_of(grid, of_age(25)), eur(4'50));
  EXPECT_EQ(price_of(grid, of_age(26)), eur(9'00));
  EXPECT_EQ(price_of(grid, of_age(64)), eur(9'00));
  EXPECT_EQ(price_of(grid, of_age(65)), eur(6'30));
  EXPECT_EQ(price_of(grid, of_age(130)), eur(6'30));
  grid.side = BoundSide::up_to_inclusive;
  EXPECT_EQ(price_of(grid, of_age(26)), eur(4'50));
  EXPECT_EQ(price_of(grid, of_age(65)), eur(9'00));
  EXPECT_EQ(price_of(grid, of_age(66)), eur(6'30));
}

TEST(PriceByAge, FollowsALineToo) {  // half the price up to 10 years, a hundredth of it more a year from there
  const Grid grid{.kind = MeasureKind::age,
                  .formulas = {{.kind = FormulaKind::level}},
                  .linear = Linear{.gives = LineGives::rate,
                                   .slope = {1, 100},
                                   .intercept = {2, 5},
                                   .min = {1, 2},
                                   .max = {1, 1},
                                   .step = {1, 100}}};
  EXPECT_EQ(price_of(grid, of_age(3)), eur(4'50));
  EXPECT_EQ(price_of(grid, of_age(10)), eur(4'50));
  EXPECT_EQ(price_of(grid, of_age(11)), eur(4'59));
  EXPECT_EQ(price_of(grid, of_age(60)), eur(9'00));
  EXPECT_EQ(price_of(grid, of_age(80)), eur(9'00));
}

TEST(PriceBySize, NeedsTheHouseholdAndAgeNeedsTheYears) {
  const Grid by_size{.kind = MeasureKind::household_size, .bounds = {{3, 1}}, .formulas = {percent(50), percent(40)}};
  const auto refused = by_size.priced().price(of_age(30), worth(eur(9'00)));
  EXPECT_REFUSED(refused, measure_missing);
  EXPECT_EQ(refused.error().field, "composition");
  const Grid by_age{.kind = MeasureKind::age, .bounds = {{26, 1}}, .formulas = {percent(50), percent(40)}};
  EXPECT_REFUSED(by_age.priced().price(of_size(3), worth(eur(9'00))), measure_missing);
}

// --- monotone where the rates are ------------------------------------------------------------------------------------

// Of any measure that counts, one household no lower than the other.
struct Pair {
  Means low;
  Means high;
};

Fraction thirds(int from, int below) {
  return Fraction::create(*rc::gen::inRange(from, below), 3).value();
}

Pair random_pair(MeasureKind kind) {
  Pair pair{.low = of_size(2, 0, 1), .high = of_size(2, 0, 1)};
  if (kind == MeasureKind::household_size) {
    const int persons = *rc::gen::inRange(1, 9), more = *rc::gen::inRange(0, 4);
    pair.low = of_size(static_cast<std::uint8_t>(persons));
    pair.high = of_size(static_cast<std::uint8_t>(persons), static_cast<std::uint8_t>(more));
  } else if (kind == MeasureKind::age) {
    const int years = *rc::gen::inRange(0, 90);
    pair.low = of_age(static_cast<std::uint16_t>(years));
    pair.high = of_age(static_cast<std::uint16_t>(years + *rc::gen::inRange(0, 40)));
  } else {
    const Fraction low = thirds(0, 4'000), high = add(low, thirds(0, 1'500)).value();
    pair.low.quotient_familial = pair.low.resources = low;
    pair.high.quotient_familial = pair.high.resources = high;
    pair.low.charges = pair.high.charges = thirds(0, 4'000);
  }
  return pair;
}

MeasureKind random_kind() {
  return *rc::gen::element(MeasureKind::quotient_familial, MeasureKind::reste_a_vivre, MeasureKind::household_size,
                           MeasureKind::age);
}

// Bounds that cut where measures of that kind lie, so that pairs fall on both sides.
std::vector<Fraction> random_bounds(MeasureKind kind, std::size_t count) {
  std::vector<Fraction> bounds;
  Fraction bound{0, 1};
  for (; count > 0; --count) {
    const Fraction wider = kind == MeasureKind::quotient_familial ? thirds(1, 1'500) : thirds(4, 40);
    bound = add(bound, wider).value();
    bounds.push_back(bound);
  }
  return bounds;
}

BracketTerms random_limits() {
  BracketTerms limits;
  limits.rounding = static_cast<Rounding>(*rc::gen::inRange(0, static_cast<int>(Rounding::floor) + 1));
  if (*rc::gen::inRange(0, 3) == 0) limits.floor = eur(*rc::gen::inRange(0, 2'00));
  if (*rc::gen::inRange(0, 3) == 0) limits.ceiling = eur(*rc::gen::inRange(2'00, 9'00));
  return limits;
}

LotDraw random_lot() {
  LotDraw draw = worth(eur(*rc::gen::inRange(0, 12'00)));
  draw.quantity = {*rc::gen::inRange(1, 20)};
  if (*rc::gen::inRange(0, 4) == 0) draw.price_cap = Fraction{1, 5};
  return draw;
}

// Rates in sevenths, rising from bracket to bracket or falling.
Grid random_grid(bool rising) {
  Grid grid{.kind = random_kind(), .side = static_cast<BoundSide>(*rc::gen::inRange(0, 2)), .limits = random_limits()};
  std::vector<int> sevenths = *rc::gen::container<std::vector<int>>(rc::gen::inRange(0, 10));
  sevenths.push_back(*rc::gen::inRange(0, 10));
  sevenths.resize(std::min<std::size_t>(sevenths.size(), 6));
  std::ranges::sort(sevenths);
  if (!rising) std::ranges::reverse(sevenths);
  for (const int each : sevenths) grid.formulas.push_back({.rate = Fraction::create(each, 7).value()});
  grid.bounds = random_bounds(grid.kind, sevenths.size() - 1);
  return grid;
}

RC_GTEST_PROP(Price, RisesWithTheMeasureWhereTheRatesDo, ()) {
  const Grid grid = random_grid(true);
  const Priced priced = grid.priced();
  const LotDraw lot = random_lot();
  const Pair pair = random_pair(grid.kind);
  const Money low = priced.price(pair.low, lot).value(), high = priced.price(pair.high, lot).value();
  RC_CLASSIFY(low < high, "pays more");
  RC_ASSERT(low <= high);
}

RC_GTEST_PROP(Price, FallsWithTheMeasureWhereTheRatesDo, ()) {
  const Grid grid = random_grid(false);
  const Priced priced = grid.priced();
  const LotDraw lot = random_lot();
  const Pair pair = random_pair(grid.kind);
  RC_ASSERT(priced.price(pair.low, lot).value() >= priced.price(pair.high, lot).value());
}

RC_GTEST_PROP(Price, RisesWithTheMeasureAlongARisingLine, ()) {
  Grid grid{.kind = random_kind(), .formulas = {{.kind = FormulaKind::level}}, .limits = random_limits()};
  grid.formulas[0].rate = Fraction::create(*rc::gen::inRange(0, 8), 7).value();
  Linear line{.gives = static_cast<LineGives>(*rc::gen::inRange(0, 2))};
  line.slope = Fraction::create(*rc::gen::inRange(0, 100), 1'000).value();
  line.intercept = Fraction::create(*rc::gen::inRange(-100, 100), 100).value();
  line.min = Fraction::create(*rc::gen::inRange(0, 50), 100).value();
  line.max = add(line.min, Fraction::create(*rc::gen::inRange(0, 900), 100).value()).value();
  line.step = Fraction::create(*rc::gen::inRange(1, 60), 100).value();
  line.rounding = static_cast<Rounding>(*rc::gen::inRange(0, static_cast<int>(Rounding::floor) + 1));
  grid.linear = line;
  const Priced priced = grid.priced();
  const LotDraw lot = random_lot();
  const Pair pair = random_pair(grid.kind);
  RC_ASSERT(priced.price(pair.low, lot).value() <= priced.price(pair.high, lot).value());
}

}  // namespace
}  // namespace pricing::placement_price_test
