// The commands of one source of one log, kept until the server has acknowledged them and thirty days longer: on disk
// before they are sent, sent again verbatim as often as it takes. A server that was restored from a backup is told
// again what it has lost.
//
// Threads: one. Processes: one at a time, by a lock on the directory.
#pragma once

#include <chrono>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "net/outbox_change.h"
#include "net/record_file.h"

namespace net {

struct OutboxEntry {
  CommandNumber number{};
  Intent intent;
  std::string bytes;  // of the command; empty when they are no longer kept
  std::optional<engine::Receipt> receipt;
  Instant acknowledged_at{};
  bool claimed = false;  // the receipt has reached whoever asked
};

struct OutboxOptions {
  std::string directory;                      // made if need be
  std::chrono::milliseconds lock_timeout{0};  // how long another process that has it is waited for
  std::chrono::milliseconds patience{1'000};  // after that much of it…
  std::function<void()> on_waiting;           // …this is called, once
  int keep_days = 30;                         // what was acknowledged
  std::size_t compact_from = 64;              // so many entries that need not be kept are worth a rewrite on opening
};

class Outbox {
 public:
  // Errors: outbox_in_use, corrupt_record, no_room, io_error.
  static Result<Outbox> open(const OutboxOptions& options, const Clock& clock);
  Outbox(Outbox&& other) noexcept;
  Outbox& operator=(Outbox&&) = delete;
  ~Outbox();

  // Nothing until the source has reached its server for the first time.
  const std::optional<OutboxOwner>& owner() const { return owner_; }
  // From now on it belongs to `owner`. Once; durable.
  Result<void> set_owner(const OutboxOwner& owner);

  CommandNumber last_number() const { return last_; }
  const OutboxEntry* entry(CommandNumber number) const;
  // The entry that this intent stands for. By its key: for ever. By what was typed: until its receipt was claimed.
  const OutboxEntry* find(const Intent& intent) const;
  std::size_t pending() const;                 // not acknowledged
  std::vector<CommandNumber> waiting() const;  // those, in order of number
  // Acknowledged after it was typed, and nobody heard of it: its process ended between the two. In order of number.
  std::vector<CommandNumber> untold() const;

  // `number` is the next. Durable after `sync`, which must come before it is sent; no_room leaves all as it was.
  Result<void> put(CommandNumber number, const Intent& intent, const std::string& bytes);
  Result<void> sync();
  // All that a server must hear which has decided numbers up to `server_last`: what is not acknowledged, and what it
  // has lost; in order of number. number_gap when it has lost what is no longer kept.
  Result<std::vector<const OutboxEntry*>> to_send(CommandNumber server_last) const;

  // Not synced: an acknowledgement that is lost is asked for again.
  Result<void> acknowledge(const engine::Receipt& receipt);
  // The receipt is in the hands of whoever stands at the source, by the line that asked or beside a later one's: the
  // same typed again is a new command. Durable.
  Result<void> claim(CommandNumber number);
  // Takes back a command that the server will never accept and has not counted. Those after it get the numbers that
  // follow, so none of them may have been decided either. Durable.
  Result<void> withdraw(CommandNumber number);

 private:
  Outbox(const OutboxOptions& options, const Clock& clock, int lock) : options_(options), clock_(&clock), lock_(lock) {}
  std::string path() const { return options_.directory + "/outbox"; }
  Result<void> load();
  Result<void> compact();
  std::vector<std::string> current_records() const;
  bool is_past_keeping(const OutboxEntry& entry) const;

  Result<void> record(const OutboxChange& change);
  void apply(const OutboxChange& change);
  void apply_change(const OwnerSet& change);
  void apply_change(const CommandPut& change);
  void apply_change(const CommandAcknowledged& change);
  void apply_change(const ReceiptClaimed& change);
  void apply_change(const CommandWithdrawn& change);

  OutboxOptions options_;
  const Clock* clock_;
  int lock_ = -1;
  std::optional<RecordFile> file_;
  std::optional<OutboxOwner> owner_;
  CommandNumber last_{};
  std::map<CommandNumber, OutboxEntry> entries_;
  std::map<Intent, CommandNumber> by_intent_;  // the latest
  bool synced_ = true;                         // whatever was put, here or by the process before
};

}  // namespace net
