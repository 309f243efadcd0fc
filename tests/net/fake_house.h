// A counter, long reads and a server for tests: no engine, no disk. The counter numbers commands as the real one must,
// and can be told to be busy, to hold its answers back, to lose them, and to forget as a restored backup does.
#pragma once

#include <spdlog/spdlog.h>

#include <array>
#include <atomic>
#include <condition_variable>
#include <deque>
#include <future>
#include <map>
#include <mutex>
#include <vector>

#include "net/client.h"
#include "net/message_codec.h"
#include "net/server.h"
#include "support/support.h"

namespace net {

inline const LogId kTestLog = {1, 2, 3};

inline engine::CommandBody sale_of(std::string_view product) {
  return engine::Sell{.shop = "noailles", .lines = {{.product = std::string(product), .quantity = {1}}}};
}

class FakeCounter final : public engine::Counter {
 public:
  enum class Mode { answering, holding, losing };

  bool submit(engine::Request request, engine::ReplyHandler handler) override {
    const std::lock_guard lock(mutex_);
    ++submitted_;
    if (full_) return false;
    if (busy_ > 0 && std::holds_alternative<engine::ClaimedCommand>(request)) return --busy_, false;
    Result<engine::Reply> reply = std::visit([this](const auto& each) { return decide(each); }, request);
    const bool is_hello = std::holds_alternative<engine::OpenSource>(request);
    if (mode_ == Mode::answering || (is_hello && !holds_hellos_))
      handler(std::move(reply));
    else if (mode_ == Mode::holding)
      held_.push_back({std::move(request), std::move(handler), std::move(reply)});
    arrived_.notify_all();
    return true;
  }

  void set_mode(Mode mode) {
    const std::lock_guard lock(mutex_);
    mode_ = mode;
  }
  void hold_hellos() {
    const std::lock_guard lock(mutex_);
    mode_ = Mode::holding;
    holds_hellos_ = true;
  }
  void release() {
    std::deque<Held> held;
    {
      const std::lock_guard lock(mutex_);
      mode_ = Mode::answering;
      held.swap(held_);
    }
    for (Held& each : held) each.handler(std::move(each.reply));
  }
  // Answers the one that was asked first.
  void release_one() {
    std::optional<Held> first;
    {
      const std::lock_guard lock(mutex_);
      CHECK(!held_.empty());
      first = std::move(held_.front());
      held_.pop_front();
    }
    first->handler(std::move(first->reply));
  }
  // What is held, as it was asked: "command 3", "stock"…
  std::vector<std::string> held() {
    const std::lock_guard lock(mutex_);
    std::vector<std::string> names;
    for (const Held& each : held_)
      names.push_back(std::visit([](const auto& asked) { return name_of(asked); }, each.request));
    return names;
  }
  // Until whoever asked the question that is held first has left.
  void wait_until_the_first_has_left() {
    std::stop_token left;
    {
      const std::lock_guard lock(mutex_);
      left = std::get<engine::Question>(held_.front().request).left;
    }
    std::promise<void> gone;
    const std::stop_callback tell(left, [&gone] { gone.set_value(); });
    gone.get_future().wait();
  }
  void wait_for_held(std::size_t count) {
    std::unique_lock lock(mutex_);
    arrived_.wait(lock, [&] { return held_.size() >= count; });
  }
  void be_busy(int times) {
    const std::lock_guard lock(mutex_);
    busy_ = times;
  }
  // From now on nothing is taken.
  void fill_up() {
    const std::lock_guard lock(mutex_);
    full_ = true;
  }
  // The commands of a source from the one after `last` on were never heard of.
  void forget_after(const std::string& code, std::uint64_t last) {
    const std::lock_guard lock(mutex_);
    sources_.at(code).commands.resize(last);
  }
  // The next command with this number is refused by name, which does not consume the number.
  void refuse(std::uint64_t number, ErrorCode code) {
    const std::lock_guard lock(mutex_);
    refused_[number] = code;
  }
  void refuse_nothing() {
    const std::lock_guard lock(mutex_);
    refused_.clear();
  }
  // A session elsewhere claims the source.
  void fence(const std::string& code) {
    const std::lock_guard lock(mutex_);
    ++sources_.at(code).token;
  }
  std::vector<engine::Command> commands(const std::string& code) {
    const std::lock_guard lock(mutex_);
    std::vector<engine::Command> commands;
    for (const Decided& each : sources_[code].commands) commands.push_back(each.command);
    return commands;
  }
  bool knows(const std::string& code) {
    const std::lock_guard lock(mutex_);
    return sources_.contains(code);
  }
  int submitted() {
    const std::lock_guard lock(mutex_);
    return submitted_;
  }

 private:
  struct Decided {
    engine::Command command;
    engine::Receipt receipt;
  };
  struct Held {
    engine::Request request;
    engine::ReplyHandler handler;
    Result<engine::Reply> reply;
  };
  struct Source {
    SourceId id{};
    std::uint64_t token = 0;
    std::vector<Decided> commands;
  };

