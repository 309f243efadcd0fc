// A household's sheet as it stood: what its tickets, papers and cards say is what counted on that day, as it was known.
#include "replay/as_of.h"
#include "support/book.h"
#include "support/test_logs.h"

namespace replay::household_as_of_test {
namespace {

using namespace test_support;
using engine::AsOf;
using engine::HouseholdAnswer;
using engine::HouseholdQuery;

constexpr std::int64_t kDayMicros = 86'400'000'000;

// One event a day from the third of March on: enrolled in "rouge" on the second, a card and a budget, sales and a
// return, then the full price and no card.
class HouseholdAsOf : public testing::Test {
 protected:
  void SetUp() override {
    declare_network(book_);
    play("bureau", delivery_of("riz", 100, 1'50));
    play("bureau", engine::IssueCard{.pseudonym = "N-001", .card = "C-1001"});
    play("bureau", engine::GrantEntitlement{.pseudonym = "N-001", .budget = eur(30'00)});
    first_sale_ = play("noailles-1", sale_of("riz", 3, "N-001"));
    play("noailles-1", sale_of("riz", 2, "N-001"), {.effective_date = day("2026-03-02")});
    play("noailles-1", engine::TakeBack{.shop = "noailles",
                                        .original_ticket = "noailles-1-000001",
                                        .lines = {{.original_line = 1, .quantity = {1}}},
                                        .refunds = {engine::AskedPayment{}}});
    play("bureau", engine::RenewHousehold{.pseudonym = "N-001", .bracket = "plein", .valid_to = day("2026-12-31")});
    play("bureau", engine::RevokeCard{.card = "C-1001"});
  }
  Sequence play(const std::string& source, engine::CommandBody body, const Telling& telling = {}) {
    book_.clock().advance_micros(kDayMicros);
    const auto receipt = book_.send(source, std::move(body), telling);
    EXPECT_OK(receipt);
    EXPECT_EQ(receipt->outcome, engine::Outcome::recorded) << to_string(receipt->reason);
    return receipt->sequence;
  }
  Result<HouseholdAnswer> shown(const AsOf& as_of, const HouseholdQuery& query = {.pseudonym = "N-001"}) {
    const auto records = TRY(book_.log().read(Sequence{1}));
    return household_as_of(*records, query, as_of, TRY(Zone::open("Europe/Paris")));
  }
  Book book_;
  Sequence first_sale_{};
};

TEST_F(HouseholdAsOf, UpToASequenceCountsWhatWasWrittenByThen) {
  const HouseholdAnswer before = shown({.sequence = Sequence{raw(first_sale_) - 1}}).value();
  EXPECT_EQ(before.paid, eur(0));
  EXPECT_EQ(before.visits, 0);
  EXPECT_EQ(before.budget_left, eur(30'00));
  const HouseholdAnswer after = shown({.sequence = first_sale_}).value();
  EXPECT_EQ(after.paid, eur(1'44));
  EXPECT_EQ(after.visits, 1);
  EXPECT_EQ(after.bracket, "rouge");
  EXPECT_EQ(after.budget_left, eur(28'56));
  EXPECT_EQ(after.cards, std::vector<std::string>{"C-1001"});
}

TEST_F(HouseholdAsOf, OnADayCountsWhatWasEffectiveByThenWheneverItWasTold) {
  EXPECT_EQ(shown({.effective = day("2026-03-02")}).value().paid, eur(96)) << "told days later";
  EXPECT_EQ(shown({.effective = day("2026-03-06")}).value().paid, eur(2'40));
  EXPECT_EQ(shown({.effective = day("2026-03-08")}).value().paid, eur(1'92)) << "one brought back";
  EXPECT_EQ(shown({.effective = day("2026-03-08")}).value().bracket, "rouge");
  EXPECT_EQ(shown({.effective = day("2026-03-09")}).value().bracket, "plein");
  EXPECT_EQ(shown({.effective = day("2026-03-09")}).value().cards.size(), 1u);
  EXPECT_EQ(shown({.effective = day("2026-03-10")}).value().cards.size(), 0u);
  EXPECT_EQ(shown({.effective = day("2026-04-01")}).value().paid, eur(0)) << "of April";
}

TEST_F(HouseholdAsOf, AsKnownThenIsOfThatDay) {
  EXPECT_EQ(shown({.known = at("2026-03-06T09:00:00Z")}).value().paid, eur(1'44));
  EXPECT_EQ(shown({.known = at("2026-03-06T08:59:59Z")}).value().paid, eur(0));
  EXPECT_EQ(shown({.known = at("2026-03-06T09:00:00Z")}).value().month, month_of(day("2026-03-01")));
  EXPECT_EQ(shown({.effective = day("2026-03-02"), .known = at("2026-03-06T09:00:00Z")}).value().paid, eur(0))
      << "the sale of that day was not told yet";
  EXPECT_EQ(shown({.known = at("2027-01-10T09:00:00Z")}).value().paid, eur(0)) << "of January";
}

TEST_F(HouseholdAsOf, ADayThatIsAskedForGoesBeforeTheOthers) {
  const HouseholdQuery query{.pseudonym = "N-001", .date = day("2026-03-31")};
  EXPECT_EQ(shown({.known = at("2027-01-10T09:00:00Z")}, query).value().paid, eur(1'92));
  EXPECT_EQ(shown({.effective = day("2026-04-01")}, query).value().paid, eur(1'92));
}

TEST_F(HouseholdAsOf, WhoeverIsAdmittedFromALaterDayOnIsKnownAndNotEntitled) {
  EXPECT_FALSE(shown({.effective = day("2026-03-01")}).value().entitled);
  EXPECT_TRUE(shown({.effective = day("2026-03-02")}).value().entitled);
  EXPECT_REFUSED(shown({.sequence = Sequence{1}}), unknown_household);
  EXPECT_REFUSED(shown({.known = at("2026-03-01T09:00:00Z")}), unknown_household);
}

TEST_F(HouseholdAsOf, IsFoundByACardThatItHadThen) {
  EXPECT_EQ(shown({.effective = day("2026-03-09")}, {.card = "C-1001"}).value().pseudonym, "N-001");
  EXPECT_REFUSED(shown({.effective = day("2026-03-10")}, {.card = "C-1001"}), card_revoked);
  EXPECT_REFUSED(shown({.effective = day("2026-03-02")}, {.card = "C-1001"}), unknown_card);
}

TEST_F(HouseholdAsOf, AtTheLastSequenceItIsTheLiveAnswer) {
  const auto live = std::get<HouseholdAnswer>(book_.ask(HouseholdQuery{.pseudonym = "N-001"}).value());
  const HouseholdAnswer past = shown({.sequence = book_.state().last_sequence()}).value();
  EXPECT_EQ(past.paid, live.paid);
  EXPECT_EQ(past.market, live.market);
  EXPECT_EQ(past.visits, live.visits);
  EXPECT_EQ(past.bracket, live.bracket);
  EXPECT_EQ(past.valid_to, live.valid_to);
  EXPECT_EQ(past.renewals, live.renewals);
  EXPECT_EQ(past.budget_left, live.budget_left);
  EXPECT_EQ(past.cards, live.cards);
}

TEST_F(HouseholdAsOf, AForgedEventIsAFaultAndNotAnAnswer) {
  ledger::Event forged{.body = ledger::CardIssued{}};
  forged.household = ledger::HouseholdPart{.household = HouseholdId{7}, .card = "C-7007"};
  ASSERT_OK(book_.log().append(bytes_of(forged_record(book_.log(), forged))));
  EXPECT_REFUSED(shown({.effective = day("2026-04-01")}), corrupt_record);
}

}  // namespace
}  // namespace replay::household_as_of_test
