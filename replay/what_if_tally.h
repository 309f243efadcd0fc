// What is counted of the two histories side by side, for replay/what_if.cc alone. Rows lie by their number, and get
// their codes once, in the end.
#pragma once

#include <boost/unordered/unordered_flat_map.hpp>

#include "engine/state.h"
#include "replay/second_count.h"
#include "replay/what_if.h"

namespace replay {

// Whose ticket it is.
struct Buyer {
  std::optional<HouseholdId> household;
  bool is_withheld = false;  // a household's that is not known any more
};

// What a ticket comes to for a purchase right, whichever way that counts.
struct Worth {
  std::int64_t paid = 0, market = 0;
  Worth& operator+=(const Worth& more) {
    paid += more.paid, market += more.market;
    return *this;
  }
};
template <class Ticket>
Worth worth_of(const Ticket& ticket) {
  Worth worth;
  for (const auto& line : ticket.lines) {
    worth.paid += line.amount.minor;
    for (const ledger::Draw& draw : line.draws) worth.market += draw.market.minor;
  }
  return worth;
}

enum class Side { before, after };

class WhatIfTally {
 public:
  // A ticket of one history, under the bracket that it had in the recorded one.
  void add(Side side, const ledger::Sold& sale, const Buyer& buyer) { count(side, sale, buyer, +1); }
  void add(Side side, const ledger::Returned& back, const Buyer& buyer) { count(side, back, buyer, -1); }

  // The same ticket in both, nothing where it would not have been: a sale, or a return with its worth negated.
  // `households` of the other history, right before it.
  struct Used {
    HouseholdId household{};
    Date date = kNoDate;
    Worth before, after;
  };
  void use(const Used& used, const engine::Households& households, Currency currency);
  void merge(HouseholdId from, HouseholdId into);

  // What became of a fund in one history by that day.
  void note_left(Side side, FundId fund, std::int64_t left, Date date);

  // `names` has all of history's codes, `other` those of the policy as well, and who was merged into whom.
  void finish(WhatIfReport& report, const engine::Registry& names, const engine::State& other) const;

 private:
  struct Group {
    Figures before, after;
    std::vector<bool> households;  // by number
    bool is_met = false;
    bool has_withheld = false;
  };
  struct FundTally {
    FundCompared figures;
    bool had_before = false, had_after = false;  // anything at all
    bool is_met = false;
  };
  struct Paid {
    std::int64_t before = 0, after = 0;
    bool reached_before = false, reached_after = false;
    bool is_met = false;
  };
  using Groups = std::vector<Group>;

  template <class Ticket>
  void count(Side side, const Ticket& ticket, const Buyer& buyer, int sign);
  static void enter(Group& group, Side side, const Figures& figures, const Buyer& buyer);
  // Of a household's month or week: what it had used before, beyond what it would have used.
  static std::uint64_t ahead_key(HouseholdId household, Period period, Date date);
  // `finish`, part by part; `households` tell who was merged into whom.
  static ComparedFigures told(const Group& group, const engine::Households& households);
  template <class Id, class Row>
  static void tell(std::map<std::string, ComparedFigures>& by_code, const Groups& groups,
                   const engine::Family<Id, Row>& family, const engine::Households& households);
  void tell_households(WhatIfReport& report, const engine::Households& households) const;

  Group all_;
  Groups shops_, categories_, brackets_;
  Numbered<FundId, FundTally> funds_;
  std::vector<Paid> paid_;  // by household
  boost::unordered_flat_map<std::uint64_t, Worth, engine::KeyHash> ahead_;
};

}  // namespace replay
