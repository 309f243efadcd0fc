// What is written to an outbox's file: each change once, in order. The outbox is the fold of its changes.
#pragma once

#include <string>
#include <variant>
#include <vector>

#include "engine/command.h"

namespace net {

// Whose outbox it is: commands of one source of one log.
struct OutboxOwner {
  LogId log{};
  SourceId source{};
  std::string code;  // of the source
  friend bool operator==(const OutboxOwner&, const OutboxOwner&) = default;
};

// How a command is known again when it is asked for a second time.
enum class IntentKind : std::uint8_t {
  none = 0,          // never: each is a new command
  key = 1,           // by a key of the caller's: the same key is the same command, for ever
  command_line = 2,  // by what was typed: the same again is the same command until its receipt was claimed
};
struct Intent {
  IntentKind kind = IntentKind::none;
  std::string text;  // the key, or a hash of what was typed
  friend auto operator<=>(const Intent&, const Intent&) = default;
};

struct OwnerSet {
  OutboxOwner owner;
  CommandNumber last{};  // numbers up to this one are behind us
};
struct CommandPut {
  CommandNumber number{};
  Intent intent;
  std::string bytes;  // empty: too long ago to be sent again
};
struct CommandAcknowledged {
  CommandNumber number{};
  Instant at{};
  engine::Receipt receipt;
};
struct ReceiptClaimed {
  CommandNumber number{};
};
// The server will never take this command, and did not consume its number: those after it moved up by one.
struct CommandWithdrawn {
  CommandNumber number{};
  std::vector<CommandPut> moved;
};

using OutboxChange = std::variant<OwnerSet, CommandPut, CommandAcknowledged, ReceiptClaimed, CommandWithdrawn>;

std::string encode(const OutboxChange& change);
// corrupt_record for what no version of this program wrote.
Result<OutboxChange> decode_change(std::string_view record);

}  // namespace net
