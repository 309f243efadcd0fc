// What is counted of the two histories side by side, for replay/what_if.cc alone.
#pragma once

#include <boost/unordered/unordered_flat_map.hpp>

#include "engine/state.h"
#include "replay/what_if.h"

namespace replay {

// A ticket as it was and as it would have been; nothing where it would not have been at all.
template <class Ticket>
struct Pair {
  const Ticket* before = nullptr;
  const Ticket* after = nullptr;
};

class WhatIfTally {
 public:
  explicit WhatIfTally(WhatIfReport& report) : report_(report) {}

  // `right`: the household's budget that covers the sale, with what had been used of it in `after`'s history right
  // before; nothing without one.
  struct Right {
    const engine::EntitlementRow* entitlement = nullptr;
    engine::UseRow used;
  };
  void add(const Pair<ledger::Sold>& sale, const engine::Registry& registry, std::optional<HouseholdId> household,
           Date date, const Right& right);
  void add(const Pair<ledger::Returned>& back, const engine::Registry& registry, std::optional<HouseholdId> household);
  // What stands of every household, once all is counted; merged ones are one.
  void finish(const engine::Households& households);

 private:
  struct Paid {
    std::int64_t before = 0, after = 0;
    bool reached_before = false, reached_after = false;
  };
  struct PeriodKey {
    HouseholdId household{};
    Period period = Period::month;
    Date first = kNoDate;
    GRENIER_FIELDS(household, period, first)
    friend bool operator==(const PeriodKey&, const PeriodKey&) = default;
  };
  struct Used {
    std::int64_t before = 0, after = 0;
  };

  template <class Ticket>
  void count(const Pair<Ticket>& pair, const engine::Registry& registry, std::optional<HouseholdId> household,
             int sign);
  template <class Ticket>
  void count_one(const Ticket& ticket, const engine::Registry& registry, std::optional<HouseholdId> household,
                 Figures Compared::*side, int sign);
  void use(const Pair<ledger::Sold>& sale, HouseholdId household, Date date, const Right& right);

  WhatIfReport& report_;
  // By number: the map of a report is looked up in once.
  boost::unordered_flat_map<ShopId, Compared*> shops_;
  boost::unordered_flat_map<CategoryId, Compared*> categories_;
  boost::unordered_flat_map<BracketId, Compared*> brackets_;
  boost::unordered_flat_map<FundId, FundCompared*> funds_;
  boost::unordered_flat_map<HouseholdId, Paid> paid_;
  boost::unordered_flat_map<PeriodKey, Used, engine::KeyHash> used_;
};

}  // namespace replay
