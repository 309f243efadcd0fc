#include "apps/sales_plan.h"

#include <sstream>

#include "support/support.h"

namespace apps::sales_plan_test {
namespace {

using namespace test_support;

CsvTable lines(const std::string& rows) {
  std::istringstream input("ticket,time,code,label,quantity,price,customer\n" + rows);
  return CsvTable::parse(input, "sales.csv", ',').value();
}

ImportMap map() {
  ImportMap map;
  map.columns = {"ticket", "time", "code", "label", "quantity", "price", "customer"};
  map.time_format = "%Y-%m-%d %H:%M";
  map.unknown_products = UnknownProducts::create;
  return map;
}
ImportMap prefixed() {
  ImportMap with_prefix = map();
  with_prefix.return_mark = ReturnMark::ticket_prefix;
  with_prefix.return_prefix = "C";
  return with_prefix;
}
ImportBook book() {
  return {.shop = "noailles", .shop_currency = Currency::eur, .products = {{"riz", Unit::gram}}, .households = {}};
}

const engine::Sell& sale(const SalesPlan& plan, std::size_t index) {
  return std::get<engine::Sell>(plan.tickets.at(index).body);
}
const engine::TakeBack& taken_back(const SalesPlan& plan, std::size_t index) {
  return std::get<engine::TakeBack>(plan.tickets.at(index).body);
}

// The one row that was rejected.
void expect_rejected(const std::string& row, ErrorCode code, const std::string& place, const ImportMap& with = map()) {
  const auto plan = plan_sales(lines(row), with, book()).value();
  EXPECT_TRUE(plan.tickets.empty()) << row;
  ASSERT_EQ(plan.rejected.size(), 1u) << row;
  EXPECT_EQ(plan.rejected[0].reason.code, code) << to_string(plan.rejected[0].reason);
  EXPECT_EQ(plan.rejected[0].reason.field, place) << row;
}

TEST(SalesPlan, LinesOfOneTicketAreOneSaleThoughTheyStandApart) {
  const auto plan = plan_sales(lines("7,2010-12-01 08:45,A1,Alarm ,2,3.75,12583.0\n"
                                     "8,2010-12-01 08:50,b2,Bell,1,1.00,\n"
                                     "7,2010-12-01 08:45,b2,Bell,3,0.85,12583.0\n"),
                               map(), book())
                        .value();
  ASSERT_EQ(plan.tickets.size(), 2u);
  const engine::Sell& first = sale(plan, 0);
  EXPECT_EQ(first.ticket, "7");
  EXPECT_EQ(first.shop, "noailles");
  EXPECT_EQ(first.household, "");
  ASSERT_EQ(first.lines.size(), 2u);
  EXPECT_EQ(first.lines[0].product, "a1");
  EXPECT_EQ(first.lines[0].amount, eur(7'50));
  EXPECT_EQ(first.lines[1].amount, eur(2'55));
  ASSERT_EQ(first.payments.size(), 1u);
  EXPECT_EQ(first.payments[0].amount, eur(10'05));
  EXPECT_EQ(plan.tickets[0].amount, eur(10'05));
  EXPECT_EQ(plan.tickets[0].pieces, 5);
  EXPECT_EQ(plan.tickets[0].occurred_at, at("2010-12-01T07:45:00Z"));  // Paris, in winter
  EXPECT_EQ(plan.tickets[0].rows, (std::vector<std::size_t>{0, 2}));
}

TEST(SalesPlan, UnknownProductsAreCreatedOnceWithTheFirstLabelThatThereIs) {
  const auto plan = plan_sales(lines("1,2010-12-01 08:45,A1,,1,1,\n1,2010-12-01 08:45,A1, Alarm clock ,1,1,\n"
                                     "1,2010-12-01 08:45,Z9,,1,1,\n1,2010-12-01 08:45,riz,Rice,0.75,2.00,\n"),
                               map(), book())
                        .value();
  ASSERT_EQ(plan.products.size(), 2u);
  EXPECT_EQ(plan.products[0].code, "a1");
  EXPECT_EQ(plan.products[0].label, "Alarm clock");
  EXPECT_EQ(plan.products[0].category, "import");
  EXPECT_EQ(plan.products[1].label, "z9");
  EXPECT_EQ(sale(plan, 0).lines[3].quantity.units, 750);  // riz is known, and weighed
  EXPECT_EQ(sale(plan, 0).lines[3].amount, eur(1'50));
}

TEST(SalesPlan, AnAmountIsTheExactPriceTimesTheQuantityRoundedOnce) {
  const auto plan = plan_sales(lines("1,2010-12-01 08:45,a,A,3,0.125,\n"), map(), book()).value();
  EXPECT_EQ(sale(plan, 0).lines[0].amount, eur(38));
  EXPECT_EQ(sale(plan, 0).lines[0].unit_price, std::nullopt) << "3 times 0.13 would be another amount";
}

TEST(SalesPlan, AHighPriceOfManyDecimalsIsTakenExactly) {
  const auto plan = plan_sales(lines("1,2010-12-01 08:45,a,A,1,100000.000000000001,\n"), map(), book()).value();
  ASSERT_EQ(plan.tickets.size(), 1u);
  EXPECT_EQ(sale(plan, 0).lines[0].amount, eur(100'000'00));
  EXPECT_EQ(sale(plan, 0).lines[0].unit_price, std::nullopt);
}

TEST(SalesPlan, AFreeLineIsASaleWithoutAPayment) {
  const auto plan = plan_sales(lines("1,2010-12-01 08:45,a,A,3,0,\n"), map(), book()).value();
  EXPECT_EQ(sale(plan, 0).lines[0].amount, eur(0));
  EXPECT_TRUE(sale(plan, 0).payments.empty());
}

TEST(SalesPlan, ATicketWithThePrefixTakesBackWithoutAnOriginal) {
  const auto plan = plan_sales(lines("C9,2010-12-01 08:45,a,A,-2,3.75,\n"), prefixed(), book()).value();
  ASSERT_EQ(plan.tickets.size(), 1u);
  const engine::TakeBack& back = taken_back(plan, 0);
  EXPECT_EQ(back.ticket, "C9");
  EXPECT_EQ(back.original_ticket, "");
  EXPECT_EQ(back.lines[0].quantity.units, 2);
  EXPECT_EQ(back.lines[0].amount, eur(7'50));
  EXPECT_EQ(back.refunds[0].amount, eur(7'50));
  EXPECT_EQ(plan.tickets[0].amount, eur(-7'50));
  EXPECT_EQ(plan.tickets[0].pieces, -2);
}

TEST(SalesPlan, ASignThatContradictsThePrefixIsRejected) {
  expect_rejected("C9,2010-12-01 08:45,a,A,2,3.75,\n", ErrorCode::quantity_out_of_range, "sales.csv:2:25", prefixed());
  expect_rejected("9,2010-12-01 08:45,a,A,-2,3.75,\n", ErrorCode::quantity_out_of_range, "sales.csv:2:24", prefixed());
  ImportMap positive = prefixed();
  positive.sign_on_returns = SignOnReturns::positive;
  EXPECT_TRUE(plan_sales(lines("C9,2010-12-01 08:45,a,A,2,3.75,\n"), positive, book()).value().tickets[0].is_return());
}

TEST(SalesPlan, ATicketThatSellsAndTakesBackIsTwoCommandsTheReturnUnderItsOwnNumber) {
  const auto plan = plan_sales(lines("5,2010-12-01 08:45,a,A,-1,2.00,\n5,2010-12-01 08:45,b,B,4,1.00,\n"
                                     "6,2010-12-01 08:46,a,A,-1,2.00,\n"),
                               map(), book())
                        .value();
  ASSERT_EQ(plan.tickets.size(), 3u);
  EXPECT_EQ(sale(plan, 0).ticket, "5");
  EXPECT_EQ(taken_back(plan, 1).ticket, "5-R");
  EXPECT_EQ(plan.tickets[1].number, "5");
  EXPECT_EQ(taken_back(plan, 2).ticket, "6");
}

TEST(SalesPlan, ATicketOfManyLinesIsSplitWithinTheLimit) {
  std::string rows;
  for (int i = 0; i < 501; ++i) rows += "1,2010-12-01 08:45,a,A,1,1.00,\n";
  const auto plan = plan_sales(lines(rows), map(), book()).value();
  ASSERT_EQ(plan.tickets.size(), 2u);
  EXPECT_EQ(sale(plan, 0).lines.size(), 500u);
  EXPECT_EQ(sale(plan, 1).ticket, "1/2");
  EXPECT_EQ(plan.tickets[1].amount, eur(1'00));
}

TEST(SalesPlan, AbsurdLinesAreRejectedWithTheirPlace) {
  expect_rejected("1,2010-12-01 08:45,a,A,0,1.00,\n", ErrorCode::quantity_out_of_range, "sales.csv:2:24");
  expect_rejected("1,2010-12-01 08:45,a,A,1.5,1.00,\n", ErrorCode::quantity_out_of_range, "sales.csv:2:24");
  expect_rejected("1,2010-12-01 08:45,a,A,9999999999,1.00,\n", ErrorCode::quantity_out_of_range, "sales.csv:2:24");
  expect_rejected("1,2010-12-01 08:45,a,A,1,-1.00,\n", ErrorCode::amount_out_of_range, "sales.csv:2:26");
  expect_rejected("1,2010-12-01 08:45,a,A,1,21474836.48,\n", ErrorCode::amount_out_of_range, "sales.csv:2:26");
  expect_rejected("1,2010-12-01 08:45,a,A,1000000000,21474836.47,\n", ErrorCode::amount_out_of_range, "sales.csv:2:35");
  expect_rejected("1,2010-12-01 08:45,a,A,1,99999999999999999.00,\n", ErrorCode::amount_out_of_range, "sales.csv:2:26");
  expect_rejected("1,2010-12-01 08:45,a,A,1,\"1,00\",\n", ErrorCode::value_not_allowed, "sales.csv:2:26");
  expect_rejected("1,2010-12-01 08:45,a,A,many,1.00,\n", ErrorCode::value_not_allowed, "sales.csv:2:24");
  expect_rejected("1,2010-12-32 08:45,a,A,1,1.00,\n", ErrorCode::value_not_allowed, "sales.csv:2:3");
  expect_rejected("1,2010-12-01 08:45,a b,A,1,1.00,\n", ErrorCode::code_not_allowed, "sales.csv:2:20");
  expect_rejected(",2010-12-01 08:45,a,A,1,1.00,\n", ErrorCode::missing_key, "sales.csv:2:1");
}

TEST(SalesPlan, APriceBelowZeroIsToldAsItWasWritten) {
  ImportMap french = map();
  french.decimal = ',';
  const auto plan = plan_sales(lines("1,2010-12-01 08:45,a,A,1,\"-0,80\",\n"), french, book()).value();
  ASSERT_EQ(plan.rejected.size(), 1u);
  EXPECT_THAT(plan.rejected[0].reason.detail, testing::StartsWith("found -0,80, expected a price"));
}

TEST(SalesPlan, AMapsPrefixAloneIsNeitherATicketNorAProduct) {
  ImportMap prefixed = map();
  prefixed.ticket_prefix = "old-";
  prefixed.product_prefix = "uci-";
  expect_rejected(" ,2010-12-01 08:45,a,A,1,1.00,\n", ErrorCode::missing_key, "sales.csv:2:1", prefixed);
  expect_rejected("1,2010-12-01 08:45, ,A,1,1.00,\n", ErrorCode::missing_key, "sales.csv:2:20", prefixed);
}

TEST(SalesPlan, AProductThatOnlyARejectedLineNamesIsNotCreated) {
  const auto plan = plan_sales(lines("1,2010-12-01 08:45,a,A,0,1.00,\n"), map(), book()).value();
  EXPECT_TRUE(plan.products.empty());
}

TEST(SalesPlan, UnknownProductsAreRejectedWhenTheMapSaysSo) {
  ImportMap strict = map();
  strict.unknown_products = UnknownProducts::reject;
  expect_rejected("1,2010-12-01 08:45,a,A,1,1.00,\n", ErrorCode::unknown_product, "sales.csv:2:20", strict);
}

TEST(SalesPlan, CodesThatDifferByCaseAloneAreAnErrorUnlessTheMapFoldsThem) {
  const auto table = lines("1,2010-12-01 08:45,84997A,A,1,1.00,\n1,2010-12-01 08:45,84997a,A,1,1.00,\n");
  const auto refused = plan_sales(table, map(), book());
  EXPECT_REFUSED(refused, definition_conflict);
  EXPECT_EQ(refused.error().field, "sales.csv:3:20");
  ImportMap folding = map();
  folding.code_case = CodeCase::fold;
  EXPECT_EQ(plan_sales(table, folding, book()).value().products.size(), 1u);
}

TEST(SalesPlan, AnotherCurrencyIsBookedOrRefusedAsTheMapSays) {
  ImportMap pounds = map();
  pounds.currency = Currency::gbp;
  const auto table = lines("1,2010-12-01 08:45,a,A,1,1.00,\n");
  EXPECT_REFUSED(plan_sales(table, pounds, book()), currency_mismatch);
  pounds.foreign_currency = ForeignCurrency::book;
  EXPECT_EQ(sale(plan_sales(table, pounds, book()).value(), 0).currency, Currency::gbp);
}

TEST(SalesPlan, ACustomerIsAHouseholdOnlyIfTheMapAndTheBookSaySo) {
  const auto table = lines("1,2010-12-01 08:45,a,A,1,1.00,0012\n2,2010-12-01 08:45,a,A,1,1.00,0013\n");
  ImportMap naming = map();
  naming.pseudonym_prefix = "NOA-";
  EXPECT_TRUE(customers_named(table, naming).value().empty());
  ImportBook knowing = book();
  knowing.households = {"NOA-0012"};
  EXPECT_EQ(sale(plan_sales(table, naming, knowing).value(), 0).household, "");
  naming.customers = Customers::pseudonym;
  EXPECT_EQ(customers_named(table, naming).value(), (std::set<std::string>{"NOA-0012", "NOA-0013"}));
  const auto plan = plan_sales(table, naming, knowing).value();
  EXPECT_EQ(sale(plan, 0).household, "NOA-0012");
  EXPECT_EQ(sale(plan, 1).household, "");
}

TEST(SalesPlan, AColumnThatIsMissingIsAnErrorOfTheFile) {
  ImportMap wrong = map();
  wrong.columns.unit_price = "prix";
  EXPECT_REFUSED(plan_sales(lines(""), wrong, book()), missing_key);
}

// 461 invoices, 8,557 lines of which 149 returns of −12,311.21, total 197,403.90, 110,480 pieces.
TEST(SalesPlan, TheRealHistoryGivesItsKnownTotals) {
  const auto shared = shared_data();
  if (!shared) GTEST_SKIP() << "the real data is not beside the project";
  const auto file = read_file(*shared / "online-retail-france" / "online-retail-france.csv");
  ASSERT_OK(file);
  std::istringstream input(*file);
  const auto table = CsvTable::parse(input, "online-retail-france.csv", ',').value();
  const auto path = std::filesystem::path(GRENIER_SOURCE_DIR) / "examples" / "import" / "online-retail-france.toml";
  const auto plan = plan_sales(table, parse_import_map(read_toml(path).value()).value(), book());
  ASSERT_OK(plan);
  EXPECT_TRUE(plan->rejected.empty());
  EXPECT_EQ(plan->products.size(), 1543u);
  EXPECT_EQ(plan->tickets.size(), 461u);
  std::int64_t all = 0, lines_back = 0, value = 0, value_back = 0, pieces = 0;
  for (const PlannedTicket& ticket : plan->tickets) {
    all += static_cast<std::int64_t>(ticket.rows.size());
    value += ticket.amount.minor;
    pieces += ticket.pieces;
    if (!ticket.is_return()) continue;
    lines_back += static_cast<std::int64_t>(ticket.rows.size());
    value_back += ticket.amount.minor;
  }
  EXPECT_EQ(all, 8557);
  EXPECT_EQ(lines_back, 149);
  EXPECT_EQ(value_back, -12'311'21);
  EXPECT_EQ(value, 197'403'90);
  EXPECT_EQ(pieces, 110'480);
}

}  // namespace
}  // namespace apps::sales_plan_test
