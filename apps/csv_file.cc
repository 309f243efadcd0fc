#include "apps/csv_file.h"

#include <iconv.h>

#include <algorithm>
#include <ostream>
#include <sstream>

#include "ledger/base/code.h"

namespace apps {
namespace {

constexpr std::pair<std::string_view, TextEncoding> kEncodings[] = {{"utf-8", TextEncoding::utf8},
                                                                    {"windows-1252", TextEncoding::windows_1252}};
constexpr const char* kWindows1252 = "CP1252";

// Up to the first byte that cannot be converted: `bytes` becomes what is left, from there on.
std::string convert(std::string_view& bytes, const char* from, const char* to) {
  const iconv_t conversion = iconv_open(to, from);
  CHECK(conversion != reinterpret_cast<iconv_t>(-1), from, to);  // the C library brings both
  constexpr std::size_t kGrowthMax = 3;                          // bytes of UTF-8 for one of windows-1252
  std::string text(bytes.size() * kGrowthMax, '\0');
  char* in = const_cast<char*>(bytes.data());  // which iconv does not write
  char* out = text.data();
  std::size_t in_left = bytes.size(), out_left = text.size();
  iconv(conversion, &in, &in_left, &out, &out_left);
  iconv_close(conversion);
  text.resize(text.size() - out_left);
  bytes.remove_prefix(bytes.size() - in_left);
  return text;
}

Result<std::string> from_windows_1252(const std::string& bytes, const std::string& path) {
  std::string_view left = bytes;
  std::string text = convert(left, kWindows1252, "UTF-8");
  if (left.empty()) return text;
  const auto line = 1 + std::count(bytes.begin(), bytes.end() - static_cast<std::ptrdiff_t>(left.size()), '\n');
  return fail_at({path, static_cast<std::uint32_t>(line), 1}, ErrorCode::value_not_allowed,
                 "this line is not in windows-1252");
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
  std::string bytes = convert(utf8, "UTF-8", kWindows1252);
  while (!utf8.empty()) {
    const auto begins_a_character = [](char byte) { return (static_cast<unsigned char>(byte) & 0xC0) != 0x80; };
    const auto next = std::ranges::find_if(utf8.substr(1), begins_a_character);
    utf8.remove_prefix(static_cast<std::size_t>(next - utf8.begin()));
    bytes += '?' + convert(utf8, "UTF-8", kWindows1252);
  }
  return bytes;
}

}  // namespace apps
