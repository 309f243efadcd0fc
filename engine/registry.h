// What the network has declared, by number and by code: shops, products with their prices, tariffs, funds…
// A fold of Declared events; the same tables serve guards, quotes and answers.
//
// Threads: as State, one owner at a time.
#pragma once

#include <limits>
#include <optional>
#include <string>
#include <vector>

#include "engine/table.h"
#include "ledger/event.h"
#include "pricing/fund.h"
#include "pricing/tariff.h"

namespace engine {

struct LegalEntityRow {
  ledger::LegalEntity definition;
  GRENIER_FIELDS(definition)
};
struct ShopRow {
  ledger::Shop definition;
  LegalEntityId legal_entity{};
  GRENIER_FIELDS(definition, legal_entity)
};
struct SourceRow {
  ledger::SourceDefinition definition;
  ShopId shop{};
  CommandNumber last{};  // the last number decided
  GRENIER_FIELDS(definition, shop, last)
};
struct SupplierRow {
  ledger::Supplier definition;
  GRENIER_FIELDS(definition)
};
struct DatedPrice {
  ShopId shop{};  // 0: every shop without one of its own
  Date from = kNoDate;
  Money market;
  Money full;
  GRENIER_FIELDS(shop, from, market, full)
};
struct ProductRow {
  ledger::Product definition;
  CategoryId category{};
  std::vector<TagId> tags;
  std::vector<DatedPrice> prices;  // by date, then shop
  bool imported = false;           // its latest definition came from an importer: no territory file speaks for it
  GRENIER_FIELDS(definition, category, tags, prices, imported)
};
struct TariffVersion {
  ledger::Tariff definition;
  std::vector<BracketId> brackets;
  std::uint32_t version = 0;
  GRENIER_FIELDS(definition, brackets, version)
};
struct TariffRow {
  std::vector<TariffVersion> versions;  // in order of declaration
  GRENIER_FIELDS(versions)
};
struct FunderRow {
  ledger::Funder definition;
  GRENIER_FIELDS(definition)
};
struct FundRow {
  ledger::Fund definition;
  FunderId funder{};
  std::vector<ShopId> shops;
  std::vector<CategoryId> categories;
  std::vector<TagId> tags;
  std::vector<BracketId> brackets;
  GRENIER_FIELDS(definition, funder, shops, categories, tags, brackets)
};
struct NameRow {  // of a category, a bracket or a tag
  std::string code;
  std::string label;
  GRENIER_FIELDS(code, label)
};

// A family of declared things: rows by number (dense, from 1), numbers by code.
template <class Id, class Row>
class Family {
 public:
  explicit Family(std::uint8_t table) : rows_(table) {}

  std::optional<Id> find(std::string_view code) const {
    const auto position = by_code_.find(code);
    return position == by_code_.end() ? std::nullopt : std::optional<Id>(position->second);
  }
  const Row& row(Id id) const {
    const Row* row = rows_.find(id);
    CHECK(row != nullptr, raw(id));
    return *row;
  }
  const Row* try_row(Id id) const { return rows_.find(id); }
  // Of one more; only while there is a number left.
  Id next_id() const {
    CHECK(size() < kMost, size());
    return Id{static_cast<std::underlying_type_t<Id>>(size() + 1)};
  }
  // What these codes are numbered, or will be once they are put in this order; nothing when there are not enough
  // numbers left for those that are new.
  std::optional<std::vector<Id>> numbers_for(const std::vector<std::string>& codes) const {
    std::vector<Id> numbers;
    numbers.reserve(codes.size());
    boost::unordered_flat_map<std::string_view, Id> fresh;
    for (const std::string& code : codes) {
      if (const auto known = find(code)) {
        numbers.push_back(*known);
        continue;
      }
      const std::size_t number = size() + fresh.size() + 1;
      const auto position = fresh.try_emplace(code, Id{static_cast<std::underlying_type_t<Id>>(number)}).first;
      if (size() + fresh.size() > kMost) return std::nullopt;
      numbers.push_back(position->second);
    }
    return numbers;
  }
  std::optional<Id> number_for(const std::string& code) const {
    if (const auto known = find(code)) return known;
    return size() < kMost ? std::optional<Id>(next_id()) : std::nullopt;
  }
  // The row of a code, under that number, made if it is new.
  Row& put(Id id, const std::string& code) {
    by_code_[code] = id;
    return rows_.touch(id);
  }
  Row& touch(Id id) { return rows_.touch(id); }
  void index(const std::string& code, Id id) { by_code_[code] = id; }
  Table<Id, Row>& table() { return rows_; }
  const Table<Id, Row>& table() const { return rows_; }
  std::size_t size() const { return by_code_.size(); }

 private:
  static constexpr std::size_t kMost = std::numeric_limits<std::underlying_type_t<Id>>::max();

