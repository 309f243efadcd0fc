#include "bench/grocery.h"

#include "engine/sale.h"

namespace bench {

using engine::Exchange;
using engine::Reply;

namespace {

constexpr std::int64_t kProducts = 40;
constexpr Unit kUnits[] = {Unit::piece, Unit::gram};                     // in turn
constexpr const char* kCategories[] = {"epicerie", "frais", "hygiene"};  // in turn
const std::string kShop = "noailles";

const ledger::LogIdentity kIdentity{.id = {0x62, 0x65, 0x6e, 0x63, 0x68}, .epoch = Epoch{1}, .created_at = Instant{}};

// Rows are never written behind here: a store in memory would cost otherwise than the one on disk.
const engine::EngineOptions kNeverWriteBehind{.write_behind_events = UINT32_MAX, .write_behind_micros = INT64_MAX};

std::string product_code(std::int64_t number) {
  return "produit-" + std::to_string(number % kProducts);
}
std::string pseudonym(std::int64_t number) {
  return "N-" + std::to_string(10'000 + number);
}
Unit unit_of(std::int64_t product) {
  return kUnits[product % std::size(kUnits)];
}

void check_recorded(const Result<Reply>& reply) {
  const auto& receipt = std::get<engine::Receipt>(reply.value());
  CHECK(receipt.outcome == engine::Outcome::recorded, to_string(receipt.reason));
}

}  // namespace

Grocery::Grocery(const GroceryOptions& options)
    : options_(options),
      today_(parse_date("2026-11-23").value()),
      clock_(parse_instant("2026-11-23T09:00:00Z").value()),
      log_(ledger::make_memory_event_log(kIdentity)),
      rows_(ledger::make_memory_row_store()) {
  engine::World world{
      .log = *log_, .rows = *rows_, .clock = clock_, .entropy = entropy_, .zone = Zone::open("Europe/Paris").value()};
  engine_ = engine::Engine::open(std::move(world), kNeverWriteBehind).value();
  office_ = open_source("bureau", SourceKind::administrator);
  declare_network();
  till_ = open_source("noailles-1", SourceKind::till);
  declare_products();
  for (std::int64_t fund = 0; fund < options.funds; ++fund) declare_fund(fund);
  deliver();
  for (std::int64_t household = 0; household < options.households; ++household) enrol(household);
}

// --- sales -----------------------------------------------------------------------------------------------------------

engine::Sell Grocery::basket(std::int64_t number, std::int64_t lines) const {
  engine::Sell sale{.shop = kShop, .household = pseudonym(number % options_.households), .payments = {{}}};
  for (std::int64_t line = 0; line < lines; ++line) {
    const std::int64_t product = number * 7 + line * 3;
    const std::int64_t units = unit_of(product) == Unit::gram ? 350 + number % 400 : 1 + number % 3;
    sale.lines.push_back({.product = product_code(product), .quantity = {units}});
  }
  return sale;
}

void Grocery::sell(std::int64_t count) {
  std::vector<engine::CommandBody> sales;
  sales.reserve(static_cast<std::size_t>(count));
  for (std::int64_t i = 0; i < count; ++i) sales.emplace_back(basket(sold_++));
  execute(till_, std::move(sales));
}

void Grocery::execute(const engine::Claim& claim, std::vector<engine::CommandBody> bodies) {
  std::size_t answered = 0;
  const auto check = [&answered](const Result<Reply>& reply) {
    check_recorded(reply);
    ++answered;
  };
  std::vector<Exchange> batch;
  batch.reserve(bodies.size());
  CommandNumber number = state().last_number(claim.source);
  for (engine::CommandBody& body : bodies) {
    number = next(number);
    engine::Command command{
        .source = claim.source, .number = number, .occurred_at = clock_.now(), .body = std::move(body)};
    batch.push_back({engine::ClaimedCommand{claim, std::move(command)}, check});
  }
  engine_->execute(batch).value();
  CHECK(answered == bodies.size(), answered, bodies.size());
}

std::vector<ledger::Event> Grocery::last_events(std::int64_t count) const {
  const Sequence first{raw(state().last_sequence()) + 1 - static_cast<std::uint64_t>(count)};
  std::vector<ledger::Event> events;
  const auto keep = [&events](const ledger::Event& event, const Hash32&) -> Result<void> {
    events.push_back(event);
    return {};
  };
  engine::for_each_event(*log_, first, keep).value();
  return events;
}

// --- the same for pricing alone --------------------------------------------------------------------------------------

pricing::Basket Grocery::priced_basket(std::int64_t number, std::int64_t lines) const {
  const engine::Sell sale = basket(number, lines);
  const ShopId shop = state().registry().shops.find(kShop).value();
  const engine::Households& households = state().households();
  pricing::Basket priced{.shop = shop,
                         .date = today_,
                         .has_household = true,
                         .bracket = households.row(households.find(sale.household).value()).bracket,
                         .tariff = &state().registry().tariff_for(shop, today_).value().prices()};
  for (const engine::AskedSaleLine& asked : sale.lines) priced.lines.push_back(priced_line(asked, shop));
  return priced;
}

pricing::Line Grocery::priced_line(const engine::AskedSaleLine& asked, ShopId shop) const {
  const ProductId product = state().registry().products.find(asked.product).value();
  const engine::ProductRow& row = state().registry().products.row(product);
  const engine::Balances& balances = state().balances();
  const LotId lot = balances.shelf(shop, product)->lots.front();
  const engine::Picked picked{.lot = lot,
                              .quantity = asked.quantity,
                              .cost = balances.draw_cost(lot, {}, {}, asked.quantity),
                              .basis = CostBasis::lot};
  return {.product = product,
          .category = row.category,
          .unit = row.definition.unit,
          .draws = {engine::lot_draw_of(state(), shop, product, picked, Currency::eur, today_)}};
}

std::vector<pricing::FundView> Grocery::funds() const {
  const ShopId shop = state().registry().shops.find(kShop).value();
  const engine::FundsAsked asked{.shop = shop, .dates = {.priced = today_, .counted = today_}};
  return engine::funds_for(state(), asked, pricing::Explain::no);
}

// --- setting up ------------------------------------------------------------------------------------------------------

engine::Claim Grocery::open_source(const std::string& code, SourceKind kind) {
  const std::string shop = kind == SourceKind::till ? kShop : "";
  engine::Claim claim;
  std::vector<Exchange> batch;
  batch.push_back(
      {engine::OpenSource{.code = code, .enrol = {{.code = code, .label = code, .kind = kind, .shop = shop}}},
       [&claim](Result<Reply> reply) { claim = std::get<engine::SourceOpened>(reply.value()).claim; }});
  engine_->execute(batch).value();
  return claim;
}

void Grocery::post(engine::CommandBody body) {
  std::vector<engine::CommandBody> one;
  one.push_back(std::move(body));
  execute(office_, std::move(one));
}

void Grocery::declare_network() {
  declare(ledger::LegalEntity{.code = "asso", .label = "Association"});
  declare(ledger::Shop{.code = kShop, .label = "Noailles", .legal_entity = "asso"});
  declare(ledger::Funder{.code = "ville", .label = "Ville"});
}

void Grocery::declare_products() {
  const Date from = plus_days(today_, -90);
  for (std::int64_t i = 0; i < kProducts; ++i) {
    const std::string code = product_code(i);
    const std::string category = kCategories[i % std::size(kCategories)];
    declare(ledger::Product{.code = code, .label = code, .category = category, .unit = unit_of(i)});
    declare(ledger::Price{.product = code, .from = from, .market = eur(2'40 + i), .full = eur(2'20 + i)});
  }
  declare(
      ledger::Tariff{.code = "solidaire",
                     .label = "Tarif solidaire",
                     .from = from,
                     .public_bracket = "plein",
                     .brackets = {{.code = "plein", .label = "Plein"}, {.code = "rouge", .label = "Rouge", .floor = 5}},
                     .rules = {{.bracket = "plein", .formula = {.base = PriceBase::full}},
                               {.bracket = "rouge", .formula = {.rate = {1, 5}}},
                               {.bracket = "rouge", .category = "frais", .formula = {.rate = {1, 10}}}}});
}

void Grocery::declare_fund(std::int64_t number) {
  const std::string code = "fonds-" + std::to_string(number);
  declare(ledger::Fund{.code = code,
                       .label = code,
                       .funder = "ville",
                       .from = plus_days(today_, -90),
                       .share = {1, options_.funds},
                       .order = static_cast<std::int32_t>(number) + 1});
  post(engine::RecordGrant{.fund = code, .amount = eur(kAmountMax), .reference = "convention"});
}

void Grocery::deliver() {
  engine::Deliver delivery{.shop = kShop, .reference = "BL-1"};
  for (std::int64_t i = 0; i < kProducts; ++i) {
    const MicroCost unit_cost{1'400'000 / units_per_price(unit_of(i))};
    for (const std::int32_t shelf_life : {30, 60})
      delivery.lots.push_back({.product = product_code(i),
                               .quantity = {kQuantityMax},
                               .unit_cost = unit_cost,
                               .expiry_kind = ExpiryKind::ddm,
                               .expiry = plus_days(today_, shelf_life)});
  }
  post(std::move(delivery));
}

void Grocery::enrol(std::int64_t number) {
  const Date from = plus_days(today_, -30);
  post(engine::EnrolHousehold{
      .pseudonym = pseudonym(number), .legal_entity = "asso", .bracket = "rouge", .valid_from = from});
  post(engine::GrantEntitlement{.pseudonym = pseudonym(number), .valid_from = from, .budget = eur(kAmountMax)});
}

ledger::Event two_fund_sale() {
  Grocery grocery({.funds = 2});
  grocery.sell(1);
  ledger::Event event = grocery.last_events(1).front();
  CHECK(std::get<ledger::Sold>(event.body).lines[0].draws[0].shares.size() == 2);
  return event;
}

}  // namespace bench
