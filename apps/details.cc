// Matching is by literal text: each placeholder takes what lies before the next literal of its sentence, the last one
// all that is left. A detail that no sentence matches may be two of them, joined by "; ".
#include "apps/details.h"

#include <array>

#include "apps/format.h"

namespace apps {
namespace {

constexpr std::size_t kDepthMax = 4;
using Captures = std::array<std::string_view, 10>;

bool is_placeholder(std::string_view text, std::size_t at) {
  return (text[at] == '%' || text[at] == '@') && at + 1 < text.size() && text[at + 1] >= '1' && text[at + 1] <= '9';
}

// Up to its next placeholder.
std::string_view literal_ahead(std::string_view pattern) {
  std::size_t end = 0;
  while (end < pattern.size() && !is_placeholder(pattern, end)) ++end;
  return pattern.substr(0, end);
}

std::optional<Captures> captures_of(std::string_view pattern, std::string_view text) {
  Captures captures;
  while (true) {
    const std::string_view literal = literal_ahead(pattern);
    if (!text.starts_with(literal)) return std::nullopt;
    text.remove_prefix(literal.size());
    pattern.remove_prefix(literal.size());
    if (pattern.empty()) return text.empty() ? std::optional(captures) : std::nullopt;
    std::string_view& capture = captures[static_cast<std::size_t>(pattern[1] - '0')];
    pattern.remove_prefix(2);
    const std::string_view following = literal_ahead(pattern);
    std::size_t end = following.empty() ? text.size() : text.find(following);
    // The last literal stands at the end, whatever looks like it before.
    if (!following.empty() && following.size() == pattern.size() && text.ends_with(following))
      end = text.size() - following.size();
    if (end == std::string_view::npos) return std::nullopt;
    capture = text.substr(0, end);
    text.remove_prefix(end);
  }
}

// "12.50 EUR", "2026-03-04" and "2026-03-04T09:00:00.000000Z" as they are written in France; anything else as it is.
std::string localized(std::string_view text) {
  if (const Result<Date> date = parse_date(text); date.ok()) return show(*date, Language::french);
  if (const Result<Instant> instant = parse_instant(text); instant.ok()) return show(*instant, Language::french);
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

std::optional<std::string> filled(std::string_view french, const Captures& captures, std::size_t depth) {
  std::string text;
  while (!french.empty()) {
    const std::string_view literal = literal_ahead(french);
    text += literal;
    french.remove_prefix(literal.size());
    if (french.empty()) break;
    const std::string_view capture = captures[static_cast<std::size_t>(french[1] - '0')];
    const auto inner = french[0] == '@' ? translated(capture, depth + 1) : std::optional(localized(capture));
    if (!inner) return std::nullopt;
    text += *inner;
    french.remove_prefix(2);
  }
  return text;
}

std::optional<std::string> translated(std::string_view english, std::size_t depth) {
  if (depth > kDepthMax) return std::nullopt;
  for (const auto& twins : {book_details(), system_details(), foreign_details(), program_details()})
    for (const DetailTwin& twin : twins)
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
