#include "ledger/base/error.h"

#include <gtest/gtest.h>

#include <iterator>
#include <string_view>
#include <vector>

namespace base::error_test {
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

// These stand in logs and on the wire: a change of one of them is a change of format. A new code is added here too.
struct Published {
  int ordinal;
  std::string_view name;
};
constexpr Published kPublished[] = {
    {0, "none"},
    {1, "unsupported_version"},
    {2, "malformed"},
    {3, "frame_too_large"},
    {4, "unknown_source"},
    {5, "source_fenced"},
    {6, "number_gap"},
    {7, "command_number_reused"},
    {8, "busy"},
    {9, "too_many_in_flight"},
    {10, "shutting_down"},
    {11, "no_room"},
    {12, "hello_expected"},
    {13, "too_many_connections"},
    {14, "wrong_log"},
    {15, "not_permitted"},
    {20, "unknown_legal_entity"},
    {21, "unknown_shop"},
    {22, "unknown_product"},
    {23, "unknown_household"},
    {24, "unknown_fund"},
    {25, "unknown_funder"},
    {26, "unknown_supplier"},
    {27, "unknown_lot"},
    {28, "unknown_ticket"},
    {29, "unknown_card"},
    {30, "unknown_tariff"},
    {31, "unknown_bracket"},
    {32, "unknown_category"},
    {33, "unknown_line"},
    {34, "unknown_sequence"},
    {40, "quantity_out_of_range"},
    {41, "amount_overflow"},
    {42, "amount_out_of_range"},
    {43, "currency_mismatch"},
    {44, "payments_do_not_sum"},
    {45, "return_exceeds_sale"},
    {46, "lot_expired_on_arrival"},
    {47, "lot_expired"},
    {48, "insufficient_stock"},
    {49, "no_price"},
    {50, "no_tariff"},
    {51, "household_not_entitled"},
    {52, "allowance_exceeded"},
    {53, "card_revoked"},
    {54, "card_in_use"},
    {55, "pseudonym_in_use"},
    {56, "pseudonym_not_allowed"},
    {57, "code_not_allowed"},
    {58, "definition_conflict"},
    {59, "date_out_of_range"},
    {60, "empty_command"},
    {61, "too_many_lines"},
    {62, "ticket_number_reused"},
    {63, "cannot_merge"},
    {64, "price_required"},
    {65, "price_not_allowed"},
    {66, "retired"},
    {67, "text_not_allowed"},
    {68, "tariff_rule_missing"},
    {69, "tariff_rules_overlap"},
    {70, "fraction_out_of_range"},
    {71, "bracket_changed"},
    {72, "tariff_changed"},
    {73, "return_without_original"},
    {74, "price_differs"},
    {75, "definition_in_use"},
    {76, "brackets_overlap"},
    {77, "bracket_missing"},
    {78, "measure_missing"},
    {79, "quota_exceeded"},
    {80, "pool_exhausted"},
    {81, "override_not_allowed"},
    {82, "waiting_time"},
    {83, "renewals_used_up"},
    {84, "unknown_commitment"},
    {85, "fund_exhausted"},
    {86, "nothing_to_reassign"},
    {87, "choice_not_allowed"},
    {88, "line_amount_differs"},
    {89, "too_many_codes"},
    {100, "io_error"},
    {101, "corrupt_record"},
    {102, "not_a_grenier_directory"},
    {103, "directory_in_use"},
    {104, "stale_epoch"},
    {105, "unexpected_batch"},
    {106, "clock_behind_log"},
    {107, "unsupported_format"},
    {108, "replay_differs"},
    {120, "file_not_found"},
    {121, "syntax_error"},
    {122, "unknown_key"},
    {123, "missing_key"},
    {124, "value_not_allowed"},
    {125, "usage_error"},
    {140, "address_in_use"},
    {141, "address_not_loopback"},
    {142, "server_unreachable"},
    {143, "deadline_exceeded"},
    {144, "connection_closed"},
    {145, "outbox_in_use"},
    {146, "outbox_behind_server"},
};

TEST(ErrorCode, KeepsTheOrdinalsThatWerePublished) {
  for (const auto& [ordinal, name] : kPublished) {
    const auto code = error_code_named(name);
    ASSERT_TRUE(code) << name << " was published and is gone";
    EXPECT_EQ(static_cast<int>(*code), ordinal) << name;
  }
  EXPECT_EQ(std::size(kPublished), every_code().size()) << "a code was added: publish it above";
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
}  // namespace base::error_test
