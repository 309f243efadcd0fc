// Refusals here name the rule and never repeat what was typed: a pseudonym that is refused may well be a name, and
// refusals are events in a log that is kept for ever.
#include "ledger/base/code.h"

#include <algorithm>
#include <cstdint>
#include <optional>

namespace base {

namespace {

constexpr std::size_t kCodeBytesMax = 40;
constexpr std::size_t kPseudonymBytesMin = 4;
constexpr std::size_t kPseudonymBytesMax = 24;
constexpr std::ptrdiff_t kPseudonymDigitsMin = 2;

bool is_lower(char c) {
  return c >= 'a' && c <= 'z';
}
bool is_upper(char c) {
  return c >= 'A' && c <= 'Z';
}
bool may_start_code(char c) {
  return is_lower(c) || is_digit(c);
}
bool may_stand_in_code(char c) {
  return may_start_code(c) || c == '-' || c == '.' || c == '_' || c == ':';
}
bool may_stand_in_pseudonym(char c) {
  return is_upper(c) || is_digit(c) || c == '-';
}

// What a first byte of UTF-8 announces: how many bytes follow it, its own bits, and the lowest code point that may
// be written at that length (a shorter writing exists for those below, which would be two spellings of one text).
struct Lead {
  std::size_t following;
  std::uint32_t bits;
  std::uint32_t lowest;
};

std::optional<Lead> lead_of(std::uint8_t byte) {
  if (byte < 0x80) return Lead{0, byte, 0};
  if ((byte & 0xE0) == 0xC0) return Lead{1, byte & 0x1Fu, 0x80};
  if ((byte & 0xF0) == 0xE0) return Lead{2, byte & 0x0Fu, 0x800};
  if ((byte & 0xF8) == 0xF0) return Lead{3, byte & 0x07u, 0x10000};
  return std::nullopt;
}

// Takes one code point off the front of `text`; nothing if the bytes are not UTF-8.
std::optional<std::uint32_t> take_code_point(std::string_view& text) {
  const auto lead = lead_of(static_cast<std::uint8_t>(text.front()));
  if (!lead || text.size() <= lead->following) return std::nullopt;
  std::uint32_t code_point = lead->bits;
  for (const char c : text.substr(1, lead->following)) {
    const auto byte = static_cast<std::uint8_t>(c);
    if ((byte & 0xC0) != 0x80) return std::nullopt;
    code_point = (code_point << 6) | (byte & 0x3Fu);
  }
  text.remove_prefix(1 + lead->following);
  const bool surrogate = code_point >= 0xD800 && code_point <= 0xDFFF;
  if (code_point < lead->lowest || code_point > 0x10FFFF || surrogate) return std::nullopt;
  return code_point;
}

bool is_control(std::uint32_t code_point) {
  return code_point < 0x20 || (code_point >= 0x7F && code_point < 0xA0);
}

}  // namespace

Result<void> check_code(std::string_view code, std::string_view field) {
  const bool length_is_right = !code.empty() && code.size() <= kCodeBytesMax;
  if (length_is_right && may_start_code(code.front()) && std::ranges::all_of(code, may_stand_in_code)) return {};
  return fail(ErrorCode::code_not_allowed, std::string(field),
              "a code is 1 to 40 of a-z 0-9 - . _ : and starts with a letter or a digit");
}

Result<void> check_pseudonym(std::string_view pseudonym, std::string_view field) {
  const bool length_is_right = pseudonym.size() >= kPseudonymBytesMin && pseudonym.size() <= kPseudonymBytesMax;
  const bool digits_suffice = std::ranges::count_if(pseudonym, is_digit) >= kPseudonymDigitsMin;
  if (length_is_right && digits_suffice && std::ranges::all_of(pseudonym, may_stand_in_pseudonym)) return {};
  return fail(ErrorCode::pseudonym_not_allowed, std::string(field),
              "a pseudonym is 4 to 24 of A-Z 0-9 and -, with at least two digits");
}

Result<void> check_label(std::string_view text, std::string_view field, std::size_t max) {
  if (text.empty() || text.size() > max)
    return fail(ErrorCode::text_not_allowed, std::string(field), "a text is 1 to " + std::to_string(max) + " bytes");
  while (!text.empty()) {
    const auto code_point = take_code_point(text);
    if (!code_point || is_control(*code_point))
      return fail(ErrorCode::text_not_allowed, std::string(field), "a text is UTF-8 without control characters");
  }
  return {};
}

bool is_text(std::string_view text) {
  while (!text.empty()) {
    const auto code_point = take_code_point(text);
    if (!code_point || *code_point == 0) return false;
  }
  return true;
}

}  // namespace base
