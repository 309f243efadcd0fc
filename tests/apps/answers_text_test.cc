#include "apps/answers_text.h"

#include <regex>
#include <sstream>

#include "tests/apps/example_answers.h"

namespace apps::answers_text_test {
namespace {

// Spaces that do not break would make these tests hard to read.
std::string with_plain_spaces(std::string text) {
  for (const char* space : {"\u00A0", "\u202F"}) text = std::regex_replace(text, std::regex(space), " ");
  return text;
}

template <class Print>
std::string printed(Print print) {
  std::ostringstream out;
  print(out);
  return with_plain_spaces(out.str());
}

TEST(TicketText, IsReadAsAPersonWouldSayIt) {
  const std::string text =
      printed([](std::ostream& out) { print_ticket(out, example_ticket(), Explain::yes, Language::french); });
  EXPECT_EQ(text, R"(Ticket noailles-1-12 · Épicerie de Noailles · 23/11/2026 18:05
Foyer NO-0007 · Reste à vivre très bas (a) · tarif solidaire, version 2
N°  Article               Quantité       Prix  À payer
──────────────────────────────────────────────────────
1   Riz long en vrac      1,250 kg  0,71 €/kg   0,89 €
2   Lait demi-écrémé 1 L         2     0,10 €   0,20 €
──────────────────────────────────────────────────────
    Total                                       1,09 €
Payé : espèces 1,09 €
Valeur au prix du marché 5,04 €, avantage 3,95 €.
Financé par ville-2026 : 1,00 €
Sans financement : 0,21 €

Comment ces prix ont été faits
1. Riz long en vrac, 1,250 kg : 0,89 € au lieu de 2,94 €.
   Lot R-2211 (acheté, DDM 31/03/2028) : prix du marché 2,35 €/kg × 30 %, au centime le plus proche → 0,71 €/kg (règle 3 du tarif).
   Coût 2,10 €, reste à financer 1,21 € :
     - ville-2026 a payé 1,00 € (il lui restait 1,00 €)
     - fruits-2026 est réservé à d'autres rayons
     - aucun fonds ne couvre 0,21 €
2. Lait demi-écrémé 1 L, 2 : 0,20 € au lieu de 2,10 €.
   Sans lot (donné) : prix du marché 1,05 € × 5 %, au centime le plus proche → 0,05 €, relevé au prix plancher → 0,10 € (règle 7 du tarif).
   Coût 0,00 €, excédent 0,20 €.
)");
}

TEST(TicketText, TellsPricesThatAreNoRateAndWhyFundsDidNotPay) {
  engine::QuoteAnswer quote = example_quote();
  engine::QuotedDraw& step = quote.lines[0].draws[0];
  step.formula = FormulaKind::level;
  step.draw.base_price = eur(71);
  step.funds = {{"bons", "paid", eur(1'00), eur(1'00), GapBasis::price},
                {"a", "cap_reached"},
                {"b", "other_tag"},
                {"c", "other_origin"},
                {"d", "fixed_share_too_large"}};
  step.rate = Fraction{1, 1};
  quote.lines[1].draws[0].formula = FormulaKind::fixed;
  quote.lines[1].rank = 3;
  engine::QuotedLine jar = quote.lines[1];
  jar.label = "Consigne";
  jar.nature = ProductNature::deposit;
  jar.draws[0].draw.rule = 0;
  jar.draws[0].draw.limit = Limit::none;
  quote.lines.push_back(jar);
  const auto told = [&](Language language) {
    return printed([&](std::ostream& out) { print_quote(out, quote, Explain::yes, language); });
  };
  const std::string french = told(Language::french);
  for (const char* sentence :
       {"prix du palier de ce foyer, 0,71 €/kg → 0,71 €/kg (règle 3 du tarif).\n",
        "- bons a payé 1,00 € (il lui restait 1,00 €), de l'écart avec le prix du marché\n",
        "- a a atteint son plafond\n", "- b est réservé à d'autres étiquettes\n",
        "- c est réservé à d'autres origines\n", "- d paie un montant fixe, plus grand que ce qui manque\n",
        "Lait demi-écrémé 1 L (enfant n° 3)",
        "prix fixé par le tarif, 1,05 €, relevé au prix plancher → 0,10 € (règle 7 du tarif).\n",
        "   0,10 €, consigne, sans réduction ni financement.\n"})
    EXPECT_THAT(french, testing::HasSubstr(sentence));
  const std::string english = told(Language::english);
  for (const char* sentence :
       {"price of this household's step, €0.71/kg", ", of the gap to the market price\n", "- a has reached its cap\n",
        "- b is earmarked for other tags\n", "- c is earmarked for other origins\n",
        "- d pays a fixed amount, which is more than what is missing\n", "(child no. 3)",
        "price fixed by the tariff, €1.05", "a deposit, neither discounted nor financed.\n"})
    EXPECT_THAT(english, testing::HasSubstr(sentence));
}

engine::FundLine placed_fund(const char* place, std::uint16_t position) {
  engine::FundLine fund{.fund = "f", .outcome = "paid", .amount = eur(1'00), .left_before = eur(9'00)};
  fund.place = place;
  fund.position = position;
  return fund;
}

TEST(TicketText, TellsWhatPutAFundThereAndWhatBoundsItsShare) {
  engine::FundLine tier = placed_fund("tier", 1), by_expiry = placed_fund("expiry", 1), up_to = placed_fund("alone", 1);
  tier.order = 5, tier.weight = 2, tier.tier_weight = 3;
  by_expiry.until = day("2026-12-31");
  up_to.share_kind = ShareKind::up_to;
  up_to.unit_share = eur(25);
  const auto told = [](const engine::FundLine& fund, Language language) {
    engine::QuoteAnswer quote = example_quote();
    quote.lines[0].draws[0].funds = {fund};
    return printed([&](std::ostream& out) { print_quote(out, quote, Explain::yes, language); });
  };
  EXPECT_THAT(told(tier, Language::french), testing::HasSubstr("n° 1 : à côté d'autres d'ordre 5, poids 2 sur 3\n"));
  EXPECT_THAT(told(tier, Language::english), testing::HasSubstr("no. 1: beside others of order 5, weight 2 of 3\n"));
  EXPECT_THAT(told(by_expiry, Language::french), testing::HasSubstr("finit le 31/12/2026, avant le suivant\n"));
  EXPECT_THAT(told(placed_fund("expiry", 2), Language::english),
              testing::HasSubstr("no. 2: without end, after the one before\n"));
  EXPECT_THAT(told(placed_fund("narrowest", 1), Language::french), testing::HasSubstr("plus étroit que le suivant\n"));
  EXPECT_THAT(told(placed_fund("number", 2), Language::french), testing::HasSubstr("déclaré après le précédent\n"));
  EXPECT_THAT(told(up_to, Language::french),
              testing::HasSubstr("n° 1 : seul à pouvoir payer ; sa part, au plus 0,25 €/kg\n"));
}

TEST(TicketText, TellsWhoGaveTheBracketAndByWhichRow) {
  engine::QuoteAnswer quote = example_quote();
  const auto told = [&quote](Language language) {
    return printed([&](std::ostream& out) { print_quote(out, quote, Explain::yes, language); });
  };
  quote.placement = {.by = "tariff",
                     .tariff = "rav",
                     .version = 3,
                     .row = 2,
                     .measure = MeasureKind::quotient_familial,
                     .bounds = BoundSide::from_inclusive,
                     .grows = true,
                     .from = Fraction{411, 1},
                     .up_to = Fraction{511, 1},
                     .resident = Condition::yes};
  EXPECT_THAT(
      told(Language::french),
      testing::HasSubstr("Tranche a (Reste à vivre très bas) : par la ligne 2 du tarif rav, version 3 : quotient "
                         "familial, à partir de 411, moins de 511 (bornes selon le foyer), du quartier.\n"));
  quote.placement = {.by = "shop"};
  EXPECT_THAT(told(Language::french), testing::HasSubstr("(Reste à vivre très bas) : donnée par l'épicerie.\n"));
  quote.placement = {.by = "choice"};
  EXPECT_THAT(told(Language::french), testing::HasSubstr("(Reste à vivre très bas) : choisie pour cette vente.\n"));
  quote.placement = {.by = "public"};
  EXPECT_THAT(told(Language::english), testing::HasSubstr("(Reste à vivre très bas): that of the public.\n"));
}

TEST(TicketText, TellsHowFarTheBookCanSayItAgain) {
  engine::TicketAnswer ticket = example_ticket();
  ticket.explanation = {.told = true,
                        .priced_here = false,
                        .household_withheld = true,
                        .difference = "the household's step is 7, priced again it is 0"};
  const std::string text =
      printed([&](std::ostream& out) { print_ticket(out, ticket, Explain::yes, Language::english); });
  for (const char* sentence : {"The prices are the till's; the funds, those of the book right before the sale.\n",
                               "The household is no longer in the book",
                               "Note: read again, the sale gives something else; "
                               "the household's step is 7, priced again it is 0\n"})
    EXPECT_THAT(text, testing::HasSubstr(sentence));
}

TEST(TicketText, TellsWhatWasGivenOnTopWhatThePoolGotAndWhoPassedOverARight) {
  engine::TicketAnswer ticket = example_ticket();
  ticket.basket.top_up = eur(1'00);
  ticket.basket.pool = "caisse";
  ticket.override_by = {.role = "coordination", .reason = "Naissance"};
  const std::string text =
      printed([&](std::ostream& out) { print_ticket(out, ticket, Explain::no, Language::french); });
  EXPECT_THAT(text, testing::ContainsRegex("Donné en plus +1,00 €\n"));
  EXPECT_THAT(text, testing::ContainsRegex("En tout +2,09 €\n"));
  EXPECT_THAT(text, testing::HasSubstr("Dérogation : coordination, Naissance\n"));
  EXPECT_THAT(text, testing::HasSubstr("Versé à la caisse commune caisse : 1,20 €\n"));
}

TEST(TicketText, TellsWhatFundsOfThePriceGapPaidBeyondTheCost) {
  engine::TicketAnswer ticket = example_ticket();
  engine::QuotedDraw& draw = ticket.basket.lines[0].draws[0];
  draw.funds.clear();
  draw.draw.shares[0].amount = eur(1'50);
  draw.draw.unfunded = eur(0);
  draw.draw.surplus = eur(29);
  const std::string text =
      printed([&](std::ostream& out) { print_ticket(out, ticket, Explain::yes, Language::french); });
  EXPECT_THAT(text, testing::HasSubstr("     - ville-2026 a payé 1,50 €\n     - payé au-delà du coût : 0,29 €\n"));
}

TEST(TicketText, ARecordedTicketTellsTheSharesWhenTheReasonsAreNotKept) {
  engine::TicketAnswer ticket = example_ticket();
  ticket.basket.lines[0].draws[0].funds.clear();
  const std::string text =
      printed([&](std::ostream& out) { print_ticket(out, ticket, Explain::yes, Language::english); });
  EXPECT_THAT(text, testing::HasSubstr("- ville-2026 paid €1.00\n"));
}

TEST(TicketText, AReturnSaysWhatItUndoes) {
  engine::TicketAnswer ticket = example_ticket();
  ticket.is_return = true;
  ticket.original_ticket = "noailles-1-11";
  const std::string text =
      printed([&](std::ostream& out) { print_ticket(out, ticket, Explain::no, Language::french); });
  EXPECT_THAT(text, testing::StartsWith("Retour noailles-1-12"));
  EXPECT_THAT(text, testing::HasSubstr("Du ticket noailles-1-11\n"));
  EXPECT_THAT(text, testing::HasSubstr("Remboursé : espèces 1,09 €\n"));
  EXPECT_THAT(text, testing::HasSubstr("À rendre"));
  EXPECT_THAT(text, testing::HasSubstr("Rendu au fonds ville-2026 : 1,00 €\n"));
}

TEST(QuoteText, WarnsOfWhatIsOdd) {
  engine::QuoteAnswer quote = example_quote();
  quote.warnings = {{ErrorCode::lot_expired, "lines[0]"}};
  const std::string text = printed([&](std::ostream& out) { print_quote(out, quote, Explain::no, Language::french); });
  EXPECT_THAT(text, testing::StartsWith("Prix à noailles le 23/11/2026\n"));
  EXPECT_THAT(text, testing::HasSubstr("Attention : La date limite de consommation est dépassée"));
}

TEST(ReceiptText, TellsEachOutcome) {
  engine::Receipt receipt;
  receipt.sequence = Sequence{41};
  receipt.effective_date = day("2026-11-23");
  receipt.ticket = "noailles-1-12";
  receipt.total = eur(1'09);
  receipt.anomalies = {{ErrorCode::insufficient_stock, "lines[0]"}};
  const auto text = [&] { return printed([&](std::ostream& out) { print_receipt(out, receipt, Language::french); }); };
  EXPECT_EQ(text(),
            "Enregistré sous le n° 41, compté le 23/11/2026.\nTicket noailles-1-12 : 1,09 €\n"
            "Anomalie : Il n'y a pas assez de stock. [insufficient_stock, lines[0]]\n");
  receipt = {};
  receipt.outcome = engine::Outcome::refused;
  receipt.reason = fail(ErrorCode::unknown_shop, "shop");
  EXPECT_EQ(text(), "Refusé : Cette épicerie n'est pas connue. [unknown_shop, shop]\n");
  receipt.outcome = engine::Outcome::noted;
  EXPECT_EQ(text(), "Le livre le disait déjà : rien n'a changé.\n");
}

TEST(StockText, HasOneRowALotAndTheValueInAll) {
  engine::StockRowAnswer row;
  row.shop = "noailles";
  row.label = "Riz long";
  row.unit = Unit::gram;
  row.lot = LotId{12};
  row.expiry_kind = ExpiryKind::ddm;
  row.expiry = day("2028-03-31");
  row.received = {25'000};
  row.sold = {1'250};
  row.on_hand = {23'750};
  row.value = eur(26'13);
  row.takings = eur(1'20);
  engine::StockAnswer stock{{row, row}, Sequence{9}};
  const auto text = [&] { return printed([&](std::ostream& out) { print_stock(out, stock, Language::french); }); };
  EXPECT_EQ(text(), R"(Stock – noailles
Produit         Lot  Origine  Échéance             Reçu     Vendu  Rendu  Perdu  Écart compté   En stock   Valeur
─────────────────────────────────────────────────────────────────────────────────────────────────────────────────
Riz long        #12  acheté   DDM 31/03/2028  25,000 kg  1,250 kg      ·      ·             ·  23,750 kg  26,13 €
Riz long        #12  acheté   DDM 31/03/2028  25,000 kg  1,250 kg      ·      ·             ·  23,750 kg  26,13 €
─────────────────────────────────────────────────────────────────────────────────────────────────────────────────
Valeur en tout                                                                                            52,26 €
Vendu, retours déduits : 2,500 kg ; payé par les clients : 2,40 €
)");
  stock.rows[1].shop = "gardanne";
  EXPECT_THAT(text(), testing::HasSubstr("Épicerie"));
  stock.rows.clear();
  EXPECT_EQ(text(), "Aucun stock.\n");
}

TEST(StockText, TellsWhatWasSoldByCurrencyWhereSomethingWas) {
  engine::StockRowAnswer row;
  row.shop = "noailles";
  row.value = eur(5'00);
  engine::StockAnswer stock{{row}, Sequence{9}};
  const auto text = [&] { return printed([&](std::ostream& out) { print_stock(out, stock, Language::english); }); };
  EXPECT_THAT(text(), testing::Not(testing::HasSubstr("Sold, less")));
  row.sold = {3};
  row.returned = {2};
  row.takings = eur(2'40);
  engine::StockRowAnswer imported = row;
  imported.sold = {110'482};
  imported.value = {0, Currency::gbp};
  imported.takings = {197'403'90, Currency::gbp};
  stock.rows = {row, imported};
  EXPECT_THAT(text(), testing::EndsWith("Sold, less returns: 110,480 pieces; paid by customers: £197,403.90\n"
                                        "Sold, less returns: 1 piece; paid by customers: €2.40\n"));
}

TEST(FundsText, TellsTotalsUsesAndWhatIsNotCovered) {
  engine::FundAnswer fund;
  fund.label = "Fruits et légumes";
  fund.funder_label = "Ville (exemple)";
  fund.to = day("2027-12-31");
  fund.granted = eur(1000'00);
  fund.received = eur(600'00);
  fund.spent = eur(12'00);
  fund.left = eur(988'00);
  fund.households = 3;
  fund.by_shop = {{"noailles", eur(12'00), 3}};
  fund.by_month = {{"2026-11", eur(12'00), 3}};
  const engine::FundsAnswer funds{{fund, fund}, {eur(21)}, {eur(4)}, Sequence{9}};
  const std::string by_shop =
      printed([&](std::ostream& out) { print_funds(out, funds, FundsBy::shop, Language::french); });
  EXPECT_THAT(by_shop, testing::ContainsRegex("Ensemble +2 000,00 € +1 200,00 € +24,00 € +0,00 € +1 976,00 €\n"));
  EXPECT_THAT(by_shop, testing::ContainsRegex("Fruits et légumes +noailles +12,00 € +3\n"));
  EXPECT_THAT(by_shop, testing::HasSubstr("Besoin qu'aucun fonds n'a couvert : 0,21 €\n"));
  const std::string by_month =
      printed([&](std::ostream& out) { print_funds(out, funds, FundsBy::month, Language::french); });
  EXPECT_THAT(by_month, testing::HasSubstr("novembre 2026"));
}

TEST(FundsText, AColumnTellsWhatFedAPoolWhereThereIsOne) {
  engine::FundAnswer fund;
  fund.label = "Ville";
  const auto told = [&fund] {
    const engine::FundsAnswer funds{.funds = {fund, engine::FundAnswer{}}, .at = Sequence{9}};
    return printed([&](std::ostream& out) { print_funds(out, funds, FundsBy::none, Language::french); });
  };
  EXPECT_THAT(told(), testing::Not(testing::HasSubstr("Versé")));
  fund.fed = eur(12'34);
  EXPECT_THAT(told(), testing::HasSubstr("Versé"));
  EXPECT_THAT(told(), testing::HasSubstr("12,34 €"));
}

TEST(FundsText, ByCategoryHasNoColumnOfHouseholds) {
  engine::FundAnswer fund;
  fund.label = "Aide";
  fund.by_category = {{"legumes", eur(12'00), 0}};
  const std::string by_category = printed([&](std::ostream& out) {
    print_funds(out, {{fund}, {}, {}, Sequence{9}}, FundsBy::category, Language::french);
  });
  const std::string uses = by_category.substr(by_category.find("Rayon"));
  EXPECT_THAT(uses, testing::Not(testing::HasSubstr("Foyers aidés")));
  EXPECT_THAT(uses, testing::ContainsRegex("Aide +legumes +12,00 €\n"));
}

TEST(TicketText, WhereNothingIsDueItSaysSo) {
  engine::TicketAnswer ticket;
  const auto text = [&](Language language) {
    return printed([&](std::ostream& out) { print_ticket(out, ticket, Explain::no, language); });
  };
  EXPECT_THAT(text(Language::french), testing::HasSubstr("\nRien à payer\n"));
  EXPECT_THAT(text(Language::english), testing::HasSubstr("\nNothing to pay\n"));
  ticket.is_return = true;
  EXPECT_THAT(text(Language::french), testing::HasSubstr("\nRien à rembourser\n"));
  ticket.payments = {{PaymentMeans::voucher, eur(0), "ville", "V-1"}};
  EXPECT_THAT(text(Language::french), testing::HasSubstr("0,00 € (ville V-1)"));
}

TEST(HouseholdText, TellsItsMonthAndItsBudget) {
  engine::HouseholdAnswer household;
  household.pseudonym = "NO-0007";
  household.bracket = "a";
  household.bracket_label = "Très bas";
  household.size_class = 6;
  household.entitled = true;
  household.valid_from = day("2026-01-01");
  household.month = month_of(day("2026-11-01"));
  household.visits = 2;
  household.budget = eur(60'00);
  household.budget_left = eur(41'50);
  const std::string text = printed([&](std::ostream& out) { print_household(out, household, Language::french); });
  EXPECT_THAT(text, testing::StartsWith("Foyer NO-0007\n"));
  EXPECT_THAT(text, testing::HasSubstr("Personnes : 6+\n"));
  EXPECT_THAT(text, testing::HasSubstr("Droit ouvert : oui, 01/01/2026 → –\n"));
  EXPECT_THAT(text, testing::HasSubstr("Budget : 60,00 € par mois (sur ce qui est payé)\n"));
  EXPECT_THAT(text, testing::HasSubstr("Reste du budget : 41,50 €\n"));
  EXPECT_THAT(text, testing::Not(testing::HasSubstr("Selon le tarif")));
}

TEST(HouseholdText, TellsTheTariffThatMeasuredItAndABudgetOfTheWeek) {
  engine::HouseholdAnswer household;
  household.tariff = "cantine";
  household.tariff_version = 2;
  household.level = 288;
  household.renewals = 1;
  household.budget = eur(15'00);
  household.period = Period::week;
  const std::string text = printed([&](std::ostream& out) { print_household(out, household, Language::french); });
  EXPECT_THAT(text, testing::HasSubstr("Selon le tarif : cantine, version 2, palier 288, renouvelé 1 fois\n"));
  EXPECT_THAT(text, testing::HasSubstr("Budget : 15,00 € par semaine"));
}

}  // namespace
}  // namespace apps::answers_text_test
