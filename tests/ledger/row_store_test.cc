// What every row store must do, tried on each kind; then what only the one on disk must do.
#include "ledger/row_store.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <array>
#include <filesystem>
#include <fstream>
#include <map>

#include "tests/ledger/sample_records.h"

namespace ledger::row_store_test {
namespace {

using test_support::TemporaryDirectory;

RowStamp stamp_at(std::uint64_t cursor) {
  RowStamp stamp{.log = sample_identity().id,
                 .cursor = Sequence{cursor},
                 .next_batch = BatchNumber{cursor / 2 + 1},
                 .fold_version = 3,
                 .last_recorded_at = sample_identity().created_at};
  for (std::uint64_t i = 0; i < cursor; ++i) stamp.tree.push(leaf_hash(std::to_string(i)));
  return stamp;
}

RowChange put(std::uint8_t table, std::string key, std::string value) {
  return {.table = table, .key = std::move(key), .value = std::move(value)};
}
RowChange remove(std::uint8_t table, std::string key) {
  return {.table = table, .key = std::move(key), .value = {}};
}

using Rows = std::vector<std::pair<std::string, std::string>>;

Rows rows_of(const RowStore& store, std::uint8_t table) {
  Rows rows;
  const auto scanned = store.scan(table, [&](std::string_view key, std::string_view value) -> Result<void> {
    rows.emplace_back(key, value);
    return {};
  });
  EXPECT_OK(scanned);
  return rows;
}

class MemoryStores {
 public:
  RowStore& store() { return *store_; }
  void reopen() {}

 private:
  std::unique_ptr<RowStore> store_ = make_memory_row_store();
};

class RocksStores {
 public:
  RocksStores() { reopen(); }
  RowStore& store() { return *store_; }
  void reopen() {
    store_.reset();
    store_ = open_rocks_row_store(path(), OpenMode::read_write).value();
  }
  void close() { store_.reset(); }
  std::string path() const { return directory_.path() / "rows"; }

 private:
  TemporaryDirectory directory_;
  std::unique_ptr<RowStore> store_;
};

template <class Stores>
class RowStoreTest : public testing::Test {
 protected:
  RowStore& store() { return stores_.store(); }
  void reopen() { stores_.reopen(); }

