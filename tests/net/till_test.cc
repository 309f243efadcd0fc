// A till on a bad day: answers lost, a busy server, one that is away, one that forgot.
#include "net/till.h"

#include <random>

#include "net/fake_house.h"
#include "net/message_codec.h"

namespace net::till_test {
namespace {

using std::chrono::milliseconds;
using test_support::TemporaryDirectory;

class TillTest : public testing::Test {
 protected:
  Result<Till> open(const std::string& source = "caisse-1") {
    return Till::open({.connection = connection(),
                       .client = "test",
                       .source = source,
                       .enrol = ledger::SourceDefinition{.code = source, .label = "Caisse"},
                       .outbox = outbox,
                       .busy_timeout = busy_timeout,
                       .on_withdrawn =
                           [this](const OutboxEntry& kept, const Error&) {
                             const engine::Command command = decode_command(bytes_of(kept.bytes)).value();
                             withdrawn.push_back(std::get<engine::Sell>(command.body).lines.front().product);
                           }},
                      house.clock);
  }
  ClientOptions connection() const {
    ClientOptions options = house.to_server();
    options.reply_timeout = reply_timeout;
    return options;
  }
  static PostOptions key(std::string text) { return {.intent = {IntentKind::key, std::move(text)}}; }
  static PostOptions typed(std::string text) { return {.intent = {IntentKind::command_line, std::move(text)}}; }
  static std::vector<Posting> sales(const std::vector<std::string>& products) {
    std::vector<Posting> postings;
    for (const std::string& product : products) postings.push_back({sale_of(product), {}});
    return postings;
  }
  // What the counter has decided, in order.
  std::vector<std::string> sold(const std::string& source = "caisse-1") {
    std::vector<std::string> products;
    for (const engine::Command& each : house.counter.commands(source))
      products.push_back(std::get<engine::Sell>(each.body).lines.front().product);
    return products;
  }
  using Products = std::vector<std::string>;

