// An acknowledged command is on disk: the server is killed again and again while four tills sell, and everything that
// a till was told must be in the log, once, under the number and the sequence that it was told.
//
// SIGKILL spares the system's cache, so this shows the order of writing and answering, the restart and the resending;
// that the bytes were synced is for the log's own tests, on a disk that forgets.
#include <condition_variable>
#include <map>
#include <mutex>
#include <random>
#include <thread>

#include "net/till.h"
#include "tests/apps/book_on_disk.h"
#include "tests/apps/end_to_end.h"

namespace apps::end_to_end_kill_test {
namespace {

using namespace std::chrono_literals;

constexpr int kKills = 20;
constexpr int kStops = 8;
constexpr int kTills = 4;
constexpr auto kPatience = 120s;

std::uint64_t seed_of_this_run() {
  const char* told = std::getenv("GRENIER_TEST_SEED");
  return told != nullptr ? std::stoull(told) : std::random_device{}();
}

// What the tills were told. All threads.
class Witness {
 public:
  using Receipts = std::map<CommandNumber, engine::Receipt>;

  void heard(const std::string& till, const engine::Receipt& receipt) {
    const std::lock_guard hold(mutex_);
    const auto [known, is_new] = receipts_[till].emplace(receipt.number, receipt);
    if (is_new) ++count_;
    if (known->second != receipt) objections_.push_back(till + " was told two things of one command");
    heard_.notify_all();
  }
  void object(std::string text) {
    const std::lock_guard hold(mutex_);
    objections_.push_back(std::move(text));
  }
  std::size_t count() const {
    const std::lock_guard hold(mutex_);
    return count_;
  }
  bool wait_for(std::size_t count) {
    std::unique_lock hold(mutex_);
    return heard_.wait_for(hold, kPatience, [&] { return count_ >= count; });
  }
  // Once no till is left.
  const std::map<std::string, Receipts>& receipts() const { return receipts_; }
  const std::vector<std::string>& objections() const { return objections_; }

 private:
  mutable std::mutex mutex_;
  std::condition_variable heard_;
  std::map<std::string, Receipts> receipts_;
  std::vector<std::string> objections_;
  std::size_t count_ = 0;
};

// Where the server is to be found. All threads.
class Signpost {
 public:
  void point_to(const std::string& address) {
    const std::lock_guard hold(mutex_);
    address_ = address;
    ++turns_;
    changed_.notify_all();
  }
  void close() {
    const std::lock_guard hold(mutex_);
    closed_ = true;
    changed_.notify_all();
  }
  // The address of a server that whoever asks has not met yet (`met` counts them); nothing when the shop closes.
  std::optional<std::string> next(int& met) {
    std::unique_lock hold(mutex_);
    changed_.wait(hold, [&] { return closed_ || turns_ > met; });
    met = turns_;
    return closed_ ? std::nullopt : std::optional(address_);
  }
  bool is_closed() const {
    const std::lock_guard hold(mutex_);
    return closed_;
  }

 private:
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::string address_;
  int turns_ = 0;
  bool closed_ = false;
};

std::vector<net::Posting> some_sales(std::mt19937_64& random) {
  std::vector<net::Posting> sales(1 + random() % 6);
  for (net::Posting& sale : sales) {
    const Quantity quantity{static_cast<std::int64_t>(1 + random() % 3)};
    sale.body = engine::Sell{.shop = "noailles",
                             .household = random() % 2 == 0 ? "N-001" : "",
                             .lines = {{.product = "riz", .quantity = quantity}},
                             .payments = {engine::AskedPayment{}}};
  }
  return sales;
}

// Killed, or told to stop.
bool is_server_gone(ErrorCode code) {
  return code == ErrorCode::server_unreachable || code == ErrorCode::connection_closed ||
         code == ErrorCode::shutting_down;
}

class TillWorker {
 public:
  TillWorker(std::string code, std::string outbox, std::uint64_t seed, Signpost& signpost, Witness& witness)
      : code_(std::move(code)), outbox_(std::move(outbox)), random_(seed), signpost_(signpost), witness_(witness) {}

