// When a wait is over, as an argument: servers, clients and tills take their deadlines and pauses from here. The
// system's are by the steady clock; a test or a simulator moves time itself.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <functional>
#include <memory>

namespace net {

using Milliseconds = std::chrono::milliseconds;
using TimePoint = std::chrono::steady_clock::time_point;  // of no day, and never runs back

// One deadline at a time. All calls on its executor's one thread.
class Timer {
 public:
  virtual ~Timer() = default;  // clears
  // Calls once `deadline` has come, unless it is set anew or cleared before: then that call never comes, not even when
  // it was already on its way.
  virtual void set(TimePoint deadline, std::function<void()> call) = 0;
  virtual void clear() = 0;
};

// Any thread.
class Timers {
 public:
  virtual ~Timers() = default;
  virtual TimePoint now() const = 0;
  // The timer's calls come on the executor, whose loop has work to do as long as one is due.
  virtual std::unique_ptr<Timer> make_timer(const boost::asio::any_io_executor& executor) = 0;
  // The calling thread pauses.
  virtual void sleep(Milliseconds time) = 0;
};

// Without state: one for all.
Timers& system_timers();

// What one coroutine waits for, up to a deadline.
class Awaited {
 public:
  Awaited(const boost::asio::any_io_executor& executor, Timers& timers);
  // Returns when it is here, or after `timeout`.
  boost::asio::awaitable<void> wait_for(Milliseconds timeout);
  // Now, if somebody waits.
  void is_here() { event_.cancel(); }

 private:
  Timers& timers_;
  std::unique_ptr<Timer> deadline_;
  boost::asio::steady_timer event_;  // never expires by itself
};

}  // namespace net
