// How a measurement is told: a table for people, one JSON document for scripts (durations in ns, all integers), and the
// points of its chart.
#pragma once

#include <iosfwd>
#include <vector>

#include "apps/bench_chart.h"
#include "apps/bench_run.h"
#include "apps/json.h"

namespace apps {

void print_report(std::ostream& out, const BenchReport& report, Language language);
json::Value to_json(const BenchReport& report);
std::string chart_title(const BenchReport& report, Language language);
// Its open loops, by rising load.
std::vector<ChartPoint> chart_points(const BenchReport& report);

// "0,27 ms" · "0.27 ms"
std::string show_millis(std::int64_t nanos, Language language);

}  // namespace apps
