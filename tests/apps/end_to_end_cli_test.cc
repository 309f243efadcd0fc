// What people type, against a real server: a till's day, what is refused and with which exit status, and what a lost
// answer or a dead server leave behind.
#include <algorithm>

#include "tests/apps/end_to_end.h"
#include "tests/apps/lossy_line.h"

namespace apps::end_to_end_cli_test {
namespace {

using testing::HasSubstr;

class EndToEndCli : public EndToEnd {
 protected:
  void SetUp() override {
    start_server();
    ASSERT_NO_FATAL_FAILURE(apply(kSmallTerritory));
  }
  std::int64_t events() { return ask({"log", "--summary"}).at("summary").at("events").as_int64(); }
  void restart_server() {
    server().kill();
    start_server();
  }
  // What is typed from now on finds no server: answers where it was.
  std::string lose_server() {
    std::string gone = server().address();
    server().kill();
    return gone;
  }
};

// --- a till's day ----------------------------------------------------------------------------------------------------

TEST_F(EndToEndCli, ABasketIsQuotedSoldToldAgainAndPartlyTakenBack) {
  const Line basket = {"--household", "N-001", "--line", "riz:2"};
  Line quote = {"quote", "--shop", "noailles"};
  quote.insert(quote.end(), basket.begin(), basket.end());
  EXPECT_EQ(ask(quote).at("total").at("minor"), 96);
  Line sell = {"sell", "--till", "noailles-1", "--pay", "cash"};
  sell.insert(sell.end(), basket.begin(), basket.end());
  const json::Value receipt = ask(sell);
  EXPECT_EQ(receipt.at("outcome"), "recorded");
  EXPECT_EQ(receipt.at("total").at("minor"), 96);
  const std::string ticket(receipt.at("ticket").as_string());
  EXPECT_EQ(ask({"ticket", ticket}).at("basket").at("total").at("minor"), 96);

  EXPECT_EQ(ask({"return", "--till", "noailles-1", "--ticket", ticket, "--line", "1:1"}).at("total").at("minor"), 48);
  expect_exit(1, "return_exceeds_sale", {"return", "--till", "noailles-1", "--ticket", ticket, "--line", "1:2"});
  EXPECT_EQ(net_takings(), 48);
  const json::Value rice = ask({"stock", "--shop", "noailles"}).at("rows").at(0);
  EXPECT_EQ(rice.at("on_hand"), 999'999);
  const json::Value household = ask({"household", "show", "N-001"});
  EXPECT_EQ(household.at("paid").at("minor"), 48);
}

TEST_F(EndToEndCli, AHouseholdIsShownAsItStood) {
  const std::string first = std::to_string(ask(kSellThree).at("sequence").as_int64());
  ask(kSellThree);
  const auto paid = [this](Line as_of) {
    as_of.insert(as_of.begin(), {"household", "show", "N-001"});
    return ask(as_of).at("paid").at("minor").as_int64();
  };
  EXPECT_EQ(paid({}), 288);
  EXPECT_EQ(paid({"--seq", first}), 144);
  EXPECT_EQ(paid({"--effective", "31/01/2020"}), 0);
  EXPECT_EQ(ask({"household", "show", "N-001", "--effective", "2019-12-31"}).at("entitled"), false);
  EXPECT_EQ(ask({"household", "show", "N-001", "--effective", "2020-01-01"}).at("entitled"), true);
  expect_exit(1, "unknown_household", {"household", "show", "N-001", "--known", "2020-03-01T10:00Z"});
  expect_exit(1, "the book ends at ", {"household", "show", "N-001", "--seq", "999999"});
}

TEST_F(EndToEndCli, TheSameLineAfterALostAnswerGetsThatAnswer) {
  {
    LossyLine wire(server().address(), "noailles-1");
    const Ended lost = run_to_end(line(kSellThree, wire.address()));
    EXPECT_EQ(lost.status, 3) << lost.out << lost.err;
    EXPECT_TRUE(wire.has_swallowed_an_answer());
  }
  restart_server();
  EXPECT_EQ(tickets_sold(), 1) << "the sale was on disk before its answer was lost";
  const json::Value again = ask(kSellThree);
  EXPECT_EQ(again.at("total").at("minor"), 144);
  EXPECT_EQ(tickets_sold(), 1);
  EXPECT_EQ(ask(kSellThree).at("number"), 2) << "once it was told, the same line is a second sale";
  EXPECT_EQ(tickets_sold(), 2);
}

TEST_F(EndToEndCli, ASaleWithoutAServerIsKeptAndLeavesWithTheNext) {
  ask({"sell", "--till", "noailles-1", "--line", "riz:1"});
  const std::string gone = lose_server();
  const Ended kept = run_to_end(line(kSellThree, gone));
  EXPECT_EQ(kept.status, 3);
  EXPECT_THAT(kept.err, HasSubstr("It is kept on this machine"));

  start_server();
  const Ended next = run({"sell", "--till", "noailles-1", "--line", "riz:2"});
  EXPECT_EQ(next.status, 0);
  EXPECT_THAT(next.err, HasSubstr("Kept before, sent now (command no. 2): Recorded"));
  EXPECT_EQ(tickets_sold(), 3);
  EXPECT_EQ(ask(kSellThree).at("number"), 4) << "the next customer buys the same: its answer had been told";
  EXPECT_EQ(tickets_sold(), 4);
}

TEST_F(EndToEndCli, AKeptSaleTypedAgainLeavesOnceAndTypedOnceMoreIsANewOne) {
  ask({"sell", "--till", "noailles-1", "--line", "riz:1"});
  const std::string gone = lose_server();
  EXPECT_EQ(run_to_end(line(kSellThree, gone)).status, 3);
  const Ended again = run_to_end(line(kSellThree, gone));
  EXPECT_EQ(again.status, 3);
  EXPECT_THAT(again.err, testing::StartsWith("Kept already: it is command no. 2, not one more; for another like it"));
  Line as_document = line(kSellThree, gone);
  as_document.push_back("--json");
  const json::Value kept = boost::json::parse(run_to_end(as_document).out);
  EXPECT_EQ(kept.at("kept"), true);
  EXPECT_EQ(kept.at("command"), 2);

  start_server();
  const Ended sent = run(kSellThree);
  EXPECT_EQ(sent.status, 0);
  EXPECT_THAT(sent.err, HasSubstr("The same line run again will count anew"));
  EXPECT_EQ(tickets_sold(), 2);
  EXPECT_EQ(ask(kSellThree).at("number"), 3);
  EXPECT_EQ(tickets_sold(), 3);
}

TEST_F(EndToEndCli, AnAnswerThatCouldNotBeWrittenOutIsToldOnceByTheSameLineOrBesideTheNext) {
  const auto unheard = [this](const Line& typed) {
    Line shell = {"/bin/sh", "-c", "exec \"$@\" > /dev/full", "sh"};
    const Line command = line(typed);
    shell.insert(shell.end(), command.begin(), command.end());
    return run_to_end(shell);
  };
  EXPECT_EQ(unheard(kSellThree).status, 4);
  EXPECT_EQ(ask(kSellThree).at("number"), 1) << "nobody had seen it";
  EXPECT_EQ(ask(kSellThree).at("number"), 2) << "and now somebody has";

  EXPECT_THAT(unheard(kSellThree).err, HasSubstr("could not be written out"));
  const Ended next = run({"sell", "--till", "noailles-1", "--line", "riz:2"});
  EXPECT_THAT(next.err, HasSubstr("Answered before, never told (command no. 3): Recorded"));
  EXPECT_EQ(ask(kSellThree).at("number"), 5) << "it had been told beside the other one";
  EXPECT_EQ(tickets_sold(), 5);
}

TEST_F(EndToEndCli, AnAnswerToAQuestionThatCouldNotBeWrittenOutIsSaid) {
  for (const Line& typed : {Line{"--json", "stock"}, Line{"stock"}, Line{"funds"}, Line{"verify"},
                            Line{"--json", "verify"}, Line{"log"}, Line{"--help"}}) {
    Line shell = {"/bin/sh", "-c", "exec \"$@\" > /dev/full", "sh"};
    const Line command = line(typed);
    shell.insert(shell.end(), command.begin(), command.end());
    const Ended ended = run_to_end(shell);
    EXPECT_EQ(ended.status, 4) << testing::PrintToString(typed);
    EXPECT_THAT(ended.err, HasSubstr("io_error, stdout")) << testing::PrintToString(typed);
  }
}

// The outbox belongs to another log: nothing of it may leave for this server, whatever is run again.
TEST_F(EndToEndCli, WhatWasKeptForAnotherBookIsSaidToStay) {
  ask({"sell", "--till", "noailles-1", "--line", "riz:1"});
  const std::string gone = lose_server();
  EXPECT_EQ(run_to_end(line(kSellThree, gone)).status, 3);
  ServerProcess other({.program = GRENIER_BINARY, .data = folder() / "other", .arguments = {}, .process = {}});
  Line apply_there = line({"apply", (folder() / "territory.toml").string()}, other.address());
  *(std::ranges::find(apply_there, "--home") + 1) = (folder() / "home-of-other").string();
  ASSERT_EQ(run_to_end(apply_there).status, 0);

  const Ended kept = run_to_end(line(kSellThree, other.address()));
  EXPECT_EQ(kept.status, 2) << kept.err;
  EXPECT_THAT(kept.err, HasSubstr("(command no. 2) and will not leave for this server"));
  EXPECT_THAT(kept.err, testing::Not(HasSubstr("will be sent")));
  const Ended fresh = run_to_end(line({"sell", "--till", "noailles-1", "--line", "riz:7"}, other.address()));
  EXPECT_EQ(fresh.status, 2);
  EXPECT_THAT(fresh.err, HasSubstr("It is neither recorded nor kept"));
  other.stop();

  start_server();
  EXPECT_EQ(ask(kSellThree).at("number"), 2);
  EXPECT_EQ(tickets_sold(), 2);
}

TEST_F(EndToEndCli, WhatADeskKeptIsToldByTheNextApplyAndThenTypedAnew) {
  const Line loss = {"loss", "--shop", "noailles", "--line", "riz:1:damaged"};
  ask(loss);
  const std::string gone = lose_server();
  EXPECT_EQ(run_to_end(line(loss, gone)).status, 3);
  start_server();
  write_file(folder() / "more.toml", "product = [{ code = \"lait\", label = \"Lait\", category = \"laitiers\" }]\n");
  EXPECT_THAT(run({"apply", (folder() / "more.toml").string()}).err, HasSubstr("Kept before, sent now"));
  ask(loss);
  EXPECT_EQ(ask({"stock", "--shop", "noailles"}).at("rows").at(0).at("on_hand"), 1'000'000 - 3);
}

TEST_F(EndToEndCli, AKeptSaleThatIsRefusedLaterIsToldToWhoeverSellsNext) {
  ask({"sell", "--till", "noailles-1", "--line", "riz:1"});
  const std::string gone = lose_server();
  EXPECT_EQ(run_to_end(line(Line{"sell", "--till", "noailles-1", "--line", "nothing-like-it:1"}, gone)).status, 3);

  start_server();
  const Ended next = run(Line{"sell", "--till", "noailles-1", "--line", "riz:2"});
  EXPECT_EQ(next.status, 0);
  EXPECT_THAT(next.err, HasSubstr("Kept before, sent now"));
  EXPECT_THAT(next.err, HasSubstr("unknown_product"));
  EXPECT_EQ(tickets_sold(), 2);
}

TEST_F(EndToEndCli, AKeyMeansOneCommandForEver) {
  Line keyed = kSellThree;
  keyed.insert(keyed.end(), {"--id", "basket-17"});
  const json::Value first = ask(keyed);
  restart_server();
  EXPECT_EQ(ask(keyed).at("sequence"), first.at("sequence"));
  keyed[6] = "riz:4";
  const Ended other = run(keyed);
  EXPECT_EQ(other.status, 1);
  EXPECT_THAT(other.err, HasSubstr("definition_conflict"));
  EXPECT_THAT(other.err, testing::Not(HasSubstr("kept on this machine")));
  EXPECT_EQ(tickets_sold(), 1);
}

TEST_F(EndToEndCli, TheSameTerritoryAgainChangesNothing) {
  const json::Value stock = ask({"stock"}).at("rows");
  const json::Value funds = ask({"funds"}).at("funds");
  const std::int64_t before = events();
  ASSERT_NO_FATAL_FAILURE(apply(kSmallTerritory));
  EXPECT_EQ(ask({"stock"}).at("rows"), stock);
  EXPECT_EQ(ask({"funds"}).at("funds"), funds);
  EXPECT_EQ(events(), before) << "a delivery that the book knows is not told again";
}

// --- what is refused -------------------------------------------------------------------------------------------------

TEST_F(EndToEndCli, ARuleThatSaysNoIsStatusOneAndNamed) {
  const Line sell = {"sell", "--till", "noailles-1"};
  const auto sale_with = [&](const Line& more) {
    Line whole = sell;
    whole.insert(whole.end(), more.begin(), more.end());
    return whole;
  };
  const std::vector<std::pair<std::string, Line>> refused = {
      {"unknown_product", sale_with({"--line", "caviar:1"})},
      {"quantity_out_of_range", sale_with({"--line", "riz:0"})},
      {"quantity_out_of_range", sale_with({"--line", "riz:2000000000"})},
      {"quantity_out_of_range", sale_with({"--line", "riz:1001"})},
      {"insufficient_stock", {"loss", "--shop", "noailles", "--line", "riz:1000001"}},
      {"unknown_household", sale_with({"--household", "N-999", "--line", "riz:1"})},
      {"unknown_card", sale_with({"--card", "2900000000018", "--line", "riz:1"})},
      {"payments_do_not_sum", sale_with({"--line", "riz:1", "--pay", "cash:0.10"})},
      {"unknown_ticket", {"return", "--till", "noailles-1", "--ticket", "noailles-1-000099", "--line", "1:1"}},
      {"unknown_fund", {"grant", "award", "nowhere", "100", "--reference", "X"}},
      {"amount_out_of_range", {"grant", "award", "ville-aide", "10000000000.01", "--reference", "X"}},
      {"unknown_shop", {"quote", "--shop", "nowhere", "--line", "riz:1"}},
      {"lot_expired_on_arrival",
       {"deliver", "--shop", "noailles", "--supplier", "grossiste", "--reference", "BL-2", "--line",
        "riz:1:1.50:dlc=2020-01-01"}}};
  for (const auto& [code, arguments] : refused) expect_exit(1, "[" + code, arguments);
  EXPECT_EQ(tickets_sold(), 0);
}

TEST_F(EndToEndCli, FilesThatAreNotWellWrittenAreStatusTwoWithTheirPlaceAndChangeNothing) {
  const std::int64_t before = events();
  const std::string toml = folder() / "bad.toml";
  write_file(toml, "[[shop]]\ncode = \"here\"\nlabel 3\n");
  expect_exit(2, "bad.toml:3:7", {"apply", toml});
  write_file(toml, "[[supplier]]\ncode = \"here\"\nlabel = \"Here\"\ncolour = \"red\"\n");
  expect_exit(2, "unknown_key, " + toml + ":4:10", {"apply", toml});
  write_file(toml,
             "prices_from = 2026-01-01\n[[product]]\ncode = \"x\"\nlabel = \"X\"\ncategory = \"c\"\nmarket = 2.35\n");
  expect_exit(2, "value_not_allowed, " + toml + ":6:10", {"apply", toml});
  const std::string csv = folder() / "bad.csv";
  write_file(csv, "code,label,category\nx,\"y,z\n");
  expect_exit(2, "bad.csv:2:3", {"import", "products", csv});
  write_file(csv, "code,name\nx,y\n");
  expect_exit(2, "bad.csv:1", {"import", "products", csv});
  expect_exit(2, "nowhere.toml", {"apply", (folder() / "nowhere.toml").string()});
  EXPECT_EQ(events(), before);
}

TEST_F(EndToEndCli, ARowThatCannotBeTakenIsNamedAndTheOthersAreTaken) {
  const std::string csv = folder() / "products.csv";
  write_file(csv, "code,label,category,market\nlait,Lait,laitiers,1.15\nsel,Sel,epicerie,1.2.3\n");
  expect_exit(1, "products.csv:3:18", {"import", "products", csv, "--from", "2020-01-01"});
  expect_exit(1, "insufficient_stock", {"sell", "--till", "noailles-1", "--line", "lait:1"});
  expect_exit(1, "unknown_product", {"sell", "--till", "noailles-1", "--line", "sel:1"});
  write_file(csv, "code,label,category,market\ncafe,Caf\xe9,epicerie,3.10\n");  // in Latin-1
  expect_exit(1, "products.csv:2:6", {"import", "products", csv, "--from", "2020-01-01"});
  expect_exit(1, "text_not_allowed", {"import", "products", csv, "--from", "2020-01-01"});
  expect_exit(1, "unknown_product", {"sell", "--till", "noailles-1", "--line", "cafe:1"});
}

TEST_F(EndToEndCli, AnOpeningIsTakenOnceHoweverOftenItsFileIsMendedAndImported) {
  const std::string csv = folder() / "opening.csv";
  const std::string header = "kind,shop,product,quantity,unit_cost,lot\n";
  const std::string row = "stock,noailles,riz,40,1.20,\n";
  const Line import = {"import", "opening", csv, "--import-id", "ouverture", "--date", "2026-01-01"};
  const auto on_hand = [this] {
    std::int64_t sum = 0;
    const auto stock = ask({"stock", "--shop", "noailles"});
    for (const auto& each : stock.at("rows").as_array()) sum += each.at("on_hand").as_int64();
    return sum;
  };
  write_file(csv, header + row);
  ask(import);
  ask(import);
  EXPECT_EQ(on_hand(), 1'000'040);
  write_file(csv, header + "stock,noailles,riz,5,1.30,O2\n" + row);
  ask(import);
  EXPECT_EQ(on_hand(), 1'000'045) << "the row that was put in before it";
  write_file(csv, header + "stock,noailles,riz,40,1.25,\n");
  expect_exit(2, "a stock count corrects it", import);
  EXPECT_EQ(on_hand(), 1'000'045);

  write_file(csv, header + row);
  Line doubled = {"import", "opening", csv, "--import-id", "autre", "--date", "2026-01-01"};
  expect_exit(2, "from 'ouverture'", doubled);
  EXPECT_EQ(on_hand(), 1'000'045);
  doubled.push_back("--again");
  ask(doubled);
  EXPECT_EQ(on_hand(), 1'000'085);
  doubled.pop_back();
  ask(doubled);
  EXPECT_EQ(on_hand(), 1'000'085) << "it goes on, and adds nothing";
}

// It said that the book had none of it, and that a ticket of 1980 would be taken.
TEST_F(EndToEndCli, ADryRunOfAHistoryKnowsWhatTheBookHasAndWhichDaysItTakes) {
  const std::string csv = folder() / "caisse.csv";
  write_file(csv,
             "ticket;date;code;libelle;quantite;prix\nT-1;05/01/2026 10:15;SEL;Sel;2;0,80\n"
             "T-2;05/01/1980 10:15;SEL;Sel;1;0,80\n");
  const auto told = [&](bool is_dry) {
    Line line = {"import", "sales",    csv,           "--map", GRENIER_SOURCE_DIR "/examples/import/caisse.toml",
                 "--shop", "noailles", "--import-id", "un",    "--json"};
    if (is_dry) line.push_back("--dry-run");
    const Ended ended = run(line);
    EXPECT_EQ(ended.status, 1) << ended.err;
    return boost::json::parse(ended.out);
  };
  const json::Value before = told(true), real = told(false), after = told(true);
  for (const json::Value& each : {before, real, after}) {
    EXPECT_EQ(each.at("tickets"), 1);
    EXPECT_EQ(each.at("rejected").as_array().size(), 1u);
  }
  EXPECT_EQ(before.at("known_before"), 0);
  EXPECT_EQ(after.at("known_before"), 1);
}

TEST_F(EndToEndCli, RejectsThatCannotBeWrittenAreToldBeforeAnythingIsImported) {
  const std::string csv = folder() / "products.csv";
  write_file(csv, "code,label,category\nthe,Thé,epicerie\n");
  expect_exit(2, "--rejects", {"import", "products", csv, "--rejects", "/nowhere/at/all.csv"});
  expect_exit(1, "unknown_product", {"sell", "--till", "noailles-1", "--line", "the:1"});
}

TEST_F(EndToEndCli, ADryRunTouchesNoRejectsAndNoImportOverwritesWhatItReads) {
  const std::string csv = folder() / "products.csv";
  const std::string text = "code,label,category\nThé,Thé,epicerie\n";
  write_file(csv, text);
  const auto content = [&csv] {
    std::ifstream file(csv, std::ios::binary);
    return std::string(std::istreambuf_iterator<char>(file), {});
  };
  expect_exit(2, "is read by this import", {"import", "products", csv, "--rejects", csv});
  expect_exit(2, "is read by this import", {"import", "products", csv, "--rejects", csv, "--dry-run"});
  EXPECT_EQ(content(), text);
  const std::string rejects = folder() / "rejects.csv";
  expect_exit(1, "rejects.csv: 1 refused row", {"import", "products", csv, "--rejects", rejects, "--dry-run"});
  EXPECT_FALSE(std::filesystem::exists(rejects));
}

// --- starting and stopping -------------------------------------------------------------------------------------------

TEST_F(EndToEndCli, AServerSaysWhyItDoesNotStart) {
  const std::string elsewhere = folder() / "elsewhere";
  const auto serve = [](const std::string& data, const std::string& listen) {
    return Line{"serve", "--data", data, "--listen", listen};
  };
  expect_exit(2, "address_in_use", serve(elsewhere, server().address()));
  expect_exit(2, "process " + std::to_string(server().id()), serve(data(), "127.0.0.1:0"));
  expect_exit(2, "address_not_loopback", serve(elsewhere, "0.0.0.0:0"));
  expect_exit(2, "value_not_allowed", {"serve", "--data", elsewhere, "--zone", "Europe/Marseille"});
  expect_exit(2, "has an empty value", {"serve", "--data", elsewhere, "--listen", "127.0.0.1:0", "--port-file", ""});
  EXPECT_FALSE(std::filesystem::exists(elsewhere)) << "a start that was refused leaves nothing behind";
  const std::filesystem::path foreign = folder() / "photos";
  std::filesystem::create_directory(foreign);
  write_file(foreign / "cat.jpg", "miaou");
  expect_exit(2, "not_a_grenier_directory", serve(foreign, "127.0.0.1:0"));
  EXPECT_EQ(std::distance(std::filesystem::directory_iterator(foreign), {}), 1) << "nothing was written there";
  EXPECT_EQ(run({"stock"}).status, 0) << "the one that serves goes on";
}

TEST_F(EndToEndCli, StockAndFundsAreToldAsTheyStoodAndAsTheyCounted) {
  const auto on_hand = [this](Line as_of) {
    as_of.insert(as_of.begin(), {"stock", "--shop", "noailles"});
    const json::Value stock = ask(as_of);
    return stock.at("rows").as_array().empty() ? 0 : stock.at("rows").at(0).at("on_hand").as_int64();
  };
  const auto granted = [this](Line as_of) {
    as_of.insert(as_of.begin(), "funds");
    const json::Value funds = ask(as_of);
    return funds.at("funds").as_array().empty() ? 0 : funds.at("funds").at(0).at("granted").at("minor").as_int64();
  };
  ask(kSellThree);
  EXPECT_EQ(on_hand({}), 999'997);
  EXPECT_EQ(on_hand({"--effective", "2020-01-02"}), 0) << "the day before the delivery";
  EXPECT_EQ(on_hand({"--effective", "03/01/2020"}), 1'000'000);
  expect_exit(1, "unknown_shop", {"stock", "--shop", "noailles", "--known", "2020-03-01T10:00Z"});  // not told yet
  EXPECT_EQ(on_hand({"--known", "2100-01-01T00:00Z"}), 999'997);
  EXPECT_EQ(granted({}), 50'000'00);
  EXPECT_EQ(granted({"--effective", "2020-01-01"}), 0) << "the day before the grant";
  EXPECT_EQ(granted({"--effective", "2020-01-02"}), 50'000'00);
  EXPECT_EQ(granted({"--known", "2020-03-01T10:00Z"}), 0);
}

TEST_F(EndToEndCli, APastBeyondTheEndIsRefusedByEveryCommandAlike) {
  const std::string end = std::to_string(events());
  const std::string beyond = std::to_string(events() + 1);
  for (const std::string command : {"funds", "stock", "replay"}) {
    EXPECT_EQ(run({command, "--seq", end}).status, 0) << command;
    expect_exit(1, "the book ends at " + end, {command, "--seq", beyond});
  }
  server().stop();
  expect_exit(1, "the book ends at " + end, {"replay", "--data", data().string(), "--seq", beyond});
}

TEST_F(EndToEndCli, ATermSignalFinishesAndIsStatusZero) {
  ask(kSellThree);
  const Ended stopped = server().stop();
  EXPECT_EQ(stopped.status, 0) << stopped.err;
  const json::Value verdict = ask({"verify", "--data", data().string()});
  EXPECT_EQ(verdict.at("compared_with"), "rows");
  EXPECT_EQ(verdict.at("compared_to"), verdict.at("events"));
  EXPECT_TRUE(verdict.at("holds").as_bool());
}

TEST_F(EndToEndCli, ABookWithoutRowsIsNotSaidToBeComparedWithThem) {
  ask(kSellThree);
  EXPECT_GT(ask({"verify"}).at("rows_compared").as_int64(), 10);
  EXPECT_EQ(server().stop().status, 0);
  const Line verify{"verify", "--data", data().string()};
  EXPECT_GT(ask(verify).at("rows_compared").as_int64(), 10);
  std::filesystem::remove_all(data() / "rows");
  const json::Value verdict = ask(verify);
  EXPECT_EQ(verdict.at("compared_with"), "nothing");
  EXPECT_EQ(verdict.at("rows_compared"), 0);
  EXPECT_THAT(run(verify).out, HasSubstr("the log holds, nothing to compare"));
}

// At the level that says most, through what names a person and is taken, and what does and is refused.
TEST_F(EndToEndCli, TheServersLogNamesSourcesAndNobodyElse) {
  server().stop();
  start_server({"--log-level", "trace"});
  const std::string card = "2900000000990";
  const std::string other_card = "2900000000983";
  ask(kSellThree);
  ask({"household", "enrol", "N-731", "--entity", "asso", "--bracket", "rouge", "--size", "3"});
  ask({"household", "card", "issue", "N-731", card});
  ask({"sell", "--till", "noailles-1", "--card", card, "--line", "riz:1", "--pay", "voucher:0.10:ville:BON-77", "--pay",
       "cash"});
  ask({"household", "show", "N-731"});
  expect_exit(1, "unknown_household", {"sell", "--till", "noailles-1", "--household", "N-732", "--line", "riz:1"});
  expect_exit(1, "unknown_card", {"sell", "--till", "noailles-1", "--card", other_card, "--line", "riz:1"});
  expect_exit(1, "unknown_household", {"household", "show", "N-733"});
  const Ended stopped = server().stop();
  EXPECT_EQ(stopped.status, 0);
  EXPECT_THAT(stopped.err, HasSubstr("noailles-1")) << "it says who posts";
  for (const std::string& said : {stopped.out, stopped.err})
    for (const std::string& name : {std::string("N-001"), std::string("N-73"), card, other_card, std::string("BON-77")})
      EXPECT_THAT(said, testing::Not(HasSubstr(name)));
}

TEST_F(EndToEndCli, WithoutRoomCommandsAreRefusedQuestionsAreAnsweredAndNothingChanges) {
  ask(kSellThree);
  const std::int64_t before = events();
  const json::Value stock = ask({"stock"}).at("rows");
  server().stop();
  start_server({"--room-min", std::to_string(std::uint64_t{1} << 40)});  // in MiB: more than there is
  const Line sell = {"sell", "--till", "noailles-1", "--line", "riz:1"};
  expect_exit(3, "no_room", sell);
  expect_exit(3, "no_room", {"sell", "--till", "noailles-2", "--line", "riz:1"});
  expect_exit(3, "no_room", {"grant", "award", "ville-aide", "100", "--reference", "DEL-2"});
  EXPECT_EQ(ask({"stock"}).at("rows"), stock);
  EXPECT_EQ(ask({"household", "show", "N-001"}).at("visits"), 1);
  EXPECT_EQ(ask({"quote", "--shop", "noailles", "--line", "riz:1"}).at("total").at("minor"), 220);
  EXPECT_EQ(events(), before);
  EXPECT_TRUE(ask({"verify"}).at("holds").as_bool());
  EXPECT_EQ(server().stop().status, 0);

  start_server();
  EXPECT_EQ(ask(sell).at("number"), 2) << "it was kept, under the number that nothing had used up";
  EXPECT_EQ(tickets_sold(), 2);
}

TEST_F(EndToEndCli, AQuestionWithoutAServerIsStatusThree) {
  const std::string gone = lose_server();
  EXPECT_EQ(run_to_end(line({"stock"}, gone)).status, 3);
}

}  // namespace
}  // namespace apps::end_to_end_cli_test
