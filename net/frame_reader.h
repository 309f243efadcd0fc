// Finds whole frames in what a transport delivers. Its buffer grows with what has arrived, never with what a header
// claims, and to one read (64 KiB) beyond a frame of the greatest size at most.
#pragma once

#include <string>

#include "net/transport.h"

namespace net {

// How long a frame may take to begin, and then to arrive whole.
struct FramePatience {
  Milliseconds begin;
  Milliseconds finish;
};

class FrameReader {
 public:
  FrameReader(Transport& transport, std::size_t frame_bytes_max);
  // The next frame, valid until the next call. Errors: malformed and frame_too_large (the stream is lost: where the
  // next frame begins is not known); those of the transport, connection_closed also where the stream ends within a
  // frame.
  boost::asio::awaitable<Result<Bytes>> next(FramePatience patience);
  // Whether a frame has begun and not ended.
  bool is_within_frame() const { return !unread().empty(); }

 private:
  Bytes unread() const { return bytes_of(buffer_).subspan(begin_, end_ - begin_); }
  Bytes take(std::size_t size);
  std::span<std::uint8_t> room();
  Error stream_ended(const Error& error) const;

  Transport& transport_;
  const std::size_t frame_bytes_max_;
  std::string buffer_;  // [begin_, end_) has arrived and is not taken
  std::size_t begin_ = 0;
  std::size_t end_ = 0;
};

}  // namespace net
