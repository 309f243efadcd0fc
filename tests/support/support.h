// What every test may use.
#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <optional>
#include <string>

#include "ledger/base/money.h"
#include "ledger/base/result.h"
#include "ledger/base/time.h"

namespace test_support {

using namespace base;

// A directory of its own for each test, gone with it.
class TemporaryDirectory {
 public:
  TemporaryDirectory();
  ~TemporaryDirectory();
  TemporaryDirectory(const TemporaryDirectory&) = delete;
  TemporaryDirectory& operator=(const TemporaryDirectory&) = delete;
  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

// The folder of real data beside the project (GRENIER_SHARED, else ../shared), or nothing: such a test says that
// it was skipped.
std::optional<std::filesystem::path> shared_data();

inline Date day(std::string_view text) {
  return parse_date(text).value();
}
inline Instant at(std::string_view text) {
  return parse_instant(text).value();
}

}  // namespace test_support

#define ASSERT_OK(expression)                                                  \
  do {                                                                         \
    const auto& assert_ok_result = (expression);                               \
    ASSERT_TRUE(assert_ok_result.ok()) << to_string(assert_ok_result.error()); \
  } while (false)
#define EXPECT_OK(expression)                                                  \
  do {                                                                         \
    const auto& expect_ok_result = (expression);                               \
    EXPECT_TRUE(expect_ok_result.ok()) << to_string(expect_ok_result.error()); \
  } while (false)
// The refusal by name: EXPECT_REFUSED(parse_date("x"), value_not_allowed)
#define EXPECT_REFUSED(expression, expected_code)                                                                    \
  do {                                                                                                               \
    const auto& refused_result = (expression);                                                                       \
    EXPECT_FALSE(refused_result.ok()) << #expression;                                                                \
    if (!refused_result.ok()) {                                                                                      \
      EXPECT_EQ(refused_result.error().code, ::base::ErrorCode::expected_code) << to_string(refused_result.error()); \
    }                                                                                                                \
  } while (false)
