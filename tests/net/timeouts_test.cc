// Every deadline of the house, to the millisecond and without waiting: time is the test's.
#include <future>
#include <thread>

#include "net/fake_house.h"
#include "net/manual_timers.h"
#include "net/raw_connection.h"
#include "net/till.h"

namespace net::timeouts_test {
namespace {

using namespace std::chrono_literals;

constexpr Milliseconds kAlmost = 1ms;

// A server whose time stands still. Those who talk to it have the system's.
class TimeoutTest : public testing::Test {
 protected:
  // Time goes on until right before the deadline, where `peer` is still heard, then to it.
  void run_into(Milliseconds timeout, RawConnection& peer) {
    timers.wait_for_one_due_in(timeout);
    timers.wait_until_none_is_due_before(timeout);
    timers.advance(timeout - kAlmost);
    ASSERT_OK(bystander.ping());  // the loop has done all that was due by then
    ASSERT_FALSE(peer.has_ended());
    timers.advance(kAlmost);
  }

  ManualTimers timers;
  // No two deadlines are the same, so that a test can wait until the one that it means is set.
  FakeHouse house{{.write_timeout = 31s, .stop_timeout = 11s}, timers};
  Client bystander = house.connect();
};

TEST_F(TimeoutTest, AClientThatSaysNoHello) {
  RawConnection silent(house.server->address());
  ASSERT_NO_FATAL_FAILURE(run_into(house.limits.hello_timeout, silent));
  EXPECT_EQ(silent.reason_of_end(), ErrorCode::none);
  EXPECT_OK(bystander.ping());
}

TEST_F(TimeoutTest, AHelloWhoseBytesDrip) {
  const std::string hello = encode(ClientMessage(FakeHouse::hello()));
  RawConnection dripping(house.server->address());
  timers.wait_for_one_due_in(house.limits.hello_timeout);
  timers.advance(house.limits.hello_timeout / 2);
  ASSERT_TRUE(dripping.send(std::string_view(hello).substr(0, 8)));
  // The frame has begun: it has as long again, however many pieces it comes in.
  timers.wait_for_one_due_in(house.limits.hello_timeout);
  timers.advance(house.limits.hello_timeout / 2);
  ASSERT_TRUE(dripping.send(std::string_view(hello).substr(8, 8)));
  ASSERT_NO_FATAL_FAILURE(run_into(house.limits.hello_timeout / 2, dripping));
  EXPECT_EQ(dripping.reason_of_end(), ErrorCode::none);
}

TEST_F(TimeoutTest, AHelloThatTheCounterDoesNotAnswer) {
  house.counter.hold_hellos();
  RawConnection till(house.server->address());
  ASSERT_TRUE(till.send(FakeHouse::hello("caisse-1")));
  house.counter.wait_for_held(1);
  ASSERT_NO_FATAL_FAILURE(run_into(house.limits.hello_timeout, till));
  EXPECT_EQ(till.reason_of_end(), ErrorCode::busy);
  house.counter.release();
}

TEST_F(TimeoutTest, AnIdleClientUnlessItPings) {
  RawConnection idle(house.server->address());
  ASSERT_TRUE(idle.send(FakeHouse::hello()));
  ASSERT_TRUE(std::holds_alternative<Welcome>(idle.receive().value()));
  for (int pings = 0; pings < 3; ++pings) {
    timers.wait_until_none_is_due_before(house.limits.idle_timeout - kAlmost);
    timers.advance(house.limits.idle_timeout - kAlmost);
    ASSERT_TRUE(idle.send(RequestMessage{1, Ping{}}));
    ASSERT_TRUE(std::holds_alternative<ReplyMessage>(idle.receive().value()));
    ASSERT_OK(bystander.ping());
  }
  ASSERT_NO_FATAL_FAILURE(run_into(house.limits.idle_timeout, idle));
  EXPECT_EQ(idle.reason_of_end(), ErrorCode::none);
  EXPECT_OK(bystander.ping());
}

TEST_F(TimeoutTest, AFrameThatDoesNotArriveWhole) {
  RawConnection halting(house.server->address());
  ASSERT_TRUE(halting.send(FakeHouse::hello()));
  ASSERT_TRUE(std::holds_alternative<Welcome>(halting.receive().value()));
  ASSERT_TRUE(halting.send(std::string_view("\0\0\0\0\xff\0\0\0", 8)));
  ASSERT_NO_FATAL_FAILURE(run_into(house.limits.frame_timeout, halting));
  EXPECT_EQ(halting.reason_of_end(), ErrorCode::none);
}

// More than the system takes between two sockets, so that a write stays under way. Nothing else could end the
// conversation: the client is idle for less than it may be, and leaves less unread than it may.
TEST(Timeout, AClientThatDoesNotTakeItsReplies) {
  ManualTimers timers;
  FakeHouse house({.connections_max = 1, .outgoing_bytes_max = 1 << 30, .idle_timeout = std::chrono::hours(10'000)},
                  timers);
  RawConnection deaf(house.server->address());
  ASSERT_TRUE(deaf.send(FakeHouse::hello()));
  for (std::uint64_t id = 1; id <= 64; ++id) ASSERT_TRUE(deaf.send(RequestMessage{id, ReadLog{.bytes_max = 1 << 20}}));
  Result<Client> next = Client::connect(house.to_server(), FakeHouse::hello());
  while (!next.ok()) {  // until the server has given the first one up
    timers.advance(house.limits.write_timeout);
    next = Client::connect(house.to_server(), FakeHouse::hello());
  }
  EXPECT_OK(next->ping());
}

TEST_F(TimeoutTest, AStopWhileSomethingIsNotAnswered) {
  RawConnection till(house.server->address());
  ASSERT_TRUE(till.send(FakeHouse::hello("caisse-1")));
  ASSERT_TRUE(std::holds_alternative<Welcome>(till.receive().value()));
  house.counter.set_mode(FakeCounter::Mode::holding);
  ASSERT_TRUE(till.send(RequestMessage{1, engine::Query(engine::StatusQuery{})}));
  house.counter.wait_for_held(1);
  std::thread stopping([&] { house.server->stop(); });
  timers.wait_for_one_due_in(house.limits.stop_timeout);
  timers.advance(house.limits.stop_timeout);
  stopping.join();
  EXPECT_EQ(till.reason_of_end(), ErrorCode::none);
  house.server.reset();
  house.counter.release();
}

TEST(Timeout, AReplyThatDoesNotCome) {
  ManualTimers timers;
  FakeHouse house;
  ClientOptions options = house.to_server();
  options.timers = &timers;
  Client client = Client::connect(options, FakeHouse::hello()).value();
  house.counter.set_mode(FakeCounter::Mode::losing);
  std::future<Result<engine::Answer>> answer =
      std::async(std::launch::async, [&] { return client.call(engine::StatusQuery{}); });
  while (answer.wait_for(0s) != std::future_status::ready) {  // it may only just have begun to wait
    timers.advance(options.reply_timeout);
    std::this_thread::yield();
  }
  EXPECT_REFUSED(answer.get(), deadline_exceeded);
}

// The pauses double up to a third of a second, until a busy server has been asked for as long as it may be.
TEST(Timeout, ATillThatAsksABusyServer) {
  ManualTimers timers;
  FakeHouse house;
  const test_support::TemporaryDirectory folder;
  TillOptions options{.connection = house.to_server(),
                      .source = "caisse-1",
                      .enrol = ledger::SourceDefinition{.code = "caisse-1", .label = "Caisse"},
                      .outbox = {.directory = (folder.path() / "outbox").string()}};
  options.connection.timers = &timers;
  Till till = Till::open(options, house.clock).value();
  house.counter.be_busy(1'000'000);
  EXPECT_REFUSED(till.post(sale_of("riz")), busy);
  const std::vector<Milliseconds> begin = {5ms, 10ms, 20ms, 40ms, 80ms, 160ms, 320ms, 320ms};
  ASSERT_GT(timers.slept().size(), begin.size());
  EXPECT_TRUE(std::equal(begin.begin(), begin.end(), timers.slept().begin()));
  EXPECT_GE(timers.now() - TimePoint{}, options.busy_timeout);
  EXPECT_LT(timers.now() - TimePoint{}, options.busy_timeout + 320ms);
  house.counter.be_busy(0);
  EXPECT_OK(till.post(sale_of("lait")));
}

}  // namespace
}  // namespace net::timeouts_test
