// A ticket, and its explanation. For each line, then for each lot it was taken from, in this order: the price that the
// rule starts from, the rate, the rounding, what bounded the result; what the goods cost; who paid the gap and who did
// not.
//
//   1. Riz long grain, 1,250 kg : 0,88 € au lieu de 2,94 €.
//      Lot R-2211 (acheté, DDM 31/03/2028) : prix du marché 2,35 €/kg × 30 %, au centime le plus proche
//      → 0,71 €/kg (règle 3 du tarif).
//      Coût 2,10 €, reste à financer 1,22 € :
//        - ville-2026 a payé 1,22 € (il lui restait 1 200,00 €)
//        - fruits-2026 est réservé à d'autres rayons
#include <map>
#include <ostream>

#include "apps/answers_text.h"
#include "apps/format.h"
#include "apps/table.h"
#include "apps/texts.h"

namespace apps {
namespace {

using engine::QuoteAnswer;
using engine::QuotedDraw;
using engine::QuotedLine;

// One unit price when all draws have the same.
std::string price_text(const QuotedLine& line, Language language) {
  if (line.draws.empty()) return "–";
  const Money first = line.draws.front().draw.unit_price;
  for (const QuotedDraw& each : line.draws)
    if (each.draw.unit_price != first) return say(language, "selon le lot", "by lot");
  return show_unit_price(first, line.unit, language);
}

Money market_of(const QuotedLine& line, Currency currency) {
  Money market{0, currency};
  for (const QuotedDraw& each : line.draws) market += each.draw.market;
  return market;
}

std::string label_text(const QuotedLine& line, Language language) {
  if (line.rank == 0) return line.label;
  return line.label + say(language, " (enfant n° ", " (child no. ") + std::to_string(line.rank) + ")";
}

// A return shows the same lines in the other direction: what is paid back, and what the funds get back.
enum class Direction { sale, taken_back };

void print_lines(std::ostream& out, const QuoteAnswer& basket, Direction direction, Language language) {
  Table table(
      "", {{say(language, "N°", "No.")},
           {say(language, "Article", "Item")},
           {say(language, "Quantité", "Quantity"), Align::right},
           {say(language, "Prix", "Price"), Align::right},
           {direction == Direction::sale ? say(language, "À payer", "To pay") : say(language, "À rendre", "To refund"),
            Align::right}});
  for (std::size_t i = 0; i < basket.lines.size(); ++i) {
    const QuotedLine& line = basket.lines[i];
    table.add({std::to_string(i + 1), label_text(line, language), show(line.quantity, line.unit, language),
               price_text(line, language), show(line.amount, language)});
  }
  table.add_rule();
  table.add({"", "Total", "", "", show(basket.total, language)});
  if (!basket.top_up.is_zero()) {
    table.add({"", say(language, "Donné en plus", "Given on top"), "", "", show(basket.top_up, language)});
    table.add({"", say(language, "En tout", "In all"), "", "", show(basket.total + basket.top_up, language)});
  }
  table.print(out);
}

// Who paid the gap between cost and price, over the whole basket.
struct Gap {
  std::map<std::string, Money> by_fund;
  Money unfunded;
  Money market;
  Money surplus;
};

Gap gap_of(const QuoteAnswer& basket) {
  const Money zero{0, basket.total.currency};
  Gap gap{.by_fund = {}, .unfunded = zero, .market = zero, .surplus = zero};
  for (const QuotedLine& line : basket.lines)
    for (const QuotedDraw& each : line.draws) {
      gap.unfunded += each.draw.unfunded;
      gap.market += each.draw.market;
      gap.surplus += each.draw.surplus;
      for (std::size_t i = 0; i < each.draw.shares.size() && i < each.share_funds.size(); ++i)
        gap.by_fund.try_emplace(each.share_funds[i], zero).first->second += each.draw.shares[i].amount;
    }
  return gap;
}

void print_gap(std::ostream& out, const QuoteAnswer& basket, Direction direction, Language language) {
  const Gap gap = gap_of(basket);
  const Money advantage = gap.market - basket.total;
  if (advantage.minor > 0 && direction == Direction::sale)
    out << say(language, "Valeur au prix du marché ", "Worth at market price ") << show(gap.market, language)
        << say(language, ", avantage ", ", advantage ") << show(advantage, language) << ".\n";
  const char* verb = direction == Direction::sale ? say(language, "Financé par ", "Funded by ")
                                                  : say(language, "Rendu au fonds ", "Given back to the fund ");
  for (const auto& [fund, amount] : gap.by_fund)
    out << verb << fund << say(language, "\u00A0: ", ": ") << show(amount, language) << '\n';
  if (!gap.unfunded.is_zero() && direction == Direction::sale)
    out << say(language, "Sans financement\u00A0: ", "Unfunded: ") << show(gap.unfunded, language) << '\n';
  if (!basket.pool.empty() && direction == Direction::sale)
    out << say(language, "Versé à la caisse commune ", "Fed to the pool ") << basket.pool
        << say(language, "\u00A0: ", ": ") << show(gap.surplus + basket.top_up, language) << '\n';
}

std::string lot_text(const QuotedDraw& each, Language language) {
  std::string text = is_none(each.draw.lot) ? say(language, "Sans lot", "No lot") : "Lot ";
  if (!is_none(each.draw.lot))
    text += each.lot_label.empty() ? "n° " + std::to_string(raw(each.draw.lot)) : each.lot_label;
  text += " (" + std::string(word(each.draw.origin, language));
  if (each.expiry_kind != ExpiryKind::none)
    text += ", " + std::string(word(each.expiry_kind, language)) + " " + show(each.expiry, language);
  return text + ")" + say(language, "\u00A0: ", ": ");
}

// What the rule says before anything bounds it: a price times a rate, a fixed price, or the household's own step.
std::string formula_text(const QuotedDraw& each, Unit unit, Language language) {
  const std::string base = show_unit_price(each.draw.base_price, unit, language);
  switch (each.formula) {
    case FormulaKind::fixed:
      return say(language, "prix fixé par le tarif, ", "price fixed by the tariff, ") + base;
    case FormulaKind::level:
      return say(language, "prix du palier de ce foyer, ", "price of this household's step, ") + base;
    case FormulaKind::rate:
      break;
  }
  return std::string(word(each.base, language)) + " " + base + " × " + show(each.rate, language) + ", " +
         std::string(word(each.rounding, language));
}

std::string pricing_text(const QuotedLine& line, const QuotedDraw& each, Language language) {
  const std::string price = show_unit_price(each.draw.unit_price, line.unit, language);
  const std::string limit(word(each.draw.limit, language));
  if (each.draw.rule == 0) {
    const std::string why = line.nature == ProductNature::goods
                                ? say(language, "prix demandé par la caisse", "as the till charged")
                                : std::string(word(line.nature, language));
    return price + ", " + why + (limit.empty() ? "" : ", " + limit) + ".";
  }
  return formula_text(each, line.unit, language) + (limit.empty() ? "" : ", " + limit) + " → " + price +
         say(language, " (règle ", " (rule ") + std::to_string(each.draw.rule) +
         say(language, " du tarif).", " of the tariff).");
}

std::string cost_text(const ledger::Draw& draw, Language language) {
  if (draw.basis == CostBasis::none)
    return say(language, "Coût inconnu : rien à financer.", "Cost unknown: nothing to finance.");
  std::string text = say(language, "Coût ", "Cost ") + show(draw.cost, language);
  if (draw.basis == CostBasis::last_known) text += say(language, " (le dernier connu)", " (the last known)");
  const Money need = draw.cost - draw.amount;
  if (need.minor > 0 || !draw.shares.empty())
    return text + say(language, ", reste à financer ", ", to finance ") + show(need, language) +
           say(language, "\u00A0:", ":");
  if (!draw.surplus.is_zero())
    return text + say(language, ", excédent ", ", surplus ") + show(draw.surplus, language) + ".";
  return text + say(language, ", rien à financer.", ", nothing to finance.");
}

void print_fund_reasons(std::ostream& out, const QuotedDraw& each, Language language) {
  for (const engine::FundLine& fund : each.funds) {
    out << "     - " << fund.fund << ' ' << fund_outcome(fund.outcome, language);
    if (fund.outcome == "paid")
      out << ' ' << show(fund.amount, language) << say(language, " (il lui restait ", " (it had ")
          << show(fund.left_before, language) << say(language, ")", " left)");
    if (fund.outcome == "paid" && fund.basis == GapBasis::price)
      out << say(language, ", de l'écart avec le prix du marché", ", of the gap to the market price");
    out << '\n';
  }
}

// A recorded ticket keeps who paid, not why others did not.
void print_shares(std::ostream& out, const QuotedDraw& each, Language language) {
  for (std::size_t i = 0; i < each.draw.shares.size() && i < each.share_funds.size(); ++i)
    out << "     - " << each.share_funds[i] << ' ' << fund_outcome("paid", language) << ' '
        << show(each.draw.shares[i].amount, language) << '\n';
}

void print_draw(std::ostream& out, const QuotedLine& line, const QuotedDraw& each, Language language) {
  out << "   " << (line.nature == ProductNature::goods ? lot_text(each, language) : "")
      << pricing_text(line, each, language) << '\n';
  if (line.nature != ProductNature::goods) return;
  out << "   " << cost_text(each.draw, language) << '\n';
  // Where nothing was missing and nobody paid, what the funds would have done is no part of the story.
  if (each.draw.cost.minor <= each.draw.amount.minor && each.draw.shares.empty()) return;
  if (each.funds.empty())
    print_shares(out, each, language);
  else
    print_fund_reasons(out, each, language);
  if (!each.draw.unfunded.is_zero())
    out << "     - " << say(language, "aucun fonds ne couvre ", "no fund covers ") << show(each.draw.unfunded, language)
        << '\n';
  if (!each.draw.surplus.is_zero() && !each.draw.shares.empty())
    out << "     - " << say(language, "payé au-delà du coût\u00A0: ", "paid beyond the cost: ")
        << show(each.draw.surplus, language) << '\n';
}

void print_explanation(std::ostream& out, const QuoteAnswer& basket, Language language) {
  out << '\n' << say(language, "Comment ces prix ont été faits", "How these prices came about") << '\n';
  for (std::size_t i = 0; i < basket.lines.size(); ++i) {
    const QuotedLine& line = basket.lines[i];
    const Money market = market_of(line, basket.total.currency);
    out << i + 1 << ". " << line.label << ", " << show(line.quantity, line.unit, language)
        << say(language, "\u00A0: ", ": ") << show(line.amount, language);
    if (market.minor > line.amount.minor)
      out << say(language, " au lieu de ", " instead of ") << show(market, language);
    out << ".\n";
    for (const QuotedDraw& each : line.draws) print_draw(out, line, each, language);
  }
}

void print_terms(std::ostream& out, const QuoteAnswer& basket, const std::string& household, Language language) {
  if (!household.empty()) out << say(language, "Foyer ", "Household ") << household << " · ";
  if (!basket.bracket.empty()) out << basket.bracket_label << " (" << basket.bracket << ") · ";
  if (basket.tariff.empty())
    out << say(language, "sans tarif", "no tariff") << '\n';
  else
    out << say(language, "tarif ", "tariff ") << basket.tariff << say(language, ", version ", ", version ")
        << basket.tariff_version << '\n';
}

void print_anomalies(std::ostream& out, const std::vector<ledger::Anomaly>& anomalies, const char* title,
                     Language language) {
  for (const ledger::Anomaly& anomaly : anomalies) out << title << tell(anomaly, language) << '\n';
}

void print_payments(std::ostream& out, const engine::TicketAnswer& ticket, Language language) {
  if (ticket.payments.empty() && ticket.basket.total.is_zero()) {
    out << (ticket.is_return ? say(language, "Rien à rembourser", "Nothing to refund")
                             : say(language, "Rien à payer", "Nothing to pay"))
        << '\n';
    return;
  }
  out << (ticket.is_return ? say(language, "Remboursé\u00A0: ", "Refunded: ")
                           : say(language, "Payé\u00A0: ", "Paid: "));
  for (std::size_t i = 0; i < ticket.payments.size(); ++i) {
    const ledger::Payment& payment = ticket.payments[i];
    out << (i > 0 ? ", " : "") << word(payment.means, language) << ' ' << show(payment.amount, language);
    if (!payment.reference.empty()) out << " (" << payment.issuer << ' ' << payment.reference << ')';
  }
  out << '\n';
}

}  // namespace

void print_quote(std::ostream& out, const QuoteAnswer& quote, Explain explain, Language language) {
  out << say(language, "Prix à ", "Prices at ") << quote.shop << say(language, " le ", " on ")
      << show(quote.date, language) << '\n';
  print_terms(out, quote, "", language);
  print_lines(out, quote, Direction::sale, language);
  print_gap(out, quote, Direction::sale, language);
  print_anomalies(out, quote.warnings, say(language, "Attention\u00A0: ", "Note: "), language);
  if (explain == Explain::yes) print_explanation(out, quote, language);
}

void print_ticket(std::ostream& out, const engine::TicketAnswer& ticket, Explain explain, Language language) {
  const Direction direction = ticket.is_return ? Direction::taken_back : Direction::sale;
  out << (ticket.is_return ? say(language, "Retour ", "Return ") : "Ticket ") << ticket.ticket << " · "
      << ticket.shop_label << " · " << show(ticket.occurred_at, language) << '\n';
  if (!ticket.original_ticket.empty())
    out << say(language, "Du ticket ", "Of ticket ") << ticket.original_ticket << '\n';
  print_terms(out, ticket.basket, ticket.household, language);
  print_lines(out, ticket.basket, direction, language);
  print_payments(out, ticket, language);
  if (!ticket.override_by.role.empty())
    out << say(language, "Dérogation\u00A0: ", "Override: ") << ticket.override_by.role << ", "
        << ticket.override_by.reason << '\n';
  print_gap(out, ticket.basket, direction, language);
  print_anomalies(out, ticket.anomalies, say(language, "Anomalie\u00A0: ", "Anomaly: "), language);
  if (explain == Explain::yes) print_explanation(out, ticket.basket, language);
}

}  // namespace apps
