#include "pricing/eligibility.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "support/support.h"

namespace pricing::eligibility_test {
namespace {

Fraction number(std::string_view text) {
  return Fraction::parse(text).value();
}

BracketBounds bracket(std::string code, std::string_view from, std::string_view up_to) {
  BracketBounds bounds;
  bounds.code = std::move(code);
  if (!from.empty()) bounds.from = number(from);
  if (!up_to.empty()) bounds.up_to = number(up_to);
  return bounds;
}

EligibilityTerms terms(MeasureKind kind, std::vector<BracketBounds> brackets,
                       BoundSide side = BoundSide::from_inclusive) {
  EligibilityTerms all;
  all.measure.kind = kind;
  all.measure.bounds = side;
  all.brackets = std::move(brackets);
  return all;
}

Means quotient(std::string_view text) {
  Means means;
  means.quotient_familial = number(text);
  return means;
}

std::string placed(const EligibilityTerms& wanted, const Means& means) {
  const Placement placement = Eligibility::create(wanted).value().place(means).value();
  return wanted.brackets.at(placement.bracket).code;
}

Measure measure(MeasureKind kind, Divisor divisor = Divisor::persons) {
  Measure read;
  read.kind = kind;
  read.divisor = divisor;
  return read;
}

// --- the measure -----------------------------------------------------------------------------------------------------

TEST(Measure, OfAQuotientFamilialIsSaidOrFoundFromIncomeBenefitsAndParts) {
  EXPECT_EQ(measured(measure(MeasureKind::quotient_familial), quotient("612.5")).value(), number("612.5"));
  Means means;
  means.yearly_income = number("16000");
  means.monthly_benefits = number("200");
  means.parts = number("2.5");
  EXPECT_EQ(measured(measure(MeasureKind::quotient_familial), means).value(), number("1840/3"));  // 613.33
}

TEST(Measure, OfAResteAVivreIsDividedByHeadsConsumptionUnitsOrParts) {
  Means means;
  means.resources = number("1400");
  means.charges = number("680");
  means.parts = number("2.5");
  means.composition = Composition{.adults = 1, .teenagers = 1, .children = 1};
  const auto of = [&](Divisor divisor) {
    return measured(measure(MeasureKind::reste_a_vivre, divisor), means).value();
  };
  EXPECT_EQ(of(Divisor::persons), number("8"));
  EXPECT_EQ(of(Divisor::consumption_units), number("40/3"));  // 720 / (30 × 1.8)
  EXPECT_EQ(of(Divisor::parts), number("9.6"));
}

TEST(Measure, IsInDaysOfTheMonthThatTheTariffStates) {
  Measure read = measure(MeasureKind::reste_a_vivre);
  read.days = 31;
  Means means;
  means.resources = number("310");
  means.charges = number("620");
  means.composition = Composition{};
  EXPECT_EQ(measured(read, means).value(), number("-10"));
}

TEST(Measure, NamesWhatIsMissing) {
  const auto missing = [](MeasureKind kind, const Means& means) {
    const auto refused = measured(measure(kind), means);
    EXPECT_REFUSED(refused, measure_missing);
    return refused.error().field;
  };
  Means means;
  EXPECT_EQ(missing(MeasureKind::quotient_familial, means), "quotient_familial");
  EXPECT_EQ(missing(MeasureKind::reste_a_vivre, means), "resources");
  EXPECT_EQ(missing(MeasureKind::household_size, means), "composition");
  EXPECT_EQ(missing(MeasureKind::age, means), "age");
  means.yearly_income = means.resources = number("9000");
  EXPECT_EQ(missing(MeasureKind::quotient_familial, means), "monthly_benefits");
  EXPECT_EQ(missing(MeasureKind::reste_a_vivre, means), "charges");
  means.monthly_benefits = means.charges = number("0");
  EXPECT_EQ(missing(MeasureKind::quotient_familial, means), "parts");
  EXPECT_EQ(missing(MeasureKind::reste_a_vivre, means), "composition");
}

TEST(Measure, RefusesADivisionByNothing) {
  Means means;
  means.yearly_income = number("9000");
  means.monthly_benefits = means.parts = number("0");
  EXPECT_REFUSED(measured(measure(MeasureKind::quotient_familial), means), fraction_out_of_range);
  means.resources = means.charges = number("5");
  means.composition = Composition{.adults = 0};
  for (const Divisor divisor : {Divisor::persons, Divisor::consumption_units, Divisor::parts})
    EXPECT_REFUSED(measured(measure(MeasureKind::reste_a_vivre, divisor), means), fraction_out_of_range);
}

TEST(Measure, OfWhatIsGivenOrChosenIsNothing) {
  EXPECT_EQ(measured(measure(MeasureKind::given), Means{}).value(), std::nullopt);
  EXPECT_EQ(measured(measure(MeasureKind::choice), Means{}).value(), std::nullopt);
}

TEST(ConsumptionUnits, CountTheFirstPersonWholeAndFewerForTheOthers) {
  EXPECT_EQ(consumption_units({}), number("1"));
  EXPECT_EQ(consumption_units({.adults = 2, .teenagers = 1, .children = 2}), number("2.6"));
  EXPECT_EQ(consumption_units({.adults = 0, .children = 2}), number("1.3"));
  EXPECT_EQ(consumption_units({.adults = 0}), number("0"));
}

// --- brackets --------------------------------------------------------------------------------------------------------

TEST(Brackets, HoldTheirFirstOrTheirLastMeasureAsStated) {
  EligibilityTerms wanted =
      terms(MeasureKind::quotient_familial, {bracket("low", "", "410"), bracket("high", "410", "")});
  EXPECT_EQ(placed(wanted, quotient("409.99")), "low");
  EXPECT_EQ(placed(wanted, quotient("410")), "high");
  wanted.measure.bounds = BoundSide::up_to_inclusive;
  EXPECT_EQ(placed(wanted, quotient("410")), "low");
  EXPECT_EQ(placed(wanted, quotient("410.01")), "high");
}

TEST(Brackets, OfAHouseholdsSizeCountItsPersons) {
  const EligibilityTerms wanted =
      terms(MeasureKind::household_size, {bracket("few", "", "3"), bracket("many", "3", "")});
  const auto of = [&](const Composition& composition) {
    Means means;
    means.composition = composition;
    return placed(wanted, means);
  };
  EXPECT_EQ(of({.adults = 2}), "few");
  EXPECT_EQ(of({.adults = 1, .children = 1}), "few");
  EXPECT_EQ(of({.adults = 1, .teenagers = 1, .children = 1}), "many");
  EXPECT_EQ(of({.adults = 255}), "many");
}

TEST(Brackets, OfAnAgeAreInYears) {
  EligibilityTerms wanted = terms(MeasureKind::age, {bracket("young", "", "26"), bracket("others", "26", "")});
  const auto of = [&](std::uint16_t age) {
    Means means;
    means.age = age;
    return placed(wanted, means);
  };
  EXPECT_EQ(of(0), "young");
  EXPECT_EQ(of(25), "young");
  EXPECT_EQ(of(26), "others");
  wanted.measure.bounds = BoundSide::up_to_inclusive;
  wanted.brackets[0].from = number("-1");
  EXPECT_EQ(of(26), "young");
  EXPECT_EQ(of(27), "others");
}

TEST(Brackets, GrowWithTheHousehold) {
  EligibilityTerms wanted =
      terms(MeasureKind::quotient_familial, {bracket("low", "", "1000"), bracket("high", "1000", "")},
            BoundSide::up_to_inclusive);
  wanted.measure.growth = {.couple_or_child = {1, 2}, .per_child = {3, 10}, .per_person = {1, 10}};
  const auto grown_by = [&](const Composition& composition) {
    Means means = quotient("1");
    means.composition = composition;
    return Eligibility::create(wanted).value().place(means).value().grown_by;
  };
  EXPECT_EQ(grown_by({}), number("1"));
  EXPECT_EQ(grown_by({.adults = 2}), number("1.6"));
  EXPECT_EQ(grown_by({.adults = 1, .children = 1}), number("1.9"));
  EXPECT_EQ(grown_by({.adults = 2, .teenagers = 1, .children = 1}), number("2.4"));
  Means couple = quotient("1600");
  couple.composition = Composition{.adults = 2};
  EXPECT_EQ(placed(wanted, couple), "low");
  couple.quotient_familial = number("1600.01");
  EXPECT_EQ(placed(wanted, couple), "high");
  EXPECT_REFUSED(Eligibility::create(wanted).value().place(quotient("1")), measure_missing);
}

TEST(Brackets, ThatAskConditionsAreAskedInTheOrderWritten) {  // VRAC Lyon's market: referred, resident, others
  BracketBounds referred = bracket("coup-de-pouce", "", ""), resident = bracket("resident", "", "");
  referred.referred = Condition::yes;
  resident.resident = Condition::yes;
  const EligibilityTerms wanted = terms(MeasureKind::given, {referred, resident, bracket("exterieur", "", "")});
  Means means;
  EXPECT_EQ(placed(wanted, means), "exterieur");
  means.resident = true;
  EXPECT_EQ(placed(wanted, means), "resident");
  means.referred = true;
  EXPECT_EQ(placed(wanted, means), "coup-de-pouce");
  means.referred = false;
  means.bracket = "coup-de-pouce";  // named, but its condition is not met
  EXPECT_REFUSED(Eligibility::create(wanted).value().place(means), bracket_missing);
}

TEST(Brackets, ThatAreChosenAreNamed) {
  const EligibilityTerms wanted = terms(MeasureKind::choice, {bracket("65", "", ""), bracket("100", "", "")});
  Means means;
  means.bracket = "100";
  EXPECT_EQ(placed(wanted, means), "100");
  const Eligibility dieulefit = Eligibility::create(wanted).value();
  means.bracket = "125";
  EXPECT_REFUSED(dieulefit.place(means), unknown_bracket);
  means.bracket = "";
  EXPECT_REFUSED(dieulefit.place(means), measure_missing);
}

// --- what a tariff may not say ---------------------------------------------------------------------------------------

std::string refused_field(const EligibilityTerms& wanted, ErrorCode code) {
  const auto refused = Eligibility::create(wanted);
  if (refused.ok()) return "(accepted)";
  EXPECT_EQ(refused.error().code, code) << to_string(refused.error());
  return refused.error().field;
}

constexpr auto kQuotient = MeasureKind::quotient_familial;

TEST(EligibilityRefusal, IsForBracketsThatOverlap) {
  EXPECT_EQ(
      refused_field(terms(kQuotient, {bracket("a", "", "500"), bracket("b", "499", "")}), ErrorCode::brackets_overlap),
      "brackets[1]");
  EXPECT_EQ(
      refused_field(terms(kQuotient, {bracket("a", "", ""), bracket("b", "3", "4")}), ErrorCode::brackets_overlap),
      "brackets[1]");
}

TEST(EligibilityRefusal, IsForBracketsOfWhichOneHouseholdCouldBeWhateverTheirConditions) {
  const auto overlap = [](Condition resident, Condition referred, Condition other_resident, Condition other_referred) {
    BracketBounds a = bracket("a", "", ""), b = bracket("b", "", "");
    a.resident = resident;
    a.referred = referred;
    b.resident = other_resident;
    b.referred = other_referred;
    const auto created = Eligibility::create(terms(kQuotient, {a, b}));
    return !created.ok() && created.error().code == ErrorCode::brackets_overlap;
  };
  constexpr auto yes = Condition::yes, no = Condition::no, any = Condition::any;
  EXPECT_TRUE(overlap(yes, any, any, any));
  EXPECT_TRUE(overlap(yes, any, any, yes)) << "a resident who was referred";
  EXPECT_TRUE(overlap(yes, no, yes, any));
  EXPECT_FALSE(overlap(yes, any, no, any));
  EXPECT_FALSE(overlap(any, yes, yes, no));
}

TEST(EligibilityRefusal, IsForAGapBetweenBracketsBelowThemOrBeyondThem) {
  const auto missing = [](std::vector<BracketBounds> brackets) {
    return refused_field(terms(kQuotient, std::move(brackets)), ErrorCode::bracket_missing);
  };
  EXPECT_EQ(missing({bracket("a", "", "500"), bracket("b", "501", "")}), "brackets[0]");
  EXPECT_EQ(missing({bracket("a", "1", "500"), bracket("b", "500", "")}), "brackets[0]");
  EXPECT_EQ(missing({bracket("b", "500", "900"), bracket("a", "", "500")}), "brackets[0]");
  EXPECT_EQ(missing({bracket("b", "500", ""), bracket("a", "0", "500")}), "(accepted)");
  EXPECT_EQ(missing({}), "brackets");
}

TEST(EligibilityRefusal, IsForTheLeastMeasureThatNoUpToInclusiveBracketHolds) {
  const auto accepted = [](MeasureKind kind, std::string_view from) {
    const std::vector<BracketBounds> brackets{bracket("a", from, "2"), bracket("b", "2", "")};
    return Eligibility::create(terms(kind, brackets, BoundSide::up_to_inclusive)).ok();
  };
  EXPECT_FALSE(accepted(kQuotient, "0"));  // nobody holds a quotient of 0
  EXPECT_TRUE(accepted(kQuotient, "-1"));
  EXPECT_FALSE(accepted(MeasureKind::household_size, "1"));
  EXPECT_TRUE(accepted(MeasureKind::household_size, "0"));
  EXPECT_FALSE(accepted(MeasureKind::reste_a_vivre, "-999"));  // it may be lower still
  EXPECT_TRUE(accepted(MeasureKind::reste_a_vivre, ""));
}

TEST(EligibilityRefusal, IsForAPairOfConditionsThatNoBracketCovers) {
  BracketBounds resident = bracket("r", "", ""), others = bracket("o", "", "");
  resident.resident = Condition::yes;
  others.resident = Condition::no;
  EXPECT_EQ(refused_field(terms(kQuotient, {resident, others}), ErrorCode::bracket_missing), "(accepted)");
  others.referred = Condition::yes;
  EXPECT_EQ(refused_field(terms(kQuotient, {resident, others}), ErrorCode::bracket_missing), "brackets");
}

TEST(EligibilityRefusal, IsForBoundsThatHoldNothingOrHaveNoMeasure) {
  const auto out_of_range = [](MeasureKind kind, std::vector<BracketBounds> brackets) {
    return refused_field(terms(kind, std::move(brackets)), ErrorCode::fraction_out_of_range);
  };
  EXPECT_EQ(out_of_range(kQuotient, {bracket("a", "5", "5")}), "brackets[0]");
  EXPECT_EQ(out_of_range(MeasureKind::given, {bracket("a", "", ""), bracket("b", "5", "")}), "brackets[1]");
}

EligibilityTerms linear_terms() {
  EligibilityTerms wanted = terms(kQuotient, {bracket("a", "", "")});
  wanted.linear = Linear{.slope = {36, 10'000}, .min = {26, 10}, .max = {45, 10}};
  return wanted;
}

TEST(EligibilityRefusal, IsForALineThatCannotBeFollowed) {
  const auto refused = [](const auto& change) {
    EligibilityTerms wanted = linear_terms();
    change(wanted);
    return refused_field(wanted, ErrorCode::fraction_out_of_range);
  };
  EXPECT_EQ(refused([](EligibilityTerms&) {}), "(accepted)");
  EXPECT_EQ(refused([](EligibilityTerms& wanted) { wanted.measure.kind = MeasureKind::given; }), "linear");
  EXPECT_EQ(refused([](EligibilityTerms& wanted) { wanted.linear->step = {0, 1}; }), "linear.step");
  EXPECT_EQ(refused([](EligibilityTerms& wanted) { wanted.linear->min = {-1, 100}; }), "linear.min");
  EXPECT_EQ(refused([](EligibilityTerms& wanted) { wanted.linear->min = {451, 100}; }), "linear.min");
  EXPECT_EQ(refused([](EligibilityTerms& wanted) { wanted.linear->min = {45, 10}; }), "(accepted)");
  EXPECT_EQ(refused([](EligibilityTerms& wanted) { wanted.linear->max = {INT64_MAX, 1}; }), "linear.max");
  EXPECT_EQ(refused([](EligibilityTerms& wanted) { wanted.measure.days = 0; }), "measure.days");
  EXPECT_EQ(refused([](EligibilityTerms& wanted) { wanted.measure.growth.per_child = {-1, 2}; }), "measure.perChild");
}

// --- linear tariffs and rights ---------------------------------------------------------------------------------------

TEST(Level, IsBroughtToAStepAndStaysWithinItsBounds) {
  Linear linear = *linear_terms().linear;
  EXPECT_EQ(level_of(linear, number("801.25")).value(), 288);  // 2.8845
  EXPECT_EQ(level_of(linear, number("804.2")).value(), 290);   // 2.89512
  linear.rounding = Rounding::floor;
  EXPECT_EQ(level_of(linear, number("804.2")).value(), 289);
  linear.step = {2, 1};  // 4.50 is no step: 4.00 below it, and no 6.00 above
  EXPECT_EQ(level_of(linear, number("2000")).value(), 4'00);
  linear.rounding = Rounding::ceiling;
  EXPECT_EQ(level_of(linear, number("2000")).value(), 4'50);
  EXPECT_EQ(level_of(linear, number("0")).value(), 4'00);
}

TEST(Level, OfARateIsInTenThousandths) {
  Linear linear{.gives = LineGives::rate, .slope = {1, 20}, .intercept = {1, 10}, .min = {1, 10}, .max = {1, 1}};
  linear.step = {1, 20};
  EXPECT_EQ(level_of(linear, number("4.4")).value(), 3'000);  // 32 %
  EXPECT_EQ(level_of(linear, number("4.5")).value(), 3'500);  // 32.5 %
  EXPECT_EQ(level_of(linear, number("99")).value(), 10'000);
}

RC_GTEST_PROP(Level, RisesWithTheMeasureWhereTheSlopeDoes, ()) {
  Linear linear;
  linear.slope = Fraction::create(*rc::gen::inRange(0, 100), 1'000).value();
  linear.intercept = Fraction::create(*rc::gen::inRange(-300, 300), 100).value();
  linear.min = Fraction::create(*rc::gen::inRange(0, 300), 100).value();
  linear.max = add(linear.min, Fraction::create(*rc::gen::inRange(0, 900), 100).value()).value();
  linear.step = Fraction::create(*rc::gen::inRange(1, 60), 50).value();
  linear.rounding = static_cast<Rounding>(*rc::gen::inRange(0, 10));
  const Fraction low = Fraction::create(*rc::gen::inRange(-5'000, 300'000), 100).value();
  const Fraction high = add(low, Fraction::create(*rc::gen::inRange(0, 9'000), 100).value()).value();
  const std::int64_t of_low = level_of(linear, low).value(), of_high = level_of(linear, high).value();
  RC_ASSERT(of_low <= of_high);
  RC_ASSERT(of_low >= scale(100, linear.min, Rounding::down).value());
  RC_ASSERT(of_high <= scale(100, linear.max, Rounding::down).value());
}

RC_GTEST_PROP(Brackets, CoverEveryMeasureOnceAndRiseWithIt, ()) {
  const auto side = static_cast<BoundSide>(*rc::gen::inRange(0, 2));
  std::vector<BracketBounds> steps;
  Fraction bound{0, 1};
  for (int count = *rc::gen::inRange(1, 7); count > 0; --count) {
    steps.push_back(bracket(std::to_string(count), "", ""));
    if (steps.size() > 1) steps.back().from = bound;
    bound = add(bound, Fraction::create(*rc::gen::inRange(1, 400), 3).value()).value();
    if (count > 1) steps.back().up_to = bound;
  }
  const Eligibility grid = Eligibility::create(terms(kQuotient, steps, side)).value();
  Means poorer, richer;
  poorer.quotient_familial = Fraction::create(*rc::gen::inRange(0, 2'000), 3).value();
  richer.quotient_familial =
      add(*poorer.quotient_familial, Fraction::create(*rc::gen::inRange(0, 500), 3).value()).value();
  RC_ASSERT(grid.place(poorer).value().bracket <= grid.place(richer).value().bracket);
}

TEST(Rights, FollowReunionsGrid) {  // DOMAIN §3: single 20; couple 30, +5 a child, 50 at most; lone parent 30, +5 each
  const std::vector<Budget> grid = {
      {.adults = 1, .children_to = 0, .amount = 20'00},
      {.adults = 2, .amount = 30'00, .per_child = 5'00, .max = 50'00},
      {.adults = 1, .children_from = 1, .amount = 30'00, .per_child = 5'00, .max = 50'00},
  };
  const auto right = [&](std::uint8_t adults, std::uint8_t teenagers, std::uint8_t children) {
    return budget_of(grid, {.adults = adults, .teenagers = teenagers, .children = children});
  };
  EXPECT_EQ(right(1, 0, 0), 20'00);
  EXPECT_EQ(right(2, 0, 0), 30'00);
  EXPECT_EQ(right(2, 1, 2), 45'00);
  EXPECT_EQ(right(2, 0, 4), 50'00);
  EXPECT_EQ(right(2, 0, 9), 50'00);
  EXPECT_EQ(right(1, 1, 0), 30'00);
  EXPECT_EQ(right(1, 0, 5), 50'00);
  EXPECT_EQ(right(3, 0, 0), std::nullopt);
  EXPECT_REFUSED(check_grid(grid, "rights"), tariff_rule_missing);
}

TEST(Rights, LeaveNoHouseholdWithoutARowUnseen) {
  const auto refused = [](std::vector<Budget> grid) {
    const auto checked = check_grid(grid, "rights");
    return checked.ok() ? std::string() : checked.error().detail;
  };
  const Budget lone{.adults = 1}, all{}, childless{.children_to = 0}, parents{.children_from = 1};
  EXPECT_EQ(refused({}), "");
  EXPECT_EQ(refused({all}), "");
  EXPECT_EQ(refused({childless, parents}), "");
  EXPECT_EQ(refused({lone, parents}), "no budget for any other number of adults and 0 children");
  EXPECT_EQ(refused({lone, all}), "");
  EXPECT_EQ(refused({Budget{.children_to = 254}}), "no budget for any other number of adults and 255 children");
  EXPECT_EQ(refused({Budget{.adults = 2, .children_from = 1}, childless}),
            "no budget for any other number of adults and 1 children");
}

}  // namespace
}  // namespace pricing::eligibility_test
