#include "apps/tariff_grid.h"

#include <sstream>

#include "apps/tariff_case.h"
#include "support/support.h"

namespace apps {
namespace {

using namespace test_support;

std::string text(const std::string& rate, const std::string& bound, const std::string& more = "") {
  return "[tariff]\ncode = \"t\"\nlabel = \"T\"\nfrom = 2026-01-01\npublic_bracket = \"b\"\n"
         "measure = { kind = \"quotient_familial\" }\n"
         "bracket = [{ code = \"a\", label = \"A\", up_to = " +
         bound + " }, { code = \"b\", label = \"B\", from = " + bound +
         " }]\n"
         "rule = [\n{ bracket = \"a\", rate = \"" +
         rate + "\" },\n{ bracket = \"a\", category = \"pain\", origin = \"donated\", rate = \"1/3\" },\n" +
         "{ bracket = \"b\", rate = 1, base = \"full\" },\n" + more + "]\n";
}

TariffModel model(const std::string& toml) {
  return TariffModel::create(parse_tariff_file(parse_toml(toml, "t.toml").value(), nullptr)->written.tariff).value();
}

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
}  // namespace apps
