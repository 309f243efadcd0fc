#include "apps/tariff_case.h"

#include "apps/arguments.h"
#include "apps/fund_file.h"

namespace apps {
namespace {

constexpr std::int64_t kPersonsMax = 50;
constexpr std::int64_t kAgeMax = 130;

template <class T>
std::optional<T> when(bool there, T value) {
  return there ? std::optional<T>(std::move(value)) : std::nullopt;
}

std::optional<pricing::Composition> read_composition(TomlReader& table) {
  const bool told = table.has("adults") || table.has("teenagers") || table.has("children");
  const auto persons = [&table](std::string_view key, std::int64_t otherwise) {
    return static_cast<std::uint8_t>(table.integer_or(key, otherwise, 0, kPersonsMax));
  };
  const pricing::Composition composition{
      .adults = persons("adults", 1), .teenagers = persons("teenagers", 0), .children = persons("children", 0)};
  return when(told, composition);
}

pricing::Means read_means(TomlReader& table) {
  pricing::Means means;
  means.quotient_familial = table.fraction_or_none("quotient_familial");
  means.yearly_income = table.fraction_or_none("yearly_income");
  means.monthly_benefits = table.fraction_or_none("monthly_benefits");
  means.parts = table.fraction_or_none("parts");
  means.resources = table.fraction_or_none("resources");
  means.charges = table.fraction_or_none("charges");
  means.age = when(table.has("age"), static_cast<std::uint16_t>(table.integer_or("age", 0, 0, kAgeMax)));
  means.composition = read_composition(table);
  means.resident = table.flag_or("resident", false);
  means.referred = table.flag_or("referred", false);
  means.bracket = table.code_or_none("bracket");
  return means;
}

// "500g" → a quantity of a product that is weighed; a bare number counts pieces.
TypedQuantity read_quantity(TomlReader& table) {
  const Result<TypedQuantity> typed = parse_quantity(table.text_or("quantity", "1"));
  if (typed.ok()) return *typed;
  table.reject("quantity", typed.error().code, typed.error().detail);
  return {.quantity = {1}, .unit = std::nullopt};
}

// What the whole quantity cost, at the cost of one piece or 1,000 g or ml.
Money cost_of_quantity(TomlReader& table, const Money& unit_cost, const TypedQuantity& typed, Unit unit) {
  const auto cents = multiply_divide(unit_cost.minor, typed.quantity.units, units_per_price(unit), Rounding::half_up);
  if (!cents.ok()) table.reject("cost", cents.error().code, cents.error().detail);
  return {cents.ok() ? *cents : 0, unit_cost.currency};
}

pricing::LotDraw read_draw(TomlReader& table, Currency currency, const TypedQuantity& typed, Unit unit) {
  pricing::LotDraw draw{.quantity = typed.quantity, .basis = CostBasis::none};
  draw.origin = table.term_or("origin", parse_Origin, Origin::bought, kOriginWords);
  draw.market_price = table.money_or_none("market", currency);
  draw.full_price = table.money_or_none("full", currency);
  draw.cost = draw.unit_cost = Money{0, currency};
  if (const auto cost = table.money_or_none("cost", currency)) {
    draw.basis = CostBasis::lot;
    draw.unit_cost = *cost;
    draw.cost = cost_of_quantity(table, *cost, typed, unit);
  }
  draw.price_cap = table.fraction_or_none("price_cap");
  draw.free_of_charge = table.flag_or("free", false);
  return draw;
}

// Goods are there when one of their prices is.
std::optional<CaseGoods> read_goods(TomlReader& table, Currency currency) {
  const bool told = table.has("market") || table.has("full") || table.has("cost");
  const TypedQuantity typed = read_quantity(table);
  const Unit unit = typed.unit.value_or(Unit::piece);
  CaseGoods goods{
      .product = table.code_or_none("product"), .category = table.code_or_none("category"), .line = {.unit = unit}};
  goods.line.draws.push_back(read_draw(table, currency, typed, unit));
  goods.line.rank = static_cast<std::uint8_t>(table.integer_or("rank", 0, 0, 255));
  goods.line.nature =
      table.term_or("nature", parse_ProductNature, ProductNature::goods, "goods, deposit or membership");
  return when(told, std::move(goods));
}

CaseFund read_fund(TomlReader& table, Currency currency) {
  CaseFund fund{.terms = {.code = table.code("code"), .currency = currency}, .left = table.money("left", currency)};
  bounded_money(table, "left", currency);
  read_fund_terms(table, fund.terms);
  return fund;
}

std::vector<CaseFund> read_funds(TomlReader& table, const ledger::Tariff& tariff) {
  std::vector<CaseFund> funds;
  for (const TomlValue* value : table.tables("fund")) {
    TomlReader inner(*value, "case.fund");
    funds.push_back(read_fund(inner, tariff.currency));
    table.adopt(inner);
  }
  const std::optional<Money> pool = bounded_money(table, "pool", tariff.currency);
  if (pool && tariff.pool.empty()) table.reject("pool", ErrorCode::value_not_allowed, "the tariff names no pool");
  if (pool) funds.push_back({.terms = {.code = tariff.pool, .currency = tariff.currency}, .left = *pool});
  return funds;
}

std::optional<std::map<std::string, Money>> read_shares(TomlReader& table, Currency currency) {
  if (!table.has("shares")) return std::nullopt;
  std::map<std::string, Money> shares;
  for (const auto& [fund, amount] : table.amounts("shares", currency)) shares.emplace(fund, amount);
  return shares;
}

std::vector<ErrorCode> read_refusals(TomlReader& table, std::string_view key) {
  return table.terms<ErrorCode>(key, error_code_named, "a list of names of refusals");
}

Expected read_expectation(TomlReader& table, Currency currency) {
  Expected expected;
  expected.bracket = when(table.has("bracket"), table.code_or_none("bracket"));
  expected.level = table.fraction_or_none("level");
  expected.unit_price = table.money_or_none("unit_price", currency);
  expected.amount = table.money_or_none("amount", currency);
  expected.unfunded = table.money_or_none("unfunded", currency);
  expected.surplus = table.money_or_none("surplus", currency);
  expected.budget = table.money_or_none("budget", currency);
  expected.budget_left = table.money_or_none("budget_left", currency);
  expected.pool = table.money_or_none("pool", currency);
  if (table.has("access_to")) expected.access_to = table.date("access_to");
  if (table.has("overridden")) expected.overridden = read_refusals(table, "overridden");
  expected.shares = read_shares(table, currency);
  if (table.has("limit"))
    expected.limit = table.term_or("limit", parse_Limit, Limit::none, "none, floor, ceiling, lot_cap or free_lot");
  if (table.has("refused"))
    expected.refused = table.term_or("refused", error_code_named, ErrorCode::none, "the name of a refusal");
  return expected;
}

bool is_about_prices(const Expected& expected) {
  return expected.unit_price || expected.amount || expected.unfunded || expected.surplus || expected.shares ||
         expected.limit || expected.budget_left || expected.pool;
}

bool is_about_rights(const Expected& expected) {
  return expected.budget || expected.budget_left || expected.access_to || expected.overridden;
}

// An expectation that nothing could meet, or that nothing is said to: such a case would pass, or fail, for no reason.
void check_sense(TomlReader& table, const TomlReader& expect, const ledger::Tariff& tariff, const TariffCase& read) {
  const Expected& expected = read.expected;
  const bool says_anything =
      is_about_prices(expected) || is_about_rights(expected) || expected.bracket || expected.level || expected.refused;
  if (expect.finish().ok() && !says_anything)
    table.reject("expect", ErrorCode::value_not_allowed, "the case expects nothing");
  if (is_about_prices(expected) && !read.goods)
    table.reject("expect", ErrorCode::value_not_allowed, "a price needs goods: market, full or cost");
  if ((expected.budget || expected.budget_left) && !read.means.composition)
    table.reject("expect", ErrorCode::value_not_allowed, "a budget needs the household: adults, teenagers, children");
  if (expected.pool && tariff.pool.empty())
    table.reject("expect", ErrorCode::value_not_allowed, "the tariff names no pool");
  if (expected.access_to && !read.use.access)
    table.reject("expect", ErrorCode::value_not_allowed, "say when the access began: access = { from = 2026-01-01 }");
  if (expected.overridden && !read.use.override_by)
    table.reject("expect", ErrorCode::value_not_allowed, "say who overrides: override = { role = …, reason = … }");
}

void read_expected(TomlReader& table, const ledger::Tariff& tariff, TariffCase& read) {
  const std::vector<const TomlValue*> found = table.tables("expect");
  if (found.size() != 1) {
    table.reject("expect", ErrorCode::missing_key,
                 "each case says once what it expects: expect = { amount = \"3.20\" }");
    return;
  }
  TomlReader expect(*found.front(), "case.expect");
  read.expected = read_expectation(expect, tariff.currency);
  table.adopt(expect);
  check_sense(table, expect, tariff, read);
}

TariffCase read_case(TomlReader& table, const ledger::Tariff& tariff) {
  TariffCase read{.name = table.label("name"), .place = table.place()};
  read.date = table.date_or("date", tariff.from);
  read.is_public = table.flag_or("public", false);
  read.means = read_means(table);
  read.goods = read_goods(table, tariff.currency);
  read.tags = table.codes("tags");
  read.funds = read_funds(table, tariff);
  read.use = read_use(table, tariff,
                      {.is_public = read.is_public,
                       .has_composition = read.means.composition.has_value(),
                       .has_goods = read.goods.has_value()});
  read_expected(table, tariff, read);
  return read;
}

Result<void> read_cases(TomlReader& file, TariffFile& read) {
  for (const TomlValue* value : file.tables("case")) {
    TomlReader table(*value, "case[" + std::to_string(read.cases.size() + 1) + "]");
    read.cases.push_back(read_case(table, read.written.tariff));
    TRY(table.finish());
  }
  return file.finish();
}

std::filesystem::path cases_beside(std::filesystem::path path) {
  return path.replace_extension(kCasesSuffix);
}

}  // namespace

Result<TariffFile> parse_tariff_file(const TomlValue& file, const TomlValue* beside) {
  TomlReader top(file, "file");
  const std::vector<const TomlValue*> tariffs = top.tables("tariff");
  if (tariffs.size() != 1)
    return fail_at(file.place, ErrorCode::missing_key,
                   "a tariff file holds one [tariff], not " + std::to_string(tariffs.size()));
  TariffFile read;
  TomlReader table(*tariffs.front(), "tariff");
  read.written = read_tariff(table, Currency::eur);
  TRY(table.finish());
  TRY(check_tariff(read.written));
  TRY(read_cases(top, read));
  if (beside == nullptr) return read;
  TomlReader more(*beside, "file");
  TRY(read_cases(more, read));
  return read;
}

Result<TariffFile> read_tariff_file(const std::filesystem::path& path) {
  const TomlValue file = TRY(read_toml(path));
  const std::filesystem::path beside = cases_beside(path);
  std::error_code ignored;
  if (!std::filesystem::exists(beside, ignored)) return parse_tariff_file(file, nullptr);
  const TomlValue cases = TRY(read_toml(beside));
  return parse_tariff_file(file, &cases);
}

}  // namespace apps
