// A peer that keeps no rules: it sends any bytes, and looks at what comes back.
#pragma once

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <optional>
#include <string>

#include "net/address.h"
#include "net/message_codec.h"

namespace net {

class RawConnection {
 public:
  explicit RawConnection(const Address& address) : socket_(::socket(AF_INET, SOCK_STREAM, 0)) {
    sockaddr_in to{};
    to.sin_family = AF_INET;
    to.sin_port = htons(address.port);
    CHECK(::inet_pton(AF_INET, address.host.c_str(), &to.sin_addr) == 1, address.host);
    CHECK(::connect(socket_, reinterpret_cast<const sockaddr*>(&to), sizeof(to)) == 0, address.port);
    const timeval patience{.tv_sec = 20, .tv_usec = 0};
    ::setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience));
    ::setsockopt(socket_, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof(patience));
  }
  ~RawConnection() { ::close(socket_); }
  RawConnection(const RawConnection&) = delete;
  RawConnection& operator=(const RawConnection&) = delete;

  // False when the other side has closed.
  bool send(std::string_view bytes) {
    while (!bytes.empty()) {
      const ssize_t count = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
      if (count <= 0) return false;
      bytes.remove_prefix(static_cast<std::size_t>(count));
    }
    return true;
  }
  bool send(const ClientMessage& message) { return send(encode(message)); }
  void finish_sending() { ::shutdown(socket_, SHUT_WR); }

  // The next message, or nothing when the other side has closed.
  std::optional<ServerMessage> receive() {
    while (true) {
      const auto size = frame_size(bytes_of(received_), 1 << 26).value();
      if (size && *size <= received_.size()) {
        ServerMessage message = decode_server(bytes_of(received_).first(*size)).value();
        received_.erase(0, *size);
        return message;
      }
      char chunk[64 * 1024];
      const ssize_t count = ::recv(socket_, chunk, sizeof(chunk), 0);
      CHECK(count >= 0 || errno == ECONNRESET, errno);
      if (count <= 0) return std::nullopt;
      received_.append(chunk, static_cast<std::size_t>(count));
    }
  }
  // Whether the other side has closed, as far as it can be told now.
  bool has_ended() {
    char byte = 0;
    const ssize_t count = ::recv(socket_, &byte, 1, MSG_PEEK | MSG_DONTWAIT);
    return count == 0 || (count < 0 && errno != EAGAIN);
  }
  // The reason told before the end, or none; whatever else came is skipped.
  ErrorCode reason_of_end() {
    ErrorCode reason = ErrorCode::none;
    while (const auto message = receive())
      if (const auto* error = std::get_if<Error>(&*message)) reason = error->code;
    return reason;
  }

 private:
  int socket_;
  std::string received_;
};

}  // namespace net
