// A file that is not TOML, told to whoever wrote it: in French alone, whichever mistake it is.
#include "apps/texts.h"
#include "apps/toml_reader.h"
#include "support/support.h"

namespace apps::toml_french_test {
namespace {

std::string told_of(std::string_view content) {
  const Result<TomlValue> parsed = parse_toml(content, "catalogue.toml");
  if (parsed.ok()) {
    ADD_FAILURE() << "this is TOML: " << content;
    return "";
  }
  return tell(parsed.error(), Language::french);
}

TEST(TomlFrench, SaysWhatWasExpectedAndWhatCame) {
  EXPECT_THAT(
      told_of("code = \"riz\"\nlabel \"Riz\"\n"),
      testing::AllOf(testing::HasSubstr("catalogue.toml:2"),
                     testing::EndsWith("ce n'est pas du TOML, dans une ligne «\u00A0nom = valeur\u00A0»\u00A0: il "
                                       "fallait «\u00A0=\u00A0», et vient «\u00A0\"\u00A0»")));
  EXPECT_THAT(told_of("shop = noailles\n"),
              testing::HasSubstr("«\u00A0no…\u00A0» n'est ni un nombre ni un texte entre guillemets"));
  EXPECT_THAT(told_of("[[product]]\ncode = \"riz\"\ncode = \"lait\"\n"),
              testing::HasSubstr("est déjà écrit plus haut"));
}

TEST(TomlFrench, HasFrenchForEveryMistake) {
  for (const std::string_view content : {"a = \"x",
                                         "a = 'x",
                                         "a = \"\"\"x",
                                         "a = [1, 2",
                                         "a = [1 2]",
                                         "a = {b = 1",
                                         "a = {b = 1 c = 2}",
                                         "a = ",
                                         "a\n",
                                         "= 1",
                                         "[a",
                                         "[]\n",
                                         "[a]]\n",
                                         "[[a]\n",
                                         "[ [a] ]\n",
                                         "[a]\n[a]\n",
                                         "a = 1\n[a]\n",
                                         "a = 1\n[[a]]\n",
                                         "a = 1\na.b = 2\n",
                                         "a = {b = 1}\n[a.c]\n",
                                         "a = 01",
                                         "a = 1__2",
                                         "a = 1_",
                                         "a = _1",
                                         "a = 1.",
                                         "a = .5",
                                         "a = 1e",
                                         "a = 0xG",
                                         "a = 0b2",
                                         "a = 0o8",
                                         "a = 99999999999999999999",
                                         "a = -0x1",
                                         "a = +",
                                         "a = 1 2",
                                         "a = 1,5",
                                         "a = 12,50 €",
                                         "a = 2026-13-01",
                                         "a = 2026-02-30",
                                         "a = 2026-1-1",
                                         "a = 26-01-01",
                                         "a = 2026-01-01T25:00:00",
                                         "a = 2026-01-01T10:60:00",
                                         "a = 10:00:61",
                                         "a = 10:0",
                                         "a = 2026-01-01T10:00:00+9",
                                         "a = 2026/01/01",
                                         "a = 23/11/2026",
                                         "a = true1",
                                         "a = tru",
                                         "a = vrai",
                                         "a = yes",
                                         "a = inf1",
                                         "a = \"\\q\"",
                                         "a = \"\\u12\"",
                                         "a = \"\\uD800\"",
                                         "a = \"\\UFFFFFFFF\"",
                                         "a = \"x\ny\"",
                                         "a = \"x\" y",
                                         "a = 'x\ny'",
                                         "a = \"\x01\"",
                                         "# \x01\n",
                                         "a = 1\rb = 2",
                                         "\"\"\"a\"\"\" = 1",
                                         "é = 1",
                                         "a = {é = 1}",
                                         "a = {b = 1, é = 2}",
                                         "a = [é]",
                                         "[é]\n",
                                         "a.é = 1",
                                         "a b = 1",
                                         "a. = 1",
                                         "a..b = 1",
                                         "a = [,]",
                                         "a = {,}",
                                         "a = “x”",
                                         "a = \"\xff\xfe\"",
                                         "code: riz",
                                         "<xml>",
                                         "{\"a\": 1}",
                                         "a = \"\"\"x \\ y\"\"\"",
                                         "a = 1\n]\n"}) {
    const std::string told = told_of(content);
    EXPECT_THAT(told, testing::Not(testing::HasSubstr("(en anglais)"))) << content;
  }
}

TEST(TomlFrench, DeepNestingToo) {
  EXPECT_THAT(told_of("a = " + std::string(2000, '[')), testing::Not(testing::HasSubstr("(en anglais)")));
}

}  // namespace
}  // namespace apps::toml_french_test
