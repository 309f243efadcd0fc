#include "apps/bench_network.h"

#include <algorithm>
#include <random>

namespace apps {
namespace {

constexpr std::int64_t kLotsADelivery = 500;
constexpr std::int64_t kCategories = 10;
constexpr const char* kUnitWords[] = {"piece", "gram"};
constexpr Unit kUnits[] = {Unit::piece, Unit::gram};   // in turn
constexpr std::int32_t kDaysBefore = 90;               // since when everything is in force
constexpr std::int64_t kFundMoney = kAmountMax / 100;  // so that all funds of a book stay within its sums

}  // namespace

Result<void> check_between(const char* option, std::int64_t value, std::int64_t least, std::int64_t most) {
  if (value >= least && value <= most) return {};
  return fail(ErrorCode::value_not_allowed, option,
              std::to_string(value) + "; expected " + std::to_string(least) + " to " + std::to_string(most));
}

Result<BenchNetwork> BenchNetwork::plan(const BenchNetworkOptions& options, Date today) {
  TRY(check_between("--shops", options.shops, 1, 1'000));
  TRY(check_between("--products", options.products, 1, 50'000));
  TRY(check_between("--households", options.households, 1, 1'000'000));
  TRY(check_between("--payers", options.payers, 1, 4));
  TRY(check_between("--funds", options.funds, options.payers, 1'000));
  TRY(check_between("--lines", options.lines, 1, std::min<std::int64_t>(options.products, 500)));
  if (options.funds % options.payers != 0)
    return fail(ErrorCode::value_not_allowed, "--funds",
                std::to_string(options.funds) + "; expected a multiple of --payers " + std::to_string(options.payers));
  return BenchNetwork(options, today);
}

// --- names -----------------------------------------------------------------------------------------------------------

std::string BenchNetwork::code(const char* kind, std::int64_t number) const {
  return options_.prefix + kind + "-" + std::to_string(number);
}
std::string BenchNetwork::shop_code(std::int64_t shop) const {
  return code("shop", shop);
}
std::string BenchNetwork::pseudonym(std::int64_t household) const {
  std::string name = code("H", 100'000 + household);
  std::transform(name.begin(), name.end(), name.begin(), [](unsigned char c) { return std::toupper(c); });
  return name;
}

// --- what is declared ------------------------------------------------------------------------------------------------

std::int64_t BenchNetwork::brackets() const {
  return (funds_a_layer() + options_.shops - 1) / options_.shops;
}

ledger::Tariff BenchNetwork::tariff() const {
  ledger::Tariff tariff{.code = code("tariff", 0), .label = "Bench", .from = plus_days(today_, -kDaysBefore)};
  for (std::int64_t shop = 0; shop < options_.shops; ++shop) tariff.shops.push_back(shop_code(shop));
  tariff.public_bracket = code("public", 0);
  tariff.brackets.push_back({.code = tariff.public_bracket, .label = "Public"});
  tariff.rules.push_back({.bracket = tariff.public_bracket, .formula = {.base = PriceBase::full}});
  for (std::int64_t bracket = 0; bracket < brackets(); ++bracket) {
    const std::string named = code("bracket", bracket);
    tariff.brackets.push_back({.code = named, .label = named});
    tariff.rules.push_back({.bracket = named, .formula = {.rate = {1, 5}}});
    tariff.rules.push_back({.bracket = named, .category = code("category", 0), .formula = {.rate = {1, 10}}});
  }
  return tariff;
}

// Fund f of a layer pays in shop f mod shops for bracket f div shops, and for those of its shop's brackets that would
// have no fund. Fewer funds than shops: shop s is paid by fund s mod funds.
ledger::Fund BenchNetwork::fund(std::int64_t number) const {
  const std::int64_t layer = number / funds_a_layer();
  const std::int64_t place = number % funds_a_layer();
  ledger::Fund fund{.code = code("fund", number),
                    .label = code("fund", number),
                    .funder = code("funder", 0),
                    .from = plus_days(today_, -kDaysBefore),
                    .share = {1, options_.payers - layer},
                    .order = static_cast<std::int32_t>(layer) + 1};
  const std::int64_t apart = std::min(funds_a_layer(), options_.shops);
  for (std::int64_t shop = place % apart; shop < options_.shops; shop += apart) fund.shops.push_back(shop_code(shop));
  if (place < apart)
    for (std::int64_t bracket = 0; bracket < brackets(); ++bracket) {
      const bool own = bracket == 0 || bracket * options_.shops + place >= funds_a_layer();
      if (own) fund.brackets.push_back(code("bracket", bracket));
    }
  else
    fund.brackets.push_back(code("bracket", place / options_.shops));
  return fund;
}

std::vector<engine::Deliver> BenchNetwork::deliveries(std::int64_t shop) const {
  std::vector<engine::Deliver> all;
  for (std::int64_t product = 0; product < options_.products; ++product) {
    if (product % kLotsADelivery == 0)
      all.push_back({.shop = shop_code(shop), .reference = code("note", shop * options_.products + product)});
    all.back().lots.push_back({.product = code("product", product),
                               .quantity = {kQuantityMax},
                               .unit_cost = MicroCost{1'400'000 / units_per_price(kUnits[product % 2])},
                               .expiry_kind = ExpiryKind::ddm,
                               .expiry = plus_days(today_, 300)});
  }
  return all;
}

std::vector<engine::CommandBody> BenchNetwork::declarations() const {
  const Date from = plus_days(today_, -kDaysBefore);
  std::vector<engine::CommandBody> all;
  const auto declare = [&all](ledger::Definition definition) { all.push_back(engine::Declare{std::move(definition)}); };
  declare(ledger::LegalEntity{.code = code("entity", 0), .label = "Bench"});
  for (std::int64_t shop = 0; shop < options_.shops; ++shop)
    declare(ledger::Shop{.code = shop_code(shop), .label = shop_code(shop), .legal_entity = code("entity", 0)});
  declare(ledger::Funder{.code = code("funder", 0), .label = "Bench"});
  for (std::int64_t product = 0; product < options_.products; ++product) {
    const std::string named = code("product", product);
    const std::string category = code("category", product % kCategories);
    const std::string label = named + " (" + kUnitWords[product % 2] + ")";
    declare(ledger::Product{.code = named, .label = label, .category = category, .unit = kUnits[product % 2]});
    declare(ledger::Price{
        .product = named, .from = from, .market = eur(2'40 + product % 300), .full = eur(2'20 + product % 300)});
  }
  declare(tariff());
  for (std::int64_t number = 0; number < options_.funds; ++number) {
    declare(fund(number));
    all.push_back(
        engine::RecordGrant{.fund = code("fund", number), .amount = eur(kFundMoney), .reference = "convention"});
  }
  for (std::int64_t shop = 0; shop < options_.shops; ++shop)
    for (engine::Deliver& delivery : deliveries(shop)) all.push_back(std::move(delivery));
  for (std::int64_t household = 0; household < options_.households; ++household) {
    all.push_back(engine::EnrolHousehold{.pseudonym = pseudonym(household),
                                         .legal_entity = code("entity", 0),
                                         .bracket = code("bracket", household % brackets()),
                                         .valid_from = from});
    all.push_back(
        engine::GrantEntitlement{.pseudonym = pseudonym(household), .valid_from = from, .budget = eur(kFundMoney)});
  }
  return all;
}

// --- what is sold ----------------------------------------------------------------------------------------------------

// Each line's product comes from a stretch of its own, so that no basket names one twice.
engine::Sell BenchNetwork::basket(std::int64_t shop, std::int64_t number) const {
  std::mt19937_64 random(static_cast<std::uint64_t>(number * options_.shops + shop));
  const auto below = [&random](std::int64_t bound) {
    return static_cast<std::int64_t>(random() % static_cast<std::uint64_t>(bound));
  };
  engine::Sell sale{
      .shop = shop_code(shop), .household = pseudonym(below(options_.households)), .payments = {{PaymentMeans::cash}}};
  const std::int64_t stretch = options_.products / options_.lines;
  for (std::int64_t line = 0; line < options_.lines; ++line) {
    const std::int64_t product = line * stretch + below(stretch);
    const std::int64_t units = kUnits[product % 2] == Unit::gram ? 250 + 50 * below(8) : 1 + below(3);
    sale.lines.push_back({.product = code("product", product), .quantity = {units}});
  }
  return sale;
}

}  // namespace apps
