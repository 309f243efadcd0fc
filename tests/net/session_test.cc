// The rules of a conversation, over real sockets.
#include <spdlog/sinks/ostream_sink.h>

#include "net/fake_house.h"
#include "net/raw_connection.h"

namespace net::session_test {
namespace {

using std::chrono::milliseconds;

ErrorCode code_of(const ReplyMessage& reply) {
  const auto* error = std::get_if<Error>(&reply.body);
  return error ? error->code : ErrorCode::none;
}

// A raw connection that has been welcomed.
struct Welcomed : RawConnection {
  explicit Welcomed(const FakeHouse& house) : RawConnection(house.server->address()) {
    CHECK(send(FakeHouse::hello()));
    CHECK(std::holds_alternative<Welcome>(receive().value()));
  }
};

// What is logged while this lives, from warnings on. Made before the house, listened to once the house is there.
class CapturedLog {
 public:
  CapturedLog() : before_(spdlog::default_logger()) {
    auto sink = std::make_shared<spdlog::sinks::ostream_sink_mt>(text_);
    spdlog::set_default_logger(std::make_shared<spdlog::logger>("captured", std::move(sink)));
  }
  ~CapturedLog() { spdlog::set_default_logger(before_); }
  void listen() { spdlog::set_level(spdlog::level::warn); }
  // Once the house is gone.
  std::string text() const { return text_.str(); }
  std::ptrdiff_t lines() const {
    const std::string all = text();
    return std::count(all.begin(), all.end(), '\n');
  }

