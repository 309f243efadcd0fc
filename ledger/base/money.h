// Money: a currency and a signed 64-bit count of its minor unit (cents). Quantity: a signed count of base units.
//
// Two kinds of arithmetic. `add`, `subtract`, `scale` return a Result: for amounts that came from outside, where
// overflow and mixed currencies are answers. The operators CHECK instead: for amounts that `decide` has bounded
// (kAmountMax), where either would be a bug of ours.
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "ledger/base/fraction.h"
#include "ledger/base/result.h"

namespace base {

// ISO 4217 numeric codes; those with two decimals that a French network can meet. Ordinals are in the log.
enum class Currency : std::uint16_t { eur = 978, gbp = 826, chf = 756, usd = 840 };
std::string_view to_string(Currency currency);  // "EUR"
std::optional<Currency> currency_named(std::string_view iso_code);
std::optional<Currency> currency_of(std::uint16_t iso_number);

// One amount of a command may not be larger, so that sums over any believable history fit 64 bits (ten billion).
inline constexpr std::int64_t kAmountMax = 1'000'000'000'000;
// One quantity of a command: a thousand tonnes in grams.
inline constexpr std::int64_t kQuantityMax = 1'000'000'000;

struct Money {
  std::int64_t minor = 0;
  Currency currency = Currency::eur;

  bool is_zero() const { return minor == 0; }
  Money operator-() const { return Money{0, currency} -= *this; }
  Money& operator+=(const Money& other) {
    CHECK(currency == other.currency, to_string(currency), to_string(other.currency));
    CHECK(!__builtin_add_overflow(minor, other.minor, &minor), other.minor);
    return *this;
  }
  Money& operator-=(const Money& other) {
    CHECK(currency == other.currency, to_string(currency), to_string(other.currency));
    CHECK(!__builtin_sub_overflow(minor, other.minor, &minor), other.minor);
    return *this;
  }
  friend Money operator+(Money a, const Money& b) { return a += b; }
  friend Money operator-(Money a, const Money& b) { return a -= b; }
  friend bool operator==(const Money&, const Money&) = default;
};
// Ordering of two amounts of one currency; CHECKs that it is one.
inline std::strong_ordering operator<=>(const Money& a, const Money& b) {
  CHECK(a.currency == b.currency, to_string(a.currency), to_string(b.currency));
  return a.minor <=> b.minor;
}

constexpr Money eur(std::int64_t cents) {
  return {cents, Currency::eur};
}

Result<Money> add(const Money& a, const Money& b);
Result<Money> subtract(const Money& a, const Money& b);
Result<Money> scale(const Money& amount, const Fraction& by, Rounding rounding);

inline std::optional<Money> money_of(const std::optional<std::int64_t>& minor, Currency currency) {
  if (!minor) return std::nullopt;
  return Money{*minor, currency};
}

// "12.50", "12,50", "1 234,5", "-3": at most two decimals, thousands apart by spaces (also the no-break ones) or not.
// amount_out_of_range for what does not fit in 64 bits, value_not_allowed for what is not written so.
Result<Money> parse_money(std::string_view text, Currency currency);
std::string to_string(const Money& amount);  // "1234.50 EUR", for engineers; people's formats are in apps

// What a product is counted in. Ordinals are in the log.
enum class Unit : std::uint8_t { piece = 0, gram = 1, millilitre = 2 };
std::string_view to_string(Unit unit);
std::optional<Unit> unit_named(std::string_view name);
// Prices are for one piece, or for 1,000 grams or millilitres: how many base units one price is for.
constexpr std::int64_t units_per_price(Unit unit) {
  return unit == Unit::piece ? 1 : 1000;
}

struct Quantity {
  std::int64_t units = 0;

  bool is_zero() const { return units == 0; }
  Quantity operator-() const { return Quantity{} -= *this; }
  Quantity& operator+=(Quantity other) {
    CHECK(!__builtin_add_overflow(units, other.units, &units), other.units);
    return *this;
  }
  Quantity& operator-=(Quantity other) {
    CHECK(!__builtin_sub_overflow(units, other.units, &units), other.units);
    return *this;
  }
  friend Quantity operator+(Quantity a, Quantity b) { return a += b; }
  friend Quantity operator-(Quantity a, Quantity b) { return a -= b; }
  friend auto operator<=>(const Quantity&, const Quantity&) = default;
};

// A unit cost: millionths of the currency unit for one base unit (0.0012 €/g = 1200).
enum class MicroCost : std::int64_t {};
// cost × quantity in cents, rounded half up.
Result<Money> cost_of(MicroCost unit_cost, Quantity quantity, Currency currency);

}  // namespace base
