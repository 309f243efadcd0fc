// Stock and financing: the rows that people ask for. A fold of events in which every change is a sum of what the event
// says, so that any selection of events (as of a day, as known then) can be folded as well, in order of sequence.
//
// Threads: as State, one owner at a time.
#pragma once

#include <map>
#include <optional>
#include <vector>

#include "engine/table.h"
#include "engine/volume.h"

namespace engine {

struct StockKey {
  ShopId shop{};
  ProductId product{};
  LotId lot{};  // 0: goods on no lot
  Currency currency = Currency::eur;
  GRENIER_FIELDS(shop, product, lot, currency)
  friend bool operator==(const StockKey&, const StockKey&) = default;
};
// What a quantity and its value at cost came to.
struct Turnover {
  Quantity quantity;
  std::int64_t value = 0;  // cents at cost, in the key's currency
  GRENIER_FIELDS(quantity, value)
};
struct StockRow {
  Turnover received, sold, returned, lost, counted;  // counted: signed
  std::int64_t takings = 0;                          // cents paid by customers, net of refunds
  GRENIER_FIELDS(received, sold, returned, lost, counted, takings)

  // Conservation, always: on hand = received − sold + returned − lost + counted.
  Quantity on_hand() const {
    return received.quantity - sold.quantity + returned.quantity - lost.quantity + counted.quantity;
  }
  std::int64_t value() const { return received.value - sold.value + returned.value - lost.value + counted.value; }
};

struct LotRow {
  ShopId shop{};
  ProductId product{};
  std::string label;
  MicroCost unit_cost{};
  Currency currency = Currency::eur;
  std::optional<Money> market_price;
  Origin origin = Origin::bought;
  ExpiryKind expiry_kind = ExpiryKind::none;
  Date expiry = kNoDate;
  std::optional<Fraction> price_cap;
  bool free_of_charge = false;
  GRENIER_FIELDS(shop, product, label, unit_cost, currency, market_price, origin, expiry_kind, expiry, price_cap,
                 free_of_charge)
};

// What a shop holds of a product: its lots with goods left, first expired first; derived, not stored.
struct ShelfKey {
  ShopId shop{};
  ProductId product{};
  GRENIER_FIELDS(shop, product)
  friend bool operator==(const ShelfKey&, const ShelfKey&) = default;
};
struct Shelf {
  std::vector<LotId> lots;  // on hand > 0, in FEFO order (expiry, then received)
  LotId latest{};           // the lot received last: its unit cost is the last known
};

struct ShopUse {
  std::int64_t spent = 0;
  std::int64_t households = 0;
  GRENIER_FIELDS(spent, households)
};
template <class Key>
std::int64_t spent_in(const std::map<Key, ShopUse>& uses, Key key) {
  const auto use = uses.find(key);
  return use == uses.end() ? 0 : use->second.spent;
}
// What was spent, by month, shop and category, includes what was reassigned since; a captured commitment is of a month
// alone. Spent at sales = spent − captured − reassigned.
struct FundBalance {
  std::int64_t granted = 0, received = 0, spent = 0, committed = 0;  // cents in the fund's currency
  std::int64_t fed = 0;         // a pool: by surpluses and top-ups, less what returns took back
  std::int64_t captured = 0;    // of what was spent: commitments, not sales
  std::int64_t reassigned = 0;  // taken over from others, less what others took
  std::int64_t households = 0;  // helped at least once, at a sale
  std::map<ShopId, ShopUse> by_shop;
  std::map<CategoryId, std::int64_t> by_category;
  std::map<Month, ShopUse> by_month;
  GRENIER_FIELDS(granted, received, spent, committed, fed, captured, reassigned, households, by_shop, by_category,
                 by_month)
  std::int64_t left() const { return granted + fed - spent - committed; }
};
struct UnfundedRow {
  std::int64_t need = 0;        // cents that no fund covers
  std::int64_t reassigned = 0;  // that one covers since, less what none covers any more; need at sale = need + this
  GRENIER_FIELDS(need, reassigned)
};

// Who pays which part of past gaps: what may be reassigned. By bracket and origin, since earmarks ask for them.
struct FinancedKey {
  FundId fund{};  // 0: unfunded
  Month month{};
  ShopId shop{};
  CategoryId category{};
  BracketId bracket{};  // 0: the public
  Origin origin = Origin::bought;
  Currency currency = Currency::eur;
  GRENIER_FIELDS(fund, month, shop, category, bracket, origin, currency)
  friend auto operator<=>(const FinancedKey&, const FinancedKey&) = default;
};
struct FinancedRow {
  std::int64_t cents = 0;  // sales less returns, with what was reassigned
  GRENIER_FIELDS(cents)
};

// What is reserved of a fund for one order or plan.
struct CommitmentKey {
  FundId fund{};
  std::string reference;
  GRENIER_FIELDS(fund, reference)
  friend bool operator==(const CommitmentKey&, const CommitmentKey&) = default;
};
struct CommitmentRow {
  std::int64_t open = 0;
  GRENIER_FIELDS(open)
};

// A part of what was paid, or left unfunded, under one key.
struct FinancedPart {
  FinancedKey key;
  std::int64_t cents = 0;
  GRENIER_FIELDS(key, cents)
};
// A reassignment as it was made, so that it can be undone to the cent.
struct ReassignmentRow {
  FundId from{};
  FundId to{};
  Currency currency = Currency::eur;
  std::vector<FinancedPart> shares;  // keys of `from`
  Sequence undone_by{};              // 0: it stands
  Sequence undoes{};                 // 0: it is no reversal
  GRENIER_FIELDS(from, to, currency, shares, undone_by, undoes)
};

// What is kept of the events that are folded.
enum class Keep : std::uint8_t {
  all,
  // What a price and its payers are asked of, and no more: no goods on hand, nothing of which gap was whose, and (of
  // State) no ticket's place. For another history, which nobody asks for those.
  what_pays,
};

class Balances {
 public:
  Balances() : Balances(Keep::all) {}
  explicit Balances(Keep keep) : keep_(keep) {}

