#include "net/long_reads.h"

#include <spdlog/spdlog.h>

#include <new>

namespace net {
namespace {

template <class Value>
ReplyBody reply_of(Result<Value> result) {
  if (!result.ok()) return result.error();
  return std::move(result).value();
}

}  // namespace

bool is_long(const engine::Query& query) {
  return std::visit(
      [](const auto& each) {
        if constexpr (requires { each.as_of; }) return !each.as_of.is_now();
        if constexpr (requires { each.explain; }) return each.explain;
        return false;
      },
      query);
}

LongReadDesk::LongReadDesk(LongReads& reads, std::size_t waiting_max)
    : reads_(reads), waiting_max_(waiting_max), thread_([this] { work(); }) {}

LongReadDesk::~LongReadDesk() {
  stop();
  {
    const std::lock_guard lock(mutex_);
    closing_ = true;
    waiting_.clear();
  }
  arrived_.notify_one();
  thread_.join();
}

bool LongReadDesk::submit(Request request, std::stop_token left, ReplyHandler handler) {
  {
    const std::lock_guard lock(mutex_);
    if (waiting_.size() >= waiting_max_) return false;
    waiting_.push_back({std::move(request), std::move(left), std::move(handler)});
  }
  arrived_.notify_one();
  return true;
}

void LongReadDesk::work() {
  Waiting waiting;
  while (next(waiting)) waiting.handler(reply_to(waiting));
}

bool LongReadDesk::next(Waiting& waiting) {
  std::unique_lock lock(mutex_);
  arrived_.wait(lock, [this] { return closing_ || !waiting_.empty(); });
  if (closing_) return false;
  waiting = std::move(waiting_.front());
  waiting_.pop_front();
  return true;
}

// An answer that there is no memory for is one question's affair.
ReplyBody LongReadDesk::reply_to(const Waiting& asked) {
  try {
    return try_reply_to(asked);
  } catch (const std::bad_alloc& exception) {
    spdlog::error("a question about the past could not be answered: {}", exception.what());
    return fail(ErrorCode::busy, {}, "the server has no room for this answer now");
  }
}

ReplyBody LongReadDesk::try_reply_to(const Waiting& asked) {
  if (stop_.stop_requested()) return fail(ErrorCode::shutting_down, {}, "the server stops");
  if (asked.left.stop_requested()) return fail(ErrorCode::connection_closed, {}, "whoever asked has left");
  if (const auto* reading = std::get_if<ReadLog>(&asked.request)) return reply_of(reads_.read_log(*reading));
  return reply_of(reads_.answer(std::get<engine::Query>(asked.request), stop_.get_token()));
}

}  // namespace net
