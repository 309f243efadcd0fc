// grenier demo: the tour of the example territory. Serves a book, declares the territory, lets its tills post a month
// of baskets at once over real sockets, and shows what each of the three readers came for. Then goes on serving.
#include <spdlog/spdlog.h>

#include <mutex>
#include <ostream>
#include <thread>

#include "apps/answers_text.h"
#include "apps/apply.h"
#include "apps/apply_references.h"
#include "apps/connection.h"
#include "apps/demo_month.h"
#include "apps/format.h"
#include "apps/open_book.h"
#include "apps/options.h"
#include "apps/progress.h"
#include "apps/server_desk.h"
#include "apps/stop_signal.h"
#include "apps/typed_moment.h"
#include "apps/verdict.h"

namespace apps {
namespace {

struct Tour {
  Context& context;
  const Territory& territory;
  std::vector<TillScene> scenes;
};

void title(Context& context, const char* french, const char* english) {
  context.out << "\n=== " << context.text(french, english) << " ===\n\n" << std::flush;
}

Result<void> declare_territory(Tour& tour) {
  title(tour.context, "Le territoire", "The territory");
  ServerDesk desk(tour.context);
  const auto book = TRY(ask_catalogue(desk));
  TRY(check_references(tour.territory, book));
  const auto done = TRY(apply_territory(tour.context, tour.territory, book, desk, {}));
  std::int64_t posted = 0;
  for (const DoneStep& step : done) {
    if (step.outcome == engine::Outcome::refused) return step.refusal;
    posted += step.outcome == engine::Outcome::recorded ? 1 : 0;
  }
  const Language language = tour.context.language;
  const auto count = static_cast<std::int64_t>(done.size());
  tour.context.out << tour.context.text("Déclarations, livraisons et foyers\u00A0: ",
                                        "Declarations, deliveries and households: ")
                   << show_count(count, language) << tour.context.text(", dont nouveaux\u00A0: ", ", of which new: ")
                   << show_count(posted, language) << '\n';
  return {};
}

constexpr Counted kTills = {.french = {"caisse", "caisses"}, .english = {"till", "tills"}};

// Each till on a thread of its own, as each is a machine of its own.
Result<void> sell_a_month(Tour& tour) {
  const std::string count = show_count(static_cast<std::int64_t>(tour.scenes.size()), kTills, tour.context.language);
  title(tour.context, ("Un mois de paniers, " + count + " à la fois").c_str(),
        ("A month of baskets, " + count + " at once").c_str());
  SystemClock clock;
  const Date first_day = plus_days(TRY(paris()).date_of(clock.now()), -30);
  const auto total = static_cast<std::int64_t>(tour.scenes.size()) * TillMonth::kBaskets;
  Progress progress(tour.context, tour.context.text("Paniers", "Baskets"), total);
  std::mutex mutex;
  std::int64_t sold = 0;
  std::optional<Error> first_error;
  MonthDone done;
  std::vector<std::thread> tills;
  for (std::size_t i = 0; i < tour.scenes.size(); ++i)
    tills.emplace_back([&, i] {
      const TillMonth month(tour.scenes[i], i + 1, first_day);
      const auto posted = post_month(tour.context, tour.scenes[i], month, done, [&] {
        const std::lock_guard lock(mutex);
        progress.advance_to(++sold);
      });
      const std::lock_guard lock(mutex);
      if (!posted.ok() && !first_error) first_error = posted.error();
    });
  for (std::thread& till : tills) till.join();
  if (first_error) return *first_error;
  progress.finish();
  const Language language = tour.context.language;
  tour.context.out << tour.context.text("Ventes\u00A0: ", "Sales: ") << show_count(done.posted, language)
                   << tour.context.text(" (dont hors ligne\u00A0: ", " (offline: ")
                   << show_count(done.offline, language) << tour.context.text("), retours\u00A0: ", "), returns: ")
                   << show_count(done.returned, language)
                   << tour.context.text(", refus (besoins non servis)\u00A0: ", ", refused (needs not met): ")
                   << show_count(done.refused, language) << '\n';
  return {};
}

// The latest sale of a till that a fund helped to pay: the one worth explaining.
Result<std::optional<engine::TicketAnswer>> ticket_worth_explaining(Tour& tour, const TillScene& scene) {
  const auto last = TRY(ask_for<engine::LastNumberAnswer>(tour.context, engine::LastNumberQuery{scene.till}));
  for (std::uint64_t number = raw(last.last); number > 0; --number) {
    const std::string digits = std::to_string(number);
    const std::string ticket = scene.till + "-" + std::string(digits.size() < 6 ? 6 - digits.size() : 0, '0') + digits;
    const auto answer = ask_for<engine::TicketAnswer>(tour.context, engine::TicketQuery{.ticket = ticket});
    if (!answer.ok() && answer.error().code == ErrorCode::unknown_ticket) continue;  // that number was refused
    if (!answer.ok()) return answer.error();
    for (const engine::QuotedLine& line : answer->basket.lines)
      for (const engine::QuotedDraw& draw : line.draws)
        if (!draw.draw.shares.empty() && !answer->is_return)
          return std::optional(
              TRY(ask_for<engine::TicketAnswer>(tour.context, engine::TicketQuery{.ticket = ticket, .explain = true})));
  }
  return std::optional<engine::TicketAnswer>();
}

Result<void> show_what_each_came_for(Tour& tour) {
  Context& context = tour.context;
  const TillScene& scene = tour.scenes.front();
  title(context, "La caisse\u00A0: un ticket expliqué", "At the till: a ticket explained");
  if (const auto ticket = TRY(ticket_worth_explaining(tour, scene)))
    print_ticket(context.out, *ticket, Explain::yes, context.language);
  title(context, "L'épicerie\u00A0: ce qu'il y a en rayon", "The shop: what is on the shelf");
  const auto stock = TRY(ask_for<engine::StockAnswer>(context, engine::StockQuery{.shop = scene.shop}));
  print_stock(context.out, stock, context.language);
  title(context, "Le financeur\u00A0: ce qui reste et ce que cela a payé",
        "The funder: what is left and what it paid for");
  const auto funds = TRY(ask_for<engine::FundsAnswer>(context, engine::FundsQuery{}));
  print_funds(context.out, funds, FundsBy::shop, context.language);
  title(context, "L'auditeur\u00A0: le verdict", "The auditor: the verdict");
  const Judged judged = TRY(judge(context, ""));
  print_verdict(context.out, judged, context.language);
  if (!judged.holds()) context.exit = Exit::damaged;
  return {};
}

Result<void> walk(Tour& tour) {
  TRY(declare_territory(tour));
  TRY(sell_a_month(tour));
  return show_what_each_came_for(tour);
}

void say_how_to_talk_to_it(Context& context, const std::string& data) {
  context.out << "\n"
              << context.text("Grenier sert toujours sur ", "Grenier goes on serving on ") << context.server
              << context.text(" (Ctrl-C pour arrêter). Dans un autre terminal\u00A0:\n",
                              " (Ctrl-C stops it). In another terminal:\n")
              << "  export GRENIER_SERVER=" << context.server << " GRENIER_HOME=" << context.home << "\n"
              << "  build/release/grenier quote --shop noailles --household NOA-0001 --line riz-long:2 --explain\n"
              << "  build/release/grenier stock --shop noailles\n"
              << "  build/release/grenier funds --by month\n"
              << "  build/release/grenier verify\n"
              << context.text("et, serveur arrêté ou non\u00A0:\n", "and, with or without the server:\n")
              << "  build/release/grenier verify --data " << data << "\n"
              << std::flush;
}

// The usual address, or any that is free when another server has it.
Result<std::unique_ptr<OpenBook>> open_anywhere(BookOptions options,
                                                const std::function<void(const Error&)>& on_fault) {
  auto book = OpenBook::open(options, on_fault);
  if (book.ok() || book.error().code != ErrorCode::address_in_use) return book;
  options.listen = "127.0.0.1:0";
  return OpenBook::open(options, on_fault);
}

Result<void> run_demo(const CLI::App& command, Context& context) {
  if (context.json) return fail(ErrorCode::usage_error, "--json", "the tour is told in words alone");
  const std::string data = text_of(command, "--data");
  const auto territory = read_territory(text_of(command, "--territory"));
  if (!territory.ok()) return refuse_input(context, territory.error());
  spdlog::set_level(spdlog::level::warn);
  StopSignal stop;
  BookFault fault;
  const auto book = TRY(open_anywhere({.data = data}, [&](const Error& error) {
    fault.tell(error);
    stop.raise();
  }));
  context.server = book->address();
  context.home = data + "/tills";
  Tour tour{context, *territory, scenes_of(*territory)};
  if (tour.scenes.empty()) return fail(ErrorCode::missing_key, "till", "the territory has no till with goods to sell");
  const auto toured = walk(tour);
  if (toured.ok() && !is_given(command, "--once")) {
    say_how_to_talk_to_it(context, data);
    stop.wait();
  }
  if (fault.told()) book->cut_off();
  book->stop();
  if (const auto failed = fault.told()) return *failed;  // also of what was still in flight
  return toured;
}

}  // namespace

void add_demo(CLI::App& program, Context& context) {
  CLI::App& demo = subcommand(program, context, "demo",
                              {"Visite guidée\u00A0: un territoire d'exemple, un mois de paniers, ce que chacun y lit",
                               "A tour: an example territory, a month of baskets, what each reads in it"},
                              "grenier demo --data var/demo --territory examples/territory --once");
  option(demo, "--data", context.text("le dossier de données", "the data directory"))->required();
  option(demo, "--territory", context.text("le territoire à déclarer", "the territory to declare"))->required();
  flag(demo, "--once", context.text("s'arrête après la visite", "stops after the tour"));
  on_run(demo, context, run_demo);
}

}  // namespace apps
