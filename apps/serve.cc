// grenier serve: the server until it is told to stop (SIGTERM, SIGINT) or the disk fails.
#include <spdlog/spdlog.h>

#include <filesystem>
#include <optional>
#include <ostream>

#include "apps/cli.h"
#include "apps/open_book.h"
#include "apps/options.h"
#include "apps/progress.h"
#include "apps/serve_limits.h"
#include "apps/stop_signal.h"
#include "apps/written_file.h"
#include "ledger/base/path_fault.h"

namespace apps {
namespace {

constexpr std::uint64_t kRoomMinMebibytesMax = std::uint64_t{1} << 40;  // as bytes, it fits

constexpr std::size_t kConnectionsMaxMost = 1'000'000;

struct ServeOptions {
  BookOptions book;
  std::string port_file;
  std::string log_level = "info";
};

// Written whole or not at all, so that a script that waits for it never reads half an address.
Result<void> write_port_file(const std::string& path, const std::string& address) {
  if (path.empty()) return {};
  const std::string draft = path + ".new";
  TRY(write_file(draft, address + "\n", "--port-file", draft + ": cannot be written"));
  std::error_code error;
  std::filesystem::rename(draft, path, error);
  if (error) return fail(base::code_of_path(error.value()), "--port-file", path + ": " + error.message());
  return {};
}

// A full disk is no damage: who runs the server is told what to do.
Error told(const Error& fault, Context& context) {
  if (fault.code == ErrorCode::no_room)
    context.err << context.text("Tout ce qui a été confirmé est sur le disque. Faites de la place, puis relancez.",
                                "All that was acknowledged is on disk. Make room, then start it again.")
                << std::endl;
  return fault;
}

Result<void> serve(const ServeOptions& options, Context& context) {
  spdlog::set_level(spdlog::level::from_str(options.log_level));
  StopSignal stop;
  BookFault fault;
  std::optional<Progress> opening;  // a book whose rows are there opens before it would say anything
  BookOptions book_options = options.book;
  book_options.on_opening = [&](std::uint64_t folded, std::uint64_t events) {
    if (!opening)
      opening.emplace(context, context.text("Ouverture du livre", "Opening the book"),
                      static_cast<std::int64_t>(events));
    opening->advance_to(static_cast<std::int64_t>(folded));
  };
  auto book = TRY(OpenBook::open(book_options, [&](const Error& error) {
    fault.tell(error);
    stop.raise();
  }));
  opening.reset();
  TRY(write_port_file(options.port_file, book->address()));
  context.out << context.text("Grenier sert sur ", "Grenier serves on ") << book->address()
              << context.text("\u00A0; arrêt par Ctrl-C ou SIGTERM.", "; stop it with Ctrl-C or SIGTERM.") << std::endl;
  // Who waits for that line would wait for ever.
  if (!context.out.good()) return fail(ErrorCode::io_error, "stdout", "the answer could not be written out");
  stop.wait();
  if (const auto failed = fault.told()) {
    spdlog::critical("the log failed: {}; stopping, nothing was acknowledged that is not on disk", to_string(*failed));
    book->cut_off();
    return told(*failed, context);
  }
  spdlog::info("stopping: finishing what is in flight");
  book->stop();
  if (const auto failed = fault.told()) return told(*failed, context);  // the log, on what was still in flight
  spdlog::info("stopped");
  return {};
}

}  // namespace

void add_serve(CLI::App& program, Context& context) {
  auto options = std::make_shared<ServeOptions>();
  CLI::App& command = subcommand(program, context, "serve",
                                 {"Servir le livre d'un dossier de données", "Serve the book of a data directory"},
                                 "grenier serve --data var/book --listen 127.0.0.1:4740");
  command
      .add_option("--data", options->book.data,
                  context.text("le dossier de données (créé s'il n'existe pas)",
                               "the data directory (created when it is not there)"))
      ->type_name("")
      ->required();
  command
      .add_option("--listen", options->book.listen,
                  context.text("adresse de cette machine et port\u00A0; port 0\u00A0: un port libre",
                               "loopback address and port; port 0: any that is free"))
      ->type_name("")
      ->capture_default_str();
  command
      .add_option("--port-file", options->port_file,
                  context.text("fichier où écrire l'adresse une fois prêt", "write the address here once it listens"))
      ->type_name("");
  command
      .add_option("--zone", options->book.zone,
                  context.text("heure civile du territoire", "civil time of the territory"))
      ->type_name("")
      ->capture_default_str();
  command.add_flag("--accept-clock", options->book.accept_clock,
                   context.text("démarrer bien que l'horloge soit loin de la dernière écriture",
                                "start although the clock is far from the last record"));
  command
      .add_option("--connections-max", options->book.limits.connections_max,
                  context.text("connexions à la fois", "connections at once"))
      ->type_name("")
      ->check(CLI::Range(std::size_t{1}, kConnectionsMaxMost).description(""))
      ->capture_default_str();
  command
      .add_option_function<std::uint64_t>(
          "--room-min", [options](std::uint64_t mebibytes) { options->book.room_min_bytes = mebibytes << 20; },
          context.text("Mio de disque libre sous lesquels les commandes sont refusées",
                       "MiB of free disk below which commands are refused"))
      ->type_name("")
      ->check(CLI::Range(std::uint64_t{0}, kRoomMinMebibytesMax).description(""))
      ->default_str(std::to_string(BookOptions{}.room_min_bytes >> 20));
  command
      .add_option(
          "--log-level", options->log_level,
          context.text("journal\u00A0: trace, debug, info, warn ou error", "log: trace, debug, info, warn or error"))
      ->type_name("")
      ->check(CLI::IsMember({"trace", "debug", "info", "warn", "error"}).description(""))
      ->capture_default_str();
  command.footer(
      serve_limits(context) + "\n" +
      context.text("Sans contrôle d'accès pour l'instant\u00A0: seules les adresses de cette machine sont servies.",
                   "Until access control exists, only loopback addresses are served.") +
      "\n" + command.get_footer());
  on_run(command, context, [options](const CLI::App&, Context& served) { return serve(*options, served); });
}

}  // namespace apps
