// The auditor's walk: reads every record in order, folds it into an empty state and says what does not hold.
//
// What is checked: each record's checksum and place (log, batch, first sequence); each event decodes and each draw's
// identity holds (the codec); nothing is named before it was declared, received or enrolled; recordedAt never runs
// back; each source's numbers have no gap; the RFC 6962 tree over all leaves; no lot below nothing on hand, and what an
// empty lot is worth; that stock and funds, counted a second way (second_count.h), are the folded ones; that each sale
// that was priced here is what the book of then makes it (reprice.h); and, by the caller, that the state so folded is
// the live one (digest).
//
// Threads: none of its own; one owner at a time. The log may be growing meanwhile.
#pragma once

#include <algorithm>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "engine/fold.h"
#include "replay/second_count.h"

namespace replay {

// What a problem is about. Rows are disposable: where only they are at fault, the book is whole.
enum class Fault : std::uint8_t {
  log,
  rows_differ,      // from the log folded anew
  rows_unreadable,  // they are rebuilt when they are next opened to be written
};

struct Problem {
  Sequence sequence{};  // 0: not of one event
  std::string text;     // English, for engineers
  Fault fault = Fault::log;
};

// Sales priced again; those that a till or a file charged, which are exempt; and those of a household that is withheld
// under a fund with a cap for one household: what it could pay is not known any more.
struct RepricedSales {
  std::uint64_t repriced = 0;
  std::uint64_t exempt = 0;
  std::uint64_t not_judged = 0;
};

inline constexpr std::size_t kProblemsMax = 20;

struct Verdict {
  LogId log{};
  std::uint64_t records = 0;
  std::uint64_t events = 0;
  std::map<std::string, std::uint64_t> by_kind;
  Hash32 root{};
  Hash32 digest{};
  std::map<Currency, ledger::IdentityTotals> totals;  // of every draw ever written, returns taken off
  RepricedSales sales;
  std::vector<Problem> problems;        // none: all holds
  std::uint64_t problems_left_out = 0;  // found, and not kept
  bool holds() const { return problems.empty(); }
  bool has(Fault fault) const {
    return std::any_of(problems.begin(), problems.end(), [fault](const Problem& each) { return each.fault == fault; });
  }
  void report(Problem problem);  // the first kProblemsMax of each fault are kept, the others counted
};

class Verifier {
 public:
  // Folds one more record. An error is a fault after which no further record can be judged (it is in the verdict too).
  Result<void> add(Bytes record);
  // Up to here only: events beyond are passed over, so that the state can be compared with one that stands there.
  void stop_after(Sequence last) { stop_after_ = last; }
  Verdict finish() const;
  const engine::Folded& folded() const { return folded_; }
  std::uint64_t events() const { return events_; }
  void report(Sequence sequence, std::string text);

 private:
  Result<void> check_place(const ledger::RecordHeader& header);
  void check_event(const ledger::Event& event);
  void add_totals(const ledger::Event& event);
  void reprice(const ledger::Event& event);
  void check_lots(Verdict& verdict) const;
  void check_count(Verdict& verdict) const;

  engine::Folded folded_;
  SecondCount count_;
  bool stopped_ = false;  // at a fault, between the fold and the count
  LogId log_{};
  BatchNumber next_batch_{1};
  Sequence next_sequence_{1};
  Sequence stop_after_{UINT64_MAX};
  Instant last_recorded_at_{INT64_MIN};
  std::map<SourceId, CommandNumber> last_numbers_;
  std::map<std::string, std::uint64_t> by_kind_;
  std::map<Currency, ledger::IdentityTotals> totals_;
  RepricedSales sales_;
  std::vector<Problem> problems_;
  std::uint64_t problems_left_out_ = 0;
  std::uint64_t records_ = 0;
  std::uint64_t events_ = 0;
};

// The whole log, with `progress` called now and then (events so far).
Result<Verifier> verify_log(const ledger::EventLog& log, const std::function<void(std::uint64_t)>& progress = {});

// What the replay was held against.
struct Compared {
  Sequence at{};                 // the event that it stands at; 0: there was nothing to compare
  std::uint64_t rows = 0;        // of all tables, by their digest
  std::uint64_t index_rows = 0;  // commands and tickets that were looked up, one by one
  bool of_older_fold = false;    // there are rows, which the next start rebuilds
};

// What rows on disk say against the replay: the rows as loaded at their cursor equal the log folded up to there, and
// the command and ticket indexes lead to each event. Problems are reported to the verdict, rows that cannot be read
// among them. Nothing is compared where no rows were written yet, or are of an older fold or unreadable. An error is
// the log's.
Result<Compared> verify_rows(const ledger::EventLog& log, const ledger::RowStore& rows, Verdict& verdict);

}  // namespace replay
