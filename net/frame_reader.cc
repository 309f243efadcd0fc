#include "net/frame_reader.h"

#include "net/message_codec.h"

namespace net {
namespace {

constexpr std::size_t kReadBytes = 64 * 1024;

}  // namespace

FrameReader::FrameReader(Transport& transport, std::size_t frame_bytes_max)
    : transport_(transport), frame_bytes_max_(frame_bytes_max) {}

boost::asio::awaitable<Result<Bytes>> FrameReader::next(FramePatience patience) {
  bool begun = false;
  while (true) {
    const Result<std::optional<std::size_t>> size = frame_size(unread(), frame_bytes_max_);
    if (!size.ok()) co_return size.error();
    if (size.value() && *size.value() <= unread().size()) co_return take(*size.value());

    if (!begun) transport_.read_within(unread().empty() ? patience.begin : patience.finish);
    begun = !unread().empty();
    const Result<std::size_t> count = co_await transport_.read_some(room());
    if (!count.ok()) co_return stream_ended(count.error());
    end_ += count.value();
  }
}

Bytes FrameReader::take(std::size_t size) {
  const Bytes frame = unread().first(size);
  begin_ += size;
  return frame;
}

// Moves what is unread to the front, where a frame lies on a word boundary and need not be copied to be decoded.
std::span<std::uint8_t> FrameReader::room() {
  buffer_.erase(0, begin_);
  end_ -= begin_;
  begin_ = 0;
  if (buffer_.size() < end_ + kReadBytes) buffer_.resize(end_ + kReadBytes);
  return {reinterpret_cast<std::uint8_t*>(buffer_.data()) + end_, buffer_.size() - end_};
}

// Within a frame as well: a peer that was killed while it wrote says nothing wrong, and may be asked again.
Error FrameReader::stream_ended(const Error& error) const {
  if (unread().empty() || error.code != ErrorCode::connection_closed) return error;
  return fail(ErrorCode::connection_closed, {}, "the stream ended within a frame");
}

}  // namespace net
