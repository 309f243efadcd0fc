#include "apps/format.h"

#include <array>
#include <optional>

#include "apps/typed_moment.h"
#include "ledger/base/ids.h"

namespace apps {
namespace {

constexpr const char* kNarrowSpace = "\u202F";
constexpr const char* kNoBreakSpace = "\u00A0";
constexpr std::string_view kMinus = "\u2212";

std::uint64_t magnitude(std::int64_t value) {
  const auto bits = static_cast<std::uint64_t>(value);
  return value < 0 ? 0 - bits : bits;
}

std::string grouped(std::uint64_t value, Language language) {
  const std::string digits = std::to_string(value);
  std::string text;
  for (std::size_t i = 0; i < digits.size(); ++i) {
    if (i > 0 && (digits.size() - i) % 3 == 0) text += language == Language::french ? kNarrowSpace : ",";
    text += digits[i];
  }
  return text;
}

std::string padded(std::uint64_t value, std::size_t width) {
  const std::string digits = std::to_string(value);
  return digits.size() < width ? std::string(width - digits.size(), '0') + digits : digits;
}

// value / 10^decimals, all decimals written.
std::string decimal(std::int64_t value, std::size_t decimals, Language language) {
  std::uint64_t power = 1;
  for (std::size_t i = 0; i < decimals; ++i) power *= 10;
  const std::uint64_t size = magnitude(value);
  return std::string(value < 0 ? kMinus : "") + grouped(size / power, language) +
         (language == Language::french ? "," : ".") + padded(size % power, decimals);
}

std::string sign_of(Currency currency) {
  switch (currency) {
    case Currency::eur:
      return "€";
    case Currency::gbp:
      return "£";
    case Currency::chf:
      return "CHF";
    case Currency::usd:
      return "$";
  }
  return "?";
}

// "1 234,50 €" · "−€1,234.50"
std::string with_sign(const std::string& digits, Currency currency, Language language) {
  if (language == Language::french) return digits + kNoBreakSpace + sign_of(currency);
  const std::string sign = sign_of(currency) + (currency == Currency::chf ? kNoBreakSpace : "");
  return digits.starts_with(kMinus) ? std::string(kMinus) + sign + digits.substr(kMinus.size()) : sign + digits;
}

struct CivilDate {
  std::int64_t year;
  std::size_t month;  // 1–12
  std::string day;    // two digits
};

// Through the one text form that the base knows, so that the calendar has one home.
CivilDate civil(Date date) {
  const std::string iso = to_string(date);
  const auto month = static_cast<std::int32_t>(month_of(date));
  return {.year = month / 12, .month = static_cast<std::size_t>(month % 12) + 1, .day = iso.substr(iso.size() - 2)};
}

constexpr std::array kFrenchMonths = {"janvier", "février", "mars",      "avril",   "mai",      "juin",
                                      "juillet", "août",    "septembre", "octobre", "novembre", "décembre"};
constexpr std::array kEnglishMonths = {"January", "February", "March",     "April",   "May",      "June",
                                       "July",    "August",   "September", "October", "November", "December"};

// The territory's zone; times in UTC on a system without a zone database.
const std::optional<Zone>& territory_zone() {
  static const std::optional<Zone> zone = [] {
    Result<Zone> opened = paris();
    return opened.ok() ? std::optional<Zone>(*opened) : std::nullopt;
  }();
  return zone;
}

std::string in_thousandths(std::int64_t units, const char* small, const char* large, Language language) {
  if (magnitude(units) < 1000) return show_count(units, language) + kNoBreakSpace + small;
  return decimal(units, 3, language) + kNoBreakSpace + large;
}

const char* price_suffix(Unit unit) {
  switch (unit) {
    case Unit::piece:
      return "";
    case Unit::gram:
      return "/kg";
    case Unit::millilitre:
      return "/L";
  }
  return "";
}

}  // namespace

std::string show(const Money& amount, Language language) {
  return with_sign(decimal(amount.minor, 2, language), amount.currency, language);
}

std::string show(Date date, Language language) {
  if (date == kNoDate || date >= kLastDate) return "–";
  const CivilDate day = civil(date);
  if (language == Language::french) return day.day + "/" + padded(day.month, 2) + "/" + padded(magnitude(day.year), 4);
  return day.day + " " + std::string(kEnglishMonths[day.month - 1]).substr(0, 3) + " " + std::to_string(day.year);
}

std::string show(Month month, Language language) {
  const auto count = static_cast<std::int32_t>(month);
  const auto index = static_cast<std::size_t>(count % 12);
  const char* name = language == Language::french ? kFrenchMonths[index] : kEnglishMonths[index];
  return std::string(name) + " " + std::to_string(count / 12);
}

std::string show(Instant instant, Language language) {
  const auto& zone = territory_zone();
  const std::int64_t offset_seconds = zone ? zone->offset_seconds(instant) : 0;
  const std::string local = to_string(Instant{micros(instant) + offset_seconds * 1'000'000});  // "…T18:05:00.000000Z"
  const Date date = zone ? zone->date_of(instant) : Date{static_cast<std::int32_t>(micros(instant) / 86'400'000'000)};
  return show(date, language) + " " + local.substr(local.find('T') + 1, 5) + (zone ? "" : " UTC");
}

std::string show(const Fraction& rate, Language language) {
  const Result<Fraction> thousandths = multiply(rate, Fraction{1000, 1});
  if (!thousandths.ok() || thousandths->denominator != 1) return to_string(rate);
  const std::int64_t tenths = thousandths->numerator;  // of a percent
  const std::string percent = tenths % 10 == 0 ? show_count(tenths / 10, language) : decimal(tenths, 1, language);
  return percent + (language == Language::french ? std::string(kNoBreakSpace) + "%" : "%");
}

std::string show_count(std::int64_t count, Language language) {
  return std::string(count < 0 ? kMinus : "") + grouped(magnitude(count), language);
}

std::string show_count(std::int64_t count, const Counted& counted, Language language) {
  // In French none is one, in English many.
  const bool is_one = language == Language::french ? magnitude(count) < 2 : magnitude(count) == 1;
  const auto& [one, many] = language == Language::french ? counted.french : counted.english;
  return show_count(count, language) + (language == Language::french ? kNoBreakSpace : " ") + (is_one ? one : many);
}

std::string show(Quantity quantity, Unit unit, Language language) {
  switch (unit) {
    case Unit::piece:
      return show_count(quantity.units, language);
    case Unit::gram:
      return in_thousandths(quantity.units, "g", "kg", language);
    case Unit::millilitre:
      return in_thousandths(quantity.units, "ml", "L", language);
  }
  return std::to_string(quantity.units);
}

std::string show_unit_cost(MicroCost cost, Unit unit, Currency currency, Language language) {
  const auto micros = multiply_divide(raw(cost), units_per_price(unit), 1, Rounding::half_up);
  // No lot may cost so much; a file that nobody checked yet may say so.
  if (!micros.ok()) return std::to_string(raw(cost)) + kNoBreakSpace + "µ" + sign_of(currency);
  std::string digits = decimal(*micros, 6, language);
  while (digits.back() == '0' && digits.size() - digits.find_last_of(",.") > 3) digits.pop_back();
  return with_sign(digits, currency, language) + price_suffix(unit);
}

std::string show_unit_price(const Money& price, Unit unit, Language language) {
  return show(price, language) + price_suffix(unit);
}

}  // namespace apps
