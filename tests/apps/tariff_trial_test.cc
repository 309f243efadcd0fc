#include "apps/tariff_trial.h"

#include "apps/details.h"
#include "support/support.h"

namespace apps::tariff_trial_test {
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
  for (const CaseDifference& each : try_case(model, file.cases.front()).differences)
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

// --- what was used before --------------------------------------------------------------------------------------------

constexpr const char* kHousehold = "quotient_familial = 1\nadults = 1\nfull = \"4.00\"\nmarket = \"4.00\"\n";

// A tariff with every limit: a budget of 20, quotas, access of two months with one renewal after a month.
constexpr const char* kLimits = R"([tariff]
code = "t"
label = "T"
from = 2026-01-01
public_bracket = "b"
pool = "cagnotte"
override_roles = ["responsable"]
measure = { kind = "quotient_familial" }
bracket = [{ code = "a", label = "A", up_to = 400 }, { code = "b", label = "B", from = 400 }]
rule = [{ bracket = "a", rate = "50 %" }, { bracket = "b", rate = 1 }]
rights = { BASIS budget = [{ amount = "20" }], brackets = ["a"], access_months = 2, renewals = 1, waiting_months = 1 }
quota = [
  { category = "huile", quantity = "2l", period = "week", brackets = ["a"] },
  { category = "huile", quantity = "6l", period = "month", brackets = ["a"] },
  { category = "huile", quantity = "1l", period = "visit", brackets = ["b"] },
  { product = "cafe", quantity = "3", period = "month" },
]
)";

std::string limits(const std::string& basis = "") {
  std::string text = kLimits;
  return text.replace(text.find("BASIS"), 5, basis);
}

Result<TariffFile> with_limits(const std::string& one, const std::string& basis = "") {
  return parse_tariff_file(parse_toml(limits(basis) + "[[case]]\nname = \"c\"\n" + one + "\n", "t.toml").value(),
                           nullptr);
}

std::vector<std::string> limit_differences(const std::string& one, const std::string& basis = "") {
  const TariffFile file = with_limits(one, basis).value();
  const TariffModel model = TariffModel::create(file.written.tariff).value();
  std::vector<std::string> told;
  for (const CaseDifference& each : try_case(model, file.cases.front()).differences)
    told.push_back(each.field + ": " + each.expected + ", " + each.found);
  return told;
}

TEST(UseSoFar, OfABudgetLeavesTheRest) {
  EXPECT_THAT(limit_differences(kHousehold + std::string("used = { budget = \"18\" }\n"
                                                         "expect = { amount = \"2\", budget_left = \"0\" }")),
              IsEmpty());
  EXPECT_THAT(limit_differences(kHousehold + std::string("used = { budget = \"18.01\" }\nexpect = { amount = \"2\" }")),
              ElementsAre("refused: none, allowance_exceeded"));
  EXPECT_THAT(limit_differences(kHousehold + std::string("expect = { budget_left = \"0\" }")),
              ElementsAre("budget_left: 0.00 EUR, 18.00 EUR"));
}

TEST(UseSoFar, OfABudgetIsCountedAsTheRightCounts) {
  EXPECT_THAT(
      limit_differences(kHousehold + std::string("used = { budget = \"16\" }\nexpect = { budget_left = \"0\" }"),
                        "basis = \"market\","),
      IsEmpty());
}

TEST(UseSoFar, OfABudgetThatTheBracketDoesNotHaveIsAMistakeOfTheCase) {
  EXPECT_THAT(limit_differences("quotient_familial = 400\nadults = 1\nmarket = \"4\"\nused = { budget = \"1\" }\n"
                                "expect = { amount = \"4\" }"),
              ElementsAre("refused: none, value_not_allowed"));
}

