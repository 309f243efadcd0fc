// What if: recorded history priced again under another policy, without touching it. Every sale of a stretch of days is
// put to another tariff and other funds, with the same goods at the same cost; its returns are split as its own prices
// would have it; grants and budgets go on from where they stood. What comes out is told beside what was.
//
// The assumption, to be told with every result: the same households came as often and took the same baskets. A
// household keeps the bracket that it had (by code, or as `brackets` translates it), since the measure that gave it was
// never recorded; rights and quotas, which would have changed the baskets, refuse nothing here.
//
// Threads: any; a second one reads and decodes ahead, and calls the reader of the second walk alone. The log may be
// growing meanwhile, what comes after the first walk is left out.
#pragma once

#include <boost/container/flat_set.hpp>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "engine/command.h"
#include "ledger/event_log.h"

namespace replay {

struct Policy {
  // Prices in its shops from the first day on, whatever its own `from` says.
  std::optional<ledger::Tariff> tariff;
  // Funders and funds, new or in place of those of the same code; then what they are granted. As if declared on the
  // first day.
  std::vector<ledger::Definition> definitions;
  std::vector<engine::RecordGrant> grants;
  // From the bracket of history to the tariff's, where they are not of one name. Codes.
  std::map<std::string, std::string> brackets;
};

// Days of the books (effective dates), both included. What counts after the last is left out of either history.
struct Days {
  Date first = kNoDate;
  Date last = kLastDate;
};

// Cents of the policy's currency; returns are taken off. receipts + funds + unfunded − surplus = cost.
struct Figures {
  std::int64_t receipts = 0;  // what customers paid
  std::int64_t funds = 0;     // what funds paid
  std::int64_t unfunded = 0;
  std::int64_t surplus = 0;  // paid beyond the cost
  std::int64_t cost = 0;
  friend bool operator==(const Figures&, const Figures&) = default;
  Figures& operator+=(const Figures& more) {
    receipts += more.receipts, funds += more.funds, unfunded += more.unfunded;
    surplus += more.surplus, cost += more.cost;
    return *this;
  }
};
struct ComparedFigures {
  Figures before;
  Figures after;
  boost::container::flat_set<HouseholdId> households;  // that bought there; merged ones are one
  bool has_withheld = false;                           // and others that are not known any more
};
struct FundCompared {
  std::int64_t paid_before = 0, paid_after = 0;  // cents, in those days
  std::int64_t left_before = 0, left_after = 0;  // on the last day
  // The day on which nothing was left, and nothing came after: it may lie before those days. What never had anything
  // did not run out.
  std::optional<Date> out_before, out_after;
  bool is_new = false;  // of the policy: history does not know it
};

struct WhatIfReport {
  Days days;
  Currency currency = Currency::eur;
  std::uint64_t sales = 0;    // priced again
  std::uint64_t returns = 0;  // of those
  // At the prices that they had: facts without a tariff (who pays their gap may differ), sales in shops that have none,
  // and returns of what was kept.
  std::uint64_t kept = 0;
  std::uint64_t other_currency = 0;            // left out
  std::uint64_t reassignments = 0;             // left out: what they moved is not what is unfunded here
  std::map<ErrorCode, std::uint64_t> refused;  // sales that this policy would not have made; they buy nothing here

  ComparedFigures all;
  std::map<std::string, ComparedFigures> by_shop;  // codes
  std::map<std::string, ComparedFigures> by_category;
  std::map<std::string, ComparedFigures> by_bracket;  // of history; empty: the public
  std::map<std::string, FundCompared> by_fund;        // those that paid in either

  // Of the households that bought or brought back: who pays less, more, the same.
  std::uint64_t better = 0, worse = 0, same = 0;
  // Those that used the whole of their purchase right in some month or week.
  std::uint64_t reached_before = 0, reached_after = 0;
};

// Opens the book at its first record: it is walked twice.
using OpenRecords = std::function<Result<std::unique_ptr<ledger::RecordReader>>()>;
// Told now and then how many events were walked, over both walks; an error of it ends the work.
using WhatIfProgress = std::function<Result<void>(std::uint64_t events)>;

// Errors: of the policy, as declaring it would have (unknown_fund, definition_conflict…); unknown_bracket, naming every
// bracket of history that the tariff has no word for; measure_missing for a tariff whose prices follow a measure that
// history did not take on the same terms; date_out_of_range; corrupt_record.
Result<WhatIfReport> what_if(const OpenRecords& open, const Policy& policy, const Days& days,
                             const WhatIfProgress& progress = {});

}  // namespace replay
