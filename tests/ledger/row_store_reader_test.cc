// Rows that are read beside a server that moves their files, or on a disk that cannot be listed.
#include <rocksdb/env.h>
#include <rocksdb/file_system.h>

#include "ledger/row_store.h"
#include "support/support.h"

namespace ledger::row_store_reader_test {
namespace {

using rocksdb::IODebugContext;
using rocksdb::IOOptions;
using rocksdb::IOStatus;

// For so many times, a table is gone when it is opened; and folders may not be listed.
class MovingFileSystem final : public rocksdb::FileSystemWrapper {
 public:
  MovingFileSystem() : FileSystemWrapper(rocksdb::FileSystem::Default()) {}
  const char* Name() const override { return "MovingFileSystem"; }
  IOStatus NewRandomAccessFile(const std::string& name, const rocksdb::FileOptions& options,
                               std::unique_ptr<rocksdb::FSRandomAccessFile>* result, IODebugContext* context) override {
    if (name.ends_with(".sst") && gone-- > 0) return IOStatus::PathNotFound("moved away");
    return FileSystemWrapper::NewRandomAccessFile(name, options, result, context);
  }
  IOStatus GetChildren(const std::string& folder, const IOOptions& options, std::vector<std::string>* names,
                       IODebugContext* context) override {
    if (!may_be_listed) return IOStatus::IOError("the disk is gone");
    return FileSystemWrapper::GetChildren(folder, options, names, context);
  }
  int gone = 0;
  bool may_be_listed = true;
};

class RowsBesideAServer : public testing::Test {
 protected:
  void SetUp() override {
    auto store = open_rocks_row_store(path(), OpenMode::read_write).value();
    ASSERT_OK(store->write({{.table = 1, .key = "a", .value = "one"}}, RowStamp{.cursor = Sequence{11}}));
  }
  std::string path() const { return directory_.path() / "rows"; }
  Result<std::unique_ptr<RowStore>> open() {
    return open_rocks_row_store(path(), OpenMode::read_only, DiskOptions{.environment = environment_.get()});
  }

  test_support::TemporaryDirectory directory_;
  std::shared_ptr<MovingFileSystem> files_ = std::make_shared<MovingFileSystem>();
  std::unique_ptr<rocksdb::Env> environment_ = rocksdb::NewCompositeEnv(files_);
};

TEST_F(RowsBesideAServer, AreOpenedAgainWhenATableMovedMeanwhile) {
  files_->gone = 1;
  const auto rows = open();
  ASSERT_OK(rows);
  EXPECT_EQ((*rows)->get(1, "a").value(), "one");
  EXPECT_LT(files_->gone, 1) << "a table was looked for";
}

TEST_F(RowsBesideAServer, AreAnErrorWhenTheirTablesStayAway) {
  files_->gone = 1'000'000;
  const auto rows = open();
  ASSERT_FALSE(rows.ok());
  EXPECT_EQ(rows.error().field, "rows");
}

TEST_F(RowsBesideAServer, AreNotTakenForNewWhenTheirFolderCannotBeListed) {
  files_->may_be_listed = false;
  EXPECT_REFUSED(open(), io_error);
}

}  // namespace
}  // namespace ledger::row_store_reader_test
