// A transport without a network: it delivers what its script says, in pieces of a size, then ends; what is written to
// it is kept.
#pragma once

#include <algorithm>
#include <vector>

#include "net/transport.h"

namespace net {

// What a scripted transport has seen; it outlives it.
struct TransportDiary {
  std::vector<Milliseconds> read_deadlines;
  std::string written;
  bool closed = false;
};

class ScriptedTransport final : public Transport {
 public:
  ScriptedTransport(boost::asio::any_io_executor executor, std::string script, std::size_t piece, TransportDiary& diary)
      : executor_(std::move(executor)), script_(std::move(script)), piece_(piece), diary_(diary) {}

  boost::asio::any_io_executor executor() override { return executor_; }
  void read_within(Milliseconds timeout) override { diary_.read_deadlines.push_back(timeout); }
  boost::asio::awaitable<Result<std::size_t>> read_some(std::span<std::uint8_t> into) override {
    const std::size_t count = std::min({piece_, script_.size() - read_, into.size()});
    if (diary_.closed || count == 0) co_return fail(ErrorCode::connection_closed);
    std::copy_n(script_.begin() + static_cast<std::ptrdiff_t>(read_), count, into.begin());
    read_ += count;
    co_return count;
  }
  boost::asio::awaitable<Result<void>> write(Bytes bytes, Milliseconds) override {
    if (diary_.closed) co_return fail(ErrorCode::connection_closed);
    diary_.written += text_of(bytes);
    co_return Result<void>();
  }
  void close() override { diary_.closed = true; }

 private:
  boost::asio::any_io_executor executor_;
  std::string script_;
  std::size_t piece_;
  std::size_t read_ = 0;
  TransportDiary& diary_;
};

}  // namespace net