TEST(UseSoFar, OfAQuotaIsOfItsGoodsAndItsPeriod) {
  const auto oil = [](const std::string& quantity, const std::string& used) {
    return "quotient_familial = 1\ncategory = \"huile\"\nmarket = \"4\"\nquantity = \"" + quantity + "\"\n" + used +
           "expect = { limit = \"none\" }";
  };
  const auto used = [](const std::string& period, const std::string& quantity) {
    return "used = { quota = [{ category = \"huile\", period = \"" + period + "\", quantity = \"" + quantity +
           "\" }] }\n";
  };
  const auto exceeded = ElementsAre("refused: none, quota_exceeded");
  EXPECT_THAT(limit_differences(oil("2l", "")), IsEmpty());
  EXPECT_THAT(limit_differences(oil("2001ml", "")), exceeded);
  EXPECT_THAT(limit_differences(oil("1l", used("week", "1l"))), IsEmpty());
  EXPECT_THAT(limit_differences(oil("1l", used("week", "1001ml"))), exceeded);
  EXPECT_THAT(limit_differences(oil("1l", used("month", "5l"))), IsEmpty());
  EXPECT_THAT(limit_differences(oil("1l", used("month", "5001ml"))), exceeded);
}

TEST(UseSoFar, OfAQuotaByProductLeavesOtherProducts) {
  const auto coffee = [](const std::string& product, const std::string& taken) {
    return "bracket = \"b\"\nproduct = \"" + product + "\"\nmarket = \"4\"\nquantity = \"2\"\n" +
           "used = { quota = [{ product = \"cafe\", quantity = \"" + taken + "\" }] }\nexpect = { amount = \"8\" }";
  };
  EXPECT_THAT(limit_differences(coffee("cafe", "1")), IsEmpty());
  EXPECT_THAT(limit_differences(coffee("cafe", "2")), ElementsAre("refused: none, quota_exceeded"));
  EXPECT_THAT(limit_differences(coffee("the", "3")), IsEmpty());
}

TEST(UseSoFar, OfAVisitIsNothingForThePublicToo) {
  EXPECT_THAT(limit_differences("public = true\ncategory = \"huile\"\nmarket = \"4\"\nquantity = \"1001ml\"\n"
                                "expect = { refused = \"quota_exceeded\" }"),
              IsEmpty());
  EXPECT_THAT(limit_differences("public = true\nproduct = \"cafe\"\nmarket = \"4\"\nquantity = \"9\"\n"
                                "expect = { amount = \"36\" }"),
              IsEmpty())
      << "a quota of a month is a household's";
}

TEST(AccessOfACase, EndsAfterTheTariffsMonthsOrWhenItIsSaid) {
  const std::string began = kHousehold + std::string("access = { from = 2026-01-15 }\n");
  EXPECT_THAT(limit_differences(began + "date = 2026-03-14\nexpect = { access_to = 2026-03-14, amount = \"2\" }"),
              IsEmpty());
  EXPECT_THAT(limit_differences(began + "date = 2026-03-15\nexpect = { amount = \"2\" }"),
              ElementsAre("refused: none, household_not_entitled"));
  EXPECT_THAT(limit_differences(kHousehold + std::string("access = { from = 2026-01-15, to = 2026-02-01 }\n"
                                                         "date = 2026-02-02\nexpect = { amount = \"2\" }")),
              ElementsAre("refused: none, household_not_entitled"));
}

TEST(Renewing, WaitsAndIsDoneSoOften) {
  const auto renewal = [](const std::string& date, const std::string& renewed, const std::string& more) {
    return "quotient_familial = 1\nadults = 1\naccess = { from = 2026-01-15, renewed = " + renewed +
           " }\nrenew = true\ndate = " + date + "\n" + more;
  };
  EXPECT_THAT(limit_differences(renewal("2026-04-15", "0", "expect = { access_to = 2026-06-14 }")), IsEmpty());
  EXPECT_THAT(limit_differences(renewal("2026-04-14", "0", "expect = { access_to = 2026-06-13 }")),
              ElementsAre("refused: none, waiting_time"));
  EXPECT_THAT(limit_differences(renewal("2026-04-15", "1", "expect = { access_to = 2026-06-14 }")),
              ElementsAre("refused: none, renewals_used_up"));
  EXPECT_THAT(limit_differences(renewal("2026-04-14", "1",
                                        "override = { role = \"responsable\", reason = \"naissance\" }\n"
                                        "expect = { access_to = 2026-06-13, overridden = [\"renewals_used_up\", "
                                        "\"waiting_time\"] }")),
              IsEmpty());
}

