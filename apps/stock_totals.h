// What rows of stock come to in all, for the table and for JSON.
#pragma once

#include <map>

#include "engine/query.h"

namespace apps {

// Of one currency; sums never meet those of another.
struct StockTotals {
  Money value;                        // of what is on hand, at cost
  Money takings;                      // paid by customers, net of refunds
  std::map<Unit, Quantity> net_sold;  // sold less returned, by unit; a unit of which nothing was sold has none
};

std::map<Currency, StockTotals> totals_by_currency(const engine::StockAnswer& stock);

}  // namespace apps
