// The chart as a file: tests/apps/golden/bench_chart.svg was looked at in a browser. After a change on purpose, look at
// the new one, and keep it with GRENIER_REGENERATE=1.
#include "apps/bench_chart.h"

#include <cstdlib>
#include <fstream>
#include <sstream>

#include "support/support.h"

namespace apps::bench_chart_test {
namespace {

constexpr std::int64_t kMicro = 1'000, kMilli = 1'000'000;

Chart example() {
  return {.title = "64 tills & <some> shops",
          .points = {{4'200, {240 * kMicro, 610 * kMicro, 1'900 * kMicro, 4 * kMilli}},
                     {10'500, {310 * kMicro, 700 * kMicro, 2'100 * kMicro, 6 * kMilli}},
                     {21'000, {420 * kMicro, 1'050 * kMicro, 3'300 * kMicro, 12 * kMilli}},
                     {31'500, {640 * kMicro, 1'800 * kMicro, 6 * kMilli, 17 * kMilli}},
                     {37'800, {1'100 * kMicro, 4'200 * kMicro, 14 * kMilli, 31 * kMilli}}}};
}

std::string content_of(const std::string& path) {
  std::ostringstream content;
  content << std::ifstream(path, std::ios::binary).rdbuf();
  return content.str();
}

// The y of each dot, line after line as they are drawn.
std::vector<int> heights_of_dots(const std::string& svg) {
  std::vector<int> heights;
  for (std::size_t at = svg.find("<circle"); at != std::string::npos; at = svg.find("<circle", at + 1))
    heights.push_back(std::stoi(svg.substr(svg.find(" cy=\"", at) + 5)));
  return heights;
}

TEST(BenchChart, IsDrawnAsTheOneThatWasLookedAt) {
  const std::string file = std::string(GRENIER_SOURCE_DIR) + "/tests/apps/golden/bench_chart.svg";
  const std::string drawn = to_svg(example(), Language::english);
  if (std::getenv("GRENIER_REGENERATE") != nullptr) std::ofstream(file, std::ios::binary) << drawn;
  EXPECT_EQ(drawn, content_of(file));
}

TEST(BenchChart, TextIsEscapedAndInTheReadersLanguage) {
  const std::string drawn = to_svg(example(), Language::french);
  EXPECT_THAT(drawn, testing::HasSubstr("64 tills &amp; &lt;some&gt; shops"));
  EXPECT_THAT(drawn, testing::HasSubstr("ventes demandées par seconde"));
  EXPECT_THAT(drawn, testing::HasSubstr("p99,9"));
}

TEST(BenchChart, AnyPointsStayInTheFieldAndALongerWaitIsNeverDrawnLower) {
  for (const std::int64_t wait : {std::int64_t{0}, std::int64_t{1}, 999 * kMicro, 1'000 * kMicro, 90'000 * kMilli}) {
    const Chart chart{.title = "", .points = {{1, {wait, wait, 2 * wait, 4 * wait}}, {250'000, {1, 1, 1, wait}}}};
    for (const int height : heights_of_dots(to_svg(chart, Language::english))) {
      EXPECT_GE(height, 60) << wait;
      EXPECT_LE(height, 410) << wait;
    }
    // The greatest is drawn first.
    const std::vector<int> heights = heights_of_dots(to_svg(chart, Language::english));
    ASSERT_EQ(heights.size(), 8u);
    EXPECT_LE(heights[0], heights[2]);
    EXPECT_LE(heights[2], heights[4]);
  }
}

TEST(BenchChart, WithoutAPointItIsStillAChart) {
  const std::string drawn = to_svg({.title = "empty", .points = {}}, Language::english);
  EXPECT_THAT(drawn, testing::EndsWith("</svg>\n"));
  EXPECT_THAT(drawn, testing::Not(testing::HasSubstr("polyline")));
}

}  // namespace
}  // namespace apps::bench_chart_test
