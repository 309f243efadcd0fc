#include "apps/bench_run.h"

#include <stdlib.h>

#include <ctime>
#include <filesystem>
#include <ostream>
#include <utility>

#include "apps/bench_probe.h"
#include "apps/connection.h"
#include "apps/pipeline.h"
#include "apps/program.h"
#include "apps/progress.h"
#include "apps/typed_moment.h"
#include "engine/fold.h"
#include "ledger/base/path_fault.h"
#include "ledger/row_store.h"
#include "net/message_codec.h"

namespace apps {
namespace {

constexpr std::int64_t kDiskProbeNanos = kSecond / 2;  // before the load and again after it
constexpr std::int64_t kPings = 2'000;
constexpr std::int64_t kBaskets = 32'768;  // of all shops together: some 30 MB of frames

std::int64_t thread_cpu_nanos() {
  timespec used{};
  ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &used);
  return used.tv_sec * kSecond + used.tv_nsec;
}

// A directory of its own below `parent`, gone with this object unless it is to be kept; so is `parent` when it was made
// for it and nothing else lies there.
class RunDirectory {
 public:
  static Result<RunDirectory> make(const std::string& parent, bool keep) {
    std::error_code error;
    const bool is_new = std::filesystem::create_directories(parent, error);
    std::string path = parent + "/run-XXXXXX";
    if (error || ::mkdtemp(path.data()) == nullptr)
      return fail(base::code_of_path(error ? error.value() : errno), "--data",
                  parent + ": no directory can be made there");
    return RunDirectory(path, is_new ? parent : "", keep);
  }
  RunDirectory(RunDirectory&& other) noexcept
      : path_(std::exchange(other.path_, {})), parent_(std::move(other.parent_)), keep_(other.keep_) {}
  ~RunDirectory() {
    std::error_code ignored;
    if (path_.empty() || keep_) return;
    std::filesystem::remove_all(path_, ignored);
    if (!parent_.empty()) std::filesystem::remove(parent_, ignored);  // only when it is empty
  }
  const std::string& path() const { return path_; }
  std::string book() const { return path_ + "/book"; }

 private:
  RunDirectory(std::string path, std::string parent, bool keep)
      : path_(std::move(path)), parent_(std::move(parent)), keep_(keep) {}
  std::string path_;
  std::string parent_;  // empty: it was there before
  bool keep_;
};

Result<std::unique_ptr<ledger::EventLog>> open_log(const ledger::DataDirectory& directory, ledger::OpenMode mode) {
  return ledger::open_rocks_event_log(directory.log_path(), mode, {});
}

// What the disk holds once what was written ahead has become tables, as it does whenever a book is opened.
Result<std::int64_t> settle(const std::string& book) {
  const auto directory = TRY(ledger::DataDirectory::open(book, ledger::OpenMode::read_write));
  TRY(open_log(directory, ledger::OpenMode::read_write));
  TRY(ledger::open_rocks_row_store(directory.rows_path(), ledger::OpenMode::read_write));
  return bytes_below(directory.log_path()) + bytes_below(directory.rows_path());
}

// Reads and decodes them all: it is the book that says how many sales there are.
Result<BenchLog> read_log_from(const std::string& book, Sequence first) {
  const auto directory = TRY(ledger::DataDirectory::open(book, ledger::OpenMode::read_only));
  const auto log = TRY(open_log(directory, ledger::OpenMode::read_only));
  const auto reader = TRY(log->read(first));
  BenchLog read;
  const auto count = [&](const ledger::Event& event, const Hash32&) -> Result<void> {
    ++read.events;
    read.sales += std::holds_alternative<ledger::Sold>(event.body) ? 1 : 0;
    return {};
  };
  while (true) {
    const Bytes record = TRY(reader->next());
    if (record.empty()) return read;
    ++read.records;
    read.bytes += static_cast<std::int64_t>(record.size());
    TRY(engine::for_each_event(record, first, count));
  }
}

// What the server said of it as well: its log goes with the directory.
Error as_told_by(const ServerChild& server, Error error) {
  if (const std::string said = server.said(); !said.empty()) error.detail += "; the server: " + said;
  return error;
}

class Bench {
 public:
  Bench(Context& context, const BenchOptions& options, BenchNetwork network, const StopSignal& stop)
      : context_(context), network_(std::move(network)), stop_(stop) {
    report_.options = options;
  }

