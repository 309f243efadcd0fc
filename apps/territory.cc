// One function a kind of table; each reads its keys, and TomlReader refuses whatever is left over.
#include "apps/territory.h"

#include <algorithm>
#include <map>
#include <set>

#include "apps/arguments.h"
#include "apps/catalogue.h"
#include "apps/form_keys.h"
#include "apps/fund_file.h"
#include "apps/tariff_case.h"
#include "engine/form_rules.h"
#include "ledger/base/code.h"

namespace apps {

namespace {

constexpr std::string_view kUnitChoices = "piece, gram or millilitre";
constexpr std::string_view kNatures = "goods, deposit or membership";

// One file while it is read.
struct File {
  TomlReader top;
  Currency currency;
  Date prices_from;
};

class TerritoryBuilder {
 public:
  // `in_book`: null while the book was not asked; lots of what the files do not declare are then left unread.
  explicit TerritoryBuilder(const Units* in_book) : in_book_(in_book) {}

  Result<Territory> build(const std::vector<TomlValue>& files) {
    for (const TomlValue& value : files) {
      TomlReader top(value, "file");
      const Currency currency = top.term_or("currency", currency_named, Currency::eur, kCurrencyWords);
      const Date prices_from = top.date_or("prices_from", kNoDate);
      files_.push_back(File{std::move(top), currency, prices_from});
    }
    TRY(read_network());
    TRY(read_goods());
    TRY(read_money());
    put_pools_before_tariffs();
    TRY(each("household", &TerritoryBuilder::read_household));
    for (File& file : files_) leave_cases(file);
    for (const File& file : files_) TRY(file.top.finish());
    return std::move(territory_);
  }

 private:
  using Read = void (TerritoryBuilder::*)(TomlReader&, const File&);

  Result<void> read_network() {
    TRY(each("legal_entity", &TerritoryBuilder::read_legal_entity));
    TRY(each("shop", &TerritoryBuilder::read_shop));
    return each("till", &TerritoryBuilder::read_till);
  }
  Result<void> read_goods() {
    TRY(each("supplier", &TerritoryBuilder::read_supplier));
    TRY(each("product", &TerritoryBuilder::read_product));
    TRY(each("tariff", &TerritoryBuilder::read_tariff));
    for (Placed<ledger::Definition>& price : product_prices_) TRY(declare_placed(std::move(price)));
    return each("price", &TerritoryBuilder::read_price);
  }
  Result<void> read_money() {
    TRY(each("funder", &TerritoryBuilder::read_funder));
    TRY(each("fund", &TerritoryBuilder::read_fund));
    TRY(each("grant", &TerritoryBuilder::read_grant));
    return each("delivery", &TerritoryBuilder::read_delivery);
  }

  // A tariff may stand with its cases (apps/tariff_case.h), which are no part of what the book is told.
  static void leave_cases(File& file) {
    if (file.top.has("tariff")) static_cast<void>(file.top.tables("case"));
  }

  // Funds name the brackets of tariffs, so they come after; but a tariff names the fund that is its pool, which
  // therefore comes first, with the funders.
  void put_pools_before_tariffs() {
    std::set<std::string> pools;
    for (const auto& each : territory_.definitions)
      if (const auto* tariff = std::get_if<ledger::Tariff>(&each.value); tariff && !tariff->pool.empty())
        pools.insert(tariff->pool);
    if (pools.empty()) return;
    const auto comes_first = [&pools](const Placed<ledger::Definition>& each) {
      const auto* fund = std::get_if<ledger::Fund>(&each.value);
      return std::holds_alternative<ledger::Funder>(each.value) || (fund != nullptr && pools.contains(fund->code));
    };
    const auto is_tariff = [](const auto& each) { return std::holds_alternative<ledger::Tariff>(each.value); };
    const auto first_tariff = std::ranges::find_if(territory_.definitions, is_tariff);
    std::stable_partition(first_tariff, territory_.definitions.end(), comes_first);
  }

  // All tables of one name, in the order of the files.
  Result<void> each(const std::string& key, Read read) {
    for (File& file : files_) {
      std::size_t count = 0;
      for (const TomlValue* table : file.top.tables(key)) {
        TomlReader reader(*table, key + "[" + std::to_string(++count) + "]");
        (this->*read)(reader, file);
        TRY(inner_);
        if (declared_) refuse_form(reader, engine::check_form(*declared_));
        TRY(reader.finish());
        if (declared_) TRY(declare_placed({std::move(*declared_), table->place}));
        declared_.reset();
      }
    }
    return {};
  }

