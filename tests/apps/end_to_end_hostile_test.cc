// Peers that keep no rules, against the real server: it says why, closes, and goes on serving the others.
#include <random>

#include "net/client.h"
#include "tests/apps/end_to_end.h"
#include "tests/net/raw_connection.h"

namespace apps::end_to_end_hostile_test {
namespace {

using namespace std::chrono_literals;

const std::vector<std::string> kSellOne = {"sell", "--till", "noailles-1", "--line", "riz:1"};
// A frame of one segment of so many words, little-endian.
const std::string kSegmentOf2Words("\0\0\0\0\x02\0\0\0", 8);
const std::string kSegmentOf4GigaWords("\0\0\0\0\xff\xff\xff\xff", 8);
const std::string k4GigaSegments("\xff\xff\xff\xff\0\0\0\0", 8);

class EndToEndHostile : public EndToEnd {
 protected:
  void open_shop(std::vector<std::string> arguments = {}) {
    start_server(std::move(arguments));
    ASSERT_NO_FATAL_FAILURE(apply(kSmallTerritory));
  }
  net::Address address() { return net::parse_address(server().address()).value(); }
  std::string hello() const { return net::encode(net::ClientMessage(net::Hello{.client = "hostile"})); }
  // What the server says before it closes, when it is sent these bytes and no more.
  ErrorCode reason_for(const std::string& bytes) {
    net::RawConnection peer(address());
    peer.send(bytes);
    peer.finish_sending();
    return peer.reason_of_end();
  }
  std::int64_t events() { return ask({"log", "--summary"}).at("summary").at("events").as_int64(); }
};

TEST_F(EndToEndHostile, GarbageTruncatedAndOversizedFramesEndTheirConversationAlone) {
  ASSERT_NO_FATAL_FAILURE(open_shop());
  const std::int64_t before = events();
  EXPECT_EQ(reason_for("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"), ErrorCode::malformed);
  EXPECT_EQ(reason_for(kSegmentOf2Words + std::string(16, '\xff')), ErrorCode::malformed);
  EXPECT_EQ(reason_for(hello().substr(0, hello().size() - 1)), ErrorCode::malformed);
  EXPECT_EQ(reason_for(hello() + kSegmentOf2Words + "half"), ErrorCode::malformed);
  EXPECT_EQ(reason_for(kSegmentOf4GigaWords), ErrorCode::frame_too_large);
  EXPECT_EQ(reason_for(hello() + kSegmentOf4GigaWords), ErrorCode::frame_too_large);
  EXPECT_EQ(reason_for(k4GigaSegments), ErrorCode::malformed);
  const net::Hello of_a_later_program{.version = 2, .client = "hostile"};
  EXPECT_EQ(reason_for(net::encode(net::ClientMessage(of_a_later_program))), ErrorCode::unsupported_version);
  EXPECT_EQ(events(), before);
  EXPECT_EQ(ask(kSellOne).at("outcome"), "recorded");
}

TEST_F(EndToEndHostile, NoiseOfAnyKindLeavesTheServerAsItWas) {
  ASSERT_NO_FATAL_FAILURE(open_shop());
  const std::int64_t before = events();
  std::mt19937 random(20261123);
  for (int round = 0; round < 200; ++round) {
    // A good conversation's first frames with some bytes changed: most of it is nearly right.
    std::string bytes = hello() + net::encode(net::ClientMessage(net::RequestMessage{1, engine::Query{}}));
    for (int change = 0; change < 3; ++change) bytes[random() % bytes.size()] = static_cast<char>(random());
    net::RawConnection peer(address());
    peer.send(bytes);
    peer.finish_sending();
    peer.reason_of_end();
  }
  EXPECT_EQ(events(), before);
  EXPECT_EQ(ask(kSellOne).at("outcome"), "recorded");
  EXPECT_EQ(server().stop().status, 0);
}

TEST_F(EndToEndHostile, ASilentClientDelaysNobody) {
  ASSERT_NO_FATAL_FAILURE(open_shop());
  net::RawConnection says_nothing(address());
  net::RawConnection stops_in_its_hello(address());
  stops_in_its_hello.send(hello().substr(0, 20));
  net::RawConnection asks_and_never_reads(address());
  asks_and_never_reads.send(hello());
  for (std::uint64_t id = 1; id <= 200; ++id)
    asks_and_never_reads.send(net::ClientMessage(net::RequestMessage{id, engine::Query(engine::CatalogueQuery{})}));
  const auto begin = std::chrono::steady_clock::now();
  EXPECT_EQ(ask(kSellOne).at("outcome"), "recorded");
  // The shortest deadline that any of them would have had to run into first is ten seconds.
  EXPECT_LT(std::chrono::steady_clock::now() - begin, 8s);
}

TEST_F(EndToEndHostile, OneConnectionTooManyIsToldSoAndTheOthersGoOn) {
  ASSERT_NO_FATAL_FAILURE(open_shop({"--connections-max", "4"}));
  const auto connect = [&] { return net::Client::connect({.server = address()}, {.client = "guest"}); };
  std::vector<net::Client> guests;
  while (guests.size() < 4) {  // those of the command lines above may not have been seen to leave yet
    auto guest = connect();
    if (guest.ok()) {
      guests.push_back(std::move(*guest));
    } else {
      ASSERT_EQ(guest.error().code, ErrorCode::too_many_connections);
    }
  }
  EXPECT_REFUSED(connect(), too_many_connections);
  EXPECT_EQ(run({"stock"}).status, 3);
  EXPECT_OK(guests.front().ping());
  guests.pop_back();
  while (!connect().ok()) {  // until the server has seen it leave
  }
  EXPECT_OK(guests.front().ping());
}

}  // namespace
}  // namespace apps::end_to_end_hostile_test
