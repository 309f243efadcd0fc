// A book in memory for tests: the real engine on a memory log and memory rows, a clock that stands still, entropy that
// repeats, and sources that count their own commands as a till does.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "engine/engine.h"
#include "support/support.h"

namespace test_support {

// How a command is told: what a till adds to its content.
struct Telling {
  CommandNature nature = CommandNature::request;
  std::optional<Instant> occurred_at;  // none: the book's clock
  Date effective_date = kNoDate;
};

std::unique_ptr<ledger::EventLog> memory_log();

class Book {
 public:
  explicit Book(Instant start = at("2026-03-02T09:00:00Z"));
  // With a log of one's own (it wraps another, it fails…); the book is not opened yet.
  Book(std::unique_ptr<ledger::EventLog> log, Instant start);
  Book(const Book&) = delete;
  Book& operator=(const Book&) = delete;

  // Opens the engine on what the log and the rows hold; again: a restart after a crash. Every source says hello again.
  Result<void> open(engine::EngineOptions options = {});
  // Writes the rows behind, as a clean stop does, and opens again.
  Result<void> restart();

  // Says hello as `code`, enrolling it when it is new. `shop` empty: an administrator, else a till of that shop.
  Result<void> open_source(const std::string& code, const std::string& shop = {});
  // The next command of an open source.
  engine::Command command(const std::string& source, engine::CommandBody body, const Telling& telling = {});
  // Sends it under the source's claim. A receipt counts the number as used, an error does not. A fault of the log is
  // an error as well.
  Result<engine::Receipt> send(const engine::Command& command);
  Result<engine::Receipt> send(const std::string& source, engine::CommandBody body, const Telling& telling = {}) {
    return send(command(source, std::move(body), telling));
  }
  Result<engine::Answer> ask(engine::Query query);
  // One batch: the replies in order, or the fault for which there are none.
  Result<std::vector<Result<engine::Reply>>> execute(std::vector<engine::Request> requests);
  engine::Request request(const engine::Command& command) const;

  // The log folded into an empty state.
  Result<engine::Folded> replay() const;
  // Empty when replaying gives the rows and the tree that are live, else what differs.
  Result<std::string> replay_difference() const;
  Result<std::vector<ledger::Event>> events() const;

  engine::Engine& engine() { return *engine_; }
  const engine::State& state() const { return engine_->state(); }
  ledger::EventLog& log() { return *log_; }
  // Another log in its place, for the next open: gives back the former.
  std::unique_ptr<ledger::EventLog> replace_log(std::unique_ptr<ledger::EventLog> log) {
    engine_.reset();
    return std::exchange(log_, std::move(log));
  }
  ledger::RowStore& rows() { return *rows_; }
  // Other rows, and another worker to write them, for the next open. The worker outlives the book.
  void replace_rows(std::unique_ptr<ledger::RowStore> rows) {
    engine_.reset();
    rows_ = std::move(rows);
  }
  void write_rows_on(engine::Worker& worker) { worker_ = &worker; }
  ManualClock& clock() { return clock_; }
  const engine::Claim& claim(const std::string& source) const { return claims_.at(source); }
  bool knows(const std::string& source) const { return claims_.contains(source); }
  CommandNumber last_number(const std::string& source) const { return state().last_number(claim(source).source); }
  void set_free_bytes(std::uint64_t count) { free_bytes_ = count; }

 private:
  std::unique_ptr<ledger::EventLog> log_;
  std::unique_ptr<ledger::RowStore> rows_ = ledger::make_memory_row_store();
  engine::Worker* worker_ = nullptr;
  ManualClock clock_;
  SeededEntropy entropy_{20260302};
  std::uint64_t free_bytes_ = UINT64_MAX;
  std::unique_ptr<engine::Engine> engine_;
  std::map<std::string, engine::Claim> claims_;
  std::uint64_t commands_made_ = 0;
};

// --- a network in few words ------------------------------------------------------------------------------------------

// A small network that most tests can stand on: entity "asso", shop "noailles" with the till "noailles-1" and the
// administrator "bureau", products "riz" (piece, market 2.40, full 2.20) and "farine" (gram, market 1.60, full 1.50) of
// category "epicerie", a tariff "solidaire" whose bracket "rouge" pays 20 % of the market price and "plein" the full
// price, a funder "ville" with the fund "ville-aide", and the household N-001 in "rouge".
void declare_network(Book& book);

engine::DeliveredLot lot_of(std::string product, std::int64_t quantity, std::int64_t cents_a_piece);
engine::Deliver delivery_of(std::string product, std::int64_t quantity, std::int64_t cents_a_piece);
engine::Sell sale_of(std::string product, std::int64_t quantity, std::string household = {});

}  // namespace test_support
