#include "apps/household_means.h"

#include "apps/tariff_case.h"
#include "support/support.h"

namespace apps::household_means_test {
namespace {

using namespace test_support;

ledger::Tariff example(const std::string& name) {
  const auto path = std::filesystem::path(GRENIER_SOURCE_DIR) / "examples" / "tariffs" / name;
  return read_tariff_file(path)->written.tariff;
}

ledger::Tariff dated(const std::string& code, const char* from, std::vector<std::string> shops = {}) {
  ledger::Tariff tariff = example("niort.toml");
  tariff.code = code;
  tariff.from = day(from);
  tariff.shops = std::move(shops);
  return tariff;
}

engine::CatalogueAnswer catalogue(const std::vector<ledger::Tariff>& tariffs) {
  engine::CatalogueAnswer answer;
  std::map<std::string, std::uint32_t> ids, versions;
  for (const ledger::Tariff& each : tariffs) {
    const auto id = ids.try_emplace(each.code, static_cast<std::uint32_t>(ids.size() + 1)).first->second;
    answer.entries.push_back({.id = id, .version = ++versions[each.code], .definition = each});
  }
  return answer;
}

std::string chosen(const engine::CatalogueAnswer& book, const std::string& code, const std::string& shop,
                   const char* date) {
  const auto found = tariff_in_force(book, code, shop, day(date));
  if (!found.ok()) return std::string(to_string(found.error().code));
  return found->definition.code + "/" + std::to_string(found->version);
}

TEST(HouseholdMeans, AShopsTariffIsTheOneThatItsSalesArePricedBy) {
  const auto book = catalogue({dated("a", "2026-01-01"), dated("b", "2026-02-01", {"noailles"}),
                               dated("a", "2026-03-01"), dated("a", "2027-01-01")});
  EXPECT_EQ(chosen(book, "", "noailles", "2026-01-15"), "a/1");
  EXPECT_EQ(chosen(book, "", "noailles", "2026-02-15"), "b/1");
  EXPECT_EQ(chosen(book, "", "noailles", "2026-04-01"), "a/2") << "a later one of the whole network";
  EXPECT_EQ(chosen(book, "", "gardanne", "2026-02-15"), "a/1");
  EXPECT_EQ(chosen(book, "b", "", "2026-04-01"), "b/1");
  EXPECT_EQ(chosen(book, "", "", "2026-01-15"), "a/1");
  EXPECT_EQ(chosen(book, "", "", "2026-04-01"), "usage_error") << "two could be meant";
  EXPECT_EQ(chosen(book, "c", "", "2026-04-01"), "unknown_tariff");
  EXPECT_EQ(chosen(book, "", "noailles", "2025-12-31"), "no_tariff");
}

TEST(HouseholdMeans, GiveTheBracketAndTheBudget) {
  const TariffInForce reunion{example("reunion-droits.toml"), 3};
  const pricing::Means means{
      .resources = Fraction{700, 1}, .charges = Fraction{400, 1}, .composition = pricing::Composition{.children = 2}};
  const auto measured = measure(reunion, means, Language::english);
  ASSERT_OK(measured);
  EXPECT_EQ(measured->bracket, "ayant-droit");
  EXPECT_EQ(measured->version, 3u);
  EXPECT_TRUE(measured->composition_told);
  EXPECT_EQ(measured->budget, eur(35'00));
  EXPECT_THAT(measured->row, testing::HasSubstr("row 1: under 9"));
}

TEST(HouseholdMeans, OfALinearTariffGiveItsStep) {
  const TariffInForce fay{example("fay-aux-loges.toml"), 1};
  const auto measured = measure(fay, {.quotient_familial = Fraction{800, 1}}, Language::english);
  ASSERT_OK(measured);
  EXPECT_EQ(measured->level, 288);
  EXPECT_EQ(measured->level_text, "€2.88");
}

TEST(HouseholdMeans, WhatIsMissingIsAskedForByItsOption) {
  const TariffInForce reunion{example("reunion-droits.toml"), 1};
  const auto missing = measure(reunion, {.resources = Fraction{700, 1}}, Language::english);
  EXPECT_REFUSED(missing, measure_missing);
  EXPECT_EQ(missing.error().field, "--charges");
}

TEST(HouseholdMeans, WhereTheTariffReadsNoneTheBracketIsAskedFor) {
  const TariffInForce niort{example("niort.toml"), 1};
  const auto measured = measure(niort, {.quotient_familial = Fraction{300, 1}}, Language::english);
  EXPECT_REFUSED(measured, measure_missing);
  EXPECT_EQ(measured.error().field, "--bracket");
  EXPECT_THAT(measured.error().detail, testing::HasSubstr("the bracket must be said"));
}

TEST(HouseholdMeans, ABracketThatTheMeansContradictIsRefused) {
  const TariffInForce fay{example("fay-aux-loges.toml"), 1};
  const pricing::Means means{.quotient_familial = Fraction{800, 1}, .bracket = "plafond"};
  EXPECT_REFUSED(measure(fay, means, Language::english), value_not_allowed);
  const TariffInForce niort{example("niort.toml"), 1};
  EXPECT_EQ(measure(niort, {.bracket = "bas"}, Language::english)->bracket, "bas");
}

}  // namespace
}  // namespace apps::household_means_test
