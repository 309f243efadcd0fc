// What only the log on disk must do: be opened beside a writer, after a crash, and when somebody damaged it.
#include <rocksdb/db.h>
#include <rocksdb/env.h>
#include <rocksdb/file_system.h>

#include <filesystem>
#include <fstream>
#include <functional>
#include <iterator>
#include <map>

#include "ledger/base/entropy.h"
#include "ledger/log_identity.h"
#include "tests/ledger/sample_records.h"

namespace ledger::rocks_event_log_test {
namespace {

namespace files = std::filesystem;

class RocksEventLogTest : public testing::Test {
 protected:
  std::string path() const { return temporary_.path() / "log"; }
  Result<std::unique_ptr<EventLog>> open(OpenMode mode = OpenMode::read_write) const {
    return open_rocks_event_log(path(), mode, sample_identity());
  }
  // A closed log of so many records.
  void fill(int records) const {
    const auto log = open().value();
    for (int i = 0; i < records; ++i) ASSERT_OK(append_next(*log, 2, "record " + std::to_string(i)));
  }
  // Changes a closed log behind our back.
  void edit(const std::function<void(rocksdb::DB&, rocksdb::ColumnFamilyHandle&)>& change) const {
    std::vector<rocksdb::ColumnFamilyHandle*> handles;
    rocksdb::DB* db = nullptr;
    const rocksdb::Status status = rocksdb::DB::Open({}, path(), {{"default", {}}, {"records", {}}}, &handles, &db);
    ASSERT_TRUE(status.ok()) << status.ToString();
    change(*db, *handles[1]);
    for (rocksdb::ColumnFamilyHandle* handle : handles) delete handle;
    delete db;
  }
  files::path only_file(const std::string& ending) const {
    std::vector<files::path> found;
    for (const auto& entry : files::directory_iterator(path()))
      if (entry.path().string().ends_with(ending) && entry.file_size() > 0) found.push_back(entry.path());
    EXPECT_EQ(found.size(), 1u);
    return found.at(0);
  }
  std::map<std::string, files::file_time_type> listing() const {
    std::map<std::string, files::file_time_type> times;
    for (const auto& entry : files::directory_iterator(path())) times[entry.path()] = entry.last_write_time();
    return times;
  }

