// The program `grenier`: builds the context of one run, and lets nothing escape.
#include <unistd.h>

#include <exception>
#include <iostream>

#include "apps/program.h"

int main(int argc, char** argv) {
  apps::Context context{.language = apps::language_of(argc, argv),
                        .home = apps::default_home(),
                        .out = std::cout,
                        .err = std::cerr,
                        .terminal = isatty(STDERR_FILENO) == 1};
  try {
    return apps::run_program(argc, argv, context);
  } catch (const std::exception& thrown) {
    context.fail(base::fail(base::ErrorCode::io_error, {}, thrown.what()));
    return static_cast<int>(context.exit);
  }
}
