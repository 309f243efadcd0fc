// grenier serve: the server until it is told to stop (SIGTERM, SIGINT) or the disk fails.
#include <spdlog/sinks/stdout_color_sinks.h>
#include <spdlog/spdlog.h>

#include <filesystem>
#include <fstream>
#include <iostream>

#include "apps/cli.h"
#include "apps/open_book.h"
#include "apps/options.h"
#include "apps/stop_signal.h"
#include "ledger/base/path_fault.h"

namespace apps {
namespace {

struct ServeOptions {
  BookOptions book;
  std::string port_file;
  std::string log_level = "info";
};

void log_to_stderr(const std::string& level) {
  auto logger = spdlog::stderr_color_mt("grenier");
  logger->set_pattern("%Y-%m-%dT%H:%M:%S.%e %l %v");
  logger->set_level(spdlog::level::from_str(level));
  spdlog::set_default_logger(std::move(logger));
}

// Written whole or not at all, so that a script that waits for it never reads half an address.
Result<void> write_port_file(const std::string& path, const std::string& address) {
  if (path.empty()) return {};
  const std::string draft = path + ".new";
  std::ofstream file(draft);
  file << address << std::endl;
  if (!file) return fail(base::code_of_path(errno), "--port-file", draft + ": cannot be written");
  std::error_code error;
  std::filesystem::rename(draft, path, error);
  if (error) return fail(base::code_of_path(error.value()), "--port-file", path + ": " + error.message());
  return {};
}

Result<void> serve(const ServeOptions& options, Context& context) {
  log_to_stderr(options.log_level);
  StopSignal stop;
  std::optional<Error> fault;
  auto book = TRY(OpenBook::open(options.book, [&](const Error& error) {
    fault = error;
    stop.raise();
  }));
  TRY(write_port_file(options.port_file, book->address()));
  context.out << context.text("Grenier sert sur ", "Grenier serves on ") << book->address()
              << context.text(" ; arrêt par Ctrl-C ou SIGTERM.", "; stop it with Ctrl-C or SIGTERM.") << std::endl;
  stop.wait();
  if (fault) {
    spdlog::critical("the log failed: {}; stopping, nothing was acknowledged that is not on disk", to_string(*fault));
    book->cut_off();
    return *fault;
  }
  spdlog::info("stopping: finishing what is in flight");
  book->stop();
  if (fault) return *fault;  // the log failed on what was still in flight
  spdlog::info("stopped");
  return {};
}

// Every limit and its default, as the help states them.
std::string limits_text(const Context& context) {
  const net::ServerLimits limits;
  const auto seconds = [](std::chrono::milliseconds time) { return std::to_string(time.count() / 1000) + " s"; };
  const auto say = [&context](const char* french, const char* english) {
    return std::string(context.text(french, english));
  };
  return say("Limites : ", "Limits: ") + std::to_string(limits.connections_max) +
         say(" connexions ; messages de ", " connections; frames of ") + std::to_string(limits.frame_bytes_max / 1024) +
         say(" Kio ; ", " KiB; ") + std::to_string(limits.in_flight_max) +
         say(" demandes en cours par connexion ; ", " requests in flight per connection; ") +
         std::to_string(limits.outgoing_bytes_max >> 20) +
         say(" Mio de réponses non lues ; salut en moins de ", " MiB of unread replies; hello within ") +
         seconds(limits.hello_timeout) + say(", un message en ", ", a frame within ") + seconds(limits.frame_timeout) +
         say(", les réponses prises en ", ", replies taken within ") + seconds(limits.write_timeout) +
         say(", connexions muettes fermées après ", ", idle connections closed after ") + seconds(limits.idle_timeout) +
         say(" ; commandes refusées (no_room) sous ", "; commands refused (no_room) below ") +
         std::to_string(BookOptions{}.room_min_bytes >> 20) + say(" Mio de disque libre.", " MiB of free disk.");
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
                  context.text("adresse de cette machine et port ; port 0 : un port libre",
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
      ->capture_default_str();
  command
      .add_option("--log-level", options->log_level,
                  context.text("journal : trace, debug, info, warn ou error", "log: trace, debug, info, warn or error"))
      ->type_name("")
      ->check(CLI::IsMember({"trace", "debug", "info", "warn", "error"}).description(""))
      ->capture_default_str();
  command.footer(
      limits_text(context) + "\n" +
      context.text("Sans contrôle d'accès pour l'instant : seules les adresses de cette machine sont servies.",
                   "Until access control exists, only loopback addresses are served.") +
      "\n" + command.get_footer());
  command.callback([options, &context] {
    if (const auto done = serve(*options, context); !done.ok()) context.fail(done.error());
  });
}

}  // namespace apps
