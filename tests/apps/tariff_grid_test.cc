#include "apps/tariff_grid.h"

#include <sstream>

#include "support/support.h"
#include "tests/apps/written_tariff.h"

namespace apps::tariff_grid_test {
namespace {

using namespace test_support;

TEST(TariffGrid, ShowsBoundsAndOneRowForEachCaseThatDiffers) {
  std::ostringstream out;
  print_grid(out, model(text("40 %", "400")), Language::english);
  EXPECT_THAT(out.str(), testing::HasSubstr("under 400"));
  EXPECT_THAT(out.str(), testing::HasSubstr("from 400"));
  EXPECT_THAT(out.str(), testing::HasSubstr("40% of the market price"));
  EXPECT_THAT(out.str(), testing::HasSubstr("1/3 of the market price"));
  std::size_t of_bread = 0;
  for (std::size_t at = 0; (at = out.str().find("pain", at)) != std::string::npos; ++at) ++of_bread;
  EXPECT_EQ(of_bread, 1u) << "bracket b sells bread like anything else\n" << out.str();
}

TEST(TariffGrid, SaysWhomItServesAndWhatIsBoundToABracket) {
  std::string toml = text("40 %", "400");
  toml.insert(toml.find("public_bracket"),
              "shops = [\"noailles\", \"gardanne\"]\noverride_roles = [\"coordination\"]\npool = \"cagnotte\"\n");
  toml +=
      "[[tariff.quota]]\ncategory = \"huile\"\nquantity = \"2l\"\nperiod = \"week\"\nbrackets = [\"a\"]\n"
      "[tariff.rights]\nperiod = \"month\"\nbrackets = [\"a\"]\notherwise = \"unlimited\"\n"
      "budget = [{ adults = 1, children = 0, amount = \"20\" }]\n";
  std::ostringstream out;
  print_grid(out, model(toml), Language::english);
  EXPECT_THAT(out.str(), testing::HasSubstr("Without a household, the bracket b"));
  EXPECT_THAT(out.str(), testing::HasSubstr("Shops: noailles, gardanne"));
  EXPECT_THAT(out.str(), testing::HasSubstr("May override: coordination"));
  EXPECT_THAT(out.str(), testing::HasSubstr("Pool: cagnotte"));
  EXPECT_THAT(out.str(), testing::HasSubstr("huile: 2,000 a week (brackets a)"));
  EXPECT_THAT(out.str(), testing::HasSubstr("(brackets a), without limit for other households"));
}

}  // namespace
}  // namespace apps::tariff_grid_test
