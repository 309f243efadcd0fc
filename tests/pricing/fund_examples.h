// Funds and needs for the tests of funds: a fund by its number, a need in one shop, category and bracket on one day.
#pragma once

#include "pricing/fund.h"
#include "support/support.h"

namespace pricing::fund_examples {

inline FundView fund(std::uint32_t id, Money left, std::int32_t order = 0, std::int64_t weight = 1) {
  FundView view;
  view.id = FundId{id};
  view.left = left;
  view.order = order;
  view.weight = weight;
  return view;
}

inline constexpr ShopId kShop{1};
inline constexpr CategoryId kFruit{2};
inline constexpr BracketId kSolidarity{3};

inline FundingCase needs(Money need) {
  return {.need = need,
          .shop = kShop,
          .category = kFruit,
          .bracket = kSolidarity,
          .has_household = true,
          .date = test_support::day("2026-11-23")};
}

inline FundPayment pays(std::uint32_t id, Money amount) {
  return {FundId{id}, amount};
}

inline FundingCase two_gaps(Money need, Money price_gap, Quantity quantity = {1}) {
  FundingCase funding_case = needs(need);
  funding_case.price_gap = price_gap;
  funding_case.quantity = quantity;
  return funding_case;
}

}  // namespace pricing::fund_examples
