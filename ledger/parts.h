// An event as the log keeps it: parts, bound into one leaf (docs/ARCHITECTURE.md §3).
//
//   part bytes = u8 kind ‖ u8 0 ‖ u16be index ‖ u32be payload bytes ‖ u64be sequence ‖ payload (a flat Cap'n Proto
//                message of one segment: BodyPart, HouseholdPart or FundSharePart of schema/event.capnp)
//   bound      = SHA-256(0x02 ‖ salt16 ‖ part bytes)
//   salt       = the household part's own 16 random bytes, else SHA-256(0x03 ‖ seed32 ‖ u64be sequence ‖ u16be
//                position) cut to 16, position being the part's place in its event from 0
//   leaf       = u8 1 ‖ u16be count ‖ (u8 kind ‖ bound32)*        leaf hash = SHA-256(0x00 ‖ leaf), RFC 6962
//
// A withheld part keeps its kind and bound only: the leaf, and so the tree, stay what they were.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "ledger/base/bytes.h"
#include "ledger/base/ids.h"
#include "ledger/base/result.h"

namespace ledger {

enum class PartKind : std::uint8_t { body = 1, household = 2, fund_share = 3 };

inline constexpr std::size_t kPartPrefixBytes = 16;
inline constexpr std::size_t kLeafBytesMax = 65'535;
inline constexpr std::size_t kPartsMax = (kLeafBytesMax - 3) / 33;

using Seed = Hash32;

struct Part {
  PartKind kind = PartKind::body;
  std::string bytes;               // prefix and payload; empty when withheld
  std::optional<Salt> salt;        // household parts only: random, stored beside the part and deleted with it
  std::optional<Hash32> withheld;  // the bound of a part that is not shown
};

// A part where it lies, in a record or in a Part: nothing is copied, so it lives as long as that does.
struct PartView {
  PartKind kind = PartKind::body;
  Bytes bytes;
  std::optional<Salt> salt;
  std::optional<Hash32> withheld;

  PartView() = default;
  PartView(const Part& part)  // a view of a part is that part
      : kind(part.kind), bytes(bytes_of(part.bytes)), salt(part.salt), withheld(part.withheld) {}
};
std::vector<PartView> views_of(std::span<const Part> parts);

// Where the payload of a part begins and that its prefix says what its place says; corrupt_record otherwise.
Result<Bytes> part_payload(const PartView& part, Sequence sequence, std::uint16_t index);
// Prefix and payload put together; a payload in several pieces is written end to end. `index` counts the parts of one
// kind in an event from 0.
std::string make_part_bytes(PartKind kind, std::uint16_t index, Sequence sequence,
                            std::initializer_list<Bytes> payload);
inline std::string make_part_bytes(PartKind kind, std::uint16_t index, Sequence sequence, Bytes payload) {
  return make_part_bytes(kind, index, sequence, {payload});
}

Hash32 bound_of(const PartView& part, const Seed& seed, Sequence sequence, std::uint16_t position);
// CHECKs that the parts fit a leaf (the engine bounds them).
std::string make_leaf(std::span<const PartView> parts, const Seed& seed, Sequence sequence);
inline std::string make_leaf(std::span<const Part> parts, const Seed& seed, Sequence sequence) {
  return make_leaf(views_of(parts), seed, sequence);
}
Hash32 leaf_hash(std::string_view leaf);

}  // namespace ledger
