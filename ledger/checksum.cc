#include "ledger/checksum.h"

// Forced inlining inside xxhash.h fails at the optimisation of our debug builds.
#pragma GCC optimize("O2")
#define XXH_INLINE_ALL
#include <xxhash.h>

#include "ledger/base/check.h"

namespace ledger {

std::uint64_t xxh3(std::initializer_list<Bytes> pieces) {
  XXH3_state_t state;
  CHECK(XXH3_64bits_reset(&state) == XXH_OK);
  for (const Bytes piece : pieces) CHECK(XXH3_64bits_update(&state, piece.data(), piece.size()) == XXH_OK);
  return XXH3_64bits_digest(&state);
}

}  // namespace ledger