  void apply(const ledger::Event& event);

  const Table<StockKey, StockRow>& stock() const { return stock_; }
  const StockRow* stock_row(const StockKey& key) const { return stock_.find(key); }
  const LotRow* lot(LotId id) const { return lots_.find(id); }
  const Shelf* shelf(ShopId shop, ProductId product) const;
  Quantity on_hand(ShopId shop, ProductId product, Currency currency) const;  // over all lots and none
  LotId next_lot() const { return LotId{static_cast<std::uint32_t>(lots_.size() + 1)}; }
  // What drawing `quantity` more from a lot costs: its rounded cumulative cost, after − before; the last draw takes
  // what is left, so that an empty lot is worth nothing. CHECKs that the lot was received.
  Money draw_cost(LotId lot, Quantity already_drawn, Money already_cost, Quantity quantity) const;

  const FundBalance& fund(FundId id) const;
  const Table<Currency, UnfundedRow>& unfunded() const { return unfunded_; }
  const Table<FinancedKey, FinancedRow>& financed() const { return financed_; }
  const Table<CommitmentKey, CommitmentRow>& commitments() const { return commitments_; }
  std::int64_t committed(FundId fund, const std::string& reference) const;
  const ReassignmentRow* reassignment(Sequence sequence) const { return reassignments_.find(sequence); }
  // Of every row's figures.
  const Volume& volume() const { return volume_; }

  template <class Visit>
  void visit_tables(Visit visit) {
    visit(stock_), visit(lots_), visit(funds_), visit(unfunded_);
    visit(financed_), visit(commitments_), visit(reassignments_);
  }
  template <class Visit>
  void visit_tables(Visit visit) const {
    visit(stock_), visit(lots_), visit(funds_), visit(unfunded_);
    visit(financed_), visit(commitments_), visit(reassignments_);
  }
  // After the tables were loaded. corrupt_record when rows are missing from them.
  Result<void> rebuild_derived();

 private:
  void apply_body(const ledger::Envelope&, const auto&) {}  // other events move neither goods nor money
  void apply_body(const ledger::Envelope& envelope, const ledger::GrantAwarded& event);
  void apply_body(const ledger::Envelope& envelope, const ledger::GrantReceived& event);
  void apply_body(const ledger::Envelope& envelope, const ledger::OpeningFund& event);
  void apply_body(const ledger::Envelope& envelope, const ledger::CommitmentChanged& event);
  void apply_body(const ledger::Envelope& envelope, const ledger::SharesReassigned& event);
  void apply_body(const ledger::Envelope& envelope, const ledger::Delivered& event);
  void apply_body(const ledger::Envelope& envelope, const ledger::OpeningStock& event);
  void apply_body(const ledger::Envelope& envelope, const ledger::StockCounted& event);
  void apply_body(const ledger::Envelope& envelope, const ledger::LossRecorded& event);
  void apply_body(const ledger::Envelope& envelope, const ledger::Sold& event);
  void apply_body(const ledger::Envelope& envelope, const ledger::Returned& event);

  void receive(ShopId shop, const ledger::LotReceived& lot);
  // Where and for whom, of one ticket.
  struct Till {
    ShopId shop{};
    Month month{};
    BracketId bracket{};
  };
  void draw(const Till& till, const ledger::SaleLine& line, const ledger::Draw& draw);
  void take_back(const Till& till, const ledger::ReturnLine& line, const ledger::Draw& draw);
  // Who pays a draw's gap; `sign` −1: is given it back.
  void finance(const Till& till, CategoryId category, const ledger::Draw& draw, int sign);
  void pay(const FinancedKey& key, std::int64_t cents);
  void reassign(FinancedKey key, FundId to, std::int64_t cents);
  void add(Turnover& turnover, Quantity quantity, const Money& value);
  // After a row changed: `before` is what was on hand. Only what comes to nothing, or from it, changes a shelf.
  void update_shelf(const StockKey& key, const StockRow& row, Quantity before);
  void list_on_shelf(const StockKey& key, bool stocked);
  void rebuild_volume();

  Table<StockKey, StockRow> stock_{20};
  Table<LotId, LotRow> lots_{21};
  Table<FundId, FundBalance> funds_{22};
  Table<Currency, UnfundedRow> unfunded_{23};
  Table<FinancedKey, FinancedRow> financed_{24};
  Table<CommitmentKey, CommitmentRow> commitments_{25};
  Table<Sequence, ReassignmentRow> reassignments_{26};
  boost::unordered_flat_map<ShelfKey, Shelf, KeyHash> shelves_;
  Volume volume_;
  Keep keep_;
};

}  // namespace engine
