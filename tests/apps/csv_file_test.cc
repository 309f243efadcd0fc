// What Excel writes in France, and files that were cut off.
#include "apps/csv_file.h"

#include <fstream>
#include <sstream>

#include "support/support.h"

namespace apps::csv_file_test {
namespace {

using namespace test_support;

class CsvFileTest : public testing::Test {
 protected:
  Result<CsvFile> read(const std::string& bytes, const CsvForm& form = {}) {
    std::ofstream(path(), std::ios::binary) << bytes;
    return read_csv_file(path(), form);
  }
  std::string path() const { return (folder_.path() / "list.csv").string(); }
  static std::string doubts(const CsvFile& file) {
    std::ostringstream out;
    std::ostringstream err;
    tell_doubts({.out = out, .err = err}, file);
    return err.str();
  }

  static constexpr CsvForm kExcel{.delimiter = ';', .encoding = TextEncoding::windows_1252};

 private:
  TemporaryDirectory folder_;
};

TEST_F(CsvFileTest, OfExcelIsReadAsItWasMeant) {
  const auto file = read("nom;prix\nCaf\xE9 \x9Cuf;1,20 \x80\n", kExcel);
  ASSERT_OK(file);
  EXPECT_THAT(file->table.rows()[0].fields, testing::ElementsAre("Café œuf", "1,20 €"));
  EXPECT_EQ(doubts(*file), "");
}

TEST_F(CsvFileTest, OfExcelGoesBackIntoTheBytesItCameFrom) {
  std::string all;
  for (int byte = 0x20; byte <= 0xFF; ++byte)
    if (byte != 0x81 && byte != 0x8D && byte != 0x8F && byte != 0x90 && byte != 0x9D && byte != '"')
      all += static_cast<char>(byte);
  const auto file = read(all + "\n", {.delimiter = '\t', .encoding = TextEncoding::windows_1252});
  ASSERT_OK(file);
  EXPECT_EQ(encoded(file->table.header()[0], TextEncoding::windows_1252), all);
  EXPECT_EQ(encoded("→é", TextEncoding::windows_1252), "?\xE9");
  EXPECT_EQ(encoded("→é", TextEncoding::utf8), "→é");
}

TEST_F(CsvFileTest, AByteThatTheEncodingDoesNotHaveIsToldWithItsLine) {
  const auto file = read("a;b\n1;2\n3;\x81\n", kExcel);
  EXPECT_REFUSED(file, value_not_allowed);
  EXPECT_THAT(to_string(file.error()), testing::HasSubstr("list.csv:3"));
}

TEST_F(CsvFileTest, WhatIsDoubtfulOfTheWholeIsTold) {
  EXPECT_THAT(doubts(read("a,b\n1,Caf\xE9\n").value()), testing::HasSubstr("encoding = \"windows-1252\""));
  EXPECT_THAT(doubts(read("a,b\n1,2").value()), testing::HasSubstr("fin de ligne"));
  EXPECT_EQ(doubts(read("a,b\n1,Café\n").value()), "");
}

TEST_F(CsvFileTest, HasItsFormInTheMap) {
  const auto form = [](const std::string& map) {
    const TomlValue file = parse_toml(map, "map.toml").value();
    TomlReader reader(file, "map");
    const CsvForm read = read_csv_form(reader);
    return std::pair(read.delimiter, reader.finish().ok() ? static_cast<int>(read.encoding) : -1);
  };
  EXPECT_EQ(form(""), std::pair(',', 0));
  EXPECT_EQ(form("delimiter = \";\"\nencoding = \"windows-1252\""), std::pair(';', 1));
  EXPECT_EQ(form("delimiter = \"\\t\"\nencoding = \"utf-8\""), std::pair('\t', 0));
  EXPECT_EQ(form("encoding = \"latin-9\"").second, -1);
  EXPECT_EQ(form("delimiter = \"\\n\"").second, -1);
}

}  // namespace
}  // namespace apps::csv_file_test
