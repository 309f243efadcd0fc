// Holds docs/pricing_model.md to the code: the rows of its example are what `quote` gives.
#include <fstream>
#include <sstream>

#include "pricing/quote.h"
#include "support/support.h"

namespace pricing::worked_example_test {
namespace {

using testing::HasSubstr;

constexpr BracketId kSolidaire{1};
constexpr FundId kRegion{1};
constexpr FundId kVille{2};

Tariff solidaire_tariff() {
  TariffTerms terms;
  terms.public_bracket = kSolidaire;
  terms.brackets = {{.id = kSolidaire, .rounding = Rounding::half_up, .floor = {}, .ceiling = {}}};
  terms.rules = {
      {.bracket = kSolidaire, .category = {}, .origin = {}, .formula = {.base = PriceBase::market, .rate = {2, 5}}},
      {.bracket = kSolidaire,
       .category = {},
       .origin = Origin::donated,
       .formula = {.base = PriceBase::market, .rate = {1, 10}}}};
  return Tariff::create(terms).value();
}

LotDraw draw(Origin origin, std::int64_t grams, Money cost, Money market_price) {
  LotDraw taken;
  taken.quantity = Quantity{grams};
  taken.origin = origin;
  taken.basis = CostBasis::lot;
  taken.cost = cost;
  taken.market_price = market_price;
  return taken;
}

Line line(std::vector<LotDraw> draws) {
  Line taken;
  taken.unit = Unit::gram;
  taken.draws = std::move(draws);
  return taken;
}

Quote quote_the_example() {
  const Tariff tariff = solidaire_tariff();
  FundView region, ville;
  region.id = kRegion;
  region.left = eur(1000'00);
  region.share = Fraction{1, 2};
  ville.id = kVille;
  ville.left = eur(50);
  std::vector<FundView> funds{region, ville};

  LotDraw state_apples = draw(Origin::state_funded, 600, eur(1'26), eur(2'50));
  state_apples.price_cap = Fraction{1, 5};
  Basket basket;
  basket.has_household = true;
  basket.bracket = kSolidaire;
  basket.tariff = &tariff;
  basket.lines = {line({draw(Origin::bought, 1'250, eur(3'25), eur(3'20))}),
                  line({state_apples, draw(Origin::donated, 400, eur(0), eur(2'50))})};
  return quote(basket, funds, Explain::no).value();
}

std::string figure(const Money& amount) {
  const std::string text = to_string(amount);
  return text.substr(0, text.find(' '));
}

Money share_of(const PricedDraw& draw, FundId fund) {
  for (const FundPayment& share : draw.shares)
    if (share.fund == fund) return share.amount;
  return eur(0);
}

std::string row(const std::string& goods, const PricedDraw& draw) {
  std::string text = "| " + goods + " | " + std::to_string(draw.rule);
  for (const Money& amount : {draw.base_price, draw.unit_price, draw.amount, draw.cost, share_of(draw, kRegion),
                              share_of(draw, kVille), draw.unfunded, draw.surplus})
    text += " | " + figure(amount);
  return text + " |\n";
}

std::string page() {
  std::ifstream file(GRENIER_SOURCE_DIR "/docs/pricing_model.md");
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

TEST(WorkedExample, IsWhatTheCodeGives) {
  const Quote quoted = quote_the_example();
  EXPECT_THAT(page(), HasSubstr(row("lentils, 1,250 g, bought", quoted.lines[0].draws[0])));
  EXPECT_THAT(page(), HasSubstr(row("apples, 600 g, bought with State money, cap 20 %", quoted.lines[1].draws[0])));
  EXPECT_THAT(page(), HasSubstr(row("apples, 400 g, donated", quoted.lines[1].draws[1])));
  EXPECT_THAT(page(), HasSubstr("To pay: " + figure(quoted.total) + "."));
}

}  // namespace
}  // namespace pricing::worked_example_test
