// The tariffs that are shipped, with the cases of their authors: run by the program itself, as a reader would.
#include <algorithm>
#include <set>

#include "apps/json.h"
#include "apps/tariff_case.h"
#include "apps/tariff_trial.h"
#include "support/server_process.h"
#include "support/support.h"

namespace apps::tariff_examples_test {
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
  EXPECT_EQ(examples().size(), 15u);
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

// What a case begins with, before a comma: "T0409".
std::set<std::string> numbers_of_cases() {
  std::set<std::string> numbers;
  for (const auto& path : examples())
    for (const TariffCase& one : read_tariff_file(path).value().cases)
      numbers.insert(one.name.substr(0, one.name.find(',')));
  return numbers;
}

// Whatever their authors tried is tried here, and passes; docs/pricing_model.md says how the contested ones are read.
TEST(ExampleTariffs, HaveEveryCaseOfTheirAuthors) {
  const auto data = shared_data();
  if (!data) GTEST_SKIP() << "the folder of shared data is not beside the project";
  const std::set<std::string> ours = numbers_of_cases();
  const json::Value theirs = boost::json::parse(read_file(*data / "tariff-examples" / "examples.json").value());
  std::size_t count = 0;
  for (const json::Value& tariff : theirs.as_array())
    for (const json::Value& one : tariff.at("cases").as_array()) {
      EXPECT_TRUE(ours.contains(std::string(one.at("case").as_string()))) << one;
      ++count;
    }
  EXPECT_EQ(count, 19u);
}

// A case that the use so far decides must not pass without it.
TEST(ExampleTariffs, TellWhatWasUsedWhereItDecides) {
  std::size_t refusals = 0;
  for (const auto& path : examples()) {
    const auto read = read_tariff_file(path);
    ASSERT_OK(read);
    const TariffModel model = TariffModel::create(read->written.tariff).value();
    for (TariffCase one : read->cases) {
      const bool used = one.use.budget || !one.use.quotas.empty();
      if (!used || one.expected.refused.value_or(ErrorCode::none) == ErrorCode::none) continue;
      if (one.use.override_by) continue;  // refused for its role
      one.use.budget.reset();
      one.use.quotas.clear();
      EXPECT_FALSE(try_case(model, one).passes()) << path << ": " << one.name;
      ++refusals;
    }
  }
  EXPECT_GE(refusals, 5u);
}

}  // namespace
}  // namespace apps::tariff_examples_test
