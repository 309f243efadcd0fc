#include "ledger/base/entropy.h"

#include <sys/random.h>

#include <cerrno>

#include "ledger/base/check.h"

namespace base {

void SystemEntropy::fill(std::span<std::uint8_t> bytes) {
  // A long request may be answered in pieces, and a signal may interrupt one.
  while (!bytes.empty()) {
    const ssize_t count = getrandom(bytes.data(), bytes.size(), 0);
    if (count < 0 && errno == EINTR) continue;
    CHECK(count > 0, errno);
    bytes = bytes.subspan(static_cast<std::size_t>(count));
  }
}

void SeededEntropy::fill(std::span<std::uint8_t> bytes) {
  std::uint64_t word = 0;
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    if (i % 8 == 0) word = generator_();
    bytes[i] = static_cast<std::uint8_t>(word);
    word >>= 8;
  }
}

}  // namespace base
