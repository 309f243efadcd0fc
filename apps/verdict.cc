#include "apps/verdict.h"

#include <ostream>

#include "apps/book_reader.h"
#include "apps/connection.h"
#include "apps/format.h"
#include "apps/progress.h"
#include "apps/texts.h"
#include "ledger/row_store.h"

namespace apps {
namespace {

Result<Judged> judge_directory(Context& context, const std::string& data) {
  const auto directory = TRY(ledger::DataDirectory::open(data, ledger::OpenMode::read_only));
  // Rows first: a server that writes meanwhile must not make them look ahead of the log.
  const auto rows = ledger::open_rocks_row_store(directory.rows_path(), ledger::OpenMode::read_only);
  const auto log = TRY(ledger::open_rocks_event_log(directory.log_path(), ledger::OpenMode::read_only, {}));
  Progress progress(context, context.text("Vérification", "Verifying"),
                    static_cast<std::int64_t>(raw(log->end().next_sequence)) - 1);
  const replay::Verifier verifier = TRY(
      replay::verify_log(*log, [&](std::uint64_t events) { progress.advance_to(static_cast<std::int64_t>(events)); }));
  progress.finish();
  Judged judged{.verdict = verifier.finish()};
  if (!judged.holds()) return judged;
  if (!rows.ok()) {
    judged.verdict.report({Sequence{}, to_string(rows.error()), replay::Fault::rows_unreadable});
    return judged;
  }
  judged.compared = TRY(replay::verify_rows(*log, **rows, judged.verdict));
  judged.against = is_none(judged.compared.at) ? Judged::Against::nothing : Judged::Against::rows;
  return judged;
}

// The server says how far it is and what its rows hash to; its log up to there must fold to the same.
Result<Judged> judge_server(Context& context) {
  const auto status = TRY(ask_for<engine::StatusAnswer>(context, engine::StatusQuery{.with_digest = true}));
  const auto reader = TRY(read_book(context, "")).records;
  Progress progress(context, context.text("Vérification", "Verifying"), static_cast<std::int64_t>(raw(status.last)));
  replay::Verifier verifier;
  verifier.stop_after(status.last);
  while (verifier.events() < raw(status.last)) {
    const Bytes record = TRY(reader->next());
    if (record.empty() || !verifier.add(record).ok()) break;
    progress.advance_to(static_cast<std::int64_t>(verifier.events()));
  }
  progress.finish();
  Judged judged{.verdict = verifier.finish()};
  judged.against = is_none(status.last) ? Judged::Against::nothing : Judged::Against::live;
  judged.compared = {.at = status.last, .rows = verifier.folded().state.row_count()};
  const auto object = [&judged](const char* text) { judged.verdict.problems.push_back({Sequence{}, text}); };
  if (judged.verdict.events != raw(status.last)) object("the log ends before the live state");
  if (judged.verdict.root != status.root) object("the replayed tree root differs from the live one");
  if (judged.verdict.digest != status.digest) object("the replayed state differs from the live one");
  return judged;
}

const char* nothing_text(const Judged& judged, Language language) {
  if (judged.verdict.events == 0)
    return say(language, "rien à comparer\u00A0: le livre est vide", "nothing to compare: the book is empty");
  if (judged.compared.of_older_fold)
    return say(language,
               "rien à comparer\u00A0: les lignes sur disque sont d'une version d'avant\u00A0; le prochain démarrage "
               "les refait",
               "nothing to compare: the rows on disk are of an earlier version; the next start rebuilds them");
  return say(language, "rien à comparer\u00A0: aucune ligne n'est encore écrite sur disque",
             "nothing to compare: no row is written on disk yet");
}

// How much was compared, and what was not.
void print_compared(std::ostream& out, const Judged& judged, Language language) {
  const auto count = [language](std::uint64_t number) {
    return show_count(static_cast<std::int64_t>(number), language);
  };
  if (judged.against == Judged::Against::nothing) {
    out << nothing_text(judged, language);
    return;
  }
  const bool live = judged.against == Judged::Against::live;
  out << (live ? say(language, "égale à l'état vivant du serveur", "equal to the server's live state")
               : say(language, "égale aux lignes écrites sur disque", "equal to the rows on disk"))
      << say(language, ", à l'événement ", ", at event ") << count(raw(judged.compared.at)) << " ("
      << count(judged.compared.rows) << say(language, " lignes comparées, ", " rows compared, ");
  if (live)
    out << say(language, "index non comparés)", "indexes not compared)");
  else
    out << count(judged.compared.index_rows) << say(language, " entrées d'index)", " index entries)");
  const std::uint64_t beyond = judged.verdict.events - raw(judged.compared.at);
  if (beyond != 0)
    out << say(language,
               "\u00A0; événements d'après, qui n'y sont pas encore\u00A0: ", "; later events, not yet in them: ")
        << count(beyond);
}

// What the book was not held against.
json::Array not_compared(const Judged& judged) {
  if (judged.against == Judged::Against::nothing) return {"rows", "indexes"};
  if (judged.against == Judged::Against::live) return {"indexes"};
  return {};
}

// What to do about it, where something can be done.
const char* fault_text(const replay::Verdict& verdict, Language language) {
  if (verdict.has(replay::Fault::log)) return say(language, "le livre ne tient pas", "the book does not hold");
  if (verdict.has(replay::Fault::rows_differ))
    return say(language,
               "le journal tient, les lignes sur disque non\u00A0: serveur arrêté, supprimez le dossier rows/\u00A0; "
               "le prochain démarrage les refait",
               "the log holds, the rows on disk do not: with the server stopped, remove the folder rows/; the next "
               "start rebuilds them");
  return say(language,
             "le journal tient, les lignes sur disque sont illisibles\u00A0: le prochain démarrage les refait\u00A0; "
             "un disque faiblit peut-être",
             "the log holds, the rows on disk cannot be read: the next start rebuilds them; a disk may be failing");
}

const char* fault_name(replay::Fault fault) {
  switch (fault) {
    case replay::Fault::log:
      return "log";
    case replay::Fault::rows_differ:
      return "rows_differ";
    case replay::Fault::rows_unreadable:
      return "rows_unreadable";
  }
  return "";
}

}  // namespace

Result<Judged> judge(Context& context, const std::string& data) {
  return data.empty() ? judge_server(context) : judge_directory(context, data);
}

void print_verdict(std::ostream& out, const Judged& judged, Language language) {
  const replay::Verdict& verdict = judged.verdict;
  const auto count = [language](std::uint64_t number) {
    return show_count(static_cast<std::int64_t>(number), language);
  };
  out << say(language, "Journal             ", "Log                 ") << hex(verdict.log) << '\n'
      << say(language, "Événements          ", "Events              ") << count(verdict.events) << " ("
      << count(verdict.records) << say(language, " lots d'écriture)", " records)") << '\n'
      << say(language, "Racine de l'arbre   ", "Tree root           ") << hex(verdict.root) << '\n'
      << say(language, "Empreinte de l'état ", "State digest        ") << hex(verdict.digest) << '\n';
  for (const auto& [currency, sum] : verdict.totals) {
    const auto money = [&, currency = currency](std::int64_t cents) { return show(Money{cents, currency}, language); };
    out << say(language, "Identité            ", "Identity            ") << say(language, "payé ", "paid ")
        << money(sum.amount) << say(language, " + fonds ", " + funds ") << money(sum.shares)
        << say(language, " + non financé ", " + unfunded ") << money(sum.unfunded)
        << say(language, " − excédent ", " − surplus ") << money(sum.surplus) << say(language, " = coût ", " = cost ")
        << money(sum.cost) << '\n';
  }
  const auto counted = [&](std::uint64_t number, const Counted& words) {
    return show_count(static_cast<std::int64_t>(number), words, language);
  };
  out << say(language, "Ventes              ", "Sales               ")
      << counted(verdict.sales.repriced, {{"recalculée", "recalculées"}, {"priced again", "priced again"}}) << ", "
      << counted(verdict.sales.exempt, {{"exempte (fait)", "exemptes (faits)"}, {"exempt (a fact)", "exempt (facts)"}});
  if (verdict.sales.not_judged != 0)
    out << ", " << counted(verdict.sales.not_judged, {{"non jugée", "non jugées"}, {"not judged", "not judged"}})
        << say(language, " (foyer retiré, sous un plafond)", " (household withheld, under a cap)");
  out << '\n';
  for (const replay::Problem& problem : verdict.problems) {
    out << say(language, "DÉFAUT              ", "FAULT               ");
    if (!is_none(problem.sequence))
      out << say(language, "événement ", "event ") << raw(problem.sequence) << say(language, "\u00A0: ", ": ");
    out << tell_detail(problem.text, language) << '\n';
  }
  if (verdict.problems_left_out != 0)
    out << say(language, "DÉFAUT              … et ", "FAULT               … and ")
        << counted(verdict.problems_left_out, {{"autre défaut", "autres défauts"}, {"more fault", "more faults"}})
        << '\n';
  if (!judged.holds()) {
    out << "Verdict             " << fault_text(verdict, language) << '\n';
    return;
  }
  out << say(language, "Relecture           ", "Replay              ");
  print_compared(out, judged, language);
  out << "\nVerdict             ";
  if (judged.against == Judged::Against::nothing)
    out << say(language, "le journal tient, rien à comparer\n", "the log holds, nothing to compare\n");
  else
    out << say(language, "tout tient\n", "all holds\n");
}

json::Value to_json(const Judged& judged) {
  const replay::Verdict& verdict = judged.verdict;
  json::Object kinds;
  for (const auto& [kind, count] : verdict.by_kind) kinds[kind] = count;
  json::Array totals;
  for (const auto& [currency, sum] : verdict.totals) {
    const auto money = [currency = currency](std::int64_t cents) { return json::of(Money{cents, currency}); };
    totals.push_back(json::Object{{"currency", to_string(currency)},
                                  {"paid", money(sum.amount)},
                                  {"funds", money(sum.shares)},
                                  {"unfunded", money(sum.unfunded)},
                                  {"surplus", money(sum.surplus)},
                                  {"cost", money(sum.cost)}});
  }
  json::Array problems;
  for (const replay::Problem& problem : verdict.problems)
    problems.push_back(json::Object{
        {"sequence", raw(problem.sequence)}, {"text", problem.text}, {"fault", fault_name(problem.fault)}});
  const char* against[] = {"nothing", "live", "rows"};
  return json::Object{{"log", hex(verdict.log)},
                      {"records", verdict.records},
                      {"events", verdict.events},
                      {"by_kind", std::move(kinds)},
                      {"root", hex(verdict.root)},
                      {"digest", hex(verdict.digest)},
                      {"totals", std::move(totals)},
                      {"sales", json::Object{{"repriced", verdict.sales.repriced},
                                             {"exempt", verdict.sales.exempt},
                                             {"not_judged", verdict.sales.not_judged}}},
                      {"compared_with", against[static_cast<int>(judged.against)]},
                      {"compared_to", raw(judged.compared.at)},
                      {"rows_compared", judged.compared.rows},
                      {"index_entries_compared", judged.compared.index_rows},
                      {"not_compared", not_compared(judged)},
                      {"problems", std::move(problems)},
                      {"problems_left_out", verdict.problems_left_out},
                      {"holds", judged.holds()}};
}

}  // namespace apps
