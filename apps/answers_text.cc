#include "apps/answers_text.h"

#include <algorithm>
#include <map>
#include <ostream>

#include "apps/format.h"
#include "apps/stock_totals.h"
#include "apps/table.h"
#include "apps/texts.h"

namespace apps {
namespace {

std::string lot_text(LotId lot, const std::string& label) {
  if (!label.empty()) return label;
  return is_none(lot) ? "–" : "#" + std::to_string(raw(lot));
}

std::string expiry_text(ExpiryKind kind, Date date, Language language) {
  if (kind == ExpiryKind::none) return "";
  return std::string(word(kind, language)) + " " + show(date, language);
}

bool has_several_shops(const engine::StockAnswer& stock) {
  for (const auto& row : stock.rows)
    if (row.shop != stock.rows.front().shop) return true;
  return false;
}

std::vector<Column> stock_columns(bool with_shop, Language language) {
  std::vector<Column> columns;
  if (with_shop) columns.push_back({say(language, "Épicerie", "Shop")});
  for (const char* title : {say(language, "Produit", "Product"), say(language, "Lot", "Lot"),
                            say(language, "Origine", "Origin"), say(language, "Échéance", "Expiry")})
    columns.push_back({title});
  for (const char* title :
       {say(language, "Reçu", "Received"), say(language, "Vendu", "Sold"), say(language, "Rendu", "Returned"),
        say(language, "Perdu", "Lost"), say(language, "Écart compté", "Counted ±"),
        say(language, "En stock", "On hand"), say(language, "Valeur", "Value")})
    columns.push_back({title, Align::right});
  return columns;
}

std::vector<std::string> stock_cells(const engine::StockRowAnswer& row, bool with_shop, Language language) {
  const auto quantity = [&](Quantity units) { return units.is_zero() ? "·" : show(units, row.unit, language); };
  std::vector<std::string> cells;
  if (with_shop) cells.push_back(row.shop);
  cells.push_back(row.label);
  cells.push_back(lot_text(row.lot, row.lot_label));
  cells.emplace_back(word(row.origin, language));
  cells.push_back(expiry_text(row.expiry_kind, row.expiry, language));
  for (const Quantity units : {row.received, row.sold, row.returned, row.lost, row.counted})
    cells.push_back(quantity(units));
  cells.push_back(show(row.on_hand, row.unit, language));
  cells.push_back(show(row.value, language));
  return cells;
}

constexpr Counted kPieces = {.french = {"pièce", "pièces"}, .english = {"piece", "pieces"}};

// "110 480 pièces, 2,500 kg"
std::string net_sold_text(const StockTotals& total, Language language) {
  std::string text;
  for (const auto& [unit, units] : total.net_sold)
    text += (text.empty() ? "" : ", ") +
            (unit == Unit::piece ? show_count(units.units, kPieces, language) : show(units, unit, language));
  return text;
}

// Sums of one currency over all funds.
struct FundTotals {
  Money granted, received, spent, committed, left, fed;
};

std::map<Currency, FundTotals> totals_of(const engine::FundsAnswer& funds) {
  std::map<Currency, FundTotals> totals;
  for (const auto& fund : funds.funds) {
    const Money zero{0, fund.granted.currency};
    FundTotals& total = totals.try_emplace(zero.currency, FundTotals{zero, zero, zero, zero, zero, zero}).first->second;
    total.granted += fund.granted;
    total.received += fund.received;
    total.spent += fund.spent;
    total.committed += fund.committed;
    total.left += fund.left;
    total.fed += fund.fed;
  }
  return totals;
}

// Only a common pool is fed: where there is none, the column says nothing.
bool is_any_fed(const engine::FundsAnswer& funds) {
  return std::any_of(funds.funds.begin(), funds.funds.end(), [](const auto& fund) { return !fund.fed.is_zero(); });
}

Table table_of_funds(const engine::FundsAnswer& funds, Language language) {
  const bool with_fed = is_any_fed(funds);
  std::vector<Column> columns = {{say(language, "Fonds", "Fund")},
                                 {say(language, "Financeur", "Funder")},
                                 {say(language, "Jusqu'au", "Until")},
                                 {say(language, "Accordé", "Granted"), Align::right}};
  if (with_fed) columns.push_back({say(language, "Versé", "Fed"), Align::right});
  for (const char* title :
       {say(language, "Reçu", "Received"), say(language, "Dépensé", "Spent"), say(language, "Engagé", "Committed"),
        say(language, "Reste", "Left"), say(language, "Foyers aidés", "Households")})
    columns.push_back({title, Align::right});
  Table table(say(language, "Fonds", "Funds"), std::move(columns));
  const auto add = [&](std::vector<std::string> cells, const auto& of, std::string households) {
    cells.push_back(show(of.granted, language));
    if (with_fed) cells.push_back(show(of.fed, language));
    for (const Money& amount : {of.received, of.spent, of.committed, of.left}) cells.push_back(show(amount, language));
    cells.push_back(std::move(households));
    table.add(std::move(cells));
  };
  for (const auto& fund : funds.funds)
    add({fund.label, fund.funder, show(fund.to, language)}, fund, show_count(fund.households, language));
  if (funds.funds.size() <= 1) return table;
  table.add_rule();
  // A household may be helped by several funds, so their households do not add up.
  for (const auto& [currency, total] : totals_of(funds)) add({say(language, "Ensemble", "All"), "", ""}, total, "");
  return table;
}

const std::vector<engine::FundUse>& uses_of(const engine::FundAnswer& fund, FundsBy by) {
  if (by == FundsBy::shop) return fund.by_shop;
  return by == FundsBy::category ? fund.by_category : fund.by_month;
}

const char* title_of(FundsBy by, Language language) {
  if (by == FundsBy::shop) return say(language, "Épicerie", "Shop");
  return by == FundsBy::category ? say(language, "Rayon", "Category") : say(language, "Mois", "Month");
}

std::string key_text(const std::string& key, FundsBy by, Language language) {
  if (by != FundsBy::month) return key;
  const Result<Month> month = parse_month(key);
  return month.ok() ? show(*month, language) : key;
}

void print_uses(std::ostream& out, const engine::FundsAnswer& funds, FundsBy by, Language language) {
  // Households are not counted by category: the book keeps no sum of them there.
  const bool with_households = by != FundsBy::category;
  std::vector<Column> columns = {
      {say(language, "Fonds", "Fund")}, {title_of(by, language)}, {say(language, "Dépensé", "Spent"), Align::right}};
  if (with_households) columns.push_back({say(language, "Foyers aidés", "Households"), Align::right});
  Table table(say(language, "Dépensé", "Spent"), std::move(columns));
  for (const auto& fund : funds.funds)
    for (const engine::FundUse& use : uses_of(fund, by)) {
      std::vector<std::string> cells = {fund.label, key_text(use.key, by, language), show(use.spent, language)};
      if (with_households) cells.push_back(show_count(use.households, language));
      table.add(std::move(cells));
    }
  if (table.empty()) return;
  out << '\n';
  table.print(out);
}

// What a fund spent, where not all of it was at sales.
void print_kinds_of_spending(std::ostream& out, const engine::FundsAnswer& funds, Language language) {
  for (const auto& fund : funds.funds) {
    if (fund.captured.is_zero() && fund.reassigned.is_zero()) continue;
    out << fund.label << say(language, "\u00A0: ", ": ") << show(fund.spent_at_sale, language)
        << say(language, " aux ventes, ", " at sales, ") << show(fund.reassigned, language)
        << say(language, " réaffectés depuis, ", " reassigned since, ") << show(fund.captured, language)
        << say(language, " d'engagements dépensés\n", " of commitments spent\n");
  }
}

// ", version 2, palier 288, 1 renouvellement"
std::string source_text(const engine::HouseholdAnswer& household, Language language) {
  std::string text = ", version " + std::to_string(household.tariff_version);
  if (household.level != 0) text += say(language, ", palier ", ", step ") + std::to_string(household.level);
  if (household.renewals != 0)
    text += say(language, ", renouvelé ", ", renewed ") + std::to_string(household.renewals) +
            say(language, " fois", " times");
  return text;
}

void print_outcome(std::ostream& out, const engine::Receipt& receipt, Language language) {
  switch (receipt.outcome) {
    case engine::Outcome::recorded:
      out << say(language, "Enregistré sous le n° ", "Recorded as no. ") << raw(receipt.sequence)
          << say(language, ", compté le ", ", counts on ") << show(receipt.effective_date, language) << ".\n";
      return;
    case engine::Outcome::refused:
      out << say(language, "Refusé\u00A0: ", "Refused: ") << tell(receipt.reason, language) << '\n';
      return;
    case engine::Outcome::noted:
      out << say(language, "Le livre le disait déjà\u00A0: rien n'a changé.\n",
                 "The book already said so: nothing changed.\n");
      return;
  }
}

}  // namespace

void print_receipt(std::ostream& out, const engine::Receipt& receipt, Language language) {
  print_outcome(out, receipt, language);
  if (!receipt.ticket.empty())
    out << "Ticket " << receipt.ticket << say(language, "\u00A0: ", ": ") << show(receipt.total, language) << '\n';
  // What has a total and no ticket is a reassignment; below nothing when one is undone.
  if (receipt.ticket.empty() && !receipt.total.is_zero())
    out << say(language, "Réaffecté\u00A0: ", "Reassigned: ") << show(receipt.total, language) << '\n';
  for (const LotId lot : receipt.lots) out << say(language, "Lot n° ", "Lot no. ") << raw(lot) << '\n';
  for (const ledger::Anomaly& anomaly : receipt.anomalies)
    out << say(language, "Anomalie\u00A0: ", "Anomaly: ") << tell(anomaly, language) << '\n';
}

void print_stock(std::ostream& out, const engine::StockAnswer& stock, Language language) {
  if (stock.rows.empty()) {
    out << say(language, "Aucun stock.\n", "No stock.\n");
    return;
  }
  const bool with_shop = has_several_shops(stock);
  Table table(with_shop ? "Stock" : "Stock – " + stock.rows.front().shop, stock_columns(with_shop, language));
  for (const auto& row : stock.rows) table.add(stock_cells(row, with_shop, language));
  table.add_rule();
  const std::map<Currency, StockTotals> totals = totals_by_currency(stock);
  for (const auto& [currency, total] : totals) {
    std::vector<std::string> cells(stock_columns(with_shop, language).size());
    cells.front() = say(language, "Valeur en tout", "Value in all");
    cells.back() = show(total.value, language);
    table.add(std::move(cells));
  }
  table.print(out);
  for (const auto& [currency, total] : totals)
    if (!total.net_sold.empty())
      out << say(language, "Vendu, retours déduits\u00A0: ", "Sold, less returns: ") << net_sold_text(total, language)
          << say(language, "\u00A0; payé par les clients\u00A0: ", "; paid by customers: ")
          << show(total.takings, language) << '\n';
}

void print_funds(std::ostream& out, const engine::FundsAnswer& funds, FundsBy by, Language language) {
  if (funds.funds.empty()) {
    out << say(language, "Aucun fonds.\n", "No fund.\n");
    return;
  }
  table_of_funds(funds, language).print(out);
  if (by != FundsBy::none) print_uses(out, funds, by, language);
  print_kinds_of_spending(out, funds, language);
  for (const Money& amount : funds.unfunded)
    out << say(language, "Besoin qu'aucun fonds n'a couvert\u00A0: ", "Need that no fund covered: ")
        << show(amount, language) << '\n';
  for (const Money& amount : funds.reassigned)
    out << say(language, "Réaffecté depuis les ventes\u00A0: ", "Reassigned since the sales: ")
        << show(amount, language) << '\n';
}

void print_household(std::ostream& out, const engine::HouseholdAnswer& household, Language language) {
  const auto line = [&](const char* french, const char* english, const std::string& value) {
    out << "  " << say(language, french, english) << say(language, "\u00A0: ", ": ") << value << '\n';
  };
  out << say(language, "Foyer ", "Household ") << household.pseudonym << '\n';
  line("Association", "Legal entity", household.legal_entity);
  line("Tranche", "Bracket", household.bracket_label + " (" + household.bracket + ")");
  if (!household.tariff.empty())
    line("Selon le tarif", "By the tariff", household.tariff + source_text(household, language));
  if (!household.access_tariff.empty())
    line(
        "Droits d'accès du tarif", "Access bound by the tariff",
        household.access_tariff + say(language, ", version ", ", version ") + std::to_string(household.access_version));
  if (household.size_class > 0)
    line("Personnes", "Persons", std::to_string(household.size_class) + (household.size_class >= 6 ? "+" : ""));
  line("Droit ouvert", "Entitled",
       std::string(household.entitled ? say(language, "oui", "yes") : say(language, "non", "no")) + ", " +
           show(household.valid_from, language) + " → " + show(household.valid_to, language));
  line("Cartes", "Cards", household.cards.empty() ? "–" : listed(household.cards));
  line("Mois", "Month", show(household.month, language));
  line("Passages", "Visits", show_count(household.visits, language));
  line("Payé", "Paid", show(household.paid, language));
  line("Valeur des produits", "Worth of the goods", show(household.market, language));
  line("Avantage", "Advantage", show(household.given, language));
  if (household.budget)
    line("Budget", "Budget",
         show(*household.budget, language) + say(language, " par ", " a ") +
             std::string(word(household.period, language)) + " (" + std::string(word(household.basis, language)) + ")");
  if (household.budget_left) line("Reste du budget", "Budget left", show(*household.budget_left, language));
}

}  // namespace apps
