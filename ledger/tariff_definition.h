// A tariff as its authors wrote it: what it reads of a household, its brackets, its prices and the rights that go with
// them. Loaded from a reviewed file, stored whole in the log, replaced whole by a later version. Codes name other
// things; rates, bounds and steps are exact fractions. What it means is computed by pricing (docs/pricing_model.md);
// grids and rules that it can say are in the sources named there.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "ledger/base/fraction.h"
#include "ledger/base/money.h"
#include "ledger/base/terms.h"
#include "ledger/base/time.h"

namespace ledger {

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

// A class of means. A household is of the first bracket whose conditions it meets and whose bounds hold its measure.
struct Bracket {
  std::string code;
  std::string label;
  Rounding rounding = Rounding::half_up;
  std::optional<std::int64_t> floor;    // lowest unit price in cents, for a piece or 1,000 g or ml
  std::optional<std::int64_t> ceiling;  // highest
  std::optional<Fraction> from;         // of the measure; none: no lower bound
  std::optional<Fraction> up_to;        // none: no upper bound
  Condition resident = Condition::any;  // of a priority neighbourhood (QPV)
  Condition referred = Condition::any;  // by a social worker
  bool needs_pool = false;              // its discounts are allowed only while the tariff's pool covers them
  friend bool operator==(const Bracket&, const Bracket&) = default;
};

struct PriceFormula {
  FormulaKind kind = FormulaKind::rate;
  PriceBase base = PriceBase::market;  // of a rate, and of a level that gives one
  Fraction rate{1, 1};
  std::int64_t price = 0;  // when fixed: cents for one piece, or 1,000 g or ml
  friend bool operator==(const PriceFormula&, const PriceFormula&) = default;
};

// The price for a bracket; category, origin and rank may be left open. The most precise rule wins.
struct Rule {
  std::string bracket;           // code
  std::string category;          // code; empty: any
  std::optional<Origin> origin;  // none: any
  std::uint8_t rank_from = 0;    // from the how-manieth child of a family on; 0: any
  PriceFormula formula;
  std::vector<PriceFormula> or_lower;  // the lowest of all is the price
  friend bool operator==(const Rule&, const Rule&) = default;
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

// What a household may buy, and for how long. Computed on entry from its composition, which is not kept.
struct Rights {
  Period period = Period::month;  // week or month
  BudgetBasis basis = BudgetBasis::paid;
  std::vector<Budget> budgets;        // none: no budget
  std::uint16_t access_months = 0;    // 0: without end
  std::uint8_t renewals = 0;          // how many times access may be renewed
  std::uint16_t renewal_months = 0;   // how long a renewal lasts; 0: as the first access
  std::uint16_t waiting_months = 0;   // between the end of one access and the next
  std::vector<std::string> brackets;  // codes; empty: every bracket
  friend bool operator==(const Rights&, const Rights&) = default;
};

// How much of a product or a category a household may take.
struct Quota {
  std::string product;   // code; one of product and category
  std::string category;  // code
  Period period = Period::month;
  Quantity quantity;                  // base units, > 0
  std::vector<std::string> brackets;  // codes; empty: every bracket
  friend bool operator==(const Quota&, const Quota&) = default;
};

struct Tariff {
  std::string code;
  std::string label;
  Date from = kNoDate;  // this version's first day
  Currency currency = Currency::eur;
  std::vector<std::string> shops;  // codes; empty: every shop
  std::string public_bracket;      // code of the bracket of those without a household
  Measure measure;
  std::optional<Linear> linear;
  std::vector<Bracket> brackets;
  std::vector<Rule> rules;
  std::optional<Rights> rights;
  std::vector<Quota> quotas;
  std::vector<std::string> override_roles;  // who may go beyond rights and quotas, with a reason
  std::string pool;  // code of the fund that surpluses and top-ups feed and that discounts are bounded by; empty: none
  friend bool operator==(const Tariff&, const Tariff&) = default;
};

}  // namespace ledger
