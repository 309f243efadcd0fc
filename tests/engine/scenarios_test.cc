// Every tests/scenarios/*.scn, each a test of its own (support/scenario.h says how they are written).
#include <algorithm>
#include <fstream>

#include "support/scenario.h"
#include "support/support.h"

namespace test_support::scenarios_test {
namespace {

std::vector<std::filesystem::path> scenario_files() {
  std::vector<std::filesystem::path> files;
  for (const auto& entry :
       std::filesystem::directory_iterator(std::filesystem::path(GRENIER_SOURCE_DIR) / "tests/scenarios"))
    if (entry.path().extension() == ".scn") files.push_back(entry.path());
  std::sort(files.begin(), files.end());
  return files;
}

class Scenarios : public testing::TestWithParam<std::filesystem::path> {};

TEST_P(Scenarios, GoAsWritten) {
  EXPECT_OK(play_scenario(GetParam()));
}

INSTANTIATE_TEST_SUITE_P(All, Scenarios, testing::ValuesIn(scenario_files()),
                         [](const auto& file) { return file.param.stem().string(); });

// A scenario that is wrong must not pass: the language itself is under test.
class WrongScenario : public testing::Test {
 protected:
  Result<void> play(const std::string& text) {
    const std::filesystem::path file = directory_.path() / "wrong.scn";
    std::ofstream(file) << text;
    return play_scenario(file);
  }
  std::string where(const std::string& text) {
    const auto played = play(text);
    return played.ok() ? "it passed" : played.error().field + " " + std::string(to_string(played.error().code));
  }

 private:
  TemporaryDirectory directory_;
};

TEST_F(WrongScenario, IsNamedByFileAndLine) {
  EXPECT_EQ(where("# nothing\nexplode now\n"), "wrong.scn:2 syntax_error");
  EXPECT_EQ(where("entity asso \"Association\" sirene 123456789\n"), "wrong.scn:1 syntax_error");
  EXPECT_EQ(where("clock 2026-02-30T09:00:00Z\n"), "wrong.scn:1 value_not_allowed");
  EXPECT_EQ(where("tariff solidaire from 2026-01-01 public plein:\n"), "wrong.scn:1 syntax_error");
}

TEST_F(WrongScenario, DoesNotPassWhenItsFiguresDiffer) {
  const std::string head = "entity asso \"A\"\nshop noailles \"N\" of asso\nproduct riz \"Riz\" epicerie piece\n";
  EXPECT_OK(play(head + "deliver noailles: riz 10 at 1,10\nexpect stock noailles riz 10 worth 11,00\n"));
  EXPECT_EQ(where(head + "deliver noailles: riz 10 at 1,10\nexpect stock noailles riz 9\n"),
            "wrong.scn:5 replay_differs");
  EXPECT_EQ(where(head + "deliver noailles: riz 10 at 1,10\nexpect stock noailles riz 10 worth 11,01\n"),
            "wrong.scn:5 replay_differs");
  EXPECT_EQ(where(head + "deliver ailleurs: riz 10 at 1,10\n"), "wrong.scn:4 replay_differs");
  EXPECT_EQ(where(head + "deliver noailles: riz 10 at 1,10 -> refused unknown_shop\n"), "wrong.scn:4 replay_differs");
}

}  // namespace
}  // namespace test_support::scenarios_test
