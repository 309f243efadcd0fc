// The policy, declared into the other history before the first ticket of its days.
#pragma once

#include <map>
#include <optional>
#include <vector>

#include "engine/state.h"
#include "replay/what_if_walk.h"

namespace replay {

// The policy's own tariff. It is not found by the registry's rule of dates: history's later tariffs do not end it.
struct PolicyTariff {
  TariffId id{};
  engine::TariffVersion version;
  engine::CompiledTariff compiled;
  std::vector<ShopId> shops;                // empty: all
  std::map<BracketId, BracketId> brackets;  // of history, translated

  std::optional<engine::ApplicableTariff> for_shop(ShopId shop) const;
  bool follows_a_measure() const { return version.definition.linear.has_value(); }
};

// Its tariff, if it has one. `other` stands right before the first ticket of those days; what is declared is applied to
// it. Errors: what_if's, of the policy.
Result<std::optional<PolicyTariff>> declare_policy(const Policy& policy, Date first, const Foreseen& foreseen,
                                                   engine::State& other);

// Of a fund or a funder; else nothing.
const std::string* code_of(const ledger::Definition& definition);

}  // namespace replay
