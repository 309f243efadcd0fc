// Every tariff that is shipped is a file that a book can take as it stands: applied to a small one, it prices a basket
// for a household that its own words place.
#include <algorithm>

#include "apps/tariff_case.h"
#include "tests/apps/end_to_end.h"

namespace apps::end_to_end_tariffs_test {
namespace {

// One shop that sells baskets for 10.00, which cost nobody anything, a fund that may be a pool, and the goods that
// quotas name.
constexpr const char* kBook = R"(
prices_from = 2000-01-01
legal_entity = [{ code = "asso", label = "Association" }]
shop = [{ code = "noailles", label = "Noailles", legal_entity = "asso", oversell = "record" }]
product = [
  { code = "panier-moyen", label = "Panier", category = "panier", market = "10.00" },
  { code = "huile-tournesol", label = "Huile", category = "huile", unit = "millilitre", market = "2.00" },
  { code = "cafe-moulu", label = "Café", category = "epicerie", market = "1.50" },
  { code = "oeufs", label = "Œufs", category = "frais", market = "0.20" },
]
funder = [{ code = "adherents", label = "Adhérents" }]
fund = [{ code = "cagnotte", label = "Cagnotte", funder = "adherents", from = 2000-01-01 }]
grant = [{ fund = "cagnotte", step = "received", amount = "45", reference = "FETE-1", date = 2023-01-02 }]
)";

struct Shipped {
  const char* file = "";
  std::vector<std::string> means;  // of the household that is enrolled
  std::int64_t public_total = 0;   // cents
  std::int64_t household_total = 0;
};

const std::vector<Shipped>& shipped() {
  static const std::vector<Shipped> all = {
      {"berchem-droits", {"--bracket", "beneficiaire"}, 1000, 1000},
      {"bordeaux-transport", {"--qf", "600"}, 1000, 500},
      {"cantine-fratrie", {"--qf", "803"}, 500, 321},
      {"dieulefit", {"--bracket", "accessible"}, 1000, 650},
      {"episol", {"--qf", "640"}, 1000, 450},
      {"fay-aux-loges", {"--qf", "800"}, 450, 288},
      {"groix", {"--qf", "440"}, 360, 110},
      {"niort", {"--bracket", "bas"}, 1000, 400},
      {"plafond-etat", {"--bracket", "trente"}, 1000, 300},
      {"rennes-transport", {"--qf", "1000", "--adults", "1", "--resident"}, 1000, 150},
      {"reunion-droits", {"--resources", "560", "--charges", "380", "--adults", "1"}, 1000, 1000},
      {"selon-l-age", {"--age", "25"}, 1000, 500},
      {"strasbourg-cantine", {"--qf", "411"}, 690, 215},
      {"taille-du-foyer", {"--adults", "2", "--children", "3"}, 500, 333},
      {"tapir-cagnotte", {"--bracket", "soutien"}, 1000, 1100},
  };
  return all;
}

std::filesystem::path examples() {
  return std::filesystem::path(GRENIER_SOURCE_DIR) / "examples" / "tariffs";
}

class EndToEndTariffs : public EndToEnd, public testing::WithParamInterface<Shipped> {
 protected:
  void SetUp() override {
    start_server();
    ASSERT_NO_FATAL_FAILURE(apply(kBook));
  }
  std::int64_t total(const std::vector<std::string>& who) {
    std::vector<std::string> quote = {"quote", "--shop", "noailles", "--line", "panier-moyen:1"};
    quote.insert(quote.end(), who.begin(), who.end());
    return ask(quote).at("total").at("minor").as_int64();
  }
};

class EndToEndWithoutATariff : public EndToEnd {};

// Deposits and fees, which no tariff speaks of, are all that a shop without one can sell.
TEST_F(EndToEndWithoutATariff, AShopSellsMembershipsAndTheAuditorAgrees) {
  start_server();
  ASSERT_NO_FATAL_FAILURE(apply(R"(
prices_from = 2000-01-01
legal_entity = [{ code = "asso", label = "Association" }]
shop = [{ code = "noailles", label = "Noailles", legal_entity = "asso" }]
till = [{ code = "noailles-1", label = "Caisse 1", shop = "noailles" }]
product = [{ code = "carte", label = "Adhésion", category = "adhesions", nature = "membership", market = "5.00" }]
)"));
  EXPECT_EQ(ask({"quote", "--shop", "noailles", "--line", "carte:2"}).at("total").at("minor"), 1000);
  EXPECT_EQ(run({"quote", "--shop", "noailles", "--line", "carte:2", "--explain"}).status, 0);
  const json::Value sold = ask({"sell", "--till", "noailles-1", "--line", "carte:1", "--pay", "cash"});
  const std::string ticket(sold.at("ticket").as_string());
  EXPECT_EQ(ask({"ticket", ticket}).at("basket").at("total").at("minor"), 500);
  EXPECT_TRUE(ask({"verify"}).at("holds").as_bool());
}

TEST_P(EndToEndTariffs, AreAppliedAsTheyStandAndPriceABasket) {
  const std::string file = (examples() / (std::string(GetParam().file) + ".toml")).string();
  const Ended applied = run({"apply", file});
  ASSERT_EQ(applied.status, 0) << applied.out << applied.err;
  EXPECT_EQ(ask({"apply", file}).at("unchanged"), 1);

  std::vector<std::string> enrol = {"household", "enrol", "N-001", "--entity", "asso"};
  enrol.insert(enrol.end(), GetParam().means.begin(), GetParam().means.end());
  const Ended enrolled = run(enrol);
  ASSERT_EQ(enrolled.status, 0) << enrolled.out << enrolled.err;
  EXPECT_EQ(total({}), GetParam().public_total);
  EXPECT_EQ(total({"--household", "N-001"}), GetParam().household_total);
}

std::string name_of(const testing::TestParamInfo<Shipped>& shipped) {
  std::string name = shipped.param.file;
  std::erase(name, '-');
  return name;
}

INSTANTIATE_TEST_SUITE_P(Shipped, EndToEndTariffs, testing::ValuesIn(shipped()), name_of);

TEST(ShippedTariffs, HaveEachTheirRowAbove) {
  std::size_t files = 0;
  for (const auto& entry : std::filesystem::directory_iterator(examples()))
    if (!entry.path().string().ends_with(kCasesSuffix)) ++files;
  EXPECT_EQ(files, shipped().size());
}

}  // namespace
}  // namespace apps::end_to_end_tariffs_test
