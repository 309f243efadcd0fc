// The log on a disk that fails: writes and syncs that are refused at the n-th call, and power cuts that take every
// byte that was not synced.
#include <rocksdb/env.h>
#include <rocksdb/file_system.h>

#include <atomic>
#include <filesystem>
#include <map>
#include <mutex>

#include "tests/ledger/sample_records.h"

namespace ledger::rocks_faults_test {
namespace {

using rocksdb::IODebugContext;
using rocksdb::IOOptions;
using rocksdb::IOStatus;
using rocksdb::Slice;

enum class Operation { append, sync };
enum class Fault { no_space, broken };

ErrorCode code_of(Fault fault) {
  return fault == Fault::no_space ? ErrorCode::no_room : ErrorCode::io_error;
}

// What the disk is told to do, and what it saw.
class FaultyDisk {
 public:
  // From now on, the n-th of these operations on such files (".log", ".sst") fails, and all after it.
  void fail_at(const std::string& ending, Operation operation, int nth, Fault fault) {
    const std::lock_guard lock(mutex_);
    ending_ = ending;
    operation_ = operation;
    left_ = nth;
    fault_ = fault;
  }
  void recover() {
    const std::lock_guard lock(mutex_);
    ending_.clear();
  }
  IOStatus before(const std::string& file, Operation operation) {
    const std::lock_guard lock(mutex_);
    if (ending_.empty() || !file.ends_with(ending_) || operation != operation_) return IOStatus::OK();
    if (left_ > 1) {
      --left_;
      return IOStatus::OK();
    }
    return fault_ == Fault::no_space ? IOStatus::NoSpace("injected") : IOStatus::IOError("injected");
  }
  void appended(const std::string& file, std::size_t bytes) {
    const std::lock_guard lock(mutex_);
    written_[file] += bytes;
  }
  void synced(const std::string& file) {
    const std::lock_guard lock(mutex_);
    synced_[file] = written_[file];
  }
  // What a power cut leaves of the write-ahead log.
  void cut_power() {
    const std::lock_guard lock(mutex_);
    for (const auto& [file, bytes] : written_)
      if (file.ends_with(".log") && std::filesystem::exists(file)) std::filesystem::resize_file(file, synced_[file]);
  }

 private:
  std::mutex mutex_;
  std::string ending_;
  Operation operation_ = Operation::append;
  int left_ = 0;
  Fault fault_ = Fault::broken;
  std::map<std::string, std::size_t> written_;
  std::map<std::string, std::size_t> synced_;
};

class FaultyFile final : public rocksdb::FSWritableFileOwnerWrapper {
 public:
  FaultyFile(std::unique_ptr<rocksdb::FSWritableFile> file, std::string name, FaultyDisk& disk)
      : FSWritableFileOwnerWrapper(std::move(file)), name_(std::move(name)), disk_(disk) {}

  using FSWritableFileOwnerWrapper::Append;
  IOStatus Append(const Slice& data, const IOOptions& options, IODebugContext* context) override {
    if (IOStatus status = disk_.before(name_, Operation::append); !status.ok()) return status;
    disk_.appended(name_, data.size());
    return FSWritableFileOwnerWrapper::Append(data, options, context);
  }
  IOStatus Sync(const IOOptions& options, IODebugContext* context) override {
    if (IOStatus status = disk_.before(name_, Operation::sync); !status.ok()) return status;
    disk_.synced(name_);
    return FSWritableFileOwnerWrapper::Sync(options, context);
  }
  IOStatus Fsync(const IOOptions& options, IODebugContext* context) override {
    if (IOStatus status = disk_.before(name_, Operation::sync); !status.ok()) return status;
    disk_.synced(name_);
    return FSWritableFileOwnerWrapper::Fsync(options, context);
  }

 private:
  std::string name_;
  FaultyDisk& disk_;
};

class FaultyFileSystem final : public rocksdb::FileSystemWrapper {
 public:
  explicit FaultyFileSystem(FaultyDisk& disk) : FileSystemWrapper(rocksdb::FileSystem::Default()), disk_(disk) {}
  const char* Name() const override { return "FaultyFileSystem"; }
  IOStatus NewWritableFile(const std::string& name, const rocksdb::FileOptions& options,
                           std::unique_ptr<rocksdb::FSWritableFile>* result, IODebugContext* context) override {
    std::unique_ptr<rocksdb::FSWritableFile> file;
    IOStatus status = FileSystemWrapper::NewWritableFile(name, options, &file, context);
    if (status.ok()) *result = std::make_unique<FaultyFile>(std::move(file), name, disk_);
    return status;
  }

 private:
  FaultyDisk& disk_;
};

// A log on a disk of its own.
class Trial {
 public:
  FaultyDisk& disk() { return disk_; }
  Result<std::unique_ptr<EventLog>> open() {
    return open_rocks_event_log(directory_.path() / "log", OpenMode::read_write, sample_identity(),
                                DiskOptions{.environment = environment_.get()});
  }
  // On the same files, by the system's own ways.
  std::vector<std::string> records_left() const {
    const auto log = open_rocks_event_log(directory_.path() / "log", OpenMode::read_write, sample_identity());
    EXPECT_OK(log);
    return log.ok() ? records_of(**log).value() : std::vector<std::string>();
  }

