#include "apps/import_map.h"

#include <filesystem>

#include "support/support.h"

namespace apps::import_map_test {
namespace {

using namespace test_support;

constexpr const char* kColumns =
    "[columns]\nticket = \"T\"\ntime = \"D\"\nproduct = \"P\"\nquantity = \"Q\"\nunit_price = \"U\"\n";

Result<ImportMap> map_of(const std::string& more) {
  return parse_import_map(parse_toml(kColumns + more, "map.toml").value());
}

TEST(ImportMap, TheExampleIsReadWhole) {
  const auto path = std::filesystem::path(GRENIER_SOURCE_DIR) / "examples" / "import" / "online-retail-france.toml";
  const auto map = parse_import_map(read_toml(path).value());
  ASSERT_OK(map);
  EXPECT_EQ(map->columns.ticket, "InvoiceNo");
  EXPECT_EQ(map->return_mark, ReturnMark::ticket_prefix);
  EXPECT_EQ(map->return_prefix, "C");
  EXPECT_EQ(map->currency, Currency::gbp);
  EXPECT_EQ(map->foreign_currency, ForeignCurrency::book);
  EXPECT_EQ(map->customers, Customers::ignore);
  EXPECT_EQ(map->product_prefix, "uci-");
}

TEST(ImportMap, CustomersAreIgnoredUnlessItSaysOtherwise) {
  const auto map = map_of("customer = \"C\"\n");
  ASSERT_OK(map);
  EXPECT_EQ(map->customers, Customers::ignore);
  EXPECT_EQ(map->foreign_currency, ForeignCurrency::refuse);
}

void expect_refused_at(const std::string& more, ErrorCode code, const std::string& place) {
  const auto map = map_of(more);
  ASSERT_FALSE(map.ok()) << more;
  EXPECT_EQ(map.error().code, code) << to_string(map.error());
  EXPECT_EQ(map.error().field, place) << to_string(map.error());
}

TEST(ImportMap, WhatIsNotUnderstoodIsToldWithItsPlace) {
  expect_refused_at("[time]\nformat = \"%d/%m %H:%M\"\n", ErrorCode::value_not_allowed, "map.toml:8:10");
  expect_refused_at("[time]\nformat = \"%Y-%m-%d %p\"\n", ErrorCode::value_not_allowed, "map.toml:8:10");
  expect_refused_at("[time]\nzone = \"Europe/Marseille\"\n", ErrorCode::value_not_allowed, "map.toml:8:8");
  expect_refused_at("[number]\ndecimal = \";\"\n", ErrorCode::value_not_allowed, "map.toml:8:11");
  expect_refused_at("[returns]\nhow = \"ticket_prefix\"\n", ErrorCode::missing_key, "map.toml:7:1");
  expect_refused_at("[products]\nunknown = \"guess\"\n", ErrorCode::value_not_allowed, "map.toml:8:11");
  expect_refused_at("[product]\nunknown = \"create\"\n", ErrorCode::unknown_key, "map.toml:7:1");
  expect_refused_at("price = \"U\"\n", ErrorCode::unknown_key, "map.toml:7:9");
}

TEST(ImportMap, ColumnsMustBeNamed) {
  EXPECT_REFUSED(parse_import_map(parse_toml("", "map.toml").value()), missing_key);
  EXPECT_REFUSED(parse_import_map(parse_toml("[columns]\nticket = \"T\"\n", "map.toml").value()), missing_key);
}

LocalTime local(std::string_view date, std::int64_t hour, std::int64_t minute, std::int64_t second) {
  return {day(date), hour * 3600 + minute * 60 + second};
}

TEST(LocalTimes, AreReadAsTheirFormatSays) {
  EXPECT_EQ(parse_local_time("2010-12-01 08:45:09", "%Y-%m-%d %H:%M:%S").value(), local("2010-12-01", 8, 45, 9));
  EXPECT_EQ(parse_local_time("1/12/10 8:45", "%d/%m/%y %H:%M").value(), local("2010-12-01", 8, 45, 0));
  EXPECT_EQ(parse_local_time("20101201", "%Y%m%d").value(), local("2010-12-01", 0, 0, 0));
}

TEST(LocalTimes, ThatAreNoneAreRefused) {
  for (const char* text : {"2010-02-30 08:45", "2010-12-01 24:00", "2010-12-01 08:60", "2010-12-01",
                           "2010-12-01 08:45 ", "2010-12-01T08:45", ""})
    EXPECT_REFUSED(parse_local_time(text, "%Y-%m-%d %H:%M"), value_not_allowed);
}

}  // namespace
}  // namespace apps::import_map_test
