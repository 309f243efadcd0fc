#include "ledger/base/fraction.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <array>
#include <boost/json/src.hpp>
#include <fstream>
#include <map>
#include <sstream>

#include "support/support.h"

namespace base::fraction_test {
namespace {

constexpr std::int64_t kLowest = INT64_MIN;
constexpr std::int64_t kHighest = INT64_MAX;
constexpr std::array kEveryRounding = {
    Rounding::half_up,    Rounding::half_down, Rounding::half_even, Rounding::half_odd, Rounding::half_ceiling,
    Rounding::half_floor, Rounding::up,        Rounding::down,      Rounding::ceiling,  Rounding::floor,
};

Fraction parsed(std::string_view text) {
  return Fraction::parse(text).value();
}
Fraction fraction(std::int64_t numerator, std::int64_t denominator) {
  return Fraction::create(numerator, denominator).value();
}

struct RoundedAs {
  std::int64_t numerator;
  std::int64_t denominator;
  std::array<std::int64_t, 10> expected;  // in the order of kEveryRounding
};

// The columns: half up, down, even, odd, ceiling, floor; then up, down, ceiling, floor.
constexpr RoundedAs kRoundings[] = {
    {5, 2, {3, 2, 2, 3, 3, 2, 3, 2, 3, 2}},
    {7, 2, {4, 3, 4, 3, 4, 3, 4, 3, 4, 3}},
    {-5, 2, {-3, -2, -2, -3, -2, -3, -3, -2, -2, -3}},
    {-7, 2, {-4, -3, -4, -3, -3, -4, -4, -3, -3, -4}},
    {1, 2, {1, 0, 0, 1, 1, 0, 1, 0, 1, 0}},
    {-1, 2, {-1, 0, 0, -1, 0, -1, -1, 0, 0, -1}},
    {7, 3, {2, 2, 2, 2, 2, 2, 3, 2, 3, 2}},
    {8, 3, {3, 3, 3, 3, 3, 3, 3, 2, 3, 2}},
    {-7, 3, {-2, -2, -2, -2, -2, -2, -3, -2, -2, -3}},
    {-8, 3, {-3, -3, -3, -3, -3, -3, -3, -2, -2, -3}},
    {6, 3, {2, 2, 2, 2, 2, 2, 2, 2, 2, 2}},
    {-6, 3, {-2, -2, -2, -2, -2, -2, -2, -2, -2, -2}},
};

TEST(Rounding, MovesAQuotientAsItsNameSays) {
  for (const RoundedAs& row : kRoundings)
    for (std::size_t i = 0; i < kEveryRounding.size(); ++i)
      EXPECT_EQ(multiply_divide(row.numerator, 1, row.denominator, kEveryRounding[i]).value(), row.expected[i])
          << row.numerator << "/" << row.denominator << " " << to_string(kEveryRounding[i]);
}

TEST(Rounding, IsFoundAgainByItsName) {
  for (const Rounding rounding : kEveryRounding) EXPECT_EQ(rounding_named(to_string(rounding)), rounding);
  EXPECT_EQ(to_string(Rounding::half_even), "half_even");
  EXPECT_EQ(rounding_named("half-even"), std::nullopt);
}

// The table of moneyphp/money, when the folder of shared data is there.
TEST(Rounding, AgreesWithTheTableOfAnotherHouse) {
  const auto data = test_support::shared_data();
  if (!data) GTEST_SKIP() << "the folder of shared data is not beside the project";
  std::ifstream file(*data / "rounding" / "rounding-table.json");
  ASSERT_TRUE(file) << "the folder of shared data holds no rounding table";
  std::stringstream text;
  text << file.rdbuf();
  const std::map<std::string_view, Rounding> modes = {
      {"half-even", Rounding::half_even},
      {"half-odd", Rounding::half_odd},
      {"half-towards-zero", Rounding::half_down},
      {"half-away-from-zero", Rounding::half_up},
      {"half-to-plus-infinity", Rounding::half_ceiling},
      {"half-to-minus-infinity", Rounding::half_floor},
  };
  const boost::json::value document = boost::json::parse(text.str());
  const boost::json::array& cases = document.at("cases").as_array();
  EXPECT_EQ(cases.size(), 47u);
  for (const boost::json::value& each : cases) {
    const std::string_view mode = each.at("mode").as_string();
    const Fraction exact = parsed(each.at("in").as_string());
    const std::int64_t expected = std::stoll(std::string(each.at("expected").as_string()));
    EXPECT_EQ(scale(1, exact, modes.at(mode)).value(), expected) << to_string(exact) << " " << mode;
  }
}

TEST(MultiplyDivide, GoesThroughMoreThan64Bits) {
  EXPECT_EQ(multiply_divide(kHighest, kHighest, kHighest, Rounding::down).value(), kHighest);
  EXPECT_EQ(multiply_divide(kLowest, kHighest, kHighest, Rounding::half_even).value(), kLowest);
  EXPECT_EQ(multiply_divide(kLowest, kLowest, kHighest, Rounding::down).error().code, ErrorCode::amount_overflow);
}

TEST(MultiplyDivide, RefusesWhatDoesNotFitByOne) {
  EXPECT_REFUSED(multiply_divide(kHighest, 2, 1, Rounding::down), amount_overflow);
  EXPECT_REFUSED(multiply_divide(kLowest, -1, 1, Rounding::down), amount_overflow);
  // Half of 2^64 − 1 is 2^63 − 1 or 2^63, as it is rounded.
  const std::int64_t third = 6'148'914'691'236'517'205;  // (2^64 − 1) / 3
  EXPECT_EQ(multiply_divide(third, 3, 2, Rounding::down).value(), kHighest);
  EXPECT_REFUSED(multiply_divide(third, 3, 2, Rounding::up), amount_overflow);
}

TEST(MultiplyDivideDeathTest, AbortsOnADenominatorThatIsNotPositive) {
  EXPECT_DEATH(static_cast<void>(multiply_divide(1, 1, 0, Rounding::up)), "CHECK failed: denominator > 0");
  EXPECT_DEATH(static_cast<void>(multiply_divide(1, 1, -2, Rounding::up)), "CHECK failed: denominator > 0");
}

// quotient × denominator against the exact product, in 128 bits.
RC_GTEST_PROP(MultiplyDivide, AnswersANeighbourAndTheNearestWhenSoNamed, (std::int32_t value, std::int32_t numerator)) {
  const std::int64_t denominator =
      *rc::gen::oneOf(rc::gen::inRange<std::int64_t>(1, 12), rc::gen::inRange<std::int64_t>(1, std::int64_t{1} << 40));
  const __int128 exact = __int128{value} * numerator;
  for (const Rounding rounding : kEveryRounding) {
    const std::int64_t quotient = multiply_divide(value, numerator, denominator, rounding).value();
    const __int128 error = __int128{quotient} * denominator - exact;
    RC_ASSERT(error > -denominator);
    RC_ASSERT(error < denominator);
    if (to_string(rounding).starts_with("half")) RC_ASSERT(2 * (error < 0 ? -error : error) <= denominator);
    if (rounding == Rounding::floor) RC_ASSERT(error <= 0);
    if (rounding == Rounding::ceiling) RC_ASSERT(error >= 0);
  }
}

TEST(Fraction, IsReducedWithItsSignAbove) {
  EXPECT_EQ(fraction(35, 100), (Fraction{7, 20}));
  EXPECT_EQ(fraction(0, -5), (Fraction{0, 1}));
  EXPECT_EQ(fraction(3, -6), (Fraction{-1, 2}));
  EXPECT_EQ(fraction(-3, -6), (Fraction{1, 2}));
  EXPECT_EQ(fraction(kLowest, kLowest), (Fraction{1, 1}));
}

TEST(Fraction, RefusesAZeroDenominatorAndWhatDoesNotFit) {
  EXPECT_REFUSED(Fraction::create(1, 0), fraction_out_of_range);
  EXPECT_REFUSED(Fraction::create(kLowest, -1), fraction_out_of_range);
  EXPECT_REFUSED(Fraction::create(1, kLowest), fraction_out_of_range);
  EXPECT_EQ(fraction(2, kLowest), (Fraction{-1, std::int64_t{1} << 62}));
}

TEST(Fraction, ReadsTheWaysInWhichPeopleWriteARate) {
  const std::pair<std::string_view, Fraction> kWritten[] = {
      {"1/3", {1, 3}},
      {"2/6", {1, 3}},
      {"0.35", {7, 20}},
      {"0,35", {7, 20}},
      {"35%", {7, 20}},
      {"35 %", {7, 20}},
      {"35\u00a0%", {7, 20}},
      {"35\u202f%", {7, 20}},
      {"33,5 %", {67, 200}},
      {"2", {2, 1}},
      {"0", {0, 1}},
      {"-1/3", {-1, 3}},
      {"-0.5", {-1, 2}},
      {"007", {7, 1}},
      {"100 %", {1, 1}},
      {"0.000000000001", {1, 1'000'000'000'000}},
      {"9223372036854775807", {kHighest, 1}},
      {"-9223372036854775808", {kLowest, 1}},
  };
  for (const auto& [text, expected] : kWritten) {
    ASSERT_OK(Fraction::parse(text));
    EXPECT_EQ(parsed(text), expected) << text;
  }
}

TEST(Fraction, RefusesWhatIsNotWrittenAsARate) {
  for (const std::string_view text : {"",
                                      "-",
                                      "/",
                                      "1/",
                                      "/3",
                                      "1/3/4",
                                      "1/-3",
                                      "--1",
                                      "+1",
                                      "1.",
                                      ".5",
                                      "1.2.3",
                                      "1,2.3",
                                      "%",
                                      " %",
                                      "1/3 %",
                                      "35%%",
                                      " 35",
                                      "35 ",
                                      "35  %",
                                      "1e3",
                                      "0x1",
                                      "un tiers",
                                      "0.1234567890123",
                                      "12345678901234567890"})
    EXPECT_REFUSED(Fraction::parse(text), value_not_allowed);
}

TEST(Fraction, RefusesARateThatDoesNotFitOnceReduced) {
  EXPECT_REFUSED(Fraction::parse("1/0"), fraction_out_of_range);
  EXPECT_REFUSED(Fraction::parse("9223372036854775808"), fraction_out_of_range);
  EXPECT_REFUSED(Fraction::parse("1234567890123456789.123"), fraction_out_of_range);
  EXPECT_EQ(parsed("1234567890123456789.000"), (Fraction{1'234'567'890'123'456'789, 1}));
}

TEST(Fraction, IsOrderedByItsValue) {
  EXPECT_LT(fraction(1, 3), fraction(1, 2));
  EXPECT_LT(fraction(-1, 2), fraction(-1, 3));
  EXPECT_GT(fraction(kHighest, 1), fraction(kHighest, 2));
  // These two differ by less than a double can tell.
  EXPECT_LT(fraction(kHighest - 2, kHighest - 1), fraction(kHighest - 1, kHighest));
  EXPECT_EQ(fraction(2, 6) <=> fraction(1, 3), std::strong_ordering::equal);
}

TEST(FractionArithmetic, IsExactAndReduced) {
  EXPECT_EQ(add(fraction(1, 6), fraction(1, 3)).value(), fraction(1, 2));
  EXPECT_EQ(subtract(fraction(1, 3), fraction(1, 2)).value(), fraction(-1, 6));
  EXPECT_EQ(multiply(fraction(-2, 3), fraction(9, 4)).value(), fraction(-3, 2));
  EXPECT_EQ(divide(fraction(1, 2), fraction(-3, 4)).value(), fraction(-2, 3));
}

TEST(FractionArithmetic, RefusesWhatDoesNotFitAndADivisionByZero) {
  EXPECT_REFUSED(add(fraction(kHighest, 1), fraction(1, 1)), fraction_out_of_range);
  EXPECT_REFUSED(subtract(fraction(kLowest, 1), fraction(1, 1)), fraction_out_of_range);
  EXPECT_REFUSED(multiply(fraction(kHighest, 1), fraction(2, 1)), fraction_out_of_range);
  EXPECT_REFUSED(divide(fraction(1, 1), fraction(0, 1)), fraction_out_of_range);
  EXPECT_REFUSED(divide(fraction(1, kHighest), fraction(2, 1)), fraction_out_of_range);
  // What does not fit before it is reduced may fit after.
  EXPECT_EQ(multiply(fraction(kHighest, 7), fraction(7, kHighest)).value(), fraction(1, 1));
  EXPECT_EQ(subtract(fraction(kLowest, 1), fraction(kLowest, 1)).value(), fraction(0, 1));
}

RC_GTEST_PROP(FractionArithmetic, IsUndoneByItsInverse, (std::int32_t a, std::int16_t b, std::int32_t c)) {
  RC_PRE(b != 0 && c != 0);
  const Fraction x = fraction(a, b), y = fraction(c, 7);
  RC_ASSERT(subtract(add(x, y).value(), y).value() == x);
  RC_ASSERT(divide(multiply(x, y).value(), y).value() == x);
}

RC_GTEST_PROP(Fraction, IsReadAgainAsItWasWritten, (std::int64_t numerator, std::int64_t denominator)) {
  RC_PRE(denominator != 0 && denominator != kLowest && numerator != kLowest);
  const Fraction written = fraction(numerator, denominator);
  RC_ASSERT(parsed(to_string(written)) == written);
}

TEST(Fraction, IsWrittenInPercentWhereThatIsExactToTheTenth) {
  EXPECT_EQ(in_percent({7, 20}), "35 %");
  EXPECT_EQ(in_percent({1, 8}), "12.5 %");
  EXPECT_EQ(in_percent({-1, 5}), "-20 %");
  EXPECT_EQ(in_percent({-1, 200}), "-0.5 %");
  EXPECT_EQ(in_percent({1, 3}), "1/3");
  EXPECT_EQ(in_percent({INT64_MAX, 1}), std::to_string(INT64_MAX)) << "beyond 64 bits";
}

}  // namespace
}  // namespace base::fraction_test
