#include "net/outbox.h"

#include <fstream>

#include "ledger/base/path_fault.h"
#include "net/fake_house.h"
#include "net/record_file.h"

namespace net::outbox_test {
namespace {

using test_support::TemporaryDirectory;

const OutboxOwner kOwner{.log = kTestLog, .source = SourceId{3}, .code = "caisse-1"};

std::string command(std::uint64_t number, std::string_view product) {
  return encode_command({.source = kOwner.source, .number = CommandNumber{number}, .body = sale_of(product)});
}
engine::Receipt receipt(std::uint64_t number) {
  return {.number = CommandNumber{number},
          .sequence = Sequence{number * 10},
          .ticket = "caisse-1-" + std::to_string(number)};
}
std::string read_file(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}
void write_file(const std::filesystem::path& path, std::string_view bytes) {
  std::filesystem::remove(path);  // some file systems sync a file that is written over, a thousand times too often here
  std::ofstream(path, std::ios::binary).write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
}

class OutboxTest : public testing::Test {
 protected:
  Result<Outbox> open() { return Outbox::open(options, clock); }
  Outbox owned() {
    Outbox outbox = open().value();
    CHECK(outbox.set_owner(kOwner).ok());
    return outbox;
  }
  // Puts and syncs.
  static void put(Outbox& outbox, std::uint64_t number, std::string_view product, Intent intent = {}) {
    CHECK(outbox.put(CommandNumber{number}, intent, command(number, product)).ok());
    CHECK(outbox.sync().ok());
  }
  std::filesystem::path file() const { return folder.path() / "outbox"; }

