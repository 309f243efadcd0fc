// From what a household says at its entry to its bracket, its step of a linear tariff and its rights. Pure, exact, and
// forgetful: means are read where they are asked, and only the placement leaves. docs/pricing_model.md has the formulae
// and their sources (quotient familial: CAF; reste à vivre and consumption units: DOMAIN §4).
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "ledger/base/ids.h"
#include "ledger/base/tariff_terms.h"

namespace pricing {

// Persons of a household. Not kept: its size class and its rights are.
struct Composition {
  std::uint8_t adults = 1;
  std::uint8_t teenagers = 0;  // 14 to 17
  std::uint8_t children = 0;   // under 14
  std::uint32_t persons() const { return std::uint32_t{adults} + teenagers + children; }
  std::uint32_t minors() const { return std::uint32_t{teenagers} + children; }
  friend bool operator==(const Composition&, const Composition&) = default;
};

// 1 for the first person, 0.5 for each further one of 14 or more, 0.3 for each younger (Insee).
Fraction consumption_units(const Composition& composition);

// What a household says. Amounts are exact currency units, not cents.
struct Means {
  std::optional<Fraction> quotient_familial;  // a month; or from the three below
  std::optional<Fraction> yearly_income;      // quotient = (yearly income / 12 + monthly benefits) / parts
  std::optional<Fraction> monthly_benefits;
  std::optional<Fraction> parts;
  std::optional<Fraction> resources;  // a month
  std::optional<Fraction> charges;
  std::optional<std::uint16_t> age;
  std::optional<Composition> composition;
  bool resident = false;  // of a priority neighbourhood (QPV)
  bool referred = false;  // by a social worker
  std::string bracket;    // given by the shop, or chosen by the household: its code
};

struct BracketBounds {
  std::string code;
  std::optional<Fraction> from;
  std::optional<Fraction> up_to;
  Condition resident = Condition::any;
  Condition referred = Condition::any;
};

struct EligibilityTerms {
  Measure measure;
  std::optional<Linear> linear;
  std::vector<BracketBounds> brackets;  // in the tariff's order
};

struct Placement {
  std::size_t bracket = 0;  // index in the tariff's brackets
  std::int64_t level = 0;   // of a linear tariff: cents, or ten-thousandths of a rate
  // For whoever explains it at the desk; never sent, never written.
  std::optional<Fraction> measured;
  Fraction grown_by{1, 1};  // what the bounds were multiplied with
};

class Eligibility {
 public:
  // Refuses, where a measure is read: two brackets that one household could be of, their conditions and their bounds
  // both holding (brackets_overlap), and a measure or a pair of conditions that no bracket covers (bracket_missing;
  // negative quotients and ages need not be covered, a negative reste à vivre must). Refuses further: bounds without a
  // measure, a bound at or above its other, a linear form without a measure, a step or days of zero, min below zero or
  // above max, growth below zero (fraction_out_of_range). `field` is "brackets[2]", "linear.step" and the like; of a
  // gap, the bracket that it lies above, else the lowest.
  static Result<Eligibility> create(EligibilityTerms terms);

  // The one bracket whose conditions hold and whose bounds, grown with the household, hold the measure; where none is
  // read, the bracket that is named, else the first, as written, whose conditions hold, if any has some. Errors:
  // measure_missing with the field of Means that is asked for; unknown_bracket for a code that the tariff does not
  // list; bracket_missing when nothing holds; fraction_out_of_range for a division by nothing.
  Result<Placement> place(const Means& means) const;

  const EligibilityTerms& terms() const { return terms_; }

 private:
  explicit Eligibility(EligibilityTerms terms) : terms_(std::move(terms)) {}
  EligibilityTerms terms_;
};

// What the measure comes to, before bounds: for the desk, and for tests. Nothing for `given` and `choice`.
Result<std::optional<Fraction>> measured(const Measure& measure, const Means& means);

// The step of a linear tariff: clamp(slope × measure + intercept, min, max) brought to a step and within min and max
// again, which need not be steps; cents, or ten-thousandths.
Result<std::int64_t> level_of(const Linear& linear, const Fraction& measured);

// A budget a period, by the first row that fits; children are all minors. Nothing when none fits.
std::optional<std::int64_t> budget_of(std::span<const Budget> grid, const Composition& composition);

// tariff_rule_missing, with `field`, for a grid that has rows and leaves a household without one: such a household
// would buy without limit, and nobody would have meant it.
Result<void> check_grid(std::span<const Budget> grid, std::string_view field);

}  // namespace pricing
