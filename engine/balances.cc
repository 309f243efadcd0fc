#include "engine/balances.h"

namespace engine {

void Balances::apply(const ledger::Event& event) {
  std::visit([&](const auto& body) { apply_body(event.envelope, body); }, event.body);
}

void Balances::apply_body(const ledger::Envelope&, const ledger::GrantAwarded& event) {
  volume_.add_cents(funds_.touch(event.fund).granted, event.amount.minor);
}

void Balances::apply_body(const ledger::Envelope&, const ledger::GrantReceived& event) {
  volume_.add_cents(funds_.touch(event.fund).received, event.amount.minor);
}

// What a fund held when the book was opened had been granted and received before.
void Balances::apply_body(const ledger::Envelope&, const ledger::OpeningFund& event) {
  FundBalance& row = funds_.touch(event.fund);
  volume_.add_cents(row.granted, event.amount.minor);
  volume_.add_cents(row.received, event.amount.minor);
}

void Balances::apply_body(const ledger::Envelope& envelope, const ledger::CommitmentChanged& event) {
  FundBalance& row = funds_.touch(event.fund);
  const std::int64_t cents = event.amount.minor;
  const std::int64_t reserved = event.step == CommitmentStep::committed ? cents : -cents;
  volume_.add_cents(row.committed, reserved);
  volume_.add_cents(commitments_.touch({event.fund, event.reference}).open, reserved);
  if (event.step != CommitmentStep::captured) return;
  volume_.add_cents(row.spent, cents);
  volume_.add_cents(row.captured, cents);
  volume_.add_cents(row.by_month[month_of(envelope.effective_date)].spent, cents);
}

void Balances::apply_body(const ledger::Envelope& envelope, const ledger::SharesReassigned& event) {
  ReassignmentRow& row = reassignments_.touch(envelope.sequence);
  row = {.from = event.from, .to = event.to, .undoes = event.reverses};
  for (const ledger::ReassignedShare& share : event.shares) {
    row.currency = share.amount.currency;
    const FinancedKey key{.fund = event.from,
                          .month = share.month,
                          .shop = share.shop,
                          .category = share.category,
                          .bracket = share.bracket,
                          .origin = share.origin,
                          .currency = row.currency};
    row.shares.push_back({key, share.amount.minor});
    reassign(key, event.to, share.amount.minor);
  }
  // A selection of events may hold the reversal alone.
  if (reassignments_.find(event.reverses) != nullptr)
    reassignments_.touch(event.reverses).undone_by = envelope.sequence;
}

void Balances::reassign(FinancedKey key, FundId to, std::int64_t cents) {
  for (const FundId payer : {key.fund, to}) {
    const std::int64_t change = payer == to ? cents : -cents;
    key.fund = payer;
    pay(key, change);
    if (is_none(payer))
      volume_.add_cents(unfunded_.touch(key.currency).reassigned, -change);
    else
      volume_.add_cents(funds_.touch(payer).reassigned, change);
  }
}

std::int64_t Balances::committed(FundId fund, const std::string& reference) const {
  const CommitmentRow* row = commitments_.find({fund, reference});
  return row == nullptr ? 0 : row->open;
}

void Balances::apply_body(const ledger::Envelope&, const ledger::Delivered& event) {
  for (const ledger::LotReceived& lot : event.lots) receive(event.shop, lot);
}

void Balances::apply_body(const ledger::Envelope&, const ledger::OpeningStock& event) {
  for (const ledger::LotReceived& lot : event.lots) receive(event.shop, lot);
}

void Balances::receive(ShopId shop, const ledger::LotReceived& lot) {
  const std::optional<Money> market = lot.market_price.is_zero() ? std::nullopt : std::optional(lot.market_price);
  lots_.touch(lot.lot) = LotRow{.shop = shop,
                                .product = lot.product,
                                .label = lot.label,
                                .unit_cost = lot.unit_cost,
                                .currency = lot.cost.currency,
                                .market_price = market,
                                .origin = lot.origin,
                                .expiry_kind = lot.expiry_kind,
                                .expiry = lot.expiry,
                                .price_cap = lot.price_cap,
                                .free_of_charge = lot.free_of_charge};
  const StockKey key{shop, lot.product, lot.lot, lot.cost.currency};
  StockRow& row = stock_.touch(key);
  const Quantity before = row.on_hand();
  add(row.received, lot.quantity, lot.cost);
  Shelf& shelf = shelves_[{shop, lot.product}];
  shelf.latest = std::max(shelf.latest, lot.lot);
  update_shelf(key, row, before);
}

void Balances::apply_body(const ledger::Envelope&, const ledger::StockCounted& event) {
  for (const ledger::CountedLine& line : event.lines)
    for (const ledger::StockMove& move : line.moves) {
      const StockKey key{event.shop, line.product, move.lot, move.value.currency};
      StockRow& row = stock_.touch(key);
      const Quantity before = row.on_hand();
      add(row.counted, move.quantity, move.value);
      update_shelf(key, row, before);
    }
}

void Balances::apply_body(const ledger::Envelope&, const ledger::LossRecorded& event) {
  for (const ledger::LostLine& line : event.lines)
    for (const ledger::StockMove& move : line.moves) {
      const StockKey key{event.shop, line.product, move.lot, move.value.currency};
      StockRow& row = stock_.touch(key);
      const Quantity before = row.on_hand();
      add(row.lost, -move.quantity, -move.value);
      update_shelf(key, row, before);
    }
}

void Balances::apply_body(const ledger::Envelope& envelope, const ledger::Sold& event) {
  const Month month = month_of(envelope.effective_date);
  const Till till{event.shop, month, event.bracket};
  for (const ledger::SaleLine& line : event.lines)
    for (const ledger::Draw& each : line.draws) draw(till, line, each);
  if (!is_none(event.pool))
    volume_.add_cents(funds_.touch(event.pool).fed, event.top_up.minor + ledger::surplus_of(event.lines));
  for (const ledger::FirstHelp& help : event.first_helps) {
    FundBalance& row = funds_.touch(help.fund);
    row.households += help.ever ? 1 : 0;
    row.by_month[month].households += help.in_month ? 1 : 0;
    row.by_shop[event.shop].households += help.in_shop ? 1 : 0;
  }
}

void Balances::draw(const Till& till, const ledger::SaleLine& line, const ledger::Draw& each) {
  finance(till, line.category, each, +1);
  if (keep_ == Keep::what_pays) return;
  const StockKey key{till.shop, line.product, each.lot, each.amount.currency};
  StockRow& row = stock_.touch(key);
  const Quantity before = row.on_hand();
  add(row.sold, each.quantity, each.cost);
  volume_.add_cents(row.takings, each.amount.minor);
  update_shelf(key, row, before);
}

void Balances::apply_body(const ledger::Envelope& envelope, const ledger::Returned& event) {
  const Till till{event.shop, month_of(envelope.effective_date), event.bracket};
  for (const ledger::ReturnLine& line : event.lines)
    for (const ledger::Draw& each : line.draws) take_back(till, line, each);
  if (!is_none(event.pool)) volume_.add_cents(funds_.touch(event.pool).fed, -event.from_pool.minor);
}

void Balances::take_back(const Till& till, const ledger::ReturnLine& line, const ledger::Draw& each) {
  finance(till, line.category, each, -1);
  if (keep_ == Keep::what_pays) return;
  const StockKey key{till.shop, line.product, each.lot, each.amount.currency};
  StockRow& row = stock_.touch(key);
  const Quantity before = row.on_hand();
  add(row.returned, each.quantity, each.cost);
  if (!line.restocked) add(row.lost, each.quantity, each.cost);
  volume_.add_cents(row.takings, -each.amount.minor);
  update_shelf(key, row, before);
}

void Balances::finance(const Till& till, CategoryId category, const ledger::Draw& draw, int sign) {
  FinancedKey key{.month = till.month,
                  .shop = till.shop,
                  .category = category,
                  .bracket = till.bracket,
                  .origin = draw.origin,
                  .currency = draw.unfunded.currency};
  if (!draw.unfunded.is_zero()) pay(key, sign * draw.unfunded.minor);
  for (const ledger::Share& share : draw.shares) {
    key.fund = share.fund;
    pay(key, sign * share.amount.minor);
  }
}

void Balances::pay(const FinancedKey& key, std::int64_t cents) {
  if (keep_ == Keep::all) volume_.add_cents(financed_.touch(key).cents, cents);
  if (is_none(key.fund)) {
    volume_.add_cents(unfunded_.touch(key.currency).need, cents);
    return;
  }
  FundBalance& row = funds_.touch(key.fund);
  volume_.add_cents(row.spent, cents);
  volume_.add_cents(row.by_shop[key.shop].spent, cents);
  volume_.add_cents(row.by_category[key.category], cents);
  volume_.add_cents(row.by_month[key.month].spent, cents);
}

void Balances::add(Turnover& turnover, Quantity quantity, const Money& value) {
  volume_.add_units(turnover.quantity.units, quantity.units);
  volume_.add_cents(turnover.value, value.minor);
}

const Shelf* Balances::shelf(ShopId shop, ProductId product) const {
  const auto position = shelves_.find({shop, product});
  return position == shelves_.end() ? nullptr : &position->second;
}

Quantity Balances::on_hand(ShopId shop, ProductId product, Currency currency) const {
  Quantity sum;
  if (const Shelf* lots = shelf(shop, product))
    for (const LotId lot : lots->lots)
      if (const StockRow* row = stock_.find({shop, product, lot, currency})) sum += row->on_hand();
  if (const StockRow* row = stock_.find({shop, product, LotId{}, currency})) sum += row->on_hand();
  return sum;
}

Money Balances::draw_cost(LotId lot, Quantity already_drawn, Money already_cost, Quantity quantity) const {
  const LotRow* row = lots_.find(lot);
  CHECK(row != nullptr, raw(lot));
  const StockRow* stock = stock_.find({row->shop, row->product, lot, row->currency});
  CHECK(stock != nullptr, raw(lot));
  const Quantity on_hand = stock->on_hand() - already_drawn;
  const Money left = Money{stock->value(), row->currency} - already_cost;
  if (quantity == on_hand) return left;
  const Quantity before = stock->received.quantity - on_hand;
  const auto cost_before = cost_of(row->unit_cost, before, row->currency);
  const auto cost_after = cost_of(row->unit_cost, before + quantity, row->currency);
  // Both fit where all came by delivery. Counts that made more of a lot than could be bought leave its worth.
  if (!cost_before.ok() || !cost_after.ok()) return left;
  // What came back at another draw's rounding may have left a cent less than that.
  return std::min(*cost_after - *cost_before, left);
}

const FundBalance& Balances::fund(FundId id) const {
  static const FundBalance kNothing;
  const FundBalance* row = funds_.find(id);
  return row == nullptr ? kNothing : *row;
}

void Balances::update_shelf(const StockKey& key, const StockRow& row, Quantity before) {
  const bool stocked = row.on_hand() > Quantity{};
  if (stocked != (before > Quantity{})) list_on_shelf(key, stocked);
}

// Keeps the shelf's lots to those with goods left, in FEFO order.
void Balances::list_on_shelf(const StockKey& key, bool stocked) {
  if (is_none(key.lot)) return;
  // A selection of events may hold a sale without the delivery of its lot: nothing to keep on a shelf then.
  if (lots_.find(key.lot) == nullptr) return;
  Shelf& shelf = shelves_[{key.shop, key.product}];
  const auto sooner = [this](LotId a, LotId b) {
    const auto order = [this](LotId id) {
      const LotRow& lot = *lots_.find(id);
      return std::pair(lot.expiry_kind == ExpiryKind::none ? kLastDate : lot.expiry, id);
    };
    return order(a) < order(b);
  };
  const auto place = std::lower_bound(shelf.lots.begin(), shelf.lots.end(), key.lot, sooner);
  const bool listed = place != shelf.lots.end() && *place == key.lot;
  if (stocked && !listed) shelf.lots.insert(place, key.lot);
  if (!stocked && listed) shelf.lots.erase(place);
}

Result<void> Balances::rebuild_derived() {
  rebuild_volume();
  shelves_.clear();
  Result<void> outcome;
  stock_.for_each([&](const StockKey& key, const StockRow& row) {
    if (is_none(key.lot)) return;
    if (lots_.find(key.lot) == nullptr)
      outcome = fail(ErrorCode::corrupt_record, "rows", "lot " + std::to_string(raw(key.lot)) + " is missing");
    Shelf& shelf = shelves_[{key.shop, key.product}];
    shelf.latest = std::max(shelf.latest, key.lot);
    update_shelf(key, row, Quantity{});
  });
  return outcome;
}

void Balances::rebuild_volume() {
  volume_ = {};
  const auto weigh = [this](std::int64_t cents) {
    std::int64_t figure = 0;
    volume_.add_cents(figure, cents);
  };
  stock_.for_each([&](const StockKey&, const StockRow& row) {
    for (const Turnover& turnover : {row.received, row.sold, row.returned, row.lost, row.counted}) {
      Turnover figure;
      add(figure, turnover.quantity, Money{turnover.value});
    }
    weigh(row.takings);
  });
  funds_.for_each([&](FundId, const FundBalance& row) {
    for (const std::int64_t cents :
         {row.granted, row.received, row.spent, row.committed, row.fed, row.captured, row.reassigned})
      weigh(cents);
    for (const auto& [shop, use] : row.by_shop) weigh(use.spent);
    for (const auto& [category, spent] : row.by_category) weigh(spent);
    for (const auto& [month, use] : row.by_month) weigh(use.spent);
  });
  unfunded_.for_each([&](Currency, const UnfundedRow& row) { weigh(row.need), weigh(row.reassigned); });
  financed_.for_each([&](const FinancedKey&, const FinancedRow& row) { weigh(row.cents); });
  commitments_.for_each([&](const CommitmentKey&, const CommitmentRow& row) { weigh(row.open); });
}

}  // namespace engine
