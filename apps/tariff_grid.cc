// Both tables ask pricing::Tariff which rule has a case, so that what is drawn is what is paid.
#include "apps/tariff_grid.h"

#include <algorithm>
#include <array>
#include <ostream>
#include <set>

#include "apps/format.h"
#include "apps/table.h"
#include "apps/tariff_text.h"
#include "apps/texts.h"
#include "pricing/quote.h"

namespace apps {
namespace {

constexpr std::array kOrigins = {Origin::bought, Origin::donated, Origin::state_funded};

// What rules tell apart beside brackets and origins. The empty category and rank 0, "any", come first.
struct Axes {
  std::set<std::string> categories = {""};
  std::set<std::uint8_t> ranks = {0};
};

void add_axes(const ledger::Tariff& tariff, Axes& axes) {
  for (const ledger::Rule& rule : tariff.rules) {
    axes.categories.insert(rule.category);
    axes.ranks.insert(rule.rank_from);
  }
}

struct PriceCase {
  std::size_t bracket = 0;
  std::string category;
  Origin origin = Origin::bought;
  std::uint8_t rank = 0;
};

const ledger::Rule& rule_of(const TariffModel& model, const PriceCase& one) {
  const auto match =
      model.tariff().match(TariffModel::bracket_id(one.bracket), model.category_id(one.category), one.origin, one.rank);
  return model.definition().rules[match.number - 1u];
}

std::string rule_text(const TariffModel& model, const PriceCase& one, Language language) {
  return prices_text(model.definition(), rule_of(model, one), language);
}

std::string category_text(const std::string& category, std::uint8_t rank, Language language) {
  std::string text = category.empty() ? say(language, "tout", "any") : category;
  if (rank != 0) text += say(language, ", dès l'enfant n° ", ", from child no. ") + std::to_string(rank);
  return text;
}

std::string limits_text(const ledger::Tariff& tariff, const ledger::Bracket& bracket, Language language) {
  std::string text;
  if (bracket.floor) text = "≥ " + show(Money{*bracket.floor, tariff.currency}, language);
  if (bracket.ceiling)
    text += (text.empty() ? "≤ " : ", ≤ ") + show(Money{*bracket.ceiling, tariff.currency}, language);
  return text;
}

// --- show ----------------------------------------------------------------------------------------------------------

void print_head(std::ostream& out, const ledger::Tariff& tariff, Language language) {
  out << tariff.label << " (" << tariff.code << say(language, "), à partir du ", "), from ")
      << show(tariff.from, language) << '\n';
  out << say(language, "Mesure\u00A0: ", "Measure: ") << measure_text(tariff, language) << '\n';
  if (tariff.linear) out << say(language, "Palier\u00A0: ", "Step: ") << linear_text(tariff, language) << '\n';
  const Growth& growth = tariff.measure.growth;
  if (growth != Growth{})
    out << say(language, "Bornes × (1 + ", "Bounds × (1 + ") << show_number(growth.couple_or_child, language)
        << say(language, " si couple ou enfant + ", " if couple or child + ") << show_number(growth.per_child, language)
        << say(language, " par enfant + ", " per child + ") << show_number(growth.per_person, language)
        << say(language, " par personne de plus)", " per further person)") << '\n';
}

void print_brackets(std::ostream& out, const ledger::Tariff& tariff, Language language) {
  Table table(say(language, "Tranches", "Brackets"), {{say(language, "N°", "No.")},
                                                      {say(language, "Tranche", "Bracket")},
                                                      {say(language, "Libellé", "Label")},
                                                      {say(language, "Bornes", "Bounds")},
                                                      {say(language, "Conditions", "Conditions")},
                                                      {say(language, "Arrondi", "Rounding")},
                                                      {say(language, "Limites", "Limits")}});
  for (std::size_t i = 0; i < tariff.brackets.size(); ++i) {
    const ledger::Bracket& bracket = tariff.brackets[i];
    table.add({std::to_string(i + 1), bracket.code, bracket.label,
               bounds_text(bracket, tariff.measure.bounds, language), conditions_text(bracket, language),
               std::string(word(bracket.rounding, language)), limits_text(tariff, bracket, language)});
  }
  table.print(out);
}

// A row that says what the row for any category and rank says is left out.
void print_prices(std::ostream& out, const TariffModel& model, Language language) {
  Axes axes;
  add_axes(model.definition(), axes);
  Table table(say(language, "Prix selon l'origine du lot", "Prices by the lot's origin"),
              {{say(language, "Tranche", "Bracket")},
               {say(language, "Rayon", "Category")},
               {std::string(word(Origin::bought, language))},
               {std::string(word(Origin::donated, language))},
               {std::string(word(Origin::state_funded, language))}});
  const std::vector<ledger::Bracket>& brackets = model.definition().brackets;
  for (std::size_t i = 0; i < brackets.size(); ++i)
    for (const std::uint8_t rank : axes.ranks)
      for (const std::string& category : axes.categories) {
        std::vector<std::string> cells, any;
        for (const Origin origin : kOrigins) {
          cells.push_back(rule_text(model, {i, category, origin, rank}, language));
          any.push_back(rule_text(model, {i, "", origin, 0}, language));
        }
        if (cells == any && (rank != 0 || !category.empty())) continue;
        cells.insert(cells.begin(), {brackets[i].code, category_text(category, rank, language)});
        table.add(std::move(cells));
      }
  table.print(out);
}

std::string quota_text(const ledger::Quota& quota, Language language) {
  return (quota.product.empty() ? quota.category : quota.product) + say(language, "\u00A0: ", ": ") +
         show_count(quota.quantity.units, language) + ' ' + std::string(each(quota.period, language));
}

void print_rights(std::ostream& out, const ledger::Tariff& tariff, Language language) {
  if (tariff.rights)
    out << say(language, "Droits d'achat\u00A0: ", "Purchase rights: ") << rights_text(tariff, language) << '\n';
  if (tariff.rights)
    for (const Budget& row : tariff.rights->budgets) out << "  " << budget_text(tariff, row, language) << '\n';
  for (const ledger::Quota& quota : tariff.quotas)
    out << say(language, "Quota, en unités de base\u00A0: ", "Quota, in base units: ") << quota_text(quota, language)
        << '\n';
  if (!tariff.pool.empty()) out << say(language, "Caisse commune\u00A0: ", "Pool: ") << tariff.pool << '\n';
}

// --- diff ----------------------------------------------------------------------------------------------------------

bool depends_on_household(const ledger::Rule& rule) {
  const auto is_level = [](const PriceFormula& formula) { return formula.kind == FormulaKind::level; };
  return is_level(rule.formula) || std::ranges::any_of(rule.or_lower, is_level);
}

// What one piece costs whose market, cost and full price are all 10.00.
std::optional<Money> paid_for_ten(const TariffModel& model, const PriceCase& one) {
  if (depends_on_household(rule_of(model, one))) return std::nullopt;
  const Money ten{1000, model.definition().currency};
  pricing::Line line{.product = ProductId{1}, .category = model.category_id(one.category), .rank = one.rank};
  line.draws.push_back({.quantity = {1},
                        .origin = one.origin,
                        .basis = CostBasis::lot,
                        .cost = ten,
                        .unit_cost = ten,
                        .market_price = ten,
                        .full_price = ten});
  const pricing::Basket basket{.date = model.definition().from,
                               .currency = ten.currency,
                               .bracket = TariffModel::bracket_id(one.bracket),
                               .tariff = &model.tariff(),
                               .lines = {line}};
  std::vector<pricing::FundView> no_funds;
  const Result<pricing::Quote> quote = pricing::quote(basket, no_funds, pricing::Explain::no);
  return quote.ok() ? std::optional(quote->total) : std::nullopt;
}

struct Side {
  std::string text;
  std::optional<Money> paid;
  friend bool operator==(const Side&, const Side&) = default;
};

Side side_of(const TariffModel& model, const PriceCase& one, Language language) {
  return {rule_text(model, one, language), paid_for_ten(model, one)};
}

class Differ {
 public:
  Differ(const TariffModel& before, const TariffModel& after, Language language)
      : before_(before), after_(after), language_(language) {
    add_axes(before.definition(), axes_);
    add_axes(after.definition(), axes_);
  }

