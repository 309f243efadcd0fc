// The RFC 6962 tree over the log's leaves: SHA-256, leaf H(0x00‖d), node H(0x01‖l‖r), empty root H("").
// Only the frontier (the roots of the full subtrees, at most 64) is kept: appending and the root need no more.
#pragma once

#include <string>
#include <vector>

#include "ledger/base/bytes.h"
#include "ledger/base/ids.h"
#include "ledger/base/result.h"

namespace ledger {

class MerkleFrontier {
 public:
  void push(const Hash32& leaf_hash);
  std::uint64_t size() const { return size_; }
  Hash32 root() const;

  // For the row store's stamp: u64be size ‖ hashes, largest subtree first.
  std::string encode() const;
  // corrupt_record for any other length than that size has.
  static Result<MerkleFrontier> decode(Bytes bytes);

  friend bool operator==(const MerkleFrontier&, const MerkleFrontier&) = default;

 private:
  std::uint64_t size_ = 0;
  std::vector<Hash32> subtrees_;  // one for each bit set in size_, largest first
};

}  // namespace ledger
