// A tariff's definition in numbers: its prices as arithmetic, its quotas and its pool by number. What it says of
// households is only proved to be whole here (pricing::Eligibility): they are measured where they are asked.
#include "engine/registry.h"
#include "pricing/eligibility.h"

namespace engine {
namespace {

std::string place_in(std::string_view list, std::size_t index) {
  return std::string(list) + "[" + std::to_string(index) + "]";
}

class Compiling {
 public:
  Compiling(const ledger::Tariff& definition, const std::vector<BracketId>& brackets, const Registry& registry)
      : definition_(definition), brackets_(brackets), registry_(registry) {}

  Result<pricing::TariffTerms> prices() const {
    pricing::TariffTerms terms{.currency = definition_.currency};
    terms.public_bracket = TRY(bracket(definition_.public_bracket, "publicBracket"));
    for (std::size_t i = 0; i < definition_.brackets.size(); ++i) {
      const ledger::Bracket& each = definition_.brackets[i];
      terms.brackets.push_back({.id = brackets_[i],
                                .rounding = each.rounding,
                                .floor = money_of(each.floor, definition_.currency),
                                .ceiling = money_of(each.ceiling, definition_.currency),
                                .needs_pool = each.needs_pool});
    }
    for (std::size_t i = 0; i < definition_.rules.size(); ++i)
      terms.rules.push_back(TRY(rule(definition_.rules[i], place_in("rules", i))));
    if (definition_.linear) terms.level_gives = definition_.linear->gives;
    return terms;
  }

  Result<void> check_eligibility() const {
    pricing::EligibilityTerms terms{.measure = definition_.measure, .linear = definition_.linear};
    for (const ledger::Bracket& each : definition_.brackets)
      terms.brackets.push_back({.code = each.code,
                                .from = each.from,
                                .up_to = each.up_to,
                                .resident = each.resident,
                                .referred = each.referred});
    TRY(pricing::Eligibility::create(std::move(terms)));
    return {};
  }

  Result<void> check_rights() const {
    if (!definition_.rights) return {};
    const ledger::Rights& rights = *definition_.rights;
    if (rights.period == Period::visit)
      return fail(ErrorCode::value_not_allowed, "rights.period", "a budget is of a month or of a week");
    for (std::size_t i = 0; i < rights.budgets.size(); ++i)
      TRY(check_budget(rights.budgets[i], place_in("rights.budgets", i)));
    TRY(brackets_of(rights.brackets, "rights.brackets"));
    if (rights.unlimited_otherwise) return {};
    return pricing::check_grid(rights.budgets, "rights");
  }

  Result<std::vector<QuotaTerms>> quotas() const {
    std::vector<QuotaTerms> quotas;
    for (std::size_t i = 0; i < definition_.quotas.size(); ++i)
      quotas.push_back(TRY(quota(definition_.quotas[i], place_in("quotas", i))));
    return quotas;
  }

  Result<FundId> pool() const {
    if (definition_.pool.empty()) {
      TRY(check_no_bracket_needs_pool());
      return FundId{};
    }
    const auto fund = registry_.funds.find(definition_.pool);
    if (!fund) return fail(ErrorCode::unknown_fund, "pool", "no fund '" + definition_.pool + "' is declared");
    if (registry_.funds.row(*fund).definition.currency != definition_.currency)
      return fail(ErrorCode::currency_mismatch, "pool", "the pool is not in the currency of the tariff");
    return *fund;
  }

 private:
  Result<void> check_no_bracket_needs_pool() const {
    for (std::size_t i = 0; i < definition_.brackets.size(); ++i)
      if (definition_.brackets[i].needs_pool)
        return fail(ErrorCode::definition_conflict, place_in("brackets", i),
                    "its discounts are bounded by a pool, but the tariff names none");
    return {};
  }

