#include "apps/form_keys.h"

#include <utility>

namespace apps {

std::string key_of_field(std::string_view field) {
  static constexpr std::pair<std::string_view, std::string_view> kOtherNames[] = {
      {"unit_share", "share"}, {"vat_rate", "vat"}, {"size_class", "size"}, {"budget", "monthly_budget"}};
  std::string key;
  for (const char c : field.substr(0, field.find_first_of(".["))) {
    const bool begins_a_word = c >= 'A' && c <= 'Z';
    if (begins_a_word) key += '_';
    key += begins_a_word ? static_cast<char>(c - 'A' + 'a') : c;
  }
  for (const auto& [ours, written] : kOtherNames)
    if (key == ours) return std::string(written);
  return key;
}

}  // namespace apps
