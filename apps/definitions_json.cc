// Definitions as JSON: the fields of ledger/definitions.h, and the same words as in territory files.
#include "apps/answers_json.h"
#include "apps/tariff_json.h"

namespace apps {
namespace {

using json::Array;
using json::name;
using json::Object;
using json::Value;

Value object_of(const ledger::Tariff& tariff) {
  return tariff_json(tariff);
}

Value object_of(const ledger::LegalEntity& entity) {
  return Object{{"code", entity.code}, {"label", entity.label}, {"siren", entity.siren}, {"retired", entity.retired}};
}

Value object_of(const ledger::Shop& shop) {
  return Object{{"code", shop.code},
                {"label", shop.label},
                {"legal_entity", shop.legal_entity},
                {"kind", name(shop.kind)},
                {"currency", name(shop.currency)},
                {"oversell", name(shop.oversell)},
                {"zone", shop.zone},
                {"retired", shop.retired}};
}

Value object_of(const ledger::SourceDefinition& source) {
  return Object{{"code", source.code},
                {"label", source.label},
                {"kind", name(source.kind)},
                {"shop", source.shop},
                {"retired", source.retired}};
}

Value object_of(const ledger::Supplier& supplier) {
  return Object{{"code", supplier.code}, {"label", supplier.label}, {"retired", supplier.retired}};
}

Value object_of(const ledger::Product& product) {
  return Object{{"code", product.code},         {"label", product.label},         {"category", product.category},
                {"unit", name(product.unit)},   {"barcode", product.barcode},     {"nature", name(product.nature)},
                {"vat_rate", product.vat_rate}, {"tags", json::of(product.tags)}, {"retired", product.retired}};
}

Value object_of(const ledger::Price& price) {
  return Object{{"product", price.product},
                {"shop", price.shop},
                {"from", json::of(price.from)},
                {"market", json::of(price.market)},
                {"full", json::of(price.full)}};
}

Value object_of(const ledger::Funder& funder) {
  return Object{{"code", funder.code}, {"label", funder.label}, {"retired", funder.retired}};
}

Value caps(const ledger::FundCaps& caps, Currency currency) {
  return Object{{"total", json::of(caps.total, currency)},
                {"per_month", json::of(caps.per_month, currency)},
                {"per_shop", json::of(caps.per_shop, currency)},
                {"per_household", json::of(caps.per_household, currency)},
                {"per_household_month", json::of(caps.per_household_month, currency)},
                {"per_sale", json::of(caps.per_sale, currency)},
                {"per_unit", json::of(caps.per_unit, currency)}};
}

Value object_of(const ledger::Fund& fund) {
  Array origins;
  for (const Origin origin : fund.origins) origins.push_back(Value(name(origin)));
  return Object{{"code", fund.code},
                {"label", fund.label},
                {"funder", fund.funder},
                {"currency", name(fund.currency)},
                {"from", json::of(fund.from)},
                {"to", json::of(fund.to)},
                {"shops", json::of(fund.shops)},
                {"zones", json::of(fund.zones)},
                {"categories", json::of(fund.categories)},
                {"tags", json::of(fund.tags)},
                {"brackets", json::of(fund.brackets)},
                {"origins", std::move(origins)},
                {"basis", name(fund.basis)},
                {"share_kind", name(fund.share_kind)},
                {"share", json::of(fund.share)},
                {"unit_share", json::of(Money{fund.unit_share, fund.currency})},
                {"order", fund.order},
                {"weight", fund.weight},
                {"caps", caps(fund.caps, fund.currency)},
                {"retired", fund.retired}};
}

}  // namespace

json::Value to_json(const ledger::Definition& definition) {
  return std::visit([](const auto& each) { return object_of(each); }, definition);
}

}  // namespace apps
