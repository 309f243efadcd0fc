#include "apps/what_if_report.h"

#include <gtest/gtest.h>

#include <sstream>

namespace apps::what_if_report_test {
namespace {

// Of households numbered from `first` on.
replay::ComparedFigures group_of(std::uint32_t households, std::int64_t receipts, std::uint32_t first = 1) {
  replay::ComparedFigures group;
  group.before.receipts = receipts;
  group.after.receipts = receipts + 1'00;
  for (std::uint32_t i = 0; i < households; ++i) group.households.insert(HouseholdId{first + i});
  return group;
}

using Names = std::set<std::string>;

TEST(WhatIfReport, LeavesUntoldWhatFewHouseholdsBought) {
  EXPECT_EQ(
      untold_groups({{"", group_of(0, 1)}, {"a", group_of(10, 1)}, {"b", group_of(3, 1, 20)}, {"c", group_of(11, 1)}}),
      (Names{"a", "b"}));
  EXPECT_EQ(untold_groups({{"a", group_of(11, 1)}}), Names{});
}

TEST(WhatIfReport, HidesAnotherGroupWhereTheTotalWouldGiveOneAway) {
  EXPECT_EQ(untold_groups({{"a", group_of(4, 1)}, {"b", group_of(40, 1)}, {"c", group_of(30, 1)}}), (Names{"a", "c"}));
  // Then the public is all there is to hide among.
  EXPECT_EQ(untold_groups({{"", group_of(0, 1)}, {"a", group_of(4, 1)}}), (Names{"", "a"}));
}

// The total less what is told is what they come to together.
TEST(WhatIfReport, HidesSoManyGroupsThatTogetherTheyAreNotFew) {
  EXPECT_EQ(untold_groups({{"a", group_of(2, 1)}, {"b", group_of(2, 1, 10)}, {"c", group_of(40, 1)}}),
            (Names{"a", "b", "c"}));
  // The same ten households in both.
  EXPECT_EQ(untold_groups({{"a", group_of(10, 1)}, {"b", group_of(10, 1)}, {"c", group_of(40, 1)}}),
            (Names{"a", "b", "c"}));
}

TEST(WhatIfReport, LeavesUntoldWhatWithheldHouseholdsBought) {
  replay::ComparedFigures withheld = group_of(0, 1);
  withheld.has_withheld = true;
  EXPECT_EQ(untold_groups({{"a", withheld}, {"b", group_of(40, 1)}}), (Names{"a", "b"}));
}

replay::WhatIfReport report() {
  replay::WhatIfReport report;
  report.days = {Date{20'000}, Date{20'030}};
  report.sales = 1'234;
  report.refused[ErrorCode::pool_exhausted] = 2;
  report.all = group_of(50, 4'200'00);
  report.by_bracket = {{"", group_of(0, 10'00)}, {"rouge", group_of(44, 1'000'00)}, {"vert", group_of(6, 7'77)}};
  report.by_fund["ville-aide"] = {.paid_before = 5'00, .left_after = -1, .out_after = Date{20'010}};
  report.better = 20, report.worse = 30;
  return report;
}

TEST(WhatIfReport, SaysTheAssumptionAndNoGroupOfFewHouseholds) {
  std::ostringstream out;
  print_what_if(out, report(), Language::english);
  const std::string text = out.str();
  EXPECT_NE(text.find("Assumption: the same households"), std::string::npos);
  EXPECT_NE(text.find("few households"), std::string::npos);
  EXPECT_EQ(text.find("7.77"), std::string::npos);
  EXPECT_NE(text.find("Households that would pay less: 20; more: 30; the same: 0"), std::string::npos) << text;
  EXPECT_NE(text.find("€4,200.00"), std::string::npos) << text;
  EXPECT_NE(text.find("lasts"), std::string::npos);
}

TEST(WhatIfReport, TellsProgramsTheSameAndLeavesTheSameOut) {
  const json::Value document = to_json(report());
  EXPECT_EQ(document.at("refused").at("pool_exhausted"), 2);
  EXPECT_EQ(document.at("before").at("receipts"), json::of(Money{4'200'00, Currency::eur}));
  const json::Array& brackets = document.at("by_bracket").as_array();
  EXPECT_TRUE(brackets[0].at("bracket").is_null());
  EXPECT_EQ(brackets[0].at("before").at("receipts").at("minor"), 10'00);
  EXPECT_FALSE(brackets[2].at("told").as_bool());
  EXPECT_TRUE(brackets[2].at("before").is_null());
  EXPECT_TRUE(document.at("by_fund").as_array()[0].at("runs_out_before").is_null());
  EXPECT_EQ(document.at("households").at("worse"), 30);
}

TEST(WhatIfReport, ACountOfFewHouseholdsIsToldAsThat) {
  replay::WhatIfReport one = report();
  one.worse = 1, one.reached_after = 11;
  const json::Value households = to_json(one).at("households");
  EXPECT_TRUE(households.at("worse").is_null());
  EXPECT_EQ(households.at("better"), 20);
  EXPECT_EQ(households.at("same"), 0);
  EXPECT_EQ(households.at("reached_after"), 11);
  std::ostringstream out;
  print_what_if(out, one, Language::english);
  EXPECT_NE(out.str().find("less: 20; more: fewer than 11; the same: 0"), std::string::npos) << out.str();
}

// Nothing was paid from it, nothing was left of it, and it did not last: it was not there.
TEST(WhatIfReport, OfAFundThatHistoryDoesNotKnowNothingIsToldOfIt) {
  replay::WhatIfReport with_new = report();
  with_new.by_fund = {{"neuf", {.paid_after = 3'00, .is_new = true}}};
  std::ostringstream out;
  print_what_if(out, with_new, Language::english);
  const std::string text = out.str();
  const std::size_t row = text.find("neuf");
  const std::string line = text.substr(row, text.find('\n', row) - row);
  EXPECT_EQ(line.find("€0.00"), line.rfind("€0.00")) << line;  // what is left of it otherwise
  EXPECT_EQ(line.find("lasts"), line.rfind("lasts")) << line;
  EXPECT_TRUE(to_json(with_new).at("by_fund").as_array()[0].at("is_new").as_bool());
}

TEST(WhatIfReport, OfFewHouseholdsNothingIsSaidApart) {
  replay::WhatIfReport few = report();
  few.better = 3, few.worse = 7;
  EXPECT_TRUE(to_json(few).at("households").at("better").is_null());
  std::ostringstream out;
  print_what_if(out, few, Language::french);
  EXPECT_NE(out.str().find("trop peu"), std::string::npos);
}

}  // namespace
}  // namespace apps::what_if_report_test
