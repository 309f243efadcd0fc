// A deadline is a timer that closes the socket.
#include "net/tcp_transport.h"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/connect.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>

namespace net {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;

struct Wire {
  Wire(tcp::socket connected, Timers& with)
      : timers(with),
        socket(std::move(connected)),
        reading(timers.make_timer(socket.get_executor())),
        writing(timers.make_timer(socket.get_executor())) {}
  void close() {
    error_code ignored;
    socket.shutdown(tcp::socket::shutdown_both, ignored);
    socket.close(ignored);
  }

  Timers& timers;
  tcp::socket socket;
  std::unique_ptr<Timer> reading;
  std::unique_ptr<Timer> writing;
  bool expired = false;
};

// Closes the wire at the deadline, unless the watch has ended by then.
class Watch {
 public:
  Watch(Wire& wire, Timer& timer, TimePoint deadline) : timer_(timer) {
    timer.set(deadline, [&wire] {
      wire.expired = true;
      wire.close();
    });
  }
  ~Watch() { timer_.clear(); }
  Watch(const Watch&) = delete;
  Watch& operator=(const Watch&) = delete;

 private:
  Timer& timer_;
};

class TcpTransport final : public Transport {
 public:
  TcpTransport(tcp::socket socket, Timers& timers) : wire_(std::move(socket), timers) {
    error_code ignored;
    wire_.socket.set_option(tcp::no_delay(true), ignored);  // frames are whole answers: nothing is gained by waiting
  }
  ~TcpTransport() override { close(); }

  asio::any_io_executor executor() override { return wire_.socket.get_executor(); }

  void read_within(Milliseconds timeout) override { read_deadline_ = wire_.timers.now() + timeout; }

  asio::awaitable<Result<std::size_t>> read_some(std::span<std::uint8_t> into) override {
    const Watch watch(wire_, *wire_.reading, read_deadline_);
    const auto [error, count] = co_await wire_.socket.async_read_some(asio::buffer(into.data(), into.size()), as_value);
    if (error) co_return failure(error);
    co_return count;
  }

  asio::awaitable<Result<void>> write(Bytes bytes, Milliseconds timeout) override {
    const Watch watch(wire_, *wire_.writing, wire_.timers.now() + timeout);
    const auto [error, count] =
        co_await asio::async_write(wire_.socket, asio::buffer(bytes.data(), bytes.size()), as_value);
    if (error) co_return failure(error);
    co_return Result<void>();
  }

  void close() override { wire_.close(); }

 private:
  Error failure(error_code error) const {
    if (wire_.expired) return fail(ErrorCode::deadline_exceeded, {}, "the other side took too long");
    return fail(ErrorCode::connection_closed, {}, error.message());
  }

  Wire wire_;
  TimePoint read_deadline_ = TimePoint::max();
};

// Numbers are addresses as they stand; a name is looked up.
Result<std::vector<tcp::endpoint>> resolve(const asio::any_io_executor& executor, const Address& address) {
  error_code error;
  const asio::ip::address number = asio::ip::make_address(address.host, error);
  if (!error) return std::vector{tcp::endpoint(number, address.port)};
  const auto found = tcp::resolver(executor).resolve(address.host, std::to_string(address.port), error);
  if (error) return fail(ErrorCode::value_not_allowed, "address", address.host + ": " + error.message());
  std::vector<tcp::endpoint> endpoints;
  for (const auto& entry : found) endpoints.push_back(entry.endpoint());
  return endpoints;
}

Error unreachable(const Address& address, const std::string& reason) {
  return fail(ErrorCode::server_unreachable, "address", to_string(address) + ": " + reason);
}

}  // namespace

std::unique_ptr<Transport> make_tcp_transport(tcp::socket socket, Timers& timers) {
  return std::make_unique<TcpTransport>(std::move(socket), timers);
}

asio::awaitable<Result<std::unique_ptr<Transport>>> connect_tcp(Address address, Milliseconds timeout, Timers& timers) {
  const asio::any_io_executor executor = co_await asio::this_coro::executor;
  const Result<std::vector<tcp::endpoint>> endpoints = resolve(executor, address);
  if (!endpoints.ok()) co_return unreachable(address, endpoints.error().detail);

  Wire wire(tcp::socket(executor), timers);
  const TimePoint deadline = timers.now() + timeout;
  error_code error = asio::error::host_not_found;
  for (const tcp::endpoint& endpoint : endpoints.value()) {
    const Watch watch(wire, *wire.writing, deadline);
    std::tie(error) = co_await wire.socket.async_connect(endpoint, as_value);
    if (!error || wire.expired) break;
    wire.close();  // the next address begins with a fresh socket
  }
  if (error) co_return unreachable(address, wire.expired ? "no answer in time" : error.message());
  co_return make_tcp_transport(std::move(wire.socket), timers);
}

Result<tcp::acceptor> listen_tcp(const asio::any_io_executor& executor, const Address& address) {
  const std::vector<tcp::endpoint> endpoints = TRY(resolve(executor, address));
  for (const tcp::endpoint& endpoint : endpoints)
    if (!endpoint.address().is_loopback())
      return fail(ErrorCode::address_not_loopback, "listen", to_string(address) + " can be reached from elsewhere");
  const tcp::endpoint& endpoint = endpoints.front();
  tcp::acceptor acceptor(executor);
  error_code error;
  acceptor.open(endpoint.protocol(), error);
  if (!error) acceptor.set_option(tcp::acceptor::reuse_address(true), error);
  if (!error) acceptor.bind(endpoint, error);
  if (!error) acceptor.listen(asio::socket_base::max_listen_connections, error);
  if (error == asio::error::address_in_use) return fail(ErrorCode::address_in_use, "listen", to_string(address));
  if (error) return fail(ErrorCode::io_error, "listen", to_string(address) + ": " + error.message());
  return acceptor;
}

}  // namespace net
