#include "apps/lot_names.h"

#include <map>

namespace apps {
namespace {

using Candidates = std::map<LotId, std::string>;  // with their labels

std::string listed(const Candidates& lots) {
  std::string text;
  for (const auto& [lot, label] : lots)
    text += (text.empty() ? "" : ", ") + label + (label.empty() ? "#" : " (#") + std::to_string(raw(lot)) +
            (label.empty() ? "" : ")");
  return text.empty() ? "-" : text;
}

template <class Wanted>
Candidates lots_where(const engine::StockAnswer& stock, Wanted wanted) {
  Candidates found;
  for (const engine::StockRowAnswer& row : stock.rows)
    if (!is_none(row.lot) && wanted(row)) found.emplace(row.lot, row.lot_label);
  return found;
}

Candidates lots_meant(const engine::StockAnswer& stock, const std::string& typed) {
  Candidates meant =
      lots_where(stock, [&](const auto& row) { return row.lot_label == typed && row.on_hand > Quantity{}; });
  if (meant.empty()) meant = lots_where(stock, [&](const auto& row) { return row.lot_label == typed; });
  meant.merge(lots_where(stock, [&](const auto& row) { return std::to_string(raw(row.lot)) == typed; }));
  return meant;
}

}  // namespace

Result<LotId> lot_named(const engine::StockAnswer& stock, const std::string& typed) {
  const Candidates meant = lots_meant(stock, typed);
  if (meant.size() == 1) return meant.begin()->first;
  if (meant.size() > 1)
    return fail(ErrorCode::value_not_allowed, {},
                "'" + typed + "' may be one of several lots; write the number of one: " + listed(meant));
  const Candidates on_hand = lots_where(stock, [](const auto& row) { return row.on_hand > Quantity{}; });
  return fail(ErrorCode::value_not_allowed, {},
              "no lot '" + typed + "' of this product is in this shop; lots on hand: " + listed(on_hand));
}

Result<LotId> find_lot(Context& context, const std::string& shop, const std::string& product, const TypedLot& typed) {
  if (typed.is_number) return typed.number;
  const auto stock = ask_for<engine::StockAnswer>(context, engine::StockQuery{.shop = shop, .product = product});
  if (stock.ok()) {
    const Result<LotId> found = lot_named(*stock, typed.text);
    // A number that the shop does not hold is for the server to refuse, which keeps the refusal in the book.
    return found.ok() || is_none(typed.number) || !lots_meant(*stock, typed.text).empty() ? found : typed.number;
  }
  if (!is_none(typed.number)) return typed.number;
  if (exit_for(stock.error().code) != Exit::unreachable) return stock.error();
  return fail(
      stock.error().code, {},
      "only the server knows which lot is labelled '" + typed.text + "', and it cannot be reached; nothing was kept");
}

}  // namespace apps
