#include "apps/answers_json.h"

#include "apps/stock_totals.h"
#include "apps/texts.h"

namespace apps {
namespace {

using json::Array;
using json::array_of;
using json::name;
using json::Object;
using json::Value;

Object expiry(ExpiryKind kind, Date date) {
  return {{"kind", name(kind)}, {"date", json::of(date)}};
}

Value fund_line(const engine::FundLine& line) {
  return Object{{"fund", line.fund},
                {"outcome", line.outcome},
                {"amount", json::of(line.amount)},
                {"left_before", json::of(line.left_before)},
                {"basis", name(line.basis)},
                {"position", line.position},
                {"place", line.place},
                {"order", line.order},
                {"until", json::of(line.until)},
                {"share_kind", name(line.share_kind)},
                {"share", json::of(line.share)},
                {"unit_share", json::of(line.unit_share)},
                {"weight", line.weight},
                {"tier_weight", line.tier_weight}};
}

Array shares(const engine::QuotedDraw& quoted) {
  Array array;
  for (std::size_t i = 0; i < quoted.draw.shares.size(); ++i)
    array.push_back(Object{{"fund", i < quoted.share_funds.size() ? Value(quoted.share_funds[i]) : Value(nullptr)},
                           {"amount", json::of(quoted.draw.shares[i].amount)}});
  return array;
}

Value quoted_draw(const engine::QuotedDraw& quoted) {
  const ledger::Draw& draw = quoted.draw;
  return Object{{"lot", raw(draw.lot)},
                {"lot_label", quoted.lot_label},
                {"expiry", expiry(quoted.expiry_kind, quoted.expiry)},
                {"origin", name(draw.origin)},
                {"quantity", draw.quantity.units},
                {"unit_price", json::of(draw.unit_price)},
                {"amount", json::of(draw.amount)},
                {"cost", json::of(draw.cost)},
                {"cost_basis", name(draw.basis)},
                {"market", json::of(draw.market)},
                {"rule", draw.rule},
                {"formula", name(quoted.formula)},
                {"base", name(quoted.base)},
                {"base_price", json::of(draw.base_price)},
                {"rate", json::of(quoted.rate)},
                {"rounding", name(quoted.rounding)},
                {"limit", name(draw.limit)},
                {"lowest", draw.lowest},
                {"shares", shares(quoted)},
                {"unfunded", json::of(draw.unfunded)},
                {"surplus", json::of(draw.surplus)},
                {"funds", array_of(quoted.funds, fund_line)}};
}

Value quoted_line(const engine::QuotedLine& line) {
  return Object{{"product", line.product},
                {"label", line.label},
                {"category", line.category},
                {"unit", name(line.unit)},
                {"quantity", line.quantity.units},
                {"amount", json::of(line.amount)},
                {"rank", line.rank},
                {"vat_rate", line.vat_rate},
                {"nature", name(line.nature)},
                {"draws", array_of(line.draws, quoted_draw)}};
}

Value placement(const engine::BracketPlacement& placement) {
  if (placement.by.empty()) return nullptr;
  return Object{{"by", placement.by},
                {"tariff", placement.tariff},
                {"version", placement.version},
                {"row", placement.row},
                {"measure", name(placement.measure)},
                {"bounds", name(placement.bounds)},
                {"grows", placement.grows},
                {"from", json::of(placement.from)},
                {"up_to", json::of(placement.up_to)},
                {"resident", name(placement.resident)},
                {"referred", name(placement.referred)}};
}

Value object_of(const engine::QuoteAnswer& answer) {
  return Object{{"shop", answer.shop},
                {"tariff", answer.tariff},
                {"tariff_version", answer.tariff_version},
                {"bracket", answer.bracket},
                {"bracket_label", answer.bracket_label},
                {"placement", placement(answer.placement)},
                {"date", json::of(answer.date)},
                {"lines", array_of(answer.lines, quoted_line)},
                {"total", json::of(answer.total)},
                {"level", answer.level},
                {"top_up", json::of(answer.top_up)},
                {"pool", answer.pool},
                {"warnings", to_json(answer.warnings)}};
}

Value override_by(const ledger::Override& passed) {
  if (passed.role.empty()) return nullptr;
  return Object{{"role", passed.role}, {"reason", passed.reason}};
}

Value explanation(const engine::TicketExplanation& explanation) {
  if (!explanation.told) return nullptr;
  return Object{{"priced_here", explanation.priced_here},
                {"household_withheld", explanation.household_withheld},
                {"difference", explanation.difference}};
}

Value object_of(const engine::TicketAnswer& answer) {
  return Object{{"ticket", answer.ticket},
                {"sequence", raw(answer.sequence)},
                {"is_return", answer.is_return},
                {"original_ticket", answer.original_ticket},
                {"shop", answer.shop},
                {"shop_label", answer.shop_label},
                {"source", answer.source},
                {"household", answer.household},
                {"occurred_at", json::of(answer.occurred_at)},
                {"recorded_at", json::of(answer.recorded_at)},
                {"effective_date", json::of(answer.effective_date)},
                {"nature", name(answer.nature)},
                {"basket", object_of(answer.basket)},
                {"payments", array_of(answer.payments, [](const ledger::Payment& each) { return to_json(each); })},
                {"override", override_by(answer.override_by)},
                {"explanation", explanation(answer.explanation)},
                {"anomalies", to_json(answer.anomalies)}};
}

Value stock_row(const engine::StockRowAnswer& row) {
  return Object{{"shop", row.shop},
                {"product", row.product},
                {"label", row.label},
                {"category", row.category},
                {"unit", name(row.unit)},
                {"lot", raw(row.lot)},
                {"lot_label", row.lot_label},
                {"origin", name(row.origin)},
                {"expiry", expiry(row.expiry_kind, row.expiry)},
                {"received", row.received.units},
                {"sold", row.sold.units},
                {"returned", row.returned.units},
                {"lost", row.lost.units},
                {"counted", row.counted.units},
                {"on_hand", row.on_hand.units},
                {"received_value", json::of(row.received_value)},
                {"sold_value", json::of(row.sold_value)},
                {"returned_value", json::of(row.returned_value)},
                {"lost_value", json::of(row.lost_value)},
                {"counted_value", json::of(row.counted_value)},
                {"value", json::of(row.value)},
                {"takings", json::of(row.takings)}};
}

// {"net_sold": {"piece": 110480}, "takings": …, "value": …}: amounts say their currency.
Value stock_total(const StockTotals& total) {
  Object net_sold;
  for (const auto& [unit, units] : total.net_sold) net_sold[name(unit)] = units.units;
  return Object{{"net_sold", net_sold}, {"takings", json::of(total.takings)}, {"value", json::of(total.value)}};
}

Value object_of(const engine::StockAnswer& answer) {
  Array totals;
  for (const auto& [currency, total] : totals_by_currency(answer)) totals.push_back(stock_total(total));
  return Object{{"at_sequence", raw(answer.at)}, {"rows", array_of(answer.rows, stock_row)}, {"totals", totals}};
}

// Households are counted by shop and by month only.
Value fund_use(const engine::FundUse& use) {
  return Object{{"key", use.key}, {"spent", json::of(use.spent)}, {"households", use.households}};
}
Value fund_use_without_households(const engine::FundUse& use) {
  return Object{{"key", use.key}, {"spent", json::of(use.spent)}};
}

Value commitment(const engine::CommitmentAnswer& commitment) {
  return Object{{"reference", commitment.reference}, {"open", json::of(commitment.open)}};
}

Value fund(const engine::FundAnswer& fund) {
  return Object{{"fund", fund.fund},
                {"label", fund.label},
                {"funder", fund.funder},
                {"funder_label", fund.funder_label},
                {"from", json::of(fund.from)},
                {"to", json::of(fund.to)},
                {"granted", json::of(fund.granted)},
                {"fed", json::of(fund.fed)},
                {"received", json::of(fund.received)},
                {"spent", json::of(fund.spent)},
                {"committed", json::of(fund.committed)},
                {"left", json::of(fund.left)},
                {"spent_at_sale", json::of(fund.spent_at_sale)},
                {"captured", json::of(fund.captured)},
                {"reassigned", json::of(fund.reassigned)},
                {"commitments", array_of(fund.commitments, commitment)},
                {"households", fund.households},
                {"by_shop", array_of(fund.by_shop, fund_use)},
                {"by_category", array_of(fund.by_category, fund_use_without_households)},
                {"by_month", array_of(fund.by_month, fund_use)}};
}

Value object_of(const engine::FundsAnswer& answer) {
  return Object{{"at_sequence", raw(answer.at)},
                {"funds", array_of(answer.funds, fund)},
                {"unfunded", array_of(answer.unfunded, [](const Money& amount) { return json::of(amount); })},
                {"reassigned", array_of(answer.reassigned, [](const Money& amount) { return json::of(amount); })}};
}

Value object_of(const engine::HouseholdAnswer& answer) {
  return Object{{"pseudonym", answer.pseudonym},
                {"legal_entity", answer.legal_entity},
                {"bracket", answer.bracket},
                {"bracket_label", answer.bracket_label},
                {"size_class", answer.size_class},
                {"valid_from", json::of(answer.valid_from)},
                {"valid_to", json::of(answer.valid_to)},
                {"entitled", answer.entitled},
                {"cards", json::of(answer.cards)},
                {"month", json::of(answer.month)},
                {"visits", answer.visits},
                {"paid", json::of(answer.paid)},
                {"market", json::of(answer.market)},
                {"given", json::of(answer.given)},
                {"tariff", answer.tariff},
                {"tariff_version", answer.tariff_version},
                {"level", answer.level},
                {"renewals", answer.renewals},
                {"access_tariff", answer.access_tariff},
                {"access_version", answer.access_version},
                {"budget", json::of(answer.budget)},
                {"budget_period", name(answer.period)},
                {"budget_basis", name(answer.basis)},
                {"budget_by_grid", answer.budget_by_grid},
                {"budget_left", json::of(answer.budget_left)}};
}

Value object_of(const engine::LastNumberAnswer& answer) {
  return Object{{"last", raw(answer.last)}};
}

Value catalogue_entry(const engine::CatalogueEntry& entry) {
  return Object{{"kind", std::string(ledger::kind_of(entry.definition))},
                {"id", entry.id},
                {"version", entry.version},
                {"imported", entry.imported},
                {"definition", to_json(entry.definition)}};
}

Value grant_entry(const engine::GrantEntry& entry) {
  return Object{{"step", std::string(step_name(entry.grant.step))},
                {"fund", entry.grant.fund},
                {"amount", json::of(entry.grant.amount)},
                {"reference", entry.grant.reference},
                {"date", json::of(entry.date)}};
}

Value object_of(const engine::CatalogueAnswer& answer) {
  return Object{{"at_sequence", raw(answer.at)},
                {"definitions", array_of(answer.entries, catalogue_entry)},
                {"grants", array_of(answer.grants, grant_entry)},
                {"categories", json::of(answer.categories)},
                {"brackets", json::of(answer.brackets)}};
}

Value object_of(const engine::StatusAnswer& answer) {
  return Object{{"log", hex(answer.log)},
                {"epoch", raw(answer.epoch)},
                {"last_sequence", raw(answer.last)},
                {"root", hex(answer.root)},
                {"last_recorded_at", json::of(answer.last_recorded_at)},
                {"digest", answer.digest ? Value(hex(*answer.digest)) : Value(nullptr)}};
}

Value object_of(const engine::DeliveryQuery& query) {
  return Object{
      {"shop", query.shop}, {"supplier", query.supplier}, {"reference", query.reference}, {"opening", query.opening}};
}

Value object_of(const engine::DeliveryAnswer& answer) {
  const engine::Deliver& delivery = answer.delivery;
  return Object{{"known", answer.known},           {"shop", delivery.shop},       {"supplier", delivery.supplier},
                {"reference", delivery.reference}, {"opening", delivery.opening}, {"date", json::of(answer.date)},
                {"lots", delivery.lots.size()}};
}

Value object_of(const engine::RollAnswer& answer) {
  return Object{{"deliveries", array_of(answer.deliveries, [](const auto& each) { return object_of(each); })},
                {"households", array_of(answer.households, [](const auto& each) { return Value(each); })},
                {"next", answer.next}};
}

}  // namespace

std::string outcome_name(engine::Outcome outcome) {
  switch (outcome) {
    case engine::Outcome::recorded:
      return "recorded";
    case engine::Outcome::refused:
      return "refused";
    case engine::Outcome::noted:
      return "noted";
  }
  return "unknown";
}

json::Value to_json(const engine::Answer& answer) {
  return std::visit([](const auto& each) { return object_of(each); }, answer);
}

json::Value to_json(const engine::Receipt& receipt) {
  const bool refused = receipt.outcome == engine::Outcome::refused;
  return Object{{"outcome", outcome_name(receipt.outcome)},
                {"number", raw(receipt.number)},
                {"sequence", raw(receipt.sequence)},
                {"recorded_at", json::of(receipt.recorded_at)},
                {"effective_date", json::of(receipt.effective_date)},
                {"reason", refused ? json::of(receipt.reason) : Value(nullptr)},
                {"anomalies", to_json(receipt.anomalies)},
                {"total", json::of(receipt.total)},
                {"ticket", receipt.ticket},
                {"lots", array_of(receipt.lots, [](LotId lot) { return Value(raw(lot)); })}};
}

json::Value to_json(const ledger::Payment& payment) {
  return Object{{"means", name(payment.means)},
                {"amount", json::of(payment.amount)},
                {"issuer", payment.issuer},
                {"reference", payment.reference}};
}

json::Value to_json(const std::vector<ledger::Anomaly>& anomalies) {
  return array_of(anomalies, [](const ledger::Anomaly& each) {
    return Value(Object{{"code", name(each.code)}, {"field", each.field}});
  });
}

}  // namespace apps
