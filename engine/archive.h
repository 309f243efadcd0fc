// Rows as bytes: integers big-endian, texts and lists with a length before them. Disposable, so there is no evolution
// to care for: whoever changes a row, or a value of another room that rows hold, raises kFoldVersion, and rows of
// before are rebuilt. A row says its fields once, all of them:
//
//   struct Row { Quantity sold; Money value; GRENIER_FIELDS(sold, value) };
#pragma once

#include <array>
#include <boost/pfr/tuple_size.hpp>
#include <map>
#include <optional>
#include <string>
#include <tuple>
#include <type_traits>
#include <vector>

#include "ledger/base/bytes.h"
#include "ledger/definitions.h"
#include "ledger/event.h"

#define GRENIER_FIELDS(...)       \
  auto fields() {                 \
    return std::tie(__VA_ARGS__); \
  }                               \
  auto fields() const {           \
    return std::tie(__VA_ARGS__); \
  }

namespace engine {

// The same for the values of other rooms.
inline auto fields_of(auto& row) requires requires {
  row.fields();
}
{ return row.fields(); }
template <class T, class Plain>
concept Is = std::is_same_v<std::remove_const_t<T>, Plain>;

template <Is<Money> T>
auto fields_of(T& v) {
  return std::tie(v.minor, v.currency);
}
template <Is<Quantity> T>
auto fields_of(T& v) {
  return std::tie(v.units);
}
template <Is<Fraction> T>
auto fields_of(T& v) {
  return std::tie(v.numerator, v.denominator);
}
template <Is<ledger::LegalEntity> T>
auto fields_of(T& v) {
  return std::tie(v.code, v.label, v.siren, v.retired);
}
template <Is<ledger::Shop> T>
auto fields_of(T& v) {
  return std::tie(v.code, v.label, v.legal_entity, v.kind, v.currency, v.oversell, v.zone, v.retired);
}
template <Is<ledger::SourceDefinition> T>
auto fields_of(T& v) {
  return std::tie(v.code, v.label, v.kind, v.shop, v.retired);
}
template <Is<ledger::Supplier> T>
auto fields_of(T& v) {
  return std::tie(v.code, v.label, v.retired);
}
template <Is<ledger::Product> T>
auto fields_of(T& v) {
  return std::tie(v.code, v.label, v.category, v.unit, v.barcode, v.nature, v.vat_rate, v.tags, v.retired);
}
template <Is<ledger::Price> T>
auto fields_of(T& v) {
  return std::tie(v.product, v.shop, v.from, v.market, v.full);
}
template <Is<ledger::Funder> T>
auto fields_of(T& v) {
  return std::tie(v.code, v.label, v.retired);
}
template <Is<ledger::Fund> T>
auto fields_of(T& v) {
  return std::tie(v.code, v.label, v.funder, v.currency, v.from, v.to, v.shops, v.zones, v.categories, v.tags,
                  v.brackets, v.origins, v.basis, v.share_kind, v.share, v.unit_share, v.order, v.weight, v.caps,
                  v.retired);
}
template <Is<ledger::FundCaps> T>
auto fields_of(T& v) {
  return std::tie(v.total, v.per_month, v.per_shop, v.per_household, v.per_household_month, v.per_sale, v.per_unit);
}
template <Is<ledger::Growth> T>
auto fields_of(T& v) {
  return std::tie(v.couple_or_child, v.per_child, v.per_person);
}
template <Is<ledger::Measure> T>
auto fields_of(T& v) {
  return std::tie(v.kind, v.bounds, v.divisor, v.days, v.growth);
}
template <Is<ledger::Linear> T>
auto fields_of(T& v) {
  return std::tie(v.gives, v.slope, v.intercept, v.min, v.max, v.step, v.rounding);
}
template <Is<ledger::PriceFormula> T>
auto fields_of(T& v) {
  return std::tie(v.kind, v.base, v.rate, v.price);
}
template <Is<ledger::Budget> T>
auto fields_of(T& v) {
  return std::tie(v.adults, v.children_from, v.children_to, v.amount, v.per_child, v.max);
}
template <Is<ledger::Rights> T>
auto fields_of(T& v) {
  return std::tie(v.period, v.basis, v.budgets, v.access_months, v.renewals, v.renewal_months, v.waiting_months,
                  v.brackets, v.unlimited_otherwise);
}
template <Is<ledger::Quota> T>
auto fields_of(T& v) {
  return std::tie(v.product, v.category, v.period, v.quantity, v.brackets);
}
template <Is<ledger::Bracket> T>
auto fields_of(T& v) {
  return std::tie(v.code, v.label, v.rounding, v.floor, v.ceiling, v.from, v.up_to, v.resident, v.referred,
                  v.needs_pool);
}
template <Is<ledger::Rule> T>
auto fields_of(T& v) {
  return std::tie(v.bracket, v.category, v.origin, v.rank_from, v.formula, v.or_lower, v.floor, v.ceiling);
}
template <Is<ledger::Tariff> T>
auto fields_of(T& v) {
  return std::tie(v.code, v.label, v.from, v.currency, v.shops, v.public_bracket, v.measure, v.linear, v.brackets,
                  v.rules, v.rights, v.quotas, v.override_roles, v.pool);
}

template <Is<ledger::AccessTerms> T>
auto fields_of(T& v) {
  return std::tie(v.tariff, v.version);
}
template <Is<ledger::BracketSource> T>
auto fields_of(T& v) {
  return std::tie(v.tariff, v.version, v.level);
}

// What rows are written and read by. A field that its list forgot would be lost at the next start, and no digest would
// tell, since that is made from the same list: so the compiler counts the members and refuses.
template <class T>
auto all_fields_of(T& value) {
  auto fields = fields_of(value);
  static_assert(std::tuple_size_v<decltype(fields)> == boost::pfr::tuple_size_v<std::remove_const_t<T>>,
                "the list of fields leaves a member out");
  return fields;
}

class RowWriter {
 public:
  template <class... Values>
  void operator()(const Values&... values) {
    (put(values), ...);
  }
  std::string take() { return std::move(out_); }
  const std::string& bytes() const { return out_; }

