// How people read values: French as in France, with an English twin. Engineers' formats are `to_string`; scripts read
// JSON (apps/json.h). Spaces inside a value never break: U+202F between thousands, U+00A0 before a unit or a sign.
// What is below zero has the minus of print, U+2212, in both languages.
#pragma once

#include <string>
#include <utility>

#include "apps/cli.h"
#include "ledger/base/fraction.h"
#include "ledger/base/money.h"
#include "ledger/base/time.h"

namespace apps {

std::string show(const Money& amount, Language language);  // "1 234,50 €" · "€1,234.50"
std::string show(Date date, Language language);    // "23/11/2026" · "23 Nov 2026"; "–" when not set or without end
std::string show(Month month, Language language);  // "novembre 2026" · "November 2026"
std::string show(Instant instant, Language language);           // "23/11/2026 18:05", civil time of Europe/Paris
std::string show(const Fraction& rate, Language language);      // "35 %" when exact to the tenth, else "1/3"
std::string show_count(std::int64_t count, Language language);  // "1 234" · "1,234"
// "a, b, c"
template <class Texts>
std::string listed(const Texts& texts) {
  std::string list;
  for (const std::string& text : texts) list += (list.empty() ? "" : ", ") + text;
  return list;
}
// "1 ligne refusée" · "2 refused rows"
struct Counted {
  std::pair<const char*, const char*> french, english;  // of one, of many
};
std::string show_count(std::int64_t count, const Counted& counted, Language language);
std::string show(Quantity quantity, Unit unit, Language language);  // "3" · "750 g" · "1,250 kg" · "1,500 L"
// Of one piece, or of 1,000 g or ml: "1,205 €/kg"; as many decimals as it has, two at least.
std::string show_unit_cost(MicroCost cost, Unit unit, Currency currency, Language language);
std::string show_unit_price(const Money& price, Unit unit, Language language);  // "2,35 €/kg"; for pieces "2,35 €"

}  // namespace apps
