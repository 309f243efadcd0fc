// Lots as people name them behind `@`: by the label that tables show, or by their number, "#12". A bare "12" is the lot
// with that label or that number, where only one of the two is there.
#pragma once

#include <string>
#include <vector>

#include "apps/arguments.h"
#include "apps/connection.h"

namespace apps {

// `stock`: of one product in one shop. A label means a lot on hand; where none on hand has it, one that was. Errors:
// value_not_allowed when it is nobody's, or several's, naming those that it could be.
Result<LotId> lot_named(const engine::StockAnswer& stock, const std::string& typed);

// Whether `lot` may be called so, on hand or not.
bool is_called(const engine::StockAnswer& stock, LotId lot, const std::string& typed);

// Sets the lots of the body's lines from their names, one each (none: there is nothing to set); asks the server where a
// name needs it. Without a server only "#12" is understood. `kept`: the same command as it was kept before; its lots
// are those that are meant, as long as they may be called so.
Result<void> find_lots(Context& context, engine::CommandBody& body, const std::vector<TypedLot>& typed,
                       const engine::CommandBody* kept = nullptr);

}  // namespace apps
