#include "apps/toml_reader.h"

#include "support/support.h"

namespace apps::toml_reader_test {
namespace {

using namespace test_support;

TomlValue toml(std::string_view content) {
  return parse_toml(content, "file.toml").value();
}

TEST(Toml, ASyntaxErrorSaysFileLineAndColumn) {
  const auto parsed = parse_toml("code = \"riz\"\nlabel = \n", "file.toml");
  EXPECT_REFUSED(parsed, syntax_error);
  EXPECT_EQ(parsed.error().field, "file.toml:2:9");
  EXPECT_FALSE(parsed.error().detail.empty());
}

TEST(Toml, AFileThatIsNotThereIsNamed) {
  const auto read = read_toml("nowhere.toml");
  EXPECT_REFUSED(read, file_not_found);
  EXPECT_EQ(read.error().field, "nowhere.toml");
}

// Of a process's own memory nothing lies at its beginning: the system opens the file and then cannot read it.
TEST(Toml, AFileThatFailsWhileItIsReadIsNotTakenForAnEmptyOne) {
  EXPECT_REFUSED(read_file("/proc/self/mem"), io_error);
}

TEST(Toml, AKeyThatNobodyReadIsRefusedWithItsPlace) {
  const TomlValue file = toml("code = \"riz\"\nlable = \"Riz\"\n");
  TomlReader reader(file, "product[1]");
  EXPECT_EQ(reader.code("code"), "riz");
  EXPECT_EQ(reader.text_or("label", ""), "");
  const auto finished = reader.finish();
  EXPECT_REFUSED(finished, unknown_key);
  EXPECT_EQ(finished.error().field, "file.toml:2:9");
  EXPECT_EQ(finished.error().detail, "product[1]: found the key 'lable', expected one of code, label");
}

TEST(Toml, AMissingKeyIsNamedAtItsTable) {
  const TomlValue file = toml("[shop]\nlabel = \"Noailles\"\n");
  TomlReader reader(*file.find("shop"), "shop");
  static_cast<void>(reader.code("code"));
  static_cast<void>(reader.label("label"));
  EXPECT_REFUSED(reader.finish(), missing_key);
  EXPECT_EQ(reader.finish().error().field, "file.toml:1:1");
}

TEST(Toml, OnlyTheFirstErrorIsTold) {
  const TomlValue file = toml("a = 1\nb = 2\n");
  TomlReader reader(file, "file");
  static_cast<void>(reader.text("a"));
  static_cast<void>(reader.text("b"));
  EXPECT_REFUSED(reader.finish(), value_not_allowed);
  EXPECT_EQ(reader.finish().error().field, "file.toml:1:5");
}

TEST(Toml, AnAmountIsTextOrAWholeNumberAndNeverAFloatingPoint) {
  const TomlValue file = toml("text = \"2.35\"\ncomma = \"2,3\"\nwhole = 9000\nfloating = 2.35\n");
  TomlReader exact(file, "file");
  EXPECT_EQ(exact.money("text", Currency::eur), eur(2'35));
  EXPECT_EQ(exact.money("comma", Currency::eur), eur(2'30));
  EXPECT_EQ(exact.money("whole", Currency::eur), eur(9000'00));
  static_cast<void>(exact.money("floating", Currency::eur));
  EXPECT_REFUSED(exact.finish(), value_not_allowed);
  EXPECT_EQ(exact.finish().error().field, "file.toml:4:12");
  EXPECT_THAT(exact.finish().error().detail, testing::HasSubstr("between quotes"));
}

TEST(Toml, AnAmountOfThreeDecimalsIsRefused) {
  const TomlValue file = toml("market = \"2.355\"\n");
  TomlReader reader(file, "file");
  static_cast<void>(reader.money("market", Currency::eur));
  EXPECT_REFUSED(reader.finish(), value_not_allowed);
}

TEST(Toml, RatesAndDatesAreReadInTheirUsualForms) {
  const TomlValue file = toml("a = \"1/3\"\nb = \"35 %\"\nc = 1\nfrom = 2026-01-31\nto = \"2026-02-28\"\n");
  TomlReader reader(file, "file");
  EXPECT_EQ(reader.fraction_or_none("a"), (Fraction{1, 3}));
  EXPECT_EQ(reader.fraction_or_none("b"), (Fraction{7, 20}));
  EXPECT_EQ(reader.fraction_or_none("c"), (Fraction{1, 1}));
  EXPECT_EQ(reader.date("from"), day("2026-01-31"));
  EXPECT_EQ(reader.date("to"), day("2026-02-28"));
  EXPECT_OK(reader.finish());
}

TEST(Toml, AWordOutsideItsListIsToldTheList) {
  const TomlValue file = toml("unit = \"kilo\"\n");
  TomlReader reader(file, "file");
  EXPECT_EQ(reader.term_or("unit", unit_named, Unit::piece, "piece, gram or millilitre"), Unit::piece);
  EXPECT_EQ(reader.finish().error().detail, "file, unit: found the text 'kilo', expected piece, gram or millilitre");
}

TEST(Toml, ANumberOutOfBoundsIsRefused) {
  const TomlValue file = toml("size = 7\n");
  TomlReader reader(file, "file");
  static_cast<void>(reader.integer_or("size", 0, 0, 6));
  EXPECT_REFUSED(reader.finish(), value_not_allowed);
}

TEST(Toml, ACodeInUpperCaseIsRefusedAndNotFolded) {
  const TomlValue file = toml("code = \"Riz\"\n");
  TomlReader reader(file, "file");
  static_cast<void>(reader.code("code"));
  EXPECT_REFUSED(reader.finish(), code_not_allowed);
}

}  // namespace
}  // namespace apps::toml_reader_test
