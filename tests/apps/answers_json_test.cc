#include "apps/answers_json.h"

#include <sstream>

#include "tests/apps/example_answers.h"

namespace apps::answers_json_test {
namespace {

std::string printed(const json::Value& value) {
  std::ostringstream out;
  json::print(out, value);
  return out.str();
}

TEST(AnswersJson, AReceiptKeepsItsFieldNames) {
  engine::Receipt receipt;
  receipt.number = CommandNumber{3};
  receipt.sequence = Sequence{41};
  receipt.recorded_at = at("2026-11-23T17:05:01Z");
  receipt.effective_date = day("2026-11-23");
  receipt.outcome = engine::Outcome::refused;
  receipt.reason = fail(ErrorCode::insufficient_stock, "lines[0]", "2 of 3");
  EXPECT_EQ(printed(to_json(receipt)), R"({
  "outcome": "refused",
  "number": 3,
  "sequence": 41,
  "recorded_at": "2026-11-23T17:05:01.000000Z",
  "effective_date": "2026-11-23",
  "reason": {
    "code": "insufficient_stock",
    "field": "lines[0]",
    "detail": "2 of 3"
  },
  "anomalies": [],
  "total": {"minor":0,"currency":"EUR"},
  "ticket": "",
  "lots": []
}
)");
}

TEST(AnswersJson, ALineOfAQuoteTellsItsDraws) {
  const json::Value document = to_json(engine::Answer(example_quote()));
  EXPECT_EQ(printed(document.at("lines").at(0)), R"({
  "product": "riz-vrac",
  "label": "Riz long en vrac",
  "category": "feculents",
  "unit": "gram",
  "quantity": 1250,
  "amount": {"minor":89,"currency":"EUR"},
  "rank": 0,
  "vat_rate": 0,
  "nature": "goods",
  "draws": [
    {
      "lot": 12,
      "lot_label": "R-2211",
      "expiry": {
        "kind": "ddm",
        "date": "2028-03-31"
      },
      "origin": "bought",
      "quantity": 1250,
      "unit_price": {"minor":71,"currency":"EUR"},
      "amount": {"minor":89,"currency":"EUR"},
      "cost": {"minor":210,"currency":"EUR"},
      "cost_basis": "lot",
      "market": {"minor":294,"currency":"EUR"},
      "rule": 3,
      "formula": "rate",
      "base": "market",
      "base_price": {"minor":235,"currency":"EUR"},
      "rate": "3/10",
      "rounding": "half_up",
      "limit": "none",
      "lowest": 0,
      "shares": [
        {
          "fund": "ville-2026",
          "amount": {"minor":100,"currency":"EUR"}
        }
      ],
      "unfunded": {"minor":21,"currency":"EUR"},
      "surplus": {"minor":0,"currency":"EUR"},
      "funds": [
        {
          "fund": "ville-2026",
          "outcome": "paid",
          "amount": {"minor":100,"currency":"EUR"},
          "left_before": {"minor":100,"currency":"EUR"},
          "basis": "cost",
          "position": 0,
          "place": "",
          "order": 0,
          "until": "9999-12-31",
          "share_kind": "fraction",
          "share": "1",
          "unit_share": {"minor":0,"currency":"EUR"},
          "weight": 1,
          "tier_weight": 0
        },
        {
          "fund": "fruits-2026",
          "outcome": "other_category",
          "amount": {"minor":0,"currency":"EUR"},
          "left_before": {"minor":50000,"currency":"EUR"},
          "basis": "cost",
          "position": 0,
          "place": "",
          "order": 0,
          "until": "9999-12-31",
          "share_kind": "fraction",
          "share": "1",
          "unit_share": {"minor":0,"currency":"EUR"},
          "weight": 1,
          "tier_weight": 0
        }
      ]
    }
  ]
}
)");
}

TEST(AnswersJson, AStockRowKeepsItsFieldNames) {
  engine::StockAnswer stock;
  stock.at = Sequence{7};
  engine::StockRowAnswer row;
  row.shop = "noailles";
  row.product = "riz-vrac";
  row.on_hand = {500};
  row.value = eur(55);
  stock.rows = {row};
  const json::Value document = to_json(engine::Answer(stock));
  EXPECT_EQ(document.at("at_sequence"), 7);
  const json::Object& first = document.at("rows").at(0).as_object();
  std::vector<std::string> names;
  for (const auto& field : first) names.emplace_back(field.key());
  EXPECT_THAT(names, testing::ElementsAre("shop", "product", "label", "category", "unit", "lot", "lot_label", "origin",
                                          "expiry", "received", "sold", "returned", "lost", "counted", "on_hand",
                                          "received_value", "sold_value", "returned_value", "lost_value",
                                          "counted_value", "value", "takings"));
  EXPECT_EQ(first.at("on_hand"), 500);
  EXPECT_TRUE(first.at("expiry").at("date").is_null());
}

