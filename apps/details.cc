// Matching is by literal text: each placeholder takes what lies before the next literal of its sentence, the last one
// all that is left. Of several sentences that match, the one that says most itself counts. A detail that no sentence
// matches may be two of them, joined by "; ".
#include "apps/details.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <vector>

#include "apps/format.h"

namespace apps {
namespace {

constexpr std::size_t kDepthMax = 4;
// Words without which hardly an English phrase does, and which no code, number, key or path is.
constexpr std::string_view kEnglishWords[] = {"is", "are", "was", "has", "the", "this", "its", "than",
                                              "of", "or",  "and", "not", "no",  "as",   "in"};

struct Capture {
  std::string_view text;
  bool quoted = false;  // what somebody wrote, whatever it says
};
using Captures = std::array<Capture, 10>;

bool is_placeholder(std::string_view text, std::size_t at) {
  return (text[at] == '%' || text[at] == '@') && at + 1 < text.size() && text[at + 1] >= '1' && text[at + 1] <= '9';
}

// Up to its next placeholder.
std::string_view literal_ahead(std::string_view pattern) {
  std::size_t end = 0;
  while (end < pattern.size() && !is_placeholder(pattern, end)) ++end;
  return pattern.substr(0, end);
}

// How much a sentence says itself.
std::size_t literal_bytes(std::string_view pattern) {
  std::size_t bytes = 0;
  while (!pattern.empty()) {
    const std::size_t literal = literal_ahead(pattern).size();
    bytes += literal;
    pattern.remove_prefix(std::min(literal + 2, pattern.size()));
  }
  return bytes;
}

bool are_quotes(std::string_view before, std::string_view after) {
  if (before.empty() || after.empty()) return false;
  return before.back() == after.front() && (after.front() == '\'' || after.front() == '"');
}

std::optional<Captures> captures_of(std::string_view pattern, std::string_view text) {
  Captures captures;
  bool is_first = true;
  while (true) {
    const std::string_view literal = literal_ahead(pattern);
    if (!text.starts_with(literal)) return std::nullopt;
    text.remove_prefix(literal.size());
    pattern.remove_prefix(literal.size());
    if (pattern.empty()) return text.empty() ? std::optional(captures) : std::nullopt;
    Capture& capture = captures[static_cast<std::size_t>(pattern[1] - '0')];
    pattern.remove_prefix(2);
    const std::string_view following = literal_ahead(pattern);
    std::size_t end = following.empty() ? text.size() : text.find(following);
    // The last literal stands at the end, whatever looks like it before.
    if (!following.empty() && following.size() == pattern.size() && text.ends_with(following))
      end = text.size() - following.size();
    if (end == std::string_view::npos) return std::nullopt;
    // What stands first stops where a sentence of its own begins: "fund[1], to: 2026-01-01 is before…".
    if (literal.empty() && is_first && text.substr(0, end).find(": ") != std::string_view::npos) return std::nullopt;
    is_first = false;
    capture = {.text = text.substr(0, end), .quoted = are_quotes(literal, following)};
    text.remove_prefix(end);
  }
}

// Nothing unless the text is all quoted: "'a', 'c'" is "« a », « c »".
std::optional<std::string> with_french_quotes(std::string_view text) {
  std::string quoted;
  while (text.starts_with('\'')) {
    const std::size_t end = text.find('\'', 1);
    if (end == std::string_view::npos) return std::nullopt;
    quoted += (quoted.empty() ? "« " : ", « ") + std::string(text.substr(1, end - 1)) + " »";
    text.remove_prefix(end + 1);
    if (text.starts_with(", '")) text.remove_prefix(2);
  }
  return text.empty() && !quoted.empty() ? std::optional(quoted) : std::nullopt;
}

// "goods, deposit or membership" with "ou"; nothing unless the text is such a list of single words, which stand so in
// files and in no language.
std::optional<std::string> alternatives_in_french(std::string_view text) {
  constexpr std::string_view kOr = " or ";
  const std::size_t last = text.rfind(kOr);
  if (last == std::string_view::npos) return std::nullopt;
  const std::string_view before = text.substr(0, last), after = text.substr(last + kOr.size());
  for (std::size_t i = before.find(' '); i != std::string_view::npos; i = before.find(' ', i + 1))
    if (i == 0 || before[i - 1] != ',') return std::nullopt;
  if (after.empty() || after.find(' ') != std::string_view::npos) return std::nullopt;
  return std::string(before) + " ou " + std::string(after);
}

// Rather the rest of another sentence than a value.
bool reads_as_english(std::string_view text) {
  const bool is_phrase = text.find(' ') != std::string_view::npos;
  while (is_phrase && !text.empty()) {
    const std::string_view word = text.substr(0, text.find(' '));
    if (std::ranges::find(kEnglishWords, word) != std::end(kEnglishWords)) return true;
    text.remove_prefix(std::min(word.size() + 1, text.size()));
  }
  return false;
}

// Of five digits or more: fewer may be a year.
std::optional<std::string> large_number_in_french(std::string_view text) {
  constexpr std::size_t kDigitsMin = 5;
  std::int64_t number = 0;
  const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (text.size() < kDigitsMin || failed != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return show_count(number, Language::french);
}

std::optional<std::string> rate_in_french(std::string_view text) {
  if (!text.ends_with(" %")) return std::nullopt;
  const Result<Fraction> rate = Fraction::parse(text);
  return rate.ok() ? std::optional(show(*rate, Language::french)) : std::nullopt;
}

// "12.50 EUR", "35 %", "1000000", "2026-03-04" and "2026-03-04T09:00:00.000000Z" as they are written in France, lists
// with its quotes and its "ou"; anything else as it is.
std::string localized(std::string_view text) {
  if (auto quoted = with_french_quotes(text)) return *std::move(quoted);
  if (auto alternatives = alternatives_in_french(text)) return *std::move(alternatives);
  // The last day is shown as none, "–", which is not what was typed.
  if (const Result<Date> date = parse_date(text); date.ok() && *date < kLastDate) return show(*date, Language::french);
  if (const Result<Instant> instant = parse_instant(text); instant.ok()) return show(*instant, Language::french);
  if (auto number = large_number_in_french(text)) return *std::move(number);
  if (auto rate = rate_in_french(text)) return *std::move(rate);
  const std::size_t space = text.rfind(' ');
  if (space == std::string_view::npos) return std::string(text);
  const auto currency = currency_named(text.substr(space + 1));
  if (!currency) return std::string(text);
  const bool negative = text.starts_with('-');
  Result<Money> amount = parse_money(text.substr(negative ? 1 : 0, space - (negative ? 1 : 0)), *currency);
  if (!amount.ok()) return std::string(text);
  if (negative) amount->minor = -amount->minor;
  return show(*amount, Language::french);
}

std::optional<std::string> translated(std::string_view english, std::size_t depth);

std::optional<std::string> value_in_french(const Capture& capture, std::size_t depth) {
  if (capture.quoted) return std::string(capture.text);
  std::string value = localized(capture.text);
  if (value == capture.text && reads_as_english(capture.text)) return translated(capture.text, depth + 1);
  return value;
}

std::optional<std::string> filled(std::string_view french, const Captures& captures, std::size_t depth) {
  std::string text;
  while (!french.empty()) {
    const std::string_view literal = literal_ahead(french);
    text += literal;
    french.remove_prefix(literal.size());
    if (french.empty()) break;
    const Capture& capture = captures[static_cast<std::size_t>(french[1] - '0')];
    const auto inner = french[0] == '@' ? translated(capture.text, depth + 1) : value_in_french(capture, depth);
    if (!inner) return std::nullopt;
    text += *inner;
    french.remove_prefix(2);
  }
  return text;
}

// What says most itself comes first: "%1 is before %2" would take in "%1 is before 1990 or more than a year ahead".
const std::vector<DetailTwin>& all_details() {
  static const std::vector<DetailTwin> ordered = [] {
    std::vector<DetailTwin> all;
    for (const auto& twins : {book_details(), system_details(), foreign_details(), toml_details(), program_details()})
      all.insert(all.end(), twins.begin(), twins.end());
    std::ranges::stable_sort(all, std::ranges::greater(),
                             [](const DetailTwin& twin) { return literal_bytes(twin.english); });
    return all;
  }();
  return ordered;
}

std::optional<std::string> translated(std::string_view english, std::size_t depth) {
  if (depth > kDepthMax) return std::nullopt;
  for (const DetailTwin& twin : all_details())
    if (const auto captures = captures_of(twin.english, english))
      if (auto text = filled(twin.french, *captures, depth)) return text;
  const std::size_t joint = english.rfind("; ");
  if (joint == std::string_view::npos) return std::nullopt;
  const auto before = translated(english.substr(0, joint), depth + 1);
  const auto after = translated(english.substr(joint + 2), depth + 1);
  if (!before || !after) return std::nullopt;
  return *before + "\u00A0; " + *after;
}

}  // namespace

std::optional<std::string> detail_in_french(std::string_view english) {
  if (auto text = translated(english, 0)) return text;
  // An amount, a date, an address: of no language.
  std::string value = localized(english);
  if (value != english || english.find(' ') == std::string_view::npos) return value;
  return std::nullopt;
}

}  // namespace apps
