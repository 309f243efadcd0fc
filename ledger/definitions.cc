#include "ledger/definitions.h"

namespace ledger {

std::string_view kind_of(const Definition& definition) {
  static constexpr std::string_view kKinds[] = {"legal_entity", "shop",   "source", "supplier", "product",
                                                "price",        "funder", "fund",   "tariff"};
  static_assert(std::size(kKinds) == std::variant_size_v<Definition>);
  return kKinds[definition.index()];
}

std::string key_of(const Definition& definition) {
  if (const auto* price = std::get_if<Price>(&definition))
    return price->product + "@" + (price->shop.empty() ? "*" : price->shop) + "@" + to_string(price->from);
  return std::visit(
      [](const auto& each) -> std::string {
        if constexpr (requires { each.code; }) return each.code;
        return {};
      },
      definition);
}

}  // namespace ledger
