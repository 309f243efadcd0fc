// One example of every message, with every field set to something other than its default.
#pragma once

#include <string>
#include <vector>

#include "net/message_codec.h"
#include "support/support.h"

namespace test_support {

using net::ClientMessage;
using net::ServerMessage;

inline Money chf(std::int64_t minor) {
  return {minor, Currency::chf};
}

template <std::size_t N>
std::array<std::uint8_t, N> bytes_from(std::uint8_t first) {
  std::array<std::uint8_t, N> bytes{};
  for (std::uint8_t& byte : bytes) byte = first++;
  return bytes;
}

inline engine::Sell example_sale() {
  return {.shop = "epicerie-nord",
          .ticket = "T1-42",
          .household = "H-2041",
          .card = "9000017",
          .currency = Currency::chf,
          .lines = {{.product = "riz",
                     .quantity = {1500},
                     .lot = LotId{7},
                     .unit_price = chf(180),
                     .amount = chf(270),
                     .rank = 2},
                    {.product = "pois-chiches",
                     .quantity = {-2},
                     .lot = LotId{8},
                     .unit_price = chf(-1),
                     .amount = chf(2),
                     .rank = 3}},
          .payments = {{.means = PaymentMeans::voucher, .amount = chf(200), .issuer = "CCAS Été", .reference = "B-17"}},
          .tariff = "solidaire",
          .tariff_version = 3,
          .bracket = "b2",
          .top_up = chf(150),
          .override_by = ledger::Override{.role = "coordination", .reason = "Naissance"}};
}

inline ledger::Definition example_tariff() {
  return ledger::Tariff{
      .code = "solidaire",
      .label = "Tarif solidaire – hiver",
      .from = day("2026-11-01"),
      .currency = Currency::chf,
      .shops = {"epicerie-nord"},
      .public_bracket = "public",
      .measure = {.kind = MeasureKind::age,
                  .bounds = BoundSide::up_to_inclusive,
                  .divisor = Divisor::parts,
                  .days = 31,
                  .growth = {.couple_or_child = {1, 2}, .per_child = {3, 10}, .per_person = {1, 7}}},
      .linear = ledger::Linear{.gives = LineGives::rate,
                               .slope = {9, 2'500},
                               .intercept = {1, 3},
                               .min = {13, 5},
                               .max = {9, 2},
                               .step = {3, 20},
                               .rounding = Rounding::ceiling},
      .brackets = {{.code = "b1",
                    .label = "Moins de 5 €",
                    .rounding = Rounding::half_even,
                    .floor = 5,
                    .ceiling = 900,
                    .from = Fraction{1, 2},
                    .up_to = Fraction{5, 2},
                    .resident = Condition::yes,
                    .referred = Condition::no,
                    .needs_pool = true}},
      .rules = {{.bracket = "b1",
                 .category = "epicerie",
                 .origin = Origin::donated,
                 .rank_from = 3,
                 .formula = {.kind = FormulaKind::level, .base = PriceBase::cost, .rate = {2, 3}, .price = 4},
                 .or_lower = {{.kind = FormulaKind::fixed, .base = PriceBase::full, .rate = {2, 7}, .price = 5}},
                 .floor = 10,
                 .ceiling = 200}},
      .rights = ledger::Rights{.period = Period::week,
                               .basis = BudgetBasis::market,
                               .budgets = {{.adults = 2,
                                            .children_from = 1,
                                            .children_to = 4,
                                            .amount = 30'00,
                                            .per_child = 5'00,
                                            .max = 50'00}},
                               .access_months = 6,
                               .renewals = 1,
                               .renewal_months = 3,
                               .waiting_months = 2,
                               .brackets = {"b1"},
                               .unlimited_otherwise = true},
      .quotas = {{.product = "riz",
                  .category = "epicerie",
                  .period = Period::visit,
                  .quantity = {2'000},
                  .brackets = {"b1"}}},
      .override_roles = {"coordination"},
      .pool = "caisse"};
}

inline engine::RecordGrant example_grant() {
  return {.step = engine::GrantStep::opening, .fund = "cd38", .amount = chf(500'000), .reference = "2026/117"};
}

inline engine::DeliveredLot example_lot() {
  return {.product = "riz",
          .label = "L-2026-44",
          .quantity = {25'000},
          .unit_cost = MicroCost{1200},
          .market_price = chf(210),
          .origin = Origin::state_funded,
          .expiry_kind = ExpiryKind::ddm,
          .expiry = day("2027-02-28"),
          .price_cap = Fraction{1, 5},
          .free_of_charge = true};
}

inline std::vector<engine::CommandBody> example_bodies() {
  const Date from = day("2026-01-01"), to = day("2026-12-31");
  return {
      engine::Declare{example_tariff()},
      engine::EnrolHousehold{"H-2041", "asso-nord", "b1", 4, from, to, {"solidaire", 3, 260}},
      engine::RenewHousehold{
          "H-2041", "b2", from, to, {"solidaire", 4, 270}, ledger::Override{"coordination", "Naissance"}, true},
      engine::CorrectHousehold{"H-2041", "b3", 5, {"solidaire", 5, 280}, true},
      engine::MergeHouseholds{"H-2041", "H-1007"},
      engine::IssueCard{"H-2041", "9000017"},
      engine::RevokeCard{"9000017"},
      engine::GrantEntitlement{"H-2041", from, to, chf(6'000), BudgetBasis::market, Period::week, "solidaire", 3},
      example_grant(),
      engine::Commit{CommitmentStep::captured, "cd38", chf(1'234), "commande 4"},
      engine::Reassign{"cd38", "isere", from, to, chf(5'000), "convention refusée"},
      engine::UndoReassignment{Sequence{1'234'567'890'123}, "erreur de fonds"},
      engine::Deliver{.shop = "epicerie-nord",
                      .supplier = "banque-alimentaire",
                      .reference = "BL 88",
                      .lots = {example_lot()},
                      .opening = true},
      example_sale(),
      engine::TakeBack{.shop = "epicerie-nord",
                       .ticket = "R1-3",
                       .original_ticket = "T1-42",
                       .household = "H-2041",
                       .currency = Currency::chf,
                       .lines = {{.original_line = 1,
                                  .product = "riz",
                                  .quantity = {500},
                                  .restocked = false,
                                  .unit_price = chf(180),
                                  .amount = chf(90)}},
                       .refunds = {{.means = PaymentMeans::card, .amount = chf(90), .issuer = "x", .reference = "y"}}},
      engine::CountStock{"epicerie-nord", {{.product = "riz", .lot = LotId{7}, .counted = {23'000}}}},
      engine::RecordLoss{"epicerie-nord",
                         {{.product = "riz", .lot = LotId{7}, .quantity = {12}, .cause = LossCause::given_away}}},
  };
}

inline engine::Command example_command(engine::CommandBody body) {
  return {.source = SourceId{3},
          .number = CommandNumber{41},
          .hash = bytes_from<16>(1),
          .nature = CommandNature::fact,
          .occurred_at = at("2026-11-23T18:05:00.123456Z"),
          .effective_date = day("2026-11-22"),
          .body = std::move(body)};
}

inline std::vector<engine::Query> example_queries() {
  const engine::AsOf as_of{day("2026-10-31"), at("2026-11-02T08:00:00Z"), Sequence{900}};
  return {
      engine::QuoteQuery{example_sale()},
      engine::StockQuery{"epicerie-nord", "riz", as_of},
      engine::FundsQuery{"cd38", as_of},
      engine::HouseholdQuery{"H-2041", "9000017", day("2026-11-23")},
      engine::TicketQuery{"T1-42", Sequence{17}, true},
      engine::LastNumberQuery{"till-1"},
      engine::CatalogueQuery{},
      engine::StatusQuery{true},
      engine::DeliveryQuery{"epicerie-nord", "grossiste", "BL-7", true},
      engine::RollQuery{2'000},
  };
}

inline engine::QuotedDraw example_draw() {
  return {.draw = {.lot = LotId{7},
                   .quantity = {1500},
                   .unit_price = chf(180),
                   .amount = chf(270),
                   .cost = chf(400),
                   .market = chf(420),
                   .unfunded = chf(30),
                   .surplus = chf(1),
                   .basis = CostBasis::lot,
                   .origin = Origin::donated,
                   .shares = {{FundId{2}, chf(60)}, {FundId{5}, chf(40)}},
                   .rule = 4,
                   .base_price = chf(280),
                   .limit = Limit::lot_cap,
                   .lowest = 2},
          .share_funds = {"cd38", "ville"},
          .lot_label = "L-2026-44",
          .expiry_kind = ExpiryKind::dlc,
          .expiry = day("2026-12-01"),
          .base = PriceBase::full,
          .rate = {7, 20},
          .rounding = Rounding::down,
          .funds = {{.fund = "cd38",
                     .outcome = "paid",
                     .amount = chf(60),
                     .left_before = chf(10'000),
                     .basis = GapBasis::price,
                     .order = 10,
                     .until = day("2026-12-31"),
                     .place = "expiry",
                     .position = 2,
                     .share_kind = ShareKind::up_to,
                     .share = {2, 3},
                     .unit_share = chf(25),
                     .weight = 3,
                     .tier_weight = 5}},
          .formula = FormulaKind::fixed};
}

inline engine::QuoteAnswer example_quote() {
  return {.shop = "epicerie-nord",
          .tariff = "solidaire",
          .tariff_version = 3,
          .bracket = "b2",
          .bracket_label = "De 5 à 8 €",
          .date = day("2026-11-23"),
          .lines = {{.product = "riz",
                     .label = "Riz long",
                     .category = "epicerie",
                     .unit = Unit::gram,
                     .quantity = {1500},
                     .amount = chf(270),
                     .draws = {example_draw()},
                     .rank = 2,
                     .vat_rate = 550,
                     .nature = ProductNature::deposit}},
          .total = chf(270),
          .warnings = {{ErrorCode::lot_expired, "lines[0]"}},
          .level = 260,
          .top_up = chf(150),
          .pool = "caisse",
          .placement = {.by = "tariff",
                        .tariff = "solidaire",
                        .version = 3,
                        .row = 2,
                        .measure = MeasureKind::age,
                        .bounds = BoundSide::up_to_inclusive,
                        .grows = true,
                        .from = Fraction{5, 3},
                        .up_to = Fraction{17, 2},
                        .resident = Condition::no,
                        .referred = Condition::yes}};
}

inline std::vector<engine::Answer> example_answers() {
  const engine::FundUse use{"epicerie-nord", chf(120), 3};
  return {
      example_quote(),
      engine::StockAnswer{{{.shop = "epicerie-nord",
                            .product = "riz",
                            .label = "Riz long",
                            .category = "epicerie",
                            .unit = Unit::millilitre,
                            .lot = LotId{7},
                            .lot_label = "L-1",
                            .origin = Origin::donated,
                            .expiry_kind = ExpiryKind::ddm,
                            .expiry = day("2027-02-28"),
                            .received = {9},
                            .sold = {8},
                            .returned = {7},
                            .lost = {6},
                            .counted = {-5},
                            .on_hand = {4},
                            .received_value = chf(1),
                            .sold_value = chf(2),
                            .returned_value = chf(3),
                            .lost_value = chf(4),
                            .counted_value = chf(-5),
                            .value = chf(6),
                            .takings = chf(7)}},
                          Sequence{99}},
      engine::FundsAnswer{{{.fund = "cd38",
                            .label = "Département",
                            .funder = "isere",
                            .funder_label = "Isère",
                            .from = day("2026-01-01"),
                            .to = day("2026-12-31"),
                            .granted = chf(1),
                            .received = chf(2),
                            .spent = chf(3),
                            .committed = chf(4),
                            .left = chf(5),
                            .spent_at_sale = chf(10),
                            .captured = chf(11),
                            .reassigned = chf(-12),
                            .households = 6,
                            .by_shop = {use},
                            .by_category = {use, use},
                            .by_month = {use},
                            .commitments = {{"commande 4", chf(13)}, {"plan d'été", chf(14)}},
                            .fed = chf(11)}},
                          {chf(8), {9, Currency::usd}},
                          {chf(15)},
                          Sequence{98}},
      engine::HouseholdAnswer{.pseudonym = "H-2041",
                              .legal_entity = "asso-nord",
                              .bracket = "b2",
                              .bracket_label = "De 5 à 8 €",
                              .size_class = 4,
                              .valid_from = day("2026-01-01"),
                              .valid_to = day("2026-12-31"),
                              .entitled = true,
                              .cards = {"9000017", "9000018"},
                              .month = month_of(day("2026-11-23")),
                              .visits = 4,
                              .paid = chf(1),
                              .market = chf(2),
                              .given = chf(3),
                              .budget = chf(4),
                              .basis = BudgetBasis::market,
                              .budget_left = chf(5),
                              .period = Period::week,
                              .tariff = "solidaire",
                              .tariff_version = 3,
                              .level = 260,
                              .renewals = 1,
                              .access_tariff = "cantine",
                              .access_version = 4,
                              .budget_by_grid = true},
      engine::TicketAnswer{.sequence = Sequence{17},
                           .is_return = true,
                           .ticket = "R1-3",
                           .shop = "epicerie-nord",
                           .shop_label = "Épicerie du Nord",
                           .source = "till-1",
                           .household = "H-2041",
                           .occurred_at = at("2026-11-23T18:05:00Z"),
                           .recorded_at = at("2026-11-23T18:05:01Z"),
                           .effective_date = day("2026-11-23"),
                           .nature = CommandNature::fact,
                           .original_ticket = "T1-42",
                           .basket = example_quote(),
                           .payments = {{PaymentMeans::deferred, chf(270), "x", "y"}},
                           .anomalies = {{ErrorCode::price_differs, "lines[1]"}},
                           .override_by = {.role = "coordination", .reason = "Naissance"},
                           .explanation = {.told = true,
                                           .priced_here = true,
                                           .household_withheld = true,
                                           .difference = "the amount is 1.00 CHF, priced again it is 2.00 CHF"}},
      engine::LastNumberAnswer{CommandNumber{41}},
      engine::CatalogueAnswer{{{.id = 1, .version = 2, .definition = example_tariff(), .imported = true}},
                              {{example_grant(), day("2026-01-05")}},
                              {"epicerie", "frais"},
                              {"b1", "b2"},
                              Sequence{97}},
      engine::StatusAnswer{bytes_from<16>(1), Epoch{2}, Sequence{96}, bytes_from<32>(3), at("2026-11-23T18:05:01Z"),
                           bytes_from<32>(9)},
      engine::DeliveryAnswer{
          .known = true,
          .delivery = {.shop = "n", .supplier = "g", .reference = "BL-7", .lots = {example_lot()}, .opening = true},
          .date = day("2026-01-05")},
      engine::RollAnswer{.deliveries = {{"n", "g", "BL-7", true}}, .households = {"H-2041"}, .next = 2'000},
  };
}

inline engine::Receipt example_receipt() {
  return {.number = CommandNumber{41},
          .sequence = Sequence{95},
          .recorded_at = at("2026-11-23T18:05:01Z"),
          .effective_date = day("2026-11-23"),
          .outcome = engine::Outcome::refused,
          .reason = {ErrorCode::insufficient_stock, "lines[0]", "7 of 9"},
          .anomalies = {{ErrorCode::lot_expired, "lines[1]"}},
          .total = chf(270),
          .ticket = "T1-42",
          .lots = {LotId{7}, LotId{8}}};
}

inline std::vector<ClientMessage> example_client_messages() {
  using net::RequestMessage;
  std::vector<ClientMessage> messages = {
      net::Hello{.version = net::kProtocolVersion,
                 .expected_log = bytes_from<16>(1),
                 .client = "grenier 0.1.0",
                 .source = "till-1",
                 .enrol = ledger::SourceDefinition{"till-1", "Caisse 1", SourceKind::importer, "epicerie-nord", true}},
      RequestMessage{1, net::Ping{}},
      RequestMessage{2, net::encode_command(example_command(example_sale()))},
      RequestMessage{3, net::ReadLog{Sequence{12}, 4096}},
  };
  for (engine::Query& query : example_queries()) messages.push_back(RequestMessage{4, std::move(query)});
  return messages;
}

inline std::vector<ServerMessage> example_server_messages() {
  using net::ReplyMessage;
  const Error busy{ErrorCode::busy, "request", "the queue is full"};
  std::vector<ServerMessage> messages = {
      net::Welcome{.version = net::kProtocolVersion,
                   .log = bytes_from<16>(1),
                   .epoch = Epoch{2},
                   .source = SourceId{3},
                   .last_number = CommandNumber{40},
                   .in_flight_max = 256,
                   .frame_bytes_max = 1 << 18,
                   .server = "grenier 0.1.0"},
      busy,
      ReplyMessage{1, net::Pong{at("2026-11-23T18:05:01Z")}},
      ReplyMessage{2, example_receipt()},
      ReplyMessage{3, net::LogChunk{{std::string("one\0record", 10), "another"}, Sequence{13}, Sequence{14}}},
      ReplyMessage{4, busy},
  };
  for (engine::Answer& answer : example_answers()) messages.push_back(ReplyMessage{5, std::move(answer)});
  return messages;
}

}  // namespace test_support
