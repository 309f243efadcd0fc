// The roll of papers and households, a page at a time, in a book that grows meanwhile.
#include <set>

#include "engine/engine.h"
#include "support/book.h"

namespace engine::roll_test {
namespace {

using namespace test_support;

class Roll : public testing::Test {
 protected:
  void SetUp() override { declare_network(book_); }
  void deliver(const std::string& reference) {
    Deliver delivery = delivery_of("riz", 1, 110);
    delivery.reference = reference;
    ASSERT_EQ(book_.send("bureau", delivery).value().outcome, Outcome::recorded);
  }
  void enrol(const std::string& pseudonym) {
    EnrolHousehold household;
    household.pseudonym = pseudonym;
    household.legal_entity = "asso";
    household.bracket = "rouge";
    ASSERT_EQ(book_.send("bureau", household).value().outcome, Outcome::recorded);
  }
  RollAnswer page(std::uint64_t from) { return std::get<RollAnswer>(book_.ask(RollQuery{.from = from}).value()); }
  // Everything from there on, each once.
  void read_on(std::uint64_t from) {
    do {
      const RollAnswer answer = page(from);
      EXPECT_LE(answer.deliveries.size() + answer.households.size(), 2'000u);
      for (const DeliveryQuery& each : answer.deliveries)
        EXPECT_TRUE(papers_.insert(each.reference).second) << each.reference;
      for (const std::string& each : answer.households) EXPECT_TRUE(households_.insert(each).second) << each;
      ++pages_;
      from = answer.next;
    } while (from != 0);
  }

  Book book_;
  std::set<std::string> papers_, households_;
  int pages_ = 0;
};

TEST_F(Roll, CrossesPagesAndTellsEachOnce) {
  for (int i = 1000; i < 3500; ++i) deliver("BL-" + std::to_string(i));
  for (int i = 1000; i < 3600; ++i) enrol("M-" + std::to_string(i));
  read_on(0);
  EXPECT_EQ(papers_.size(), 2'500u);
  EXPECT_EQ(households_.size(), 2'601u) << "with that of the network";
  EXPECT_EQ(pages_, 3);
  ASSERT_OK(book_.restart());
  papers_.clear();
  households_.clear();
  read_on(0);
  EXPECT_EQ(papers_.size(), 2'500u) << "after a restart, from rows";
  EXPECT_EQ(households_.size(), 2'601u);
}

TEST_F(Roll, ABookThatGrowsBetweenPagesRepeatsNothing) {
  for (int i = 1000; i < 3100; ++i) deliver("BL-" + std::to_string(i));
  for (int i = 1000; i < 3000; ++i) enrol("M-" + std::to_string(i));
  const RollAnswer first = page(0);
  for (const DeliveryQuery& each : first.deliveries) papers_.insert(each.reference);
  for (int i = 1000; i < 1050; ++i) deliver("AA-" + std::to_string(i));
  const RollAnswer second = page(first.next);
  for (const DeliveryQuery& each : second.deliveries) EXPECT_TRUE(papers_.insert(each.reference).second);
  households_.insert(second.households.begin(), second.households.end());
  for (int i = 1000; i < 1050; ++i) deliver("AB-" + std::to_string(i)), enrol("A-" + std::to_string(i));
  read_on(second.next);
  EXPECT_EQ(papers_.size(), 2'150u) << "all but those of after the papers were told";
  EXPECT_EQ(households_.size(), 2'051u);
}

TEST_F(Roll, AMergedHouseholdIsNotToldAndAGrantIsNoDelivery) {
  enrol("M-1001");
  enrol("M-1002");
  ASSERT_EQ(book_.send("bureau", MergeHouseholds{.from = "M-1002", .into = "M-1001"}).value().outcome,
            Outcome::recorded);
  ASSERT_EQ(book_.send("bureau", RecordGrant{GrantStep::awarded, "ville-aide", eur(1'00), "D-1"}).value().outcome,
            Outcome::recorded);
  read_on(0);
  EXPECT_EQ(papers_.size(), 0u);
  EXPECT_EQ(households_, (std::set<std::string>{"M-1001", "N-001"}));
}

TEST_F(Roll, AGrantIsListedWithItsDay) {
  ASSERT_EQ(book_
                .send("bureau", RecordGrant{GrantStep::awarded, "ville-aide", eur(1'00), "D-1"},
                      {.effective_date = day("2026-01-05")})
                .value()
                .outcome,
            Outcome::recorded);
  const auto listed = [this] { return std::get<CatalogueAnswer>(book_.ask(CatalogueQuery{}).value()).grants; };
  ASSERT_EQ(listed().size(), 1u);
  EXPECT_EQ(listed()[0].date, day("2026-01-05"));
  ASSERT_OK(book_.restart());
  EXPECT_EQ(listed()[0].date, day("2026-01-05"));
}

}  // namespace
}  // namespace engine::roll_test
