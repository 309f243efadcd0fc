// Commands about goods: deliveries, sales, returns, counts and losses.
#include "net/message_codec_parts.h"

namespace net {

// --- deliveries ------------------------------------------------------------------------------------------------------

void write(const engine::Deliver& deliver, wire::DeliverCommand::Builder out) {
  out.setShop(wire_text(deliver.shop));
  out.setSupplier(wire_text(deliver.supplier));
  out.setReference(wire_text(deliver.reference));
  write_all(deliver.lots, [&](auto count) { return out.initLots(count); });
  out.setOpening(deliver.opening);
}

Result<engine::Deliver> read(wire::DeliverCommand::Reader in) {
  engine::Deliver deliver;
  deliver.shop = TRY(read_text(in.getShop(), "shop"));
  deliver.supplier = TRY(read_text(in.getSupplier(), "supplier"));
  deliver.reference = TRY(read_text(in.getReference(), "reference"));
  deliver.lots = TRY(read_lines(in.getLots(), "lots"));
  deliver.opening = in.getOpening();
  return deliver;
}

void write(const engine::DeliveredLot& lot, wire::DeliveredLot::Builder out) {
  out.setProduct(wire_text(lot.product));
  out.setLabel(wire_text(lot.label));
  out.setQuantity(lot.quantity.units);
  out.setUnitCost(raw(lot.unit_cost));
  if (lot.market_price) write(*lot.market_price, out.initMarketPrice());
  out.setOrigin(wire_term<wire::Origin>(lot.origin));
  out.setExpiryKind(wire_term<wire::ExpiryKind>(lot.expiry_kind));
  out.setExpiry(wire_date(lot.expiry));
  if (lot.price_cap) write(*lot.price_cap, out.initPriceCap());
  out.setFreeOfCharge(lot.free_of_charge);
}

Result<engine::DeliveredLot> read(wire::DeliveredLot::Reader in) {
  engine::DeliveredLot lot;
  lot.product = TRY(read_text(in.getProduct(), "product"));
  lot.label = TRY(read_text(in.getLabel(), "label"));
  lot.quantity = {in.getQuantity()};
  lot.unit_cost = MicroCost{in.getUnitCost()};
  lot.market_price = TRY(read_optional(in.hasMarketPrice(), in.getMarketPrice(), "marketPrice"));
  lot.origin = TRY(read_term<Origin>(in.getOrigin(), "origin"));
  lot.expiry_kind = TRY(read_term<ExpiryKind>(in.getExpiryKind(), "expiryKind"));
  lot.expiry = TRY(read_date(in.getExpiry(), "expiry"));
  lot.price_cap = TRY(read_optional(in.hasPriceCap(), in.getPriceCap(), "priceCap"));
  lot.free_of_charge = in.getFreeOfCharge();
  return lot;
}

// --- sales -----------------------------------------------------------------------------------------------------------

void write(const engine::Sell& sell, wire::SellCommand::Builder out) {
  out.setShop(wire_text(sell.shop));
  out.setTicket(wire_text(sell.ticket));
  out.setHousehold(wire_text(sell.household));
  out.setCard(wire_text(sell.card));
  out.setCurrency(raw(sell.currency));
  write_all(sell.lines, [&](auto count) { return out.initLines(count); });
  write_all(sell.payments, [&](auto count) { return out.initPayments(count); });
  out.setTariff(wire_text(sell.tariff));
  out.setTariffVersion(sell.tariff_version);
  out.setBracket(wire_text(sell.bracket));
  if (sell.top_up) write(*sell.top_up, out.initTopUp());
  if (sell.override_by) write(*sell.override_by, out.initOverrideBy());
}

Result<engine::Sell> read(wire::SellCommand::Reader in) {
  engine::Sell sell;
  sell.shop = TRY(read_text(in.getShop(), "shop"));
  sell.ticket = TRY(read_text(in.getTicket(), "ticket"));
  sell.household = TRY(read_text(in.getHousehold(), "household"));
  sell.card = TRY(read_text(in.getCard(), "card"));
  sell.currency = TRY(read_currency(in.getCurrency(), "currency"));
  sell.lines = TRY(read_lines(in.getLines(), "lines"));
  sell.payments = TRY(read_lines(in.getPayments(), "payments"));
  sell.tariff = TRY(read_text(in.getTariff(), "tariff"));
  sell.tariff_version = in.getTariffVersion();
  sell.bracket = TRY(read_text(in.getBracket(), "bracket"));
  sell.top_up = TRY(read_optional(in.hasTopUp(), in.getTopUp(), "topUp"));
  sell.override_by = TRY(read_optional(in.hasOverrideBy(), in.getOverrideBy(), "overrideBy"));
  return sell;
}

void write(const ledger::Override& passed, wire::Override::Builder out) {
  out.setRole(wire_text(passed.role));
  out.setReason(wire_text(passed.reason));
}

Result<ledger::Override> read(wire::Override::Reader in) {
  ledger::Override passed;
  passed.role = TRY(read_text(in.getRole(), "role"));
  passed.reason = TRY(read_text(in.getReason(), "reason"));
  return passed;
}

void write(const engine::AskedSaleLine& line, wire::AskedSaleLine::Builder out) {
  out.setProduct(wire_text(line.product));
  out.setQuantity(line.quantity.units);
  out.setLot(raw(line.lot));
  if (line.unit_price) write(*line.unit_price, out.initUnitPrice());
  if (line.amount) write(*line.amount, out.initAmount());
  out.setRank(line.rank);
}

Result<engine::AskedSaleLine> read(wire::AskedSaleLine::Reader in) {
  engine::AskedSaleLine line;
  line.product = TRY(read_text(in.getProduct(), "product"));
  line.quantity = {in.getQuantity()};
  line.lot = LotId{in.getLot()};
  line.unit_price = TRY(read_optional(in.hasUnitPrice(), in.getUnitPrice(), "unitPrice"));
  line.amount = TRY(read_optional(in.hasAmount(), in.getAmount(), "amount"));
  line.rank = in.getRank();
  return line;
}

void write(const engine::AskedPayment& payment, wire::AskedPayment::Builder out) {
  out.setMeans(wire_term<wire::PaymentMeans>(payment.means));
  if (payment.amount) write(*payment.amount, out.initAmount());
  out.setIssuer(wire_text(payment.issuer));
  out.setReference(wire_text(payment.reference));
}

Result<engine::AskedPayment> read(wire::AskedPayment::Reader in) {
  engine::AskedPayment payment;
  payment.means = TRY(read_term<PaymentMeans>(in.getMeans(), "means"));
  payment.amount = TRY(read_optional(in.hasAmount(), in.getAmount(), "amount"));
  payment.issuer = TRY(read_text(in.getIssuer(), "issuer"));
  payment.reference = TRY(read_text(in.getReference(), "reference"));
  return payment;
}

// --- returns ---------------------------------------------------------------------------------------------------------

void write(const engine::TakeBack& take_back, wire::TakeBackCommand::Builder out) {
  out.setShop(wire_text(take_back.shop));
  out.setTicket(wire_text(take_back.ticket));
  out.setOriginalTicket(wire_text(take_back.original_ticket));
  out.setHousehold(wire_text(take_back.household));
  out.setCurrency(raw(take_back.currency));
  write_all(take_back.lines, [&](auto count) { return out.initLines(count); });
  write_all(take_back.refunds, [&](auto count) { return out.initRefunds(count); });
}

Result<engine::TakeBack> read(wire::TakeBackCommand::Reader in) {
  engine::TakeBack take_back;
  take_back.shop = TRY(read_text(in.getShop(), "shop"));
  take_back.ticket = TRY(read_text(in.getTicket(), "ticket"));
  take_back.original_ticket = TRY(read_text(in.getOriginalTicket(), "originalTicket"));
  take_back.household = TRY(read_text(in.getHousehold(), "household"));
  take_back.currency = TRY(read_currency(in.getCurrency(), "currency"));
  take_back.lines = TRY(read_lines(in.getLines(), "lines"));
  take_back.refunds = TRY(read_lines(in.getRefunds(), "refunds"));
  return take_back;
}

void write(const engine::AskedReturnLine& line, wire::AskedReturnLine::Builder out) {
  out.setOriginalLine(line.original_line);
  out.setProduct(wire_text(line.product));
  out.setQuantity(line.quantity.units);
  out.setRestocked(line.restocked);
  if (line.unit_price) write(*line.unit_price, out.initUnitPrice());
  if (line.amount) write(*line.amount, out.initAmount());
}

Result<engine::AskedReturnLine> read(wire::AskedReturnLine::Reader in) {
  engine::AskedReturnLine line;
  line.original_line = in.getOriginalLine();
  line.product = TRY(read_text(in.getProduct(), "product"));
  line.quantity = {in.getQuantity()};
  line.restocked = in.getRestocked();
  line.unit_price = TRY(read_optional(in.hasUnitPrice(), in.getUnitPrice(), "unitPrice"));
  line.amount = TRY(read_optional(in.hasAmount(), in.getAmount(), "amount"));
  return line;
}

// --- counts and losses -----------------------------------------------------------------------------------------------

void write(const engine::CountStock& count_stock, wire::CountStockCommand::Builder out) {
  out.setShop(wire_text(count_stock.shop));
  write_all(count_stock.lines, [&](auto count) { return out.initLines(count); });
}

Result<engine::CountStock> read(wire::CountStockCommand::Reader in) {
  engine::CountStock count_stock;
  count_stock.shop = TRY(read_text(in.getShop(), "shop"));
  count_stock.lines = TRY(read_lines(in.getLines(), "lines"));
  return count_stock;
}

void write(const engine::CountLine& line, wire::CountLine::Builder out) {
  out.setProduct(wire_text(line.product));
  out.setLot(raw(line.lot));
  out.setCounted(line.counted.units);
}

Result<engine::CountLine> read(wire::CountLine::Reader in) {
  engine::CountLine line;
  line.product = TRY(read_text(in.getProduct(), "product"));
  line.lot = LotId{in.getLot()};
  line.counted = {in.getCounted()};
  return line;
}

void write(const engine::RecordLoss& loss, wire::RecordLossCommand::Builder out) {
  out.setShop(wire_text(loss.shop));
  write_all(loss.lines, [&](auto count) { return out.initLines(count); });
}

Result<engine::RecordLoss> read(wire::RecordLossCommand::Reader in) {
  engine::RecordLoss loss;
  loss.shop = TRY(read_text(in.getShop(), "shop"));
  loss.lines = TRY(read_lines(in.getLines(), "lines"));
  return loss;
}

void write(const engine::LossLine& line, wire::LossLine::Builder out) {
  out.setProduct(wire_text(line.product));
  out.setLot(raw(line.lot));
  out.setQuantity(line.quantity.units);
  out.setCause(wire_term<wire::LossCause>(line.cause));
}

Result<engine::LossLine> read(wire::LossLine::Reader in) {
  engine::LossLine line;
  line.product = TRY(read_text(in.getProduct(), "product"));
  line.lot = LotId{in.getLot()};
  line.quantity = {in.getQuantity()};
  line.cause = TRY(read_term<LossCause>(in.getCause(), "cause"));
  return line;
}

}  // namespace net