 private:
  std::shared_ptr<spdlog::logger> before_;
  std::ostringstream text_;
};

TEST(Session, WelcomesWithTheLogTheLimitsAndTheLastNumberOfTheSource) {
  FakeHouse house;
  {
    Client client = house.connect("caisse-1");
    ASSERT_OK(client.post(sale_command(client, 1)));
  }
  const Client client = house.connect("caisse-1");
  const Welcome& welcome = client.welcome();
  EXPECT_EQ(welcome.log, kTestLog);
  EXPECT_EQ(welcome.epoch, Epoch{4});
  EXPECT_EQ(welcome.source, SourceId{1});
  EXPECT_EQ(welcome.last_number, CommandNumber{1});
  EXPECT_EQ(welcome.in_flight_max, 256u);
  EXPECT_EQ(welcome.frame_bytes_max, 256u * 1024);
  EXPECT_EQ(welcome.server, "grenier test");
}

TEST(Session, AnswersAPingWithTheServersTime) {
  FakeHouse house;
  EXPECT_EQ(house.connect().ping()->server_time, house.clock.now());
}

TEST(Session, AnswersQuestionsOfAClientWithoutASourceAndRefusesItsCommands) {
  FakeHouse house;
  Client client = house.connect();
  EXPECT_REFUSED(client.post(sale_command(client, 1)), unknown_source);
  ASSERT_OK(client.ask<engine::StatusAnswer>(engine::StatusQuery{}));
}

TEST(Session, RefusesASourceThatNobodyKnows) {
  FakeHouse house;
  Hello hello = FakeHouse::hello("caisse-9");
  hello.enrol.reset();
  EXPECT_REFUSED(Client::connect(house.to_server(), hello), unknown_source);
}

TEST(Session, LogsNothingThatAClientWrote) {
  CapturedLog log;
  {
    FakeHouse house;
    log.listen();
    Hello hello = FakeHouse::hello("x\nFORGED Marie Dupont");
    hello.enrol.reset();
    EXPECT_REFUSED(Client::connect(house.to_server(), hello), unknown_source);
  }
  EXPECT_THAT(log.text(), testing::HasSubstr("unknown_source"));
  EXPECT_THAT(log.text(), testing::Not(testing::HasSubstr("Marie")));
  EXPECT_EQ(log.lines(), 1) << log.text();
}

TEST(Session, RefusesAnotherVersion) {
  FakeHouse house;
  Hello hello = FakeHouse::hello();
  hello.version = kProtocolVersion + 1;
  EXPECT_REFUSED(Client::connect(house.to_server(), hello), unsupported_version);
}

TEST(Session, RefusesAClientOfAnotherLogBeforeItEnrolsIts) {
  FakeHouse house;
  Hello hello = FakeHouse::hello("caisse-1");
  hello.expected_log = LogId{9};
  EXPECT_REFUSED(Client::connect(house.to_server(), hello), wrong_log);
  EXPECT_FALSE(house.counter.knows("caisse-1"));
  hello.expected_log = kTestLog;
  EXPECT_OK(Client::connect(house.to_server(), hello));
}

TEST(Session, EndsWhenARequestComesBeforeTheHello) {
  FakeHouse house;
  RawConnection peer(house.server->address());
  ASSERT_TRUE(peer.send(RequestMessage{1, Ping{}}));
  EXPECT_EQ(peer.reason_of_end(), ErrorCode::hello_expected);
}

TEST(Session, EndsWhenAHelloComesTwice) {
  FakeHouse house;
  Welcomed peer(house);
  ASSERT_TRUE(peer.send(FakeHouse::hello()));
  EXPECT_EQ(peer.reason_of_end(), ErrorCode::malformed);
}

TEST(Session, EndsOnGarbageAndTheServerLives) {
  FakeHouse house;
  RawConnection stranger(house.server->address());
  ASSERT_TRUE(stranger.send("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"));
  EXPECT_EQ(stranger.reason_of_end(), ErrorCode::malformed);

  Welcomed peer(house);
  std::string frame = encode(ClientMessage(RequestMessage{1, Ping{}}));
  std::fill(frame.begin() + 8, frame.end(), '\xff');  // a good segment table, then nonsense
  ASSERT_TRUE(peer.send(frame));
  EXPECT_EQ(peer.reason_of_end(), ErrorCode::malformed);

  EXPECT_OK(house.connect().ping());
}

TEST(Session, EndsOnAFrameThatIsTooLargeWithoutWaitingForIt) {
  FakeHouse house({.frame_bytes_max = 1024});
  Welcomed peer(house);
  ASSERT_TRUE(peer.send(std::string_view("\0\0\0\0\x80\0\0\0", 8)));  // 128 words and the table: 1,032 bytes
  EXPECT_EQ(peer.reason_of_end(), ErrorCode::frame_too_large);
}

TEST(Session, EndsWhenTheStreamEndsWithinAFrame) {
  FakeHouse house;
  Welcomed peer(house);
  const std::string frame = encode(ClientMessage(RequestMessage{1, Ping{}}));
  ASSERT_TRUE(peer.send(std::string_view(frame).substr(0, frame.size() - 1)));
  peer.finish_sending();
  EXPECT_EQ(peer.reason_of_end(), ErrorCode::malformed);
}

TEST(Session, TellsAMalformedCommandAloneAndGoesOn) {
  FakeHouse house;
  Client client = house.connect("caisse-1");
  EXPECT_REFUSED(client.post("not a command"), malformed);
  EXPECT_OK(client.post(sale_command(client, 1)));
}

TEST(Session, RefusesACommandOfAnotherSource) {
  FakeHouse house;
  Client other = house.connect("caisse-1");
  const std::string command = sale_command(other, 1);
  Client client = house.connect("caisse-2");
  EXPECT_REFUSED(client.post(command), malformed);
  EXPECT_TRUE(house.counter.commands("caisse-1").empty());
}

TEST(Session, FencesAnOlderSessionOfTheSameSource) {
  FakeHouse house;
  Client older = house.connect("caisse-1");
  Client newer = house.connect("caisse-1");
  EXPECT_REFUSED(older.post(sale_command(older, 1)), source_fenced);
  EXPECT_OK(newer.post(sale_command(newer, 1)));
}

TEST(Session, PipelinesAndAnswersEachRequestByItsId) {
  FakeHouse house;
  Client client = house.connect("caisse-1");
  std::vector<RequestMessage> requests;
  for (std::uint64_t number = 1; number <= 100; ++number) requests.push_back({number, sale_command(client, number)});
  ASSERT_OK(client.send(requests));
  for (std::uint64_t number = 1; number <= 100; ++number) {
    const Result<ReplyMessage> reply = client.receive();
    ASSERT_OK(reply);
    EXPECT_EQ(std::get<engine::Receipt>(reply->body).number, CommandNumber{reply->id});
  }
}

TEST(Session, RefusesMoreRequestsInFlightThanItsLimit) {
  FakeHouse house({.in_flight_max = 2});
  Client client = house.connect("caisse-1");
  house.counter.set_mode(FakeCounter::Mode::holding);
  for (std::uint64_t number = 1; number <= 3; ++number) ASSERT_OK(client.send(number, sale_command(client, number)));
  const Result<ReplyMessage> refused = client.receive();
  ASSERT_OK(refused);
  EXPECT_EQ(refused->id, 3u);
  EXPECT_EQ(code_of(*refused), ErrorCode::too_many_in_flight);

  house.counter.release();
  ASSERT_OK(client.receive());
  ASSERT_OK(client.receive());
  EXPECT_OK(client.ping());
}

TEST(Session, AnswersBusyWhenTheCounterIsFull) {
  FakeHouse house;
  Client client = house.connect("caisse-1");
  house.counter.be_busy(1);
  EXPECT_REFUSED(client.post(sale_command(client, 1)), busy);
  EXPECT_OK(client.post(sale_command(client, 1)));
}

TEST(Session, TakesQuestionsAboutThePastToTheLongReadThread) {
  FakeHouse house;
  Client client = house.connect();
  const int before = house.counter.submitted();
  const auto stock = client.ask<engine::StockAnswer>(engine::StockQuery{.as_of = {.sequence = Sequence{7}}});
  ASSERT_OK(stock);
  EXPECT_EQ(stock->at, Sequence{7});
  EXPECT_EQ(house.counter.submitted(), before);
  EXPECT_REFUSED(client.ask<engine::StockAnswer>(engine::StockQuery{}),
                 malformed);  // the fake counter's answer: a status
  EXPECT_EQ(house.counter.submitted(), before + 1);
}

TEST(Session, ReadsTheLogInChunksOfALimitedSize) {
  FakeHouse house({.log_chunk_bytes_max = 1000});
  const Result<LogChunk> chunk = house.connect().read_log({.from = Sequence{3}, .bytes_max = 1 << 30});
  ASSERT_OK(chunk);
  EXPECT_EQ(chunk->records.front().size(), 1000u);
  EXPECT_EQ(chunk->next, Sequence{4});
}

TEST(Session, LetsNoLongReadDelayAnother) {
  FakeHouse house({.long_reads_waiting_max = 1});
  house.long_reads.close_gate();
  Client auditor = house.connect();
  ASSERT_OK(auditor.send(1, ReadLog{.bytes_max = 8}));
  house.long_reads.wait_for_one();
  ASSERT_OK(auditor.send(2, ReadLog{.bytes_max = 8}));  // waits
  ASSERT_OK(auditor.send(3, ReadLog{.bytes_max = 8}));  // one too many
  const Result<ReplyMessage> refused = auditor.receive();
  ASSERT_OK(refused);
  EXPECT_EQ(refused->id, 3u);
  EXPECT_EQ(code_of(*refused), ErrorCode::busy);
  EXPECT_OK(house.connect().ping());

  house.long_reads.open_gate();
  EXPECT_EQ(auditor.receive()->id, 1u);
  EXPECT_EQ(auditor.receive()->id, 2u);
}

TEST(Session, ClosesOnAClientThatDoesNotSayHello) {
  FakeHouse house({.hello_timeout = milliseconds(20)});
  RawConnection silent(house.server->address());
  RawConnection halting(house.server->address());
  ASSERT_TRUE(halting.send(std::string_view("\0\0\0", 3)));
  EXPECT_OK(house.connect().ping());
  EXPECT_EQ(silent.reason_of_end(), ErrorCode::none);
  EXPECT_EQ(halting.reason_of_end(), ErrorCode::none);
}

TEST(Session, EndsAHelloThatTheCounterDoesNotAnswerInTime) {
  FakeHouse house({.hello_timeout = milliseconds(20)});
  house.counter.hold_hellos();
  EXPECT_REFUSED(Client::connect(house.to_server(), FakeHouse::hello("caisse-1")), busy);
  house.counter.release();
  EXPECT_OK(house.connect().ping());
}

TEST(Session, ClosesOnAnIdleClient) {
  FakeHouse house({.idle_timeout = milliseconds(20)});
  Welcomed idle(house);
  EXPECT_EQ(idle.reason_of_end(), ErrorCode::none);
}

TEST(Session, ClosesOnAFrameThatDoesNotArriveWhole) {
  FakeHouse house({.frame_timeout = milliseconds(20)});
  Welcomed halting(house);
  ASSERT_TRUE(halting.send(std::string_view("\0\0\0\0\xff\0\0\0", 8)));
  EXPECT_EQ(halting.reason_of_end(), ErrorCode::none);
  EXPECT_OK(house.connect().ping());
}

TEST(Session, ClosesOnAClientThatLeavesItsRepliesUnread) {
  CapturedLog log;
  {
    FakeHouse house({.in_flight_max = 4, .outgoing_bytes_max = 64 * 1024, .write_timeout = milliseconds(100)});
    log.listen();
    Welcomed deaf(house);
    const std::string request = encode(ClientMessage(RequestMessage{1, ReadLog{.bytes_max = 1 << 20}}));
    int sent = 0;
    while (sent < 1'000'000 && deaf.send(request)) ++sent;
    EXPECT_LT(sent, 1'000'000);
    EXPECT_OK(house.connect().ping());
  }
  EXPECT_LE(log.lines(), 1) << "a client is closed once: " << log.text();
}

TEST(Session, DropsTheAnswerToAClientThatHasLeft) {
  FakeHouse house;
  {
    Client client = house.connect("caisse-1");
    house.counter.set_mode(FakeCounter::Mode::holding);
    ASSERT_OK(client.send(1, sale_command(client, 1)));
    house.counter.wait_for_held(1);
  }
  house.counter.release();
  EXPECT_OK(house.connect().ping());
  EXPECT_EQ(house.counter.commands("caisse-1").size(), 1u);
}

}  // namespace
}  // namespace net::session_test
