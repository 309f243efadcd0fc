#include "apps/apply_plan.h"

#include <algorithm>

#include "support/support.h"

namespace apps {
namespace {

using namespace test_support;

ledger::Product rice(std::string label) {
  return {.code = "riz", .label = std::move(label), .category = "feculents"};
}
ledger::Price rice_price(std::string_view from, Money market) {
  return {.product = "riz", .shop = "", .from = day(from), .market = market, .full = market};
}

Territory files(std::vector<ledger::Definition> definitions) {
  Territory territory;
  std::uint32_t line = 0;
  for (ledger::Definition& each : definitions)
    territory.definitions.push_back({std::move(each), {"t.toml", ++line, 1}});
  return territory;
}
engine::CatalogueAnswer book(std::vector<ledger::Definition> definitions) {
  engine::CatalogueAnswer answer;
  for (ledger::Definition& each : definitions) answer.entries.push_back({.definition = std::move(each)});
  return answer;
}

std::vector<std::string> told(const std::vector<Step>& steps) {
  std::vector<std::string> lines;
  for (const Step& step : steps)
    lines.push_back(std::string(to_string(step.change)) + " " + step.kind + " " + step.key +
                    (step.body ? " posted" : ""));
  return lines;
}

using testing::ElementsAre;

TEST(ApplyPlan, PostsWhatIsNewOrOtherwiseAndLeavesTheSameAlone) {
  const ledger::Supplier supplier{.code = "grossiste", .label = "Grossiste"};
  const ledger::Funder funder{.code = "ville", .label = "Ville"};
  const auto steps =
      plan_definitions(files({supplier, rice("Riz long"), funder}), book({supplier, rice("Riz")}), WhatVanished::keep);
  EXPECT_THAT(told(steps),
              ElementsAre("unchanged supplier grossiste", "changed product riz posted", "added funder ville posted"));
  EXPECT_EQ(to_string(steps[1].place), "t.toml:2:1");
}

TEST(ApplyPlan, WhatAnImportDeclaredIsNamedAndNeverRetired) {
  auto known = book({rice("Riz"), ledger::Product{.code = "pates", .label = "Pâtes", .category = "feculents"}});
  known.entries.back().imported = true;
  EXPECT_THAT(told(plan_definitions(files({rice("Riz")}), known, WhatVanished::retire)),
              ElementsAre("unchanged product riz", "vanished product pates"));
}

TEST(ApplyPlan, WhatVanishedIsNamedAndKeptUnlessItIsToBeRetired) {
  const ledger::Product pasta{.code = "pates", .label = "Pâtes", .category = "feculents"};
  const auto territory = files({rice("Riz")});
  const auto known = book({rice("Riz"), pasta});
  EXPECT_THAT(told(plan_definitions(territory, known, WhatVanished::ignore)), ElementsAre("unchanged product riz"));
  EXPECT_THAT(told(plan_definitions(territory, known, WhatVanished::keep)),
              ElementsAre("unchanged product riz", "vanished product pates"));
  const auto retired = plan_definitions(territory, known, WhatVanished::retire);
  EXPECT_THAT(told(retired), ElementsAre("unchanged product riz", "retired product pates posted"));
  const auto& declared = std::get<engine::Declare>(*retired[1].body).definition;
  EXPECT_TRUE(std::get<ledger::Product>(declared).retired);
}

TEST(ApplyPlan, WhatIsRetiredAlreadyHasNotVanished) {
  ledger::Product pasta{.code = "pates", .label = "Pâtes", .category = "feculents"};
  pasta.retired = true;
  const auto steps = plan_definitions(files({rice("Riz")}), book({rice("Riz"), pasta}), WhatVanished::retire);
  EXPECT_THAT(told(steps), ElementsAre("unchanged product riz"));
}

TEST(ApplyPlan, KindsThatTheFilesDoNotMentionAreNotCompared) {
  const auto steps = plan_definitions(files({rice("Riz")}), book({ledger::Funder{.code = "ville", .label = "Ville"}}),
                                      WhatVanished::retire);
  EXPECT_THAT(told(steps), ElementsAre("added product riz posted"));
}

TEST(ApplyPlan, APriceOfThePastHasNotVanishedWhenThereIsANewOne) {
  const auto known = book({rice_price("2026-01-01", eur(2'00)), rice_price("2026-07-01", eur(2'20))});
  const auto steps = plan_definitions(files({rice_price("2026-07-01", eur(2'20))}), known, WhatVanished::retire);
  EXPECT_THAT(told(steps), ElementsAre("unchanged price riz@*@2026-07-01"));
}

TEST(ApplyPlan, SourcesOtherThanTillsAreNotTheFilesConcern) {
  const ledger::SourceDefinition till{.code = "n-1", .label = "N", .kind = SourceKind::till, .shop = "n"};
  const ledger::SourceDefinition desk{.code = "poste-1", .label = "P", .kind = SourceKind::administrator};
  ledger::SourceDefinition gone = till;
  gone.code = "n-2";
  const auto steps = plan_definitions(files({till}), book({till, desk, gone}), WhatVanished::retire);
  EXPECT_THAT(told(steps), ElementsAre("unchanged source n-1", "retired source n-2 posted"));
}

TEST(ApplyPlan, ATariffIsComparedWithItsLastVersion) {
  ledger::Tariff first{.code = "t", .label = "T", .from = day("2026-01-01")};
  ledger::Tariff second = first;
  second.from = day("2026-07-01");
  engine::CatalogueAnswer known;
  known.entries.push_back({.id = 1, .version = 2, .definition = second});
  known.entries.push_back({.id = 1, .version = 1, .definition = first});
  EXPECT_THAT(told(plan_definitions(files({second}), known, WhatVanished::keep)), ElementsAre("unchanged tariff t"));
  EXPECT_THAT(told(plan_definitions(files({first}), known, WhatVanished::keep)),
              ElementsAre("changed tariff t posted"));
}

TEST(ApplyPlan, AGrantIsTheSameByFundStepReferenceAndAmount) {
  Territory territory;
  const engine::RecordGrant award{engine::GrantStep::awarded, "ville-fl", eur(900'00), "D-1"};
  engine::RecordGrant received = award;
  received.step = engine::GrantStep::received;
  territory.grants = {{{award, kNoDate}, {}}, {{received, day("2026-02-01")}, {}}};
  engine::CatalogueAnswer known;
  known.grants.push_back({award});
  const auto steps = plan_grants(territory, known);
  EXPECT_THAT(told(steps),
              ElementsAre("unchanged grant ville-fl awarded D-1", "added grant ville-fl received D-1 posted"));
  EXPECT_EQ(steps[1].effective_date, day("2026-02-01"));
}

Placed<WrittenHousehold> household() {
  WrittenHousehold written{.enrolment = {.pseudonym = "BM1-0007", .legal_entity = "e", .bracket = "a", .size_class = 3},
                           .card = "2990007",
                           .budget = std::nullopt};
  written.budget = engine::GrantEntitlement{.pseudonym = "BM1-0007", .budget = eur(90'00)};
  return {written, {"t.toml", 1, 1}};
}
engine::HouseholdAnswer as_known() {
  return {.pseudonym = "BM1-0007", .legal_entity = "e", .bracket = "a", .size_class = 3, .cards = {"2990007"}};
}

TEST(ApplyPlan, ANewHouseholdIsEnrolledWithItsCardAndItsBudget) {
  EXPECT_THAT(told(plan_household(household(), std::nullopt)),
              ElementsAre("added household BM1-0007 posted", "added card BM1-0007 posted",
                          "added entitlement BM1-0007 posted"));
}

TEST(ApplyPlan, AKnownHouseholdIsNeverChangedBehindItsBack) {
  engine::HouseholdAnswer known = as_known();
  known.bracket = "b";
  known.budget = eur(60'00);
  EXPECT_THAT(told(plan_household(household(), known)),
              ElementsAre("kept household BM1-0007", "changed entitlement BM1-0007 posted"));
}

TEST(ApplyPlan, AHouseholdAppliedTwiceHasNothingLeftToPost) {
  engine::HouseholdAnswer known = as_known();
  known.budget = eur(90'00);
  EXPECT_THAT(told(plan_household(household(), known)), ElementsAre("unchanged household BM1-0007"));
}

TEST(ApplyPlan, AReferenceThatNothingDeclaresIsToldWithItsPlace) {
  const auto price = files({rice_price("2026-01-01", eur(2'00))});
  const auto missing = check_references(price, {});
  EXPECT_REFUSED(missing, unknown_product);
  EXPECT_EQ(missing.error().field, "t.toml:1:1");
  EXPECT_OK(check_references(price, book({rice("Riz")})));
  const ledger::Fund fund{.code = "f", .label = "F", .funder = "v", .categories = {"feculents"}, .brackets = {"a"}};
  const ledger::Funder funder{.code = "v", .label = "V"};
  EXPECT_REFUSED(check_references(files({fund}), {}), unknown_funder);
  EXPECT_REFUSED(check_references(files({funder, fund}), {}), unknown_category);
  EXPECT_REFUSED(check_references(files({funder, rice("Riz"), fund}), {}), unknown_bracket);
  engine::CatalogueAnswer brackets;
  brackets.brackets = {"a"};
  EXPECT_OK(check_references(files({funder, rice("Riz"), fund}), brackets));
}

TEST(ApplyPlan, ARuleOfABracketThatItsTariffDoesNotListIsRefused) {
  ledger::Tariff tariff{.code = "t", .label = "T", .from = day("2026-01-01"), .public_bracket = "p"};
  tariff.brackets = {{.code = "p", .label = "P"}};
  tariff.rules = {{.bracket = "a"}};
  EXPECT_REFUSED(check_references(files({tariff}), {}), unknown_bracket);
}

}  // namespace
}  // namespace apps
