// A disk that fails or fills up, under the book and under a till: what each says, and that nothing acknowledged is lost
// nor anything sold twice. A file that may not grow stands in for both: its writes fail as on a failing disk, or, with
// tests/full_disk.cc loaded ahead of the C library, as on a full one.
#include "tests/apps/end_to_end.h"

namespace apps::end_to_end_disk_test {
namespace {

using testing::HasSubstr;

const Line kSellOne = {"sell", "--till", "noailles-1", "--line", "riz:1"};

// A sanitizer wants to be the first library, so it leaves no place for ours.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr bool kIsSanitized = true;
#else
constexpr bool kIsSanitized = false;
#endif

ProcessOptions failing_beyond(std::uint64_t bytes) {
  return {.environment = {}, .file_bytes_max = bytes};
}
ProcessOptions full_beyond(std::uint64_t bytes) {
  return {.environment = {std::string("LD_PRELOAD=") + GRENIER_FULL_DISK}, .file_bytes_max = bytes};
}

class EndToEndDisk : public EndToEnd {
 protected:
  void SetUp() override {
    start_server();
    ASSERT_NO_FATAL_FAILURE(apply(kSmallTerritory));
  }
  // Sells until the disk of the book says no; how the server ended, and what it had acknowledged.
  Ended sell_until_it_ends(const ProcessOptions& disk) {
    server().stop();
    start_server({}, disk);
    const std::string address = server().address();
    acknowledged_ = 0;
    auto begin = std::chrono::steady_clock::now();
    for (; run_to_end(line(kSellOne, address)).status == 0; ++acknowledged_) begin = std::chrono::steady_clock::now();
    const Ended ended = server().wait();
    // It does not wait for answers that will never come (which it would for ten seconds).
    EXPECT_LT(std::chrono::steady_clock::now() - begin, std::chrono::seconds(8));
    EXPECT_GT(acknowledged_, 0);
    return ended;
  }
  void expect_nothing_lost() {
    start_server();
    const std::int64_t sold = tickets_sold();
    EXPECT_TRUE(sold == acknowledged_ || sold == acknowledged_ + 1) << sold << " of " << acknowledged_;
    // The one that was not answered is kept by its till.
    EXPECT_EQ(ask(kSellOne).at("number"), acknowledged_ + 1);
    EXPECT_EQ(tickets_sold(), acknowledged_ + 1);
    EXPECT_TRUE(ask({"verify"}).at("holds").as_bool());
  }
  // The till's line meets that disk on its own machine; then the same line, with room, is one sale.
  void expect_nothing_sold_until_there_is_room(int status, const ProcessOptions& disk) {
    const std::int64_t before = tickets_sold();
    const Ended refused = run_to_end(line(kSellOne), disk);
    EXPECT_EQ(refused.status, status) << refused.out << refused.err;
    EXPECT_EQ(tickets_sold(), before);
    ask(kSellOne);
    EXPECT_EQ(tickets_sold(), before + 1);
  }

 private:
  std::int64_t acknowledged_ = 0;
};

TEST_F(EndToEndDisk, OneThatFailsStopsTheServerAndNothingAcknowledgedIsLost) {
  const Ended ended = sell_until_it_ends(failing_beyond(48 * 1024));
  EXPECT_EQ(ended.status, 4) << ended.err;
  EXPECT_THAT(ended.err, HasSubstr("the log failed"));
  expect_nothing_lost();
}

TEST_F(EndToEndDisk, OneThatIsFullStopsTheServerWhichSaysToMakeRoomAndNothingAcknowledgedIsLost) {
  if (kIsSanitized) GTEST_SKIP() << "a sanitizer leaves no place for the library that fills the disk";
  const Ended ended = sell_until_it_ends(full_beyond(48 * 1024));
  EXPECT_EQ(ended.status, 3) << ended.err;
  EXPECT_THAT(ended.err, HasSubstr("the disk is full"));
  EXPECT_THAT(ended.err, testing::AnyOf(HasSubstr("Faites de la place"), HasSubstr("Make room")));
  expect_nothing_lost();
}

// What a child says goes to a file too, which has room for it here: less than the rejects take.
TEST_F(EndToEndDisk, OneThatFailsUnderTheRejectsLeavesTheAnswerOneDocument) {
  write_file(folder() / "list.csv", "code,label,category\nNot A Code," + std::string(60'000, 'x') + ",epicerie\n");
  const Ended ended = run_to_end(line({"import", "products", (folder() / "list.csv").string(), "--rejects",
                                       (folder() / "rejects.csv").string(), "--json"}),
                                 failing_beyond(16 * 1024));
  EXPECT_EQ(ended.status, 4) << ended.out << ended.err;
  EXPECT_EQ(boost::json::parse(ended.out).at("rejected").as_array().size(), 1u);
  EXPECT_THAT(ended.err, HasSubstr("the rejected rows could not be written"));
}

// The mark that its answer was told finds no room: the same line tells it again, and sells nothing.
TEST_F(EndToEndDisk, OneThatFailsOnceASaleIsToldLeavesTheAnswerOneDocument) {
  const std::filesystem::path outbox = home() / "outboxes" / "noailles-1" / "outbox";
  constexpr int kSales = 9;  // so that the outbox is longer than what is said of one
  std::uintmax_t before = 0, size = 0;
  for (int sale = 0; sale < kSales; ++sale) {
    ask(kSellOne);
    before = std::exchange(size, file_size(outbox));
  }
  Line sell = kSellOne;
  sell.push_back("--json");
  const Ended ended = run_to_end(line(sell), failing_beyond(size + (size - before) - 1));
  EXPECT_EQ(ended.status, 4) << ended.out << ended.err;
  EXPECT_EQ(boost::json::parse(ended.out).at("number"), kSales + 1);
  EXPECT_EQ(ask(kSellOne).at("number"), kSales + 1);
  EXPECT_EQ(ask(kSellOne).at("number"), kSales + 2);
  EXPECT_EQ(tickets_sold(), kSales + 2);
}

// 64 bytes hold neither a new outbox nor one command more.
TEST_F(EndToEndDisk, ATillWhoseOwnDiskFailsSellsNothing) {
  expect_nothing_sold_until_there_is_room(4, failing_beyond(64));
  expect_nothing_sold_until_there_is_room(4, failing_beyond(64));
}

TEST_F(EndToEndDisk, ATillWhoseOwnDiskIsFullSellsNothingAndMayTryAgain) {
  if (kIsSanitized) GTEST_SKIP() << "a sanitizer leaves no place for the library that fills the disk";
  expect_nothing_sold_until_there_is_room(3, full_beyond(64));
  expect_nothing_sold_until_there_is_room(3, full_beyond(64));
}

}  // namespace
}  // namespace apps::end_to_end_disk_test
