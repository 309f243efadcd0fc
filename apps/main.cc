// The program `grenier`: builds the context of one run, and lets nothing escape.
#include <spdlog/sinks/stdout_color_sinks.h>
#include <spdlog/spdlog.h>
#include <unistd.h>

#include <exception>
#include <iostream>

#include "apps/program.h"

namespace {

// Standard output is for answers alone.
void log_to_stderr() {
  auto logger = spdlog::stderr_color_mt("grenier");
  logger->set_pattern("%Y-%m-%dT%H:%M:%S.%e %l %v");
  spdlog::set_default_logger(std::move(logger));
}

}  // namespace

int main(int argc, char** argv) {
  apps::Context context{.language = apps::language_of(argc, argv),
                        .home = apps::default_home(),
                        .out = std::cout,
                        .err = std::cerr,
                        .terminal = isatty(STDERR_FILENO) == 1};
  log_to_stderr();
  try {
    return apps::run_program(argc, argv, context);
  } catch (const std::exception& thrown) {
    context.fail(base::fail(base::ErrorCode::io_error, {}, thrown.what()));
    return static_cast<int>(context.exit);
  }
}
