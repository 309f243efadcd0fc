// A chart of how long a sale waits against how many are asked for a second, as one SVG file that needs nothing else:
// four lines (p50, p99, p99.9, max), the wait on a scale of powers of ten.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "apps/cli.h"

namespace apps {

struct ChartPoint {
  std::int64_t rate = 0;                // sales a second
  std::array<std::int64_t, 4> waits{};  // p50, p99, p99.9, max, in ns
};

struct Chart {
  std::string title;               // any text: it is escaped
  std::vector<ChartPoint> points;  // by rising rate
};

std::string to_svg(const Chart& chart, Language language);

}  // namespace apps
