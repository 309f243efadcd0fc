// Stock and funds, counted a second way: straight from the tickets' bytes into plain sums, without the engine, its
// tables or its guards. What two programs counted apart and found equal, no slip of one of them made; and it is fast
// enough to be done each time a book is verified.
//
// Threads: none of its own; one owner at a time.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "engine/balances.h"
#include "ledger/ticket_moves.h"

namespace replay {

// Rows by number, from 1 on and mostly without gaps: those between numbers that were met are there as well, empty. But
// a number far beyond those met so far may be forged: it claims no memory for those between.
template <class Id, class Row>
class Numbered {
 public:
  Row& at(Id id) {
    const std::size_t place = raw(id);
    if (place < dense_.size()) return dense_[place];
    if (!sparse_.empty() || place > dense_.size() + kGapMax) return sparse_[id];
    dense_.resize(place + 1);
    return dense_[place];
  }
  Row get(Id id) const {
    if (raw(id) < dense_.size()) return dense_[raw(id)];
    const auto position = sparse_.find(id);
    return position == sparse_.end() ? Row{} : position->second;
  }
  // Every row that was met, and empty ones of numbers closely before them.
  template <class Visit>
  void for_each(Visit visit) const {
    for (std::size_t place = 0; place < dense_.size(); ++place) visit(static_cast<Id>(place), dense_[place]);
    for (const auto& [id, row] : sparse_) visit(id, row);
  }

 private:
  static constexpr std::size_t kGapMax = 1024;
  std::vector<Row> dense_;
  std::map<Id, Row> sparse_;
};

class SecondCount {
 public:
  struct Stock {
    std::int64_t units = 0;  // on hand, base units
    std::int64_t value = 0;  // cents at cost
  };
  struct Fund {
    std::int64_t granted = 0, fed = 0, spent = 0, committed = 0;  // cents
    std::int64_t left() const { return granted + fed - spent - committed; }
  };

  // One more record, its events up to `last`. corrupt_record: as the record and the codec say, or sums beyond 64 bits.
  Result<void> add(Bytes record, Sequence last = Sequence{UINT64_MAX});

  // One more event, as it was read.
  void add(const ledger::Event& event);

  Stock lot(LotId id) const;
  Fund fund(FundId id) const;
  std::uint64_t tickets() const { return tickets_; }

  // In what these balances, of the same events, are otherwise; one line each, English, for engineers.
  std::vector<std::string> differences(const engine::Balances& balances) const;

 private:
  struct Loose {  // goods on no lot
    ShopId shop{};
    ProductId product{};
    Currency currency = Currency::eur;
    friend auto operator<=>(const Loose&, const Loose&) = default;
  };

  struct EventCounter;  // of what is no ticket, and of tickets in their first form
  class Differences;
  void compare_stock(const engine::Balances& balances, Differences& differences) const;
  void compare_funds(const engine::Balances& balances, Differences& differences) const;
  void compare_unfunded(const engine::Balances& balances, Differences& differences) const;
  void count(const ledger::TicketMoves& ticket);
  // `sign` −1: the figure is taken away. It is never turned itself: a forged one may have no opposite.
  void move(const Loose& place, LotId lot, std::int64_t units, std::int64_t value, int sign);
  void pay(FundId fund, Currency currency, std::int64_t cents, int sign);
  void add_to(std::int64_t& sum, std::int64_t more, int sign = +1) {
    const bool overflows = sign > 0 ? __builtin_add_overflow(sum, more, &sum) : __builtin_sub_overflow(sum, more, &sum);
    overflowed_ = overflows || overflowed_;
  }

  Numbered<LotId, Stock> lots_;
  Numbered<FundId, Fund> funds_;
  std::map<Loose, Stock> loose_;
  std::map<Currency, std::int64_t> unfunded_;
  ledger::TicketMoves ticket_;
  std::uint64_t tickets_ = 0;
  bool overflowed_ = false;
};

}  // namespace replay