  // A server of its own, in a directory of its own.
  Result<BenchReport> run_apart() {
    const RunDirectory directory = TRY(RunDirectory::make(options().data, options().keep));
    if (options().keep) report_.data = directory.book();
    {
      ServerChild server = TRY(ServerChild::start(directory.book()));
      TRY(declare(server.address()));
      TRY(server.stop());
    }
    report_.disk_before = TRY(settle(directory.book()));
    ServerChild server = TRY(ServerChild::start(directory.book()));
    server_ = &server;
    TRY(probe_disk(directory.path(), kDiskProbeNanos, report_.fdatasync));
    if (const Result<void> loaded = load(server.address()); !loaded.ok()) return as_told_by(server, loaded.error());
    TRY(server.stop());
    server_ = nullptr;
    TRY(probe_disk(directory.path(), kDiskProbeNanos, report_.fdatasync));
    report_.disk_after = TRY(settle(directory.book()));
    report_.log = TRY(read_log_from(directory.book(), first_of_load_));
    if (options().verify && !report_.interrupted) report_.verdict = TRY(judge(context_, directory.book()));
    return std::move(report_);
  }

  // Somebody's server, whose book keeps what is sold. Its disk and its memory are not ours to read.
  Result<BenchReport> run_on_server() {
    TRY(declare(context_.server));
    TRY(load(context_.server));
    if (options().verify && !report_.interrupted) report_.verdict = TRY(judge(context_, ""));
    return std::move(report_);
  }

 private:
  const BenchOptions& options() const { return report_.options; }
  std::string till_code(std::int64_t till) const { return options().network.prefix + "till-" + std::to_string(till); }

  static Result<net::Client> client_of(const std::string& server, const net::Hello& hello) {
    net::ClientOptions options;
    options.server = TRY(net::parse_address(server));
    return net::Client::connect(options, hello);
  }

  Result<void> declare(const std::string& server) {
    net::Hello hello{.client = std::string("grenier ") + kVersion, .source = options().network.prefix + "desk"};
    hello.enrol = ledger::SourceDefinition{
        .code = hello.source, .label = hello.source, .kind = SourceKind::administrator, .shop = ""};
    net::Client client = TRY(client_of(server, hello));
    const std::vector<engine::CommandBody> bodies = network_.declarations();
    Progress progress(context_, context_.text("Déclarations", "Declarations"), std::ssize(bodies));
    const SystemClock clock;
    std::optional<Error> refused;
    const NumberedCommands commands{.count = bodies.size(),
                                    .bytes =
                                        [&](CommandNumber number) {
                                          return net::encode_command({.source = client.welcome().source,
                                                                      .number = number,
                                                                      .occurred_at = clock.now(),
                                                                      .body = bodies[raw(number) - 1]});
                                        },
                                    .decided =
                                        [&](CommandNumber number, const engine::Receipt& receipt) {
                                          if (receipt.outcome == engine::Outcome::refused && !refused)
                                            refused = receipt.reason;
                                          progress.advance_to(static_cast<std::int64_t>(raw(number)));
                                        }};
    Link link = link_to(client);
    TRY(post_in_order(link, commands));
    progress.finish();
    if (refused) return *refused;
    return {};
  }

  Result<void> load(const std::string& server) {
    net::Client client = TRY(client_of(server, {.client = std::string("grenier ") + kVersion}));
    const BenchFrames frames(network_, std::max<std::int64_t>(1, kBaskets / network_.shops()));
    BenchTills tills = TRY(BenchTills::connect(TRY(net::parse_address(server)), options().network.prefix,
                                               options().tills, network_, frames));
    first_of_load_ = next(TRY(client.ask<engine::StatusAnswer>(engine::StatusQuery{})).last);
    TRY(probe_loopback(client, kPings, report_.loopback));
    TRY(run_load(tills, options().rate));
    if (options().sweep) TRY(sweep(tills));
    // The connection may have been idle for longer than a server waits.
    net::Client asking = TRY(client_of(server, {.client = std::string("grenier ") + kVersion}));
    for (std::int64_t till = 0; till < options().tills; ++till) {
      const auto last = TRY(asking.ask<engine::LastNumberAnswer>(engine::LastNumberQuery{till_code(till)}));
      report_.decided += static_cast<std::int64_t>(raw(last.last));
    }
    return {};
  }

