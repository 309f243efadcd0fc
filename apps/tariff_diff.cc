#include "apps/tariff_diff.h"

#include <algorithm>
#include <ostream>

#include "apps/format.h"
#include "apps/table.h"
#include "apps/tariff_text.h"
#include "apps/texts.h"

namespace apps {
namespace {

// --- what is written -------------------------------------------------------------------------------------------------

struct Side {
  std::string text;
  std::optional<Money> paid;
  friend bool operator==(const Side&, const Side&) = default;
};

Side side_of(const TariffModel& model, const PriceCase& one, Language language) {
  return {rule_text(model, one, language), paid_for_ten(model, one, std::nullopt)};
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
    add("", "growth", growth_text(a.measure.growth, language_), growth_text(b.measure.growth, language_));
    add("", "linear", linear_text(a, language_), linear_text(b, language_));
    add("", "from", show(a.from, language_), show(b.from, language_));
    add("", "currency", std::string(to_string(a.currency)), std::string(to_string(b.currency)));
    add("", "public_bracket", a.public_bracket, b.public_bracket);
    add("", "shops", listed(a.shops), listed(b.shops));
    add("", "override_roles", listed(a.override_roles), listed(b.override_roles));
    add("", "pool", a.pool, b.pool);
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
  static constexpr std::pair<std::string_view, std::string_view> kFrench[] = {{"price", "prix"},
                                                                              {"bounds", "bornes"},
                                                                              {"limits", "limites"},
                                                                              {"bracket", "tranche"},
                                                                              {"measure", "mesure"},
                                                                              {"linear", "palier"},
                                                                              {"rights", "droits"},
                                                                              {"quotas", "quotas"},
                                                                              {"conditions", "conditions"},
                                                                              {"rounding", "arrondi"},
                                                                              {"growth", "croissance"},
                                                                              {"from", "début"},
                                                                              {"currency", "monnaie"},
                                                                              {"public_bracket", "tranche du public"},
                                                                              {"shops", "épiceries"},
                                                                              {"override_roles", "passent outre"},
                                                                              {"pool", "caisse commune"}};
  if (language == Language::french)
    for (const auto& [english, french] : kFrench)
      if (english == change.what) return std::string(french);
  return change.what;
}

std::string paid_text(const TariffChange& change, Language language) {
  if (!change.paid_before || !change.paid_after) return "";
  return show(*change.paid_before, language) + " → " + show(*change.paid_after, language);
}

// Nothing between two currencies.
std::string direction_text(const Money& before, const Money& after, Language language) {
  if (before.currency != after.currency) return "";
  if (before == after) return "=";
  return before < after ? say(language, "plus", "more") : say(language, "moins", "less");
}

std::string verdict_text(const TariffChange& change, Language language) {
  if (!change.paid_before || !change.paid_after) return "";
  return direction_text(*change.paid_before, *change.paid_after, language);
}

// --- who pays --------------------------------------------------------------------------------------------------------

// What a household pays for one case in either, where both can be told.
class HouseholdDiffer {
 public:
  HouseholdDiffer(const TariffModel& before, const TariffModel& after) : before_(before), after_(after) {
    add_axes(before.definition(), axes_);
    add_axes(after.definition(), axes_);
  }

  std::vector<HouseholdChange> run(const std::vector<PlacedTwice>& households) {
    for (const PlacedTwice& household : households)
      for (const std::uint8_t rank : axes_.ranks)
        for (const std::string& category : axes_.categories) compare(household, category, rank);
    return std::move(changes_);
  }

 private:
  using Paid = std::pair<std::optional<Money>, std::optional<Money>>;

  Paid paid(const PlacedTwice& household, const std::string& category, Origin origin, std::uint8_t rank) const {
    return {paid_for_ten(before_, {household.before.bracket, category, origin, rank}, household.before.level),
            paid_for_ten(after_, {household.after.bracket, category, origin, rank}, household.after.level)};
  }

