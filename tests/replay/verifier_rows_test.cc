// Verification of the rows on disk: what they say is what the log gives, up to where they stand.
#include "replay/verifier_fixture.h"

namespace replay::verifier_rows_test {
namespace {

using namespace test_support;
using namespace verifier_fixture;

class VerifiedRows : public VerifierTest {};

TEST_F(VerifiedRows, RowsThatWereWrittenBehindHold) {
  EXPECT_THAT(judge_rows([](ledger::RowStore&) {}).problems, testing::IsEmpty());
  Verdict verdict;
  const Compared compared = verify_rows(book_.log(), book_.rows(), verdict).value();
  EXPECT_EQ(compared.at, book_.state().last_sequence());
  EXPECT_EQ(compared.rows, book_.state().row_count());
  EXPECT_GT(compared.rows, 10u);
  EXPECT_GT(compared.index_rows, raw(compared.at)) << "a command each, and tickets";
}

TEST_F(VerifiedRows, RowsThatStandFurtherBackHold) {
  const Sequence written = book_.state().last_sequence();
  const Verdict verdict = judge_rows([&](ledger::RowStore&) { send("noailles-1", sale_of("riz", 1)); });
  EXPECT_THAT(verdict.problems, testing::IsEmpty());
  Verdict again;
  EXPECT_EQ(verify_rows(book_.log(), book_.rows(), again).value().at, written);
}

TEST_F(VerifiedRows, NoRowsAreNothingToCompare) {
  Verdict verdict;
  const Compared compared = verify_rows(book_.log(), *ledger::make_memory_row_store(), verdict).value();
  EXPECT_EQ(compared.at, Sequence{});
  EXPECT_EQ(compared.rows, 0u);
  EXPECT_FALSE(compared.of_older_fold);
  EXPECT_TRUE(verdict.holds());
}

TEST_F(VerifiedRows, ARowThatSaysSomethingElseIsFound) {
  const Verdict verdict = judge_rows([](ledger::RowStore& rows) {
    engine::StockRow row{.takings = 1};
    change_row(rows, kStockTable, engine::to_row(row));
  });
  EXPECT_THAT(verdict, Says("differ from the log folded anew"));
}

TEST_F(VerifiedRows, ARowThatIsGoneIsFound) {
  const Verdict verdict = judge_rows([](ledger::RowStore& rows) { change_row(rows, kStockTable, std::nullopt); });
  EXPECT_THAT(verdict, Says("does not have the rows that were written"));
  EXPECT_TRUE(verdict.has(Fault::rows_unreadable)) << "the next start rebuilds them";
}

TEST_F(VerifiedRows, AnIndexThatLeadsNowhereIsFound) {
  EXPECT_THAT(judge_rows([](ledger::RowStore& rows) { change_row(rows, kCommandTable, std::nullopt); }),
              Says("the command index does not lead to it"));
  EXPECT_THAT(judge_rows([](ledger::RowStore& rows) { change_row(rows, kTicketTable, std::nullopt); }),
              Says("the ticket index does not lead to it"));
}

TEST_F(VerifiedRows, ATicketIndexThatDoesNotLeadToAReturnIsFound) {
  const Verdict verdict = judge_rows([](ledger::RowStore& rows) {
    const std::string key = engine::to_row(std::string("noailles-1-000002"));
    ASSERT_TRUE(rows.get(kTicketTable, key).value()) << "the return's own number";
    ASSERT_OK(rows.write({{kTicketTable, key, std::nullopt}}, rows.stamp().value().value()));
  });
  EXPECT_THAT(verdict, Says("the ticket index does not lead to it"));
  EXPECT_EQ(verdict.problems.size(), 1u);
}

TEST_F(VerifiedRows, RowsThatCannotBeReadAreAFindingAndNotAnError) {
  const Verdict verdict = judge_rows([](ledger::RowStore& rows) {
    ASSERT_OK(rows.write({{kStockTable, "not a key", "not a row"}}, rows.stamp().value().value()));
  });
  EXPECT_THAT(verdict, Says("the rows cannot be read"));
  EXPECT_TRUE(verdict.has(Fault::rows_unreadable));
  EXPECT_FALSE(verdict.has(Fault::log)) << "the log is whole";
}

TEST_F(VerifiedRows, AnIndexThatLeadsElsewhereIsFound) {
  const std::string elsewhere = engine::to_row(engine::Reference{Sequence{1}});
  EXPECT_THAT(judge_rows([&](ledger::RowStore& rows) { change_row(rows, kCommandTable, elsewhere); }),
              Says("the command index does not lead to it"));
}

TEST_F(VerifiedRows, RowsOfAnotherLogOrAheadOfThisOneAreFound) {
  EXPECT_THAT(judge_rows([](ledger::RowStore& rows) {
                change_stamp(rows, [](ledger::RowStamp& stamp) { stamp.cursor = next(stamp.cursor); });
              }),
              Says("stand ahead of this one"));
  EXPECT_THAT(judge_rows([](ledger::RowStore& rows) {
                change_stamp(rows, [](ledger::RowStamp& stamp) { stamp.log[0] ^= 1; });
              }),
              Says("belong to another log"));
}

TEST_F(VerifiedRows, RowsUnderAnotherRootAreFound) {
  EXPECT_THAT(judge_rows([](ledger::RowStore& rows) {
                change_stamp(rows, [](ledger::RowStamp& stamp) { stamp.tree.push(Hash32{}); });
              }),
              Says("tree root differs"));
}

TEST_F(VerifiedRows, RowsOfAnOlderFoldAreLeftToBeRebuilt) {
  const Verdict verdict = judge_rows([](ledger::RowStore& rows) {
    change_row(rows, kStockTable, std::nullopt);
    change_stamp(rows, [](ledger::RowStamp& stamp) { stamp.fold_version = engine::kFoldVersion - 1; });
  });
  EXPECT_TRUE(verdict.holds());
}

}  // namespace
}  // namespace replay::verifier_rows_test