  // What no book could take, at the key that says it.
  static void refuse_form(TomlReader& table, const Result<void>& formed) {
    if (!formed.ok()) table.reject(key_of_field(formed.error().field), formed.error().code, formed.error().detail);
  }

  static std::string standing_twice(const std::string& kind, const std::string& name, const Place& first) {
    return kind + " '" + name + "' stands here and at " + to_string(first);
  }

  void declare(ledger::Definition definition) { declared_ = std::move(definition); }

  Result<void> declare_placed(Placed<ledger::Definition> definition) {
    const std::string kind(ledger::kind_of(definition.value)), key = ledger::key_of(definition.value);
    const auto [first, fresh] = places_.try_emplace(kind + " " + key, definition.place);
    if (!fresh)
      return fail_at(definition.place, ErrorCode::definition_conflict, standing_twice(kind, key, first->second));
    territory_.definitions.push_back(std::move(definition));
    return {};
  }

  void read_legal_entity(TomlReader& table, const File&) {
    declare(ledger::LegalEntity{.code = table.code("code"),
                                .label = table.label("label"),
                                .siren = table.text_or("siren", ""),
                                .retired = table.flag_or("retired", false)});
  }

  void read_shop(TomlReader& table, const File& file) {
    declare(ledger::Shop{.code = table.code("code"),
                         .label = table.label("label"),
                         .legal_entity = table.code("legal_entity"),
                         .kind = table.term_or("kind", parse_ShopKind, ShopKind::shop, "shop or platform"),
                         .currency = table.term_or("currency", currency_named, file.currency, kCurrencyWords),
                         .oversell = table.term_or("oversell", parse_Oversell, Oversell::refuse, "refuse or record"),
                         .zone = table.code_or_none("zone"),
                         .retired = table.flag_or("retired", false)});
  }

  void read_till(TomlReader& table, const File&) {
    declare(ledger::SourceDefinition{.code = table.code("code"),
                                     .label = table.label("label"),
                                     .kind = SourceKind::till,
                                     .shop = table.code("shop"),
                                     .retired = table.flag_or("retired", false)});
  }

  void read_supplier(TomlReader& table, const File&) {
    declare(ledger::Supplier{
        .code = table.code("code"), .label = table.label("label"), .retired = table.flag_or("retired", false)});
  }

  void read_product(TomlReader& table, const File& file) {
    ledger::Product product{.code = table.code("code"),
                            .label = table.label("label"),
                            .category = table.code("category"),
                            .unit = table.term_or("unit", unit_named, Unit::piece, kUnitChoices),
                            .barcode = table.text_or("barcode", ""),
                            .nature = table.term_or("nature", parse_ProductNature, ProductNature::goods, kNatures),
                            .vat_rate = read_vat(table),
                            .tags = table.codes("tags"),
                            .retired = table.flag_or("retired", false)};
    units_[product.code] = product.unit;
    if (table.has("market") || table.has("full")) read_product_price(table, file, product.code);
    declare(std::move(product));
  }

  // "5,5 %" is 550 hundredths of a percent; no rate has more decimals.
  static std::uint16_t read_vat(TomlReader& table) {
    const Fraction rate = table.fraction_or("vat", Fraction{0, 1});
    const std::int64_t scale = 10'000;
    const bool exact = rate.numerator >= 0 && rate <= Fraction{1, 1} && scale % rate.denominator == 0;
    if (!exact)
      table.reject("vat", ErrorCode::value_not_allowed, "a rate of VAT is 0 to 100 %, of at most two decimals");
    return exact ? static_cast<std::uint16_t>(rate.numerator * (scale / rate.denominator)) : std::uint16_t{0};
  }

  // The price written beside a product: in every shop, from the file's `prices_from` on.
  void read_product_price(TomlReader& table, const File& file, const std::string& product) {
    if (file.prices_from == kNoDate)
      table.reject("market", ErrorCode::missing_key,
                   "the file must say from when its prices hold: prices_from = 2026-01-01");
    const Money market = table.money("market", file.currency);
    const Money full = table.money_or_none("full", file.currency).value_or(market);
    const ledger::Price price{.product = product, .from = file.prices_from, .market = market, .full = full};
    refuse_form(table, engine::check_form(price));
    product_prices_.push_back({price, table.place_of("market")});
  }

  void read_price(TomlReader& table, const File& file) {
    const Money market = table.money("market", file.currency);
    declare(ledger::Price{.product = table.code("product"),
                          .shop = table.code_or_none("shop"),
                          .from = table.date("from"),
                          .market = market,
                          .full = table.money_or_none("full", file.currency).value_or(market)});
  }

