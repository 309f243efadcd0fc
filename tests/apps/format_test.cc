#include "apps/format.h"

#include "apps/tariff_text.h"
#include "support/support.h"

namespace apps::format_test {
namespace {

using namespace test_support;

constexpr auto kFrench = Language::french;
constexpr auto kEnglish = Language::english;

TEST(Format, MoneyInFrenchHasACommaAndNoBreakSpaces) {
  EXPECT_EQ(show(eur(12'50), kFrench), "12,50\u00A0€");
  EXPECT_EQ(show(eur(1'234'567'05), kFrench), "1\u202F234\u202F567,05\u00A0€");
  EXPECT_EQ(show(eur(0), kFrench), "0,00\u00A0€");
  EXPECT_EQ(show(eur(-5), kFrench), "−0,05\u00A0€");
  EXPECT_EQ(show(Money{99, Currency::gbp}, kFrench), "0,99\u00A0£");
}

TEST(Format, MoneyInEnglishHasItsSignInFront) {
  EXPECT_EQ(show(eur(1'234'50), kEnglish), "€1,234.50");
  EXPECT_EQ(show(eur(-1'234'50), kEnglish), "−€1,234.50");
  EXPECT_EQ(show(Money{100, Currency::chf}, kEnglish), "CHF\u00A01.00");
}

TEST(Format, TheLowestAmountHasAText) {
  EXPECT_EQ(show(Money{INT64_MIN, Currency::eur}, kEnglish), "−€92,233,720,368,547,758.08");
}

TEST(Format, DatesAreDayFirst) {
  EXPECT_EQ(show(day("2026-11-03"), kFrench), "03/11/2026");
  EXPECT_EQ(show(day("2026-11-03"), kEnglish), "03 Nov 2026");
  EXPECT_EQ(show(kNoDate, kFrench), "–");
  EXPECT_EQ(show(kLastDate, kFrench), "–");
}

TEST(Format, MonthsAreNamed) {
  EXPECT_EQ(show(parse_month("2026-12").value(), kFrench), "décembre 2026");
  EXPECT_EQ(show(parse_month("2026-01").value(), kEnglish), "January 2026");
}

TEST(Format, InstantsAreCivilTimesOfParis) {
  EXPECT_EQ(show(at("2026-11-23T17:05:00Z"), kFrench), "23/11/2026 18:05");
  EXPECT_EQ(show(at("2026-07-14T22:30:00Z"), kFrench), "15/07/2026 00:30");
}

TEST(Format, WeightsAndVolumesChangeUnitAtAThousand) {
  EXPECT_EQ(show(Quantity{1250}, Unit::gram, kFrench), "1,250\u00A0kg");
  EXPECT_EQ(show(Quantity{1250}, Unit::gram, kEnglish), "1.250\u00A0kg");
  EXPECT_EQ(show(Quantity{999}, Unit::gram, kFrench), "999\u00A0g");
  EXPECT_EQ(show(Quantity{-1500}, Unit::millilitre, kFrench), "−1,500\u00A0L");
  EXPECT_EQ(show(Quantity{1250}, Unit::piece, kFrench), "1\u202F250");
}

TEST(Format, UnitPricesSayForHowMuch) {
  EXPECT_EQ(show_unit_price(eur(2'35), Unit::gram, kFrench), "2,35\u00A0€/kg");
  EXPECT_EQ(show_unit_price(eur(2'35), Unit::piece, kFrench), "2,35\u00A0€");
}

TEST(Format, RatesArePercentsWhenTheyCanBe) {
  EXPECT_EQ(show(Fraction::create(7, 20).value(), kFrench), "35\u00A0%");
  EXPECT_EQ(show(Fraction::create(1, 8).value(), kFrench), "12,5\u00A0%");
  EXPECT_EQ(show(Fraction::create(1, 3).value(), kFrench), "1/3");
  EXPECT_EQ(show(Fraction{10'000'000'000'000'000, 1}, kFrench), "10000000000000000") << "of which no percent fits";
  EXPECT_EQ(show_number(Fraction{9'000'000'000'000'000'001, 10}, kEnglish), "900,000,000,000,000,000.1");
  EXPECT_EQ(show_number(Fraction{9'000'000'000'000'000'001, 4}, kEnglish), "9000000000000000001/4");
}

TEST(Format, OneIsNotMany) {
  constexpr Counted kCases = {.french = {"cas", "cas"}, .english = {"case", "cases"}};
  constexpr Counted kLines = {.french = {"ligne", "lignes"}, .english = {"line", "lines"}};
  EXPECT_EQ(show_count(1, kCases, kEnglish), "1 case");
  EXPECT_EQ(show_count(0, kLines, kEnglish), "0 lines");
  EXPECT_EQ(show_count(0, kLines, kFrench), "0\u00A0ligne");
  EXPECT_EQ(show_count(1'234, kLines, kFrench), "1\u202F234\u00A0lignes");
}

}  // namespace
}  // namespace apps::format_test
