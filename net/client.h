// A client that blocks: for command lines, tills and tests. One thread at a time.
//
// After connection_closed or deadline_exceeded nobody knows whether what was in flight was done: a command is sent
// again, verbatim (net/till.h does that), a question is asked again. The client is of no more use then.
#pragma once

#include <chrono>
#include <memory>
#include <string>

#include "net/address.h"
#include "net/message.h"

namespace net {

class Timers;  // net/timers.h
Timers& system_timers();

struct ClientOptions {
  Address server;
  std::chrono::milliseconds connect_timeout{5'000};  // to the welcome, in two steps of this length; without name lookup
  std::chrono::milliseconds reply_timeout{30'000};   // of each wait for a reply, and of each write
  std::size_t reply_bytes_max = 64 * 1024 * 1024;
  Timers* timers = &system_timers();  // for all of these, and the pauses of a till; outlive the client
};

class Client {
 public:
  // Errors: server_unreachable, deadline_exceeded, connection_closed, or why the server said no (wrong_log, busy…).
  static Result<Client> connect(const ClientOptions& options, const Hello& hello);
  Client(Client&& other) noexcept;
  Client& operator=(Client&& other) noexcept;
  ~Client();

  const Welcome& welcome() const { return welcome_; }

  // One request and its reply. Errors: those of the header, or the server's to this request.
  Result<Pong> ping();
  Result<engine::Answer> call(engine::Query query);
  Result<LogChunk> read_log(ReadLog reading);
  Result<engine::Receipt> post(std::string command);
  // call, and the answer that belongs to the query: `ask<engine::StockAnswer>(engine::StockQuery{…})`.
  template <class ExpectedAnswer>
  Result<ExpectedAnswer> ask(engine::Query query) {
    engine::Answer answer = TRY(call(std::move(query)));
    if (auto* expected = std::get_if<ExpectedAnswer>(&answer)) return std::move(*expected);
    return fail(ErrorCode::malformed, "answer", "the server answered another question");
  }

  // Pipelined: up to welcome().in_flight_max requests sent, then replies received in whatever order they come. The
  // calls above must not be mixed in while replies are out.
  Result<void> send(std::uint64_t id, RequestBody body);
  Result<void> send(const std::vector<RequestMessage>& requests);  // in one write
  Result<ReplyMessage> receive();
  std::size_t in_flight() const { return in_flight_; }

 private:
  class Connection;
  Client(std::unique_ptr<Connection> connection, Welcome welcome);
  template <class Expected>
  Result<Expected> exchange(RequestBody body);

  std::unique_ptr<Connection> connection_;
  Welcome welcome_;
  std::uint64_t next_id_ = 1;
  std::size_t in_flight_ = 0;
};

}  // namespace net
