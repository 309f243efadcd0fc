// Deliveries, counts and losses. These events have no currency of their own: they are written with that of their first
// amount (euros when there is none), and CHECK that every other is in it.
#include "ledger/event_codec_bodies.h"

namespace ledger {
namespace {

Currency currency_of_lots(const std::vector<LotReceived>& lots) {
  return lots.empty() ? Currency::eur : lots.front().cost.currency;
}

template <class Line>
Currency currency_of_lines(const std::vector<Line>& lines) {
  for (const Line& line : lines)
    if (!line.moves.empty()) return line.moves.front().value.currency;
  return Currency::eur;
}

void write(const LotReceived& lot, Currency currency, wire::LotReceived::Builder out) {
  out.setProduct(raw(lot.product));
  out.setLot(raw(lot.lot));
  out.setQuantity(lot.quantity.units);
  out.setUnitCost(static_cast<std::int64_t>(lot.unit_cost));
  out.setCost(wire_cents(lot.cost, currency));
  out.setMarketPrice(wire_cents(lot.market_price, currency));
  out.setExpiry(wire_date(lot.expiry));
  out.setOrigin(wire_term<wire::Origin>(lot.origin));
  out.setExpiryKind(wire_term<wire::ExpiryKind>(lot.expiry_kind));
  out.setFreeOfCharge(lot.free_of_charge);
  if (!lot.label.empty()) out.setLabel(wire_text(lot.label));
  if (lot.price_cap) write_fraction(*lot.price_cap, out.getPriceCap().initFraction());
}

Result<std::optional<Fraction>> read_cap(wire::LotReceived::PriceCap::Reader in) {
  switch (in.which()) {
    case wire::LotReceived::PriceCap::NONE:
      return std::optional<Fraction>();
    case wire::LotReceived::PriceCap::FRACTION:
      return std::optional(TRY(read_fraction(in.getFraction())));
  }
  return fail(ErrorCode::malformed, "priceCap", "unknown union member");
}

Result<LotReceived> read(wire::LotReceived::Reader in, Currency currency) {
  LotReceived lot{.product = ProductId{in.getProduct()},
                  .lot = LotId{in.getLot()},
                  .label = read_text(in.getLabel()),
                  .quantity = {in.getQuantity()},
                  .unit_cost = MicroCost{in.getUnitCost()},
                  .cost = {in.getCost(), currency},
                  .market_price = {in.getMarketPrice(), currency},
                  .free_of_charge = in.getFreeOfCharge()};
  lot.origin = TRY(read_term<Origin>(in.getOrigin(), "origin"));
  lot.expiry_kind = TRY(read_term<ExpiryKind>(in.getExpiryKind(), "expiryKind"));
  lot.expiry = TRY(read_date(in.getExpiry(), "expiry"));
  lot.price_cap = TRY(read_cap(in.getPriceCap()));
  return lot;
}

// Delivered and OpeningStock bring lots in the same way.
template <class Builder>
void write_lots(const std::vector<LotReceived>& lots, Builder out) {
  const Currency currency = currency_of_lots(lots);
  out.setCurrency(static_cast<std::uint16_t>(currency));
  write_items(
      lots, [&](auto count) { return out.initLots(count); },
      [&](const LotReceived& lot, auto lot_out) { write(lot, currency, lot_out); });
}

template <class Reader>
Result<std::vector<LotReceived>> read_lots(Reader in) {
  const Currency currency = TRY(read_currency(in.getCurrency()));
  return read_items<LotReceived>(in.getLots(), [&](auto lot) { return read(lot, currency); });
}

// CountedLine and LostLine move stock in the same way.
template <class Builder>
void write_moves(const std::vector<StockMove>& moves, Currency currency, Builder out) {
  write_items(
      moves, [&](auto count) { return out.initMoves(count); },
      [&](const StockMove& move, wire::StockMove::Builder move_out) {
        move_out.setLot(raw(move.lot));
        move_out.setQuantity(move.quantity.units);
        move_out.setValue(wire_cents(move.value, currency));
      });
}

std::vector<StockMove> read_moves(const capnp::List<wire::StockMove>::Reader& in, Currency currency) {
  std::vector<StockMove> moves;
  moves.reserve(in.size());
  for (const auto move : in)
    moves.push_back({LotId{move.getLot()}, Quantity{move.getQuantity()}, Money{move.getValue(), currency}});
  return moves;
}

void write(const CountedLine& line, Currency currency, wire::CountedLine::Builder out) {
  out.setProduct(raw(line.product));
  out.setLot(raw(line.lot));
  out.setCounted(line.counted.units);
  out.setExpected(line.expected.units);
  write_moves(line.moves, currency, out);
}

Result<CountedLine> read(wire::CountedLine::Reader in, Currency currency) {
  return CountedLine{.product = ProductId{in.getProduct()},
                     .lot = LotId{in.getLot()},
                     .counted = {in.getCounted()},
                     .expected = {in.getExpected()},
                     .moves = read_moves(in.getMoves(), currency)};
}

void write(const LostLine& line, Currency currency, wire::LostLine::Builder out) {
  out.setProduct(raw(line.product));
  out.setCause(wire_term<wire::LossCause>(line.cause));
  out.setQuantity(line.quantity.units);
  write_moves(line.moves, currency, out);
}

Result<LostLine> read(wire::LostLine::Reader in, Currency currency) {
  const LossCause cause = TRY(read_term<LossCause>(in.getCause(), "cause"));
  return LostLine{.product = ProductId{in.getProduct()},
                  .quantity = {in.getQuantity()},
                  .cause = cause,
                  .moves = read_moves(in.getMoves(), currency)};
}

template <class Line, class Builder>
void write_lines(const std::vector<Line>& lines, Builder out) {
  const Currency currency = currency_of_lines(lines);
  out.setCurrency(static_cast<std::uint16_t>(currency));
  write_items(
      lines, [&](auto count) { return out.initLines(count); },
      [&](const Line& line, auto line_out) { write(line, currency, line_out); });
}

template <class Line, class Reader>
Result<std::vector<Line>> read_lines(Reader in) {
  const Currency currency = TRY(read_currency(in.getCurrency()));
  return read_items<Line>(in.getLines(), [&](auto line) { return read(line, currency); });
}

}  // namespace

void write(const Delivered& delivered, BodyOut body) {
  auto out = body.initDelivered();
  out.setShop(raw(delivered.shop));
  out.setSupplier(raw(delivered.supplier));
  if (!delivered.reference.empty()) out.setReference(wire_text(delivered.reference));
  write_lots(delivered.lots, out);
  write_anomalies(delivered.anomalies, out);
}

Result<Delivered> read(wire::Delivered::Reader in) {
  Delivered delivered{.shop = ShopId{in.getShop()},
                      .supplier = SupplierId{in.getSupplier()},
                      .reference = read_text(in.getReference())};
  delivered.lots = TRY(read_lots(in));
  delivered.anomalies = TRY(read_anomalies(in.getAnomalies()));
  return delivered;
}

void write(const OpeningStock& opening, BodyOut body) {
  auto out = body.initOpeningStock();
  out.setShop(raw(opening.shop));
  if (!opening.reference.empty()) out.setReference(wire_text(opening.reference));
  write_lots(opening.lots, out);
  write_anomalies(opening.anomalies, out);
}

Result<OpeningStock> read(wire::OpeningStock::Reader in) {
  OpeningStock opening{.shop = ShopId{in.getShop()}, .reference = read_text(in.getReference())};
  opening.lots = TRY(read_lots(in));
  opening.anomalies = TRY(read_anomalies(in.getAnomalies()));
  return opening;
}

void write(const StockCounted& counted, BodyOut body) {
  auto out = body.initStockCounted();
  out.setShop(raw(counted.shop));
  write_lines(counted.lines, out);
  write_anomalies(counted.anomalies, out);
}

Result<StockCounted> read(wire::StockCounted::Reader in) {
  StockCounted counted{.shop = ShopId{in.getShop()}};
  counted.lines = TRY(read_lines<CountedLine>(in));
  counted.anomalies = TRY(read_anomalies(in.getAnomalies()));
  return counted;
}

void write(const LossRecorded& loss, BodyOut body) {
  auto out = body.initLossRecorded();
  out.setShop(raw(loss.shop));
  write_lines(loss.lines, out);
  write_anomalies(loss.anomalies, out);
}

Result<LossRecorded> read(wire::LossRecorded::Reader in) {
  LossRecorded loss{.shop = ShopId{in.getShop()}};
  loss.lines = TRY(read_lines<LostLine>(in));
  loss.anomalies = TRY(read_anomalies(in.getAnomalies()));
  return loss;
}

}  // namespace ledger
