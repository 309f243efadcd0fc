// A lone parent with a child of ten has 1,400 a month and pays 680 of charges. The tariff reads a reste à vivre per
// consumption unit over 30 days, its bounds are up-to-inclusive and grow by 0.1 for each child:
//
//   consumption units   1 + 0.3                          1.3
//   measured            (1400 − 680) / (30 × 1.3)        18.46 a day, kept as 240/13
//   grown by            1 + 0.1 × 1 child                1.1
//   brackets            … up to 9, up to 17, beyond      9.90 and 18.70: the second holds 18.46
//
// Every step is an exact fraction; nothing is rounded before a linear tariff's step.
#include "pricing/eligibility.h"

#include <algorithm>
#include <limits>
#include <set>
#include <string>

namespace pricing {

namespace {

constexpr Fraction kZero{0, 1};
constexpr Fraction kOne{1, 1};

Fraction whole(std::int64_t number) {
  return {number, 1};
}

std::string bracket_field(std::size_t index) {
  return "brackets[" + std::to_string(index) + "]";
}

bool reads_means(const Measure& measure) {
  return measure.kind != MeasureKind::given && measure.kind != MeasureKind::choice;
}

// --- the measure -----------------------------------------------------------------------------------------------------

template <class Value>
Result<Value> said(const std::optional<Value>& value, std::string_view field) {
  if (!value) return fail(ErrorCode::measure_missing, std::string(field), "the tariff reads it");
  return *value;
}

Result<Fraction> divided(const Fraction& amount, const Fraction& divisor, std::string_view field) {
  if (divisor <= kZero)
    return fail(ErrorCode::fraction_out_of_range, std::string(field),
                "nothing can be divided by " + to_string(divisor));
  return divide(amount, divisor);
}

Result<Fraction> quotient_familial(const Means& means) {
  if (means.quotient_familial) return *means.quotient_familial;
  if (!means.yearly_income) return said(means.quotient_familial, "quotient_familial");
  const Fraction monthly_income = TRY(divide(*means.yearly_income, whole(12)));
  const Fraction monthly = TRY(add(monthly_income, TRY(said(means.monthly_benefits, "monthly_benefits"))));
  return divided(monthly, TRY(said(means.parts, "parts")), "parts");
}

Result<Fraction> divisor_of(Divisor divisor, const Means& means) {
  if (divisor == Divisor::parts) return said(means.parts, "parts");
  const Composition composition = TRY(said(means.composition, "composition"));
  return divisor == Divisor::persons ? whole(composition.persons()) : consumption_units(composition);
}

Result<Fraction> reste_a_vivre(const Measure& measure, const Means& means) {
  const Fraction resources = TRY(said(means.resources, "resources"));
  const Fraction monthly = TRY(subtract(resources, TRY(said(means.charges, "charges"))));
  const std::string_view field = measure.divisor == Divisor::parts ? "parts" : "composition";
  const Fraction daily = TRY(divided(monthly, whole(measure.days), "measure.days"));
  return divided(daily, TRY(divisor_of(measure.divisor, means)), field);
}

// --- brackets --------------------------------------------------------------------------------------------------------

bool grows(const Growth& growth) {
  return growth != Growth{};
}

Result<Fraction> growth_of(const Growth& growth, const Means& means) {
  if (!grows(growth)) return kOne;
  const Composition composition = TRY(said(means.composition, "composition"));
  Fraction factor = kOne;
  if (composition.adults > 1 || composition.minors() > 0) factor = TRY(add(factor, growth.couple_or_child));
  factor = TRY(add(factor, TRY(multiply(growth.per_child, whole(composition.minors())))));
  const std::int64_t beyond_first = std::max<std::int64_t>(0, std::int64_t{composition.persons()} - 1);
  return add(factor, TRY(multiply(growth.per_person, whole(beyond_first))));
}

bool holds(Condition condition, bool fact) {
  return condition == Condition::any || (condition == Condition::yes) == fact;
}

bool conditions_hold(const BracketBounds& bracket, bool resident, bool referred) {
  return holds(bracket.resident, resident) && holds(bracket.referred, referred);
}

bool has_conditions(const BracketBounds& bracket) {
  return bracket.resident != Condition::any || bracket.referred != Condition::any;
}

Result<bool> bounds_hold(const BracketBounds& bracket, BoundSide side, const Fraction& measured,
                         const Fraction& grown) {
  if (bracket.from) {
    const Fraction from = TRY(multiply(*bracket.from, grown));
    if (side == BoundSide::from_inclusive ? measured < from : measured <= from) return false;
  }
  if (bracket.up_to) {
    const Fraction up_to = TRY(multiply(*bracket.up_to, grown));
    if (side == BoundSide::from_inclusive ? measured >= up_to : measured > up_to) return false;
  }
  return true;
}

Result<Placement> place_by_code(const EligibilityTerms& terms, const Means& means) {
  for (std::size_t i = 0; i < terms.brackets.size(); ++i) {
    if (terms.brackets[i].code != means.bracket) continue;
    if (conditions_hold(terms.brackets[i], means.resident, means.referred))
      return Placement{.bracket = i, .measured = {}};
    return fail(ErrorCode::bracket_missing, "bracket", "'" + means.bracket + "' asks what the household does not meet");
  }
  return fail(ErrorCode::unknown_bracket, "bracket", "the tariff lists no '" + means.bracket + "'");
}

// A tariff without measure whose brackets are told apart by what they ask: resident, referred, everybody else.
Result<Placement> place_by_conditions(const EligibilityTerms& terms, const Means& means) {
  if (std::none_of(terms.brackets.begin(), terms.brackets.end(), has_conditions))
    return fail(ErrorCode::measure_missing, "bracket", "the tariff reads no means: the bracket must be said");
  for (std::size_t i = 0; i < terms.brackets.size(); ++i)
    if (conditions_hold(terms.brackets[i], means.resident, means.referred))
      return Placement{.bracket = i, .measured = {}};
  return fail(ErrorCode::bracket_missing, "bracket", "no bracket's conditions hold");
}

// --- a linear tariff -------------------------------------------------------------------------------------------------

// To a step, then within the bounds again, which need not be steps; then in cents or ten-thousandths.
Result<std::int64_t> level_at(const Linear& linear, const Fraction& value) {
  const Fraction in_steps = TRY(divide(value, linear.step));
  const Fraction steps = whole(TRY(scale(1, in_steps, linear.rounding)));
  const Fraction stepped = std::clamp(TRY(multiply(steps, linear.step)), linear.min, linear.max);
  return scale(linear.gives == LineGives::price ? std::int64_t{100} : kLevelsOfRate, stepped, linear.rounding);
}

// --- what a tariff may not say ---------------------------------------------------------------------------------------

Error out_of_range(std::string field, std::string detail) {
  return fail(ErrorCode::fraction_out_of_range, std::move(field), std::move(detail));
}

Result<void> check_measure(const Measure& measure) {
  if (measure.days == 0) return out_of_range("measure.days", "a month of no days");
  const Growth& growth = measure.growth;
  for (const auto& [field, share] :
       {std::pair("measure.coupleOrChild", growth.couple_or_child), std::pair("measure.perChild", growth.per_child),
        std::pair("measure.perPerson", growth.per_person)})
    if (share < kZero) return out_of_range(field, "bounds that shrink: " + to_string(share));
  return {};
}

Result<void> check_linear(const EligibilityTerms& terms) {
  if (!terms.linear) return {};
  const Linear& linear = *terms.linear;
  if (!reads_means(terms.measure)) return out_of_range("linear", "a line without a measure");
  if (linear.step <= kZero) return out_of_range("linear.step", "a step of " + to_string(linear.step));
  if (linear.min < kZero) return out_of_range("linear.min", "below zero: " + to_string(linear.min));
  if (linear.min > linear.max) return out_of_range("linear.min", "above the highest, " + to_string(linear.max));
  // What fits at the highest fits everywhere below it.
  if (!level_at(linear, linear.max).ok()) return out_of_range("linear.max", "more than 64 bits hold");
  return {};
}

Result<void> check_bounds(const EligibilityTerms& terms) {
  for (std::size_t i = 0; i < terms.brackets.size(); ++i) {
    const BracketBounds& bracket = terms.brackets[i];
    if (!reads_means(terms.measure) && (bracket.from || bracket.up_to))
      return out_of_range(bracket_field(i), "bounds, but the tariff reads no measure");
    if (bracket.from && bracket.up_to && *bracket.from >= *bracket.up_to)
      return out_of_range(bracket_field(i),
                          "nothing is between " + to_string(*bracket.from) + " and " + to_string(*bracket.up_to));
  }
  return {};
}

// Bounds are half-open on the same side, so that two brackets overlap where each begins before the other ends.
bool begins_before_end(const BracketBounds& a, const BracketBounds& b) {
  return !a.from || !b.up_to || *a.from < *b.up_to;
}

bool may_hold_together(Condition a, Condition b) {
  return a == b || a == Condition::any || b == Condition::any;
}

// Where one household could be of both, the order in which they are written would choose, and nobody would see it.
Result<void> check_no_overlap(const EligibilityTerms& terms) {
  for (std::size_t i = 0; i < terms.brackets.size(); ++i)
    for (std::size_t before = 0; before < i; ++before) {
      const BracketBounds& a = terms.brackets[before];
      const BracketBounds& b = terms.brackets[i];
      if (!may_hold_together(a.resident, b.resident) || !may_hold_together(a.referred, b.referred)) continue;
      if (begins_before_end(a, b) && begins_before_end(b, a))
        return fail(ErrorCode::brackets_overlap, bracket_field(i), "'" + b.code + "' overlaps '" + a.code + "'");
    }
  return {};
}

// The least that a measure can be; a reste à vivre has none.
std::optional<Fraction> least(MeasureKind kind) {
  if (kind == MeasureKind::reste_a_vivre) return std::nullopt;
  return kind == MeasureKind::household_size ? kOne : kZero;
}

bool begins_by(const BracketBounds& bracket, const std::optional<Fraction>& covered) {
  return !bracket.from || (covered && *bracket.from <= *covered);
}

bool holds_least(const BracketBounds& bracket, const Measure& measure) {
  const auto first = least(measure.kind);
  if (!bracket.from) return true;
  if (!first) return false;
  return measure.bounds == BoundSide::from_inclusive ? *bracket.from <= *first : *bracket.from < *first;
}

std::string who(bool resident, bool referred) {
  return std::string(resident ? "a resident" : "no resident") + (referred ? ", referred" : ", not referred");
}

// Follows the measure upwards from its least value, bracket by bracket, until one has no upper bound.
Result<void> check_covered(const EligibilityTerms& terms, bool resident, bool referred) {
  std::vector<const BracketBounds*> brackets;
  for (const BracketBounds& each : terms.brackets)
    if (conditions_hold(each, resident, referred)) brackets.push_back(&each);
  std::sort(brackets.begin(), brackets.end(), [](const BracketBounds* a, const BracketBounds* b) {
    return b->from && (!a->from || *a->from < *b->from);
  });
  std::optional<Fraction> covered;
  const BracketBounds* below = brackets.empty() ? nullptr : brackets.front();  // the gap
  for (const BracketBounds* each : brackets) {
    if (!begins_by(*each, covered) && !holds_least(*each, terms.measure)) break;
    if (!each->up_to) return {};
    below = each;
    covered = each->up_to;
  }
  const std::string from = covered ? "from " + to_string(*covered) + " on" : "at the lowest measure";
  const std::string field =
      below == nullptr ? "brackets" : bracket_field(static_cast<std::size_t>(below - terms.brackets.data()));
  return fail(ErrorCode::bracket_missing, field, "none " + from + " for " + who(resident, referred));
}

Result<void> check_all_covered(const EligibilityTerms& terms) {
  for (const bool resident : {false, true})
    for (const bool referred : {false, true}) TRY(check_covered(terms, resident, referred));
  return {};
}

// --- rights ----------------------------------------------------------------------------------------------------------

bool fits(const Budget& row, std::uint8_t adults, std::uint32_t children) {
  return (row.adults == 0 || row.adults == adults) && row.children_from <= children && children <= row.children_to;
}

std::string adults_text(std::uint8_t adults) {
  return adults == 0 ? "any other number of adults" : std::to_string(adults) + " adults";
}

}  // namespace

Fraction consumption_units(const Composition& composition) {
  const std::int64_t older = std::int64_t{composition.adults} + composition.teenagers;
  const std::int64_t younger = composition.children;
  const std::int64_t tenths = 5 * older + 3 * younger;
  const std::int64_t of_first = older > 0 ? 5 : younger > 0 ? 7 : 0;  // 1 in place of 0.5 or 0.3
  return Fraction::create(tenths + of_first, 10).value();
}

Result<std::optional<Fraction>> measured(const Measure& measure, const Means& means) {
  std::optional<Fraction> value;
  switch (measure.kind) {
    case MeasureKind::given:
    case MeasureKind::choice:
      break;
    case MeasureKind::quotient_familial:
      value = TRY(quotient_familial(means));
      break;
    case MeasureKind::reste_a_vivre:
      value = TRY(reste_a_vivre(measure, means));
      break;
    case MeasureKind::household_size:
      value = whole(TRY(said(means.composition, "composition")).persons());
      break;
    case MeasureKind::age:
      value = whole(TRY(said(means.age, "age")));
      break;
  }
  return value;
}

Result<std::int64_t> level_of(const Linear& linear, const Fraction& measured) {
  const Fraction value = TRY(add(TRY(multiply(linear.slope, measured)), linear.intercept));
  return level_at(linear, std::clamp(value, linear.min, linear.max));
}

std::optional<std::int64_t> budget_of(std::span<const Budget> grid, const Composition& composition) {
  const std::int64_t children = composition.minors();
  for (const Budget& row : grid) {
    if (!fits(row, composition.adults, composition.minors())) continue;
    const std::int64_t amount = row.amount + row.per_child * (children - row.children_from);
    return row.max > 0 ? std::min(amount, row.max) : amount;
  }
  return std::nullopt;
}

Result<void> check_grid(std::span<const Budget> grid, std::string_view field) {
  if (grid.empty()) return {};
  std::set<std::uint8_t> numbers = {0};  // of adults; 0 stands for those that no row names
  for (const Budget& row : grid) numbers.insert(row.adults);
  for (const std::uint8_t adults : numbers)
    for (std::uint32_t children = 0; children <= std::numeric_limits<std::uint8_t>::max(); ++children)
      if (std::ranges::none_of(grid, [&](const Budget& row) { return fits(row, adults, children); }))
        return fail(ErrorCode::tariff_rule_missing, std::string(field),
                    "no budget for " + adults_text(adults) + " and " + std::to_string(children) + " children");
  return {};
}

Result<Eligibility> Eligibility::create(EligibilityTerms terms) {
  TRY(check_measure(terms.measure));
  TRY(check_linear(terms));
  TRY(check_bounds(terms));
  if (terms.brackets.empty()) return fail(ErrorCode::bracket_missing, "brackets", "the tariff has none");
  if (!reads_means(terms.measure)) return Eligibility(std::move(terms));
  TRY(check_no_overlap(terms));
  TRY(check_all_covered(terms));
  return Eligibility(std::move(terms));
}

Result<Placement> Eligibility::place(const Means& means) const {
  const std::optional<Fraction> value = TRY(measured(terms_.measure, means));
  if (!value) return means.bracket.empty() ? place_by_conditions(terms_, means) : place_by_code(terms_, means);
  Placement placement{.measured = value};
  placement.grown_by = TRY(growth_of(terms_.measure.growth, means));
  if (terms_.linear) placement.level = TRY(level_of(*terms_.linear, *value));
  for (; placement.bracket < terms_.brackets.size(); ++placement.bracket) {
    const BracketBounds& bracket = terms_.brackets[placement.bracket];
    if (!conditions_hold(bracket, means.resident, means.referred)) continue;
    if (TRY(bounds_hold(bracket, terms_.measure.bounds, *value, placement.grown_by))) return placement;
  }
  return fail(ErrorCode::bracket_missing, "brackets", "none holds " + to_string(*value));
}

}  // namespace pricing
