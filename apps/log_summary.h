// What a stretch of the log sums up to: `grenier log --summary`, `grenier replay`.
#pragma once

#include <cstdint>
#include <iosfwd>
#include <map>
#include <string>

#include "apps/cli.h"
#include "apps/json.h"
#include "engine/registry.h"
#include "ledger/event.h"

namespace apps {

// Tickets, lines, pieces and money of sales and returns, one a currency.
struct SalesSum {
  std::int64_t tickets = 0, return_tickets = 0, lines = 0, return_lines = 0;
  std::int64_t units = 0;               // base units, net of returns
  std::int64_t sold = 0, refunded = 0;  // cents
  std::int64_t net() const;
};
// Discounts that were refused because no fund covered them: a need that was not met. By the tariff that promised them
// and the fund that it names as its pool.
struct UnmetKey {
  std::string tariff;  // code; empty: none was in force
  std::string pool;    // code; empty: the tariff names none
  Currency currency{};
  friend auto operator<=>(const UnmetKey&, const UnmetKey&) = default;
};
struct UnmetSum {
  std::int64_t refusals = 0;
  std::int64_t cents = 0;  // that were missing
};
class LogSummary {
 public:
  // `registry` as it stood with this event.
  void add(const ledger::Event& event, const engine::Registry& registry);
  std::uint64_t events() const { return events_; }
  const std::map<std::string, std::uint64_t>& by_kind() const { return by_kind_; }
  const std::map<Currency, SalesSum>& sales() const { return sales_; }
  const std::map<UnmetKey, UnmetSum>& unmet() const { return unmet_; }
  void print(std::ostream& out, Language language) const;
  json::Value to_json() const;

 private:
  std::uint64_t events_ = 0;
  std::map<std::string, std::uint64_t> by_kind_;
  std::map<Currency, SalesSum> sales_;
  std::map<UnmetKey, UnmetSum> unmet_;
};

}  // namespace apps
