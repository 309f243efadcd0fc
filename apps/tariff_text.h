// The parts of a tariff in words, for tables and traces.
#pragma once

#include <string>

#include "apps/cli.h"
#include "ledger/tariff_definition.h"

namespace apps {

std::string show_number(const Fraction& number, Language language);  // "410,1" · "410.1"; "1/3" when it has no end
std::string measure_text(const ledger::Tariff& tariff, Language language);  // "quotient familial (bornes …)"
// "de 411 à moins de 511", "plus de 440, jusqu'à 526"; "–" without bounds.
std::string bounds_text(const ledger::Bracket& bracket, BoundSide side, Language language);
std::string conditions_text(const ledger::Bracket& bracket, Language language);
std::string linear_text(const ledger::Tariff& tariff, Language language);  // "0,36 % × mesure, de 2,60 € à 4,50 €"
// "40 % du prix du marché, ou 1,00 € si c'est moins".
std::string formula_text(const ledger::Tariff& tariff, const PriceFormula& formula, Language language);
std::string prices_text(const ledger::Tariff& tariff, const ledger::Rule& rule, Language language);
// A household's step: a price, or a rate.
std::string level_text(const ledger::Tariff& tariff, std::int64_t level, Language language);
Fraction level_value(const ledger::Tariff& tariff, std::int64_t level);  // currency units, or a share
std::string growth_text(const Growth& growth, Language language);        // "" where bounds do not grow
std::string limits_text(const ledger::Tariff& tariff, const ledger::Bracket& bracket, Language language);  // "≥ 0,10 €"
std::string quota_text(const ledger::Quota& quota, Language language);  // in base units
std::string budget_text(const ledger::Tariff& tariff, const Budget& row, Language language);
std::string rights_text(const ledger::Tariff& tariff, Language language);  // period, basis, access; "" without rights

std::string joined(const std::string& first, const std::string& second);  // "a, b"; one alone where the other is empty

std::string_view word(MeasureKind kind, Language language);
std::string_view each(Period period, Language language);  // "par mois"

}  // namespace apps
