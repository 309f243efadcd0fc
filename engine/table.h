// A table of rows in memory that knows which rows changed since they were last written behind.
#pragma once

#include <algorithm>
#include <boost/container_hash/hash.hpp>
#include <boost/unordered/unordered_flat_map.hpp>
#include <functional>
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

// References are good until the next `touch` or `load`.
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
    if (!slot.dirty) {
      slot.dirty = true;
      dirty_.push_back(key);
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

  void collect_changes(std::vector<ledger::RowChange>& changes) {
    for (const Key& key : dirty_) {
      Slot& slot = rows_.find(key)->second;
      slot.dirty = false;
      changes.push_back({number_, to_row(key), to_row(slot.row)});
    }
    dirty_.clear();
  }
  Result<void> load(std::string_view key, std::string_view value) {
    rows_[TRY(from_row<Key>(key))] = Slot{TRY(from_row<Row>(value)), false};
    return {};
  }

 private:
  struct Slot {
    Row row{};
    bool dirty = false;
  };
  using Rows = boost::unordered_flat_map<Key, Slot, KeyHash>;

  std::uint8_t number_;
  Rows rows_;
  std::vector<Key> dirty_;
};

// An index that is only ever added to and rarely read: what was not yet written behind is here, the rest is read from
// the row store (docs/ARCHITECTURE.md §6).
template <class Key, class Row>
class Index {
 public:
  explicit Index(std::uint8_t number) : number_(number) {}

  std::uint8_t number() const { return number_; }
  void put(const Key& key, const Row& row) { recent_[key] = row; }
  // Nothing when nobody put it. `store` may be null: then all is recent.
  Result<std::optional<Row>> find(const Key& key, const ledger::RowStore* store) const {
    if (const auto position = recent_.find(key); position != recent_.end()) return std::optional<Row>(position->second);
    if (store == nullptr) return std::optional<Row>();
    const auto bytes = TRY(store->get(number_, to_row(key)));
    if (!bytes) return std::optional<Row>();
    return std::optional<Row>(TRY(from_row<Row>(*bytes)));
  }
  void collect_changes(std::vector<ledger::RowChange>& changes) const {
    for (const auto& [key, row] : recent_) changes.push_back({number_, to_row(key), to_row(row)});
  }
  // The changes that were collected are in the store now.
  void forget_written() { recent_.clear(); }
  std::size_t recent() const { return recent_.size(); }

 private:
  std::uint8_t number_;
  boost::unordered_flat_map<Key, Row, KeyHash> recent_;
};

}  // namespace engine
