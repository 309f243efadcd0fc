// Declarations: what is new becomes an event with its number; the same again is noted; what refers to nothing is
// refused.
#include "engine/decide_parts.h"
#include "engine/definition_rules.h"
#include "engine/form_rules.h"

namespace engine {
namespace {

template <class Id, class Row>
Result<void> check_known(const std::vector<std::string>& codes, const Family<Id, Row>& family, ErrorCode unknown,
                         std::string_view list) {
  for (std::size_t i = 0; i < codes.size(); ++i)
    if (!family.find(codes[i])) return fail(unknown, at(list, i), "'" + codes[i] + "' is not declared");
  return {};
}

// Of a code that is known, or the next; too_many_codes when there is none left.
template <class Id, class Row>
Result<Id> number_for(const Family<Id, Row>& family, const std::string& code, std::string_view field) {
  if (const auto number = family.number_for(code)) return *number;
  return fail(ErrorCode::too_many_codes, std::string(field), "no number is left for '" + code + "'");
}
template <class Id, class Row>
Result<std::vector<Id>> numbers_for(const Family<Id, Row>& family, const std::vector<std::string>& codes,
                                    std::string_view list) {
  if (auto numbers = family.numbers_for(codes)) return *std::move(numbers);
  return fail(ErrorCode::too_many_codes, std::string(list), "no number is left for those that are new");
}

// New under the next number, the same as before (nothing: noted), or in place of the former one.
template <class Id, class Row, class Plain>
Result<std::optional<ledger::Declared>> numbered(const Family<Id, Row>& family, const Plain& definition) {
  const auto known = family.find(definition.code);
  if (known && family.row(*known).definition == definition) return std::optional<ledger::Declared>();
  const Id number = TRY(number_for(family, definition.code, "code"));
  return std::optional<ledger::Declared>(ledger::Declared{.id = raw(number), .definition = definition});
}

// What the book keeps as it was declared first.
template <class Id, class Row, class Plain>
Result<void> check_not_fixed(const Family<Id, Row>& family, const Plain& definition) {
  const auto known = family.find(definition.code);
  if (!known) return {};
  if (auto fixed = fixed_otherwise(family.row(*known).definition, definition)) return *std::move(fixed);
  return {};
}

Decision declared_or_noted(const Command& command, std::optional<ledger::Declared> declared) {
  if (!declared) return noted(command);
  return decision(std::move(*declared));
}

Result<std::optional<ledger::Declared>> declare(const State& state, const ledger::LegalEntity& entity) {
  return numbered(state.registry().legal_entities, entity);
}

Result<std::optional<ledger::Declared>> declare(const State& state, const ledger::Shop& shop) {
  const Registry& registry = state.registry();
  if (!registry.legal_entities.find(shop.legal_entity))
    return fail(ErrorCode::unknown_legal_entity, "legalEntity", "'" + shop.legal_entity + "' is not declared");
  TRY(check_not_fixed(registry.shops, shop));
  return numbered(registry.shops, shop);
}

Result<std::optional<ledger::Declared>> declare(const State& state, const ledger::SourceDefinition& source) {
  if (!source.shop.empty()) TRY(find_shop(state, source.shop));
  return numbered(state.registry().sources, source);
}

Result<std::optional<ledger::Declared>> declare(const State& state, const ledger::Supplier& supplier) {
  return numbered(state.registry().suppliers, supplier);
}

Result<std::optional<ledger::Declared>> declare(const State& state, const ledger::Product& product) {
  const Registry& registry = state.registry();
  TRY(check_not_fixed(registry.products, product));
  TRY(numbers_for(registry.tags, product.tags, "tags"));
  const CategoryId category = TRY(number_for(registry.categories, product.category, "category"));
  auto declared = TRY(numbered(registry.products, product));
  if (declared) declared->category = category;
  return declared;
}

Result<std::optional<ledger::Declared>> declare(const State& state, const ledger::Price& price) {
  const ProductId product = TRY(find_product(state, price.product, "product"));
  const ShopId shop = price.shop.empty() ? ShopId{} : TRY(find_shop(state, price.shop));
  for (const DatedPrice& each : state.registry().products.row(product).prices)
    if (each.shop == shop && each.from == price.from && each.market == price.market && each.full == price.full)
      return std::optional<ledger::Declared>();
  return std::optional<ledger::Declared>(ledger::Declared{.definition = price});
}

Result<std::optional<ledger::Declared>> declare(const State& state, const ledger::Funder& funder) {
  return numbered(state.registry().funders, funder);
}

// A zone is where shops lie: a fund for one that has none would help nobody, most likely for a slip of the pen.
Result<void> check_zones(const Registry& registry, const std::vector<std::string>& zones) {
  for (std::size_t i = 0; i < zones.size(); ++i) {
    bool found = false;
    registry.shops.table().for_each([&](ShopId, const ShopRow& row) { found |= row.definition.zone == zones[i]; });
    if (!found) return fail(ErrorCode::unknown_shop, at("zones", i), "no shop lies in the zone '" + zones[i] + "'");
  }
  return {};
}

Result<std::optional<ledger::Declared>> declare(const State& state, const ledger::Fund& fund) {
  const Registry& registry = state.registry();
  if (!registry.funders.find(fund.funder))
    return fail(ErrorCode::unknown_funder, "funder", "'" + fund.funder + "' is not declared");
  TRY(check_known(fund.shops, registry.shops, ErrorCode::unknown_shop, "shops"));
  TRY(check_known(fund.categories, registry.categories, ErrorCode::unknown_category, "categories"));
  TRY(check_known(fund.brackets, registry.brackets, ErrorCode::unknown_bracket, "brackets"));
  TRY(check_zones(registry, fund.zones));
  TRY(numbers_for(registry.tags, fund.tags, "tags"));
  TRY(check_not_fixed(registry.funds, fund));
  return numbered(registry.funds, fund);
}

Result<void> check_no_other_tariff(const Registry& registry, const ledger::Tariff& tariff) {
  Result<void> outcome;
  registry.tariffs.table().for_each([&](TariffId, const TariffRow& row) {
    const ledger::Tariff& other = row.versions.back().definition;
    if (other.code != tariff.code && share_a_shop(other, tariff))
      outcome = fail(ErrorCode::definition_conflict, "shops", "tariff '" + other.code + "' covers one of them already");
  });
  return outcome;
}

Result<std::optional<ledger::Declared>> declare(const State& state, const ledger::Tariff& tariff) {
  const Registry& registry = state.registry();
  TRY(check_known(tariff.shops, registry.shops, ErrorCode::unknown_shop, "shops"));
  TRY(check_no_other_tariff(registry, tariff));
  const TariffId id = TRY(number_for(registry.tariffs, tariff.code, "code"));
  ledger::Declared declared{.id = raw(id), .version = 1, .definition = tariff};
  if (const TariffRow* row = registry.tariffs.try_row(id)) {
    if (row->versions.back().definition == tariff) return std::optional<ledger::Declared>();
    declared.version = static_cast<std::uint32_t>(row->versions.size() + 1);
  }
  declared.brackets = TRY(numbers_for(registry.brackets, codes_of(tariff.brackets), "brackets"));
  TRY(compile_tariff(tariff, TariffId{declared.id}, declared.version, declared.brackets, registry));
  return std::optional<ledger::Declared>(std::move(declared));
}

// What an import brought and a territory's files say just so is theirs from then on: declared anew, though nothing of
// it changes but whose it is.
std::optional<ledger::Declared> adopted(const Registry& registry, SourceId by, const ledger::Definition& definition) {
  const auto* product = std::get_if<ledger::Product>(&definition);
  if (product == nullptr || registry.is_importer(by)) return std::nullopt;
  const ProductId id = *registry.products.find(product->code);
  const ProductRow& row = registry.products.row(id);
  if (!row.imported) return std::nullopt;
  return ledger::Declared{.id = raw(id), .category = row.category, .definition = *product};
}

}  // namespace

Result<Decision> decide_one(const State& state, const Command& command, const DecideContext&,
                            const Declare& declaration) {
  TRY(check_form(declaration.definition));
  auto declared =
      TRY(std::visit([&](const auto& definition) { return declare(state, definition); }, declaration.definition));
  if (!declared) declared = adopted(state.registry(), command.source, declaration.definition);
  return declared_or_noted(command, std::move(declared));
}

}  // namespace engine
