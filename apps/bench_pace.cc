#include "apps/bench_pace.h"

namespace apps {

std::optional<BenchPace::Nanos> BenchPace::take(Nanos now) {
  const auto due = next_due();
  if (due && *due > now) return std::nullopt;
  ++taken_;
  return due.value_or(now);
}

std::optional<BenchPace::Nanos> BenchPace::next_due() const {
  if (rate_ == 0) return std::nullopt;
  // Whole seconds apart, so that no product leaves 64 bits.
  return start_ + taken_ / rate_ * 1'000'000'000 + taken_ % rate_ * 1'000'000'000 / rate_;
}

}  // namespace apps