 private:
  template <class T>
  void put(const T& value) {
    if constexpr (std::is_enum_v<T>) {
      put(static_cast<std::underlying_type_t<T>>(value));
    } else if constexpr (std::is_integral_v<T>) {
      if constexpr (std::is_same_v<T, bool>)
        out_.push_back(value ? 1 : 0);
      else
        put_big_endian(out_, static_cast<std::make_unsigned_t<T>>(value));
    } else {
      std::apply([this](const auto&... fields) { (put(fields), ...); }, all_fields_of(value));
    }
  }
  void put(const std::string& text) {
    put(static_cast<std::uint32_t>(text.size()));
    out_ += text;
  }
  template <std::size_t N>
  void put(const std::array<std::uint8_t, N>& bytes) {
    out_.append(reinterpret_cast<const char*>(bytes.data()), N);
  }
  template <class T>
  void put(const std::vector<T>& items) {
    put(static_cast<std::uint32_t>(items.size()));
    for (const T& item : items) put(item);
  }
  template <class T>
  void put(const std::optional<T>& item) {
    put(item.has_value());
    if (item) put(*item);
  }
  template <class K, class V>
  void put(const std::map<K, V>& items) {
    put(static_cast<std::uint32_t>(items.size()));
    for (const auto& [key, value] : items) put(key), put(value);
  }

  std::string out_;
};

class RowReader {
 public:
  explicit RowReader(std::string_view bytes) : rest_(bytes) {}
  template <class... Values>
  void operator()(Values&... values) {
    (get(values), ...);
  }
  // Everything was there and nothing is left.
  bool complete() const { return ok_ && rest_.empty(); }

 private:
  std::string_view take(std::size_t count) {
    if (count > rest_.size()) ok_ = false;
    if (!ok_) return {};
    const std::string_view taken = rest_.substr(0, count);
    rest_.remove_prefix(count);
    return taken;
  }
  template <class T>
  void get(T& value) {
    if constexpr (std::is_enum_v<T>) {
      std::underlying_type_t<T> number{};
      get(number);
      value = static_cast<T>(number);
    } else if constexpr (std::is_integral_v<T>) {
      const std::string_view bytes = take(sizeof(T));
      if (!ok_) return;
      if constexpr (std::is_same_v<T, bool>)
        value = bytes[0] != 0;
      else
        value = static_cast<T>(get_big_endian<std::make_unsigned_t<T>>(bytes_of(bytes).data()));
    } else {
      std::apply([this](auto&... fields) { (get(fields), ...); }, all_fields_of(value));
    }
  }
  void get(std::string& text) {
    std::uint32_t size = 0;
    get(size);
    text = take(size);
  }
  template <std::size_t N>
  void get(std::array<std::uint8_t, N>& bytes) {
    const std::string_view taken = take(N);
    if (ok_) std::copy(taken.begin(), taken.end(), bytes.begin());
  }
  template <class T>
  void get(std::vector<T>& items) {
    std::uint32_t size = 0;
    get(size);
    items.clear();
    for (std::uint32_t i = 0; i < size && ok_; ++i) get(items.emplace_back());
  }
  template <class T>
  void get(std::optional<T>& item) {
    bool there = false;
    get(there);
    item.reset();
    if (there) get(item.emplace());
  }
  template <class K, class V>
  void get(std::map<K, V>& items) {
    std::uint32_t size = 0;
    get(size);
    items.clear();
    for (std::uint32_t i = 0; i < size && ok_; ++i) {
      K key{};
      V value{};
      get(key), get(value);
      items.emplace(std::move(key), std::move(value));
    }
  }

  std::string_view rest_;
  bool ok_ = true;
};

template <class T>
std::string to_row(const T& value) {
  RowWriter writer;
  writer(value);
  return writer.take();
}
template <class T>
Result<T> from_row(std::string_view bytes) {
  T value{};
  RowReader reader(bytes);
  reader(value);
  if (!reader.complete()) return fail(ErrorCode::corrupt_record, "row", "a row of another shape; it will be rebuilt");
  return value;
}

}  // namespace engine
