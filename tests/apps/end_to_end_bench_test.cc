// `grenier bench` as it is typed: its figures against the book that it leaves, and nothing left where it should not.
#include <algorithm>
#include <fstream>

#include "apps/cli.h"
#include "tests/apps/book_on_disk.h"
#include "tests/apps/end_to_end.h"

namespace apps::end_to_end_bench_test {
namespace {

// A second of it, on a network that is declared at once; `more` stands before what it would otherwise be.
std::vector<std::string> quick(const std::vector<std::string>& more, const std::filesystem::path& data) {
  std::vector<std::string> arguments = {"bench", "--data", data.string()};
  arguments.insert(arguments.end(), more.begin(), more.end());
  constexpr std::pair<const char*, const char*> kSmall[] = {
      {"--seconds", "1"}, {"--warm-up", "0"},     {"--shops", "2"}, {"--products", "40"},
      {"--funds", "4"},   {"--households", "30"}, {"--tills", "4"}};
  for (const auto& [name, value] : kSmall)
    if (std::find(more.begin(), more.end(), name) == more.end()) arguments.insert(arguments.end(), {name, value});
  return arguments;
}

class EndToEndBench : public EndToEnd {
 protected:
  std::filesystem::path place() const { return folder() / "bench"; }
  // What lies in --data: a run's directory, when it was kept.
  std::vector<std::filesystem::path> left() const {
    std::vector<std::filesystem::path> paths;
    if (!std::filesystem::exists(place())) return paths;
    for (const auto& entry : std::filesystem::directory_iterator(place())) paths.push_back(entry.path());
    return paths;
  }
};

std::int64_t whole(const json::Value& value) {
  return value.to_number<std::int64_t>();
}

TEST_F(EndToEndBench, ItCountsTheSalesThatTheBookHas) {
  const json::Value told = ask(quick({"--keep", "--payers", "2"}, place()));
  std::int64_t sales = 0;
  for (const ledger::Event& event : events_of(told.at("data").as_string().c_str()))
    if (const auto* sold = std::get_if<ledger::Sold>(&event.body)) {
      ++sales;
      ASSERT_EQ(sold->lines.size(), 5u);
      for (const ledger::SaleLine& line : sold->lines) ASSERT_EQ(line.draws.at(0).shares.size(), 2u);
    }
  EXPECT_GT(sales, 100);
  const json::Value& check = told.at("check");
  EXPECT_EQ(whole(check.at("acknowledged")), sales);
  EXPECT_EQ(whole(check.at("sales_in_book")), sales);
  EXPECT_EQ(whole(check.at("refused")), 0);
  EXPECT_TRUE(check.at("verified").as_bool());
  EXPECT_TRUE(check.at("holds").as_bool());

  const json::Value& run = told.at("runs").at(0);
  const json::Value& waits = run.at("latency_ns");
  EXPECT_EQ(run.at("loop").as_string(), "closed");
  EXPECT_LE(whole(run.at("in_window")), sales);
  EXPECT_GT(whole(waits.at("p50")), 0);
  EXPECT_LE(whole(waits.at("p50")), whole(waits.at("p99")));
  EXPECT_LE(whole(waits.at("p99")), whole(waits.at("p99_9")));
  EXPECT_LE(whole(waits.at("p99_9")), whole(waits.at("max")));
  EXPECT_GT(whole(run.at("server_cpu_ns_a_sale")), 0);
  EXPECT_GT(whole(told.at("fdatasync_ns").at("p50")), 0);
  EXPECT_GT(whole(told.at("loopback_ns").at("p50")), 0);
}

// Four tills that wait for each answer have nearly four sales in flight, and no more: rate × mean wait ≤ 4 (Little's
// law). The median stands in for the mean, which it does not exceed here by much, if at all; it falls short of it where
// a disk stops for a while.
TEST_F(EndToEndBench, TheWaitsOfAClosedLoopFitItsRate) {
  const json::Value told = ask(quick({"--no-verify"}, place()));
  const json::Value& run = told.at("runs").at(0);
  const std::int64_t in_flight = whole(run.at("sales_a_second")) * whole(run.at("latency_ns").at("p50"));
  EXPECT_LT(in_flight, 8 * 1'000'000'000ll);
  EXPECT_GT(in_flight, 1'000'000'000ll / 2);
  EXPECT_TRUE(told.at("check").at("verified").is_null());
}

TEST_F(EndToEndBench, AnOpenLoopAsksForWhatItWasTold) {
  const json::Value told = ask(quick({"--rate", "500"}, place()));
  const json::Value& run = told.at("runs").at(0);
  EXPECT_EQ(run.at("loop").as_string(), "open");
  EXPECT_EQ(whole(run.at("rate_asked")), 500);
  // All that was due in the second has its wait in the figures, sent or not.
  EXPECT_NEAR(static_cast<double>(whole(run.at("latency_ns").at("count"))), 500, 2);
  EXPECT_LE(whole(run.at("sent")), 502);
  EXPECT_TRUE(told.at("check").at("holds").as_bool());
}

TEST_F(EndToEndBench, MoreThanTheServerTakesIsTold) {
  const Ended ended = run(quick({"--rate", "1000000", "--tills", "1", "--in-flight", "1"}, place()));
  EXPECT_EQ(ended.status, 0) << ended.err;
  EXPECT_THAT(ended.out, testing::HasSubstr("sales still waited for a free till at the end"));
  EXPECT_THAT(ended.out, testing::HasSubstr("the book is verified and holds"));
}

TEST_F(EndToEndBench, ASweepIsDrawn) {
  const std::filesystem::path chart = folder() / "chart.svg";
  const json::Value told = ask(quick({"--sweep", "--no-verify", "--svg", chart.string()}, place()));
  EXPECT_EQ(told.at("runs").as_array().size(), 6u);
  std::ostringstream drawn;
  drawn << std::ifstream(chart).rdbuf();
  EXPECT_THAT(drawn.str(), testing::StartsWith("<svg"));
  EXPECT_THAT(drawn.str(), testing::HasSubstr("polyline"));
}

TEST_F(EndToEndBench, NoMoreSalesThanAllowedAndNothingLeftBehind) {
  const Ended ended = run(quick({"--sales-max", "50", "--seconds", "60"}, place()));
  EXPECT_EQ(ended.status, 0) << ended.err;
  EXPECT_THAT(ended.out, testing::HasSubstr("the book is verified and holds"));
  EXPECT_THAT(ended.out, testing::ContainsRegex("Acknowledged +50, in the book 50"));
  EXPECT_FALSE(std::filesystem::exists(place()));
}

TEST_F(EndToEndBench, AServerThatIsThereIsMeasuredAndKeepsTheSales) {
  start_server();
  const json::Value told = ask(quick({"--on-server", "--sales-max", "40"}, place()));
  EXPECT_EQ(whole(told.at("check").at("acknowledged")), 40);
  EXPECT_TRUE(told.at("check").at("verified").as_bool());
  EXPECT_TRUE(told.at("log").is_null());
  EXPECT_TRUE(left().empty());
  EXPECT_EQ(ask(quick({"--on-server", "--sales-max", "40"}, place())).at("check").at("decided"), 40);  // and again
  EXPECT_EQ(server().stop().status, 0);
}

// Its tariff would cover the made-up shops as well: two prices for one thing.
TEST_F(EndToEndBench, ABookWhoseTariffCoversAllShopsIsNotMeasured) {
  start_server();
  apply(kSmallTerritory);
  const Ended ended = run(quick({"--on-server"}, place()));
  EXPECT_EQ(ended.status, 1);
  EXPECT_THAT(ended.err, testing::HasSubstr("tariff 'solidaire' covers one of them already"));
}

TEST_F(EndToEndBench, InterruptedItSaysSoEndsItsServerAndCleansUp) {
  ChildProcess bench(line(quick({"--seconds", "600"}, place())));
  while (bench.err().find("Measuring") == std::string::npos)
    ASSERT_FALSE(bench.ends_within(std::chrono::milliseconds(20))) << bench.err();
  bench.send(SIGINT);
  const Ended ended = bench.wait();
  EXPECT_EQ(ended.status, 0) << ended.err;
  EXPECT_THAT(ended.out, testing::HasSubstr("Interrupted"));
  EXPECT_TRUE(left().empty());
}

TEST_F(EndToEndBench, AServerThatDiesMeanwhileIsToldAndNothingIsLeft) {
  ChildProcess bench(line(quick({"--seconds", "600"}, place())));
  while (bench.err().find("Measuring") == std::string::npos)
    ASSERT_FALSE(bench.ends_within(std::chrono::milliseconds(20))) << bench.err();
  const std::string id = std::to_string(bench.id());
  pid_t server = 0;
  std::ifstream("/proc/" + id + "/task/" + id + "/children") >> server;
  ASSERT_GT(server, 0);
  ::kill(server, SIGKILL);
  const Ended ended = bench.wait();
  EXPECT_EQ(ended.status, static_cast<int>(Exit::unreachable)) << ended.err;
  EXPECT_THAT(ended.err, testing::HasSubstr("connection_closed"));
  EXPECT_TRUE(left().empty());
}

TEST_F(EndToEndBench, WhatCannotBeIsRefusedBeforeAnythingIsStarted) {
  const auto refused = [&](const std::vector<std::string>& more, const std::string& text) {
    const Ended ended = run(quick(more, place()));
    EXPECT_EQ(ended.status, 2) << ended.err;
    EXPECT_THAT(ended.err, testing::HasSubstr(text));
    EXPECT_THAT(ended.err, testing::Not(testing::HasSubstr("Measuring")));
    EXPECT_TRUE(left().empty());
  };
  refused({"--tills", "251"}, "251; expected 1 to 250");
  refused({"--in-flight", "0"}, "expected 1 to 256");
  refused({"--tills", "250", "--in-flight", "64"}, "expected 1 to 8000");
  refused({"--rate", "0"}, "--rate");
  refused({"--seconds", "many"}, "--seconds");
  refused({"--svg", "chart.svg"}, "--sweep");
  refused({"--sweep", "--svg", "/nowhere/at/all.svg"}, "/nowhere/at/all.svg: cannot be written");
  refused({"--rate", "10", "--sweep"}, "--rate");
  refused({"--lines", "41"}, "--lines");
}

}  // namespace
}  // namespace apps::end_to_end_bench_test
