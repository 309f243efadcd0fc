// A tariff as arithmetic, outside any book: its brackets and categories get numbers of this model alone. All prices
// and placements are pricing's.
#pragma once

#include <map>
#include <optional>
#include <string>

#include "engine/registry.h"
#include "ledger/tariff_definition.h"
#include "pricing/eligibility.h"
#include "pricing/tariff.h"

namespace apps {

class TariffModel {
 public:
  // The errors of pricing::Tariff::create and pricing::Eligibility::create.
  static Result<TariffModel> create(ledger::Tariff definition);

  const ledger::Tariff& definition() const { return definition_; }
  const pricing::Tariff& tariff() const { return tariff_; }
  const pricing::Eligibility& eligibility() const { return eligibility_; }

  static BracketId bracket_id(std::size_t index) { return BracketId{static_cast<std::uint16_t>(index + 1)}; }
  // The place of a bracket in the tariff, or unknown_bracket.
  Result<std::size_t> bracket_index(const std::string& code) const;
  // Of a category that a rule or a quota names; of none, for goods that neither singles out.
  CategoryId category_id(const std::string& code) const;
  bool category_is_named(const std::string& code) const { return categories_.contains(code); }
  // Of a product that a quota names; of none, for others.
  ProductId product_id(const std::string& code) const;
  // In the order of the definition.
  const std::vector<engine::QuotaTerms>& quotas() const { return quotas_; }
  // Numbers that the tariff does not use, counted from 0.
  static CategoryId free_category_id(std::size_t count) {
    return CategoryId{static_cast<std::uint16_t>(0xFFFE - count)};
  }

  // What a household of that bracket may spend a period; nothing when the tariff gives none.
  std::optional<Money> budget(std::size_t bracket, const pricing::Composition& composition) const;

 private:
  TariffModel(ledger::Tariff definition, pricing::Tariff tariff, pricing::Eligibility eligibility)
      : definition_(std::move(definition)), tariff_(std::move(tariff)), eligibility_(std::move(eligibility)) {}

  ledger::Tariff definition_;
  pricing::Tariff tariff_;
  pricing::Eligibility eligibility_;
  std::map<std::string, CategoryId> categories_;
  std::map<std::string, ProductId> products_;
  std::vector<engine::QuotaTerms> quotas_;
};

pricing::EligibilityTerms eligibility_terms(const ledger::Tariff& definition);

}  // namespace apps