  Result<engine::Reply> decide(const engine::OpenSource& open) {
    if (!sources_.contains(open.code) && !open.enrol) return fail(ErrorCode::unknown_source, "source", open.code);
    Source& source = sources_[open.code];
    if (is_none(source.id)) source.id = SourceId{static_cast<std::uint32_t>(sources_.size())};
    return engine::Reply(engine::SourceOpened{.claim = {source.id, ++source.token},
                                              .code = open.code,
                                              .last = CommandNumber{source.commands.size()},
                                              .log = kTestLog,
                                              .epoch = Epoch{4}});
  }
  Result<engine::Reply> decide(const engine::ClaimedCommand& asked) {
    const engine::Command& command = asked.command;
    Source& source = of(command.source);
    if (source.token != asked.claim.token) return fail(ErrorCode::source_fenced);
    const std::uint64_t number = raw(command.number);
    if (const auto refusal = refused_.extract(number)) return fail(refusal.mapped());
    if (number > source.commands.size() + 1) return fail(ErrorCode::number_gap, "number");
    if (number <= source.commands.size()) {
      const Decided& known = source.commands[number - 1];
      if (known.command.hash != command.hash) return fail(ErrorCode::command_number_reused, "number");
      return engine::Reply(known.receipt);
    }
    const engine::Receipt receipt{.number = command.number, .sequence = Sequence{++sequence_}};
    source.commands.push_back({command, receipt});
    return engine::Reply(receipt);
  }
  static std::string name_of(const engine::OpenSource&) { return "hello"; }
  static std::string name_of(const engine::ClaimedCommand& asked) {
    return "command " + std::to_string(raw(asked.command.number));
  }
  static std::string name_of(const engine::Question& asked) {
    static constexpr std::array kNames = {"quote",  "stock",       "funds",     "household",
                                          "ticket", "last number", "catalogue", "status"};
    return kNames.at(asked.query.index());
  }

  Result<engine::Reply> decide(const engine::Question&) {
    return engine::Reply(engine::Answer(engine::StatusAnswer{}));
  }

  Source& of(SourceId id) {
    for (auto& [code, source] : sources_)
      if (source.id == id) return source;
    CHECK(false, raw(id));
  }

  std::mutex mutex_;
  std::condition_variable arrived_;
  Mode mode_ = Mode::answering;
  bool holds_hellos_ = false;
  bool full_ = false;
  int busy_ = 0;
  int submitted_ = 0;
  std::uint64_t sequence_ = 0;
  std::map<std::uint64_t, ErrorCode> refused_;
  std::map<std::string, Source> sources_;
  std::deque<Held> held_;
};

class FakeLongReads final : public LongReads {
 public:
  Result<engine::Answer> answer(const engine::Query&, const std::stop_token& stop) override {
    pass_gate(stop);
    if (is_out_of_memory) throw std::bad_alloc();
    if (stop.stop_requested()) return fail(ErrorCode::shutting_down);
    return engine::Answer(engine::StockAnswer{.at = Sequence{7}});
  }
  Result<LogChunk> read_log(const ReadLog& reading) override {
    pass_gate({});
    if (is_out_of_memory) throw std::bad_alloc();
    return LogChunk{.records = {std::string(reading.bytes_max, 'r')}, .next = next(reading.from), .last = Sequence{9}};
  }
  void close_gate() {
    const std::lock_guard lock(mutex_);
    open_ = false;
  }
  void open_gate() {
    const std::lock_guard lock(mutex_);
    open_ = true;
    changed_.notify_all();
  }
  // Until a question is being answered.
  void wait_for_one() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return inside_ > 0; });
  }
  int begun() {
    const std::lock_guard lock(mutex_);
    return begun_;
  }
  std::atomic<bool> is_out_of_memory = false;

 private:
  void pass_gate(const std::stop_token& stop) {
    std::unique_lock lock(mutex_);
    ++inside_;
    ++begun_;
    changed_.notify_all();
    changed_.wait(lock, stop, [this] { return open_; });
    --inside_;
  }

  std::mutex mutex_;
  std::condition_variable_any changed_;
  bool open_ = true;
  int inside_ = 0;
  int begun_ = 0;
};

// A server on a free port, and ways to talk to it.
struct FakeHouse {
  explicit FakeHouse(const ServerLimits& server_limits = {}, Timers& of_the_server = system_timers())
      : limits(server_limits), timers(of_the_server) {
    spdlog::set_level(spdlog::level::off);
    start({"127.0.0.1", 0});
  }
  void start(const Address& listen) {
    const ServerOptions options{.listen = listen,
                                .log = log,
                                .epoch = Epoch{4},
                                .software = "grenier test",
                                .limits = limits,
                                .timers = &timers};
    server = Server::start(options, counter, long_reads, clock).value();
  }
  void restart() {
    const Address address = server->address();
    server.reset();
    start(address);
  }
  ClientOptions to_server() const {
    return {.server = server->address(),
            .connect_timeout = std::chrono::milliseconds(5'000),
            .reply_timeout = std::chrono::milliseconds(5'000)};
  }
  static Hello hello(std::string source = {}) {
    Hello hello{.client = "test", .source = source};
    if (!source.empty()) hello.enrol = ledger::SourceDefinition{.code = source, .label = "Caisse"};
    return hello;
  }
  Client connect(std::string source = {}) const {
    return Client::connect(to_server(), hello(std::move(source))).value();
  }

  LogId log = kTestLog;
  FakeCounter counter;
  FakeLongReads long_reads;
  ManualClock clock{test_support::at("2026-11-23T09:00:00Z")};
  ServerLimits limits;
  Timers& timers;
  std::unique_ptr<Server> server;
};

// The bytes of sale number `number` of the source that was welcomed.
inline std::string sale_command(const Client& client, std::uint64_t number, std::string_view product = "riz") {
  return encode_command({.source = client.welcome().source,
                         .number = CommandNumber{number},
                         .occurred_at = test_support::at("2026-11-23T09:00:00Z"),
                         .body = sale_of(product)});
}

}  // namespace net
