// Codes and pseudonyms: the short texts by which people name things.
#pragma once

#include <string>
#include <string_view>

#include "ledger/base/result.h"

namespace base {

constexpr bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

// 1–40 of a–z 0–9 and - . _ : starting with a letter or a digit. What shops, products, funds… are named by.
// (Upper case is refused, not folded: "Riz" and "riz" must not be two things, nor one by accident.)
Result<void> check_code(std::string_view code, std::string_view field);
// 4–24 of A–Z 0–9 and -, with at least two digits: it can hold no name.
Result<void> check_pseudonym(std::string_view pseudonym, std::string_view field);
// 1–`max` bytes of UTF-8 without control characters: labels and references.
Result<void> check_label(std::string_view text, std::string_view field, std::size_t max = 200);
// Whether it is UTF-8 without NUL: what any text that comes from outside must be, whatever it is for.
bool is_text(std::string_view text);

}  // namespace base
