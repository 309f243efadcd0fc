// Questions.
#include "net/message_codec_parts.h"

namespace net {
namespace {

void write(const engine::QuoteQuery& query, wire::Query::Builder out) {
  net::write(query.sale, out.initQuote());
}

void write(const engine::StockQuery& query, wire::Query::Builder parent) {
  auto out = parent.initStock();
  out.setShop(wire_text(query.shop));
  out.setProduct(wire_text(query.product));
  net::write(query.as_of, out.initAsOf());
}

void write(const engine::FundsQuery& query, wire::Query::Builder parent) {
  auto out = parent.initFunds();
  out.setFund(wire_text(query.fund));
  net::write(query.as_of, out.initAsOf());
}

void write(const engine::HouseholdQuery& query, wire::Query::Builder parent) {
  auto out = parent.initHousehold();
  out.setPseudonym(wire_text(query.pseudonym));
  out.setCard(wire_text(query.card));
  out.setDate(wire_date(query.date));
}

void write(const engine::TicketQuery& query, wire::Query::Builder parent) {
  auto out = parent.initTicket();
  out.setTicket(wire_text(query.ticket));
  out.setSequence(raw(query.sequence));
  out.setExplain(query.explain);
}

void write(const engine::LastNumberQuery& query, wire::Query::Builder out) {
  out.setLastNumber(wire_text(query.source));
}

void write(const engine::CatalogueQuery&, wire::Query::Builder out) {
  out.setCatalogue();
}

void write(const engine::StatusQuery& query, wire::Query::Builder out) {
  out.initStatus().setWithDigest(query.with_digest);
}

void write(const engine::DeliveryQuery& query, wire::Query::Builder out) {
  net::write(query, out.initDelivery());
}

void write(const engine::RollQuery& query, wire::Query::Builder out) {
  out.setRoll(query.from);
}

Result<engine::Query> read_query(wire::StockQuery::Reader in) {
  engine::StockQuery query;
  query.shop = TRY(read_text(in.getShop(), "shop"));
  query.product = TRY(read_text(in.getProduct(), "product"));
  query.as_of = TRY(within("asOf", read(in.getAsOf())));
  return engine::Query(std::move(query));
}

Result<engine::Query> read_query(wire::FundsQuery::Reader in) {
  engine::FundsQuery query;
  query.fund = TRY(read_text(in.getFund(), "fund"));
  query.as_of = TRY(within("asOf", read(in.getAsOf())));
  return engine::Query(std::move(query));
}

Result<engine::Query> read_query(wire::HouseholdQuery::Reader in) {
  engine::HouseholdQuery query;
  query.pseudonym = TRY(read_text(in.getPseudonym(), "pseudonym"));
  query.card = TRY(read_text(in.getCard(), "card"));
  query.date = TRY(read_date(in.getDate(), "date"));
  return engine::Query(std::move(query));
}

Result<engine::Query> read_query(wire::TicketQuery::Reader in) {
  const std::string ticket = TRY(read_text(in.getTicket(), "ticket"));
  return engine::Query(
      engine::TicketQuery{.ticket = ticket, .sequence = Sequence{in.getSequence()}, .explain = in.getExplain()});
}

}  // namespace

void write(const engine::Query& query, wire::Query::Builder out) {
  std::visit([&](const auto& each) { write(each, out); }, query);
}

Result<engine::Query> read(wire::Query::Reader in) {
  using engine::Query;
  switch (in.which()) {
    case wire::Query::QUOTE:
      return Query(engine::QuoteQuery{TRY(read(in.getQuote()))});
    case wire::Query::STOCK:
      return read_query(in.getStock());
    case wire::Query::FUNDS:
      return read_query(in.getFunds());
    case wire::Query::HOUSEHOLD:
      return read_query(in.getHousehold());
    case wire::Query::TICKET:
      return read_query(in.getTicket());
    case wire::Query::LAST_NUMBER:
      return Query(engine::LastNumberQuery{TRY(read_text(in.getLastNumber(), "lastNumber"))});
    case wire::Query::CATALOGUE:
      return Query(engine::CatalogueQuery{});
    case wire::Query::STATUS:
      return Query(engine::StatusQuery{.with_digest = in.getStatus().getWithDigest()});
    case wire::Query::DELIVERY:
      return Query(TRY(read(in.getDelivery())));
    case wire::Query::ROLL:
      return Query(engine::RollQuery{.from = in.getRoll()});
  }
  return unknown_member("query");
}

void write(const engine::DeliveryQuery& query, wire::DeliveryQuery::Builder out) {
  out.setShop(wire_text(query.shop));
  out.setSupplier(wire_text(query.supplier));
  out.setReference(wire_text(query.reference));
  out.setOpening(query.opening);
}

Result<engine::DeliveryQuery> read(wire::DeliveryQuery::Reader in) {
  engine::DeliveryQuery query;
  query.shop = TRY(read_text(in.getShop(), "shop"));
  query.supplier = TRY(read_text(in.getSupplier(), "supplier"));
  query.reference = TRY(read_text(in.getReference(), "reference"));
  query.opening = in.getOpening();
  return query;
}

// --- which part of history -------------------------------------------------------------------------------------------

namespace {

Result<std::optional<Date>> read_effective(wire::AsOf::Effective::Reader in) {
  switch (in.which()) {
    case wire::AsOf::Effective::ANY:
      return std::optional<Date>();
    case wire::AsOf::Effective::UP_TO:
      return std::optional(TRY(read_date(in.getUpTo(), "effective")));
  }
  return unknown_member("effective");
}

Result<std::optional<Instant>> read_known(wire::AsOf::Known::Reader in) {
  switch (in.which()) {
    case wire::AsOf::Known::ANY:
      return std::optional<Instant>();
    case wire::AsOf::Known::UP_TO:
      return std::optional(TRY(read_instant(in.getUpTo(), "known")));
  }
  return unknown_member("known");
}

Result<std::optional<Sequence>> read_sequence(wire::AsOf::Sequence::Reader in) {
  switch (in.which()) {
    case wire::AsOf::Sequence::ANY:
      return std::optional<Sequence>();
    case wire::AsOf::Sequence::UP_TO:
      return std::optional(Sequence{in.getUpTo()});
  }
  return unknown_member("sequence");
}

}  // namespace

void write(const engine::AsOf& as_of, wire::AsOf::Builder out) {
  if (as_of.effective) out.getEffective().setUpTo(wire_date(*as_of.effective));
  if (as_of.known) out.getKnown().setUpTo(micros(*as_of.known));
  if (as_of.sequence) out.getSequence().setUpTo(raw(*as_of.sequence));
}

Result<engine::AsOf> read(wire::AsOf::Reader in) {
  engine::AsOf as_of;
  as_of.effective = TRY(read_effective(in.getEffective()));
  as_of.known = TRY(read_known(in.getKnown()));
  as_of.sequence = TRY(read_sequence(in.getSequence()));
  return as_of;
}

}  // namespace net
