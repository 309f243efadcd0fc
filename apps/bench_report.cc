#include "apps/bench_report.h"

#include <algorithm>
#include <ostream>

#include "apps/format.h"
#include "apps/program.h"
#include "apps/table.h"
#include "apps/texts.h"

namespace apps {
namespace {

constexpr std::int64_t kP50 = 5'000, kP99 = 9'900, kP999 = 9'990;  // of ten thousand

std::int64_t each(std::int64_t total, std::int64_t count) {
  return count == 0 ? 0 : total / count;
}

std::string show_micros(std::int64_t nanos, Language language) {
  const std::int64_t tenths = (nanos + 50) / 100;
  return show_count(tenths / 10, language) + say(language, ",", ".") + std::to_string(tenths % 10) + "\u00A0µs";
}
std::string show_mebibytes(std::int64_t bytes, Language language) {
  return show_count(bytes >> 20, language) + say(language, "\u00A0Mio", "\u00A0MiB");
}

std::string title(const BenchReport& report, Language language) {
  const BenchOptions& options = report.options;
  const auto count = [language](std::int64_t number) { return show_count(number, language); };
  return count(options.tills) + say(language, " caisses, ", " tills, ") + count(options.in_flight) +
         say(language, " en vol, ventes de ", " in flight, sales of ") + count(options.network.lines) +
         say(language, " lignes, ", " lines, ") + count(options.network.funds) + say(language, " fonds, ", " funds, ") +
         count(options.network.shops) + say(language, " épiceries, ", " shops, ") + count(options.network.products) +
         say(language, " produits, ", " products, ") + count(options.network.households) +
         say(language, " foyers", " households");
}

Table table_of(const BenchReport& report, Language language) {
  Table table(title(report, language), {{say(language, "Demandé /s", "Asked /s"), Align::right},
                                        {say(language, "Ventes /s", "Sales /s"), Align::right},
                                        {"p50", Align::right},
                                        {"p99", Align::right},
                                        {say(language, "p99,9", "p99.9"), Align::right},
                                        {"max", Align::right},
                                        {say(language, "serveur/vente", "server/sale"), Align::right},
                                        {say(language, "charge/vente", "load/sale"), Align::right}});
  for (const BenchLoadRun& run : report.runs) {
    const LatencyHistogram& waits = run.done.latency;
    table.add({run.rate == 0 ? say(language, "boucle fermée", "closed loop") : show_count(run.rate, language),
               show_count(run.sales_a_second(), language), show_millis(waits.within(kP50), language),
               show_millis(waits.within(kP99), language), show_millis(waits.within(kP999), language),
               show_millis(waits.max(), language),
               show_micros(each(run.server_cpu_nanos, run.done.in_window), language),
               show_micros(each(run.load_cpu_nanos, run.done.in_window), language)});
  }
  return table;
}

void print_probe(std::ostream& out, const char* name, const LatencyHistogram& probe, Language language) {
  if (probe.count() == 0) return;
  out << name << "p50 " << show_millis(probe.within(kP50), language) << ", p99 "
      << show_millis(probe.within(kP99), language) << '\n';
}

void print_server(std::ostream& out, const BenchReport& report, Language language) {
  if (!report.log) return;
  const BenchLog& log = *report.log;
  const auto count = [language](std::int64_t number) { return show_count(number, language); };
  out << say(language, "Mémoire du serveur  ", "Server's memory     ")
      << show_mebibytes(report.server.resident_bytes, language) << say(language, " (au plus ", " (peak ")
      << show_mebibytes(report.server.resident_peak_bytes, language) << ")\n"
      << say(language, "Journal             ", "Log                 ") << count(each(log.bytes, log.events))
      << say(language, " octets par événement, ", " bytes an event, ") << count(each(log.events, log.records))
      << (each(log.events, log.records) == 1 ? say(language, " événement par lot, ", " event a record, ")
                                             : say(language, " événements par lot, ", " events a record, "))
      << count(log.records) << say(language, " lots\n", " records\n")
      << say(language, "Disque              ", "Disk                ")
      << count(each(report.disk_after - report.disk_before, log.sales))
      << say(language, " octets par vente, tout compris, sans attendre de compaction\n",
             " bytes a sale, everything included, no compaction awaited\n");
}

// An open loop that asked for more than the server takes: its waits grow for as long as it lasts.
void print_overload(std::ostream& out, const BenchReport& report, Language language) {
  for (const BenchLoadRun& run : report.runs)
    if (run.done.never_left > 0)
      out << say(language, "À ", "At ") << show_count(run.rate, language)
          << say(language, " par seconde, ", " a second, ") << show_count(run.done.never_left, language)
          << say(language, " ventes attendaient encore une caisse libre à la fin\u00A0: c'est trop demander\n",
                 " sales still waited for a free till at the end: more than this server takes\n");
}

Error first_refusal(const BenchReport& report) {
  for (const BenchLoadRun& run : report.runs)
    if (run.done.refused > 0) return run.done.refusal;
  return {};
}

void print_check(std::ostream& out, const BenchReport& report, Language language) {
  const auto count = [language](std::int64_t number) { return show_count(number, language); };
  out << say(language, "Accusées            ", "Acknowledged        ") << count(report.recorded());
  if (report.log) out << say(language, ", dans le livre ", ", in the book ") << count(report.log->sales);
  if (report.refused() > 0)
    out << say(language, ", refusées ", ", refused ") << count(report.refused()) << " ("
        << to_string(first_refusal(report)) << ')';
  out << '\n' << say(language, "Contrôle            ", "Check               ");
  if (!report.holds())
    out << say(language, "LE LIVRE NE TIENT PAS", "THE BOOK DOES NOT HOLD");
  else if (report.verdict)
    out << say(language, "le livre vérifié tient", "the book is verified and holds");
  else
    out << say(language, "les comptes concordent\u00A0; livre non vérifié",
               "the counts agree; the book was not verified");
  out << '\n';
  if (report.interrupted)
    out << say(language, "Interrompu\u00A0: ce sont les chiffres d'une partie de la mesure.\n",
               "Interrupted: these are the figures of a part of the measurement.\n");
  if (!report.data.empty()) out << say(language, "Gardé dans          ", "Kept in             ") << report.data << '\n';
}

// --- JSON ------------------------------------------------------------------------------------------------------------

json::Value waits_json(const LatencyHistogram& waits) {
  return json::Object{{"p50", waits.within(kP50)},
                      {"p99", waits.within(kP99)},
                      {"p99_9", waits.within(kP999)},
                      {"max", waits.max()},
                      {"count", waits.count()}};
}

json::Value run_json(const BenchLoadRun& run) {
  const BenchLoadDone& done = run.done;
  return json::Object{{"loop", run.rate == 0 ? "closed" : "open"},
                      {"rate_asked", run.rate == 0 ? json::Value(nullptr) : json::Value(run.rate)},
                      {"sales_a_second", run.sales_a_second()},
                      {"window_ns", done.window_nanos},
                      {"in_window", done.in_window},
                      {"sent", done.sent},
                      {"recorded", done.recorded},
                      {"refused", done.refused},
                      {"never_left", done.never_left},
                      {"most_late_ns", done.most_late_nanos},
                      {"latency_ns", waits_json(done.latency)},
                      {"server_cpu_ns_a_sale", each(run.server_cpu_nanos, done.in_window)},
                      {"load_cpu_ns_a_sale", each(run.load_cpu_nanos, done.in_window)}};
}

json::Value setting_json(const BenchOptions& options) {
  return json::Object{{"tills", options.tills},
                      {"in_flight", options.in_flight},
                      {"lines", options.network.lines},
                      {"funds", options.network.funds},
                      {"payers", options.network.payers},
                      {"shops", options.network.shops},
                      {"products", options.network.products},
                      {"households", options.network.households},
                      {"warm_up_seconds", options.warm_up},
                      {"seconds", options.seconds},
                      {"server", options.on_server ? "given" : "own"}};
}

json::Value log_json(const BenchLog& log) {
  return json::Object{{"records", log.records},
                      {"events", log.events},
                      {"bytes", log.bytes},
                      {"bytes_an_event", each(log.bytes, log.events)},
                      {"events_a_record", each(log.events, log.records)}};
}

json::Value disk_json(const BenchReport& report) {
  return json::Object{{"before", report.disk_before},
                      {"after", report.disk_after},
                      {"bytes_a_sale", each(report.disk_after - report.disk_before, report.log->sales)}};
}

json::Value check_json(const BenchReport& report) {
  return json::Object{{"acknowledged", report.recorded()},
                      {"refused", report.refused()},
                      {"refusal", report.refused() > 0 ? json::of(first_refusal(report)) : json::Value(nullptr)},
                      {"decided", report.decided},
                      {"sales_in_book", report.log ? json::Value(report.log->sales) : json::Value(nullptr)},
                      {"verified", report.verdict ? json::Value(report.verdict->holds()) : json::Value(nullptr)},
                      {"holds", report.holds()}};
}

}  // namespace

std::string show_millis(std::int64_t nanos, Language language) {
  const std::int64_t hundredths = (nanos + 5'000) / 10'000;
  const std::int64_t cents = hundredths % 100;
  return show_count(hundredths / 100, language) + say(language, ",", ".") + (cents < 10 ? "0" : "") +
         std::to_string(cents) + "\u00A0ms";
}

void print_report(std::ostream& out, const BenchReport& report, Language language) {
  table_of(report, language).print(out);
  print_overload(out, report, language);
  out << '\n';
  print_probe(out, say(language, "fdatasync (4 Kio)   ", "fdatasync (4 KiB)   "), report.fdatasync, language);
  print_probe(out, say(language, "Aller-retour local  ", "Loopback round trip "), report.loopback, language);
  print_server(out, report, language);
  print_check(out, report, language);
}

json::Value to_json(const BenchReport& report) {
  json::Array runs;
  for (const BenchLoadRun& run : report.runs) runs.push_back(run_json(run));
  return json::Object{
      {"grenier", kVersion},
      {"setting", setting_json(report.options)},
      {"runs", std::move(runs)},
      {"fdatasync_ns", report.fdatasync.count() > 0 ? waits_json(report.fdatasync) : json::Value(nullptr)},
      {"loopback_ns", waits_json(report.loopback)},
      {"server_memory", report.log ? json::Value(json::Object{{"resident_bytes", report.server.resident_bytes},
                                                              {"peak_bytes", report.server.resident_peak_bytes}})
                                   : json::Value(nullptr)},
      {"log", report.log ? log_json(*report.log) : json::Value(nullptr)},
      {"disk_bytes", report.log ? disk_json(report) : json::Value(nullptr)},
      {"check", check_json(report)},
      {"data", report.data.empty() ? json::Value(nullptr) : json::Value(report.data)},
      {"interrupted", report.interrupted}};
}

std::string chart_title(const BenchReport& report, Language language) {
  return title(report, language);
}

std::vector<ChartPoint> chart_points(const BenchReport& report) {
  std::vector<ChartPoint> points;
  for (const BenchLoadRun& run : report.runs) {
    if (run.rate == 0) continue;
    const LatencyHistogram& waits = run.done.latency;
    points.push_back({run.rate, {waits.within(kP50), waits.within(kP99), waits.within(kP999), waits.max()}});
  }
  std::sort(points.begin(), points.end(), [](const auto& one, const auto& other) { return one.rate < other.rate; });
  return points;
}

}  // namespace apps
