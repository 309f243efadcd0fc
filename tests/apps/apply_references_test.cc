#include "apps/apply_references.h"

#include "apps/apply_examples.h"
#include "support/support.h"

namespace apps::apply_references_test {
namespace {

using namespace test_support;
using namespace apply_examples;

TEST(ApplyReferences, AReferenceThatNothingDeclaresIsToldWithItsPlace) {
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

TEST(ApplyReferences, ARuleOfABracketThatItsTariffDoesNotListIsRefused) {
  ledger::Tariff tariff{.code = "t", .label = "T", .from = day("2026-01-01"), .public_bracket = "p"};
  tariff.brackets = {{.code = "p", .label = "P"}};
  tariff.rules = {{.bracket = "a"}};
  EXPECT_REFUSED(check_references(files({tariff}), {}), unknown_bracket);
}

TEST(ApplyReferences, ZonesAndTheBracketsOfRightsAndQuotasMustBeDeclaredToo) {
  const ledger::Funder funder{.code = "v", .label = "V"};
  const ledger::Fund fund{.code = "f", .label = "F", .funder = "v", .zones = {"nord"}};
  EXPECT_REFUSED(check_references(files({funder, fund}), {}), unknown_shop);
  ledger::Shop shop{.code = "n", .label = "N", .legal_entity = "e", .zone = "nord"};
  EXPECT_OK(check_references(files({funder, fund}), book({shop})));
  ledger::Tariff tariff{.code = "t", .label = "T", .from = day("2026-01-01"), .public_bracket = "p"};
  tariff.brackets = {{.code = "p", .label = "P"}};
  tariff.quotas = {{.category = "c", .brackets = {"a"}}};
  EXPECT_REFUSED(check_references(files({tariff}), {}), unknown_bracket);
  tariff.quotas.clear();
  tariff.rights = ledger::Rights{.brackets = {"a"}};
  EXPECT_REFUSED(check_references(files({tariff}), {}), unknown_bracket);
}

}  // namespace
}  // namespace apps::apply_references_test
