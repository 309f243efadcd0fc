// Identities: one enum each, so that a shop can't be passed for a product. Zero is "none" everywhere.
// They are dense numbers handed out by the fold in order of declaration; the codes that people type are text.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <type_traits>

#include "ledger/base/vocabulary.h"

namespace base {

enum class LegalEntityId : std::uint32_t {};
enum class ShopId : std::uint32_t {};
enum class SourceId : std::uint32_t {};
enum class SupplierId : std::uint32_t {};
enum class CategoryId : std::uint16_t {};
enum class TagId : std::uint16_t {};  // of products: "bio", "egalim"
enum class ProductId : std::uint32_t {};
enum class LotId : std::uint32_t {};      // 0: goods on no lot (sold or counted without one)
enum class BracketId : std::uint16_t {};  // 0: the public, no household
enum class TariffId : std::uint32_t {};
enum class FunderId : std::uint32_t {};
enum class FundId : std::uint32_t {};
enum class HouseholdId : std::uint32_t {};  // 0: none, or withheld

enum class Sequence : std::uint64_t {};       // of an event in the log; the first is 1
enum class BatchNumber : std::uint64_t {};    // of a record in the log; the first is 1
enum class Epoch : std::uint64_t {};          // rises when a log is restored or a writer fenced; the first is 1
enum class CommandNumber : std::uint64_t {};  // counted by its source; the first is 1

template <class Id>
constexpr auto raw(Id id) {
  return static_cast<std::underlying_type_t<Id>>(id);
}
template <class Id>
constexpr Id next(Id id) {
  return Id{static_cast<std::underlying_type_t<Id>>(raw(id) + 1)};
}
template <class Id>
constexpr bool is_none(Id id) {
  return raw(id) == 0;
}

using Hash32 = std::array<std::uint8_t, 32>;  // a SHA-256
using Hash16 = std::array<std::uint8_t, 16>;  // the first 16 bytes of one
using Salt = std::array<std::uint8_t, 16>;
using LogId = std::array<std::uint8_t, 16>;

std::string hex(const std::uint8_t* bytes, std::size_t count);  // lower case
template <std::size_t N>
std::string hex(const std::array<std::uint8_t, N>& bytes) {
  return hex(bytes.data(), N);
}

}  // namespace base
