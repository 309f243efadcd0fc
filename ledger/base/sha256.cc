// Leaves, parts and records are hashed by the million and most are short. OpenSSL 3's EVP interface looks an
// algorithm up and allocates a context at each call, which costs more than the hashing itself; the low-level calls
// keep their state on the stack. They are marked as deprecated, not as wrong, so that this one file says it knows.
#define OPENSSL_SUPPRESS_DEPRECATED
#include "ledger/base/sha256.h"

#include <openssl/sha.h>

#include <algorithm>

#include "ledger/base/check.h"

namespace base {

static_assert(std::tuple_size_v<Hash32> == SHA256_DIGEST_LENGTH);

Hash32 sha256(std::initializer_list<Bytes> pieces) {
  SHA256_CTX context;
  CHECK(SHA256_Init(&context) == 1);
  for (const Bytes piece : pieces) CHECK(SHA256_Update(&context, piece.data(), piece.size()) == 1);
  Hash32 hash;
  CHECK(SHA256_Final(hash.data(), &context) == 1);
  return hash;
}

Hash16 first16(const Hash32& hash) {
  Hash16 first;
  std::copy_n(hash.begin(), first.size(), first.begin());
  return first;
}

}  // namespace base
