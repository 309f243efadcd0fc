#include "ledger/wire_codec.h"

namespace ledger {
namespace {

constexpr Date kFirstDate = Date{-719162};  // 0001-01-01

bool can_be_read(Date date) {
  return date == kNoDate || (date >= kFirstDate && date <= kLastDate);
}

}  // namespace

Result<Currency> read_currency(std::uint16_t iso_number) {
  const std::optional<Currency> currency = currency_of(iso_number);
  if (!currency) return fail(ErrorCode::malformed, "currency", "unknown ISO number " + std::to_string(iso_number));
  return *currency;
}

Result<ErrorCode> read_error_code(std::uint16_t ordinal) {
  const std::optional<ErrorCode> code = error_code_of(ordinal);
  if (!code || *code == ErrorCode::none)
    return fail(ErrorCode::malformed, "code", "unknown error code " + std::to_string(ordinal));
  return *code;
}

std::int64_t wire_cents(const Money& amount, Currency currency) {
  CHECK(amount.currency == currency, to_string(amount), to_string(currency));
  return amount.minor;
}

std::int32_t wire_date(Date date) {
  CHECK(can_be_read(date), days(date));
  return days(date);
}

Result<Date> read_date(std::int32_t days, std::string_view field) {
  const Date date{days};
  if (!can_be_read(date))
    return fail(ErrorCode::malformed, std::string(field),
                "no date of the years 1 to 9999: day " + std::to_string(days));
  return date;
}

void write_fraction(const Fraction& fraction, wire::Fraction::Builder out) {
  out.setNumerator(fraction.numerator);
  out.setDenominator(fraction.denominator);
}

Result<Fraction> read_fraction(wire::Fraction::Reader in) {
  return Fraction::create(in.getNumerator(), in.getDenominator());
}

std::vector<std::string> read_texts(const capnp::List<capnp::Text>::Reader& in) {
  std::vector<std::string> texts;
  texts.reserve(in.size());
  for (const capnp::Text::Reader text : in) texts.push_back(read_text(text));
  return texts;
}

}  // namespace ledger
