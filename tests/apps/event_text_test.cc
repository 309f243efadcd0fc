#include "apps/event_text.h"

#include "apps/json.h"
#include "support/book.h"

namespace apps::event_text_test {
namespace {

using namespace test_support;

// What `grenier log` says of a fact that was told with a clock set wrong.
class EventText : public testing::Test {
 protected:
  void SetUp() override { declare_network(book_); }
  ledger::Event event_of(engine::CommandBody body) {
    const engine::Receipt receipt =
        book_
            .send("bureau", std::move(body), {.nature = CommandNature::fact, .occurred_at = at("2026-03-05T09:00:00Z")})
            .value();
    EXPECT_EQ(receipt.outcome, engine::Outcome::recorded) << to_string(receipt.reason);
    return book_.events().value().back();
  }
  std::string text_of(engine::CommandBody body) {
    return describe(event_of(std::move(body)), book_.state().registry());
  }

  Book book_;
};

TEST_F(EventText, TellsTheAnomaliesOfPapersAsThoseOfGoods) {
  EXPECT_THAT(text_of(engine::Declare{ledger::Funder{.code = "dons", .label = "Dons"}}),
              testing::EndsWith("declared  funder dons !date_out_of_range"));
  EXPECT_THAT(text_of(engine::RenewHousehold{.pseudonym = "N-001", .valid_to = day("2026-12-31")}),
              testing::EndsWith("bracket rouge, to 2026-12-31 !date_out_of_range"));
  EXPECT_THAT(text_of(engine::IssueCard{.pseudonym = "N-001", .card = "C-0001"}),
              testing::EndsWith("card_issued   !date_out_of_range"));
  EXPECT_THAT(text_of(delivery_of("riz", 1, 110)), testing::EndsWith("1 lot !date_out_of_range !date_out_of_range"));
}

TEST_F(EventText, ABudgetIsOfItsPeriod) {
  engine::GrantEntitlement right{.pseudonym = "N-001", .budget = eur(20'00)};
  EXPECT_THAT(text_of(right), testing::HasSubstr("20.00 EUR a month"));
  right.period = Period::week;
  EXPECT_THAT(text_of(right), testing::HasSubstr("20.00 EUR a week"));
}

TEST_F(EventText, TellsThemAsJson) {
  const json::Value told =
      to_json(event_of(engine::IssueCard{.pseudonym = "N-001", .card = "C-0001"}), book_.state().registry());
  EXPECT_EQ(told.as_object().at("anomalies").as_array().size(), 1u);
}

}  // namespace
}  // namespace apps::event_text_test
