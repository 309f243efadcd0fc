// JSON for scripts: one document an answer, objects in insertion order, stable field names in snake_case. Dates and
// instants are ISO 8601, money is {"minor": 1250, "currency": "EUR"}, quantities are integers in base units beside a
// "unit", rates are text ("7/20"), what is not set is null.
#pragma once

#include <boost/json.hpp>
#include <iosfwd>
#include <string>

#include "ledger/base/money.h"
#include "ledger/base/time.h"

namespace apps::json {

using Value = boost::json::value;
using Object = boost::json::object;  // keeps the order in which fields were added
using Array = boost::json::array;

Value of(const Money& amount);
Value of(Date date);  // null when not set; "9999-12-31" for one without end
Value of(Month month);
Value of(Instant instant);
Value of(const Fraction& rate);
Value of(const Error& error);  // {"code", "field", "detail"}
template <class T>
Value of(const std::optional<T>& value) {
  return value ? of(*value) : Value(nullptr);
}

// Indented by two spaces, with a line end: readable and one document.
void print(std::ostream& out, const Value& document);

}  // namespace apps::json
