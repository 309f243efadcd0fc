// TOML files as plain values that know where they stand, read strictly: a key that nobody asked for is an error, since
// a misspelt one would silently change prices.
//
//   TomlReader reader(table, "shop[2]");
//   ledger::Shop shop{.code = reader.code("code"), .label = reader.label("label")};
//   TRY(reader.finish());              // the first thing that was wrong, or a key that was not read
//
// Every Error has the place as its field, "territory.toml:12:8", and what was found and expected as its detail.
// Codes: file_not_found, io_error, syntax_error, unknown_key, missing_key, value_not_allowed, code_not_allowed…
#pragma once

#include <filesystem>
#include <functional>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "ledger/base/fraction.h"
#include "ledger/base/money.h"
#include "ledger/base/time.h"

namespace apps {

// Where something stands in a file of lines, counted from 1.
struct Place {
  std::string file;
  std::uint32_t line = 0;
  std::uint32_t column = 0;
  friend bool operator==(const Place&, const Place&) = default;
};
std::string to_string(const Place& place);  // "territory.toml:12:8"
Error fail_at(const Place& place, ErrorCode code, std::string detail);

// One value of a file. `text` holds a string, or a date as ISO 8601; a decimal number is known to be one and nothing
// more: amounts are never read through a floating point.
struct TomlValue {
  enum class Kind { text, integer, decimal, boolean, date, array, table, other };
  Kind kind = Kind::other;
  Place place = {};
  std::string text = {};
  std::int64_t integer = 0;
  bool boolean = false;
  std::vector<TomlValue> items = {};                            // of an array
  std::vector<std::pair<std::string, TomlValue>> members = {};  // of a table
  const TomlValue* find(std::string_view key) const;
};

// The table of a whole file. `name` is what errors call it.
Result<TomlValue> parse_toml(std::string_view content, const std::string& name);
// Named in errors by the path as it was typed.
Result<TomlValue> read_toml(const std::filesystem::path& path);
// The whole content of a file: file_not_found or io_error.
Result<std::string> read_file(const std::filesystem::path& path);

// Reads one table key by key. The first error is kept and told by `finish`; until then values that could not be read
// are their defaults, so that reading needs no branch. The table must outlive the reader.
class TomlReader {
 public:
  // `name` says which table it is: "product[3]".
  TomlReader(const TomlValue& table, std::string name);

  bool has(std::string_view key) const { return table_.find(key) != nullptr; }
  const Place& place() const { return table_.place; }
  // Where a key's value stands, else the table.
  const Place& place_of(std::string_view key) const;

  // Without a default the key must be there.
  std::string text(std::string_view key);
  std::string text_or(std::string_view key, std::string_view otherwise);
  std::string code(std::string_view key);  // check_code
  std::string code_or_none(std::string_view key);
  std::string label(std::string_view key);  // check_label
  std::string pseudonym(std::string_view key);
  std::int64_t integer_or(std::string_view key, std::int64_t otherwise, std::int64_t min, std::int64_t max);
  std::int64_t integer(std::string_view key, std::int64_t min, std::int64_t max);
  bool flag_or(std::string_view key, bool otherwise);
  Date date(std::string_view key);
  Date date_or(std::string_view key, Date otherwise);
  // "2.35", "2,35" or a whole number.
  Money money(std::string_view key, Currency currency);
  std::optional<Money> money_or_none(std::string_view key, Currency currency);
  std::optional<std::int64_t> cents_or_none(std::string_view key, Currency currency);
  // "1/3", "0.35", "35 %" or a whole number.
  std::optional<Fraction> fraction_or_none(std::string_view key);
  Fraction fraction_or(std::string_view key, Fraction otherwise);
  std::vector<std::string> codes(std::string_view key);  // none when the key is not there
  // A table of codes and amounts: { ville = "1.20", region = "0.40" }; none when the key is not there.
  std::vector<std::pair<std::string, Money>> amounts(std::string_view key, Currency currency);
  bool is_table(std::string_view key) const;
  // Whether that very text stands there; it is then read.
  bool is_text(std::string_view key, std::string_view text);
  // The tables of "[[key]]", or of one "[key]"; none when the key is not there.
  std::vector<const TomlValue*> tables(std::string_view key);
  // A word of a closed list; `words` names them for the error: "piece, gram or millilitre".
  template <class Term, class Parse>
  Term term_or(std::string_view key, Parse parse, Term otherwise, std::string_view words) {
    const TomlValue* value = optional(key, TomlValue::Kind::text, words);
    if (value == nullptr) return otherwise;
    if (const std::optional<Term> term = parse(value->text)) return *term;
    return expected(*value, key, words), otherwise;
  }
  // A list of such words; none when the key is not there.
  template <class Term, class Parse>
  std::vector<Term> terms(std::string_view key, Parse parse, std::string_view words) {
    std::vector<Term> terms;
    const TomlValue* value = optional(key, TomlValue::Kind::array, words);
    if (value == nullptr) return terms;
    for (const TomlValue& item : value->items) {
      const std::optional<Term> term = parse(item.text);
      if (!term) expected(item, key, words);
      terms.push_back(term.value_or(Term{}));
    }
    return terms;
  }

  // Keeps an error of the caller's, if it is the first.
  void reject(std::string_view key, ErrorCode code, std::string detail);
  // Keeps the first error of a table within this one, whose reading is over.
  void adopt(const TomlReader& inner);
  // The first error, or unknown_key for a key that was not read.
  Result<void> finish() const;

 private:
  const TomlValue* take(std::string_view key);
  const TomlValue* optional(std::string_view key, TomlValue::Kind kind, std::string_view expectation);
  const TomlValue* required(std::string_view key, TomlValue::Kind kind, std::string_view expectation);
  void missing(std::string_view key);
  void expected(const TomlValue& value, std::string_view key, std::string_view expectation);
  void keep(Error error);
  // The exact number a value writes: a text, or a whole number; nothing (and an error) for anything else.
  std::optional<std::string> exact_number(const TomlValue& value, std::string_view key, std::string_view example);
  void keep_at(const TomlValue& value, std::string_view key, const Error& error);

  const TomlValue& table_;
  std::string name_;
  std::set<std::string, std::less<>> read_;
  std::optional<Error> error_;
};

}  // namespace apps
