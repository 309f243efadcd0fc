// 15 among 80, 8 and 12: exactly 12, 1.2 and 1.8, so 12, 1 and 1, and the unit that is left goes to the third.
//
// A weight of zero has no remainder. The remainders sum to (units left × sum of weights) and each is below the sum
// of weights, so fewer units are left than there are remainders above zero: nobody receives two, nor on a zero.
#include "ledger/base/split.h"

#include <algorithm>

namespace base {

namespace {

using UnsignedWide = unsigned __int128;

struct Share {
  std::size_t position;
  std::uint64_t units;
  std::uint64_t remainder;
};

Result<std::uint64_t> sum_of(std::span<const std::int64_t> weights) {
  std::int64_t sum = 0;
  for (const std::int64_t weight : weights) {
    if (weight < 0) return fail(ErrorCode::fraction_out_of_range, {}, "a weight is negative");
    if (__builtin_add_overflow(sum, weight, &sum))
      return fail(ErrorCode::fraction_out_of_range, {}, "the weights sum to more than 64 bits hold");
  }
  if (sum == 0) return fail(ErrorCode::fraction_out_of_range, {}, "the weights sum to zero");
  return static_cast<std::uint64_t>(sum);
}

std::vector<Share> floors(std::uint64_t magnitude, std::span<const std::int64_t> weights, std::uint64_t sum) {
  std::vector<Share> shares;
  shares.reserve(weights.size());
  for (std::size_t i = 0; i < weights.size(); ++i) {
    const UnsignedWide product = UnsignedWide{magnitude} * static_cast<std::uint64_t>(weights[i]);
    shares.push_back({i, static_cast<std::uint64_t>(product / sum), static_cast<std::uint64_t>(product % sum)});
  }
  return shares;
}

void give_to_largest_remainders(std::vector<Share>& shares, std::uint64_t units_left) {
  CHECK(units_left < shares.size(), units_left, shares.size());
  std::sort(shares.begin(), shares.end(), [](const Share& a, const Share& b) {
    return a.remainder != b.remainder ? a.remainder > b.remainder : a.position < b.position;
  });
  for (std::size_t i = 0; i < units_left; ++i) ++shares[i].units;
}

}  // namespace

Result<std::vector<std::int64_t>> split(std::int64_t total, std::span<const std::int64_t> weights) {
  const std::uint64_t sum = TRY(sum_of(weights));
  // Unsigned arithmetic wraps by definition, so that the lowest integer has a magnitude too.
  const std::uint64_t magnitude = total < 0 ? 0 - static_cast<std::uint64_t>(total) : static_cast<std::uint64_t>(total);
  std::vector<Share> shares = floors(magnitude, weights, sum);
  std::uint64_t units_left = magnitude;
  for (const Share& share : shares) units_left -= share.units;
  if (units_left > 0) give_to_largest_remainders(shares, units_left);

  std::vector<std::int64_t> parts(weights.size());
  for (const Share& share : shares)
    parts[share.position] = static_cast<std::int64_t>(total < 0 ? 0 - share.units : share.units);
  return parts;
}

}  // namespace base
