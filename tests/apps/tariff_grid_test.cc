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

std::vector<TariffChange> changes(const std::string& before, const std::string& after) {
  return compare_tariffs(model(before), model(after), Language::english);
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

TEST(TariffDiff, ANewCategoryAndASiblingRankAreCasesOfTheirOwn) {
  const auto found = changes(text("40 %", "400"), text("40 %", "400", "{ bracket = \"a\", rank_from = 3, price = 1 }"));
  ASSERT_FALSE(found.empty());
  EXPECT_EQ(found[0].rank, 3);
  EXPECT_EQ(found[0].paid_before, eur(4'00));
  EXPECT_EQ(found[0].paid_after, eur(1'00));
}

}  // namespace
}  // namespace apps
