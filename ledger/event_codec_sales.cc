// Sales and returns, flat: the draws of all lines in one list, the shares of all draws in another, in the order of the
// lines. A line of two draws, the second paid by two funds:
//
//   lines   {riz-long 2, 3.20}    draws   {line 0, lot 7, 1, shares 0}  {line 0, lot 8, 1, shares 2}
//                                 shares                               {fund 1, 0.82}  {fund 2, 0.50}
//
// How they were first written is in event_codec_sales_first.cc.
#include <algorithm>

#include "ledger/event_codec_ticket.h"

namespace ledger {
namespace {

static_assert(kQuantityMax <= INT32_MAX, "the quantity of a line is written in 32 bits");
static_assert(kTicketAmountMax <= INT32_MAX, "the amounts of a line are written in 32 bits");

std::int32_t narrow(std::int64_t figure) {
  CHECK(figure >= INT32_MIN && figure <= INT32_MAX, figure);
  return static_cast<std::int32_t>(figure);
}

std::int32_t narrow_cents(const Money& amount, const InCurrency& ticket) {
  return narrow(ticket.cents(amount));
}

// --- writing ---------------------------------------------------------------------------------------------------------

void write(const Draw& draw, std::size_t line, const InCurrency& ticket, wire::TicketDraw::Builder out) {
  CHECK(draw.unfunded.is_zero() || draw.surplus.is_zero(), draw.unfunded.minor, draw.surplus.minor);
  out.setLot(raw(draw.lot));
  out.setQuantity(narrow(draw.quantity.units));
  out.setUnitPrice(narrow_cents(draw.unit_price, ticket));
  out.setBasePrice(narrow_cents(draw.base_price, ticket));
  out.setAmount(narrow_cents(draw.amount, ticket));
  out.setCost(narrow_cents(draw.cost, ticket));
  out.setMarket(narrow_cents(draw.market, ticket));
  out.setOpen(narrow(ticket.cents(draw.unfunded) - ticket.cents(draw.surplus)));
  CHECK(line <= UINT16_MAX && draw.shares.size() <= UINT16_MAX, line, draw.shares.size());
  out.setLine(static_cast<std::uint16_t>(line));
  out.setShares(static_cast<std::uint16_t>(draw.shares.size()));
  out.setRule(draw.rule);
  out.setBasis(wire_term<wire::CostBasis>(draw.basis));
  out.setOrigin(wire_term<wire::Origin>(draw.origin));
  out.setLimit(wire_term<wire::Limit>(draw.limit));
  out.setLowest(draw.lowest);
}

template <class Lines, class Builder>
void write_draws(const Lines& lines, const InCurrency& ticket, Builder out) {
  unsigned draw_count = 0, share_count = 0;
  for (const auto& line : lines)
    for (const Draw& draw : line.draws) ++draw_count, share_count += static_cast<unsigned>(draw.shares.size());
  if (draw_count == 0) return;
  auto draws = out.initDraws(draw_count);
  auto shares = share_count == 0 ? typename capnp::List<wire::TicketShare>::Builder() : out.initShares(share_count);
  unsigned next_draw = 0, next_share = 0;
  for (std::size_t line = 0; line < lines.size(); ++line)
    for (const Draw& draw : lines[line].draws) {
      write(draw, line, ticket, draws[next_draw++]);
      for (const Share& share : draw.shares) {
        auto share_out = shares[next_share++];
        share_out.setFund(raw(share.fund));
        share_out.setAmount(narrow_cents(share.amount, ticket));
      }
    }
}

void write(const Payment& payment, const InCurrency& ticket, wire::Payment::Builder out) {
  out.setMeans(wire_term<wire::PaymentMeans>(payment.means));
  out.setAmount(ticket.cents(payment.amount));
  if (!payment.issuer.empty()) out.setIssuer(wire_text(payment.issuer));
  if (!payment.reference.empty()) out.setReference(wire_text(payment.reference));
}

void write(const FirstHelp& help, wire::FirstHelp::Builder out) {
  out.setFund(raw(help.fund));
  out.setEver(help.ever);
  out.setInMonth(help.in_month);
  out.setInShop(help.in_shop);
}

// What few tickets have is written apart, so that the others stay small.
bool has_ranks(const Sold& sold) {
  return std::any_of(sold.lines.begin(), sold.lines.end(), [](const SaleLine& line) { return line.rank != 0; });
}

bool has_more(const Sold& sold) {
  return sold.level != 0 || !is_none(sold.pool) || !sold.top_up.is_zero() || sold.override_by || has_ranks(sold);
}

void write_more(const Sold& sold, const InCurrency& ticket, wire::SoldMore::Builder out) {
  out.setLevel(sold.level);
  out.setPool(raw(sold.pool));
  if (!sold.top_up.is_zero()) out.setTopUp(ticket.cents(sold.top_up));
  if (sold.override_by) {
    out.setRole(wire_text(sold.override_by->role));
    out.setReason(wire_text(sold.override_by->reason));
  }
  if (!has_ranks(sold)) return;
  auto ranks = out.initRanks(static_cast<unsigned>(sold.lines.size()));
  for (unsigned i = 0; i < ranks.size(); ++i) ranks.set(i, sold.lines[i].rank);
}

template <class Start>
void write_payments(const std::vector<Payment>& payments, const InCurrency& ticket, Start&& start) {
  write_items(payments, start, [&](const Payment& payment, auto out) { write(payment, ticket, out); });
}

// --- reading ---------------------------------------------------------------------------------------------------------

Result<void> read_draw(wire::TicketDraw::Reader in, const InCurrency& ticket, Draw& draw) {
  draw.lot = LotId{in.getLot()};
  draw.quantity.units = in.getQuantity();
  draw.unit_price = ticket.money(in.getUnitPrice());
  draw.base_price = ticket.money(in.getBasePrice());
  draw.amount = ticket.money(in.getAmount());
  draw.cost = ticket.money(in.getCost());
  draw.market = ticket.money(in.getMarket());
  const std::int64_t open = in.getOpen();
  draw.unfunded = ticket.money(std::max<std::int64_t>(open, 0));
  draw.surplus = ticket.money(std::max<std::int64_t>(-open, 0));
  draw.rule = in.getRule();
  draw.basis = TRY(read_term<CostBasis>(in.getBasis(), "basis"));
  draw.origin = TRY(read_term<Origin>(in.getOrigin(), "origin"));
  draw.limit = TRY(read_term<Limit>(in.getLimit(), "limit"));
  draw.lowest = in.getLowest();
  return {};
}

// Gives each line its draws and each draw its shares; refuses what belongs to none, or stands out of order, so that one
// ticket has one form.
template <class Reader, class Lines>
Result<void> read_draws(Reader in, const InCurrency& ticket, Lines& lines) {
  const auto shares = in.getShares();
  unsigned next_share = 0;
  std::size_t at_line = 0;
  for (const auto draw_in : in.getDraws()) {
    if (draw_in.getLine() < at_line || draw_in.getLine() >= lines.size())
      return fail(ErrorCode::malformed, "draws", "a draw of no line, or out of the order of lines");
    at_line = draw_in.getLine();
    Draw& draw = lines[at_line].draws.emplace_back();
    TRY(read_draw(draw_in, ticket, draw));
    if (draw_in.getShares() > shares.size() - next_share)
      return fail(ErrorCode::malformed, "shares", "a draw counts more shares than there are");
    for (unsigned i = 0; i < draw_in.getShares(); ++i) {
      const auto share = shares[next_share++];
      draw.shares.push_back({FundId{share.getFund()}, ticket.money(share.getAmount())});
    }
  }
  if (next_share != shares.size()) return fail(ErrorCode::malformed, "shares", "shares of no draw");
  return {};
}

void read_line(wire::TicketLine::Reader in, const InCurrency& ticket, SaleLine& line) {
  line.product = ProductId{in.getProduct()};
  line.category = CategoryId{in.getCategory()};
  line.quantity.units = in.getQuantity();
  line.amount = ticket.money(in.getAmount());
  line.vat_rate = in.getVatRate();
}

void read_line(wire::TicketReturnLine::Reader in, const InCurrency& ticket, ReturnLine& line) {
  line.original_line = in.getOriginalLine();
  line.product = ProductId{in.getProduct()};
  line.category = CategoryId{in.getCategory()};
  line.quantity.units = in.getQuantity();
  line.amount = ticket.money(in.getAmount());
  line.restocked = !in.getLost();
}

template <class Ticket, class Reader>
Result<Ticket> read_ticket(Reader in) {
  const InCurrency ticket{TRY(read_currency(in.getCurrency()))};
  Ticket read;
  const auto lines = in.getLines();
  read.lines.resize(lines.size());
  for (unsigned i = 0; i < lines.size(); ++i) read_line(lines[i], ticket, read.lines[i]);
  TRY(read_draws(in, ticket, read.lines));
  return read_face(in, ticket, std::move(read));
}

}  // namespace

Result<std::vector<Payment>> read_payments(const capnp::List<wire::Payment>::Reader& payments,
                                           const InCurrency& ticket) {
  return read_items<Payment>(payments, [&ticket](wire::Payment::Reader in) -> Result<Payment> {
    const PaymentMeans means = TRY(read_term<PaymentMeans>(in.getMeans(), "means"));
    return Payment{.means = means,
                   .amount = ticket.money(in.getAmount()),
                   .issuer = read_text(in.getIssuer()),
                   .reference = read_text(in.getReference())};
  });
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
  return {};
}

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
  auto out = body.initTicketSold();
  out.setShop(raw(sold.shop));
  out.setTariff(raw(sold.tariff));
  out.setTariffVersion(sold.tariff_version);
  out.setBracket(raw(sold.bracket));
  out.setCurrency(static_cast<std::uint16_t>(sold.currency));
  out.setNature(wire_term<wire::CommandNature>(sold.nature));
  out.setChosen(sold.chosen);
  if (!sold.ticket.empty()) out.setTicket(wire_text(sold.ticket));
  write_items(
      sold.lines, [&](auto count) { return out.initLines(count); },
      [&](const SaleLine& line, auto line_out) {
        line_out.setProduct(raw(line.product));
        line_out.setQuantity(narrow(line.quantity.units));
        line_out.setAmount(narrow_cents(line.amount, ticket));
        line_out.setCategory(raw(line.category));
        line_out.setVatRate(line.vat_rate);
      });
  write_draws(sold.lines, ticket, out);
  write_payments(sold.payments, ticket, [&](auto count) { return out.initPayments(count); });
  write_items(
      sold.first_helps, [&](auto count) { return out.initFirstHelps(count); },
      [](const FirstHelp& help, auto help_out) { write(help, help_out); });
  write_anomalies(sold.anomalies, out);
  if (has_more(sold)) write_more(sold, ticket, out.initMore());
}

