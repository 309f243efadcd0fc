#include "ledger/base/money.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "support/support.h"

namespace base::money_test {
namespace {

constexpr std::int64_t kLowest = INT64_MIN;
constexpr std::int64_t kHighest = INT64_MAX;

Money gbp(std::int64_t pence) {
  return {pence, Currency::gbp};
}

TEST(Money, AddsAndSubtracts) {
  EXPECT_EQ(add(eur(12'50), eur(50)).value(), eur(13'00));
  EXPECT_EQ(subtract(eur(12'50), eur(13'00)).value(), eur(-50));
  EXPECT_EQ(eur(12'50) + eur(50) - eur(1), eur(12'99));
  EXPECT_EQ(-eur(50), eur(-50));
}

TEST(Money, AnswersOverflowByName) {
  EXPECT_REFUSED(add(eur(kHighest), eur(1)), amount_overflow);
  EXPECT_REFUSED(add(eur(kLowest), eur(-1)), amount_overflow);
  EXPECT_REFUSED(subtract(eur(kLowest), eur(1)), amount_overflow);
  EXPECT_REFUSED(subtract(eur(0), eur(kLowest)), amount_overflow);
  EXPECT_REFUSED(scale(eur(kHighest), Fraction{3, 2}, Rounding::down), amount_overflow);
  EXPECT_EQ(add(eur(kHighest), eur(kLowest)).value(), eur(-1));
}

TEST(Money, OfTwoCurrenciesIsNeverMixed) {
  EXPECT_REFUSED(add(eur(1), gbp(1)), currency_mismatch);
  EXPECT_REFUSED(subtract(eur(1), gbp(1)), currency_mismatch);
  EXPECT_NE(eur(1), gbp(1));
}

TEST(MoneyDeathTest, OperatorsAbortWhereDecideShouldHaveRefused) {
  EXPECT_DEATH(static_cast<void>(eur(1) + gbp(1)), "CHECK failed: currency.*EUR.*GBP");
  EXPECT_DEATH(static_cast<void>(eur(1) - gbp(1)), "CHECK failed: currency");
  EXPECT_DEATH(static_cast<void>(eur(1) < gbp(1)), "CHECK failed: a.currency");
  EXPECT_DEATH(static_cast<void>(eur(kHighest) + eur(1)), "CHECK failed");
  EXPECT_DEATH(static_cast<void>(eur(kLowest) - eur(1)), "CHECK failed");
  EXPECT_DEATH(static_cast<void>(Quantity{kHighest} + Quantity{1}), "CHECK failed");
  EXPECT_DEATH(static_cast<void>(Quantity{kLowest} - Quantity{1}), "CHECK failed");
  EXPECT_DEATH(static_cast<void>(-eur(kLowest)), "CHECK failed");
  EXPECT_DEATH(static_cast<void>(-Quantity{kLowest}), "CHECK failed");
}

TEST(Money, ScalesByAnExactRateWithANamedRounding) {
  EXPECT_EQ(scale(eur(2'70), Fraction{13, 20}, Rounding::half_down).value(), eur(1'75));  // 1.755
  EXPECT_EQ(scale(eur(2'70), Fraction{13, 20}, Rounding::half_up).value(), eur(1'76));
  EXPECT_EQ(scale(eur(1'00), Fraction{1, 3}, Rounding::up).value(), eur(34));
  EXPECT_EQ(scale(gbp(1'00), Fraction{1, 3}, Rounding::down).value(), gbp(33));
}

TEST(Money, IsReadInTheWaysInWhichPeopleWriteIt) {
  const std::pair<std::string_view, std::int64_t> kWritten[] = {
      {"12.50", 12'50},
      {"12,50", 12'50},
      {"12,5", 12'50},
      {"12", 12'00},
      {"-3", -3'00},
      {"-0,05", -5},
      {"0", 0},
      {"1 234,5", 1'234'50},
      {"1\u00a0234,50", 1'234'50},
      {"1\u202f234,50", 1'234'50},
      {"12 345 678", 12'345'678'00},
      {"1234,5", 1'234'50},
      {"92233720368547758.07", kHighest},
      {"-92233720368547758.08", kLowest},
  };
  for (const auto& [text, cents] : kWritten) {
    ASSERT_OK(parse_money(text, Currency::eur));
    EXPECT_EQ(parse_money(text, Currency::eur).value(), eur(cents)) << text;
  }
  EXPECT_EQ(parse_money("1", Currency::chf).value(), (Money{1'00, Currency::chf}));
}

TEST(Money, RefusesWhatIsNotWrittenAsAnAmount) {
  for (const std::string_view text :
       {"",       "-",        "+3",  "--3", ".5",     ",50",  "12.",   "12.505", "12.5.0", "1,234.50", "1 23",
        "1 2345", "1234 567", " 12", "12 ", "1  234", "12 €", "12.5 ", "12.-5",  "1e3",    "douze",    "12.50\n"})
    EXPECT_REFUSED(parse_money(text, Currency::eur), value_not_allowed);
}

TEST(Money, RefusesAnAmountThatDoesNotFitByOneCent) {
  EXPECT_REFUSED(parse_money("92233720368547758.08", Currency::eur), amount_out_of_range);
  EXPECT_REFUSED(parse_money("-92233720368547758.09", Currency::eur), amount_out_of_range);
  EXPECT_REFUSED(parse_money("99999999999999999999999999", Currency::eur), amount_out_of_range);
}

TEST(Money, IsWrittenForEngineers) {
  EXPECT_EQ(to_string(eur(1234'50)), "1234.50 EUR");
  EXPECT_EQ(to_string(eur(-5)), "-0.05 EUR");
  EXPECT_EQ(to_string(gbp(0)), "0.00 GBP");
  EXPECT_EQ(to_string(eur(kLowest)), "-92233720368547758.08 EUR");
}

RC_GTEST_PROP(Money, IsReadAgainAsItWasWritten, (std::int64_t cents)) {
  const std::string written = to_string(eur(cents));
  RC_ASSERT(parse_money(written.substr(0, written.size() - 4), Currency::eur).value() == eur(cents));
}

TEST(Currency, IsFoundAgainByItsNameAndByItsNumber) {
  for (const Currency currency : {Currency::eur, Currency::gbp, Currency::chf, Currency::usd}) {
    EXPECT_EQ(currency_named(to_string(currency)), currency);
    EXPECT_EQ(currency_of(static_cast<std::uint16_t>(currency)), currency);
  }
  EXPECT_EQ(currency_named("eur"), std::nullopt);
  EXPECT_EQ(currency_of(392), std::nullopt);  // the yen has no cents
}

TEST(Unit, IsFoundAgainByItsName) {
  for (const Unit unit : {Unit::piece, Unit::gram, Unit::millilitre}) EXPECT_EQ(unit_named(to_string(unit)), unit);
  EXPECT_EQ(unit_named("kg"), std::nullopt);
}

TEST(MicroCost, TimesAQuantityIsCentsRoundedHalfUp) {
  EXPECT_EQ(cost_of(MicroCost{1200}, Quantity{1000}, Currency::eur).value(), eur(1'20));  // 0.0012 €/g, a kilogram
  EXPECT_EQ(cost_of(MicroCost{1200}, Quantity{4}, Currency::eur).value(), eur(0));        // 0.48 cent
  EXPECT_EQ(cost_of(MicroCost{1250}, Quantity{4}, Currency::eur).value(), eur(1));        // half a cent
  EXPECT_EQ(cost_of(MicroCost{1250}, Quantity{-4}, Currency::eur).value(), eur(-1));
  EXPECT_REFUSED(cost_of(MicroCost{kHighest}, Quantity{kQuantityMax}, Currency::eur), amount_overflow);
}

}  // namespace
}  // namespace base::money_test
