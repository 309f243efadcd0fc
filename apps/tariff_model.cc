#include "apps/tariff_model.h"

#include <algorithm>

namespace apps {
namespace {

constexpr CategoryId kUnnamedCategory{0xFFFF};
constexpr ProductId kUnnamedProduct{0xFFFFFFFF};

template <class Id>
void number(std::map<std::string, Id>& numbers, const std::string& code) {
  using Number = std::underlying_type_t<Id>;
  if (!code.empty()) numbers.try_emplace(code, Id{static_cast<Number>(numbers.size() + 1)});
}

std::map<std::string, CategoryId> numbered_categories(const ledger::Tariff& definition) {
  std::map<std::string, CategoryId> numbers;
  for (const ledger::Rule& rule : definition.rules) number(numbers, rule.category);
  for (const ledger::Quota& quota : definition.quotas) number(numbers, quota.category);
  return numbers;
}

std::map<std::string, ProductId> numbered_products(const ledger::Tariff& definition) {
  std::map<std::string, ProductId> numbers;
  for (const ledger::Quota& quota : definition.quotas) number(numbers, quota.product);
  return numbers;
}

template <class Id>
Id number_or(const std::map<std::string, Id>& numbers, const std::string& code, Id otherwise) {
  const auto found = numbers.find(code);
  return found == numbers.end() ? otherwise : found->second;
}

// What the tariff names outside itself, as if it had been declared: whether it was is the book's business.
engine::Registry named_registry(const ledger::Tariff& definition, const std::map<std::string, CategoryId>& categories,
                                const std::map<std::string, ProductId>& products) {
  engine::Registry registry;
  for (const auto& [code, id] : categories) registry.categories.put(id, code).code = code;
  for (const auto& [code, id] : products) registry.products.put(id, code).definition.code = code;
  if (!definition.pool.empty())
    registry.funds.put(registry.funds.next_id(), definition.pool).definition = {.code = definition.pool,
                                                                                .currency = definition.currency};
  return registry;
}

Result<engine::CompiledTariff> compiled(const ledger::Tariff& definition, const engine::Registry& registry) {
  std::vector<BracketId> brackets;
  for (std::size_t i = 0; i < definition.brackets.size(); ++i) brackets.push_back(TariffModel::bracket_id(i));
  return engine::compile_tariff(definition, TariffId{1}, 1, brackets, registry);
}

}  // namespace

pricing::EligibilityTerms eligibility_terms(const ledger::Tariff& definition) {
  pricing::EligibilityTerms terms{.measure = definition.measure, .linear = definition.linear, .brackets = {}};
  for (const ledger::Bracket& bracket : definition.brackets)
    terms.brackets.push_back({.code = bracket.code,
                              .from = bracket.from,
                              .up_to = bracket.up_to,
                              .resident = bracket.resident,
                              .referred = bracket.referred});
  return terms;
}

Result<TariffModel> TariffModel::create(ledger::Tariff definition) {
  std::map<std::string, CategoryId> categories = numbered_categories(definition);
  std::map<std::string, ProductId> products = numbered_products(definition);
  engine::CompiledTariff whole = TRY(compiled(definition, named_registry(definition, categories, products)));
  pricing::Eligibility eligibility = TRY(pricing::Eligibility::create(eligibility_terms(definition)));
  TariffModel model(std::move(definition), std::move(whole.prices), std::move(eligibility));
  model.categories_ = std::move(categories);
  model.products_ = std::move(products);
  model.quotas_ = std::move(whole.quotas);
  return model;
}

Result<std::size_t> TariffModel::bracket_index(const std::string& code) const {
  for (std::size_t i = 0; i < definition_.brackets.size(); ++i)
    if (definition_.brackets[i].code == code) return i;
  return fail(ErrorCode::unknown_bracket, "bracket",
              "tariff '" + definition_.code + "' lists no bracket '" + code + "'");
}

CategoryId TariffModel::category_id(const std::string& code) const {
  return number_or(categories_, code, kUnnamedCategory);
}

ProductId TariffModel::product_id(const std::string& code) const {
  return number_or(products_, code, kUnnamedProduct);
}

std::optional<Money> TariffModel::budget(std::size_t bracket, const pricing::Composition& composition) const {
  if (!definition_.rights) return std::nullopt;
  const std::vector<std::string>& brackets = definition_.rights->brackets;
  if (!brackets.empty() && std::ranges::count(brackets, definition_.brackets[bracket].code) == 0) return std::nullopt;
  const auto cents = pricing::budget_of(definition_.rights->budgets, composition);
  return cents ? std::optional(Money{*cents, definition_.currency}) : std::nullopt;
}

}  // namespace apps
