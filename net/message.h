// What goes over the wire, as values. The schema (schema/protocol.capnp) is the specification.
//
// A conversation: the client says hello (version, which log it expects, who it is); the server welcomes it or refuses
// and closes. Then requests with ids of the client's choosing, any number in flight up to the server's limit; answers
// come back in any order, each with its request's id. A command travels as the bytes that the outbox holds, verbatim:
// their first 16 bytes of SHA-256 are its identity beside its number.
#pragma once

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "engine/command.h"
#include "engine/counter.h"
#include "engine/query.h"

namespace net {

inline constexpr std::uint32_t kProtocolVersion = 1;

struct Hello {
  std::uint32_t version = kProtocolVersion;
  std::optional<LogId> expected_log;  // the log this client's outbox belongs to; another is refused (wrong_log)
  std::string client;                 // "grenier 0.1.0": for the server's log lines
  // Who posts: nothing for a client that only asks.
  std::string source;                             // code
  std::optional<ledger::SourceDefinition> enrol;  // if the code is unknown
  // Authentication: a union on the wire, `none` for now.
};
struct Welcome {
  std::uint32_t version = kProtocolVersion;
  LogId log{};
  Epoch epoch{};
  SourceId source{};            // 0: asks only
  CommandNumber last_number{};  // of that source
  std::uint32_t in_flight_max = 0;
  std::uint32_t frame_bytes_max = 0;
  std::string server;  // "grenier 0.1.0"
};

struct Ping {};
struct Pong {
  Instant server_time{};
};
// Records from the one that holds `from`, up to about `bytes_max` (at least one if there is any).
struct ReadLog {
  Sequence from{1};
  std::uint32_t bytes_max = 1 << 20;
};
struct LogChunk {
  std::vector<std::string> records;
  Sequence next{};  // where to go on
  Sequence last{};  // the last committed
};

using RequestBody = std::variant<Ping, std::string /* command bytes */, engine::Query, ReadLog>;
struct RequestMessage {
  std::uint64_t id = 0;
  RequestBody body;
};
using ReplyBody = std::variant<Pong, engine::Receipt, engine::Answer, LogChunk, Error>;
struct ReplyMessage {
  std::uint64_t id = 0;
  ReplyBody body;
};

using ClientMessage = std::variant<Hello, RequestMessage>;
using ServerMessage = std::variant<Welcome, Error /* hello refused, or the conversation ends */, ReplyMessage>;

}  // namespace net
