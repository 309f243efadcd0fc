// toml++ parses; its tree is turned into ours at once, and is met nowhere else. It is told not to throw, so that a
// syntax error comes back as a value with its place.
#include "apps/toml_reader.h"

#define TOML_EXCEPTIONS 0
#define TOML_ENABLE_FORMATTERS 0
#include <toml++/toml.h>

#include <fstream>

#include "apps/format.h"
#include "ledger/base/code.h"

namespace apps {

namespace {

Place place_in(const std::string& file, const toml::source_region& region) {
  return {file, region.begin.line, region.begin.column};
}

std::string iso(const toml::date& date) {
  const auto made = make_date(date.year, date.month, date.day);
  return made.ok() ? to_string(*made) : std::string();
}

TomlValue convert(const toml::node& node, const std::string& file);

TomlValue convert_table(const toml::table& table, const std::string& file) {
  TomlValue value{.kind = TomlValue::Kind::table, .place = place_in(file, table.source())};
  for (const auto& [key, member] : table) value.members.emplace_back(std::string(key.str()), convert(member, file));
  return value;
}

TomlValue convert_array(const toml::array& array, const std::string& file) {
  TomlValue value{.kind = TomlValue::Kind::array, .place = place_in(file, array.source())};
  for (const toml::node& item : array) value.items.push_back(convert(item, file));
  return value;
}

TomlValue convert(const toml::node& node, const std::string& file) {
  if (const toml::table* table = node.as_table()) return convert_table(*table, file);
  if (const toml::array* array = node.as_array()) return convert_array(*array, file);
  TomlValue value{.place = place_in(file, node.source())};
  if (const auto* text = node.as_string()) {
    value.kind = TomlValue::Kind::text;
    value.text = text->get();
  } else if (const auto* integer = node.as_integer()) {
    value.kind = TomlValue::Kind::integer;
    value.integer = integer->get();
  } else if (const auto* boolean = node.as_boolean()) {
    value.kind = TomlValue::Kind::boolean;
    value.boolean = boolean->get();
  } else if (const auto* date = node.as_date()) {
    value.kind = TomlValue::Kind::date;
    value.text = iso(date->get());
  } else if (node.is_floating_point()) {
    value.kind = TomlValue::Kind::decimal;
  }
  return value;
}

std::string what_was_found(const TomlValue& value) {
  switch (value.kind) {
    case TomlValue::Kind::text:
      return "the text '" + value.text + "'";
    case TomlValue::Kind::integer:
      return "the number " + std::to_string(value.integer);
    case TomlValue::Kind::decimal:
      return "a decimal number without quotes";
    case TomlValue::Kind::boolean:
      return value.boolean ? "true" : "false";
    case TomlValue::Kind::date:
      return "the date " + value.text;
    case TomlValue::Kind::array:
      return "a list";
    case TomlValue::Kind::table:
      return "a table";
    case TomlValue::Kind::other:
      break;
  }
  return "a time";
}

constexpr std::string_view kDateExample = "a date such as 2026-01-31";

}  // namespace

std::string to_string(const Place& place) {
  return place.file + ":" + std::to_string(place.line) + ":" + std::to_string(place.column);
}

Error fail_at(const Place& place, ErrorCode code, std::string detail) {
  return fail(code, to_string(place), std::move(detail));
}

const TomlValue* TomlValue::find(std::string_view key) const {
  for (const auto& [name, value] : members)
    if (name == key) return &value;
  return nullptr;
}

Result<TomlValue> parse_toml(std::string_view content, const std::string& name) {
  const toml::parse_result parsed = toml::parse(content, name);
  if (parsed.failed()) {
    const toml::parse_error& error = parsed.error();
    return fail_at(place_in(name, error.source()), ErrorCode::syntax_error, std::string(error.description()));
  }
  return convert_table(parsed.table(), name);
}

Result<std::string> read_file(const std::filesystem::path& path) {
  std::error_code status;
  if (!std::filesystem::is_regular_file(path, status))
    return fail(ErrorCode::file_not_found, path.string(),
                std::filesystem::exists(path, status) ? "this is not a file" : "there is no such file");
  std::ifstream file(path, std::ios::binary);
  std::string content;
  char chunk[64 * 1024];
  do {
    file.read(chunk, sizeof(chunk));
    content.append(chunk, static_cast<std::size_t>(file.gcount()));
  } while (file);
  // The end of the file sets the fail bit, a disk that fails the bad one: half a list must not pass for the whole.
  if (!file.is_open() || file.bad()) return fail(ErrorCode::io_error, path.string(), "the file cannot be read");
  return content;
}

Result<TomlValue> read_toml(const std::filesystem::path& path) {
  return parse_toml(TRY(read_file(path)), path.string());
}

TomlReader::TomlReader(const TomlValue& table, std::string name) : table_(table), name_(std::move(name)) {
  if (table.kind != TomlValue::Kind::table)
    keep(fail_at(table.place, ErrorCode::value_not_allowed,
                 name_ + ": found " + what_was_found(table) + ", expected a table"));
}

const Place& TomlReader::place_of(std::string_view key) const {
  const TomlValue* value = table_.find(key);
  return value == nullptr ? table_.place : value->place;
}

std::string TomlReader::text(std::string_view key) {
  const TomlValue* value = required(key, TomlValue::Kind::text, "a text between quotes");
  return value == nullptr ? std::string() : value->text;
}

std::string TomlReader::text_or(std::string_view key, std::string_view otherwise) {
  const TomlValue* value = optional(key, TomlValue::Kind::text, "a text between quotes");
  return value == nullptr ? std::string(otherwise) : value->text;
}

std::string TomlReader::code(std::string_view key) {
  const std::string code = text(key);
  if (const auto checked = check_code(code, key); !checked.ok() && !error_)
    reject(key, checked.error().code, "'" + code + "': " + checked.error().detail);
  return code;
}

std::string TomlReader::code_or_none(std::string_view key) {
  return has(key) ? code(key) : std::string();
}

std::string TomlReader::label(std::string_view key) {
  const std::string label = text(key);
  if (const auto checked = check_label(label, key); !checked.ok() && !error_)
    reject(key, checked.error().code, checked.error().detail);
  return label;
}

std::string TomlReader::pseudonym(std::string_view key) {
  const std::string pseudonym = text(key);
  if (const auto checked = check_pseudonym(pseudonym, key); !checked.ok() && !error_)
    reject(key, checked.error().code, checked.error().detail);
  return pseudonym;
}

std::int64_t TomlReader::integer(std::string_view key, std::int64_t min, std::int64_t max) {
  if (!has(key)) missing(key);
  return integer_or(key, 0, min, max);
}

std::int64_t TomlReader::integer_or(std::string_view key, std::int64_t otherwise, std::int64_t min, std::int64_t max) {
  const std::string expectation = "a whole number from " + std::to_string(min) + " to " + std::to_string(max);
  const TomlValue* value = optional(key, TomlValue::Kind::integer, expectation);
  if (value == nullptr) return otherwise;
  if (value->integer < min || value->integer > max) expected(*value, key, expectation);
  return value->integer;
}

bool TomlReader::flag_or(std::string_view key, bool otherwise) {
  const TomlValue* value = optional(key, TomlValue::Kind::boolean, "true or false");
  return value == nullptr ? otherwise : value->boolean;
}

Date TomlReader::date(std::string_view key) {
  if (!has(key)) missing(key);
  return date_or(key, kNoDate);
}

Date TomlReader::date_or(std::string_view key, Date otherwise) {
  const TomlValue* value = take(key);
  if (value == nullptr) return otherwise;
  const bool written_so = value->kind == TomlValue::Kind::date || value->kind == TomlValue::Kind::text;
  const auto date = parse_date(written_so ? value->text : std::string());
  if (date.ok()) return *date;
  expected(*value, key, kDateExample);
  return otherwise;
}

Money TomlReader::money(std::string_view key, Currency currency) {
  if (!has(key)) missing(key);
  return money_or_none(key, currency).value_or(Money{0, currency});
}

std::optional<Money> TomlReader::money_or_none(std::string_view key, Currency currency) {
  const TomlValue* value = take(key);
  if (value == nullptr) return std::nullopt;
  const auto number = exact_number(*value, key, "an amount such as \"2.35\"");
  if (!number) return std::nullopt;
  const auto money = parse_money(*number, currency);
  if (money.ok()) return *money;
  keep_at(*value, key, money.error());
  return std::nullopt;
}

std::optional<std::int64_t> TomlReader::cents_or_none(std::string_view key, Currency currency) {
  const std::optional<Money> amount = money_or_none(key, currency);
  return amount ? std::optional(amount->minor) : std::nullopt;
}

std::optional<Fraction> TomlReader::fraction_or_none(std::string_view key) {
  const TomlValue* value = take(key);
  if (value == nullptr) return std::nullopt;
  const auto number = exact_number(*value, key, "a rate such as \"35 %\" or \"1/3\"");
  if (!number) return std::nullopt;
  const auto fraction = Fraction::parse(*number);
  if (fraction.ok()) return *fraction;
  keep_at(*value, key, fraction.error());
  return std::nullopt;
}

Fraction TomlReader::fraction_or(std::string_view key, Fraction otherwise) {
  return fraction_or_none(key).value_or(otherwise);
}

std::vector<std::string> TomlReader::codes(std::string_view key) {
  const TomlValue* value = optional(key, TomlValue::Kind::array, "a list of codes");
  std::vector<std::string> codes;
  if (value == nullptr) return codes;
  for (const TomlValue& item : value->items) {
    if (item.kind != TomlValue::Kind::text) expected(item, key, "a code between quotes");
    if (const auto checked = check_code(item.text, key); !checked.ok()) keep_at(item, key, checked.error());
    codes.push_back(item.text);
  }
  return codes;
}

std::vector<std::pair<std::string, Money>> TomlReader::amounts(std::string_view key, Currency currency) {
  std::vector<std::pair<std::string, Money>> amounts;
  const TomlValue* value = optional(key, TomlValue::Kind::table, "a table of codes and amounts");
  if (value == nullptr) return amounts;
  TomlReader inner(*value, name_ + "." + std::string(key));
  for (const auto& [code, amount] : value->members) amounts.emplace_back(code, inner.money(code, currency));
  adopt(inner);
  return amounts;
}

bool TomlReader::is_table(std::string_view key) const {
  const TomlValue* value = table_.find(key);
  return value != nullptr && value->kind == TomlValue::Kind::table;
}

bool TomlReader::is_text(std::string_view key, std::string_view text) {
  const TomlValue* value = table_.find(key);
  if (value == nullptr || value->kind != TomlValue::Kind::text || value->text != text) return false;
  take(key);
  return true;
}

std::vector<const TomlValue*> TomlReader::tables(std::string_view key) {
  const TomlValue* value = take(key);
  if (value == nullptr) return {};
  if (value->kind == TomlValue::Kind::table) return {value};
  if (value->kind != TomlValue::Kind::array) {
    expected(*value, key, "a table or a list of tables");
    return {};
  }
  std::vector<const TomlValue*> tables;
  for (const TomlValue& item : value->items) tables.push_back(&item);
  return tables;
}

void TomlReader::reject(std::string_view key, ErrorCode code, std::string detail) {
  keep(fail_at(place_of(key), code, name_ + ", " + std::string(key) + ": " + std::move(detail)));
}

void TomlReader::adopt(const TomlReader& inner) {
  if (const Result<void> done = inner.finish(); !done.ok()) keep(done.error());
}

Result<void> TomlReader::finish() const {
  if (error_) return *error_;
  for (const auto& [key, value] : table_.members)
    if (!read_.contains(key)) {
      return fail_at(value.place, ErrorCode::unknown_key,
                     name_ + ": found the key '" + key + "', expected one of " + listed(read_));
    }
  return {};
}

const TomlValue* TomlReader::take(std::string_view key) {
  read_.emplace(key);
  return table_.find(key);
}

const TomlValue* TomlReader::optional(std::string_view key, TomlValue::Kind kind, std::string_view expectation) {
  const TomlValue* value = take(key);
  if (value == nullptr || value->kind == kind) return value;
  expected(*value, key, expectation);
  return nullptr;
}

const TomlValue* TomlReader::required(std::string_view key, TomlValue::Kind kind, std::string_view expectation) {
  if (!has(key)) missing(key);
  return optional(key, kind, expectation);
}

void TomlReader::missing(std::string_view key) {
  read_.emplace(key);
  keep(fail_at(table_.place, ErrorCode::missing_key, name_ + ": the key '" + std::string(key) + "' is missing"));
}

void TomlReader::expected(const TomlValue& value, std::string_view key, std::string_view expectation) {
  keep(fail_at(
      value.place, ErrorCode::value_not_allowed,
      name_ + ", " + std::string(key) + ": found " + what_was_found(value) + ", expected " + std::string(expectation)));
}

void TomlReader::keep(Error error) {
  if (!error_) error_ = std::move(error);
}

void TomlReader::keep_at(const TomlValue& value, std::string_view key, const Error& error) {
  keep(fail_at(value.place, error.code, name_ + ", " + std::string(key) + ": " + error.detail));
}

std::optional<std::string> TomlReader::exact_number(const TomlValue& value, std::string_view key,
                                                    std::string_view example) {
  if (value.kind == TomlValue::Kind::text) return value.text;
  if (value.kind == TomlValue::Kind::integer) return std::to_string(value.integer);
  expected(value, key, std::string(example) + ", between quotes so that it is read exactly");
  return std::nullopt;
}

}  // namespace apps
