#include "apps/what_if_report.h"

#include <ostream>

#include "apps/format.h"
#include "apps/table.h"
#include "apps/texts.h"

namespace apps {
namespace {

using replay::ComparedFigures;
using replay::Figures;
using replay::FundCompared;
using replay::WhatIfReport;
using Groups = std::map<std::string, ComparedFigures>;

bool is_few(const ComparedFigures& group) {
  const std::size_t known = group.households.size();
  return known < kHouseholdsMin && (known > 0 || group.has_withheld);
}

// Of two groups that are large enough to be told; the public, which is nobody, hides no household.
bool hides_better(const ComparedFigures& a, const ComparedFigures& b) {
  if (a.households.empty() != b.households.empty()) return b.households.empty();
  return a.households.size() < b.households.size();
}

bool is_few(std::uint64_t households) {
  return households > 0 && households < kHouseholdsMin;
}

std::string difference(std::int64_t before, std::int64_t after, Currency currency, Language language) {
  const std::string shown = show(Money{after - before, currency}, language);
  return after > before ? "+" + shown : shown;
}

std::vector<std::string> before_and_after(const std::string& what, std::int64_t before, std::int64_t after,
                                          const WhatIfReport& report, Language language) {
  return {what, show(Money{before, report.currency}, language), show(Money{after, report.currency}, language),
          difference(before, after, report.currency, language)};
}

std::vector<Column> columns(const char* first, Language language) {
  return {{first},
          {say(language, "Constaté", "As it was"), Align::right},
          {say(language, "Autrement", "Otherwise"), Align::right},
          {say(language, "Écart", "Difference"), Align::right}};
}

void print_totals(std::ostream& out, const WhatIfReport& report, Language language) {
  Table table(say(language, "Ensemble", "In all"), columns("", language));
  const Figures& before = report.all.before;
  const Figures& after = report.all.after;
  const auto add = [&](const char* french, const char* english, std::int64_t Figures::*figure) {
    table.add(before_and_after(say(language, french, english), before.*figure, after.*figure, report, language));
  };
  add("Payé par les clients", "Paid by customers", &Figures::receipts);
  add("Payé par les fonds", "Paid by funds", &Figures::funds);
  add("Sans financement", "Not financed", &Figures::unfunded);
  add("Au-delà du coût", "Beyond the cost", &Figures::surplus);
  add("Coût des produits", "Cost of the goods", &Figures::cost);
  table.print(out);
}

std::string day_or_lasts(const std::optional<Date>& out, Language language) {
  return out ? show(*out, language) : say(language, "tient", "lasts");
}

void print_funds(std::ostream& out, const WhatIfReport& report, Language language) {
  if (report.by_fund.empty()) return;
  Table table(say(language, "Fonds", "Funds"), {{say(language, "Fonds", "Fund")},
                                                {say(language, "Payé", "Paid"), Align::right},
                                                {say(language, "Autrement", "Otherwise"), Align::right},
                                                {say(language, "Reste", "Left"), Align::right},
                                                {say(language, "Autrement", "Otherwise"), Align::right},
                                                {say(language, "Épuisé le", "Runs out")},
                                                {say(language, "Autrement", "Otherwise")}});
  const auto money = [&](std::int64_t cents) { return show(Money{cents, report.currency}, language); };
  for (const auto& [code, fund] : report.by_fund) {
    const auto if_known = [&fund = fund](std::string text) { return fund.is_new ? std::string() : text; };
    table.add({code, if_known(money(fund.paid_before)), money(fund.paid_after), if_known(money(fund.left_before)),
               money(fund.left_after), if_known(day_or_lasts(fund.out_before, language)),
               day_or_lasts(fund.out_after, language)});
  }
  out << '\n';
  table.print(out);
}

struct GroupWords {
  const char* title;
  const char* first;
  const char* nameless;
};

// What customers pay and what is asked of funds and found nowhere, group by group.
void print_groups(std::ostream& out, const GroupWords& words, const Groups& groups, const WhatIfReport& report,
                  Language language) {
  Table table(words.title, {{words.first},
                            {say(language, "Payé", "Paid"), Align::right},
                            {say(language, "Autrement", "Otherwise"), Align::right},
                            {say(language, "Fonds", "Funds"), Align::right},
                            {say(language, "Autrement", "Otherwise"), Align::right},
                            {say(language, "Sans financement", "Not financed"), Align::right},
                            {say(language, "Autrement", "Otherwise"), Align::right}});
  const std::set<std::string> untold = untold_groups(groups);
  const auto money = [&](std::int64_t cents) { return show(Money{cents, report.currency}, language); };
  for (const auto& [code, group] : groups) {
    const std::string name = code.empty() ? words.nameless : code;
    if (untold.contains(code)) {
      table.add({name, say(language, "peu de foyers", "few households"), "", "", "", "", ""});
      continue;
    }
    table.add({name, money(group.before.receipts), money(group.after.receipts), money(group.before.funds),
               money(group.after.funds), money(group.before.unfunded), money(group.after.unfunded)});
  }
  out << '\n';
  table.print(out);
}

void print_households(std::ostream& out, const WhatIfReport& report, Language language) {
  const std::uint64_t all = report.better + report.worse + report.same;
  if (all == 0) return;
  out << '\n';
  if (all < kHouseholdsMin) {
    out << say(language, "Foyers\u00A0: trop peu pour en parler à part.\n", "Households: too few to be told apart.\n");
    return;
  }
  const auto count = [language](std::uint64_t number) {
    const std::int64_t shown =
        is_few(number) ? static_cast<std::int64_t>(kHouseholdsMin) : static_cast<std::int64_t>(number);
    return (is_few(number) ? say(language, "moins de ", "fewer than ") : "") + show_count(shown, language);
  };
  out << say(language, "Foyers qui paieraient moins\u00A0: ", "Households that would pay less: ")
      << count(report.better) << say(language, "\u00A0; plus\u00A0: ", "; more: ") << count(report.worse)
      << say(language, "\u00A0; autant\u00A0: ", "; the same: ") << count(report.same) << '\n'
      << say(language,
             "Foyers au bout de leur droit d'achat\u00A0: ", "Households at the end of their purchase right: ")
      << count(report.reached_before) << say(language, "\u00A0; autrement\u00A0: ", "; otherwise: ")
      << count(report.reached_after) << '\n';
}

void print_counts(std::ostream& out, const WhatIfReport& report, Language language) {
  const auto count = [language](std::uint64_t number) {
    return show_count(static_cast<std::int64_t>(number), language);
  };
  out << '\n'
      << say(language, "Ventes recalculées\u00A0: ", "Sales priced again: ") << count(report.sales)
      << say(language, "\u00A0; retours\u00A0: ", "; returns: ") << count(report.returns)
      << say(language, "\u00A0; à leurs prix d'alors\u00A0: ", "; at the prices they had: ") << count(report.kept)
      << '\n';
  if (report.other_currency > 0)
    out << say(language, "Dans une autre monnaie, laissées de côté\u00A0: ", "In another currency, left out: ")
        << count(report.other_currency) << '\n';
  if (report.reassignments > 0)
    out << say(language, "Réaffectations laissées de côté\u00A0: ", "Reassignments left out: ")
        << count(report.reassignments) << '\n';
  for (const auto& [code, sales] : report.refused)
    out << say(language, "Ventes que cette règle aurait refusées (", "Sales that this policy would have refused (")
        << tell(fail(code), language) << say(language, ")\u00A0: ", "): ") << count(sales) << '\n';
}

json::Value json_of(const Figures& figures, Currency currency) {
  const auto money = [currency](std::int64_t cents) { return json::of(Money{cents, currency}); };
  return json::Object{{"receipts", money(figures.receipts)},
                      {"funds", money(figures.funds)},
                      {"unfunded", money(figures.unfunded)},
                      {"surplus", money(figures.surplus)},
                      {"cost", money(figures.cost)}};
}

json::Value json_of(const char* key, const Groups& groups, Currency currency) {
  const std::set<std::string> untold = untold_groups(groups);
  json::Array array;
  for (const auto& [code, group] : groups) {
    const bool is_told = !untold.contains(code);
    array.push_back(json::Object{{key, code.empty() ? json::Value(nullptr) : json::Value(code)},
                                 {"told", is_told},
                                 {"before", is_told ? json_of(group.before, currency) : json::Value(nullptr)},
                                 {"after", is_told ? json_of(group.after, currency) : json::Value(nullptr)}});
  }
  return array;
}

json::Array json_of_funds(const WhatIfReport& report) {
  json::Array array;
  const auto money = [&report](std::int64_t cents) { return json::of(Money{cents, report.currency}); };
  for (const auto& [code, fund] : report.by_fund)
    array.push_back(json::Object{{"fund", code},
                                 {"is_new", fund.is_new},
                                 {"paid_before", money(fund.paid_before)},
                                 {"paid_after", money(fund.paid_after)},
                                 {"left_before", money(fund.left_before)},
                                 {"left_after", money(fund.left_after)},
                                 {"runs_out_before", json::of(fund.out_before)},
                                 {"runs_out_after", json::of(fund.out_after)}});
  return array;
}

}  // namespace

std::set<std::string> untold_groups(const Groups& groups) {
  std::set<std::string> untold;
  boost::container::flat_set<HouseholdId> hidden;
  const auto hide = [&](const Groups::value_type& group) {
    untold.insert(group.first);
    hidden.insert(group.second.households.begin(), group.second.households.end());
  };
  for (const auto& group : groups)
    if (is_few(group.second)) hide(group);
  while (!untold.empty() && (untold.size() == 1 || hidden.size() < kHouseholdsMin)) {
    const Groups::value_type* smallest = nullptr;
    for (const auto& each : groups)
      if (!untold.contains(each.first) && (smallest == nullptr || hides_better(each.second, smallest->second)))
        smallest = &each;
    if (smallest == nullptr) break;  // all is hidden but the total
    hide(*smallest);
  }
  return untold;
}

void print_what_if(std::ostream& out, const WhatIfReport& report, Language language) {
  out << say(language, "Du ", "From ") << show(report.days.first, language) << say(language, " au ", " to ")
      << show(report.days.last, language) << '\n'
      << say(language,
             "Hypothèse\u00A0: les mêmes foyers, dans la même tranche, seraient venus aussi souvent prendre les mêmes "
             "paniers.\n\n",
             "Assumption: the same households, in the same bracket, would have come as often for the same "
             "baskets.\n\n");
  print_totals(out, report, language);
  print_funds(out, report, language);
  print_groups(out,
               {say(language, "Par tranche", "By bracket"), say(language, "Tranche", "Bracket"),
                say(language, "le public", "the public")},
               report.by_bracket, report, language);
  print_groups(out, {say(language, "Par épicerie", "By shop"), say(language, "Épicerie", "Shop"), ""}, report.by_shop,
               report, language);
  print_groups(out, {say(language, "Par rayon", "By category"), say(language, "Rayon", "Category"), ""},
               report.by_category, report, language);
  print_households(out, report, language);
  print_counts(out, report, language);
}

json::Value to_json(const WhatIfReport& report) {
  json::Object refused;
  for (const auto& [code, sales] : report.refused) refused[to_string(code)] = sales;
  const std::uint64_t all = report.better + report.worse + report.same;
  const auto told = [all](std::uint64_t count) {
    return all < kHouseholdsMin || is_few(count) ? json::Value(nullptr) : json::Value(count);
  };
  return json::Object{{"from", json::of(report.days.first)},
                      {"to", json::of(report.days.last)},
                      {"currency", to_string(report.currency)},
                      {"assumption", "same households, same brackets, same baskets"},
                      {"sales", report.sales},
                      {"returns", report.returns},
                      {"kept", report.kept},
                      {"other_currency", report.other_currency},
                      {"reassignments", report.reassignments},
                      {"refused", std::move(refused)},
                      {"before", json_of(report.all.before, report.currency)},
                      {"after", json_of(report.all.after, report.currency)},
                      {"by_fund", json_of_funds(report)},
                      {"by_bracket", json_of("bracket", report.by_bracket, report.currency)},
                      {"by_shop", json_of("shop", report.by_shop, report.currency)},
                      {"by_category", json_of("category", report.by_category, report.currency)},
                      {"households", json::Object{{"better", told(report.better)},
                                                  {"worse", told(report.worse)},
                                                  {"same", told(report.same)},
                                                  {"reached_before", told(report.reached_before)},
                                                  {"reached_after", told(report.reached_after)}}}};
}

}  // namespace apps
