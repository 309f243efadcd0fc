// A ticket read again with its reasons, as the desk and the till see it: by which row the bracket, how the price, who
// paid the rest and why; brackets by choice; what a role may pass over; and the discounts that were refused.
#include <iterator>

#include "apps/end_to_end.h"

namespace apps::end_to_end_explain_test {
namespace {

using testing::HasSubstr;
using testing::Not;

// "noailles" reads the reste à vivre, "libre" leaves the choice, and lends of its pool.
constexpr const char* kTwoShops = R"(
prices_from = 2020-01-01
legal_entity = [{ code = "asso", label = "Association" }, { code = "autre", label = "Autre" }]
shop = [
  { code = "noailles", label = "Noailles", legal_entity = "asso" },
  { code = "libre", label = "Libre", legal_entity = "autre" },
]
till = [
  { code = "noailles-1", label = "Caisse", shop = "noailles" },
  { code = "libre-1", label = "Caisse", shop = "libre" },
]
supplier = [{ code = "grossiste", label = "Grossiste" }]
product = [{ code = "riz", label = "Riz long, 1 kg", category = "epicerie", market = "2.40", full = "2.20" }]
funder = [{ code = "ville", label = "Ville" }, { code = "adherents", label = "Adhérents" }]
fund = [
  { code = "ville-aide", label = "Aide", funder = "ville", from = 2020-01-01, shops = ["noailles"], order = 2 },
  { code = "departement", label = "Département", funder = "ville", from = 2020-01-01, shops = ["noailles"], order = 1, share = "50 %" },
  { code = "ancien", label = "Ancien", funder = "ville", from = 2020-01-01, to = 2020-12-31 },
  { code = "cagnotte", label = "Cagnotte", funder = "adherents", from = 2020-01-01, shops = ["libre"] },
]
grant = [
  { fund = "ville-aide", step = "awarded", amount = "500", reference = "A", date = 2020-01-02 },
  { fund = "departement", step = "awarded", amount = "500", reference = "A", date = 2020-01-02 },
  { fund = "ancien", step = "awarded", amount = "500", reference = "A", date = 2020-01-02 },
  { fund = "cagnotte", step = "awarded", amount = "1", reference = "A", date = 2020-01-02 },
]

[[tariff]]
code = "rav"
label = "Reste à vivre"
from = 2020-01-01
shops = ["noailles"]
public_bracket = "plein"
override_roles = ["coordination"]
measure = { kind = "reste_a_vivre" }
bracket = [{ code = "aide", label = "Aide", up_to = 9 }, { code = "plein", label = "Plein", from = 9 }]
rule = [
  { bracket = "aide", base = "market", rate = "20 %", floor = "0.60" },
  { bracket = "plein", base = "full", rate = 1 },
]
rights = { brackets = ["aide"], budget = [{ amount = "30", per_child = "5" }], access_months = 6, renewals = 1, renewal_months = 3, waiting_months = 3 }

[[tariff]]
code = "choix"
label = "Au choix"
from = 2020-01-01
shops = ["libre"]
public_bracket = "juste"
pool = "cagnotte"
measure = { kind = "choice" }
bracket = [
  { code = "soutien", label = "Soutien" },
  { code = "juste", label = "Juste" },
  { code = "aide", label = "Aide", needs_pool = true },
]
rule = [
  { bracket = "soutien", base = "full", rate = "110 %" },
  { bracket = "juste", base = "full", rate = 1 },
  { bracket = "aide", base = "market", rate = "20 %" },
]

[[delivery]]
shop = "noailles"
supplier = "grossiste"
reference = "BL-1"
date = 2020-01-03
lots = [{ product = "riz", quantity = "1000", unit_cost = "1.50", lot = "L1" }]

[[delivery]]
shop = "libre"
supplier = "grossiste"
reference = "BL-2"
date = 2020-01-03
lots = [{ product = "riz", quantity = "1000", unit_cost = "2.00", lot = "L2" }]
)";

class EndToEndExplain : public EndToEnd {
 protected:
  void SetUp() override {
    start_server();
    ASSERT_NO_FATAL_FAILURE(apply(kTwoShops));
  }
  // Aided: 5 a day is left to each.
  std::vector<std::string> with_means(std::vector<std::string> command) {
    command.insert(command.end(), {"--tariff", "rav", "--resources", "650", "--charges", "500", "--adults", "1"});
    return command;
  }
  void done(const std::vector<std::string>& command) {
    const Ended ended = run(command);
    ASSERT_EQ(ended.status, 0) << testing::PrintToString(command) << ended.out << ended.err;
  }
  // What comes after the title.
  static std::string explanation(const std::string& text) {
    const std::size_t at = text.find("How these prices came about");
    return at == std::string::npos ? "" : text.substr(at);
  }
};

TEST_F(EndToEndExplain, ATicketSaysLineByLineHowItsPriceCameAboutAndWhoPaidTheRest) {
  done(with_means({"household", "enrol", "N-001", "--entity", "asso"}));
  const Ended quoted = run({"quote", "--shop", "noailles", "--household", "N-001", "--line", "riz:2", "--explain"});
  done({"sell", "--till", "noailles-1", "--household", "N-001", "--line", "riz:2"});
  // Later money and later brackets are no part of the ticket's story.
  done({"sell", "--till", "noailles-1", "--household", "N-001", "--line", "riz:1"});
  done({"household", "correct", "N-001", "--bracket", "plein"});
  const Ended read = run({"ticket", "noailles-1-000001", "--explain"});
  ASSERT_EQ(read.status, 0) << read.err;
  EXPECT_EQ(explanation(read.out), R"(How these prices came about
Bracket aide (Aide): by row 1 of tariff rav, version 1: reste à vivre a day, under 9.
1. Riz long, 1 kg, 2: €1.20 instead of €4.80.
   Lot L1 (bought): market price €2.40 × 20%, to the nearest cent → €0.48, raised to the floor price → €0.60 (rule 1 of the tariff).
   Cost €3.00, to finance €1.80:
     - ancien is not open on that day
     - cagnotte is earmarked for other shops
     - departement paid €0.90 (it had €500.00 left); no. 1: of order 1; its share, 50% of the gap
     - ville-aide paid €0.90 (it had €500.00 left); no. 2: of order 2
)");
  EXPECT_EQ(explanation(quoted.out), explanation(read.out));
  const json::Value told = ask({"ticket", "noailles-1-000001", "--explain"});
  EXPECT_EQ(told.at("explanation").at("difference"), "");
  EXPECT_EQ(told.at("explanation").at("priced_here"), true);
  EXPECT_EQ(told.at("basket").at("placement").at("row"), 1);
  EXPECT_EQ(told.at("basket").at("placement").at("tariff"), "rav");
  const json::Value plain = ask({"ticket", "noailles-1-000001"});
  EXPECT_TRUE(plain.at("explanation").is_null());
}

TEST_F(EndToEndExplain, ABracketIsChosenWhereTheTariffLeavesTheChoiceAndRefusedByNameElsewhere) {
  const Ended sold = run({"sell", "--till", "libre-1", "--bracket", "soutien", "--line", "riz:1"});
  ASSERT_EQ(sold.status, 0) << sold.out << sold.err;
  EXPECT_THAT(sold.out, HasSubstr("Soutien (soutien)"));
  const Ended read = run({"ticket", "libre-1-000001", "--explain"});
  EXPECT_THAT(read.out, HasSubstr("Bracket soutien (Soutien): chosen for this sale.\n"));
  const json::Value quote = ask({"quote", "--shop", "libre", "--bracket", "soutien", "--line", "riz:1"});
  EXPECT_EQ(quote.at("total").at("minor"), 242);
  EXPECT_EQ(quote.at("placement").at("by"), "choice");
  const Ended refused = run({"sell", "--till", "noailles-1", "--bracket", "aide", "--line", "riz:1"});
  EXPECT_EQ(refused.status, 1);
  EXPECT_THAT(refused.out + refused.err, HasSubstr("choice_not_allowed"));
  const Ended not_listed = run({"quote", "--shop", "libre", "--bracket", "plein", "--line", "riz:1"});
  EXPECT_EQ(not_listed.status, 1);
  EXPECT_THAT(not_listed.err, HasSubstr("unknown_bracket"));
}

TEST_F(EndToEndExplain, DiscountsThatNoFundCoversAreSummedUpAsUnmetNeed) {
  // 2.00 of cost, 0.48 paid: 1.52 are asked of a pool of 1.00, and 3.04 the second time.
  done({"household", "enrol", "L-001", "--entity", "autre", "--bracket", "juste"});
  for (const char* line : {"riz:1", "riz:2"}) {
    const Ended refused =
        run({"sell", "--till", "libre-1", "--household", "L-001", "--bracket", "aide", "--line", line});
    EXPECT_EQ(refused.status, 1);
    EXPECT_THAT(refused.out + refused.err, HasSubstr("pool_exhausted"));
  }
  const Ended summary = run({"log", "--summary"});
  EXPECT_THAT(summary.out, testing::ContainsRegex("choix +cagnotte +2 +€2\\.56"));
  const json::Value told = ask({"log"});
  const json::Value unmet = told.at("summary").at("unmet_need").at(0);
  EXPECT_EQ(unmet.at("tariff"), "choix");
  EXPECT_EQ(unmet.at("pool"), "cagnotte");
  EXPECT_EQ(unmet.at("refusals"), 2);
  EXPECT_EQ(unmet.at("missing").at("minor"), 52 + 204);
  const json::Value last = told.at("events").as_array().back();
  EXPECT_EQ(last.at("not_covered").at("minor"), 204);
  EXPECT_EQ(last.at("asked").at(0).at("quantity"), 2);
}

TEST_F(EndToEndExplain, ARoleThatTheTariffNamesGoesBeyondAClosedAccessAWaitingTimeAndTheRenewals) {
  done(with_means({"household", "enrol", "N-001", "--entity", "asso", "--from", "2020-01-01"}));
  EXPECT_EQ(ask({"household", "show", "N-001"}).at("valid_to"), "2020-06-30");
  const std::vector<std::string> sale = {"sell", "--till", "noailles-1", "--household", "N-001", "--line", "riz:1"};
  const auto with = [](std::vector<std::string> command, std::vector<std::string> more) {
    command.insert(command.end(), more.begin(), more.end());
    return command;
  };
  EXPECT_THAT(run(sale).out, HasSubstr("household_not_entitled"));
  EXPECT_THAT(run(with(sale, {"--override", "stagiaire:Urgence"})).out, HasSubstr("override_not_allowed"));
  const Ended sold = run(with(sale, {"--override", "coordination:Urgence"}));
  ASSERT_EQ(sold.status, 0) << sold.out << sold.err;
  EXPECT_THAT(sold.out, HasSubstr("Override: coordination, Urgence"));

  const std::vector<std::string> renewal = {"household", "renew", "N-001", "--bracket", "aide", "--from", "2020-07-01"};
  EXPECT_THAT(run(renewal).out, HasSubstr("waiting_time"));
  done(with(renewal, {"--override", "coordination:Rupture"}));
  json::Value sheet = ask({"household", "show", "N-001"});
  EXPECT_EQ(sheet.at("valid_to"), "2020-09-30");
  EXPECT_EQ(sheet.at("renewals"), 1);
  EXPECT_EQ(sheet.at("tariff"), "rav") << "the bracket that it has, said again, forgets nothing";
  const std::vector<std::string> again = {"household", "renew", "N-001", "--from", "2021-03-01"};
  EXPECT_THAT(run(again).out, HasSubstr("renewals_used_up"));
  done(with(again, {"--override", "coordination:Rupture"}));
  EXPECT_EQ(ask({"household", "show", "N-001"}).at("renewals"), 2);
}

TEST_F(EndToEndExplain, ACorrectedBracketGetsItsRightsAndOnlyATypedSizeIsSent) {
  done(with_means({"household", "enrol", "N-001", "--entity", "asso", "--from", "2020-01-01", "--to", "2099-12-31"}));
  json::Value sheet = ask({"household", "show", "N-001"});
  EXPECT_EQ(sheet.at("size_class"), 0);
  EXPECT_EQ(sheet.at("budget").at("minor"), 3000);
  EXPECT_EQ(sheet.at("access_tariff"), "rav");
  // Out of the brackets that have a right: the grid's ends.
  done({"household", "correct", "N-001", "--bracket", "plein"});
  EXPECT_TRUE(ask({"household", "show", "N-001"}).at("budget").is_null());
  // Back, with two children: that bracket's and that composition's.
  done(with_means({"household", "correct", "N-001", "--children", "2", "--size", "3"}));
  sheet = ask({"household", "show", "N-001"});
  EXPECT_EQ(sheet.at("bracket"), "aide");
  EXPECT_EQ(sheet.at("budget").at("minor"), 4000);
  EXPECT_EQ(sheet.at("size_class"), 3);
  // What the shop says is bound by the tariff that lists it all the same.
  done({"household", "enrol", "N-002", "--entity", "asso", "--bracket", "aide", "--from", "2020-01-01"});
  sheet = ask({"household", "show", "N-002"});
  EXPECT_EQ(sheet.at("access_tariff"), "rav");
  EXPECT_EQ(sheet.at("valid_to"), "2020-06-30");
  const Ended read = run({"quote", "--shop", "noailles", "--household", "N-002", "--override", "coordination:Test",
                          "--line", "riz:1", "--explain"});
  EXPECT_THAT(read.out, HasSubstr("Bracket aide (Aide): given by the shop.\n"));
}

}  // namespace
}  // namespace apps::end_to_end_explain_test
