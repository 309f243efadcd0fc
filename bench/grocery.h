// One grocery, built command by command through the real engine on a log in memory: what the pieces are timed on.
// The same at each run. Its shelves and funds last for more sales than a benchmark makes.
#pragma once

#include <memory>
#include <vector>

#include "engine/engine.h"
#include "pricing/quote.h"

namespace bench {

using namespace base;

struct GroceryOptions {
  std::int64_t funds = 1;  // each pays the same share of every gap
  std::int64_t households = 200;
};

class Grocery {
 public:
  static constexpr std::int64_t kLines = 5;

  explicit Grocery(const GroceryOptions& options);
  Grocery(const Grocery&) = delete;
  Grocery& operator=(const Grocery&) = delete;

  // The n-th sale, to one household after the other.
  engine::Sell basket(std::int64_t number, std::int64_t lines = kLines) const;
  // Sells so many baskets more as one batch. CHECKs that each sale was recorded.
  void sell(std::int64_t count);

  // A basket as pricing is given it, each line drawn from the first lot; and the funds that may pay for it.
  pricing::Basket priced_basket(std::int64_t number, std::int64_t lines) const;
  std::vector<pricing::FundView> funds() const;

  // The last events of the log, in order.
  std::vector<ledger::Event> last_events(std::int64_t count) const;

  const engine::State& state() const { return engine_->state(); }
  const ledger::EventLog& log() const { return *log_; }
  Date today() const { return today_; }

 private:
  engine::Claim open_source(const std::string& code, SourceKind kind);
  void post(engine::CommandBody body);
  void declare(ledger::Definition definition) { post(engine::Declare{std::move(definition)}); }
  void declare_network();
  void declare_products();
  void declare_fund(std::int64_t number);
  void deliver();
  void enrol(std::int64_t number);
  void execute(const engine::Claim& claim, std::vector<engine::CommandBody> bodies);
  pricing::Line priced_line(const engine::AskedSaleLine& asked, ShopId shop) const;

  GroceryOptions options_;
  Date today_;
  ManualClock clock_;
  SeededEntropy entropy_{20261123};
  std::unique_ptr<ledger::EventLog> log_;
  std::unique_ptr<ledger::RowStore> rows_;
  std::unique_ptr<engine::Engine> engine_;
  engine::Claim office_;
  engine::Claim till_;
  std::int64_t sold_ = 0;
};

// A sale of five lines, of which two funds pay.
ledger::Event two_fund_sale();

}  // namespace bench