 private:
  Stores stores_;
};

struct KindNames {
  template <class Stores>
  static std::string GetName(int) {
    return std::is_same_v<Stores, MemoryStores> ? "Memory" : "Rocks";
  }
};
using BothKinds = testing::Types<MemoryStores, RocksStores>;
TYPED_TEST_SUITE(RowStoreTest, BothKinds, KindNames);

TYPED_TEST(RowStoreTest, BeginsWithoutStampAndRows) {
  EXPECT_EQ(this->store().stamp().value(), std::nullopt);
  EXPECT_EQ(this->store().get(1, "a").value(), std::nullopt);
  EXPECT_EQ(rows_of(this->store(), 1), Rows{});
}

TYPED_TEST(RowStoreTest, KeepsRowsAndStampOverReopening) {
  ASSERT_OK(this->store().write({put(1, "a", "one"), put(1, "b", "")}, stamp_at(11)));
  this->reopen();
  EXPECT_EQ(this->store().stamp().value(), stamp_at(11));
  EXPECT_EQ(this->store().get(1, "a").value(), "one");
  EXPECT_EQ(this->store().get(1, "b").value(), "");
  EXPECT_EQ(this->store().get(1, "c").value(), std::nullopt);
}

TYPED_TEST(RowStoreTest, AppliesChangesInTheirOrder) {
  ASSERT_OK(this->store().write({put(1, "a", "x"), put(1, "a", "y"), put(1, "b", "z"), remove(1, "b")}, stamp_at(1)));
  EXPECT_EQ(rows_of(this->store(), 1), (Rows{{"a", "y"}}));
  ASSERT_OK(this->store().write({remove(1, "a"), remove(1, "never there")}, stamp_at(2)));
  EXPECT_EQ(rows_of(this->store(), 1), Rows{});
}

TYPED_TEST(RowStoreTest, KeepsTablesApartAndKeysInOrder) {
  constexpr std::array<std::uint8_t, 4> kTables{0, 1, 254, 255};
  const std::string low("\0k", 2);
  const std::string high = "\xff\xff";
  for (const std::uint8_t table : kTables)
    ASSERT_OK(this->store().write({put(table, high, "h"), put(table, low, "l"), put(table, "", "e")}, stamp_at(1)));
  for (const std::uint8_t table : kTables)
    EXPECT_EQ(rows_of(this->store(), table), (Rows{{"", "e"}, {low, "l"}, {high, "h"}})) << int{table};
  EXPECT_EQ(rows_of(this->store(), 2), Rows{});
}

TYPED_TEST(RowStoreTest, StopsAScanWhereTheCallerFails) {
  ASSERT_OK(this->store().write({put(1, "a", ""), put(1, "b", "")}, stamp_at(1)));
  int seen = 0;
  const auto scanned = this->store().scan(1, [&](std::string_view, std::string_view) -> Result<void> {
    ++seen;
    return fail(ErrorCode::busy);
  });
  EXPECT_REFUSED(scanned, busy);
  EXPECT_EQ(seen, 1);
}

TYPED_TEST(RowStoreTest, IsAsNewWhenCleared) {
  ASSERT_OK(this->store().write({put(1, "a", "one")}, stamp_at(11)));
  ASSERT_OK(this->store().clear());
  EXPECT_EQ(this->store().stamp().value(), std::nullopt);
  EXPECT_EQ(rows_of(this->store(), 1), Rows{});
  ASSERT_OK(this->store().write({put(1, "b", "two")}, stamp_at(2)));
  this->reopen();
  EXPECT_EQ(this->store().stamp().value(), stamp_at(2));
  EXPECT_EQ(rows_of(this->store(), 1), (Rows{{"b", "two"}}));
}

TYPED_TEST(RowStoreTest, HoldsWhatAMapWouldHold) {
  std::uint8_t table = 0;  // a new one for each trial
  EXPECT_TRUE(rc::check([&] {
    ++table;
    std::map<std::string, std::string> model;
    for (int i = 0; i < 3; ++i) {
      std::vector<RowChange> changes;
      for (const int key : *rc::gen::container<std::vector<int>>(rc::gen::inRange(-9, 10))) {
        const std::string name = std::to_string(std::abs(key));
        changes.push_back(key < 0 ? remove(table, name) : put(table, name, std::to_string(changes.size())));
        model.erase(name);
        if (key >= 0) model[name] = *changes.back().value;
      }
      RC_ASSERT(this->store().write(changes, stamp_at(3)).ok());
    }
    if (*rc::gen::inRange(0, 20) == 0) this->reopen();
    RC_ASSERT(rows_of(this->store(), table) == Rows(model.begin(), model.end()));
  }));
}

// --- on disk only ----------------------------------------------------------------------------------------------------

// Overwrites every file whose name has this in it; how many there were.
int damage(const std::string& directory, const std::string& part_of_name) {
  int damaged = 0;
  for (const auto& entry : std::filesystem::directory_iterator(directory)) {
    if (entry.path().filename().string().find(part_of_name) == std::string::npos) continue;
    std::ofstream(entry.path(), std::ios::binary | std::ios::trunc) << "this is not what was here";
    ++damaged;
  }
  return damaged;
}

TEST(RocksRowStore, IsClearedWhenOneOfItsFilesIsDamaged) {
  for (const std::string name : {"CURRENT", "MANIFEST", ".sst"}) {
    RocksStores stores;
    ASSERT_OK(stores.store().write({put(1, "a", "one")}, stamp_at(11)));
    stores.close();
    EXPECT_EQ(damage(stores.path(), name), 1) << name;
    stores.reopen();
    EXPECT_EQ(stores.store().stamp().value(), std::nullopt) << name;
    EXPECT_EQ(rows_of(stores.store(), 1), Rows{}) << name;
    EXPECT_OK(stores.store().write({put(1, "b", "two")}, stamp_at(2)));
  }
}

TEST(RocksRowStore, TellsAReaderThatItIsDamagedAndLeavesItAsItIs) {
  for (const std::string name : {"CURRENT", "MANIFEST", ".sst"}) {
    RocksStores stores;
    ASSERT_OK(stores.store().write({put(1, "a", "one")}, stamp_at(11)));
    stores.close();
    EXPECT_EQ(damage(stores.path(), name), 1) << name;
    for (int time = 0; time < 2; ++time) {
      const auto reader = open_rocks_row_store(stores.path(), OpenMode::read_only);
      ASSERT_FALSE(reader.ok()) << name;
      EXPECT_EQ(reader.error().field, "rows") << name;
    }
  }
}

TEST(RocksRowStore, IsDamagedToAReaderWhenItsCurrentFileIsGone) {
  RocksStores stores;
  ASSERT_OK(stores.store().write({put(1, "a", "one")}, stamp_at(11)));
  stores.close();
  std::filesystem::remove(std::filesystem::path(stores.path()) / "CURRENT");
  EXPECT_FALSE(open_rocks_row_store(stores.path(), OpenMode::read_only).ok());
}

TEST(RocksRowStore, IsReadBesideItsWriterOnceItWasClosed) {
  RocksStores stores;
  ASSERT_OK(stores.store().write({put(1, "a", "one")}, stamp_at(11)));
  stores.reopen();
  const auto reader = open_rocks_row_store(stores.path(), OpenMode::read_only);
  ASSERT_OK(reader);
  EXPECT_EQ((*reader)->stamp().value(), stamp_at(11));
  EXPECT_EQ(rows_of(**reader, 1), (Rows{{"a", "one"}}));
}

TEST(RocksRowStore, LooksNewToAReaderWhenThereIsNone) {
  const TemporaryDirectory directory;
  const std::string path = directory.path() / "rows";
  const auto reader = open_rocks_row_store(path, OpenMode::read_only);
  ASSERT_OK(reader);
  EXPECT_EQ((*reader)->stamp().value(), std::nullopt);
  EXPECT_FALSE(std::filesystem::exists(path));
}

TEST(RocksRowStore, IsNotClearedUnderTheProcessThatHasIt) {
  RocksStores stores;
  ASSERT_OK(stores.store().write({put(1, "a", "one")}, stamp_at(11)));
  EXPECT_REFUSED(open_rocks_row_store(stores.path(), OpenMode::read_write), io_error);
  EXPECT_EQ(stores.store().get(1, "a").value(), "one");
  stores.reopen();
  EXPECT_EQ(stores.store().get(1, "a").value(), "one");
}

}  // namespace
}  // namespace ledger::row_store_test
