#include "replay/second_count.h"

#include "ledger/event_codec.h"
#include "ledger/record.h"

namespace replay {

Result<void> SecondCount::add(Bytes record, Sequence last) {
  ledger::RecordEvents events = TRY(ledger::RecordEvents::open(record));
  while (TRY(events.next())) {
    if (events.sequence() > last) break;
    if (TRY(ledger::read_ticket_moves(events.parts().front(), events.sequence(), ticket_)))
      count(ticket_);
    else
      add(TRY(ledger::decode_event(events.sequence(), events.parts())));
  }
  if (overflowed_) return fail(ErrorCode::corrupt_record, {}, "sums of stock or funds beyond 64 bits");
  return {};
}

void SecondCount::count(const ledger::TicketMoves& ticket) {
  ++tickets_;
  const int out = ticket.is_return ? -1 : +1;
  for (const ledger::TicketMoves::Goods& goods : ticket.goods)
    if (!goods.lost) move({ticket.shop, goods.product, ticket.currency}, goods.lot, goods.units, goods.cost, -out);
  for (const ledger::TicketMoves::Paid& paid : ticket.paid) pay(paid.fund, ticket.currency, paid.cents, out);
  if (ticket.unfunded != 0) pay(FundId{}, ticket.currency, ticket.unfunded, out);
  if (!is_none(ticket.pool)) add_to(funds_.at(ticket.pool).fed, ticket.into_pool, out);
}

void SecondCount::move(const Loose& place, LotId lot, std::int64_t units, std::int64_t value, int sign) {
  Stock& stock = is_none(lot) ? loose_[place] : lots_.at(lot);
  add_to(stock.units, units, sign);
  add_to(stock.value, value, sign);
}

void SecondCount::pay(FundId fund, Currency currency, std::int64_t cents, int sign) {
  add_to(is_none(fund) ? unfunded_[currency] : funds_.at(fund).spent, cents, sign);
}

// --- what is no ticket, and tickets in their first form --------------------------------------------------------------

struct SecondCount::EventCounter {
  SecondCount& into;

  void operator()(const auto&) {}  // moves neither goods nor money
  void operator()(const ledger::GrantAwarded& grant) { grant_more(grant.fund, grant.amount); }
  void operator()(const ledger::OpeningFund& fund) { grant_more(fund.fund, fund.amount); }
  void operator()(const ledger::CommitmentChanged& change) {
    Fund& fund = into.funds_.at(change.fund);
    const std::int64_t cents = change.amount.minor;
    into.add_to(fund.committed, cents, change.step == CommitmentStep::committed ? +1 : -1);
    if (change.step == CommitmentStep::captured) into.add_to(fund.spent, cents);
  }
  void operator()(const ledger::SharesReassigned& event) {
    for (const ledger::ReassignedShare& share : event.shares) {
      pay(event.from, share.amount, -1);
      pay(event.to, share.amount, +1);
    }
  }
  void operator()(const ledger::Delivered& event) { receive(event.shop, event.lots); }
  void operator()(const ledger::OpeningStock& event) { receive(event.shop, event.lots); }
  void operator()(const ledger::StockCounted& event) { change(event.shop, event.lines); }
  void operator()(const ledger::LossRecorded& event) { change(event.shop, event.lines); }
  void operator()(const ledger::Sold& sold) {
    ++into.tickets_;
    for (const ledger::SaleLine& line : sold.lines)
      for (const ledger::Draw& draw : line.draws) {
        move(sold.shop, line.product, draw.lot, draw.quantity, draw.cost, -1);
        pay_parts(draw, +1);
      }
    if (!is_none(sold.pool)) feed(sold.pool, sold.top_up.minor + ledger::surplus_of(sold.lines), +1);
  }
  void operator()(const ledger::Returned& returned) {
    ++into.tickets_;
    for (const ledger::ReturnLine& line : returned.lines)
      for (const ledger::Draw& draw : line.draws) {
        if (line.restocked) move(returned.shop, line.product, draw.lot, draw.quantity, draw.cost, +1);
        pay_parts(draw, -1);
      }
    if (!is_none(returned.pool)) feed(returned.pool, returned.from_pool.minor, -1);
  }

