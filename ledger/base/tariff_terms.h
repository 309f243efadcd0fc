// The values of a tariff that name nothing else: what the log stores and what pricing computes with are the same.
// Bounds, rates and steps are exact fractions.
#pragma once

#include "ledger/base/fraction.h"
#include "ledger/base/terms.h"

namespace base {

// How the bounds of brackets grow with the household: bound × (1 + couple_or_child, when there is a second adult or a
// child, + per_child × children + per_person × persons beyond the first).
struct Growth {
  Fraction couple_or_child{0, 1};
  Fraction per_child{0, 1};
  Fraction per_person{0, 1};
  friend bool operator==(const Growth&, const Growth&) = default;
};

struct Measure {
  MeasureKind kind = MeasureKind::given;
  BoundSide bounds = BoundSide::from_inclusive;
  Divisor divisor = Divisor::persons;  // of a reste à vivre
  std::uint16_t days = 30;             // a month has for a reste à vivre: > 0
  Growth growth;
  friend bool operator==(const Measure&, const Measure&) = default;
};

// A price or a rate that follows the measure: clamp(slope × measure + intercept, min, max), brought to a step. What a
// household's entry keeps is the step, never the measure, so a coarse step gives little away.
struct Linear {
  LineGives gives = LineGives::price;
  Fraction slope{0, 1};      // of a price: currency units for one unit of the measure
  Fraction intercept{0, 1};  // currency units, or a share
  Fraction min{0, 1};
  Fraction max{0, 1};
  Fraction step{1, 100};  // > 0
  Rounding rounding = Rounding::half_up;
  friend bool operator==(const Linear&, const Linear&) = default;
};

// A level that is a rate counts ten-thousandths; one that is a price counts cents.
inline constexpr std::int64_t kLevelsOfRate = 10'000;

struct PriceFormula {
  FormulaKind kind = FormulaKind::rate;
  PriceBase base = PriceBase::market;  // of a rate, and of a level that gives one
  Fraction rate{1, 1};                 // of a level: what it is multiplied with
  std::int64_t price = 0;              // when fixed: cents for one piece, or 1,000 g or ml
  friend bool operator==(const PriceFormula&, const PriceFormula&) = default;
};

// One row of the grid of purchase rights: the first that fits the household's composition gives its budget.
struct Budget {
  std::uint8_t adults = 0;  // exactly so many; 0: any
  std::uint8_t children_from = 0;
  std::uint8_t children_to = 255;
  std::int64_t amount = 0;     // cents a period
  std::int64_t per_child = 0;  // more for each child beyond children_from
  std::int64_t max = 0;        // 0: unbounded
  friend bool operator==(const Budget&, const Budget&) = default;
};

}  // namespace base
