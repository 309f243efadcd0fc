// Frames out of a stream, and a session on a transport that is no network: what a simulator will do.
#include "net/frame_reader.h"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>

#include "net/fake_house.h"
#include "net/scripted_transport.h"
#include "net/session.h"

namespace net::frame_reader_test {
namespace {

using Milliseconds = std::chrono::milliseconds;
constexpr FramePatience kPatience{.begin = Milliseconds(1'000), .finish = Milliseconds(10)};

struct Reading {
  std::vector<std::string> frames;
  Error end;
};

boost::asio::awaitable<void> read_all(FrameReader& reader, Reading& reading) {
  while (true) {
    const Result<Bytes> frame = co_await reader.next(kPatience);
    if (!frame.ok()) {
      reading.end = frame.error();
      co_return;
    }
    reading.frames.emplace_back(text_of(frame.value()));
  }
}

Reading read_script(const std::string& script, std::size_t piece, TransportDiary& diary) {
  boost::asio::io_context context;
  ScriptedTransport transport(context.get_executor(), script, piece, diary);
  FrameReader reader(transport, 1024);
  Reading reading;
  boost::asio::co_spawn(context, read_all(reader, reading), boost::asio::detached);
  context.run();
  return reading;
}

const std::string kPing = encode(ClientMessage(RequestMessage{1, Ping{}}));
const std::string kCommand = encode(ClientMessage(RequestMessage{2, std::string(300, 'c')}));

TEST(FrameReader, FindsTheSameFramesHoweverTheStreamIsCut) {
  const std::string script = kPing + kCommand + kPing;
  for (std::size_t piece = 1; piece <= script.size(); ++piece) {
    TransportDiary diary;
    const Reading reading = read_script(script, piece, diary);
    ASSERT_EQ(reading.frames, (std::vector{kPing, kCommand, kPing})) << piece;
    ASSERT_EQ(reading.end.code, ErrorCode::connection_closed) << piece;
  }
}

// As of a server that was killed while it answered: a till asks again, it does not give the command up.
TEST(FrameReader, AStreamThatEndsWithinAFrameIsAConnectionThatClosed) {
  for (std::size_t size = 1; size < kPing.size(); ++size) {
    TransportDiary diary;
    const Reading reading = read_script(kPing.substr(0, size), 3, diary);
    ASSERT_EQ(reading.end.code, ErrorCode::connection_closed) << size;
    ASSERT_EQ(reading.end.detail, "the stream ended within a frame");
    ASSERT_TRUE(reading.frames.empty());
  }
}

TEST(FrameReader, GivesAFrameOneDeadlineHoweverItsBytesDrip) {
  TransportDiary diary;
  read_script(kPing, 1, diary);
  const std::vector first_frame_then_end = {kPatience.begin, kPatience.finish, kPatience.begin};
  EXPECT_EQ(diary.read_deadlines, first_frame_then_end);
}

// A server's side of a conversation without a server: the loop, the mailbox and a scripted client.
TEST(Session, RunsOnATransportThatIsNoSocket) {
  spdlog::set_level(spdlog::level::off);
  FakeCounter counter;
  FakeLongReads reads;
  LongReadDesk desk(reads, 1);
  ManualClock clock(test_support::at("2026-11-23T09:00:00Z"));
  boost::asio::io_context context;
  const auto mailbox = std::make_shared<Mailbox>(context.get_executor());
  const SessionServices services{.counter = counter,
                                 .long_reads = desk,
                                 .clock = clock,
                                 .timers = system_timers(),
                                 .mailbox = mailbox,
                                 .log = kTestLog,
                                 .epoch = Epoch{1},
                                 .software = "grenier test",
                                 .limits = {}};
  const std::string script = encode(ClientMessage(FakeHouse::hello("caisse-1"))) + kPing;
  TransportDiary diary;
  auto transport = std::make_unique<ScriptedTransport>(context.get_executor(), script, 7, diary);
  auto session = std::make_shared<Session>(services, std::move(transport));
  boost::asio::co_spawn(context, Session::converse(std::move(session)), boost::asio::detached);
  context.run();

  const Welcome welcome{.log = kTestLog,
                        .epoch = Epoch{1},
                        .source = SourceId{1},
                        .in_flight_max = 256,
                        .frame_bytes_max = 256 * 1024,
                        .server = "grenier test"};
  const std::string expected =
      encode(ServerMessage(welcome)) + encode(ServerMessage(ReplyMessage{1, Pong{clock.now()}}));
  EXPECT_EQ(diary.written, expected);
  EXPECT_TRUE(diary.closed);
}

}  // namespace
}  // namespace net::frame_reader_test
