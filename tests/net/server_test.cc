// Listening, turning away, stopping; and the client's view of a server that is not there.
#include <thread>

#include "net/fake_house.h"
#include "net/raw_connection.h"

namespace net::server_test {
namespace {

using std::chrono::milliseconds;

// Starting a second server on what a test says.
Result<std::unique_ptr<Server>> start_at(FakeHouse& house, const Address& listen) {
  return Server::start({.listen = listen, .log = kTestLog, .software = "grenier test"}, house.counter, house.long_reads,
                       house.clock);
}

TEST(Address, IsAHostAndAPort) {
  EXPECT_EQ(parse_address("127.0.0.1:7411").value(), (Address{"127.0.0.1", 7411}));
  EXPECT_EQ(parse_address("[::1]:0").value(), (Address{"::1", 0}));
  EXPECT_EQ(to_string(Address{"::1", 7411}), "[::1]:7411");
  EXPECT_EQ(to_string(Address{"localhost", 80}), "localhost:80");
  for (const char* wrong : {"", "localhost", ":80", "::1:80", "host:", "host:65536", "host:-1", "host:8o", "host: 80"})
    EXPECT_REFUSED(parse_address(wrong), value_not_allowed);
}

TEST(Server, FindsAFreePortAndAnswersByName) {
  FakeHouse house;
  EXPECT_NE(house.server->address().port, 0);
  const auto named = start_at(house, {"localhost", 0});
  ASSERT_OK(named);
  EXPECT_OK(Client::connect({.server = {"localhost", (*named)->address().port}}, FakeHouse::hello()));
}

TEST(Server, RefusesAPortInUse) {
  FakeHouse house;
  EXPECT_REFUSED(start_at(house, house.server->address()), address_in_use);
}

TEST(Server, RefusesAnAddressThatCanBeReachedFromElsewhere) {
  FakeHouse house;
  EXPECT_REFUSED(start_at(house, {"0.0.0.0", 0}), address_not_loopback);
  EXPECT_REFUSED(start_at(house, {"::", 0}), address_not_loopback);
  EXPECT_REFUSED(start_at(house, {"192.0.2.1", 0}), address_not_loopback);
  EXPECT_REFUSED(start_at(house, {"no such host", 0}), value_not_allowed);
}

TEST(Server, TurnsAwayOneClientTooMany) {
  FakeHouse house({.connections_max = 1});
  {
    const Client first = house.connect();
    EXPECT_REFUSED(Client::connect(house.to_server(), FakeHouse::hello()), too_many_connections);
  }
  Result<Client> next = Client::connect(house.to_server(), FakeHouse::hello());
  while (!next.ok()) {  // until the server has seen the first one leave
    ASSERT_EQ(next.error().code, ErrorCode::too_many_connections);
    next = Client::connect(house.to_server(), FakeHouse::hello());
  }
}

TEST(Server, FinishesWhatIsInFlightWhenItStops) {
  FakeHouse house;
  Client client = house.connect("caisse-1");
  house.counter.set_mode(FakeCounter::Mode::holding);
  ASSERT_OK(client.send(1, sale_command(client, 1)));
  house.counter.wait_for_held(1);

  std::thread stopping([&] { house.server->stop(); });
  std::uint64_t id = 2;
  std::optional<ErrorCode> refusal;
  while (!refusal) {  // until it takes no more requests
    ASSERT_OK(client.send(++id, Ping{}));
    const Result<ReplyMessage> reply = client.receive();
    ASSERT_OK(reply);
    if (const auto* error = std::get_if<Error>(&reply->body)) refusal = error->code;
  }
  EXPECT_EQ(*refusal, ErrorCode::shutting_down);
  house.counter.release();
  const Result<ReplyMessage> receipt = client.receive();
  stopping.join();
  ASSERT_OK(receipt);
  EXPECT_EQ(receipt->id, 1u);
  EXPECT_TRUE(std::holds_alternative<engine::Receipt>(receipt->body));
  EXPECT_REFUSED(client.ping(), connection_closed);
  EXPECT_REFUSED(Client::connect(house.to_server(), FakeHouse::hello()), server_unreachable);
}

TEST(Server, CutsOffWhatTakesLongerThanItsStopMay) {
  FakeHouse house({.stop_timeout = milliseconds(20)});
  Client client = house.connect("caisse-1");
  house.counter.set_mode(FakeCounter::Mode::holding);
  ASSERT_OK(client.send(1, sale_command(client, 1)));
  house.counter.wait_for_held(1);
  house.server->stop();
  EXPECT_REFUSED(client.receive(), connection_closed);
  house.server.reset();
  house.counter.release();  // the answer finds nobody, not even a server
}

TEST(Server, CutsEveryoneOffAtOnceWhenNobodyWillAnswer) {
  FakeHouse house({.stop_timeout = std::chrono::hours(1)});
  Client client = house.connect("caisse-1");
  house.counter.set_mode(FakeCounter::Mode::holding);
  ASSERT_OK(client.send(1, sale_command(client, 1)));
  house.counter.wait_for_held(1);
  house.server->cut_off();
  EXPECT_REFUSED(client.receive(), connection_closed);
  house.server.reset();
  house.counter.release();
}

TEST(Server, DoesNotWaitForALongReadWhenItStops) {
  FakeHouse house({.stop_timeout = std::chrono::hours(1)});
  house.long_reads.close_gate();  // for ever: only the stop ends it
  Client auditor = house.connect();
  const engine::Query past = engine::StockQuery{.as_of = {.sequence = Sequence{7}}};
  ASSERT_OK(auditor.send(1, past));
  house.long_reads.wait_for_one();
  ASSERT_OK(auditor.send(2, past));  // waits behind it
  ASSERT_OK(auditor.send(3, Ping{}));
  EXPECT_EQ(auditor.receive()->id, 3u) << "so the server has read what came before";
  house.server->stop();
  for (const std::uint64_t id : {1u, 2u}) {
    const Result<ReplyMessage> reply = auditor.receive();
    ASSERT_OK(reply);
    EXPECT_EQ(reply->id, id);
    ASSERT_TRUE(std::holds_alternative<Error>(reply->body));
    EXPECT_EQ(std::get<Error>(reply->body).code, ErrorCode::shutting_down);
  }
}

TEST(Server, StopsWhileAHelloIsUnanswered) {
  FakeHouse house;
  house.counter.hold_hellos();
  RawConnection peer(house.server->address());
  ASSERT_TRUE(peer.send(FakeHouse::hello("caisse-1")));
  house.counter.wait_for_held(1);
  const auto begin = std::chrono::steady_clock::now();
  house.server->stop();
  EXPECT_LT(std::chrono::steady_clock::now() - begin, milliseconds(5'000));
}

TEST(Client, TellsAServerThatIsNotThere) {
  FakeHouse house;
  house.server->stop();
  EXPECT_REFUSED(Client::connect(house.to_server(), FakeHouse::hello()), server_unreachable);
}

TEST(Client, GivesUpWaitingAtItsDeadline) {
  FakeHouse house;
  house.counter.set_mode(FakeCounter::Mode::losing);
  ClientOptions options = house.to_server();
  options.reply_timeout = milliseconds(20);
  Client client = Client::connect(options, FakeHouse::hello("caisse-1")).value();
  EXPECT_REFUSED(client.post(sale_command(client, 1)), deadline_exceeded);
}

}  // namespace
}  // namespace net::server_test
