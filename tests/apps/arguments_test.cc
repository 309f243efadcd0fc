#include "apps/arguments.h"

#include "support/support.h"

namespace apps::arguments_test {
namespace {

using namespace test_support;

constexpr auto kEuro = Currency::eur;

TEST(Arguments, QuantitiesAreReadExactlyIntoBaseUnits) {
  const auto is = [](const char* text, std::int64_t units, std::optional<Unit> unit) {
    const auto read = parse_quantity(text);
    ASSERT_OK(read);
    EXPECT_EQ(*read, (TypedQuantity{{units}, unit})) << text;
  };
  is("3", 3, std::nullopt);
  is("750g", 750, Unit::gram);
  is("1.250kg", 1250, Unit::gram);
  is("1,25kg", 1250, Unit::gram);
  is("2 kg", 2000, Unit::gram);
  is("50cl", 500, Unit::millilitre);
  is("33,3cl", 333, Unit::millilitre);
  is("1.5l", 1500, Unit::millilitre);
  is("1L", 1000, Unit::millilitre);
  is("250ml", 250, Unit::millilitre);
}

TEST(Arguments, QuantitiesThatAreNotExactOrNotNumbersAreRefused) {
  for (const char* text : {"", "g", "kg", "-3", "1.5", "1.2505kg", "0.5g", "1e3", "3 pieces", "1.kg", ".5kg", "+1",
                           "99999999999999999999", "1..2kg", "0x10"})
    EXPECT_REFUSED(parse_quantity(text), value_not_allowed);
}

TEST(Arguments, ASaleLineIsAProductAQuantityAndForAFactItsAmount) {
  const auto plain = parse_sale_line("riz-long:2", kEuro);
  ASSERT_OK(plain);
  EXPECT_EQ(plain->line.product, "riz-long");
  EXPECT_EQ(plain->line.quantity.units, 2);
  EXPECT_FALSE(plain->line.amount);
  EXPECT_FALSE(plain->unit);
  const auto fact = parse_sale_line("carottes@12:1.250kg:1,88", kEuro);
  ASSERT_OK(fact);
  EXPECT_EQ(fact->line.lot, LotId{12});
  EXPECT_EQ(fact->line.amount, eur(1'88));
  EXPECT_EQ(fact->unit, Unit::gram);
}

TEST(Arguments, ASaleLineMaySayWhichChildItIsFor) {
  EXPECT_EQ(parse_sale_line("repas:1", kEuro).value().line.rank, 0);
  EXPECT_EQ(parse_sale_line("repas:1:rank=3", kEuro).value().line.rank, 3);
  const auto fact = parse_sale_line("repas:1:2,50:rang=2", kEuro);
  ASSERT_OK(fact);
  EXPECT_EQ(fact->line.rank, 2);
  EXPECT_EQ(fact->line.amount, eur(2'50));
  for (const char* text : {"repas:1:rank=", "repas:1:rank=x", "repas:1:rang=0", "repas:1:rank=00", "repas:1:rank=100",
                           "repas:rank=1", "rank=1"})
    EXPECT_REFUSED(parse_sale_line(text, kEuro), value_not_allowed);
}

// Codes may hold colons, so lines are read from their end.
TEST(Arguments, ACodeWithColonsIsReadWhole) {
  const auto plain = parse_sale_line("bio:riz:2", kEuro);
  ASSERT_OK(plain);
  EXPECT_EQ(plain->line.product, "bio:riz");
  EXPECT_EQ(plain->line.quantity.units, 2);
  const auto fact = parse_sale_line("bio:riz@L1:1.250kg:1,88:rang=2", kEuro);
  ASSERT_OK(fact);
  EXPECT_EQ(fact->line.product, "bio:riz");
  EXPECT_EQ(fact->lot.text, "L1");
  EXPECT_EQ(fact->line.quantity.units, 1'250);
  EXPECT_EQ(fact->line.amount, eur(1'88));
  EXPECT_EQ(fact->line.rank, 2);
  EXPECT_EQ(parse_count_line("bio:riz:3").value().line.product, "bio:riz");
  EXPECT_EQ(parse_loss_line("bio:riz:3").value().line.product, "bio:riz");
  const auto lost = parse_loss_line("bio:riz:3:damaged");
  ASSERT_OK(lost);
  EXPECT_EQ(lost->line.product, "bio:riz");
  EXPECT_EQ(lost->line.cause, LossCause::damaged);
  const auto lot = parse_delivered_lot("bio:riz:25kg:1.10:free:lot=R-22", kEuro);
  ASSERT_OK(lot);
  EXPECT_EQ(lot->line.product, "bio:riz");
  EXPECT_EQ(lot->line.quantity.units, 25'000);
  EXPECT_EQ(lot->line.unit_cost, MicroCost{1'100});
  EXPECT_TRUE(lot->line.free_of_charge);
  EXPECT_EQ(lot->line.label, "R-22");
}

// It may be a product and its quantity as well: nobody guesses.
TEST(Arguments, ACodeThatEndsAsAQuantityIsNotGuessedAt) {
  for (const char* text : {"riz:1:2:3", "riz:1:2:damaged"}) {
    EXPECT_REFUSED(parse_sale_line(text, kEuro), value_not_allowed);
    EXPECT_REFUSED(parse_loss_line(text), value_not_allowed);
  }
  EXPECT_REFUSED(parse_count_line("riz:1:2"), value_not_allowed);
  EXPECT_REFUSED(parse_delivered_lot("riz:1:2:3", kEuro), value_not_allowed);
  EXPECT_EQ(parse_sale_line("riz:2:3", kEuro).value().line.amount, eur(3'00)) << "a product, its quantity, its amount";
}

TEST(Arguments, ATariffMaySayItsVersionBehindItsLastColon) {
  EXPECT_EQ(parse_tariff("solidaire").value(), (TypedTariff{"solidaire", 0}));
  EXPECT_EQ(parse_tariff("solidaire:2").value(), (TypedTariff{"solidaire", 2}));
  EXPECT_EQ(parse_tariff("ville:solidaire:2").value(), (TypedTariff{"ville:solidaire", 2}));
  EXPECT_EQ(parse_tariff("ville:solidaire").value(), (TypedTariff{"ville:solidaire", 0}));
  EXPECT_REFUSED(parse_tariff("solidaire:4294967296"), value_not_allowed);
}

TEST(Arguments, ACountIsWholeAndFits) {
  EXPECT_EQ(parse_count<std::uint64_t>("18446744073709551615").value(), UINT64_MAX);
  EXPECT_EQ(parse_count<std::uint8_t>("255").value(), 255);
  for (const char* text : {"", "-1", "+1", "1.5", "1 ", "0x1", "18446744073709551616"})
    EXPECT_REFUSED(parse_count<std::uint64_t>(text), value_not_allowed);
  EXPECT_REFUSED(parse_count<std::uint8_t>("256"), value_not_allowed);
}

TEST(Arguments, AnOverrideIsARoleAndItsReason) {
  const auto told = parse_override("coordination:Naissance\u00A0: jumeaux");
  ASSERT_OK(told);
  EXPECT_EQ(told->role, "coordination");
  EXPECT_EQ(told->reason, "Naissance\u00A0: jumeaux");
  for (const char* text : {"coordination", ":Naissance", "coordination:", ""})
    EXPECT_REFUSED(parse_override(text), value_not_allowed);
}

TEST(Arguments, ALotIsNamedByItsLabelOrItsNumber) {
  const auto lot = [](const char* line) { return parse_count_line(line).value().lot; };
  EXPECT_EQ(lot("riz@R-2211:3"), (TypedLot{.text = "R-2211"}));
  EXPECT_EQ(lot("riz@#12:3"), (TypedLot{.text = "#12", .number = LotId{12}, .is_number = true}));
  EXPECT_EQ(lot("riz@12:3"), (TypedLot{.text = "12", .number = LotId{12}})) << "or the label of another";
  EXPECT_EQ(lot("riz@0:3"), (TypedLot{.text = "0"})) << "a label: no lot has the number 0";
  EXPECT_EQ(lot("riz:3"), TypedLot{});
}

TEST(Arguments, ABadSaleLineSaysWhatWasFound) {
  for (const char* text : {"riz-long", ":2", "riz:two", "riz:1:2:3", "riz@:1", "riz@#x:1", "riz@#:1", "riz@#0:1",
                           "riz@#00:1", "riz:1:abc", ""})
    EXPECT_REFUSED(parse_sale_line(text, kEuro), value_not_allowed);
  EXPECT_THAT(parse_sale_line("riz:two", kEuro).error().detail, testing::HasSubstr("'two'"));
}

TEST(Arguments, AReturnLineCountsFromOneAndMaySayThatTheGoodsAreLost) {
  const auto kept = parse_return_line("2:1");
  ASSERT_OK(kept);
  EXPECT_EQ(kept->line.original_line, 2);
  EXPECT_TRUE(kept->line.restocked);
  EXPECT_FALSE(parse_return_line("1:500g:loss").value().line.restocked);
  EXPECT_FALSE(parse_return_line("1:500g:perte").value().line.restocked);
  for (const char* text : {"0:1", "1", "1:2:kept", "a:1", "70000:1", "-1:2"})
    EXPECT_REFUSED(parse_return_line(text), value_not_allowed);
}

TEST(Arguments, PaymentsMaySayTheirAmountIssuerAndReference) {
  EXPECT_EQ(parse_payment("cash", kEuro).value(), engine::AskedPayment{});
  const engine::AskedPayment voucher{PaymentMeans::voucher, eur(10'00), "ccas-gardanne", "B-0012"};
  EXPECT_EQ(parse_payment("voucher:10:ccas-gardanne:B-0012", kEuro).value(), voucher);
  EXPECT_EQ(parse_payment("bon:10,00:ccas-gardanne:B-0012", kEuro).value(), voucher);
  EXPECT_EQ(parse_payment("espèces:4.20", kEuro).value().amount, eur(4'20));
  for (const char* text : {"", "gold", "cash:x", "voucher:10:ccas", "cash:1:a:b:c"})
    EXPECT_REFUSED(parse_payment(text, kEuro), value_not_allowed);
}

TEST(Arguments, ALossHasACause) {
  EXPECT_EQ(parse_loss_line("tomates:1.2kg").value().line.cause, LossCause::other);
  EXPECT_EQ(parse_loss_line("tomates:1.2kg:damaged").value().line.cause, LossCause::damaged);
  EXPECT_EQ(parse_loss_line("tomates@4:1.2kg:périmé").value().line.cause, LossCause::expired);
  EXPECT_REFUSED(parse_loss_line("tomates:1.2kg:eaten"), value_not_allowed);
}

TEST(Arguments, ADeliveredLotHasItsCostPerPieceOrKilogram) {
  const auto read =
      parse_delivered_lot("riz-long:25kg:1.10:ddm=2028-03-31:lot=R-22:cap=20%:origin=state_funded", kEuro);
  ASSERT_OK(read);
  EXPECT_EQ(read->line.quantity.units, 25'000);
  EXPECT_EQ(read->line.unit_cost, MicroCost{1'100});  // 1.10 €/kg = 0.0011 €/g
  EXPECT_EQ(read->line.expiry_kind, ExpiryKind::ddm);
  EXPECT_EQ(read->line.expiry, day("2028-03-31"));
  EXPECT_EQ(read->line.label, "R-22");
  EXPECT_EQ(read->line.origin, Origin::state_funded);
  EXPECT_EQ(read->line.price_cap, Fraction::create(1, 5).value());
  EXPECT_EQ(parse_delivered_lot("lait:48:0.855", kEuro).value().line.unit_cost, MicroCost{855'000});
  EXPECT_TRUE(parse_delivered_lot("lait:48:0:free", kEuro).value().line.free_of_charge);
}

TEST(Arguments, ABadLotIsRefused) {
  for (const char* text : {"riz:25kg", "riz:25kg:1.1005", "riz:25kg:x", "riz:1:1:colour=red", "riz:1:1:dlc=31/02/2028",
                           "riz:1:1:dlc=2028-01-01:ddm=2028-01-01", "riz:1:1:origin=found", "riz@L1:1:1"})
    EXPECT_REFUSED(parse_delivered_lot(text, kEuro), value_not_allowed);
}

TEST(Arguments, AnAmountThatNobodyCanMeanIsMistyped) {
  EXPECT_REFUSED(parse_amount("99999999999999999999", Currency::eur), value_not_allowed);
  EXPECT_REFUSED(parse_payment("cash:99999999999999999999", Currency::eur), value_not_allowed);
}

TEST(Arguments, APaymentOfNothingIsNone) {
  EXPECT_REFUSED(parse_payment("carte:0", Currency::eur), value_not_allowed);
  EXPECT_REFUSED(parse_payment("bon:0,00:ccas:B-7", Currency::eur), value_not_allowed);
}

}  // namespace
}  // namespace apps::arguments_test
