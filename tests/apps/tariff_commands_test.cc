// grenier tariff, as it is typed, without a server.
#include <fstream>
#include <sstream>

#include "apps/json.h"
#include "apps/program.h"
#include "support/support.h"

namespace apps::tariff_commands_test {
namespace {

using namespace test_support;
using testing::HasSubstr;

struct Ended {
  int status = 0;
  std::string out;
  std::string err;
};

Ended run(std::vector<std::string> arguments) {
  arguments.insert(arguments.begin(), "grenier");
  std::vector<const char*> argv;
  for (const std::string& argument : arguments) argv.push_back(argument.c_str());
  const int argc = static_cast<int>(argv.size());
  std::ostringstream out, err;
  Context context{.language = language_of(argc, argv.data()), .home = "", .out = out, .err = err};
  const int status = run_program(argc, argv.data(), context);
  return {status, out.str(), err.str()};
}

constexpr const char* kTariff =
    "[tariff]\ncode = \"t\"\nlabel = \"T\"\nfrom = 2026-01-01\npublic_bracket = \"a\"\n"
    "bracket = [{ code = \"a\", label = \"A\" }]\nrule = [{ bracket = \"a\", rate = \"50 %\" }]\n";

std::string case_of(const std::string& amount) {
  return "[[case]]\nname = \"c\"\npublic = true\nmarket = 2\nexpect = { amount = \"" + amount + "\" }\n";
}

class TariffCommands : public testing::Test {
 protected:
  std::string write(const std::string& name, const std::string& text) const {
    std::ofstream(directory_.path() / name) << text;
    return (directory_.path() / name).string();
  }

 private:
  TemporaryDirectory directory_;
};

TEST_F(TariffCommands, TestSaysHowManyCasesThereAreAndHowManyDiffer) {
  const Ended passed = run({"--lang", "en", "tariff", "test", write("t.toml", kTariff + case_of("1.00"))});
  EXPECT_EQ(passed.status, 0) << passed.err;
  EXPECT_THAT(passed.out, HasSubstr("In all: 1 case, 0 that differ"));
}

TEST_F(TariffCommands, ACaseThatDiffersIsStatusOneAndShownWithItsTrace) {
  const Ended differs =
      run({"--lang", "en", "tariff", "test", write("t.toml", kTariff + case_of("1.00") + case_of("1.10"))});
  EXPECT_EQ(differs.status, 1);
  EXPECT_THAT(differs.out, HasSubstr("t.toml:13:1: c\n  amount: expected 1.10 EUR, found 1.00 EUR\n    rule 1 (50"));
  EXPECT_THAT(differs.out, HasSubstr("2 cases, 1 that differs\n"));
}

TEST_F(TariffCommands, InFrenchADifferenceIsToldAsInFrance) {
  const std::string refused =
      "[[case]]\nname = \"d\"\npublic = true\nmarket = 2\nexpect = { refused = \"no_price\" }\n";
  const Ended differs = run({"--lang", "fr", "tariff", "test", write("t.toml", kTariff + case_of("1.10") + refused)});
  EXPECT_THAT(differs.out, HasSubstr("amount\u00A0: attendu 1,10\u00A0€, trouvé 1,00\u00A0€\n"));
  EXPECT_THAT(differs.out, HasSubstr("refused\u00A0: attendu no_price, trouvé rien\n"));
  EXPECT_THAT(differs.out, HasSubstr("2\u00A0cas, 2\u00A0qui diffèrent\n"));
}

TEST_F(TariffCommands, ATariffWithoutCasesDoesNotPassInSilence) {
  const Ended untried = run({"--lang", "en", "tariff", "test", write("t.toml", kTariff)});
  EXPECT_EQ(untried.status, 1);
  EXPECT_THAT(untried.out, HasSubstr("no cases, nothing is tried"));
}

TEST_F(TariffCommands, CasesBesideATariffCountWhicheverFilesAreNamed) {
  const std::string tariff = write("t.toml", kTariff);
  const std::string cases = write("t.cases.toml", case_of("1.00") + case_of("1.00"));
  EXPECT_THAT(run({"--lang", "en", "tariff", "test", tariff}).out, HasSubstr("In all: 2 cases"));
  EXPECT_THAT(run({"--lang", "en", "tariff", "test", tariff, cases}).out, HasSubstr("In all: 2 cases"));
  for (const char* command : {"test", "check"}) {
    const Ended alone = run({"--lang", "en", "tariff", command, cases});
    EXPECT_EQ(alone.status, 2) << "cases alone are of no tariff";
    EXPECT_THAT(alone.err, HasSubstr("read with their tariff: name it"));
  }
}

TEST_F(TariffCommands, AFileThatIsWrongIsStatusTwoAndTheOthersAreStillTried) {
  const std::string wrong = write("wrong.toml", std::string(kTariff) + "colour = \"red\"\n");
  const std::string right = write("right.toml", kTariff + case_of("1.00"));
  const Ended ended = run({"--lang", "en", "tariff", "test", wrong, right});
  EXPECT_EQ(ended.status, 2);
  EXPECT_THAT(ended.err, HasSubstr("wrong.toml:8:10"));
  EXPECT_THAT(ended.out, HasSubstr("right.toml: 1 case, 0 that differ"));
  EXPECT_EQ(run({"tariff", "check", wrong}).status, 2);
  EXPECT_EQ(run({"tariff", "show", wrong}).status, 2);
  EXPECT_EQ(run({"tariff", "diff", right, wrong}).status, 2);
  EXPECT_EQ(run({"tariff", "show", "nowhere.toml"}).status, 2);
}

TEST_F(TariffCommands, EachAnswersInOneDocument) {
  const std::string file = write("t.toml", kTariff + case_of("1.10"));
  const auto tried = boost::json::parse(run({"tariff", "test", file, "--json"}).out);
  EXPECT_EQ(tried.at("differing"), 1);
  EXPECT_EQ(tried.at("files").at(0).at("cases").at(0).at("differences").at(0).at("found"), "1.00 EUR");
  EXPECT_EQ(boost::json::parse(run({"tariff", "check", file, "--json"}).out).at("files").at(0).at("cases"), 1);
  EXPECT_EQ(boost::json::parse(run({"tariff", "show", file, "--json"}).out).at("code"), "t");
  EXPECT_TRUE(boost::json::parse(run({"tariff", "diff", file, file, "--json"}).out).at("changes").as_array().empty());
}

}  // namespace
}  // namespace apps::tariff_commands_test
