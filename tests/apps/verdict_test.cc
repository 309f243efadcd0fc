#include "apps/verdict.h"

#include <sstream>

#include "support/support.h"

namespace apps {
namespace {

using testing::HasSubstr;

std::string told(Language language) {
  Judged judged;
  judged.verdict.report({Sequence{7}, "recordedAt runs back"});
  judged.verdict.report({Sequence{}, "lot 3: empty, yet worth 12"});
  judged.verdict.report({Sequence{}, "the moon is full"});
  std::ostringstream out;
  print_verdict(out, judged, language);
  return out.str();
}

TEST(Verdict, TellsWhatItFoundInFrench) {
  const std::string text = told(Language::french);
  EXPECT_THAT(text, HasSubstr("DÉFAUT              événement 7 : l'heure d'écriture recule\n"));
  EXPECT_THAT(text, HasSubstr("DÉFAUT              lot 3 : vide, et pourtant d'une valeur de 12\n"));
  EXPECT_THAT(text, HasSubstr("DÉFAUT              (en anglais) the moon is full\n"));
}

TEST(Verdict, TellsWhatItFoundInEnglish) {
  const std::string text = told(Language::english);
  EXPECT_THAT(text, HasSubstr("FAULT               event 7 : recordedAt runs back\n"));
  EXPECT_THAT(text, HasSubstr("FAULT               the moon is full\n"));
}

TEST(Verdict, CountsTheSalesThatCouldNotBeJudged) {
  Judged judged;
  judged.verdict.sales = {.repriced = 12, .exempt = 3};
  const auto told_of = [&judged](Language language) {
    std::ostringstream out;
    print_verdict(out, judged, language);
    return out.str();
  };
  EXPECT_THAT(told_of(Language::english), HasSubstr("12 priced again, 3 exempt (facts)\n"));
  judged.verdict.sales.not_judged = 2;
  EXPECT_THAT(told_of(Language::english),
              HasSubstr("3 exempt (facts), 2 not judged (household withheld, under a cap)\n"));
  EXPECT_THAT(told_of(Language::french), HasSubstr(", 2 non jugées (foyer retiré, sous un plafond)\n"));
  EXPECT_EQ(to_json(judged).at("sales").at("not_judged"), 2);
}

}  // namespace
}  // namespace apps
