#include <rapidcheck/gtest.h>

#include "engine/answers.h"
#include "replay/verifier_fixture.h"
#include "support/random_run.h"

namespace replay::verifier_test {
namespace {

using namespace test_support;
using namespace verifier_fixture;

// The last record again, its checksum right, with other events in it: what a forger would write.
std::string forged(const std::string& record, const std::function<void(ledger::Event&)>& change) {
  SeededEntropy entropy(1);
  ledger::RecordHeader header = ledger::read_record_header(bytes_of(record)).value();
  header.event_count = 0;
  ledger::RecordBuilder builder(header);
  const auto forge = [&](ledger::Event event, const Hash32&) -> Result<void> {
    change(event);
    builder.add(ledger::encode_event(event, entropy));
    return {};
  };
  engine::for_each_event(bytes_of(record), Sequence{1}, forge).value();
  return std::move(builder).finish();
}

// --- the log ---------------------------------------------------------------------------------------------------------

TEST_F(VerifierTest, AGoodLogHoldsAndFoldsToTheLiveState) {
  const auto verifier = verify_log(book_.log());
  ASSERT_OK(verifier);
  const Verdict verdict = verifier->finish();
  EXPECT_THAT(verdict.problems, testing::IsEmpty());
  EXPECT_EQ(verdict.log, book_.log().identity().id);
  EXPECT_EQ(verdict.events, raw(book_.state().last_sequence()));
  EXPECT_EQ(verdict.records, records().size());
  EXPECT_EQ(verdict.root, book_.engine().tree().root());
  EXPECT_EQ(verdict.digest, book_.state().digest());
  EXPECT_EQ(verdict.by_kind.at("sold"), 2u);
  EXPECT_EQ(verdict.by_kind.at("command_refused"), 1u);
  // Three bags at 0.48 and two at 2.20, one of the three taken back; each cost 1.50.
  const ledger::IdentityTotals expected{.amount = 5'36, .shares = 2'04, .surplus = 1'40, .cost = 6'00};
  EXPECT_EQ(verdict.totals.at(Currency::eur), expected);
}

RC_GTEST_PROP(VerifierProperty, HoldsOfWhateverHappened, ()) {
  RandomRun run;
  run.play(40);
  const Verdict verdict = verify_log(run.book().log()).value().finish();
  for (const Problem& problem : verdict.problems) RC_FAIL(problem.text);
  RC_ASSERT(verdict.digest == run.book().state().digest());
  RC_ASSERT(verdict.root == run.book().engine().tree().root());
}

// --- prices ----------------------------------------------------------------------------------------------------------

TEST_F(VerifierTest, EverySaleThatWasPricedHereIsPricedAgainAndFactsAreExempt) {
  engine::Sell fact = sale_of("riz", 1, "N-001");
  fact.lines.front().amount = eur(1'23);
  book_.send("noailles-1", fact, {.nature = CommandNature::fact}).value();
  const Verdict verdict = judge(records());
  EXPECT_TRUE(verdict.holds());
  EXPECT_EQ(verdict.sales.repriced, 2u);
  EXPECT_EQ(verdict.sales.exempt, 1u);
}

// Books of before hold a fund's window against the day of the price alone: they are right as they are.
TEST_F(VerifierTest, ASaleThatAFundPaidBeforeItsBooksDayWasAskedForHolds) {
  const Date opens = day("2026-03-02");
  send("bureau", engine::Declare{ledger::Fund{
                     .code = "neuf", .label = "Neuf", .funder = "ville", .from = opens, .to = day("2026-03-31")}});
  send("bureau", engine::RecordGrant{.fund = "neuf", .amount = eur(500'00), .reference = "A"});
  send("noailles-1", sale_of("riz", 1, "N-001"));
  Records older = records();
  older.back() = forged(older.back(), [opens](ledger::Event& event) {
    const auto& shares = std::get<ledger::Sold>(event.body).lines.front().draws.front().shares;
    ASSERT_EQ(shares.size(), 1u);
    ASSERT_EQ(shares.front().fund, FundId{2});
    event.envelope.requested_date = event.envelope.effective_date = plus_days(opens, -1);
  });
  const Verdict verdict = judge(older);
  EXPECT_TRUE(verdict.holds());
  EXPECT_EQ(verdict.sales.repriced, 3u);
}

// Rewrites the first draw of the sale at the end of the log; the verdict on what lies there then. The identity is
// kept, so that the codec has nothing against it.
class ForgedPriceTest : public VerifierTest {
 protected:
  Verdict judge_forged(const std::function<void(ledger::Sold&, ledger::Draw&)>& change) {
    Records lying = records();
    lying.back() = forged(lying.back(), [&change](ledger::Event& event) {
      auto& sale = std::get<ledger::Sold>(event.body);
      change(sale, sale.lines.front().draws.front());
    });
    return judge(lying);
  }
  std::string at_end(const std::string& text) {
    return "the sale is not what it was priced: lines[0].draws[0] " + text;
  }
};

// Two bags at 2.20 that cost 1.50 each.
TEST_F(ForgedPriceTest, ACentLessIsFound) {
  const Verdict verdict = judge_forged([](ledger::Sold& sale, ledger::Draw& draw) {
    draw.amount -= eur(1), draw.surplus -= eur(1);
    sale.lines.front().amount -= eur(1);
    sale.payments.front().amount -= eur(1);
  });
  EXPECT_THAT(verdict, Says(at_end("the amount is 4.39 EUR, priced again it is 4.40 EUR")));
  ASSERT_EQ(verdict.problems.size(), 1u);
  EXPECT_EQ(verdict.problems.front().sequence, book_.state().last_sequence());
}

TEST_F(ForgedPriceTest, AnotherRuleLimitOrTariffVersionIsFound) {
  EXPECT_THAT(judge_forged([](ledger::Sold&, ledger::Draw& draw) { draw.rule = 9; }), Says(at_end("the rule is 9")));
  EXPECT_THAT(judge_forged([](ledger::Sold&, ledger::Draw& draw) { draw.limit = Limit::floor; }),
              Says(at_end("the limit is floor")));
  EXPECT_THAT(judge_forged([](ledger::Sold& sale, ledger::Draw&) { sale.tariff_version = 2; }),
              Says("the tariff is 1 version 2"));
  EXPECT_THAT(judge_forged([](ledger::Sold& sale, ledger::Draw&) { sale.tariff = TariffId{}; }),
              Says("the tariff is none, priced again"));
}

TEST_F(ForgedPriceTest, ADrawThatNoSaleCanHoldIsToldAndNotComputedWith) {
  EXPECT_THAT(judge_forged([](ledger::Sold&, ledger::Draw& draw) { draw.quantity = {-2}; }),
              Says("it draws less than nothing"));
  EXPECT_THAT(judge_forged([](ledger::Sold&, ledger::Draw& draw) { draw.quantity = {}; }),
              Says("the quantities of its draws do not sum to the line"));
  EXPECT_THAT(judge_forged([](ledger::Sold& sale, ledger::Draw& draw) {
                draw.quantity = {};
                sale.lines.front().quantity = {};
              }),
              Says("it cannot be priced again"));
  EXPECT_THAT(judge_forged([](ledger::Sold& sale, ledger::Draw&) {
                sale.lines.push_back({.product = ProductId{1}, .category = CategoryId{1}, .amount = eur(0)});
              }),
              Says("it cannot be priced again"));
}

TEST_F(ForgedPriceTest, AShareThatAFundDidNotOweIsFound) {
  send("noailles-1", sale_of("riz", 1, "N-001"));
  ASSERT_TRUE(judge(records()).holds());
  EXPECT_THAT(judge_forged([](ledger::Sold&, ledger::Draw& draw) {
                draw.shares.front().amount -= eur(2);
                draw.unfunded += eur(2);
              }),
              Says(at_end("the funds' part is fund 1 1.00 EUR, priced again it is fund 1 1.02 EUR")));
}

TEST_F(ForgedPriceTest, ABracketStepOrChoiceThatWasNotTheHouseholdsIsFound) {
  EXPECT_THAT(judge_forged([](ledger::Sold& sale, ledger::Draw&) { sale.bracket = BracketId{2}; }),
              Says("the household's bracket is 2, priced again it is 0"));
  EXPECT_THAT(judge_forged([](ledger::Sold& sale, ledger::Draw&) { sale.level = 7; }),
              Says("the household's step is 7, priced again it is 0"));
  EXPECT_THAT(judge_forged([](ledger::Sold& sale, ledger::Draw&) {
                sale.bracket = BracketId{1};
                sale.chosen = true;
              }),
              Says("the bracket was chosen, and the tariff leaves no choice"));
  // The household's own price, said to be another bracket's.
  send("noailles-1", sale_of("riz", 1, "N-001"));
  EXPECT_THAT(judge_forged([](ledger::Sold& sale, ledger::Draw&) { sale.bracket = BracketId{1}; }),
              Says("the household's bracket is 1, priced again it is 2"));
}

// Its surplus of 1.40 would stand in a fund that nobody named.
TEST_F(ForgedPriceTest, APoolThatTheTariffDoesNotNameIsFound) {
  EXPECT_THAT(judge_forged([](ledger::Sold& sale, ledger::Draw&) { sale.pool = FundId{1}; }),
              Says("the pool is fund 1, priced again it is fund 0"));
}

TEST_F(ForgedPriceTest, AFormulaThatTheRuleDoesNotHaveIsFound) {
  EXPECT_THAT(judge_forged([](ledger::Sold&, ledger::Draw& draw) { draw.lowest = 1; }),
              Says(at_end("the rule's formula is 1, priced again it is 0")));
}

// What a household has used of its cap is in nobody's reach once it is withheld.
TEST_F(VerifierTest, SalesOfAWithheldHouseholdUnderACapForOneAreCountedAndNotJudged) {
  send("bureau", engine::Declare{ledger::Fund{.code = "capped",
                                              .label = "Capped",
                                              .funder = "ville",
                                              .from = day("2026-01-01"),
                                              .caps = {.per_household = 5'00}}});
  send("noailles-1", sale_of("riz", 1, "N-001"));
  send("noailles-1", sale_of("riz", 1));
  const Verdict known = judge(records());
  EXPECT_TRUE(known.holds());
  EXPECT_EQ(known.sales.repriced, 4u);
  EXPECT_EQ(known.sales.not_judged, 0u);
  const Records withheld = without_households(records());
  const Verdict verdict = judge(withheld);
  EXPECT_THAT(verdict.problems, testing::IsEmpty());
  EXPECT_EQ(verdict.sales.repriced, 3u);
  EXPECT_EQ(verdict.sales.not_judged, 1u);
}

TEST_F(ForgedPriceTest, NoHouseholdIsNeededToPriceAgain) {
  send("noailles-1", sale_of("riz", 1, "N-001"));
  const Records withheld = without_households(records());
  const Verdict verdict = judge(withheld);
  EXPECT_THAT(verdict.problems, testing::IsEmpty());
  EXPECT_EQ(verdict.sales.repriced, 3u);
}

TEST_F(VerifierTest, AnEmptyLogHolds) {
  const Verdict verdict = verify_log(*memory_log()).value().finish();
  EXPECT_TRUE(verdict.holds());
  EXPECT_EQ(verdict.events, 0u);
}

TEST_F(VerifierTest, AFlippedBitAnywhereInARecordIsFound) {
  Records lying = records();
  const std::string good = lying.back();
  lying.pop_back();
  for (std::size_t at = 0; at < good.size(); ++at) {
    std::string bad = good;
    bad[at] = static_cast<char>(bad[at] ^ (1 << (at % 8)));
    lying.push_back(bad);
    EXPECT_FALSE(judge(lying).holds()) << "byte " << at;
    lying.pop_back();
  }
}

TEST_F(VerifierTest, AMissingRecordIsFound) {
  for (std::size_t missing = 0; missing + 1 < records().size(); ++missing) {
    Records left = records();
    left.erase(left.begin() + static_cast<std::ptrdiff_t>(missing));
    EXPECT_THAT(judge(left), Says("expected batch " + std::to_string(missing + 1)));
  }
}

TEST_F(VerifierTest, RecordsInAnotherOrderAreFound) {
  Records swapped = records();
  std::swap(swapped[3], swapped[4]);
  EXPECT_THAT(judge(swapped), Says("expected batch 4"));
}

TEST_F(VerifierTest, ARecordOfAnotherLogIsFound) {
  Records mixed = records();
  ledger::RecordHeader header = ledger::read_record_header(bytes_of(mixed.back())).value();
  header.log[0] ^= 1;
  header.event_count = 0;
  ledger::RecordBuilder builder(header);
  const ledger::Record record = ledger::parse_record(bytes_of(mixed.back())).value();
  for (const ledger::RecordedEvent& event : record.events) builder.add(event.parts);
  mixed.back() = std::move(builder).finish();
  EXPECT_THAT(judge(mixed), Says("of log " + hex(book_.log().identity().id)));
}

TEST_F(VerifierTest, ATimeThatRunsBackIsFound) {
  Records lying = records();
  lying.back() = forged(lying.back(), [](ledger::Event& event) {
    event.envelope.recorded_at = Instant{micros(event.envelope.recorded_at) - 60'000'000};
  });
  EXPECT_THAT(judge(lying), Says("recordedAt runs back"));
}

TEST_F(VerifierTest, ASaleOfTheFirstOrTheLastInstantOfAllIsPricedAgain) {
  const auto recorded_at = [this](std::int64_t instant) {
    Records lying = records();
    lying.back() = forged(lying.back(), [&](ledger::Event& event) { event.envelope.recorded_at = Instant{instant}; });
    return judge(lying);
  };
  EXPECT_THAT(recorded_at(INT64_MIN), Says("the tariff is 1 version 1, priced again it is none"));
  EXPECT_EQ(recorded_at(INT64_MAX).sales.repriced, 2u);
}

TEST_F(VerifierTest, AGapInTheNumbersOfASourceIsFound) {
  Records lying = records();
  lying.back() =
      forged(lying.back(), [](ledger::Event& event) { event.envelope.number = next(event.envelope.number); });
  EXPECT_THAT(judge(lying), Says("jumps from number 3 to 5"));
}

TEST_F(VerifierTest, WhatIsRewrittenWithItsChecksumsIsToldByTheRoot) {
  Records lying = records();
  lying.back() = forged(lying.back(),
                        [](ledger::Event& event) { std::get<ledger::Sold>(event.body).ticket = "noailles-1-000999"; });
  const Verdict verdict = judge(lying);
  EXPECT_TRUE(verdict.holds()) << "nothing in the log itself contradicts it";
  EXPECT_NE(verdict.root, book_.engine().tree().root());
}

TEST_F(VerifierTest, ALogWhoseHouseholdsAreWithheldHoldsUnderTheSameRoot) {
  const Records withheld = without_households(records());
  ASSERT_NE(withheld, records());
  Verifier verifier;
  for (const std::string& record : withheld) ASSERT_OK(verifier.add(bytes_of(record)));
  const Verdict verdict = verifier.finish();
  EXPECT_THAT(verdict.problems, testing::IsEmpty());
  EXPECT_EQ(verdict.root, book_.engine().tree().root());
  EXPECT_EQ(verdict.totals, judge(records()).totals);
  const auto stock = [](const engine::State& state) {
    std::vector<std::string> rows;
    state.balances().stock().for_each([&](const engine::StockKey& key, const engine::StockRow& row) {
      rows.push_back(engine::to_row(key) + engine::to_row(row));
    });
    return rows;
  };
  EXPECT_EQ(stock(verifier.folded().state), stock(book_.state()));
}

TEST_F(VerifierTest, StopsWhereItIsToldSoThatAnEarlierStateCanBeCompared) {
  const Sequence middle{raw(book_.state().last_sequence()) - 2};
  Verifier verifier;
  verifier.stop_after(middle);
  for (const std::string& record : records()) ASSERT_OK(verifier.add(bytes_of(record)));
  EXPECT_EQ(verifier.events(), raw(middle));
  EXPECT_EQ(verifier.folded().state.last_sequence(), middle);
}

TEST_F(VerifierTest, WhatNamesTheUnknownIsFoundWithItsChecksums) {
  const auto forged_into_the_last = [this](const auto& change) {
    Records lying = records();
    lying.back() =
        forged(lying.back(), [&](ledger::Event& event) { change(event, std::get<ledger::Sold>(event.body)); });
    return judge(lying);
  };
  const Verdict verdict = forged_into_the_last([](auto&, auto& sold) { sold.shop = ShopId{9}; });
  ASSERT_EQ(verdict.problems.size(), 1u);
  EXPECT_EQ(verdict.problems[0].sequence, book_.state().last_sequence());
  EXPECT_EQ(verdict.problems[0].fault, Fault::log);
  EXPECT_THAT(verdict, Says("it names shop 9, which no event before it knows"));
  EXPECT_THAT(forged_into_the_last([](auto&, auto& sold) { sold.lines[0].product = ProductId{9}; }), Says("product 9"));
  EXPECT_THAT(forged_into_the_last([](auto&, auto& sold) { sold.lines[0].draws[0].lot = LotId{9}; }), Says("lot 9"));
  EXPECT_THAT(forged_into_the_last([](auto&, auto& sold) { sold.first_helps = {{.fund = FundId{9}}}; }),
              Says("fund 9"));
  EXPECT_THAT(forged_into_the_last(
                  [](auto& event, auto&) { event.household = ledger::HouseholdPart{.household = HouseholdId{9}}; }),
              Says("household 9"));
  EXPECT_THAT(forged_into_the_last([](auto& event, auto&) {
                event.body = ledger::Declared{.id = 2, .definition = ledger::Shop{.legal_entity = "nobody"}};
              }),
              Says("legal entity 'nobody'"));
}

TEST_F(VerifierTest, ForgedQuantitiesAreFoundAndNothingOverflows) {
  const auto forged_into_the_last = [this](const ledger::EventBody& body) {
    Records lying = records();
    lying.back() = forged(lying.back(), [&](ledger::Event& event) { event.body = body; });
    return judge(lying);
  };
  const ledger::LotReceived lot{.product = ProductId{1}, .lot = LotId{2}, .quantity = {INT64_MAX}};
  EXPECT_THAT(forged_into_the_last(ledger::Delivered{.shop = ShopId{1}, .lots = {lot}}), Says("64 bits"));
  const ledger::StockMove out{.lot = LotId{1}, .quantity = {-INT64_MAX}};
  const ledger::LostLine lost{.product = ProductId{1}, .quantity = {INT64_MAX}, .moves = {out}};
  EXPECT_THAT(forged_into_the_last(ledger::LossRecorded{.shop = ShopId{1}, .lines = {lost, lost}}), Says("64 bits"));
  ledger::Sold sold{.shop = ShopId{1}, .lines = {{.product = ProductId{1}, .category = CategoryId{1}}}};
  sold.lines[0].quantity = {-2};
  sold.lines[0].draws.assign(2, {.lot = LotId{1}, .quantity = {INT32_MAX}});
  EXPECT_THAT(forged_into_the_last(sold), Says("do not sum to the line"));
}

}  // namespace
}  // namespace replay::verifier_test
