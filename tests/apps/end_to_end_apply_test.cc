// A territory's file against a real book: what vanished is named, what may not change is a conflict told before
// anything is posted, and a path that cannot serve is wrong input.
#include <algorithm>

#include "tests/apps/end_to_end.h"

namespace apps::end_to_end_apply_test {
namespace {

using testing::HasSubstr;

class EndToEndApply : public EndToEnd {
 protected:
  void SetUp() override {
    start_server();
    ASSERT_NO_FATAL_FAILURE(apply(kSmallTerritory));
  }
  std::string file() const { return folder() / "territory.toml"; }
  std::int64_t events() { return ask({"log", "--summary"}).at("summary").at("events").as_int64(); }
};

TEST_F(EndToEndApply, TheSameAgainPostsNothing) {
  const std::int64_t before = events();
  const json::Value again = ask({"apply", file()});
  EXPECT_EQ(again.at("changes").as_array().size(), 0u);
  EXPECT_EQ(events(), before);
}

TEST_F(EndToEndApply, WhatVanishedIsNamedWholeKindsToo) {
  write_file(file(), "[[supplier]]\ncode = \"autre\"\nlabel = \"Autre\"\n");
  const Ended told = run({"apply", file(), "--dry-run"});
  EXPECT_EQ(told.status, 0) << told.err;
  for (const char* named :
       {"supplier (1): grossiste", "product (1): riz", "shop (1): noailles", "fund (1): ville-aide",
        "grant (1): ville-aide awarded DEL-1", "delivery (1): noailles grossiste BL-1", "household (2)\n"})
    EXPECT_THAT(told.out, HasSubstr(named));
  EXPECT_THAT(told.out, testing::Not(HasSubstr("N-001"))) << "households are named to whoever asks";
  EXPECT_THAT(run({"apply", file(), "--dry-run", "--all"}).out, HasSubstr("household (2): N-001, N-002\n"));
  EXPECT_THAT(run({"apply", file(), "--dry-run", "--json"}).out, HasSubstr("N-001"));
  const Ended retired = run({"apply", file(), "--retire"});
  EXPECT_EQ(retired.status, 2) << "half a territory retires nothing";
  EXPECT_THAT(retired.err, HasSubstr("--retire takes a whole territory"));
  write_file(file(), "[[shop]]\ncode = \"noailles\"\nlabel = \"Noailles\"\nlegal_entity = \"asso\"\n");
  const Ended shops = run({"apply", file(), "--retire"});
  EXPECT_EQ(shops.status, 2) << "nor do its shops alone: " << shops.out;
  EXPECT_THAT(shops.err, HasSubstr("declare no legal_entity"));
}

TEST_F(EndToEndApply, WhatLeftItsFilesIsRetiredWhenItIsAskedFor) {
  std::string text = kSmallTerritory;
  text.erase(text.find("[[delivery]]"));
  text.replace(text.find("grossiste\""), 9, "collecte");
  write_file(file(), text);
  const json::Value done = ask({"apply", file(), "--retire"});
  bool retired = false;
  for (const json::Value& each : done.at("changes").as_array())
    retired |= each.at("change") == "retired" && each.at("key") == "grossiste" && each.at("outcome") == "recorded";
  EXPECT_TRUE(retired) << done;
}

TEST_F(EndToEndApply, AChangedDeliveryOrGrantIsAConflictAndNothingIsPosted) {
  const std::int64_t before = events();
  std::string text = kSmallTerritory;
  text.replace(text.find("Riz long, 1 kg"), 14, "Riz rond");
  text.replace(text.find("\"50000\""), 7, "\"60000\"");
  text.replace(text.find("\"1000000\""), 9, "\"900000\"");
  write_file(file(), text);
  const Ended dry = run({"apply", file(), "--dry-run"});
  const Ended real = run({"apply", file()});
  EXPECT_EQ(dry.status, 1);
  EXPECT_EQ(real.status, 1);
  EXPECT_EQ(dry.out, real.out) << "the same list";
  EXPECT_THAT(dry.out, HasSubstr("amount: €50,000.00 → €60,000.00"));
  EXPECT_THAT(dry.out, HasSubstr("lots[riz L1].quantity: 1,000,000 → 900,000"));
  EXPECT_THAT(dry.out, HasSubstr("label: 'Riz long, 1 kg' → 'Riz rond'"));
  EXPECT_THAT(dry.err, HasSubstr("grenier count-stock"));
  EXPECT_THAT(dry.err, HasSubstr("grenier fund reassign"));
  EXPECT_THAT(real.err, HasSubstr("Nothing was posted"));
  EXPECT_EQ(events(), before);
  const Ended document = run({"apply", file(), "--json"});
  EXPECT_EQ(document.status, 1);
  const json::Value told = boost::json::parse(document.out);
  for (const json::Value& each : told.at("changes").as_array())
    if (each.at("kind") == "grant") {
      EXPECT_EQ(each.at("change"), "conflict");
      EXPECT_EQ(each.at("differences").at(0).at("from").at("minor"), 5'000'000);
      EXPECT_EQ(each.at("differences").at(0).at("to").at("minor"), 6'000'000);
    }
}

// What stood beside it was posted, and the delivery refused.
TEST_F(EndToEndApply, ADeliveryOfADayThatNoBookTakesIsAConflictAndNothingIsPosted) {
  const std::int64_t before = events();
  std::string text = kSmallTerritory;
  text.replace(text.find("Riz long, 1 kg"), 14, "Riz rond");
  text += R"([[delivery]]
shop = "noailles"
reference = "BL-80"
date = 1980-01-02
lots = [{ product = "riz", quantity = "3", unit_cost = "1.20" }]
)";
  write_file(file(), text);
  for (const bool is_dry : {true, false}) {
    const Ended told = run(is_dry ? Line{"apply", file(), "--dry-run"} : Line{"apply", file()});
    EXPECT_EQ(told.status, 1);
    EXPECT_THAT(told.err, HasSubstr("this day is before 1990, or too far ahead"));
    EXPECT_EQ(events(), before);
  }
}

TEST_F(EndToEndApply, AnotherDayOfAPaperIsToldAndBlocksNothing) {
  std::string text = kSmallTerritory;
  text.replace(text.find("date = 2020-01-02"), 17, "date = 2020-01-12");
  text.replace(text.find("date = 2020-01-03"), 17, "date = 2020-01-13");
  text.replace(text.find("Riz long, 1 kg"), 14, "Riz rond");
  write_file(file(), text);
  const std::int64_t before = events();
  const Ended told = run({"apply", file()});
  EXPECT_EQ(told.status, 0) << told.err;
  EXPECT_THAT(told.out, HasSubstr("date: 02 Jan 2020 → 12 Jan 2020"));
  EXPECT_THAT(told.out, HasSubstr("date: 03 Jan 2020 → 13 Jan 2020"));
  EXPECT_THAT(told.err, HasSubstr("keeps its day"));
  EXPECT_EQ(events(), before + 1) << "the label";
}

TEST_F(EndToEndApply, AListOfHouseholdsSaysWhatDiffersAndItsDryRunWhatIsUnknown) {
  const std::string list = folder() / "foyers.csv";
  write_file(list, "pseudonym,bracket,legal_entity\nN-001,plein,asso\nN-003,inconnue,asso\n");
  const Ended told = run({"import", "households", list, "--dry-run"});
  EXPECT_EQ(told.status, 1);
  EXPECT_THAT(told.out, HasSubstr("bracket: 'rouge' → 'plein'"));
  EXPECT_THAT(told.out, testing::ContainsRegex("refused +household +N-003"));
  EXPECT_THAT(told.err, HasSubstr("no bracket 'inconnue' is declared"));
  EXPECT_THAT(run({"import", "households", list}).out, HasSubstr("bracket: 'rouge' → 'plein'"));
}

TEST_F(EndToEndApply, AnUnknownReferenceIsWrongInputWithItsFileAndLine) {
  write_file(file(), "[[till]]\ncode = \"t\"\nlabel = \"T\"\nshop = \"nowhere\"\n");
  const Ended told = run({"apply", file(), "--dry-run"});
  EXPECT_EQ(told.status, 2);
  EXPECT_THAT(told.err, HasSubstr("unknown_shop, " + file() + ":1:1"));
}

TEST_F(EndToEndApply, APathThatCannotServeIsStatusTwo) {
  const std::string nowhere = folder() / "nowhere" / "x";
  const std::string plain_file = folder() / "file";
  write_file(plain_file, "text");
  write_file(folder() / "p.csv", "code,label,category\nlait,Lait,laitiers\n");
  EXPECT_EQ(run({"import", "products", folder() / "p.csv", "--rejects", nowhere}).status, 2);
  for (const char* command : {"verify", "log", "replay"})
    EXPECT_EQ(run({command, "--data", nowhere}).status, 2) << command;
  for (const char* command : {"verify", "log", "replay"})
    EXPECT_EQ(run({command, "--data", plain_file}).status, 2) << command;
  Line sale = line({"sell", "--till", "noailles-1", "--line", "riz:1"});
  *(std::ranges::find(sale, "--home") + 1) = plain_file + "/home";
  EXPECT_EQ(run_to_end(sale).status, 2);
  EXPECT_EQ(run({"serve", "--data", plain_file + "/book", "--listen", "127.0.0.1:0"}).status, 2);
  const Ended port = run({"serve", "--data", folder() / "other", "--listen", "127.0.0.1:0", "--port-file", nowhere});
  EXPECT_EQ(port.status, 2);
  EXPECT_THAT(port.err, HasSubstr("--port-file"));
}

}  // namespace
}  // namespace apps::end_to_end_apply_test
