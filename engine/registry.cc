#include "engine/registry.h"

namespace engine {
namespace {

template <class Id, class Row>
Result<std::vector<Id>> numbers_of(const std::vector<std::string>& codes, const Family<Id, Row>& family) {
  std::vector<Id> ids;
  ids.reserve(codes.size());
  for (const std::string& code : codes) {
    const auto id = family.find(code);
    if (!id) return fail(ErrorCode::corrupt_record, "rows", "'" + code + "' is missing");
    ids.push_back(*id);
  }
  return ids;
}

template <class Id>
bool covers(const std::vector<Id>& ids, Id id) {
  return ids.empty() || std::find(ids.begin(), ids.end(), id) != ids.end();
}

template <class T>
bool contains(const std::vector<T>& items, const T& item) {
  return std::find(items.begin(), items.end(), item) != items.end();
}

}  // namespace

void Registry::apply(const ledger::Declared& event, SourceId by) {
  std::visit([&](const auto& definition) { apply_definition(event, definition); }, event.definition);
  if (!std::holds_alternative<ledger::Product>(event.definition)) return;
  products.touch(ProductId{event.id}).imported = is_importer(by);
}

bool Registry::is_importer(SourceId source) const {
  const SourceRow* row = sources.try_row(source);
  return row != nullptr && row->definition.kind == SourceKind::importer;
}

void Registry::apply_definition(const ledger::Declared& event, const ledger::LegalEntity& definition) {
  legal_entities.put(LegalEntityId{event.id}, definition.code).definition = definition;
}

void Registry::apply_definition(const ledger::Declared& event, const ledger::Shop& definition) {
  ShopRow& row = shops.put(ShopId{event.id}, definition.code);
  const bool moved = row.definition.zone != definition.zone;
  row.definition = definition;
  row.legal_entity = *legal_entities.find(definition.legal_entity);
  if (moved) rebuild_fund_views();
}

void Registry::apply_definition(const ledger::Declared& event, const ledger::SourceDefinition& definition) {
  SourceRow& row = sources.put(SourceId{event.id}, definition.code);
  row.definition = definition;
  row.shop = definition.shop.empty() ? ShopId{} : *shops.find(definition.shop);
}

void Registry::apply_definition(const ledger::Declared& event, const ledger::Supplier& definition) {
  suppliers.put(SupplierId{event.id}, definition.code).definition = definition;
}

void Registry::apply_definition(const ledger::Declared& event, const ledger::Product& definition) {
  categories.put(event.category, definition.category).code = definition.category;
  ProductRow& row = products.put(ProductId{event.id}, definition.code);
  row.definition = definition;
  row.category = event.category;
  row.tags = number_tags(definition.tags);
}

std::vector<TagId> Registry::number_tags(const std::vector<std::string>& codes) {
  const auto numbers = tags.numbers_for(codes);
  CHECK(numbers.has_value(), tags.size(), codes.size());  // decide refused more
  for (std::size_t i = 0; i < codes.size(); ++i)
    if (!tags.find(codes[i])) tags.put((*numbers)[i], codes[i]).code = codes[i];
  return *numbers;
}

void Registry::apply_definition(const ledger::Declared&, const ledger::Price& definition) {
  const DatedPrice price{.shop = definition.shop.empty() ? ShopId{} : *shops.find(definition.shop),
                         .from = definition.from,
                         .market = definition.market,
                         .full = definition.full};
  std::vector<DatedPrice>& prices = products.touch(*products.find(definition.product)).prices;
  const auto earlier = [](const DatedPrice& a, const DatedPrice& b) {
    return std::pair(a.from, a.shop) < std::pair(b.from, b.shop);
  };
  const auto place = std::lower_bound(prices.begin(), prices.end(), price, earlier);
  if (place != prices.end() && place->from == price.from && place->shop == price.shop)
    *place = price;
  else
    prices.insert(place, price);
}

void Registry::apply_definition(const ledger::Declared& event, const ledger::Funder& definition) {
  funders.put(FunderId{event.id}, definition.code).definition = definition;
}

void Registry::apply_definition(const ledger::Declared& event, const ledger::Fund& definition) {
  FundRow& row = funds.put(FundId{event.id}, definition.code);
  row.definition = definition;
  row.funder = *funders.find(definition.funder);
  // decide refused unknown codes
  row.shops = numbers_of(definition.shops, shops).value();
  row.categories = numbers_of(definition.categories, categories).value();
  row.tags = number_tags(definition.tags);
  row.brackets = numbers_of(definition.brackets, brackets).value();
  rebuild_fund_views();
}

void Registry::apply_definition(const ledger::Declared& event, const ledger::Tariff& definition) {
  for (std::size_t i = 0; i < event.brackets.size(); ++i) {
    NameRow& bracket = brackets.put(event.brackets[i], definition.brackets[i].code);
    bracket = {definition.brackets[i].code, definition.brackets[i].label};
  }
  TariffRow& row = tariffs.put(TariffId{event.id}, definition.code);
  row.versions.push_back({definition, event.brackets, event.version});
  const Result<void> compiled = compile(TariffId{event.id}, row.versions.back());
  CHECK(compiled.ok(), to_string(compiled.error()));  // decide compiled it before it became an event
}

Result<void> Registry::compile(TariffId id, const TariffVersion& version) {
  auto tariff = TRY(compile_tariff(version.definition, id, version.version, version.brackets, *this));
  for (const QuotaTerms& quota : tariff.quotas)
    if (quota.goods.period != Period::visit) counted_goods_.push_back(quota.goods);
  std::sort(counted_goods_.begin(), counted_goods_.end());
  counted_goods_.erase(std::unique(counted_goods_.begin(), counted_goods_.end()), counted_goods_.end());
  auto its_shops = TRY(numbers_of(version.definition.shops, shops));
  compiled_.push_back({.id = id,
                       .version = version.version,
                       .from = version.definition.from,
                       .shops = std::move(its_shops),
                       .tariff = std::move(tariff)});
  return {};
}

const DatedPrice* Registry::price(ProductId product, ShopId shop, Date date) const {
  const DatedPrice* everybodys = nullptr;
  const DatedPrice* own = nullptr;
  for (const DatedPrice& price : products.row(product).prices) {
    if (price.from > date) break;
    if (is_none(price.shop)) everybodys = &price;
    if (price.shop == shop) own = &price;
  }
  return own != nullptr ? own : everybodys;
}

// By first day, then number and version: never by the order in which tables were filled.
bool Registry::precedes(const Compiled& a, const Compiled& b) {
  return std::tuple(a.from, a.id, a.version) < std::tuple(b.from, b.id, b.version);
}

std::optional<ApplicableTariff> Registry::tariff_for(ShopId shop, Date date) const {
  const Compiled* best = nullptr;
  for (const Compiled& each : compiled_)
    if (each.from <= date && covers(each.shops, shop) && (best == nullptr || precedes(*best, each))) best = &each;
  if (best == nullptr) return std::nullopt;
  return ApplicableTariff{best->id, tariff_version(best->id, best->version), &best->tariff};
}

const TariffVersion* Registry::tariff_version(TariffId id, std::uint32_t version) const {
  const TariffRow* row = tariffs.try_row(id);
  if (row == nullptr || version == 0 || version > row->versions.size()) return nullptr;
  return &row->versions[version - 1];
}

// Where no shop lies in its zones the list holds the number of none, since an empty one would mean any.
std::vector<ShopId> Registry::shops_covered_by(const FundRow& fund) const {
  std::vector<ShopId> covered = fund.shops;
  if (fund.definition.zones.empty()) return covered;
  shops.table().for_each([&](ShopId id, const ShopRow& shop) {
    if (contains(fund.definition.zones, shop.definition.zone) && !contains(covered, id)) covered.push_back(id);
  });
  if (covered.empty()) covered.push_back(ShopId{});
  return covered;
}

void Registry::rebuild_fund_views() {
  fund_views_.clear();
  funds.table().for_each([this](FundId id, const FundRow& row) {
    const ledger::Fund& fund = row.definition;
    if (fund.retired) return;
    fund_views_.push_back({.id = id,
                           .left = Money{0, fund.currency},
                           .from = fund.from,
                           .to = fund.to,
                           .shops = shops_covered_by(row),
                           .categories = row.categories,
                           .tags = row.tags,
                           .brackets = row.brackets,
                           .origins = fund.origins,
                           .basis = fund.basis,
                           .share_kind = fund.share_kind,
                           .share = fund.share,
                           .unit_share = Money{fund.unit_share, fund.currency},
                           .per_unit = money_of(fund.caps.per_unit, fund.currency),
                           .per_sale = money_of(fund.caps.per_sale, fund.currency),
                           .order = fund.order,
                           .weight = fund.weight});
  });
  pricing::sort_for_paying(fund_views_);
}

Result<void> Registry::compile_all() {
  compiled_.clear();
  counted_goods_.clear();
  Result<void> outcome;
  tariffs.table().for_each([&](TariffId id, const TariffRow& row) {
    for (const TariffVersion& version : row.versions)
      if (outcome.ok()) outcome = compile(id, version);
  });
  if (outcome.ok()) return {};
  return fail(ErrorCode::corrupt_record, "rows", to_string(outcome.error()));
}

Result<void> Registry::rebuild_derived() {
  Result<void> outcome;
  const auto index_by_code = [&outcome](auto& family) {
    family.table().for_each([&](auto id, const auto& row) {
      if constexpr (requires { row.definition.code; })
        family.index(row.definition.code, id);
      else if constexpr (requires { row.code; })
        family.index(row.code, id);
      else if (!row.versions.empty())
        family.index(row.versions.front().definition.code, id);
      else
        outcome = fail(ErrorCode::corrupt_record, "rows", "a tariff without a version");
    });
  };
  index_by_code(legal_entities);
  index_by_code(shops);
  index_by_code(sources);
  index_by_code(suppliers);
  index_by_code(categories);
  index_by_code(products);
  index_by_code(brackets);
  index_by_code(tariffs);
  index_by_code(funders);
  index_by_code(funds);
  index_by_code(tags);
  TRY(outcome);
  TRY(compile_all());
  rebuild_fund_views();
  return {};
}

}  // namespace engine
