// A session is two coroutines over one transport. `converse` reads: hello, then requests until the client leaves or
// breaks a rule. `write_out` runs while there is something to write. Between them stands `outgoing_`, and answers come
// in between from the mailbox; all on one thread, so nothing is locked.
//
// The engine answers everybody from one queue. A session has one heavy question in it at a time and keeps the others,
// so that whoever asks many at once makes nobody else wait for more than one of them.
#include "net/session.h"

#include <spdlog/spdlog.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>

#include "net/message_codec.h"

namespace net {
namespace {

namespace asio = boost::asio;
using asio::awaitable;

ReplyBody body_of(Result<engine::Reply> reply) {
  if (!reply.ok()) return reply.error();
  if (auto* receipt = std::get_if<engine::Receipt>(&reply.value())) return std::move(*receipt);
  return std::get<engine::Answer>(std::move(reply).value());
}

bool left_by_itself(const Error& reason) {
  return reason.code == ErrorCode::connection_closed || reason.code == ErrorCode::deadline_exceeded;
}

}  // namespace

Session::Session(const SessionServices& services, std::unique_ptr<Transport> transport)
    : services_(services),
      limits_(services.limits),
      transport_(std::move(transport)),
      frames_(*transport_, limits_.frame_bytes_max),
      awaited_(transport_->executor(), services.timers) {}

awaitable<void> Session::converse(std::shared_ptr<Session> session) {
  Result<void> ended = co_await session->exchange_hellos();
  if (ended.ok()) ended = co_await session->answer_requests();

  Error reason = ended.error();
  // A client that stops in the middle of a frame may still listen: it is told.
  if (reason.code == ErrorCode::connection_closed && session->frames_.is_within_frame())
    reason = fail(ErrorCode::malformed, {}, reason.detail);
  if (!left_by_itself(reason) && !session->closed_) {
    // Never the detail: it may quote what the client sent, a name as well as a line end.
    spdlog::warn("conversation ended: {}", to_string(reason.code));
    session->send(reason);
  }
  co_await session->take_leave();
}

// The last frame may still be on its way.
awaitable<void> Session::take_leave() {
  finishing_ = true;
  forget_questions();
  if (writing_) co_await awaited_.wait_for(limits_.write_timeout);
  transport_->close();
}

// --- hello ---------------------------------------------------------------------------------------------------------

awaitable<Result<void>> Session::exchange_hellos() {
  const Result<Hello> hello = co_await read_hello();
  if (!hello.ok()) co_return hello.error();
  const Result<Welcome> welcome = co_await receive(hello.value());
  if (!welcome.ok()) co_return welcome.error();
  send(welcome.value());
  co_return Result<void>();
}

awaitable<Result<Hello>> Session::read_hello() {
  const Result<Bytes> frame = co_await frames_.next({.begin = limits_.hello_timeout, .finish = limits_.hello_timeout});
  if (!frame.ok()) co_return frame.error();
  Result<ClientMessage> message = decode_client(frame.value());
  if (!message.ok()) co_return message.error();
  Hello* hello = std::get_if<Hello>(&message.value());
  if (!hello) co_return fail(ErrorCode::hello_expected, {}, "a conversation begins with a hello");
  co_return std::move(*hello);
}

// A client of another log is turned away before its source could be enrolled in this one.
awaitable<Result<Welcome>> Session::receive(Hello hello) {
  if (hello.version != kProtocolVersion)
    co_return fail(ErrorCode::unsupported_version, "version", "this server speaks " + std::to_string(kProtocolVersion));
  if (hello.expected_log.value_or(services_.log) != services_.log)
    co_return fail(ErrorCode::wrong_log, "expected_log", "this is the log " + hex(services_.log));

  Welcome welcome{.log = services_.log,
                  .epoch = services_.epoch,
                  .in_flight_max = limits_.in_flight_max,
                  .frame_bytes_max = limits_.frame_bytes_max,
                  .server = services_.software};
  if (hello.source.empty()) co_return welcome;

  const Result<engine::SourceOpened> opened = co_await open_source(std::move(hello));
  if (!opened.ok()) co_return opened.error();
  claim_ = opened->claim;
  welcome.source = claim_.source;
  welcome.last_number = opened->last;
  spdlog::info("source {} is here, at command {}", opened->code, raw(opened->last));
  co_return welcome;
}

awaitable<Result<engine::SourceOpened>> Session::open_source(Hello hello) {
  const auto take_answer = [session = weak_from_this(), mailbox = services_.mailbox](Result<engine::Reply> reply) {
    mailbox->put([session, reply = std::move(reply)] {
      deliver(session, [&](Session& here) {
        here.source_ = reply;
        here.awaited_.is_here();
      });
    });
  };
  if (!services_.counter.submit(engine::OpenSource{hello.source, hello.enrol}, take_answer))
    co_return fail(ErrorCode::busy, {}, "try again in a moment");
  co_await awaited_.wait_for(limits_.hello_timeout);
  if (!source_) co_return fail(ErrorCode::busy, {}, "the counter did not answer in time");
  if (!source_->ok()) co_return source_->error();
  co_return std::get<engine::SourceOpened>(source_->value());
}

// --- requests ------------------------------------------------------------------------------------------------------

// Never returns a value: a conversation ends with the reason why.
awaitable<Result<void>> Session::answer_requests() {
  while (true) {
    const Result<Bytes> frame = co_await frames_.next({.begin = limits_.idle_timeout, .finish = limits_.frame_timeout});
    if (!frame.ok()) co_return frame.error();
    Result<ClientMessage> message = decode_client(frame.value());
    if (!message.ok()) co_return message.error();
    RequestMessage* request = std::get_if<RequestMessage>(&message.value());
    if (!request) co_return fail(ErrorCode::malformed, {}, "a second hello");
    handle(std::move(*request));
  }
}

void Session::handle(RequestMessage request) {
  if (closed_) return;  // it had arrived before
  if (finishing_) return reply(request.id, fail(ErrorCode::shutting_down, {}, "the server is stopping"));
  if (in_flight_ >= limits_.in_flight_max)
    return reply(request.id, fail(ErrorCode::too_many_in_flight, {}, std::to_string(in_flight_) + " are in flight"));
  ++in_flight_;
  std::visit([&](auto& body) { handle(request.id, std::move(body)); }, request.body);
}

void Session::handle(std::uint64_t id, const Ping&) {
  answer(id, Pong{services_.clock.now()});
}

// What is wrong with a command inside a good frame is told to that command alone.
void Session::handle(std::uint64_t id, const std::string& command) {
  Result<engine::ClaimedCommand> request = claimed(command);
  if (!request.ok()) return answer(id, request.error());
  ask_counter(id, std::move(request).value(), Weight::light);
}

void Session::handle(std::uint64_t id, engine::Query query) {
  if (is_long(query)) return ask_long_reads(id, std::move(query));
  if (!engine::is_heavy(query)) {
    ask_counter(id, engine::Question{std::move(query), left_.get_token()}, Weight::light);
    return;
  }
  heavy_waiting_.push_back({id, std::move(query)});
  ask_next_heavy();
}

void Session::handle(std::uint64_t id, ReadLog reading) {
  reading.bytes_max = std::min(reading.bytes_max, limits_.log_chunk_bytes_max);
  ask_long_reads(id, reading);
}

Result<engine::ClaimedCommand> Session::claimed(const std::string& command) const {
  if (is_none(claim_.source)) return fail(ErrorCode::unknown_source, "source", "the hello named no source");
  engine::Command decoded = TRY(decode_command(bytes_of(command)));
  if (decoded.source != claim_.source)
    return fail(ErrorCode::malformed, "source", "the command is of another source than the hello");
  return engine::ClaimedCommand{claim_, std::move(decoded)};
}

// False: the counter is full, and that was the answer.
bool Session::ask_counter(std::uint64_t id, engine::Request request, Weight weight) {
  const auto take = [session = weak_from_this(), mailbox = services_.mailbox, id, weight](Result<engine::Reply> reply) {
    mailbox->put([session, id, weight, reply = std::move(reply)]() mutable {
      deliver(session, [&](Session& here) { here.take_answer(id, body_of(std::move(reply)), weight); });
    });
  };
  const bool taken = services_.counter.submit(std::move(request), take);
  if (!taken) answer(id, fail(ErrorCode::busy, {}, "try again in a moment"));
  return taken;
}

void Session::take_answer(std::uint64_t id, ReplyBody body, Weight weight) {
  answer(id, std::move(body));
  if (weight == Weight::light) return;
  heavy_at_counter_ = false;
  ask_next_heavy();
}

void Session::ask_next_heavy() {
  while (!heavy_at_counter_ && !heavy_waiting_.empty()) {
    auto [id, query] = std::move(heavy_waiting_.front());
    heavy_waiting_.pop_front();
    heavy_at_counter_ = ask_counter(id, engine::Question{std::move(query), left_.get_token()}, Weight::heavy);
  }
}

void Session::ask_long_reads(std::uint64_t id, LongReadDesk::Request request) {
  const auto take_answer = [session = weak_from_this(), mailbox = services_.mailbox, id](ReplyBody body) {
    mailbox->put([session, id, body = std::move(body)]() mutable {
      deliver(session, [&](Session& here) { here.answer(id, std::move(body)); });
    });
  };
  if (!services_.long_reads.submit(std::move(request), left_.get_token(), take_answer))
    answer(id, fail(ErrorCode::busy, {}, "many questions about the past are waiting"));
}

// --- replies -------------------------------------------------------------------------------------------------------

// A reply that cannot be given (there is no memory left, say) ends its conversation, and no other: a client that waits
// for it hears at once that it must ask again.
template <class Step>
void Session::deliver(const std::weak_ptr<Session>& session, const Step& step) {
  const std::shared_ptr<Session> here = session.lock();
  if (!here) return;
  try {
    step(*here);
  } catch (const std::exception& exception) {
    spdlog::error("an answer could not be given: {}", exception.what());
    here->close();
  }
}

// To a request that was in flight.
void Session::answer(std::uint64_t id, ReplyBody body) {
  CHECK(in_flight_ > 0);
  --in_flight_;
  reply(id, std::move(body));
  close_when_done();
}

void Session::reply(std::uint64_t id, ReplyBody body) {
  send(ReplyMessage{id, std::move(body)});
}

void Session::send(const ServerMessage& message) {
  if (closed_) return;
  if (outgoing_.size() > limits_.outgoing_bytes_max) {
    spdlog::warn("closed: a client left {} bytes of replies unread", outgoing_.size());
    return close();
  }
  outgoing_ += encode(message);
  if (writing_) return;
  writing_ = true;
  asio::co_spawn(transport_->executor(), write_out(shared_from_this()), asio::detached);
}

// Writes what has gathered while the last write was under way: many replies, one system call.
awaitable<void> Session::write_out(std::shared_ptr<Session> session) {
  while (!session->outgoing_.empty()) {
    const std::string frames = std::exchange(session->outgoing_, {});
    const Result<void> written = co_await session->transport_->write(bytes_of(frames), session->limits_.write_timeout);
    if (written.ok()) continue;
    spdlog::debug("replies not taken: {}", to_string(written.error()));
    session->outgoing_.clear();
    session->close();
  }
  session->writing_ = false;
  session->awaited_.is_here();
  session->close_when_done();
}

void Session::close() {
  closed_ = true;
  forget_questions();
  transport_->close();
  awaited_.is_here();
}

void Session::finish() {
  finishing_ = true;
  while (!heavy_waiting_.empty()) {  // not begun yet
    const std::uint64_t id = heavy_waiting_.front().id;
    heavy_waiting_.pop_front();
    answer(id, fail(ErrorCode::shutting_down, {}, "the server is stopping"));
  }
  close_when_done();
}

// Nothing more is answered.
void Session::forget_questions() {
  heavy_waiting_.clear();
  left_.request_stop();
}

void Session::close_when_done() {
  if (finishing_ && in_flight_ == 0 && !writing_) close();
}

}  // namespace net
