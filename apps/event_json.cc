#include "apps/event_json.h"

#include "apps/answers_json.h"
#include "apps/event_names.h"

namespace apps {
namespace {

using json::array_of;
using json::name;
using json::Object;
using json::Value;

Value number_or_null(const auto& id) {
  return is_none(id) ? Value(nullptr) : Value(raw(id));
}

// The fields of each kind, in the order of its struct.
class EventFields {
 public:
  explicit EventFields(const engine::Registry& registry) : names_(registry) {}

  Object operator()(const ledger::Declared& body) const { return {{"definition", to_json(body.definition)}}; }

  // --- households and money ------------------------------------------------------------------------------------------

  Object operator()(const ledger::HouseholdEnrolled& body) const {
    return {{"legal_entity", names_.legal_entity(body.legal_entity)},
            {"bracket", names_.bracket(body.bracket)},
            {"size_class", body.size_class},
            {"valid_from", json::of(body.valid_from)},
            {"valid_to", json::of(body.valid_to)},
            {"given_by", given_by(body.given_by)},
            {"bound_by", bound_by(body.bound_by)}};
  }
  Object operator()(const ledger::HouseholdRenewed& body) const {
    return {{"bracket", names_.bracket(body.bracket)},     {"valid_from", json::of(body.valid_from)},
            {"valid_to", json::of(body.valid_to)},         {"given_by", given_by(body.given_by)},
            {"bound_by", bound_by(body.bound_by)},         {"ends_right", body.ends_right},
            {"override_by", override_by(body.override_by)}};
  }
  Object operator()(const ledger::HouseholdCorrected& body) const {
    return {{"bracket", names_.bracket(body.bracket)},
            {"size_class", body.size_class},
            {"given_by", given_by(body.given_by)},
            {"bound_by", bound_by(body.bound_by)},
            {"ends_right", body.ends_right}};
  }
  Object operator()(const ledger::HouseholdMerged&) const { return {}; }
  Object operator()(const ledger::CardIssued&) const { return {}; }
  Object operator()(const ledger::CardRevoked&) const { return {}; }
  Object operator()(const ledger::EntitlementGranted& body) const {
    return {{"valid_from", json::of(body.valid_from)},
            {"valid_to", json::of(body.valid_to)},
            {"budget", json::of(body.budget)},
            {"basis", name(body.basis)},
            {"period", name(body.period)},
            {"tariff", names_.tariff(body.tariff)},
            {"tariff_version", body.tariff_version}};
  }
  Object operator()(const ledger::GrantAwarded& body) const { return grant(body); }
  Object operator()(const ledger::GrantReceived& body) const { return grant(body); }
  Object operator()(const ledger::OpeningFund& body) const { return grant(body); }
  Object operator()(const ledger::CommitmentChanged& body) const {
    Object object{{"step", name(body.step)}};
    for (const auto& field : grant(body)) object.insert(field);
    return object;
  }
  Object operator()(const ledger::SharesReassigned& body) const {
    const auto share = [&](const ledger::ReassignedShare& each) {
      return Object{{"month", json::of(each.month)},
                    {"shop", names_.shop(each.shop)},
                    {"category", names_.category(each.category)},
                    {"bracket", names_.bracket(each.bracket)},
                    {"origin", name(each.origin)},
                    {"amount", json::of(each.amount)}};
    };
    return {{"from", names_.payer(body.from)},         {"to", names_.payer(body.to)},
            {"undoes", number_or_null(body.reverses)}, {"reason", body.reason},
            {"amount", json::of(reassigned_by(body))}, {"shares", array_of(body.shares, share)}};
  }

  // --- goods ---------------------------------------------------------------------------------------------------------