  Table<Id, Row> rows_;
  boost::unordered_flat_map<std::string, Id, TextHash, std::equal_to<>> by_code_;
};

// What a quota counts, and for how long. Of any tariff version: what was taken before the first of them does not count.
struct CountedGoods {
  ProductId product{};  // one of product and category
  CategoryId category{};
  Period period = Period::month;
  bool hold(ProductId of_product, CategoryId of_category) const {
    return is_none(product) ? category == of_category : product == of_product;
  }
  friend auto operator<=>(const CountedGoods&, const CountedGoods&) = default;
};
struct QuotaTerms {
  CountedGoods goods;
  Quantity quantity;
  std::vector<BracketId> brackets;  // empty: every bracket
};

// A tariff's definition in numbers: its prices as arithmetic, and what else it says of a sale.
struct CompiledTariff {
  pricing::Tariff prices;
  std::vector<QuotaTerms> quotas;
  FundId pool{};  // 0: none
};

struct ApplicableTariff {
  TariffId id{};
  const TariffVersion* version = nullptr;
  const CompiledTariff* compiled = nullptr;
  const pricing::Tariff& prices() const { return compiled->prices; }
  // The pool that a sale in that currency feeds: none in another than the tariff's, which is its pool's.
  FundId pool_in(Currency currency) const { return prices().terms().currency == currency ? compiled->pool : FundId{}; }
};

class Registry {
 public:
  Family<LegalEntityId, LegalEntityRow> legal_entities{1};
  Family<ShopId, ShopRow> shops{2};
  Family<SourceId, SourceRow> sources{3};
  Family<SupplierId, SupplierRow> suppliers{4};
  Family<CategoryId, NameRow> categories{5};
  Family<ProductId, ProductRow> products{6};
  Family<BracketId, NameRow> brackets{7};
  Family<TariffId, TariffRow> tariffs{8};
  Family<FunderId, FunderRow> funders{9};
  Family<FundId, FundRow> funds{10};
  Family<TagId, NameRow> tags{11};  // numbered as products and funds first name them

  // `by`: whose command it was; none for what the server declares itself.
  void apply(const ledger::Declared& event, SourceId by = {});

  // Imports declare what no territory's file speaks for.
  bool is_importer(SourceId source) const;

  // The price list's word for a product in a shop on a day: the shop's own, else everybody's; the latest begun.
  const DatedPrice* price(ProductId product, ShopId shop, Date date) const;
  // The tariff that covers the shop on that day: the version with the latest `from` not after it; among versions of
  // one date the last declared.
  std::optional<ApplicableTariff> tariff_for(ShopId shop, Date date) const;
  const TariffVersion* tariff_version(TariffId id, std::uint32_t version) const;
  // The funds that are in use, sorted for paying, with `left` and `room` still to be filled in. A zone is the shops
  // that lie in it now.
  const std::vector<pricing::FundView>& fund_views() const { return fund_views_; }
  // Where a fund may pay: the shops that it names, and those of its zones. Empty: anywhere.
  std::vector<ShopId> shops_covered_by(const FundRow& fund) const;

  // Whatever a quota of a week or a month counts, once each and in order.
  const std::vector<CountedGoods>& counted_goods() const { return counted_goods_; }

  // After the tables were loaded: everything derived from them. corrupt_record when they do not fit each other.
  Result<void> rebuild_derived();

 private:
  void apply_definition(const ledger::Declared& event, const ledger::LegalEntity& definition);
  void apply_definition(const ledger::Declared& event, const ledger::Shop& definition);
  void apply_definition(const ledger::Declared& event, const ledger::SourceDefinition& definition);
  void apply_definition(const ledger::Declared& event, const ledger::Supplier& definition);
  void apply_definition(const ledger::Declared& event, const ledger::Product& definition);
  void apply_definition(const ledger::Declared& event, const ledger::Price& definition);
  void apply_definition(const ledger::Declared& event, const ledger::Funder& definition);
  void apply_definition(const ledger::Declared& event, const ledger::Fund& definition);
  void apply_definition(const ledger::Declared& event, const ledger::Tariff& definition);
  std::vector<TagId> number_tags(const std::vector<std::string>& codes);
  void rebuild_fund_views();
  Result<void> compile(TariffId id, const TariffVersion& version);
  Result<void> compile_all();

  struct Compiled {
    TariffId id{};
    std::uint32_t version = 0;
    Date from = kNoDate;
    std::vector<ShopId> shops;  // empty: all
    CompiledTariff tariff;
  };
  static bool precedes(const Compiled& a, const Compiled& b);
  std::vector<Compiled> compiled_;
  std::vector<pricing::FundView> fund_views_;
  std::vector<CountedGoods> counted_goods_;
};

inline std::vector<std::string> codes_of(const std::vector<ledger::Bracket>& brackets) {
  std::vector<std::string> codes;
  codes.reserve(brackets.size());
  for (const ledger::Bracket& each : brackets) codes.push_back(each.code);
  return codes;
}

// registry_tariff.cc. `brackets` are the numbers of the tariff's brackets in its order. Errors, by field of the
// definition: unknown_bracket, unknown_category, unknown_product, unknown_fund, currency_mismatch, what
// pricing::Tariff::create and pricing::Eligibility::create refuse, and quotas, budgets or windows that mean nothing.
Result<CompiledTariff> compile_tariff(const ledger::Tariff& definition, TariffId id, std::uint32_t version,
                                      const std::vector<BracketId>& brackets, const Registry& registry);

}  // namespace engine
