// Eleven leaves are kept as three roots, of 8, 2 and 1 leaves: the bits of 11. A push adds a subtree of one leaf and
// merges as a binary counter carries; the root is the fold of the subtrees from the smallest to the largest.
#include "ledger/merkle.h"

#include <array>
#include <bit>

namespace ledger {

namespace {

constexpr std::array<std::uint8_t, 1> kNodeTag{0x01};

Hash32 node_hash(const Hash32& left, const Hash32& right) {
  return sha256({kNodeTag, left, right});
}

}  // namespace

void MerkleFrontier::push(const Hash32& leaf_hash) {
  CHECK(size_ != UINT64_MAX);
  subtrees_.push_back(leaf_hash);
  for (std::uint64_t carry = size_; carry & 1; carry >>= 1) {
    const Hash32 right = subtrees_.back();
    subtrees_.pop_back();
    subtrees_.back() = node_hash(subtrees_.back(), right);
  }
  ++size_;
}

Hash32 MerkleFrontier::root() const {
  if (subtrees_.empty()) return sha256(Bytes{});
  Hash32 root = subtrees_.back();
  for (std::size_t i = subtrees_.size() - 1; i > 0; --i) root = node_hash(subtrees_[i - 1], root);
  return root;
}

std::string MerkleFrontier::encode() const {
  std::string bytes;
  put_big_endian(bytes, size_);
  for (const Hash32& subtree : subtrees_) bytes += text_of(subtree);
  return bytes;
}

Result<MerkleFrontier> MerkleFrontier::decode(Bytes bytes) {
  if (bytes.size() < 8) return fail(ErrorCode::corrupt_record, "tree", "shorter than its size field");
  MerkleFrontier frontier;
  frontier.size_ = get_big_endian<std::uint64_t>(bytes.data());
  frontier.subtrees_.resize(static_cast<std::size_t>(std::popcount(frontier.size_)));
  Bytes rest = bytes.subspan(8);
  if (rest.size() != frontier.subtrees_.size() * sizeof(Hash32))
    return fail(ErrorCode::corrupt_record, "tree", "not one hash for each subtree of its size");
  for (Hash32& subtree : frontier.subtrees_) {
    std::memcpy(subtree.data(), rest.data(), subtree.size());
    rest = rest.subspan(subtree.size());
  }
  return frontier;
}

}  // namespace ledger
