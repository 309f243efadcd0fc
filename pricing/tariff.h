// A tariff as arithmetic: brackets, and the rule that gives a rate for (bracket, category, lot origin).
// Built once from its definition; then a pure value.
#pragma once

#include <optional>
#include <vector>

#include "ledger/base/fraction.h"
#include "ledger/base/ids.h"
#include "ledger/base/money.h"
#include "ledger/base/terms.h"

namespace pricing {

struct BracketTerms {
  BracketId id{};
  Rounding rounding = Rounding::half_up;
  std::optional<Money> floor;  // for one piece or 1,000 g or ml
  std::optional<Money> ceiling;
};

struct Rule {
  BracketId bracket{};
  CategoryId category{};         // 0: any
  std::optional<Origin> origin;  // none: any
  PriceBase base = PriceBase::market;
  Fraction rate{1, 1};
};

struct TariffTerms {
  TariffId id{};
  std::uint32_t version = 0;
  Currency currency = Currency::eur;
  BracketId public_bracket{};  // of those who come without a household
  std::vector<BracketTerms> brackets;
  std::vector<Rule> rules;
};

class Tariff {
 public:
  // Refuses: a rule of an unlisted bracket (unknown_bracket), a bracket without a rule for every category and origin
  // (tariff_rule_missing), two rules for one case neither of which is more precise (tariff_rules_overlap), a negative
  // rate or a floor above its ceiling (fraction_out_of_range, amount_out_of_range), a limit in another currency
  // (currency_mismatch), a bracket listed twice (definition_conflict), a public bracket that is not listed
  // (unknown_bracket), more rules than a trace can number (too_many_lines). `field` is "rules[3]" and the like, from 0.
  static Result<Tariff> create(TariffTerms terms);

  const TariffTerms& terms() const { return terms_; }
  const BracketTerms* bracket(BracketId id) const;

  struct Match {
    const Rule* rule;
    std::uint16_t number;  // 1-based place in the tariff, as traces say it
  };
  // The most precise rule: category and origin, else category, else origin, else neither. Never fails for a bracket
  // of this tariff; CHECKs that it is one.
  Match match(BracketId bracket, CategoryId category, Origin origin) const;

 private:
  explicit Tariff(TariffTerms terms) : terms_(std::move(terms)) {}
  TariffTerms terms_;
};

}  // namespace pricing
