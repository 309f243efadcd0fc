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

}  // namespace
}  // namespace apps
