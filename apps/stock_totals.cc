#include "apps/stock_totals.h"

namespace apps {

std::map<Currency, StockTotals> totals_by_currency(const engine::StockAnswer& stock) {
  std::map<Currency, StockTotals> totals;
  for (const auto& row : stock.rows) {
    const Money zero{0, row.value.currency};
    StockTotals& total = totals.try_emplace(zero.currency, StockTotals{zero, zero, {}}).first->second;
    total.value += row.value;
    total.takings += row.takings;
    if (!row.sold.is_zero() || !row.returned.is_zero()) total.net_sold[row.unit] += row.sold - row.returned;
  }
  return totals;
}

}  // namespace apps
