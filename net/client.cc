#include "net/client.h"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>

#include "net/frame_reader.h"
#include "net/message_codec.h"
#include "net/tcp_transport.h"

namespace net {

namespace asio = boost::asio;

// The loop runs only while somebody waits for something.
class Client::Connection {
 public:
  explicit Connection(const ClientOptions& options) : options_(options) {}

  Result<void> open() {
    std::unique_ptr<Transport> transport =
        TRY(wait_for(connect_tcp(options_.server, options_.connect_timeout, *options_.timers)));
    transport_ = std::move(transport);
    frames_.emplace(*transport_, options_.reply_bytes_max);
    return {};
  }
  Result<void> write(std::string_view frames) {
    return wait_for(transport_->write(bytes_of(frames), options_.reply_timeout));
  }
  Result<ServerMessage> read() { return read(options_.reply_timeout); }
  Result<ServerMessage> read(Milliseconds timeout) {
    return decode_server(TRY(wait_for(frames_->next({.begin = timeout, .finish = timeout}))));
  }

 private:
  template <class Value>
  Result<Value> wait_for(asio::awaitable<Result<Value>> task) {
    std::optional<Result<Value>> outcome;
    asio::co_spawn(context_, keep(std::move(task), outcome), asio::detached);
    context_.restart();
    while (!outcome && context_.run_one() > 0) {
    }
    if (!outcome) return fail(ErrorCode::connection_closed, {}, "the exchange broke off");
    return *std::move(outcome);
  }
  // `outcome` stays where it is: `wait_for` waits. It stays empty when the task throws (there is no memory left, say).
  template <class Value>
  static asio::awaitable<void> keep(asio::awaitable<Result<Value>> task, std::optional<Result<Value>>& outcome) {
    outcome.emplace(co_await std::move(task));
  }

  const ClientOptions options_;
  asio::io_context context_{1};
  std::unique_ptr<Transport> transport_;
  std::optional<FrameReader> frames_;
};

Client::Client(std::unique_ptr<Connection> connection, Welcome welcome)
    : connection_(std::move(connection)), welcome_(std::move(welcome)) {}
Client::Client(Client&& other) noexcept = default;
Client& Client::operator=(Client&& other) noexcept = default;
Client::~Client() = default;

Result<Client> Client::connect(const ClientOptions& options, const Hello& hello) {
  auto connection = std::make_unique<Connection>(options);
  TRY(connection->open());
  TRY(connection->write(encode(ClientMessage(hello))));
  ServerMessage message = TRY(connection->read(options.connect_timeout));
  if (auto* welcome = std::get_if<Welcome>(&message)) return Client(std::move(connection), std::move(*welcome));
  if (auto* refused = std::get_if<Error>(&message)) return *refused;
  return fail(ErrorCode::malformed, "welcome", "the server did not answer the hello");
}

Result<void> Client::send(std::uint64_t id, RequestBody body) {
  return send(std::vector{RequestMessage{id, std::move(body)}});
}

Result<void> Client::send(const std::vector<RequestMessage>& requests) {
  std::string frames;
  for (const RequestMessage& request : requests) frames += encode(ClientMessage(request));
  TRY(connection_->write(frames));
  in_flight_ += requests.size();
  return {};
}

Result<ReplyMessage> Client::receive() {
  ServerMessage message = TRY(connection_->read());
  if (auto* goodbye = std::get_if<Error>(&message)) return *goodbye;
  auto* reply = std::get_if<ReplyMessage>(&message);
  if (!reply || in_flight_ == 0) return fail(ErrorCode::malformed, {}, "a reply to nothing");
  --in_flight_;
  return std::move(*reply);
}

template <class Expected>
Result<Expected> Client::exchange(RequestBody body) {
  CHECK(in_flight_ == 0, in_flight_);
  const std::uint64_t id = next_id_++;
  TRY(send(id, std::move(body)));
  ReplyMessage reply = TRY(receive());
  if (reply.id != id) return fail(ErrorCode::malformed, "id", "a reply to another request");
  if (auto* error = std::get_if<Error>(&reply.body)) return *error;
  if (auto* expected = std::get_if<Expected>(&reply.body)) return std::move(*expected);
  return fail(ErrorCode::malformed, {}, "a reply of another kind");
}

Result<Pong> Client::ping() {
  return exchange<Pong>(Ping{});
}
Result<engine::Answer> Client::call(engine::Query query) {
  return exchange<engine::Answer>(std::move(query));
}
Result<LogChunk> Client::read_log(ReadLog reading) {
  return exchange<LogChunk>(reading);
}
Result<engine::Receipt> Client::post(std::string command) {
  return exchange<engine::Receipt>(std::move(command));
}

}  // namespace net
