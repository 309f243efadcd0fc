// Events of goods that are sold and taken back: who paid what of each draw, and why (event.h).
#pragma once

#include <boost/container/small_vector.hpp>
#include <optional>
#include <string>
#include <vector>

#include "ledger/event_network.h"

namespace ledger {

struct Share {
  FundId fund{};
  Money amount;
  friend bool operator==(const Share&, const Share&) = default;
};

// One amount of a ticket's line or draw (a price too) may not be larger: 21 million of any currency. The log keeps them
// in 32 bits.
inline constexpr std::int64_t kTicketAmountMax = INT32_MAX;

// Few funds pay for one draw, and most lines are one draw: so many lie in place, without an allocation each.
using Shares = boost::container::small_vector<Share, 2>;

// What a line takes from one lot. Always: amount + Σ shares + unfunded − surplus = cost.
struct Draw {
  LotId lot{};
  Quantity quantity;
  Money unit_price;  // charged, for one piece or 1,000 g or ml
  Money amount;      // to pay, of the line's
  Money cost;
  Money market;    // market value; = amount where no market price is known
  Money unfunded;  // ≥ 0
  Money surplus;   // ≥ 0, and zero when unfunded is not
  CostBasis basis = CostBasis::none;
  Origin origin = Origin::bought;
  Shares shares;
  // The trace: the 1-based rule of the tariff version (0: as charged by the till), the price it was applied to, what
  // bounded the result, and which of the rule's formulas it is: 0 its own, n the n-th that it may be lower by.
  std::uint16_t rule = 0;
  Money base_price;
  Limit limit = Limit::none;
  std::uint16_t lowest = 0;
  friend bool operator==(const Draw&, const Draw&) = default;
};
using Draws = boost::container::small_vector<Draw, 1>;

struct SaleLine {
  ProductId product{};
  CategoryId category{};
  Quantity quantity;
  Money amount;                // to pay = Σ draws
  std::uint8_t rank = 0;       // of the child it is for, where a tariff asks; 0: not said
  std::uint16_t vat_rate = 0;  // of the product at that time, hundredths of a percent
  Draws draws;
  friend bool operator==(const SaleLine&, const SaleLine&) = default;
};
struct Payment {
  PaymentMeans means = PaymentMeans::cash;
  Money amount;
  std::string issuer;     // of a voucher
  std::string reference;  // its number
  friend bool operator==(const Payment&, const Payment&) = default;
};
// This sale is a household's first help from that fund: ever, in its month, in this shop. Counting these gives
// "households helped" without knowing which.
struct FirstHelp {
  FundId fund{};
  bool ever = false;
  bool in_month = false;
  bool in_shop = false;
  friend bool operator==(const FirstHelp&, const FirstHelp&) = default;
};
struct Sold {
  CommandNature nature = CommandNature::request;
  ShopId shop{};
  std::string ticket;  // the till's own number
  TariffId tariff{};   // 0: none was used
  std::uint32_t tariff_version = 0;
  BracketId bracket{};     // 0: the public
  bool chosen = false;     // the bracket, by whoever bought, for this sale; with a household or without
  std::int64_t level = 0;  // the household's step of a linear tariff
  Currency currency = Currency::eur;
  std::vector<SaleLine> lines;
  std::vector<Payment> payments;  // sum to the lines' amounts and the top-up
  FundId pool{};                  // what surpluses and the top-up feed; 0: none
  Money top_up;                   // given on top, freely
  std::optional<Override> override_by;
  std::vector<FirstHelp> first_helps;
  std::vector<Anomaly> anomalies;
  friend bool operator==(const Sold&, const Sold&) = default;
};

// A return's draws carry what is taken back, as positive amounts of the same identity.
struct ReturnLine {
  std::uint16_t original_line = 0;  // 1-based; 0: no original
  ProductId product{};
  CategoryId category{};
  Quantity quantity;
  Money amount;           // refunded
  bool restocked = true;  // false: the goods are lost
  Draws draws;
  friend bool operator==(const ReturnLine&, const ReturnLine&) = default;
};
struct Returned {
  CommandNature nature = CommandNature::request;
  ShopId shop{};
  std::string ticket;   // this return's own number
  Sequence original{};  // 0: none is known
  BracketId bracket{};
  Currency currency = Currency::eur;
  std::vector<ReturnLine> lines;
  std::vector<Payment> refunds;  // positive, sum to the lines' amounts
  FundId pool{};                 // that the sale's surpluses fed; 0: none
  Money from_pool;               // taken back from it: what it still holds of them, ≥ 0
  std::vector<Anomaly> anomalies;
  friend bool operator==(const Returned&, const Returned&) = default;
};

// What draws came to, in cents of one currency. Always: amount + shares + unfunded − surplus = cost.
struct IdentityTotals {
  std::int64_t amount = 0, shares = 0, unfunded = 0, surplus = 0, cost = 0;
  void add(const Draw& draw, int sign);  // −1: of what came back
  friend bool operator==(const IdentityTotals&, const IdentityTotals&) = default;
};

// The identity of one draw (docs/ARCHITECTURE.md §3). Asserted where a draw is made, checked where it is read.
bool balances(const Draw& draw);
Money total_of(const std::vector<SaleLine>& lines, Currency currency);
Money total_of(const std::vector<ReturnLine>& lines, Currency currency);
Money total_of(const std::vector<Payment>& payments, Currency currency);
// Cents paid beyond the cost, over all draws.
std::int64_t surplus_of(const std::vector<SaleLine>& lines);
std::int64_t surplus_of(const std::vector<ReturnLine>& lines);

}  // namespace ledger