  Result<BracketId> bracket(std::string_view code, std::string field) const {
    for (std::size_t i = 0; i < definition_.brackets.size(); ++i)
      if (definition_.brackets[i].code == code) return brackets_[i];
    return fail(ErrorCode::unknown_bracket, std::move(field), "no bracket '" + std::string(code) + "'");
  }

  Result<std::vector<BracketId>> brackets_of(const std::vector<std::string>& codes, std::string_view list) const {
    std::vector<BracketId> ids;
    for (std::size_t i = 0; i < codes.size(); ++i) ids.push_back(TRY(bracket(codes[i], place_in(list, i))));
    return ids;
  }

  Result<CategoryId> category(const std::string& code, const std::string& field) const {
    if (code.empty()) return CategoryId{};
    if (const auto id = registry_.categories.find(code)) return *id;
    return fail(ErrorCode::unknown_category, field, "no product is of category '" + code + "'");
  }

  Result<pricing::Rule> rule(const ledger::Rule& written, const std::string& field) const {
    const BracketId for_whom = TRY(bracket(written.bracket, field + ".bracket"));
    const CategoryId of_what = TRY(category(written.category, field + ".category"));
    return pricing::Rule{.bracket = for_whom,
                         .category = of_what,
                         .origin = written.origin,
                         .rank_from = written.rank_from,
                         .formula = written.formula,
                         .or_lower = written.or_lower,
                         .floor = money_of(written.floor, definition_.currency),
                         .ceiling = money_of(written.ceiling, definition_.currency)};
  }

  Result<void> check_budget(const Budget& budget, const std::string& field) const {
    for (const std::int64_t cents : {budget.amount, budget.per_child, budget.max})
      if (cents < 0 || cents > kAmountMax)
        return fail(ErrorCode::amount_out_of_range, field,
                    to_string(Money{cents, definition_.currency}) + " is no budget");
    if (budget.children_from > budget.children_to)
      return fail(ErrorCode::quantity_out_of_range, field, "more children at least than at most");
    return {};
  }

  Result<QuotaTerms> quota(const ledger::Quota& written, const std::string& field) const {
    if (written.product.empty() == written.category.empty())
      return fail(ErrorCode::definition_conflict, field, "a quota is of one product or of one category");
    if (written.quantity.units <= 0 || written.quantity.units > kQuantityMax)
      return fail(ErrorCode::quantity_out_of_range, field + ".quantity",
                  std::to_string(written.quantity.units) + " is no quota");
    const CategoryId of_what = TRY(category(written.category, field + ".category"));
    QuotaTerms terms{.goods = {.category = of_what, .period = written.period}, .quantity = written.quantity};
    if (!written.product.empty()) {
      const auto product = registry_.products.find(written.product);
      if (!product)
        return fail(ErrorCode::unknown_product, field + ".product", "no product '" + written.product + "' is declared");
      terms.goods.product = *product;
    }
    terms.brackets = TRY(brackets_of(written.brackets, field + ".brackets"));
    return terms;
  }

  const ledger::Tariff& definition_;
  const std::vector<BracketId>& brackets_;
  const Registry& registry_;
};

}  // namespace

Result<CompiledTariff> compile_tariff(const ledger::Tariff& definition, TariffId id, std::uint32_t version,
                                      const std::vector<BracketId>& brackets, const Registry& registry) {
  const Compiling compiling(definition, brackets, registry);
  pricing::TariffTerms terms = TRY(compiling.prices());
  terms.id = id;
  terms.version = version;
  pricing::Tariff prices = TRY(pricing::Tariff::create(std::move(terms)));
  TRY(compiling.check_eligibility());
  TRY(compiling.check_rights());
  // Each by itself: where TRY returns out of an initialiser, GCC 12 forgets what was made in it before.
  std::vector<QuotaTerms> quotas = TRY(compiling.quotas());
  const FundId pool = TRY(compiling.pool());
  return CompiledTariff{.prices = std::move(prices), .quotas = std::move(quotas), .pool = pool};
}

}  // namespace engine
