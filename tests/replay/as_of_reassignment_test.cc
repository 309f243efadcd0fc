// What a fund paid as it stood: of a grant that arrived after the sales, before its shares were moved, while they are,
// and once that was undone.
#include "replay/as_of.h"
#include "support/book.h"

namespace replay::as_of_reassignment_test {
namespace {

using namespace test_support;
using engine::AsOf;

constexpr std::int64_t kDayMicros = 86'400'000'000;

class AsOfReassignment : public testing::Test {
 protected:
  void SetUp() override {
    declare_network(book_);
    play("bureau", delivery_of("riz", 100, 1'50));
    sold_ = play("noailles-1", sale_of("riz", 3, "N-001"));
    play("bureau", engine::RecordGrant{.fund = "ville-aide", .amount = eur(500'00), .reference = "A"});
    moved_ = play(
        "bureau",
        engine::Reassign{
            .to = "ville-aide", .since = day("2026-03-01"), .until = day("2026-03-31"), .reason = "notifiée en mars"});
    undone_ = play("bureau", engine::UndoReassignment{.reassignment = moved_.sequence, .reason = "refusée"});
  }

  engine::Receipt play(const std::string& source, engine::CommandBody body) {
    book_.clock().advance_micros(kDayMicros);
    const auto receipt = book_.send(source, std::move(body));
    EXPECT_OK(receipt);
    EXPECT_EQ(receipt->outcome, engine::Outcome::recorded) << to_string(receipt->reason);
    return *receipt;
  }
  // Cents: what the fund paid in all, and what of the need nobody covers.
  struct Told {
    std::int64_t spent = 0, reassigned = 0, unfunded = 0;
    friend bool operator==(const Told&, const Told&) = default;
  };
  Told told(const AsOf& as_of) {
    const auto answer =
        std::get<engine::FundsAnswer>(answer_as_of(book_.log(), engine::FundsQuery{.as_of = as_of}).value());
    Told sum;
    for (const engine::FundAnswer& fund : answer.funds) {
      EXPECT_EQ(fund.spent, fund.spent_at_sale + fund.captured + fund.reassigned);
      sum.spent += fund.spent.minor;
      sum.reassigned += fund.reassigned.minor;
    }
    for (const Money& each : answer.unfunded) sum.unfunded += each.minor;
    return sum;
  }

  Book book_;
  engine::Receipt sold_, moved_, undone_;
};

TEST_F(AsOfReassignment, CountsFromItsDayAndIsKnownFromItsRecord) {
  const Told before = told({.sequence = sold_.sequence});
  ASSERT_GT(before.unfunded, 0);
  EXPECT_EQ(before, (Told{.unfunded = before.unfunded}));
  const Told covered{.spent = before.unfunded, .reassigned = before.unfunded, .unfunded = 0};
  EXPECT_EQ(told({.sequence = moved_.sequence}), covered);
  EXPECT_EQ(told({.known = moved_.recorded_at}), covered);
  EXPECT_EQ(told({.effective = moved_.effective_date}), covered);
  EXPECT_EQ(told({.effective = plus_days(moved_.effective_date, -1)}), before);
  EXPECT_EQ(told({.known = Instant{micros(moved_.recorded_at) - 1}}), before);
}

TEST_F(AsOfReassignment, UndoneItIsAsIfItHadNeverBeenFromThatDayOn) {
  const Told before = told({.sequence = sold_.sequence});
  EXPECT_EQ(told({}), before);
  EXPECT_EQ(told({.effective = undone_.effective_date}), before);
  EXPECT_EQ(told({.effective = plus_days(undone_.effective_date, -1)}).reassigned, before.unfunded);
}

}  // namespace
}  // namespace replay::as_of_reassignment_test
