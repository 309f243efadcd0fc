// One function a table; TomlReader refuses what is left over, and what is wrong inside a table is adopted by the one
// around it. Sense is checked afterwards by building what pricing computes with (apps/tariff_model.h).
#include "apps/tariff_file.h"

#include <algorithm>
#include <limits>

#include "apps/arguments.h"
#include "apps/tariff_model.h"

namespace apps {
namespace {

constexpr std::string_view kRoundings =
    "half_up, half_down, half_even, half_odd, half_ceiling, half_floor, up, down, ceiling or floor";
constexpr std::string_view kBases = "market, cost or full";
constexpr std::string_view kMeasures = "given, choice, quotient_familial, reste_a_vivre, household_size or age";
constexpr std::string_view kBounds = "from_inclusive or up_to_inclusive";
constexpr std::string_view kDivisors = "persons, consumption_units or parts";
constexpr std::int64_t kCountMax = std::numeric_limits<std::uint8_t>::max();
constexpr std::int64_t kMonthsMax = 1200;
constexpr Fraction kRateMax{5, 1};  // five times what the goods are worth is a slip of the pen

std::uint8_t count_or(TomlReader& table, std::string_view key, std::uint8_t otherwise) {
  return static_cast<std::uint8_t>(table.integer_or(key, otherwise, 0, kCountMax));
}

std::uint16_t months(TomlReader& table, std::string_view key) {
  return static_cast<std::uint16_t>(table.integer_or(key, 0, 0, kMonthsMax));
}

Condition condition(TomlReader& table, std::string_view key) {
  if (!table.has(key)) return Condition::any;
  return table.flag_or(key, false) ? Condition::yes : Condition::no;
}

// The one table under `key`, if it is there; two are refused.
const TomlValue* only_table(TomlReader& table, std::string_view key) {
  const std::vector<const TomlValue*> found = table.tables(key);
  if (found.size() > 1) table.reject(key, ErrorCode::value_not_allowed, "written more than once");
  return found.empty() ? nullptr : found.front();
}

Growth read_growth(TomlReader& table) {
  Growth growth;
  const TomlValue* value = only_table(table, "growth");
  if (value == nullptr) return growth;
  TomlReader inner(*value, "tariff.measure.growth");
  growth.couple_or_child = inner.fraction_or("couple_or_child", growth.couple_or_child);
  growth.per_child = inner.fraction_or("per_child", growth.per_child);
  growth.per_person = inner.fraction_or("per_person", growth.per_person);
  table.adopt(inner);
  return growth;
}

Measure read_measure(TomlReader& table) {
  Measure measure;
  const TomlValue* value = only_table(table, "measure");
  if (value == nullptr) return measure;
  TomlReader inner(*value, "tariff.measure");
  if (!inner.has("kind")) static_cast<void>(inner.text("kind"));  // says that it is missing
  measure.kind = inner.term_or("kind", parse_MeasureKind, MeasureKind::given, kMeasures);
  measure.bounds = inner.term_or("bounds", parse_BoundSide, BoundSide::from_inclusive, kBounds);
  measure.divisor = inner.term_or("divisor", parse_Divisor, Divisor::persons, kDivisors);
  measure.days = static_cast<std::uint16_t>(inner.integer_or("days", 30, 1, 366));
  measure.growth = read_growth(inner);
  table.adopt(inner);
  return measure;
}

std::optional<Linear> read_linear(TomlReader& table) {
  const TomlValue* value = only_table(table, "linear");
  if (value == nullptr) return std::nullopt;
  TomlReader inner(*value, "tariff.linear");
  Linear linear;
  linear.gives = inner.term_or("gives", parse_LineGives, LineGives::price, "price or rate");
  for (const char* key : {"slope", "min", "max"})
    if (!inner.has(key)) static_cast<void>(inner.text(key));  // says that it is missing
  linear.slope = inner.fraction_or("slope", linear.slope);
  linear.intercept = inner.fraction_or("intercept", linear.intercept);
  linear.min = inner.fraction_or("min", linear.min);
  linear.max = inner.fraction_or("max", linear.max);
  linear.step = inner.fraction_or("step", linear.step);
  linear.rounding = inner.term_or("rounding", rounding_named, Rounding::half_up, kRoundings);
  table.adopt(inner);
  return linear;
}

// A role is typed as ROLE:REASON, of which the reason may hold colons.
std::vector<std::string> read_roles(TomlReader& table) {
  std::vector<std::string> roles = table.codes("override_roles");
  for (const std::string& role : roles)
    if (role.find(':') != std::string::npos)
      table.reject("override_roles", ErrorCode::code_not_allowed,
                   "'" + role + "' is typed before a colon, and holds one");
  return roles;
}

ledger::Bracket read_bracket(TomlReader& table, Currency currency) {
  return ledger::Bracket{.code = table.code("code"),
                         .label = table.label("label"),
                         .rounding = table.term_or("rounding", rounding_named, Rounding::half_up, kRoundings),
                         .floor = table.cents_or_none("floor", currency),
                         .ceiling = table.cents_or_none("ceiling", currency),
                         .from = table.fraction_or_none("from"),
                         .up_to = table.fraction_or_none("up_to"),
                         .resident = condition(table, "resident"),
                         .referred = condition(table, "referred"),
                         .needs_pool = table.flag_or("needs_pool", false)};
}

// A rate, a price or a level. A base stands beside a rate, or a level that gives one; a rate beside a level is the part
// of it that is asked for.
PriceFormula read_formula(TomlReader& table, Currency currency) {
  PriceFormula formula;
  const bool fixed = table.has("price");
  const bool level = table.flag_or("level", false);
  if (fixed && (level || table.has("rate")))
    table.reject("price", ErrorCode::value_not_allowed, "a fixed price stands without a rate and without a level");
  if (fixed && table.has("base"))
    table.reject("base", ErrorCode::value_not_allowed, "a fixed price is a part of nothing");
  if (!fixed && !level && !table.has("rate")) static_cast<void>(table.text("rate"));  // says that it is missing
  formula.kind = fixed ? FormulaKind::fixed : level ? FormulaKind::level : FormulaKind::rate;
  formula.base = table.term_or("base", parse_PriceBase, PriceBase::market, kBases);
  formula.rate = table.fraction_or("rate", Fraction{1, 1});
  if (formula.rate.numerator < 0 || formula.rate > kRateMax)
    table.reject("rate", ErrorCode::fraction_out_of_range,
                 "found " + in_percent(formula.rate) + ", expected a rate from 0 to " + in_percent(kRateMax));
  formula.price = table.cents_or_none("price", currency).value_or(0);
  return formula;
}

ledger::Rule read_rule(TomlReader& table, Currency currency) {
  ledger::Rule rule{.bracket = table.code("bracket"), .category = table.code_or_none("category")};
  if (table.has("origin")) rule.origin = table.term_or("origin", parse_Origin, Origin::bought, kOriginWords);
  rule.rank_from = count_or(table, "rank_from", 0);
  rule.formula = read_formula(table, currency);
  for (const TomlValue* value : table.tables("or_lower")) {
    TomlReader inner(*value, "tariff.rule.or_lower");
    rule.or_lower.push_back(read_formula(inner, currency));
    table.adopt(inner);
  }
  rule.floor = table.cents_or_none("floor", currency);
  rule.ceiling = table.cents_or_none("ceiling", currency);
  return rule;
}

void read_children(TomlReader& table, Budget& row) {
  if (table.has("children")) {
    row.children_from = row.children_to = count_or(table, "children", 0);
    return;
  }
  row.children_from = count_or(table, "children_from", row.children_from);
  row.children_to = count_or(table, "children_to", row.children_to);
  if (row.children_from > row.children_to)
    table.reject("children_to", ErrorCode::value_not_allowed, "it is below children_from");
}

Budget read_budget(TomlReader& table, Currency currency) {
  Budget row{.adults = count_or(table, "adults", 0)};
  read_children(table, row);
  row.amount = table.money("amount", currency).minor;
  row.per_child = table.cents_or_none("per_child", currency).value_or(0);
  row.max = table.cents_or_none("max", currency).value_or(0);
  return row;
}

// "unlimited", or the budget of all whom no row fits: a last row for everybody.
void read_otherwise(TomlReader& table, Currency currency, ledger::Rights& rights) {
  if (!table.has("otherwise")) return;
  rights.unlimited_otherwise = table.is_text("otherwise", "unlimited");
  if (!rights.unlimited_otherwise) rights.budgets.push_back({.amount = table.money("otherwise", currency).minor});
}

std::optional<ledger::Rights> read_rights(TomlReader& table, Currency currency, std::vector<Place>& budgets) {
  const TomlValue* value = only_table(table, "rights");
  if (value == nullptr) return std::nullopt;
  TomlReader inner(*value, "tariff.rights");
  ledger::Rights rights{.period = inner.term_or("period", parse_Period, Period::month, "month or week"),
                        .basis = inner.term_or("basis", parse_BudgetBasis, BudgetBasis::paid, "paid or market"),
                        .access_months = months(inner, "access_months"),
                        .renewals = count_or(inner, "renewals", 0),
                        .renewal_months = months(inner, "renewal_months"),
                        .waiting_months = months(inner, "waiting_months"),
                        .brackets = inner.codes("brackets")};
  if (rights.period == Period::visit)
    inner.reject("period", ErrorCode::value_not_allowed, "a budget is for a month or a week");
  for (const TomlValue* row : inner.tables("budget")) {
    TomlReader reader(*row, "tariff.rights.budget");
    rights.budgets.push_back(read_budget(reader, currency));
    budgets.push_back(row->place);
    inner.adopt(reader);
  }
  read_otherwise(inner, currency, rights);
  if (rights.budgets.size() > budgets.size()) budgets.push_back(inner.place_of("otherwise"));
  table.adopt(inner);
  return rights;
}

ledger::Quota read_quota(TomlReader& table) {
  ledger::Quota quota{.product = table.code_or_none("product"),
                      .category = table.code_or_none("category"),
                      .period = table.term_or("period", parse_Period, Period::month, "visit, week or month"),
                      .brackets = table.codes("brackets")};
  if (quota.product.empty() == quota.category.empty())
    table.reject("category", ErrorCode::value_not_allowed, "a quota is of one product or of one category");
  const std::string text = table.text("quantity");
  const Result<TypedQuantity> typed = parse_quantity(text);
  if (!typed.ok()) table.reject("quantity", typed.error().code, typed.error().detail);
  if (typed.ok()) quota.quantity = typed->quantity;
  return quota;
}

// All tables of one name, and where each stands.
template <class Read>
auto read_all(TomlReader& table, const std::string& key, std::vector<Place>& places, Read read) {
  std::vector<decltype(read(table))> all;
  for (const TomlValue* value : table.tables(key)) {
    TomlReader inner(*value, "tariff." + key + "[" + std::to_string(all.size() + 1) + "]");
    all.push_back(read(inner));
    table.adopt(inner);
    places.push_back(value->place);
  }
  return all;
}

// Of "rules[3].floor", with `list` "rules[": the fourth place.
std::optional<Place> place_in_list(std::string_view field, std::string_view list, const std::vector<Place>& places) {
  if (!field.starts_with(list)) return std::nullopt;
  std::size_t index = 0;
  for (const char digit : field.substr(list.size())) {
    if (digit < '0' || digit > '9') break;
    index = index * 10 + static_cast<std::size_t>(digit - '0');
  }
  return index < places.size() ? std::optional(places[index]) : std::nullopt;
}

// "the same case as rules[1]" with the place of that rule, which is what an author can look for.
std::string with_places(const WrittenTariff& written, std::string detail) {
  const std::size_t at = detail.find("rules[");
  if (at == std::string::npos) return detail;
  const std::size_t end = detail.find(']', at) + 1;
  const Place place = place_of(written, detail.substr(at, end - at));
  return detail.replace(at, end - at, to_string(place));
}

Result<void> check_listed(const WrittenTariff& written, const Place& place, const std::vector<std::string>& codes) {
  const ledger::Tariff& tariff = written.tariff;
  for (const std::string& code : codes)
    if (std::ranges::none_of(tariff.brackets, [&](const auto& each) { return each.code == code; }))
      return fail_at(place, ErrorCode::unknown_bracket, "tariff '" + tariff.code + "' lists no bracket '" + code + "'");
  return {};
}

}  // namespace

Place place_of(const WrittenTariff& written, std::string_view field) {
  for (const auto& [list, places] :
       {std::pair("rules[", &written.rules), std::pair("brackets[", &written.brackets),
        std::pair("rights.budgets[", &written.budgets), std::pair("quotas[", &written.quotas)})
    if (const auto place = place_in_list(field, list, *places)) return *place;
  if (field == "brackets" && !written.brackets.empty()) return written.brackets.front();
  for (const auto& [name, place] :
       {std::pair("linear", &written.linear), std::pair("measure", &written.measure),
        std::pair("rights", &written.rights), std::pair("publicBracket", &written.public_bracket),
        std::pair("pool", &written.pool)})
    if (field.starts_with(name)) return *place;
  return written.place;
}

WrittenTariff read_tariff(TomlReader& table, Currency currency) {
  WrittenTariff written{
      .tariff = {.code = table.code("code"), .label = table.label("label"), .from = table.date("from")},
      .place = table.place(),
      .public_bracket = table.place_of("public_bracket"),
      .measure = table.place_of("measure"),
      .linear = table.place_of("linear"),
      .rights = table.place_of("rights"),
      .pool = table.place_of("pool")};
  ledger::Tariff& tariff = written.tariff;
  tariff.currency = table.term_or("currency", currency_named, currency, kCurrencyWords);
  tariff.shops = table.codes("shops");
  tariff.public_bracket = table.code("public_bracket");
  tariff.measure = read_measure(table);
  tariff.linear = read_linear(table);
  const Currency own = tariff.currency;
  tariff.brackets = read_all(table, "bracket", written.brackets, [own](TomlReader& t) { return read_bracket(t, own); });
  tariff.rules = read_all(table, "rule", written.rules, [own](TomlReader& t) { return read_rule(t, own); });
  tariff.rights = read_rights(table, own, written.budgets);
  tariff.quotas = read_all(table, "quota", written.quotas, read_quota);
  tariff.override_roles = read_roles(table);
  tariff.pool = table.code_or_none("pool");
  return written;
}

Result<void> check_tariff(const WrittenTariff& written) {
  if (written.tariff.rights) TRY(check_listed(written, written.rights, written.tariff.rights->brackets));
  for (std::size_t i = 0; i < written.tariff.quotas.size(); ++i)
    TRY(check_listed(written, written.quotas[i], written.tariff.quotas[i].brackets));
  const Result<TariffModel> model = TariffModel::create(written.tariff);
  if (model.ok()) return {};
  return fail_at(place_of(written, model.error().field), model.error().code,
                 with_places(written, model.error().detail));
}

}  // namespace apps
