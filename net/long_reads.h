// Questions that walk the log: a balance as it stood, a stretch of records. They are answered behind the committed
// sequence on a thread of their own, so that no till waits for an auditor.
#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <stop_token>
#include <thread>

#include "net/message.h"

namespace net {

// Called on the long-read thread alone, one question at a time. May throw std::bad_alloc: that question is then refused
// as busy.
class LongReads {
 public:
  virtual ~LongReads() = default;
  // Looks at `stop` again and again on its way: shutting_down soon after it was requested.
  virtual Result<engine::Answer> answer(const engine::Query& query, const std::stop_token& stop) = 0;
  // Bounded by the bytes asked for.
  virtual Result<LogChunk> read_log(const ReadLog& reading) = 0;
};

// Whether a query must fold the log to be answered.
bool is_long(const engine::Query& query);

// The thread and the line before it.
class LongReadDesk {
 public:
  LongReadDesk(LongReads& reads, std::size_t waiting_max);
  // Stops; those that wait are dropped.
  ~LongReadDesk();
  LongReadDesk(const LongReadDesk&) = delete;
  LongReadDesk& operator=(const LongReadDesk&) = delete;

  using Request = std::variant<engine::Query, ReadLog>;
  using ReplyHandler = std::function<void(ReplyBody)>;
  // False: too many wait; the handler will not be called. It is called on the long-read thread. `left`: whoever asked
  // has left, so that no answer is begun.
  bool submit(Request request, std::stop_token left, ReplyHandler handler);
  // From any thread: the question being answered and those that wait end with shutting_down, and so does any later one.
  void stop() { stop_.request_stop(); }

 private:
  struct Waiting {
    Request request;
    std::stop_token left;
    ReplyHandler handler;
  };
  void work();
  bool next(Waiting& waiting);
  ReplyBody reply_to(const Waiting& asked);
  ReplyBody try_reply_to(const Waiting& asked);

  LongReads& reads_;
  const std::size_t waiting_max_;
  std::mutex mutex_;
  std::condition_variable arrived_;
  std::deque<Waiting> waiting_;
  bool closing_ = false;
  std::stop_source stop_;
  std::thread thread_;  // last: it uses all the others
};

}  // namespace net
