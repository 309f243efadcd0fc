// The tariffs that are shipped, with the cases of their authors: run by the program itself, as a reader would.
#include <algorithm>

#include "apps/tariff_case.h"
#include "apps/tariff_trial.h"
#include "support/server_process.h"
#include "support/support.h"

namespace apps {
namespace {

using namespace test_support;

std::vector<std::filesystem::path> examples() {
  std::vector<std::filesystem::path> paths;
  for (const auto& entry :
       std::filesystem::directory_iterator(std::filesystem::path(GRENIER_SOURCE_DIR) / "examples" / "tariffs"))
    if (!entry.path().string().ends_with(".cases.toml")) paths.push_back(entry.path());
  std::ranges::sort(paths);
  return paths;
}

Ended run_tariff(const std::string& what) {
  std::vector<std::string> command = {GRENIER_BINARY, "--lang", "en", "tariff", what};
  for (const auto& path : examples()) command.push_back(path.string());
  return run_to_end(command);
}

TEST(ExampleTariffs, AllTheirCasesPass) {
  const Ended ended = run_tariff("test");
  EXPECT_EQ(ended.status, 0) << ended.out << ended.err;
  EXPECT_THAT(ended.out, testing::HasSubstr(" 0 that differ"));
  EXPECT_EQ(run_tariff("check").status, 0);
}

TEST(ExampleTariffs, EachHasCasesAndNamesItsSource) {
  EXPECT_EQ(examples().size(), 14u);
  for (const auto& path : examples()) {
    const auto read = read_tariff_file(path);
    ASSERT_OK(read);
    EXPECT_GE(read->cases.size(), 3u) << path;
    EXPECT_THAT(read_file(path).value(), testing::HasSubstr("# Source")) << path;
  }
}

// A case that passes whatever the tariff says proves nothing: with every amount a cent higher, each that expects one
// must differ.
TEST(ExampleTariffs, NoCasePassesWithAnAmountThatIsACentOff) {
  for (const auto& path : examples()) {
    const auto read = read_tariff_file(path);
    ASSERT_OK(read);
    const TariffModel model = TariffModel::create(read->written.tariff).value();
    for (TariffCase one : read->cases) {
      if (!one.expected.amount) continue;
      one.expected.amount->minor += 1;
      EXPECT_FALSE(try_case(model, one).passes()) << path << ": " << one.name;
    }
  }
}

}  // namespace
}  // namespace apps
