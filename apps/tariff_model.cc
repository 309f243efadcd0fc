#include "apps/tariff_model.h"

#include <algorithm>

#include "engine/registry.h"

namespace apps {
namespace {

constexpr CategoryId kUnnamedCategory{0xFFFF};

std::map<std::string, CategoryId> numbered_categories(const ledger::Tariff& definition) {
  std::map<std::string, CategoryId> numbers;
  for (const ledger::Rule& rule : definition.rules)
    if (!rule.category.empty())
      numbers.try_emplace(rule.category, CategoryId{static_cast<std::uint16_t>(numbers.size() + 1)});
  return numbers;
}

// What the tariff names outside itself, as if it had been declared: whether it was is the book's business.
engine::Registry named_registry(const ledger::Tariff& definition, const std::map<std::string, CategoryId>& numbers) {
  engine::Registry registry;
  for (const auto& [code, id] : numbers) registry.categories.put(id, code).code = code;
  for (const ledger::Quota& quota : definition.quotas) {
    if (!quota.category.empty() && !registry.categories.find(quota.category))
      registry.categories.put(registry.categories.next_id(), quota.category).code = quota.category;
    if (!quota.product.empty() && !registry.products.find(quota.product))
      registry.products.put(registry.products.next_id(), quota.product).definition.code = quota.product;
  }
  if (!definition.pool.empty())
    registry.funds.put(registry.funds.next_id(), definition.pool).definition = {.code = definition.pool,
                                                                                .currency = definition.currency};
  return registry;
}

Result<pricing::Tariff> compiled(const ledger::Tariff& definition, const std::map<std::string, CategoryId>& numbers) {
  std::vector<BracketId> brackets;
  for (std::size_t i = 0; i < definition.brackets.size(); ++i) brackets.push_back(TariffModel::bracket_id(i));
  engine::CompiledTariff whole =
      TRY(engine::compile_tariff(definition, TariffId{1}, 1, brackets, named_registry(definition, numbers)));
  return std::move(whole.prices);
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
  pricing::Tariff tariff = TRY(compiled(definition, categories));
  pricing::Eligibility eligibility = TRY(pricing::Eligibility::create(eligibility_terms(definition)));
  TariffModel model(std::move(definition), std::move(tariff), std::move(eligibility));
  model.categories_ = std::move(categories);
  return model;
}

Result<std::size_t> TariffModel::bracket_index(const std::string& code) const {
  for (std::size_t i = 0; i < definition_.brackets.size(); ++i)
    if (definition_.brackets[i].code == code) return i;
  return fail(ErrorCode::unknown_bracket, "bracket",
              "tariff '" + definition_.code + "' lists no bracket '" + code + "'");
}

CategoryId TariffModel::category_id(const std::string& code) const {
  if (code.empty()) return kUnnamedCategory;
  const auto found = categories_.find(code);
  return found == categories_.end() ? kUnnamedCategory : found->second;
}

std::optional<Money> TariffModel::budget(std::size_t bracket, const pricing::Composition& composition) const {
  if (!definition_.rights) return std::nullopt;
  const std::vector<std::string>& brackets = definition_.rights->brackets;
  if (!brackets.empty() && std::ranges::count(brackets, definition_.brackets[bracket].code) == 0) return std::nullopt;
  const auto cents = pricing::budget_of(definition_.rights->budgets, composition);
  return cents ? std::optional(Money{*cents, definition_.currency}) : std::nullopt;
}

}  // namespace apps
