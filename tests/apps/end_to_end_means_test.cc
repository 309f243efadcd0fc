// A household's means at the desk: they give its bracket and are nowhere afterwards.
#include <iterator>

#include "tests/apps/end_to_end.h"
#include "tests/apps/lossy_line.h"

namespace apps::end_to_end_means_test {
namespace {

using testing::HasSubstr;
using testing::Not;

constexpr const char* kTariff = R"(
legal_entity = [{ code = "asso", label = "Association" }]
shop = [{ code = "noailles", label = "Noailles", legal_entity = "asso" }]
[[tariff]]
code = "rav"
label = "Reste à vivre"
from = 2020-01-01
public_bracket = "plein"
measure = { kind = "reste_a_vivre" }
bracket = [{ code = "aide", label = "Aide", up_to = 9 }, { code = "plein", label = "Plein", from = 9 }]
rule = [{ bracket = "aide", rate = "20 %" }, { bracket = "plein", rate = 1 }]
rights = { brackets = ["aide"], budget = [{ amount = "30", per_child = "5" }] }
)";

std::string whole(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

// As a word of its own: five digits also turn up within the random names that RocksDB gives its files.
bool holds(const std::string& content, const std::string& text) {
  const auto is_within_word = [&content](std::size_t at) {
    return at < content.size() && std::isalnum(static_cast<unsigned char>(content[at])) != 0;
  };
  for (auto at = content.find(text); at != std::string::npos; at = content.find(text, at + 1))
    if (!is_within_word(at - 1) && !is_within_word(at + text.size())) return true;
  return false;
}

class EndToEndMeans : public EndToEnd {
 protected:
  void SetUp() override {
    start_server();
    apply(kTariff);
  }
  std::vector<std::string> with_means(std::vector<std::string> command) {
    command.insert(command.end(), {"--resources", "737.31", "--charges", "491.17", "--adults", "1", "--children", "2"});
    return command;
  }
  // Of the book's files and those of this machine.
  std::vector<std::string> files_that(const std::function<bool(const std::string&)>& matches) const {
    std::vector<std::string> found;
    for (const auto& root : {data(), home()})
      for (const auto& entry : std::filesystem::recursive_directory_iterator(root))
        if (entry.is_regular_file() && matches(whole(entry.path()))) found.push_back(entry.path().string());
    return found;
  }
  std::vector<std::string> files_with(const std::string& text) const {
    return files_that([&text](const std::string& content) { return holds(content, text); });
  }
  std::vector<std::string> files_with(std::int64_t cents) const {
    const std::string bytes(reinterpret_cast<const char*>(&cents), sizeof cents);
    return files_that([&bytes](const std::string& content) { return content.find(bytes) != std::string::npos; });
  }
};

TEST_F(EndToEndMeans, AreMeasuredByTheTariffInForceAndShown) {
  const Ended shown = run(with_means({"household", "measure"}));
  EXPECT_EQ(shown.status, 0) << shown.err;
  EXPECT_THAT(shown.out, HasSubstr("→ Aide (aide), row 1: under 9"));
  EXPECT_THAT(shown.out, HasSubstr("Tariff rav, version 1"));
  EXPECT_THAT(shown.out, HasSubstr("Purchase right €40.00"));
  const json::Value told = ask(with_means({"household", "measure"}));
  EXPECT_EQ(told.at("bracket"), "aide");
  EXPECT_FALSE(told.as_object().contains("size_class"));
  EXPECT_EQ(told.at("budget").at("minor"), 4000);
  EXPECT_THAT(boost::json::serialize(told), Not(HasSubstr("737")));
}

TEST_F(EndToEndMeans, GiveTheBracketAndTheBudgetAndAreNowhereAfterwards) {
  const Ended enrolled = run(with_means({"household", "enrol", "N-0121", "--entity", "asso"}));
  ASSERT_EQ(enrolled.status, 0) << enrolled.out << enrolled.err;
  EXPECT_EQ(ask({"household", "show", "N-0121"}).at("budget_left").at("minor"), 4000);
  const Ended corrected = run({"household", "correct", "N-0121", "--resources", "1844.73", "--charges", "12.09",
                               "--adults", "1", "--children", "1"});
  ASSERT_EQ(corrected.status, 0) << corrected.err;
  const json::Value sheet = ask({"household", "show", "N-0121"});
  EXPECT_EQ(sheet.at("bracket"), "plein");
  EXPECT_TRUE(sheet.at("budget").is_null()) << "a bracket that has no right ends an earlier one's";
  server().stop();
  EXPECT_FALSE(files_with("Reste à vivre").empty()) << "the search finds what is there: the tariff's label";
  for (const std::int64_t cents : {73'731, 49'117, 184'473})
    EXPECT_THAT(files_with(cents), testing::IsEmpty()) << cents;
  for (const char* means : {"737.31", "737,31", "73731", "491.17", "49117", "1844.73", "184473", "12.09"})
    EXPECT_THAT(files_with(std::string(means)), testing::IsEmpty()) << means;
}

TEST_F(EndToEndMeans, AnEnrolmentThatNobodyCouldReadIsStillToldByTheSameLine) {
  const std::vector<std::string> enrol = with_means({"--json", "household", "enrol", "N-0121", "--entity", "asso"});
  std::vector<std::string> shell = {"/bin/sh", "-c", "exec \"$@\" > /dev/full", "sh"};
  for (const std::string& word : line(enrol)) shell.push_back(word);
  const Ended unread = run_to_end(shell);
  EXPECT_EQ(unread.status, 4);
  EXPECT_THAT(unread.err, HasSubstr("the answer could not be written out; the same line again tells it"));
  const Ended again = run(enrol);
  EXPECT_EQ(again.status, 0) << again.err;
  EXPECT_THAT(again.err, HasSubstr("had already asked so"));
  const json::Value told = boost::json::parse(again.out);
  const json::Array& receipts = told.at("receipts").as_array();
  ASSERT_EQ(receipts.size(), 2u);
  for (const json::Value& receipt : receipts) EXPECT_EQ(receipt.at("outcome"), "recorded");
}

TEST_F(EndToEndMeans, AnEnrolmentIsToldThoughTheServerLeavesBeforeItsBudget) {
  LossyLine wire(server().address(), "bureau-1", 1);
  const Ended ended = run_to_end(
      line(with_means({"--json", "household", "enrol", "N-0121", "--entity", "asso", "--source", "bureau-1"}),
           wire.address()));
  ASSERT_TRUE(wire.has_swallowed_an_answer());
  EXPECT_EQ(ended.status, 3);
  const json::Value told = boost::json::parse(ended.out);
  EXPECT_EQ(told.at("measured").at("bracket"), "aide");
  ASSERT_EQ(told.at("receipts").as_array().size(), 1u);
  EXPECT_EQ(told.at("receipts").at(0).at("outcome"), "recorded");
  EXPECT_TRUE(told.at("error").as_object().contains("code"));
  EXPECT_THAT(ended.err, HasSubstr("It is kept on this machine"));
}

TEST_F(EndToEndMeans, ATariffOrAShopThatMeasuresNothingIsRefused) {
  for (const char* name : {"--tariff", "--shop"}) {
    const Ended enrolled =
        run({"household", "enrol", "N-0121", "--entity", "asso", "--bracket", "aide", name, "nosuch"});
    EXPECT_EQ(enrolled.status, 2) << enrolled.out;
    EXPECT_THAT(enrolled.err, HasSubstr(name));
  }
}

TEST_F(EndToEndMeans, AreAskedForByTheirOption) {
  const Ended missing = run({"household", "enrol", "N-0121", "--entity", "asso", "--resources", "700"});
  EXPECT_EQ(missing.status, 1);
  EXPECT_THAT(missing.err, HasSubstr("measure_missing, --charges"));
  const Ended neither = run({"household", "enrol", "N-0121", "--entity", "asso"});
  EXPECT_EQ(neither.status, 2);
  EXPECT_THAT(neither.err, HasSubstr("say the bracket, or the means that give it"));
}

}  // namespace
}  // namespace apps::end_to_end_means_test
