#include "ledger/tariff_codec.h"

#include "ledger/wire_codec.h"

namespace ledger {
namespace {

// --- writing ---------------------------------------------------------------------------------------------------------

void write(const Measure& measure, wire::Measure::Builder out) {
  out.setKind(wire_term<wire::MeasureKind>(measure.kind));
  out.setBounds(wire_term<wire::BoundSide>(measure.bounds));
  out.setDivisor(wire_term<wire::Divisor>(measure.divisor));
  out.setDays(measure.days);
  write_fraction(measure.growth.couple_or_child, out.initCoupleOrChild());
  write_fraction(measure.growth.per_child, out.initPerChild());
  write_fraction(measure.growth.per_person, out.initPerPerson());
}

void write(const Linear& linear, wire::Linear::Builder out) {
  out.setGives(wire_term<wire::LineGives>(linear.gives));
  write_fraction(linear.slope, out.initSlope());
  write_fraction(linear.intercept, out.initIntercept());
  write_fraction(linear.min, out.initMin());
  write_fraction(linear.max, out.initMax());
  write_fraction(linear.step, out.initStep());
  out.setRounding(wire_term<wire::Rounding>(linear.rounding));
}

void write(const Bracket& bracket, wire::Bracket::Builder out) {
  out.setCode(wire_text(bracket.code));
  out.setLabel(wire_text(bracket.label));
  out.setRounding(wire_term<wire::Rounding>(bracket.rounding));
  if (bracket.floor) out.getFloor().setCents(*bracket.floor);
  if (bracket.ceiling) out.getCeiling().setCents(*bracket.ceiling);
  if (bracket.from) write_fraction(*bracket.from, out.initFrom());
  if (bracket.up_to) write_fraction(*bracket.up_to, out.initUpTo());
  out.setResident(wire_term<wire::Condition>(bracket.resident));
  out.setReferred(wire_term<wire::Condition>(bracket.referred));
  out.setNeedsPool(bracket.needs_pool);
}

void write(const PriceFormula& formula, wire::PriceFormula::Builder out) {
  out.setKind(wire_term<wire::FormulaKind>(formula.kind));
  out.setBase(wire_term<wire::PriceBase>(formula.base));
  write_fraction(formula.rate, out.initRate());
  out.setPrice(formula.price);
}

void write(const Rule& rule, wire::Rule::Builder out) {
  out.setBracket(wire_text(rule.bracket));
  if (!rule.category.empty()) out.setCategory(wire_text(rule.category));
  if (rule.origin) out.getOrigin().setOnly(wire_term<wire::Origin>(*rule.origin));
  out.setRankFrom(rule.rank_from);
  out.setKind(wire_term<wire::FormulaKind>(rule.formula.kind));
  out.setBase(wire_term<wire::PriceBase>(rule.formula.base));
  write_fraction(rule.formula.rate, out.initRate());
  out.setPrice(rule.formula.price);
  write_items(
      rule.or_lower, [&](auto count) { return out.initOrLower(count); },
      [](const PriceFormula& formula, auto formula_out) { write(formula, formula_out); });
  if (rule.floor) out.getFloor().setCents(*rule.floor);
  if (rule.ceiling) out.getCeiling().setCents(*rule.ceiling);
}

void write(const Budget& budget, wire::Budget::Builder out) {
  out.setAdults(budget.adults);
  out.setChildrenFrom(budget.children_from);
  out.setChildrenTo(budget.children_to);
  out.setAmount(budget.amount);
  out.setPerChild(budget.per_child);
  out.setMax(budget.max);
}

void write(const Rights& rights, wire::Rights::Builder out) {
  out.setPeriod(wire_term<wire::Period>(rights.period));
  out.setBasis(wire_term<wire::BudgetBasis>(rights.basis));
  write_items(
      rights.budgets, [&](auto count) { return out.initBudgets(count); },
      [](const Budget& budget, auto budget_out) { write(budget, budget_out); });
  out.setAccessMonths(rights.access_months);
  out.setRenewals(rights.renewals);
  out.setRenewalMonths(rights.renewal_months);
  out.setWaitingMonths(rights.waiting_months);
  write_texts(rights.brackets, [&](auto count) { return out.initBrackets(count); });
  out.setUnlimitedOtherwise(rights.unlimited_otherwise);
}

void write(const Quota& quota, wire::Quota::Builder out) {
  if (!quota.product.empty()) out.setProduct(wire_text(quota.product));
  if (!quota.category.empty()) out.setCategory(wire_text(quota.category));
  out.setPeriod(wire_term<wire::Period>(quota.period));
  out.setQuantity(quota.quantity.units);
  write_texts(quota.brackets, [&](auto count) { return out.initBrackets(count); });
}

// --- reading ---------------------------------------------------------------------------------------------------------

Result<std::optional<Fraction>> read_bound(bool is_there, wire::Fraction::Reader in) {
  if (!is_there) return std::optional<Fraction>();
  return std::optional(TRY(read_fraction(in)));
}

Result<Measure> read(wire::Measure::Reader in) {
  Measure measure;
  measure.kind = TRY(read_term<MeasureKind>(in.getKind(), "kind"));
  measure.bounds = TRY(read_term<BoundSide>(in.getBounds(), "bounds"));
  measure.divisor = TRY(read_term<Divisor>(in.getDivisor(), "divisor"));
  measure.days = in.getDays();
  measure.growth.couple_or_child = TRY(read_fraction(in.getCoupleOrChild()));
  measure.growth.per_child = TRY(read_fraction(in.getPerChild()));
  measure.growth.per_person = TRY(read_fraction(in.getPerPerson()));
  return measure;
}

Result<Linear> read(wire::Linear::Reader in) {
  Linear linear;
  linear.gives = TRY(read_term<LineGives>(in.getGives(), "gives"));
  linear.slope = TRY(read_fraction(in.getSlope()));
  linear.intercept = TRY(read_fraction(in.getIntercept()));
  linear.min = TRY(read_fraction(in.getMin()));
  linear.max = TRY(read_fraction(in.getMax()));
  linear.step = TRY(read_fraction(in.getStep()));
  linear.rounding = TRY(read_term<Rounding>(in.getRounding(), "rounding"));
  return linear;
}

// The members of a Cap'n Proto union are told apart by a switch: a member that this reader doesn't know comes out as a
// number that none of its cases has.
template <class Limit>
Result<std::optional<std::int64_t>> read_limit(Limit in, std::string_view field) {
  switch (in.which()) {
    case Limit::Reads::NONE:
      return std::optional<std::int64_t>();
    case Limit::Reads::CENTS:
      return std::optional(in.getCents());
  }
  return fail(ErrorCode::malformed, std::string(field), "unknown union member");
}

Result<Bracket> read(wire::Bracket::Reader in) {
  Bracket bracket{.code = read_text(in.getCode()), .label = read_text(in.getLabel())};
  bracket.rounding = TRY(read_term<Rounding>(in.getRounding(), "rounding"));
  bracket.floor = TRY(read_limit(in.getFloor(), "floor"));
  bracket.ceiling = TRY(read_limit(in.getCeiling(), "ceiling"));
  bracket.from = TRY(read_bound(in.hasFrom(), in.getFrom()));
  bracket.up_to = TRY(read_bound(in.hasUpTo(), in.getUpTo()));
  bracket.resident = TRY(read_term<Condition>(in.getResident(), "resident"));
  bracket.referred = TRY(read_term<Condition>(in.getReferred(), "referred"));
  bracket.needs_pool = in.getNeedsPool();
  return bracket;
}

Result<std::optional<Origin>> read_origin(wire::Rule::Origin::Reader in) {
  switch (in.which()) {
    case wire::Rule::Origin::ANY:
      return std::optional<Origin>();
    case wire::Rule::Origin::ONLY:
      return std::optional(TRY(read_term<Origin>(in.getOnly(), "origin")));
  }
  return fail(ErrorCode::malformed, "origin", "unknown union member");
}

Result<PriceFormula> read(wire::PriceFormula::Reader in) {
  PriceFormula formula;
  formula.kind = TRY(read_term<FormulaKind>(in.getKind(), "kind"));
  formula.base = TRY(read_term<PriceBase>(in.getBase(), "base"));
  formula.rate = TRY(read_fraction(in.getRate()));
  formula.price = in.getPrice();
  return formula;
}

Result<Rule> read(wire::Rule::Reader in) {
  Rule rule{.bracket = read_text(in.getBracket()), .category = read_text(in.getCategory())};
  rule.origin = TRY(read_origin(in.getOrigin()));
  rule.rank_from = in.getRankFrom();
  rule.formula.kind = TRY(read_term<FormulaKind>(in.getKind(), "kind"));
  rule.formula.base = TRY(read_term<PriceBase>(in.getBase(), "base"));
  rule.formula.rate = TRY(read_fraction(in.getRate()));
  rule.formula.price = in.getPrice();
  rule.or_lower = TRY(read_items<PriceFormula>(in.getOrLower(), [](auto item) { return read(item); }));
  rule.floor = TRY(read_limit(in.getFloor(), "floor"));
  rule.ceiling = TRY(read_limit(in.getCeiling(), "ceiling"));
  return rule;
}

Budget read(wire::Budget::Reader in) {
  return {.adults = in.getAdults(),
          .children_from = in.getChildrenFrom(),
          .children_to = in.getChildrenTo(),
          .amount = in.getAmount(),
          .per_child = in.getPerChild(),
          .max = in.getMax()};
}

Result<Rights> read(wire::Rights::Reader in) {
  Rights rights;
  rights.period = TRY(read_term<Period>(in.getPeriod(), "period"));
  rights.basis = TRY(read_term<BudgetBasis>(in.getBasis(), "basis"));
  for (const auto budget : in.getBudgets()) rights.budgets.push_back(read(budget));
  rights.access_months = in.getAccessMonths();
  rights.renewals = in.getRenewals();
  rights.renewal_months = in.getRenewalMonths();
  rights.waiting_months = in.getWaitingMonths();
  rights.brackets = read_texts(in.getBrackets());
  rights.unlimited_otherwise = in.getUnlimitedOtherwise();
  return rights;
}

Result<Quota> read(wire::Quota::Reader in) {
  Quota quota{.product = read_text(in.getProduct()), .category = read_text(in.getCategory())};
  quota.period = TRY(read_term<Period>(in.getPeriod(), "period"));
  quota.quantity = {in.getQuantity()};
  quota.brackets = read_texts(in.getBrackets());
  return quota;
}

}  // namespace

void write(const Tariff& tariff, wire::Tariff::Builder out) {
  const auto write_each = [](const auto& item, auto item_out) { write(item, item_out); };
  out.setCode(wire_text(tariff.code));
  out.setLabel(wire_text(tariff.label));
  out.setFrom(wire_date(tariff.from));
  out.setCurrency(static_cast<std::uint16_t>(tariff.currency));
  write_texts(tariff.shops, [&](auto count) { return out.initShops(count); });
  out.setPublicBracket(wire_text(tariff.public_bracket));
  if (tariff.measure != Measure{}) write(tariff.measure, out.initMeasure());
  if (tariff.linear) write(*tariff.linear, out.initLinear());
  write_items(
      tariff.brackets, [&](auto count) { return out.initBrackets(count); }, write_each);
  write_items(
      tariff.rules, [&](auto count) { return out.initRules(count); }, write_each);
  if (tariff.rights) write(*tariff.rights, out.initRights());
  write_items(
      tariff.quotas, [&](auto count) { return out.initQuotas(count); }, write_each);
  write_texts(tariff.override_roles, [&](auto count) { return out.initOverrideRoles(count); });
  if (!tariff.pool.empty()) out.setPool(wire_text(tariff.pool));
}

Result<Tariff> read(wire::Tariff::Reader in) {
  const auto read_each = [](auto item) { return read(item); };
  Tariff tariff{.code = read_text(in.getCode()), .label = read_text(in.getLabel())};
  tariff.from = TRY(read_date(in.getFrom(), "from"));
  tariff.currency = TRY(read_currency(in.getCurrency()));
  tariff.shops = read_texts(in.getShops());
  tariff.public_bracket = read_text(in.getPublicBracket());
  if (in.hasMeasure()) tariff.measure = TRY(read(in.getMeasure()));
  if (in.hasLinear()) tariff.linear = TRY(read(in.getLinear()));
  tariff.brackets = TRY(read_items<Bracket>(in.getBrackets(), read_each));
  tariff.rules = TRY(read_items<Rule>(in.getRules(), read_each));
  if (in.hasRights()) tariff.rights = TRY(read(in.getRights()));
  tariff.quotas = TRY(read_items<Quota>(in.getQuotas(), read_each));
  tariff.override_roles = read_texts(in.getOverrideRoles());
  tariff.pool = read_text(in.getPool());
  return tariff;
}

}  // namespace ledger
