// JSON for scripts: one document an answer, objects in insertion order, stable field names in snake_case. Dates and
// instants are ISO 8601, money is {"minor": 1250, "currency": "EUR"}, quantities are integers in base units beside a
// "unit", rates are text ("7/20"), what is not set is null.
#pragma once

#include <boost/json.hpp>
#include <iosfwd>
#include <optional>
#include <string>
#include <vector>

#include "ledger/base/money.h"
#include "ledger/base/time.h"

namespace apps::json {

using Value = boost::json::value;
using Object = boost::json::object;  // keeps the order in which fields were added
using Array = boost::json::array;

Value of(const Money& amount);
Value of(MicroCost cost, Unit unit, Currency currency);  // {"micros", "per", "unit", "currency"}
Value of(Date date);                                     // null when not set; "9999-12-31" for one without end
Value of(Month month);
Value of(Instant instant);
Value of(const Fraction& rate);
Value of(const Error& error);  // {"code", "field", "detail"}
template <class T>
Value of(const std::optional<T>& value) {
  return value ? of(*value) : Value(nullptr);
}

Value of(const std::optional<std::int64_t>& minor, Currency currency);  // an amount, or null
Array of(const std::vector<std::string>& texts);
template <class Items, class ToValue>
Array array_of(const Items& items, ToValue to_value) {
  Array array;
  for (const auto& item : items) array.push_back(to_value(item));
  return array;
}
// The member of a closed list by its name.
template <class Term>
std::string name(Term term) {
  return std::string(to_string(term));
}

// Indented by two spaces, with a line end: readable and one document, in UTF-8 whatever bytes its texts hold.
void print(std::ostream& out, const Value& document);

// An object whose last field is a list, written as its items come: what was told of it stands, whatever becomes of the
// rest. Written out, it is one document as `print` writes it.
class GrowingDocument {
 public:
  GrowingDocument(std::ostream& out, Object head, std::string list)
      : out_(out), head_(std::move(head)), list_(std::move(list)) {}
  bool has_begun() const { return items_ > 0; }
  void add(const Value& item);
  void finish(const Object& tail = {});  // after an item at least

 private:
  std::ostream& out_;
  Object head_;
  std::string list_;
  std::size_t items_ = 0;
};

}  // namespace apps::json
