#include "apps/tariff_text.h"

#include "apps/format.h"
#include "apps/texts.h"

namespace apps {
namespace {

constexpr std::int64_t kDecimalsMax = 1'000'000;

Money money_of(const ledger::Tariff& tariff, std::int64_t cents) {
  return {cents, tariff.currency};
}

// A price of a linear form is in currency units, a rate is a share.
std::string linear_value(const ledger::Tariff& tariff, const Fraction& value, Language language) {
  if (tariff.linear->gives == LineGives::rate) return show(value, language);
  const auto cents = scale(100, value, Rounding::half_up);
  return cents.ok() ? show(money_of(tariff, *cents), language) : to_string(value);
}

std::string children_text(const Budget& row, Language language) {
  const std::string from = std::to_string(row.children_from);
  if (row.children_from == row.children_to) return from + say(language, " enfant(s)", " child(ren)");
  if (row.children_from == 0 && row.children_to == 255) return "";
  if (row.children_to == 255) return from + say(language, " enfant(s) et plus", " child(ren) or more");
  return from + say(language, " à ", " to ") + std::to_string(row.children_to) + say(language, " enfants", " children");
}

std::string condition_text(Condition condition, const char* yes, const char* no) {
  return condition == Condition::any ? "" : condition == Condition::yes ? yes : no;
}

// " (tranches a, b)"
std::string brackets_text(const std::vector<std::string>& brackets, Language language) {
  return say(language, " (tranches ", " (brackets ") + listed(brackets) + ")";
}

std::string months_text(std::uint16_t months, Language language) {
  return std::to_string(months) + say(language, " mois", " months");
}

}  // namespace

std::string joined(const std::string& first, const std::string& second) {
  return first + (first.empty() || second.empty() ? "" : ", ") + second;
}

std::string show_number(const Fraction& number, Language language) {
  for (std::int64_t power = 1; power <= kDecimalsMax; power *= 10) {
    const Result<Fraction> whole = multiply(number, Fraction{power, 1});
    if (!whole.ok()) break;
    if (whole->denominator != 1) continue;
    const std::int64_t scaled = whole->numerator;
    const std::string digits = std::to_string(std::abs(scaled) % power + power).substr(1);
    return (scaled < 0 ? "-" : "") + show_count(std::abs(scaled) / power, language) +
           (power == 1 ? "" : say(language, ",", ".") + digits);
  }
  return to_string(number);
}

std::string_view word(MeasureKind kind, Language language) {
  switch (kind) {
    case MeasureKind::given:
      return say(language, "la tranche est donnée par l'épicerie", "the shop says the bracket");
    case MeasureKind::choice:
      return say(language, "la tranche est choisie par le foyer", "the household chooses its bracket");
    case MeasureKind::quotient_familial:
      return "quotient familial";
    case MeasureKind::reste_a_vivre:
      return say(language, "reste à vivre par jour", "reste à vivre a day");
    case MeasureKind::household_size:
      return say(language, "nombre de personnes", "number of persons");
    case MeasureKind::age:
      return say(language, "âge", "age");
  }
  return to_string(kind);
}

std::string_view each(Period period, Language language) {
  switch (period) {
    case Period::month:
      return say(language, "par mois", "a month");
    case Period::week:
      return say(language, "par semaine", "a week");
    case Period::visit:
      return say(language, "par passage", "a visit");
  }
  return to_string(period);
}

std::string measure_text(const ledger::Tariff& tariff, Language language) {
  std::string text(word(tariff.measure.kind, language));
  if (tariff.measure.kind != MeasureKind::reste_a_vivre) return text;
  const char* divisor = tariff.measure.divisor == Divisor::persons ? say(language, "personne", "person")
                        : tariff.measure.divisor == Divisor::parts
                            ? say(language, "part", "part")
                            : say(language, "unité de consommation", "consumption unit");
  return text + say(language, " et par ", " and ") + divisor + ", " + std::to_string(tariff.measure.days) +
         say(language, " jours", " days");
}

std::string bounds_text(const ledger::Bracket& bracket, BoundSide side, Language language) {
  const bool from_counts = side == BoundSide::from_inclusive;
  std::string from, to;
  if (bracket.from)
    from = (from_counts ? say(language, "à partir de ", "from ") : say(language, "plus de ", "over ")) +
           show_number(*bracket.from, language);
  if (bracket.up_to)
    to = (from_counts ? say(language, "moins de ", "under ") : say(language, "jusqu'à ", "up to ")) +
         show_number(*bracket.up_to, language);
  const std::string text = joined(from, to);
  return text.empty() ? "–" : text;
}

std::string conditions_text(const ledger::Bracket& bracket, Language language) {
  std::string text = joined(condition_text(bracket.resident, say(language, "du quartier", "resident"),
                                           say(language, "hors quartier", "not resident")),
                            condition_text(bracket.referred, say(language, "orienté", "referred"),
                                           say(language, "non orienté", "not referred")));
  if (bracket.needs_pool)
    text = joined(text, say(language, "tant que la caisse commune couvre", "while the pool covers it"));
  return text;
}

std::string linear_text(const ledger::Tariff& tariff, Language language) {
  if (!tariff.linear) return "";
  const Linear& linear = *tariff.linear;
  std::string text = show_number(linear.slope, language) + say(language, " × la mesure", " × the measure");
  if (linear.intercept.numerator != 0) text += " + " + linear_value(tariff, linear.intercept, language);
  return text + say(language, ", de ", ", from ") + linear_value(tariff, linear.min, language) +
         say(language, " à ", " to ") + linear_value(tariff, linear.max, language) +
         say(language, ", par pas de ", ", in steps of ") + linear_value(tariff, linear.step, language) + ", " +
         std::string(word(linear.rounding, language));
}

std::string formula_text(const ledger::Tariff& tariff, const PriceFormula& formula, Language language) {
  const std::string of_base = say(language, " du ", " of the ") + std::string(word(formula.base, language));
  switch (formula.kind) {
    case FormulaKind::rate:
      return show(formula.rate, language) + of_base;
    case FormulaKind::fixed:
      return show(money_of(tariff, formula.price), language);
    case FormulaKind::level: {
      const std::string part = formula.rate == Fraction{1, 1} ? "" : show(formula.rate, language) + " × ";
      if (tariff.linear && tariff.linear->gives == LineGives::rate)
        return part + say(language, "son taux", "its rate") + of_base;
      return part + say(language, "son palier", "its step");
    }
  }
  return {};
}

std::string prices_text(const ledger::Tariff& tariff, const ledger::Rule& rule, Language language) {
  std::string text = formula_text(tariff, rule.formula, language);
  for (const PriceFormula& lower : rule.or_lower)
    text += say(language, ", ou ", ", or ") + formula_text(tariff, lower, language) +
            say(language, " si c'est moins", " when less");
  return text;
}

std::string growth_text(const Growth& growth, Language language) {
  if (growth == Growth{}) return "";
  return say(language, "bornes × (1 + ", "bounds × (1 + ") + show_number(growth.couple_or_child, language) +
         say(language, " si couple ou enfant + ", " if couple or child + ") + show_number(growth.per_child, language) +
         say(language, " par enfant + ", " per child + ") + show_number(growth.per_person, language) +
         say(language, " par personne de plus)", " per further person)");
}

std::string limits_text(const ledger::Tariff& tariff, const ledger::Bracket& bracket, Language language) {
  std::string text;
  if (bracket.floor) text = "≥ " + show(Money{*bracket.floor, tariff.currency}, language);
  if (bracket.ceiling)
    text += (text.empty() ? "≤ " : ", ≤ ") + show(Money{*bracket.ceiling, tariff.currency}, language);
  return text;
}

std::string quota_text(const ledger::Quota& quota, Language language) {
  std::string text = (quota.product.empty() ? quota.category : quota.product) + say(language, "\u00A0: ", ": ") +
                     show_count(quota.quantity.units, language) + ' ' + std::string(each(quota.period, language));
  return quota.brackets.empty() ? text : text + brackets_text(quota.brackets, language);
}

Fraction level_value(const ledger::Tariff& tariff, std::int64_t level) {
  const bool is_rate = tariff.linear && tariff.linear->gives == LineGives::rate;
  return Fraction::create(level, is_rate ? 10'000 : 100).value();
}

std::string level_text(const ledger::Tariff& tariff, std::int64_t level, Language language) {
  return linear_value(tariff, level_value(tariff, level), language);
}

std::string budget_text(const ledger::Tariff& tariff, const Budget& row, Language language) {
  std::string who = row.adults == 0 ? "" : std::to_string(row.adults) + say(language, " adulte(s)", " adult(s)");
  who = joined(who, children_text(row, language));
  std::string text = (who.empty() ? say(language, "tous", "all") : who) + say(language, "\u00A0: ", ": ") +
                     show(money_of(tariff, row.amount), language);
  if (row.per_child != 0)
    text += say(language, ", et ", ", and ") + show(money_of(tariff, row.per_child), language) +
            say(language, " par enfant de plus", " for each further child");
  if (row.max != 0) text += say(language, ", au plus ", ", at most ") + show(money_of(tariff, row.max), language);
  return text;
}

std::string rights_text(const ledger::Tariff& tariff, Language language) {
  if (!tariff.rights) return "";
  const ledger::Rights& rights = *tariff.rights;
  std::string text = std::string(each(rights.period, language)) + ", " + std::string(word(rights.basis, language));
  if (rights.access_months != 0)
    text += say(language, ", pendant ", ", for ") + months_text(rights.access_months, language);
  if (rights.renewals != 0)
    text += say(language, ", renouvelable ", ", renewable ") + std::to_string(rights.renewals) +
            say(language, " fois", " time(s)");
  if (rights.renewal_months != 0)
    text += say(language, " pour ", " for ") + months_text(rights.renewal_months, language);
  if (rights.waiting_months != 0)
    text +=
        say(language, ", après une attente de ", ", after a gap of ") + months_text(rights.waiting_months, language);
  if (!rights.brackets.empty()) text += brackets_text(rights.brackets, language);
  if (rights.unlimited_otherwise)
    text += say(language, ", sans limite pour les autres foyers", ", without limit for other households");
  return text;
}

}  // namespace apps
