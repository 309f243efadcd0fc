#include "apps/import_lists.h"

#include <sstream>

#include "support/support.h"

namespace apps::import_lists_test {
namespace {

using namespace test_support;

CsvTable csv(const std::string& content, char delimiter = ',') {
  std::istringstream input(content);
  return CsvTable::parse(input, "list.csv", delimiter).value();
}

TEST(ProductList, BecomesProductsAndTheirPrices) {
  const auto table =
      csv("code,label,category,unit,market,full,from\nriz,Riz,feculents,gram,\"2,35\",2.10,01/02/2026\n"
          "sel,Sel,epicerie,,,,\n");
  const auto list = read_product_list(table, {}, {});
  ASSERT_OK(list);
  EXPECT_TRUE(list->rejected.empty());
  ASSERT_EQ(list->territory.definitions.size(), 3u);
  const auto& price = std::get<ledger::Price>(list->territory.definitions[2].value);
  EXPECT_EQ(price.market, eur(2'35));
  EXPECT_EQ(price.full, eur(2'10));
  EXPECT_EQ(price.from, day("2026-02-01"));
}

TEST(ProductList, TakesRatesOfVatInPercent) {
  const auto list = read_product_list(csv("code,label,category,vat\na,A,c,\"5,5\"\nb,B,c,20 %\nc,C,c,2.1%\nd,D,c,\n"
                                          "e,E,c,200\nf,F,c,x\ng,G,c,5.555\nh,H,c,-1\n"),
                                      {}, {})
                        .value();
  std::vector<std::uint16_t> rates;
  for (const auto& [definition, place] : list.territory.definitions)
    rates.push_back(std::get<ledger::Product>(definition).vat_rate);
  EXPECT_EQ(rates, (std::vector<std::uint16_t>{550, 2000, 210, 0}));
  ASSERT_EQ(list.rejected.size(), 4u);
  for (const RejectedRow& each : list.rejected) EXPECT_EQ(each.reason.code, ErrorCode::value_not_allowed);
  EXPECT_EQ(list.rejected[0].reason.field, "list.csv:6:7");
}

TEST(ProductList, RowsThatAreNotUnderstoodAreLeftOutWithTheirReason) {
  const auto table =
      csv("code,label,category,unit,market\nRiz,Riz,feculents,,\nsel,,epicerie,,\nthe,Thé,epicerie,kilo,\n"
          "eau,Eau,boissons,,1.5\npain,Pain,boulangerie,,\npain,Pain,boulangerie,,\n");
  const auto list = read_product_list(table, {}, {}).value();
  ASSERT_EQ(list.territory.definitions.size(), 1u);
  std::vector<std::string> told;
  for (const RejectedRow& each : list.rejected)
    told.push_back(std::string(to_string(each.reason.code)) + " " + each.reason.field);
  EXPECT_THAT(told, testing::ElementsAre("code_not_allowed list.csv:2:1", "missing_key list.csv:3:5",
                                         "value_not_allowed list.csv:4:18", "missing_key list.csv:5:1",
                                         "definition_conflict list.csv:7:1"));
}

// A list of prices without barcodes took those that the book had.
TEST(ProductList, WhatTheListDoesNotSayOfAProductOfTheBookStays) {
  const ledger::Product known{.code = "riz",
                              .label = "Riz",
                              .category = "feculents",
                              .unit = Unit::gram,
                              .barcode = "2000000000145",
                              .vat_rate = 550,
                              .tags = {"bio"}};
  const ProductListOptions options{.in_book = {{"riz", known}}};
  for (const char* content : {"code,label,category\nriz,Riz long,feculents\n",
                              "code,label,category,unit,barcode,vat\nriz,Riz long,feculents,,,\n"}) {
    const auto list = read_product_list(csv(content), {}, options).value();
    ledger::Product expected = known;
    expected.label = "Riz long";
    ASSERT_EQ(list.territory.definitions.size(), 1u);
    EXPECT_EQ(list.territory.definitions[0].value, ledger::Definition(expected)) << content;
  }
}

TEST(ProductList, ANegativePriceRejectsItsRow) {
  const auto list =
      read_product_list(
          csv("code,label,category,market,full,from\nriz,Riz,f,-1.00,,2026-01-01\nsel,Sel,f,1.00,-0.01,2026-01-01\n"),
          {}, {})
          .value();
  EXPECT_TRUE(list.territory.definitions.empty());
  ASSERT_EQ(list.rejected.size(), 2u);
  EXPECT_EQ(list.rejected[0].reason.field, "list.csv:2:11");
  EXPECT_EQ(list.rejected[1].reason.field, "list.csv:3:16");
}

TEST(ProductList, AMisspeltColumnIsAnErrorOfTheFile) {
  const auto list = read_product_list(csv("code,label,category,pric\n"), {}, {});
  EXPECT_REFUSED(list, unknown_key);
  EXPECT_EQ(list.error().field, "list.csv:1:21");
  EXPECT_REFUSED(read_product_list(csv("code,label\n"), {}, {}), missing_key);
}

TEST(ProductList, AMapGivesTheFilesOwnNamesAndLetsOtherColumnsBe) {
  const auto map = parse_list_map(
      parse_toml("delimiter = \";\"\n[columns]\ncode = \"Réf\"\nlabel = \"Nom\"\ncategory = \"Rayon\"\n", "map.toml")
          .value());
  ASSERT_OK(map);
  const auto list = read_product_list(csv("Réf;Nom;Rayon;TVA\nriz;Riz;feculents;5,5\n", map->form.delimiter), *map, {});
  ASSERT_OK(list);
  EXPECT_EQ(std::get<ledger::Product>(list->territory.definitions[0].value).label, "Riz");
  const auto wrong = parse_list_map(parse_toml("[columns]\nkode = \"Réf\"\n", "map.toml").value()).value();
  EXPECT_REFUSED(read_product_list(csv("code,label,category\n"), wrong, {}), unknown_key);
}

TEST(ProductList, AColumnThatTheMapNamesMustBeThere) {
  const auto map = parse_list_map(parse_toml("[columns]\nfull = \"Plien\"\n", "map.toml").value()).value();
  const auto list = read_product_list(csv("code,label,category,market,Plein\nriz,Riz,feculents,2.35,2.10\n"), map, {});
  EXPECT_REFUSED(list, missing_key);
  EXPECT_THAT(list.error().detail, testing::HasSubstr("expected one named 'Plien'"));
}

TEST(HouseholdList, BecomesEnrolmentsCardsAndBudgets) {
  const auto table =
      csv("pseudonym,card,bracket,size,legal_entity,valid_from,valid_to,monthly_budget\n"
          "BM1-0007,2990007,a,3,paniers,2026-01-01,2026-12-31,90\n"
          "Dupont,,a,3,paniers,,,\nBM1-0008,,a,7,paniers,,,\nBM1-0007,,b,1,paniers,,,\n");
  const auto list = read_household_list(table, {}).value();
  ASSERT_EQ(list.territory.households.size(), 1u);
  const WrittenHousehold& household = list.territory.households[0].value;
  EXPECT_EQ(household.card, "2990007");
  EXPECT_EQ(household.enrolment.size_class, 3);
  ASSERT_TRUE(household.budget);
  EXPECT_EQ(household.budget->budget, eur(90'00));
  EXPECT_EQ(household.budget->valid_to, day("2026-12-31"));
  std::vector<ErrorCode> codes;
  for (const RejectedRow& each : list.rejected) codes.push_back(each.reason.code);
  EXPECT_THAT(codes, testing::ElementsAre(ErrorCode::pseudonym_not_allowed, ErrorCode::value_not_allowed,
                                          ErrorCode::definition_conflict));
}

TEST(HouseholdList, WhatNoBookCouldTakeIsARejectedRow) {
  const auto list = read_household_list(csv("pseudonym,bracket,legal_entity,card,valid_from,valid_to,monthly_budget\n"
                                            "BM1-0001,a,paniers,,2026-02-01,2026-01-01,\n"
                                            "BM1-0002,a,paniers,,,,-60\n"
                                            "BM1-0003,a,paniers,2990007,,,\n"
                                            "BM1-0004,a,paniers,2990007,,,\n"),
                                        {})
                        .value();
  EXPECT_EQ(list.territory.households.size(), 1u);
  ASSERT_EQ(list.rejected.size(), 3u);
  EXPECT_EQ(list.rejected[0].reason.code, ErrorCode::date_out_of_range);
  EXPECT_EQ(list.rejected[1].reason.code, ErrorCode::amount_out_of_range);
  EXPECT_EQ(list.rejected[2].reason.code, ErrorCode::card_in_use);
}

TEST(HouseholdList, ARefusalDoesNotRepeatWhatMayBeAName) {
  const auto list = read_household_list(csv("pseudonym,bracket,legal_entity\nDupont,a,paniers\n"), {}).value();
  EXPECT_THAT(to_string(list.rejected.at(0).reason), testing::Not(testing::HasSubstr("Dupont")));
}

TEST(OpeningList, BecomesOpeningDeliveriesAndFundBalances) {
  const auto table =
      csv("kind,shop,product,quantity,unit_cost,origin,dlc,ddm,lot,fund,amount,reference\n"
          "stock,noailles,riz,25kg,1.205,donated,,2027-05-31,L1,,,\n"
          "fund,,,,,,,,,ville,\"1 250,50\",\n"
          "stock,noailles,riz,25,1.20,,,,,,,\n"
          "stock,noailles,ble,25,1.20,,,,,,,\n"
          "gift,,,,,,,,,,,\n");
  const OpeningListOptions options{.import_id = "ouverture", .date = day("2026-01-01"), .units = {{"riz", Unit::gram}}};
  const auto list = read_opening_list(table, {}, options).value();
  ASSERT_EQ(list.territory.deliveries.size(), 1u);
  const WrittenDelivery& delivery = list.territory.deliveries[0].value;
  EXPECT_TRUE(delivery.delivery.opening);
  EXPECT_THAT(delivery.delivery.reference, testing::MatchesRegex("ouverture:riz:[0-9a-f]{16}"));
  EXPECT_EQ(delivery.delivery.lots[0].quantity.units, 25'000);
  EXPECT_EQ(delivery.delivery.lots[0].unit_cost, MicroCost{1205});
  EXPECT_EQ(delivery.delivery.lots[0].expiry_kind, ExpiryKind::ddm);
  EXPECT_EQ(delivery.date, day("2026-01-01"));
  ASSERT_EQ(list.territory.grants.size(), 1u);
  EXPECT_EQ(list.territory.grants[0].value.grant,
            (engine::RecordGrant{engine::GrantStep::opening, "ville", eur(1250'50), "ouverture"}));
  std::vector<ErrorCode> codes;
  for (const RejectedRow& each : list.rejected) codes.push_back(each.reason.code);
  EXPECT_THAT(codes, testing::ElementsAre(ErrorCode::value_not_allowed, ErrorCode::unknown_product,
                                          ErrorCode::value_not_allowed));
}

const OpeningListOptions kOpening{.import_id = "ouverture", .units = {{"riz", Unit::piece}, {"sel", Unit::piece}}};
const std::string kOpeningHeader = "kind,shop,product,quantity,unit_cost,ddm,lot,fund,amount\n";

// A list of Excel's that is read as UTF-8, say: the server would refuse such a command as a whole, and what follows it
// would not be sent.
TEST(OpeningList, ATextThatIsNoTextRejectsItsRow) {
  const auto opening = read_opening_list(
      csv("kind,shop,product,quantity,unit_cost,lot,fund,amount,reference\n"
          "stock,noailles,riz,25,1.20,\xC9t\xE9,,,\nfund,,,,,,ville,100,\xC9t\xE9\nfund,,,,,,region,100,A\n"),
      {}, kOpening);
  ASSERT_OK(opening);
  EXPECT_TRUE(opening->territory.deliveries.empty());
  EXPECT_EQ(opening->territory.grants.size(), 1u);
  ASSERT_EQ(opening->rejected.size(), 2u);
  for (const RejectedRow& each : opening->rejected) EXPECT_EQ(each.reason.code, ErrorCode::text_not_allowed);
  const auto products = read_product_list(csv("code,label,category,barcode\nriz,Riz,f,\xC9t\xE9\n"), {}, {}).value();
  ASSERT_EQ(products.rejected.size(), 1u);
  EXPECT_EQ(products.rejected[0].reason.field, "list.csv:2:11");
}

TEST(OpeningList, ARowIsTheSameCommandWhereverItStands) {
  const std::string row = "stock,noailles,riz,25,1.20,,,,\n";
  const auto first = read_opening_list(csv(kOpeningHeader + row), {}, kOpening).value();
  const auto moved =
      read_opening_list(csv(kOpeningHeader + "stock,noailles,sel,3,0.50,,,,\n" + row), {}, kOpening).value();
  EXPECT_EQ(moved.territory.deliveries[1].value.delivery, first.territory.deliveries[0].value.delivery);
  EXPECT_NE(moved.territory.deliveries[0].value.delivery.reference,
            moved.territory.deliveries[1].value.delivery.reference);
}

TEST(OpeningList, ALabelledLotIsItselfWhateverElseIsWrittenOfIt) {
  const auto reference = [](const std::string& row) {
    return read_opening_list(csv(kOpeningHeader + row), {}, kOpening)
        .value()
        .territory.deliveries[0]
        .value.delivery.reference;
  };
  EXPECT_EQ(reference("stock,noailles,riz,25,1.20,,L1,,\n"), reference("stock,noailles,riz,5,1.30,2027-01-31,L1,,\n"));
  EXPECT_NE(reference("stock,noailles,riz,25,1.20,,L1,,\n"), reference("stock,noailles,riz,25,1.20,,L2,,\n"));
}

TEST(OpeningList, AFundOrALotThatStandsTwiceIsAnErrorOfTheFileWithBothLines) {
  const auto refused = [](const std::string& rows) {
    const auto list = read_opening_list(csv(kOpeningHeader + rows), {}, kOpening);
    return list.ok() ? std::string("taken") : to_string(list.error());
  };
  EXPECT_THAT(refused("fund,,,,,,,ville,100\nfund,,,,,,,ville,200\nfund,,,,,,,ville,100\n"),
              testing::AllOf(testing::HasSubstr("'ville'"), testing::HasSubstr("line 2 and again in line 3")));
  EXPECT_THAT(refused("stock,noailles,riz,25,1.20,,L1,,\nstock,noailles,riz,5,1.30,,L1,,\n"),
              testing::HasSubstr("line 2 and again in line 3"));
  EXPECT_THAT(refused("stock,noailles,riz,25,1.20,,,,\nstock,noailles,riz,5,1.20,,,,\n"),
              testing::HasSubstr("line 2 and again in line 3"));
  EXPECT_EQ(refused("stock,noailles,riz,25,1.20,2027-01-31,,,\nstock,noailles,riz,5,1.20,2027-02-28,,,\n"), "taken");
  EXPECT_EQ(refused("stock,noailles,riz,25,1.20,,L1,,\nstock,noailles,riz,5,1.20,,L2,,\n"), "taken");
}

TEST(OpeningList, OneFundMayHaveSeveralReferences) {
  const auto list =
      read_opening_list(csv("kind,fund,amount,reference\nfund,ville,100,A\nfund,ville,200,B\n"), {}, kOpening);
  ASSERT_OK(list);
  EXPECT_EQ(list->territory.grants.size(), 2u);
}

// The book, of the rows that were imported before; and what the same import makes of other rows.
TEST(OpeningList, ACorrectedLotIsNotASecondOne) {
  const auto of = [](const std::string& rows) {
    return read_opening_list(csv(kOpeningHeader + rows), {}, kOpening).value().territory;
  };
  engine::RollAnswer book;
  for (const auto& [written, place] :
       of("stock,noailles,riz,25,1.20,,,,\nstock,noailles,sel,3,0.50,,L1,,\n").deliveries)
    book.deliveries.push_back(
        {.shop = written.delivery.shop, .reference = written.delivery.reference, .opening = true});
  const auto check = [&](const std::string& rows) { return check_no_lot_changed(of(rows), "ouverture", book); };

  EXPECT_OK(check("stock,noailles,riz,25,1.20,,,,\n"));
  EXPECT_OK(check("stock,noailles,riz,40,1.20,,,,\n"));  // the server tells the other quantity
  EXPECT_OK(check("stock,noailles,riz,25,1.20,,,,\nstock,noailles,riz,5,1.30,,,,\n"));  // one more
  EXPECT_OK(check("stock,gardanne,riz,25,1.30,,,,\nstock,noailles,sel,3,0.50,,L2,,\n"));
  const auto corrected = check("stock,noailles,sel,3,0.50,,L1,,\nstock,noailles,riz,25,1.30,,,,\n");
  EXPECT_REFUSED(corrected, definition_conflict);
  EXPECT_THAT(to_string(corrected.error()), testing::HasSubstr(":3"));
}

}  // namespace
}  // namespace apps::import_lists_test
