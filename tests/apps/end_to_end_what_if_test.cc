// What a coordinator does before a vote on prices: asks what last month would have come to.
#include "tests/apps/end_to_end.h"

namespace apps::end_to_end_what_if_test {
namespace {

constexpr const char* kHalf = R"(
[tariff]
code = "essai"
label = "Essai"
from = 2026-01-01
public_bracket = "plein"
bracket = [{ code = "plein", label = "Plein" }, { code = "rouge", label = "Rouge" }]
rule = [{ bracket = "plein", base = "full", rate = "100 %" }, { bracket = "rouge", base = "market", rate = "1/2" }]
)";

class EndToEndWhatIf : public EndToEnd {
 protected:
  void SetUp() override {
    start_server();
    ASSERT_NO_FATAL_FAILURE(apply(kSmallTerritory));
    ask({"sell", "--till", "noailles-1", "--household", "N-001", "--line", "riz:3", "--pay", "cash"});
    ask({"sell", "--till", "noailles-1", "--line", "riz:1", "--pay", "cash"});
  }
  std::string file(const char* name, const std::string& text) {
    const std::filesystem::path path = folder() / name;
    write_file(path, text);
    return path.string();
  }
  static std::vector<std::string> days() { return {"--from", "2026-01-01", "--to", "2099-12-31"}; }
  std::vector<std::string> what_if(std::vector<std::string> arguments) const {
    arguments.insert(arguments.begin(), "what-if");
    for (const std::string& each : days()) arguments.push_back(each);
    return arguments;
  }
};

TEST_F(EndToEndWhatIf, AnswersThroughTheServerAndFromTheDirectoryAndWritesNothing) {
  const std::string half = file("essai.toml", kHalf);
  const json::Value before = ask({"verify"});
  const json::Value answer = ask(what_if({"--tariff", half}));
  EXPECT_EQ(answer.at("sales"), 2);
  EXPECT_EQ(answer.at("before").at("receipts").at("minor"), 144 + 220);
  EXPECT_EQ(answer.at("after").at("receipts").at("minor"), 360 + 220);
  EXPECT_EQ(answer.at("by_fund").as_array().at(0).at("paid_after").at("minor"), 90);
  EXPECT_EQ(ask(what_if({"--tariff", half, "--data", data().string()})), answer);
  EXPECT_EQ(ask({"verify"}).at("root"), before.at("root"));
  const Ended told = run(what_if({"--tariff", half}));
  EXPECT_EQ(told.status, 0) << told.err;
  EXPECT_NE(told.out.find("Assumption"), std::string::npos) << told.out;
}

TEST_F(EndToEndWhatIf, OtherFundsAreTriedAsAFileDeclaresThem) {
  const std::string funds = file("fonds.toml", R"(
fund = [{ code = "ville-aide", label = "Aide", funder = "ville", from = 2020-01-01, to = 2020-12-31 },
        { code = "agglo", label = "Agglo", funder = "ville", from = 2020-01-01, share = "1/3" }]
grant = [{ fund = "agglo", step = "awarded", amount = "1.00", reference = "ESSAI", date = 2026-01-01 }]
)");
  const json::Value answer = ask(what_if({"--funds", funds}));
  EXPECT_EQ(answer.at("after").at("receipts"), answer.at("before").at("receipts"));
  EXPECT_EQ(answer.at("after").at("funds").at("minor"), 100);
  EXPECT_EQ(answer.at("after").at("unfunded").at("minor"), 306 - 100);
  EXPECT_FALSE(answer.at("by_fund").as_array().at(0).at("runs_out_after").is_null());
}

TEST_F(EndToEndWhatIf, WhatCannotBeAskedIsSaidWithItsPlace) {
  const auto refused = [&](const std::vector<std::string>& arguments, const std::string& words) {
    const Ended ended = run(what_if(arguments));
    EXPECT_EQ(ended.status, 2) << ended.err;
    EXPECT_NE(ended.err.find(words), std::string::npos) << ended.err;
  };
  refused({}, "expected another tariff, other funds, or both");
  refused({"--tariff", file("fonds2.toml", "funder = [{ code = \"x\", label = \"X\" }]\n")}, "one tariff");
  refused({"--funds", file("essai2.toml", kHalf)}, "funders, funds and grants");
  refused({"--tariff", file("essai.toml", kHalf), "--bracket", "rouge"}, "OLD=NEW");
  refused({"--funds", (folder() / "nowhere.toml").string()}, "nowhere.toml");
  const Ended no_days = run({"what-if", "--tariff", file("essai3.toml", kHalf)});
  EXPECT_EQ(no_days.status, 2);
}

}  // namespace
}  // namespace apps::end_to_end_what_if_test
