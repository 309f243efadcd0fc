// Reaching the server: to ask, or to post as a source with its durable outbox. Whoever calls open_client or open_till
// includes net/client.h or net/till.h itself, so that subcommands that only ask or post do not pay for them.
#pragma once

#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "apps/arguments.h"
#include "apps/cli.h"
#include "engine/query.h"
#include "ledger/base/entropy.h"

namespace net {
class Client;
class Till;
}  // namespace net

namespace apps {

// For questions only. Errors: value_not_allowed for a --server that is no address; those of net::Client::connect.
Result<net::Client> open_client(Context& context);
// One question on a connection of its own.
Result<engine::Answer> ask(Context& context, const engine::Query& query);
// The same, as the answer that belongs to that question; another one is the server's fault (malformed).
template <class Answer>
Result<Answer> ask_for(Context& context, const engine::Query& query) {
  engine::Answer answer = TRY(ask(context, query));
  if (auto* expected = std::get_if<Answer>(&answer)) return std::move(*expected);
  return fail(ErrorCode::malformed, {}, "the server answered another question");
}

// Who posts. The outbox lies in <home>/outboxes/<code>.
struct SourceRequest {
  std::string code;  // empty: this machine's desk, "poste-<8 letters or digits>", made up at first use
  SourceKind kind = SourceKind::administrator;
  std::string shop;   // of a till; empty: none
  std::string label;  // empty: the code
};
// Enrols the source when the server does not know it, at the first post. Errors: usage_error without a home,
// value_not_allowed for an address or a code that is none, and those of net::Till::open.
Result<net::Till> open_till(Context& context, const SourceRequest& request);

// usage_error when there is none: neither --home nor GRENIER_HOME, and no home of the user in which to keep it.
Result<void> check_home(const std::filesystem::path& home);
// The code of this machine's desk, kept in <home>/desk; made at first use. `entropy` chooses its letters.
Result<std::string> desk_code(const std::filesystem::path& home, Entropy& entropy);

// What a command says about itself beside its body, as every posting subcommand takes it from its options.
struct Posting {
  SourceRequest source;
  CommandNature nature = CommandNature::request;
  std::optional<Instant> occurred_at;  // none: now
  Date effective_date = kNoDate;
  std::string id;              // an explicit intent (--id), good for ever; empty: none was given
  std::vector<TypedLot> lots;  // of the body's lines, as they were typed; empty: none is named
};
// Posts one command, waits for its receipt and has it told. Without an explicit intent, the command's meaning (its
// body, lots, nature and dates as they were typed) is its intent until its receipt was told: the same command line
// again after a lost answer gets that answer, and two equal sales in a row are two. The outbox is asked for it before
// the book is asked which lots are meant, since by now a label may be that of another lot. When the server cannot be
// reached, it says whether the command is kept.
//
// Whatever else this source had kept, and was answered now or before its process was killed, is told on `err` first.
// Told is told: from then on the same line is a new command. A receipt that could not be written out is not told
// (io_error). Killed after writing it and before marking it told, or without the room to mark it (said beside the
// answer), it is told once more to that line or beside the next one: one line too few that says so, rather than one
// sale too many that nobody sees.
using TellReceipt = std::function<void(const engine::Receipt&)>;
Result<engine::Receipt> post(Context& context, const Posting& posting, const engine::CommandBody& body,
                             const TellReceipt& tell);

// After `till` posted: tells what became of those that were `waiting` in its outbox before, and of whatever nobody was
// ever told, but for `asked_now`, and marks it told. What apply and lists kept is told when it was refused: they are
// run again as a whole.
Result<void> tell_untold(Context& context, net::Till& till, std::vector<CommandNumber> waiting,
                         CommandNumber asked_now = {});

// What a command means, whoever sends it and whenever, as it was typed: the text of an intent of the kind command_line.
std::string meaning_of(const Posting& posting, const engine::CommandBody& body);

}  // namespace apps
