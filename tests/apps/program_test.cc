#include "apps/program.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <sstream>

#include "apps/open_book.h"
#include "engine/decide.h"
#include "ledger/base/code.h"
#include "net/message_codec.h"
#include "support/support.h"

namespace apps::program_test {
namespace {

using namespace test_support;

struct Ended {
  int status = 0;
  std::string out;
  std::string err;
};

// One command line as main runs it, towards a server that is not there.
Ended run(std::vector<std::string> arguments, const std::string& home = "") {
  arguments.insert(arguments.begin(), {"grenier", "--server", "127.0.0.1:1"});
  std::vector<const char*> argv;
  for (const std::string& argument : arguments) argv.push_back(argument.c_str());
  const int argc = static_cast<int>(argv.size());
  std::ostringstream out;
  std::ostringstream err;
  Context context{.language = language_of(argc, argv.data()), .home = home, .out = out, .err = err};
  const int status = run_program(argc, argv.data(), context);
  return {status, out.str(), err.str()};
}

using Line = std::vector<std::string>;

void add_commands_of(const CLI::App& command, const Line& spelled, std::vector<Line>& all) {
  const auto below = command.get_subcommands([](const CLI::App*) { return true; });
  for (const CLI::App* each : below) {
    Line longer = spelled;
    longer.push_back(each->get_name());
    add_commands_of(*each, longer, all);
  }
  if (below.empty()) all.push_back(spelled);
}

// Every command that does something, as it is spelled: {"fund", "commit"}.
std::vector<Line> all_commands() {
  std::ostringstream nowhere;
  Context context{.home = "", .out = nowhere, .err = nowhere};
  std::vector<Line> all;
  add_commands_of(*program_of(context), {}, all);
  return all;
}

// A variable of this process as long as it lives; then as it was.
class Variable {
 public:
  Variable(const char* name, const char* value) : name_(name) {
    if (const char* before = std::getenv(name)) before_ = before;
    ::setenv(name, value, 1);
  }
  ~Variable() {
    if (before_)
      ::setenv(name_, before_->c_str(), 1);
    else
      ::unsetenv(name_);
  }
  Variable(const Variable&) = delete;
  Variable& operator=(const Variable&) = delete;

