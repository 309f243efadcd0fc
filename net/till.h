// What posts commands: a till, an import, an administrator's command line. A client with an outbox: each command is
// numbered and on disk before it is sent, and is sent until its receipt is here, over as many runs as it takes.
//
// What posting again does:  the same key          → the same receipt, for ever
//                           the same typed again  → the same receipt, until `told` says that it reached somebody
// So a command line that is run again after a lost answer never sells twice, and two like sales in a row are two.
//
// Threads: one.
#pragma once

#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "net/client.h"
#include "net/outbox.h"

namespace net {

struct TillOptions {
  ClientOptions connection;
  std::string client;                             // "grenier 0.1.0"
  std::string source;                             // code
  std::optional<ledger::SourceDefinition> enrol;  // on first contact, if the server does not know the code
  OutboxOptions outbox;
  std::chrono::milliseconds busy_timeout{10'000};  // how long a busy server is asked again
  // Hears of a command that an earlier post kept and that the server will never take, before the outbox drops it: it is
  // the last that anybody can know of it. (Of what is being posted, its own outcome tells.)
  std::function<void(const OutboxEntry&, const Error&)> on_withdrawn;
};

struct PostOptions {
  CommandNature nature = CommandNature::request;
  std::optional<Instant> occurred_at;  // none: now
  Date effective_date = kNoDate;
  Intent intent;
};
struct Posting {
  engine::CommandBody body;
  PostOptions options;
};
struct Posted {
  engine::Receipt receipt;
  bool repeated = false;  // the command had been posted before, this time or earlier
  bool sent_now = false;  // and was only kept then: the server decided it during this post
};

// The outbox and this server do not know each other any more, or not yet: nothing of it may leave.
bool is_estranged(ErrorCode code);

class Till {
 public:
  // Does not reach for the server. Errors: those of the outbox; value_not_allowed when it belongs to another source.
  static Result<Till> open(const TillOptions& options, const Clock& clock);

  // Sends what is pending and this, and waits for the receipt (whose outcome may be a refusal by rule). Errors:
  //   command kept, and sent with the next post or flush: server_unreachable, connection_closed, deadline_exceeded,
  //     busy, shutting_down, no_room, source_fenced, number_gap (the server has lost more than the outbox still has),
  //     command_number_reused (the outbox was restored from a copy: a person must look);
  //   command not kept: malformed, frame_too_large, not_permitted (the server will never take it);
  //     outbox_behind_server, wrong_log, unknown_source (its numbers would not be the server's);
  //     anything before the first contact ever (field "outbox"); io_error and no_room of the outbox itself;
  //     definition_conflict when its key stands for another command.
  Result<Posted> post(engine::CommandBody body, PostOptions options = {});
  // Many, pipelined, with one sync before they are sent. `on_receipt` hears of each receipt as it comes.
  std::vector<Result<Posted>> post_all(std::vector<Posting> postings,
                                       const std::function<void(const engine::Receipt&)>& on_receipt = {});
  // The receipt has been shown: the same command typed again is a new one. Durable when it returns.
  Result<void> told(CommandNumber number) { return outbox_.claim(number); }
  // Sends what is pending, and what a server restored from a backup has lost.
  Result<void> flush();

  // For questions over the same connection; connects if need be.
  Result<Client*> client();
  const Outbox& outbox() const { return outbox_; }

 private:
  Till(TillOptions options, const Clock& clock, Outbox outbox)
      : options_(std::move(options)), clock_(&clock), outbox_(std::move(outbox)) {}

  // What a posting became: a number in the outbox, or the reason why there is none.
  struct Place {
    CommandNumber number{};
    std::optional<Error> refused;
    bool repeated = false;
  };
  // What went wrong first, in order of number, while commands were sent; what follows it is only its echo.
  struct Trouble {
    CommandNumber number{};
    Error error;
  };
  // How often something has failed without any progress in between.
  struct Setbacks {
    std::chrono::steady_clock::time_point busy_since{};
    int busy = 0;
    int breaks = 0;
    int gaps = 0;
  };

  bool can_keep(const Error& error) const;
  Error cannot_keep(const Error& error) const;
  Place keep(const Posting& posting);
  Result<void> check_same(const OutboxEntry& entry, const Posting& posting) const;
  engine::Command command_of(const Posting& posting) const;
  Result<Posted> outcome(const Place& place, const Result<void>& flushed) const;

  Result<void> connect();
  Result<void> meet(const Welcome& welcome);
  Result<void> flush(std::vector<Place>& places);
  Result<void> send_round(std::vector<Place>& places, Setbacks& setbacks);
  Result<std::optional<Trouble>> exchange(const std::vector<const OutboxEntry*>& entries);
  Result<void> receive_one(std::optional<Trouble>& trouble);
  Result<void> settle(const Trouble& trouble, std::vector<Place>& places, Setbacks& setbacks);
  Result<void> withdraw(const Trouble& trouble, std::vector<Place>& places);
  Result<void> wait_before_retry(const Error& error, Setbacks& setbacks) const;

  TillOptions options_;
  const Clock* clock_;
  Outbox outbox_;
  std::optional<Client> client_;
  CommandNumber server_last_{};                  // what the server has decided, as far as we were told
  std::optional<CommandNumber> decided_before_;  // when this post began, as the first welcome told
  std::function<void(const engine::Receipt&)> on_receipt_;
};

}  // namespace net
