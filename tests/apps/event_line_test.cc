#include "apps/event_line.h"

#include "apps/event_json.h"
#include "apps/texts.h"
#include "support/book.h"

namespace apps::event_line_test {
namespace {

using namespace test_support;

// What `grenier log` says of a fact that was told with a clock set wrong.
class EventLine : public testing::Test {
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
  std::string text_of(engine::CommandBody body, Language language = Language::english) {
    return describe(event_of(std::move(body)), book_.state().registry(), language);
  }
  json::Object json_of(engine::CommandBody body) {
    return to_json(event_of(std::move(body)), book_.state().registry()).as_object();
  }

  Book book_;
};

TEST_F(EventLine, TellsTheAnomaliesOfPapersAsThoseOfGoods) {
  EXPECT_THAT(text_of(engine::Declare{ledger::Funder{.code = "dons", .label = "Dons"}}),
              testing::EndsWith("declared  funder dons !date_out_of_range"));
  EXPECT_THAT(text_of(engine::RenewHousehold{.pseudonym = "N-001", .valid_to = day("2026-12-31")}),
              testing::EndsWith("bracket rouge, to 31 Dec 2026 !date_out_of_range"));
  EXPECT_THAT(text_of(engine::IssueCard{.pseudonym = "N-001", .card = "C-0001"}),
              testing::EndsWith("card issued !date_out_of_range !date_out_of_range"));
  EXPECT_THAT(text_of(delivery_of("riz", 1, 110)), testing::EndsWith("1 lot !date_out_of_range !date_out_of_range"));
}

TEST_F(EventLine, ABudgetIsOfItsPeriod) {
  engine::GrantEntitlement right{.pseudonym = "N-001", .budget = eur(20'00)};
  EXPECT_THAT(text_of(right), testing::HasSubstr("€20.00 a month"));
  right.period = Period::week;
  EXPECT_THAT(text_of(right), testing::HasSubstr("€20.00 a week"));
}

TEST_F(EventLine, IsFrenchForWhoReadsFrench) {
  EXPECT_THAT(text_of(engine::Declare{ledger::Funder{.code = "dons", .label = "Dons"}}, Language::french),
              testing::HasSubstr("déclaration  financeur dons"));
  EXPECT_THAT(
      text_of(delivery_of("riz", 1, 110), Language::french),
      testing::AllOf(testing::HasSubstr("  livraison  "), testing::HasSubstr("noailles\u00A0: 1\u00A0lot !date_out")));
  engine::GrantEntitlement right{.pseudonym = "N-001", .budget = eur(20'00)};
  EXPECT_THAT(text_of(right, Language::french), testing::HasSubstr("droit d'achat  20,00\u00A0€ par mois"));
}

TEST_F(EventLine, SaysWhyInTheReadersLanguage) {
  ASSERT_OK(book_.send("noailles-1", sale_of("riz", 5)));
  const std::string told = describe(book_.events().value().back(), book_.state().registry(), Language::french);
  EXPECT_THAT(told, testing::AllOf(testing::HasSubstr("refus  vente noailles [insufficient_stock, lines[0]"),
                                   testing::HasSubstr("]\u00A0: le livre en a"),
                                   testing::Not(testing::HasSubstr("(en anglais)"))));
}

// Indexed as the variant is, so that a kind without its words is seen here.
TEST(EventWords, EveryKindHasTwoOfThem) {
  const auto words_of = [](const ledger::EventBody& body) {
    const std::string_view kind = ledger::kind_of({.body = body});
    EXPECT_NE(event_word(kind, Language::french), kind);
    EXPECT_NE(event_word(kind, Language::french), event_word(kind, Language::english)) << kind;
    EXPECT_THAT(std::string(event_word(kind, Language::english)), testing::Not(testing::HasSubstr("_")));
  };
  [&]<std::size_t... index>(std::index_sequence<index...>) {
    (words_of(ledger::EventBody(std::in_place_index<index>)), ...);
  }
  (std::make_index_sequence<std::variant_size_v<ledger::EventBody>>());
}

TEST_F(EventLine, TellsAnomaliesAsJson) {
  EXPECT_EQ(json_of(engine::IssueCard{.pseudonym = "N-001", .card = "C-0001"}).at("anomalies").as_array().size(), 2u);
}

TEST_F(EventLine, GivesAProgramEveryFieldOfADelivery) {
  const json::Object told = json_of(delivery_of("riz", 3, 110));
  EXPECT_EQ(told.at("shop"), "noailles");
  const json::Object lot = told.at("lots").at(0).as_object();
  EXPECT_EQ(lot.at("product"), "riz");
  EXPECT_EQ(lot.at("quantity"), 3);
  EXPECT_EQ(lot.at("cost").at("minor"), 330);
  EXPECT_EQ(lot.at("unit_cost").at("micros"), 1'100'000);
  EXPECT_EQ(lot.at("origin"), "bought");
  EXPECT_TRUE(lot.at("market_price").is_null());
}

TEST_F(EventLine, NeverTellsAHousehold) {
  const std::string told = boost::json::serialize(json_of(engine::IssueCard{.pseudonym = "N-001", .card = "C-0001"})) +
                           text_of(engine::RenewHousehold{.pseudonym = "N-001", .valid_to = day("2026-12-31")});
  EXPECT_THAT(told, testing::Not(testing::AnyOf(testing::HasSubstr("N-001"), testing::HasSubstr("C-0001"))));
}

}  // namespace
}  // namespace apps::event_line_test
