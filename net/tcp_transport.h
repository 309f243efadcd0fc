// The transport that is a TCP socket, and the two ways to come by one.
#pragma once

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <memory>

#include "net/address.h"
#include "net/transport.h"

namespace net {

// An error is a value of the tuple that is awaited, not an exception.
inline constexpr auto as_value = boost::asio::as_tuple(boost::asio::use_awaitable);

// Takes over a connected socket. `timers` tell when its deadlines have come, and outlive it.
std::unique_ptr<Transport> make_tcp_transport(boost::asio::ip::tcp::socket socket, Timers& timers);

// Tries each address that the name has, all within `timeout`; a name (not a number) is looked up before that, by the
// system and in its own time. server_unreachable with the last reason.
boost::asio::awaitable<Result<std::unique_ptr<Transport>>> connect_tcp(Address address, Milliseconds timeout,
                                                                       Timers& timers);

// An acceptor that listens. Errors: address_not_loopback (until there is access control, a server talks to its own
// machine only), address_in_use, value_not_allowed for a name that nobody knows, io_error.
Result<boost::asio::ip::tcp::acceptor> listen_tcp(const boost::asio::any_io_executor& executor, const Address& address);

}  // namespace net