 private:
  test_support::TemporaryDirectory temporary_;
};

std::string key_of(std::uint64_t sequence) {
  std::string key;
  put_big_endian(key, sequence);
  return key;
}

std::string read_file(const files::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}
void write_file(const files::path& path, const std::string& bytes) {
  std::ofstream(path, std::ios::binary | std::ios::trunc) << bytes;
}

TEST_F(RocksEventLogTest, KeepsTheIdentityItBeganWith) {
  fill(1);
  LogIdentity other = sample_identity();
  other.id[0] ^= 1;
  other.epoch = Epoch{9};
  const auto log = open_rocks_event_log(path(), OpenMode::read_write, other);
  ASSERT_OK(log);
  EXPECT_EQ((*log)->identity().id, sample_identity().id);
  EXPECT_EQ((*log)->identity().epoch, Epoch{1});
}

TEST_F(RocksEventLogTest, ThatNeverWasIsNotFoundByAReader) {
  EXPECT_REFUSED(open(OpenMode::read_only), file_not_found);
  files::create_directory(path());
  EXPECT_REFUSED(open(OpenMode::read_only), file_not_found);
  EXPECT_TRUE(files::is_empty(path()));
}

TEST_F(RocksEventLogTest, IsReadWhileAnotherWrites) {
  const auto writer = open().value();
  ASSERT_OK(append_next(*writer, 3));
  const auto reader = open(OpenMode::read_only);
  ASSERT_OK(reader);
  ASSERT_OK(append_next(*writer));
  EXPECT_EQ((*reader)->end(), (LogEnd{BatchNumber{2}, Sequence{4}}));
  EXPECT_EQ(records_of(**reader).value().size(), 1u);
  EXPECT_EQ(records_of(*open(OpenMode::read_only).value()).value(), records_of(*writer).value());
}

TEST_F(RocksEventLogTest, IsNotTouchedByReading) {
  fill(3);
  const auto before = listing();
  EXPECT_EQ(records_of(*open(OpenMode::read_only).value()).value().size(), 3u);
  EXPECT_EQ(listing(), before);
}

// Long enough to pass through table files and compactions, with bytes that don't compress.
TEST_F(RocksEventLogTest, IsReadBesideAWriterThatMovesItsFiles) {
  const auto writer = open().value();
  std::string noise(400'000, '\0');
  SeededEntropy(1).fill({reinterpret_cast<std::uint8_t*>(noise.data()), noise.size()});
  for (int i = 0; i < 200; ++i) {
    ASSERT_OK(append_next(*writer, 1, noise));
    if (i % 20 != 19) continue;
    const auto reader = open(OpenMode::read_only);
    ASSERT_OK(reader);
    EXPECT_EQ((*reader)->end(), writer->end());
    EXPECT_EQ(records_of(**reader, Sequence{5}).value().size(), static_cast<std::size_t>(i - 3));
  }
}

// Does something once, when RocksDB has read which tables there are and is about to look for write-ahead files.
class InterruptedFileSystem final : public rocksdb::FileSystemWrapper {
 public:
  explicit InterruptedFileSystem(std::function<void()> interruption)
      : FileSystemWrapper(rocksdb::FileSystem::Default()), interruption_(std::move(interruption)) {}
  const char* Name() const override { return "InterruptedFileSystem"; }
  rocksdb::IOStatus NewSequentialFile(const std::string& name, const rocksdb::FileOptions& options,
                                      std::unique_ptr<rocksdb::FSSequentialFile>* file,
                                      rocksdb::IODebugContext* context) override {
    manifest_opened_ = manifest_opened_ || name.find("MANIFEST") != std::string::npos;
    return FileSystemWrapper::NewSequentialFile(name, options, file, context);
  }
  rocksdb::IOStatus GetChildren(const std::string& directory, const rocksdb::IOOptions& options,
                                std::vector<std::string>* names, rocksdb::IODebugContext* context) override {
    if (manifest_opened_ && interruption_) std::exchange(interruption_, nullptr)();
    return FileSystemWrapper::GetChildren(directory, options, names, context);
  }

 private:
  std::function<void()> interruption_;
  bool manifest_opened_ = false;
};

TEST_F(RocksEventLogTest, IsReadWholeEvenIfTheWriterFlushesMeanwhile) {
  fill(2);
  edit([&](rocksdb::DB& writer, rocksdb::ColumnFamilyHandle& records) {
    ASSERT_TRUE(writer.Put({}, &records, key_of(5), sample_record({BatchNumber{3}, Sequence{5}})).ok());
    bool flushed = false;
    const auto environment = rocksdb::NewCompositeEnv(std::make_shared<InterruptedFileSystem>(
        [&] { flushed = writer.Flush(rocksdb::FlushOptions(), &records).ok(); }));
    const auto reader = open_rocks_event_log(path(), OpenMode::read_only, {}, {.environment = environment.get()});
    ASSERT_OK(reader);
    EXPECT_TRUE(flushed);
    EXPECT_EQ((*reader)->end().next_batch, BatchNumber{4});
  });
}

// --- damage ----------------------------------------------------------------------------------------------------------

TEST_F(RocksEventLogTest, WithAHoleIsCorrupt) {
  fill(5);  // first sequences 1, 3, 5, 7, 9
  edit([](rocksdb::DB& db, rocksdb::ColumnFamilyHandle& records) {
    ASSERT_TRUE(db.Delete({}, &records, key_of(5)).ok());
  });
  EXPECT_REFUSED(open(), corrupt_record);
  EXPECT_REFUSED(open(OpenMode::read_only), corrupt_record);
}

TEST_F(RocksEventLogTest, WithoutItsFirstRecordIsCorrupt) {
  fill(5);
  edit([](rocksdb::DB& db, rocksdb::ColumnFamilyHandle& records) {
    ASSERT_TRUE(db.Delete({}, &records, key_of(1)).ok());
  });
  EXPECT_REFUSED(open(), corrupt_record);
}

// Beyond the stretch that opening looks at: whoever walks there finds it.
TEST_F(RocksEventLogTest, WithAnOldHoleIsFoundByWalkingOverIt) {
  fill(100);
  edit([](rocksdb::DB& db, rocksdb::ColumnFamilyHandle& records) {
    ASSERT_TRUE(db.Delete({}, &records, key_of(11)).ok());
  });
  const auto log = open();
  ASSERT_OK(log);
  EXPECT_REFUSED(records_of(**log), corrupt_record);
  EXPECT_REFUSED(records_of(**log, Sequence{11}), corrupt_record);
  EXPECT_REFUSED((*log)->read(Sequence{12}).value()->next(), corrupt_record);
  EXPECT_OK(records_of(**log, Sequence{13}));
}

TEST_F(RocksEventLogTest, WithARecordOfAnotherLogIsCorrupt) {
  fill(2);
  LogIdentity other = sample_identity();
  other.id[0] ^= 1;
  edit([&](rocksdb::DB& db, rocksdb::ColumnFamilyHandle& records) {
    const std::string foreign = sample_record({BatchNumber{3}, Sequence{5}}, 1, "grenier", other);
    ASSERT_TRUE(db.Put({}, &records, key_of(5), foreign).ok());
  });
  EXPECT_REFUSED(open(), corrupt_record);
}

TEST_F(RocksEventLogTest, WithARecordUnderAnotherKeyIsCorrupt) {
  fill(2);
  edit([](rocksdb::DB& db, rocksdb::ColumnFamilyHandle& records) {
    ASSERT_TRUE(db.Put({}, &records, key_of(4), sample_record({BatchNumber{3}, Sequence{5}})).ok());
  });
  EXPECT_REFUSED(open(), corrupt_record);
}

TEST_F(RocksEventLogTest, WithKeysThatAreNoSequencesIsCorrupt) {
  fill(2);
  edit([](rocksdb::DB& db, rocksdb::ColumnFamilyHandle& records) {
    ASSERT_TRUE(db.Put({}, &records, "zzz", sample_record({BatchNumber{3}, Sequence{5}})).ok());
  });
  EXPECT_REFUSED(open(), corrupt_record);
}

TEST_F(RocksEventLogTest, OfAnEpochStillToComeIsCorrupt) {
  fill(1);
  LogIdentity later = sample_identity();
  later.epoch = Epoch{2};
  edit([&](rocksdb::DB& db, rocksdb::ColumnFamilyHandle& records) {
    ASSERT_TRUE(db.Put({}, &records, key_of(3), sample_record({BatchNumber{2}, Sequence{3}}, 1, "g", later)).ok());
  });
  EXPECT_REFUSED(open(), corrupt_record);
}

TEST_F(RocksEventLogTest, WithADamagedIdentityIsCorrupt) {
  fill(1);
  edit([](rocksdb::DB& db, rocksdb::ColumnFamilyHandle&) {
    std::string identity = encode_identity(sample_identity());
    identity.back() = static_cast<char>(identity.back() ^ 1);
    ASSERT_TRUE(db.Put({}, "identity", identity).ok());
  });
  EXPECT_REFUSED(open(), corrupt_record);
  edit([](rocksdb::DB& db, rocksdb::ColumnFamilyHandle&) { ASSERT_TRUE(db.Delete({}, "identity").ok()); });
  EXPECT_REFUSED(open(), corrupt_record);
}

TEST_F(RocksEventLogTest, OfALaterFormatIsRefusedAsSuch) {
  fill(1);
  edit([&](rocksdb::DB& db, rocksdb::ColumnFamilyHandle&) {
    ASSERT_TRUE(db.Put({}, "identity", from_hex("47524e4900020002") + "whatever it may be").ok());
  });
  EXPECT_REFUSED(open(), unsupported_format);
}

TEST_F(RocksEventLogTest, IsNotAnyDatabase) {
  rocksdb::Options options;
  options.create_if_missing = true;
  rocksdb::DB* db = nullptr;
  ASSERT_TRUE(rocksdb::DB::Open(options, path(), &db).ok());
  ASSERT_TRUE(db->Put({}, "some", "thing").ok());
  delete db;
  EXPECT_REFUSED(open(), unsupported_format);
}

// RocksDB alone would begin an empty database and remove the files of the old one.
TEST_F(RocksEventLogTest, IsNotBegunAnewWhereDataLie) {
  fill(3);
  files::remove(files::path(path()) / "CURRENT");
  const std::size_t count = listing().size();
  EXPECT_REFUSED(open(), corrupt_record);
  EXPECT_REFUSED(open(OpenMode::read_only), corrupt_record);
  EXPECT_EQ(listing().size(), count);
}

// --- the end of the write-ahead log ----------------------------------------------------------------------------------

// A crash inside an append that was not acknowledged: what came before is whole, the rest is dropped.
TEST_F(RocksEventLogTest, OutlivesATornLastAppendOfAnyLength) {
  fill(3);
  const files::path wal = only_file(".log");
  const std::string whole = read_file(wal);
  const std::size_t third = whole.rfind("GRNR");
  for (const std::size_t cut : {third, third + 20, third + 60, whole.size() - 9, whole.size() - 1}) {
    files::remove_all(path());
    fill(3);
    write_file(only_file(".log"), whole.substr(0, cut));
    const auto log = open();
    ASSERT_OK(log);
    EXPECT_EQ((*log)->end(), (LogEnd{BatchNumber{3}, Sequence{5}})) << cut;
    EXPECT_OK(append_next(**log));
  }
}

// Point-in-time recovery would drop the acknowledged records behind the damage, and then the evidence.
TEST_F(RocksEventLogTest, DoesNotDropAcknowledgedRecordsBehindADamagedByte) {
  fill(6);
  const files::path wal = only_file(".log");
  const std::string whole = read_file(wal);
  std::string damaged = whole;
  const std::size_t second = whole.find("GRNR", whole.find("GRNR") + 1);
  damaged[second + 110] = static_cast<char>(damaged[second + 110] ^ 1);
  write_file(wal, damaged);
  EXPECT_REFUSED(open(OpenMode::read_only), corrupt_record);
  EXPECT_REFUSED(open(), corrupt_record);
  EXPECT_REFUSED(open(), corrupt_record);
  write_file(wal, whole);
  EXPECT_EQ(records_of(*open().value()).value().size(), 6u);
}

// Damages bytes all over the files that hold data. Opening and walking then give every record or an error with a name.
class RocksEventLogDamageTest : public RocksEventLogTest {
 protected:
  void expect_no_silent_loss(std::size_t records_at_least) const {
    const std::vector<std::string> expected = records_of(*open(OpenMode::read_only).value()).value();
    for (const auto& entry : listing()) {
      const std::string name = files::path(entry.first).filename();
      if (!name.ends_with(".log") && !name.ends_with(".sst") && !name.starts_with("MANIFEST")) continue;
      const std::string good = read_file(entry.first);
      for (std::size_t i = 0; i < good.size(); i += 7) {
        std::string bad = good;
        bad[i] = static_cast<char>(bad[i] ^ 0x41);
        write_file(entry.first, bad);
        expect_all_or_an_error(expected, records_at_least, name + " byte " + std::to_string(i));
      }
      write_file(entry.first, good);
    }
  }

 private:
  void expect_all_or_an_error(const std::vector<std::string>& expected, std::size_t at_least,
                              const std::string& where) const {
    const auto log = open(OpenMode::read_only);
    if (!log.ok()) return;
    const auto records = records_of(**log);
    if (!records.ok()) return;
    ASSERT_GE(records->size(), at_least) << where;
    EXPECT_TRUE(std::equal(records->begin(), records->end(), expected.begin())) << where;
  }
};

// The last append alone may be taken for one that was torn.
TEST_F(RocksEventLogDamageTest, NeverCostsMoreThanTheLastAppendUnnoticed) {
  fill(3);
  expect_no_silent_loss(2);
}

TEST_F(RocksEventLogDamageTest, NeverCostsARecordInATableUnnoticed) {
  fill(3);
  ASSERT_OK(open());  // recovery writes what it finds to a table
  expect_no_silent_loss(3);
}

}  // namespace
}  // namespace ledger::rocks_event_log_test
