#include "apps/cli.h"

#include <ostream>

#include "apps/json.h"
#include "apps/texts.h"

namespace apps {
namespace {

// What is neither said by a rule of the book nor told apart below: names and rules have the ordinals 20 to 99.
bool is_rule(ErrorCode code) {
  const auto ordinal = static_cast<std::uint16_t>(code);
  return ordinal >= 20 && ordinal < 100;
}

}  // namespace

Exit exit_for(ErrorCode code) {
  if (is_rule(code)) return Exit::refused;
  switch (code) {
    case ErrorCode::none:
      return Exit::done;
    case ErrorCode::unknown_source:
    case ErrorCode::source_fenced:
    case ErrorCode::number_gap:
    case ErrorCode::command_number_reused:
    case ErrorCode::not_permitted:
      return Exit::refused;
    // Nothing is wrong with what was asked: the same again, later, may well be taken.
    case ErrorCode::busy:
    case ErrorCode::too_many_in_flight:
    case ErrorCode::too_many_connections:
    case ErrorCode::shutting_down:
    case ErrorCode::no_room:
    case ErrorCode::server_unreachable:
    case ErrorCode::deadline_exceeded:
    case ErrorCode::connection_closed:
    case ErrorCode::outbox_in_use:
      return Exit::unreachable;
    case ErrorCode::io_error:
    case ErrorCode::corrupt_record:
    case ErrorCode::stale_epoch:
    case ErrorCode::unexpected_batch:
    case ErrorCode::unsupported_format:
    case ErrorCode::replay_differs:
      return Exit::damaged;
    default:
      return Exit::usage;
  }
}

void Context::fail(const Error& error) {
  exit = exit_for(error.code);
  if (json) {
    json::Object document{{"error", json::of(error)}};
    if (kept_command != 0) {
      document["kept"] = true;
      document["command"] = kept_command;
    }
    json::print(out, document);
  }
  if (!json || !out.flush().good()) fail_beside_answer(error);
}

void Context::fail_beside_answer(const Error& error) {
  exit = exit_for(error.code);
  err << tell(error, language) << std::endl;
}

}  // namespace apps
