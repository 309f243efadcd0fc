// The grid asks pricing::Tariff which rule has a case, so that what is drawn is what is paid.
#include "apps/tariff_grid.h"

#include <ostream>

#include "apps/format.h"
#include "apps/table.h"
#include "apps/tariff_prices.h"
#include "apps/tariff_text.h"
#include "apps/texts.h"

namespace apps {
namespace {

void print_head(std::ostream& out, const ledger::Tariff& tariff, Language language) {
  out << tariff.label << " (" << tariff.code << say(language, "), à partir du ", "), from ")
      << show(tariff.from, language) << '\n';
  out << say(language, "Mesure\u00A0: ", "Measure: ") << measure_text(tariff, language) << '\n';
  if (tariff.linear) out << say(language, "Palier\u00A0: ", "Step: ") << linear_text(tariff, language) << '\n';
  const std::string growth = growth_text(tariff.measure.growth, language);
  if (!growth.empty()) out << say(language, "Croissance\u00A0: ", "Growth: ") << growth << '\n';
  const auto list = [&](const char* french, const char* english, const std::vector<std::string>& codes) {
    if (codes.empty()) return;
    out << say(language, french, english);
    for (std::size_t i = 0; i < codes.size(); ++i) out << (i == 0 ? "" : ", ") << codes[i];
    out << '\n';
  };
  out << say(language, "Sans foyer, la tranche ", "Without a household, the bracket ") << tariff.public_bracket << '\n';
  list("Épiceries\u00A0: ", "Shops: ", tariff.shops);
  list("Peuvent passer outre\u00A0: ", "May override: ", tariff.override_roles);
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

}  // namespace apps
