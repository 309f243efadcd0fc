#include "apps/tariff_file.h"

#include "apps/apply_references.h"
#include "apps/details.h"
#include "apps/tariff_case.h"
#include "apps/territory.h"
#include "support/support.h"

namespace apps::tariff_file_test {
namespace {

using namespace test_support;

// A tariff of two brackets by quotient, with what a test adds at its end.
std::string small(const std::string& more = "", const std::string& measure = "kind = \"quotient_familial\"") {
  return "[tariff]\ncode = \"t\"\nlabel = \"T\"\nfrom = 2026-01-01\npublic_bracket = \"b\"\n"
         "measure = { " +
         measure +
         " }\n"
         "bracket = [\n"                                            // line 7
         "  { code = \"a\", label = \"A\", up_to = \"410.5\" },\n"  // 8
         "  { code = \"b\", label = \"B\", from = \"410.5\" },\n"   // 9
         "]\n"
         "rule = [\n"
         "  { bracket = \"a\", rate = \"1/3\" },\n"  // 12
         "  { bracket = \"b\", rate = \"2/7\", base = \"cost\" },\n"
         "]\n" +
         more;  // from line 15 on
}

Result<TariffFile> parsed(const std::string& text) {
  return parse_tariff_file(parse_toml(text, "t.toml").value(), nullptr);
}

std::string replaced(std::string text, const std::string& what, const std::string& with) {
  const std::size_t at = text.find(what);
  CHECK(at != std::string::npos, what);
  return text.replace(at, what.size(), with);
}

// Refused with that code at that place, with a detail that has its French.
void expect_refused(const std::string& text, ErrorCode code, const std::string& place) {
  const auto read = parsed(text);
  ASSERT_FALSE(read.ok()) << text;
  EXPECT_EQ(read.error().code, code) << to_string(read.error());
  EXPECT_EQ(read.error().field, "t.toml:" + place) << read.error().detail;
  EXPECT_TRUE(detail_in_french(read.error().detail)) << read.error().detail;
}

TEST(TariffFile, ReadsBoundsRatesAndBasesExactly) {
  const auto read = parsed(small());
  ASSERT_OK(read);
  const ledger::Tariff& tariff = read->written.tariff;
  EXPECT_EQ(tariff.measure.kind, MeasureKind::quotient_familial);
  EXPECT_EQ(tariff.brackets[0].up_to, (Fraction{821, 2}));
  EXPECT_EQ(tariff.brackets[0].from, std::nullopt);
  EXPECT_EQ(tariff.rules[0].formula.rate, (Fraction{1, 3}));
  EXPECT_EQ(tariff.rules[1].formula.rate, (Fraction{2, 7}));
  EXPECT_EQ(tariff.rules[1].formula.base, PriceBase::cost);
}

// ROLE:REASON could not tell where such a role ends.
TEST(TariffFile, ARoleHoldsNoColon) {
  const auto read = parsed(
      "[tariff]\ncode = \"t\"\nlabel = \"T\"\nfrom = 2026-01-01\npublic_bracket = \"a\"\n"
      "override_roles = [\"cheffe\", \"a:b\"]\nbracket = [{ code = \"a\", label = \"A\" }]\n"
      "rule = [{ bracket = \"a\", rate = 1 }]\n");
  EXPECT_REFUSED(read, code_not_allowed);
  EXPECT_THAT(read.ok() ? "" : read.error().field, testing::HasSubstr(":6:"));
}

TEST(TariffFile, ARateThatNobodyMeansIsToldWithItsLine) {
  for (const char* rate : {"\"10000000000000000\"", "101", "\"1000 %\"", "\"-5 %\""}) {
    const auto read = parsed(std::string("[tariff]\ncode = \"t\"\nlabel = \"T\"\nfrom = 2026-01-01\n"
                                         "public_bracket = \"a\"\nbracket = [{ code = \"a\", label = \"A\" }]\n"
                                         "rule = [{ bracket = \"a\", rate = ") +
                             rate + " }]\n");
    EXPECT_REFUSED(read, fraction_out_of_range);
    if (read.ok()) continue;
    EXPECT_THAT(read.error().field, testing::HasSubstr(":7:")) << rate;
    EXPECT_THAT(read.error().detail, testing::HasSubstr("expected a rate from 0 to 500 %")) << rate;
  }
}

TEST(TariffFile, ReadsTheWholeLanguage) {
  const auto read = parsed(R"([tariff]
code = "t"
label = "T"
from = 2026-01-01
public_bracket = "plein"
shops = ["noailles"]
override_roles = ["responsable"]
pool = "cagnotte"
measure = { kind = "reste_a_vivre", bounds = "up_to_inclusive", divisor = "consumption_units", days = 31, growth = { per_person = "1/10" } }
linear = { gives = "rate", slope = "0.1 %", intercept = "5 %", min = "10 %", max = "30 %", step = "1 %", rounding = "down" }
bracket = [
  { code = "aide", label = "Aide", up_to = 9, resident = true, referred = false, needs_pool = true, floor = "0.05", ceiling = 6, rounding = "down" },
  { code = "plein", label = "Plein", from = 9, resident = true, referred = false },
  { code = "autre", label = "Autre", resident = false, referred = false },
  { code = "oriente", label = "Orienté", referred = true },
]
rule = [
  { bracket = "aide", level = true, base = "full", or_lower = [{ price = "1.00" }, { rate = "1/2", base = "cost" }] },
  { bracket = "aide", level = true, rate = "1/2", rank_from = 4, floor = "0.10", ceiling = "2" },
  { bracket = "aide", rate = "15 %", category = "pain", origin = "donated", rank_from = 3 },
  { bracket = "plein", price = "4.50" },
  { bracket = "autre", rate = 1 },
  { bracket = "oriente", rate = 0 },
]
[tariff.rights]
period = "week"
basis = "market"
access_months = 6
renewals = 1
renewal_months = 3
waiting_months = 2
brackets = ["aide"]
budget = [{ adults = 1, children = 0, amount = "20" }, { children_from = 1, children_to = 4, amount = 30, per_child = 5, max = 50 }]
otherwise = "60"
[[tariff.quota]]
category = "huile"
quantity = "2l"
period = "visit"
brackets = ["aide"]
)");
  ASSERT_OK(read);
  const ledger::Tariff& tariff = read->written.tariff;
  EXPECT_EQ(tariff.measure, (Measure{.kind = MeasureKind::reste_a_vivre,
                                     .bounds = BoundSide::up_to_inclusive,
                                     .divisor = Divisor::consumption_units,
                                     .days = 31,
                                     .growth = {.per_person = {1, 10}}}));
  EXPECT_EQ(tariff.linear, (Linear{.gives = LineGives::rate,
                                   .slope = {1, 1000},
                                   .intercept = {1, 20},
                                   .min = {1, 10},
                                   .max = {3, 10},
                                   .step = {1, 100},
                                   .rounding = Rounding::down}));
  EXPECT_EQ(tariff.brackets[0], (ledger::Bracket{.code = "aide",
                                                 .label = "Aide",
                                                 .rounding = Rounding::down,
                                                 .floor = 5,
                                                 .ceiling = 600,
                                                 .up_to = Fraction{9, 1},
                                                 .resident = Condition::yes,
                                                 .referred = Condition::no,
                                                 .needs_pool = true}));
  ASSERT_EQ(tariff.rules[0].or_lower.size(), 2u);
  EXPECT_EQ(tariff.rules[0].formula.kind, FormulaKind::level);
  EXPECT_EQ(tariff.rules[0].or_lower[0].price, 100);
  EXPECT_EQ(tariff.rules[0].or_lower[1].base, PriceBase::cost);
  EXPECT_EQ(tariff.rules[1].formula.kind, FormulaKind::level);
  EXPECT_EQ(tariff.rules[1].formula.rate, (Fraction{1, 2}));
  EXPECT_EQ(tariff.rules[1].floor, 10);
  EXPECT_EQ(tariff.rules[1].ceiling, 200);
  EXPECT_EQ(tariff.rules[2].rank_from, 3);
  EXPECT_EQ(tariff.rules[2].origin, Origin::donated);
  ASSERT_TRUE(tariff.rights);
  EXPECT_EQ(tariff.rights->budgets[1],
            (Budget{.children_from = 1, .children_to = 4, .amount = 3000, .per_child = 500, .max = 5000}));
  EXPECT_EQ(tariff.rights->budgets.at(2), (Budget{.amount = 6000}));
  EXPECT_FALSE(tariff.rights->unlimited_otherwise);
  EXPECT_EQ(tariff.rights->waiting_months, 2);
  EXPECT_EQ(tariff.quotas[0].quantity.units, 2000);
  EXPECT_EQ(tariff.quotas[0].period, Period::visit);
  EXPECT_EQ(tariff.override_roles, (std::vector<std::string>{"responsable"}));
  EXPECT_EQ(tariff.pool, "cagnotte");
}

TEST(TariffFile, WhatIsWrittenWrongIsRefusedAtItsPlaceInBothLanguages) {
  expect_refused(replaced(small(), "label = \"B\"", "libelle = \"B\""), ErrorCode::missing_key, "9:3");
  expect_refused(replaced(small(), "rate = \"1/3\"", "rate = \"1/3\", colour = \"red\""), ErrorCode::unknown_key,
                 "12:43");
  expect_refused(replaced(small(), "\"410.5\"", "410.5"), ErrorCode::value_not_allowed, "8:38");
  expect_refused(replaced(small(), "rate = \"1/3\"", "rate = 0.3"), ErrorCode::value_not_allowed, "12:27");
  expect_refused(replaced(small(), "rate = \"1/3\"", "price = 1.10"), ErrorCode::value_not_allowed, "12:28");
  expect_refused(replaced(small(), "rate = \"1/3\"", "price = \"1.105\""), ErrorCode::value_not_allowed, "12:28");
  expect_refused(replaced(small(), "rate = \"1/3\"", "rate = \"1/3\", price = \"1\""), ErrorCode::value_not_allowed,
                 "12:42");
  expect_refused(replaced(small(), "rate = \"1/3\"", "level = true, price = \"1\""), ErrorCode::value_not_allowed,
                 "12:42");
  expect_refused(replaced(small(), "rate = \"1/3\"", "category = \"pain\""), ErrorCode::missing_key, "12:3");
  expect_refused(replaced(small(), "rate = \"1/3\"", "price = \"1\", base = \"full\""), ErrorCode::value_not_allowed,
                 "12:40");
  expect_refused(replaced(small(), "from = 2026-01-01", "from = \"2026-02-30\""), ErrorCode::value_not_allowed, "4:8");
  expect_refused(small("rights = { period = \"visit\" }\n"), ErrorCode::value_not_allowed, "15:21");
  expect_refused(small("quota = [{ quantity = 3 }]\n"), ErrorCode::value_not_allowed, "15:10");
  expect_refused("[[case]]\nname = \"x\"\n", ErrorCode::missing_key, "1:1");
}

TEST(TariffFile, WhatMakesNoSenseIsRefusedAtTheLineThatSaysIt) {
  // Two rules for one case; none for a bracket; a rule of a bracket that is not there.
  expect_refused(replaced(small(), "rate = \"2/7\"", "rate = \"2/7\" }, { bracket = \"a\", rate = \"1/2\""),
                 ErrorCode::tariff_rules_overlap, "13:36");
  expect_refused(replaced(small(), "  { bracket = \"a\", rate = \"1/3\" },\n", ""), ErrorCode::tariff_rule_missing,
                 "8:3");
  expect_refused(replaced(small(), "{ bracket = \"a\"", "{ bracket = \"c\""), ErrorCode::unknown_bracket, "12:3");
  expect_refused(replaced(small(), "public_bracket = \"b\"", "public_bracket = \"c\""), ErrorCode::unknown_bracket,
                 "5:18");
  expect_refused(small("rights = { brackets = [\"c\"] }\n"), ErrorCode::unknown_bracket, "15:10");
  expect_refused(replaced(small(), "rate = \"1/3\"", "rate = \"1/3\", floor = \"2\", ceiling = \"1\""),
                 ErrorCode::amount_out_of_range, "12:3");
}

TEST(TariffFile, WhatIsWrongOfRightsQuotasAndPoolIsToldAtItsOwnLine) {
  const std::string rights = "[tariff.rights]\nbudget = [\n  { adults = 1, amount = \"20\" },\n";  // lines 15 to 17
  expect_refused(small(rights + "]\n"), ErrorCode::tariff_rule_missing, "15:1");
  expect_refused(small(rights + "  { amount = \"30\", children_to = 4 },\n]\n"), ErrorCode::tariff_rule_missing,
                 "15:1");
  EXPECT_OK(parsed(small(rights + "  { amount = \"30\" },\n]\n")));
  EXPECT_OK(parsed(small(rights + "]\notherwise = \"unlimited\"\n")));
  EXPECT_OK(parsed(small(rights + "]\notherwise = \"30\"\n")));
  expect_refused(small(rights + "  { amount = \"-1\" },\n]\n"), ErrorCode::amount_out_of_range, "18:3");
  expect_refused(small(rights + "]\notherwise = \"-1\"\n"), ErrorCode::amount_out_of_range, "19:13");
  expect_refused(small(rights + "]\notherwise = \"as before\"\n"), ErrorCode::value_not_allowed, "19:13");

  const std::string quotas = "quota = [\n  { category = \"huile\", quantity = \"1l\" },\n";  // lines 15 and 16
  expect_refused(small(quotas + "  { category = \"pain\", quantity = \"0\" },\n]\n"), ErrorCode::quantity_out_of_range,
                 "17:3");
  expect_refused(small(quotas + "  { category = \"pain\", quantity = \"1\", brackets = [\"c\"] },\n]\n"),
                 ErrorCode::unknown_bracket, "17:3");
  // A bracket whose discounts a pool bounds, without a pool.
  expect_refused(replaced(small(), "label = \"A\"", "needs_pool = true, label = \"A\""), ErrorCode::definition_conflict,
                 "8:3");
  EXPECT_OK(parsed(replaced(small("pool = \"cagnotte\"\n"), "label = \"A\"", "needs_pool = true, label = \"A\"")));
}

TEST(TariffFile, GapsAndOverlapsBetweenBracketsAreRefused) {
  // A gap is told at the bracket below it.
  expect_refused(replaced(small(), "from = \"410.5\"", "from = 411"), ErrorCode::bracket_missing, "8:3");
  expect_refused(replaced(small(), "label = \"B\"", "up_to = 900, label = \"B\""), ErrorCode::bracket_missing, "9:3");
  expect_refused(replaced(small(), "label = \"A\"", "from = 5, label = \"A\""), ErrorCode::bracket_missing, "8:3");
  expect_refused(replaced(small(), "from = \"410.5\"", "from = 410"), ErrorCode::brackets_overlap, "9:3");
  // What holds for residents holds beside what holds for all: the order written would choose.
  expect_refused(
      replaced(replaced(small(), "rate = \"1/3\"", "rate = \"1/3\" }, { bracket = \"r\", rate = 1"),
               "label = \"A\", up_to = \"410.5\"",
               "label = \"A\", up_to = \"410.5\" }, { code = \"r\", label = \"R\", up_to = 50, resident = true"),
      ErrorCode::brackets_overlap, "8:49");
}

TEST(TariffFile, ATerritoryReadsTheSameLanguageAndRefusesAtTheSamePlace) {
  const std::string text = replaced(small(), "rate = \"2/7\"", "rate = \"2/7\" }, { bracket = \"a\", rate = \"1/2\"");
  const auto refused = parse_territory({parse_toml(text, "t.toml").value()});
  EXPECT_REFUSED(refused, tariff_rules_overlap);
  EXPECT_EQ(refused.error().field, "t.toml:13:36");
  const auto read = parse_territory({parse_toml(small(), "t.toml").value()});
  ASSERT_OK(read);
  EXPECT_EQ(std::get<ledger::Tariff>(read->definitions.front().value), parsed(small())->written.tariff);
}

TEST(TariffFile, AQuotaOrAPoolOfWhatNobodyDeclaresIsRefusedWhenApplied) {
  const auto refused = [](const std::string& more) {
    const auto read = parse_territory({parse_toml("[[tariff]]" + small(more).substr(8), "t.toml").value()});
    return check_references(*read, engine::CatalogueAnswer{});
  };
  EXPECT_OK(refused(""));
  EXPECT_REFUSED(refused("pool = \"cagnotte\"\n"), unknown_fund);
  EXPECT_REFUSED(refused("quota = [{ product = \"huile\", quantity = \"1l\" }]\n"), unknown_product);
  EXPECT_REFUSED(refused("quota = [{ category = \"huiles\", quantity = \"1l\" }]\n"), unknown_category);
}

// --- what territories say beside tariffs -----------------------------------------------------------------------------

Result<Territory> territory(const std::string& text) {
  return parse_territory({parse_toml(text, "t.toml").value()});
}

TEST(TariffFile, ShopsHaveZonesAndProductsNaturesTaxesAndTags) {
  const auto read = territory(
      "[[legal_entity]]\ncode = \"e\"\nlabel = \"E\"\n"
      "[[shop]]\ncode = \"s\"\nlabel = \"S\"\nlegal_entity = \"e\"\nzone = \"qpv-nord\"\n"
      "[[product]]\ncode = \"bocal\"\nlabel = \"Bocal\"\ncategory = \"consigne\"\nnature = \"deposit\"\n"
      "vat = \"5,5 %\"\ntags = [\"bio\", \"egalim\"]\n");
  ASSERT_OK(read);
  EXPECT_EQ(std::get<ledger::Shop>(read->definitions[1].value).zone, "qpv-nord");
  const auto& product = std::get<ledger::Product>(read->definitions[2].value);
  EXPECT_EQ(product.nature, ProductNature::deposit);
  EXPECT_EQ(product.vat_rate, 550);
  EXPECT_EQ(product.tags, (std::vector<std::string>{"bio", "egalim"}));
}

TEST(TariffFile, ARateOfTaxHasTwoDecimalsAtMost) {
  for (const char* vat : {"\"5.555 %\"", "\"101 %\"", "\"1/3\"", "\"-1 %\""})
    EXPECT_REFUSED(territory(std::string("[[product]]\ncode = \"p\"\nlabel = \"P\"\ncategory = \"c\"\nvat = ") + vat),
                   value_not_allowed);
}

TEST(TariffFile, FundsSayWhatTheyPayForAndHowMuch) {
  const std::string head =
      "[[funder]]\ncode = \"v\"\nlabel = \"V\"\n[[fund]]\ncode = \"f\"\nlabel = \"F\"\nfunder = \"v\"\nfrom = "
      "2026-01-01\n";
  const auto read = territory(head +
                              "to = 2026-12-31\nzones = [\"nord\"]\ntags = [\"bio\"]\norigins = [\"bought\"]\n"
                              "basis = \"price\"\nshare = { up_to = \"0.50\" }\n"
                              "caps = { total = \"2000\", per_month = \"300\", per_unit = \"0.25\" }\n");
  ASSERT_OK(read);
  const auto& fund = std::get<ledger::Fund>(read->definitions[1].value);
  EXPECT_EQ(fund.zones, (std::vector<std::string>{"nord"}));
  EXPECT_EQ(fund.tags, (std::vector<std::string>{"bio"}));
  EXPECT_EQ(fund.origins, (std::vector<Origin>{Origin::bought}));
  EXPECT_EQ(fund.basis, GapBasis::price);
  EXPECT_EQ(fund.share_kind, ShareKind::up_to);
  EXPECT_EQ(fund.unit_share, 50);
  EXPECT_EQ(fund.caps, (ledger::FundCaps{.total = 200'000, .per_month = 30'000, .per_unit = 25}));
  EXPECT_EQ(std::get<ledger::Fund>(territory(head + "share = \"50 %\"\n")->definitions[1].value).share,
            (Fraction{1, 2}));
  const auto fixed = territory(head + "share = { fixed = 1 }\n");
  ASSERT_OK(fixed);
  EXPECT_EQ(std::get<ledger::Fund>(fixed->definitions[1].value).share_kind, ShareKind::fixed);
  const auto ended = territory(head + "to = 2025-12-31\n");
  EXPECT_REFUSED(ended, date_out_of_range);
  EXPECT_EQ(ended.error().field, "t.toml:9:6");
  EXPECT_REFUSED(territory(head + "share = { fixed = 1, up_to = 2 }\n"), unknown_key);
}

}  // namespace
}  // namespace apps::tariff_file_test
