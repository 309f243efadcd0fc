// A CSV file as it lies on a disk: how it is written, and what is doubtful about it as a whole.
#pragma once

#include <string>
#include <string_view>

#include "apps/cli.h"
#include "apps/csv_reader.h"
#include "apps/toml_reader.h"

namespace apps {

// windows_1252 is what Excel writes in France where nobody asks it for UTF-8.
enum class TextEncoding : std::uint8_t { utf8, windows_1252 };

struct CsvForm {
  char delimiter = ',';
  TextEncoding encoding = TextEncoding::utf8;
};
// The keys `delimiter` and `encoding` ("utf-8" or "windows-1252") of a map.
CsvForm read_csv_form(TomlReader& map);

struct CsvFile {
  std::string bytes;  // as on the disk
  CsvTable table;     // in UTF-8
  bool is_text = true;
  bool ends_with_a_line = true;
};
// value_not_allowed for a byte that the encoding does not have; those of read_file and CsvTable::parse.
Result<CsvFile> read_csv_file(const std::string& path, const CsvForm& form);
// On the error output: that it is in no encoding that was said, or may have been cut off. Nothing of a file as it
// should be.
void tell_doubts(const Context& context, const CsvFile& file);

// What the encoding lacks becomes '?'.
std::string encoded(std::string_view utf8, TextEncoding encoding);

}  // namespace apps