  TemporaryDirectory folder;
  OutboxOptions options{.directory = folder.path().string()};
  ManualClock clock{test_support::at("2026-11-23T09:00:00Z")};
};

// All that an outbox knows, as text.
std::string state_of(const Outbox& outbox) {
  std::string state = std::to_string(raw(outbox.last_number()));
  for (std::uint64_t number = 1; number <= 10; ++number) {
    const OutboxEntry* entry = outbox.entry(CommandNumber{number});
    if (!entry) continue;
    state += "\n" + std::to_string(number) + " " + entry->intent.text + " " + entry->bytes;
    if (entry->receipt) state += " " + entry->receipt->ticket;
    if (entry->claimed) state += " claimed";
  }
  return state;
}

std::vector<std::uint64_t> numbers(const Result<std::vector<const OutboxEntry*>>& entries) {
  std::vector<std::uint64_t> numbers;
  for (const OutboxEntry* entry : entries.value()) numbers.push_back(raw(entry->number));
  return numbers;
}

TEST_F(OutboxTest, WaitsForWhoeverHasItAndSaysSoOnce) {
  std::optional<Outbox> first(open().value());
  options.lock_timeout = std::chrono::minutes(1);
  options.patience = std::chrono::milliseconds(0);
  int told = 0;
  options.on_waiting = [&] {
    ++told;
    first.reset();
  };
  EXPECT_OK(open());
  EXPECT_EQ(told, 1);
}

TEST_F(OutboxTest, GivesUpWhenNobodyLetsGoOfIt) {
  const Outbox first = open().value();
  options.lock_timeout = std::chrono::milliseconds(50);
  options.patience = std::chrono::milliseconds(0);
  int told = 0;
  options.on_waiting = [&] { ++told; };
  EXPECT_REFUSED(open(), outbox_in_use);
  EXPECT_EQ(told, 1);
}

TEST_F(OutboxTest, HasNoOwnerUntilItIsTold) {
  EXPECT_FALSE(open()->owner());
  owned();
  EXPECT_EQ(open()->owner(), kOwner);
}

TEST_F(OutboxTest, KeepsWhatWasPutAcknowledgedAndClaimed) {
  std::string before;
  {
    Outbox outbox = owned();
    put(outbox, 1, "riz", {IntentKind::key, "a"});
    put(outbox, 2, "lait");
    ASSERT_OK(outbox.acknowledge(receipt(1)));
    ASSERT_OK(outbox.claim(CommandNumber{1}));
    before = state_of(outbox);
  }
  const Result<Outbox> outbox = open();
  ASSERT_OK(outbox);
  EXPECT_EQ(state_of(*outbox), before);
  EXPECT_EQ(outbox->entry(CommandNumber{1})->receipt, receipt(1));
  EXPECT_EQ(outbox->entry(CommandNumber{2})->bytes, command(2, "lait"));
  EXPECT_EQ(outbox->pending(), 1u);
}

TEST_F(OutboxTest, BelongsToOneProcessAtATime) {
  {
    const Result<Outbox> first = open();
    ASSERT_OK(first);
    EXPECT_REFUSED(open(), outbox_in_use);
  }
  EXPECT_OK(open());
}

TEST_F(OutboxTest, FindsAKeyForEverAndWhatWasTypedUntilItsReceiptIsClaimed) {
  Outbox outbox = owned();
  const Intent key{IntentKind::key, "vente-7"};
  const Intent typed{IntentKind::command_line, "vente-7"};
  put(outbox, 1, "riz", key);
  put(outbox, 2, "lait", typed);
  EXPECT_EQ(outbox.find(key)->number, CommandNumber{1});
  EXPECT_EQ(outbox.find(typed)->number, CommandNumber{2});
  EXPECT_EQ(outbox.find({IntentKind::key, "vente-8"}), nullptr);
  EXPECT_EQ(outbox.find({}), nullptr);
  for (const std::uint64_t number : {1, 2}) {
    ASSERT_OK(outbox.acknowledge(receipt(number)));
    ASSERT_OK(outbox.claim(CommandNumber{number}));
  }
  EXPECT_EQ(outbox.find(key)->number, CommandNumber{1});
  EXPECT_EQ(outbox.find(typed), nullptr);
}

TEST_F(OutboxTest, KnowsWhichAnswersWereNeverTold) {
  Outbox outbox = owned();
  for (std::uint64_t number = 1; number <= 3; ++number)
    put(outbox, number, "riz", {IntentKind::command_line, std::to_string(number)});
  put(outbox, 4, "lait", {IntentKind::key, "a"});
  put(outbox, 5, "sel");
  EXPECT_THAT(outbox.untold(), testing::IsEmpty()) << "nothing is answered";
  for (const std::uint64_t number : {1, 2, 4, 5}) ASSERT_OK(outbox.acknowledge(receipt(number)));
  EXPECT_THAT(outbox.waiting(), testing::ElementsAre(CommandNumber{3}));
  ASSERT_OK(outbox.claim(CommandNumber{1}));
  EXPECT_THAT(outbox.untold(), testing::ElementsAre(CommandNumber{2}));
}

TEST_F(OutboxTest, SendsWhatIsNotAcknowledgedAndWhatTheServerHasLost) {
  Outbox outbox = owned();
  for (std::uint64_t number = 1; number <= 4; ++number) put(outbox, number, "riz");
  ASSERT_OK(outbox.acknowledge(receipt(1)));
  ASSERT_OK(outbox.acknowledge(receipt(3)));
  EXPECT_EQ(numbers(outbox.to_send(CommandNumber{4})), (std::vector<std::uint64_t>{2, 4}));
  EXPECT_EQ(numbers(outbox.to_send(CommandNumber{2})), (std::vector<std::uint64_t>{2, 3, 4}));
  EXPECT_EQ(numbers(outbox.to_send(CommandNumber{0})), (std::vector<std::uint64_t>{1, 2, 3, 4}));
}

// Killed between writing and syncing, a process leaves what only the system's memory holds.
TEST_F(OutboxTest, SendsNothingOfTheProcessBeforeUntilItIsSynced) {
  owned();
  Outbox outbox = open().value();
  EXPECT_DEATH(static_cast<void>(outbox.to_send(CommandNumber{})), "must be on disk");
  ASSERT_OK(outbox.sync());
  EXPECT_EQ(numbers(outbox.to_send(CommandNumber{})), std::vector<std::uint64_t>{});
}

TEST_F(OutboxTest, MovesLaterCommandsUpWhenOneIsWithdrawn) {
  Outbox outbox = owned();
  put(outbox, 1, "riz", {IntentKind::key, "a"});
  put(outbox, 2, "lait", {IntentKind::key, "b"});
  put(outbox, 3, "sel", {IntentKind::key, "c"});
  ASSERT_OK(outbox.withdraw(CommandNumber{2}));
  EXPECT_EQ(outbox.last_number(), CommandNumber{2});
  EXPECT_EQ(outbox.entry(CommandNumber{2})->bytes, command(2, "sel"));
  EXPECT_EQ(outbox.find({IntentKind::key, "b"}), nullptr);
  EXPECT_EQ(outbox.find({IntentKind::key, "c"})->number, CommandNumber{2});
}

TEST_F(OutboxTest, ForgetsAfterThirtyDaysAllButKeysAndTheirReceipts) {
  {
    Outbox outbox = owned();
    put(outbox, 1, "riz", {IntentKind::key, "a"});
    put(outbox, 2, "lait", {IntentKind::command_line, "b"});
    put(outbox, 3, "sel");
    ASSERT_OK(outbox.acknowledge(receipt(1)));
    ASSERT_OK(outbox.acknowledge(receipt(2)));
  }
  options.compact_from = 1;
  clock.advance_micros(30ll * 24 * 3600 * 1'000'000);
  EXPECT_NE(open()->entry(CommandNumber{2}), nullptr);
  clock.advance_micros(1);
  for (int opened = 0; opened < 2; ++opened) {  // as it was rewritten, and as it reads again
    Result<Outbox> outbox = open();
    ASSERT_OK(outbox);
    ASSERT_OK(outbox->sync());
    EXPECT_EQ(outbox->last_number(), CommandNumber{3});
    EXPECT_EQ(outbox->find({IntentKind::key, "a"})->receipt, receipt(1));
    EXPECT_EQ(outbox->entry(CommandNumber{2}), nullptr);
    EXPECT_EQ(outbox->entry(CommandNumber{3})->bytes, command(3, "sel"));
    EXPECT_EQ(numbers(outbox->to_send(CommandNumber{2})), (std::vector<std::uint64_t>{3}));
    EXPECT_REFUSED(outbox->to_send(CommandNumber{1}), number_gap);
    EXPECT_REFUSED(outbox->to_send(CommandNumber{0}), number_gap);
  }
}

TEST_F(OutboxTest, RefusesAFileOfSomethingElse) {
  write_file(file(), "a shopping list\n");
  EXPECT_REFUSED(open(), corrupt_record);
}

// One change of every kind, and the state after each.
class OutboxCrashTest : public OutboxTest {
 protected:
  OutboxCrashTest() {
    Outbox outbox = owned();
    note(outbox);
    put(outbox, 1, "riz", {IntentKind::key, "a"});
    note(outbox);
    put(outbox, 2, "lait", {IntentKind::command_line, "b"});
    note(outbox);
    put(outbox, 3, "sel");
    note(outbox);
    CHECK(outbox.acknowledge(receipt(1)).ok());
    note(outbox);
    CHECK(outbox.claim(CommandNumber{1}).ok());
    note(outbox);
    CHECK(outbox.withdraw(CommandNumber{2}).ok());
    note(outbox);
    bytes = read_file(file());
  }
  void check_that_it_goes_on(std::optional<Outbox> torn) {
    put(*torn, raw(torn->last_number()) + 1, "pain");
    const std::string state = state_of(*torn);
    torn.reset();
    EXPECT_EQ(state_of(open().value()), state);
  }
  void note(const Outbox& outbox) { states.push_back(state_of(outbox)); }

