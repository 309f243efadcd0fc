// The door: listens on a loopback address and holds a conversation with each client, on one thread of its own.
#pragma once

#include <memory>
#include <string>

#include "net/address.h"
#include "net/limits.h"
#include "net/long_reads.h"

namespace net {

class Timers;  // net/timers.h
Timers& system_timers();

struct ServerOptions {
  Address listen;  // port 0: any that is free
  LogId log{};
  Epoch epoch{};
  std::string software;  // "grenier 0.1.0", told to clients
  ServerLimits limits;
  Timers* timers = &system_timers();  // for every deadline of the limits; outlive the server
};

class Server {
 public:
  // Listens when it returns. `counter`, `long_reads` and `clock` outlive it. Errors: address_not_loopback,
  // address_in_use, value_not_allowed (a host that nobody knows), io_error.
  static Result<std::unique_ptr<Server>> start(const ServerOptions& options, engine::Counter& counter,
                                               LongReads& long_reads, const Clock& clock);
  // Whether it could listen there: the errors of `start` about its address, told before anything else is begun.
  static Result<void> check_address(const Address& listen);
  // Stops.
  ~Server();
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  // Where it listens, with the port that was found.
  const Address& address() const;
  // Takes no more clients and requests, answers what is in flight (the counter must still be at work), closes every
  // connection, and returns: at the latest after the limits' stop_timeout. Long reads are not waited for: they end with
  // shutting_down at their next record. May be called again.
  void stop();
  // The same when the counter has failed and answers no more: nothing that is in flight is waited for.
  void cut_off();

 private:
  class Loop;
  explicit Server(std::unique_ptr<Loop> loop);
  std::unique_ptr<Loop> loop_;
};

}  // namespace net