TEST(AnOverride, PassesOverRightsAndSaysWhich) {
  const std::string beyond = kHousehold + std::string("used = { budget = \"19\" }\n");
  const std::string by = "override = { role = \"responsable\", reason = \"naissance\" }\n";
  EXPECT_THAT(
      limit_differences(beyond + by +
                        "expect = { amount = \"2\", budget_left = \"-1\", overridden = [\"allowance_exceeded\"] }"),
      IsEmpty());
  EXPECT_THAT(limit_differences(kHousehold + by + "expect = { overridden = [\"allowance_exceeded\"] }"),
              ElementsAre("overridden: allowance_exceeded, none"));
  EXPECT_THAT(
      limit_differences(beyond + "override = { role = \"caisse\", reason = \"x\" }\nexpect = { amount = \"2\" }"),
      ElementsAre("refused: none, override_not_allowed"));
}

TEST(ATopUp, FeedsThePoolAndNothingElse) {
  EXPECT_THAT(
      limit_differences(kHousehold + std::string("cost = \"5\"\npool = \"1.25\"\ntop_up = \"0.50\"\n"
                                                 "expect = { amount = \"2\", shares = { cagnotte = \"1.25\" }, "
                                                 "unfunded = \"1.75\", pool = \"0.50\", budget_left = \"18\" }")),
      IsEmpty());
  const std::string poolless = std::string(kTariff).replace(std::string(kTariff).find("pool = \"cagnotte\"\n"), 18, "");
  const TariffFile file = parse_tariff_file(parse_toml(poolless + "[[case]]\nname = \"c\"\nbracket = \"b\"\n"
                                                                  "market = \"4\"\ntop_up = \"0.50\"\n"
                                                                  "expect = { refused = \"unknown_fund\" }\n",
                                                       "t.toml")
                                                .value(),
                                            nullptr)
                              .value();
  EXPECT_TRUE(try_case(TariffModel::create(file.written.tariff).value(), file.cases.front()).passes());
}

TEST(UseSoFar, IsToldInTheTrace) {
  const TariffFile file =
      with_limits(kHousehold + std::string("category = \"huile\"\nquantity = \"1l\"\ntop_up = \"1\"\n"
                                           "access = { from = 2026-01-01 }\n"
                                           "used = { budget = \"19\", quota = [{ category = \"huile\", period = "
                                           "\"week\", quantity = \"500ml\" }] }\n"
                                           "override = { role = \"responsable\", reason = \"naissance\" }\n"
                                           "expect = { amount = \"9\" }"))
          .value();
  const TariffModel model = TariffModel::create(file.written.tariff).value();
  const Trial trial = try_case(model, file.cases.front());
  std::string told;
  for (const std::string& line : trace_of(model, file.cases.front(), trial, Language::english)) told += line + "\n";
  for (const char* part : {"access from 01 Jan 2026 to 28 Feb 2026", "budget used with this sale: €21.00 of €20.00",
                           "with this line: 1500", "passed over (responsable: naissance) → allowance_exceeded",
                           "cagnotte, with a top-up of €1.00: then holds €1.00"})
    EXPECT_THAT(told, testing::HasSubstr(part));
}

// Refused at the place of what has no meaning, with a sentence that has its French.
void expect_refused(const std::string& one, ErrorCode code, const std::string& place, const std::string& said) {
  const auto read = with_limits(one);
  ASSERT_FALSE(read.ok()) << one;
  EXPECT_EQ(read.error().code, code) << to_string(read.error());
  EXPECT_EQ(read.error().field, "t.toml:" + place) << read.error().detail;
  EXPECT_THAT(read.error().detail, testing::HasSubstr(said));
  EXPECT_TRUE(detail_in_french(read.error().detail)) << read.error().detail;
}

