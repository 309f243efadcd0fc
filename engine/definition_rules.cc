#include "engine/definition_rules.h"

#include <algorithm>

namespace engine {

std::optional<Error> fixed_otherwise(const ledger::Shop& before, const ledger::Shop& after) {
  if (before.currency == after.currency) return std::nullopt;
  return fail(ErrorCode::definition_in_use, "currency", "a shop's currency is that of its stock: it cannot change");
}

std::optional<Error> fixed_otherwise(const ledger::Product& before, const ledger::Product& after) {
  if (before.unit != after.unit)
    return fail(ErrorCode::definition_in_use, "unit", "a product's unit is that of its stock: it cannot change");
  if (before.nature != after.nature)
    return fail(ErrorCode::definition_in_use, "nature", "what was sold as goods had stock: it cannot change");
  return std::nullopt;
}

std::optional<Error> fixed_otherwise(const ledger::Fund& before, const ledger::Fund& after) {
  if (before.currency == after.currency) return std::nullopt;
  return fail(ErrorCode::definition_in_use, "currency", "a fund's currency cannot change");
}

std::optional<Error> fixed_otherwise(const ledger::Definition& before, const ledger::Definition& after) {
  CHECK(before.index() == after.index(), before.index(), after.index());
  if (const auto* shop = std::get_if<ledger::Shop>(&after))
    return fixed_otherwise(std::get<ledger::Shop>(before), *shop);
  if (const auto* product = std::get_if<ledger::Product>(&after))
    return fixed_otherwise(std::get<ledger::Product>(before), *product);
  if (const auto* fund = std::get_if<ledger::Fund>(&after))
    return fixed_otherwise(std::get<ledger::Fund>(before), *fund);
  return std::nullopt;
}

bool share_a_shop(const ledger::Tariff& one, const ledger::Tariff& other) {
  if (one.shops.empty() || other.shops.empty()) return true;
  return std::ranges::any_of(
      one.shops, [&](const std::string& shop) { return std::ranges::find(other.shops, shop) != other.shops.end(); });
}

}  // namespace engine
