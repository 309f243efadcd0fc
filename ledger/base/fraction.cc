// Rates are read as decimal digits and kept as a reduced pair: "33,5 %" is 335 / 1000, then 67/200.
// A quotient is truncated first; what is left over then says, under the named rounding, whether to move one away
// from zero.
#include "ledger/base/fraction.h"

#include <algorithm>
#include <array>
#include <limits>

namespace base {

namespace {

using Wide = __int128;

constexpr std::array<std::pair<Rounding, std::string_view>, 10> kRoundingNames = {{
    {Rounding::half_up, "half_up"},
    {Rounding::half_down, "half_down"},
    {Rounding::half_even, "half_even"},
    {Rounding::half_odd, "half_odd"},
    {Rounding::half_ceiling, "half_ceiling"},
    {Rounding::half_floor, "half_floor"},
    {Rounding::up, "up"},
    {Rounding::down, "down"},
    {Rounding::ceiling, "ceiling"},
    {Rounding::floor, "floor"},
}};

// A believable rate has few digits; the limits keep every product below 10^35, well inside 128 bits.
constexpr std::size_t kIntegerDigitsMax = 19;
constexpr std::size_t kDecimalsMax = 12;

bool fits_64_bits(Wide value) {
  return value >= std::numeric_limits<std::int64_t>::min() && value <= std::numeric_limits<std::int64_t>::max();
}

Wide greatest_common_divisor(Wide a, Wide b) {
  while (b != 0) {
    a %= b;
    std::swap(a, b);
  }
  return a < 0 ? -a : a;
}

Result<Fraction> reduced(Wide numerator, Wide denominator) {
  if (denominator == 0) return fail(ErrorCode::fraction_out_of_range, {}, "the denominator is zero");
  const Wide sign = denominator < 0 ? -1 : 1;
  const Wide divisor = sign * greatest_common_divisor(numerator, denominator);
  numerator /= divisor;
  denominator /= divisor;
  if (!fits_64_bits(numerator) || !fits_64_bits(denominator))
    return fail(ErrorCode::fraction_out_of_range, {}, "the fraction does not fit in 64 bits");
  return Fraction{static_cast<std::int64_t>(numerator), static_cast<std::int64_t>(denominator)};
}

Error not_a_fraction(std::string_view text) {
  return fail(ErrorCode::value_not_allowed, {},
              "'" + std::string(text) + "' is not a rate such as 1/3, 0.35 or 35 %, of at most 12 decimals");
}

// One or more digits, at most `digits_max`, and nothing else.
std::optional<Wide> whole_number(std::string_view digits, std::size_t digits_max) {
  if (digits.empty() || digits.size() > digits_max) return std::nullopt;
  Wide value = 0;
  for (const char digit : digits) {
    if (digit < '0' || digit > '9') return std::nullopt;
    value = value * 10 + (digit - '0');
  }
  return value;
}

// Removes `end` from the end of `text`, if it is there.
bool take_end(std::string_view& text, std::string_view end) {
  if (!text.ends_with(end)) return false;
  text.remove_suffix(end.size());
  return true;
}

// The percent sign with the space before it, which in French is often one of the two no-break spaces.
bool take_percent(std::string_view& text) {
  if (!take_end(text, "%")) return false;
  static_cast<void>(take_end(text, " ") || take_end(text, "\u00a0") || take_end(text, "\u202f"));
  return true;
}

struct Ratio {
  Wide numerator = 0;
  Wide denominator = 1;
};

std::optional<Ratio> parse_quotient(std::string_view text, std::size_t slash) {
  const auto numerator = whole_number(text.substr(0, slash), kIntegerDigitsMax);
  const auto denominator = whole_number(text.substr(slash + 1), kIntegerDigitsMax);
  if (!numerator || !denominator) return std::nullopt;
  return Ratio{*numerator, *denominator};
}

std::optional<Ratio> parse_decimal(std::string_view text) {
  const Wide hundredth = take_percent(text) ? 100 : 1;
  const std::size_t point = text.find_first_of(".,");
  const auto whole = whole_number(text.substr(0, point), kIntegerDigitsMax);
  if (!whole) return std::nullopt;
  if (point == std::string_view::npos) return Ratio{*whole, hundredth};
  const std::string_view decimals = text.substr(point + 1);
  const auto part = whole_number(decimals, kDecimalsMax);
  if (!part) return std::nullopt;
  Wide power = 1;
  for (std::size_t i = 0; i < decimals.size(); ++i) power *= 10;
  return Ratio{*whole * power + *part, power * hundredth};
}

// A quotient between two integers: the one towards zero, and where between them the exact value stands.
struct Between {
  bool negative;
  bool odd;                           // the integer towards zero
  std::strong_ordering against_half;  // the distance from it
};

bool half_moves_away(const Between& exact, Rounding rounding) {
  switch (rounding) {
    case Rounding::half_up:
      return true;
    case Rounding::half_even:
      return exact.odd;
    case Rounding::half_odd:
      return !exact.odd;
    case Rounding::half_ceiling:
      return !exact.negative;
    case Rounding::half_floor:
      return exact.negative;
    default:
      return false;
  }
}

bool moves_away_from_zero(const Between& exact, Rounding rounding) {
  switch (rounding) {
    case Rounding::up:
      return true;
    case Rounding::down:
      return false;
    case Rounding::ceiling:
      return !exact.negative;
    case Rounding::floor:
      return exact.negative;
    default:
      return exact.against_half == 0 ? half_moves_away(exact, rounding) : exact.against_half > 0;
  }
}

template <class Integer>
Integer rounded_quotient(Integer product, Integer denominator, Rounding rounding) {
  const bool negative = product < 0;
  const Integer left_over = negative ? -(product % denominator) : product % denominator;
  const Integer quotient = product / denominator;
  if (left_over == 0) return quotient;
  // Twice what is left over might not fit: it is compared with what lacks to the whole instead.
  const Between exact{negative, quotient % 2 != 0, left_over <=> denominator - left_over};
  return moves_away_from_zero(exact, rounding) ? quotient + (negative ? -1 : 1) : quotient;
}

}  // namespace

std::string_view to_string(Rounding rounding) {
  for (const auto& [value, name] : kRoundingNames)
    if (value == rounding) return name;
  return "unknown_rounding";
}

std::optional<Rounding> rounding_named(std::string_view name) {
  for (const auto& [value, each] : kRoundingNames)
    if (each == name) return value;
  return std::nullopt;
}

Result<Fraction> Fraction::create(std::int64_t numerator, std::int64_t denominator) {
  return reduced(numerator, denominator);
}

Result<Fraction> Fraction::parse(std::string_view text) {
  const bool negative = text.starts_with('-');
  const std::string_view magnitude = text.substr(negative ? 1 : 0);
  const std::size_t slash = magnitude.find('/');
  const auto ratio = slash == std::string_view::npos ? parse_decimal(magnitude) : parse_quotient(magnitude, slash);
  if (!ratio) return not_a_fraction(text);
  return reduced(negative ? -ratio->numerator : ratio->numerator, ratio->denominator);
}

std::strong_ordering operator<=>(const Fraction& a, const Fraction& b) {
  return Wide{a.numerator} * b.denominator <=> Wide{b.numerator} * a.denominator;
}

std::string to_string(const Fraction& fraction) {
  if (fraction.denominator == 1) return std::to_string(fraction.numerator);
  return std::to_string(fraction.numerator) + "/" + std::to_string(fraction.denominator);
}

std::string in_percent(const Fraction& fraction) {
  const Result<Fraction> tenths = multiply(fraction, Fraction{1000, 1});  // of a percent
  if (!tenths.ok() || tenths->denominator != 1) return to_string(fraction);
  const auto bits = static_cast<std::uint64_t>(tenths->numerator);
  const std::uint64_t size = tenths->numerator < 0 ? 0 - bits : bits;
  const std::string decimal = size % 10 == 0 ? "" : "." + std::to_string(size % 10);
  return (tenths->numerator < 0 ? "-" : "") + std::to_string(size / 10) + decimal + " %";
}

// Numerators are below 2^63 in magnitude or at it, denominators below: two products sum within 128 bits.
Result<Fraction> add(const Fraction& a, const Fraction& b) {
  return reduced(Wide{a.numerator} * b.denominator + Wide{b.numerator} * a.denominator,
                 Wide{a.denominator} * b.denominator);
}

Result<Fraction> subtract(const Fraction& a, const Fraction& b) {
  return reduced(Wide{a.numerator} * b.denominator - Wide{b.numerator} * a.denominator,
                 Wide{a.denominator} * b.denominator);
}

Result<Fraction> multiply(const Fraction& a, const Fraction& b) {
  return reduced(Wide{a.numerator} * b.numerator, Wide{a.denominator} * b.denominator);
}

Result<Fraction> divide(const Fraction& a, const Fraction& b) {
  return reduced(Wide{a.numerator} * b.denominator, Wide{a.denominator} * b.numerator);
}

Result<std::int64_t> multiply_divide(std::int64_t value, std::int64_t numerator, std::int64_t denominator,
                                     Rounding rounding) {
  CHECK(denominator > 0, denominator);
  std::int64_t narrow = 0;  // a division of 64 bits costs a tenth of one of 128, and nearly every price fits
  if (!__builtin_mul_overflow(value, numerator, &narrow)) return rounded_quotient(narrow, denominator, rounding);
  const Wide quotient = rounded_quotient<Wide>(Wide{value} * numerator, denominator, rounding);
  if (!fits_64_bits(quotient)) return fail(ErrorCode::amount_overflow, {}, "the product does not fit in 64 bits");
  return static_cast<std::int64_t>(quotient);
}

}  // namespace base
