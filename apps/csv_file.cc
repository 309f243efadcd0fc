#include "apps/csv_file.h"

#include <algorithm>
#include <array>
#include <map>
#include <ostream>
#include <sstream>

#include "ledger/base/code.h"

namespace apps {
namespace {

constexpr std::pair<std::string_view, TextEncoding> kEncodings[] = {{"utf-8", TextEncoding::utf8},
                                                                    {"windows-1252", TextEncoding::windows_1252}};
constexpr unsigned char kFirstHigh = 0x80;
constexpr unsigned char kFirstLatin1 = 0xA0;  // from here on windows-1252 is Latin-1: its bytes are code points
// 0x80 to 0x9F; 0: not a character. (WHATWG Encoding Standard, index windows-1252, less the five it maps to controls.)
constexpr std::array<char16_t, 32> kWindows1252 = {0x20AC, 0,      0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021,
                                                   0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0,      0x017D, 0,
                                                   0,      0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014,
                                                   0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0,      0x017E, 0x0178};

std::string utf8_of(char16_t code_point) {
  const auto tail = [](int bits) { return static_cast<char>(0x80 | (bits & 0x3F)); };
  if (code_point < 0x800) return {static_cast<char>(0xC0 | code_point >> 6), tail(code_point)};
  return {static_cast<char>(0xE0 | code_point >> 12), tail(code_point >> 6), tail(code_point)};
}

// Of a byte from 0x80 on; empty: it is not a character.
std::string utf8_of_byte(unsigned char byte) {
  const char16_t code_point = byte < kFirstLatin1 ? kWindows1252[byte - kFirstHigh] : byte;
  return code_point == 0 ? "" : utf8_of(code_point);
}

Result<std::string> from_windows_1252(std::string_view bytes, const std::string& path) {
  std::string text;
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    const auto byte = static_cast<unsigned char>(bytes[i]);
    const std::string letter = byte < kFirstHigh ? std::string(1, bytes[i]) : utf8_of_byte(byte);
    if (letter.empty()) {
      const auto line = static_cast<std::uint32_t>(1 + std::ranges::count(bytes.substr(0, i), '\n'));
      return fail_at({path, line, 1}, ErrorCode::value_not_allowed, "this line is not in windows-1252");
    }
    text += letter;
  }
  return text;
}

std::map<std::string, char, std::less<>> windows_1252_bytes() {
  std::map<std::string, char, std::less<>> bytes;
  for (int byte = kFirstHigh; byte <= 0xFF; ++byte)
    if (const std::string letter = utf8_of_byte(static_cast<unsigned char>(byte)); !letter.empty())
      bytes[letter] = static_cast<char>(byte);
  return bytes;
}

// The bytes that one character of UTF-8 takes, by its first.
std::size_t length_of_character(char first) {
  const auto byte = static_cast<unsigned char>(first);
  return byte < 0xC0 ? 1 : byte < 0xE0 ? 2 : byte < 0xF0 ? 3 : 4;
}

}  // namespace

CsvForm read_csv_form(TomlReader& map) {
  CsvForm form;
  const std::string delimiter = map.text_or("delimiter", ",");
  const bool can_delimit = delimiter.size() == 1 && delimiter.find_first_of("\"\n\r") == std::string::npos;
  if (can_delimit)
    form.delimiter = delimiter.front();
  else
    map.reject("delimiter", ErrorCode::value_not_allowed, "found '" + delimiter + "', expected one character");
  const std::string encoding = map.text_or("encoding", "utf-8");
  const auto* known = std::ranges::find(kEncodings, encoding, &std::pair<std::string_view, TextEncoding>::first);
  if (known != std::end(kEncodings))
    form.encoding = known->second;
  else
    map.reject("encoding", ErrorCode::value_not_allowed, "found '" + encoding + "', expected utf-8 or windows-1252");
  return form;
}

Result<CsvFile> read_csv_file(const std::string& path, const CsvForm& form) {
  std::string bytes = TRY(read_file(path));
  const std::string text = form.encoding == TextEncoding::windows_1252 ? TRY(from_windows_1252(bytes, path)) : bytes;
  std::istringstream stream(text);
  CsvTable table = TRY(CsvTable::parse(stream, path, form.delimiter));
  return CsvFile{.bytes = std::move(bytes),
                 .table = std::move(table),
                 .is_text = is_text(text),
                 .ends_with_a_line = text.ends_with('\n')};
}

void tell_doubts(const Context& context, const CsvFile& file) {
  if (!file.is_text)
    context.err << context.text(
                       "Ce fichier n'est pas en UTF-8\u00A0: s'il vient d'Excel, écrivez encoding = \"windows-1252\" "
                       "dans le fichier de --map.",
                       "This file is not UTF-8: if it comes from Excel, write encoding = \"windows-1252\" in the file "
                       "of --map.")
                << '\n';
  if (!file.ends_with_a_line)
    context.err << context.text(
                       "Ce fichier ne finit pas par une fin de ligne\u00A0: s'il a été coupé, ses dernières lignes "
                       "peuvent manquer.",
                       "This file does not end with a line end: if it was cut off, its last lines may be missing.")
                << '\n';
}

std::string encoded(std::string_view utf8, TextEncoding encoding) {
  if (encoding == TextEncoding::utf8) return std::string(utf8);
  static const auto kBytes = windows_1252_bytes();
  std::string bytes;
  while (!utf8.empty()) {
    const std::string_view letter = utf8.substr(0, length_of_character(utf8.front()));
    const auto known = kBytes.find(letter);
    const bool is_ascii = static_cast<unsigned char>(letter.front()) < kFirstHigh;
    bytes += is_ascii ? letter.front() : known != kBytes.end() ? known->second : '?';
    utf8.remove_prefix(letter.size());
  }
  return bytes;
}

}  // namespace apps
