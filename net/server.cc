#include "net/server.h"

#include <spdlog/spdlog.h>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <set>

#include "net/message_codec.h"
#include "net/session.h"
#include "net/tcp_transport.h"

namespace net {
namespace {

namespace asio = boost::asio;
using asio::awaitable;
using asio::ip::tcp;

constexpr Milliseconds kAcceptPause{100};  // when the system has no room for another socket
constexpr Milliseconds kTurnAwayTimeout{1'000};

// Runs on the loop until the peer has the reason or a second is over.
awaitable<void> turn_away(std::unique_ptr<Transport> transport, Error reason) {
  const std::string frame = encode(ServerMessage(std::move(reason)));
  const Result<void> written = co_await transport->write(bytes_of(frame), kTurnAwayTimeout);
  if (!written.ok()) spdlog::debug("turned away without a word: {}", to_string(written.error()));
}

}  // namespace

// What lives on the loop's thread. `run` returns when nothing is left to do: no acceptor, no session, no timer.
class Server::Loop {
 public:
  Loop(const ServerOptions& options, engine::Counter& counter, LongReads& long_reads, const Clock& clock)
      : mailbox_(std::make_shared<Mailbox>(context_.get_executor())),
        desk_(long_reads, options.limits.long_reads_waiting_max),
        services_{.counter = counter,
                  .long_reads = desk_,
                  .clock = clock,
                  .timers = *options.timers,
                  .mailbox = mailbox_,
                  .log = options.log,
                  .epoch = options.epoch,
                  .software = options.software,
                  .limits = options.limits},
        acceptor_(context_),
        pause_(context_.get_executor(), *options.timers),
        stop_deadline_(options.timers->make_timer(context_.get_executor())) {}
  ~Loop() {
    stop();
    mailbox_->close();
  }

  Result<void> start(const Address& listen) {
    acceptor_ = TRY(listen_tcp(context_.get_executor(), listen));
    const tcp::endpoint bound = acceptor_.local_endpoint();
    address_ = {bound.address().to_string(), bound.port()};
    asio::co_spawn(context_, accept_clients(), asio::detached);
    thread_ = std::thread([this] { context_.run(); });
    spdlog::info("listening on {}", to_string(address_));
    return {};
  }

  void stop() {
    if (!thread_.joinable()) return;
    asio::post(context_, [this] { begin_to_stop(); });
    thread_.join();
    spdlog::info("no longer listening on {}", to_string(address_));
  }

  void cut_off() {
    asio::post(context_, [this] {
      for (const auto& session : sessions_) session->close();
    });
    stop();
  }

  const Address& address() const { return address_; }

 private:
  awaitable<void> accept_clients() {
    while (acceptor_.is_open()) {
      auto [error, socket] = co_await acceptor_.async_accept(as_value);
      if (!error) {
        try_to_meet(std::move(socket));
      } else if (acceptor_.is_open()) {
        spdlog::warn("could not accept a client: {}", error.message());
        co_await pause_.wait_for(kAcceptPause);
      }
    }
  }

  // Without room for this client, there may be some for the next.
  void try_to_meet(tcp::socket socket) {
    try {
      meet(make_tcp_transport(std::move(socket), services_.timers));
    } catch (const std::exception& exception) {
      spdlog::error("could not receive a client: {}", exception.what());
    }
  }

  void meet(std::unique_ptr<Transport> transport) {
    if (sessions_.size() < services_.limits.connections_max) {
      const auto session = std::make_shared<Session>(services_, std::move(transport));
      sessions_.insert(session);
      asio::co_spawn(context_, converse(session), asio::detached);
      return;
    }
    spdlog::warn("turned a client away: {} are connected", sessions_.size());
    const Error reason = fail(ErrorCode::too_many_connections, {}, "try again later");
    asio::co_spawn(context_, turn_away(std::move(transport), reason), asio::detached);
  }

  // A session that throws (there is no memory left, say) ends alone.
  awaitable<void> converse(std::shared_ptr<Session> session) {
    try {
      co_await Session::converse(session);
    } catch (const std::exception& exception) {
      spdlog::error("a conversation failed: {}", exception.what());
    }
    sessions_.erase(session);
    if (sessions_.empty()) stop_deadline_->clear();
  }

  void begin_to_stop() {
    boost::system::error_code ignored;
    acceptor_.close(ignored);
    pause_.is_here();
    desk_.stop();
    for (const auto& session : sessions_) session->finish();
    if (sessions_.empty()) return;
    stop_deadline_->set(services_.timers.now() + services_.limits.stop_timeout, [this] {
      spdlog::warn("{} conversations cut off by the stop", sessions_.size());
      for (const auto& session : sessions_) session->close();
    });
  }

  asio::io_context context_{1};
  std::shared_ptr<Mailbox> mailbox_;
  LongReadDesk desk_;
  SessionServices services_;
  tcp::acceptor acceptor_;
  Awaited pause_;
  std::unique_ptr<Timer> stop_deadline_;
  std::set<std::shared_ptr<Session>> sessions_;
  Address address_;
  std::thread thread_;
};

Server::Server(std::unique_ptr<Loop> loop) : loop_(std::move(loop)) {}
Server::~Server() = default;

Result<std::unique_ptr<Server>> Server::start(const ServerOptions& options, engine::Counter& counter,
                                              LongReads& long_reads, const Clock& clock) {
  auto loop = std::make_unique<Loop>(options, counter, long_reads, clock);
  TRY(loop->start(options.listen));
  return std::unique_ptr<Server>(new Server(std::move(loop)));
}

Result<void> Server::check_address(const Address& listen) {
  asio::io_context context;
  TRY(listen_tcp(context.get_executor(), listen));
  return {};
}

const Address& Server::address() const {
  return loop_->address();
}
void Server::stop() {
  loop_->stop();
}
void Server::cut_off() {
  loop_->cut_off();
}

}  // namespace net