  Result<void> sweep(BenchTills& tills) {
    const std::int64_t reached = report_.runs.front().sales_a_second();
    for (const std::int64_t percent : kSweepPercents) {
      if (report_.interrupted) return {};
      TRY(run_load(tills, std::max<std::int64_t>(1, reached * percent / 100)));
    }
    return {};
  }

  Result<void> run_load(BenchTills& tills, std::int64_t rate) {
    say_what_is_measured(rate);
    BenchLoadRun run{.rate = rate};
    BenchLoad load{.rate = rate,
                   .in_flight = options().in_flight,
                   .warm_up_nanos = options().warm_up * kSecond,
                   .window_nanos = options().seconds * kSecond,
                   .sales_max = options().sales_max};
    load.stopped = [this] { return stop_.raised(); };
    load.opened = [&] {
      run.server_cpu_nanos = -server_use().cpu_nanos;
      run.load_cpu_nanos = -thread_cpu_nanos();
    };
    load.closed = [&] {
      report_.server = server_use();
      run.server_cpu_nanos += report_.server.cpu_nanos;
      run.load_cpu_nanos += thread_cpu_nanos();
    };
    run.done = TRY(tills.run(load));
    report_.interrupted = report_.interrupted || run.done.interrupted;
    report_.runs.push_back(std::move(run));
    return {};
  }

  // Nothing of a server that is not a child, or is gone: the load will say so.
  ProcessUse server_use() const {
    if (server_ == nullptr) return {};
    const auto use = server_->use();
    return use.ok() ? *use : ProcessUse{};
  }

  void say_what_is_measured(std::int64_t rate) {
    context_.err << context_.text("Mesure\u00A0: ", "Measuring: ");
    if (rate == 0)
      context_.err << context_.text("boucle fermée", "closed loop");
    else
      context_.err << rate << context_.text(" ventes/s à l'horloge", " sales/s by the clock");
    context_.err << ", " << options().warm_up << " + " << options().seconds << " s" << std::endl;
  }

  Context& context_;
  const BenchNetwork network_;
  const StopSignal& stop_;
  const ServerChild* server_ = nullptr;
  Sequence first_of_load_{};
  BenchReport report_;
};

// Bounds of the run itself; the network has its own.
Result<void> check_run(const BenchOptions& options) {
  TRY(check_between("--tills", options.tills, 1, 250));  // a server has 256 connections, and others may ask meanwhile
  TRY(check_between("--in-flight", options.in_flight, 1, 256));
  TRY(check_between("--tills × --in-flight", options.tills * options.in_flight, 1,
                    8'000));  // what a server lets wait is 8,192
  TRY(check_between("--rate", options.rate, 0, 1'000'000));
  TRY(check_between("--seconds", options.seconds, 1, 3'600));
  TRY(check_between("--warm-up", options.warm_up, 0, 600));
  TRY(check_between("--sales-max", options.sales_max, 1, INT64_MAX));
  if (options.sweep && options.rate > 0)
    return fail(ErrorCode::value_not_allowed, "--rate", "a sweep finds its rates itself");
  return {};
}

}  // namespace

std::int64_t BenchLoadRun::sales_a_second() const {
  if (done.window_nanos == 0) return 0;
  return static_cast<std::int64_t>(static_cast<__int128>(done.in_window) * kSecond / done.window_nanos);
}

std::int64_t BenchReport::recorded() const {
  std::int64_t sales = 0;
  for (const BenchLoadRun& run : runs) sales += run.done.recorded;
  return sales;
}
std::int64_t BenchReport::refused() const {
  std::int64_t sales = 0;
  for (const BenchLoadRun& run : runs) sales += run.done.refused;
  return sales;
}

bool BenchReport::holds() const {
  if (decided != recorded() + refused()) return false;
  if (log && log->sales != recorded()) return false;
  return !verdict || verdict->holds();
}

Result<BenchReport> run_bench(Context& context, const BenchOptions& options, const StopSignal& stop) {
  TRY(check_run(options));
  const SystemClock clock;
  const Date today = TRY(paris()).date_of(clock.now());
  BenchNetwork network = TRY(BenchNetwork::plan(options.network, today));
  Bench bench(context, options, std::move(network), stop);
  return options.on_server ? bench.run_on_server() : bench.run_apart();
}

}  // namespace apps
