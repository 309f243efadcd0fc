// Placement, access, price, rights, then comparison: the order of the engine. The first refusal ends a case: it is what
// the case then expects, or not.
#include "apps/tariff_trial.h"

#include <algorithm>

#include "apps/format.h"
#include "apps/tariff_text.h"
#include "apps/texts.h"

namespace apps {
namespace {

// Codes of one case as numbers: categories go on where the tariff's end, so that no two are taken for one.
class Numbers {
 public:
  explicit Numbers(const TariffModel& model) : model_(model) {}

  CategoryId category(const std::string& code) {
    if (code.empty() || model_.category_is_named(code)) return model_.category_id(code);
    const auto [place, fresh] = categories_.try_emplace(code, TariffModel::free_category_id(categories_.size()));
    return place->second;
  }
  TagId tag(const std::string& code) {
    return tags_.try_emplace(code, TagId{static_cast<std::uint16_t>(tags_.size() + 1)}).first->second;
  }

 private:
  const TariffModel& model_;
  std::map<std::string, CategoryId> categories_;
  std::map<std::string, TagId> tags_;
};

// The least that the caps leave of a fund from which nothing was taken yet.
std::optional<Money> room_of(const ledger::Fund& fund) {
  const ledger::FundCaps& caps = fund.caps;
  std::optional<Money> room;
  for (const auto& cap : {caps.total, caps.per_month, caps.per_shop, caps.per_household, caps.per_household_month})
    if (cap && (!room || *cap < room->minor)) room = Money{*cap, fund.currency};
  return room;
}

Result<pricing::FundView> view_of(const TariffModel& model, const CaseFund& fund, FundId id, Numbers& numbers) {
  const ledger::Fund& terms = fund.terms;
  pricing::FundView view{.id = id, .left = fund.left, .from = terms.from, .to = terms.to};
  for (const std::string& code : terms.categories) view.categories.push_back(numbers.category(code));
  for (const std::string& code : terms.tags) view.tags.push_back(numbers.tag(code));
  for (const std::string& code : terms.brackets)
    view.brackets.push_back(TariffModel::bracket_id(TRY(model.bracket_index(code))));
  view.origins = terms.origins;
  view.basis = terms.basis;
  view.share_kind = terms.share_kind;
  view.share = terms.share;
  view.unit_share = Money{terms.unit_share, terms.currency};
  view.per_unit = money_of(terms.caps.per_unit, terms.currency);
  view.per_sale = money_of(terms.caps.per_sale, terms.currency);
  view.room = room_of(terms);
  view.order = terms.order;
  view.weight = terms.weight;
  return view;
}

bool is_said(MeasureKind kind) {
  return kind == MeasureKind::given || kind == MeasureKind::choice;
}

// A case about prices may name the bracket in place of what is measured.
bool names_its_bracket(const TariffModel& model, const TariffCase& one) {
  return !one.means.bracket.empty() && !is_said(model.definition().measure.kind) && !model.definition().linear;
}

Result<void> place(const TariffModel& model, const TariffCase& one, Trial& trial) {
  if (one.is_public)
    trial.bracket = TRY(model.bracket_index(model.definition().public_bracket));
  else if (names_its_bracket(model, one))
    trial.bracket = TRY(model.bracket_index(one.means.bracket));
  else
    trial.placement = TRY(model.eligibility().place(one.means));
  if (trial.placement) trial.bracket = trial.placement->bracket;
  if (one.means.composition) trial.budget = model.budget(trial.bracket, *one.means.composition);
  return {};
}

pricing::Basket basket_of(const TariffModel& model, const TariffCase& one, const Trial& trial, Numbers& numbers) {
  pricing::Basket basket{.shop = ShopId{1}, .date = one.date, .currency = model.definition().currency};
  basket.has_household = !one.is_public;
  basket.bracket = TariffModel::bracket_id(trial.bracket);
  basket.level = trial.placement ? trial.placement->level : 0;
  basket.tariff = &model.tariff();
  pricing::Line line = one.goods->line;
  line.product = model.product_id(one.goods->product);
  line.category = numbers.category(one.goods->category);
  for (const std::string& tag : one.tags) line.tags.push_back(numbers.tag(tag));
  basket.lines.push_back(std::move(line));
  return basket;
}

// What the pool holds when its share is paid, and surplus and top-up are in it.
Result<Money> pool_after(const TariffModel& model, const TariffCase& one, const Trial& trial) {
  const std::string& pool = model.definition().pool;
  Money held{0, model.definition().currency};
  for (const CaseFund& fund : one.funds)
    if (fund.terms.code == pool) held += fund.left;
  if (const auto share = trial.shares.find(pool); share != trial.shares.end()) held -= share->second;
  held = TRY(add(held, trial.draw->surplus));
  return add(held, one.use.top_up.value_or(Money{0, held.currency}));
}

RightsCase rights_case(const TariffModel& model, const TariffCase& one, const Trial& trial) {
  return {.model = model,
          .use = one.use,
          .date = one.date,
          .bracket = trial.bracket,
          .is_public = one.is_public,
          .budget = trial.budget};
}

Result<void> sell_goods(const TariffModel& model, const TariffCase& one, Trial& trial) {
  Numbers numbers(model);
  std::vector<pricing::FundView> funds;
  for (const CaseFund& fund : one.funds) {
    trial.fund_codes.push_back(fund.terms.code);
    const FundId id{static_cast<std::uint32_t>(trial.fund_codes.size())};
    funds.push_back(TRY(view_of(model, fund, id, numbers)));
  }
  pricing::sort_for_paying(funds);
  const pricing::Basket basket = basket_of(model, one, trial, numbers);
  const pricing::Quote quote = TRY(pricing::quote(basket, funds, pricing::Explain::yes));
  trial.draw = quote.lines.front().draws.front();
  for (const pricing::FundPayment& share : trial.draw->shares)
    trial.shares.emplace(trial.fund_codes[raw(share.fund) - 1], share.amount);
  TRY(try_sale(rights_case(model, one, trial), basket.lines.front(), quote, trial.rights));
  if (!model.definition().pool.empty()) trial.pool = TRY(pool_after(model, one, trial));
  if (model.definition().pool.empty() && one.use.top_up && !one.use.top_up->is_zero())
    return fail(ErrorCode::unknown_fund, "top_up", "the tariff has no pool that a top-up could feed");
  return {};
}

Result<void> run(const TariffModel& model, const TariffCase& one, Trial& trial) {
  TRY(check_override(model, one.use));
  TRY(place(model, one, trial));
  TRY(try_access(rights_case(model, one, trial), trial.rights));
  if (!one.goods) return {};
  return sell_goods(model, one, trial);
}

// Compares what a case expects, if it does, with what was found.
class Comparison {
 public:
  Comparison(std::vector<CaseDifference>& differences, Language language)
      : differences_(differences), language_(language) {}

