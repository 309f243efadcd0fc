// Lots as people name them behind `@`: by the label that tables show, or by their number, "#12". A bare "12" is the lot
// with that label or that number, where only one of the two is there.
#pragma once

#include <string>
#include <vector>

#include "apps/arguments.h"
#include "apps/connection.h"
#include "apps/options.h"

namespace apps {

// `stock`: of one product in one shop. A label means a lot on hand; where none on hand has it, one that was. Errors:
// value_not_allowed when it is nobody's, or several's, naming those that it could be.
Result<LotId> lot_named(const engine::StockAnswer& stock, const std::string& typed);

// Asks the server where a name needs it. Without a server, a number is taken as it is and a label is an error.
Result<LotId> find_lot(Context& context, const std::string& shop, const std::string& product, const TypedLot& typed);

// Every line's lot, as it was typed.
template <class Line>
Result<void> find_lots(Context& context, const std::string& shop, std::vector<Typed<Line>>& lines) {
  for (Typed<Line>& each : lines)
    if (!each.lot.text.empty())
      each.line.lot = TRY(about("--line", find_lot(context, shop, each.line.product, each.lot)));
  return {};
}

}  // namespace apps
