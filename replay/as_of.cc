#include "replay/as_of.h"

#include "engine/answers.h"
#include "engine/fold.h"
#include "engine/references.h"
#include "replay/explain.h"

namespace replay {
namespace {

// Names and figures of one stretch of the log. Names are known by recording alone: a price list of next month names its
// products today.
struct Selection {
  engine::Registry registry;
  engine::Balances balances;
  Sequence last{};
};

bool too_late(const engine::AsOf& as_of, const ledger::Envelope& envelope) {
  return (as_of.sequence && envelope.sequence > *as_of.sequence) ||
         (as_of.known && envelope.recorded_at > *as_of.known);
}

bool counts(const engine::AsOf& as_of, const ledger::Envelope& envelope) {
  return !as_of.effective || envelope.effective_date <= *as_of.effective;
}

// Visits what was recorded by then, and answers the last of it. Both bounds are prefixes of the log (recordedAt never
// runs back), so the walk ends at the first event beyond them.
template <class Visit>
Result<ledger::Envelope> walk(ledger::RecordReader& records, const engine::AsOf& as_of, const std::stop_token& stop,
                              Visit visit) {
  ledger::Envelope last;
  bool ended = false;
  while (!ended) {
    if (stop.stop_requested()) return fail(ErrorCode::shutting_down, {}, "the book is being closed");
    const Bytes record = TRY(records.next());
    if (record.empty()) break;
    TRY(engine::for_each_event(record, Sequence{1}, [&](const ledger::Event& event, const auto&) -> Result<void> {
      ended = ended || too_late(as_of, event.envelope);
      if (ended) return {};
      TRY(visit(event));
      last = event.envelope;
      return {};
    }));
  }
  return last;
}

Result<void> learn_names(engine::Registry& registry, const ledger::Event& event) {
  TRY(engine::check_names(registry, event));
  if (const auto* declared = std::get_if<ledger::Declared>(&event.body)) registry.apply(*declared);
  return {};
}

Result<Selection> fold(const ledger::EventLog& log, const engine::AsOf& as_of, const std::stop_token& stop) {
  Selection selection;
  const auto reader = TRY(log.read(Sequence{1}));
  const auto last = TRY(walk(*reader, as_of, stop, [&](const ledger::Event& event) -> Result<void> {
    TRY(learn_names(selection.registry, event));
    if (!counts(as_of, event.envelope)) return {};
    TRY(engine::check_sums(selection.balances, event));
    selection.balances.apply(event);
    return {};
  }));
  selection.last = last.sequence;
  return selection;
}

Result<void> check_within(const ledger::EventLog& log, const engine::AsOf& as_of) {
  if (!as_of.sequence || *as_of.sequence < log.end().next_sequence) return {};
  return fail(ErrorCode::unknown_sequence, "seq",
              "the book ends at " + std::to_string(raw(log.end().next_sequence) - 1));
}

}  // namespace

Result<engine::Answer> answer_as_of(const ledger::EventLog& log, const engine::Query& query,
                                    const std::stop_token& stop) {
  if (const auto* stock = std::get_if<engine::StockQuery>(&query)) {
    TRY(check_within(log, stock->as_of));
    const Selection selection = TRY(fold(log, stock->as_of, stop));
    return engine::Answer(TRY(engine::answer_stock(selection.registry, selection.balances, *stock, selection.last)));
  }
  if (const auto* funds = std::get_if<engine::FundsQuery>(&query)) {
    TRY(check_within(log, funds->as_of));
    const Selection selection = TRY(fold(log, funds->as_of, stop));
    return engine::Answer(TRY(engine::answer_funds(selection.registry, selection.balances, *funds, selection.last)));
  }
  if (const auto* ticket = std::get_if<engine::TicketQuery>(&query); ticket != nullptr && ticket->explain)
    return explain_ticket(log, *ticket, stop);
  return fail(ErrorCode::not_permitted, "asOf", "only stock and funds can be asked of the past");
}

Result<engine::HouseholdAnswer> household_as_of(ledger::RecordReader& records, const engine::HouseholdQuery& query,
                                                const engine::AsOf& as_of, const Zone& zone) {
  engine::Registry registry;
  engine::Households households;
  const auto last = TRY(walk(records, as_of, {}, [&](const ledger::Event& event) -> Result<void> {
    TRY(learn_names(registry, event));
    const bool is_name = std::holds_alternative<ledger::HouseholdEnrolled>(event.body);
    if (!is_name && !counts(as_of, event.envelope)) return {};
    TRY(engine::check_households(households, event));
    households.apply(event, registry);
    return {};
  }));
  const Date day = as_of.effective ? *as_of.effective : zone.date_of(as_of.known.value_or(last.recorded_at));
  return engine::answer_household(registry, households, query, day);
}

}  // namespace replay