  template <class T>
  void compare(const char* field, const std::optional<T>& expected, const std::optional<T>& found) {
    if (!expected || expected == found) return;
    differences_.push_back({field, told(*expected), found ? told(*found) : nothing()});
  }

 private:
  bool is_french() const { return language_ == Language::french; }
  std::string nothing() const { return say(language_, "rien", "none"); }

  std::string told(const std::string& code) const { return code; }
  std::string told(Limit limit) const {
    if (limit == Limit::none) return nothing();
    return std::string(is_french() ? word(limit, language_) : to_string(limit));
  }
  std::string told(ErrorCode code) const { return code == ErrorCode::none ? nothing() : std::string(to_string(code)); }
  std::string told(Date date) const { return is_french() ? show(date, language_) : to_string(date); }
  std::string told(const Money& amount) const { return is_french() ? show(amount, language_) : to_string(amount); }
  std::string told(const Fraction& number) const {
    return is_french() ? show_number(number, language_) : to_string(number);
  }
  std::string told(const std::map<std::string, Money>& shares) const {
    std::vector<std::string> each;
    for (const auto& [fund, amount] : shares) each.push_back(fund + " " + told(amount));
    return each.empty() ? nothing() : listed(each);
  }
  std::string told(const std::vector<ErrorCode>& codes) const {
    std::vector<std::string> each;
    for (const ErrorCode code : codes) each.push_back(told(code));
    return each.empty() ? nothing() : listed(each);
  }

