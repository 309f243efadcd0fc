// Result<T>: a value or an Error. Never throws; must be looked at. TRY(expr) unwraps it or returns its error.
//
//   Result<Money> due = add(a, b);
//   const Money total = TRY(add(a, b));     // in a function that returns a Result; not in a coroutine (GCC 12)
#pragma once

#include <utility>
#include <variant>

#include "ledger/base/check.h"
#include "ledger/base/error.h"

namespace base {

template <class T>
class [[nodiscard]] Result {
 public:
  Result(T value) : state_(std::in_place_index<0>, std::move(value)) {}
  Result(Error error) : state_(std::in_place_index<1>, std::move(error)) {}

  bool ok() const { return state_.index() == 0; }
  explicit operator bool() const { return ok(); }

  const T& value() const& {
    CHECK(ok(), to_string(error()));
    return *std::get_if<0>(&state_);
  }
  T& value() & {
    CHECK(ok(), to_string(error()));
    return *std::get_if<0>(&state_);
  }
  // By value: what is taken out of a temporary must outlive it (`for (x : f().value())`).
  T value() && {
    CHECK(ok(), to_string(error()));
    return std::move(*std::get_if<0>(&state_));
  }
  const T& operator*() const& { return value(); }
  T& operator*() & { return value(); }
  T operator*() && { return std::move(*this).value(); }
  const T* operator->() const { return &value(); }
  T* operator->() { return &value(); }

  const Error& error() const {
    CHECK(!ok());
    return *std::get_if<1>(&state_);
  }

 private:
  std::variant<T, Error> state_;
};

template <>
class [[nodiscard]] Result<void> {
 public:
  Result() = default;
  Result(Error error) : error_(std::move(error)) { CHECK(error_.code != ErrorCode::none); }

  bool ok() const { return error_.code == ErrorCode::none; }
  explicit operator bool() const { return ok(); }
  const Error& error() const { return error_; }
  void value() const { CHECK(ok(), to_string(error_)); }

 private:
  Error error_;
};

inline Error fail(ErrorCode code, std::string field = {}, std::string detail = {}) {
  return Error{code, std::move(field), std::move(detail)};
}

namespace detail {
template <class T>
T unwrap(Result<T>&& result) {
  if constexpr (!std::is_void_v<T>) return std::move(result).value();
}
}  // namespace detail

}  // namespace base

// A GNU statement expression: it is what lets TRY stand inside an expression. Each use has a name of its own, so that
// one may stand inside another.
#define GRENIER_TRY(expression, result)        \
  __extension__({                              \
    auto result = (expression);                \
    if (!result.ok()) return result.error();   \
    ::base::detail::unwrap(std::move(result)); \
  })
#define GRENIER_TRY_NAMED(expression, counter) GRENIER_TRY(expression, try_result_##counter)
#define GRENIER_TRY_COUNTED(expression, counter) GRENIER_TRY_NAMED(expression, counter)
#define TRY(expression) GRENIER_TRY_COUNTED(expression, __COUNTER__)
