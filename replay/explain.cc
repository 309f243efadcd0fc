#include "replay/explain.h"

#include "engine/answers.h"
#include "engine/fold.h"
#include "engine/references.h"
#include "replay/reprice.h"

namespace replay {
namespace {

using Visit = engine::EventVisitor;

// Event by event, until `visit` has seen enough.
Result<void> walk(const ledger::EventLog& log, const std::stop_token& stop, const bool& ended, const Visit& visit) {
  const auto reader = TRY(log.read(Sequence{1}));
  while (!ended) {
    if (stop.stop_requested()) return fail(ErrorCode::shutting_down, {}, "the book is being closed");
    const Bytes record = TRY(reader->next());
    if (record.empty()) break;
    TRY(engine::for_each_event(record, Sequence{1},
                               [&](const ledger::Event& event, const engine::Leaf& leaf) -> Result<void> {
                                 return ended ? Result<void>() : visit(event, leaf);
                               }));
  }
  return {};
}

const std::string* ticket_of(const ledger::Event& event) {
  if (const auto* sold = std::get_if<ledger::Sold>(&event.body)) return &sold->ticket;
  if (const auto* returned = std::get_if<ledger::Returned>(&event.body)) return &returned->ticket;
  return nullptr;
}

// A fact may repeat a number: the ticket leads to the latest.
Result<Sequence> find_ticket(const ledger::EventLog& log, const engine::TicketQuery& query,
                             const std::stop_token& stop) {
  const auto unknown = fail(ErrorCode::unknown_ticket, "ticket", "no ticket has that number");
  Sequence found = query.sequence;
  if (found >= log.end().next_sequence) return unknown;
  if (!is_none(found)) return found;
  const bool to_the_end = false;
  TRY(walk(log, stop, to_the_end, [&](const ledger::Event& event, const engine::Leaf&) -> Result<void> {
    const std::string* ticket = ticket_of(event);
    if (ticket != nullptr && *ticket == query.ticket) found = event.envelope.sequence;
    return {};
  }));
  if (!is_none(found)) return found;
  return unknown;
}

void explain(const engine::State& before, const ledger::Event& event, const ledger::Sold& sale,
             engine::TicketAnswer& ticket) {
  const Repriced again = reprice(before, event, sale, pricing::Explain::yes);
  ticket.explanation = {.told = true,
                        .priced_here = was_priced_here(sale),
                        .household_withheld = is_withheld(before, event),
                        .difference = again.difference};
  if (again.quote) engine::explain_ticket(before, sale, *again.quote, known_household(before, event), ticket);
}

}  // namespace

Result<engine::Answer> explain_ticket(const ledger::EventLog& log, const engine::TicketQuery& query,
                                      const std::stop_token& stop) {
  const Sequence sequence = TRY(find_ticket(log, query, stop));
  const engine::AnswerContext context{.identity = log.identity(),
                                      .find_event = [&log](Sequence asked) { return engine::read_event(log, asked); }};
  engine::Folded folded;
  std::optional<engine::Answer> told;
  bool ended = false;
  TRY(walk(log, stop, ended, [&](const ledger::Event& event, const engine::Leaf& leaf) -> Result<void> {
    if (event.envelope.sequence < sequence) return folded.add(event, leaf);
    ended = true;
    TRY(engine::check_references(folded.state, event));
    told = TRY(engine::answer(folded.state, engine::TicketQuery{.ticket = {}, .sequence = sequence}, context));
    if (const auto* sale = std::get_if<ledger::Sold>(&event.body))
      explain(folded.state, event, *sale, std::get<engine::TicketAnswer>(*told));
    return {};
  }));
  if (told) return *std::move(told);
  return fail(ErrorCode::unknown_ticket, "ticket", "no ticket has that number");
}

}  // namespace replay
