#include "replay/verifier.h"

#include "engine/references.h"
#include "replay/reprice.h"

namespace replay {
namespace {

template <class Lines>
void add_lines(std::map<Currency, ledger::IdentityTotals>& totals, const Lines& lines, Currency currency, int sign) {
  for (const auto& line : lines)
    for (const ledger::Draw& draw : line.draws) totals[currency].add(draw, sign);
}

}  // namespace

void Verdict::report(Problem problem) {
  const auto alike = std::count_if(problems.begin(), problems.end(),
                                   [&problem](const Problem& each) { return each.fault == problem.fault; });
  if (static_cast<std::size_t>(alike) < kProblemsMax)
    problems.push_back(std::move(problem));
  else
    ++problems_left_out;
}

void Verifier::report(Sequence sequence, std::string text) {
  if (problems_.size() < kProblemsMax)
    problems_.push_back({sequence, std::move(text)});
  else
    ++problems_left_out_;
}

Result<void> Verifier::check_place(const ledger::RecordHeader& header) {
  if (is_none(folded_.state.last_sequence()) && records_ == 0) log_ = header.log;
  const bool continues = header.log == log_ && header.batch == next_batch_ && header.first_sequence == next_sequence_;
  if (!continues)
    return fail(ErrorCode::corrupt_record, "batch " + std::to_string(raw(header.batch)),
                "expected batch " + std::to_string(raw(next_batch_)) + " beginning at " +
                    std::to_string(raw(next_sequence_)) + " of log " + hex(log_));
  next_batch_ = next(header.batch);
  next_sequence_ = Sequence{raw(header.first_sequence) + header.event_count};
  return {};
}

Result<void> Verifier::add(Bytes record) {
  const auto fold = [this](const ledger::Event& event, const Hash32& leaf) -> Result<void> {
    if (event.envelope.sequence > stop_after_) return {};
    check_event(event);
    TRY(engine::check_references(folded_.state, event));
    reprice(event);
    folded_.apply(event, leaf);
    add_totals(event);  // which fit when the rows that it was added to do
    ++events_;
    return {};
  };
  const auto judge = [&]() -> Result<void> {
    TRY(check_place(TRY(ledger::read_record_header(record))));
    ++records_;
    TRY(engine::for_each_event(record, Sequence{1}, fold));
    return count_.add(record, stop_after_);
  };
  const auto judged = judge();
  stopped_ = !judged.ok();
  if (stopped_) report(next(folded_.state.last_sequence()), to_string(judged.error()));
  return judged;
}

void Verifier::check_event(const ledger::Event& event) {
  const ledger::Envelope& envelope = event.envelope;
  if (envelope.recorded_at < last_recorded_at_) report(envelope.sequence, "recordedAt runs back");
  last_recorded_at_ = envelope.recorded_at;
  if (!is_none(envelope.source)) {
    CommandNumber& last = last_numbers_[envelope.source];
    if (envelope.number != next(last))
      report(envelope.sequence, "source " + std::to_string(raw(envelope.source)) + " jumps from number " +
                                    std::to_string(raw(last)) + " to " + std::to_string(raw(envelope.number)));
    last = envelope.number;
  }
  ++by_kind_[std::string(ledger::kind_of(event))];
}

void Verifier::add_totals(const ledger::Event& event) {
  if (const auto* sold = std::get_if<ledger::Sold>(&event.body)) add_lines(totals_, sold->lines, sold->currency, +1);
  if (const auto* returned = std::get_if<ledger::Returned>(&event.body))
    add_lines(totals_, returned->lines, returned->currency, -1);
}

void Verifier::reprice(const ledger::Event& event) {
  const auto* sale = std::get_if<ledger::Sold>(&event.body);
  if (sale == nullptr) return;
  if (!was_priced_here(*sale)) {
    ++sales_.exempt;
    return;
  }
  const Repriced again = replay::reprice(folded_.state, event, *sale, pricing::Explain::no);
  ++(again.judged ? sales_.repriced : sales_.not_judged);
  if (!again.difference.empty())
    report(event.envelope.sequence, "the sale is not what it was priced: " + again.difference);
}

void Verifier::check_lots(Verdict& verdict) const {
  const auto object = [&verdict](const engine::StockKey& key, const std::string& text) {
    verdict.report({Sequence{}, "lot " + std::to_string(raw(key.lot)) + ": " + text});
  };
  folded_.state.balances().stock().for_each([&](const engine::StockKey& key, const engine::StockRow& row) {
    if (is_none(key.lot)) return;
    if (row.on_hand() < Quantity{}) object(key, "fewer than nothing on hand");
    // Every draw took cost by what the lot held, so at most the roundings of returns and counts can be left over.
    if (row.on_hand().is_zero() && row.returned.quantity.is_zero() && row.counted.quantity <= Quantity{} &&
        row.value() != 0)
      object(key, "empty, yet worth " + std::to_string(row.value()));
  });
}

void Verifier::check_count(Verdict& verdict) const {
  if (stopped_) return;
  for (const std::string& difference : count_.differences(folded_.state.balances()))
    verdict.report({Sequence{}, difference});
}

Verdict Verifier::finish() const {
  Verdict verdict{.log = log_,
                  .records = records_,
                  .events = events_,
                  .by_kind = by_kind_,
                  .root = folded_.tree.root(),
                  .digest = folded_.state.digest(),
                  .totals = totals_,
                  .sales = sales_,
                  .problems = problems_,
                  .problems_left_out = problems_left_out_};
  for (const auto& [currency, sum] : totals_)
    if (sum.amount + sum.shares + sum.unfunded - sum.surplus != sum.cost)
      verdict.report({Sequence{}, std::string("the sums in ") + std::string(to_string(currency)) + " leak"});
  check_lots(verdict);
  check_count(verdict);
  return verdict;
}

Result<Verifier> verify_log(const ledger::EventLog& log, const std::function<void(std::uint64_t)>& progress) {
  Verifier verifier;
  const auto reader = TRY(log.read(Sequence{1}));
  while (true) {
    const auto record = reader->next();
    if (!record.ok()) {
      verifier.report(next(verifier.folded().state.last_sequence()), to_string(record.error()));
      return verifier;
    }
    if (record->empty() || !verifier.add(*record).ok()) return verifier;
    if (progress) progress(verifier.events());
  }
}

namespace {

// Answers how many entries were looked up.
std::uint64_t check_indexes(const engine::State& rows, const ledger::Event& event, Verdict& verdict) {
  const auto leads_here = [&](const Result<std::optional<Sequence>>& found) {
    return found.ok() && *found && **found == event.envelope.sequence;
  };
  const ledger::Envelope& envelope = event.envelope;
  if (is_none(envelope.source)) return 0;
  if (!leads_here(rows.find_command(envelope.source, envelope.number)))
    verdict.report({envelope.sequence, "the command index does not lead to it", Fault::rows_differ});
  return 1;
}

// A fact may repeat a ticket number (its anomaly says so): the index leads to the latest.
void remember_ticket(std::map<std::string, Sequence>& tickets, const ledger::Event& event) {
  if (const auto* sold = std::get_if<ledger::Sold>(&event.body)) tickets[sold->ticket] = event.envelope.sequence;
  if (const auto* back = std::get_if<ledger::Returned>(&event.body)) tickets[back->ticket] = event.envelope.sequence;
}

void check_tickets(const engine::State& rows, const std::map<std::string, Sequence>& tickets, Verdict& verdict) {
  for (const auto& [ticket, sequence] : tickets) {
    const auto found = rows.find_ticket(ticket);
    const bool leads_there = found.ok() && *found && **found == sequence;
    if (!leads_there) verdict.report({sequence, "the ticket index does not lead to it", Fault::rows_differ});
  }
}

Compared unreadable(const Error& error, Verdict& verdict) {
  verdict.report({Sequence{}, "the rows cannot be read: " + to_string(error), Fault::rows_unreadable});
  return {};
}

Result<Compared> compare(const ledger::EventLog& log, const ledger::RowStamp& stamp, const engine::State& rows,
                         Verdict& verdict) {
  engine::Folded folded;
  Compared compared{.at = stamp.cursor, .rows = rows.row_count()};
  std::map<std::string, Sequence> tickets;
  TRY(engine::for_each_event(log, Sequence{1}, [&](const ledger::Event& event, const Hash32& leaf) -> Result<void> {
    if (event.envelope.sequence > stamp.cursor) return {};
    compared.index_rows += check_indexes(rows, event, verdict);
    remember_ticket(tickets, event);
    return folded.add(event, leaf);
  }));
  check_tickets(rows, tickets, verdict);
  compared.index_rows += tickets.size();
  if (folded.tree.root() != stamp.tree.root())
    verdict.report({Sequence{}, "the rows' tree root differs from the log's"});
  if (folded.state.digest() != rows.digest())
    verdict.report({Sequence{}, "the rows differ from the log folded anew", Fault::rows_differ});
  return compared;
}

}  // namespace

Result<Compared> verify_rows(const ledger::EventLog& log, const ledger::RowStore& rows, Verdict& verdict) {
  const auto stamp = rows.stamp();
  if (!stamp.ok()) return unreadable(stamp.error(), verdict);
  if (!*stamp) return Compared{};  // none written yet, or thrown away: nothing to compare
  const ledger::RowStamp& stands = **stamp;
  // Rows that know of more than the log holds are evidence against the log.
  if (stands.log != log.identity().id || stands.cursor >= log.end().next_sequence) {
    verdict.report({Sequence{}, "the rows belong to another log, or stand ahead of this one"});
    return Compared{.at = stands.cursor};
  }
  if (stands.fold_version != engine::kFoldVersion) return Compared{.of_older_fold = true};
  const auto loaded = engine::State::load(rows, stands);
  if (!loaded.ok()) return unreadable(loaded.error(), verdict);
  return compare(log, stands, *loaded, verdict);
}

}  // namespace replay
