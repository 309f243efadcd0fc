// Declarations: what is new becomes an event with its number; the same again is noted; what refers to nothing is
// refused.
#include "engine/decide_parts.h"
#include "engine/definition_rules.h"

namespace engine {
namespace {

constexpr std::uint16_t kVatRateMax = 10'000;  // 100 %

Result<void> check_names(std::string_view code, std::string_view label) {
  TRY(check_code(code, "code"));
  return check_label(label, "label");
}

Result<void> check_codes(const std::vector<std::string>& codes, std::string_view list) {
  for (std::size_t i = 0; i < codes.size(); ++i) TRY(check_code(codes[i], std::string(at(list, i))));
  return {};
}

template <class Id, class Row>
Result<void> check_known(const std::vector<std::string>& codes, const Family<Id, Row>& family, ErrorCode unknown,
                         std::string_view list) {
  for (std::size_t i = 0; i < codes.size(); ++i)
    if (!family.find(codes[i])) return fail(unknown, at(list, i), "'" + codes[i] + "' is not declared");
  return {};
}

Result<void> check_price(const Money& price, std::string field, Currency currency) {
  if (price.minor < 0 || price.minor > kAmountMax)
    return fail(ErrorCode::amount_out_of_range, std::move(field), to_string(price) + " is not a price");
  if (price.currency != currency) return fail(ErrorCode::currency_mismatch, std::move(field), "two currencies");
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
  TRY(check_names(entity.code, entity.label));
  const bool digits =
      std::all_of(entity.siren.begin(), entity.siren.end(), [](char c) { return c >= '0' && c <= '9'; });
  if (!entity.siren.empty() && (entity.siren.size() != 9 || !digits))
    return fail(ErrorCode::text_not_allowed, "siren", "'" + entity.siren + "' is not nine digits");
  return numbered(state.registry().legal_entities, entity);
}

Result<std::optional<ledger::Declared>> declare(const State& state, const ledger::Shop& shop) {
  TRY(check_names(shop.code, shop.label));
  if (!shop.zone.empty()) TRY(check_code(shop.zone, "zone"));
  const Registry& registry = state.registry();
  if (!registry.legal_entities.find(shop.legal_entity))
    return fail(ErrorCode::unknown_legal_entity, "legalEntity", "'" + shop.legal_entity + "' is not declared");
  TRY(check_not_fixed(registry.shops, shop));
  return numbered(registry.shops, shop);
}

Result<std::optional<ledger::Declared>> declare(const State& state, const ledger::SourceDefinition& source) {
  TRY(check_names(source.code, source.label));
  if (source.kind == SourceKind::server)
    return fail(ErrorCode::not_permitted, "kind", "only the server itself is a server");
  if (source.kind == SourceKind::till && source.shop.empty())
    return fail(ErrorCode::unknown_shop, "shop", "a till belongs to a shop");
  if (!source.shop.empty()) TRY(find_shop(state, source.shop));
  return numbered(state.registry().sources, source);
}

Result<std::optional<ledger::Declared>> declare(const State& state, const ledger::Supplier& supplier) {
  TRY(check_names(supplier.code, supplier.label));
  return numbered(state.registry().suppliers, supplier);
}

Result<std::optional<ledger::Declared>> declare(const State& state, const ledger::Product& product) {
  TRY(check_names(product.code, product.label));
  TRY(check_code(product.category, "category"));
  if (!product.barcode.empty()) TRY(check_label(product.barcode, "barcode", 20));
  TRY(check_codes(product.tags, "tags"));
  if (product.vat_rate > kVatRateMax)
    return fail(ErrorCode::fraction_out_of_range, "vatRate", "more than the price itself");
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
  if (price.from == kNoDate) return fail(ErrorCode::date_out_of_range, "from", "a price begins on a day");
  TRY(check_price(price.market, "market", price.market.currency));
  TRY(check_price(price.full, "full", price.market.currency));
  for (const DatedPrice& each : state.registry().products.row(product).prices)
    if (each.shop == shop && each.from == price.from && each.market == price.market && each.full == price.full)
      return std::optional<ledger::Declared>();
  return std::optional<ledger::Declared>(ledger::Declared{.definition = price});
}

Result<std::optional<ledger::Declared>> declare(const State& state, const ledger::Funder& funder) {
  TRY(check_names(funder.code, funder.label));
  return numbered(state.registry().funders, funder);
}

Result<void> check_caps(const ledger::FundCaps& caps) {
  using std::pair;
  for (const auto& [field, cap] :
       {pair("caps.total", caps.total), pair("caps.perMonth", caps.per_month), pair("caps.perShop", caps.per_shop),
        pair("caps.perHousehold", caps.per_household), pair("caps.perHouseholdMonth", caps.per_household_month),
        pair("caps.perSale", caps.per_sale), pair("caps.perUnit", caps.per_unit)})
    if (cap && (*cap < 0 || *cap > kAmountMax))
      return fail(ErrorCode::amount_out_of_range, field, std::to_string(*cap) + " is no cap");
  return {};
}

Result<void> check_share(const ledger::Fund& fund) {
  if (fund.share.numerator <= 0 || fund.share > Fraction{1, 1})
    return fail(ErrorCode::fraction_out_of_range, "share", to_string(fund.share) + " is not above 0 and up to 1");
  const bool in_cents = fund.share_kind != ShareKind::fraction;
  if (in_cents ? fund.unit_share <= 0 || fund.unit_share > kAmountMax : fund.unit_share != 0)
    return fail(ErrorCode::amount_out_of_range, "unitShare",
                in_cents ? "a fixed share is above zero" : "a share is a fraction or an amount a unit, not both");
  return {};
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
  TRY(check_names(fund.code, fund.label));
  TRY(check_window(fund.from, fund.to, "to"));
  const Registry& registry = state.registry();
  if (!registry.funders.find(fund.funder))
    return fail(ErrorCode::unknown_funder, "funder", "'" + fund.funder + "' is not declared");
  TRY(check_known(fund.shops, registry.shops, ErrorCode::unknown_shop, "shops"));
  TRY(check_known(fund.categories, registry.categories, ErrorCode::unknown_category, "categories"));
  TRY(check_known(fund.brackets, registry.brackets, ErrorCode::unknown_bracket, "brackets"));
  TRY(check_zones(registry, fund.zones));
  TRY(check_codes(fund.tags, "tags"));
  TRY(numbers_for(registry.tags, fund.tags, "tags"));
  TRY(check_share(fund));
  TRY(check_caps(fund.caps));
  if (fund.weight <= 0 || fund.weight > 1'000'000)
    return fail(ErrorCode::quantity_out_of_range, "weight", "not within 1 and 1,000,000");
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

Result<void> check_brackets(const ledger::Tariff& tariff) {
  TRY(check_line_count(tariff.brackets.size(), "brackets"));
  TRY(check_line_count(tariff.rules.size(), "rules"));
  for (std::size_t i = 0; i < tariff.brackets.size(); ++i) {
    TRY(check_code(tariff.brackets[i].code, std::string(at("brackets", i, "code"))));
    TRY(check_label(tariff.brackets[i].label, std::string(at("brackets", i, "label"))));
    for (std::size_t j = 0; j < i; ++j)
      if (tariff.brackets[j].code == tariff.brackets[i].code)
        return fail(ErrorCode::definition_conflict, at("brackets", i),
                    "'" + tariff.brackets[i].code + "' stands twice");
  }
  return {};
}

Result<std::optional<ledger::Declared>> declare(const State& state, const ledger::Tariff& tariff) {
  TRY(check_names(tariff.code, tariff.label));
  if (tariff.from == kNoDate) return fail(ErrorCode::date_out_of_range, "from", "a tariff begins on a day");
  const Registry& registry = state.registry();
  TRY(check_known(tariff.shops, registry.shops, ErrorCode::unknown_shop, "shops"));
  TRY(check_brackets(tariff));
  TRY(check_codes(tariff.override_roles, "overrideRoles"));
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
  auto declared =
      TRY(std::visit([&](const auto& definition) { return declare(state, definition); }, declaration.definition));
  if (!declared) declared = adopted(state.registry(), command.source, declaration.definition);
  return declared_or_noted(command, std::move(declared));
}

}  // namespace engine
