// One conversation with one client, from hello to goodbye, over any transport.
//
// Threads: all on the loop's one thread. The engine's and the long-read thread's answers come through the mailbox, and
// find the session by a weak pointer: a client that has left is not answered.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <deque>
#include <memory>
#include <optional>
#include <stop_token>

#include "net/frame_reader.h"
#include "net/limits.h"
#include "net/long_reads.h"
#include "net/mailbox.h"
#include "net/message.h"

namespace net {

// What a conversation needs of the house; all of it outlives the session.
struct SessionServices {
  engine::Counter& counter;
  LongReadDesk& long_reads;
  const Clock& clock;
  Timers& timers;
  std::shared_ptr<Mailbox> mailbox;
  LogId log;
  Epoch epoch;
  std::string software;  // "grenier 0.1.0"
  ServerLimits limits;
};

class Session : public std::enable_shared_from_this<Session> {
 public:
  Session(const SessionServices& services, std::unique_ptr<Transport> transport);

  // The whole conversation. The session lives until it is over and its last frame written or given up.
  static boost::asio::awaitable<void> converse(std::shared_ptr<Session> session);
  // Takes no more requests (shutting_down), answers those in flight, then closes.
  void finish();
  // Closes now.
  void close();

 private:
  boost::asio::awaitable<Result<void>> exchange_hellos();
  boost::asio::awaitable<Result<void>> answer_requests();
  boost::asio::awaitable<void> take_leave();
  boost::asio::awaitable<Result<Hello>> read_hello();
  boost::asio::awaitable<Result<Welcome>> receive(Hello hello);
  boost::asio::awaitable<Result<engine::SourceOpened>> open_source(Hello hello);
  static boost::asio::awaitable<void> write_out(std::shared_ptr<Session> session);

  void handle(RequestMessage request);
  void handle(std::uint64_t id, const Ping& ping);
  void handle(std::uint64_t id, const std::string& command);
  void handle(std::uint64_t id, engine::Query query);
  void handle(std::uint64_t id, ReadLog reading);
  Result<engine::ClaimedCommand> claimed(const std::string& command) const;
  enum class Weight : bool { light, heavy };
  bool ask_counter(std::uint64_t id, engine::Request request, Weight weight);
  void take_answer(std::uint64_t id, ReplyBody body, Weight weight);
  void ask_next_heavy();
  void ask_long_reads(std::uint64_t id, LongReadDesk::Request request);

  template <class Step>
  static void deliver(const std::weak_ptr<Session>& session, const Step& step);
  void answer(std::uint64_t id, ReplyBody body);
  void reply(std::uint64_t id, ReplyBody body);
  void send(const ServerMessage& message);
  void close_when_done();
  void forget_questions();

  const SessionServices& services_;
  const ServerLimits& limits_;
  std::unique_ptr<Transport> transport_;
  FrameReader frames_;
  engine::Claim claim_;  // source 0: this client only asks

  Awaited awaited_;  // what `converse` waits for: the answer about its source, its last write
  std::optional<Result<engine::Reply>> source_;  // that answer

  struct HeavyQuestion {
    std::uint64_t id;
    engine::Query query;
  };
  std::size_t in_flight_ = 0;
  std::deque<HeavyQuestion> heavy_waiting_;  // of those in flight, for the one at the counter to be answered
  bool heavy_at_counter_ = false;
  std::stop_source left_;  // told to those who make answers: nobody waits for them any longer
  std::string outgoing_;   // frames that wait for the one before them to be written
  bool writing_ = false;
  bool finishing_ = false;
  bool closed_ = false;
};

}  // namespace net
