// Hashes, random bytes and the order of bytes in records.
#include "ledger/base/bytes.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <array>
#include <vector>

#include "ledger/base/entropy.h"
#include "ledger/base/sha256.h"

namespace base::bytes_test {
namespace {

std::string hash_of(std::string_view text) {
  return hex(sha256(bytes_of(text)));
}

// The examples of FIPS 180-4, and the empty text.
TEST(Sha256, GivesTheHashesOfTheStandard) {
  EXPECT_EQ(hash_of(""), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  EXPECT_EQ(hash_of("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  EXPECT_EQ(hash_of("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq"),
            "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
  EXPECT_EQ(hash_of(std::string(1'000'000, 'a')), "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

RC_GTEST_PROP(Sha256, OfThePiecesIsThatOfTheWhole, (std::string first, std::string second, std::string third)) {
  const Hash32 pieces = sha256({bytes_of(first), bytes_of(second), Bytes{}, bytes_of(third)});
  RC_ASSERT(pieces == sha256(bytes_of(first + second + third)));
}

TEST(Sha256, IsCutToItsFirst16Bytes) {
  EXPECT_EQ(hex(first16(sha256(bytes_of("abc")))), "ba7816bf8f01cfea414140de5dae2223");
}

TEST(Hex, WritesTwoLowerCaseDigitsAByte) {
  EXPECT_EQ(hex(std::array<std::uint8_t, 4>{0x00, 0x0f, 0xa0, 0xff}), "000fa0ff");
  EXPECT_EQ(hex(nullptr, 0), "");
}

TEST(BigEndian, PutsTheHighestByteFirst) {
  std::string out;
  put_big_endian<std::uint32_t>(out, 0x01020304);
  put_big_endian<std::uint16_t>(out, 0xA0FF);
  put_big_endian<std::uint8_t>(out, 7);
  EXPECT_EQ(out, std::string("\x01\x02\x03\x04\xA0\xFF\x07"));
}

RC_GTEST_PROP(BigEndian, SortsAsItsNumbersAndIsReadAgain, (std::uint64_t a, std::uint64_t b)) {
  std::string bytes_a, bytes_b;
  put_big_endian(bytes_a, a);
  put_big_endian(bytes_b, b);
  RC_ASSERT((bytes_a < bytes_b) == (a < b));
  RC_ASSERT(get_big_endian<std::uint64_t>(bytes_of(bytes_a).data()) == a);
}

TEST(SeededEntropy, RepeatsForASeedOnEveryMachine) {
  std::array<std::uint8_t, 8> bytes{};
  SeededEntropy(5489).fill(bytes);
  // The first word of this generator is fixed by the C++ standard: c96d191cf6f6aea6.
  EXPECT_EQ(hex(bytes), "a6aef6f61c196dc9");
}

TEST(SeededEntropy, GoesOnWithOtherBytes) {
  SeededEntropy one(7), other(7), third(8);
  std::array<std::uint8_t, 21> first{}, same{}, next{}, different{};
  one.fill(first);
  other.fill(same);
  third.fill(different);
  one.fill(next);
  EXPECT_EQ(first, same);
  EXPECT_NE(first, next);
  EXPECT_NE(first, different);
}

TEST(SystemEntropy, FillsALongRequestToItsEnd) {
  std::vector<std::uint8_t> bytes(100'000);
  SystemEntropy().fill(bytes);
  EXPECT_FALSE(std::all_of(bytes.end() - 64, bytes.end(), [](std::uint8_t byte) { return byte == 0; }));
}

TEST(SystemEntropy, NeverGivesTheSameSaltTwice) {
  SystemEntropy entropy;
  Salt one{}, other{};
  entropy.fill(one);
  entropy.fill(other);
  EXPECT_NE(one, other);
}

TEST(Printable, ShowsPrintableAsciiAndNoMoreThanTwoHundredOfThem) {
  EXPECT_EQ(printable("riz long ~"), "riz long ~");
  EXPECT_EQ(printable("\x1b[2J\n\x7f caf\xc3\xa9"), "?[2J?? caf??");
  EXPECT_EQ(printable(std::string(300, 'x')), std::string(200, 'x'));
}

}  // namespace
}  // namespace base::bytes_test
