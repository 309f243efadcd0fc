// Events of goods that come, are counted and are lost (event.h).
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "ledger/event_network.h"

namespace ledger {

struct LotReceived {
  ProductId product{};
  LotId lot{};
  std::string label;  // the supplier's lot number
  Quantity quantity;
  MicroCost unit_cost{};
  Money cost;          // of the whole lot
  Money market_price;  // for one piece or 1,000 g or ml, when the lot states it; zero: the price list's
  Origin origin = Origin::bought;
  ExpiryKind expiry_kind = ExpiryKind::none;
  Date expiry = kNoDate;
  std::optional<Fraction> price_cap;  // of the market price: no unit price of this lot goes above
  bool free_of_charge = false;        // the funder requires free distribution
  friend bool operator==(const LotReceived&, const LotReceived&) = default;
};
struct Delivered {
  ShopId shop{};
  SupplierId supplier{};
  std::string reference;
  std::vector<LotReceived> lots;
  std::vector<Anomaly> anomalies;
  friend bool operator==(const Delivered&, const Delivered&) = default;
};
struct OpeningStock {
  ShopId shop{};
  std::string reference;
  std::vector<LotReceived> lots;
  std::vector<Anomaly> anomalies;
  friend bool operator==(const OpeningStock&, const OpeningStock&) = default;
};

// A change of one lot: quantity and value both signed, in the direction of the stock.
struct StockMove {
  LotId lot{};
  Quantity quantity;
  Money value;
  friend bool operator==(const StockMove&, const StockMove&) = default;
};
struct CountedLine {
  ProductId product{};
  LotId lot{};  // 0: the product as a whole
  Quantity counted;
  Quantity expected;
  std::vector<StockMove> moves;  // sum to counted − expected
  friend bool operator==(const CountedLine&, const CountedLine&) = default;
};
struct StockCounted {
  ShopId shop{};
  std::vector<CountedLine> lines;
  std::vector<Anomaly> anomalies;
  friend bool operator==(const StockCounted&, const StockCounted&) = default;
};
struct LostLine {
  ProductId product{};
  Quantity quantity;
  LossCause cause = LossCause::other;
  std::vector<StockMove> moves;  // sum to −quantity
  friend bool operator==(const LostLine&, const LostLine&) = default;
};
struct LossRecorded {
  ShopId shop{};
  std::vector<LostLine> lines;
  std::vector<Anomaly> anomalies;
  friend bool operator==(const LossRecorded&, const LossRecorded&) = default;
};

}  // namespace ledger
