// A line between a client and a server that is cut at the worst moment: once the server has answered what a certain
// client asked for, and before the client hears it.
#pragma once

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <string>
#include <thread>
#include <utility>

#include "net/address.h"
#include "support/support.h"

namespace apps {

class LossyLine {
 public:
  // Passes everything on, to and from `server`, until a client that says `name` in its hello is answered for the second
  // time (the welcome is the first). That answer is swallowed and the line is dead. So many such clients are `spared`
  // before: they hear all.
  LossyLine(const std::string& server, std::string name, int spared = 0)
      : server_(net::parse_address(server).value()),
        name_(std::move(name)),
        spared_(spared),
        listener_(listen_anywhere()) {
    thread_ = std::thread([this] { run(); });
  }
  ~LossyLine() {
    ::shutdown(listener_.number, SHUT_RDWR);
    thread_.join();
  }
  LossyLine(const LossyLine&) = delete;
  LossyLine& operator=(const LossyLine&) = delete;

  std::string address() const {
    sockaddr_in bound{};
    socklen_t size = sizeof(bound);
    CHECK(::getsockname(listener_.number, reinterpret_cast<sockaddr*>(&bound), &size) == 0, errno);
    return "127.0.0.1:" + std::to_string(ntohs(bound.sin_port));
  }
  bool has_swallowed_an_answer() const { return swallowed_; }

 private:
  struct Socket {
    explicit Socket(int opened) : number(opened) { CHECK(opened >= 0, errno); }
    ~Socket() { ::close(number); }
    Socket(const Socket&) = delete;
    Socket& operator=(const Socket&) = delete;
    const int number;
  };

  static int listen_anywhere() {
    const int listener = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in here{};
    here.sin_family = AF_INET;
    here.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    CHECK(::bind(listener, reinterpret_cast<const sockaddr*>(&here), sizeof(here)) == 0, errno);
    CHECK(::listen(listener, 8) == 0, errno);
    return listener;
  }
  int connect_to_server() const {
    const int connection = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in there{};
    there.sin_family = AF_INET;
    there.sin_port = htons(server_.port);
    CHECK(::inet_pton(AF_INET, server_.host.c_str(), &there.sin_addr) == 1, server_.host);
    CHECK(::connect(connection, reinterpret_cast<const sockaddr*>(&there), sizeof(there)) == 0, errno);
    return connection;
  }

  // One client after the other, as a command line connects.
  void run() {
    while (!swallowed_) {
      const int accepted = ::accept(listener_.number, nullptr, nullptr);
      if (accepted < 0) return;
      const Socket client(accepted);
      const Socket server(connect_to_server());
      pass_on(client.number, server.number);
      if (swallowed_) ::shutdown(listener_.number, SHUT_RDWR);
    }
  }
  // Until one side leaves, or the answer came that is to be lost.
  void pass_on(int client, int server) {
    bool is_named = false;
    int answers = 0;
    while (true) {
      std::array<pollfd, 2> sides{{{client, POLLIN, 0}, {server, POLLIN, 0}}};
      CHECK(::poll(sides.data(), sides.size(), 60'000) > 0, errno);
      if (sides[0].revents != 0) {
        const std::string asked = receive(client);
        is_named = is_named || asked.find(name_) != std::string::npos;
        if (!send(server, asked)) return;
      }
      if (sides[1].revents != 0) {
        const std::string answer = receive(server);
        const bool is_second = is_named && ++answers == 2;
        swallowed_ = is_second && spared_ == 0;
        if (is_second && spared_ > 0) --spared_;
        if (swallowed_ || !send(client, answer)) return;
      }
    }
  }
  static std::string receive(int socket) {
    std::string bytes(64 * 1024, '\0');
    const ssize_t count = ::recv(socket, bytes.data(), bytes.size(), 0);
    bytes.resize(count > 0 ? static_cast<std::size_t>(count) : 0);
    return bytes;
  }
  // False: there is nothing to pass on, or nobody to take it.
  static bool send(int socket, const std::string& bytes) {
    return !bytes.empty() &&
           ::send(socket, bytes.data(), bytes.size(), MSG_NOSIGNAL) == static_cast<ssize_t>(bytes.size());
  }

  net::Address server_;
  std::string name_;
  int spared_;
  Socket listener_;
  std::atomic<bool> swallowed_ = false;
  std::thread thread_;
};

}  // namespace apps
