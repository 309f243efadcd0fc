// Reaching the server: to ask, or to post as a source with its durable outbox.
#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "apps/cli.h"
#include "net/client.h"
#include "net/till.h"

namespace apps {

// For questions only.
Result<net::Client> open_client(Context& context);
// One question to the server, and its answer of the type that was asked for.
Result<engine::Answer> ask(Context& context, const engine::Query& query);

// Who posts. The outbox lies in <home>/outboxes/<code>.
struct SourceRequest {
  std::string code;  // empty: this machine's desk, "poste-<8 letters or digits>", made up at first use
  SourceKind kind = SourceKind::administrator;
  std::string shop;    // of a till; empty: none
  std::string label;   // empty: the code
  bool adopt = false;  // go on after the server's last number though the outbox is empty (imports)
};
// Enrols the source when the server does not know it.
Result<net::Till> open_till(Context& context, const SourceRequest& request);

// The code of this machine's desk, kept in <home>/desk; made at first use. `entropy` chooses its letters.
Result<std::string> desk_code(const std::filesystem::path& home, Entropy& entropy);

// What a command says about itself beside its body, as every posting subcommand takes it from its options.
struct Posting {
  SourceRequest source;
  CommandNature nature = CommandNature::request;
  std::optional<Instant> occurred_at;  // none: now
  Date effective_date = kNoDate;
  std::string intent;  // explicit (--id), for ever; empty: none was given
};
// Posts one command and waits for its receipt. Without an explicit intent, the command's meaning (its body, nature
// and dates as they were asked for) is its intent until its receipt was handed out: the same command line again after
// a lost answer gets that answer, and two equal sales in a row are two.
Result<engine::Receipt> post(Context& context, const Posting& posting, engine::CommandBody body);

}  // namespace apps
