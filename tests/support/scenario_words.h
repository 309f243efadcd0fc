// One line of a scenario as words: what the readers of commands and expectations take apart.
//
// A word ends at a space; "…" is one word; a `:` or `;` at the end of a word is a word of its own; `#` begins a
// comment.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ledger/base/ids.h"
#include "ledger/definitions.h"

namespace test_support {

using namespace base;

class Words {
 public:
  static Result<Words> read(std::string_view line);

  bool empty() const { return next_ >= words_.size(); }
  // The next word, "" at the end.
  const std::string& peek(std::size_t ahead = 0) const;
  // Takes it when it is that one.
  bool take(std::string_view word);

  // What must stand here, or syntax_error that names it as `what`.
  Result<std::string> word(std::string_view what);
  Result<std::string> label();  // a word in quotes
  Result<void> expect(std::string_view word);
  Result<void> end() const;  // nothing may be left
  Result<std::int64_t> number(std::string_view what);
  Result<Money> money();        // 1234,50, or 1234,50 GBP
  Result<Fraction> fraction();  // 20 %, 1/3, 0,35
  Result<Date> date();          // 2026-03-01
  Result<Instant> instant();    // 2026-03-01T09:00:00Z
  // 3, 500 g, 1,5 kg, 25 cl, 1 l: in base units.
  Result<Quantity> quantity();
  // What stands behind `mark`, which is taken out with it.
  Words cut(std::string_view mark);

 private:
  std::vector<std::string> words_;
  std::vector<bool> quoted_;
  std::size_t next_ = 0;
};

// --- options: a name and what follows it, in any order ---------------------------------------------------------------

struct Option {
  std::string_view name;
  std::function<Result<void>(Words&)> read;
};
// Reads options as long as the next word is one of them.
Result<void> read_options(Words& words, const std::vector<Option>& options);

inline Result<std::string> read_as(Words& words, std::string*) {
  return words.word("a word");
}
inline Result<Money> read_as(Words& words, Money*) {
  return words.money();
}
inline Result<Fraction> read_as(Words& words, Fraction*) {
  return words.fraction();
}
inline Result<Date> read_as(Words& words, Date*) {
  return words.date();
}
inline Result<Quantity> read_as(Words& words, Quantity*) {
  return words.quantity();
}
Result<Currency> read_as(Words& words, Currency*);
Result<Rounding> read_as(Words& words, Rounding*);
Result<Month> read_as(Words& words, Month*);
Result<std::vector<std::string>> read_as(Words& words, std::vector<std::string>*);  // one code, or several: a+b+c
template <class Number>
requires std::is_integral_v<Number> || std::is_same_v<Number, LotId> Result<Number> read_as(Words& words, Number*) {
  return static_cast<Number>(TRY(words.number("a number")));
}
template <class T>
Result<std::optional<T>> read_as(Words& words, std::optional<T>*) {
  return std::optional<T>(TRY(read_as(words, static_cast<T*>(nullptr))));
}

// `name VALUE`: the value goes into `into`, which outlives the reading.
template <class T>
Option option(std::string_view name, T& into) {
  return {name, [&into](Words& words) -> Result<void> {
            into = TRY(read_as(words, &into));
            return {};
          }};
}
// `name` alone: `into` becomes `value`.
template <class T>
Option flag(std::string_view name, T& into, T value) {
  return {name, [&into, value](Words&) -> Result<void> {
            into = value;
            return {};
          }};
}

}  // namespace test_support
