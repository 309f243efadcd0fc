#include "apps/progress.h"

#include <sstream>

#include "support/support.h"

namespace apps::progress_test {
namespace {

// A steady clock that stands still until it is moved.
struct Stopwatch {
  Progress::Time time{};
  Progress::Now now() {
    return [this] { return time; };
  }
};

struct Screen {
  std::ostringstream out;
  std::ostringstream err;
  Context context{.home = "", .out = out, .err = err};
};

TEST(Progress, WritesAPlainLineNowAndThenWhereNobodyWatches) {
  Screen screen;
  Stopwatch watch;
  Progress progress(screen.context, "Import", 1000, watch.now());
  for (int i = 1; i <= 9; ++i) {
    watch.time += std::chrono::seconds(1);
    progress.advance_to(i * 50);
  }
  EXPECT_EQ(screen.err.str(), "");
  watch.time += std::chrono::seconds(1);
  progress.advance_to(500);
  EXPECT_EQ(screen.err.str(), "Import\u00A0: 500 / 1\u202F000 (50 %), 50/s\n");
}

TEST(Progress, MovesABarWithRateAndTimeLeftOnATerminal) {
  Screen screen;
  screen.context.terminal = true;
  Stopwatch watch;
  Progress progress(screen.context, "Import", 1000, watch.now());
  watch.time += std::chrono::seconds(10);
  progress.advance_to(250);
  EXPECT_THAT(screen.err.str(), testing::StartsWith("\rImport ["));
  EXPECT_THAT(screen.err.str(), testing::HasSubstr("250 / 1\u202F000  25/s  reste 30 s"));
}

TEST(Progress, EndsWithWhatWasDone) {
  Screen screen;
  Stopwatch watch;
  Progress progress(screen.context, "Import", 0, watch.now());
  watch.time += std::chrono::seconds(75);
  progress.advance_to(150);
  screen.err.str("");
  progress.finish();
  progress.finish();
  EXPECT_EQ(screen.err.str(), "Import\u00A0: 150 en 1 min 15 s, 2/s\n");
}

TEST(Progress, TakesNoTimeWithoutDividingByZero) {
  Screen screen;
  Stopwatch watch;
  Progress progress(screen.context, "Import", 5, watch.now());
  progress.advance_to(5);
  progress.finish();
  EXPECT_THAT(screen.err.str(), testing::HasSubstr("5 en 0 s"));
}

}  // namespace
}  // namespace apps::progress_test
