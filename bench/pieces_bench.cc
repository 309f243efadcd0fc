// What each piece of a sale's life costs: quote, encode, hash, decide, append, replay. One thread, nothing of the
// network; `items_per_second` counts sales (or events).
//
// The append is the only one that touches a disk: it writes under the system's temporary directory, so set TMPDIR to
// the disk that is to be measured. Compare figures of one machine in one hour.
#include <benchmark/benchmark.h>
#include <spdlog/spdlog.h>
#include <unistd.h>

#include <filesystem>

#include "bench/grocery.h"
#include "engine/sale.h"
#include "replay/second_count.h"
#include "replay/what_if.h"

namespace bench {
namespace {

constexpr std::int64_t kBatch = 64;
constexpr std::int64_t kReplayedSales = 20'000;

class TemporaryDirectory {
 public:
  TemporaryDirectory() {
    std::string path = (std::filesystem::temp_directory_path() / "grenier-bench-XXXXXX").string();
    CHECK(mkdtemp(path.data()) != nullptr, path);
    path_ = path;
  }
  ~TemporaryDirectory() {
    std::error_code ignored;  // what cannot be removed is the system's to clean
    std::filesystem::remove_all(path_, ignored);
  }
  TemporaryDirectory(const TemporaryDirectory&) = delete;
  TemporaryDirectory& operator=(const TemporaryDirectory&) = delete;
  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

void sell_in_batches(Grocery& grocery, std::int64_t sales) {
  for (std::int64_t left = sales; left > 0; left -= kBatch) grocery.sell(std::min(left, kBatch));
}

// Every fund pays for every draw, so that what is timed is what the name says.
void check_paid_by_all(const pricing::Quote& quote, std::int64_t funds) {
  for (const pricing::PricedLine& line : quote.lines)
    for (const pricing::PricedDraw& draw : line.draws) CHECK(std::ssize(draw.shares) == funds, draw.shares.size());
}

void count_sales(benchmark::State& run, std::int64_t sales_each) {
  run.SetItemsProcessed(run.iterations() * sales_each);
}

// --- a price ---------------------------------------------------------------------------------------------------------

// Pricing alone: tariff and funds. The funds are copied each time, as whoever asks for a quote must.
void quote_basket(benchmark::State& run) {
  const Grocery grocery({.funds = run.range(1)});
  const pricing::Basket basket = grocery.priced_basket(1, run.range(0));
  const std::vector<pricing::FundView> funds = grocery.funds();
  const auto price = [&] {
    std::vector<pricing::FundView> left = funds;
    return pricing::quote(basket, left, pricing::Explain::no);
  };
  check_paid_by_all(price().value(), run.range(1));
  for (auto each : run) {
    auto quote = price();
    CHECK(quote.ok());
    benchmark::DoNotOptimize(quote);
  }
  count_sales(run, 1);
}
BENCHMARK(quote_basket)
    ->ArgNames({"lines", "funds"})
    ->Args({Grocery::kLines, 1})
    ->Args({Grocery::kLines, 5})
    ->Args({12, 5});

// What a till waits for: names looked up, lots picked, then the same.
void price_sale(benchmark::State& run) {
  const Grocery grocery({.funds = run.range(0)});
  const engine::Sell sale = grocery.basket(1);
  const engine::SaleDates dates{.priced = grocery.today(), .counted = grocery.today()};
  const auto price = [&] {
    return engine::price_sale(grocery.state(), sale, CommandNature::request, dates, pricing::Explain::no);
  };
  check_paid_by_all(price().value().quote, run.range(0));
  for (auto each : run) {
    auto priced = price();
    CHECK(priced.ok());
    benchmark::DoNotOptimize(priced);
  }
  count_sales(run, 1);
}
BENCHMARK(price_sale)->ArgName("funds")->Arg(1)->Arg(5);

// --- an event --------------------------------------------------------------------------------------------------------

void encode_sale(benchmark::State& run) {
  const ledger::Event event = two_fund_sale();
  SeededEntropy entropy(1);
  for (auto each : run) {
    auto parts = ledger::encode_event(event, entropy);
    benchmark::DoNotOptimize(parts);
  }
  count_sales(run, 1);
}
BENCHMARK(encode_sale);

void decode_sale(benchmark::State& run) {
  const ledger::Event event = two_fund_sale();
  SeededEntropy entropy(1);
  const std::vector<ledger::Part> parts = ledger::encode_event(event, entropy);
  CHECK(ledger::decode_event(event.envelope.sequence, parts).value() == event);
  for (auto each : run) {
    auto decoded = ledger::decode_event(event.envelope.sequence, parts);
    CHECK(decoded.ok());
    benchmark::DoNotOptimize(decoded);
  }
  count_sales(run, 1);
}
BENCHMARK(decode_sale);

void hash_into_tree(benchmark::State& run) {
  const ledger::Event event = two_fund_sale();
  SeededEntropy entropy(1);
  const std::vector<ledger::Part> parts = ledger::encode_event(event, entropy);
  const ledger::Seed seed{1};
  ledger::MerkleFrontier tree;
  for (auto each : run) {
    tree.push(ledger::leaf_hash(ledger::make_leaf(parts, seed, event.envelope.sequence)));
    benchmark::DoNotOptimize(tree);
  }
  count_sales(run, 1);
}
BENCHMARK(hash_into_tree);

// --- a batch ---------------------------------------------------------------------------------------------------------

// From command to reply, durability excepted: the log is in memory. Making the command is in it.
void execute_sales(benchmark::State& run) {
  Grocery grocery({.funds = 2});
  for (auto each : run) grocery.sell(run.range(0));
  benchmark::DoNotOptimize(grocery.state().last_sequence());
  count_sales(run, run.range(0));
}
BENCHMARK(execute_sales)->ArgName("batch")->Arg(1)->Arg(kBatch);

// The same events as the next record of a log.
std::string next_record(std::vector<ledger::Event>& events, const ledger::EventLog& log, Entropy& entropy) {
  const ledger::LogIdentity identity = log.identity();
  const ledger::LogEnd end = log.end();
  ledger::RecordBuilder builder(
      {.log = identity.id, .epoch = identity.epoch, .batch = end.next_batch, .first_sequence = end.next_sequence});
  for (ledger::Event& event : events) {
    event.envelope.sequence = builder.next_sequence();
    builder.add(ledger::encode_event(event, entropy));
  }
  return std::move(builder).finish();
}

void append_to_disk(benchmark::State& run) {
  Grocery grocery({.funds = 2});
  grocery.sell(kBatch);
  std::vector<ledger::Event> events = grocery.last_events(kBatch);
  SeededEntropy entropy(1);
  const TemporaryDirectory directory;
  const auto log = ledger::open_rocks_event_log((directory.path() / "log").string(), ledger::OpenMode::read_write,
                                                grocery.log().identity())
                       .value();
  std::int64_t bytes = 0;
  for (auto each : run) {
    run.PauseTiming();
    const std::string record = next_record(events, *log, entropy);
    bytes += static_cast<std::int64_t>(record.size());
    run.ResumeTiming();
    log->append(bytes_of(record)).value();
  }
  CHECK(raw(log->end().next_sequence) == 1 + static_cast<std::uint64_t>(run.iterations() * kBatch));
  run.SetBytesProcessed(bytes);
  count_sales(run, kBatch);
}
BENCHMARK(append_to_disk)->UseRealTime();

// --- the book read again ---------------------------------------------------------------------------------------------

// As opening without rows does it: state and tree, from records in memory.
void replay_sales(benchmark::State& run) {
  Grocery grocery({.funds = 2});
  sell_in_batches(grocery, kReplayedSales);
  for (auto each : run) {
    engine::Folded folded;
    const auto add = [&folded](const ledger::Event& event, const Hash32& leaf) { return folded.add(event, leaf); };
    engine::for_each_event(grocery.log(), Sequence{1}, add).value();
    CHECK(folded.state.last_sequence() == grocery.state().last_sequence());
    benchmark::DoNotOptimize(folded.tree);
  }
  count_sales(run, kReplayedSales);
}
// Few rounds: to set the stage takes longer than to play.
BENCHMARK(replay_sales)->Iterations(3)->Unit(benchmark::kMillisecond);

// Stock and funds alone, straight from the tickets: what `verify` counts beside its fold.
void count_sales_a_second_time(benchmark::State& run) {
  Grocery grocery({.funds = 2});
  sell_in_batches(grocery, kReplayedSales);
  for (auto each : run) {
    replay::SecondCount count;
    const auto reader = grocery.log().read(Sequence{1}).value();
    for (Bytes record = reader->next().value(); !record.empty(); record = reader->next().value())
      count.add(record).value();
    CHECK(count.tickets() == kReplayedSales, count.tickets());
    benchmark::DoNotOptimize(count);
  }
  count_sales(run, kReplayedSales);
}
BENCHMARK(count_sales_a_second_time)->Iterations(10)->Unit(benchmark::kMillisecond);

// Both walks of a what-if, under the very policy of then: the work is the same whatever the prices. By the clock, since
// it works on two threads.
void what_if_of_sales(benchmark::State& run) {
  Grocery grocery({.funds = 2});
  sell_in_batches(grocery, kReplayedSales);
  const auto open = [&grocery] { return grocery.log().read(Sequence{1}); };
  for (auto each : run) {
    const replay::WhatIfReport report = replay::what_if(open, {}, {.first = Date{}}).value();
    CHECK(report.sales == kReplayedSales && report.all.before == report.all.after, report.sales);
  }
  count_sales(run, kReplayedSales);
}
BENCHMARK(what_if_of_sales)->Iterations(5)->Unit(benchmark::kMillisecond)->MeasureProcessCPUTime()->UseRealTime();

// Grows with the households; each has bought once.
void digest_state(benchmark::State& run) {
  Grocery grocery({.funds = 2, .households = run.range(0)});
  sell_in_batches(grocery, run.range(0));
  for (auto each : run) {
    Hash32 digest = grocery.state().digest();
    benchmark::DoNotOptimize(digest);
  }
}
BENCHMARK(digest_state)->ArgName("households")->Arg(1'000)->Arg(10'000)->Unit(benchmark::kMillisecond)->Iterations(20);

}  // namespace
}  // namespace bench

int main(int argc, char** argv) {
  spdlog::set_level(spdlog::level::warn);  // that tills were enrolled would stand between the figures
  benchmark::Initialize(&argc, argv);
  if (benchmark::ReportUnrecognizedArguments(argc, argv)) return 2;
  benchmark::RunSpecifiedBenchmarks();
  benchmark::Shutdown();
}
