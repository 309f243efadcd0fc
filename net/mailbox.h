// Calls from other threads, run in order on the loop. However many arrive before the loop wakes, it is woken once.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <functional>
#include <memory>
#include <mutex>
#include <vector>

namespace net {

// Shared with those who write to it: the engine may answer after the server is gone.
class Mailbox : public std::enable_shared_from_this<Mailbox> {
 public:
  explicit Mailbox(boost::asio::any_io_executor loop) : loop_(std::move(loop)) {}
  // Any thread. After `close` the call is dropped.
  void put(std::function<void()> call);
  // The loop's thread, or when the loop has stopped.
  void close();

 private:
  void run_all();

  std::mutex mutex_;
  boost::asio::any_io_executor loop_;
  std::vector<std::function<void()>> calls_;
  bool closed_ = false;
};

}  // namespace net
