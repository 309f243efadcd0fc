// The main job of ./dev run: the tour of the example territory, as a newcomer sees it, twice.
#include "apps/end_to_end.h"

namespace apps::end_to_end_demo_test {
namespace {

class EndToEndDemo : public EndToEnd {
 protected:
  std::filesystem::path demo() const { return folder() / "demo"; }
  Ended tour(const std::string& language) {
    return run_to_end({GRENIER_BINARY, "--lang", language, "demo", "--data", demo().string(), "--territory",
                       GRENIER_SOURCE_DIR "/examples/territory", "--once"});
  }
  json::Value verdict() { return ask({"verify", "--data", demo().string()}); }
};

TEST_F(EndToEndDemo, ToursTheTerritoryOnceAndFindsItsDataAgain) {
  const Ended first = tour("fr");
  ASSERT_EQ(first.status, 0) << first.out << first.err;
  for (const char* each : {"=== Le territoire ===", "caisses à la fois ===", "un ticket expliqué ===", "Total",
                           "Stock – ", "Accordé", "Dépensé", "Engagé", "Reste", "foyers", "tout tient"})
    EXPECT_THAT(first.out, testing::HasSubstr(each));
  EXPECT_THAT(first.out, testing::Not(testing::HasSubstr("(en anglais)")));
  const json::Value kept = verdict();
  EXPECT_TRUE(kept.at("holds").as_bool());
  EXPECT_GT(kept.at("events").as_int64(), 2000);

  const Ended second = tour("en");
  ASSERT_EQ(second.status, 0) << second.out << second.err;
  EXPECT_THAT(second.out, testing::HasSubstr("of which new: 0\n"));
  EXPECT_EQ(verdict().at("events"), kept.at("events")) << "a month is posted once, however often the tour is made";
}

TEST_F(EndToEndDemo, GoesOnServingUntilItIsToldToStop) {
  ChildProcess demo_process({GRENIER_BINARY, "--lang", "en", "demo", "--data", demo().string(), "--territory",
                             GRENIER_SOURCE_DIR "/examples/territory"});
  const std::string announced = "  export GRENIER_SERVER=";
  for (int i = 0; i < 600 && demo_process.out().find(announced) == std::string::npos; ++i)
    ASSERT_FALSE(demo_process.ends_within(std::chrono::milliseconds(100))) << demo_process.out() << demo_process.err();
  const std::string told = demo_process.out();
  const std::size_t at = told.find(announced);
  ASSERT_NE(at, std::string::npos) << told;
  const std::size_t begin = at + announced.size();
  const std::string address = told.substr(begin, told.find(' ', begin) - begin);
  EXPECT_EQ(run_to_end(line({"stock", "--shop", "noailles"}, address)).status, 0);
  demo_process.send(SIGTERM);
  EXPECT_EQ(demo_process.wait().status, 0);
  EXPECT_TRUE(verdict().at("holds").as_bool());
}

}  // namespace
}  // namespace apps::end_to_end_demo_test
