// Timers that stand still until a test moves them. What is due is called on its loop, in the order of the deadlines.
#pragma once

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>
#include <condition_variable>
#include <map>
#include <mutex>
#include <vector>

#include "net/timers.h"

namespace net {

class ManualTimers final : public Timers {
 public:
  TimePoint now() const override {
    const std::lock_guard lock(mutex_);
    return now_;
  }
  std::unique_ptr<Timer> make_timer(const boost::asio::any_io_executor& executor) override {
    return std::make_unique<ManualTimer>(*this, executor);
  }
  // Whoever pauses moves time.
  void sleep(Milliseconds time) override {
    slept_.push_back(time);
    advance(time);
  }
  const std::vector<Milliseconds>& slept() const { return slept_; }

  void advance(Milliseconds time) {
    const std::lock_guard lock(mutex_);
    now_ += time;
    while (!due_.empty() && due_.begin()->first <= now_) {
      const Due& due = due_.begin()->second;
      boost::asio::post(due.executor.get_executor(), [call = std::weak_ptr(due.call)] {
        if (const auto here = call.lock()) (*here)();
      });
      due_.erase(due_.begin());
    }
  }
  // Until nothing is due sooner: the deadline of what has just been written is taken back only after it has arrived.
  void wait_until_none_is_due_before(Milliseconds time) {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return due_.empty() || due_.begin()->first >= now_ + time; });
  }
  // Until there is one to call after exactly so long.
  void wait_for_one_due_in(Milliseconds time) {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return due_.contains(now_ + time); });
  }

 private:
  using Call = std::shared_ptr<std::function<void()>>;
  struct Due {
    std::weak_ptr<std::function<void()>> call;
    boost::asio::executor_work_guard<boost::asio::any_io_executor> executor;  // its loop has this to do
  };

  class ManualTimer final : public Timer {
   public:
    ManualTimer(ManualTimers& timers, boost::asio::any_io_executor executor)
        : timers_(timers), executor_(std::move(executor)) {}
    ~ManualTimer() override { take_back(); }
    void set(TimePoint deadline, std::function<void()> call) override {
      take_back();
      call_ = std::make_shared<std::function<void()>>(std::move(call));
      timers_.add(deadline, {call_, boost::asio::make_work_guard(executor_)});
    }
    void clear() override { take_back(); }

   private:
    void take_back() {
      if (call_) timers_.remove(call_);
      call_.reset();
    }

    ManualTimers& timers_;
    boost::asio::any_io_executor executor_;
    Call call_;
  };

  void add(TimePoint deadline, Due due) {
    const std::lock_guard lock(mutex_);
    due_.emplace(deadline, std::move(due));
    changed_.notify_all();
  }
  void remove(const Call& call) {
    const std::lock_guard lock(mutex_);
    std::erase_if(due_, [&](const auto& each) { return each.second.call.lock() == call; });
    changed_.notify_all();
  }

  mutable std::mutex mutex_;
  std::condition_variable changed_;
  TimePoint now_{};
  std::multimap<TimePoint, Due> due_;
  std::vector<Milliseconds> slept_;  // one thread's
};

}  // namespace net
