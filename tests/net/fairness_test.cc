// Whoever asks much at once waits for it alone: what stands at the counter, and in which order, while one client has
// pipelined heavy questions and others sell.
#include <thread>

#include "engine/engine_thread.h"
#include "net/fake_house.h"
#include "support/test_logs.h"

namespace net::fairness_test {
namespace {

using Names = std::vector<std::string>;

const engine::Query kStock = engine::StockQuery{};
const engine::Query kFunds = engine::FundsQuery{};
const engine::Query kCatalogue = engine::CatalogueQuery{};
const engine::Query kTicket = engine::TicketQuery{.ticket = "T1"};
const engine::Query kDigest = engine::StatusQuery{.with_digest = true};
const engine::Query kStatus = engine::StatusQuery{};
constexpr std::uint64_t kPingId = 1'000'000;

// One write, with a ping behind it: once this returns, the server has read all of them.
void send_all(Client& client, const std::vector<engine::Query>& questions) {
  std::vector<RequestMessage> requests;
  for (const engine::Query& question : questions) requests.push_back({requests.size() + 1, question});
  requests.push_back({kPingId, Ping{}});
  ASSERT_OK(client.send(requests));
  const Result<ReplyMessage> pong = client.receive();
  ASSERT_OK(pong);
  ASSERT_EQ(pong->id, kPingId);
}
void settle(Client& client) {
  ASSERT_NO_FATAL_FAILURE(send_all(client, {}));
}

ErrorCode code_of(const Result<ReplyMessage>& reply) {
  if (!reply.ok()) return reply.error().code;
  const auto* error = std::get_if<Error>(&reply->body);
  return error ? error->code : ErrorCode::none;
}

TEST(Fairness, ASessionHasOneHeavyQuestionAtTheCounterAtATime) {
  FakeHouse house;
  Client greedy = house.connect();
  Client till = house.connect("caisse-1");
  house.counter.set_mode(FakeCounter::Mode::holding);
  send_all(greedy, {kStock, kCatalogue, kFunds, kDigest, kTicket});
  EXPECT_EQ(house.counter.held(), (Names{"stock"}));
  ASSERT_OK(till.send(1, sale_command(till, 1)));
  settle(till);
  EXPECT_EQ(house.counter.held(), (Names{"stock", "command 1"}));

  house.counter.release_one();
  EXPECT_EQ(greedy.receive()->id, 1u);
  settle(greedy);
  EXPECT_EQ(house.counter.held(), (Names{"command 1", "catalogue"})) << "the sale comes before the second question";
  house.counter.release_one();
  EXPECT_TRUE(std::holds_alternative<engine::Receipt>(till.receive()->body));

  const Names rest = {"catalogue", "funds", "status", "ticket"};
  for (std::uint64_t i = 0; i < rest.size(); ++i) {
    EXPECT_EQ(house.counter.held(), (Names{rest[i]}));
    house.counter.release_one();
    EXPECT_EQ(greedy.receive()->id, i + 2) << "in the order in which they were asked";
    settle(greedy);
  }
  EXPECT_TRUE(house.counter.held().empty());
}

TEST(Fairness, LightQuestionsAndCommandsDoNotWaitForTheHeavyOnesOfTheirSession) {
  FakeHouse house;
  Client till = house.connect("caisse-1");
  house.counter.set_mode(FakeCounter::Mode::holding);
  send_all(till, {kStock, kFunds, kStatus});
  ASSERT_OK(till.send(7, sale_command(till, 1)));
  ASSERT_OK(till.send(8, sale_command(till, 2)));
  settle(till);
  EXPECT_EQ(house.counter.held(), (Names{"stock", "status", "command 1", "command 2"}));
}

TEST(Fairness, WaitingQuestionsCountAsInFlight) {
  FakeHouse house({.in_flight_max = 3});
  Client greedy = house.connect();
  house.counter.set_mode(FakeCounter::Mode::holding);
  for (std::uint64_t id = 1; id <= 4; ++id) ASSERT_OK(greedy.send(id, kStock));
  const Result<ReplyMessage> refused = greedy.receive();
  EXPECT_EQ(code_of(refused), ErrorCode::too_many_in_flight);
  EXPECT_EQ(refused->id, 4u);
}

TEST(Fairness, AQuestionOfAClientThatHasLeftIsNeverAsked) {
  FakeHouse house;
  std::optional<Client> greedy = house.connect();
  house.counter.set_mode(FakeCounter::Mode::holding);
  const int before = house.counter.submitted();
  send_all(*greedy, {kStock, kFunds, kCatalogue});
  greedy.reset();
  house.counter.wait_until_the_first_has_left();  // so that the engine makes no answer to it either
  house.counter.release_one();
  EXPECT_OK(house.connect().ping());
  EXPECT_EQ(house.counter.submitted(), before + 1);
}

TEST(Fairness, ABusyCounterAnswersEachWaitingQuestion) {
  FakeHouse house;
  Client greedy = house.connect();
  house.counter.set_mode(FakeCounter::Mode::holding);
  send_all(greedy, {kStock, kFunds, kCatalogue});
  house.counter.fill_up();
  house.counter.release_one();
  EXPECT_EQ(code_of(greedy.receive()), ErrorCode::none);
  EXPECT_EQ(code_of(greedy.receive()), ErrorCode::busy);
  EXPECT_EQ(code_of(greedy.receive()), ErrorCode::busy);
}

TEST(Fairness, AServerThatStopsBeginsNoWaitingQuestion) {
  FakeHouse house;
  Client greedy = house.connect();
  house.counter.set_mode(FakeCounter::Mode::holding);
  send_all(greedy, {kStock, kFunds, kCatalogue});
  std::thread stopping([&] { house.server->stop(); });
  for (const std::uint64_t id : {2u, 3u}) {
    const Result<ReplyMessage> reply = greedy.receive();
    EXPECT_EQ(code_of(reply), ErrorCode::shutting_down);
    EXPECT_EQ(reply->id, id);
  }
  house.counter.release_one();
  EXPECT_EQ(code_of(greedy.receive()), ErrorCode::none) << "the one at the counter is answered";
  stopping.join();
}

TEST(Fairness, ALongReadOfAClientThatHasLeftIsNotBegun) {
  FakeHouse house;
  house.long_reads.close_gate();
  house.counter.set_mode(FakeCounter::Mode::holding);
  const engine::Query past = engine::StockQuery{.as_of = {.sequence = Sequence{7}}};
  {
    Client auditor = house.connect();
    send_all(auditor, {kStock, past, past, past});
    house.long_reads.wait_for_one();
  }
  house.counter.wait_until_the_first_has_left();
  house.long_reads.open_gate();
  EXPECT_OK(house.connect().call(past));
  EXPECT_EQ(house.long_reads.begun(), 2) << "the one that was under way, and this";
}

// A balance of the past that memory did not suffice for ended the server, and with it every till's sale.
TEST(Fairness, ALongReadThatMemoryDoesNotSufficeForIsRefusedAlone) {
  FakeHouse house;
  house.long_reads.is_out_of_memory = true;
  const engine::Query past = engine::StockQuery{.as_of = {.sequence = Sequence{7}}};
  Client auditor = house.connect();
  send_all(auditor, {past});
  EXPECT_EQ(code_of(auditor.receive()), ErrorCode::busy);
  EXPECT_REFUSED(auditor.read_log({.from = Sequence{1}, .bytes_max = 100}), busy);
  house.long_reads.is_out_of_memory = false;
  send_all(auditor, {past});
  EXPECT_EQ(code_of(auditor.receive()), ErrorCode::none);
}

// The real engine, held while it writes: what was asked meanwhile is then answered in the order in which it stood
// there, and each answer says how far the book was.
TEST(Fairness, ASaleIsDecidedBetweenTwoQuestionsOfAnotherClient) {
  auto slow_log = std::make_unique<test_support::SlowLog>(test_support::memory_log());
  test_support::SlowLog& slow = *slow_log;
  test_support::Book book;
  book.replace_log(std::move(slow_log));
  ASSERT_OK(book.open());
  test_support::declare_network(book);
  engine::EngineThread counter(book.engine(), {}, [](const Error& error) { FAIL() << to_string(error); });
  FakeLongReads long_reads;
  const auto server =
      Server::start({.listen = {"127.0.0.1", 0}, .log = book.log().identity().id}, counter, long_reads, book.clock())
          .value();
  const ClientOptions to_server{.server = server->address()};
  const auto hello = [](const char* source) {
    return Hello{
        .client = "test",
        .source = source,
        .enrol = ledger::SourceDefinition{.code = source, .label = "Poste", .kind = SourceKind::administrator}};
  };
  Client greedy = Client::connect(to_server, FakeHouse::hello()).value();
  Client desk = Client::connect(to_server, hello("poste")).value();
  Client till = Client::connect(to_server, hello("caisse")).value();
  const auto declares = [&book](const Client& client, const char* code) {
    return encode_command({.source = client.welcome().source,
                           .number = CommandNumber{1},
                           .occurred_at = book.clock().now(),
                           .body = engine::Declare{ledger::Supplier{.code = code, .label = code}}});
  };

  slow.armed = true;
  ASSERT_OK(desk.send(1, declares(desk, "a")));
  slow.began.get_future().wait();
  constexpr std::size_t kQuestions = 200;
  send_all(greedy, std::vector(kQuestions, kStock));
  ASSERT_OK(till.send(1, declares(till, "b")));
  settle(till);
  slow.go_on.set_value();

  const auto receipt = std::get<engine::Receipt>(till.receive()->body);
  const Sequence before{raw(receipt.sequence) - 1};
  for (std::uint64_t id = 1; id <= kQuestions; ++id) {
    const Result<ReplyMessage> reply = greedy.receive();
    ASSERT_OK(reply);
    EXPECT_EQ(reply->id, id);
    const auto& stock = std::get<engine::StockAnswer>(std::get<engine::Answer>(reply->body));
    EXPECT_EQ(stock.at, id == 1 ? before : receipt.sequence) << id;
  }
  EXPECT_OK(desk.receive());
}

}  // namespace
}  // namespace net::fairness_test
