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
#include "ledger/base/tariff_terms.h"
#include "ledger/base/time.h"

namespace ledger {

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

// The price for a bracket; category, origin and rank may be left open. The most precise rule wins.
struct Rule {
  std::string bracket;           // code
  std::string category;          // code; empty: any
  std::optional<Origin> origin;  // none: any
  std::uint8_t rank_from = 0;    // from the how-manieth child of a family on; 0: any
  PriceFormula formula;
  std::vector<PriceFormula> or_lower;   // the lowest of all is the price
  std::optional<std::int64_t> floor;    // in place of the bracket's
  std::optional<std::int64_t> ceiling;  // in place of the bracket's
  friend bool operator==(const Rule&, const Rule&) = default;
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
  bool unlimited_otherwise = false;   // a household that no row fits has no budget, and that was meant
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
