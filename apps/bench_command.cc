// grenier bench: how many sales this machine takes, and how long each waits.
#include <array>
#include <ostream>

#include "apps/arguments.h"
#include "apps/bench_report.h"
#include "apps/options.h"
#include "apps/written_file.h"
#include "ledger/base/entropy.h"

namespace apps {
namespace {

// Short, since a pseudonym is; in somebody's book different at each run.
std::string prefix_for(bool on_server) {
  if (!on_server) return "banc-";
  std::array<std::uint8_t, 3> bytes{};
  SystemEntropy().fill(bytes);
  return "banc-" + hex(bytes) + "-";
}

Result<BenchOptions> read_options(const CLI::App& command) {
  BenchOptions options;
  const auto whole = [&command](const char* name, std::int64_t& into) -> Result<void> {
    into = TRY(parsed(command, name, into, parse_count<std::int64_t>));
    return {};
  };
  TRY(whole("--tills", options.tills));
  TRY(whole("--in-flight", options.in_flight));
  TRY(whole("--lines", options.network.lines));
  TRY(whole("--funds", options.network.funds));
  TRY(whole("--payers", options.network.payers));
  TRY(whole("--shops", options.network.shops));
  TRY(whole("--products", options.network.products));
  TRY(whole("--households", options.network.households));
  TRY(whole("--seconds", options.seconds));
  TRY(whole("--warm-up", options.warm_up));
  TRY(whole("--sales-max", options.sales_max));
  TRY(whole("--rate", options.rate));
  if (is_given(command, "--rate") && options.rate == 0)
    return fail(ErrorCode::value_not_allowed, "--rate", "0; expected 1 to 1000000");
  options.sweep = is_given(command, "--sweep");
  // In an open loop the clock says when a sale leaves; a till that still waits must not hold the next one back. A sweep
  // keeps one: its loads are parts of what the same tills reached in its closed loop.
  if (options.rate > 0 && !is_given(command, "--in-flight")) options.in_flight = 16;
  if (is_given(command, "--data")) options.data = text_of(command, "--data");
  options.keep = is_given(command, "--keep");
  options.on_server = is_given(command, "--on-server");
  options.verify = !is_given(command, "--no-verify");
  options.network.prefix = prefix_for(options.on_server);
  return options;
}

Result<void> write_svg(const std::string& path, const std::string& svg) {
  return write_file(path, svg, "--svg", path + ": cannot be written");
}

Result<void> bench(const CLI::App& command, Context& context) {
  const BenchOptions options = TRY(read_options(command));
  const std::string chart = text_of(command, "--svg");
  if (!chart.empty() && !options.sweep)
    return fail(ErrorCode::usage_error, "--svg", "a chart needs more than one load: --sweep");
  // With none yet: a path that cannot be written is told before anything is measured.
  if (!chart.empty()) TRY(write_svg(chart, ""));
  const StopSignal stop;
  const BenchReport report = TRY(run_bench(context, options, stop));
  if (context.json)
    json::print(context.out, to_json(report));
  else
    print_report(context.out, report, context.language);
  if (!report.holds()) context.exit = Exit::damaged;
  if (chart.empty()) return {};
  const Result<void> drawn = write_svg(
      chart,
      to_svg({.title = chart_title(report, context.language), .points = chart_points(report)}, context.language));
  if (!drawn.ok()) context.fail_beside_answer(drawn.error());
  return {};
}

void add_network_options(CLI::App& command, const Context& context) {
  option(command, "--lines", context.text("lignes d'une vente (5)", "lines of a sale (5)"));
  option(command, "--funds",
         context.text("fonds, dont un paie chaque vente (50)", "funds, one of which pays each sale (50)"));
  option(command, "--payers", context.text("fonds qui paient chaque vente (1)", "funds that pay of each sale (1)"));
  option(command, "--shops", context.text("épiceries (6)", "shops (6)"));
  option(command, "--products", context.text("produits, en rayon partout (5000)", "products, on every shelf (5000)"));
  option(command, "--households", context.text("foyers (10000)", "households (10000)"));
}

void add_load_options(CLI::App& command, const Context& context) {
  option(command, "--tills", context.text("caisses, une connexion chacune (64)", "tills, a connection each (64)"));
  option(
      command, "--in-flight",
      context.text("ventes en vol par caisse (1\u00A0; 16 avec --rate)", "sales in flight a till (1; 16 with --rate)"));
  option(command, "--seconds", context.text("durée de la mesure (10)", "length of the measurement (10)"));
  option(command, "--warm-up",
         context.text("secondes avant elle, non comptées (2)", "seconds before it, not counted (2)"));
  option(command, "--sales-max", context.text("pas plus de ventes que cela", "no more sales than this"));
  option(
      command, "--rate",
      context.text("boucle ouverte\u00A0: tant de ventes par seconde à l'horloge, l'attente comptée de l'heure prévue",
                   "open loop: so many sales a second by the clock, each wait counted from the time that was due"));
  flag(command, "--sweep",
       context.text("boucle fermée d'abord, puis ouverte à 10, 25, 50, 75 et 90 % de ce qu'elle atteint",
                    "a closed loop first, then open ones at 10, 25, 50, 75 and 90 % of what it reached"));
  option(
      command, "--svg",
      context.text("le balayage dessiné\u00A0: attentes selon la charge", "the sweep as a chart: waits against load"));
}

}  // namespace

void add_bench(CLI::App& program, Context& context) {
  CLI::App& command = subcommand(
      program, context, "bench",
      {"Mesurer sur cette machine\u00A0: ventes par seconde et attente de chacune, tout contrôle et toute durabilité "
       "en place",
       "Measure this machine: sales a second and the wait of each, every check and durability in place"},
      "grenier bench --sweep --seconds 5 --svg attentes.svg");
  add_load_options(command, context);
  add_network_options(command, context);
  option(command, "--data",
         context.text("où mettre le livre de la mesure, enlevé à la fin (var/bench)",
                      "where the measured book is put, and removed at the end (var/bench)"));
  flag(command, "--keep", context.text("ne pas l'enlever", "do not remove it"));
  flag(command, "--on-server",
       context.text(
           "mesurer le serveur de --server, d'un livre sans tarif pour toutes les épiceries\u00A0; CE LIVRE GARDE le "
           "réseau inventé et les ventes",
           "measure the server of --server, of a book without a tariff for all shops; THAT BOOK KEEPS the "
           "made-up network and the sales"));
  flag(command, "--no-verify",
       context.text("compter les ventes du livre sans le vérifier", "count the book's sales without verifying it"));
  command.footer(
      std::string(context.text(
          "Un serveur ordinaire, à part, dans un dossier à lui\u00A0; un seul fil joue toutes les caisses, sur la même "
          "machine, sans la boîte d'envoi des vraies caisses (un disque de plus par caisse). À la fin le livre doit "
          "avoir exactement les ventes accusées, et tenir.",
          "An ordinary server, apart, in a directory of its own; one thread plays all the tills, on the same machine, "
          "without the outbox of real tills (each has a disk of its own). At the end the book must have exactly the "
          "sales that were acknowledged, and hold.")) +
      "\n" + command.get_footer());
  on_run(command, context, bench);
}

}  // namespace apps
