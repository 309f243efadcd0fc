#include "apps/catalogue.h"

#include "support/support.h"

namespace apps::catalogue_test {
namespace {

using namespace test_support;

Catalogue example() {
  engine::CatalogueAnswer answer;
  ledger::Product rice;
  rice.code = "riz-vrac";
  rice.unit = Unit::gram;
  ledger::Product milk;
  milk.code = "lait";
  ledger::SourceDefinition till;
  till.code = "noailles-1";
  till.shop = "noailles";
  for (const ledger::Definition& each : {ledger::Definition(rice), ledger::Definition(milk), ledger::Definition(till)})
    answer.entries.push_back({.id = 1, .version = 0, .definition = each});
  return Catalogue(answer);
}

TEST(Catalogue, AWeighedProductIsNotSoldByTheBareNumber) {
  const Catalogue catalogue = example();
  EXPECT_OK(catalogue.check_unit("riz-vrac", Unit::gram, "lines[0].quantity"));
  EXPECT_OK(catalogue.check_unit("lait", std::nullopt, "lines[0].quantity"));
  EXPECT_REFUSED(catalogue.check_unit("riz-vrac", std::nullopt, "lines[0].quantity"), value_not_allowed);
  EXPECT_REFUSED(catalogue.check_unit("lait", Unit::gram, "lines[0].quantity"), value_not_allowed);
  EXPECT_REFUSED(catalogue.check_unit("riz-vrac", Unit::millilitre, "lines[0].quantity"), value_not_allowed);
  EXPECT_OK(catalogue.check_unit("unheard-of", Unit::gram, "lines[0].quantity"));
}

TEST(Catalogue, LinesSayWhichOfThemIsWrong) {
  const auto rice = parse_sale_line("riz-vrac:750g", Currency::eur).value();
  const auto wrong = parse_sale_line("riz-vrac:3", Currency::eur).value();
  EXPECT_EQ(checked_lines<engine::AskedSaleLine>(example(), {rice, rice}).value().size(), 2u);
  EXPECT_EQ(checked_lines<engine::AskedSaleLine>(example(), {rice, wrong}).error().field, "lines[1].quantity");
  EXPECT_OK(checked_lines<engine::AskedSaleLine>(std::nullopt, {wrong}));
}

TEST(Catalogue, ATillsShopIsItsEnrolmentsAndIsRememberedForDaysWithoutAServer) {
  const TemporaryDirectory home;
  EXPECT_EQ(shop_of_till(example(), home.path(), "noailles-1", "").value(), "noailles");
  EXPECT_EQ(shop_of_till(std::nullopt, home.path(), "noailles-1", "").value(), "noailles");
  EXPECT_REFUSED(shop_of_till(example(), home.path(), "noailles-1", "gardanne"), value_not_allowed);
}

TEST(Catalogue, ATillThatIsNotEnrolledYetMustSayItsShopOnce) {
  const TemporaryDirectory home;
  EXPECT_EQ(shop_of_till(example(), home.path(), "gardanne-1", "gardanne").value(), "gardanne");
  EXPECT_EQ(shop_of_till(std::nullopt, home.path(), "gardanne-1", "").value(), "gardanne");
  EXPECT_REFUSED(shop_of_till(example(), home.path(), "gardanne-2", ""), usage_error);
  EXPECT_REFUSED(shop_of_till(std::nullopt, home.path(), "noailles-1", ""), server_unreachable);
}

TEST(Catalogue, ATillsCodeIsNoPath) {
  const TemporaryDirectory home;
  EXPECT_REFUSED(shop_of_till(example(), home.path(), "../../etc/passwd", "noailles"), value_not_allowed);
}

TEST(Catalogue, TheQuantitiesOfARefusalAreWrittenInTheUnitOfTheGoods) {
  EXPECT_EQ(with_quantities("1250 of that line can still come back", Unit::gram, Language::french),
            "1,250\u00A0kg of that line can still come back");
  EXPECT_EQ(with_quantities("the book has 248800 of 9999000", Unit::gram, Language::english),
            "the book has 248.800\u00A0kg of 9,999.000\u00A0kg");
  EXPECT_EQ(with_quantities("5000 is more than a line may sell, 1000", Unit::piece, Language::french),
            "5\u202F000 is more than a line may sell, 1\u202F000");
}

}  // namespace
}  // namespace apps::catalogue_test
