// Two questions about plain structs, asked of every field at any depth: are they the same, and is each one set? The
// second keeps the examples honest: a field that a codec forgets comes back as its default, and must differ from it.
#pragma once

#include <array>
#include <boost/pfr.hpp>
#include <optional>
#include <string>
#include <type_traits>
#include <variant>
#include <vector>

namespace test_support {

template <class T>
constexpr bool kHasFields = std::is_class_v<T>&& std::is_aggregate_v<T>;

template <class T>
bool same(const T& a, const T& b);

template <class T>
bool same_value(const std::optional<T>& a, const std::optional<T>& b) {
  return a.has_value() == b.has_value() && (!a || same(*a, *b));
}
template <class T>
bool same_value(const std::vector<T>& a, const std::vector<T>& b) {
  if (a.size() != b.size()) return false;
  for (std::size_t i = 0; i < a.size(); ++i)
    if (!same(a[i], b[i])) return false;
  return true;
}
template <class... T>
bool same_value(const std::variant<T...>& a, const std::variant<T...>& b) {
  if (a.index() != b.index()) return false;
  return std::visit([&](const auto& each) { return same(each, std::get<std::decay_t<decltype(each)>>(b)); }, a);
}
template <class T, std::size_t N>
bool same_value(const std::array<T, N>& a, const std::array<T, N>& b) {
  return a == b;
}
template <class T>
bool same_value(const T& a, const T& b) {
  if constexpr (kHasFields<T>) {
    bool all = true;
    boost::pfr::for_each_field(a, [&]<class Field>(const Field& field, auto index) {
      all = all && same<Field>(field, boost::pfr::get<index>(b));
    });
    return all;
  } else {
    return a == b;
  }
}
template <class T>
bool same(const T& a, const T& b) {
  return same_value(a, b);
}

// The first field that is as in `unset`, by its place ("2.0.5"), or "".
template <class T>
std::string unset_field(const T& value, const T& unset);

template <class T>
std::string unset_in(const std::optional<T>& value, const std::optional<T>&) {
  return value ? unset_field(*value, T{}) : "none";
}
template <class T>
std::string unset_in(const std::vector<T>& value, const std::vector<T>&) {
  if (value.empty()) return "empty";
  for (const T& item : value)
    if (const std::string found = unset_field(item, T{}); !found.empty()) return found;
  return "";
}
template <class... T>
std::string unset_in(const std::variant<T...>& value, const std::variant<T...>&) {
  return std::visit([](const auto& each) { return unset_field(each, std::decay_t<decltype(each)>{}); }, value);
}
template <class T, std::size_t N>
std::string unset_in(const std::array<T, N>& value, const std::array<T, N>& unset) {
  return value == unset ? "here" : "";
}
template <class T>
std::string unset_in(const T& value, const T& unset) {
  std::string found;
  if constexpr (kHasFields<T>) {
    boost::pfr::for_each_field(value, [&]<class Field>(const Field& field, auto index) {
      const std::string inner = unset_field<Field>(field, boost::pfr::get<index>(unset));
      if (found.empty() && !inner.empty()) found = std::to_string(index) + "." + inner;
    });
  } else if (value == unset) {
    found = "here";
  }
  return found;
}
template <class T>
std::string unset_field(const T& value, const T& unset) {
  return unset_in(value, unset);
}

}  // namespace test_support
