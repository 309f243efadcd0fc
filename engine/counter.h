// The counter: what net hands over and gets back. A bounded queue, one engine thread behind it.
//
// Threads: `submit` may be called from any thread; replies are called on the engine thread, after what they say is
// durable, and must be quick (net posts them to its own loop).
#pragma once

#include <functional>
#include <stop_token>

#include "engine/command.h"
#include "engine/query.h"

namespace engine {

// A session's claim on a source. A newer claim on the same source fences the older.
struct Claim {
  SourceId source{};
  std::uint64_t token = 0;
};

// hello: who is this? An unknown source is enrolled when the definition says which kind it is.
struct OpenSource {
  std::string code;
  std::optional<ledger::SourceDefinition> enrol;  // used when the code is unknown
};
struct SourceOpened {
  Claim claim;
  std::string code;
  CommandNumber last{};
  LogId log{};
  Epoch epoch{};
};

struct ClaimedCommand {
  Claim claim;
  Command command;  // its source is checked against the claim
};

struct Question {
  Query query;
  std::stop_token left;  // requested: whoever asked has left. No answer is made then (connection_closed)
};

using Request = std::variant<OpenSource, ClaimedCommand, Question>;
using Reply = std::variant<SourceOpened, Receipt, Answer>;
using ReplyHandler = std::function<void(Result<Reply>)>;

class Counter {
 public:
  virtual ~Counter() = default;
  // False: the queue is full (answer busy); the handler was not and will not be called.
  virtual bool submit(Request request, ReplyHandler handler) = 0;
};

}  // namespace engine
