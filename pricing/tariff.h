// A tariff as arithmetic: brackets, and the rule that gives a price for (bracket, category, lot origin, sibling rank).
// Built once from its definition; then a pure value.
#pragma once

#include <optional>
#include <vector>

#include "ledger/base/fraction.h"
#include "ledger/base/ids.h"
#include "ledger/base/money.h"
#include "ledger/base/tariff_terms.h"

namespace pricing {

struct BracketTerms {
  BracketId id{};
  Rounding rounding = Rounding::half_up;
  std::optional<Money> floor;  // for one piece or 1,000 g or ml
  std::optional<Money> ceiling;
  bool needs_pool = false;  // no discount but what funds, the pool among them, pay whole
};

struct Rule {
  BracketId bracket{};
  CategoryId category{};         // 0: any
  std::optional<Origin> origin;  // none: any
  std::uint8_t rank_from = 0;    // from the how-manieth child of a family on; 0: any
  PriceFormula formula;
  std::vector<PriceFormula> or_lower;  // the lowest of all is the price
  std::optional<Money> floor;          // in place of the bracket's
  std::optional<Money> ceiling;        // in place of the bracket's
};

// Whether any of its formulas is of a household's level.
bool uses_level(const Rule& rule);

struct TariffTerms {
  TariffId id{};
  std::uint32_t version = 0;
  Currency currency = Currency::eur;
  BracketId public_bracket{};  // of those who come without a household
  std::vector<BracketTerms> brackets;
  std::vector<Rule> rules;
  std::optional<LineGives> level_gives;  // set when the tariff is linear: what a household's level is
};

class Tariff {
 public:
  // Refuses: a rule of an unlisted bracket (unknown_bracket), a bracket without a rule for every category, origin
  // and rank (tariff_rule_missing), two rules for one case neither of which is more precise (tariff_rules_overlap), a
  // negative rate (fraction_out_of_range), a fixed price below zero or a floor above the ceiling that holds with it
  // (amount_out_of_range), a limit in another currency (currency_mismatch), a bracket listed twice
  // (definition_conflict), a level where the tariff is not linear, or a linear form that no rule uses
  // (definition_conflict), a public bracket that is not listed (unknown_bracket), more rules than a trace can number
  // (too_many_lines). `field` is "rules[3]" and the like, from 0.
  static Result<Tariff> create(TariffTerms terms);

  const TariffTerms& terms() const { return terms_; }
  const BracketTerms* bracket(BracketId id) const;

  struct Match {
    const Rule* rule;
    std::uint16_t number;  // 1-based place in the tariff, as traces say it
  };
  // The most precise rule: the highest rank_from that `rank` reaches; then category and origin, else category, else
  // origin, else neither. Never fails for a bracket of this tariff; CHECKs that it is one.
  Match match(BracketId bracket, CategoryId category, Origin origin, std::uint8_t rank) const;

 private:
  explicit Tariff(TariffTerms terms) : terms_(std::move(terms)) {}
  TariffTerms terms_;
};

}  // namespace pricing