  std::vector<CaseDifference>& differences_;
  Language language_;
};

void compare_draw(const TariffCase& one, const Trial& trial, Comparison& comparison) {
  const auto of = [&trial](auto member) {
    using Member = std::remove_cvref_t<decltype(std::declval<pricing::PricedDraw>().*member)>;
    return trial.draw ? std::optional<Member>((*trial.draw).*member) : std::nullopt;
  };
  const Expected& expected = one.expected;
  comparison.compare("unit_price", expected.unit_price, of(&pricing::PricedDraw::unit_price));
  comparison.compare("amount", expected.amount, of(&pricing::PricedDraw::amount));
  comparison.compare("unfunded", expected.unfunded, of(&pricing::PricedDraw::unfunded));
  comparison.compare("surplus", expected.surplus, of(&pricing::PricedDraw::surplus));
  comparison.compare("limit", expected.limit, of(&pricing::PricedDraw::limit));
  const auto shares = trial.draw ? std::optional(trial.shares) : std::nullopt;
  comparison.compare("shares", expected.shares, shares);
}

void compare_rights(const TariffCase& one, const Trial& trial, Comparison& comparison) {
  const auto& budget = trial.rights.budget;
  const auto left = budget ? std::optional(budget->budget - budget->used) : std::nullopt;
  const auto access_to = trial.rights.access ? std::optional(trial.rights.access->to) : std::nullopt;
  comparison.compare("budget_left", one.expected.budget_left, left);
  comparison.compare("pool", one.expected.pool, trial.pool);
  comparison.compare("access_to", one.expected.access_to, access_to);
  comparison.compare("overridden", one.expected.overridden, std::optional(trial.rights.passed_over));
}

void compare(const TariffModel& model, const TariffCase& one, Trial& trial, Language language) {
  Comparison comparison(trial.differences, language);
  // A refusal that nobody expects is a difference, whatever else is expected.
  const ErrorCode refusal = trial.refusal ? trial.refusal->code : ErrorCode::none;
  comparison.compare("refused", std::optional(one.expected.refused.value_or(ErrorCode::none)), std::optional(refusal));
  if (trial.refusal) return;
  const ledger::Tariff& tariff = model.definition();
  comparison.compare("bracket", one.expected.bracket, std::optional(tariff.brackets[trial.bracket].code));
  const auto level =
      trial.placement && tariff.linear ? std::optional(level_value(tariff, trial.placement->level)) : std::nullopt;
  comparison.compare("level", one.expected.level, level);
  comparison.compare("budget", one.expected.budget, trial.budget);
  compare_draw(one, trial, comparison);
  compare_rights(one, trial, comparison);
}

std::string gap_text(const Trial& trial, Language language) {
  const pricing::PricedDraw& draw = *trial.draw;
  std::string text = say(language, "coût ", "cost ") + show(draw.cost, language);
  for (const pricing::FundReason& reason : draw.fund_reasons) {
    text += "; " + trial.fund_codes[raw(reason.fund) - 1] + ' ' +
            std::string(fund_outcome(pricing::to_string(reason.outcome), language));
    if (reason.outcome == pricing::FundOutcome::paid) text += ' ' + show(reason.amount, language);
  }
  if (!draw.unfunded.is_zero())
    text += say(language, "; sans financement ", "; unfunded ") + show(draw.unfunded, language);
  if (!draw.surplus.is_zero()) text += say(language, "; excédent ", "; surplus ") + show(draw.surplus, language);
  return text;
}

std::string price_text(const TariffModel& model, const TariffCase& one, const Trial& trial, Language language) {
  const pricing::PricedDraw& draw = *trial.draw;
  const Unit unit = one.goods->line.unit;
  std::string text;
  if (draw.rule != 0) {
    const ledger::Rule& rule = model.definition().rules[draw.rule - 1u];
    text = say(language, "règle ", "rule ") + std::to_string(draw.rule) + " (" +
           prices_text(model.definition(), rule, language) + "), " + show_unit_price(draw.base_price, unit, language) +
           ", " + std::string(word(model.definition().brackets[trial.bracket].rounding, language));
  }
  const std::string limit(word(draw.limit, language));
  return text + (limit.empty() ? "" : ", " + limit) + " → " + show_unit_price(draw.unit_price, unit, language) +
         say(language, ", soit ", ", makes ") + show(draw.amount, language);
}

std::string pool_text(const TariffModel& model, const TariffCase& one, const Trial& trial, Language language) {
  std::string text = model.definition().pool;
  if (one.use.top_up)
    text += say(language, ", avec un don de ", ", with a top-up of ") + show(*one.use.top_up, language);
  return text + say(language, "\u00A0: il y a ensuite ", ": then holds ") + show(*trial.pool, language);
}

}  // namespace

Trial try_case(const TariffModel& model, const TariffCase& one, Language language) {
  Trial trial;
  if (const Result<void> done = run(model, one, trial); !done.ok()) trial.refusal = done.error();
  compare(model, one, trial, language);
  return trial;
}

std::string placement_text(const TariffModel& model, const pricing::Placement& placement, Language language) {
  const ledger::Tariff& tariff = model.definition();
  const ledger::Bracket& bracket = tariff.brackets[placement.bracket];
  std::string text(word(tariff.measure.kind, language));
  if (placement.measured) text += ' ' + show_number(*placement.measured, language);
  text += " → " + bracket.label + " (" + bracket.code + "), " + say(language, "ligne ", "row ") +
          std::to_string(placement.bracket + 1);
  if (bracket.from || bracket.up_to)
    text += say(language, "\u00A0: ", ": ") + bounds_text(bracket, tariff.measure.bounds, language);
  if (placement.grown_by != Fraction{1, 1})
    text += say(language, ", bornes × ", ", bounds × ") + show_number(placement.grown_by, language);
  if (tariff.linear)
    text += say(language, "\u00A0; palier ", "; step ") + level_text(tariff, placement.level, language);
  return text;
}

std::vector<std::string> trace_of(const TariffModel& model, const TariffCase& one, const Trial& trial,
                                  Language language) {
  std::vector<std::string> lines;
  if (trial.placement) lines.push_back(placement_text(model, *trial.placement, language));
  if (trial.budget)
    lines.push_back(say(language, "budget ", "budget ") + show(*trial.budget, language) + ' ' +
                    std::string(each(model.definition().rights->period, language)));
  if (trial.draw) lines.push_back(price_text(model, one, trial, language));
  if (trial.draw) lines.push_back(gap_text(trial, language));
  for (std::string& line : rights_trace(rights_case(model, one, trial), trial.rights, language))
    lines.push_back(std::move(line));
  if (trial.pool) lines.push_back(pool_text(model, one, trial, language));
  if (trial.refusal) lines.push_back(tell(*trial.refusal, language));
  return lines;
}

}  // namespace apps
