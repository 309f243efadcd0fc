#include "apps/table.h"

#include <algorithm>
#include <ostream>

#include "ledger/base/check.h"

namespace apps {
namespace {

constexpr std::string_view kGap = "  ";

bool continues_code_point(char c) {
  return (static_cast<unsigned char>(c) & 0xC0) == 0x80;
}

// U+0300 to U+036F, the marks that take no column: CC 80 … CD AF in UTF-8.
bool starts_combining_mark(std::string_view text) {
  if (text.size() < 2) return false;
  const auto first = static_cast<unsigned char>(text[0]);
  const auto second = static_cast<unsigned char>(text[1]);
  return first == 0xCC || (first == 0xCD && second <= 0xAF);
}

std::string aligned(const std::string& text, std::size_t width, Align align) {
  const std::string padding(width - std::min(width, width_of(text)), ' ');
  return align == Align::right ? padding + text : text + padding;
}

std::string without_trailing_spaces(std::string line) {
  line.erase(line.find_last_not_of(' ') + 1);
  return line;
}

std::string times(std::string_view mark, std::size_t count) {
  std::string text;
  for (std::size_t i = 0; i < count; ++i) text += mark;
  return text;
}

}  // namespace

std::size_t width_of(std::string_view text) {
  std::size_t width = 0;
  for (std::size_t i = 0; i < text.size(); ++i)
    if (!continues_code_point(text[i]) && !starts_combining_mark(text.substr(i))) ++width;
  return width;
}

Table::Table(std::string title, std::vector<Column> columns) : title_(std::move(title)), columns_(std::move(columns)) {}

void Table::add(std::vector<std::string> cells) {
  CHECK(cells.size() == columns_.size(), cells.size(), columns_.size());
  rows_.push_back(std::move(cells));
}

void Table::add_rule() {
  rows_.emplace_back();
}

std::vector<std::size_t> Table::widths() const {
  std::vector<std::size_t> widths;
  for (std::size_t column = 0; column < columns_.size(); ++column) {
    std::size_t width = width_of(columns_[column].title);
    for (const auto& row : rows_)
      if (!row.empty()) width = std::max(width, width_of(row[column]));
    widths.push_back(width);
  }
  return widths;
}

void Table::print(std::ostream& out) const {
  const std::vector<std::size_t> column_widths = widths();
  std::vector<std::string> titles;
  for (const Column& column : columns_) titles.push_back(column.title);
  std::size_t width_in_all = 0;
  for (const std::size_t width : column_widths) width_in_all += width + kGap.size();
  const std::string rule = times("─", std::max(width_in_all, kGap.size()) - kGap.size());

  const auto print_row = [&](const std::vector<std::string>& cells) {
    std::string line;
    for (std::size_t i = 0; i < cells.size(); ++i)
      line += std::string(i > 0 ? kGap : "") + aligned(cells[i], column_widths[i], columns_[i].align);
    out << without_trailing_spaces(std::move(line)) << '\n';
  };
  if (!title_.empty()) out << title_ << '\n';
  print_row(titles);
  out << rule << '\n';
  for (const auto& row : rows_) {
    if (row.empty())
      out << rule << '\n';
    else
      print_row(row);
  }
}

}  // namespace apps
