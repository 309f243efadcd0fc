#include "apps/territory.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <set>

#include "apps/apply_references.h"
#include "support/support.h"

namespace apps::territory_test {
namespace {

using namespace test_support;

std::filesystem::path example() {
  return std::filesystem::path(GRENIER_SOURCE_DIR) / "examples" / "territory";
}

Result<Territory> territory(std::string_view content) {
  return parse_territory({parse_toml(content, "t.toml").value()});
}

std::map<std::string, int> counts(const Territory& territory) {
  std::map<std::string, int> counts;
  for (const auto& [definition, place] : territory.definitions) ++counts[std::string(ledger::kind_of(definition))];
  return counts;
}

TEST(ExampleTerritory, HasWhatItsReadmeSays) {
  const auto read = read_territory(example());
  ASSERT_OK(read);
  auto found = counts(*read);
  EXPECT_EQ(found["legal_entity"], 3);
  EXPECT_EQ(found["shop"], 7);
  EXPECT_EQ(found["source"], 6);
  EXPECT_EQ(found["product"], 64);
  EXPECT_EQ(found["price"], 66);
  EXPECT_EQ(found["funder"], 3);
  EXPECT_EQ(found["fund"], 5);
  EXPECT_EQ(found["tariff"], 1);
  EXPECT_EQ(read->grants.size(), 9u);
  EXPECT_EQ(read->deliveries.size(), 25u);
  EXPECT_EQ(read->households.size(), 120u);
}

TEST(ExampleTerritory, NamesNothingThatItDoesNotDeclare) {
  const auto read = read_territory(example());
  ASSERT_OK(read);
  EXPECT_OK(check_references(*read, engine::CatalogueAnswer{}));
}

TEST(ExampleTerritory, SaysAtTheTopOfEachFileThatItIsIllustrative) {
  for (const auto& entry : std::filesystem::directory_iterator(example()))
    EXPECT_THAT(read_file(entry.path()).value(), testing::HasSubstr("ILLUSTRATIF")) << entry.path();
}

bool passes_luhn(const std::string& siren) {
  int sum = 0;
  for (std::size_t i = 0; i < siren.size(); ++i) {
    const int digit = (siren[siren.size() - 1 - i] - '0') * (i % 2 == 1 ? 2 : 1);
    sum += digit > 9 ? digit - 9 : digit;
  }
  return siren.size() == 9 && sum % 10 == 0;
}

TEST(ExampleTerritory, HasSirensWithARightCheckDigitAndCardsOfTheirOwn) {
  const auto read = read_territory(example()).value();
  for (const auto& [definition, place] : read.definitions) {
    const auto* entity = std::get_if<ledger::LegalEntity>(&definition);
    EXPECT_TRUE(entity == nullptr || passes_luhn(entity->siren)) << entity->siren;
  }
  std::set<std::string> cards;
  for (const auto& [household, place] : read.households) cards.insert(household.card);
  EXPECT_EQ(cards.size(), read.households.size());
}

TEST(Territory, StandsInAnOrderInWhichEachNamesOnlyWhatIsBefore) {
  const auto read = territory(
      "[[fund]]\ncode = \"f\"\nlabel = \"F\"\nfunder = \"v\"\nfrom = 2026-01-01\nbrackets = [\"a\"]\n"
      "[[funder]]\ncode = \"v\"\nlabel = \"V\"\n"
      "[[tariff]]\ncode = \"t\"\nlabel = \"T\"\nfrom = 2026-01-01\npublic_bracket = \"a\"\n"
      "bracket = [{ code = \"a\", label = \"A\" }]\nrule = [{ bracket = \"a\", rate = \"1/3\" }]\n"
      "[[shop]]\ncode = \"s\"\nlabel = \"S\"\nlegal_entity = \"e\"\n"
      "[[legal_entity]]\ncode = \"e\"\nlabel = \"E\"\n");
  ASSERT_OK(read);
  std::vector<std::string> kinds;
  for (const auto& [definition, place] : read->definitions) kinds.emplace_back(ledger::kind_of(definition));
  EXPECT_THAT(kinds, testing::ElementsAre("legal_entity", "shop", "tariff", "funder", "fund"));
  EXPECT_EQ(std::get<ledger::Tariff>(read->definitions[2].value).rules[0].formula.rate, (Fraction{1, 3}));
}

// A first `apply` of a tariff with a pool was refused: its fund came after it.
TEST(Territory, APoolStandsBeforeTheTariffThatNamesIt) {
  const auto read = territory(
      "[[tariff]]\ncode = \"t\"\nlabel = \"T\"\nfrom = 2026-01-01\npublic_bracket = \"a\"\npool = \"commune\"\n"
      "bracket = [{ code = \"a\", label = \"A\" }]\nrule = [{ bracket = \"a\", rate = \"1/3\" }]\n"
      "[[fund]]\ncode = \"f\"\nlabel = \"F\"\nfunder = \"v\"\nfrom = 2026-01-01\nbrackets = [\"a\"]\n"
      "[[fund]]\ncode = \"commune\"\nlabel = \"C\"\nfunder = \"v\"\nfrom = 2026-01-01\n"
      "[[funder]]\ncode = \"v\"\nlabel = \"V\"\n");
  ASSERT_OK(read);
  std::vector<std::string> keys;
  for (const auto& [definition, place] : read->definitions) keys.push_back(ledger::key_of(definition));
  EXPECT_THAT(keys, testing::ElementsAre("v", "commune", "t", "f"));
}

TEST(Territory, APriceBesideAProductHoldsFromTheFilesDate) {
  const auto read = territory(
      "prices_from = 2026-01-01\n[[product]]\ncode = \"riz\"\nlabel = \"Riz\"\ncategory = \"feculents\"\n"
      "unit = \"gram\"\nmarket = \"2.35\"\nfull = 2\n");
  ASSERT_OK(read);
  ASSERT_EQ(read->definitions.size(), 2u);
  EXPECT_EQ(read->definitions[1].value,
            ledger::Definition(ledger::Price{
                .product = "riz", .shop = "", .from = day("2026-01-01"), .market = eur(2'35), .full = eur(2'00)}));
}

TEST(Territory, APriceWithoutADateIsRefusedWithItsPlace) {
  const auto read =
      territory("[[product]]\ncode = \"riz\"\nlabel = \"Riz\"\ncategory = \"feculents\"\nmarket = \"2.35\"\n");
  EXPECT_REFUSED(read, missing_key);
  EXPECT_EQ(read.error().field, "t.toml:5:10");
}

constexpr const char* kRice = "[[product]]\ncode = \"riz\"\nlabel = \"Riz\"\ncategory = \"c\"\nunit = \"gram\"\n";

Result<Territory> delivery_of(const std::string& lot) {
  return territory(std::string(kRice) + "[[delivery]]\nshop = \"s\"\nreference = \"r\"\nlots = [" + lot + "]\n");
}

TEST(Territory, ALotsCostIsPerKilogramAndItsQuantityHasItsUnit) {
  const auto read = delivery_of(
      "{ product = \"riz\", quantity = \"25kg\", unit_cost = \"1.205\", origin = \"state_funded\", price_cap = \"20 "
      "%\", "
      "ddm = 2027-05-31 }");
  ASSERT_OK(read);
  const engine::DeliveredLot& lot = read->deliveries[0].value.delivery.lots[0];
  EXPECT_EQ(lot.quantity.units, 25'000);
  EXPECT_EQ(lot.unit_cost, MicroCost{1205});
  EXPECT_EQ(lot.origin, Origin::state_funded);
  EXPECT_EQ(lot.price_cap, (Fraction{1, 5}));
  EXPECT_EQ(lot.expiry_kind, ExpiryKind::ddm);
  EXPECT_EQ(lot.expiry, day("2027-05-31"));
}

TEST(Territory, WhatIsWeighedIsNotDeliveredByTheBareNumber) {
  EXPECT_REFUSED(delivery_of("{ product = \"riz\", quantity = \"25\" }"), value_not_allowed);
  EXPECT_REFUSED(delivery_of("{ product = \"riz\", quantity = \"2l\" }"), value_not_allowed);
  EXPECT_REFUSED(delivery_of("{ product = \"pates\", quantity = \"2\" }"), unknown_product);
  EXPECT_REFUSED(delivery_of("{ product = \"riz\", quantity = \"1kg\", dlc = 2027-01-01, ddm = 2027-01-01 }"),
                 value_not_allowed);
  const auto misspelt = delivery_of("{ product = \"riz\", quantity = \"1kg\", orign = \"donated\" }");
  EXPECT_REFUSED(misspelt, unknown_key);
  EXPECT_EQ(misspelt.error().field, "t.toml:9:54");
}

TEST(Territory, AThingDeclaredTwiceIsAConflictThatNamesBothPlaces) {
  const auto read = territory("[[supplier]]\ncode = \"a\"\nlabel = \"A\"\n[[supplier]]\ncode = \"a\"\nlabel = \"B\"\n");
  EXPECT_REFUSED(read, definition_conflict);
  EXPECT_EQ(read.error().field, "t.toml:4:1");
  EXPECT_THAT(read.error().detail, testing::HasSubstr("t.toml:1:1"));
}

TEST(Territory, AHouseholdsNameIsNoPseudonym) {
  const auto read = territory("[[household]]\npseudonym = \"Dupont\"\nlegal_entity = \"e\"\nbracket = \"a\"\n");
  EXPECT_REFUSED(read, pseudonym_not_allowed);
  EXPECT_EQ(read.error().field, "t.toml:2:13");
}

// A dry run said "added" of all of these, and the real run was refused in its middle.
TEST(Territory, WhatNoBookCouldTakeIsRefusedAtItsPlaceWithoutABook) {
  const std::string fund = "[[fund]]\ncode = \"f\"\nlabel = \"F\"\nfunder = \"v\"\nfrom = 2026-01-01\n";
  const std::string grant = "[[grant]]\nfund = \"f\"\nreference = \"D-1\"\n";
  const std::string household = "[[household]]\npseudonym = \"BM1-0001\"\nlegal_entity = \"e\"\nbracket = \"a\"\n";
  const std::string price = "[[price]]\nproduct = \"riz\"\nfrom = 2026-01-01\n";
  struct Wrong {
    std::string file;
    const char* field;
    ErrorCode code;
  };
  const std::vector<Wrong> all = {
      {price + "market = \"-1.95\"\n", "t.toml:4:10", ErrorCode::amount_out_of_range},
      {"prices_from = 2026-01-01\n" + std::string(kRice) + "market = \"-1.95\"\n", "t.toml:7:10",
       ErrorCode::amount_out_of_range},
      {fund + "share = \"150 %\"\n", "t.toml:6:9", ErrorCode::fraction_out_of_range},
      {fund + "share = 0\n", "t.toml:6:9", ErrorCode::fraction_out_of_range},
      {fund + "share = { fixed = \"-1\" }\n", "t.toml:6:9", ErrorCode::amount_out_of_range},
      {fund + "caps = { total = \"-5\" }\n", "t.toml:6:8", ErrorCode::amount_out_of_range},
      {fund + "to = 2025-12-31\n", "t.toml:6:6", ErrorCode::date_out_of_range},
      {grant + "amount = \"-5\"\n", "t.toml:4:10", ErrorCode::amount_out_of_range},
      {grant + "amount = 0\n", "t.toml:4:10", ErrorCode::amount_out_of_range},
      {household + "valid_from = 2026-02-01\nvalid_to = 2026-01-01\n", "t.toml:6:12", ErrorCode::date_out_of_range},
      {household + "monthly_budget = \"-60\"\n", "t.toml:5:18", ErrorCode::amount_out_of_range},
      {household + "card = \"290001\"\n" + household.substr(0, 14) +
           "pseudonym = \"BM1-0002\"\nlegal_entity = "
           "\"e\"\nbracket = \"a\"\ncard = \"290001\"\n",
       "t.toml:10:8", ErrorCode::definition_conflict},
      {"[[legal_entity]]\ncode = \"e\"\nlabel = \"E\"\nsiren = \"12\"\n", "t.toml:4:9", ErrorCode::text_not_allowed}};
  for (const Wrong& each : all) {
    const auto read = territory(each.file);
    ASSERT_FALSE(read.ok()) << each.file;
    EXPECT_EQ(read.error().code, each.code) << each.file;
    EXPECT_EQ(read.error().field, each.field) << each.file;
  }
}

TEST(Territory, WhatNoBookCouldTakeOfALotIsRefusedAtItsKey) {
  for (const auto& [lot, code] :
       {std::pair("quantity = \"0kg\"", ErrorCode::quantity_out_of_range),
        std::pair("quantity = \"1kg\", price_cap = \"120 %\"", ErrorCode::fraction_out_of_range),
        std::pair("quantity = \"1kg\", market_price = 0", ErrorCode::amount_out_of_range)}) {
    const auto read = delivery_of(std::string("{ product = \"riz\", ") + lot + " }");
    ASSERT_FALSE(read.ok()) << lot;
    EXPECT_EQ(read.error().code, code) << lot;
    EXPECT_THAT(read.error().field, testing::StartsWith("t.toml:9:"));
  }
  EXPECT_REFUSED(delivery_of(""), empty_command);
}

// One file with a delivery alone was refused, though the book has what it names.
TEST(Territory, ADeliveryOfAProductThatTheBookHasIsReadInItsUnit) {
  const std::vector<TomlValue> files = {
      parse_toml("[[delivery]]\nshop = \"s\"\nreference = \"r\"\n"
                 "lots = [{ product = \"riz\", quantity = \"25kg\", unit_cost = \"1.20\" }]\n",
                 "t.toml")
          .value()};
  EXPECT_OK(check_territory(files));  // the book was not asked yet
  EXPECT_REFUSED(parse_territory(files), unknown_product);
  EXPECT_REFUSED(parse_territory(files, {{"riz", Unit::piece}}), value_not_allowed);
  const auto read = parse_territory(files, {{"riz", Unit::gram}});
  ASSERT_OK(read);
  EXPECT_EQ(read->deliveries.at(0).value.delivery.lots.at(0).quantity.units, 25'000);
}

TEST(Territory, AnUnknownTableIsRefused) {
  const auto read = territory("[[shopp]]\ncode = \"s\"\n");
  EXPECT_REFUSED(read, unknown_key);
}

TEST(Territory, CasesBesideATariffAreLeftAndCasesOfNoTariffAreUnknown) {
  const std::string tariff =
      "[tariff]\ncode = \"t\"\nlabel = \"T\"\nfrom = 2026-01-01\npublic_bracket = \"a\"\n"
      "bracket = [{ code = \"a\", label = \"A\" }]\nrule = [{ bracket = \"a\", rate = 1 }]\n";
  const std::string cases = "[[case]]\nname = \"c\"\nmarket = 2\nexpect = { amount = 2 }\n";
  const auto read = territory(tariff + cases);
  ASSERT_OK(read);
  EXPECT_EQ(read->definitions.size(), 1u);
  EXPECT_REFUSED(territory(cases), unknown_key);

  const TemporaryDirectory directory;
  std::ofstream(directory.path() / "t.toml") << tariff;
  std::ofstream(directory.path() / "t.cases.toml") << cases;
  EXPECT_OK(read_territory(directory.path()));
}

TEST(Territory, AFolderIsAllItsFilesAndAnEmptyOneIsTold) {
  const TemporaryDirectory directory;
  EXPECT_REFUSED(read_territory(directory.path()), file_not_found);
  std::ofstream(directory.path() / "b.toml") << "[[shop]]\ncode = \"s\"\nlabel = \"S\"\nlegal_entity = \"e\"\n";
  std::ofstream(directory.path() / "a.toml") << "[[legal_entity]]\ncode = \"e\"\nlabel = \"E\"\n";
  std::ofstream(directory.path() / "notes.txt") << "not TOML";
  EXPECT_EQ(read_territory(directory.path()).value().definitions.size(), 2u);
}

}  // namespace
}  // namespace apps::territory_test
