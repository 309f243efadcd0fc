// Grids that cities and groceries have published (DOMAIN §3) and the cases of their authors, when the folder of shared
// data is there.
#include <boost/json.hpp>
#include <cmath>
#include <fstream>
#include <sstream>

#include "pricing/eligibility.h"
#include "pricing/quote.h"
#include "support/support.h"

namespace pricing::published_tariffs_test {
namespace {

using test_support::day;

// --- grids -----------------------------------------------------------------------------------------------------------

Fraction number(std::string_view text) {
  return Fraction::parse(text).value();
}

// What a grid says of one bracket: from where on, and what it gives.
struct Row {
  std::string from;
  std::int64_t value;
};

// Steps of a quotient familial from zero on.
struct Grid {
  BoundSide side;
  std::vector<Row> rows;

  Eligibility eligibility() const {
    EligibilityTerms terms;
    terms.measure.kind = MeasureKind::quotient_familial;
    terms.measure.bounds = side;
    for (std::size_t i = 0; i < rows.size(); ++i) {
      BracketBounds bounds;
      bounds.code = std::to_string(i);
      if (i > 0) bounds.from = number(rows[i].from);
      if (i + 1 < rows.size()) bounds.up_to = number(rows[i + 1].from);
      terms.brackets.push_back(bounds);
    }
    return Eligibility::create(terms).value();
  }
  std::int64_t of(const Means& means) const { return rows[eligibility().place(means).value().bracket].value; }
  std::int64_t of(std::string_view quotient) const {
    Means means;
    means.quotient_familial = number(quotient);
    return of(means);
  }
};

TEST(PublishedGrid, OfGroixHoldsEachUpperBound) {
  const Grid groix{
      BoundSide::up_to_inclusive,
      {{"", 1'10}, {"440", 2'40}, {"526", 2'60}, {"557", 2'80}, {"675", 3'20}, {"1045", 3'50}, {"2000", 3'60}}};
  EXPECT_EQ(groix.of("0"), 1'10);
  EXPECT_EQ(groix.of("440"), 1'10);
  EXPECT_EQ(groix.of("440.01"), 2'40);
  EXPECT_EQ(groix.of("526"), 2'40);
  EXPECT_EQ(groix.of("557"), 2'60);
  EXPECT_EQ(groix.of("675"), 2'80);
  EXPECT_EQ(groix.of("1045"), 3'20);
  EXPECT_EQ(groix.of("2000"), 3'50);
  EXPECT_EQ(groix.of("2000.01"), 3'60);
}

TEST(PublishedGrid, OfFayAuxLogesIsALineBetweenTwoSixtyAndFourFifty) {
  const Linear line{.slope = number("0.36%"), .min = number("2.60"), .max = number("4.50")};
  EXPECT_EQ(level_of(line, number("0")).value(), 2'60);
  EXPECT_EQ(level_of(line, number("722")).value(), 2'60);  // 2.5992
  EXPECT_EQ(level_of(line, number("800")).value(), 2'88);
  EXPECT_EQ(level_of(line, number("1000")).value(), 3'60);
  EXPECT_EQ(level_of(line, number("1250")).value(), 4'50);
  EXPECT_EQ(level_of(line, number("9999")).value(), 4'50);
}

// --- the cases of their authors --------------------------------------------------------------------------------------

std::optional<boost::json::value> tariff_example(std::string_view id) {
  const auto data = test_support::shared_data();
  if (!data) return std::nullopt;
  std::ifstream file(*data / "tariff-examples" / "examples.json");
  std::stringstream text;
  text << file.rdbuf();
  const boost::json::value examples = boost::json::parse(text.str());
  for (const boost::json::value& each : examples.as_array())
    if (each.at("id").as_string() == id) return each;
  return std::nullopt;
}

#define LOAD_OR_SKIP(example, id)          \
  const auto example = tariff_example(id); \
  if (!example) GTEST_SKIP() << "the folder of shared data is not beside the project"

// The decimal that the file writes: 410.1 and 1.5 have at most two places.
Fraction decimal(const boost::json::value& value) {
  return Fraction::create(std::llround(value.to_number<double>() * 100), 100).value();
}
std::int64_t hundredths(const boost::json::value& value) {
  return std::llround(value.to_number<double>() * 100);
}

Grid grid_of(const boost::json::value& example) {
  Grid grid{BoundSide::from_inclusive, {}};
  const boost::json::array& rows = example.at("rows").as_array();
  for (const boost::json::value& row : rows)
    grid.rows.push_back({to_string(decimal(row.at("from"))), hundredths(row.at("value"))});
  return grid;
}

// The same rows of whole numbers, each said by the last that it holds: "up to 410", then "up to 510".
Grid by_their_last(Grid grid) {
  grid.side = BoundSide::up_to_inclusive;
  for (Row& row : grid.rows) row.from = to_string(subtract(number(row.from), number("1")).value());
  return grid;
}

std::vector<std::string> differing(const Grid& grid, const boost::json::value& example) {
  std::vector<std::string> cases;
  for (const boost::json::value& each : example.at("cases").as_array())
    if (grid.of(to_string(decimal(each.at("x")))) != hundredths(each.at("expected")))
      cases.emplace_back(each.at("case").as_string());
  return cases;
}

// Strasbourg prints whole numbers on both sides, 0 to 410 and 411 to 510, and nothing between; its authors' T0701 asks
// for 2.15 at 410.1. Rows that go up to and with their last whole number say all that was printed and that case too.
TEST(AuthorsCases, OfStrasbourgAllHoldWhereARowGoesUpToItsLastWholeNumber) {
  LOAD_OR_SKIP(example, "stras-cantine-standard");
  EXPECT_THAT(differing(by_their_last(grid_of(*example)), *example), testing::IsEmpty());
}

// The authors contradict themselves: the rows as their file writes them, each from its first whole number on, give 1.50
// there. It is that one case, and nothing else that was printed tells the two readings apart.
TEST(AuthorsCases, OfStrasbourgDifferInOneWhereARowBeginsAtItsFirstWholeNumber) {
  LOAD_OR_SKIP(example, "stras-cantine-standard");
  const Grid as_written = grid_of(*example), read = by_their_last(as_written);
  EXPECT_THAT(differing(as_written, *example), testing::ElementsAre("T0701"));
  EXPECT_EQ(as_written.of("410.1"), 1'50);
  for (int quotient = 0; quotient <= 2'100; ++quotient)
    ASSERT_EQ(as_written.of(std::to_string(quotient)), read.of(std::to_string(quotient))) << quotient;
}

TEST(AuthorsCases, OfBordeauxReadTheIncomeOfAYearByParts) {
  LOAD_OR_SKIP(example, "bordeaux-transport");
  const Grid grid = grid_of(*example);
  for (const boost::json::value& each : example->at("cases").as_array()) {
    Means means;
    means.yearly_income = decimal(each.at("rfr"));
    means.parts = decimal(each.at("parts"));
    means.monthly_benefits = number("0");
    EXPECT_EQ(grid.of(means), hundredths(each.at("expected"))) << each;
  }
}

// What comes in a month is compared with ceilings that grow; those who live elsewhere have a bracket of their own.
Eligibility rennes(const boost::json::value& example) {
  EligibilityTerms terms;
  terms.measure.kind = MeasureKind::quotient_familial;
  terms.measure.bounds = BoundSide::up_to_inclusive;
  terms.measure.growth = {.couple_or_child = {1, 2}, .per_child = {3, 10}};
  std::optional<Fraction> from;
  for (const boost::json::value& row : example.at("rows").as_array()) {
    BracketBounds bounds;
    bounds.code = std::to_string(row.at("value").as_int64());
    bounds.from = from;
    if (!row.at("upto").is_null()) bounds.up_to = from = decimal(row.at("upto"));
    bounds.resident = Condition::yes;
    terms.brackets.push_back(bounds);
  }
  BracketBounds elsewhere;
  elsewhere.code = "0";
  elsewhere.resident = Condition::no;
  terms.brackets.push_back(elsewhere);
  return Eligibility::create(terms).value();
}

// What the authors describe, as one income of the month (docs/pricing_model.md has the reading): wages and benefits of
// the whole household and housing aid; where AAH or ASPA is the only income, the flat rate for housing, 770.64 a year,
// in place of the aid.
struct Situation {
  std::string_view id;
  std::string_view monthly_income;
  Composition composition;
  bool resident = true;
};

std::string percent_of(const Eligibility& grid, const Situation& situation) {
  Means means;
  means.quotient_familial = number(situation.monthly_income);
  means.composition = situation.composition;
  means.resident = situation.resident;
  return grid.terms().brackets[grid.place(means).value().bracket].code;
}

std::string expected_percent(const boost::json::value& each) {
  const boost::json::value& expected = each.at("expected");
  return std::to_string(expected.is_array() ? expected.at(0).as_int64() : expected.as_int64());
}

const std::vector<Situation> kSituations = {
    {"T0401", "700", {}},
    {"T0402", "1000", {}},  // of the month: a twelfth of its year, 666.67, would be 100 %
    {"T0403", "0", {}},     // no income, but a scholarship
    {"T0404", "1100", {.adults = 1, .children = 1}},
    {"T0405", "1500", {}},
    {"T0406", "0", {.adults = 1, .children = 2}},
    {"T0407", "1891", {.adults = 2}},     // 808 + 808 + 275: a wage beside the AAH, so the aid counts
    {"T0408", "664.22", {}},              // 600 of AAH + 64.22
    {"T0409", "1564.22", {.adults = 2}},  // 1,500 of ASPA + 64.22; with the aid, 1,830, it would be 0 %
    {"T0410", "0", {}, false},
};

// All but the student's, which is no matter of income: its authors look at the step of the scholarship (from step 3 on
// 85 %), and a tariff here reads one measure. Its bracket is given.
TEST(AuthorsCases, OfRennesFollowTheIncomeOfTheMonthButForTheStudent) {
  LOAD_OR_SKIP(example, "rennes-transport-situations");
  const Eligibility grid = rennes(*example);
  std::vector<std::string> otherwise;
  const boost::json::array& cases = example->at("cases").as_array();
  ASSERT_EQ(cases.size(), kSituations.size());
  for (std::size_t i = 0; i < cases.size(); ++i) {
    ASSERT_EQ(cases[i].at("case").as_string(), kSituations[i].id);
    if (percent_of(grid, kSituations[i]) != expected_percent(cases[i]))
      otherwise.emplace_back(cases[i].at("case").as_string());
  }
  EXPECT_THAT(otherwise, testing::ElementsAre("T0403"));
  const boost::json::value& student = cases[2].at("input").at("individus").at("personne1");
  EXPECT_EQ(student.at("etudiant").as_int64(), 1);
  EXPECT_EQ(student.at("bourse_criteres_sociaux_echelon").as_int64(), 4);
}

// What makes it one reading: no other way to count the housing aid fits T0407 and T0409 at once. (T0407 names no
// commune, and might be 0 % for that alone; read as of Rennes it needs its aid.)
TEST(AuthorsCases, OfRennesLeaveOneWayToCountHousingAid) {
  LOAD_OR_SKIP(example, "rennes-transport-situations");
  const Eligibility grid = rennes(*example);
  const auto percent = [&grid](std::string_view income) {
    return percent_of(grid, {.id = {}, .monthly_income = income, .composition = {.adults = 2}});
  };
  EXPECT_EQ(percent("1830"), "0") << "T0409, 85 %, with all of its aid";
  EXPECT_EQ(percent("1616"), "50") << "T0407, 0 %, without any of its aid";
  EXPECT_EQ(percent("1680.22"), "50") << "T0407, 0 %, with the flat rate";
}

// --- prices ----------------------------------------------------------------------------------------------------------

constexpr BracketId kOnly{1};

Rule rule(PriceFormula formula, std::uint8_t rank_from = 0) {
  Rule priced{.bracket = kOnly, .category = {}, .origin = {}, .formula = formula};
  priced.rank_from = rank_from;
  return priced;
}

TariffTerms one_bracket(std::vector<Rule> rules) {
  TariffTerms terms;
  terms.public_bracket = kOnly;
  terms.brackets = {{.id = kOnly, .floor = {}, .ceiling = {}}};
  terms.rules = std::move(rules);
  return terms;
}

LotDraw meal(Money cost, Money market) {
  LotDraw taken;
  taken.quantity = {1};
  taken.basis = CostBasis::lot;
  taken.cost = cost;
  taken.market_price = taken.full_price = market;
  return taken;
}

Basket basket_of(const Tariff& tariff, LotDraw draw, std::uint8_t rank = 0) {
  Line line;
  line.rank = rank;
  line.draws = {std::move(draw)};
  Basket basket;
  basket.date = day("2026-11-23");
  basket.has_household = true;
  basket.bracket = kOnly;
  basket.tariff = &tariff;
  basket.lines = {line};
  return basket;
}

Money price_of_child(const Tariff& tariff, std::uint8_t rank) {
  std::vector<FundView> none;
  return quote(basket_of(tariff, meal(eur(6'00), eur(6'00)), rank), none, Explain::no).value().total;
}

TEST(PublishedPrice, OfBubrysThirdChildIsAboutHalf) {
  const auto fixed = [](std::int64_t cents, std::uint8_t rank_from) {
    return rule({.kind = FormulaKind::fixed, .price = cents}, rank_from);
  };
  const Tariff tariff = Tariff::create(one_bracket({fixed(3'20, 0), fixed(1'60, 3)})).value();
  EXPECT_EQ(price_of_child(tariff, 0), eur(3'20));
  EXPECT_EQ(price_of_child(tariff, 2), eur(3'20));
  EXPECT_EQ(price_of_child(tariff, 3), eur(1'60));
  EXPECT_EQ(price_of_child(tariff, 9), eur(1'60));
}

// FoodCoopX's Tapir: a discount is open while the pool covers it. A pool of 45 covers 20 % of 200, and not of 1000.
class TapirsPool : public testing::Test {
 protected:
  Result<Quote> buy_for(Money market) {
    TariffTerms terms = one_bracket({rule({.rate = {4, 5}})});
    terms.brackets[0].needs_pool = true;
    const Tariff tariff = Tariff::create(terms).value();
    std::vector<FundView> pool(1);
    pool[0].left = eur(45'00);
    return quote(basket_of(tariff, meal(market, market)), pool, Explain::no);
  }
};

TEST_F(TapirsPool, CoversTwentyPerCentOfTwoHundred) {
  EXPECT_EQ(buy_for(eur(200'00)).value().total, eur(160'00));
  EXPECT_OK(buy_for(eur(225'00)));
}

TEST_F(TapirsPool, IsClosedForWhatItDoesNotCoverWhole) {
  const auto refused = buy_for(eur(1000'00));
  EXPECT_REFUSED(refused, pool_exhausted);
  EXPECT_EQ(refused.error().field, "lines[0]");
  EXPECT_REFUSED(buy_for(eur(225'03)), pool_exhausted);  // 20 % of it: 45.01
}

}  // namespace
}  // namespace pricing::published_tariffs_test
