// Goods: deliveries, opening stock, counts and losses; and which lots a line draws from.
#include "engine/decide_parts.h"
#include "engine/form_rules.h"

namespace engine {
namespace {

// The form of a lot, as that of one in a list.
Result<void> check_lot(const DeliveredLot& lot, std::size_t index) {
  const Result<void> formed = check_form(lot);
  if (formed.ok()) return {};
  return fail(formed.error().code, at("lots", index, formed.error().field), formed.error().detail);
}

Result<Money> market_price_of(const DeliveredLot& lot, std::size_t index, Currency currency) {
  if (!lot.market_price) return Money{0, currency};
  if (lot.market_price->currency == currency) return *lot.market_price;
  return fail(ErrorCode::currency_mismatch, at("lots", index, "marketPrice"), "not the shop's currency");
}

Result<ledger::LotReceived> receive(const State& state, const DeliveredLot& lot, std::size_t index, LotId id,
                                    Currency currency) {
  const ProductId product = TRY(find_product(state, lot.product, at("lots", index, "product")));
  TRY(check_lot(lot, index));
  const Money cost = TRY(cost_of(lot.unit_cost, lot.quantity, currency));
  const Money market_price = TRY(market_price_of(lot, index, currency));
  return ledger::LotReceived{.product = product,
                             .lot = id,
                             .label = lot.label,
                             .quantity = lot.quantity,
                             .unit_cost = lot.unit_cost,
                             .cost = cost,
                             .market_price = market_price,
                             .origin = lot.origin,
                             .expiry_kind = lot.expiry_kind,
                             .expiry = lot.expiry,
                             .price_cap = lot.price_cap,
                             .free_of_charge = lot.free_of_charge};
}

// The same paper again is noted; the same number on another paper is a conflict.
Result<bool> is_repetition(const PaperRow* paper, const std::string& content) {
  if (paper == nullptr) return false;
  if (paper->content == content) return true;
  return fail(ErrorCode::definition_conflict, "reference",
              "'" + paper->reference + "' was recorded before with other contents");
}

Result<std::vector<ledger::LotReceived>> receive_all(const State& state, const Deliver& asked, Currency currency) {
  std::vector<ledger::LotReceived> lots;
  LotId id = state.balances().next_lot();
  for (std::size_t i = 0; i < asked.lots.size(); ++i, id = next(id))
    lots.push_back(TRY(receive(state, asked.lots[i], i, id, currency)));
  return lots;
}

Result<void> object_to_expired(const Deliver& asked, Date occurred_on, Objections& objections) {
  for (std::size_t i = 0; i < asked.lots.size(); ++i) {
    const DeliveredLot& lot = asked.lots[i];
    if (lot.expiry_kind == ExpiryKind::dlc && lot.expiry < occurred_on)
      TRY(objections.object(ErrorCode::lot_expired_on_arrival, at("lots", i, "expiry"),
                            "use-by date " + to_string(lot.expiry) + " had passed on " + to_string(occurred_on)));
  }
  return {};
}

}  // namespace

Result<Decision> decide_one(const State& state, const Command& command, const DecideContext& context,
                            const Deliver& asked) {
  const ShopId shop = TRY(find_shop(state, asked.shop));
  TRY(check_form(asked));
  SupplierId supplier{};
  if (!asked.supplier.empty()) {
    const auto found = state.registry().suppliers.find(asked.supplier);
    if (!found) return fail(ErrorCode::unknown_supplier, "supplier", "'" + asked.supplier + "' is not declared");
    supplier = *found;
  }
  const Currency currency = state.registry().shops.row(shop).definition.currency;
  auto lots = TRY(receive_all(state, asked, currency));
  const PaperKind kind = asked.opening ? PaperKind::opening_stock : PaperKind::delivery;
  const PaperRow* paper = asked.reference.empty()
                              ? nullptr
                              : state.paper(kind, raw(shop), asked.opening ? 0 : raw(supplier), asked.reference);
  if (TRY(is_repetition(paper, content_of(lots)))) return noted(command);
  Objections objections(command.nature);
  TRY(object_to_shop(state, shop, objections));
  if (!is_none(supplier) && state.registry().suppliers.row(supplier).definition.retired)
    TRY(objections.object(ErrorCode::retired, "supplier", "this supplier is no longer in use"));
  TRY(object_to_expired(asked, context.occurred_on, objections));
  if (asked.opening)
    return decision(ledger::OpeningStock{
        .shop = shop, .reference = asked.reference, .lots = std::move(lots), .anomalies = objections.take()});
  return decision(ledger::Delivered{.shop = shop,
                                    .supplier = supplier,
                                    .reference = asked.reference,
                                    .lots = std::move(lots),
                                    .anomalies = objections.take()});
}

// --- which lots a line draws from ------------------------------------------------------------------------------------

Quantity Picker::available(LotId lot) const {
  const LotRow& row = *state_.balances().lot(lot);
  const StockRow* stock = state_.balances().stock_row({shop_, row.product, lot, row.currency});
  if (stock == nullptr) return {};
  const auto taken = taken_.find(lot);
  return taken == taken_.end() ? stock->on_hand() : stock->on_hand() - taken->second.quantity;
}

bool Picker::expired(LotId lot) const {
  const LotRow& row = *state_.balances().lot(lot);
  return row.expiry_kind == ExpiryKind::dlc && row.expiry < date_;
}

Picked Picker::take(LotId lot, Quantity quantity) {
  Taken& taken = taken_.try_emplace(lot, Taken{{}, Money{0, currency_}}).first->second;
  const Money cost = state_.balances().draw_cost(lot, taken.quantity, taken.cost, quantity);
  taken.quantity += quantity;
  taken.cost += cost;
  return {.lot = lot, .quantity = quantity, .cost = cost, .basis = CostBasis::lot};
}

// Goods on no lot that the book has: counted in, or taken back without a ticket. Negative when more was sold than it
// had.
Picker::Taken Picker::left_on_none(ProductId product) const {
  const StockRow* row = state_.balances().stock_row({shop_, product, LotId{}, currency_});
  Taken left{{}, Money{0, currency_}};
  if (row != nullptr) left = {row->on_hand(), Money{row->value(), currency_}};
  const auto taken = taken_from_none_.find(product);
  if (taken == taken_from_none_.end()) return left;
  return {left.quantity - taken->second.quantity, left.cost - taken->second.cost};
}

// What the book has on no lot goes at what it is worth there (the last of it takes what is left), the rest at the last
// cost known.
Picked Picker::take_from_none(ProductId product, Quantity quantity) {
  const Taken left = left_on_none(product);
  const Quantity here = std::clamp(left.quantity, Quantity{}, quantity);
  Picked picked{.quantity = quantity, .cost = Money{0, currency_}};
  if (!here.is_zero() && left.cost.minor > 0)
    picked.cost.minor =
        multiply_divide(left.cost.minor, here.units, left.quantity.units, Rounding::half_up).value();  // a part of it
  const Shelf* shelf = state_.balances().shelf(shop_, product);
  if (shelf != nullptr && !is_none(shelf->latest)) {
    const LotRow& latest = *state_.balances().lot(shelf->latest);
    const auto cost = cost_of(latest.unit_cost, quantity - here, currency_);
    if (latest.currency == currency_ && cost.ok() && cost->minor <= kAmountMax) {
      picked.cost += *cost;
      picked.basis = CostBasis::last_known;
    }
  }
  // Goods with a worth of their own have a cost, though no lot of the product was ever known here.
  if (picked.cost.minor > 0) picked.basis = CostBasis::last_known;
  Taken& taken = taken_from_none_.try_emplace(product, Taken{{}, Money{0, currency_}}).first->second;
  taken.quantity += quantity;
  taken.cost += picked.cost;
  return picked;
}

bool Picker::is_beyond_the_shelf(ProductId product, Quantity quantity) {
  Quantity& asked = asked_[product];
  asked += quantity;
  return asked > state_.balances().on_hand(shop_, product, currency_);
}

Result<std::vector<Picked>> Picker::pick(ProductId product, Quantity quantity, LotId named, Expired expired_lots,
                                         const Field& field, Objections& objections, bool may_oversell) {
  std::vector<Picked> picked;
  const LotRow* named_row = is_none(named) ? nullptr : state_.balances().lot(named);
  std::vector<LotId> lots;
  if (named_row && named_row->shop == shop_ && named_row->product == product && named_row->currency == currency_)
    lots.push_back(named);
  else if (!is_none(named))
    TRY(objections.object(ErrorCode::unknown_lot, field.within("lot"), "this shop holds no such lot of the product"));
  else if (const Shelf* shelf = state_.balances().shelf(shop_, product))
    lots = shelf->lots;
  Quantity missing = quantity;
  // First what may be sold, then, if that does not do, what has passed its use-by date and is objected to.
  for (const bool pass_expired : {false, true}) {
    for (const LotId lot : lots) {
      if (missing.is_zero() || state_.balances().lot(lot)->currency != currency_) continue;
      const Quantity here = std::min(available(lot), missing);
      if (here <= Quantity{} || (expired_lots == Expired::object && expired(lot)) != pass_expired) continue;
      if (pass_expired)
        TRY(objections.object(ErrorCode::lot_expired, field.within("lot"),
                              "use-by date " + to_string(state_.balances().lot(lot)->expiry) + " has passed"));
      picked.push_back(take(lot, here));
      missing -= here;
    }
  }
  const Quantity on_none = is_none(named) ? std::max(left_on_none(product).quantity, Quantity{}) : Quantity{};
  const bool is_short = is_beyond_the_shelf(product, quantity) || missing > on_none;
  if (may_oversell && is_short) objections.warn(ErrorCode::insufficient_stock, field.within("quantity"));
  if (missing.is_zero()) return picked;
  if (missing > on_none && !may_oversell)
    TRY(objections.object(ErrorCode::insufficient_stock, field.within("quantity"),
                          "the book has " + std::to_string((quantity - missing + on_none).units) + " of " +
                              std::to_string(quantity.units)));
  picked.push_back(take_from_none(product, missing));
  return picked;
}

std::optional<Money> unit_cost_of(const State& state, ShopId shop, ProductId product, LotId lot, Currency currency) {
  if (is_none(lot))
    if (const Shelf* shelf = state.balances().shelf(shop, product)) lot = shelf->latest;
  const LotRow* row = is_none(lot) ? nullptr : state.balances().lot(lot);
  if (row == nullptr || row->currency != currency) return std::nullopt;
  const Unit unit = state.registry().products.row(product).definition.unit;
  const auto cost = cost_of(row->unit_cost, Quantity{units_per_price(unit)}, currency);
  if (!cost.ok()) return std::nullopt;
  return *cost;
}

// --- losses and counts -----------------------------------------------------------------------------------------------

namespace {

ledger::StockMove outward(const Picked& picked) {
  return {.lot = picked.lot, .quantity = -picked.quantity, .value = -picked.cost};
}

std::vector<ledger::StockMove> outward(const std::vector<Picked>& picked) {
  std::vector<ledger::StockMove> moves;
  for (const Picked& each : picked) moves.push_back(outward(each));
  return moves;
}

}  // namespace

Result<Decision> decide_one(const State& state, const Command& command, const DecideContext& context,
                            const RecordLoss& asked) {
  const ShopId shop = TRY(find_shop(state, asked.shop));
  TRY(check_line_count(asked.lines.size(), "lines"));
  const Currency currency = state.registry().shops.row(shop).definition.currency;
  Objections objections(command.nature);
  Picker picker(state, shop, currency, effective_date_of(command, context));
  ledger::LossRecorded event{.shop = shop};
  for (std::size_t i = 0; i < asked.lines.size(); ++i) {
    const LossLine& line = asked.lines[i];
    const ProductId product = TRY(find_product(state, line.product, at("lines", i, "product")));
    TRY(check_quantity(line.quantity, at("lines", i, "quantity")));
    const auto picked =
        TRY(picker.pick(product, line.quantity, line.lot, Picker::Expired::take, at("lines", i), objections, false));
    event.lines.push_back(
        {.product = product, .quantity = line.quantity, .cause = line.cause, .moves = outward(picked)});
  }
  event.anomalies = objections.take();
  return decision(std::move(event));
}

namespace {

struct Counting {
  const State& state;
  ShopId shop;
  Currency currency;
  Picker& picker;
};

// More goods than the book had: first what was sold without a lot is made good, the rest joins the named or the latest
// lot, at its unit cost.
Result<std::vector<ledger::StockMove>> surplus(const Counting& counting, ProductId product, LotId named, Quantity more,
                                               const Field& field) {
  std::vector<ledger::StockMove> moves;
  const Balances& balances = counting.state.balances();
  const StockRow* owed = balances.stock_row({counting.shop, product, LotId{}, counting.currency});
  if (is_none(named) && owed != nullptr && owed->on_hand() < Quantity{}) {
    const Quantity back = std::min(more, -owed->on_hand());
    const bool all = back == -owed->on_hand();
    const std::int64_t value =
        all ? -owed->value()
            : TRY(multiply_divide(-owed->value(), back.units, -owed->on_hand().units, Rounding::half_up));
    moves.push_back({.lot = LotId{}, .quantity = back, .value = Money{value, counting.currency}});
    more -= back;
  }
  if (more.is_zero()) return moves;
  LotId lot = named;
  if (is_none(lot))
    if (const Shelf* shelf = balances.shelf(counting.shop, product)) lot = shelf->latest;
  const MicroCost unit_cost = is_none(lot) ? MicroCost{} : balances.lot(lot)->unit_cost;
  const auto value = cost_of(unit_cost, more, counting.currency);
  if (!value.ok() || value->minor > kAmountMax)
    return fail(
        ErrorCode::amount_overflow, field,
        (value.ok() ? to_string(*value) : std::string("what is counted in")) + " is more than a line may come to");
  moves.push_back({.lot = lot, .quantity = more, .value = *value});
  return moves;
}

Result<ledger::CountedLine> count_line(Counting& counting, const CountLine& line, std::size_t index,
                                       Objections& objections) {
  const State& state = counting.state;
  const ProductId product = TRY(find_product(state, line.product, at("lines", index, "product")));
  if (line.counted.units < 0 || line.counted.units > kQuantityMax)
    return fail(ErrorCode::quantity_out_of_range, at("lines", index, "counted"), "not within 0 and a billion");
  const LotRow* lot = is_none(line.lot) ? nullptr : state.balances().lot(line.lot);
  if (!is_none(line.lot) && (lot == nullptr || lot->shop != counting.shop || lot->product != product))
    return fail(ErrorCode::unknown_lot, at("lines", index, "lot"), "this shop holds no such lot of the product");
  const StockRow* row = lot ? state.balances().stock_row({counting.shop, product, line.lot, lot->currency}) : nullptr;
  const Quantity expected = lot ? row->on_hand() : state.balances().on_hand(counting.shop, product, counting.currency);
  ledger::CountedLine counted{.product = product, .lot = line.lot, .counted = line.counted, .expected = expected};
  if (line.counted > expected)
    counted.moves = TRY(surplus(counting, product, line.lot, line.counted - expected, at("lines", index, "counted")));
  if (line.counted < expected)
    counted.moves = outward(TRY(counting.picker.pick(product, expected - line.counted, line.lot, Picker::Expired::take,
                                                     at("lines", index), objections, true)));
  return counted;
}

Result<void> check_counted_once(const CountStock& asked) {
  for (std::size_t i = 0; i < asked.lines.size(); ++i)
    for (std::size_t j = 0; j < i; ++j) {
      const bool overlap =
          asked.lines[i].lot == asked.lines[j].lot || is_none(asked.lines[i].lot) || is_none(asked.lines[j].lot);
      if (asked.lines[i].product == asked.lines[j].product && overlap)
        return fail(ErrorCode::definition_conflict, at("lines", i), "counted twice in one count");
    }
  return {};
}

}  // namespace

Result<Decision> decide_one(const State& state, const Command& command, const DecideContext& context,
                            const CountStock& asked) {
  const ShopId shop = TRY(find_shop(state, asked.shop));
  TRY(check_line_count(asked.lines.size(), "lines"));
  TRY(check_counted_once(asked));
  const Currency currency = state.registry().shops.row(shop).definition.currency;
  Objections objections(command.nature);
  Picker picker(state, shop, currency, effective_date_of(command, context));
  Counting counting{state, shop, currency, picker};
  ledger::StockCounted event{.shop = shop};
  for (std::size_t i = 0; i < asked.lines.size(); ++i)
    event.lines.push_back(TRY(count_line(counting, asked.lines[i], i, objections)));
  event.anomalies = objections.take();
  return decision(std::move(event));
}

// --- grants ----------------------------------------------------------------------------------------------------------

Result<Decision> decide_one(const State& state, const Command& command, const DecideContext&,
                            const RecordGrant& asked) {
  const FundId fund = TRY(find_fund(state, asked.fund));
  TRY(check_form(asked));
  if (asked.amount.currency != state.registry().funds.row(fund).definition.currency)
    return fail(ErrorCode::currency_mismatch, "amount", "not the fund's currency");
  const auto kind = static_cast<PaperKind>(asked.step);
  if (const PaperRow* paper = state.paper(kind, raw(fund), 0, asked.reference)) {
    if (paper->amount == asked.amount) return noted(command);
    return fail(ErrorCode::definition_conflict, "reference",
                "'" + asked.reference + "' was recorded with " + to_string(paper->amount));
  }
  switch (asked.step) {
    case GrantStep::awarded:
      return decision(ledger::GrantAwarded{.fund = fund, .amount = asked.amount, .reference = asked.reference});
    case GrantStep::received:
      return decision(ledger::GrantReceived{.fund = fund, .amount = asked.amount, .reference = asked.reference});
    case GrantStep::opening:
      return decision(ledger::OpeningFund{.fund = fund, .amount = asked.amount, .reference = asked.reference});
  }
  return fail(ErrorCode::malformed, "step", "neither awarded, received nor opening");
}

}  // namespace engine