  // Sells until the shop closes. What the server did not answer lies in the outbox and is sent with what comes next.
  void run() {
    int met = 0;
    while (const auto address = signpost_.next(met)) {
      net::Till till = open(*address);
      while (!signpost_.is_closed() && sells(till)) {
      }
    }
  }
  // Sends what is left, and tells the last number that this till has given.
  CommandNumber finish(const std::string& address) {
    net::Till till = open(address);
    till.post_all({}, listener());
    EXPECT_EQ(till.outbox().pending(), 0u) << code_;
    return till.outbox().last_number();
  }
  const std::string& code() const { return code_; }

 private:
  net::Till open(const std::string& address) const {
    net::TillOptions options;
    options.connection.server = net::parse_address(address).value();
    options.client = "end to end";
    options.source = code_;
    options.outbox.directory = outbox_;
    return net::Till::open(options, clock_).value();
  }
  std::function<void(const engine::Receipt&)> listener() {
    return [this](const engine::Receipt& receipt) { witness_.heard(code_, receipt); };
  }
  bool sells(net::Till& till) {
    for (const auto& posted : till.post_all(some_sales(random_), listener())) {
      if (posted.ok()) continue;
      if (!is_server_gone(posted.error().code)) witness_.object(code_ + ": " + to_string(posted.error()));
      return false;
    }
    return true;
  }

