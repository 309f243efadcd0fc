// One measurement from the first declaration to the last check: what `grenier bench` does between its options and its
// report.
//
//   directory → server → declare the network → stop, settle → server → probe, load (once or a sweep), probe
//   → stop, settle → count the sales in the book, verify it
//
// The server is the ordinary one, a process of its own; nothing of it is switched off.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "apps/bench_network.h"
#include "apps/bench_tills.h"
#include "apps/cli.h"
#include "apps/server_child.h"
#include "apps/stop_signal.h"
#include "apps/verdict.h"

namespace apps {

struct BenchOptions {
  BenchNetworkOptions network;
  std::int64_t tills = 64;
  std::int64_t in_flight = 1;
  std::int64_t rate = 0;  // sales a second of an open loop; 0: a closed loop
  bool sweep = false;     // a closed loop, then open ones at parts of what it reached
  std::int64_t seconds = 10;
  std::int64_t warm_up = 2;  // seconds
  std::int64_t sales_max = INT64_MAX;
  std::string data = "var/bench";
  bool keep = false;
  bool on_server = false;  // of context.server, in whose book the sales stay
  bool verify = true;
};

// What a sweep asks for, in hundredths of what the closed loop reached.
inline constexpr std::int64_t kSweepPercents[] = {10, 25, 50, 75, 90};

struct BenchLoadRun {
  std::int64_t rate = 0;  // asked for; 0: a closed loop
  BenchLoadDone done;
  std::int64_t server_cpu_nanos = 0;  // in the window; 0 when the server is not a child
  std::int64_t load_cpu_nanos = 0;    // of the load's thread, in the window
  std::int64_t sales_a_second() const;
};

// The records that the load's commands became, as the log has them.
struct BenchLog {
  std::int64_t records = 0;
  std::int64_t events = 0;
  std::int64_t bytes = 0;
  std::int64_t sales = 0;
};

struct BenchReport {
  BenchOptions options;
  std::vector<BenchLoadRun> runs;
  LatencyHistogram fdatasync;  // of one block of the same disk, before and after the load; empty: not measured
  LatencyHistogram loopback;   // a ping and its answer, before the load
  ProcessUse server;           // at the end of the last window
  std::int64_t disk_before = 0, disk_after = 0;  // bytes, each after a clean stop and one opening
  std::optional<BenchLog> log;                   // none: the server is not ours
  std::int64_t decided = 0;                      // commands of the tills, as the book counts them; refused ones as well
  std::optional<Judged> verdict;
  std::string data;  // kept there; empty: removed
  bool interrupted = false;

  std::int64_t recorded() const;  // acknowledged sales of all runs
  std::int64_t refused() const;
  // What was acknowledged is what the book has, and it holds as far as it was verified.
  bool holds() const;
};

// Errors: those of the options (by their names), of the disk, and of a server that did not take the load whole.
Result<BenchReport> run_bench(Context& context, const BenchOptions& options, const StopSignal& stop);

}  // namespace apps
