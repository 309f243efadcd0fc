#include "apps/tariff_prices.h"

#include <algorithm>

#include "apps/tariff_text.h"
#include "apps/texts.h"
#include "pricing/quote.h"

namespace apps {
namespace {

const ledger::Rule& rule_of(const TariffModel& model, const PriceCase& one) {
  const auto match =
      model.tariff().match(TariffModel::bracket_id(one.bracket), model.category_id(one.category), one.origin, one.rank);
  return model.definition().rules[match.number - 1u];
}

bool depends_on_household(const ledger::Rule& rule) {
  const auto is_level = [](const PriceFormula& formula) { return formula.kind == FormulaKind::level; };
  return is_level(rule.formula) || std::ranges::any_of(rule.or_lower, is_level);
}

pricing::Line line_of_ten(const TariffModel& model, const PriceCase& one, Money ten) {
  pricing::Line line{.product = ProductId{1}, .category = model.category_id(one.category), .rank = one.rank};
  line.draws.push_back({.quantity = {1},
                        .origin = one.origin,
                        .basis = CostBasis::lot,
                        .cost = ten,
                        .unit_cost = ten,
                        .market_price = ten,
                        .full_price = ten});
  return line;
}

// In place of a pool: what a discount costs is no part of what is paid for it.
std::vector<pricing::FundView> money_enough(const Money& ten) {
  pricing::FundView fund{.id = FundId{1}, .left = Money{kAmountMax, ten.currency}};
  return {fund};
}

}  // namespace

void add_axes(const ledger::Tariff& tariff, Axes& axes) {
  for (const ledger::Rule& rule : tariff.rules) {
    axes.categories.insert(rule.category);
    axes.ranks.insert(rule.rank_from);
  }
}

std::string rule_text(const TariffModel& model, const PriceCase& one, Language language) {
  return prices_text(model.definition(), rule_of(model, one), language);
}

std::string category_text(const std::string& category, std::uint8_t rank, Language language) {
  std::string text = category.empty() ? say(language, "tout", "any") : category;
  if (rank != 0) text += say(language, ", dès l'enfant n° ", ", from child no. ") + std::to_string(rank);
  return text;
}

std::optional<Money> paid_for_ten(const TariffModel& model, const PriceCase& one, std::optional<std::int64_t> level) {
  if (!level && depends_on_household(rule_of(model, one))) return std::nullopt;
  const Money ten{1000, model.definition().currency};
  const pricing::Basket basket{.date = model.definition().from,
                               .currency = ten.currency,
                               .has_household = true,
                               .bracket = TariffModel::bracket_id(one.bracket),
                               .level = level.value_or(0),
                               .tariff = &model.tariff(),
                               .lines = {line_of_ten(model, one, ten)}};
  std::vector<pricing::FundView> funds = money_enough(ten);
  const Result<pricing::Quote> quote = pricing::quote(basket, funds, pricing::Explain::no);
  return quote.ok() ? std::optional(quote->total) : std::nullopt;
}

}  // namespace apps
