// What both forms of a ticket share. All amounts of one are in its currency: written as bare cents, given it back when
// read. Nothing outside event_codec_sales*.cc includes this.
#pragma once

#include "ledger/event_codec_bodies.h"

namespace ledger {

struct InCurrency {
  Currency currency;

  std::int64_t cents(const Money& amount) const { return wire_cents(amount, currency); }
  Money money(std::int64_t cents) const { return {cents, currency}; }
};

Result<std::vector<Payment>> read_payments(const capnp::List<wire::Payment>::Reader& in, const InCurrency& ticket);
std::vector<FirstHelp> read_first_helps(const capnp::List<wire::FirstHelp>::Reader& in);
// Into a sale that has its lines already.
Result<void> read_more(wire::SoldMore::Reader in, const InCurrency& ticket, Sold& sold);

// What stands on the face of a sale or a return in either form.
template <class Reader>
Result<Sold> read_face(Reader in, const InCurrency& ticket, Sold sold) {
  sold.shop = ShopId{in.getShop()};
  sold.ticket = read_text(in.getTicket());
  sold.tariff = TariffId{in.getTariff()};
  sold.tariff_version = in.getTariffVersion();
  sold.bracket = BracketId{in.getBracket()};
  sold.currency = ticket.currency;
  sold.nature = TRY(read_term<CommandNature>(in.getNature(), "nature"));
  sold.payments = TRY(read_payments(in.getPayments(), ticket));
  sold.first_helps = read_first_helps(in.getFirstHelps());
  sold.anomalies = TRY(read_anomalies(in.getAnomalies()));
  if (in.hasMore()) TRY(read_more(in.getMore(), ticket, sold));
  return sold;
}
template <class Reader>
Result<Returned> read_face(Reader in, const InCurrency& ticket, Returned returned) {
  returned.shop = ShopId{in.getShop()};
  returned.ticket = read_text(in.getTicket());
  returned.original = Sequence{in.getOriginal()};
  returned.bracket = BracketId{in.getBracket()};
  returned.currency = ticket.currency;
  returned.nature = TRY(read_term<CommandNature>(in.getNature(), "nature"));
  returned.refunds = TRY(read_payments(in.getRefunds(), ticket));
  returned.anomalies = TRY(read_anomalies(in.getAnomalies()));
  if (!in.hasMore()) return returned;
  const auto more = in.getMore();
  returned.pool = FundId{more.getPool()};
  returned.from_pool = ticket.money(more.getFromPool());
  return returned;
}

}  // namespace ledger
