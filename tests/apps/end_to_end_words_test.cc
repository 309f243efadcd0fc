// What is told in French where the book speaks English or in base units, and what is refused rather than left unread.
#include "tests/apps/end_to_end.h"

namespace apps::end_to_end_words_test {
namespace {

using testing::HasSubstr;

class EndToEndWords : public EndToEnd {
 protected:
  void SetUp() override {
    start_server();
    apply(with_carrots());
  }
  Ended french(const std::vector<std::string>& arguments) {
    std::vector<std::string> command = {GRENIER_BINARY, "--server", server().address(), "--home", home().string()};
    command.insert(command.end(), arguments.begin(), arguments.end());
    command.insert(command.end(), {"--lang", "fr"});
    return run_to_end(command);
  }

 private:
  static std::string with_carrots() {
    std::string territory = kSmallTerritory;
    const std::string rice = "full = \"2.20\" }";
    territory.insert(
        territory.find(rice) + rice.size(),
        ",\n  { code = \"carottes\", label = \"Carottes\", category = \"frais\", unit = \"gram\", market = "
        "\"1.60\", full = \"1.40\" }");
    return territory +
           "[[delivery]]\nshop = \"noailles\"\nsupplier = \"grossiste\"\nreference = \"BL-2\"\ndate = "
           "2020-01-03\nlots = [{ product = \"carottes\", quantity = \"250kg\", unit_cost = \"1.00\" }]\n";
  }
};

TEST_F(EndToEndWords, RefusalsTellQuantitiesInTheUnitOfTheGoods) {
  const Ended loss = french({"loss", "--shop", "noailles", "--line", "carottes:9999kg"});
  EXPECT_EQ(loss.status, 1);
  EXPECT_THAT(loss.out, HasSubstr("le livre en a 250,000\u00A0kg, sur 9\u202F999,000\u00A0kg demandés"));
  const Ended sale = french({"sell", "--till", "noailles-1", "--line", "carottes:2000kg"});
  EXPECT_THAT(sale.out,
              HasSubstr("2\u202F000,000\u00A0kg, c'est plus qu'une ligne ne peut vendre (1\u202F000,000\u00A0kg)"));
  const Ended quote = french({"quote", "--shop", "noailles", "--line", "riz:5000"});
  EXPECT_THAT(quote.err, HasSubstr("5\u202F000, c'est plus qu'une ligne ne peut vendre (1\u202F000)"));
  ASSERT_EQ(french({"sell", "--till", "noailles-1", "--line", "carottes:1250g", "--ticket", "T-1"}).status, 0);
  const Ended back = french({"return", "--till", "noailles-1", "--ticket", "T-1", "--line", "1:2kg"});
  EXPECT_THAT(back.out, HasSubstr("de cette ligne, on peut encore rendre 1,250\u00A0kg"));
  const json::Value machine =
      boost::json::parse(french({"loss", "--shop", "noailles", "--line", "carottes:9999kg", "--json"}).out);
  EXPECT_THAT(std::string(machine.at("reason").at("detail").as_string()), HasSubstr("248750 of 9999000"));
}

TEST_F(EndToEndWords, ARefundThatDoesNotSumIsNotDue) {
  ASSERT_EQ(french({"sell", "--till", "noailles-1", "--line", "riz:1", "--ticket", "T-1"}).status, 0);
  const Ended back =
      french({"return", "--till", "noailles-1", "--ticket", "T-1", "--line", "1:1", "--pay", "especes:50"});
  EXPECT_EQ(back.status, 1);
  EXPECT_THAT(back.out, HasSubstr("Les remboursements ne font pas le total à rendre."));
  EXPECT_THAT(back.out, HasSubstr("2,20\u00A0€ est à rendre, il y a 47,80\u00A0€ de trop"));
}

TEST_F(EndToEndWords, AStockCountSaysWhatTheBookHad) {
  const Ended counted = french({"count-stock", "--shop", "noailles", "--line", "riz:20", "--line", "carottes:250kg"});
  EXPECT_EQ(counted.status, 0);
  EXPECT_THAT(counted.out, HasSubstr("riz\u00A0: le livre en avait 1\u202F000\u202F000, comptés 20, écart "
                                     "−999\u202F980 (−1\u202F499\u202F970,00\u00A0€)\n"));
  EXPECT_THAT(counted.out,
              HasSubstr("carottes\u00A0: le livre en avait 250,000\u00A0kg, comptés 250,000\u00A0kg, écart 0"));
  const json::Value again = ask({"count-stock", "--shop", "noailles", "--line", "riz:25"});
  const json::Value& line = again.at("counted").at(0);
  EXPECT_EQ(line.at("expected").at("units"), 20);
  EXPECT_EQ(line.at("gap").at("units"), 5);
  EXPECT_EQ(line.at("value").at("minor"), 750);
  const Ended twice = french({"count-stock", "--shop", "noailles", "--line", "riz:1", "--line", "riz:2"});
  EXPECT_EQ(twice.status, 1);
  EXPECT_THAT(twice.out, HasSubstr("La même chose est comptée deux fois."));
}

TEST_F(EndToEndWords, MoreMoneyThanWasAwardedIsRemarkedOn) {
  const Ended some = french({"grant", "receive", "ville-aide", "50000", "--reference", "V-1"});
  EXPECT_EQ(some.status, 0);
  EXPECT_THAT(some.out, testing::Not(HasSubstr("Attention")));
  const Ended more = french({"grant", "receive", "ville-aide", "0.01", "--reference", "V-2"});
  EXPECT_EQ(more.status, 0);
  EXPECT_THAT(more.out, HasSubstr("Attention\u00A0: ce fonds a maintenant reçu 50\u202F000,01\u00A0€"));
}

TEST_F(EndToEndWords, ALotThatNobodyHasIsNoWrongUsage) {
  const Ended sale = french({"sell", "--till", "noailles-1", "--line", "riz@ZZZ:1"});
  EXPECT_EQ(sale.status, 1) << sale.err;
  EXPECT_THAT(sale.err, HasSubstr("unknown_lot"));
}

TEST_F(EndToEndWords, TheBracketOfAFactGoesWithWhoBought) {
  const std::vector<std::string> fact = {"sell",   "--till",     "noailles-1", "--fact",
                                         "--line", "riz:1:2.20", "--bracket",  "zz"};
  const Ended nobody = french(fact);
  EXPECT_EQ(nobody.status, 2) << nobody.out;
  EXPECT_THAT(nobody.err, HasSubstr("la tranche d'un fait va avec --household"));
}

TEST_F(EndToEndWords, ATillWhoseMemoryIsGoneIsNotSaidToBeNew) {
  ASSERT_EQ(french({"sell", "--till", "noailles-1", "--line", "riz:1"}).status, 0);
  std::filesystem::remove_all(home());
  const Ended lost = french({"sell", "--till", "noailles-1", "--line", "riz:1"});
  EXPECT_EQ(lost.status, 2);
  EXPECT_THAT(lost.err, HasSubstr("s'arrête au n° 0\u00A0; rien n'a été noté"));
  EXPECT_THAT(lost.err, testing::Not(HasSubstr("jamais joint")));
}

TEST_F(EndToEndWords, AnUnknownBracketOfHistoryNamesTheOption) {
  ASSERT_EQ(french({"sell", "--till", "noailles-1", "--household", "N-001", "--line", "riz:1"}).status, 0);
  write_file(folder() / "essai.toml",
             "[tariff]\ncode = \"essai\"\nlabel = \"Essai\"\nfrom = 2020-01-01\npublic_bracket = \"plein\"\nbracket = "
             "[{ code = \"plein\", label = \"Plein\" }]\nrule = [{ bracket = \"plein\", base = \"full\", rate = \"100 "
             "%\" }]\n");
  const Ended other =
      french({"what-if", "--tariff", (folder() / "essai.toml").string(), "--from", "2020-01-01", "--to", "2099-01-01"});
  EXPECT_EQ(other.status, 1);
  EXPECT_THAT(other.err, HasSubstr("« rouge »"));
  EXPECT_THAT(other.err, HasSubstr("écrivez --bracket rouge=…"));
}

}  // namespace
}  // namespace apps::end_to_end_words_test