  std::vector<TariffChange> run() {
    compare_whole();
    for (const ledger::Bracket& bracket : before_.definition().brackets) compare_bracket(bracket);
    for (const ledger::Bracket& bracket : after_.definition().brackets)
      if (!before_.bracket_index(bracket.code).ok()) add(bracket.code, "bracket", "–", bracket.label);
    return std::move(changes_);
  }

 private:
  void add(const std::string& bracket, const char* what, std::string before, std::string after) {
    if (before == after) return;
    changes_.push_back({.bracket = bracket, .what = what, .before = std::move(before), .after = std::move(after)});
  }

  void compare_whole() {
    const ledger::Tariff& a = before_.definition();
    const ledger::Tariff& b = after_.definition();
    add("", "measure", measure_text(a, language_), measure_text(b, language_));
    add("", "linear", linear_text(a, language_), linear_text(b, language_));
    add("", "rights", all_rights(a), all_rights(b));
    add("", "quotas", all_quotas(a), all_quotas(b));
  }

  std::string all_rights(const ledger::Tariff& tariff) const {
    std::string text = rights_text(tariff, language_);
    if (tariff.rights)
      for (const Budget& row : tariff.rights->budgets) text += " · " + budget_text(tariff, row, language_);
    return text;
  }
  std::string all_quotas(const ledger::Tariff& tariff) const {
    std::string text;
    for (const ledger::Quota& quota : tariff.quotas) text += (text.empty() ? "" : " · ") + quota_text(quota, language_);
    return text;
  }

