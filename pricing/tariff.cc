// Which rule gives the price of a case (bracket, category, origin, rank). The highest rank that the case reaches comes
// first; among rules of one rank:
//
//   names category and origin   3      bread given by a bakery
//   names the category          2      bread
//   names the origin            1      whatever was given
//   names neither               0      everything else
//
// Two rules that fit one case and are equally precise name the same rank, category and origin: rules overlap only where
// one repeats another. So a tariff whose rules all differ, and that has an answer without rank for every origin of the
// category that nobody named, has exactly one answer to every case.
#include "pricing/tariff.h"

#include <algorithm>
#include <array>
#include <limits>
#include <string>
#include <tuple>

namespace pricing {

namespace {

constexpr std::array kOrigins = {Origin::bought, Origin::donated, Origin::state_funded};
constexpr std::size_t kRulesMax = std::numeric_limits<std::uint16_t>::max();  // a trace names a rule in 16 bits

std::string at(std::string_view list, std::size_t index) {
  return std::string(list) + "[" + std::to_string(index) + "]";
}

bool fits(const Rule& rule, BracketId bracket, CategoryId category, Origin origin, std::uint8_t rank) {
  return rule.bracket == bracket && rule.rank_from <= rank && (is_none(rule.category) || rule.category == category) &&
         rule.origin.value_or(origin) == origin;
}

// The rank counts most, then the category, then the origin.
int precision(const Rule& rule) {
  return 4 * rule.rank_from + (is_none(rule.category) ? 0 : 2) + (rule.origin ? 1 : 0);
}

auto case_of(const Rule& rule) {
  return std::tuple(rule.bracket, rule.category, rule.origin, rule.rank_from);
}

bool is_listed(const TariffTerms& terms, BracketId id) {
  return std::any_of(terms.brackets.begin(), terms.brackets.end(), [id](const BracketTerms& b) { return b.id == id; });
}

bool has_answer(const TariffTerms& terms, BracketId bracket, Origin origin) {
  const CategoryId unnamed{};
  return std::any_of(terms.rules.begin(), terms.rules.end(),
                     [&](const Rule& rule) { return fits(rule, bracket, unnamed, origin, 0); });
}

Result<void> check_limit(const std::optional<Money>& limit, Currency currency, const std::string& field) {
  if (!limit) return {};
  if (limit->currency != currency) return fail(ErrorCode::currency_mismatch, field, "not the currency of the tariff");
  if (limit->minor < 0 || limit->minor > kAmountMax)
    return fail(ErrorCode::amount_out_of_range, field, to_string(*limit));
  return {};
}

Result<void> check_bracket(const TariffTerms& terms, std::size_t index) {
  const BracketTerms& bracket = terms.brackets[index];
  const std::string field = at("brackets", index);
  for (std::size_t before = 0; before < index; ++before)
    if (terms.brackets[before].id == bracket.id)
      return fail(ErrorCode::definition_conflict, field, "the bracket is listed twice");
  TRY(check_limit(bracket.floor, terms.currency, field + ".floor"));
  TRY(check_limit(bracket.ceiling, terms.currency, field + ".ceiling"));
  if (bracket.floor && bracket.ceiling && *bracket.floor > *bracket.ceiling)
    return fail(ErrorCode::amount_out_of_range, field, "the floor is above the ceiling");
  for (const Origin origin : kOrigins)
    if (!has_answer(terms, bracket.id, origin))
      return fail(ErrorCode::tariff_rule_missing, field, "no rule for origin " + std::string(to_string(origin)));
  return {};
}

// A rule's limits beside its bracket's: of the two that hold together, the lower may not be the higher.
Result<void> check_limits(const TariffTerms& terms, const Rule& rule, const std::string& field) {
  TRY(check_limit(rule.floor, terms.currency, field));
  TRY(check_limit(rule.ceiling, terms.currency, field));
  for (const BracketTerms& bracket : terms.brackets) {
    if (bracket.id != rule.bracket) continue;
    const std::optional<Money>& floor = rule.floor ? rule.floor : bracket.floor;
    const std::optional<Money>& ceiling = rule.ceiling ? rule.ceiling : bracket.ceiling;
    if ((rule.floor || rule.ceiling) && floor && ceiling && *floor > *ceiling)
      return fail(ErrorCode::amount_out_of_range, field, "the floor is above the ceiling");
  }
  return {};
}

Result<void> check_rate(const Fraction& rate, const std::string& field) {
  if (rate.numerator >= 0) return {};
  return fail(ErrorCode::fraction_out_of_range, field, "a negative rate: " + to_string(rate));
}

Result<void> check_formula(const TariffTerms& terms, const PriceFormula& formula, const std::string& field) {
  switch (formula.kind) {
    case FormulaKind::rate:
      return check_rate(formula.rate, field);
    case FormulaKind::fixed:
      return check_limit(Money{formula.price, terms.currency}, terms.currency, field);
    case FormulaKind::level:
      if (!terms.level_gives)
        return fail(ErrorCode::definition_conflict, field, "a level, but the tariff is not linear");
      return check_rate(formula.rate, field);
  }
  return {};
}

Result<void> check_rule(const TariffTerms& terms, std::size_t index) {
  const Rule& rule = terms.rules[index];
  const std::string field = at("rules", index);
  if (!is_listed(terms, rule.bracket))
    return fail(ErrorCode::unknown_bracket, field, "the tariff does not list this bracket");
  TRY(check_formula(terms, rule.formula, field));
  for (const PriceFormula& formula : rule.or_lower) TRY(check_formula(terms, formula, field));
  return check_limits(terms, rule, field);
}

Result<void> check_level_is_used(const TariffTerms& terms) {
  if (!terms.level_gives || std::any_of(terms.rules.begin(), terms.rules.end(), uses_level)) return {};
  return fail(ErrorCode::definition_conflict, "linear", "no rule uses the linear form");
}

Result<void> check_no_overlap(const std::vector<Rule>& rules) {
  std::vector<std::size_t> by_case(rules.size());
  for (std::size_t i = 0; i < rules.size(); ++i) by_case[i] = i;
  std::stable_sort(by_case.begin(), by_case.end(),
                   [&](std::size_t a, std::size_t b) { return case_of(rules[a]) < case_of(rules[b]); });
  for (std::size_t i = 1; i < by_case.size(); ++i)
    if (case_of(rules[by_case[i - 1]]) == case_of(rules[by_case[i]]))
      return fail(ErrorCode::tariff_rules_overlap, at("rules", by_case[i]),
                  "the same case as " + at("rules", by_case[i - 1]));
  return {};
}

}  // namespace

bool uses_level(const Rule& rule) {
  const auto is_level = [](const PriceFormula& formula) { return formula.kind == FormulaKind::level; };
  return is_level(rule.formula) || std::any_of(rule.or_lower.begin(), rule.or_lower.end(), is_level);
}

Result<Tariff> Tariff::create(TariffTerms terms) {
  if (terms.rules.size() > kRulesMax) return fail(ErrorCode::too_many_lines, "rules", "more rules than 65,535");
  for (std::size_t i = 0; i < terms.rules.size(); ++i) TRY(check_rule(terms, i));
  TRY(check_no_overlap(terms.rules));
  TRY(check_level_is_used(terms));
  for (std::size_t i = 0; i < terms.brackets.size(); ++i) TRY(check_bracket(terms, i));
  if (!is_listed(terms, terms.public_bracket))
    return fail(ErrorCode::unknown_bracket, "publicBracket", "the tariff does not list this bracket");
  return Tariff(std::move(terms));
}

const BracketTerms* Tariff::bracket(BracketId id) const {
  for (const BracketTerms& each : terms_.brackets)
    if (each.id == id) return &each;
  return nullptr;
}

Tariff::Match Tariff::match(BracketId bracket, CategoryId category, Origin origin, std::uint8_t rank) const {
  const Rule* best = nullptr;
  for (const Rule& rule : terms_.rules) {
    if (!fits(rule, bracket, category, origin, rank)) continue;
    if (best == nullptr || precision(rule) > precision(*best)) best = &rule;
  }
  CHECK(best != nullptr, raw(bracket), raw(category));  // `create` saw a rule for every origin of every listed bracket
  return {.rule = best, .number = static_cast<std::uint16_t>(best - terms_.rules.data() + 1)};
}

}  // namespace pricing
