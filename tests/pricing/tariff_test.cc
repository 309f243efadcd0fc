#include "pricing/tariff.h"

#include <algorithm>

#include "support/support.h"

namespace pricing::tariff_test {
namespace {

constexpr BracketId kPublic{1};
constexpr BracketId kSolidarity{2};
constexpr CategoryId kBread{7};
constexpr CategoryId kFruit{8};

Rule any(BracketId bracket, Fraction rate) {
  return {.bracket = bracket, .category = {}, .origin = {}, .formula = {.base = PriceBase::market, .rate = rate}};
}

// Each rule has a rate of its own, so that a test sees which one answered.
TariffTerms four_precisions() {
  TariffTerms terms;
  terms.public_bracket = kPublic;
  terms.brackets = {{.id = kPublic, .floor = {}, .ceiling = {}}, {.id = kSolidarity, .floor = {}, .ceiling = {}}};
  Rule given = any(kSolidarity, {1, 10});
  given.origin = Origin::donated;
  Rule bread = any(kSolidarity, {3, 10});
  bread.category = kBread;
  Rule bread_given = any(kSolidarity, {1, 20});
  bread_given.category = kBread;
  bread_given.origin = Origin::donated;
  terms.rules = {any(kPublic, {1, 1}), any(kSolidarity, {4, 10}), given, bread, bread_given};
  return terms;
}

TEST(Tariff, AnswersWithTheMostPreciseRule) {
  const Tariff tariff = Tariff::create(four_precisions()).value();
  EXPECT_EQ(tariff.match(kSolidarity, kFruit, Origin::bought, 0).number, 2);
  EXPECT_EQ(tariff.match(kSolidarity, kFruit, Origin::donated, 0).number, 3);
  EXPECT_EQ(tariff.match(kSolidarity, kBread, Origin::bought, 0).number, 4);
  EXPECT_EQ(tariff.match(kSolidarity, kBread, Origin::donated, 0).number, 5);
  EXPECT_EQ(tariff.match(kSolidarity, kBread, Origin::donated, 0).rule->formula.rate, (Fraction{1, 20}));
  EXPECT_EQ(tariff.match(kPublic, kBread, Origin::donated, 0).number, 1);
}

TEST(Tariff, PrefersTheRuleOfTheCategoryToTheRuleOfTheOrigin) {
  TariffTerms terms = four_precisions();
  terms.rules.pop_back();  // bread given: now both "bread" and "given" fit
  const Tariff tariff = Tariff::create(terms).value();
  EXPECT_EQ(tariff.match(kSolidarity, kBread, Origin::donated, 0).number, 4);
}

TEST(Tariff, AnswersAlikeInWhateverOrderItsRulesAreWritten) {
  TariffTerms terms = four_precisions();
  const Tariff written = Tariff::create(terms).value();
  std::reverse(terms.rules.begin(), terms.rules.end());
  const Tariff reversed = Tariff::create(terms).value();
  for (const BracketId bracket : {kPublic, kSolidarity})
    for (const CategoryId category : {kBread, kFruit, CategoryId{}})
      for (const Origin origin : {Origin::bought, Origin::donated, Origin::state_funded})
        EXPECT_EQ(written.match(bracket, category, origin, 0).rule->formula.rate,
                  reversed.match(bracket, category, origin, 0).rule->formula.rate);
}

TEST(Tariff, FindsTheBracketsItListsAndNoOther) {
  const Tariff tariff = Tariff::create(four_precisions()).value();
  ASSERT_NE(tariff.bracket(kSolidarity), nullptr);
  EXPECT_EQ(tariff.bracket(kSolidarity)->id, kSolidarity);
  EXPECT_EQ(tariff.bracket(BracketId{9}), nullptr);
}

TEST(Tariff, RefusesARuleOfABracketThatIsNotListed) {
  TariffTerms terms = four_precisions();
  terms.rules.push_back(any(BracketId{9}, {1, 1}));
  const auto refused = Tariff::create(terms);
  EXPECT_REFUSED(refused, unknown_bracket);
  EXPECT_EQ(refused.error().field, "rules[5]");
}

TEST(Tariff, RefusesAPublicBracketThatIsNotListed) {
  TariffTerms terms = four_precisions();
  terms.public_bracket = BracketId{9};
  EXPECT_REFUSED(Tariff::create(terms), unknown_bracket);
}

TEST(Tariff, RefusesABracketWithoutARuleForEveryCategory) {
  TariffTerms terms = four_precisions();
  terms.rules.erase(terms.rules.begin() + 1);  // bread and donations keep theirs; bought fruit has none
  const auto refused = Tariff::create(terms);
  EXPECT_REFUSED(refused, tariff_rule_missing);
  EXPECT_EQ(refused.error().field, "brackets[1]");
}

TEST(Tariff, AcceptsARuleForEachOriginInPlaceOfOneForAll) {
  TariffTerms terms = four_precisions();
  terms.rules[1].origin = Origin::bought;
  EXPECT_REFUSED(Tariff::create(terms), tariff_rule_missing);  // state_funded has none
  terms.rules.push_back(any(kSolidarity, {2, 10}));
  terms.rules.back().origin = Origin::state_funded;
  EXPECT_OK(Tariff::create(terms));
}

TEST(Tariff, RefusesTwoRulesForOneCase) {
  TariffTerms terms = four_precisions();
  terms.rules.push_back(terms.rules[3]);
  terms.rules.back().formula.rate = Fraction{1, 2};
  const auto refused = Tariff::create(terms);
  EXPECT_REFUSED(refused, tariff_rules_overlap);
  EXPECT_EQ(refused.error().field, "rules[5]");
}

TEST(Tariff, RefusesANegativeRate) {
  TariffTerms terms = four_precisions();
  terms.rules[2].formula.rate = Fraction{-1, 10};
  const auto refused = Tariff::create(terms);
  EXPECT_REFUSED(refused, fraction_out_of_range);
  EXPECT_EQ(refused.error().field, "rules[2]");
}

TEST(Tariff, RefusesAFloorAboveItsCeilingButNotOneAtIt) {
  TariffTerms terms = four_precisions();
  terms.brackets[1].floor = eur(51);
  terms.brackets[1].ceiling = eur(50);
  EXPECT_REFUSED(Tariff::create(terms), amount_out_of_range);
  terms.brackets[1].floor = eur(50);
  EXPECT_OK(Tariff::create(terms));
}

TEST(Tariff, RefusesANegativeFloor) {
  TariffTerms terms = four_precisions();
  terms.brackets[0].floor = eur(-1);
  EXPECT_REFUSED(Tariff::create(terms), amount_out_of_range);
}

TEST(Tariff, RefusesALimitInAnotherCurrency) {
  TariffTerms terms = four_precisions();
  terms.brackets[0].ceiling = Money{5'00, Currency::gbp};
  EXPECT_REFUSED(Tariff::create(terms), currency_mismatch);
}

TEST(Tariff, RefusesABracketListedTwice) {
  TariffTerms terms = four_precisions();
  terms.brackets.push_back(terms.brackets[0]);
  EXPECT_REFUSED(Tariff::create(terms), definition_conflict);
}

TEST(Tariff, RefusesMoreRulesThanATraceCanNumber) {
  TariffTerms terms = four_precisions();
  terms.rules.resize(65'536, any(kPublic, {1, 1}));
  EXPECT_REFUSED(Tariff::create(terms), too_many_lines);
}

// --- ranks and formulas ----------------------------------------------------------------------------------------------

TEST(Tariff, PrefersTheHighestRankThatTheChildReachesToCategoryAndOrigin) {
  TariffTerms terms = four_precisions();
  for (const std::uint8_t rank : {std::uint8_t{2}, std::uint8_t{3}}) {
    terms.rules.push_back(any(kSolidarity, {rank, 100}));
    terms.rules.back().rank_from = rank;
  }
  const Tariff tariff = Tariff::create(terms).value();
  EXPECT_EQ(tariff.match(kSolidarity, kBread, Origin::donated, 0).number, 5);
  EXPECT_EQ(tariff.match(kSolidarity, kBread, Origin::donated, 1).number, 5);
  EXPECT_EQ(tariff.match(kSolidarity, kBread, Origin::donated, 2).number, 6);
  EXPECT_EQ(tariff.match(kSolidarity, kBread, Origin::donated, 3).number, 7);
  EXPECT_EQ(tariff.match(kSolidarity, kBread, Origin::donated, 255).number, 7);
}

TEST(Tariff, DoesNotTakeARuleOfARankForTheRuleOfEveryCase) {
  TariffTerms terms = four_precisions();
  terms.rules[1].rank_from = 1;
  EXPECT_REFUSED(Tariff::create(terms), tariff_rule_missing);
}

TEST(Tariff, TakesTwoRanksForTwoCases) {
  TariffTerms terms = four_precisions();
  terms.rules.push_back(terms.rules[3]);
  terms.rules.back().rank_from = 3;
  EXPECT_OK(Tariff::create(terms));
  terms.rules.push_back(terms.rules.back());
  EXPECT_REFUSED(Tariff::create(terms), tariff_rules_overlap);
}

TEST(Tariff, RefusesAFixedPriceBelowZeroOrBeyondBelief) {
  for (const std::int64_t cents : {std::int64_t{-1}, kAmountMax + 1}) {
    TariffTerms terms = four_precisions();
    terms.rules[2].or_lower = {{.kind = FormulaKind::fixed, .price = cents}};
    const auto refused = Tariff::create(terms);
    EXPECT_REFUSED(refused, amount_out_of_range);
    EXPECT_EQ(refused.error().field, "rules[2]");
  }
}

TEST(Tariff, RefusesANegativeRateAmongTheLower) {
  TariffTerms terms = four_precisions();
  terms.rules[2].or_lower = {{.rate = {-1, 9}}};
  EXPECT_REFUSED(Tariff::create(terms), fraction_out_of_range);
}

TEST(Tariff, RefusesALevelWithoutALineAndALineWithoutALevel) {
  TariffTerms terms = four_precisions();
  terms.rules[2].formula.kind = FormulaKind::level;
  EXPECT_REFUSED(Tariff::create(terms), definition_conflict);
  terms.level_gives = LineGives::price;
  EXPECT_OK(Tariff::create(terms));
  terms.rules[2].or_lower = {terms.rules[2].formula};
  terms.rules[2].formula = {};
  EXPECT_OK(Tariff::create(terms));
  terms.rules[2].or_lower.clear();
  const auto refused = Tariff::create(terms);
  EXPECT_REFUSED(refused, definition_conflict);
  EXPECT_EQ(refused.error().field, "linear");
}

TEST(TariffDeathTest, StopsOnABracketThatIsNotItsOwn) {
  const Tariff tariff = Tariff::create(four_precisions()).value();
  EXPECT_DEATH(tariff.match(BracketId{9}, kBread, Origin::bought, 0), "CHECK failed");
}

}  // namespace
}  // namespace pricing::tariff_test
