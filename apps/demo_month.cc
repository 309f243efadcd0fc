#include "apps/demo_month.h"

#include <algorithm>
#include <map>
#include <random>
#include <set>

#include "apps/connection.h"
#include "apps/typed_moment.h"
#include "net/client.h"
#include "net/till.h"

namespace apps {
namespace {

std::map<std::string, Unit> units_of(const Territory& territory) {
  std::map<std::string, Unit> units;
  for (const auto& each : territory.definitions)
    if (const auto* product = std::get_if<ledger::Product>(&each.value)) units[product->code] = product->unit;
  return units;
}

// A household's shop is not written anywhere (it belongs to an entity): those of an entity are shared out over its
// shops.
std::vector<std::string> households_of(const Territory& territory, const ledger::Shop& shop) {
  std::vector<std::string> shops;
  for (const auto& each : territory.definitions)
    if (const auto* other = std::get_if<ledger::Shop>(&each.value))
      if (other->legal_entity == shop.legal_entity && other->kind == ShopKind::shop) shops.push_back(other->code);
  const auto place = std::find(shops.begin(), shops.end(), shop.code) - shops.begin();
  std::vector<std::string> members;
  for (const auto& each : territory.households)
    if (each.value.enrolment.legal_entity == shop.legal_entity) members.push_back(each.value.enrolment.pseudonym);
  const std::size_t share = members.size() / shops.size();
  const auto first = members.begin() + static_cast<std::ptrdiff_t>(share) * place;
  return {first, first + static_cast<std::ptrdiff_t>(share)};
}

}  // namespace

std::vector<TillScene> scenes_of(const Territory& territory) {
  const auto units = units_of(territory);
  std::map<std::string, std::set<std::string>> delivered;
  for (const auto& each : territory.deliveries)
    for (const engine::DeliveredLot& lot : each.value.delivery.lots)
      delivered[each.value.delivery.shop].insert(lot.product);
  std::map<std::string, const ledger::Shop*> shops;
  for (const auto& each : territory.definitions)
    if (const auto* shop = std::get_if<ledger::Shop>(&each.value)) shops[shop->code] = shop;
  std::vector<TillScene> scenes;
  for (const auto& each : territory.definitions) {
    const auto* till = std::get_if<ledger::SourceDefinition>(&each.value);
    if (till == nullptr || till->kind != SourceKind::till || delivered[till->shop].empty()) continue;
    const ledger::Shop* shop = shops[till->shop];
    if (shop == nullptr || shop->kind == ShopKind::platform) continue;
    TillScene scene{.till = till->code, .shop = till->shop, .households = households_of(territory, *shop)};
    for (const std::string& product : delivered[till->shop]) scene.products.emplace_back(product, units.at(product));
    scenes.push_back(std::move(scene));
  }
  return scenes;
}

Basket TillMonth::basket(std::int64_t number) const {
  std::mt19937_64 random(seed_ * 1'000'003 + static_cast<std::uint64_t>(number));
  const auto below = [&random](std::uint64_t bound) { return static_cast<std::int64_t>(random() % bound); };
  Basket basket{.day = plus_days(first_day_, static_cast<std::int32_t>(number * 30 / kBaskets))};
  basket.offline = below(40) == 0;
  basket.comes_back = !basket.offline && below(50) == 0;
  basket.sale.shop = scene_.shop;
  if (below(8) != 0 && !scene_.households.empty())
    basket.sale.household = scene_.households[static_cast<std::size_t>(below(scene_.households.size()))];
  std::set<std::size_t> taken;
  for (std::int64_t lines = 3 + below(6); lines > 0; --lines) {
    const auto index = static_cast<std::size_t>(below(scene_.products.size()));
    if (!taken.insert(index).second) continue;
    const auto& [product, unit] = scene_.products[index];
    const std::int64_t units = unit == Unit::piece ? 1 + below(2) : 250 + 50 * below(20);
    basket.sale.lines.push_back({.product = product, .quantity = Quantity{units}});
  }
  basket.sale.payments.push_back({.means = below(3) == 0 ? PaymentMeans::card : PaymentMeans::cash});
  return basket;
}

namespace {

class MonthTill {
 public:
  MonthTill(net::Till till, net::Client client) : till_(std::move(till)), client_(std::move(client)) {}

