// A made-up network of any size, the same at each run, and its baskets: what `grenier bench` sells.
//
// Every sale is paid by one fund (or as many as asked): funds are earmarked by shop first and, where there are more
// funds than shops, by bracket; a household's bracket gives a fifth of the price, its fund the rest. Shelves and funds
// last for more sales than a run makes.
#pragma once

#include <string>
#include <vector>

#include "engine/command.h"

namespace apps {

struct BenchNetworkOptions {
  std::string prefix;  // of every code, so that a run in a book of yours meets nothing of yours
  std::int64_t shops = 6;
  std::int64_t products = 5'000;
  std::int64_t households = 10'000;
  std::int64_t funds = 50;
  std::int64_t payers = 1;  // funds that pay of each sale; `funds` is a multiple of it
  std::int64_t lines = 5;   // of a sale, each of another product
};

// value_not_allowed, by the option's name, for a value that is not within both.
Result<void> check_between(const char* option, std::int64_t value, std::int64_t least, std::int64_t most);

class BenchNetwork {
 public:
  // value_not_allowed, by the option's name, for a network that cannot be.
  static Result<BenchNetwork> plan(const BenchNetworkOptions& options, Date today);

  std::int64_t shops() const { return options_.shops; }
  std::string shop_code(std::int64_t shop) const;
  // All that declares it, in order. One desk posts it.
  std::vector<engine::CommandBody> declarations() const;
  // The n-th basket of a shop, the same at each call.
  engine::Sell basket(std::int64_t shop, std::int64_t number) const;

 private:
  BenchNetwork(const BenchNetworkOptions& options, Date today) : options_(options), today_(today) {}
  std::string code(const char* kind, std::int64_t number) const;
  std::string pseudonym(std::int64_t household) const;
  std::int64_t funds_a_layer() const { return options_.funds / options_.payers; }
  std::int64_t brackets() const;
  ledger::Tariff tariff() const;
  ledger::Fund fund(std::int64_t number) const;
  std::vector<engine::Deliver> deliveries(std::int64_t shop) const;

  BenchNetworkOptions options_;
  Date today_;
};

}  // namespace apps
