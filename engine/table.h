// A table of rows in memory that knows which rows changed since they were last written behind.
//
// Threads: one, but for what `Index` says of the entries that are being written.
#pragma once

#include <algorithm>
#include <boost/container_hash/hash.hpp>
#include <boost/unordered/unordered_flat_map.hpp>
#include <functional>
#include <memory>
#include <vector>

#include "engine/archive.h"
#include "ledger/row_store.h"

namespace engine {

// Of texts, whichever way they are held: so that one is looked up without being copied.
struct TextHash {
  using is_avalanching = void;
  using is_transparent = void;
  std::size_t operator()(std::string_view text) const { return boost::hash<std::string_view>{}(text); }
};

// Hashes a key by its fields, or as the integer that it is.
struct KeyHash {
  using is_avalanching = void;
  template <class Key>
  std::size_t operator()(const Key& key) const {
    if constexpr (requires { key.fields(); }) {
      std::size_t seed = 0;
      std::apply([&seed](const auto&... fields) { (boost::hash_combine(seed, number(fields)), ...); }, key.fields());
      return seed;
    } else if constexpr (std::is_same_v<Key, std::string>) {
      return boost::hash<std::string>{}(key);
    } else {
      return boost::hash<std::uint64_t>{}(number(key)) * 0x9E3779B97F4A7C15ull;
    }
  }

 private:
  template <class T>
  static std::uint64_t number(const T& value) {
    if constexpr (std::is_same_v<T, std::string>)
      return boost::hash<std::string>{}(value);
    else
      return static_cast<std::uint64_t>(value);
  }
};

// Changed rows are written behind as they all stood at one moment, `begin_collecting`, but collected a piece at a time.
// A row that changes again before its turn came is copied first.
//
// References are good until a `touch` makes a row, or the next `load`.
template <class Key, class Row>
class Table {
 public:
  explicit Table(std::uint8_t number) : number_(number) {}

  std::uint8_t number() const { return number_; }
  std::size_t size() const { return rows_.size(); }

  const Row* find(const Key& key) const {
    const auto position = rows_.find(key);
    return position == rows_.end() ? nullptr : &position->second.row;
  }
  // The row, made if it is not there, and marked as changed.
  Row& touch(const Key& key) {
    Slot& slot = rows_[key];
    if (slot.changed_in != round_) {
      if (slot.changed_in != kWritten) overtaken_.push_back({number_, to_row(key), to_row(slot.row)});
      slot.changed_in = round_;
      changed_.push_back(key);
    }
    return slot.row;
  }
  // Every row in the order of its key's bytes: what is told to people or hashed never depends on hashing.
  template <class Visit>
  void for_each(Visit visit) const {
    std::vector<std::pair<std::string, const typename Rows::value_type*>> sorted;
    sorted.reserve(rows_.size());
    for (const auto& each : rows_) sorted.emplace_back(to_row(each.first), &each);
    std::sort(sorted.begin(), sorted.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
    for (const auto& [bytes, each] : sorted) visit(each->first, each->second.row);
  }

  // Everything that changed so far is to be collected. Only once all that was begun before is.
  void begin_collecting() {
    CHECK(is_collected());
    ++round_;
    owed_ = std::exchange(changed_, {});
  }
  // Some of it, up to so many rows: how many were looked at.
  std::size_t collect(std::size_t rows_max, std::vector<ledger::RowChange>& changes) {
    std::move(overtaken_.begin(), overtaken_.end(), std::back_inserter(changes));
    overtaken_.clear();
    std::size_t looked_at = 0;
    for (; looked_at < rows_max && !owed_.empty(); ++looked_at) {
      const auto position = rows_.find(owed_.back());
      owed_.pop_back();
      Slot& slot = position->second;
      if (slot.changed_in == round_) continue;  // overtaken
      slot.changed_in = kWritten;
      changes.push_back({number_, to_row(position->first), to_row(slot.row)});
    }
    return looked_at;
  }
  bool is_collected() const { return owed_.empty() && overtaken_.empty(); }

  Result<void> load(std::string_view key, std::string_view value) {
    const Key loaded = TRY(from_row<Key>(key));
    rows_[loaded] = Slot{TRY(from_row<Row>(value)), kWritten};
    return {};
  }

 private:
  static constexpr std::uint32_t kWritten = 0;
  struct Slot {
    Row row{};
    std::uint32_t changed_in =
        kWritten;  // the round whose collection will take it: this one's, or the last's until then
  };
  using Rows = boost::unordered_flat_map<Key, Slot, KeyHash>;

  std::uint8_t number_;
  Rows rows_;
  std::uint32_t round_ = kWritten + 1;
  std::vector<Key> changed_;                  // in this round
  std::vector<Key> owed_;                     // in the last one, and not collected yet
  std::vector<ledger::RowChange> overtaken_;  // what changed again before its turn, as it stood
};

// An index that is only ever added to and rarely read: what was not yet written behind is here, the rest is read from
// the row store (docs/ARCHITECTURE.md §6).
template <class Key, class Row>
class Index {
 public:
  using Entries = boost::unordered_flat_map<Key, Row, KeyHash>;

  explicit Index(std::uint8_t number) : number_(number) {}

  std::uint8_t number() const { return number_; }
  void put(const Key& key, const Row& row) { recent_[key] = row; }
  // Nothing when nobody put it. `store` may be null: then all is recent.
  Result<std::optional<Row>> find(const Key& key, const ledger::RowStore* store) const {
    if (const auto position = recent_.find(key); position != recent_.end()) return std::optional<Row>(position->second);
    if (store == nullptr) return std::optional<Row>();
    if (leaving_) {
      if (const auto position = leaving_->find(key); position != leaving_->end())
        return std::optional<Row>(position->second);
    }
    const auto bytes = TRY(store->get(number_, to_row(key)));
    if (!bytes) return std::optional<Row>();
    return std::optional<Row>(TRY(from_row<Row>(*bytes)));
  }
  // Everything so far, for a writer on another thread: nobody changes it any more, and it is still found here.
  std::shared_ptr<const Entries> leave() {
    CHECK(leaving_ == nullptr);
    leaving_ = std::make_shared<const Entries>(std::exchange(recent_, {}));
    return leaving_;
  }
  // What left is in the store now: no longer found here.
  std::shared_ptr<const Entries> take_written() { return std::exchange(leaving_, nullptr); }
  std::size_t unwritten() const { return recent_.size() + (leaving_ ? leaving_->size() : 0); }

 private:
  std::uint8_t number_;
  Entries recent_;
  std::shared_ptr<const Entries> leaving_;
};

}  // namespace engine
