// A duration of the bits 1bbbbbbb……… (at least eight of them) falls into the bucket of its first eight bits and of how
// many follow: 1,000 = 11111010|00 goes with 1,000 to 1,003.
#include "apps/latency_histogram.h"

#include <algorithm>
#include <bit>

namespace apps {
namespace {

constexpr int kPrecisionBits = 7;
constexpr std::int64_t kPerOctave = std::int64_t{1} << kPrecisionBits;

int bits_dropped(std::int64_t nanos) {
  return std::max(0, static_cast<int>(std::bit_width(static_cast<std::uint64_t>(nanos))) - kPrecisionBits - 1);
}

std::size_t bucket_of(std::int64_t nanos) {
  const int dropped = bits_dropped(nanos);
  return static_cast<std::size_t>(dropped * kPerOctave + (nanos >> dropped));
}

// The longest that the bucket holds.
std::int64_t end_of(std::size_t bucket) {
  const auto index = static_cast<std::int64_t>(bucket);
  const std::int64_t dropped = std::max<std::int64_t>(0, index / kPerOctave - 1);
  return ((index - dropped * kPerOctave + 1) << dropped) - 1;
}

}  // namespace

LatencyHistogram::LatencyHistogram() : buckets_(bucket_of(kLongest) + 1) {}

void LatencyHistogram::add(std::int64_t nanos) {
  const std::int64_t counted = std::clamp<std::int64_t>(nanos, 0, kLongest);
  ++buckets_[bucket_of(counted)];
  ++count_;
  max_ = std::max(max_, counted);
}

void LatencyHistogram::add(const LatencyHistogram& other) {
  for (std::size_t i = 0; i < buckets_.size(); ++i) buckets_[i] += other.buckets_[i];
  count_ += other.count_;
  max_ = std::max(max_, other.max_);
}

std::int64_t LatencyHistogram::within(std::int64_t per_ten_thousand) const {
  const std::int64_t wanted = (count_ * per_ten_thousand + 9'999) / 10'000;
  std::int64_t passed = 0;
  for (std::size_t i = 0; i < buckets_.size(); ++i) {
    passed += buckets_[i];
    if (passed >= wanted && passed > 0) return std::min(end_of(i), max_);
  }
  return max_;
}

}  // namespace apps