  Object operator()(const ledger::Delivered& body) const {
    return {{"shop", names_.shop(body.shop)},
            {"supplier", names_.supplier(body.supplier)},
            {"reference", body.reference},
            {"lots", lots(body.lots)}};
  }
  Object operator()(const ledger::OpeningStock& body) const {
    return {{"shop", names_.shop(body.shop)}, {"reference", body.reference}, {"lots", lots(body.lots)}};
  }
  Object operator()(const ledger::StockCounted& body) const {
    const auto line = [&](const ledger::CountedLine& each) {
      return Object{{"product", names_.product(each.product)}, {"unit", name(names_.unit(each.product))},
                    {"lot", number_or_null(each.lot)},         {"counted", each.counted.units},
                    {"expected", each.expected.units},         {"moves", moves(each.moves)}};
    };
    return {{"shop", names_.shop(body.shop)}, {"lines", array_of(body.lines, line)}};
  }
  Object operator()(const ledger::LossRecorded& body) const {
    const auto line = [&](const ledger::LostLine& each) {
      return Object{{"product", names_.product(each.product)},
                    {"unit", name(names_.unit(each.product))},
                    {"quantity", each.quantity.units},
                    {"cause", name(each.cause)},
                    {"moves", moves(each.moves)}};
    };
    return {{"shop", names_.shop(body.shop)}, {"lines", array_of(body.lines, line)}};
  }
  Object operator()(const ledger::Sold& body) const {
    const auto line = [&](const ledger::SaleLine& each) {
      Object object = ticket_line(each);
      object["rank"] = each.rank;
      object["vat_rate"] = each.vat_rate;
      object["draws"] = draws(each.draws);
      return object;
    };
    const auto help = [&](const ledger::FirstHelp& each) {
      return Object{{"fund", names_.fund(each.fund)},
                    {"ever", each.ever},
                    {"in_month", each.in_month},
                    {"in_shop", each.in_shop}};
    };
    Object object = ticket(body);
    object["tariff"] = names_.tariff(body.tariff);
    object["tariff_version"] = body.tariff_version;
    object["chosen"] = body.chosen;
    object["level"] = body.level;
    object["lines"] = array_of(body.lines, line);
    object["payments"] = payments(body.payments);
    object["pool"] = names_.fund(body.pool);
    object["top_up"] = json::of(body.top_up);
    object["override_by"] = override_by(body.override_by);
    object["first_helps"] = array_of(body.first_helps, help);
    return object;
  }
  Object operator()(const ledger::Returned& body) const {
    const auto line = [&](const ledger::ReturnLine& each) {
      Object object = ticket_line(each);
      object["original_line"] = each.original_line;
      object["restocked"] = each.restocked;
      object["draws"] = draws(each.draws);
      return object;
    };
    Object object = ticket(body);
    object["original"] = number_or_null(body.original);
    object["lines"] = array_of(body.lines, line);
    object["refunds"] = payments(body.refunds);
    object["pool"] = names_.fund(body.pool);
    object["from_pool"] = json::of(body.from_pool);
    return object;
  }

  // --- what did not happen -------------------------------------------------------------------------------------------

  Object operator()(const ledger::CommandRefused& body) const {
    const auto line = [&](const ledger::AskedLine& each) {
      return Object{{"product", names_.product(each.product)}, {"quantity", each.quantity.units}};
    };
    return {{"command", ledger::to_string(body.kind)},
            {"reason", json::of(body.reason)},
            {"shop", names_.shop(body.shop)},
            {"bracket", names_.bracket(body.bracket)},
            {"asked", array_of(body.asked, line)},
            {"not_covered", body.refused.is_zero() ? Value(nullptr) : json::of(body.refused)}};
  }
  Object operator()(const ledger::CommandNoted& body) const { return {{"command", ledger::to_string(body.kind)}}; }

 private:
  Object given_by(const ledger::BracketSource& source) const {
    return {{"tariff", names_.tariff(source.tariff)}, {"version", source.version}, {"level", source.level}};
  }
  Object bound_by(const ledger::AccessTerms& terms) const {
    return {{"tariff", names_.tariff(terms.tariff)}, {"version", terms.version}};
  }
  static Value override_by(const std::optional<ledger::Override>& passed) {
    if (!passed) return nullptr;
    return Object{{"role", passed->role}, {"reason", passed->reason}};
  }
  Object grant(const auto& body) const {
    return {{"fund", names_.fund(body.fund)}, {"amount", json::of(body.amount)}, {"reference", body.reference}};
  }

