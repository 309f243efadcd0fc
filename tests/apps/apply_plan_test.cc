#include "apps/apply_plan.h"

#include <algorithm>

#include "apps/apply_examples.h"
#include "apps/apply_papers.h"
#include "support/support.h"

namespace apps::apply_plan_test {
namespace {

using namespace test_support;
using namespace apply_examples;

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

TEST(ApplyPlan, OnlyAWholeTerritoryRetires) {
  const ledger::Shop shop{.code = "n", .label = "N", .legal_entity = "e"};
  const ledger::Funder funder{.code = "ville", .label = "Ville"};
  ledger::Supplier closed{.code = "g", .label = "G"};
  closed.retired = true;
  auto imported = book({shop, closed, rice("Riz")});
  imported.entries.back().imported = true;
  EXPECT_OK(check_whole(files({shop}), imported));  // nothing of the others would be retired
  const auto half = check_whole(files({shop}), book({shop, funder}));
  EXPECT_REFUSED(half, usage_error);
  EXPECT_THAT(half.error().detail, testing::HasSubstr("declare no funder"));
  ledger::Funder last = funder;
  last.retired = true;
  EXPECT_OK(check_whole(files({shop, last}), book({shop, funder})));  // so the last of a kind goes
  const ledger::SourceDefinition till{.code = "n-1", .label = "N", .kind = SourceKind::till, .shop = "n"};
  EXPECT_THAT(check_whole(files({shop}), book({shop, till})).error().detail, testing::HasSubstr("declare no till"));
}

TEST(ApplyPlan, AKindThatTheFilesDoNotMentionAnyMoreHasVanishedToo) {
  const auto known = book({ledger::Funder{.code = "ville", .label = "Ville"}});
  EXPECT_THAT(told(plan_definitions(files({rice("Riz")}), known, WhatVanished::keep)),
              ElementsAre("added product riz posted", "vanished funder ville"));
  EXPECT_THAT(told(plan_definitions(files({rice("Riz")}), known, WhatVanished::retire)),
              ElementsAre("added product riz posted", "retired funder ville posted"));
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
  const auto steps = plan_grants(territory, known, WhatVanished::keep);
  EXPECT_THAT(told(steps),
              ElementsAre("unchanged grant ville-fl awarded D-1", "added grant ville-fl received D-1 posted"));
  EXPECT_EQ(steps[1].effective_date, day("2026-02-01"));
}

std::vector<std::string> differences(const Step& step, Language language = Language::french) {
  std::vector<std::string> lines;
  for (const Difference& each : step.differences) lines.push_back(show(each, language));
  return lines;
}

TEST(ApplyPlan, AGrantOfAnotherAmountIsAConflictAndOneThatVanishedIsNamed) {
  Territory territory;
  const engine::RecordGrant award{engine::GrantStep::awarded, "ville-fl", eur(900'00), "D-1"};
  engine::RecordGrant more = award;
  more.amount = eur(950'00);
  territory.grants = {{{more, kNoDate}, {"t.toml", 1, 1}}};
  engine::CatalogueAnswer known;
  known.grants = {{award}, {{engine::GrantStep::awarded, "ville-fl", eur(1'00), "D-0"}}};
  const auto steps = plan_grants(territory, known, WhatVanished::keep);
  EXPECT_THAT(told(steps),
              ElementsAre("conflict grant ville-fl awarded D-1 posted", "vanished grant ville-fl awarded D-0"));
  EXPECT_EQ(steps[0].instead, Instead::reassign);
  EXPECT_THAT(differences(steps[0]), ElementsAre("amount\u00A0: 900,00\u00A0€ → 950,00\u00A0€"));
  territory.grants.push_back({{award, kNoDate}, {"t.toml", 2, 1}});
  EXPECT_THAT(told(plan_grants(territory, {}, WhatVanished::keep)),
              ElementsAre("added grant ville-fl awarded D-1 posted", "conflict grant ville-fl awarded D-1 posted"))
      << "told twice, otherwise";
}

Territory with_delivery(std::int64_t units, MicroCost cost) {
  Territory territory;
  const engine::DeliveredLot lot{.product = "riz", .label = "L1", .quantity = {units}, .unit_cost = cost};
  territory.deliveries = {
      {{{.shop = "n", .supplier = "g", .reference = "BL-1", .lots = {lot}}, day("2026-01-05")}, {}}};
  return territory;
}
engine::DeliveryAnswer as_recorded(const Territory& territory) {
  const WrittenDelivery& written = territory.deliveries.front().value;
  return {.known = true, .delivery = written.delivery, .date = written.date};
}

TEST(ApplyPlan, ADeliveryIsNewTheSameOrAConflictToldFromTo) {
  const Territory first = with_delivery(12, MicroCost{1'500'000});
  EXPECT_THAT(told(plan_deliveries(first, {{}}, {})), ElementsAre("added delivery n g BL-1 posted"));
  EXPECT_THAT(told(plan_deliveries(first, {as_recorded(first)}, {})), ElementsAre("unchanged delivery n g BL-1"));
  const auto steps = plan_deliveries(with_delivery(10, MicroCost{1'250'000}), {as_recorded(first)}, {});
  EXPECT_THAT(told(steps), ElementsAre("conflict delivery n g BL-1 posted"));
  EXPECT_EQ(steps[0].instead, Instead::count_or_loss);
  EXPECT_THAT(differences(steps[0]), ElementsAre("lots[riz L1].quantity\u00A0: 12 → 10",
                                                 "lots[riz L1].unit_cost\u00A0: 1,50\u00A0€ → 1,25\u00A0€"));
}

TEST(ApplyPlan, ADeliveryOfAnotherDayAloneKeepsItsDay) {
  const Territory first = with_delivery(12, MicroCost{1'500'000});
  Territory later = first;
  later.deliveries.front().value.date = day("2026-01-06");
  const auto steps = plan_deliveries(later, {as_recorded(first)}, {});
  EXPECT_THAT(told(steps), ElementsAre("kept delivery n g BL-1")) << "the server would note it";
  EXPECT_THAT(differences(steps[0]), ElementsAre("date\u00A0: 05/01/2026 → 06/01/2026"));
  later.deliveries.front().value.delivery.lots[0].quantity.units = 13;
  EXPECT_THAT(differences(plan_deliveries(later, {as_recorded(first)}, {})[0]),
              ElementsAre("lots[riz L1].quantity\u00A0: 12 → 13", "date\u00A0: 05/01/2026 → 06/01/2026"));
  later = first;
  later.deliveries.front().value.date = kNoDate;
  EXPECT_EQ(plan_deliveries(later, {as_recorded(first)}, {})[0].change, Change::unchanged) << "it says no day";
}

TEST(ApplyPlan, AGrantOfAnotherDayAloneKeepsItsDay) {
  Territory territory;
  const engine::RecordGrant award{engine::GrantStep::awarded, "ville-fl", eur(900'00), "D-1"};
  territory.grants = {{{award, day("2026-02-02")}, {}}};
  engine::CatalogueAnswer known;
  known.grants = {{award, day("2026-02-01")}};
  const auto steps = plan_grants(territory, known, WhatVanished::keep);
  EXPECT_THAT(told(steps), ElementsAre("kept grant ville-fl awarded D-1"));
  EXPECT_THAT(differences(steps[0]), ElementsAre("date\u00A0: 01/02/2026 → 02/02/2026"));
  known.grants = {{award}};
  EXPECT_EQ(plan_grants(territory, known, WhatVanished::keep)[0].change, Change::unchanged) << "its day is not told";
}

TEST(ApplyPlan, LotsInAnotherOrderAreToldByTheirNames) {
  Territory first = with_delivery(12, MicroCost{1});
  auto& lots = first.deliveries.front().value.delivery.lots;
  lots.push_back({.product = "lait", .quantity = {3}});
  Territory reordered = first;
  std::ranges::reverse(reordered.deliveries.front().value.delivery.lots);
  const auto steps = plan_deliveries(reordered, {as_recorded(first)}, {});
  EXPECT_EQ(steps[0].change, Change::conflict) << "their numbers follow it";
  EXPECT_THAT(differences(steps[0]), ElementsAre("lots\u00A0: « riz L1 », « lait » → « lait », « riz L1 »"));
}

TEST(ApplyPlan, ASupplierThatIsNotToldIsNoPartOfAReference) {
  Territory territory = with_delivery(12, MicroCost{1});
  const engine::RollAnswer roll{.deliveries = {{.shop = "n", .supplier = "", .reference = "g BL-1"}}};
  EXPECT_EQ(plan_vanished_rolls(territory, roll).size(), 1u);
}

TEST(ApplyPlan, DeliveriesAndHouseholdsThatVanishedAreNamed) {
  engine::RollAnswer roll{.deliveries = {{.shop = "n", .supplier = "g", .reference = "BL-1", .opening = false},
                                         {.shop = "n", .supplier = "", .reference = "INV", .opening = true}},
                          .households = {"BM1-0007", "BM1-0008"}};
  const auto steps = plan_vanished_rolls(with_delivery(12, MicroCost{1}), roll);
  EXPECT_THAT(told(steps), ElementsAre("vanished delivery n INV (opening)", "vanished household BM1-0007",
                                       "vanished household BM1-0008"));
}

TEST(ApplyPlan, WhatChangedIsToldFieldByField) {
  const ledger::Product before{.code = "riz", .label = "Riz", .category = "feculents", .vat_rate = 550};
  ledger::Product after = before;
  after.label = "Riz long";
  after.vat_rate = 2000;
  after.tags = {"bio"};
  const auto steps = plan_definitions(files({after}), book({before}), WhatVanished::keep);
  EXPECT_THAT(differences(steps[0]),
              ElementsAre("label\u00A0: « Riz » → « Riz long »", "vat_rate\u00A0: 5,5\u00A0% → 20\u00A0%",
                          "tags\u00A0: rien → « bio »"));
  EXPECT_EQ(steps[0].differences[1].from, json::Value(550));
  EXPECT_THAT(differences(plan_definitions(files({rice_price("2026-01-01", eur(2'20))}),
                                           book({rice_price("2026-01-01", eur(2'00))}), WhatVanished::keep)[0]),
              ElementsAre("market\u00A0: 2,00\u00A0€ → 2,20\u00A0€", "full\u00A0: 2,00\u00A0€ → 2,20\u00A0€"));
}

TEST(ApplyPlan, ARateIsKnownByItsFieldAndALabelStaysText) {
  const ledger::Fund before{.code = "f", .label = "1/2", .funder = "v", .share = {1, 1}};
  ledger::Fund after = before;
  after.label = "1/4";
  after.share = {0, 1};
  EXPECT_THAT(differences(plan_definitions(files({after}), book({before}), WhatVanished::keep)[0]),
              ElementsAre("label\u00A0: « 1/2 » → « 1/4 »", "share\u00A0: 100\u00A0% → 0\u00A0%"));
}

TEST(ApplyPlan, ACostIsToldInItsCurrencyAndPerKilo) {
  const Territory first = with_delivery(12, MicroCost{1'205}), other = with_delivery(12, MicroCost{INT64_MAX});
  ledger::Product by_weight = rice("Riz");
  by_weight.unit = Unit::gram;
  const auto known = book({by_weight, ledger::Shop{.code = "n", .currency = Currency::chf}});
  EXPECT_THAT(differences(plan_deliveries(other, {as_recorded(first)}, known)[0]),
              ElementsAre(testing::StartsWith("lots[riz L1].unit_cost\u00A0: 1,205\u00A0CHF/kg → ")));
}

TEST(ApplyPlan, OfALongValueTheBeginningIsTold) {
  const ledger::Product before = rice("Riz");
  ledger::Product after = before;
  for (int i = 0; i < 40; ++i) after.tags.push_back("étiquette-" + std::to_string(i));
  const std::string told = differences(plan_definitions(files({after}), book({before}), WhatVanished::keep)[0])[0];
  EXPECT_THAT(told, testing::StartsWith("tags\u00A0: rien → « étiquette-0 »"));
  EXPECT_THAT(told, testing::EndsWith("…"));
  EXPECT_LT(told.size(), 130u);
}

TEST(ApplyPlan, ARuleIsMatchedByWhatNamesItNotByItsPlace) {
  ledger::Tariff before{.code = "t", .label = "T", .from = day("2026-01-01"), .public_bracket = "p"};
  before.brackets = {{.code = "p", .label = "P"}, {.code = "a", .label = "A"}};
  before.rules = {{.bracket = "p"}, {.bracket = "a", .formula = {.rate = {1, 2}}}};
  ledger::Tariff after = before;
  after.rules.insert(after.rules.begin(), {.bracket = "a", .category = "frais"});
  after.rules.back().formula.rate = {1, 4};
  const auto steps = plan_definitions(files({after}), book({before}), WhatVanished::keep);
  EXPECT_THAT(differences(steps[0]), testing::Contains("rules[a].formula.rate\u00A0: 50\u00A0% → 25\u00A0%"));
  EXPECT_EQ(steps[0].differences.size(), 2u) << testing::PrintToString(differences(steps[0]));
}

// Or it would be told as taken over from an import, where nothing of it differs.
TEST(ApplyPlan, BracketsInAnotherOrderAreToldByTheirNames) {
  ledger::Tariff before{.code = "t", .label = "T", .from = day("2026-01-01"), .public_bracket = "p"};
  before.brackets = {{.code = "p", .label = "P"}, {.code = "a", .label = "A"}};
  ledger::Tariff after = before;
  std::ranges::reverse(after.brackets);
  const auto steps = plan_definitions(files({after}), book({before}), WhatVanished::keep);
  EXPECT_THAT(told(steps), ElementsAre("changed tariff t posted"));
  EXPECT_THAT(differences(steps[0]), ElementsAre("brackets\u00A0: « p », « a » → « a », « p »"));
}

TEST(ApplyPlan, WhatMayNeverChangeIsAConflict) {
  ledger::Product by_weight = rice("Riz");
  by_weight.unit = Unit::gram;
  const auto steps = plan_definitions(files({by_weight}), book({rice("Riz")}), WhatVanished::keep);
  EXPECT_THAT(told(steps), ElementsAre("conflict product riz posted"));
  EXPECT_EQ(steps[0].instead, Instead::new_code);
  const ledger::Tariff old{.code = "grille-2026", .label = "T", .from = day("2026-01-01")};
  const ledger::Tariff other{.code = "grille-2027", .label = "T", .from = day("2027-01-01")};
  const Step in_the_way = plan_definitions(files({other}), book({old}), WhatVanished::keep)[0];
  EXPECT_EQ(in_the_way.instead, Instead::same_tariff);
  EXPECT_EQ(in_the_way.obstacle, "grille-2026");
  EXPECT_THAT(differences(in_the_way), ElementsAre()) << "its code does not change";
  EXPECT_EQ(plan_definitions(files({old, other}), {}, WhatVanished::keep)[1].change, Change::conflict);
  EXPECT_EQ(to_string(Instead::count_or_loss), "count_or_loss");
  EXPECT_EQ(to_string(Instead::household_command), "household_command");
}

Placed<WrittenHousehold> household() {
  WrittenHousehold written{.enrolment = {.pseudonym = "BM1-0007", .legal_entity = "e", .bracket = "a", .size_class = 3},
                           .card = "2990007",
                           .budget = std::nullopt};
  written.budget = engine::GrantEntitlement{.pseudonym = "BM1-0007", .budget = eur(90'00)};
  return {written, {"t.toml", 1, 1}};
}
const std::set<std::string> kCards = {"2990007"};
engine::HouseholdAnswer as_known() {
  return {.pseudonym = "BM1-0007", .legal_entity = "e", .bracket = "a", .size_class = 3, .cards = {"2990007"}};
}

TEST(ApplyPlan, ANewHouseholdIsEnrolledWithItsCardAndItsBudget) {
  EXPECT_THAT(told(plan_household(household(), std::nullopt, WhatVanished::keep, kCards)),
              ElementsAre("added household BM1-0007 posted", "added card BM1-0007 posted",
                          "added entitlement BM1-0007 posted"));
}

TEST(ApplyPlan, AKnownHouseholdIsNeverChangedBehindItsBack) {
  engine::HouseholdAnswer known = as_known();
  known.bracket = "b";
  known.budget = eur(60'00);
  EXPECT_THAT(told(plan_household(household(), known, WhatVanished::keep, kCards)),
              ElementsAre("kept household BM1-0007", "changed entitlement BM1-0007 posted"));
}

TEST(ApplyPlan, ACardAndABudgetThatTheFileNoLongerGivesAreNamedAndKept) {
  engine::HouseholdAnswer known = as_known();
  known.cards = {"2990007", "2990008"};
  known.budget = eur(90'00);
  auto without = household();
  without.value.card.clear();
  without.value.budget.reset();
  EXPECT_THAT(told(plan_household(without, known, WhatVanished::keep, {})),
              ElementsAre("unchanged household BM1-0007", "vanished card BM1-0007", "vanished card BM1-0007",
                          "vanished entitlement BM1-0007"));
  EXPECT_THAT(told(plan_household(household(), known, WhatVanished::retire, kCards)),
              ElementsAre("unchanged household BM1-0007", "vanished card BM1-0007"))
      << "kept always";
  EXPECT_THAT(told(plan_household(without, known, WhatVanished::ignore, {})),
              ElementsAre("unchanged household BM1-0007"))
      << "a list to add says nothing of the rest";
  known.budget_by_grid = true;
  EXPECT_THAT(told(plan_household(without, known, WhatVanished::keep, {})),
              testing::Not(testing::Contains(testing::HasSubstr("entitlement"))))
      << "no file ever said it";
}

// Its answer is that of the household that it became: their budgets would chase each other from apply to apply.
TEST(ApplyPlan, AHouseholdThatWasMergedIsLeftAsItIs) {
  engine::HouseholdAnswer other = as_known();
  other.pseudonym = "BM1-0009";
  other.bracket = "b";
  other.budget = eur(320'00);
  const auto steps = plan_household(household(), other, WhatVanished::keep, kCards);
  EXPECT_THAT(told(steps), ElementsAre("kept household BM1-0007"));
  EXPECT_THAT(differences(steps[0]), ElementsAre("merged_with\u00A0: « BM1-0009 » → rien"));
  EXPECT_EQ(steps[0].instead, Instead::line_removed);
}

TEST(ApplyPlan, ACardThatAnotherLineGivesHasNotVanished) {
  engine::HouseholdAnswer known = as_known();
  known.cards = {"2990007", "2990008"};
  known.budget = eur(90'00);
  EXPECT_THAT(told(plan_household(household(), known, WhatVanished::keep, {"2990007", "2990008"})),
              ElementsAre("unchanged household BM1-0007"));
}

TEST(ApplyPlan, AHouseholdAppliedTwiceHasNothingLeftToPost) {
  engine::HouseholdAnswer known = as_known();
  known.budget = eur(90'00);
  EXPECT_THAT(told(plan_household(household(), known, WhatVanished::keep, kCards)),
              ElementsAre("unchanged household BM1-0007"));
}

TEST(ApplyPlan, ABudgetAWeekIsNotThatBudgetAMonth) {
  engine::HouseholdAnswer known = as_known();
  known.budget = eur(90'00);
  known.period = Period::week;
  const auto steps = plan_household(household(), known, WhatVanished::keep, kCards);
  EXPECT_THAT(told(steps), ElementsAre("unchanged household BM1-0007", "changed entitlement BM1-0007 posted"));
  EXPECT_THAT(differences(steps[1]), ElementsAre("budget_period\u00A0: « week » → « month »"));
}

}  // namespace
}  // namespace apps::apply_plan_test
