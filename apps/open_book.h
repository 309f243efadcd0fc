// A data directory opened with everything that stands on it: log, rows, clock, engine, server. Reading `start` shows
// the whole house; `serve` and `demo` are this and a way to stop.
#pragma once

#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

#include "engine/engine_thread.h"
#include "engine/worker_thread.h"
#include "ledger/base/entropy.h"
#include "ledger/base/time.h"
#include "ledger/event_log.h"
#include "ledger/row_store.h"
#include "net/server.h"

namespace apps {

struct BookOptions {
  std::string data;  // directory
  std::string listen = "127.0.0.1:4740";
  std::string zone = "Europe/Paris";
  bool accept_clock = false;
  net::ServerLimits limits;
  std::uint64_t room_min_bytes = 64ull << 20;
  // While it opens, on the thread that opens it: how many events are folded, of how many.
  std::function<void(std::uint64_t folded, std::uint64_t events)> on_opening = {};
};

// That a book which serves has failed: its engine's thread tells it, whoever serves asks. Any thread.
class BookFault {
 public:
  void tell(const Error& error);
  std::optional<Error> told() const;  // the first

 private:
  mutable std::mutex mutex_;
  std::optional<Error> error_;
};

class OpenBook {
 public:
  // Errors: those of the directory, the log, the clock and the address, each saying what and where.
  static Result<std::unique_ptr<OpenBook>> open(const BookOptions& options, std::function<void(const Error&)> on_fault);
  ~OpenBook();
  OpenBook(const OpenBook&) = delete;
  OpenBook& operator=(const OpenBook&) = delete;

  // Where it listens: "127.0.0.1:4740".
  std::string address() const;
  // Answers what is in flight, writes the rows behind, closes.
  void stop();
  // After a fault: the log takes no more, so whoever waits for an answer is cut off instead.
  void cut_off();

 private:
  explicit OpenBook(ledger::DataDirectory directory) : directory_(std::move(directory)) {}
  Result<void> start(const BookOptions& options, std::function<void(const Error&)> on_fault);

  ledger::DataDirectory directory_;
  SystemClock clock_;
  SystemEntropy entropy_;
  std::unique_ptr<ledger::EventLog> log_;
  std::unique_ptr<ledger::RowStore> rows_;
  std::unique_ptr<engine::WorkerThread> rows_writer_;
  std::unique_ptr<engine::Engine> engine_;
  std::unique_ptr<engine::EngineThread> engine_thread_;
  std::unique_ptr<net::LongReads> long_reads_;
  std::unique_ptr<net::Server> server_;
};

}  // namespace apps
