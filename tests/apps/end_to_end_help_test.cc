// The examples that --help gives, as a newcomer types them: in either language, against the example territory, from a
// directory that looks like a checkout. `serve`, `demo` and `bench` do not end by themselves or take long; `household
// measure` needs a tariff that reads means, and the territory's reads none.
#include <algorithm>
#include <set>
#include <sstream>

#include "tests/apps/end_to_end.h"

namespace apps::end_to_end_help_test {
namespace {

// In an order in which each finds what it needs.
const std::vector<const char*> kCommands = {"apply",
                                            "tariff check",
                                            "tariff test",
                                            "tariff show",
                                            "tariff diff",
                                            "tariff",
                                            "quote",
                                            "sell",
                                            "ticket",
                                            "return",
                                            "deliver",
                                            "count-stock",
                                            "loss",
                                            "stock",
                                            "grant award",
                                            "grant receive",
                                            "grant",
                                            "fund commit",
                                            "fund release",
                                            "fund capture",
                                            "fund reassign",
                                            "fund",
                                            "funds",
                                            "household enrol",
                                            "household renew",
                                            "household correct",
                                            "household card issue",
                                            "household card revoke",
                                            "household card",
                                            "household entitle",
                                            "household show",
                                            "household merge",
                                            "household",
                                            "import sales",
                                            "import products",
                                            "import households",
                                            "import opening",
                                            "import",
                                            "log",
                                            "replay",
                                            "verify",
                                            "what-if",
                                            ""};

class EndToEndHelp : public EndToEnd, public testing::WithParamInterface<const char*> {
 protected:
  void SetUp() override {
    std::filesystem::create_directories(checkout() / "bin");
    std::filesystem::create_symlink(GRENIER_BINARY, checkout() / "bin" / "grenier");
    std::filesystem::create_symlink(std::filesystem::path(GRENIER_SOURCE_DIR) / "examples", checkout() / "examples");
    start_server();
  }
  std::filesystem::path checkout() const { return folder() / "checkout"; }
  Ended typed(const std::string& text) {
    const std::string start =
        "cd '" + checkout().string() +
        "' && unset LC_ALL LC_MESSAGES && export PATH=$PWD/bin:$PATH GRENIER_SERVER=" + server().address() +
        " GRENIER_HOME=" + home().string() + " LANG=" + GetParam() + "\n";
    return run_to_end({"/bin/bash", "-c", start + text});
  }
  std::vector<std::string> examples_of(const std::string& command) {
    std::istringstream help(typed("grenier " + command + " --help").out);
    std::vector<std::string> examples;
    for (std::string line; std::getline(help, line);)
      if (line.starts_with("  grenier ")) examples.push_back(line.substr(2));
    return examples;
  }
};

TEST_P(EndToEndHelp, EveryExampleRunsAgainstTheTerritory) {
  ASSERT_EQ(typed("grenier apply examples/territory").status, 0);
  // A need that no fund covered, for the fund that pays it later.
  ASSERT_EQ(typed("grenier sell --till frais-vallon-1 --household FRV-0007 --fact --occurred 2026-11-23T10:40 --line "
                  "riz-long:1:1.19")
                .status,
            0);
  std::set<std::string> seen;  // those of a family are one of its own
  for (const char* command : kCommands) {
    const auto examples = examples_of(command);
    EXPECT_FALSE(examples.empty()) << command;
    for (const std::string& example : examples) {
      if (!seen.insert(example).second) continue;
      const Ended ended = typed(example);
      EXPECT_EQ(ended.status, 0) << example << "\n" << ended.out << ended.err;
    }
  }
}

INSTANTIATE_TEST_SUITE_P(InBothLanguages, EndToEndHelp, testing::Values("fr_FR.UTF-8", "en_GB.UTF-8"),
                         [](const auto& language) { return std::string(language.param).substr(0, 2); });

}  // namespace
}  // namespace apps::end_to_end_help_test
