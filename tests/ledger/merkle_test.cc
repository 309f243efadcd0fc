#include "ledger/merkle.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <fstream>
#include <iterator>

#include "ledger/parts.h"
#include "tests/ledger/sample_records.h"

namespace ledger::merkle_test {
namespace {

using test_support::shared_data;

// RFC 6962's well-known eight leaves, and the roots of the first n of them.
const std::vector<std::string> kLeaves{
    "", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"};
const std::vector<std::string> kRoots{
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
};

Hash32 node(const Hash32& left, const Hash32& right) {
  const std::array<std::uint8_t, 1> tag{1};
  return sha256({tag, left, right});
}

// The definition of RFC 6962 §2.1, word for word.
Hash32 root_by_definition(std::span<const Hash32> leaves) {
  if (leaves.empty()) return sha256(Bytes{});
  if (leaves.size() == 1) return leaves[0];
  std::size_t split = 1;
  while (split * 2 < leaves.size()) split *= 2;
  return node(root_by_definition(leaves.first(split)), root_by_definition(leaves.subspan(split)));
}

Hash32 numbered_leaf(std::uint32_t number) {
  return leaf_hash("leaf " + std::to_string(number));
}

MerkleFrontier frontier_of(std::uint32_t size) {
  MerkleFrontier frontier;
  for (std::uint32_t i = 0; i < size; ++i) frontier.push(numbered_leaf(i));
  return frontier;
}

TEST(MerkleFrontier, GivesTheKnownRootsOfEightLeaves) {
  MerkleFrontier frontier;
  EXPECT_EQ(hex(frontier.root()), kRoots[0]);
  for (std::size_t i = 0; i < kLeaves.size(); ++i) {
    frontier.push(leaf_hash(from_hex(kLeaves[i])));
    EXPECT_EQ(frontier.size(), i + 1);
    EXPECT_EQ(hex(frontier.root()), kRoots[i + 1]);
  }
}

TEST(MerkleFrontier, AgreesWithTheSharedVectors) {
  const auto folder = shared_data();
  if (!folder) GTEST_SKIP() << "no shared data beside the project";
  std::ifstream file(*folder / "merkle" / "tree-8-leaves.json");
  const std::string text{std::istreambuf_iterator<char>(file), {}};
  const std::size_t section = text.find("\"roots_by_size_hex\"");
  ASSERT_NE(section, std::string::npos);
  std::size_t at = section;
  for (const std::string& root : kRoots) {
    at = text.find('"' + root + '"', at + 1);
    EXPECT_NE(at, std::string::npos) << root;
  }
}

TEST(MerkleFrontier, IsTheTreeOfTheDefinitionAtEverySizeUpTo300) {
  std::vector<Hash32> leaves;
  MerkleFrontier frontier;
  for (std::uint32_t size = 0; size <= 300; ++size) {
    ASSERT_EQ(frontier.root(), root_by_definition(leaves)) << size;
    leaves.push_back(numbered_leaf(size));
    frontier.push(leaves.back());
  }
}

RC_GTEST_PROP(MerkleFrontier, GoesOnAfterDecodingAsIfNeverEncoded, ()) {
  const auto before = *rc::gen::inRange<std::uint32_t>(0, 200);
  const auto after = *rc::gen::inRange<std::uint32_t>(0, 50);
  MerkleFrontier decoded = MerkleFrontier::decode(bytes_of(frontier_of(before).encode())).value();
  for (std::uint32_t i = before; i < before + after; ++i) decoded.push(numbered_leaf(i));
  RC_ASSERT(decoded == frontier_of(before + after));
}

TEST(MerkleFrontier, EncodesItsSizeAndOneHashForEachSubtree) {
  EXPECT_EQ(to_hex(MerkleFrontier().encode()), "0000000000000000");
  const std::string eleven = frontier_of(11).encode();
  EXPECT_EQ(eleven.size(), 8 + 3 * 32);
  EXPECT_EQ(to_hex(eleven.substr(0, 8)), "000000000000000b");
  EXPECT_EQ(eleven.substr(8 + 64), text_of(numbered_leaf(10)));
}

TEST(MerkleFrontier, RefusesBytesOfAnyOtherLength) {
  const std::string good = frontier_of(11).encode();
  for (std::size_t length = 0; length < good.size(); ++length)
    EXPECT_REFUSED(MerkleFrontier::decode(bytes_of(good).first(length)), corrupt_record);
  EXPECT_REFUSED(MerkleFrontier::decode(bytes_of(good + '\0')), corrupt_record);
}

}  // namespace
}  // namespace ledger::merkle_test