TEST(AnswersJson, StockHasItsTotalsByCurrencyAndUnit) {
  engine::StockRowAnswer rice;
  rice.sold = {12};
  rice.returned = {2};
  rice.value = eur(55);
  rice.takings = eur(7'00);
  engine::StockRowAnswer lentils = rice;
  lentils.unit = Unit::gram;
  engine::StockRowAnswer imported = rice;
  imported.value = {-30, Currency::gbp};
  imported.takings = {90, Currency::gbp};
  const json::Value document = to_json(engine::Answer(engine::StockAnswer{{rice, lentils, imported, rice}, {}}));
  EXPECT_EQ(boost::json::serialize(document.at("totals")),
            R"([{"net_sold":{"piece":10},"takings":{"minor":90,"currency":"GBP"},)"
            R"("value":{"minor":-30,"currency":"GBP"}},)"
            R"({"net_sold":{"piece":20,"gram":10},"takings":{"minor":2100,"currency":"EUR"},)"
            R"("value":{"minor":165,"currency":"EUR"}}])");
}

TEST(AnswersJson, FundsTellHouseholdsByShopAndMonthOnly) {
  engine::FundAnswer fund;
  fund.fund = "ville-2026";
  fund.granted = eur(1000'00);
  fund.by_shop = {{"noailles", eur(12'00), 3}};
  fund.by_category = {{"feculents", eur(12'00), 0}};
  fund.by_month = {{"2026-11", eur(12'00), 3}};
  const json::Value document = to_json(engine::Answer(engine::FundsAnswer{{fund}, {eur(21)}, {eur(4)}, Sequence{9}}));
  const json::Value& told = document.at("funds").at(0);
  EXPECT_EQ(told.at("granted").at("minor"), 100000);
  EXPECT_EQ(told.at("by_shop").at(0).at("households"), 3);
  EXPECT_FALSE(told.at("by_category").at(0).as_object().contains("households"));
  EXPECT_EQ(document.at("unfunded").at(0).at("minor"), 21);
}

TEST(AnswersJson, WhatIsNotSetIsNull) {
  const json::Value document = to_json(engine::Answer(engine::HouseholdAnswer{}));
  EXPECT_TRUE(document.at("budget").is_null());
  EXPECT_TRUE(document.at("valid_from").is_null());
  EXPECT_EQ(document.at("valid_to"), "9999-12-31");
}

TEST(AnswersJson, EveryAnswerIsOneObject) {
  const engine::Answer answers[] = {engine::QuoteAnswer{},     engine::StockAnswer{},  engine::FundsAnswer{},
                                    engine::HouseholdAnswer{}, engine::TicketAnswer{}, engine::LastNumberAnswer{},
                                    engine::CatalogueAnswer{}, engine::StatusAnswer{}};
  for (const engine::Answer& answer : answers) EXPECT_TRUE(to_json(answer).is_object()) << answer.index();
}

TEST(AnswersJson, EveryDefinitionIsToldWithItsCode) {
  const ledger::Definition definitions[] = {ledger::LegalEntity{}, ledger::Shop{},    ledger::SourceDefinition{},
                                            ledger::Supplier{},    ledger::Product{}, ledger::Price{},
                                            ledger::Funder{},      ledger::Fund{},    ledger::Tariff{}};
  static_assert(std::size(definitions) == std::variant_size_v<ledger::Definition>);
  for (const ledger::Definition& definition : definitions) {
    const json::Value told = to_json(definition);
    EXPECT_TRUE(told.as_object().contains(ledger::kind_of(definition) == "price" ? "product" : "code"));
  }
}

TEST(AnswersJson, TextIsEscaped) {
  const json::Value error = json::of(fail(ErrorCode::malformed, "a\"b", "line\nend é"));
  EXPECT_EQ(boost::json::serialize(error), R"({"code":"malformed","field":"a\"b","detail":"line\nend é"})");
}

}  // namespace
}  // namespace apps::answers_json_test