  void compare_bracket(const ledger::Bracket& bracket) {
    const Result<std::size_t> index = after_.bracket_index(bracket.code);
    if (!index.ok()) return add(bracket.code, "bracket", bracket.label, "–");
    const ledger::Tariff& a = before_.definition();
    const ledger::Tariff& b = after_.definition();
    const ledger::Bracket& other = b.brackets[*index];
    add(bracket.code, "bounds", bounds_text(bracket, a.measure.bounds, language_),
        bounds_text(other, b.measure.bounds, language_));
    add(bracket.code, "conditions", conditions_text(bracket, language_), conditions_text(other, language_));
    add(bracket.code, "rounding", std::string(word(bracket.rounding, language_)),
        std::string(word(other.rounding, language_)));
    add(bracket.code, "limits", limits_text(a, bracket, language_), limits_text(b, other, language_));
    compare_prices(before_.bracket_index(bracket.code).value(), *index);
  }

  struct Pair {
    Side before, after;
    friend bool operator==(const Pair&, const Pair&) = default;
  };
  Pair pair_of(PriceCase one, std::size_t before, std::size_t after) const {
    one.bracket = before;
    Side first = side_of(before_, one, language_);
    one.bracket = after;
    return {std::move(first), side_of(after_, one, language_)};
  }

  void compare_prices(std::size_t before, std::size_t after) {
    for (const std::uint8_t rank : axes_.ranks)
      for (const std::string& category : axes_.categories) {
        std::vector<Pair> cells, any;
        for (const Origin origin : kOrigins) {
          cells.push_back(pair_of({0, category, origin, rank}, before, after));
          any.push_back(pair_of({0, "", origin, 0}, before, after));
        }
        if (cells == any && (rank != 0 || !category.empty())) continue;
        const bool one_for_all = std::ranges::all_of(cells, [&](const Pair& each) { return each == cells.front(); });
        for (std::size_t i = 0; i < (one_for_all ? 1 : cells.size()); ++i)
          add_price({before, category, kOrigins[i], rank}, cells[i], one_for_all);
      }
  }

