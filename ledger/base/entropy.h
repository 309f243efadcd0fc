// Random bytes as an argument, like the clock, so that a seeded run repeats byte for byte.
#pragma once

#include <cstdint>
#include <random>
#include <span>

#include "ledger/base/vocabulary.h"

namespace base {

class Entropy {
 public:
  virtual ~Entropy() = default;
  virtual void fill(std::span<std::uint8_t> bytes) = 0;
};
// The operating system's generator. CHECKs that it answers: salts that could be guessed would be a leak.
class SystemEntropy final : public Entropy {
 public:
  void fill(std::span<std::uint8_t> bytes) override;
};
// Repeats for a seed: tests and the simulator only.
class SeededEntropy final : public Entropy {
 public:
  explicit SeededEntropy(std::uint64_t seed) : generator_(seed) {}
  void fill(std::span<std::uint8_t> bytes) override;

 private:
  std::mt19937_64 generator_;
};

}  // namespace base
