// Sales and returns. Their amounts are all in the ticket's currency: written as bare cents, given it back when read.
#include <algorithm>

#include "ledger/event_codec_bodies.h"

namespace ledger {
namespace {

static_assert(kQuantityMax <= INT32_MAX, "the quantity of a draw is written in 32 bits");

std::int32_t draw_quantity(Quantity quantity) {
  CHECK(quantity.units >= INT32_MIN && quantity.units <= INT32_MAX, quantity.units);
  return static_cast<std::int32_t>(quantity.units);
}

// Writes and reads the parts of a ticket in its currency.
struct InCurrency {
  Currency currency;

  std::int64_t cents(const Money& amount) const { return wire_cents(amount, currency); }
  Money money(std::int64_t cents) const { return {cents, currency}; }

  void write(const Draw& draw, wire::Draw::Builder out) const;
  void write(const SaleLine& line, wire::SaleLine::Builder out) const;
  void write(const ReturnLine& line, wire::ReturnLine::Builder out) const;
  void write(const Payment& payment, wire::Payment::Builder out) const;
  Result<Draw> read(wire::Draw::Reader in) const;
  Result<SaleLine> read(wire::SaleLine::Reader in) const;
  Result<ReturnLine> read(wire::ReturnLine::Reader in) const;
  Result<Payment> read(wire::Payment::Reader in) const;

