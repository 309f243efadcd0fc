#include "apps/import_lists.h"

#include <algorithm>
#include <charconv>

#include "apps/format.h"
#include "apps/typed_moment.h"
#include "ledger/base/code.h"

namespace apps {

Result<ListMap> parse_list_map(const TomlValue& file) {
  ListMap map{.named = true};
  TomlReader top(file, "map");
  map.form = read_csv_form(top);
  for (const TomlValue* columns : top.tables("columns")) {
    TomlReader table(*columns, "columns");
    for (const auto& [ours, value] : columns->members) map.columns[ours] = table.text(ours);
    TRY(table.finish());
  }
  TRY(top.finish());
  return map;
}

Result<void> check_columns(const CsvTable& table, const ListMap& map, const std::vector<std::string>& required,
                           const std::vector<std::string>& optional) {
  const auto name = [&map](const std::string& ours) {
    const auto renamed = map.columns.find(ours);
    return renamed == map.columns.end() ? ours : renamed->second;
  };
  for (const std::string& column : required) TRY(table.column(name(column)));
  std::vector<std::string> known = {"line", "reason"};
  for (const auto* list : {&required, &optional})
    for (const std::string& column : *list) known.push_back(name(column));
  for (const auto& [ours, theirs] : map.columns) {
    if (std::ranges::find(known, theirs) == known.end())
      return fail(ErrorCode::unknown_key, "columns." + ours, "this list has no column '" + ours + "'");
    TRY(table.column(theirs));  // an optional one as well: who names it means it to be read
  }
  if (map.named) return {};
  for (std::size_t i = 0; i < table.header().size(); ++i)
    if (std::ranges::find(known, table.header()[i]) == known.end()) {
      return fail_at(table.header_place(i), ErrorCode::unknown_key,
                     "found the column '" + table.header()[i] + "', expected one of " + listed(known));
    }
  return {};
}

std::optional<std::size_t> RowReader::index(std::string_view column) const {
  const auto renamed = map_.columns.find(column);
  return table_.column_if_any(renamed == map_.columns.end() ? column : std::string_view(renamed->second));
}

std::string RowReader::written(std::string_view column) const {
  const auto at = index(column);
  if (!at) return {};
  const std::string& field = row_.fields[*at];
  const auto first = field.find_first_not_of(" \t");
  if (first == std::string::npos) return {};
  return field.substr(first, field.find_last_not_of(" \t") - first + 1);
}

std::string RowReader::text(std::string_view column) {
  std::string text = written(column);
  if (text.empty()) reject(column, ErrorCode::missing_key, "found nothing, expected a value");
  return text;
}

std::string RowReader::text_or(std::string_view column, std::string_view otherwise) const {
  const std::string text = written(column);
  return text.empty() ? std::string(otherwise) : text;
}

std::string RowReader::code(std::string_view column) {
  std::string code = text(column);
  if (const auto checked = check_code(code, {}); !checked.ok())
    reject(column, checked.error().code, checked.error().detail);
  return code;
}

std::string RowReader::label(std::string_view column) {
  std::string label = text(column);
  if (const auto checked = check_label(label, {}); !checked.ok())
    reject(column, checked.error().code, checked.error().detail);
  return label;
}

std::string RowReader::label_or(std::string_view column, std::string_view otherwise) {
  return has(column) ? label(column) : std::string(otherwise);
}

std::string RowReader::pseudonym(std::string_view column) {
  std::string pseudonym = text(column);
  if (const auto checked = check_pseudonym(pseudonym, {}); !checked.ok())
    reject(column, checked.error().code, checked.error().detail);
  return pseudonym;
}

Money RowReader::money(std::string_view column, Currency currency) {
  const std::string written = text(column);
  if (written.empty()) return Money{0, currency};
  return kept(column, parse_money(written, currency));
}

Date RowReader::date_or(std::string_view column, Date otherwise) {
  const std::string text = written(column);
  return text.empty() ? otherwise : kept(column, parse_day(text));
}

std::int64_t RowReader::integer_or(std::string_view column, std::int64_t otherwise, std::int64_t min,
                                   std::int64_t max) {
  const std::string text = written(column);
  if (text.empty()) return otherwise;
  std::int64_t value = 0;
  const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (failed == std::errc() && end == text.data() + text.size() && value >= min && value <= max) return value;
  reject(column, ErrorCode::value_not_allowed,
         "found '" + text + "', expected a whole number from " + std::to_string(min) + " to " + std::to_string(max));
  return otherwise;
}

void RowReader::reject(std::string_view column, ErrorCode code, std::string detail) {
  if (error_) return;
  error_ = fail_at(table_.place(row_, index(column).value_or(0)), code, std::string(column) + ": " + std::move(detail));
}

}  // namespace apps
