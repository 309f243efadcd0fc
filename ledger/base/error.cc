#include "ledger/base/error.h"

namespace base {

std::string_view to_string(ErrorCode code) {
  switch (code) {
#define X(name, ordinal) \
  case ErrorCode::name:  \
    return #name;
    GRENIER_ERROR_CODES(X)
#undef X
  }
  return "unknown_code";
}

std::optional<ErrorCode> error_code_named(std::string_view name) {
#define X(each, ordinal) \
  if (name == #each) return ErrorCode::each;
  GRENIER_ERROR_CODES(X)
#undef X
  return std::nullopt;
}

std::optional<ErrorCode> error_code_of(std::uint16_t ordinal) {
  switch (ordinal) {
#define X(name, value) \
  case value:          \
    return ErrorCode::name;
    GRENIER_ERROR_CODES(X)
#undef X
    default:
      return std::nullopt;
  }
}

std::string to_string(const Error& error) {
  std::string text(to_string(error.code));
  if (!error.field.empty()) text += " (" + error.field + ")";
  if (!error.detail.empty()) text += ": " + error.detail;
  return text;
}

}  // namespace base
