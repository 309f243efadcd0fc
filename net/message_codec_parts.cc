#include "net/message_codec_parts.h"

#include <capnp/dynamic.h>

#include "ledger/base/code.h"
#include "ledger/definitions_codec.h"

namespace net {
namespace {

constexpr std::int64_t kMicrosPerDay = 86'400'000'000;
constexpr std::int64_t kFirstInstant = -719'162 * kMicrosPerDay;                              // 0001-01-01
constexpr std::int64_t kEndOfInstants = (std::int64_t{days(kLastDate)} + 1) * kMicrosPerDay;  // 10000-01-01

std::string_view view_of(capnp::Text::Reader text) {
  return {text.begin(), text.size()};
}

Result<void> check_text(capnp::Text::Reader text, std::string_view field) {
  if (is_text(view_of(text))) return {};
  return fail(ErrorCode::malformed, std::string(field), "a text is UTF-8 without NUL");
}

// --- definitions -----------------------------------------------------------------------------------------------------

// The ledger's codec takes texts as they are and lists of any length, so they are looked at first.
Result<void> check_struct(capnp::DynamicStruct::Reader in);

Result<void> check_list(capnp::DynamicList::Reader in, std::string_view field) {
  if (in.size() > kItemsMax)
    return fail(ErrorCode::malformed, std::string(field), "more than " + std::to_string(kItemsMax) + " items");
  for (const capnp::DynamicValue::Reader item : in) {
    if (item.getType() == capnp::DynamicValue::TEXT) TRY(check_text(item.as<capnp::Text>(), field));
    if (item.getType() == capnp::DynamicValue::STRUCT)
      TRY(within(field, check_struct(item.as<capnp::DynamicStruct>())));
  }
  return {};
}

Result<void> check_value(capnp::DynamicValue::Reader in, std::string_view field) {
  switch (in.getType()) {
    case capnp::DynamicValue::TEXT:
      return check_text(in.as<capnp::Text>(), field);
    case capnp::DynamicValue::LIST:
      return check_list(in.as<capnp::DynamicList>(), field);
    case capnp::DynamicValue::STRUCT:
      return within(field, check_struct(in.as<capnp::DynamicStruct>()));
    default:
      return {};
  }
}

Result<void> check_struct(capnp::DynamicStruct::Reader in) {
  for (const capnp::StructSchema::Field field : in.getSchema().getNonUnionFields())
    TRY(check_value(in.get(field), field.getProto().getName().cStr()));
  KJ_IF_MAYBE (member, in.which()) TRY(check_value(in.get(*member), member->getProto().getName().cStr()));
  return {};
}

}  // namespace

// --- plain fields ----------------------------------------------------------------------------------------------------

Result<std::string> read_text(capnp::Text::Reader in, std::string_view field) {
  TRY(check_text(in, field));
  return std::string(view_of(in));
}

Result<std::vector<std::string>> read_texts(const capnp::List<capnp::Text>::Reader& in, std::string_view field) {
  std::vector<std::string> texts;
  texts.reserve(in.size());
  for (const capnp::Text::Reader text : in) texts.push_back(TRY(read_text(text, field)));
  return texts;
}

Result<Currency> read_currency(std::uint16_t iso_number, std::string_view field) {
  const std::optional<Currency> currency = currency_of(iso_number);
  if (currency) return *currency;
  return fail(ErrorCode::malformed, std::string(field), "unknown ISO number " + std::to_string(iso_number));
}

Result<Date> read_date(std::int32_t days, std::string_view field) {
  return ledger::read_date(days, field);
}

Result<Instant> read_instant(std::int64_t micros, std::string_view field) {
  if (micros >= kFirstInstant && micros < kEndOfInstants) return Instant{micros};
  return fail(ErrorCode::malformed, std::string(field), "no instant of the years 1 to 9999");
}

// --- errors ----------------------------------------------------------------------------------------------------------

Error placed(std::string_view step, const Error& error) {
  std::string field(step);
  if (!error.field.empty()) field += "." + error.field;
  return fail(ErrorCode::malformed, std::move(field), error.detail);
}

Error unknown_member(std::string_view field) {
  return fail(ErrorCode::malformed, std::string(field), "unknown union member");
}

void write(const Told& told, wire::ErrorReport::Builder out) {
  out.setCode(raw(told.error.code));
  out.setName(wire_text(std::string(to_string(told.error.code))));
  out.setField(wire_text(told.error.field));
  out.setDetail(wire_text(told.error.detail));
}

// The one number that need not be known: a newer server can say no to an older client, which then shows the name.
Result<Told> read(wire::ErrorReport::Reader in) {
  Error error;
  error.code = ErrorCode{in.getCode()};
  error.field = TRY(read_text(in.getField(), "field"));
  error.detail = TRY(read_text(in.getDetail(), "detail"));
  const std::string name = TRY(read_text(in.getName(), "name"));
  if (!error_code_of(in.getCode())) error.detail = name + ": " + error.detail;
  return Told{std::move(error)};
}

void write(const ledger::Anomaly& anomaly, wire::AnomalyReport::Builder out) {
  out.setCode(raw(anomaly.code));
  out.setName(wire_text(std::string(to_string(anomaly.code))));
  out.setField(wire_text(anomaly.field));
}

Result<ledger::Anomaly> read(wire::AnomalyReport::Reader in) {
  ledger::Anomaly anomaly;
  anomaly.code = ErrorCode{in.getCode()};
  anomaly.field = TRY(read_text(in.getField(), "field"));
  return anomaly;
}

// --- values ----------------------------------------------------------------------------------------------------------

void write(const Money& amount, wire::Amount::Builder out) {
  out.setMinor(amount.minor);
  out.setCurrency(raw(amount.currency));
}

Result<Money> read(wire::Amount::Reader in) {
  const Currency currency = TRY(read_currency(in.getCurrency(), "currency"));
  return Money{in.getMinor(), currency};
}

void write(const Fraction& fraction, wire::Fraction::Builder out) {
  ledger::write_fraction(fraction, out);
}

Result<Fraction> read(wire::Fraction::Reader in) {
  return ledger::read_fraction(in);
}

void write(const ledger::SourceDefinition& source, wire::SourceDefinition::Builder out) {
  out.setCode(wire_text(source.code));
  out.setLabel(wire_text(source.label));
  out.setKind(wire_term<wire::SourceKind>(source.kind));
  out.setShop(wire_text(source.shop));
  out.setRetired(source.retired);
}

Result<ledger::SourceDefinition> read(wire::SourceDefinition::Reader in) {
  ledger::SourceDefinition source;
  source.code = TRY(read_text(in.getCode(), "code"));
  source.label = TRY(read_text(in.getLabel(), "label"));
  source.kind = TRY(read_term<SourceKind>(in.getKind(), "kind"));
  source.shop = TRY(read_text(in.getShop(), "shop"));
  source.retired = in.getRetired();
  return source;
}

void write(const ledger::Definition& definition, wire::Definition::Builder out) {
  ledger::write(definition, out);
}

Result<ledger::Definition> read(wire::Definition::Reader in) {
  TRY(check_struct(capnp::DynamicStruct::Reader(in)));
  return ledger::read(in);
}

}  // namespace net
