#include "apps/csv_reader.h"

#include <sstream>

#include "support/support.h"

namespace apps::csv_reader_test {
namespace {

using namespace test_support;

Result<CsvTable> parse(const std::string& content, char delimiter = ',') {
  std::istringstream input(content);
  return CsvTable::parse(input, "file.csv", delimiter);
}

void expect_syntax_error_at(const std::string& content, const std::string& place) {
  const auto parsed = parse(content);
  EXPECT_REFUSED(parsed, syntax_error);
  ASSERT_FALSE(parsed.ok()) << content;
  EXPECT_EQ(parsed.error().field, place) << content;
}

TEST(Csv, QuotedFieldsHoldDelimitersQuotesAndLineEnds) {
  const auto table = parse("code,label\r\n1,\"riz, \"\"long\"\"\r\nde Camargue\"\r\n2,\n");
  ASSERT_OK(table);
  ASSERT_EQ(table->rows().size(), 2u);
  EXPECT_EQ(table->rows()[0].fields[1], "riz, \"long\"\r\nde Camargue");
  EXPECT_EQ(table->rows()[1].fields[1], "");
  EXPECT_EQ(table->rows()[1].line(), 4u);
}

TEST(Csv, AByteOrderMarkIsNotPartOfTheFirstColumn) {
  const auto table = parse(
      "\xEF\xBB\xBF"
      "code;label\nriz;Riz",
      ';');
  ASSERT_OK(table);
  EXPECT_EQ(table->header()[0], "code");
  EXPECT_EQ(table->rows()[0].fields[1], "Riz");
}

TEST(Csv, AFirstLetterThatOnlyBeginsLikeAMarkIsKept) {
  const auto table = parse("\xEF\xAC\x81n,b\n1,2\n");
  ASSERT_OK(table);
  EXPECT_EQ(table->header()[0], "\xEF\xAC\x81n");
}

TEST(Csv, ErrorsSayFileLineAndColumn) {
  expect_syntax_error_at("a,b\n1,2\n1,x\"y\n", "file.csv:3:4");
  expect_syntax_error_at("a,b\n1,\"never closed\n", "file.csv:2:3");
  expect_syntax_error_at("a,b\n1,\"x\"y\n", "file.csv:2:6");
  expect_syntax_error_at("a,b\n1,2,3\n", "file.csv:2:1");
  expect_syntax_error_at("a,b\n1\n", "file.csv:2:1");
  expect_syntax_error_at("a,b\n1\r2,3\n", "file.csv:2:2");
  expect_syntax_error_at(std::string("a,b\n1,\0\n", 8), "file.csv:2:3");
  expect_syntax_error_at(std::string("a,b\n1,\"x\0\"\n", 11), "file.csv:2:5");
  expect_syntax_error_at("", "file.csv:1:1");
}

TEST(Csv, RowsThatSayNothingAreLeftOut) {
  const auto table = parse("\n,\na,b\n\n1,2\n,\n  \n\r\n3,\n\n,,,\n");
  ASSERT_OK(table);
  EXPECT_THAT(table->header(), testing::ElementsAre("a", "b"));
  ASSERT_EQ(table->rows().size(), 2u);
  EXPECT_EQ(table->rows()[1].line(), 9u);
  EXPECT_REFUSED(parse("\n\n"), syntax_error);
}

TEST(Csv, OneFieldIsOne) {
  EXPECT_EQ(parse("a,b\n1\n").error().detail, "found 1 field, expected 2 as in the header");
}

TEST(Csv, AMissingColumnIsToldWithTheOnesThereAre) {
  const auto table = parse("code,label\n").value();
  EXPECT_EQ(table.column("label").value(), 1u);
  const auto missing = table.column("price");
  EXPECT_REFUSED(missing, missing_key);
  EXPECT_EQ(missing.error().detail, "found the columns code, label, expected one named 'price'");
}

TEST(Csv, TwoColumnsOfOneNameAreAConflict) {
  const auto parsed = parse("a,b,a\n");
  EXPECT_REFUSED(parsed, definition_conflict);
  EXPECT_EQ(parsed.error().field, "file.csv:1:5");
}

TEST(Csv, WhatIsWrittenIsReadBackTheSame) {
  const std::vector<std::string> fields = {"plain", "a,b", "say \"so\"", "two\nlines", "", " "};
  const auto table = parse(csv_row({"1", "2", "3", "4", "5", "6"}, ',') + csv_row(fields, ','));
  ASSERT_OK(table);
  EXPECT_EQ(table->rows()[0].fields, fields);
}

}  // namespace
}  // namespace apps::csv_reader_test
