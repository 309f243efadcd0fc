#include "replay/second_count.h"

#include "engine/fold.h"
#include "support/book.h"
#include "support/support.h"
#include "support/test_logs.h"

namespace replay::second_count_test {
namespace {

using namespace test_support;
using testing::HasSubstr;

class SecondCountTest : public testing::Test {
 protected:
  void SetUp() override {
    declare_network(book_);
    send("bureau", delivery_of("riz", 100, 1'50));
    send("bureau", engine::RecordGrant{.fund = "ville-aide", .amount = eur(500'00), .reference = "A"});
    send("noailles-1", sale_of("riz", 3, "N-001"));
  }
  void send(const std::string& source, engine::CommandBody body) {
    book_.clock().advance_micros(1'000'000);
    ASSERT_OK(book_.send(source, std::move(body)));
  }
  void take_back(std::int64_t pieces, bool restocked) {
    send("noailles-1", engine::TakeBack{.shop = "noailles",
                                        .original_ticket = "noailles-1-000001",
                                        .lines = {{.original_line = 1, .quantity = {pieces}, .restocked = restocked}},
                                        .refunds = {engine::AskedPayment{}}});
  }
  SecondCount count(Sequence last = Sequence{UINT64_MAX}) {
    SecondCount count;
    for (const std::string& record : records_of(book_.log())) count.add(bytes_of(record), last).value();
    return count;
  }
  std::vector<std::string> differences() { return count().differences(book_.state().balances()); }
  Sequence last() const { return book_.state().last_sequence(); }

  Book book_;
};

TEST_F(SecondCountTest, CountsGoodsOutOfLotsAndMoneyOutOfFunds) {
  const LotId riz{1};
  EXPECT_EQ(count().lot(riz).units, 97);
  EXPECT_EQ(count().lot(riz).value, 97 * 1'50);
  EXPECT_EQ(count().tickets(), 1u);
  const FundId fund = *book_.state().registry().funds.find("ville-aide");
  EXPECT_EQ(count().fund(fund).granted, 500'00);
  EXPECT_GT(count().fund(fund).spent, 0);
  EXPECT_EQ(count().fund(fund).left(), book_.state().balances().fund(fund).left());
  EXPECT_TRUE(differences().empty());
}

TEST_F(SecondCountTest, WhatComesBackIsOnTheShelfAgainUnlessItIsLost) {
  take_back(1, true);
  EXPECT_EQ(count().lot(LotId{1}).units, 98);
  take_back(1, false);
  EXPECT_EQ(count().lot(LotId{1}).units, 98);
  EXPECT_EQ(count().tickets(), 3u);
  EXPECT_TRUE(differences().empty());
}

TEST_F(SecondCountTest, CountsUpToAnEvent) {
  take_back(1, true);
  EXPECT_EQ(count(Sequence{raw(last()) - 1}).lot(LotId{1}).units, 97);
}

TEST_F(SecondCountTest, TellsWhereAFoldIsOtherwise) {
  const SecondCount before = count();
  take_back(2, true);
  const auto found = before.differences(book_.state().balances());
  EXPECT_THAT(found, testing::Contains(HasSubstr("lot 1 on hand is 99, counted a second time 97")));
  EXPECT_THAT(found, testing::Contains(HasSubstr("lot 1 at cost")));
  EXPECT_THAT(found, testing::Contains(HasSubstr("fund 1 spent")));
  send("bureau", engine::RecordGrant{.fund = "ville-aide", .amount = eur(1), .reference = "B"});
  EXPECT_THAT(before.differences(book_.state().balances()),
              testing::Contains(HasSubstr("fund 1 granted is 50001, counted a second time 50000")));
}

TEST_F(SecondCountTest, TellsOfALotThatOnlyTheFoldKnows) {
  const SecondCount before = count();
  send("bureau", delivery_of("riz", 7, 1'50));
  EXPECT_THAT(before.differences(book_.state().balances()),
              testing::Contains(HasSubstr("lot 2 on hand is 7, counted a second time 0")));
}

TEST_F(SecondCountTest, ADamagedRecordIsNoCount) {
  std::string record = records_of(book_.log()).back();
  record[record.size() / 2] = static_cast<char>(record[record.size() / 2] ^ 1);
  SecondCount count;
  EXPECT_REFUSED(count.add(bytes_of(record)), corrupt_record);
}

TEST_F(SecondCountTest, AForgedFigureWithoutAnOppositeIsNoCount) {
  const ledger::ReassignedShare share{
      .month = Month{2026 * 12}, .shop = ShopId{1}, .category = CategoryId{1}, .amount = eur(INT64_MIN)};
  const ledger::Event forged{.body =
                                 ledger::SharesReassigned{.from = FundId{1}, .reason = "forged", .shares = {share}}};
  SecondCount count;
  EXPECT_REFUSED(count.add(bytes_of(forged_record(book_.log(), forged))), corrupt_record);
}

TEST(NumberedRows, AFarNumberClaimsNoMemoryAndKeepsItsRow) {
  Numbered<LotId, SecondCount::Stock> rows;
  rows.at(LotId{3}).units = 3;
  rows.at(LotId{UINT32_MAX}).units = 9;
  rows.at(LotId{4'000}).units = 4;
  EXPECT_EQ(rows.get(LotId{3}).units, 3);
  EXPECT_EQ(rows.get(LotId{4'000}).units, 4);
  EXPECT_EQ(rows.get(LotId{UINT32_MAX}).units, 9);
  EXPECT_EQ(rows.get(LotId{5}).units, 0);
  std::int64_t sum = 0, met = 0;
  rows.for_each([&](LotId, const SecondCount::Stock& row) { sum += row.units, ++met; });
  EXPECT_EQ(sum, 16);
  EXPECT_LT(met, 4'096);
}

}  // namespace
}  // namespace replay::second_count_test
