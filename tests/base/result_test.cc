#include "ledger/base/result.h"

#include <gtest/gtest.h>

#include <memory>

namespace base::result_test {
namespace {

Result<int> half(int value) {
  if (value % 2 != 0) return fail(ErrorCode::value_not_allowed, "value", "odd");
  return value / 2;
}
Result<int> quarter(int value) {
  const int once = TRY(half(value));
  return half(once);
}
Result<void> check_quarter(int value) {
  TRY(quarter(value));
  return {};
}
Result<std::unique_ptr<int>> boxed(int value) {
  return std::make_unique<int>(TRY(half(value)));
}

TEST(Result, TryUnwrapsAValueOrReturnsTheFirstError) {
  EXPECT_EQ(quarter(12).value(), 3);
  EXPECT_EQ(quarter(6).error(), fail(ErrorCode::value_not_allowed, "value", "odd"));
}

TEST(Result, OfNothingCarriesTheErrorAlone) {
  EXPECT_TRUE(check_quarter(8).ok());
  EXPECT_EQ(check_quarter(2).error().code, ErrorCode::value_not_allowed);
}

TEST(Result, MovesOutAValueThatCannotBeCopied) {
  const std::unique_ptr<int> value = boxed(10).value();
  EXPECT_EQ(*value, 5);
}

TEST(ResultDeathTest, AbortsWhenAValueIsTakenFromAnError) {
  EXPECT_DEATH(static_cast<void>(half(3).value()), "CHECK failed: ok.*value_not_allowed");
  EXPECT_DEATH(static_cast<void>(half(4).error()), "CHECK failed: !ok");
}

}  // namespace
}  // namespace base::result_test
