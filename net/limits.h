// How much a server takes on. Every wait has a deadline, every queue and frame a maximum; `serve --help` states them.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>

namespace net {

struct ServerLimits {
  std::size_t connections_max = 256;                   // one more is told too_many_connections
  std::uint32_t frame_bytes_max = 256 * 1024;          // of what a client sends; frame_too_large beyond
  std::uint32_t in_flight_max = 256;                   // requests of one client; too_many_in_flight beyond
  std::size_t outgoing_bytes_max = 8 * 1024 * 1024;    // replies that a client leaves unread; closed beyond
  std::uint32_t log_chunk_bytes_max = 1024 * 1024;     // of log records in one reply
  std::size_t long_reads_waiting_max = 64;             // questions about the past; busy beyond
  std::chrono::milliseconds hello_timeout{10'000};     // for a hello to begin, its rest, its welcome: each
  std::chrono::milliseconds idle_timeout{5 * 60'000};  // between two frames; a ping keeps a connection alive
  std::chrono::milliseconds frame_timeout{30'000};     // from a frame's first byte to its last
  std::chrono::milliseconds write_timeout{30'000};     // for a client to take its replies
  std::chrono::milliseconds stop_timeout{10'000};      // for what is in flight when the server stops
};

}  // namespace net
