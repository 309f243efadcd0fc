#include "ledger/base/code.h"

#include <gtest/gtest.h>

#include "support/support.h"

namespace base::code_test {
namespace {

TEST(Code, IsLowerCaseLettersDigitsAndFourSigns) {
  for (const std::string_view code : {"a", "7", "riz", "riz-1kg", "shop:pont.de_claix", "3017620422003"})
    EXPECT_OK(check_code(code, "product"));
  EXPECT_OK(check_code(std::string(40, 'a'), "product"));
}

TEST(Code, RefusesUpperCaseSpacesAndAccents) {
  for (const std::string_view code :
       {"", "Riz", "riZ", "-riz", ".riz", "_riz", ":riz", "riz rond", "blé", "riz/1", "riz\n"})
    EXPECT_REFUSED(check_code(code, "product"), code_not_allowed);
  EXPECT_REFUSED(check_code(std::string(41, 'a'), "product"), code_not_allowed);
  EXPECT_REFUSED(check_code(std::string_view("a\0b", 3), "product"), code_not_allowed);
}

TEST(Code, RefusalSaysWhichField) {
  EXPECT_EQ(check_code("", "lines[2].product").error().field, "lines[2].product");
}

TEST(Pseudonym, IsUpperCaseWithTwoDigitsAtLeast) {
  for (const std::string_view pseudonym : {"AB12", "1234", "7F-3K-9Q", "A1B2C3D4E5F6G7H8I9J0K1L2"})
    EXPECT_OK(check_pseudonym(pseudonym, "household"));
}

TEST(Pseudonym, CanHoldNoName) {
  for (const std::string_view pseudonym :
       {"", "A12", "DUPONT", "DUPONT1", "dupont12", "LÉA12", "DUPONT 12", "AB_12", "A1B2C3D4E5F6G7H8I9J0K1L2M"})
    EXPECT_REFUSED(check_pseudonym(pseudonym, "household"), pseudonym_not_allowed);
}

// A refusal is an event in a log kept for ever, so it may not carry the name that someone typed by mistake.
TEST(Pseudonym, RefusalDoesNotRepeatWhatWasTyped) {
  EXPECT_EQ(to_string(check_pseudonym("DUPONT", "household").error()).find("DUPONT"), std::string::npos);
}

TEST(Label, IsUtf8OfALimitedLength) {
  for (const std::string_view label : {"Riz rond 1 kg", "Blé d’Égypte", "€", "🍚", "\u00a0", "\U0010FFFF"})
    EXPECT_OK(check_label(label, "label"));
  EXPECT_OK(check_label(std::string(200, 'a'), "label"));
  EXPECT_REFUSED(check_label(std::string(201, 'a'), "label"), text_not_allowed);
  EXPECT_REFUSED(check_label("", "label"), text_not_allowed);
  EXPECT_OK(check_label("€", "label", 3));
  EXPECT_REFUSED(check_label("€", "label", 2), text_not_allowed);
}

TEST(Label, RefusesControlCharacters) {
  for (const std::string_view label : {"a\nb", "a\tb", "\r", "\x1b[31m", "\x7f", "\u0080", "\u009f"})
    EXPECT_REFUSED(check_label(label, "label"), text_not_allowed);
  EXPECT_REFUSED(check_label(std::string_view("a\0b", 3), "label"), text_not_allowed);
}

TEST(Label, RefusesBytesThatAreNotUtf8) {
  for (const std::string_view label : {
           "\xe9t\xe9",         // Latin-1
           "\x80",              // a following byte alone
           "\xe2\x82",          // cut short
           "\xe2\x82z",         // interrupted
           "\xc1\xa1",          // "a" in two bytes
           "\xe0\x82\xac",      // two bytes' worth in three
           "\xf0\x82\x82\xac",  // "€" in four bytes
           "\xed\xa0\x80",      // a surrogate
           "\xf4\x90\x80\x80",  // past the last code point
           "\xf8\x88\x80\x80\x80",
           "\xff",
       })
    EXPECT_REFUSED(check_label(label, "label"), text_not_allowed);
}

}  // namespace
}  // namespace base::code_test