  FakeHouse house;
  TemporaryDirectory folder;
  OutboxOptions outbox{.directory = (folder.path() / "till" / "outbox").string()};
  Products withdrawn;
  milliseconds reply_timeout{5'000};
  milliseconds busy_timeout{5'000};
};

TEST_F(TillTest, PostsAndGetsTheReceipt) {
  Till till = open().value();
  const Result<Posted> first =
      till.post(sale_of("riz"), {.nature = CommandNature::fact, .effective_date = test_support::day("2026-11-20")});
  ASSERT_OK(first);
  EXPECT_EQ(first->receipt.number, CommandNumber{1});
  EXPECT_FALSE(first->repeated);
  EXPECT_EQ(till.post(sale_of("lait"))->receipt.number, CommandNumber{2});
  EXPECT_EQ(sold(), (Products{"riz", "lait"}));
  const engine::Command command = house.counter.commands("caisse-1").front();
  EXPECT_EQ(command.nature, CommandNature::fact);
  EXPECT_EQ(command.occurred_at, house.clock.now());
  EXPECT_EQ(command.effective_date, test_support::day("2026-11-20"));
}

TEST_F(TillTest, GivesTheSameReceiptForTheSameKeyForEver) {
  const engine::Receipt first = open()->post(sale_of("riz"), key("vente-1"))->receipt;
  Till till = open().value();
  ASSERT_OK(till.told(first.number));
  house.server->stop();  // nobody need be asked
  const Result<Posted> again = till.post(sale_of("riz"), key("vente-1"));
  ASSERT_OK(again);
  EXPECT_TRUE(again->repeated);
  EXPECT_EQ(again->receipt, first);
  EXPECT_REFUSED(till.post(sale_of("lait"), key("vente-1")), definition_conflict);
}

TEST_F(TillTest, SellsOnceWhenTheSameLineIsTypedAgainAfterALostAnswer) {
  reply_timeout = milliseconds(20);
  house.counter.set_mode(FakeCounter::Mode::losing);
  EXPECT_REFUSED(open()->post(sale_of("riz"), typed("sell riz")), deadline_exceeded);
  EXPECT_EQ(sold(), (Products{"riz"}));

  house.counter.set_mode(FakeCounter::Mode::answering);
  reply_timeout = milliseconds(5'000);
  house.clock.advance_micros(60'000'000);  // the second run has a clock of its own; the bytes are the first one's
  const Result<Posted> again = open()->post(sale_of("riz"), typed("sell riz"));
  ASSERT_OK(again);
  EXPECT_TRUE(again->repeated);
  EXPECT_EQ(again->receipt.number, CommandNumber{1});
  EXPECT_EQ(sold(), (Products{"riz"}));
}

TEST_F(TillTest, SellsTwiceWhenTheSameLineIsTypedAgainAfterItsReceiptWasSeen) {
  Till till = open().value();
  const Result<Posted> first = till.post(sale_of("riz"), typed("sell riz"));
  ASSERT_OK(first);
  EXPECT_EQ(till.post(sale_of("riz"), typed("sell riz"))->receipt, first->receipt);  // cut off before it was shown
  ASSERT_OK(till.told(first->receipt.number));
  EXPECT_EQ(till.post(sale_of("riz"), typed("sell riz"))->receipt.number, CommandNumber{2});
  EXPECT_EQ(sold(), (Products{"riz", "riz"}));
}

TEST_F(TillTest, KeepsCommandsWhileTheServerIsAwayAndSendsThemInOrder) {
  ASSERT_OK(open()->post(sale_of("riz")));
  const Address address = house.server->address();
  house.server->stop();
  {
    Till till = open().value();
    const Result<Posted> kept = till.post(sale_of("lait"));
    EXPECT_REFUSED(kept, server_unreachable);
    EXPECT_THAT(kept.error().detail, testing::HasSubstr("kept as command 2"));
    EXPECT_REFUSED(till.post(sale_of("sel")), server_unreachable);
  }
  EXPECT_EQ(sold(), (Products{"riz"}));
  house.start(address);
  EXPECT_EQ(open()->post(sale_of("pain"))->receipt.number, CommandNumber{4});
  EXPECT_EQ(sold(), (Products{"riz", "lait", "sel", "pain"}));
}

TEST_F(TillTest, CannotKeepACommandBeforeItHasMetItsServer) {
  house.server->stop();
  const Result<Posted> posted = open()->post(sale_of("riz"));
  EXPECT_REFUSED(posted, server_unreachable);
  EXPECT_EQ(posted.error().field, "outbox");
  EXPECT_EQ(open()->outbox().pending(), 0u);
}

TEST_F(TillTest, ReconnectsWhenTheServerWasRestartedBetweenTwoSales) {
  Till till = open().value();
  ASSERT_OK(till.post(sale_of("riz")));
  house.restart();
  ASSERT_OK(till.post(sale_of("lait")));
  EXPECT_EQ(sold(), (Products{"riz", "lait"}));
}

TEST_F(TillTest, AsksABusyServerAgain) {
  Till till = open().value();
  house.counter.be_busy(2);
  ASSERT_OK(till.post(sale_of("riz")));
  EXPECT_EQ(sold(), (Products{"riz"}));
}

TEST_F(TillTest, KeepsTheCommandWhenTheServerStaysBusy) {
  busy_timeout = milliseconds(10);
  Till till = open().value();
  house.counter.be_busy(1'000'000);
  EXPECT_REFUSED(till.post(sale_of("riz")), busy);
  house.counter.be_busy(0);
  ASSERT_OK(till.flush());
  EXPECT_EQ(sold(), (Products{"riz"}));
}

TEST_F(TillTest, SendsAgainInOrderAfterAGap) {
  Till till = open().value();
  house.counter.refuse(2, ErrorCode::number_gap);
  for (const Result<Posted>& each : till.post_all(sales({"riz", "lait", "sel"}))) EXPECT_OK(each);
  EXPECT_EQ(sold(), (Products{"riz", "lait", "sel"}));
}

TEST_F(TillTest, WithdrawsACommandThatTheServerWillNeverTake) {
  Till till = open().value();
  house.counter.refuse(2, ErrorCode::malformed);
  const std::vector<Result<Posted>> outcomes = till.post_all(sales({"riz", "lait", "sel", "pain"}));
  EXPECT_OK(outcomes[0]);
  EXPECT_REFUSED(outcomes[1], malformed);
  EXPECT_EQ(outcomes[2]->receipt.number, CommandNumber{2});
  EXPECT_EQ(outcomes[3]->receipt.number, CommandNumber{3});
  EXPECT_EQ(sold(), (Products{"riz", "sel", "pain"}));
  EXPECT_EQ(till.post(sale_of("huile"))->receipt.number, CommandNumber{4});
}

TEST_F(TillTest, TellsOfAKeptCommandThatTheServerWillNeverTakeBeforeItIsDropped) {
  Till till = open().value();
  ASSERT_OK(till.post(sale_of("sel")));
  house.server->stop();
  EXPECT_REFUSED(till.post(sale_of("riz")), server_unreachable);
  house.restart();
  house.counter.refuse(2, ErrorCode::malformed);
  const Result<Posted> posted = till.post(sale_of("lait"));
  ASSERT_OK(posted);
  EXPECT_EQ(posted->receipt.number, CommandNumber{2});
  EXPECT_EQ(withdrawn, (Products{"riz"}));
  EXPECT_EQ(sold(), (Products{"sel", "lait"}));
}

TEST_F(TillTest, WithdrawsACommandThatIsTooLargeForTheServer) {
  Till till = open().value();
  std::vector<Posting> postings = sales({"riz", "lait", "sel"});
  std::get<engine::Sell>(postings[1].body).lines.resize(20'000, {.product = "lait", .quantity = {1}});
  const std::vector<Result<Posted>> outcomes = till.post_all(std::move(postings));
  EXPECT_OK(outcomes[0]);
  EXPECT_REFUSED(outcomes[1], frame_too_large);
  EXPECT_OK(outcomes[2]);
  EXPECT_EQ(sold(), (Products{"riz", "sel"}));
}

TEST_F(TillTest, KeepsWhatTheServerHasNoRoomForAndWhatAnotherSessionFencesOff) {
  for (const ErrorCode code : {ErrorCode::no_room, ErrorCode::source_fenced}) {
    Till till = open().value();
    house.counter.refuse(raw(till.outbox().last_number()) + 1, code);
    const Result<Posted> kept = till.post(sale_of("riz"));
    ASSERT_FALSE(kept.ok());
    EXPECT_EQ(kept.error().code, code);
    EXPECT_OK(till.post(sale_of("lait")));
  }
  EXPECT_EQ(sold(), (Products{"riz", "lait", "riz", "lait"}));
}

TEST_F(TillTest, TakesItsSourceBackFromAnotherSession) {
  Till till = open().value();
  ASSERT_OK(till.post(sale_of("riz")));
  house.counter.fence("caisse-1");
  EXPECT_REFUSED(till.post(sale_of("lait")), source_fenced);
  ASSERT_OK(till.flush());
  EXPECT_EQ(sold(), (Products{"riz", "lait"}));
}

TEST_F(TillTest, TellsARestoredServerAgainWhatItHasLost) {
  Till till = open().value();
  for (const Result<Posted>& each : till.post_all(sales({"riz", "lait", "sel", "pain"}))) ASSERT_OK(each);
  const std::vector<engine::Command> before = house.counter.commands("caisse-1");
  house.counter.forget_after("caisse-1", 1);
  house.restart();
  ASSERT_OK(till.flush());
  EXPECT_EQ(house.counter.commands("caisse-1"), before);  // byte for byte: their hashes are among what is compared
}

TEST_F(TillTest, SaysSoWhenTheServerHasLostMoreThanTheOutboxKeeps) {
  ASSERT_OK(open()->post(sale_of("riz")));
  house.clock.advance_micros(31ll * 24 * 3600 * 1'000'000);
  outbox.compact_from = 1;
  house.counter.forget_after("caisse-1", 0);
  EXPECT_REFUSED(open()->post(sale_of("lait")), number_gap);
}

TEST_F(TillTest, RefusesToGoOnWithAnOutboxThatIsBehindTheServer) {
  ASSERT_OK(open()->post(sale_of("riz")));
  outbox.directory = (folder.path() / "a fresh one").string();
  EXPECT_REFUSED(open()->post(sale_of("lait")), outbox_behind_server);
  EXPECT_FALSE(open()->outbox().owner());

  outbox.directory = (folder.path() / "till" / "outbox").string();  // the first one
  EXPECT_EQ(open()->post(sale_of("lait"))->receipt.number, CommandNumber{2});
  EXPECT_EQ(sold(), (Products{"riz", "lait"}));
}

TEST_F(TillTest, BelongsToOneSourceAndOneLog) {
  ASSERT_OK(open()->post(sale_of("riz")));
  EXPECT_REFUSED(open("caisse-2"), value_not_allowed);
  house.log = LogId{9};
  house.restart();
  EXPECT_REFUSED(open()->post(sale_of("lait")), wrong_log);
}

TEST_F(TillTest, PostsManyThroughASmallWindowAndABusyServer) {
  house.limits.in_flight_max = 8;
  house.restart();
  Till till = open().value();
  Products products;
  for (int i = 0; i < 300; ++i) products.push_back("produit-" + std::to_string(i));
  house.counter.be_busy(5);
  int heard = 0;
  const auto outcomes = till.post_all(sales(products), [&](const engine::Receipt&) { ++heard; });
  for (const Result<Posted>& each : outcomes) ASSERT_OK(each);
  EXPECT_EQ(heard, 300);
  EXPECT_EQ(sold(), products);
}

// Whatever happens on the way, in the end every sale was decided once, in the order in which it was made.
TEST_F(TillTest, LosesNothingAndRepeatsNothingOnAnyBadDay) {
  reply_timeout = milliseconds(15);
  busy_timeout = milliseconds(10);
  std::mt19937 dice(20261123);
  Products products;
  ASSERT_OK(open()->flush());
  for (int step = 0; step < 120; ++step) {
    std::optional<Till> till(open().value());
    const std::uint64_t upcoming = raw(till->outbox().last_number()) + 1;
    switch (dice() % 8) {
      case 0:
        house.counter.set_mode(FakeCounter::Mode::losing);
        break;
      case 1:
        house.counter.be_busy(static_cast<int>(dice() % 20));
        break;
      case 2:
        house.restart();
        break;
      case 3:
        house.counter.forget_after("caisse-1", dice() % (house.counter.commands("caisse-1").size() + 1));
        house.restart();
        break;
      case 4:
        house.counter.refuse(upcoming, ErrorCode::number_gap);
        break;
      case 5:
        house.counter.refuse(upcoming, ErrorCode::no_room);
        break;
      default:
        house.counter.set_mode(FakeCounter::Mode::answering);
        house.counter.be_busy(0);
    }
    products.push_back("produit-" + std::to_string(step));
    const PostOptions options = key(products.back());
    if (!till->post(sale_of(products.back()), options).ok() && dice() % 2 == 0) {
      till.reset();  // run again, as people do
      static_cast<void>(open()->post(sale_of(products.back()), options));
    }
  }
  house.counter.set_mode(FakeCounter::Mode::answering);
  house.counter.be_busy(0);
  house.counter.refuse_nothing();
  reply_timeout = busy_timeout = milliseconds(5'000);
  Till till = open().value();
  ASSERT_OK(till.flush());
  EXPECT_EQ(sold(), products);
}

}  // namespace
}  // namespace net::till_test
