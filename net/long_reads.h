// Questions that walk the log: a balance as it stood, a stretch of records. They are answered behind the committed
// sequence on a thread of their own, so that no till waits for an auditor.
#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>

#include "net/message.h"

namespace net {

// Called on the long-read thread alone, one question at a time.
class LongReads {
 public:
  virtual ~LongReads() = default;
  virtual Result<engine::Answer> answer(const engine::Query& query) = 0;
  virtual Result<LogChunk> read_log(const ReadLog& reading) = 0;
};

// Whether a query must fold the log to be answered.
bool is_long(const engine::Query& query);

// The thread and the line before it.
class LongReadDesk {
 public:
  LongReadDesk(LongReads& reads, std::size_t waiting_max);
  // Waits for the question being answered; those that wait are dropped.
  ~LongReadDesk();
  LongReadDesk(const LongReadDesk&) = delete;
  LongReadDesk& operator=(const LongReadDesk&) = delete;

  using Request = std::variant<engine::Query, ReadLog>;
  using ReplyHandler = std::function<void(ReplyBody)>;
  // False: too many wait; the handler will not be called. It is called on the long-read thread.
  bool submit(Request request, ReplyHandler handler);

 private:
  struct Waiting {
    Request request;
    ReplyHandler handler;
  };
  void work();
  bool next(Waiting& waiting);
  ReplyBody reply_to(const Request& request);

  LongReads& reads_;
  const std::size_t waiting_max_;
  std::mutex mutex_;
  std::condition_variable arrived_;
  std::deque<Waiting> waiting_;
  bool closing_ = false;
  std::thread thread_;  // last: it uses all the others
};

}  // namespace net
