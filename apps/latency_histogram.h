// Durations counted in buckets that widen with what they hold, so that a million of them cost as little as ten: below
// 256 ns each nanosecond has its bucket, above it each power of two has 128. What is read back is never less than the
// true value, and at most 1/128 more.
#pragma once

#include <cstdint>
#include <vector>

namespace apps {

class LatencyHistogram {
 public:
  static constexpr std::int64_t kLongest = (std::int64_t{1} << 42) - 1;  // ns, 73 minutes: longer ones count as this

  LatencyHistogram();
  void add(std::int64_t nanos);  // less than nothing counts as nothing
  void add(const LatencyHistogram& other);

  std::int64_t count() const { return count_; }
  std::int64_t max() const { return max_; }  // exact; 0 when empty
  // The smallest duration that so many in ten thousand stay within (5,000: the median, 9,990: p99.9), in ns; 0 when
  // empty.
  std::int64_t within(std::int64_t per_ten_thousand) const;

 private:
  std::vector<std::int64_t> buckets_;
  std::int64_t count_ = 0;
  std::int64_t max_ = 0;
};

}  // namespace apps
