// What-if where history is not told in its order, names come late, households merge and money is told twice.
#include "tests/replay/what_if_fixture.h"

namespace replay::what_if_edges_test {
namespace {

class WhatIfEdgesTest : public WhatIfTest {
 protected:
  void enrol(const std::string& pseudonym) {
    send("bureau", engine::EnrolHousehold{.pseudonym = pseudonym, .legal_entity = "asso", .bracket = "rouge"});
  }
  void entitle(const std::string& pseudonym, std::int64_t cents) {
    send("bureau",
         engine::GrantEntitlement{.pseudonym = pseudonym, .valid_from = day("2026-01-01"), .budget = eur(cents)});
  }
  void charge(std::int64_t bags, std::int64_t cents, const std::string& household = "N-001") {
    engine::Sell fact = sale_of("riz", bags, household);
    fact.lines[0].amount = eur(cents);
    send("noailles-1", fact, {.nature = CommandNature::fact});
  }
  // Ends first, so that it pays before "ville-aide".
  static ledger::Fund fund(const std::string& code) {
    return {.code = code, .label = "Fonds", .funder = "ville", .from = day("2026-01-01"), .to = day("2026-12-31")};
  }
  static ledger::Fund closed() {
    return {
        .code = "ville-aide", .label = "Aide", .funder = "ville", .from = day("2020-01-01"), .to = day("2020-12-31")};
  }
};

TEST_F(WhatIfEdgesTest, AFundOfThePolicyDidNotRunOutInHistory) {
  sell(3);
  const WhatIfReport report = ask({.definitions = {closed(), fund("mutuelle")},
                                   .grants = {{.fund = "mutuelle", .amount = eur(20'00), .reference = "M"}}})
                                  .value();
  EXPECT_EQ(report.by_fund.at("mutuelle").paid_after, 3'06);
  EXPECT_FALSE(report.by_fund.at("mutuelle").out_before);
}

TEST_F(WhatIfEdgesTest, AFundThatHadRunOutBeforeTellsThatDay) {
  declare(fund("petit"));
  grant("petit", 1'00, "P");
  sell(3);
  next_day();
  sell(3);
  const WhatIfReport report =
      ask({.definitions = {fund("petit")}, .grants = {{.fund = "petit", .amount = eur(50'00), .reference = "Q"}}},
          {day("2026-03-03"), day("2026-03-31")})
          .value();
  EXPECT_EQ(report.by_fund.at("petit").out_before, day("2026-03-02"));
  EXPECT_FALSE(report.by_fund.at("petit").out_after);
}

// The policy calls it by its code before history does: it is one fund in both, with what both give it.
TEST_F(WhatIfEdgesTest, AFundThatHistoryDeclaresLaterIsThePolicys) {
  sell(1);
  declare(fund("agglo"));
  grant("agglo", 1'00, "G");
  sell(3);
  ledger::Fund half = fund("agglo");
  half.order = -1;
  const WhatIfReport report =
      ask({.definitions = {half}, .grants = {{.fund = "agglo", .amount = eur(2'00), .reference = "M"}}}).value();
  EXPECT_EQ(report.by_fund.size(), 2u);
  const FundCompared& agglo = report.by_fund.at("agglo");
  EXPECT_EQ(agglo.paid_before + agglo.left_before, 1'00);
  EXPECT_EQ(agglo.paid_after, 3'00);
  EXPECT_EQ(agglo.left_after, 0);
}

// Who copies a territory's fund into the policy copies its grant as well.
TEST_F(WhatIfEdgesTest, AGrantOfOnePaperIsOneGrant) {
  declare(fund("agglo"));
  sell(1);
  grant("agglo", 50'00, "G");
  sell(1);
  const WhatIfReport report =
      ask({.definitions = {fund("agglo")}, .grants = {{.fund = "agglo", .amount = eur(50'00), .reference = "G"}}})
          .value();
  const FundCompared& agglo = report.by_fund.at("agglo");
  EXPECT_EQ(agglo.paid_after + agglo.left_after, 50'00);
}

TEST_F(WhatIfEdgesTest, BracketsThatHistoryNamesLaterGoByCodeToo) {
  sell(1);
  ledger::Tariff later = with_rate({1, 5});
  later.code = "solidaire";
  later.from = day("2026-03-02");
  later.brackets.push_back({.code = "vert", .label = "Vert"});
  later.rules.push_back({.bracket = "vert", .formula = {.rate = {1, 4}}});
  declare(later);
  send("bureau", engine::EnrolHousehold{.pseudonym = "N-002", .legal_entity = "asso", .bracket = "vert"});
  sell(1, "N-002");
  ledger::Tariff ours = later;
  ours.rules[2].formula.rate = {1, 2};
  const auto report = ask({.tariff = ours});
  ASSERT_OK(report);
  EXPECT_EQ(report->by_bracket.at("vert").after.receipts, 1'20);
  ours.brackets[2].code = ours.rules[2].bracket = "bleu";
  EXPECT_OK(ask({.tariff = ours, .brackets = {{"vert", "bleu"}}}));
}

TEST_F(WhatIfEdgesTest, ATariffMayNameAShopAndAProductThatCameDuringItsDays) {
  sell(1);
  next_day();
  declare(ledger::Shop{.code = "belsunce", .label = "Belsunce", .legal_entity = "asso"});
  declare(ledger::Product{.code = "huile", .label = "Huile", .category = "huiles"});
  ledger::Tariff ours = with_rate({1, 2});
  ours.shops = {"noailles", "belsunce"};
  ours.rules.push_back({.bracket = "rouge", .category = "huiles", .formula = {.rate = {1, 3}}});
  const auto report = ask({.tariff = ours});
  ASSERT_OK(report);
  EXPECT_EQ(report->all.after.receipts, 1'20);
}

// Else the return that is told meanwhile would take back what the sale never paid in the other history.
TEST_F(WhatIfEdgesTest, WhatIsToldBetweenTheTwoWalksIsLeftOut) {
  sell(3);
  int walks = 0;
  const auto open = [&]() {
    if (++walks == 2) take_back("noailles-1-000001", 2);
    return book_.log().read(Sequence{1});
  };
  const WhatIfReport report =
      what_if(open, {.tariff = with_rate({1, 2})}, {day("2026-03-01"), day("2026-12-31")}).value();
  EXPECT_EQ(walks, 2);
  EXPECT_EQ(report.all.after.receipts, 3'60);
  EXPECT_EQ(report.kept, 0u);
}

TEST_F(WhatIfEdgesTest, HouseholdsThatWereMergedAreOneInEveryGroup) {
  enrol("N-002");
  sell(1, "N-001");
  sell(1, "N-002");
  send("bureau", engine::MergeHouseholds{.from = "N-002", .into = "N-001"});
  const WhatIfReport report = ask({}).value();
  EXPECT_EQ(report.all.households.size(), 1u);
  EXPECT_EQ(report.by_bracket.at("rouge").households.size(), 1u);
  EXPECT_EQ(report.same, 1u);
}

// 0.48 a bag as it was, 1.20 at one half.
TEST_F(WhatIfEdgesTest, WhatAMergedHouseholdUsedCountsForTheOneThatStays) {
  enrol("N-002");
  entitle("N-001", 3'20);
  sell(2, "N-002");
  send("bureau", engine::MergeHouseholds{.from = "N-002", .into = "N-001"});
  sell(2, "N-001");
  const WhatIfReport report = ask({.tariff = with_rate({1, 2})}).value();
  EXPECT_EQ(report.reached_before, 0u);  // 1.92
  EXPECT_EQ(report.reached_after, 1u);   // 4.80
  const WhatIfReport cheaper = ask({.tariff = with_rate({1, 10})}).value();
  EXPECT_EQ(cheaper.reached_before, 0u);
  EXPECT_EQ(cheaper.reached_after, 0u);
}

TEST_F(WhatIfEdgesTest, WhatWasBroughtBackIsNoMoreUsedOfARight) {
  entitle("N-001", 1'50);
  sell(3);  // 1.44 of 1.50
  take_back("noailles-1-000001", 3);
  sell(3);
  const WhatIfReport report = ask({.tariff = with_rate({1, 4})}).value();  // 1.80
  EXPECT_EQ(report.reached_before, 0u);
  EXPECT_EQ(report.reached_after, 1u);
}

TEST_F(WhatIfEdgesTest, FactsKeepTheirPricesAndAreFinancedByWhatThePolicyHas) {
  charge(2, 1'00);  // 2.00 of 3.00 are missing
  ledger::Fund mutual = fund("mutuelle");
  const WhatIfReport report =
      ask({.definitions = {closed(), mutual}, .grants = {{.fund = "mutuelle", .amount = eur(1'50), .reference = "M"}}})
          .value();
  EXPECT_EQ(report.kept, 1u);
  EXPECT_EQ(report.all.before, (Figures{.receipts = 1'00, .funds = 2'00, .cost = 3'00}));
  EXPECT_EQ(report.all.after, (Figures{.receipts = 1'00, .funds = 1'50, .unfunded = 50, .cost = 3'00}));
  EXPECT_EQ(report.by_fund.at("mutuelle").left_after, 0);
}

TEST_F(WhatIfEdgesTest, NoFundPaysForAFactWhatItSpentBefore) {
  declare(fund("petit"));
  grant("petit", 4'00, "P");
  declare(closed());
  sell(2);          // 2.04 as it was; at 1/10 it is 2.52
  charge(2, 1'00);  // 1.96 of 2.00 are left as it was
  const WhatIfReport report = ask({.tariff = with_rate({1, 10})}).value();
  EXPECT_EQ(report.by_fund.at("petit").left_before, 0);
  EXPECT_EQ(report.by_fund.at("petit").left_after, 0);
  EXPECT_EQ(report.all.after.unfunded, report.all.before.unfunded + 48);
}

TEST_F(WhatIfEdgesTest, AReturnOfAFactGivesBackWhatItsFundsPaidHere) {
  charge(2, 1'00);
  take_back("noailles-1-000001", 2);
  ledger::Fund mutual = fund("mutuelle");
  const WhatIfReport report =
      ask({.definitions = {closed(), mutual}, .grants = {{.fund = "mutuelle", .amount = eur(1'50), .reference = "M"}}})
          .value();
  EXPECT_EQ(report.kept, 2u);
  EXPECT_EQ(report.all.after, Figures{});
  EXPECT_EQ(report.by_fund.at("mutuelle").left_after, 1'50);
}

TEST_F(WhatIfEdgesTest, AForgedNameIsToldFromTheThreadThatMetIt) {
  sell(1);
  ledger::Event lying = book_.events().value().back();
  std::get<ledger::Sold>(lying.body).lines[0].category = CategoryId{77};
  lying.household.reset();
  book_.log().append(bytes_of(forged_record(book_.log(), lying))).value();
  const auto refused = ask({});
  EXPECT_REFUSED(refused, corrupt_record);
  EXPECT_NE(refused.error().detail.find("category"), std::string::npos) << refused.error().detail;
}

// The other thread is in the middle of the book then, and ends.
TEST_F(WhatIfEdgesTest, CanBeEndedAtAnyTimeByItsProgress) {
  for (int i = 0; i < 600; ++i) sell(1);
  const auto open = [this] { return book_.log().read(Sequence{1}); };
  const Days always{day("2026-03-01"), day("2026-12-31")};
  std::vector<std::uint64_t> told;
  const auto note = [&told](std::uint64_t events) -> Result<void> {
    told.push_back(events);
    return {};
  };
  EXPECT_OK(what_if(open, {}, always, note));
  EXPECT_TRUE(std::is_sorted(told.begin(), told.end()));
  const std::uint64_t last = told.back();
  EXPECT_EQ(last, 2 * raw(book_.state().last_sequence()));
  const auto stop = [last](std::uint64_t events) -> Result<void> {
    if (events < last / 2 + 200) return {};
    return fail(ErrorCode::io_error, {}, "enough");
  };
  EXPECT_REFUSED(what_if(open, {}, always, stop), io_error);
}

TEST_F(WhatIfEdgesTest, TellsAForgedLogRatherThanRunIntoIt) {
  sell(1);
  const std::vector<ledger::Event> events = book_.events().value();
  ledger::Event lying = events.back();
  std::get<ledger::Sold>(lying.body).lines[0].draws[0].lot = LotId{77};
  lying.household.reset();
  book_.log().append(bytes_of(forged_record(book_.log(), lying))).value();
  EXPECT_REFUSED(ask({}), corrupt_record);
}

// Of nothing no part can be computed. A sale of before there was a tariff is not priced again, so nobody else looks.
TEST_F(WhatIfEdgesTest, AForgedReturnOfNothingSoldIsKeptAsItWas) {
  sell(1);
  take_back("noailles-1-000001", 1);
  const std::vector<ledger::Event> events = book_.events().value();
  ledger::Event sale = events[events.size() - 2], back = events.back();
  auto& sold = std::get<ledger::Sold>(sale.body);
  sold.ticket = "forged";
  sold.lines[0].quantity = sold.lines[0].draws[0].quantity = {};
  sale.envelope.number = next(book_.last_number("noailles-1"));
  sale.envelope.effective_date = day("2015-06-01");
  const Sequence forged_at = book_.log().end().next_sequence;
  book_.log().append(bytes_of(forged_record(book_.log(), sale))).value();
  auto& returned = std::get<ledger::Returned>(back.body);
  returned.original = forged_at;
  returned.lines[0].quantity = returned.lines[0].draws[0].quantity = {};
  back.envelope.number = next(sale.envelope.number);
  book_.log().append(bytes_of(forged_record(book_.log(), back))).value();
  const auto report = ask({}, {day("2015-01-01"), day("2026-12-31")});
  ASSERT_OK(report);
  EXPECT_EQ(report->kept, 2u);
}

TEST_F(WhatIfEdgesTest, HouseholdsThatAreWithheldAreToldToBeThere) {
  sell(1);
  const auto log = log_of(without_households(records_of(book_.log())));
  const auto open = [&log] { return log->read(Sequence{1}); };
  const WhatIfReport report = what_if(open, {}, {day("2026-03-01"), day("2026-12-31")}).value();
  EXPECT_EQ(report.all.before, report.all.after);
  EXPECT_TRUE(report.by_bracket.at("rouge").households.empty());
  EXPECT_TRUE(report.by_bracket.at("rouge").has_withheld);
}

}  // namespace
}  // namespace replay::what_if_edges_test