Result<Sold> read(wire::TicketSold::Reader in) {
  Sold sold = TRY(read_ticket<Sold>(in));
  sold.chosen = in.getChosen();
  return sold;
}

void write(const Returned& returned, BodyOut body) {
  const InCurrency ticket{returned.currency};
  auto out = body.initTicketReturned();
  out.setOriginal(raw(returned.original));
  out.setShop(raw(returned.shop));
  out.setBracket(raw(returned.bracket));
  out.setCurrency(static_cast<std::uint16_t>(returned.currency));
  out.setNature(wire_term<wire::CommandNature>(returned.nature));
  if (!returned.ticket.empty()) out.setTicket(wire_text(returned.ticket));
  write_items(
      returned.lines, [&](auto count) { return out.initLines(count); },
      [&](const ReturnLine& line, auto line_out) {
        line_out.setProduct(raw(line.product));
        line_out.setQuantity(narrow(line.quantity.units));
        line_out.setAmount(narrow_cents(line.amount, ticket));
        line_out.setCategory(raw(line.category));
        line_out.setOriginalLine(line.original_line);
        line_out.setLost(!line.restocked);
      });
  write_draws(returned.lines, ticket, out);
  write_payments(returned.refunds, ticket, [&](auto count) { return out.initRefunds(count); });
  write_anomalies(returned.anomalies, out);
  const bool has_pool = !is_none(returned.pool) || returned.from_pool.minor != 0;
  if (!has_pool) return;
  auto more = out.initMore();
  more.setPool(raw(returned.pool));
  more.setFromPool(ticket.cents(returned.from_pool));
}

Result<Returned> read(wire::TicketReturned::Reader in) {
  return read_ticket<Returned>(in);
}

}  // namespace ledger
