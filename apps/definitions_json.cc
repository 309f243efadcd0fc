// Definitions as JSON: the fields of ledger/definitions.h, and the same words as in territory files.
#include "apps/answers_json.h"

namespace apps {
namespace {

using json::Array;
using json::Object;
using json::Value;

template <class Term>
std::string name(Term term) {
  return std::string(to_string(term));
}

Array texts(const std::vector<std::string>& items) {
  Array array;
  for (const std::string& item : items) array.push_back(Value(item));
  return array;
}

Value cents(const std::optional<std::int64_t>& minor, Currency currency) {
  return minor ? json::of(Money{*minor, currency}) : Value(nullptr);
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
  return Object{{"code", product.code},       {"label", product.label},     {"category", product.category},
                {"unit", name(product.unit)}, {"barcode", product.barcode}, {"retired", product.retired}};
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

Value object_of(const ledger::Fund& fund) {
  return Object{{"code", fund.code},
                {"label", fund.label},
                {"funder", fund.funder},
                {"currency", name(fund.currency)},
                {"from", json::of(fund.from)},
                {"to", json::of(fund.to)},
                {"shops", texts(fund.shops)},
                {"categories", texts(fund.categories)},
                {"brackets", texts(fund.brackets)},
                {"share", json::of(fund.share)},
                {"order", fund.order},
                {"weight", fund.weight},
                {"retired", fund.retired}};
}

Value bracket(const ledger::Bracket& bracket, Currency currency) {
  return Object{{"code", bracket.code},
                {"label", bracket.label},
                {"rounding", name(bracket.rounding)},
                {"floor", cents(bracket.floor, currency)},
                {"ceiling", cents(bracket.ceiling, currency)}};
}

Value rule(const ledger::Rule& rule) {
  return Object{{"bracket", rule.bracket},
                {"category", rule.category},
                {"origin", rule.origin ? Value(name(*rule.origin)) : Value(nullptr)},
                {"base", name(rule.base)},
                {"rate", json::of(rule.rate)}};
}

Value object_of(const ledger::Tariff& tariff) {
  Array brackets;
  for (const ledger::Bracket& each : tariff.brackets) brackets.push_back(bracket(each, tariff.currency));
  Array rules;
  for (const ledger::Rule& each : tariff.rules) rules.push_back(rule(each));
  return Object{{"code", tariff.code},
                {"label", tariff.label},
                {"from", json::of(tariff.from)},
                {"currency", name(tariff.currency)},
                {"shops", texts(tariff.shops)},
                {"public_bracket", tariff.public_bracket},
                {"brackets", std::move(brackets)},
                {"rules", std::move(rules)}};
}

}  // namespace

json::Value to_json(const ledger::Definition& definition) {
  return std::visit([](const auto& each) { return object_of(each); }, definition);
}

}  // namespace apps
