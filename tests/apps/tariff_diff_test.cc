#include "apps/tariff_diff.h"

#include <sstream>

#include "support/support.h"
#include "tests/apps/written_tariff.h"

namespace apps::tariff_diff_test {
namespace {

using namespace test_support;

std::vector<TariffChange> changes(const std::string& before, const std::string& after) {
  return compare_tariffs(model(before), model(after), Language::english);
}

TEST(TariffDiff, OfATariffAndItselfIsEmpty) {
  EXPECT_TRUE(changes(text("40 %", "400"), text("40 %", "400")).empty());
}

TEST(TariffDiff, SaysWhoPaysMoreAndHowMuchOfTen) {
  const auto found = changes(text("40 %", "400"), text("50 %", "400"));
  ASSERT_EQ(found.size(), 3u) << "everything; bread that was bought; bread of the State";
  EXPECT_EQ(found[0].bracket, "a");
  EXPECT_EQ(found[0].category, "");
  EXPECT_EQ(found[0].origin, std::nullopt);
  EXPECT_EQ(found[0].paid_before, eur(4'00));
  EXPECT_EQ(found[0].paid_after, eur(5'00));
  EXPECT_EQ(found[1].category, "pain");
  EXPECT_EQ(found[1].origin, Origin::bought);
  std::ostringstream out;
  print_changes(out, found, Language::english);
  EXPECT_THAT(out.str(), testing::HasSubstr("€4.00 → €5.00"));
  EXPECT_THAT(out.str(), testing::HasSubstr("more"));
}

TEST(TariffDiff, NamesMovedBoundsAndBracketsThatComeAndGo) {
  const auto moved = changes(text("40 %", "400"), text("40 %", "450"));
  ASSERT_EQ(moved.size(), 2u);
  EXPECT_EQ(moved[0].what, "bounds");
  EXPECT_EQ(moved[0].before, "under 400");
  EXPECT_EQ(moved[0].after, "under 450");
  std::string renamed = text("40 %", "400");
  for (std::size_t at = 0; (at = renamed.find("\"a\"", at)) != std::string::npos;) renamed.replace(at, 3, "\"c\"");
  const auto gone = changes(text("40 %", "400"), renamed);
  ASSERT_EQ(gone.size(), 2u);
  EXPECT_EQ(gone[0].bracket + " " + gone[0].before + " " + gone[0].after, "a A –");
  EXPECT_EQ(gone[1].bracket + " " + gone[1].before + " " + gone[1].after, "c – A");
}

// Both measured, so that households are compared too.
TEST(TariffDiff, OfTwoCurrenciesSaysNotWhoPaysMore) {
  std::string pounds = text("40 %", "400");
  pounds.insert(pounds.find("public_bracket"), "currency = \"GBP\"\n");
  const TariffModel before = model(text("40 %", "400"));
  const TariffModel after = model(pounds);
  const auto households = compare_households(before, after, Language::english);
  ASSERT_FALSE(households.empty());
  std::ostringstream out;
  print_changes(out, households, Language::english);
  print_changes(out, compare_tariffs(before, after, Language::english), Language::english);
  EXPECT_THAT(out.str(), testing::HasSubstr("€4.00 → £4.00"));
  EXPECT_THAT(out.str(), testing::Not(testing::ContainsRegex("£[0-9.]+ +(more|less|=)")));
}

TEST(TariffDiff, ANewCategoryAndASiblingRankAreCasesOfTheirOwn) {
  const auto found = changes(text("40 %", "400"), text("40 %", "400", "{ bracket = \"a\", rank_from = 3, price = 1 }"));
  ASSERT_FALSE(found.empty());
  EXPECT_EQ(found[0].rank, 3);
  EXPECT_EQ(found[0].paid_before, eur(4'00));
  EXPECT_EQ(found[0].paid_after, eur(1'00));
}

TEST(TariffDiff, NamesWhateverElseIsWrittenOtherwise) {
  const std::string before = text("40 %", "400");
  const auto what = [&](const std::string& from, const std::string& to) {
    std::string after = before;
    after.replace(after.find(from), from.size(), to);
    const auto found = changes(before, after);
    return found.size() == 1 ? found[0].what + ": " + found[0].before + " | " + found[0].after
                             : std::to_string(found.size()) + " changes";
  };
  EXPECT_EQ(what("from = 2026-01-01", "from = 2026-02-01"), "from: 01 Jan 2026 | 01 Feb 2026");
  EXPECT_EQ(what("public_bracket = \"b\"", "public_bracket = \"a\""), "public_bracket: b | a");
  EXPECT_EQ(what("from = 2026-01-01\n", "from = 2026-01-01\nshops = [\"noailles\"]\n"), "shops:  | noailles");
  EXPECT_EQ(what("from = 2026-01-01\n", "from = 2026-01-01\npool = \"c\"\n"), "pool:  | c");
  EXPECT_EQ(what("from = 2026-01-01\n", "from = 2026-01-01\noverride_roles = [\"chef\"]\n"), "override_roles:  | chef");
  EXPECT_THAT(what("\"quotient_familial\" }", "\"quotient_familial\", growth = { per_child = \"0.5\" } }"),
              testing::StartsWith("growth:  | bounds × (1 + 0 if couple or child + 0.5 per child"));
}

// --- who pays --------------------------------------------------------------------------------------------------------

std::vector<HouseholdChange> households(const std::string& before, const std::string& after) {
  return compare_households(model(before), model(after), Language::english);
}

std::string told(const HouseholdChange& change) {
  return change.who + ": " + change.bracket_before + change.bracket_after + " " + to_string(change.paid_before) + " " +
         to_string(change.paid_after);
}

TEST(TariffDiff, AMovedBoundIsTheHouseholdsBetweenTheTwo) {
  const auto found = households(text("40 %", "400"), text("40 %", "450"));
  ASSERT_EQ(found.size(), 2u) << "anything; donated bread";
  EXPECT_EQ(told(found[0]), "from 400, under 450: ba 10.00 EUR 4.00 EUR");
  EXPECT_EQ(found[1].category, "pain");
  EXPECT_EQ(found[1].origin, Origin::donated);
  std::ostringstream out;
  print_changes(out, found, Language::english);
  EXPECT_THAT(out.str(), testing::HasSubstr("b → a"));
  EXPECT_THAT(out.str(), testing::HasSubstr("less"));
}

TEST(TariffDiff, ARateIsOfAllWhoAreOfItsBracket) {
  const auto found = households(text("40 %", "400"), text("50 %", "400"));
  ASSERT_FALSE(found.empty());
  EXPECT_EQ(told(found[0]), "under 400: aa 4.00 EUR 5.00 EUR");
}

TEST(TariffDiff, OfATariffAndItselfNobodyPaysOtherwise) {
  EXPECT_TRUE(households(text("40 %", "400"), text("40 %", "400")).empty());
}

std::string line(const std::string& slope) {
  return "[tariff]\ncode = \"t\"\nlabel = \"T\"\nfrom = 2026-01-01\npublic_bracket = \"a\"\n"
         "measure = { kind = \"quotient_familial\" }\n"
         "linear = { slope = \"" +
         slope +
         "\", min = \"1\", max = \"5\", step = \"0.01\" }\n"
         "bracket = [{ code = \"a\", label = \"A\" }]\nrule = [{ bracket = \"a\", level = true }]\n";
}

// From min to max at 1 %: 100 to 500. At 2 %: 50 to 250.
TEST(TariffDiff, OfALineTheEndsAndWhatLiesBetween) {
  std::vector<std::string> who;
  for (const HouseholdChange& each : households(line("1 %"), line("2 %"))) who.push_back(told(each));
  EXPECT_EQ(who, (std::vector<std::string>{"75: aa 1.00 EUR 1.50 EUR", "100: aa 1.00 EUR 2.00 EUR",
                                           "175: aa 1.75 EUR 3.50 EUR", "250: aa 2.50 EUR 5.00 EUR",
                                           "375: aa 3.75 EUR 5.00 EUR"}));
}

TEST(TariffDiff, APointWithoutAnEndOfDecimalsIsToldToTheHundredth) {
  const auto found = households(line("1 %"), line("3 %"));
  ASSERT_FALSE(found.empty());
  EXPECT_EQ(found[0].who, "≈ 66.67");  // (33 1/3 + 100) / 2
}

TEST(TariffDiff, OtherMeasuresAreNotCompared) {
  std::string given = text("40 %", "400");
  given.replace(given.find("kind = \"quotient_familial\""), 26, "kind = \"age\"");
  EXPECT_FALSE(are_comparable(model(text("40 %", "400")).definition(), model(given).definition()));
  EXPECT_TRUE(households(text("40 %", "400"), given).empty());
}

}  // namespace
}  // namespace apps::tariff_diff_test
