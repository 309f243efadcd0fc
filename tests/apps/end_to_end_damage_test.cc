// A book whose bytes are not what they were: what is found, what is served, what is built anew.
#include "support/test_logs.h"
#include "tests/apps/end_to_end.h"

namespace apps::end_to_end_damage_test {
namespace {

using testing::HasSubstr;

class EndToEndDamage : public EndToEnd {
 protected:
  // A book with a table file and a write-ahead file: an opening moves what was written before into a table.
  void SetUp() override {
    start_server();
    ASSERT_NO_FATAL_FAILURE(apply(kSmallTerritory));
    ask(kSellThree);
    server().kill();
    start_server();
    for (int sale = 0; sale < 3; ++sale) ask(kSellThree);
    EXPECT_EQ(server().stop().status, 0);
  }
  // The largest file of the log with that ending.
  std::filesystem::path log_file(const std::string& ending) const {
    std::filesystem::path largest;
    for (const auto& entry : std::filesystem::directory_iterator(data() / "log"))
      if (entry.path().extension() == ending && (largest.empty() || entry.file_size() > file_size(largest)))
        largest = entry.path();
    return largest;
  }
  static void damage(const std::filesystem::path& file, std::uintmax_t at) {
    std::fstream bytes(file, std::ios::in | std::ios::out | std::ios::binary);
    char byte = 0;
    const auto place = static_cast<std::streamoff>(at);
    CHECK(bytes.seekg(place).get(byte), file);
    CHECK(bytes.seekp(place).put(static_cast<char>(byte ^ 0x40)).flush(), file);
  }
  void expect_verify_finds_it() {
    const Ended verified = run({"verify", "--data", data().string()});
    EXPECT_EQ(verified.status, 4) << verified.out << verified.err;
  }
};

TEST_F(EndToEndDamage, AFlippedBitInATableIsFoundAndNothingIsServed) {
  const std::filesystem::path table = log_file(".sst");
  damage(table, file_size(table) / 4);
  expect_verify_finds_it();
  expect_exit(4, "corrupt_record", {"serve", "--data", data().string(), "--listen", "127.0.0.1:0"});
}

TEST_F(EndToEndDamage, AFlippedBitInTheWriteAheadFileIsFound) {
  const std::filesystem::path write_ahead = log_file(".log");
  damage(write_ahead, file_size(write_ahead) / 4);
  expect_verify_finds_it();
}

TEST_F(EndToEndDamage, ALogThatLostItsLastRecordIsBehindItsRows) {
  const std::filesystem::path write_ahead = log_file(".log");
  std::filesystem::resize_file(write_ahead, file_size(write_ahead) - 20);
  expect_verify_finds_it();
}

TEST_F(EndToEndDamage, RowsThatCannotBeReadAreToldAndRebuilt) {
  for (const auto& entry : std::filesystem::directory_iterator(data() / "rows"))
    if (entry.path().extension() == ".sst") write_file(entry.path(), "this is not what was here");
  const Line verify{"verify", "--data", data().string()};
  const Ended verified = run(verify);
  EXPECT_EQ(verified.status, 4) << verified.out << verified.err;
  EXPECT_THAT(verified.out, HasSubstr("the log holds, the rows on disk cannot be read: the next start rebuilds them"));
  start_server();
  EXPECT_EQ(tickets_sold(), 4);
  EXPECT_THAT(server().stop().err, HasSubstr("the rows were rebuilt from the log"));
  EXPECT_EQ(ask(verify).at("compared_with"), "rows");
}

TEST_F(EndToEndDamage, ALogThatNamesWhatItNeverDeclaredIsReportedAndNotServed) {
  {
    const auto directory = ledger::DataDirectory::open(data(), ledger::OpenMode::read_write);
    ASSERT_OK(directory);
    const auto log = ledger::open_rocks_event_log(directory->log_path(), ledger::OpenMode::read_write, {});
    ASSERT_OK(log);
    const ledger::Event forged{
        .body = ledger::Declared{.id = 2, .definition = ledger::Shop{.code = "x", .legal_entity = "nobody"}}};
    ASSERT_OK((*log)->append(bytes_of(forged_record(**log, forged))));
  }
  const std::string sentence = "it names legal entity 'nobody', which no event before it declared";
  const Ended verified = run({"verify", "--data", data().string()});
  EXPECT_EQ(verified.status, 4) << verified.out << verified.err;
  EXPECT_THAT(verified.out, HasSubstr(sentence));
  expect_exit(4, sentence, {"serve", "--data", data().string(), "--listen", "127.0.0.1:0"});
  expect_exit(4, sentence, {"log", "--data", data().string()});
  expect_exit(4, sentence, {"replay", "--data", data().string()});
}

TEST_F(EndToEndDamage, RowsThatAreGoneAreRebuilt) {
  std::filesystem::remove_all(data() / "rows");
  start_server();
  EXPECT_EQ(tickets_sold(), 4);
  EXPECT_TRUE(ask({"verify"}).at("holds").as_bool());
}

}  // namespace
}  // namespace apps::end_to_end_damage_test
