// A handler of Asio's may be on its way when its wait is cancelled. It finds its call by a weak pointer, and the call
// is gone by then.
#include "net/timers.h"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <thread>

namespace net {
namespace {

namespace asio = boost::asio;

class SystemTimer final : public Timer {
 public:
  explicit SystemTimer(const asio::any_io_executor& executor) : timer_(executor) {}

  void set(TimePoint deadline, std::function<void()> call) override {
    call_ = std::make_shared<std::function<void()>>(std::move(call));
    timer_.expires_at(deadline);
    timer_.async_wait([due = std::weak_ptr(call_)](boost::system::error_code) {
      if (const auto here = due.lock()) (*here)();
    });
  }
  void clear() override {
    call_.reset();
    timer_.cancel();
  }

 private:
  asio::steady_timer timer_;
  std::shared_ptr<std::function<void()>> call_;
};

class SystemTimers final : public Timers {
 public:
  TimePoint now() const override { return std::chrono::steady_clock::now(); }
  std::unique_ptr<Timer> make_timer(const asio::any_io_executor& executor) override {
    return std::make_unique<SystemTimer>(executor);
  }
  void sleep(Milliseconds time) override { std::this_thread::sleep_for(time); }
};

}  // namespace

Timers& system_timers() {
  static SystemTimers timers;
  return timers;
}

Awaited::Awaited(const asio::any_io_executor& executor, Timers& timers)
    : timers_(timers), deadline_(timers.make_timer(executor)), event_(executor, TimePoint::max()) {}

asio::awaitable<void> Awaited::wait_for(Milliseconds timeout) {
  deadline_->set(timers_.now() + timeout, [this] { event_.cancel(); });
  co_await event_.async_wait(asio::as_tuple(asio::use_awaitable));
  deadline_->clear();
}

}  // namespace net