 private:
  void grant_more(FundId fund, const Money& amount) { into.add_to(into.funds_.at(fund).granted, amount.minor); }
  void feed(FundId pool, std::int64_t cents, int sign) { into.add_to(into.funds_.at(pool).fed, cents, sign); }
  void pay(FundId fund, const Money& amount, int sign) { into.pay(fund, amount.currency, amount.minor, sign); }
  void pay_parts(const ledger::Draw& draw, int sign) {
    for (const ledger::Share& share : draw.shares) pay(share.fund, share.amount, sign);
    if (!draw.unfunded.is_zero()) pay(FundId{}, draw.unfunded, sign);
  }
  void move(ShopId shop, ProductId product, LotId lot, Quantity quantity, const Money& value, int sign) {
    into.move({shop, product, value.currency}, lot, quantity.units, value.minor, sign);
  }
  void receive(ShopId shop, const std::vector<ledger::LotReceived>& lots) {
    for (const ledger::LotReceived& lot : lots) move(shop, lot.product, lot.lot, lot.quantity, lot.cost, +1);
  }
  void change(ShopId shop, const auto& lines) {
    for (const auto& line : lines)
      for (const ledger::StockMove& each : line.moves)
        move(shop, line.product, each.lot, each.quantity, each.value, +1);
  }
};

void SecondCount::add(const ledger::Event& event) {
  std::visit(EventCounter{*this}, event.body);
}

SecondCount::Stock SecondCount::lot(LotId id) const {
  return lots_.get(id);
}

SecondCount::Fund SecondCount::fund(FundId id) const {
  return funds_.get(id);
}

// --- compared --------------------------------------------------------------------------------------------------------

// In what a fold is otherwise.
class SecondCount::Differences {
 public:
  void compare(const std::string& what, std::int64_t folded, std::int64_t counted) {
    if (folded == counted) return;
    found_.push_back(what + " is " + std::to_string(folded) + ", counted a second time " + std::to_string(counted));
  }
  std::vector<std::string> take() { return std::move(found_); }

 private:
  std::vector<std::string> found_;
};

std::vector<std::string> SecondCount::differences(const engine::Balances& balances) const {
  Differences differences;
  compare_stock(balances, differences);
  compare_funds(balances, differences);
  compare_unfunded(balances, differences);
  return differences.take();
}

void SecondCount::compare_stock(const engine::Balances& balances, Differences& differences) const {
  std::map<LotId, Stock> lots;
  std::map<Loose, Stock> loose = loose_;  // taken off, row by row: nothing may be left
  balances.stock().for_each([&](const engine::StockKey& key, const engine::StockRow& row) {
    Stock& stock = is_none(key.lot) ? loose[{key.shop, key.product, key.currency}] : lots[key.lot];
    const std::int64_t sign = is_none(key.lot) ? -1 : 1;
    stock.units += sign * row.on_hand().units;
    stock.value += sign * row.value();
  });
  lots_.for_each([&](LotId id, const Stock& counted) {
    const std::string name = "lot " + std::to_string(raw(id));
    differences.compare(name + " on hand", lots[id].units, counted.units);
    differences.compare(name + " at cost", lots[id].value, counted.value);
    lots.erase(id);
  });
  for (const auto& [id, stock] : lots)
    differences.compare("lot " + std::to_string(raw(id)) + " on hand", stock.units, 0);
  for (const auto& [place, left] : loose) {
    const std::string name =
        "product " + std::to_string(raw(place.product)) + " on no lot of shop " + std::to_string(raw(place.shop));
    differences.compare(name + ", on hand beyond the second count,", -left.units, 0);
    differences.compare(name + ", at cost beyond the second count,", -left.value, 0);
  }
}

void SecondCount::compare_funds(const engine::Balances& balances, Differences& differences) const {
  funds_.for_each([&](FundId id, const Fund& counted) {
    const engine::FundBalance& row = balances.fund(id);
    const std::string name = "fund " + std::to_string(raw(id));
    differences.compare(name + " granted", row.granted, counted.granted);
    differences.compare(name + " fed", row.fed, counted.fed);
    differences.compare(name + " spent", row.spent, counted.spent);
    differences.compare(name + " committed", row.committed, counted.committed);
  });
}

void SecondCount::compare_unfunded(const engine::Balances& balances, Differences& differences) const {
  std::map<Currency, std::int64_t> unfunded;
  balances.unfunded().for_each(
      [&](Currency currency, const engine::UnfundedRow& row) { unfunded[currency] = row.need; });
  for (const auto& [currency, cents] : unfunded_) unfunded.try_emplace(currency, 0);
  for (const auto& [currency, cents] : unfunded) {
    const auto counted = unfunded_.find(currency);
    differences.compare("what no fund covers in " + std::string(to_string(currency)), cents,
                        counted == unfunded_.end() ? 0 : counted->second);
  }
}

}  // namespace replay
