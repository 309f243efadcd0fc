// The program as a whole: options before the subcommand, all subcommands, exit statuses.
#pragma once

#include <memory>
#include <string>

#include "apps/cli.h"

namespace apps {

inline constexpr const char* kVersion = "0.1.0";

// The options before the subcommand and all subcommands, each with its help.
std::unique_ptr<CLI::App> program_of(Context& context);
// Runs one command line; returns the exit status. Never throws for what was typed.
int run_program(int argc, const char* const* argv, Context& context);

// Looks ahead for --lang, since the descriptions of options are made before they are read; else LC_ALL, LC_MESSAGES,
// LANG, the first that is set. French unless it says English.
Language language_of(int argc, const char* const* argv);
// GRENIER_HOME, else $XDG_STATE_HOME/grenier, else ~/.local/state/grenier; empty where none of these is known.
std::string default_home();

}  // namespace apps