  void add_price(const PriceCase& one, const Pair& pair, bool any_origin) {
    if (pair.before == pair.after) return;
    changes_.push_back({.bracket = before_.definition().brackets[one.bracket].code,
                        .category = one.category,
                        .origin = any_origin ? std::nullopt : std::optional(one.origin),
                        .rank = one.rank,
                        .what = "price",
                        .before = pair.before.text,
                        .after = pair.after.text,
                        .paid_before = pair.before.paid,
                        .paid_after = pair.after.paid});
  }

  const TariffModel& before_;
  const TariffModel& after_;
  Language language_;
  Axes axes_;
  std::vector<TariffChange> changes_;
};

std::string what_text(const TariffChange& change, Language language) {
  static constexpr std::pair<std::string_view, std::string_view> kFrench[] = {
      {"price", "prix"},      {"bounds", "bornes"},  {"limits", "limites"},
      {"bracket", "tranche"}, {"measure", "mesure"}, {"linear", "palier"},
      {"rights", "droits"},   {"quotas", "quotas"},  {"conditions", "conditions"},
      {"rounding", "arrondi"}};
  if (language == Language::french)
    for (const auto& [english, french] : kFrench)
      if (english == change.what) return std::string(french);
  return change.what;
}

std::string paid_text(const TariffChange& change, Language language) {
  if (!change.paid_before || !change.paid_after) return "";
  return show(*change.paid_before, language) + " → " + show(*change.paid_after, language);
}

std::string verdict_text(const TariffChange& change, Language language) {
  if (!change.paid_before || !change.paid_after || change.paid_before->currency != change.paid_after->currency)
    return "";
  if (*change.paid_before == *change.paid_after) return "=";
  return *change.paid_before < *change.paid_after ? say(language, "plus", "more") : say(language, "moins", "less");
}

}  // namespace

void print_grid(std::ostream& out, const TariffModel& model, Language language) {
  print_head(out, model.definition(), language);
  out << '\n';
  print_brackets(out, model.definition(), language);
  out << '\n';
  print_prices(out, model, language);
  out << '\n';
  print_rights(out, model.definition(), language);
}

std::vector<TariffChange> compare_tariffs(const TariffModel& before, const TariffModel& after, Language language) {
  return Differ(before, after, language).run();
}

void print_changes(std::ostream& out, const std::vector<TariffChange>& changes, Language language) {
  if (changes.empty()) {
    out << say(language, "Rien ne change pour personne.", "Nothing changes for anybody.") << '\n';
    return;
  }
  Table table("", {{say(language, "Tranche", "Bracket")},
                   {say(language, "Rayon", "Category")},
                   {say(language, "Origine", "Origin")},
                   {say(language, "Quoi", "What")},
                   {say(language, "Avant", "Before")},
                   {say(language, "Après", "After")},
                   {say(language, "Payé pour 10,00", "Paid for 10.00"), Align::right},
                   {""}});
  for (const TariffChange& change : changes) {
    const bool is_price = change.what == "price";
    const std::string origin = change.origin ? std::string(word(*change.origin, language))
                               : is_price    ? say(language, "toutes", "any")
                                             : "";
    table.add({change.bracket, is_price ? category_text(change.category, change.rank, language) : "", origin,
               what_text(change, language), change.before, change.after, paid_text(change, language),
               verdict_text(change, language)});
  }
  table.print(out);
}

json::Value to_json(const TariffChange& change) {
  return json::Object{{"bracket", change.bracket},
                      {"category", change.category},
                      {"origin", change.origin ? json::Value(to_string(*change.origin)) : json::Value(nullptr)},
                      {"rank", change.rank},
                      {"what", change.what},
                      {"before", change.before},
                      {"after", change.after},
                      {"paid_before", json::of(change.paid_before)},
                      {"paid_after", json::of(change.paid_after)}};
}

}  // namespace apps