  auto write_each() const {
    return [this](const auto& item, auto out) { write(item, out); };
  }
  auto read_each() const {
    return [this](auto in) { return read(in); };
  }
};

void InCurrency::write(const Draw& draw, wire::Draw::Builder out) const {
  out.setLot(raw(draw.lot));
  out.setQuantity(draw_quantity(draw.quantity));
  out.setRule(draw.rule);
  out.setBasis(wire_term<wire::CostBasis>(draw.basis));
  out.setOrigin(wire_term<wire::Origin>(draw.origin));
  out.setLimit(wire_term<wire::Limit>(draw.limit));
  out.setUnitPrice(cents(draw.unit_price));
  out.setBasePrice(cents(draw.base_price));
  out.setAmount(cents(draw.amount));
  out.setCost(cents(draw.cost));
  out.setMarket(cents(draw.market));
  out.setUnfunded(cents(draw.unfunded));
  out.setSurplus(cents(draw.surplus));
  write_items(
      draw.shares, [&](auto count) { return out.initShares(count); },
      [&](const Share& share, wire::Share::Builder share_out) {
        share_out.setFund(raw(share.fund));
        share_out.setAmount(cents(share.amount));
      });
}

Result<Draw> InCurrency::read(wire::Draw::Reader in) const {
  Draw draw{.lot = LotId{in.getLot()},
            .quantity = {in.getQuantity()},
            .unit_price = money(in.getUnitPrice()),
            .amount = money(in.getAmount()),
            .cost = money(in.getCost()),
            .market = money(in.getMarket()),
            .unfunded = money(in.getUnfunded()),
            .surplus = money(in.getSurplus()),
            .rule = in.getRule(),
            .base_price = money(in.getBasePrice())};
  draw.basis = TRY(read_term<CostBasis>(in.getBasis(), "basis"));
  draw.origin = TRY(read_term<Origin>(in.getOrigin(), "origin"));
  draw.limit = TRY(read_term<Limit>(in.getLimit(), "limit"));
  const auto shares = in.getShares();
  draw.shares.reserve(shares.size());
  for (const auto share : shares) draw.shares.push_back({FundId{share.getFund()}, money(share.getAmount())});
  return draw;
}

void InCurrency::write(const SaleLine& line, wire::SaleLine::Builder out) const {
  out.setProduct(raw(line.product));
  out.setCategory(raw(line.category));
  out.setQuantity(line.quantity.units);
  out.setAmount(cents(line.amount));
  out.setVatRate(line.vat_rate);
  write_items(
      line.draws, [&](auto count) { return out.initDraws(count); }, write_each());
}

Result<SaleLine> InCurrency::read(wire::SaleLine::Reader in) const {
  SaleLine line{.product = ProductId{in.getProduct()},
                .category = CategoryId{in.getCategory()},
                .quantity = {in.getQuantity()},
                .amount = money(in.getAmount()),
                .vat_rate = in.getVatRate()};
  line.draws = TRY(read_items<Draw>(in.getDraws(), read_each()));
  return line;
}

void InCurrency::write(const ReturnLine& line, wire::ReturnLine::Builder out) const {
  out.setProduct(raw(line.product));
  out.setCategory(raw(line.category));
  out.setOriginalLine(line.original_line);
  out.setQuantity(line.quantity.units);
  out.setAmount(cents(line.amount));
  out.setLost(!line.restocked);
  write_items(
      line.draws, [&](auto count) { return out.initDraws(count); }, write_each());
}

Result<ReturnLine> InCurrency::read(wire::ReturnLine::Reader in) const {
  ReturnLine line{.original_line = in.getOriginalLine(),
                  .product = ProductId{in.getProduct()},
                  .category = CategoryId{in.getCategory()},
                  .quantity = {in.getQuantity()},
                  .amount = money(in.getAmount()),
                  .restocked = !in.getLost()};
  line.draws = TRY(read_items<Draw>(in.getDraws(), read_each()));
  return line;
}

void InCurrency::write(const Payment& payment, wire::Payment::Builder out) const {
  out.setMeans(wire_term<wire::PaymentMeans>(payment.means));
  out.setAmount(cents(payment.amount));
  if (!payment.issuer.empty()) out.setIssuer(wire_text(payment.issuer));
  if (!payment.reference.empty()) out.setReference(wire_text(payment.reference));
}

Result<Payment> InCurrency::read(wire::Payment::Reader in) const {
  const PaymentMeans means = TRY(read_term<PaymentMeans>(in.getMeans(), "means"));
  return Payment{.means = means,
                 .amount = money(in.getAmount()),
                 .issuer = read_text(in.getIssuer()),
                 .reference = read_text(in.getReference())};
}

void write(const FirstHelp& help, wire::FirstHelp::Builder out) {
  out.setFund(raw(help.fund));
  out.setEver(help.ever);
  out.setInMonth(help.in_month);
  out.setInShop(help.in_shop);
}

std::vector<FirstHelp> read_first_helps(const capnp::List<wire::FirstHelp>::Reader& in) {
  std::vector<FirstHelp> helps;
  helps.reserve(in.size());
  for (const auto help : in)
    helps.push_back({.fund = FundId{help.getFund()},
                     .ever = help.getEver(),
                     .in_month = help.getInMonth(),
                     .in_shop = help.getInShop()});
  return helps;
}

// What few tickets have is written apart, so that the others stay small.
bool has_ranks(const Sold& sold) {
  return std::any_of(sold.lines.begin(), sold.lines.end(), [](const SaleLine& line) { return line.rank != 0; });
}

// Draw by draw, over all lines; empty where each price is by its rule's own formula.
template <class Lines>
std::vector<std::uint16_t> lowest_of(const Lines& lines) {
  std::vector<std::uint16_t> lowest;
  for (const auto& line : lines)
    for (const Draw& draw : line.draws) lowest.push_back(draw.lowest);
  if (std::all_of(lowest.begin(), lowest.end(), [](std::uint16_t each) { return each == 0; })) return {};
  return lowest;
}

template <class Lines, class Builder>
void write_lowest(const Lines& lines, Builder out) {
  const std::vector<std::uint16_t> lowest = lowest_of(lines);
  if (lowest.empty()) return;
  auto list = out.initLowest(static_cast<unsigned>(lowest.size()));
  for (unsigned i = 0; i < list.size(); ++i) list.set(i, lowest[i]);
}

template <class Lines>
Result<void> read_lowest(const capnp::List<std::uint16_t>::Reader& in, Lines& lines) {
  if (in.size() == 0) return {};
  unsigned next = 0;
  for (auto& line : lines)
    for (Draw& draw : line.draws) {
      if (next == in.size()) return fail(ErrorCode::malformed, "lowest", "not one for each draw");
      draw.lowest = in[next++];
    }
  if (next != in.size()) return fail(ErrorCode::malformed, "lowest", "not one for each draw");
  return {};
}

bool has_more(const Sold& sold) {
  return sold.level != 0 || !is_none(sold.pool) || !sold.top_up.is_zero() || sold.override_by || sold.chosen ||
         has_ranks(sold) || !lowest_of(sold.lines).empty();
}

void write_more(const Sold& sold, const InCurrency& ticket, wire::SoldMore::Builder out) {
  out.setLevel(sold.level);
  out.setPool(raw(sold.pool));
  if (!sold.top_up.is_zero()) out.setTopUp(ticket.cents(sold.top_up));
  if (sold.override_by) {
    out.setRole(wire_text(sold.override_by->role));
    out.setReason(wire_text(sold.override_by->reason));
  }
  out.setChosen(sold.chosen);
  write_lowest(sold.lines, out);
  if (!has_ranks(sold)) return;
  auto ranks = out.initRanks(static_cast<unsigned>(sold.lines.size()));
  for (unsigned i = 0; i < ranks.size(); ++i) ranks.set(i, sold.lines[i].rank);
}

Result<void> read_more(wire::SoldMore::Reader in, const InCurrency& ticket, Sold& sold) {
  sold.level = in.getLevel();
  sold.pool = FundId{in.getPool()};
  if (in.getTopUp() != 0) sold.top_up = ticket.money(in.getTopUp());
  const std::string role = read_text(in.getRole());
  const std::string reason = read_text(in.getReason());
  if (!role.empty()) sold.override_by = Override{.role = role, .reason = reason};
  const auto ranks = in.getRanks();
  if (ranks.size() != 0 && ranks.size() != sold.lines.size())
    return fail(ErrorCode::malformed, "ranks", "not one for each line");
  for (unsigned i = 0; i < ranks.size(); ++i) sold.lines[i].rank = ranks[i];
  sold.chosen = in.getChosen();
  return read_lowest(in.getLowest(), sold.lines);
}

}  // namespace

void write(const Anomaly& anomaly, wire::Anomaly::Builder out) {
  out.setCode(static_cast<std::uint16_t>(anomaly.code));
  if (!anomaly.field.empty()) out.setField(wire_text(anomaly.field));
}

Result<std::vector<Anomaly>> read_anomalies(const capnp::List<wire::Anomaly>::Reader& in) {
  return read_items<Anomaly>(in, [](wire::Anomaly::Reader each) -> Result<Anomaly> {
    const ErrorCode code = TRY(read_error_code(each.getCode()));
    return Anomaly{.code = code, .field = read_text(each.getField())};
  });
}

void write(const Sold& sold, BodyOut body) {
  const InCurrency ticket{sold.currency};
  auto out = body.initSold();
  out.setShop(raw(sold.shop));
  out.setTariff(raw(sold.tariff));
  out.setTariffVersion(sold.tariff_version);
  out.setBracket(raw(sold.bracket));
  out.setCurrency(static_cast<std::uint16_t>(sold.currency));
  out.setNature(wire_term<wire::CommandNature>(sold.nature));
  if (!sold.ticket.empty()) out.setTicket(wire_text(sold.ticket));
  write_items(
      sold.lines, [&](auto count) { return out.initLines(count); }, ticket.write_each());
  write_items(
      sold.payments, [&](auto count) { return out.initPayments(count); }, ticket.write_each());
  write_items(
      sold.first_helps, [&](auto count) { return out.initFirstHelps(count); },
      [](const FirstHelp& help, auto help_out) { write(help, help_out); });
  write_anomalies(sold.anomalies, out);
  if (has_more(sold)) write_more(sold, ticket, out.initMore());
}

Result<Sold> read(wire::Sold::Reader in) {
  const InCurrency ticket{TRY(read_currency(in.getCurrency()))};
  Sold sold{.shop = ShopId{in.getShop()},
            .ticket = read_text(in.getTicket()),
            .tariff = TariffId{in.getTariff()},
            .tariff_version = in.getTariffVersion(),
            .bracket = BracketId{in.getBracket()},
            .currency = ticket.currency};
  sold.nature = TRY(read_term<CommandNature>(in.getNature(), "nature"));
  sold.lines = TRY(read_items<SaleLine>(in.getLines(), ticket.read_each()));
  sold.payments = TRY(read_items<Payment>(in.getPayments(), ticket.read_each()));
  sold.first_helps = read_first_helps(in.getFirstHelps());
  sold.anomalies = TRY(read_anomalies(in.getAnomalies()));
  if (in.hasMore()) TRY(read_more(in.getMore(), ticket, sold));
  return sold;
}

void write(const Returned& returned, BodyOut body) {
  const InCurrency ticket{returned.currency};
  auto out = body.initReturned();
  out.setOriginal(raw(returned.original));
  out.setShop(raw(returned.shop));
  out.setBracket(raw(returned.bracket));
  out.setCurrency(static_cast<std::uint16_t>(returned.currency));
  out.setNature(wire_term<wire::CommandNature>(returned.nature));
  if (!returned.ticket.empty()) out.setTicket(wire_text(returned.ticket));
  write_items(
      returned.lines, [&](auto count) { return out.initLines(count); }, ticket.write_each());
  write_items(
      returned.refunds, [&](auto count) { return out.initRefunds(count); }, ticket.write_each());
  write_anomalies(returned.anomalies, out);
  const bool has_pool = !is_none(returned.pool) || returned.from_pool.minor != 0;
  if (!has_pool && lowest_of(returned.lines).empty()) return;
  auto more = out.initMore();
  more.setPool(raw(returned.pool));
  if (has_pool) more.setFromPool(ticket.cents(returned.from_pool));
  write_lowest(returned.lines, more);
}

Result<Returned> read(wire::Returned::Reader in) {
  const InCurrency ticket{TRY(read_currency(in.getCurrency()))};
  Returned returned{.shop = ShopId{in.getShop()},
                    .ticket = read_text(in.getTicket()),
                    .original = Sequence{in.getOriginal()},
                    .bracket = BracketId{in.getBracket()},
                    .currency = ticket.currency};
  returned.nature = TRY(read_term<CommandNature>(in.getNature(), "nature"));
  returned.lines = TRY(read_items<ReturnLine>(in.getLines(), ticket.read_each()));
  returned.refunds = TRY(read_items<Payment>(in.getRefunds(), ticket.read_each()));
  returned.anomalies = TRY(read_anomalies(in.getAnomalies()));
  if (!in.hasMore()) return returned;
  const auto more = in.getMore();
  returned.pool = FundId{more.getPool()};
  if (!is_none(returned.pool) || more.getFromPool() != 0) returned.from_pool = ticket.money(more.getFromPool());
  TRY(read_lowest(more.getLowest(), returned.lines));
  return returned;
}

}  // namespace ledger
