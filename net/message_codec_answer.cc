// Answers about stock, funds, households and the book itself. Prices and tickets are in message_codec_quote.cc.
#include "net/message_codec_parts.h"

namespace net {
namespace {

void write(const engine::QuoteAnswer& answer, wire::Answer::Builder out) {
  net::write(answer, out.initQuote());
}
void write(const engine::StockAnswer& answer, wire::Answer::Builder out) {
  net::write(answer, out.initStock());
}
void write(const engine::FundsAnswer& answer, wire::Answer::Builder out) {
  net::write(answer, out.initFunds());
}
void write(const engine::HouseholdAnswer& answer, wire::Answer::Builder out) {
  net::write(answer, out.initHousehold());
}
void write(const engine::TicketAnswer& answer, wire::Answer::Builder out) {
  net::write(answer, out.initTicket());
}
void write(const engine::LastNumberAnswer& answer, wire::Answer::Builder out) {
  out.setLastNumber(raw(answer.last));
}
void write(const engine::CatalogueAnswer& answer, wire::Answer::Builder out) {
  net::write(answer, out.initCatalogue());
}
void write(const engine::StatusAnswer& answer, wire::Answer::Builder out) {
  net::write(answer, out.initStatus());
}
void write(const engine::DeliveryAnswer& answer, wire::Answer::Builder out) {
  net::write(answer, out.initDelivery());
}
void write(const engine::RollAnswer& answer, wire::Answer::Builder out) {
  net::write(answer, out.initRoll());
}

}  // namespace

void write(const engine::Answer& answer, wire::Answer::Builder out) {
  std::visit([&](const auto& each) { write(each, out); }, answer);
}

Result<engine::Answer> read(wire::Answer::Reader in) {
  using engine::Answer;
  switch (in.which()) {
    case wire::Answer::QUOTE:
      return Answer(TRY(read(in.getQuote())));
    case wire::Answer::STOCK:
      return Answer(TRY(read(in.getStock())));
    case wire::Answer::FUNDS:
      return Answer(TRY(read(in.getFunds())));
    case wire::Answer::HOUSEHOLD:
      return Answer(TRY(read(in.getHousehold())));
    case wire::Answer::TICKET:
      return Answer(TRY(read(in.getTicket())));
    case wire::Answer::LAST_NUMBER:
      return Answer(engine::LastNumberAnswer{CommandNumber{in.getLastNumber()}});
    case wire::Answer::CATALOGUE:
      return Answer(TRY(read(in.getCatalogue())));
    case wire::Answer::STATUS:
      return Answer(TRY(read(in.getStatus())));
    case wire::Answer::DELIVERY:
      return Answer(TRY(read(in.getDelivery())));
    case wire::Answer::ROLL:
      return Answer(TRY(read(in.getRoll())));
  }
  return unknown_member("answer");
}

// --- stock -----------------------------------------------------------------------------------------------------------

void write(const engine::StockAnswer& answer, wire::StockAnswer::Builder out) {
  write_all(answer.rows, [&](auto count) { return out.initRows(count); });
  out.setAt(raw(answer.at));
}

Result<engine::StockAnswer> read(wire::StockAnswer::Reader in) {
  engine::StockAnswer answer;
  answer.rows = TRY(read_all(in.getRows(), "rows"));
  answer.at = Sequence{in.getAt()};
  return answer;
}

void write(const engine::StockRowAnswer& row, wire::StockRow::Builder out) {
  out.setShop(wire_text(row.shop));
  out.setProduct(wire_text(row.product));
  out.setLabel(wire_text(row.label));
  out.setCategory(wire_text(row.category));
  out.setUnit(wire_term<wire::Unit>(row.unit));
  out.setLot(raw(row.lot));
  out.setLotLabel(wire_text(row.lot_label));
  out.setOrigin(wire_term<wire::Origin>(row.origin));
  out.setExpiryKind(wire_term<wire::ExpiryKind>(row.expiry_kind));
  out.setExpiry(wire_date(row.expiry));
  out.setReceived(row.received.units);
  out.setSold(row.sold.units);
  out.setReturned(row.returned.units);
  out.setLost(row.lost.units);
  out.setCounted(row.counted.units);
  out.setOnHand(row.on_hand.units);
  write(row.received_value, out.initReceivedValue());
  write(row.sold_value, out.initSoldValue());
  write(row.returned_value, out.initReturnedValue());
  write(row.lost_value, out.initLostValue());
  write(row.counted_value, out.initCountedValue());
  write(row.value, out.initValue());
  write(row.takings, out.initTakings());
}

Result<engine::StockRowAnswer> read(wire::StockRow::Reader in) {
  engine::StockRowAnswer row;
  row.shop = TRY(read_text(in.getShop(), "shop"));
  row.product = TRY(read_text(in.getProduct(), "product"));
  row.label = TRY(read_text(in.getLabel(), "label"));
  row.category = TRY(read_text(in.getCategory(), "category"));
  row.unit = TRY(read_term<Unit>(in.getUnit(), "unit"));
  row.lot = LotId{in.getLot()};
  row.lot_label = TRY(read_text(in.getLotLabel(), "lotLabel"));
  row.origin = TRY(read_term<Origin>(in.getOrigin(), "origin"));
  row.expiry_kind = TRY(read_term<ExpiryKind>(in.getExpiryKind(), "expiryKind"));
  row.expiry = TRY(read_date(in.getExpiry(), "expiry"));
  row.received = {in.getReceived()};
  row.sold = {in.getSold()};
  row.returned = {in.getReturned()};
  row.lost = {in.getLost()};
  row.counted = {in.getCounted()};
  row.on_hand = {in.getOnHand()};
  row.received_value = TRY(within("receivedValue", read(in.getReceivedValue())));
  row.sold_value = TRY(within("soldValue", read(in.getSoldValue())));
  row.returned_value = TRY(within("returnedValue", read(in.getReturnedValue())));
  row.lost_value = TRY(within("lostValue", read(in.getLostValue())));
  row.counted_value = TRY(within("countedValue", read(in.getCountedValue())));
  row.value = TRY(within("value", read(in.getValue())));
  row.takings = TRY(within("takings", read(in.getTakings())));
  return row;
}

// --- funds -----------------------------------------------------------------------------------------------------------

void write(const engine::FundsAnswer& answer, wire::FundsAnswer::Builder out) {
  write_all(answer.funds, [&](auto count) { return out.initFunds(count); });
  write_all(answer.unfunded, [&](auto count) { return out.initUnfunded(count); });
  write_all(answer.reassigned, [&](auto count) { return out.initReassigned(count); });
  out.setAt(raw(answer.at));
}

Result<engine::FundsAnswer> read(wire::FundsAnswer::Reader in) {
  engine::FundsAnswer answer;
  answer.funds = TRY(read_all(in.getFunds(), "funds"));
  answer.unfunded = TRY(read_all(in.getUnfunded(), "unfunded"));
  answer.reassigned = TRY(read_all(in.getReassigned(), "reassigned"));
  answer.at = Sequence{in.getAt()};
  return answer;
}

void write(const engine::CommitmentAnswer& commitment, wire::CommitmentAccount::Builder out) {
  out.setReference(wire_text(commitment.reference));
  write(commitment.open, out.initOpen());
}

Result<engine::CommitmentAnswer> read(wire::CommitmentAccount::Reader in) {
  engine::CommitmentAnswer commitment;
  commitment.reference = TRY(read_text(in.getReference(), "reference"));
  commitment.open = TRY(within("open", read(in.getOpen())));
  return commitment;
}

void write(const engine::FundAnswer& fund, wire::FundAccount::Builder out) {
  out.setFund(wire_text(fund.fund));
  out.setLabel(wire_text(fund.label));
  out.setFunder(wire_text(fund.funder));
  out.setFunderLabel(wire_text(fund.funder_label));
  out.setFrom(wire_date(fund.from));
  out.setTo(wire_date(fund.to));
  write(fund.granted, out.initGranted());
  write(fund.received, out.initReceived());
  write(fund.spent, out.initSpent());
  write(fund.committed, out.initCommitted());
  write(fund.left, out.initLeft());
  out.setHouseholds(fund.households);
  write_all(fund.by_shop, [&](auto count) { return out.initByShop(count); });
  write_all(fund.by_category, [&](auto count) { return out.initByCategory(count); });
  write_all(fund.by_month, [&](auto count) { return out.initByMonth(count); });
  write(fund.fed, out.initFed());
  write(fund.spent_at_sale, out.initSpentAtSale());
  write(fund.captured, out.initCaptured());
  write(fund.reassigned, out.initReassigned());
  write_all(fund.commitments, [&](auto count) { return out.initCommitments(count); });
}

Result<engine::FundAnswer> read(wire::FundAccount::Reader in) {
  engine::FundAnswer fund;
  fund.fund = TRY(read_text(in.getFund(), "fund"));
  fund.label = TRY(read_text(in.getLabel(), "label"));
  fund.funder = TRY(read_text(in.getFunder(), "funder"));
  fund.funder_label = TRY(read_text(in.getFunderLabel(), "funderLabel"));
  fund.from = TRY(read_date(in.getFrom(), "from"));
  fund.to = TRY(read_date(in.getTo(), "to"));
  fund.granted = TRY(within("granted", read(in.getGranted())));
  fund.received = TRY(within("received", read(in.getReceived())));
  fund.spent = TRY(within("spent", read(in.getSpent())));
  fund.committed = TRY(within("committed", read(in.getCommitted())));
  fund.left = TRY(within("left", read(in.getLeft())));
  fund.households = in.getHouseholds();
  fund.by_shop = TRY(read_all(in.getByShop(), "byShop"));
  fund.by_category = TRY(read_all(in.getByCategory(), "byCategory"));
  fund.by_month = TRY(read_all(in.getByMonth(), "byMonth"));
  fund.fed = TRY(within("fed", read(in.getFed())));
  fund.spent_at_sale = TRY(within("spentAtSale", read(in.getSpentAtSale())));
  fund.captured = TRY(within("captured", read(in.getCaptured())));
  fund.reassigned = TRY(within("reassigned", read(in.getReassigned())));
  fund.commitments = TRY(read_all(in.getCommitments(), "commitments"));
  return fund;
}

void write(const engine::FundUse& use, wire::FundUse::Builder out) {
  out.setKey(wire_text(use.key));
  write(use.spent, out.initSpent());
  out.setHouseholds(use.households);
}

Result<engine::FundUse> read(wire::FundUse::Reader in) {
  engine::FundUse use;
  use.key = TRY(read_text(in.getKey(), "key"));
  use.spent = TRY(within("spent", read(in.getSpent())));
  use.households = in.getHouseholds();
  return use;
}

// --- a household -----------------------------------------------------------------------------------------------------

void write(const engine::HouseholdAnswer& answer, wire::HouseholdAnswer::Builder out) {
  out.setPseudonym(wire_text(answer.pseudonym));
  out.setLegalEntity(wire_text(answer.legal_entity));
  out.setBracket(wire_text(answer.bracket));
  out.setBracketLabel(wire_text(answer.bracket_label));
  out.setSizeClass(answer.size_class);
  out.setValidFrom(wire_date(answer.valid_from));
  out.setValidTo(wire_date(answer.valid_to));
  out.setEntitled(answer.entitled);
  ledger::write_texts(answer.cards, [&](auto count) { return out.initCards(count); });
  out.setMonth(raw(answer.month));
  out.setVisits(answer.visits);
  write(answer.paid, out.initPaid());
  write(answer.market, out.initMarket());
  write(answer.given, out.initGiven());
  if (answer.budget) write(*answer.budget, out.initBudget());
  out.setBasis(wire_term<wire::BudgetBasis>(answer.basis));
  if (answer.budget_left) write(*answer.budget_left, out.initBudgetLeft());
  out.setPeriod(wire_term<wire::Period>(answer.period));
  out.setTariff(wire_text(answer.tariff));
  out.setTariffVersion(answer.tariff_version);
  out.setLevel(answer.level);
  out.setRenewals(answer.renewals);
  out.setAccessTariff(wire_text(answer.access_tariff));
  out.setAccessVersion(answer.access_version);
  out.setBudgetByGrid(answer.budget_by_grid);
}

Result<engine::HouseholdAnswer> read(wire::HouseholdAnswer::Reader in) {
  engine::HouseholdAnswer answer;
  answer.pseudonym = TRY(read_text(in.getPseudonym(), "pseudonym"));
  answer.legal_entity = TRY(read_text(in.getLegalEntity(), "legalEntity"));
  answer.bracket = TRY(read_text(in.getBracket(), "bracket"));
  answer.bracket_label = TRY(read_text(in.getBracketLabel(), "bracketLabel"));
  answer.size_class = in.getSizeClass();
  answer.valid_from = TRY(read_date(in.getValidFrom(), "validFrom"));
  answer.valid_to = TRY(read_date(in.getValidTo(), "validTo"));
  answer.entitled = in.getEntitled();
  answer.cards = TRY(read_texts(in.getCards(), "cards"));
  answer.month = Month{in.getMonth()};
  answer.visits = in.getVisits();
  answer.paid = TRY(within("paid", read(in.getPaid())));
  answer.market = TRY(within("market", read(in.getMarket())));
  answer.given = TRY(within("given", read(in.getGiven())));
  answer.budget = TRY(read_optional(in.hasBudget(), in.getBudget(), "budget"));
  answer.basis = TRY(read_term<BudgetBasis>(in.getBasis(), "basis"));
  answer.budget_left = TRY(read_optional(in.hasBudgetLeft(), in.getBudgetLeft(), "budgetLeft"));
  answer.period = TRY(read_term<Period>(in.getPeriod(), "period"));
  answer.tariff = TRY(read_text(in.getTariff(), "tariff"));
  answer.tariff_version = in.getTariffVersion();
  answer.level = in.getLevel();
  answer.renewals = in.getRenewals();
  answer.access_tariff = TRY(read_text(in.getAccessTariff(), "accessTariff"));
  answer.access_version = in.getAccessVersion();
  answer.budget_by_grid = in.getBudgetByGrid();
  return answer;
}

// --- the book itself -------------------------------------------------------------------------------------------------

namespace {

Result<std::vector<engine::GrantEntry>> read_grants(wire::CatalogueAnswer::Reader in) {
  std::vector<engine::GrantEntry> entries;
  for (engine::RecordGrant& grant : TRY(read_all(in.getGrants(), "grants"))) entries.push_back({std::move(grant)});
  const auto dates = in.getGrantDates();
  if (dates.size() == 0) return entries;
  if (dates.size() != entries.size()) return fail(ErrorCode::malformed, "grantDates", "not as many as grants");
  for (unsigned i = 0; i < dates.size(); ++i) entries[i].date = TRY(read_date(dates[i], "grantDates"));
  return entries;
}

Result<std::optional<Hash32>> read_digest(wire::StatusAnswer::Reader in) {
  if (!in.hasDigest()) return std::optional<Hash32>();
  return std::optional<Hash32>(TRY(read_bytes<sizeof(Hash32)>(in.getDigest(), "digest")));
}

}  // namespace

void write(const engine::CatalogueAnswer& answer, wire::CatalogueAnswer::Builder out) {
  write_all(answer.entries, [&](auto count) { return out.initEntries(count); });
  auto grants = out.initGrants(static_cast<unsigned>(answer.grants.size()));
  auto dates = out.initGrantDates(grants.size());
  for (unsigned i = 0; i < grants.size(); ++i) {
    write(answer.grants[i].grant, grants[i]);
    dates.set(i, raw(answer.grants[i].date));
  }
  ledger::write_texts(answer.categories, [&](auto count) { return out.initCategories(count); });
  ledger::write_texts(answer.brackets, [&](auto count) { return out.initBrackets(count); });
  out.setAt(raw(answer.at));
}

Result<engine::CatalogueAnswer> read(wire::CatalogueAnswer::Reader in) {
  engine::CatalogueAnswer answer;
  answer.entries = TRY(read_all(in.getEntries(), "entries"));
  answer.grants = TRY(read_grants(in));
  answer.categories = TRY(read_texts(in.getCategories(), "categories"));
  answer.brackets = TRY(read_texts(in.getBrackets(), "brackets"));
  answer.at = Sequence{in.getAt()};
  return answer;
}

void write(const engine::DeliveryAnswer& answer, wire::DeliveryAnswer::Builder out) {
  out.setKnown(answer.known);
  write(answer.delivery, out.initDelivery());
  out.setDate(wire_date(answer.date));
}

Result<engine::DeliveryAnswer> read(wire::DeliveryAnswer::Reader in) {
  engine::DeliveryAnswer answer{.known = in.getKnown()};
  answer.delivery = TRY(within("delivery", read(in.getDelivery())));
  answer.date = TRY(read_date(in.getDate(), "date"));
  return answer;
}

void write(const engine::RollAnswer& answer, wire::RollAnswer::Builder out) {
  write_all(answer.deliveries, [&](auto count) { return out.initDeliveries(count); });
  ledger::write_texts(answer.households, [&](auto count) { return out.initHouseholds(count); });
  out.setNext(answer.next);
}

Result<engine::RollAnswer> read(wire::RollAnswer::Reader in) {
  engine::RollAnswer answer;
  answer.deliveries = TRY(read_all(in.getDeliveries(), "deliveries"));
  answer.households = TRY(read_texts(in.getHouseholds(), "households"));
  answer.next = in.getNext();
  return answer;
}

void write(const engine::CatalogueEntry& entry, wire::CatalogueEntry::Builder out) {
  out.setId(entry.id);
  out.setVersion(entry.version);
  write(entry.definition, out.initDefinition());
  out.setImported(entry.imported);
}

Result<engine::CatalogueEntry> read(wire::CatalogueEntry::Reader in) {
  engine::CatalogueEntry entry{.id = in.getId(), .version = in.getVersion(), .definition = {}};
  entry.definition = TRY(within("definition", read(in.getDefinition())));
  entry.imported = in.getImported();
  return entry;
}

void write(const engine::StatusAnswer& answer, wire::StatusAnswer::Builder out) {
  out.setLog(wire_data(answer.log));
  out.setEpoch(raw(answer.epoch));
  out.setLast(raw(answer.last));
  out.setRoot(wire_data(answer.root));
  out.setLastRecordedAt(micros(answer.last_recorded_at));
  if (answer.digest) out.setDigest(wire_data(*answer.digest));
}

Result<engine::StatusAnswer> read(wire::StatusAnswer::Reader in) {
  engine::StatusAnswer answer;
  answer.log = TRY(read_bytes<sizeof(LogId)>(in.getLog(), "log"));
  answer.epoch = Epoch{in.getEpoch()};
  answer.last = Sequence{in.getLast()};
  answer.root = TRY(read_bytes<sizeof(Hash32)>(in.getRoot(), "root"));
  answer.last_recorded_at = TRY(read_instant(in.getLastRecordedAt(), "lastRecordedAt"));
  answer.digest = TRY(read_digest(in));
  return answer;
}

}  // namespace net