  // What is so for any category and rank, and for any origin, is told once.
  void compare(const PlacedTwice& household, const std::string& category, std::uint8_t rank) {
    std::vector<Paid> cells, any;
    for (const Origin origin : kOrigins) {
      cells.push_back(paid(household, category, origin, rank));
      any.push_back(paid(household, "", origin, 0));
    }
    if (cells == any && (rank != 0 || !category.empty())) return;
    const bool one_for_all = std::ranges::all_of(cells, [&](const Paid& each) { return each == cells.front(); });
    for (std::size_t i = 0; i < (one_for_all ? 1 : cells.size()); ++i) {
      const auto& [before, after] = cells[i];
      const bool is_told = cells[i] == any[i] && (rank != 0 || !category.empty());
      if (is_told || !before || !after || *before == *after) continue;
      changes_.push_back({.who = household.who,
                          .bracket_before = before_.definition().brackets[household.before.bracket].code,
                          .bracket_after = after_.definition().brackets[household.after.bracket].code,
                          .category = category,
                          .origin = one_for_all ? std::nullopt : std::optional(kOrigins[i]),
                          .rank = rank,
                          .paid_before = *before,
                          .paid_after = *after});
    }
  }

  const TariffModel& before_;
  const TariffModel& after_;
  Axes axes_;
  std::vector<HouseholdChange> changes_;
};

}  // namespace

std::vector<TariffChange> compare_tariffs(const TariffModel& before, const TariffModel& after, Language language) {
  return Differ(before, after, language).run();
}

namespace {

// "Payé pour 10,00 €"; without the sign where nobody pays anything.
std::string paid_title(std::optional<Currency> currency, Language language) {
  const std::string title = say(language, "Payé pour ", "Paid for ");
  if (!currency) return title + say(language, "10,00", "10.00");
  return title + show(Money{10'00, *currency}, language);
}

std::optional<Currency> currency_paid(const std::vector<TariffChange>& changes) {
  for (const TariffChange& change : changes)
    if (change.paid_before) return change.paid_before->currency;
  return std::nullopt;
}

}  // namespace

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
                   {paid_title(currency_paid(changes), language), Align::right},
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

std::vector<HouseholdChange> compare_households(const TariffModel& before, const TariffModel& after,
                                                Language language) {
  return HouseholdDiffer(before, after).run(placed_twice(before, after, language));
}

void print_changes(std::ostream& out, const std::vector<HouseholdChange>& changes, Language language) {
  if (changes.empty()) return;
  Table table(say(language, "Qui paie plus ou moins", "Who pays more or less"),
              {{say(language, "Foyer", "Household")},
               {say(language, "Tranche", "Bracket")},
               {say(language, "Rayon", "Category")},
               {say(language, "Origine", "Origin")},
               {paid_title(changes.front().paid_before.currency, language), Align::right},
               {""}});
  for (const HouseholdChange& change : changes)
    table.add({change.who,
               change.bracket_before == change.bracket_after ? change.bracket_before
                                                             : change.bracket_before + " → " + change.bracket_after,
               category_text(change.category, change.rank, language),
               change.origin ? std::string(word(*change.origin, language)) : say(language, "toutes", "any"),
               show(change.paid_before, language) + " → " + show(change.paid_after, language),
               direction_text(change.paid_before, change.paid_after, language)});
  out << '\n';
  table.print(out);
}

json::Value to_json(const HouseholdChange& change) {
  return json::Object{{"household", change.who},
                      {"bracket_before", change.bracket_before},
                      {"bracket_after", change.bracket_after},
                      {"category", change.category},
                      {"origin", change.origin ? json::Value(to_string(*change.origin)) : json::Value(nullptr)},
                      {"rank", change.rank},
                      {"paid_before", json::of(change.paid_before)},
                      {"paid_after", json::of(change.paid_after)}};
}

}  // namespace apps
