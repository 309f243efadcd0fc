// The one closed list of what can be said no to, spelled alike in C++, on the wire, in logs and in scenarios.
// Ordinals are on disk (refusals and anomalies are events) and on the wire: append only, never renumber.
// The French and English sentences for people are in apps/texts.cc; `detail` is English, for engineers.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "ledger/base/vocabulary.h"

namespace base {

// X(name, ordinal)
#define GRENIER_ERROR_CODES(X)                             \
  X(none, 0)                                               \
  /* the envelope: these never consume a command number */ \
  X(unsupported_version, 1)                                \
  X(malformed, 2)                                          \
  X(frame_too_large, 3)                                    \
  X(unknown_source, 4)                                     \
  X(source_fenced, 5)                                      \
  X(number_gap, 6)                                         \
  X(command_number_reused, 7)                              \
  X(busy, 8)                                               \
  X(too_many_in_flight, 9)                                 \
  X(shutting_down, 10)                                     \
  X(no_room, 11)                                           \
  X(hello_expected, 12)                                    \
  X(too_many_connections, 13)                              \
  X(wrong_log, 14)                                         \
  X(not_permitted, 15)                                     \
  /* names that the book does not know */                  \
  X(unknown_legal_entity, 20)                              \
  X(unknown_shop, 21)                                      \
  X(unknown_product, 22)                                   \
  X(unknown_household, 23)                                 \
  X(unknown_fund, 24)                                      \
  X(unknown_funder, 25)                                    \
  X(unknown_supplier, 26)                                  \
  X(unknown_lot, 27)                                       \
  X(unknown_ticket, 28)                                    \
  X(unknown_card, 29)                                      \
  X(unknown_tariff, 30)                                    \
  X(unknown_bracket, 31)                                   \
  X(unknown_category, 32)                                  \
  X(unknown_line, 33)                                      \
  X(unknown_sequence, 34)                                  \
  /* rules */                                              \
  X(quantity_out_of_range, 40)                             \
  X(amount_overflow, 41)                                   \
  X(amount_out_of_range, 42)                               \
  X(currency_mismatch, 43)                                 \
  X(payments_do_not_sum, 44)                               \
  X(return_exceeds_sale, 45)                               \
  X(lot_expired_on_arrival, 46)                            \
  X(lot_expired, 47)                                       \
  X(insufficient_stock, 48)                                \
  X(no_price, 49)                                          \
  X(no_tariff, 50)                                         \
  X(household_not_entitled, 51)                            \
  X(allowance_exceeded, 52)                                \
  X(card_revoked, 53)                                      \
  X(card_in_use, 54)                                       \
  X(pseudonym_in_use, 55)                                  \
  X(pseudonym_not_allowed, 56)                             \
  X(code_not_allowed, 57)                                  \
  X(definition_conflict, 58)                               \
  X(date_out_of_range, 59)                                 \
  X(empty_command, 60)                                     \
  X(too_many_lines, 61)                                    \
  X(ticket_number_reused, 62)                              \
  X(cannot_merge, 63)                                      \
  X(price_required, 64)                                    \
  X(price_not_allowed, 65)                                 \
  X(retired, 66)                                           \
  X(text_not_allowed, 67)                                  \
  X(tariff_rule_missing, 68)                               \
  X(tariff_rules_overlap, 69)                              \
  X(fraction_out_of_range, 70)                             \
  X(bracket_changed, 71)                                   \
  X(tariff_changed, 72)                                    \
  X(return_without_original, 73)                           \
  X(price_differs, 74)                                     \
  X(definition_in_use, 75)                                 \
  X(brackets_overlap, 76)                                  \
  X(bracket_missing, 77)                                   \
  X(measure_missing, 78)                                   \
  X(quota_exceeded, 79)                                    \
  X(pool_exhausted, 80)                                    \
  X(override_not_allowed, 81)                              \
  X(waiting_time, 82)                                      \
  X(renewals_used_up, 83)                                  \
  X(unknown_commitment, 84)                                \
  X(fund_exhausted, 85)                                    \
  X(nothing_to_reassign, 86)                               \
  X(choice_not_allowed, 87)                                \
  X(line_amount_differs, 88)                               \
  X(too_many_codes, 89)                                    \
  /* faults of the world */                                \
  X(io_error, 100)                                         \
  X(corrupt_record, 101)                                   \
  X(not_a_grenier_directory, 102)                          \
  X(directory_in_use, 103)                                 \
  X(stale_epoch, 104)                                      \
  X(unexpected_batch, 105)                                 \
  X(clock_behind_log, 106)                                 \
  X(unsupported_format, 107)                               \
  X(replay_differs, 108)                                   \
  /* files and the command line */                         \
  X(file_not_found, 120)                                   \
  X(syntax_error, 121)                                     \
  X(unknown_key, 122)                                      \
  X(missing_key, 123)                                      \
  X(value_not_allowed, 124)                                \
  X(usage_error, 125)                                      \
  /* reaching the server */                                \
  X(address_in_use, 140)                                   \
  X(address_not_loopback, 141)                             \
  X(server_unreachable, 142)                               \
  X(deadline_exceeded, 143)                                \
  X(connection_closed, 144)                                \
  X(outbox_in_use, 145)                                    \
  X(outbox_behind_server, 146)

enum class ErrorCode : std::uint16_t {
#define X(name, ordinal) name = ordinal,
  GRENIER_ERROR_CODES(X)
#undef X
};

// The name as everyone spells it; "unknown_code" for what is none, which is never stored, only shown.
std::string_view to_string(ErrorCode code);
std::optional<ErrorCode> error_code_named(std::string_view name);
std::optional<ErrorCode> error_code_of(std::uint16_t ordinal);

// `field` is a path in what was sent, in the schema's names, "lines[2].unitPrice"; `detail` says what was found and
// what was expected.
struct Error {
  ErrorCode code = ErrorCode::none;
  std::string field;
  std::string detail;

  friend bool operator==(const Error&, const Error&) = default;
};

std::string to_string(const Error& error);

}  // namespace base
