#include "apps/json.h"

#include <ostream>

#include "ledger/base/ids.h"

namespace apps::json {
namespace {

void print_indented(std::ostream& out, const Value& value, int depth);

void new_line(std::ostream& out, int depth) {
  out << '\n' << std::string(static_cast<std::size_t>(depth) * 2, ' ');
}

void print_key(std::ostream& out, std::string_view key, int depth) {
  new_line(out, depth);
  out << boost::json::serialize(boost::json::string_view(key)) << ": ";
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
