#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <iterator>

#include "ledger/event_log.h"
#include "tests/ledger/sample_records.h"

namespace ledger::data_directory_test {
namespace {

namespace files = std::filesystem;

class DataDirectoryTest : public testing::Test {
 protected:
  std::string path(const std::string& name = "data") const { return temporary_.path() / name; }
  void write(const std::string& name, const std::string& text) const {
    files::create_directories(files::path(path(name)).parent_path());
    std::ofstream(path(name)) << text;
  }
  std::string read(const std::string& name) const {
    std::ifstream file(path(name));
    return {std::istreambuf_iterator<char>(file), {}};
  }
  std::size_t count(const std::string& name = "data") const {
    return static_cast<std::size_t>(std::distance(files::directory_iterator(path(name)), {}));
  }

 private:
  test_support::TemporaryDirectory temporary_;
};

TEST_F(DataDirectoryTest, IsMadeWithAMarkerWhereThereWasNothing) {
  const auto directory = DataDirectory::open(path("deep/er/data"), OpenMode::read_write);
  ASSERT_OK(directory);
  EXPECT_EQ(directory->path(), path("deep/er/data"));
  EXPECT_EQ(read("deep/er/data/GRENIER"), "grenier data directory, format 1\n");
  EXPECT_TRUE(files::is_directory(directory->log_path()));
  EXPECT_TRUE(files::is_directory(directory->rows_path()));
}

TEST_F(DataDirectoryTest, IsOpenedAgainAfterItWasClosed) {
  ASSERT_OK(DataDirectory::open(path(), OpenMode::read_write));
  EXPECT_OK(DataDirectory::open(path(), OpenMode::read_write));
}

// (A server used to begin an empty book there, without a word.)
TEST_F(DataDirectoryTest, RefusesOneThatLostItsLog) {
  ASSERT_OK(DataDirectory::open(path(), OpenMode::read_write));
  write("data/rows/CURRENT", "MANIFEST-000001");
  EXPECT_REFUSED(DataDirectory::open(path(), OpenMode::read_write), corrupt_record);  // an empty log
  files::remove_all(path("data/log"));
  EXPECT_REFUSED(DataDirectory::open(path(), OpenMode::read_write), corrupt_record);
  EXPECT_REFUSED(DataDirectory::open(path(), OpenMode::read_only), corrupt_record);  // as an auditor is told
  EXPECT_FALSE(files::exists(path("data/log"))) << "nothing is put in its place";
  write("data/log/CURRENT", "MANIFEST-000001");
  EXPECT_OK(DataDirectory::open(path(), OpenMode::read_write));
}

TEST_F(DataDirectoryTest, TakesAnEmptyDirectoryAndWhatAnInterruptedStartLeft) {
  write("data/LOCK", "");
  write("data/GRENIER.new", "gren");
  files::create_directory(path("data/lost+found"));
  ASSERT_OK(DataDirectory::open(path(), OpenMode::read_write));
  EXPECT_EQ(read("data/GRENIER"), "grenier data directory, format 1\n");
}

TEST_F(DataDirectoryTest, OfSomethingElseIsRefusedAndLeftAlone) {
  write("data/holiday.jpg", "a photograph");
  EXPECT_REFUSED(DataDirectory::open(path(), OpenMode::read_write), not_a_grenier_directory);
  EXPECT_REFUSED(DataDirectory::open(path(), OpenMode::read_only), not_a_grenier_directory);
  EXPECT_EQ(count(), 1u);
}

TEST_F(DataDirectoryTest, ThatIsAFileIsRefused) {
  write("data", "a file");
  EXPECT_REFUSED(DataDirectory::open(path(), OpenMode::read_write), not_a_grenier_directory);
  EXPECT_REFUSED(DataDirectory::open(path(), OpenMode::read_only), not_a_grenier_directory);
  EXPECT_EQ(read("data"), "a file");
}

TEST_F(DataDirectoryTest, WithAMarkerThatIsNotOursIsRefused) {
  write("data/GRENIER", "an attic full of things\n");
  EXPECT_REFUSED(DataDirectory::open(path(), OpenMode::read_write), not_a_grenier_directory);
  EXPECT_REFUSED(DataDirectory::open(path(), OpenMode::read_only), not_a_grenier_directory);
  EXPECT_EQ(count(), 1u);
}

TEST_F(DataDirectoryTest, OfALaterFormatNamesBoth) {
  write("data/GRENIER", "grenier data directory, format 2\n");
  const auto refused = DataDirectory::open(path(), OpenMode::read_write);
  EXPECT_REFUSED(refused, unsupported_format);
  EXPECT_NE(refused.error().detail.find("format 2"), std::string::npos);
  EXPECT_NE(refused.error().detail.find("format 1"), std::string::npos);
}

TEST_F(DataDirectoryTest, InUseSaysByWhichProcess) {
  const auto first = DataDirectory::open(path(), OpenMode::read_write);
  ASSERT_OK(first);
  const auto second = DataDirectory::open(path(), OpenMode::read_write);
  EXPECT_REFUSED(second, directory_in_use);
  EXPECT_NE(second.error().detail.find(std::to_string(getpid())), std::string::npos) << second.error().detail;
}

TEST_F(DataDirectoryTest, IsFreeAgainWhenItsHolderWasKilled) {
  ASSERT_OK(DataDirectory::open(path(), OpenMode::read_write));
  int ready[2];
  ASSERT_EQ(pipe(ready), 0);
  const pid_t holder = fork();
  if (holder == 0) {
    const auto held = DataDirectory::open(path(), OpenMode::read_write);
    const char told = held.ok() ? 'y' : 'n';
    if (::write(ready[1], &told, 1) == 1) pause();
    _exit(1);
  }
  char answer = 0;
  ASSERT_EQ(::read(ready[0], &answer, 1), 1);
  ASSERT_EQ(answer, 'y');
  const auto refused = DataDirectory::open(path(), OpenMode::read_write);
  EXPECT_REFUSED(refused, directory_in_use);
  EXPECT_NE(refused.error().detail.find(std::to_string(holder)), std::string::npos) << refused.error().detail;
  kill(holder, SIGKILL);
  waitpid(holder, nullptr, 0);
  EXPECT_OK(DataDirectory::open(path(), OpenMode::read_write));
}

TEST_F(DataDirectoryTest, KeepsItsLockWhenMoved) {
  auto first = DataDirectory::open(path(), OpenMode::read_write);
  ASSERT_OK(first);
  {
    const DataDirectory moved = std::move(*first);
    EXPECT_REFUSED(DataDirectory::open(path(), OpenMode::read_write), directory_in_use);
  }
  EXPECT_OK(DataDirectory::open(path(), OpenMode::read_write));
}

TEST_F(DataDirectoryTest, IsReadWhileAnotherHasIt) {
  const auto writer = DataDirectory::open(path(), OpenMode::read_write);
  ASSERT_OK(writer);
  EXPECT_OK(DataDirectory::open(path(), OpenMode::read_only));
  EXPECT_OK(DataDirectory::open(path(), OpenMode::read_only));
}

TEST_F(DataDirectoryTest, DoesNotBeginByBeingRead) {
  EXPECT_REFUSED(DataDirectory::open(path(), OpenMode::read_only), file_not_found);
  EXPECT_FALSE(files::exists(path()));
  files::create_directory(path());
  EXPECT_REFUSED(DataDirectory::open(path(), OpenMode::read_only), file_not_found);
  EXPECT_EQ(count(), 0u);
}

TEST_F(DataDirectoryTest, ThatCannotBeMadeWasMistyped) {
  EXPECT_REFUSED(DataDirectory::open("/proc/no-directory-can-be-made-here", OpenMode::read_write), value_not_allowed);
}

TEST_F(DataDirectoryTest, TellsHowMuchRoomIsFree) {
  const auto directory = DataDirectory::open(path(), OpenMode::read_write);
  ASSERT_OK(directory);
  const auto free = directory->free_bytes();
  ASSERT_OK(free);
  EXPECT_GT(*free, 0u);
  EXPECT_LE(*free, files::space(path()).capacity);
  files::remove_all(path());
  EXPECT_REFUSED(directory->free_bytes(), io_error);  // vanished while it is used: nobody mistyped it
}

}  // namespace
}  // namespace ledger::data_directory_test