  json::Array lots(const std::vector<ledger::LotReceived>& lots) const {
    return array_of(lots, [&](const ledger::LotReceived& each) {
      return Object{{"product", names_.product(each.product)},
                    {"unit", name(names_.unit(each.product))},
                    {"lot", raw(each.lot)},
                    {"label", each.label},
                    {"quantity", each.quantity.units},
                    {"unit_cost", json::of(each.unit_cost, names_.unit(each.product), each.cost.currency)},
                    {"cost", json::of(each.cost)},
                    {"market_price", each.market_price.is_zero() ? Value(nullptr) : json::of(each.market_price)},
                    {"origin", name(each.origin)},
                    {"expiry", Object{{"kind", name(each.expiry_kind)}, {"date", json::of(each.expiry)}}},
                    {"price_cap", json::of(each.price_cap)},
                    {"free_of_charge", each.free_of_charge}};
    });
  }
  static json::Array moves(const std::vector<ledger::StockMove>& moves) {
    return array_of(moves, [](const ledger::StockMove& each) {
      return Object{{"lot", raw(each.lot)}, {"quantity", each.quantity.units}, {"value", json::of(each.value)}};
    });
  }
  static json::Array payments(const std::vector<ledger::Payment>& payments) {
    return array_of(payments, [](const ledger::Payment& each) { return to_json(each); });
  }

  Object ticket(const auto& body) const {
    return {{"shop", names_.shop(body.shop)},
            {"ticket", body.ticket},
            {"nature", name(body.nature)},
            {"bracket", names_.bracket(body.bracket)},
            {"total", json::of(ledger::total_of(body.lines, body.currency))}};
  }
  Object ticket_line(const auto& line) const {
    return {{"product", names_.product(line.product)},
            {"category", names_.category(line.category)},
            {"unit", name(names_.unit(line.product))},
            {"quantity", line.quantity.units},
            {"amount", json::of(line.amount)}};
  }
  json::Array draws(const ledger::Draws& draws) const {
    const auto share = [&](const ledger::Share& each) {
      return Object{{"fund", names_.fund(each.fund)}, {"amount", json::of(each.amount)}};
    };
    return array_of(draws, [&](const ledger::Draw& each) {
      return Object{{"lot", number_or_null(each.lot)},
                    {"quantity", each.quantity.units},
                    {"unit_price", json::of(each.unit_price)},
                    {"amount", json::of(each.amount)},
                    {"cost", json::of(each.cost)},
                    {"market", json::of(each.market)},
                    {"unfunded", json::of(each.unfunded)},
                    {"surplus", json::of(each.surplus)},
                    {"cost_basis", name(each.basis)},
                    {"origin", name(each.origin)},
                    {"shares", array_of(each.shares, share)},
                    {"rule", each.rule},
                    {"base_price", json::of(each.base_price)},
                    {"limit", name(each.limit)},
                    {"lowest", each.lowest}};
    });
  }

  EventNames names_;
};

}  // namespace

json::Value to_json(const ledger::Event& event, const engine::Registry& registry) {
  const ledger::Envelope& envelope = event.envelope;
  Object object{{"sequence", raw(envelope.sequence)},
                {"kind", ledger::kind_of(event)},
                {"occurred_at", json::of(envelope.occurred_at)},
                {"recorded_at", json::of(envelope.recorded_at)},
                {"requested_date", json::of(envelope.requested_date)},
                {"effective_date", json::of(envelope.effective_date)},
                {"source", EventNames{registry}.source(envelope.source)},
                {"number", raw(envelope.number)}};
  for (const auto& field : std::visit(EventFields(registry), event.body)) object.insert(field);
  object["anomalies"] = to_json(ledger::anomalies_of(event.body));
  return object;
}

}  // namespace apps
