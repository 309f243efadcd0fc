// The written form of an amount, as people and spreadsheets type it:
//
//   amount   = ["-"] whole [("." | ",") digit [digit]]
//   whole    = digit+  |  1–3 digits, then groups of a space and three digits
#include "ledger/base/money.h"

#include <array>

#include "ledger/base/code.h"

namespace base {

namespace {

constexpr std::array<std::pair<Currency, std::string_view>, 4> kCurrencyNames = {{
    {Currency::eur, "EUR"},
    {Currency::gbp, "GBP"},
    {Currency::chf, "CHF"},
    {Currency::usd, "USD"},
}};
constexpr std::array<std::pair<Unit, std::string_view>, 3> kUnitNames = {{
    {Unit::piece, "piece"},
    {Unit::gram, "gram"},
    {Unit::millilitre, "millilitre"},
}};
constexpr std::int64_t kMicrosPerMinor = 10'000;  // a cent is ten thousand millionths of a euro

Result<void> check_same_currency(const Money& a, const Money& b) {
  if (a.currency == b.currency) return {};
  return fail(ErrorCode::currency_mismatch, {},
              std::string(to_string(a.currency)) + " and " + std::string(to_string(b.currency)));
}

Error overflow(const Money& a, const Money& b) {
  return fail(ErrorCode::amount_overflow, {}, to_string(a) + " and " + to_string(b) + " do not sum within 64 bits");
}

// A space, or one of the two no-break spaces of French spreadsheets, at the start of `text`.
std::size_t space_length(std::string_view text) {
  for (const std::string_view space : {" ", "\u00a0", "\u202f"})
    if (text.starts_with(space)) return space.size();
  return 0;
}

// The length of the run of digits that `text` starts with.
std::size_t digits_length(std::string_view text) {
  std::size_t length = 0;
  while (length < text.size() && is_digit(text[length])) ++length;
  return length;
}

// Moves the whole part from `text` to `digits`, without its spaces; false if it is not written as above.
bool take_whole(std::string_view& text, std::string& digits) {
  const std::size_t first = digits_length(text);
  if (first == 0) return false;
  digits = text.substr(0, first);
  text.remove_prefix(first);
  while (const std::size_t space = space_length(text)) {
    if (first > 3 || digits_length(text.substr(space)) != 3) return false;
    digits += text.substr(space, 3);
    text.remove_prefix(space + 3);
  }
  return true;
}

// Moves the decimals from `text` to `digits` as exactly two: "", ",5", ",50".
bool take_cents(std::string_view& text, std::string& digits) {
  if (text.empty()) {
    digits += "00";
    return true;
  }
  if (text.front() != '.' && text.front() != ',') return false;
  text.remove_prefix(1);
  const std::size_t count = digits_length(text);
  if (count != text.size() || count == 0 || count > 2) return false;
  digits += text;
  digits.append(2 - count, '0');
  return true;
}

Result<std::int64_t> minor_units(const std::string& digits, bool negative) {
  std::int64_t minor = 0;
  for (const char digit : digits) {
    const int step = negative ? '0' - digit : digit - '0';  // towards its sign: the lowest integer is reached too
    if (__builtin_mul_overflow(minor, 10, &minor) || __builtin_add_overflow(minor, step, &minor))
      return fail(ErrorCode::amount_out_of_range, {}, "the amount does not fit in 64 bits");
  }
  return minor;
}

}  // namespace

std::string_view to_string(Currency currency) {
  for (const auto& [value, name] : kCurrencyNames)
    if (value == currency) return name;
  return "unknown_currency";
}

std::optional<Currency> currency_named(std::string_view iso_code) {
  for (const auto& [value, name] : kCurrencyNames)
    if (name == iso_code) return value;
  return std::nullopt;
}

std::optional<Currency> currency_of(std::uint16_t iso_number) {
  for (const auto& [value, name] : kCurrencyNames)
    if (static_cast<std::uint16_t>(value) == iso_number) return value;
  return std::nullopt;
}

Result<Money> add(const Money& a, const Money& b) {
  TRY(check_same_currency(a, b));
  Money sum = a;
  if (__builtin_add_overflow(a.minor, b.minor, &sum.minor)) return overflow(a, b);
  return sum;
}

Result<Money> subtract(const Money& a, const Money& b) {
  TRY(check_same_currency(a, b));
  Money difference = a;
  if (__builtin_sub_overflow(a.minor, b.minor, &difference.minor)) return overflow(a, b);
  return difference;
}

Result<Money> scale(const Money& amount, const Fraction& by, Rounding rounding) {
  return Money{TRY(scale(amount.minor, by, rounding)), amount.currency};
}

Result<Money> parse_money(std::string_view text, Currency currency) {
  const bool negative = text.starts_with('-');
  std::string_view rest = text.substr(negative ? 1 : 0);
  std::string digits;
  if (!take_whole(rest, digits) || !take_cents(rest, digits))
    return fail(ErrorCode::value_not_allowed, {},
                "'" + std::string(text) + "' is not an amount such as 12.50 or 1 234,5");
  return Money{TRY(minor_units(digits, negative)), currency};
}

std::string to_string(const Money& amount) {
  // Unsigned arithmetic wraps by definition, so that the lowest integer has a magnitude too.
  const std::uint64_t bits = static_cast<std::uint64_t>(amount.minor);
  const std::uint64_t magnitude = amount.minor < 0 ? 0 - bits : bits;
  const std::uint64_t cents = magnitude % 100;
  std::string text = amount.minor < 0 ? "-" : "";
  text += std::to_string(magnitude / 100) + (cents < 10 ? ".0" : ".") + std::to_string(cents);
  return text + " " + std::string(to_string(amount.currency));
}

std::string_view to_string(Unit unit) {
  for (const auto& [value, name] : kUnitNames)
    if (value == unit) return name;
  return "unknown_unit";
}

std::optional<Unit> unit_named(std::string_view name) {
  for (const auto& [value, each] : kUnitNames)
    if (each == name) return value;
  return std::nullopt;
}

Result<Money> cost_of(MicroCost unit_cost, Quantity quantity, Currency currency) {
  const auto micros_a_unit = static_cast<std::int64_t>(unit_cost);
  return Money{TRY(multiply_divide(micros_a_unit, quantity.units, kMicrosPerMinor, Rounding::half_up)), currency};
}

}  // namespace base
