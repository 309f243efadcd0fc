// One line of a scenario as words: what the readers of commands and expectations take apart.
//
// A word ends at a space; "…" is one word; a `:` or `;` at the end of a word is a word of its own; `#` begins a comment.
#pragma once

#include <string>
#include <string_view>
#include <vector>

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
  Result<std::string> label();                  // a word in quotes
  Result<void> expect(std::string_view word);
  Result<void> end() const;                     // nothing may be left
  Result<std::int64_t> number(std::string_view what);
  Result<Money> money(Currency currency = Currency::eur);   // 1 234,50
  Result<Fraction> fraction();                  // 20 %, 1/3, 0,35
  Result<Date> date();                          // 2026-03-01
  Result<Instant> instant();                    // 2026-03-01T09:00:00Z
  // 3, 500 g, 1,5 kg, 25 cl, 1 l: in base units.
  Result<Quantity> quantity();
  // All words up to one that is not a code, at least one: "shops noailles gardanne".
  std::vector<std::string> codes(const std::vector<std::string>& stops);

 private:
  std::vector<std::string> words_;
  std::vector<bool> quoted_;
  std::size_t next_ = 0;
};

}  // namespace test_support
