// What every subcommand shares: the options before the subcommand, where output goes, how it ends.
#pragma once

#include <cstdint>
#include <iosfwd>
#include <string>

#include "ledger/base/result.h"

// Not its header, which costs every file that reads this one seconds to compile.
namespace CLI {
class App;
}

namespace apps {

// Exit statuses, stated in --help and kept for scripts.
enum class Exit : int { done = 0, refused = 1, usage = 2, unreachable = 3, damaged = 4 };
// A rule said no → refused; wrong input or usage → usage; no server, a busy one, no room on its disk, or another
// command of the same source under way → unreachable: the same again, later; a damaged store or a disk that fails →
// damaged.
Exit exit_for(ErrorCode code);

enum class Language { french, english };

// One run of the program. Owned by main, handed to every subcommand by reference.
struct Context {
  Language language = Language::french;   // --lang, else LC_ALL / LC_MESSAGES / LANG; French unless it says English
  bool json = false;                      // --json
  std::string server = "127.0.0.1:4740";  // --server, else GRENIER_SERVER
  std::string home;  // --home, else GRENIER_HOME, else $XDG_STATE_HOME/grenier, ~/.local/state/grenier:
                     // where outboxes lie
  std::ostream& out;
  std::ostream& err;
  bool terminal = false;   // stderr is one: progress bars may move
  Exit exit = Exit::done;  // what main returns; set by the subcommand that ran
  // The number of the command that was to be posted, lies in the outbox and has no answer yet; 0: none. Told by `fail`.
  std::uint64_t kept_command = 0;

  // The sentence in the reader's language.
  const char* text(const char* french, const char* english) const {
    return language == Language::french ? french : english;
  }
  // Tells the error on `err` (as JSON on `out` with --json, while that can be written: with "kept": true and its number
  // as "command" where one is kept), and sets `exit`.
  void fail(const Error& error);
  // What went wrong once the answer was told: on `err` alone, since with --json `out` has its one document. Sets
  // `exit`.
  void fail_beside_answer(const Error& error);
};

// Each family adds its subcommands to the program; a subcommand's callback runs it and sets context.exit.
void add_serve(CLI::App& program, Context& context);               // serve
void add_territory_commands(CLI::App& program, Context& context);  // apply
void add_tariff_commands(CLI::App& program, Context& context);     // tariff check|test|show|diff
void add_import_commands(CLI::App& program, Context& context);     // import sales|products|households|opening
void add_till_commands(CLI::App& program, Context& context);       // sell return quote ticket
void add_stock_commands(CLI::App& program, Context& context);      // deliver count-stock loss stock
void add_fund_commands(CLI::App& program, Context& context);       // grant award|receive, fund commit|…, funds
void add_household_commands(CLI::App& program,
                            Context& context);  // household enrol|renew|correct|merge|card|entitle|measure|show
void add_audit_commands(CLI::App& program, Context& context);   // log replay verify
void add_what_if_command(CLI::App& program, Context& context);  // what-if
void add_demo(CLI::App& program, Context& context);             // demo
void add_bench(CLI::App& program, Context& context);            // bench

}  // namespace apps
