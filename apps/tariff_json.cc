#include "apps/tariff_json.h"

namespace apps {
namespace {

using json::Array;
using json::array_of;
using json::name;
using json::Object;
using json::Value;

Value bound(const std::optional<Fraction>& fraction) {
  return fraction ? json::of(*fraction) : Value(nullptr);
}

Value measure(const ledger::Measure& measure) {
  return Object{{"kind", name(measure.kind)},
                {"bounds", name(measure.bounds)},
                {"divisor", name(measure.divisor)},
                {"days", measure.days},
                {"growth", Object{{"couple_or_child", json::of(measure.growth.couple_or_child)},
                                  {"per_child", json::of(measure.growth.per_child)},
                                  {"per_person", json::of(measure.growth.per_person)}}}};
}

Value linear(const ledger::Linear& linear) {
  return Object{
      {"gives", name(linear.gives)},      {"slope", json::of(linear.slope)}, {"intercept", json::of(linear.intercept)},
      {"min", json::of(linear.min)},      {"max", json::of(linear.max)},     {"step", json::of(linear.step)},
      {"rounding", name(linear.rounding)}};
}

Value bracket(const ledger::Bracket& bracket, Currency currency) {
  return Object{{"code", bracket.code},
                {"label", bracket.label},
                {"rounding", name(bracket.rounding)},
                {"floor", json::of(bracket.floor, currency)},
                {"ceiling", json::of(bracket.ceiling, currency)},
                {"from", bound(bracket.from)},
                {"up_to", bound(bracket.up_to)},
                {"resident", name(bracket.resident)},
                {"referred", name(bracket.referred)},
                {"needs_pool", bracket.needs_pool}};
}

Value formula(const ledger::PriceFormula& formula, Currency currency) {
  return Object{{"kind", name(formula.kind)},
                {"base", name(formula.base)},
                {"rate", json::of(formula.rate)},
                {"price", json::of(Money{formula.price, currency})}};
}

Value rule(const ledger::Rule& rule, Currency currency) {
  const auto show = [currency](const ledger::PriceFormula& each) { return formula(each, currency); };
  return Object{{"bracket", rule.bracket},
                {"category", rule.category},
                {"origin", rule.origin ? Value(name(*rule.origin)) : Value(nullptr)},
                {"rank_from", rule.rank_from},
                {"formula", show(rule.formula)},
                {"or_lower", array_of(rule.or_lower, show)},
                {"floor", json::of(rule.floor, currency)},
                {"ceiling", json::of(rule.ceiling, currency)}};
}

Value budget(const ledger::Budget& budget, Currency currency) {
  return Object{{"adults", budget.adults},
                {"children_from", budget.children_from},
                {"children_to", budget.children_to},
                {"amount", json::of(Money{budget.amount, currency})},
                {"per_child", json::of(Money{budget.per_child, currency})},
                {"max", budget.max == 0 ? Value(nullptr) : json::of(Money{budget.max, currency})}};
}

Value rights(const ledger::Rights& rights, Currency currency) {
  return Object{{"period", name(rights.period)},
                {"basis", name(rights.basis)},
                {"budgets", array_of(rights.budgets, [currency](const auto& each) { return budget(each, currency); })},
                {"access_months", rights.access_months},
                {"renewals", rights.renewals},
                {"renewal_months", rights.renewal_months},
                {"waiting_months", rights.waiting_months},
                {"brackets", json::of(rights.brackets)},
                {"unlimited_otherwise", rights.unlimited_otherwise}};
}

Value quota(const ledger::Quota& quota) {
  return Object{{"product", quota.product},
                {"category", quota.category},
                {"period", name(quota.period)},
                {"quantity", quota.quantity.units},
                {"brackets", json::of(quota.brackets)}};
}

}  // namespace

json::Value tariff_json(const ledger::Tariff& tariff) {
  const Currency currency = tariff.currency;
  return Object{
      {"code", tariff.code},
      {"label", tariff.label},
      {"from", json::of(tariff.from)},
      {"currency", name(currency)},
      {"shops", json::of(tariff.shops)},
      {"public_bracket", tariff.public_bracket},
      {"measure", measure(tariff.measure)},
      {"linear", tariff.linear ? linear(*tariff.linear) : Value(nullptr)},
      {"brackets", array_of(tariff.brackets, [currency](const auto& each) { return bracket(each, currency); })},
      {"rules", array_of(tariff.rules, [currency](const auto& each) { return rule(each, currency); })},
      {"rights", tariff.rights ? rights(*tariff.rights, currency) : Value(nullptr)},
      {"quotas", array_of(tariff.quotas, quota)},
      {"override_roles", json::of(tariff.override_roles)},
      {"pool", tariff.pool}};
}

}  // namespace apps
