#include "ledger/parts.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "tests/ledger/log_format_page.h"
#include "tests/ledger/sample_records.h"

namespace ledger::parts_test {
namespace {

TEST(Part, BeginsWithKindIndexSizeAndSequence) {
  const std::string bytes = make_part_bytes(PartKind::fund_share, 0x0102, Sequence{0x0A0B}, bytes_of("grenier"));
  EXPECT_EQ(to_hex(bytes), "03000102000000070000000000000a0b6772656e696572");
}

TEST(Part, GivesItsPayloadBack) {
  const Part part = fund_share_part(Sequence{9}, 2, "share");
  EXPECT_EQ(text_of(part_payload(part, Sequence{9}, 2).value()), "share");
}

TEST(Part, IsRefusedInAnotherPlace) {
  const Part part = fund_share_part(Sequence{9}, 2, "share");
  EXPECT_REFUSED(part_payload(part, Sequence{8}, 2), corrupt_record);
  EXPECT_REFUSED(part_payload(part, Sequence{9}, 1), corrupt_record);
  Part renamed = part;
  renamed.kind = PartKind::body;
  EXPECT_REFUSED(part_payload(renamed, Sequence{9}, 2), corrupt_record);
}

TEST(Part, IsRefusedWhenAnyByteOfItsPrefixIsAnother) {
  for (std::size_t i = 0; i < kPartPrefixBytes; ++i) {
    Part part = fund_share_part(Sequence{9}, 2, "share");
    part.bytes[i] = static_cast<char>(part.bytes[i] ^ 1);
    EXPECT_REFUSED(part_payload(part, Sequence{9}, 2), corrupt_record);
  }
}

TEST(Part, IsRefusedWhenCutOrWithheld) {
  Part part = fund_share_part(Sequence{9}, 2, "share");
  part.bytes.pop_back();
  EXPECT_REFUSED(part_payload(part, Sequence{9}, 2), corrupt_record);
  part.bytes.resize(kPartPrefixBytes - 1);
  EXPECT_REFUSED(part_payload(part, Sequence{9}, 2), corrupt_record);
  EXPECT_REFUSED(part_payload(Part{.withheld = Hash32{}}, Sequence{9}, 2), corrupt_record);
}

// Computed with Python's hashlib from the words of parts.h.
TEST(Leaf, IsMadeOfSaltedBoundsAsThePageSays) {
  const std::vector<Part> parts{body_part(Sequence{1}, "grenier"), household_part(Sequence{1}, "pseudonym")};
  const std::string leaf = make_leaf(parts, sample_seed(), Sequence{1});
  EXPECT_EQ(to_hex(leaf),
            "010002018bb96d13b56752fa6a672a0b838cad373c0201adc4e2f71a9ef1e9eb75a5408f025c22348105774fde3954dd"
            "3664f0cd3d651631dcfdaae0bd9d0c6fab5e59a831");
  EXPECT_EQ(hex(leaf_hash(leaf)), "0f41f1f5c313b4caeb4ccc68e7f57b0065b6a53b2b7ff6af1a41b1590fb6fc65");
  EXPECT_THAT(without_spaces(log_format_page()), testing::HasSubstr(to_hex(leaf) + "leafhash" + hex(leaf_hash(leaf))));
}

TEST(Leaf, StaysTheSameWhenAnyPartIsWithheld) {
  const std::vector<Part> parts{body_part(Sequence{5}, "grenier"), household_part(Sequence{5}, "pseudonym"),
                                fund_share_part(Sequence{5}, 0, "share")};
  const std::string whole = make_leaf(parts, sample_seed(), Sequence{5});
  for (std::size_t i = 0; i < parts.size(); ++i) {
    std::vector<Part> shown = parts;
    const Hash32 bound = bound_of(parts[i], sample_seed(), Sequence{5}, static_cast<std::uint16_t>(i));
    shown[i] = Part{.kind = parts[i].kind, .withheld = bound};
    EXPECT_EQ(make_leaf(shown, sample_seed(), Sequence{5}), whole);
  }
}

// Equal parts must not have equal bounds: a hash would then tell that two households bought the same.
TEST(Bound, DiffersWithSeedSequencePositionAndSalt) {
  const Part part = body_part(Sequence{1}, "grenier");
  const Hash32 bound = bound_of(part, sample_seed(), Sequence{1}, 0);
  EXPECT_NE(bound_of(part, Seed{}, Sequence{1}, 0), bound);
  EXPECT_NE(bound_of(part, sample_seed(), Sequence{2}, 0), bound);
  EXPECT_NE(bound_of(part, sample_seed(), Sequence{1}, 1), bound);
  Part household = household_part(Sequence{1}, "pseudonym");
  const Hash32 salted = bound_of(household, sample_seed(), Sequence{1}, 1);
  household.salt->back() ^= 1;
  EXPECT_NE(bound_of(household, sample_seed(), Sequence{1}, 1), salted);
}

TEST(Bound, OfAHouseholdDoesNotHangOnTheSeed) {
  const Part part = household_part(Sequence{1}, "pseudonym");
  EXPECT_EQ(bound_of(part, Seed{}, Sequence{1}, 0), bound_of(part, sample_seed(), Sequence{7}, 3));
}

RC_GTEST_PROP(Leaf, FitsItsBoundForAsManyPartsAsMayBe, ()) {
  const auto count = *rc::gen::inRange<std::size_t>(1, kPartsMax + 1);
  const std::vector<Part> parts(count, Part{.kind = PartKind::fund_share, .withheld = Hash32{}});
  RC_ASSERT(make_leaf(parts, sample_seed(), Sequence{1}).size() <= kLeafBytesMax);
}

TEST(LeafDeathTest, OfTooManyPartsIsABug) {
  const std::vector<Part> parts(kPartsMax + 1, Part{.kind = PartKind::fund_share, .withheld = Hash32{}});
  EXPECT_EQ(make_leaf(std::span(parts).first(kPartsMax), sample_seed(), Sequence{1}).size(), 3 + 33 * kPartsMax);
  EXPECT_DEATH(make_leaf(parts, sample_seed(), Sequence{1}), "kPartsMax");
}

}  // namespace
}  // namespace ledger::parts_test
