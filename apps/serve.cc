// grenier serve: the server until it is told to stop (SIGTERM, SIGINT) or the disk fails.
#include <spdlog/sinks/stdout_color_sinks.h>
#include <spdlog/spdlog.h>

#include <filesystem>
#include <fstream>
#include <iostream>

#include "apps/cli.h"
#include "apps/open_book.h"
#include "apps/stop_signal.h"

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
  if (!file) return fail(ErrorCode::io_error, draft, "cannot be written");
  std::error_code error;
  std::filesystem::rename(draft, path, error);
  if (error) return fail(ErrorCode::io_error, path, error.message());
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
std::string limits_text() {
  const net::ServerLimits limits;
  const auto seconds = [](std::chrono::milliseconds time) { return std::to_string(time.count() / 1000) + " s"; };
  return "Limits: " + std::to_string(limits.connections_max) + " connections; frames of " +
         std::to_string(limits.frame_bytes_max / 1024) + " KiB; " + std::to_string(limits.in_flight_max) +
         " requests in flight per connection; " + std::to_string(limits.outgoing_bytes_max >> 20) +
         " MiB of unread replies; hello within " + seconds(limits.hello_timeout) + ", a frame within " +
         seconds(limits.frame_timeout) + ", replies taken within " + seconds(limits.write_timeout) +
         ", idle connections closed after " + seconds(limits.idle_timeout) + "; commands refused (no_room) below " +
         std::to_string(BookOptions{}.room_min_bytes >> 20) + " MiB of free disk.";
}

}  // namespace

void add_serve(CLI::App& program, Context& context) {
  auto options = std::make_shared<ServeOptions>();
  CLI::App* serve_command = program.add_subcommand(
      "serve", context.text("Servir le livre d'un dossier de données", "Serve the book of a data directory"));
  serve_command->add_option("--data", options->book.data, "Data directory (created when it is not there)")->required();
  serve_command->add_option("--listen", options->book.listen, "Loopback address and port; port 0: any that is free")
      ->capture_default_str();
  serve_command->add_option("--port-file", options->port_file, "Write the address here once it listens");
  serve_command->add_option("--zone", options->book.zone, "Civil time of the territory")->capture_default_str();
  serve_command->add_flag("--accept-clock", options->book.accept_clock,
                          "Start although the clock is far from the last record");
  serve_command->add_option("--connections-max", options->book.limits.connections_max, "Connections at once")
      ->capture_default_str();
  serve_command->add_option("--log-level", options->log_level, "trace, debug, info, warn, error")
      ->check(CLI::IsMember({"trace", "debug", "info", "warn", "error"}))
      ->capture_default_str();
  serve_command->footer(limits_text() +
                        "\nUntil access control exists, only loopback addresses are served."
                        "\nExample: grenier serve --data var/book --listen 127.0.0.1:4740");
  serve_command->callback([options, &context] {
    if (const auto done = serve(*options, context); !done.ok()) context.fail(done.error());
  });
}

}  // namespace apps
