#include "apps/lot_names.h"

#include "support/support.h"

namespace apps::lot_names_test {
namespace {

struct Lot {
  std::uint32_t number;
  const char* label;
  std::int64_t on_hand;
};

engine::StockAnswer stock_of(std::initializer_list<Lot> lots) {
  engine::StockAnswer stock;
  for (const Lot& lot : lots) {
    engine::StockRowAnswer row;
    row.lot = LotId{lot.number};
    row.lot_label = lot.label;
    row.on_hand = {lot.on_hand};
    stock.rows.push_back(row);
  }
  return stock;
}

TEST(LotNames, ALabelIsThatOfALotOnHand) {
  const auto stock = stock_of({{0, "", 5}, {3, "R-1", 0}, {4, "R-1", 2}, {5, "R-2", 7}});
  EXPECT_EQ(lot_named(stock, "R-1").value(), LotId{4});
  EXPECT_EQ(lot_named(stock, "R-2").value(), LotId{5});
}

TEST(LotNames, ALotThatIsNoLongerOnHandCanStillBeCounted) {
  EXPECT_EQ(lot_named(stock_of({{3, "R-1", 0}, {4, "R-2", 2}}), "R-1").value(), LotId{3});
}

TEST(LotNames, ALabelOfTwoLotsNamesBoth) {
  const auto named = lot_named(stock_of({{3, "R-1", 1}, {4, "R-1", 2}, {5, "R-2", 7}}), "R-1");
  EXPECT_REFUSED(named, value_not_allowed);
  EXPECT_THAT(named.error().detail, testing::HasSubstr("R-1 (#3), R-1 (#4)"));
  EXPECT_THAT(named.error().detail, testing::Not(testing::HasSubstr("#5")));
}

TEST(LotNames, ANumberIsALotsOwnUnlessAnotherIsLabelledSo) {
  EXPECT_EQ(lot_named(stock_of({{12, "R-1", 1}}), "12").value(), LotId{12});
  EXPECT_EQ(lot_named(stock_of({{4, "12", 1}}), "12").value(), LotId{4});
  EXPECT_EQ(lot_named(stock_of({{12, "12", 1}}), "12").value(), LotId{12});
  EXPECT_REFUSED(lot_named(stock_of({{12, "R-1", 1}, {4, "12", 1}}), "12"), value_not_allowed);
}

TEST(LotNames, ALotIsCalledByItsLabelOrNumberOnHandOrNot) {
  const auto stock = stock_of({{3, "R-1", 0}, {4, "R-1", 2}});
  EXPECT_TRUE(is_called(stock, LotId{3}, "R-1"));
  EXPECT_TRUE(is_called(stock, LotId{3}, "3"));
  EXPECT_FALSE(is_called(stock, LotId{3}, "4"));
  EXPECT_FALSE(is_called(stock, LotId{5}, "R-1"));
  EXPECT_FALSE(is_called(stock, LotId{5}, "5")) << "it is not of this product";
  EXPECT_FALSE(is_called(stock, LotId{}, "0"));
}

TEST(LotNames, ALabelOfNobodyNamesTheLotsOnHand) {
  const auto named = lot_named(stock_of({{3, "R-1", 1}, {4, "", 2}, {5, "R-2", 0}}), "R-9");
  EXPECT_REFUSED(named, unknown_lot);
  EXPECT_THAT(named.error().detail, testing::EndsWith("lots on hand: R-1 (#3), #4"));
}

}  // namespace
}  // namespace apps::lot_names_test
