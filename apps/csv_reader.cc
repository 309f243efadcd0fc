#include "apps/csv_reader.h"

#include <algorithm>

#include "apps/format.h"

namespace apps {

namespace {

Error zero_byte(const Place& place) {
  return fail_at(place, ErrorCode::syntax_error, "found a zero byte, expected text");
}

Error too_long(const Place& place, std::size_t bytes_max) {
  return fail_at(place, ErrorCode::syntax_error,
                 "found a field of more than " + std::to_string(bytes_max) + " bytes: is a closing quote missing?");
}

}  // namespace

CsvReader::CsvReader(std::istream& input, std::string name, char delimiter)
    : input_(input), name_(std::move(name)), delimiter_(delimiter) {}

Result<std::optional<CsvRow>> CsvReader::next() {
  if (!started_) skip_byte_order_mark();
  if (at_end()) return std::optional<CsvRow>();
  CsvRow row;
  do TRY(read_field(row));
  while (!TRY(end_row()));
  return std::optional<CsvRow>(std::move(row));
}

Result<void> CsvReader::read_field(CsvRow& row) {
  row.positions.push_back(at_);
  std::string& field = row.fields.emplace_back();
  return peek() == '"' ? read_quoted(field) : read_plain(field);
}

Result<void> CsvReader::read_quoted(std::string& field) {
  const Place opened = here();
  take();
  while (true) {
    if (at_end())
      return fail_at(opened, ErrorCode::syntax_error, "found the end of the file, expected a closing quote");
    if (peek() == '\0') return zero_byte(here());
    if (field.size() > kFieldBytesMax) return too_long(opened, kFieldBytesMax);
    const char c = take();
    if (c != '"') {
      field.push_back(c);
    } else if (peek() == '"') {
      field.push_back(take());
    } else {
      break;
    }
  }
  const int after = peek();
  if (after == kEnd || after == delimiter_ || after == '\n' || after == '\r') return {};
  return fail_at(here(), ErrorCode::syntax_error,
                 "found a character after a closing quote, expected the delimiter or the end of the line");
}

Result<void> CsvReader::read_plain(std::string& field) {
  const Place begun = here();
  for (int c = peek(); c != kEnd && c != delimiter_ && c != '\n' && c != '\r'; c = peek()) {
    if (c == '"')
      return fail_at(here(), ErrorCode::syntax_error,
                     "found a quote within a field that does not begin with one: quote the field and double the quote");
    if (c == '\0') return zero_byte(here());
    if (field.size() > kFieldBytesMax) return too_long(begun, kFieldBytesMax);
    field.push_back(take());
  }
  return {};
}

Result<bool> CsvReader::end_row() {
  if (at_end()) return true;
  const Place place = here();
  const char c = take();
  if (c == delimiter_) return false;
  if (c == '\n') return true;
  if (peek() != '\n')
    return fail_at(place, ErrorCode::syntax_error, "found a lone carriage return, expected a line end");
  take();
  return true;
}

int CsvReader::peek() {
  const int c = input_.peek();
  return c == std::istream::traits_type::eof() ? kEnd : c;
}

char CsvReader::take() {
  const char c = static_cast<char>(input_.get());
  const bool continues = (static_cast<unsigned char>(c) & 0xC0) == 0x80;  // a character of several bytes
  if (!continues) ++at_.column;
  if (c == '\n') at_ = {.line = at_.line + 1, .column = 1};
  return c;
}

void CsvReader::skip_byte_order_mark() {
  started_ = true;
  if (peek() != 0xEF) return;
  std::string mark(3, '\0');
  input_.read(mark.data(), 3);
  if (mark == "\xEF\xBB\xBF") return;
  input_.clear();
  input_.seekg(0);
}

namespace {

bool is_blank(const CsvRow& row) {
  return std::ranges::all_of(
      row.fields, [](const std::string& field) { return field.find_first_not_of(" \t") == std::string::npos; });
}

// The next that is not blank, or nothing at the end.
Result<std::optional<CsvRow>> next_row(CsvReader& reader) {
  std::optional<CsvRow> row;
  do row = TRY(reader.next());
  while (row && is_blank(*row));
  return row;
}

Result<void> check_width(const Place& place, std::size_t found, std::size_t expected) {
  if (found == expected) return {};
  if (found == 1)
    return fail_at(place, ErrorCode::syntax_error,
                   "found 1 field, expected " + std::to_string(expected) + " as in the header");
  return fail_at(
      place, ErrorCode::syntax_error,
      "found " + std::to_string(found) + " fields, expected " + std::to_string(expected) + " as in the header");
}

}  // namespace

Result<CsvTable> CsvTable::parse(std::istream& input, const std::string& name, char delimiter) {
  CsvReader reader(input, name, delimiter);
  CsvTable table;
  table.name_ = name;
  auto header = TRY(next_row(reader));
  if (!header) return fail_at({name, 1, 1}, ErrorCode::syntax_error, "found an empty file, expected a header");
  for (std::size_t i = 0; i < header->fields.size(); ++i)
    if (!table.columns_.try_emplace(header->fields[i], i).second)
      return fail_at(table.place(*header, i), ErrorCode::definition_conflict,
                     "the column '" + header->fields[i] + "' stands twice");
  table.header_ = std::move(header->fields);
  table.header_positions_ = std::move(header->positions);
  while (auto row = TRY(next_row(reader))) {
    TRY(check_width(table.place(*row), row->fields.size(), table.header_.size()));
    table.rows_.push_back(std::move(*row));
  }
  return table;
}

Result<std::size_t> CsvTable::column(std::string_view name) const {
  if (const auto index = column_if_any(name)) return *index;
  return fail_at({name_, 1, 1}, ErrorCode::missing_key,
                 "found the columns " + listed(header_) + ", expected one named '" + std::string(name) + "'");
}

std::optional<std::size_t> CsvTable::column_if_any(std::string_view name) const {
  const auto found = columns_.find(name);
  return found == columns_.end() ? std::nullopt : std::optional(found->second);
}

std::string csv_field(std::string_view text, char delimiter) {
  const std::string special = std::string("\"\r\n") + delimiter;
  if (text.find_first_of(special) == std::string_view::npos) return std::string(text);
  std::string quoted = "\"";
  for (const char c : text) {
    if (c == '"') quoted.push_back('"');
    quoted.push_back(c);
  }
  return quoted + "\"";
}

std::string csv_row(const std::vector<std::string>& fields, char delimiter) {
  std::string row;
  for (std::size_t i = 0; i < fields.size(); ++i) {
    if (i > 0) row.push_back(delimiter);
    row += csv_field(fields[i], delimiter);
  }
  return row + "\n";
}

}  // namespace apps