  std::vector<std::string> states;
  std::string bytes;
};

TEST_F(OutboxCrashTest, OpensAtAPrefixWhereverTheFileWasCutOff) {
  std::size_t state = 0;  // never goes back as more of the file is there
  for (std::size_t size = 0; size <= bytes.size(); ++size) {
    write_file(file(), std::string_view(bytes).substr(0, size));
    Result<Outbox> outbox = open();
    if (!outbox.ok()) {  // its first record was written with the file, at once
      ASSERT_EQ(outbox.error().code, ErrorCode::corrupt_record) << size;
      ASSERT_EQ(state, 0u) << size;
      continue;
    }
    const bool is_new = size == bytes.size() || states[state] != state_of(*outbox);
    while (state < states.size() && states[state] != state_of(*outbox)) ++state;
    ASSERT_LT(state, states.size()) << size;
    if (is_new) check_that_it_goes_on(*std::move(outbox));
  }
  EXPECT_EQ(state, states.size() - 1);
}

TEST_F(OutboxCrashTest, TellsEveryFlippedByteOrDropsTheLastRecord) {
  for (std::size_t at = 0; at < bytes.size(); ++at) {
    std::string flipped = bytes;
    flipped[at] = static_cast<char>(flipped[at] ^ 0x10);
    write_file(file(), flipped);
    const Result<Outbox> outbox = open();
    if (outbox.ok())
      ASSERT_EQ(state_of(*outbox), states[states.size() - 2]) << at;
    else
      ASSERT_EQ(outbox.error().code, ErrorCode::corrupt_record) << at;
  }
}

// A power cut may leave the file as long as it was to be, with nothing written in its last blocks.
TEST_F(OutboxCrashTest, DropsABlankTail) {
  for (const std::size_t blank : {1u, 8u, 4096u}) {
    write_file(file(), bytes + std::string(blank, '\0'));
    Result<Outbox> outbox = open();
    ASSERT_OK(outbox);
    EXPECT_EQ(state_of(*outbox), states.back()) << blank;
    check_that_it_goes_on(*std::move(outbox));
  }
}

TEST(Outbox, InAFileIsAPathThatCannotServeAndOnAReadOnlyDiskTheDisksFault) {
  EXPECT_EQ(base::code_of_home(EROFS), ErrorCode::io_error);
  EXPECT_EQ(base::code_of_home(ENOSPC), ErrorCode::no_room);
  const TemporaryDirectory folder;
  std::ofstream(folder.path() / "file") << "x";
  OutboxOptions options;
  options.directory = (folder.path() / "file" / "outbox").string();
  const ManualClock clock(Instant{0});
  const auto opened = Outbox::open(options, clock);
  EXPECT_REFUSED(opened, value_not_allowed);
  EXPECT_THAT(opened.error().detail, testing::HasSubstr("Not a directory"));
}

TEST(RecordFile, InAFolderThatVanishedIsAFaultOfTheDisk) {
  const TemporaryDirectory folder;
  const std::string gone = folder.path() / "gone";
  EXPECT_REFUSED(RecordFile::create(gone + "/commands", {}), io_error);
  EXPECT_REFUSED(sync_directory(gone), io_error);
}

}  // namespace
}  // namespace net::outbox_test
