// Exact rates (1/3, 0.35, 35 %) and the named roundings of a division. No floating point comes near a price.
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "ledger/base/result.h"

namespace base {

// How a quotient that falls between two integers becomes one. Ordinals are in the log: append only.
enum class Rounding : std::uint8_t {
  half_up,       // to the nearest; a half away from zero (the usual one, and Catala's)
  half_down,     // to the nearest; a half towards zero
  half_even,     // to the nearest; a half to the even neighbour
  half_odd,      // to the nearest; a half to the odd neighbour
  half_ceiling,  // to the nearest; a half towards plus infinity
  half_floor,    // to the nearest; a half towards minus infinity
  up,            // away from zero
  down,          // towards zero
  ceiling,       // towards plus infinity
  floor,         // towards minus infinity
};
std::string_view to_string(Rounding rounding);
std::optional<Rounding> rounding_named(std::string_view name);

// numerator / denominator, always reduced, denominator > 0.
struct Fraction {
  std::int64_t numerator = 0;
  std::int64_t denominator = 1;

  // fraction_out_of_range for a zero denominator, and for what does not fit in 64 bits once reduced.
  static Result<Fraction> create(std::int64_t numerator, std::int64_t denominator);
  // "1/3", "0.35", "0,35", "35%", "35 %", "2", each with a "-" before or not. At most 12 decimals.
  // value_not_allowed for what is not written so, fraction_out_of_range as `create`.
  static Result<Fraction> parse(std::string_view text);

  friend bool operator==(const Fraction&, const Fraction&) = default;
};
std::strong_ordering operator<=>(const Fraction& a, const Fraction& b);
std::string to_string(const Fraction& fraction);   // "1/3", "7/20", "1"
std::string in_percent(const Fraction& fraction);  // "35 %", "12.5 %"; "1/3" where it is not exact to the tenth

// Exact. fraction_out_of_range for what does not fit in 64 bits once reduced, and for a division by zero.
Result<Fraction> add(const Fraction& a, const Fraction& b);
Result<Fraction> subtract(const Fraction& a, const Fraction& b);
Result<Fraction> multiply(const Fraction& a, const Fraction& b);
Result<Fraction> divide(const Fraction& a, const Fraction& b);

// value × numerator / denominator through 128 bits, rounded as named; amount_overflow when it does not fit.
// CHECKs that the denominator is positive: a Fraction's is.
Result<std::int64_t> multiply_divide(std::int64_t value, std::int64_t numerator, std::int64_t denominator,
                                     Rounding rounding);
inline Result<std::int64_t> scale(std::int64_t value, const Fraction& by, Rounding rounding) {
  return multiply_divide(value, by.numerator, by.denominator, rounding);
}

}  // namespace base
