// Whatever a row holds is read back from its bytes: of every kind of row, with every field at a value of its own.
#include "engine/archive.h"

#include <gtest/gtest.h>

#include <boost/pfr/core.hpp>

#include "engine/state.h"

namespace engine::archive_test {
namespace {

// Sets every member to what no other has, as the compiler counts them and not as the lists of fields do.
class Filling {
 public:
  template <class T>
  void operator()(T& value) {
    if constexpr (std::is_same_v<T, bool>)
      value = true;
    else if constexpr (std::is_integral_v<T> || std::is_enum_v<T>)
      value = static_cast<T>(++count_);
    else
      boost::pfr::for_each_field(value, [this](auto& field) { (*this)(field); });
  }
  void operator()(std::string& text) { text = "text " + std::to_string(++count_); }
  template <class T>
  void operator()(std::vector<T>& items) {
    for (int i = 0; i < 2; ++i) (*this)(items.emplace_back());
  }
  template <class T>
  void operator()(std::optional<T>& item) {
    (*this)(item.emplace());
  }
  template <class K, class V>
  void operator()(std::map<K, V>& items) {
    for (int i = 0; i < 2; ++i) {
      K key{};
      (*this)(key);
      (*this)(items[key]);
    }
  }

 private:
  std::uint8_t count_ = 0;
};

// As ==, also of rows that have none.
class Same {
 public:
  template <class T>
  bool operator()(const T& a, const T& b) const {
    if constexpr (std::is_integral_v<T> || std::is_enum_v<T>) {
      return a == b;
    } else {
      bool all = true;
      boost::pfr::for_each_field(a, [&](const auto& field, auto index) {
        all = all && (*this)(field, boost::pfr::get<decltype(index)::value>(b));
      });
      return all;
    }
  }
  bool operator()(const std::string& a, const std::string& b) const { return a == b; }
  template <class T>
  bool operator()(const std::vector<T>& a, const std::vector<T>& b) const {
    return std::equal(a.begin(), a.end(), b.begin(), b.end(), *this);
  }
  template <class T>
  bool operator()(const std::optional<T>& a, const std::optional<T>& b) const {
    return a.has_value() == b.has_value() && (!a || (*this)(*a, *b));
  }
  template <class K, class V>
  bool operator()(const std::map<K, V>& a, const std::map<K, V>& b) const {
    return std::equal(a.begin(), a.end(), b.begin(), b.end(), [this](const auto& x, const auto& y) {
      return x.first == y.first && (*this)(x.second, y.second);
    });
  }
};

template <class T>
class RowsOf : public testing::Test {};

// What the tables of a state hold, keys and rows; their parts are in them.
using All =
    testing::Types<LegalEntityRow, ShopRow, SourceRow, SupplierRow, NameRow, ProductRow, TariffRow, FunderRow, FundRow,
                   StockKey, StockRow, LotRow, FundBalance, UnfundedRow, FinancedKey, FinancedRow, CommitmentKey,
                   CommitmentRow, ReassignmentRow, HouseholdRow, UseKey, UseRow, CardRow, QuotaUseKey, QuotaUseRow,
                   ReturnedKey, ReturnedRow, PaperKey, PaperRow, SizeRow, CommandKey, Reference>;
TYPED_TEST_SUITE(RowsOf, All);

TYPED_TEST(RowsOf, AreReadBackWithEveryField) {
  TypeParam row{};
  Filling{}(row);
  ASSERT_FALSE(Same{}(row, TypeParam{}));
  const auto back = from_row<TypeParam>(to_row(row));
  ASSERT_TRUE(back.ok());
  EXPECT_TRUE(Same{}(*back, row));
  EXPECT_EQ(to_row(*back), to_row(row));
}

}  // namespace
}  // namespace engine::archive_test
