#include <rapidcheck/gtest.h>

#include "tests/replay/what_if_fixture.h"

namespace replay::what_if_test {
namespace {

TEST_F(WhatIfTest, AnotherRateMovesWhatIsPaidFromFundsToHouseholds) {
  sell(3);
  sell(1, "");
  const WhatIfReport report = ask({.tariff = with_rate({1, 2})}).value();
  EXPECT_EQ(report.sales, 2u);
  EXPECT_EQ(report.all.before, (Figures{.receipts = 1'44 + 2'20, .funds = 3'06, .surplus = 70, .cost = 6'00}));
  EXPECT_EQ(report.all.after, (Figures{.receipts = 3'60 + 2'20, .funds = 90, .surplus = 70, .cost = 6'00}));
  EXPECT_EQ(report.by_bracket.at("rouge").after.receipts, 3'60);
  EXPECT_EQ(report.by_bracket.at("").after.receipts, 2'20);
  EXPECT_EQ(report.by_shop.at("noailles").before.funds, 3'06);
  EXPECT_EQ(report.by_category.at("epicerie").after.funds, 90);
  EXPECT_EQ(report.all.households.size(), 1u);
  EXPECT_EQ(report.worse, 1u);
  EXPECT_EQ(report.better, 0u);
  const FundCompared& fund = report.by_fund.at("ville-aide");
  EXPECT_EQ(fund.paid_before, 3'06);
  EXPECT_EQ(fund.paid_after, 90);
  EXPECT_EQ(fund.left_before, 500'00 - 3'06);
  EXPECT_EQ(fund.left_after, 500'00 - 90);
}

TEST_F(WhatIfTest, NothingIsWrittenAndTheSameQuestionHasTheSameAnswer) {
  sell(3);
  const Sequence last = book_.state().last_sequence();
  const WhatIfReport once = ask({.tariff = with_rate({1, 2})}).value();
  EXPECT_EQ(ask({.tariff = with_rate({1, 2})})->all.after, once.all.after);
  EXPECT_EQ(book_.log().end().next_sequence, next(last));
}

TEST_F(WhatIfTest, AFundRunsOutOnAnotherDay) {
  declare(ledger::Fund{
      .code = "petit", .label = "Petit", .funder = "ville", .from = day("2026-01-01"), .to = day("2026-12-31")});
  grant("petit", 4'00, "P");
  sell(3);  // 3.06 of it, under 1/2: 0.90
  next_day();
  sell(3);  // the rest
  next_day();
  sell(9);
  const WhatIfReport report = ask({.tariff = with_rate({1, 2})}).value();
  EXPECT_EQ(report.by_fund.at("petit").out_before, day("2026-03-03"));
  EXPECT_EQ(report.by_fund.at("petit").out_after, day("2026-03-04"));
  EXPECT_FALSE(report.by_fund.at("ville-aide").out_after);
}

TEST_F(WhatIfTest, MoneyThatComesAfterwardsOpensAFundAgain) {
  declare(ledger::Fund{
      .code = "petit", .label = "Petit", .funder = "ville", .from = day("2026-01-01"), .to = day("2026-12-31")});
  grant("petit", 1'00, "P");
  sell(3);
  next_day();
  grant("petit", 50'00, "Q");
  sell(1);
  const WhatIfReport report = ask({}).value();
  EXPECT_FALSE(report.by_fund.at("petit").out_before);
  EXPECT_EQ(report.by_fund.at("petit").left_after, report.by_fund.at("petit").left_before);
}

TEST_F(WhatIfTest, FundsOfThePolicyAreDeclaredAndGrantedOnTheFirstDay) {
  sell(3);
  ledger::Fund mutual{
      .code = "mutuelle", .label = "Mutuelle", .funder = "ville", .from = day("2026-01-01"), .order = 1};
  mutual.share = {1, 2};
  ledger::Fund capped{.code = "ville-aide", .label = "Aide", .funder = "ville", .from = day("2026-01-01")};
  capped.caps.per_household = 1'00;
  const WhatIfReport report =
      ask({.definitions = {mutual, capped}, .grants = {{.fund = "mutuelle", .amount = eur(20'00), .reference = "M"}}})
          .value();
  EXPECT_EQ(report.by_fund.at("mutuelle").paid_after, 1'53);
  EXPECT_EQ(report.by_fund.at("mutuelle").left_after, 18'47);
  EXPECT_EQ(report.by_fund.at("ville-aide").paid_before, 3'06);
  EXPECT_EQ(report.by_fund.at("ville-aide").paid_after, 1'00);
  EXPECT_EQ(report.all.after.unfunded, 53);
  EXPECT_EQ(report.same, 1u);
}

TEST_F(WhatIfTest, AReturnGivesBackWhatTheOtherSalePaid) {
  sell(3);
  take_back("noailles-1-000001", 1);
  take_back("noailles-1-000001", 2);
  const WhatIfReport report = ask({.tariff = with_rate({1, 2})}).value();
  EXPECT_EQ(report.returns, 2u);
  EXPECT_EQ(report.all.before, Figures{});
  EXPECT_EQ(report.all.after, Figures{});
  EXPECT_EQ(report.by_fund.at("ville-aide").left_after, 500'00);
}

TEST_F(WhatIfTest, AReturnOfASaleOfBeforeIsKeptAsItWas) {
  sell(3);
  next_day();
  take_back("noailles-1-000001", 1);
  sell(1);
  const WhatIfReport report = ask({.tariff = with_rate({1, 2})}, {day("2026-03-03"), day("2026-03-31")}).value();
  EXPECT_EQ(report.sales, 1u);
  EXPECT_EQ(report.returns, 0u);
  EXPECT_EQ(report.kept, 1u);
  EXPECT_EQ(report.all.before.receipts, 0);  // 0.48 − 0.48
  EXPECT_EQ(report.all.after.receipts, 1'20 - 48);
}

TEST_F(WhatIfTest, WhatCountsAfterTheLastDayIsInNeither) {
  sell(1);
  next_day();
  sell(5);
  const WhatIfReport report = ask({}, {day("2026-03-01"), day("2026-03-02")}).value();
  EXPECT_EQ(report.sales, 1u);
  EXPECT_EQ(report.by_fund.at("ville-aide").left_before, 500'00 - 1'02);
}

TEST_F(WhatIfTest, BracketsGoByCodeOrAsTheyAreTranslated) {
  sell(3);
  ledger::Tariff other = with_rate({1, 2});
  other.brackets[1].code = other.rules[1].bracket = "b";
  const auto refused = ask({.tariff = other});
  EXPECT_REFUSED(refused, unknown_bracket);
  EXPECT_NE(refused.error().detail.find("'rouge'"), std::string::npos) << refused.error().detail;
  EXPECT_EQ(ask({.tariff = other, .brackets = {{"rouge", "b"}}})->all.after.receipts, 3'60);
  EXPECT_REFUSED(ask({.tariff = other, .brackets = {{"bleu", "b"}}}), unknown_bracket);
  EXPECT_REFUSED(ask({.tariff = other, .brackets = {{"rouge", "c"}}}), unknown_bracket);
}

TEST_F(WhatIfTest, APriceThatFollowsAMeasureCannotBeFound) {
  sell(3);
  ledger::Tariff linear = with_rate({1, 2});
  linear.measure.kind = MeasureKind::quotient_familial;
  linear.brackets[0].from = linear.brackets[1].up_to = Fraction{600, 1};
  linear.linear = ledger::Linear{.slope = {1, 1000}};
  linear.rules[1].formula = {.kind = FormulaKind::level};
  EXPECT_REFUSED(ask({.tariff = linear}), measure_missing);
}

TEST_F(WhatIfTest, ASaleThatThePolicyWouldNotHaveMadeIsCountedAndBuysNothing) {
  declare(ledger::Fund{.code = "cagnotte", .label = "Cagnotte", .funder = "ville", .from = day("2026-01-01")});
  sell(3);
  take_back("noailles-1-000001", 1);
  ledger::Tariff pooled = with_rate({1, 5});
  pooled.pool = "cagnotte";
  pooled.brackets[1].needs_pool = true;
  ledger::Fund closed{
      .code = "ville-aide", .label = "Aide", .funder = "ville", .from = day("2020-01-01"), .to = day("2020-12-31")};
  const WhatIfReport report = ask({.tariff = pooled, .definitions = {closed}}).value();
  EXPECT_EQ(report.refused.at(ErrorCode::pool_exhausted), 1u);
  EXPECT_EQ(report.all.after, Figures{});
  EXPECT_EQ(report.all.before.receipts, 96);
}

TEST_F(WhatIfTest, FactsWithoutATariffAreKept) {
  engine::Sell fact = sale_of("riz", 1, "N-001");
  fact.lines[0].amount = eur(2'00);
  send("noailles-1", fact, {.nature = CommandNature::fact});
  const WhatIfReport report = ask({.tariff = with_rate({1, 2})}).value();
  EXPECT_EQ(report.sales, 0u);
  EXPECT_EQ(report.kept, 1u);
  EXPECT_EQ(report.all.after, report.all.before);
}

TEST_F(WhatIfTest, RefusesDaysThatRunBackAndAPolicyThatNamesNothingKnown) {
  EXPECT_REFUSED(ask({}, {day("2026-03-02"), day("2026-03-01")}), date_out_of_range);
  EXPECT_REFUSED(ask({.grants = {{.fund = "nulle-part", .amount = eur(1), .reference = "X"}}}), unknown_fund);
  ledger::Tariff elsewhere = with_rate({1, 2});
  elsewhere.shops = {"nulle-part"};
  EXPECT_REFUSED(ask({.tariff = elsewhere}), unknown_shop);
}

// Under the very same policy, whatever was bought and brought back, and however the money came and went.
RC_GTEST_FIXTURE_PROP(WhatIfTest, TheSamePolicyIsTheSameHistory, ()) {
  ledger::Fund tight{
      .code = "serre", .label = "Serré", .funder = "ville", .from = day("2026-01-01"), .to = day("2026-12-31")};
  tight.caps = {.per_shop = 40'00, .per_household_month = 9'00};
  tight.share = {2, 3};
  declare(tight);
  book_.send("bureau", engine::EnrolHousehold{.pseudonym = "N-002", .legal_entity = "asso", .bracket = "rouge"})
      .value();
  std::vector<std::pair<std::string, std::int64_t>> tickets;
  const int steps = *rc::gen::inRange(1, 40);
  for (int step = 0; step < steps; ++step) {
    switch (*rc::gen::inRange(0, 5)) {
      case 0:
        grant("serre", *rc::gen::inRange(1, 20'00), "S" + std::to_string(step));
        break;
      case 1:
        next_day();
        break;
      case 2:
        if (!tickets.empty()) {
          auto& [ticket, bags] = tickets[*rc::gen::inRange<std::size_t>(0, tickets.size())];
          const std::int64_t back = *rc::gen::inRange<std::int64_t>(0, bags + 1);
          if (back > 0) take_back(ticket, back);
          bags -= back;
        }
        break;
      default: {
        const std::int64_t bags = *rc::gen::inRange(1, 9);
        sell(bags, *rc::gen::element<std::string>("N-001", "N-002", ""));
        const std::vector<ledger::Event> events = book_.events().value();
        tickets.emplace_back(std::get<ledger::Sold>(events.back().body).ticket, bags);
      }
    }
  }
  for (const Policy& policy : {Policy{}, Policy{.tariff = with_rate({1, 5})}}) {
    const WhatIfReport report = ask(policy).value();
    RC_ASSERT(report.all.before == report.all.after);
    RC_ASSERT(report.better == 0u && report.worse == 0u);
    RC_ASSERT(report.refused.empty());
    for (const auto& [code, fund] : report.by_fund) {
      RC_ASSERT(fund.left_before == fund.left_after);
      RC_ASSERT(fund.paid_before == fund.paid_after);
      RC_ASSERT(fund.out_before == fund.out_after);
      const FundId id = *book_.state().registry().funds.find(code);
      RC_ASSERT(fund.left_after == book_.state().balances().fund(id).left());
    }
  }
}

}  // namespace
}  // namespace replay::what_if_test
