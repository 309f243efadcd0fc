// What people at a till and in an office meet beside the plain day: lots by their labels, what was typed wrong, two
// command lines at once, and the words for it in French.
#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include "tests/apps/end_to_end.h"
#include "tests/apps/lossy_line.h"

namespace apps::end_to_end_users_test {
namespace {

using testing::HasSubstr;
using testing::Not;

class EndToEndUsers : public EndToEnd {
 protected:
  void SetUp() override {
    start_server();
    ASSERT_NO_FATAL_FAILURE(apply(kSmallTerritory));
  }
  Line sale(const std::string& goods) { return {"sell", "--till", "noailles-1", "--line", goods}; }
  void deliver(const std::string& reference, const std::string& goods) {
    ask({"deliver", "--shop", "noailles", "--reference", reference, "--line", goods});
  }
  Ended run_in_french(const Line& arguments) {
    Line command = line(arguments);
    command[2] = "fr";
    return run_to_end(command);
  }
  std::int64_t on_hand(std::int64_t lot) {
    const json::Value stock = ask({"stock", "--shop", "noailles"});
    for (const json::Value& row : stock.at("rows").as_array())
      if (row.at("lot") == lot) return row.at("on_hand").as_int64();
    return -1;
  }
};

// --- lots ------------------------------------------------------------------------------------------------------------

TEST_F(EndToEndUsers, ALotIsNamedByTheLabelThatTablesShow) {
  deliver("BL-2", "riz:50:1.40:lot=L2");
  EXPECT_EQ(run(sale("riz@L2:3")).status, 0);
  EXPECT_EQ(on_hand(2), 47);
  EXPECT_EQ(run({"loss", "--shop", "noailles", "--line", "riz@L2:2:damaged"}).status, 0);
  EXPECT_EQ(on_hand(2), 45);
  EXPECT_EQ(run({"count-stock", "--shop", "noailles", "--line", "riz@L2:40"}).status, 0);
  EXPECT_EQ(on_hand(2), 40);
  const json::Value quote = ask({"quote", "--shop", "noailles", "--line", "riz@L2:1"});
  EXPECT_EQ(quote.at("lines").at(0).at("draws").at(0).at("lot"), 2);
  EXPECT_EQ(run(sale("riz@#2:1")).status, 0);
  EXPECT_EQ(run(sale("riz@2:1")).status, 0);
  EXPECT_EQ(on_hand(2), 38);
}

TEST_F(EndToEndUsers, ALabelOfTwoLotsIsStatusTwoOfNoneStatusOneAndBothNameTheLots) {
  deliver("BL-2", "riz:50:1.40:lot=L1");
  const Ended two = run(sale("riz@L1:3"));
  EXPECT_EQ(two.status, 2) << two.out;
  EXPECT_THAT(two.err, HasSubstr("L1 (#1), L1 (#2)"));
  EXPECT_EQ(run(sale("riz@#2:3")).status, 0);
  EXPECT_EQ(on_hand(2), 47);
  const Ended none = run_in_french(sale("riz@L9:3"));
  EXPECT_EQ(none.status, 1);
  EXPECT_THAT(none.err, HasSubstr("lots en rayon\u00A0: L1 (#1), L1 (#2)"));
  EXPECT_EQ(run(sale("riz@77:1")).status, 1) << "a number is the server's to refuse";
}

TEST_F(EndToEndUsers, WithoutTheServerALabelSellsNothing) {
  ask(sale("riz:1"));
  const std::string gone = server().address();
  server().kill();
  const Ended unread = run_to_end(line(sale("riz@L1:1"), gone));
  EXPECT_EQ(unread.status, 3);
  EXPECT_THAT(unread.err, HasSubstr("nothing was kept"));
  EXPECT_THAT(run_to_end(line(sale("riz@#1:1"), gone)).err, HasSubstr("It is kept on this machine"));
}

// What was kept without an answer is asked for by what was typed, before the book is asked which lot that is by now.
TEST_F(EndToEndUsers, ALineRunAgainMeansTheLotThatItMeantFirst) {
  deliver("BL-2", "riz:3:1.40:lot=L2");
  for (const Line& key : {Line{}, Line{"--id", "panier-17"}}) {
    Line line_typed = sale("riz@L2:3");
    line_typed.insert(line_typed.end(), key.begin(), key.end());
    const std::int64_t sold_out = key.empty() ? 2 : 3;
    {
      LossyLine wire(server().address(), "noailles-1");
      ASSERT_EQ(run_to_end(line(line_typed, wire.address())).status, 3);
      ASSERT_TRUE(wire.has_swallowed_an_answer());
    }
    ASSERT_EQ(on_hand(sold_out), 0);
    deliver(key.empty() ? "BL-3" : "BL-4", "riz:3:1.40:lot=L2");
    const Ended again = run(line_typed);
    EXPECT_EQ(again.status, 0) << again.err;
    EXPECT_THAT(again.err, HasSubstr("This source had already asked so"));
    EXPECT_EQ(on_hand(sold_out + 1), 3) << "the new delivery under the same label";
  }
  EXPECT_EQ(run({"sell", "--till", "noailles-1", "--line", "riz@L1:3", "--id", "panier-17"}).status, 1)
      << "a key stands for one basket";
  EXPECT_EQ(run(sale("riz@L2:3")).status, 0) << "a second sale, once the first was told";
  EXPECT_EQ(on_hand(4), 0);
}

TEST_F(EndToEndUsers, WithoutTheServerANumberThatMayBeALabelSellsNothing) {
  ask(sale("riz:1"));
  const std::string gone = server().address();
  server().kill();
  const Ended unread = run_to_end(line(sale("riz@1:1"), gone));
  EXPECT_EQ(unread.status, 3);
  EXPECT_THAT(unread.err, HasSubstr("nothing was kept"));
  EXPECT_EQ(run_to_end(line(sale("riz@#0:1"), gone)).status, 2);
}

TEST_F(EndToEndUsers, ALineThatIsKeptIsSaidToBeKeptThoughItsLabelCannotBeRead) {
  {
    LossyLine wire(server().address(), "noailles-1");
    ask(sale("riz:1"));
    ASSERT_EQ(run_to_end(line(sale("riz@L1:2"), wire.address())).status, 3);
  }
  const std::string gone = server().address();
  server().kill();
  const Ended kept = run_to_end(line(sale("riz@L1:2"), gone));
  EXPECT_EQ(kept.status, 3);
  EXPECT_THAT(kept.err, HasSubstr("It is kept on this machine"));
  EXPECT_THAT(kept.err, Not(HasSubstr("nothing was kept")));
  start_server();
  EXPECT_EQ(run(sale("riz@L1:2")).status, 0);
  EXPECT_EQ(on_hand(1), 1'000'000 - 3);
}

// --- what is typed wrong ---------------------------------------------------------------------------------------------

TEST_F(EndToEndUsers, ACodeThatIsNoneIsStatusTwoAndNamesItsOption) {
  const Line wrong = {"sell", "--till", "Bad Code!", "--shop", "noailles", "--line", "riz:1"};
  const Ended english = run(wrong);
  EXPECT_EQ(english.status, 2);
  EXPECT_THAT(english.err, HasSubstr("[value_not_allowed, --till]"));
  EXPECT_THAT(run_in_french(wrong).err, HasSubstr("« Bad Code! » n'est pas écrit comme un code"));
  const Ended desk = run({"count-stock", "--shop", "noailles", "--line", "riz:1", "--source", "Bad Code!"});
  EXPECT_EQ(desk.status, 2);
  EXPECT_THAT(desk.err, HasSubstr("[value_not_allowed, --source]"));
}

TEST_F(EndToEndUsers, WhatIsRefusedAtATillIsToldInFrenchAlone) {
  const std::string listed = (folder() / "nowhere.csv").string();
  ask(sale("riz:2"));
  for (const Line& refused : std::vector<Line>{
           sale("caviar:1"),
           sale("riz:0"),
           sale("riz:1001"),
           sale("riz:1kg"),
           sale("riz@77:1"),
           {"sell", "--till", "noailles-1", "--line", "riz:1", "--household", "N-999"},
           {"sell", "--till", "noailles-1", "--line", "riz:1", "--card", "2900000000018"},
           {"sell", "--till", "noailles-1", "--line", "riz:1", "--pay", "cash:0.10"},
           {"sell", "--till", "noailles-1", "--line", "riz:1", "--effective", "2100-01-01"},
           {"sell", "--till", "noailles-1", "--line", "riz:1", "--effective", "2025-10-31"},
           {"return", "--till", "noailles-1", "--ticket", "noailles-1-000001", "--line", "1:1", "--effective",
            "2025-10-31"},
           {"sell", "--till", "noailles-1", "--line", "riz:1", "--shop", "gardanne"},
           {"sell", "--till", "noailles-1", "--colour", "red"},
           {"sell", "--till", "noailles-1"},
           {"return", "--till", "noailles-1", "--ticket", "noailles-1-000099", "--line", "1:1"},
           {"return", "--till", "noailles-1", "--ticket", "noailles-1-000001", "--line", "1:3"},
           {"return", "--till", "noailles-1", "--ticket", "noailles-1-000001", "--line", "9:1"},
           {"quote", "--shop", "nowhere", "--line", "riz:1"},
           {"stock", "--shop", "nowhere"},
           {"stock", "--effective", "someday"},
           {"funds", "--fund", "nowhere"},
           {"funds", "--by", "weather"},
           {"ticket", "nowhere"},
           {"apply", "nowhere.toml"},
           {"import", "products", listed},
           {"import", "sales", listed, "--map", "nowhere.toml", "--shop", "noailles", "--import-id", "i"}}) {
    const Ended ended = run_in_french(refused);
    EXPECT_NE(ended.status, 0) << testing::PrintToString(refused);
    EXPECT_THAT(ended.out + ended.err, Not(HasSubstr("en anglais"))) << testing::PrintToString(refused);
  }
}

TEST_F(EndToEndUsers, AReturnGivesBackWhatTheTicketWasPaidWith) {
  ask({"sell", "--till", "noailles-1", "--line", "riz:2", "--pay", "bon:2.20:ccas:B-8", "--pay", "especes"});
  for (const char* means : {"voucher", "cash"}) {
    const json::Value back = ask({"return", "--till", "noailles-1", "--ticket", "noailles-1-000001", "--line", "1:1"});
    const json::Array& given = back.at("ticket_as_recorded").at("payments").as_array();
    ASSERT_EQ(given.size(), 1u);
    EXPECT_EQ(given[0].at("means"), means);
    EXPECT_EQ(given[0].at("reference"), std::string(means) == "voucher" ? "B-8" : "");
  }
}

// The book keeps no pseudonym in a refusal: what became of the vanished one is asked for.
TEST_F(EndToEndUsers, AVanishedPseudonymIsToldByItsNameOfToday) {
  ask({"household", "enrol", "N-003", "--entity", "asso", "--bracket", "plein"});
  ask({"household", "merge", "N-002", "N-001"});
  const Ended moved = run_in_french({"household", "merge", "N-002", "N-003"});
  EXPECT_EQ(moved.status, 1);
  EXPECT_THAT(moved.out, HasSubstr("« N-002 » a déjà été réuni et s'appelle « N-001 »"));
  EXPECT_THAT(moved.out, HasSubstr("household merge N-001 N-003"));
  EXPECT_THAT(run_in_french({"household", "merge", "N-002", "N-001"}).out,
              HasSubstr("c'est déjà le même foyer\u00A0: « N-001 »"));
  EXPECT_EQ(ask({"household", "show", "N-003"}).at("pseudonym"), "N-003");
}

TEST_F(EndToEndUsers, WhatNoFundCoveredIsTheNetworksAndNoFundsOwn) {
  ask({"deliver", "--shop", "noailles", "--reference", "BL-2", "--line", "riz:1:90000:lot=DEAR"});
  ask({"sell", "--till", "noailles-1", "--household", "N-001", "--line", "riz@DEAR:1"});
  EXPECT_THAT(run({"funds"}).out, HasSubstr("Need that no fund covered"));
  EXPECT_THAT(run({"funds", "--fund", "ville-aide"}).out, Not(HasSubstr("Need that no fund covered")));
  EXPECT_TRUE(ask({"funds", "--fund", "ville-aide"}).at("unfunded").as_array().empty());
}

// --- kept, sent, and two at once -------------------------------------------------------------------------------------

TEST_F(EndToEndUsers, AKeptSaleThatLeavesNowIsNotSaidToHaveBeenAnswered) {
  ask(sale("riz:1"));
  const std::string gone = server().address();
  server().kill();
  EXPECT_EQ(run_to_end(line(sale("riz:3"), gone)).status, 3);
  start_server();
  const Ended sent = run(sale("riz:3"));
  EXPECT_EQ(sent.status, 0);
  EXPECT_THAT(sent.err, HasSubstr("had not left: it is sent now"));
  {
    LossyLine wire(server().address(), "noailles-1");
    EXPECT_EQ(run_to_end(line(sale("riz:4"), wire.address())).status, 3);
  }
  EXPECT_THAT(run(sale("riz:4")).err, HasSubstr("This source had already asked so"));
}

TEST_F(EndToEndUsers, ASecondCommandLineOfATillWaitsForTheFirst) {
  ask(sale("riz:1"));
  const std::string lock = home() / "outboxes" / "noailles-1" / "lock";
  const int first = ::open(lock.c_str(), O_RDWR | O_CLOEXEC);
  ASSERT_GE(first, 0);
  ASSERT_EQ(::flock(first, LOCK_EX | LOCK_NB), 0);
  ChildProcess second(line(sale("riz:2")));
  while (second.err().find("waiting for it") == std::string::npos)
    ASSERT_FALSE(second.ends_within(std::chrono::milliseconds(10))) << second.err();
  ::close(first);
  const Ended ended = second.wait();
  EXPECT_EQ(ended.status, 0) << ended.err;
}

// --- the office ------------------------------------------------------------------------------------------------------

TEST_F(EndToEndUsers, RetiringWhatLeftTheFilesLeavesWhatWasImported) {
  const std::string csv = folder() / "products.csv";
  write_file(csv, "code,label,category,market\nlait,Lait,laitiers,1.15\n");
  ASSERT_EQ(run({"import", "products", csv, "--from", "2020-01-01"}).status, 0);
  const std::string sold = folder() / "sold.csv";
  write_file(sold,
             "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID\n"
             "T1,MUG,Mug,2,2011-01-05 10:00:00,3.75,1\n");
  const std::string map = std::string(GRENIER_SOURCE_DIR) + "/examples/import/online-retail-france.toml";
  ASSERT_EQ(run({"import", "sales", sold, "--map", map, "--shop", "noailles", "--import-id", "old"}).status, 0);
  write_file(folder() / "more.toml",
             "prices_from = 2020-01-01\n"
             "product = [{ code = \"sel\", label = \"Sel\", category = \"epicerie\", market = \"1.00\" }]\n");
  ASSERT_EQ(run({"apply", (folder() / "more.toml").string()}).status, 0);
  const json::Value retired = ask({"apply", (folder() / "territory.toml").string(), "--retire"});
  std::map<std::string, std::string> changes;
  for (const json::Value& each : retired.at("changes").as_array())
    if (each.at("kind") == "product")
      changes[std::string(each.at("key").as_string())] = std::string(each.at("change").as_string());
  EXPECT_EQ(changes.at("sel"), "retired");
  EXPECT_EQ(changes.at("lait"), "vanished");
  EXPECT_EQ(changes.at("uci-mug"), "vanished");
  EXPECT_THAT(run(sale("sel:1")).out, HasSubstr("retired"));
  EXPECT_THAT(run(sale("lait:1")).out, HasSubstr("insufficient_stock"));
}

TEST_F(EndToEndUsers, WhatWasImportedIsTheFilesOnceTheySayIt) {
  const std::string csv = folder() / "products.csv";
  write_file(csv, "code,label,category\nlait,Lait,laitiers\n");
  ASSERT_EQ(run({"import", "products", csv}).status, 0);
  const auto change_of_milk = [this](const Line& apply_line) {
    const json::Value applied = ask(apply_line);
    for (const json::Value& each : applied.at("changes").as_array())
      if (each.at("key") == "lait") return std::string(each.at("change").as_string());
    return std::string("not spoken of");
  };
  const std::string more = folder() / "more.toml";
  write_file(more, "product = [{ code = \"lait\", label = \"Lait\", category = \"laitiers\" }]\n");
  EXPECT_EQ(change_of_milk({"apply", more}), "changed");
  EXPECT_EQ(change_of_milk({"apply", more}), "not spoken of") << "nothing changes any more";
  EXPECT_EQ(change_of_milk({"apply", (folder() / "territory.toml").string(), "--retire"}), "retired");
}

}  // namespace
}  // namespace apps::end_to_end_users_test