  void read_tariff(TomlReader& table, const File& file) {
    WrittenTariff written = apps::read_tariff(table, file.currency);
    if (table.finish().ok()) keep(check_tariff(written));
    declare(std::move(written.tariff));
  }

  void read_funder(TomlReader& table, const File&) {
    declare(ledger::Funder{
        .code = table.code("code"), .label = table.label("label"), .retired = table.flag_or("retired", false)});
  }

  void read_fund(TomlReader& table, const File& file) {
    ledger::Fund fund{.code = table.code("code"),
                      .label = table.label("label"),
                      .funder = table.code("funder"),
                      .currency = table.term_or("currency", currency_named, file.currency, kCurrencyWords)};
    if (!table.has("from")) static_cast<void>(table.date("from"));  // says that it is missing
    read_fund_terms(table, fund);
    fund.shops = table.codes("shops");
    fund.zones = table.codes("zones");
    fund.retired = table.flag_or("retired", false);
    declare(std::move(fund));
  }

  void read_grant(TomlReader& table, const File& file) {
    const auto step_named = [](std::string_view name) -> std::optional<engine::GrantStep> {
      if (name == "awarded") return engine::GrantStep::awarded;
      if (name == "received") return engine::GrantStep::received;
      if (name == "opening") return engine::GrantStep::opening;
      return std::nullopt;
    };
    const Currency currency = table.term_or("currency", currency_named, file.currency, kCurrencyWords);
    engine::RecordGrant grant{
        .step = table.term_or("step", step_named, engine::GrantStep::awarded, "awarded, received or opening"),
        .fund = table.code("fund"),
        .amount = table.money("amount", currency),
        .reference = table.label("reference")};
    refuse_form(table, engine::check_form(grant));
    territory_.grants.push_back({{std::move(grant), table.date_or("date", kNoDate)}, table.place()});
  }

  void read_delivery(TomlReader& table, const File& file) {
    engine::Deliver delivery{
        .shop = table.code("shop"), .supplier = table.code_or_none("supplier"), .reference = table.label("reference")};
    delivery.opening = table.flag_or("opening", false);
    const Date date = table.date_or("date", kNoDate);
    std::size_t count = 0;
    for (const TomlValue* lot : table.tables("lots")) {
      TomlReader reader(*lot, "delivery.lots[" + std::to_string(++count) + "]");
      delivery.lots.push_back(read_lot(reader, file));
      keep(reader.finish());
    }
    refuse_form(table, engine::check_form(delivery));
    territory_.deliveries.push_back({{std::move(delivery), date}, table.place()});
  }

  engine::DeliveredLot read_lot(TomlReader& table, const File& file) {
    engine::DeliveredLot lot{.product = table.code("product"), .label = table.text_or("lot", "")};
    lot.market_price = table.money_or_none("market_price", file.currency);
    lot.origin = table.term_or("origin", parse_Origin, Origin::bought, kOriginWords);
    lot.price_cap = table.fraction_or_none("price_cap");
    lot.free_of_charge = table.flag_or("free", false);
    read_expiry(table, lot);
    const std::string quantity = table.text("quantity");
    const std::string cost = table.text_or("unit_cost", "0");
    const std::optional<Unit> unit = unit_of(lot.product);
    if (!unit) {
      if (in_book_ != nullptr)
        table.reject("product", ErrorCode::unknown_product,
                     "no product '" + lot.product + "' is declared, in these files or in the book");
      return lot;
    }
    lot.quantity = kept(table, "quantity", quantity_of(quantity, *unit));
    lot.unit_cost = kept(table, "unit_cost", unit_cost_of(cost, *unit));
    refuse_form(table, engine::check_form(lot));
    return lot;
  }

  std::optional<Unit> unit_of(const std::string& product) const {
    const auto declared = units_.find(product);
    if (declared != units_.end()) return declared->second;
    if (in_book_ == nullptr) return std::nullopt;
    const auto known = in_book_->find(product);
    return known == in_book_->end() ? std::nullopt : std::optional(known->second);
  }

  static void read_expiry(TomlReader& table, engine::DeliveredLot& lot) {
    if (table.has("dlc")) lot.expiry_kind = ExpiryKind::dlc;
    if (table.has("ddm")) lot.expiry_kind = ExpiryKind::ddm;
    const Date dlc = table.date_or("dlc", kNoDate);
    const Date ddm = table.date_or("ddm", kNoDate);
    if (table.has("dlc") && table.has("ddm"))
      table.reject("ddm", ErrorCode::value_not_allowed, "a lot has a dlc or a ddm, not both");
    lot.expiry = lot.expiry_kind == ExpiryKind::dlc ? dlc : ddm;
  }

