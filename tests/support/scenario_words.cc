#include "support/scenario_words.h"

#include <algorithm>
#include <charconv>

namespace test_support {
namespace {

Error syntax(std::string detail) {
  return fail(ErrorCode::syntax_error, {}, std::move(detail));
}

bool is_space(char c) {
  return c == ' ' || c == '\t' || c == '\r';
}

// What one of a written unit comes to in base units; 0: no such unit.
std::int64_t base_units(std::string_view unit) {
  if (unit == "g" || unit == "ml") return 1;
  if (unit == "cl") return 10;
  return unit == "kg" || unit == "l" ? 1000 : 0;
}

}  // namespace

Result<Words> Words::read(std::string_view line) {
  Words words;
  const auto add = [&words](std::string_view text, bool quoted) {
    words.words_.emplace_back(text);
    words.quoted_.push_back(quoted);
  };
  while (true) {
    while (!line.empty() && is_space(line.front())) line.remove_prefix(1);
    if (line.empty() || line.front() == '#') return words;
    if (line.front() == '"') {
      const std::size_t close = line.find('"', 1);
      if (close == std::string_view::npos) return syntax("a quote is not closed");
      add(line.substr(1, close - 1), true);
      line.remove_prefix(close + 1);
      continue;
    }
    const auto stop = std::find_if(line.begin(), line.end(), is_space);
    std::string_view word = line.substr(0, static_cast<std::size_t>(stop - line.begin()));
    if (word.size() > 1 && (word.back() == ':' || word.back() == ';')) word.remove_suffix(1);
    add(word, false);
    line.remove_prefix(word.size());
  }
}

const std::string& Words::peek(std::size_t ahead) const {
  static const std::string kNothing;
  return next_ + ahead < words_.size() ? words_[next_ + ahead] : kNothing;
}

bool Words::take(std::string_view word) {
  if (empty() || quoted_[next_] || words_[next_] != word) return false;
  ++next_;
  return true;
}

Result<std::string> Words::word(std::string_view what) {
  if (empty()) return syntax("the line ends where " + std::string(what) + " was expected");
  return words_[next_++];
}

Result<std::string> Words::label() {
  if (empty() || !quoted_[next_]) return syntax("a label in quotes was expected, not '" + peek() + "'");
  return words_[next_++];
}

Result<void> Words::expect(std::string_view word) {
  if (take(word)) return {};
  return syntax("'" + std::string(word) + "' was expected, not '" + peek() + "'");
}

Result<void> Words::end() const {
  if (empty()) return {};
  return syntax("'" + peek() + "' has no meaning here");
}

Result<std::int64_t> Words::number(std::string_view what) {
  const std::string text = TRY(word(what));
  std::int64_t value = 0;
  const auto [stop, problem] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (problem == std::errc{} && stop == text.data() + text.size()) return value;
  return syntax(std::string(what) + " was expected, not '" + text + "'");
}

Result<Money> Words::money() {
  const std::string text = TRY(word("an amount"));
  const auto currency = currency_named(peek());
  if (currency) ++next_;
  return parse_money(text, currency.value_or(Currency::eur));
}

Result<Fraction> Words::fraction() {
  std::string text = TRY(word("a rate"));
  if (take("%")) text += "%";
  return Fraction::parse(text);
}

Result<Date> Words::date() {
  return parse_date(TRY(word("a date")));
}

Result<Instant> Words::instant() {
  return parse_instant(TRY(word("an instant")));
}

Result<Quantity> Words::quantity() {
  const Fraction written = TRY(Fraction::parse(TRY(word("a quantity"))));
  const std::int64_t units = base_units(peek());
  if (units != 0) ++next_;
  const Fraction counted =
      TRY(Fraction::create(TRY(multiply_divide(written.numerator, std::max<std::int64_t>(units, 1), 1, Rounding::down)),
                           written.denominator));
  if (counted.denominator == 1) return Quantity{counted.numerator};
  return syntax("a quantity is whole in pieces, grams or millilitres");
}

Words Words::cut(std::string_view mark) {
  Words behind;
  for (std::size_t i = next_; i < words_.size(); ++i) {
    if (quoted_[i] || words_[i] != mark) continue;
    behind.words_.assign(words_.begin() + static_cast<std::ptrdiff_t>(i) + 1, words_.end());
    behind.quoted_.assign(quoted_.begin() + static_cast<std::ptrdiff_t>(i) + 1, quoted_.end());
    words_.resize(i);
    quoted_.resize(i);
  }
  return behind;
}

// --- options ---------------------------------------------------------------------------------------------------------

Result<void> read_options(Words& words, const std::vector<Option>& options) {
  for (bool found = true; found;) {
    found = false;
    for (const Option& option : options) {
      if (!words.take(option.name)) continue;
      TRY(option.read(words));
      found = true;
    }
  }
  return {};
}

Result<Currency> read_as(Words& words, Currency*) {
  const std::string name = TRY(words.word("a currency"));
  if (const auto currency = currency_named(name)) return *currency;
  return syntax("'" + name + "' is no currency");
}

Result<Rounding> read_as(Words& words, Rounding*) {
  const std::string name = TRY(words.word("a rounding"));
  if (const auto rounding = rounding_named(name)) return *rounding;
  return syntax("'" + name + "' is no rounding");
}

Result<Month> read_as(Words& words, Month*) {
  return parse_month(TRY(words.word("a month")));
}

Result<std::vector<std::string>> read_as(Words& words, std::vector<std::string>*) {
  std::vector<std::string> codes;
  std::string rest = TRY(words.word("codes"));
  for (std::size_t plus = rest.find('+'); plus != std::string::npos; plus = rest.find('+')) {
    codes.push_back(rest.substr(0, plus));
    rest.erase(0, plus + 1);
  }
  codes.push_back(rest);
  return codes;
}

}  // namespace test_support
