// How the prices of a basket came about. First who gave the bracket, and by which row; then for each line, and each lot
// it was taken from, in this order: the price that the rule starts from, the rate, the rounding, what bounded the
// result; what the goods cost; who paid the gap, why that one, and why the others did not.
//
//   Tranche aide (Aide) : par la ligne 1 du tarif rav, version 1 : reste à vivre par jour, moins de 9.
//   1. Riz long grain, 1,250 kg : 0,88 € au lieu de 2,94 €.
//      Lot R-2211 (acheté, DDM 31/03/2028) : prix du marché 2,35 €/kg × 30 %, au centime le plus proche
//      → 0,71 €/kg (règle 3 du tarif).
//      Coût 2,10 €, reste à financer 1,22 € :
//        - ville-2026 a payé 1,22 € (il lui restait 1 200,00 €) ; n° 1 : seul à pouvoir payer
//        - fruits-2026 est réservé à d'autres rayons
#include <ostream>

#include "apps/answers_text.h"
#include "apps/details.h"
#include "apps/format.h"
#include "apps/tariff_text.h"
#include "apps/texts.h"

namespace apps {
namespace {

using engine::QuoteAnswer;
using engine::QuotedDraw;
using engine::QuotedLine;

Money market_of(const QuotedLine& line, Currency currency) {
  Money market{0, currency};
  for (const QuotedDraw& each : line.draws) market += each.draw.market;
  return market;
}

// By which row of a tariff's brackets: "row 2 of tariff rav, version 1: reste à vivre a day, under 9".
std::string row_text(const engine::BracketPlacement& placement, Language language) {
  std::string text = say(language, "par la ligne ", "by row ") + std::to_string(placement.row) +
                     say(language, " du tarif ", " of tariff ") + placement.tariff +
                     say(language, ", version ", ", version ") + std::to_string(placement.version) +
                     say(language, "\u00A0: ", ": ") + std::string(word(placement.measure, language));
  const ledger::Bracket row{
      .from = placement.from, .up_to = placement.up_to, .resident = placement.resident, .referred = placement.referred};
  if (row.from || row.up_to) text += ", " + bounds_text(row, placement.bounds, language);
  if (placement.grows) text += say(language, " (bornes selon le foyer)", " (bounds grow with the household)");
  const std::string conditions = conditions_text(row, language);
  return conditions.empty() ? text : text + ", " + conditions;
}

std::string placement_text(const engine::BracketPlacement& placement, Language language) {
  if (placement.by == "tariff") return row_text(placement, language);
  if (placement.by == "choice") return say(language, "choisie pour cette vente", "chosen for this sale");
  if (placement.by == "public") return say(language, "celle du public", "that of the public");
  return say(language, "donnée par l'épicerie", "given by the shop");
}

void print_placement(std::ostream& out, const QuoteAnswer& basket, Language language) {
  if (basket.placement.by.empty() || basket.bracket.empty()) return;
  out << say(language, "Tranche ", "Bracket ") << basket.bracket << " (" << basket.bracket_label << ")"
      << say(language, "\u00A0: ", ": ") << placement_text(basket.placement, language) << ".\n";
}

// How far the book can say it again.
void print_reading(std::ostream& out, const engine::TicketExplanation& reading, Language language) {
  if (!reading.told) return;
  if (!reading.priced_here)
    out << say(language, "Les prix sont ceux de la caisse\u00A0; les fonds, ceux du livre juste avant la vente.\n",
               "The prices are the till's; the funds, those of the book right before the sale.\n");
  if (reading.household_withheld)
    out << say(language, "Le foyer n'est plus dans le livre\u00A0: ses plafonds et sa tranche ne se relisent pas.\n",
               "The household is no longer in the book: its caps and bracket cannot be read again.\n");
  if (!reading.difference.empty())
    out << say(language, "Attention\u00A0: relue, la vente donne autre chose\u00A0; ",
               "Note: read again, the sale gives something else; ")
        << tell_detail(reading.difference, language) << '\n';
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

// What the rate gave, where something bounded it.
std::string unbounded_text(const QuotedDraw& each, Unit unit, Language language) {
  if (each.draw.limit == Limit::none) return "";
  const auto price = scale(each.draw.base_price, each.rate, each.rounding);
  if (!price.ok() || *price == each.draw.unit_price) return "";
  return " → " + show_unit_price(*price, unit, language);
}

std::string times_text(const QuotedDraw& each, Unit unit, Language language) {
  return " × " + show(each.rate, language) + ", " + std::string(word(each.rounding, language)) +
         unbounded_text(each, unit, language);
}

// What the rule says before anything bounds it: a price times a rate, a fixed price, or the household's own step.
std::string formula_text(const QuotedDraw& each, Unit unit, Language language) {
  const std::string base = show_unit_price(each.draw.base_price, unit, language);
  switch (each.formula) {
    case FormulaKind::fixed:
      return say(language, "prix fixé par le tarif, ", "price fixed by the tariff, ") + base;
    case FormulaKind::level:
      return say(language, "prix du palier de ce foyer, ", "price of this household's step, ") + base +
             (each.rate == Fraction{1, 1} ? "" : times_text(each, unit, language));
    case FormulaKind::rate:
      break;
  }
  return std::string(word(each.base, language)) + " " + base + times_text(each, unit, language);
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
         say(language, " du tarif", " of the tariff") +
         (each.draw.lowest == 0 ? "" : say(language, ", le moins cher de ses prix", ", the lowest of its prices")) +
         ").";
}

std::string cost_text(const ledger::Draw& draw, Language language) {
  if (draw.basis == CostBasis::none)
    return say(language, "Coût inconnu\u00A0: rien à financer.", "Cost unknown: nothing to finance.");
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

// What put it there among those that could pay: of the first, before the next; of the others, after the one before.
std::string place_text(const engine::FundLine& fund, Language language) {
  const bool is_first = fund.position == 1;
  if (fund.place == "alone") return say(language, "seul à pouvoir payer", "alone in being able to pay");
  if (fund.place == "tier")
    return say(language, "à côté d'autres d'ordre ", "beside others of order ") + std::to_string(fund.order) +
           say(language, ", poids ", ", weight ") + std::to_string(fund.weight) + say(language, " sur ", " of ") +
           std::to_string(fund.tier_weight);
  if (fund.place == "expiry")
    return (fund.until == kLastDate ? say(language, "sans fin", "without end")
                                    : say(language, "finit le ", "ends on ") + show(fund.until, language)) +
           std::string(is_first ? say(language, ", avant le suivant", ", before the next")
                                : say(language, ", après le précédent", ", after the one before"));
  if (fund.place == "narrowest")
    return is_first ? say(language, "plus étroit que le suivant", "narrower than the next")
                    : say(language, "plus large que le précédent", "wider than the one before");
  if (fund.place == "number")
    return is_first ? say(language, "déclaré avant le suivant", "declared before the next")
                    : say(language, "déclaré après le précédent", "declared after the one before");
  return say(language, "d'ordre ", "of order ") + std::to_string(fund.order);
}

// What its own definition bounds it to.
std::string share_text(const engine::FundLine& fund, Unit unit, Language language) {
  switch (fund.share_kind) {
    case ShareKind::fraction:
      if (fund.share == Fraction{1, 1}) return "";
      return say(language, "\u00A0; sa part, ", "; its share, ") + show(fund.share, language) +
             say(language, " de l'écart", " of the gap");
    case ShareKind::fixed:
      return say(language, "\u00A0; sa part, ", "; its share, ") + show_unit_price(fund.unit_share, unit, language);
    case ShareKind::up_to:
      return say(language, "\u00A0; sa part, au plus ", "; its share, at most ") +
             show_unit_price(fund.unit_share, unit, language);
  }
  return "";
}

std::string why_there(const engine::FundLine& fund, Unit unit, Language language) {
  if (fund.position == 0) return "";
  return say(language, "\u00A0; n° ", "; no. ") + std::to_string(fund.position) + say(language, "\u00A0: ", ": ") +
         place_text(fund, language) + share_text(fund, unit, language);
}

void print_fund_reasons(std::ostream& out, const QuotedDraw& each, Unit unit, Language language) {
  for (const engine::FundLine& fund : each.funds) {
    out << "     - " << fund.fund << ' ' << fund_outcome(fund.outcome, language);
    if (fund.outcome == "paid")
      out << ' ' << show(fund.amount, language) << say(language, " (il lui restait ", " (it had ")
          << show(fund.left_before, language) << say(language, ")", " left)");
    if (fund.outcome == "paid" && fund.basis == GapBasis::price)
      out << say(language, ", de l'écart avec le prix du marché", ", of the gap to the market price");
    out << why_there(fund, unit, language) << '\n';
  }
}

// Where nobody asked for the reasons: a recorded ticket keeps who paid, not why others did not.
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
    print_fund_reasons(out, each, line.unit, language);
  if (!each.draw.unfunded.is_zero())
    out << "     - " << say(language, "aucun fonds ne couvre ", "no fund covers ") << show(each.draw.unfunded, language)
        << '\n';
  if (!each.draw.surplus.is_zero() && !each.draw.shares.empty())
    out << "     - " << say(language, "payé au-delà du coût\u00A0: ", "paid beyond the cost: ")
        << show(each.draw.surplus, language) << '\n';
}

}  // namespace

void print_explanation(std::ostream& out, const QuoteAnswer& basket, const engine::TicketExplanation& reading,
                       Language language) {
  out << '\n' << say(language, "Comment ces prix ont été faits", "How these prices came about") << '\n';
  print_reading(out, reading, language);
  print_placement(out, basket, language);
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

}  // namespace apps