  Result<engine::Receipt> post(const Basket& basket, const std::string& intent) {
    if (!basket.offline) return post_body(basket.sale, CommandNature::request, basket.day, intent);
    return post_offline(basket, intent);
  }

  Result<engine::Receipt> take_back(const Basket& basket, const engine::Receipt& receipt, const std::string& intent) {
    engine::TakeBack back{.shop = basket.sale.shop, .original_ticket = receipt.ticket};
    back.lines.push_back({.original_line = 1, .quantity = basket.sale.lines.front().quantity});
    return post_body(back, CommandNature::request, basket.day, intent);
  }

 private:
  Result<engine::Receipt> post_body(const engine::CommandBody& body, CommandNature nature, Date day,
                                    const std::string& intent) {
    const net::Intent key{net::IntentKind::key, intent};
    // Posted by an earlier run of the tour, maybe on another day: that receipt stands.
    if (till_.outbox().find(key) != nullptr) {
      TRY(till_.flush());
      if (const net::OutboxEntry* entry = till_.outbox().find(key); entry != nullptr && entry->receipt)
        return *entry->receipt;
    }
    const Instant at_noon = TRY(paris()).instant_of(day, 12 * 3600);
    return TRY(till_.post(body, {.nature = nature, .occurred_at = at_noon, .effective_date = day, .intent = key}))
        .receipt;
  }

  // Priced by the till from what the server said while there was a network; told once there is one again.
  Result<engine::Receipt> post_offline(const Basket& basket, const std::string& intent) {
    const auto quote = client_.ask<engine::QuoteAnswer>(engine::QuoteQuery{basket.sale});
    if (!quote.ok()) return post_body(basket.sale, CommandNature::request, basket.day, intent);
    engine::Sell fact = basket.sale;
    for (std::size_t i = 0; i < fact.lines.size(); ++i) {
      fact.lines[i].amount = quote->lines[i].amount;
      // A line of lots at several prices has no unit price of its own.
      if (quote->lines[i].draws.size() == 1) fact.lines[i].unit_price = quote->lines[i].draws[0].draw.unit_price;
    }
    fact.tariff = quote->tariff;
    fact.tariff_version = quote->tariff_version;
    fact.bracket = quote->bracket;
    return post_body(fact, CommandNature::fact, basket.day, intent);
  }

  net::Till till_;
  net::Client client_;
};

}  // namespace

Result<void> post_month(const Context& shared, const TillScene& scene, const TillMonth& month, MonthDone& done,
                        const std::function<void()>& advance) {
  Context context = shared;
  auto till = TRY(open_till(context, {.code = scene.till, .kind = SourceKind::till, .shop = scene.shop}));
  MonthTill poster(std::move(till), TRY(open_client(context)));
  for (std::int64_t number = 0; number < TillMonth::kBaskets; ++number) {
    const Basket basket = month.basket(number);
    const std::string intent = "demo-" + std::to_string(number);
    const engine::Receipt receipt = TRY(poster.post(basket, intent));
    ++(receipt.outcome == engine::Outcome::refused ? done.refused : done.posted);
    done.offline += basket.offline && receipt.outcome != engine::Outcome::refused ? 1 : 0;
    if (basket.comes_back && receipt.outcome == engine::Outcome::recorded) {
      const engine::Receipt back = TRY(poster.take_back(basket, receipt, intent + "-return"));
      done.returned += back.outcome == engine::Outcome::recorded ? 1 : 0;
    }
    advance();
  }
  return {};
}

}  // namespace apps
