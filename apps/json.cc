#include "apps/json.h"

#include <algorithm>
#include <ostream>

#include "ledger/base/code.h"
#include "ledger/base/ids.h"

namespace apps::json {
namespace {

// Of the character at the front of `text`, NUL among them; 0: it is none.
std::size_t character_bytes(std::string_view text) {
  constexpr std::size_t kCharacterBytesMax = 4;
  if (text.front() == '\0') return 1;
  for (std::size_t bytes = 1; bytes <= std::min(kCharacterBytesMax, text.size()); ++bytes)
    if (is_text(text.substr(0, bytes))) return bytes;
  return 0;
}

// A document is UTF-8 (RFC 8259). What was typed or stands in a file, and an error quotes, need not be: a byte that is
// of no character becomes U+FFFD.
std::string in_utf8(std::string_view text) {
  std::string whole;
  while (!text.empty()) {
    const std::size_t bytes = character_bytes(text);
    whole += bytes == 0 ? "\uFFFD" : text.substr(0, bytes);
    text.remove_prefix(std::max<std::size_t>(bytes, 1));
  }
  return whole;
}

std::string quoted(std::string_view text) {
  if (is_text(text)) return boost::json::serialize(boost::json::string_view(text));
  return boost::json::serialize(boost::json::string_view(in_utf8(text)));
}

void print_indented(std::ostream& out, const Value& value, int depth);

void new_line(std::ostream& out, int depth) {
  out << '\n' << std::string(static_cast<std::size_t>(depth) * 2, ' ');
}

void print_key(std::ostream& out, std::string_view key, int depth) {
  new_line(out, depth);
  out << quoted(key) << ": ";
}

void print_object(std::ostream& out, const Object& object, int depth) {
  out << '{';
  bool first = true;
  for (const auto& field : object) {
    if (!first) out << ',';
    first = false;
    print_key(out, field.key(), depth + 1);
    print_indented(out, field.value(), depth + 1);
  }
  if (!first) new_line(out, depth);
  out << '}';
}

void print_array(std::ostream& out, const Array& array, int depth) {
  out << '[';
  bool first = true;
  for (const Value& item : array) {
    if (!first) out << ',';
    first = false;
    new_line(out, depth + 1);
    print_indented(out, item, depth + 1);
  }
  if (!first) new_line(out, depth);
  out << ']';
}

// An amount is read as one thing, so it stays on its line.
bool is_short(const Object& object) {
  return object.size() == 2 && object.contains("minor");
}

void print_indented(std::ostream& out, const Value& value, int depth) {
  if (value.is_object() && is_short(value.get_object()))
    out << boost::json::serialize(value);
  else if (value.is_object())
    print_object(out, value.get_object(), depth);
  else if (value.is_array())
    print_array(out, value.get_array(), depth);
  else if (value.is_string())
    out << quoted(value.get_string());
  else
    out << boost::json::serialize(value);
}

}  // namespace

Value of(const Money& amount) {
  return Object{{"minor", amount.minor}, {"currency", std::string(to_string(amount.currency))}};
}

Value of(MicroCost cost, Unit unit, Currency currency) {
  return Object{{"micros", raw(cost)},
                {"per", units_per_price(unit)},
                {"unit", to_string(unit)},
                {"currency", to_string(currency)}};
}
Value of(Date date) {
  return date == kNoDate ? Value(nullptr) : Value(to_string(date));
}
Value of(Month month) {
  return Value(to_string(month));
}
Value of(Instant instant) {
  return Value(to_string(instant));
}
Value of(const Fraction& rate) {
  return Value(to_string(rate));
}

Value of(const std::optional<std::int64_t>& minor, Currency currency) {
  return minor ? of(Money{*minor, currency}) : Value(nullptr);
}
Array of(const std::vector<std::string>& texts) {
  return array_of(texts, [](const std::string& text) { return Value(text); });
}

Value of(const Error& error) {
  return Object{{"code", std::string(to_string(error.code))}, {"field", error.field}, {"detail", error.detail}};
}

void print(std::ostream& out, const Value& document) {
  print_indented(out, document, 0);
  out << '\n';
}

void GrowingDocument::add(const Value& item) {
  if (!has_begun()) {
    out_ << '{';
    for (const auto& field : head_) {
      print_key(out_, field.key(), 1);
      print_indented(out_, field.value(), 1);
      out_ << ',';
    }
    print_key(out_, list_, 1);
  }
  out_ << (has_begun() ? ',' : '[');
  new_line(out_, 2);
  print_indented(out_, item, 2);
  ++items_;
}

void GrowingDocument::finish(const Object& tail) {
  new_line(out_, 1);
  out_ << ']';
  for (const auto& field : tail) {
    out_ << ',';
    print_key(out_, field.key(), 1);
    print_indented(out_, field.value(), 1);
  }
  out_ << "\n}\n";
}

}  // namespace apps::json