 private:
  const char* name_;
  std::optional<std::string> before_;
};

TEST(Program, KeepsWhatItPostedWhereItIsToldElseWhereASystemKeepsState) {
  const Variable user("HOME", "/home/ana");
  const Variable no_state("XDG_STATE_HOME", "");
  const Variable no_home("GRENIER_HOME", "");
  EXPECT_EQ(default_home(), "/home/ana/.local/state/grenier");
  {
    const Variable nobody("HOME", "");
    EXPECT_EQ(default_home(), "") << "not /.local, which is nobody's";
  }
  const Variable state("XDG_STATE_HOME", "/var/state");
  EXPECT_EQ(default_home(), "/var/state/grenier");
  const Variable home("GRENIER_HOME", "/srv/poste");
  EXPECT_EQ(default_home(), "/srv/poste");
}

TEST(Program, EveryHelpHoldsAnExampleInTheReadersLanguage) {
  const std::vector<Line> commands = all_commands();
  for (const Line& known : {Line{"sell"}, Line{"fund", "reassign"}, Line{"household", "card", "issue"}, Line{"bench"}})
    EXPECT_THAT(commands, testing::Contains(known));
  for (Line command : commands) {
    std::string spelled = "grenier";
    for (const std::string& word : command) spelled += " " + word;
    command.push_back("--help");
    const Ended french = run(command);
    EXPECT_EQ(french.status, 0) << spelled;
    EXPECT_THAT(french.out, testing::HasSubstr("Exemple\u00A0:\n  " + spelled)) << spelled;
    command.insert(command.end(), {"--lang", "en"});
    EXPECT_THAT(run(command).out, testing::HasSubstr("Example:\n  " + spelled)) << spelled;
  }
}

// Of the words that English cannot do without, and of those that CLI11 brings.
TEST(Program, NoHelpMixesItsLanguages) {
  std::vector<Line> all = all_commands();
  all.push_back({});
  for (Line command : all) {
    command.push_back("--help");
    const std::string french = run(command).out;
    for (const char* english : {" the ", " and ", " is ", " when ", " of ", "Excludes", "Needs", "REQUIRED", "TEXT"})
      EXPECT_THAT(french, testing::Not(testing::HasSubstr(english))) << testing::PrintToString(command);
  }
  EXPECT_THAT(run({"serve", "--help"}).out, testing::HasSubstr("Limites\u00A0: 256 connexions"));
  EXPECT_THAT(run({"serve", "--help", "--lang", "en"}).out, testing::HasSubstr("Limits: 256 connections"));
}

TEST(Program, TheHelpOfServeStatesItsLimitsAsTheyAre) {
  const net::ServerLimits limits;
  const auto number = [](auto value) { return std::to_string(value); };
  const auto seconds = [&](std::chrono::milliseconds time) { return number(time.count() / 1000) + " s"; };
  std::string help = run({"serve", "--help", "--lang", "en"}).out;
  std::replace(help.begin(), help.end(), '\n', ' ');
  for (const std::string& stated :
       {number(limits.connections_max) + " connections", number(limits.frame_bytes_max / 1024) + " KiB",
        number(net::kSegmentsMax) + " segments", number(engine::kLinesMax) + " lines",
        number(limits.in_flight_max) + " requests in flight", number(engine::QueueLimits{}.waiting_max) + " in all",
        number(limits.long_reads_waiting_max) + " about the past",
        number(limits.outgoing_bytes_max >> 20) + " MiB of unread",
        "log of " + number(limits.log_chunk_bytes_max >> 20) + " MiB", "hello within " + seconds(limits.hello_timeout),
        "a frame within " + seconds(limits.frame_timeout), "replies taken within " + seconds(limits.write_timeout),
        "closed after " + seconds(limits.idle_timeout), "when it stops, " + seconds(limits.stop_timeout),
        "below " + number(BookOptions{}.room_min_bytes >> 20) + " MiB of free disk"})
    EXPECT_THAT(help, testing::HasSubstr(stated));
}

TEST(Program, TheMainHelpStatesTheExitStatuses) {
  const Ended help = run({"--help", "--lang", "en"});
  EXPECT_EQ(help.status, 0);
  EXPECT_THAT(help.out, testing::HasSubstr("0 done · 1 refused by a rule · 2 wrong usage or input · 3 server"));
  for (const Line& command : all_commands()) EXPECT_THAT(help.out, testing::HasSubstr(command.front()));
}

TEST(Program, TellsItsVersion) {
  const Ended version = run({"--version"});
  EXPECT_EQ(version.status, 0);
  EXPECT_EQ(version.out, std::string("grenier ") + kVersion + "\n");
}

// As on a full disk, or a pipe whose reader left.
TEST(Program, AnAnswerThatCannotBeWrittenOutIsStatusFourAndSaid) {
  using Arguments = std::vector<const char*>;
  const std::string tariff = std::string(GRENIER_SOURCE_DIR) + "/examples/tariffs/niort.toml";
  for (const Arguments& line : {Arguments{"grenier", "--version"}, Arguments{"grenier", "--help"},
                                Arguments{"grenier", "tariff", "show", tariff.c_str()},
                                Arguments{"grenier", "--json", "tariff", "show", tariff.c_str()},
                                Arguments{"grenier", "--json", "stock", "--seq", "x"}}) {
    struct Full : std::streambuf {
    } full;
    std::ostream out(&full);
    std::ostringstream err;
    Context context{.language = Language::english, .home = "", .out = out, .err = err};
    const bool is_wrong = line.back() == std::string_view("x");
    EXPECT_EQ(run_program(static_cast<int>(line.size()), line.data(), context), is_wrong ? 2 : 4);
    EXPECT_THAT(err.str(), testing::HasSubstr(is_wrong ? "--seq" : "the answer could not be written out"));
  }
}

TEST(Program, WrongUsageIsStatusTwo) {
  for (const std::vector<std::string>& wrong : std::vector<std::vector<std::string>>{
           {},
           {"dance"},
           {"sell"},
           {"sell", "--till", "noailles-1"},
           {"stock", "--colour", "red"},
           {"stock", "--effective", "someday"},
           {"stock", "--seq", "x"},
           {"funds", "--by", "weather"},
           {"--lang", "de", "funds"},
           {"grant"},
           {"household", "show"},
           {"quote", "--shop", "noailles", "--household", "NO-0007", "--card", "12", "--line", "riz:1"}})
    EXPECT_EQ(run(wrong).status, 2) << testing::PrintToString(wrong) << run(wrong).err;
}

TEST(Program, AnUnknownCommandIsNamedWithTheNearest) {
  EXPECT_THAT(run({"stok", "--lang", "en"}).err,
              testing::HasSubstr("there is no command 'stok'; the nearest is 'stock'"));
  EXPECT_THAT(run({"stok"}).err,
              testing::HasSubstr("il n'y a pas de commande « stok »\u00A0; la plus proche est « stock »"));
  EXPECT_THAT(run({"household", "enroll", "N-001"}).err, testing::HasSubstr("« enrol »"));
  EXPECT_THAT(run({"fund", "--shop", "noailles"}).err, testing::Not(testing::HasSubstr("noailles »")))
      << "the value of an option that nobody knows";
  EXPECT_THAT(run({"zzzzzzzz"}).err, testing::HasSubstr("« zzzzzzzz »\u00A0; --help"));
}

TEST(Program, AWrongOptionIsNamed) {
  EXPECT_THAT(run({"stock", "--effective", "someday"}).err, testing::HasSubstr("--effective"));
  EXPECT_THAT(run({"funds", "--by", "weather"}).err, testing::HasSubstr("« weather »"));
}

// A script's variable that is not set must not sell at the public price, nor show every shop.
TEST(Program, AnEmptyValueIsNotAnOptionLeftOut) {
  for (const Line& line : {Line{"sell", "--till", "noailles-1", "--line", "riz:1", "--household", ""},
                           Line{"sell", "--till", "noailles-1", "--line", "riz:1", "--id", ""},
                           Line{"stock", "--shop", ""}, Line{"funds", "--home", ""}, Line{"household", "show", ""}}) {
    const Ended ended = run(line);
    EXPECT_EQ(ended.status, 2) << testing::PrintToString(line);
    EXPECT_THAT(ended.err, testing::HasSubstr("sa valeur est vide")) << testing::PrintToString(line);
  }
}

TEST(Program, WhatCannotBeMeantIsStatusTwo) {
  const std::string nines(25, '9');
  for (const Line& line :
       {Line{"sell", "--till", "noailles-1", "--line", "riz:1", "--pay", "especes:" + nines},
        Line{"sell", "--till", "noailles-1", "--line", "riz:1", "--id", std::string(5'000, 'a')},
        Line{"what-if", "--tariff", std::string(GRENIER_SOURCE_DIR) + "/examples/territory/30-tarif.toml", "--from",
             "2026-02-01", "--to", "2026-01-01"}}) {
    const Ended ended = run(line);
    EXPECT_EQ(ended.status, 2) << ended.err;
    EXPECT_THAT(ended.err, testing::Not(testing::HasSubstr("en anglais"))) << "has no French";
  }
}

TEST(Program, NothingThatIsTypedIsLeftUnread) {
  const TemporaryDirectory home;
  const Line sale = {"sell", "--till", "noailles-1", "--shop", "noailles", "--line", "riz:1"};
  const auto sale_with = [&sale](const Line& more) {
    Line line = sale;
    line.insert(line.end(), more.begin(), more.end());
    return line;
  };
  for (const Line& line : {sale_with({"--tariff", "grille-2026:9"}), sale_with({"--fact", "--tariff", "grille-2026"}),
                           sale_with({"--pay", "carte:0"}), sale_with({"--occurred", "2026-03-29T02:30"}),
                           Line{"serve", "--data", (home.path() / "book").string(), "--connections-max", "0"},
                           Line{"--json", "demo", "--data", (home.path() / "demo").string(), "--territory",
                                std::string(GRENIER_SOURCE_DIR) + "/examples/territory", "--once"}}) {
    const Ended ended = run(line, home.path().string());
    EXPECT_EQ(ended.status, 2) << testing::PrintToString(line) << ended.out << ended.err;
    EXPECT_THAT(ended.err, testing::Not(testing::HasSubstr("en anglais"))) << "has no French";
  }
  const Ended nowhere = run(sale, "");
  EXPECT_EQ(nowhere.status, 2);
  EXPECT_THAT(nowhere.err, testing::HasSubstr("GRENIER_HOME"));
}

TEST(Program, AServerThatIsNotThereIsStatusThree) {
  const Ended stock = run({"stock"});
  EXPECT_EQ(stock.status, 3);
  EXPECT_THAT(stock.err, testing::HasSubstr("Le serveur ne répond pas."));
  EXPECT_EQ(run({"funds", "--json"}).status, 3);
  EXPECT_THAT(run({"--json", "funds"}).out, testing::HasSubstr("\"code\": \"server_unreachable\""));
}

// Of a terminal or a file in another encoding: an error that quotes it must not spoil the document.
TEST(Program, ADocumentIsUtf8WhateverWasTyped) {
  const Ended ended = run({"--json", "funds", "--by", "\xE9t\xE9 \xC3\xA9t\xC3"});
  EXPECT_EQ(ended.status, 2);
  EXPECT_TRUE(base::is_text(ended.out)) << ended.out;
  EXPECT_EQ(boost::json::parse(ended.out).at("error").at("detail"),
            "'\uFFFDt\uFFFD ét\uFFFD' is not shop, category or month");
}

TEST(Program, ATillThatNeverReachedItsServerKeepsNothingAndDoesNotSaySo) {
  const TemporaryDirectory home;
  const Ended sale =
      run({"sell", "--till", "noailles-1", "--shop", "noailles", "--line", "riz:1"}, home.path().string());
  EXPECT_EQ(sale.status, 3);
  EXPECT_THAT(sale.err, testing::Not(testing::HasSubstr("gardé")));
}

TEST(Program, OptionsBeforeAndAfterTheSubcommandAreTheSame) {
  EXPECT_EQ(run({"--json", "stock"}).out, run({"stock", "--json"}).out);
}

TEST(Language, IsFrenchUnlessEnglishIsAsked) {
  const char* english[] = {"grenier", "stock", "--lang=en"};
  EXPECT_EQ(language_of(3, english), Language::english);
  const char* french[] = {"grenier", "stock", "--lang", "fr"};
  EXPECT_EQ(language_of(4, french), Language::french);
}

}  // namespace
}  // namespace apps::program_test