 private:
  test_support::TemporaryDirectory directory_;
  FaultyDisk disk_;
  std::unique_ptr<rocksdb::Env> environment_ = rocksdb::NewCompositeEnv(std::make_shared<FaultyFileSystem>(disk_));
};

void expect_acknowledged(const std::vector<std::string>& acknowledged, const std::vector<std::string>& found) {
  ASSERT_GE(found.size(), acknowledged.size());
  ASSERT_LE(found.size(), acknowledged.size() + 1);  // the doubtful one may be there
  EXPECT_TRUE(std::equal(acknowledged.begin(), acknowledged.end(), found.begin()));
}

// Appends until the disk fails, then proves that the log stopped for good.
std::vector<std::string> append_until_failure(EventLog& log, Fault fault, std::string_view text = "grenier") {
  std::vector<std::string> acknowledged;
  for (int i = 0; i < 300; ++i) {
    const auto record = append_next(log, 1 + i % 3, text);
    if (record.ok()) {
      acknowledged.push_back(*record);
      continue;
    }
    EXPECT_EQ(record.error().code, code_of(fault)) << to_string(record.error());
    EXPECT_EQ(record.error().detail.find("the disk is full") == 0, fault == Fault::no_space) << record.error().detail;
    EXPECT_EQ(append_next(log).error().code, code_of(fault));
    return acknowledged;
  }
  ADD_FAILURE() << "the disk never failed";
  return acknowledged;
}

TEST(RocksFaults, LeaveEveryAcknowledgedRecordWhicheverCallFails) {
  for (const Operation operation : {Operation::append, Operation::sync}) {
    for (const Fault fault : {Fault::no_space, Fault::broken}) {
      for (int nth = 1; nth <= 8; ++nth) {
        Trial trial;
        auto log = trial.open();
        ASSERT_OK(log);
        trial.disk().fail_at(".log", operation, nth, fault);
        const auto acknowledged = append_until_failure(**log, fault);
        EXPECT_EQ((*log)->end().next_batch, BatchNumber{acknowledged.size() + 1});
        EXPECT_EQ(records_of(**log).value(), acknowledged);
        log->reset();
        expect_acknowledged(acknowledged, trial.records_left());
      }
    }
  }
}

// The log does not try its luck when the disk comes back: memory ran ahead, replay is the way back.
TEST(RocksFaults, StopTheLogEvenIfTheDiskRecovers) {
  for (const Operation operation : {Operation::append, Operation::sync}) {
    for (const Fault fault : {Fault::no_space, Fault::broken}) {
      Trial trial;
      const auto log = trial.open();
      ASSERT_OK(log);
      trial.disk().fail_at(".log", operation, 3, fault);
      append_until_failure(**log, fault);
      trial.disk().recover();
      EXPECT_EQ(append_next(**log).error().code, code_of(fault));
    }
  }
}

TEST(RocksFaults, OfAPowerCutTakeNoAcknowledgedRecord) {
  Trial trial;
  std::vector<std::string> acknowledged;
  {
    const auto log = trial.open();
    ASSERT_OK(log);
    for (int i = 0; i < 10; ++i) acknowledged.push_back(append_next(**log).value());
  }
  trial.disk().cut_power();
  EXPECT_EQ(trial.records_left(), acknowledged);
}

TEST(RocksFaults, OfAPowerCutAfterAFailedSyncTakeNoAcknowledgedRecord) {
  for (int nth = 1; nth <= 5; ++nth) {
    Trial trial;
    std::vector<std::string> acknowledged;
    {
      const auto log = trial.open();
      ASSERT_OK(log);
      trial.disk().fail_at(".log", Operation::sync, nth, Fault::broken);
      acknowledged = append_until_failure(**log, Fault::broken);
    }
    trial.disk().cut_power();
    EXPECT_EQ(trial.records_left(), acknowledged);
  }
}

// Table files are written behind the appends. When that fails, the next appends must fail too.
TEST(RocksFaults, BehindTheAppendsStopThem) {
  Trial trial;
  auto log = trial.open();
  ASSERT_OK(log);
  trial.disk().fail_at(".sst", Operation::append, 1, Fault::no_space);
  const auto acknowledged = append_until_failure(**log, Fault::no_space, std::string(150'000, 'x'));
  log->reset();
  expect_acknowledged(acknowledged, trial.records_left());
}

TEST(RocksFaults, AtTheFirstOpeningAreSaidAndLeaveNothingInTheWay) {
  for (const std::string ending : {".log", ".sst"}) {
    Trial trial;
    trial.disk().fail_at(ending, Operation::append, 1, Fault::no_space);
    const auto log = trial.open();
    EXPECT_REFUSED(log, no_room);
    EXPECT_EQ(log.error().detail.find("the disk is full"), 0u) << log.error().detail;
    EXPECT_EQ(trial.records_left().size(), 0u);
  }
}

}  // namespace
}  // namespace ledger::rocks_faults_test
