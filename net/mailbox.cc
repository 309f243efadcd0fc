#include "net/mailbox.h"

#include <boost/asio/post.hpp>

namespace net {

void Mailbox::put(std::function<void()> call) {
  const std::lock_guard lock(mutex_);
  if (closed_) return;
  calls_.push_back(std::move(call));
  if (calls_.size() == 1) boost::asio::post(loop_, [self = shared_from_this()] { self->run_all(); });
}

void Mailbox::run_all() {
  std::vector<std::function<void()>> calls;
  {
    const std::lock_guard lock(mutex_);
    calls.swap(calls_);
  }
  for (const std::function<void()>& call : calls) call();
}

void Mailbox::close() {
  const std::lock_guard lock(mutex_);
  closed_ = true;
  calls_.clear();
  loop_ = {};  // it may be destroyed before the last who still holds this mailbox
}

}  // namespace net