TEST(ACase, MayNotSayWhatTheTariffGivesNoMeaning) {  // its own lines begin at the 20th
  const std::string household = "quotient_familial = 1\nmarket = \"1\"\nexpect = { amount = \"1\" }\n";
  const auto wrong = [&household](const std::string& line, ErrorCode code, const std::string& said, int column) {
    expect_refused(household + line, code, "23:" + std::to_string(column), said);
  };
  using enum ErrorCode;
  wrong("used = { visits = 3 }", unknown_key, "expected one of budget, quota", 19);
  wrong("used = { budget = \"1\" }", value_not_allowed, "a budget needs the household", 19);
  wrong("used = { budget = \"-1\" }", amount_out_of_range, "is not within zero and", 19);
  wrong("used = { quota = [{ category = \"riz\", quantity = \"1\" }] }", value_not_allowed, "no quota of the tariff",
        32);
  wrong("used = { quota = [{ category = \"huile\", quantity = \"1l\" }] }", value_not_allowed, "say the period", 32);
  wrong("used = { quota = [{ category = \"huile\", period = \"visit\", quantity = \"1l\" }] }", value_not_allowed,
        "a visit begins with nothing taken", 50);
  wrong("used = { quota = [{ product = \"cafe\", quantity = \"0\" }] }", quantity_out_of_range, "is not within 1 and",
        50);
  wrong("used = { quota = [{ product = \"cafe\", quantity = \"1\" }, { product = \"cafe\", quantity = \"2\" }] }",
        value_not_allowed, "a case says it once", 88);
  wrong("access = { from = 2026-02-01, to = 2026-01-01 }", date_out_of_range, "it ends before it starts", 36);
  wrong("access = { to = 2026-01-01 }", missing_key, "from", 10);
  wrong("renew = true", value_not_allowed, "not both", 9);
  wrong("override = { role = \"responsable\" }", missing_key, "reason", 12);
  wrong("top_up = \"-1\"", amount_out_of_range, "is not within zero and", 10);
  wrong("pool = \"-1\"", amount_out_of_range, "is not within zero and", 8);
}

TEST(ACase, MayNotSayWhatItsOwnPartsGiveNoMeaning) {
  using enum ErrorCode;
  const std::string without_goods = "quotient_familial = 1\nadults = 1\nexpect = { bracket = \"a\" }\n";
  expect_refused(without_goods + "used = { budget = \"1\" }", value_not_allowed, "23:19", "counts against goods");
  expect_refused(without_goods + "top_up = \"1\"", value_not_allowed, "23:10", "a top-up goes with goods");
  expect_refused(without_goods + "override = { role = \"r\", reason = \"x\" }", value_not_allowed, "23:12",
                 "nothing that an override would pass over");
  expect_refused(without_goods + "renew = true", value_not_allowed, "23:9", "say what is renewed");
  const std::string of_all = "public = true\nmarket = \"1\"\nexpect = { amount = \"1\" }\n";
  expect_refused(of_all + "used = { quota = [{ product = \"cafe\", quantity = \"1\" }] }", value_not_allowed, "23:18",
                 "it needs a household");
  expect_refused(of_all + "access = { from = 2026-01-01 }", value_not_allowed, "23:10", "the public needs no access");
}

TEST(ACase, MayNotExpectWhatItsPartsCannotGive) {
  using enum ErrorCode;
  const std::string goods = "quotient_familial = 1\nmarket = \"1\"\n";
  expect_refused(goods + "expect = { budget_left = \"1\" }", value_not_allowed, "22:10",
                 "a budget needs the household");
  expect_refused(goods + "expect = { access_to = 2026-01-01 }", value_not_allowed, "22:10",
                 "say when the access began");
  expect_refused(goods + "expect = { overridden = [] }", value_not_allowed, "22:10", "say who overrides");
  expect_refused("quotient_familial = 1\nexpect = { pool = \"1\" }", value_not_allowed, "21:10", "a price needs goods");
  EXPECT_REFUSED(
      with_limits(goods + "override = { role = \"r\", reason = \"x\" }\nexpect = { overridden = [\"rien\"] }"),
      value_not_allowed);
}

}  // namespace
}  // namespace apps::tariff_trial_test
