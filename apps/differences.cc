#include "apps/differences.h"

#include <algorithm>
#include <array>

#include "apps/format.h"
#include "apps/table.h"

namespace apps {
namespace {

constexpr std::size_t kValueWidthMax = 80;  // characters of one value

// What names a member of a list, in the order in which it is told.
constexpr std::array<std::string_view, 9> kNaming = {"code",   "bracket", "product",   "lot",   "category",
                                                     "origin", "period",  "rank_from", "adults"};

// An amount, a cost or a quantity is one value, though JSON writes it as an object.
bool is_one_value(const json::Value& value) {
  if (!value.is_object()) return true;
  const json::Object& object = value.as_object();
  return object.contains("minor") || object.contains("micros") || object.contains("units");
}

bool is_list_of_objects(const json::Value& value) {
  return value.is_array() && !value.as_array().empty() &&
         std::ranges::all_of(value.as_array(), [](const json::Value& each) { return !is_one_value(each); });
}

std::string plain(const json::Value& value) {
  return value.is_string() ? std::string(value.as_string()) : boost::json::serialize(value);
}

std::string name_in_list(const json::Object& object, std::size_t index) {
  std::string name;
  for (const std::string_view key : kNaming) {
    if (key == "origin" && object.contains("lot")) continue;  // it names a rule; a lot may change it
    const json::Value* value = object.if_contains(key);
    if (value == nullptr || value->is_structured() || value->is_null() || plain(*value).empty()) continue;
    if (value->is_number() && value->to_number<std::int64_t>() == 0) continue;
    name += (name.empty() ? "" : " ") + plain(*value);
  }
  return name.empty() ? std::to_string(index + 1) : name;
}

// The members of a list as those of an object; of two that are named alike, the second is told by its place.
json::Object by_name(const json::Value& list) {
  json::Object named;
  if (!list.is_array()) return named;
  for (std::size_t i = 0; i < list.as_array().size(); ++i) {
    const json::Value& each = list.as_array()[i];
    std::string name = each.is_object() ? name_in_list(each.as_object(), i) : std::to_string(i + 1);
    if (named.contains(name)) name += " #" + std::to_string(i + 1);
    named[name] = each;
  }
  return named;
}

enum class Within { object, list };

void compare(const std::string& path, const json::Value& from, const json::Value& to, std::vector<Difference>& found);

void compare_members(const std::string& path, const json::Object& from, const json::Object& to, Within within,
                     std::vector<Difference>& found) {
  const auto step = [&](std::string_view key) {
    if (within == Within::list) return path + "[" + std::string(key) + "]";
    return path.empty() ? std::string(key) : path + "." + std::string(key);
  };
  for (const auto& [key, value] : to) {
    const json::Value* before = from.if_contains(key);
    compare(step(key), before == nullptr ? json::Value(nullptr) : *before, value, found);
  }
  for (const auto& [key, value] : from)
    if (!to.contains(key)) compare(step(key), value, json::Value(nullptr), found);
}

// What the members of a list are called, in its order: "riz L1", "lait".
json::Value names_in(const json::Object& named) {
  json::Array names;
  for (const auto& [name, member] : named) names.push_back(json::Value(name));
  return names;
}

void compare_lists(const std::string& path, const json::Value& from, const json::Value& to,
                   std::vector<Difference>& found) {
  const json::Object before = by_name(from), after = by_name(to);
  const std::size_t found_before = found.size();
  compare_members(path, before, after, Within::list, found);
  // Nothing differs but the order, which counts too: it is that of numbers.
  if (found.size() == found_before) found.push_back({path, names_in(before), names_in(after)});
}

void compare(const std::string& path, const json::Value& from, const json::Value& to, std::vector<Difference>& found) {
  if (from == to) return;
  if (is_list_of_objects(from) || is_list_of_objects(to)) return compare_lists(path, from, to, found);
  if (!is_one_value(from) && !is_one_value(to))
    return compare_members(path, from.as_object(), to.as_object(), Within::object, found);
  found.push_back({path, from, to});
}

// --- for people ------------------------------------------------------------------------------------------------------

std::string quoted(std::string_view text, Language language) {
  return language == Language::french ? "« " + std::string(text) + " »" : "'" + std::string(text) + "'";
}

std::string show_text(std::string_view text, Language language) {
  if (const auto date = parse_date(text); date.ok()) {
    if (*date < kLastDate) return show(*date, language);
    return language == Language::french ? "sans fin" : "without end";
  }
  return quoted(text, language);
}

std::string show_object(const json::Object& object, Language language) {
  if (object.contains("minor"))
    if (const auto currency = currency_named(plain(object.at("currency"))))
      return show(Money{object.at("minor").as_int64(), *currency}, language);
  if (object.contains("units"))
    if (const auto unit = unit_named(plain(object.at("unit"))))
      return show(Quantity{object.at("units").as_int64()}, *unit, language);
  if (object.contains("micros")) {
    const auto unit = unit_named(plain(object.at("unit")));
    const auto currency = currency_named(plain(object.at("currency")));
    if (unit && currency) return show_unit_cost(MicroCost{object.at("micros").as_int64()}, *unit, *currency, language);
  }
  std::string text;
  for (const auto& [key, value] : object)
    if (!value.is_null() && !(value.is_string() && value.as_string().empty()))
      text += (text.empty() ? "" : ", ") + std::string(key) + " " +
              (value.is_object() ? show_object(value.as_object(), language) : plain(value));
  return text;
}

// Of a path: "rules[a frais].formula.rate".
bool is_rate(std::string_view field) {
  const std::string_view last = field.substr(field.rfind('.') + 1);
  return last == "rate" || last == "share" || last == "price_cap";
}

// Of a long text, its beginning: a cell of a table, not a page.
std::string cut(std::string text) {
  if (width_of(text) <= kValueWidthMax) return text;
  std::size_t end = 0, width = 0;
  while (width < kValueWidthMax - 1) {
    do ++end;
    while ((static_cast<unsigned char>(text[end]) & 0xC0) == 0x80);  // to the next code point
    ++width;
  }
  return text.substr(0, end) + "…";
}

std::string show_value(const json::Value& value, std::string_view field, Language language) {
  const bool french = language == Language::french;
  if (value.is_null() || (value.is_string() && value.as_string().empty())) return french ? "rien" : "nothing";
  if (value.is_bool()) return value.as_bool() ? (french ? "oui" : "yes") : (french ? "non" : "no");
  if (field == "vat_rate" && value.is_number())
    if (const auto rate = Fraction::create(value.to_number<std::int64_t>(), 10'000); rate.ok())
      return show(*rate, language);
  if (value.is_string() && is_rate(field))
    if (const auto rate = Fraction::parse(value.as_string()); rate.ok()) return show(*rate, language);
  if (value.is_string()) return show_text(value.as_string(), language);
  if (value.is_object()) return show_object(value.as_object(), language);
  if (!value.is_array()) return show_count(value.to_number<std::int64_t>(), language);
  std::string text;
  for (const json::Value& each : value.as_array())
    text += (text.empty() ? "" : ", ") + show_value(each, field, language);
  return text.empty() ? (french ? "rien" : "nothing") : text;
}

}  // namespace

std::vector<Difference> differences_of(const json::Object& from, const json::Object& to) {
  std::vector<Difference> found;
  compare_members({}, from, to, Within::object, found);
  return found;
}

std::string show(const Difference& difference, Language language) {
  return difference.field + (language == Language::french ? "\u00A0: " : ": ") +
         cut(show_value(difference.from, difference.field, language)) + " → " +
         cut(show_value(difference.to, difference.field, language));
}

}  // namespace apps
