// The smallest part, a body of one 8-byte payload at sequence 7:
//
//   01 00 0000 00000008 0000000000000007 <8 bytes>
//   kind 0 index bytes  sequence         payload
#include "ledger/parts.h"

#include <array>

namespace ledger {

namespace {

constexpr std::uint8_t kLeafVersion = 1;
constexpr std::array<std::uint8_t, 1> kLeafTag{0x00};  // RFC 6962
constexpr std::array<std::uint8_t, 1> kBoundTag{0x02};
constexpr std::array<std::uint8_t, 1> kSaltTag{0x03};

Salt derived_salt(const Seed& seed, Sequence sequence, std::uint16_t position) {
  std::string place;
  put_big_endian(place, raw(sequence));
  put_big_endian(place, position);
  return first16(sha256({kSaltTag, seed, bytes_of(place)}));
}

}  // namespace

std::vector<PartView> views_of(std::span<const Part> parts) {
  return {parts.begin(), parts.end()};
}

std::string make_part_bytes(PartKind kind, std::uint16_t index, Sequence sequence,
                            std::initializer_list<Bytes> payload) {
  std::size_t payload_bytes = 0;
  for (const Bytes piece : payload) payload_bytes += piece.size();
  CHECK(payload_bytes <= UINT32_MAX);
  std::string bytes;
  bytes.reserve(kPartPrefixBytes + payload_bytes);
  put_big_endian(bytes, static_cast<std::uint8_t>(kind));
  put_big_endian(bytes, std::uint8_t{0});
  put_big_endian(bytes, index);
  put_big_endian(bytes, static_cast<std::uint32_t>(payload_bytes));
  put_big_endian(bytes, raw(sequence));
  for (const Bytes piece : payload) bytes += text_of(piece);
  return bytes;
}

Result<Bytes> part_payload(const PartView& part, Sequence sequence, std::uint16_t index) {
  if (part.withheld) return fail(ErrorCode::corrupt_record, {}, "the part is withheld");
  if (part.bytes.size() < kPartPrefixBytes) return fail(ErrorCode::corrupt_record, {}, "a part without its prefix");
  const std::uint8_t* prefix = part.bytes.data();
  const bool same_place = prefix[0] == static_cast<std::uint8_t>(part.kind) && prefix[1] == 0 &&
                          get_big_endian<std::uint16_t>(prefix + 2) == index &&
                          get_big_endian<std::uint64_t>(prefix + 8) == raw(sequence);
  if (!same_place) return fail(ErrorCode::corrupt_record, {}, "a part's prefix names another kind, index or sequence");
  const Bytes payload = part.bytes.subspan(kPartPrefixBytes);
  if (get_big_endian<std::uint32_t>(prefix + 4) != payload.size())
    return fail(ErrorCode::corrupt_record, {}, "a part's prefix names another size");
  return payload;
}

Hash32 bound_of(const PartView& part, const Seed& seed, Sequence sequence, std::uint16_t position) {
  if (part.withheld) return *part.withheld;
  CHECK(part.salt.has_value() == (part.kind == PartKind::household));
  const Salt salt = part.salt ? *part.salt : derived_salt(seed, sequence, position);
  return sha256({kBoundTag, salt, part.bytes});
}

std::string make_leaf(std::span<const PartView> parts, const Seed& seed, Sequence sequence) {
  CHECK(!parts.empty());
  CHECK(parts.size() <= kPartsMax, parts.size());
  std::string leaf;
  leaf.reserve(3 + 33 * parts.size());
  put_big_endian(leaf, kLeafVersion);
  put_big_endian(leaf, static_cast<std::uint16_t>(parts.size()));
  for (std::size_t position = 0; position < parts.size(); ++position) {
    put_big_endian(leaf, static_cast<std::uint8_t>(parts[position].kind));
    leaf += text_of(bound_of(parts[position], seed, sequence, static_cast<std::uint16_t>(position)));
  }
  return leaf;
}

Hash32 leaf_hash(std::string_view leaf) {
  return sha256({kLeafTag, bytes_of(leaf)});
}

}  // namespace ledger