  std::string code_;
  std::string outbox_;
  std::mt19937_64 random_;
  SystemClock clock_;
  Signpost& signpost_;
  Witness& witness_;
};

using CommandsOf = std::map<SourceId, std::map<CommandNumber, const ledger::Event*>>;

// By source and number, with what must hold of every log: no gap in the sequence, no number twice, none left out.
CommandsOf commands_in(const std::vector<ledger::Event>& events) {
  CommandsOf commands;
  for (std::size_t i = 0; i < events.size(); ++i) {
    const ledger::Envelope& envelope = events[i].envelope;
    EXPECT_EQ(raw(envelope.sequence), i + 1);
    if (is_none(envelope.source)) continue;
    EXPECT_TRUE(commands[envelope.source].emplace(envelope.number, &events[i]).second)
        << "command " << raw(envelope.number) << " twice, again at " << raw(envelope.sequence);
  }
  for (const auto& [source, numbered] : commands) EXPECT_EQ(raw(numbered.rbegin()->first), numbered.size());
  return commands;
}

std::map<std::string, SourceId> sources_in(const std::vector<ledger::Event>& events) {
  engine::Registry registry;
  for (const ledger::Event& event : events)
    if (const auto* declared = std::get_if<ledger::Declared>(&event.body)) registry.apply(*declared);
  std::map<std::string, SourceId> sources;
  for (int till = 1; till <= kTills; ++till) {
    const std::string code = "noailles-" + std::to_string(till);
    if (const auto found = registry.sources.find(code)) sources[code] = *found;
  }
  return sources;
}

void expect_each_receipt_in_the_log(const Witness::Receipts& receipts,
                                    const std::map<CommandNumber, const ledger::Event*>& commands) {
  for (const auto& [number, receipt] : receipts) {
    const auto found = commands.find(number);
    ASSERT_NE(found, commands.end()) << "acknowledged, and not in the log: " << raw(number);
    EXPECT_EQ(engine::receipt_of(*found->second), receipt);
  }
}

class EndToEndKill : public EndToEnd {
 protected:
  ~EndToEndKill() override { signpost_.close(); }  // or a till that waits for a server would wait for ever
  // Somewhere in the work of a server: after so many more receipts and so many microseconds.
  void kill_under_load() {
    ASSERT_TRUE(witness_.wait_for(witness_.count() + 1 + random_() % 60)) << server().address();
    std::this_thread::sleep_for(std::chrono::microseconds(random_() % 3'000));
    server().kill();
  }
  // And now and then while it still reads its log.
  void kill_while_it_opens() {
    start_server();
    std::this_thread::sleep_for(std::chrono::microseconds(random_() % 30'000));
    server().kill();
  }
  void expect_the_dead_book_holds() {
    const json::Value verdict = ask({"verify", "--data", data().string()});
    EXPECT_TRUE(verdict.at("holds").as_bool()) << verdict;
  }

  // Opens the shop: four tills sell, until it closes.
  void open_shop() {
    std::cout << "GRENIER_TEST_SEED=" << seed_ << std::endl;
    start_server();
    ASSERT_NO_FATAL_FAILURE(apply(kSmallTerritory));
    for (int till = 1; till <= kTills; ++till) {
      const std::string code = "noailles-" + std::to_string(till);
      workers_.push_back(std::make_unique<TillWorker>(code, folder() / "tills" / code, random_(), signpost_, witness_));
    }
    for (const auto& worker : workers_) threads_.emplace_back([&worker = *worker] { worker.run(); });
  }
  // Closes it, has everything sent that is left, and finds each command in the book: once, as its till was told.
  void close_shop() {
    signpost_.close();
    threads_.clear();
    ASSERT_THAT(witness_.objections(), testing::IsEmpty());
    std::map<std::string, CommandNumber> last_numbers;
    for (const auto& worker : workers_) last_numbers[worker->code()] = worker->finish(server().address());
    ASSERT_THAT(witness_.objections(), testing::IsEmpty());
    const json::Value live = ask({"verify"});
    EXPECT_TRUE(live.at("holds").as_bool()) << live;
    EXPECT_EQ(live.at("compared_with").as_string(), "live");
    EXPECT_EQ(server().stop().status, 0);
    const json::Value stopped = ask({"verify", "--data", data().string()});
    EXPECT_TRUE(stopped.at("holds").as_bool()) << stopped;
    EXPECT_EQ(stopped.at("compared_with").as_string(), "rows");
    EXPECT_EQ(stopped.at("compared_to"), stopped.at("events"));
    EXPECT_EQ(stopped.at("digest"), live.at("digest"));
    std::cout << witness_.count() << " commands acknowledged" << std::endl;
    const std::vector<ledger::Event> events = events_of(data());
    const CommandsOf commands = commands_in(events);
    const auto sources = sources_in(events);
    ASSERT_EQ(sources.size(), workers_.size());
    for (const auto& [code, source] : sources) {
      SCOPED_TRACE(code);
      const auto& receipts = witness_.receipts().at(code);
      expect_each_receipt_in_the_log(receipts, commands.at(source));
      // And no command but those that the till has numbered: all were acknowledged in the end.
      EXPECT_EQ(raw(last_numbers.at(code)), commands.at(source).size());
      EXPECT_EQ(receipts.size(), commands.at(source).size());
    }
  }

  const std::uint64_t seed_ = seed_of_this_run();
  std::mt19937_64 random_{seed_};
  Witness witness_;
  Signpost signpost_;
  std::vector<std::unique_ptr<TillWorker>> workers_;
  std::vector<std::jthread> threads_;
};

TEST_F(EndToEndKill, AnAcknowledgedCommandIsOnDisk) {
  ASSERT_NO_FATAL_FAILURE(open_shop());
  for (int kill = 0; kill < kKills && !HasFatalFailure(); ++kill) {
    signpost_.point_to(server().address());
    kill_under_load();
    if (kill % 5 == 0) expect_the_dead_book_holds();
    if (kill % 4 == 0) kill_while_it_opens();
    start_server();
  }
  close_shop();
}

// What is in flight when the server is told to stop is answered, or refused with nothing decided and sent again.
TEST_F(EndToEndKill, ATermSignalUnderLoadAnswersWhatIsInFlight) {
  ASSERT_NO_FATAL_FAILURE(open_shop());
  for (int stop = 0; stop < kStops && !HasFatalFailure(); ++stop) {
    signpost_.point_to(server().address());
    ASSERT_TRUE(witness_.wait_for(witness_.count() + 1 + random_() % 60)) << server().address();
    const Ended stopped = server().stop();
    EXPECT_EQ(stopped.status, 0) << stopped.err;
    EXPECT_THAT(stopped.err, testing::Not(testing::HasSubstr("cut off"))) << "nobody had to be left without an answer";
    start_server();
  }
  close_shop();
}

}  // namespace
}  // namespace apps::end_to_end_kill_test
