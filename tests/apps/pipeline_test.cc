#include "apps/pipeline.h"

#include <deque>

#include "support/support.h"

namespace apps::pipeline_test {
namespace {

using namespace test_support;

// A server that decides numbers in order, answers what it knows again with the same receipt, tells a gap, and can be
// busy for a while.
class InOrderServer {
 public:
  explicit InOrderServer(std::size_t in_flight_max) {
    link_.send = [this](const std::vector<net::RequestMessage>& requests) { return take(requests); };
    link_.receive = [this] { return give(); };
    link_.wait = [this](std::chrono::milliseconds) { ++waits; };
    link_.in_flight_max = in_flight_max;
  }

  Link& link() { return link_; }

  std::uint64_t last = 0;             // decided
  std::set<std::uint64_t> busy_once;  // numbers that are first answered busy
  std::uint64_t broken_at = 0;        // the connection ends before this number is decided
  std::size_t most_in_flight = 0;
  int waits = 0;

 private:
  Result<void> take(const std::vector<net::RequestMessage>& requests) {
    for (const net::RequestMessage& request : requests) replies_.push_back({request.id, answer(request.id)});
    most_in_flight = std::max(most_in_flight, replies_.size());
    return {};
  }

  net::ReplyBody answer(std::uint64_t number) {
    if (number == broken_at) return fail(ErrorCode::connection_closed);
    if (number > last + 1) return fail(ErrorCode::number_gap);
    if (busy_once.erase(number) > 0) return fail(ErrorCode::busy);
    if (number == last + 1) ++last;
    return engine::Receipt{.number = CommandNumber{number}, .sequence = Sequence{100 + number}};
  }

  Result<net::ReplyMessage> give() {
    net::ReplyMessage reply = replies_.front();
    replies_.pop_front();
    return reply;
  }

  Link link_;
  std::deque<net::ReplyMessage> replies_;
};

struct Outcome {
  Result<void> ended;
  std::vector<std::uint64_t> decided;
};

Outcome run(InOrderServer& server, std::uint64_t count) {
  Outcome outcome;
  const NumberedCommands commands{.count = count,
                                  .bytes = [](CommandNumber number) { return std::to_string(raw(number)); },
                                  .decided =
                                      [&](CommandNumber number, const engine::Receipt& receipt) {
                                        EXPECT_EQ(raw(receipt.sequence), 100 + raw(number));
                                        outcome.decided.push_back(raw(number));
                                      }};
  outcome.ended = post_in_order(server.link(), commands);
  return outcome;
}

std::vector<std::uint64_t> one_to(std::uint64_t count) {
  std::vector<std::uint64_t> numbers;
  for (std::uint64_t number = 1; number <= count; ++number) numbers.push_back(number);
  return numbers;
}

TEST(Pipeline, TellsEachCommandOnceInOrderWithinTheLimitOfWhatMayBeInFlight) {
  InOrderServer server(8);
  const Outcome done = run(server, 100);
  EXPECT_OK(done.ended);
  EXPECT_EQ(done.decided, one_to(100));
  EXPECT_EQ(server.most_in_flight, 8u);
  EXPECT_EQ(server.last, 100u);
}

TEST(Pipeline, NothingToPostIsDoneAtOnce) {
  InOrderServer server(8);
  EXPECT_OK(run(server, 0).ended);
  EXPECT_EQ(server.most_in_flight, 0u);
}

TEST(Pipeline, WhatABusyServerDidNotTakeIsSentAgainInOrder) {
  InOrderServer server(16);
  server.busy_once = {1, 5, 6, 40, 100};
  const Outcome done = run(server, 100);
  EXPECT_OK(done.ended);
  EXPECT_EQ(done.decided, one_to(100));
  EXPECT_EQ(server.waits, 5);
}

TEST(Pipeline, RunAgainAfterACutItDecidesWhatIsLeftAndGetsTheOldReceipts) {
  InOrderServer server(16);
  server.broken_at = 37;
  const Outcome cut = run(server, 100);
  EXPECT_REFUSED(cut.ended, connection_closed);
  EXPECT_EQ(cut.decided, one_to(36));
  InOrderServer again(16);
  again.last = server.last;
  const Outcome done = run(again, 100);
  EXPECT_OK(done.ended);
  EXPECT_EQ(done.decided, one_to(100));
}

TEST(Pipeline, AServerThatStaysBusyEndsTheWork) {
  InOrderServer server(4);
  server.link().send = nullptr;
  std::deque<std::uint64_t> sent;
  server.link().send = [&](const std::vector<net::RequestMessage>& requests) -> Result<void> {
    for (const auto& request : requests) sent.push_back(request.id);
    return {};
  };
  server.link().receive = [&]() -> Result<net::ReplyMessage> {
    const std::uint64_t id = sent.front();
    sent.pop_front();
    return net::ReplyMessage{id, fail(ErrorCode::busy)};
  };
  EXPECT_REFUSED(run(server, 3).ended, busy);
  EXPECT_GT(server.waits, 10);
}

}  // namespace
}  // namespace apps::pipeline_test