  void read_household(TomlReader& table, const File& file) {
    engine::EnrolHousehold enrolment{.pseudonym = table.pseudonym("pseudonym"),
                                     .legal_entity = table.code("legal_entity"),
                                     .bracket = table.code("bracket"),
                                     .size_class = static_cast<std::uint8_t>(table.integer_or("size", 0, 0, 6)),
                                     .valid_from = table.date_or("valid_from", kNoDate),
                                     .valid_to = table.date_or("valid_to", kLastDate)};
    refuse_form(table, engine::check_form(enrolment));
    const std::string card = table.has("card") ? table.pseudonym("card") : std::string();
    const auto basis = table.term_or("budget_basis", parse_BudgetBasis, BudgetBasis::paid, "paid or market");
    WrittenHousehold household{.enrolment = enrolment, .card = card, .budget = std::nullopt};
    if (const auto budget = table.money_or_none("monthly_budget", file.currency))
      household.budget = engine::GrantEntitlement{.pseudonym = enrolment.pseudonym,
                                                  .valid_from = enrolment.valid_from,
                                                  .valid_to = enrolment.valid_to,
                                                  .budget = *budget,
                                                  .basis = basis};
    if (household.budget) refuse_form(table, engine::check_form(*household.budget));
    check_stands_once(table, "pseudonym", enrolment.pseudonym);
    if (!card.empty()) check_stands_once(table, "card", card);
    territory_.households.push_back({std::move(household), table.place()});
  }

  // Of a pseudonym, or of a card: one household has it.
  void check_stands_once(TomlReader& table, const std::string& key, const std::string& name) {
    const auto [first, fresh] = places_.try_emplace(key + " " + name, table.place_of(key));
    if (!fresh) table.reject(key, ErrorCode::definition_conflict, standing_twice(key, name, first->second));
  }

  // The first error of a table within a table.
  void keep(Result<void> outcome) {
    if (inner_.ok()) inner_ = std::move(outcome);
  }
  template <class T>
  static T kept(TomlReader& table, std::string_view key, Result<T> value) {
    if (value.ok()) return *value;
    table.reject(key, value.error().code, value.error().detail);
    return {};
  }

  const Units* in_book_;
  Territory territory_;
  std::vector<File> files_;
  std::vector<Placed<ledger::Definition>> product_prices_;
  Units units_;                          // of the files' own products
  std::map<std::string, Place> places_;  // of everything declared, by kind and key
  std::optional<ledger::Definition> declared_;
  Result<void> inner_;
};

// Cases beside a tariff declare nothing.
bool is_territory_file(const std::filesystem::path& path) {
  return path.extension() == ".toml" && !path.string().ends_with(kCasesSuffix);
}

}  // namespace

Result<Quantity> quantity_of(std::string_view text, Unit unit) {
  const TypedQuantity typed = TRY(parse_quantity(text));
  TRY(check_unit(unit, typed.unit, "quantity"));
  return typed.quantity;
}

Result<MicroCost> unit_cost_of(std::string_view text, Unit unit) {
  return MicroCost{TRY(parse_decimal(text, unit == Unit::piece ? 6 : 3))};
}

Units units_of(const engine::CatalogueAnswer& book) {
  Units units;
  for (const engine::CatalogueEntry& entry : book.entries)
    if (const auto* product = std::get_if<ledger::Product>(&entry.definition)) units[product->code] = product->unit;
  return units;
}

Result<Territory> parse_territory(const std::vector<TomlValue>& files, const Units& in_book) {
  return TerritoryBuilder(&in_book).build(files);
}

Result<void> check_territory(const std::vector<TomlValue>& files) {
  TRY(TerritoryBuilder(nullptr).build(files));
  return {};
}

Result<std::vector<TomlValue>> read_territory_files(const std::filesystem::path& path) {
  std::vector<std::filesystem::path> paths;
  std::error_code failed;
  if (std::filesystem::is_directory(path, failed)) {
    for (const auto& entry : std::filesystem::directory_iterator(path, failed))
      if (is_territory_file(entry.path())) paths.push_back(entry.path());
    if (paths.empty()) return fail(ErrorCode::file_not_found, path.string(), "the folder holds no .toml file");
    std::ranges::sort(paths);
  } else {
    paths.push_back(path);
  }
  std::vector<TomlValue> files;
  for (const std::filesystem::path& each : paths) files.push_back(TRY(read_toml(each)));
  return files;
}

Result<Territory> read_territory(const std::filesystem::path& path) {
  return parse_territory(TRY(read_territory_files(path)));
}

}  // namespace apps
