#include "apps/lot_names.h"

#include <map>

namespace apps {
namespace {

using Candidates = std::map<LotId, std::string>;  // with their labels

std::string lots_text(const Candidates& lots) {
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
                "'" + typed + "' may be one of several lots; write the number of one: " + lots_text(meant));
  const Candidates on_hand = lots_where(stock, [](const auto& row) { return row.on_hand > Quantity{}; });
  return fail(ErrorCode::unknown_lot, {},
              "no lot '" + typed + "' of this product is in this shop; lots on hand: " + lots_text(on_hand));
}

bool is_called(const engine::StockAnswer& stock, LotId lot, const std::string& typed) {
  const bool by_number = std::to_string(raw(lot)) == typed;
  return lots_where(stock, [&](const auto& row) { return by_number || row.lot_label == typed; }).contains(lot);
}

namespace {

struct ShopGoods {
  const std::string& shop;
  const std::string& product;
};

Result<LotId> find_without_server(const Error& error, const TypedLot& typed, LotId kept) {
  if (exit_for(error.code) != Exit::unreachable) return is_none(typed.number) ? Result<LotId>(error) : typed.number;
  if (!is_none(kept)) return kept;
  return fail(error.code, {},
              "only the server knows which lot is labelled '" + typed.text +
                  "', and it cannot be reached; nothing was kept (the number of a lot, #12, needs no server)");
}

Result<LotId> find_lot(Context& context, const ShopGoods& goods, const TypedLot& typed, LotId kept) {
  if (typed.is_number) return typed.number;
  const auto stock =
      ask_for<engine::StockAnswer>(context, engine::StockQuery{.shop = goods.shop, .product = goods.product});
  if (!stock.ok()) return find_without_server(stock.error(), typed, kept);
  if (is_called(*stock, kept, typed.text)) return kept;
  const Result<LotId> found = lot_named(*stock, typed.text);
  // A number that the shop does not hold is for the server to refuse, which keeps the refusal in the book.
  return found.ok() || is_none(typed.number) || !lots_meant(*stock, typed.text).empty() ? found : typed.number;
}

template <class Body>
concept OfStock = requires(Body body) {
  body.shop;
  body.lines.front().lot;
};

// Of the line at that place; none where there is no such line, or it has none.
LotId lot_at(const engine::CommandBody* body, std::size_t index) {
  if (body == nullptr) return {};
  return std::visit(
      [index](const auto& each) {
        if constexpr (OfStock<std::remove_cvref_t<decltype(each)>>)
          return index < each.lines.size() ? each.lines[index].lot : LotId{};
        else
          return LotId{};
      },
      *body);
}

template <OfStock Body>
Result<void> set_lots(Context& context, Body& body, const std::vector<TypedLot>& typed,
                      const engine::CommandBody* kept) {
  CHECK(typed.size() == body.lines.size(), typed.size(), body.lines.size());
  for (std::size_t i = 0; i < typed.size(); ++i) {
    if (typed[i].text.empty()) continue;
    const ShopGoods goods{body.shop, body.lines[i].product};
    body.lines[i].lot = TRY(find_lot(context, goods, typed[i], lot_at(kept, i)));
  }
  return {};
}

}  // namespace

Result<void> find_lots(Context& context, engine::CommandBody& body, const std::vector<TypedLot>& typed,
                       const engine::CommandBody* kept) {
  if (typed.empty()) return {};
  const Result<void> found = std::visit(
      [&](auto& each) -> Result<void> {
        if constexpr (OfStock<std::remove_cvref_t<decltype(each)>>) return set_lots(context, each, typed, kept);
        return {};
      },
      body);
  if (found.ok() || !found.error().field.empty()) return found;
  return fail(found.error().code, "--line", found.error().detail);
}

}  // namespace apps
