// What an auditor asks: log (the history, event by event), replay (fold it into an empty process), verify (what does
// not hold).
#include <algorithm>
#include <optional>
#include <ostream>

#include "apps/answers_json.h"
#include "apps/answers_text.h"
#include "apps/arguments.h"
#include "apps/book_reader.h"
#include "apps/event_json.h"
#include "apps/event_line.h"
#include "apps/log_summary.h"
#include "apps/options.h"
#include "apps/progress.h"
#include "apps/verdict.h"
#include "engine/answers.h"
#include "engine/references.h"

namespace apps {
namespace {

void add_data_option(CLI::App& command, const Context& context) {
  option(
      command, "--data",
      context.text("le dossier de données, sans passer par le serveur", "the data directory, not through the server"));
}

// --- log -------------------------------------------------------------------------------------------------------------

struct LogRange {
  std::uint64_t from = 1;
  std::uint64_t limit = UINT64_MAX;
  bool summary_only = false;
};

std::int64_t count_of(Sequence last) {
  return static_cast<std::int64_t>(raw(last));
}

// Tells events as they are read; the names come from the declarations met on the way, so it reads from the first.
Result<LogSummary> tell_log(ledger::RecordReader& reader, const LogRange& range, std::optional<Progress>& progress,
                            const auto& tell) {
  LogSummary summary;
  engine::Registry registry;
  std::uint64_t told = 0;
  while (told < range.limit) {
    const Bytes record = TRY(reader.next());
    if (record.empty()) break;
    TRY(engine::for_each_event(record, Sequence{1}, [&](const ledger::Event& event, const auto&) -> Result<void> {
      TRY(engine::check_names(registry, event));
      if (progress) progress->advance_to(count_of(event.envelope.sequence));
      if (const auto* declared = std::get_if<ledger::Declared>(&event.body)) registry.apply(*declared);
      if (raw(event.envelope.sequence) < range.from || told >= range.limit) return {};
      summary.add(event, registry);
      if (!range.summary_only) tell(event, registry);
      ++told;
      return {};
    }));
  }
  return summary;
}

// As it is read: a book may hold more events than memory. A record that cannot be read ends the document, and says so
// in it.
Result<void> print_log_document(Context& context, ledger::RecordReader& records, const LogRange& range,
                                std::optional<Progress>& progress) {
  json::GrowingDocument document(context.out, {}, "events");
  const Result<LogSummary> summary =
      tell_log(records, range, progress,
               [&](const ledger::Event& event, const auto& registry) { document.add(to_json(event, registry)); });
  if (!document.has_begun()) {
    const LogSummary none_told = TRY(summary);
    json::print(context.out, json::Object{{"events", json::Array{}}, {"summary", none_told.to_json()}});
  } else if (summary.ok()) {
    document.finish({{"summary", summary->to_json()}});
  } else {
    document.finish({{"error", json::of(summary.error())}});
    context.fail_beside_answer(summary.error());
  }
  progress->finish();
  return {};
}

Result<void> show_log(const CLI::App& command, Context& context) {
  LogRange range;
  range.from = TRY(parsed(command, "--from", range.from, parse_count<std::uint64_t>));
  range.limit = TRY(parsed(command, "--limit", range.limit, parse_count<std::uint64_t>));
  range.summary_only = is_given(command, "--summary");
  const OpenedBook book = TRY(read_book(context, text_of(command, "--data")));
  std::optional<Progress> progress;
  progress.emplace(context, context.text("Lecture", "Reading"), count_of(book.last));
  if (context.json) return print_log_document(context, *book.records, range, progress);
  const auto print = [&](const ledger::Event& event, const auto& registry) {
    progress.reset();  // from here on the lines show that it moves
    context.out << describe(event, registry, context.language) << '\n';
  };
  const LogSummary summary = TRY(tell_log(*book.records, range, progress, print));
  if (progress) progress->finish();
  if (!range.summary_only) context.out << '\n';
  summary.print(context.out, context.language);
  return {};
}

// --- replay ----------------------------------------------------------------------------------------------------------

Result<void> replay_book(const CLI::App& command, Context& context) {
  const std::uint64_t last = TRY(parsed(command, "--seq", UINT64_MAX, parse_count<std::uint64_t>));
  const OpenedBook book = TRY(read_book(context, text_of(command, "--data")));
  engine::Folded folded;
  LogSummary summary;
  Progress progress(context, context.text("Relecture", "Replay"), count_of(std::min(book.last, Sequence{last})));
  while (raw(folded.state.last_sequence()) < last) {
    const Bytes record = TRY(book.records->next());
    if (record.empty()) break;
    TRY(engine::for_each_event(record, Sequence{1},
                               [&](const ledger::Event& event, const Hash32& leaf) -> Result<void> {
                                 if (raw(event.envelope.sequence) > last) return {};
                                 TRY(folded.add(event, leaf));
                                 summary.add(event, folded.state.registry());
                                 return {};
                               }));
    progress.advance_to(count_of(folded.state.last_sequence()));
  }
  progress.finish();
  if (is_given(command, "--seq")) TRY(check_within(folded.state.last_sequence(), last));
  const engine::State& state = folded.state;
  const auto stock = TRY(engine::answer_stock(state.registry(), state.balances(), {.shop = text_of(command, "--shop")},
                                              state.last_sequence()));
  const auto funds = TRY(engine::answer_funds(state.registry(), state.balances(), {}, state.last_sequence()));
  if (context.json) {
    json::print(context.out, json::Object{{"events", raw(state.last_sequence())},
                                          {"root", hex(folded.tree.root())},
                                          {"digest", hex(state.digest())},
                                          {"stock", to_json(engine::Answer(stock))},
                                          {"funds", to_json(engine::Answer(funds))},
                                          {"summary", summary.to_json()}});
    return {};
  }
  print_stock(context.out, stock, context.language);
  context.out << '\n';
  print_funds(context.out, funds, FundsBy::none, context.language);
  context.out << '\n';
  summary.print(context.out, context.language);
  context.out << '\n'
              << context.text("Événements relus\u00A0: ", "Events replayed: ") << raw(state.last_sequence()) << '\n'
              << context.text("Racine de l'arbre\u00A0: ", "Tree root: ") << hex(folded.tree.root()) << '\n'
              << context.text("Empreinte de l'état\u00A0: ", "State digest: ") << hex(state.digest()) << '\n';
  return {};
}

Result<void> verify_book(const CLI::App& command, Context& context) {
  const Judged judged = TRY(judge(context, text_of(command, "--data")));
  if (context.json)
    json::print(context.out, to_json(judged));
  else
    print_verdict(context.out, judged, context.language);
  if (!judged.holds()) context.exit = Exit::damaged;
  return {};
}

}  // namespace

void add_audit_commands(CLI::App& program, Context& context) {
  CLI::App& log =
      subcommand(program, context, "log", {"L'historique, événement par événement", "History, event by event"},
                 "grenier log --from 100 --limit 20");
  option(log, "--from", context.text("le premier événement à dire", "the first event to tell"));
  option(log, "--limit", context.text("combien au plus", "how many at most"));
  flag(log, "--summary", context.text("seulement les totaux", "the totals alone"));
  add_data_option(log, context);
  on_run(log, context, show_log);

  CLI::App& replay =
      subcommand(program, context, "replay",
                 {"Relire tout le livre dans un processus vide", "Fold the whole book into an empty process"},
                 "grenier replay --shop noailles");
  option(replay, "--seq", context.text("jusqu'à cet événement", "up to this event"));
  option(replay, "--shop", context.text("le stock d'une épicerie", "the stock of one shop"));
  add_data_option(replay, context);
  on_run(replay, context, replay_book);

  CLI::App& verify = subcommand(
      program, context, "verify",
      {"Vérifier le livre\u00A0: rien de perdu, rien de réécrit", "Check the book: nothing lost, nothing rewritten"},
      "grenier verify");
  add_data_option(verify, context);
  on_run(verify, context, verify_book);
}

}  // namespace apps
