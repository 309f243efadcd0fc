#include "apps/tariff_trial.h"

#include "support/support.h"

namespace apps {
namespace {

using namespace test_support;

constexpr const char* kTariff = R"([tariff]
code = "t"
label = "T"
from = 2026-01-01
public_bracket = "b"
pool = "cagnotte"
measure = { kind = "quotient_familial" }
bracket = [{ code = "a", label = "A", up_to = 400 }, { code = "b", label = "B", from = 400 }]
rule = [
  { bracket = "a", rate = "50 %" },
  { bracket = "a", category = "pain", rank_from = 3, price = "0.10" },
  { bracket = "b", rate = 1 },
]
rights = { budget = [{ amount = "20", per_child = "5" }], brackets = ["a"] }
)";

Result<TariffFile> parsed(const std::string& cases) {
  return parse_tariff_file(parse_toml(kTariff + cases, "t.toml").value(), nullptr);
}

// The differences of one case, "field: expected, found".
std::vector<std::string> differences(const std::string& one) {
  const TariffFile file = parsed("[[case]]\nname = \"c\"\n" + one + "\n").value();
  const TariffModel model = TariffModel::create(file.written.tariff).value();
  std::vector<std::string> told;
  for (const Difference& each : try_case(model, file.cases.front()).differences)
    told.push_back(each.field + ": " + each.expected + ", " + each.found);
  return told;
}

using testing::ElementsAre;
using testing::IsEmpty;

TEST(TariffTrial, ACaseThatSaysWhatIsSaysNothing) {
  EXPECT_THAT(
      differences("quotient_familial = \"399.99\"\nadults = 1\nchildren = 2\nmarket = \"2.00\"\nquantity = \"3\"\n"
                  "expect = { bracket = \"a\", unit_price = \"1.00\", amount = \"3.00\", budget = \"30\" }"),
      IsEmpty());
  EXPECT_THAT(differences("bracket = \"a\"\ncategory = \"pain\"\nrank = 4\nmarket = \"2.00\"\n"
                          "expect = { amount = \"0.10\" }"),
              IsEmpty());
}

TEST(TariffTrial, EachThingThatDiffersIsNamedWithWhatWasFound) {
  EXPECT_THAT(differences("quotient_familial = 400\nadults = 1\nmarket = \"2.00\"\ncost = \"3.00\"\n"
                          "expect = { bracket = \"a\", unit_price = \"1.00\", amount = \"1.00\", unfunded = \"0\", "
                          "surplus = \"1\", budget = \"20\", limit = \"floor\", shares = { ville = \"1\" } }"),
              ElementsAre("bracket: a, b", "budget: 20.00 EUR, none", "unit_price: 1.00 EUR, 2.00 EUR",
                          "amount: 1.00 EUR, 2.00 EUR", "unfunded: 0.00 EUR, 1.00 EUR", "surplus: 1.00 EUR, 0.00 EUR",
                          "limit: floor, none", "shares: ville 1.00 EUR, none"));
}

TEST(TariffTrial, ARefusalIsExpectedByNameAndOtherwiseADifference) {
  EXPECT_THAT(differences("market = \"2.00\"\nexpect = { refused = \"measure_missing\" }"), IsEmpty());
  EXPECT_THAT(differences("market = \"2.00\"\nexpect = { amount = \"2.00\" }"),
              ElementsAre("refused: none, measure_missing"));
  EXPECT_THAT(differences("quotient_familial = 1\nmarket = \"2.00\"\nexpect = { refused = \"no_price\" }"),
              ElementsAre("refused: no_price, none"));
}

TEST(TariffTrial, FundsPayByTheirEarmarksWhichNameWhatTheTariffDoesNot) {
  const std::string goods = "bracket = \"a\"\nmarket = \"2.00\"\ncost = \"2.00\"\n";
  EXPECT_THAT(
      differences(goods +
                  "category = \"fruits\"\nfund = [{ code = \"viandes\", left = 9, categories = [\"viandes\"] }, "
                  "{ code = \"fruits\", left = 9, categories = [\"fruits\"], share = \"1/3\" }]\n"
                  "expect = { shares = { fruits = \"0.33\" }, unfunded = \"0.67\" }"),
      IsEmpty());
  EXPECT_THAT(
      differences(goods + "tags = [\"bio\"]\nfund = [{ code = \"bio\", left = 9, tags = [\"bio\"], caps = { per_sale = "
                          "\"0.40\" } }, { code = \"local\", left = 9, tags = [\"local\"] }]\n"
                          "expect = { shares = { bio = \"0.40\" }, unfunded = \"0.60\" }"),
      IsEmpty());
  EXPECT_THAT(
      differences(goods + "date = 2027-01-01\nfund = [{ code = \"f\", left = 9, to = 2026-12-31 }]\npool = \"0.25\"\n"
                          "expect = { shares = { cagnotte = \"0.25\" }, unfunded = \"0.75\" }"),
      IsEmpty());
}

TEST(TariffTrial, ThePublicIsOfThePublicBracketAndNoFundPaysForIt) {
  EXPECT_THAT(differences("public = true\nmarket = \"2.00\"\ncost = \"3.00\"\nfund = [{ code = \"f\", left = 9 }]\n"
                          "expect = { bracket = \"b\", amount = \"2.00\", shares = {}, unfunded = \"1.00\" }"),
              IsEmpty());
}

TEST(TariffTrial, TheTraceTellsTheRowTheRuleAndWhoPays) {
  const TariffFile file = parsed(
                              "[[case]]\nname = \"c\"\nquotient_familial = 10\nmarket = \"2.00\"\ncost = \"2.00\"\n"
                              "fund = [{ code = \"ville\", left = 9, share = \"50 %\" }]\n"
                              "expect = { amount = \"3.00\" }\n")
                              .value();
  const TariffModel model = TariffModel::create(file.written.tariff).value();
  const Trial trial = try_case(model, file.cases.front());
  std::string told;
  for (const std::string& line : trace_of(model, file.cases.front(), trial, Language::english)) told += line + "\n";
  EXPECT_THAT(told, testing::HasSubstr("quotient familial 10 → A (a), row 1: under 400"));
  EXPECT_THAT(told, testing::HasSubstr("rule 1 (50% of the market price), €2.00"));
  EXPECT_THAT(told, testing::HasSubstr("ville paid €0.50"));
  EXPECT_THAT(told, testing::HasSubstr("unfunded €0.50"));
}

TEST(TariffTrial, ACaseThatCouldNotFailIsRefused) {
  EXPECT_REFUSED(parsed("[[case]]\nname = \"c\"\nquotient_familial = 1\nexpect = {}\n"), value_not_allowed);
  EXPECT_REFUSED(parsed("[[case]]\nname = \"c\"\nquotient_familial = 1\n"), missing_key);
  EXPECT_REFUSED(parsed("[[case]]\nname = \"c\"\nquotient_familial = 1\nexpect = { amount = \"1\" }\n"),
                 value_not_allowed);
  EXPECT_REFUSED(parsed("[[case]]\nname = \"c\"\nquotient_familial = 1\nexpect = { budget = \"1\" }\n"),
                 value_not_allowed);
  EXPECT_REFUSED(parsed("[[case]]\nname = \"c\"\nquotient = 1\nexpect = { bracket = \"a\" }\n"), unknown_key);
}

}  // namespace
}  // namespace apps
