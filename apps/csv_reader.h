// CSV as RFC 4180 has it, read row by row, strictly: what is not written so is a syntax_error with its place, never a
// guess. A byte-order mark is skipped; lines end with CRLF or LF; a quoted field may hold delimiters, line ends and
// doubled quotes; every row has as many fields as the header. A table leaves out rows that say nothing at all (a blank
// line, or delimiters alone, as spreadsheets write below the last row).
//
//   file   = header *(row)
//   row    = field *(delimiter field) (CRLF | LF | end)
//   field  = *plain | '"' *(any but '"' | '""') '"'      (a zero byte nowhere: such a file is no text)
#pragma once

#include <istream>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "apps/toml_reader.h"

namespace apps {

// Lines and columns (in characters) count from 1.
struct Position {
  std::uint32_t line = 1;
  std::uint32_t column = 1;
};
struct CsvRow {
  std::vector<std::string> fields;  // at least one
  std::vector<Position> positions;  // where each field begins
  std::uint32_t line() const { return positions.front().line; }
};

class CsvReader {
 public:
  // `input` must outlive the reader; `name` is what errors call it.
  CsvReader(std::istream& input, std::string name, char delimiter);

  // The next row, or nothing at the end. After an error the reader is at no defined place.
  Result<std::optional<CsvRow>> next();

 private:
  Result<void> read_field(CsvRow& row);
  Result<void> read_quoted(std::string& field);
  Result<void> read_plain(std::string& field);
  // True past a line end or at the end of input, false past a delimiter.
  Result<bool> end_row();
  bool at_end() { return peek() == kEnd; }
  int peek();
  char take();
  Place here() const { return {name_, at_.line, at_.column}; }
  void skip_byte_order_mark();

  static constexpr int kEnd = -1;
  static constexpr std::size_t kFieldBytesMax = 1 << 16;

  std::istream& input_;
  std::string name_;
  char delimiter_;
  Position at_;
  bool started_ = false;
};

// A whole file with its header: fields by column name.
class CsvTable {
 public:
  // syntax_error, or definition_conflict for two columns of one name.
  static Result<CsvTable> parse(std::istream& input, const std::string& name, char delimiter);

  const std::vector<std::string>& header() const { return header_; }
  const std::vector<CsvRow>& rows() const { return rows_; }
  Place place(const CsvRow& row, std::size_t column = 0) const {
    return {name_, row.positions[column].line, row.positions[column].column};
  }
  Place header_place(std::size_t column) const {
    return {name_, header_positions_[column].line, header_positions_[column].column};
  }
  // missing_key, listing the columns there are.
  Result<std::size_t> column(std::string_view name) const;
  std::optional<std::size_t> column_if_any(std::string_view name) const;

 private:
  std::string name_;
  std::vector<std::string> header_;
  std::vector<Position> header_positions_;
  std::vector<CsvRow> rows_;
  std::map<std::string, std::size_t, std::less<>> columns_;
};

// One field, quoted if it must be.
std::string csv_field(std::string_view text, char delimiter);
// A row as it would be written, with its line end.
std::string csv_row(const std::vector<std::string>& fields, char delimiter);

}  // namespace apps
