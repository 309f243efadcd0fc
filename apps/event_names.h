// Turns the numbers of an event back into the codes that people know. Of a checked event (engine::check_names): every
// number that it names is declared.
#pragma once

#include <string>

#include "engine/registry.h"
#include "ledger/event.h"

namespace apps {

// Reads `registry` as it stood with the event; what it gives is a copy. Empty where an event may name nothing.
struct EventNames {
  const engine::Registry& registry;

  std::string shop(ShopId id) const { return is_none(id) ? "" : registry.shops.row(id).definition.code; }
  std::string legal_entity(LegalEntityId id) const {
    return is_none(id) ? "" : registry.legal_entities.row(id).definition.code;
  }
  std::string supplier(SupplierId id) const { return is_none(id) ? "" : registry.suppliers.row(id).definition.code; }
  std::string product(ProductId id) const { return is_none(id) ? "" : registry.products.row(id).definition.code; }
  Unit unit(ProductId id) const { return is_none(id) ? Unit::piece : registry.products.row(id).definition.unit; }
  std::string fund(FundId id) const { return is_none(id) ? "" : registry.funds.row(id).definition.code; }
  std::string payer(FundId id) const { return is_none(id) ? "unfunded" : fund(id); }
  std::string category(CategoryId id) const { return is_none(id) ? "" : registry.categories.row(id).code; }
  std::string bracket(BracketId id) const { return is_none(id) ? "" : registry.brackets.row(id).code; }
  std::string tariff(TariffId id) const {
    return is_none(id) ? "" : registry.tariffs.row(id).versions.front().definition.code;
  }
  // Whoever posts is enrolled, but the server itself.
  std::string source(SourceId id) const {
    const engine::SourceRow* row = registry.sources.try_row(id);
    return row == nullptr ? "server" : row->definition.code;
  }
};

// Below nothing when it undoes another.
inline Money reassigned_by(const ledger::SharesReassigned& body) {
  Money sum;
  for (const ledger::ReassignedShare& share : body.shares)
    sum = {sum.minor + share.amount.minor, share.amount.currency};
  return sum;
}

}  // namespace apps
