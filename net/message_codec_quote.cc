// Prices with their reasons, and tickets.
#include "net/message_codec_parts.h"

namespace net {

// --- baskets ---------------------------------------------------------------------------------------------------------

void write(const engine::QuoteAnswer& quote, wire::QuoteAnswer::Builder out) {
  out.setShop(wire_text(quote.shop));
  out.setTariff(wire_text(quote.tariff));
  out.setTariffVersion(quote.tariff_version);
  out.setBracket(wire_text(quote.bracket));
  out.setBracketLabel(wire_text(quote.bracket_label));
  out.setDate(wire_date(quote.date));
  write_all(quote.lines, [&](auto count) { return out.initLines(count); });
  write(quote.total, out.initTotal());
  write_all(quote.warnings, [&](auto count) { return out.initWarnings(count); });
  out.setLevel(quote.level);
  write(quote.top_up, out.initTopUp());
  out.setPool(wire_text(quote.pool));
  write(quote.placement, out.initPlacement());
}

Result<engine::QuoteAnswer> read(wire::QuoteAnswer::Reader in) {
  engine::QuoteAnswer quote;
  quote.shop = TRY(read_text(in.getShop(), "shop"));
  quote.tariff = TRY(read_text(in.getTariff(), "tariff"));
  quote.tariff_version = in.getTariffVersion();
  quote.bracket = TRY(read_text(in.getBracket(), "bracket"));
  quote.bracket_label = TRY(read_text(in.getBracketLabel(), "bracketLabel"));
  quote.date = TRY(read_date(in.getDate(), "date"));
  quote.lines = TRY(read_all(in.getLines(), "lines"));
  quote.total = TRY(within("total", read(in.getTotal())));
  quote.warnings = TRY(read_all(in.getWarnings(), "warnings"));
  quote.level = in.getLevel();
  quote.top_up = TRY(within("topUp", read(in.getTopUp())));
  quote.pool = TRY(read_text(in.getPool(), "pool"));
  quote.placement = TRY(within("placement", read(in.getPlacement())));
  return quote;
}

void write(const engine::BracketPlacement& placement, wire::BracketPlacement::Builder out) {
  out.setBy(wire_text(placement.by));
  out.setTariff(wire_text(placement.tariff));
  out.setVersion(placement.version);
  out.setRow(placement.row);
  out.setMeasure(wire_term<wire::MeasureKind>(placement.measure));
  out.setBounds(wire_term<wire::BoundSide>(placement.bounds));
  out.setGrows(placement.grows);
  if (placement.from) write(*placement.from, out.initFrom());
  if (placement.up_to) write(*placement.up_to, out.initUpTo());
  out.setResident(wire_term<wire::Condition>(placement.resident));
  out.setReferred(wire_term<wire::Condition>(placement.referred));
}

Result<engine::BracketPlacement> read(wire::BracketPlacement::Reader in) {
  engine::BracketPlacement placement;
  placement.by = TRY(read_text(in.getBy(), "by"));
  placement.tariff = TRY(read_text(in.getTariff(), "tariff"));
  placement.version = in.getVersion();
  placement.row = in.getRow();
  placement.measure = TRY(read_term<MeasureKind>(in.getMeasure(), "measure"));
  placement.bounds = TRY(read_term<BoundSide>(in.getBounds(), "bounds"));
  placement.grows = in.getGrows();
  placement.from = TRY(read_optional(in.hasFrom(), in.getFrom(), "from"));
  placement.up_to = TRY(read_optional(in.hasUpTo(), in.getUpTo(), "upTo"));
  placement.resident = TRY(read_term<Condition>(in.getResident(), "resident"));
  placement.referred = TRY(read_term<Condition>(in.getReferred(), "referred"));
  return placement;
}

void write(const engine::QuotedLine& line, wire::QuotedLine::Builder out) {
  out.setProduct(wire_text(line.product));
  out.setLabel(wire_text(line.label));
  out.setCategory(wire_text(line.category));
  out.setUnit(wire_term<wire::Unit>(line.unit));
  out.setQuantity(line.quantity.units);
  write(line.amount, out.initAmount());
  write_all(line.draws, [&](auto count) { return out.initDraws(count); });
  out.setRank(line.rank);
  out.setVatRate(line.vat_rate);
  out.setNature(wire_term<wire::ProductNature>(line.nature));
}

Result<engine::QuotedLine> read(wire::QuotedLine::Reader in) {
  engine::QuotedLine line;
  line.product = TRY(read_text(in.getProduct(), "product"));
  line.label = TRY(read_text(in.getLabel(), "label"));
  line.category = TRY(read_text(in.getCategory(), "category"));
  line.unit = TRY(read_term<Unit>(in.getUnit(), "unit"));
  line.quantity = {in.getQuantity()};
  line.amount = TRY(within("amount", read(in.getAmount())));
  line.draws = TRY(read_all(in.getDraws(), "draws"));
  line.rank = in.getRank();
  line.vat_rate = in.getVatRate();
  line.nature = TRY(read_term<ProductNature>(in.getNature(), "nature"));
  return line;
}

// --- draws: the one in the log, and beside it what explains it -------------------------------------------------------

namespace {

void write_draw(const ledger::Draw& draw, wire::QuotedDraw::Builder out) {
  out.setLot(raw(draw.lot));
  out.setQuantity(draw.quantity.units);
  write(draw.unit_price, out.initUnitPrice());
  write(draw.amount, out.initAmount());
  write(draw.cost, out.initCost());
  write(draw.market, out.initMarket());
  write(draw.unfunded, out.initUnfunded());
  write(draw.surplus, out.initSurplus());
  out.setCostBasis(wire_term<wire::CostBasis>(draw.basis));
  out.setOrigin(wire_term<wire::Origin>(draw.origin));
  out.setRule(draw.rule);
  write(draw.base_price, out.initBasePrice());
  out.setLimit(wire_term<wire::Limit>(draw.limit));
  out.setLowest(draw.lowest);
}

Result<ledger::Draw> read_draw(wire::QuotedDraw::Reader in) {
  ledger::Draw draw;
  draw.lot = LotId{in.getLot()};
  draw.quantity = {in.getQuantity()};
  draw.unit_price = TRY(within("unitPrice", read(in.getUnitPrice())));
  draw.amount = TRY(within("amount", read(in.getAmount())));
  draw.cost = TRY(within("cost", read(in.getCost())));
  draw.market = TRY(within("market", read(in.getMarket())));
  draw.unfunded = TRY(within("unfunded", read(in.getUnfunded())));
  draw.surplus = TRY(within("surplus", read(in.getSurplus())));
  draw.basis = TRY(read_term<CostBasis>(in.getCostBasis(), "costBasis"));
  draw.origin = TRY(read_term<Origin>(in.getOrigin(), "origin"));
  draw.rule = in.getRule();
  draw.base_price = TRY(within("basePrice", read(in.getBasePrice())));
  draw.limit = TRY(read_term<Limit>(in.getLimit(), "limit"));
  draw.lowest = in.getLowest();
  return draw;
}

// A share and the code of its fund lie side by side in memory, together on the wire.
void write_shares(const engine::QuotedDraw& quoted, wire::QuotedDraw::Builder out) {
  auto shares = out.initShares(static_cast<unsigned>(quoted.draw.shares.size()));
  for (unsigned i = 0; i < shares.size(); ++i) {
    shares[i].setFund(raw(quoted.draw.shares[i].fund));
    if (i < quoted.share_funds.size()) shares[i].setCode(wire_text(quoted.share_funds[i]));
    write(quoted.draw.shares[i].amount, shares[i].initAmount());
  }
}

Result<void> read_shares(wire::QuotedDraw::Reader in, engine::QuotedDraw& quoted) {
  for (const wire::QuotedShare::Reader share : in.getShares()) {
    const Money amount = TRY(within("shares.amount", read(share.getAmount())));
    quoted.draw.shares.push_back({.fund = FundId{share.getFund()}, .amount = amount});
    quoted.share_funds.push_back(TRY(read_text(share.getCode(), "shares.code")));
  }
  return {};
}

}  // namespace

void write(const engine::QuotedDraw& quoted, wire::QuotedDraw::Builder out) {
  write_draw(quoted.draw, out);
  write_shares(quoted, out);
  out.setLotLabel(wire_text(quoted.lot_label));
  out.setExpiryKind(wire_term<wire::ExpiryKind>(quoted.expiry_kind));
  out.setExpiry(wire_date(quoted.expiry));
  out.setBase(wire_term<wire::PriceBase>(quoted.base));
  write(quoted.rate, out.initRate());
  out.setRounding(wire_term<wire::Rounding>(quoted.rounding));
  write_all(quoted.funds, [&](auto count) { return out.initFunds(count); });
  out.setFormula(wire_term<wire::FormulaKind>(quoted.formula));
}

Result<engine::QuotedDraw> read(wire::QuotedDraw::Reader in) {
  engine::QuotedDraw quoted;
  quoted.draw = TRY(read_draw(in));
  TRY(read_shares(in, quoted));
  quoted.lot_label = TRY(read_text(in.getLotLabel(), "lotLabel"));
  quoted.expiry_kind = TRY(read_term<ExpiryKind>(in.getExpiryKind(), "expiryKind"));
  quoted.expiry = TRY(read_date(in.getExpiry(), "expiry"));
  quoted.base = TRY(read_term<PriceBase>(in.getBase(), "base"));
  quoted.rate = TRY(within("rate", read(in.getRate())));
  quoted.rounding = TRY(read_term<Rounding>(in.getRounding(), "rounding"));
  quoted.funds = TRY(read_all(in.getFunds(), "funds"));
  quoted.formula = TRY(read_term<FormulaKind>(in.getFormula(), "formula"));
  return quoted;
}

void write(const engine::FundLine& line, wire::QuotedFund::Builder out) {
  out.setFund(wire_text(line.fund));
  out.setOutcome(wire_text(line.outcome));
  write(line.amount, out.initAmount());
  write(line.left_before, out.initLeftBefore());
  out.setBasis(wire_term<wire::GapBasis>(line.basis));
  out.setOrder(line.order);
  out.setUntil(wire_date(line.until));
  out.setPlace(wire_text(line.place));
  out.setPosition(line.position);
  out.setShareKind(wire_term<wire::ShareKind>(line.share_kind));
  write(line.share, out.initShare());
  write(line.unit_share, out.initUnitShare());
  out.setWeight(line.weight);
  out.setTierWeight(line.tier_weight);
}

Result<engine::FundLine> read(wire::QuotedFund::Reader in) {
  engine::FundLine line;
  line.fund = TRY(read_text(in.getFund(), "fund"));
  line.outcome = TRY(read_text(in.getOutcome(), "outcome"));
  line.amount = TRY(within("amount", read(in.getAmount())));
  line.left_before = TRY(within("leftBefore", read(in.getLeftBefore())));
  line.basis = TRY(read_term<GapBasis>(in.getBasis(), "basis"));
  line.order = in.getOrder();
  line.until = TRY(read_date(in.getUntil(), "until"));
  line.place = TRY(read_text(in.getPlace(), "place"));
  line.position = in.getPosition();
  line.share_kind = TRY(read_term<ShareKind>(in.getShareKind(), "shareKind"));
  line.share = TRY(within("share", read(in.getShare())));
  line.unit_share = TRY(within("unitShare", read(in.getUnitShare())));
  line.weight = in.getWeight();
  line.tier_weight = in.getTierWeight();
  return line;
}

// --- tickets ---------------------------------------------------------------------------------------------------------

void write(const engine::TicketAnswer& ticket, wire::TicketAnswer::Builder out) {
  out.setSequence(raw(ticket.sequence));
  out.setIsReturn(ticket.is_return);
  out.setTicket(wire_text(ticket.ticket));
  out.setShop(wire_text(ticket.shop));
  out.setShopLabel(wire_text(ticket.shop_label));
  out.setSource(wire_text(ticket.source));
  out.setHousehold(wire_text(ticket.household));
  out.setOccurredAt(micros(ticket.occurred_at));
  out.setRecordedAt(micros(ticket.recorded_at));
  out.setEffectiveDate(wire_date(ticket.effective_date));
  out.setNature(wire_term<wire::CommandNature>(ticket.nature));
  out.setOriginalTicket(wire_text(ticket.original_ticket));
  write(ticket.basket, out.initBasket());
  write_all(ticket.payments, [&](auto count) { return out.initPayments(count); });
  write_all(ticket.anomalies, [&](auto count) { return out.initAnomalies(count); });
  write(ticket.override_by, out.initOverrideBy());
  write(ticket.explanation, out.initExplanation());
}

Result<engine::TicketAnswer> read(wire::TicketAnswer::Reader in) {
  engine::TicketAnswer ticket;
  ticket.sequence = Sequence{in.getSequence()};
  ticket.is_return = in.getIsReturn();
  ticket.ticket = TRY(read_text(in.getTicket(), "ticket"));
  ticket.shop = TRY(read_text(in.getShop(), "shop"));
  ticket.shop_label = TRY(read_text(in.getShopLabel(), "shopLabel"));
  ticket.source = TRY(read_text(in.getSource(), "source"));
  ticket.household = TRY(read_text(in.getHousehold(), "household"));
  ticket.occurred_at = TRY(read_instant(in.getOccurredAt(), "occurredAt"));
  ticket.recorded_at = TRY(read_instant(in.getRecordedAt(), "recordedAt"));
  ticket.effective_date = TRY(read_date(in.getEffectiveDate(), "effectiveDate"));
  ticket.nature = TRY(read_term<CommandNature>(in.getNature(), "nature"));
  ticket.original_ticket = TRY(read_text(in.getOriginalTicket(), "originalTicket"));
  ticket.basket = TRY(within("basket", read(in.getBasket())));
  ticket.payments = TRY(read_all(in.getPayments(), "payments"));
  ticket.anomalies = TRY(read_all(in.getAnomalies(), "anomalies"));
  ticket.override_by = TRY(within("overrideBy", read(in.getOverrideBy())));
  ticket.explanation = TRY(within("explanation", read(in.getExplanation())));
  return ticket;
}

void write(const engine::TicketExplanation& explanation, wire::TicketExplanation::Builder out) {
  out.setTold(explanation.told);
  out.setPricedHere(explanation.priced_here);
  out.setHouseholdWithheld(explanation.household_withheld);
  out.setDifference(wire_text(explanation.difference));
}

Result<engine::TicketExplanation> read(wire::TicketExplanation::Reader in) {
  engine::TicketExplanation explanation;
  explanation.told = in.getTold();
  explanation.priced_here = in.getPricedHere();
  explanation.household_withheld = in.getHouseholdWithheld();
  explanation.difference = TRY(read_text(in.getDifference(), "difference"));
  return explanation;
}

void write(const ledger::Payment& payment, wire::AnsweredPayment::Builder out) {
  out.setMeans(wire_term<wire::PaymentMeans>(payment.means));
  write(payment.amount, out.initAmount());
  out.setIssuer(wire_text(payment.issuer));
  out.setReference(wire_text(payment.reference));
}

Result<ledger::Payment> read(wire::AnsweredPayment::Reader in) {
  ledger::Payment payment;
  payment.means = TRY(read_term<PaymentMeans>(in.getMeans(), "means"));
  payment.amount = TRY(within("amount", read(in.getAmount())));
  payment.issuer = TRY(read_text(in.getIssuer(), "issuer"));
  payment.reference = TRY(read_text(in.getReference(), "reference"));
  return payment;
}

}  // namespace net
