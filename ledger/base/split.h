// Sharing a total by largest remainder, so that the parts sum to the whole, always.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "ledger/base/result.h"

namespace base {

// Shares `total` in proportion to `weights` (each ≥ 0, their sum > 0 and below 2^63): floor each share's magnitude,
// then give the units that are left to the largest remainders, ties by the order written. A weight of zero never
// receives. A negative total is shared as its magnitude. Σ result = total.
// Errors: fraction_out_of_range for a negative weight, or a sum that is zero or too large.
Result<std::vector<std::int64_t>> split(std::int64_t total, std::span<const std::int64_t> weights);

}  // namespace base
