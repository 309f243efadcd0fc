// One sale as an answer: two lots of rice at a bracket's price, a gift, and something that no fund covers. The amounts
// keep the identity of every draw.
#pragma once

#include "engine/query.h"
#include "support/support.h"

namespace apps {

using test_support::at;
using test_support::day;

inline engine::QuotedDraw rice_draw() {
  engine::QuotedDraw quoted;
  quoted.draw.lot = LotId{12};
  quoted.draw.quantity = {1250};
  quoted.draw.unit_price = eur(71);
  quoted.draw.amount = eur(89);
  quoted.draw.cost = eur(2'10);
  quoted.draw.market = eur(2'94);
  quoted.draw.unfunded = eur(21);
  quoted.draw.surplus = eur(0);
  quoted.draw.basis = CostBasis::lot;
  quoted.draw.shares = {{FundId{1}, eur(1'00)}};
  quoted.draw.rule = 3;
  quoted.draw.base_price = eur(2'35);
  quoted.share_funds = {"ville-2026"};
  quoted.lot_label = "R-2211";
  quoted.expiry_kind = ExpiryKind::ddm;
  quoted.expiry = day("2028-03-31");
  quoted.rate = Fraction::create(3, 10).value();
  quoted.funds = {{"ville-2026", "paid", eur(1'00), eur(1'00)}, {"fruits-2026", "other_category", eur(0), eur(500'00)}};
  return quoted;
}

inline engine::QuotedDraw milk_draw() {
  engine::QuotedDraw quoted;
  quoted.draw.quantity = {2};
  quoted.draw.unit_price = eur(10);
  quoted.draw.amount = eur(20);
  quoted.draw.cost = eur(0);
  quoted.draw.market = eur(2'10);
  quoted.draw.unfunded = eur(0);
  quoted.draw.surplus = eur(20);
  quoted.draw.basis = CostBasis::lot;
  quoted.draw.origin = Origin::donated;
  quoted.draw.rule = 7;
  quoted.draw.base_price = eur(1'05);
  quoted.draw.limit = Limit::floor;
  quoted.rate = Fraction::create(1, 20).value();
  return quoted;
}

inline engine::QuoteAnswer example_quote() {
  engine::QuoteAnswer answer;
  answer.shop = "noailles";
  answer.tariff = "solidaire";
  answer.tariff_version = 2;
  answer.bracket = "a";
  answer.bracket_label = "Reste à vivre très bas";
  answer.date = day("2026-11-23");
  engine::QuotedLine rice{"riz-vrac", "Riz long en vrac", "feculents", Unit::gram, {1250}, eur(89), {rice_draw()}};
  engine::QuotedLine milk{"lait-1l", "Lait demi-écrémé 1 L", "laitiers", Unit::piece, {2}, eur(20), {milk_draw()}};
  answer.lines = {rice, milk};
  answer.total = eur(1'09);
  return answer;
}

inline engine::TicketAnswer example_ticket() {
  engine::TicketAnswer ticket;
  ticket.sequence = Sequence{41};
  ticket.ticket = "noailles-1-12";
  ticket.shop = "noailles";
  ticket.shop_label = "Épicerie de Noailles";
  ticket.source = "noailles-1";
  ticket.household = "NO-0007";
  ticket.occurred_at = at("2026-11-23T17:05:00Z");
  ticket.recorded_at = at("2026-11-23T17:05:01Z");
  ticket.effective_date = day("2026-11-23");
  ticket.basket = example_quote();
  ticket.payments = {{PaymentMeans::cash, eur(1'09), "", ""}};
  return ticket;
}

}  // namespace apps
