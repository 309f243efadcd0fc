// A ticket or a quote: who bought what at which price, how it was paid, and who paid the rest. How the prices came
// about is in explanation_text.cc.
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
  if (explain == Explain::yes) print_explanation(out, quote, {}, language);
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
  if (explain == Explain::yes) print_explanation(out, ticket.basket, ticket.explanation, language);
}

}  // namespace apps
