#include "ledger/base/error.h"

#include <gtest/gtest.h>

#include <vector>

namespace base {
namespace {

std::vector<ErrorCode> every_code() {
  return {
#define X(name, ordinal) ErrorCode::name,
      GRENIER_ERROR_CODES(X)
#undef X
  };
}

TEST(ErrorCode, IsFoundAgainByItsNameAndByItsOrdinal) {
  for (const ErrorCode code : every_code()) {
    EXPECT_EQ(error_code_named(to_string(code)), code) << to_string(code);
    EXPECT_EQ(error_code_of(static_cast<std::uint16_t>(code)), code) << to_string(code);
  }
}

// These stand in logs and in clients: a change of one of them is a change of format.
TEST(ErrorCode, KeepsTheOrdinalsThatWerePublished) {
  EXPECT_EQ(static_cast<int>(ErrorCode::malformed), 2);
  EXPECT_EQ(static_cast<int>(ErrorCode::unknown_shop), 21);
  EXPECT_EQ(static_cast<int>(ErrorCode::insufficient_stock), 48);
  EXPECT_EQ(static_cast<int>(ErrorCode::corrupt_record), 101);
  EXPECT_EQ(static_cast<int>(ErrorCode::outbox_behind_server), 146);
}

TEST(ErrorCode, OfAnUnknownNameOrOrdinalIsNothing) {
  EXPECT_EQ(error_code_named("Busy"), std::nullopt);
  EXPECT_EQ(error_code_named(""), std::nullopt);
  EXPECT_EQ(error_code_named("unknown_code"), std::nullopt);
  EXPECT_EQ(error_code_of(16), std::nullopt);
  EXPECT_EQ(error_code_of(65535), std::nullopt);
  EXPECT_EQ(to_string(ErrorCode{65535}), "unknown_code");
}

TEST(Error, SaysItsNameThenWhereThenWhat) {
  EXPECT_EQ(to_string(Error{ErrorCode::busy, {}, {}}), "busy");
  EXPECT_EQ(to_string(Error{ErrorCode::unknown_product, "lines[2].product", {}}), "unknown_product (lines[2].product)");
  EXPECT_EQ(to_string(Error{ErrorCode::no_price, "lines[0]", "riz at 2026-11-23"}),
            "no_price (lines[0]): riz at 2026-11-23");
}

}  // namespace
}  // namespace base
