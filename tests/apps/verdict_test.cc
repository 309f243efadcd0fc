#include "apps/verdict.h"

#include <sstream>

#include "support/support.h"

namespace apps::verdict_test {
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
  EXPECT_THAT(text, HasSubstr("DÉFAUT              événement 7\u00A0: l'heure d'écriture recule\n"));
  EXPECT_THAT(text, HasSubstr("DÉFAUT              lot 3\u00A0: vide, et pourtant d'une valeur de 12\n"));
  EXPECT_THAT(text, HasSubstr("DÉFAUT              (en anglais) the moon is full\n"));
}

TEST(Verdict, TellsWhatItFoundInEnglish) {
  const std::string text = told(Language::english);
  EXPECT_THAT(text, HasSubstr("FAULT               event 7: recordedAt runs back\n"));
  EXPECT_THAT(text, HasSubstr("FAULT               the moon is full\n"));
}

// It stopped at twenty and said nothing of the others.
TEST(Verdict, SaysHowManyFaultsItDoesNotTell) {
  Judged judged;
  for (std::uint64_t i = 1; i <= 32; ++i) judged.verdict.report({Sequence{i}, "recordedAt runs back"});
  std::ostringstream french, english;
  print_verdict(french, judged, Language::french);
  print_verdict(english, judged, Language::english);
  EXPECT_THAT(french.str(), HasSubstr("… et 12\u00A0autres défauts\n"));
  EXPECT_THAT(english.str(), HasSubstr("… and 12 more faults\n"));
  EXPECT_EQ(to_json(judged).at("problems_left_out"), 12u);
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
  EXPECT_THAT(told_of(Language::french), HasSubstr(", 2\u00A0non jugées (foyer retiré, sous un plafond)\n"));
  EXPECT_EQ(to_json(judged).at("sales").at("not_judged"), 2);
  judged.verdict.totals[Currency::eur].amount = 12'50;
  EXPECT_EQ(to_json(judged).at("totals").at(0).at("paid"), json::of(Money{12'50, Currency::eur}));
}

// --- what was compared, and what was not -----------------------------------------------------------------------------

std::string told(const Judged& judged, Language language) {
  std::ostringstream out;
  print_verdict(out, judged, language);
  return out.str();
}

TEST(Verdict, RowsOnDiskAreCountedWithWhatIsNotInThemYet) {
  Judged judged{.against = Judged::Against::rows, .compared = {.at = Sequence{40}, .rows = 12, .index_rows = 43}};
  judged.verdict.events = 42;
  EXPECT_THAT(
      told(judged, Language::french),
      HasSubstr("égale aux lignes écrites sur disque, à l'événement 40 (12 lignes comparées, 43 entrées d'index)\u00A0"
                "; événements d'après, qui n'y sont pas encore\u00A0: 2\nVerdict             tout tient\n"));
  EXPECT_THAT(
      told(judged, Language::english),
      HasSubstr("equal to the rows on disk, at event 40 (12 rows compared, 43 index entries); later events, not "
                "yet in them: 2\nVerdict             all holds\n"));
  EXPECT_EQ(to_json(judged).at("rows_compared"), 12);
  EXPECT_EQ(to_json(judged).at("index_entries_compared"), 43);
  EXPECT_TRUE(to_json(judged).at("not_compared").as_array().empty());
}

TEST(Verdict, TheLiveStateIsComparedWithoutItsIndexes) {
  Judged judged{.against = Judged::Against::live, .compared = {.at = Sequence{40}, .rows = 12}};
  judged.verdict.events = 40;
  EXPECT_THAT(told(judged, Language::english),
              HasSubstr("live state, at event 40 (12 rows compared, indexes not compared)\n"));
  EXPECT_EQ(to_json(judged).at("not_compared"), (json::Array{"indexes"}));
}

TEST(Verdict, WithNothingToCompareNotAllHolds) {
  Judged judged;
  judged.verdict.events = 42;
  EXPECT_THAT(
      told(judged, Language::french),
      HasSubstr("rien à comparer\u00A0: aucune ligne n'est encore écrite sur disque\nVerdict             le journal "
                "tient, rien à comparer\n"));
  EXPECT_THAT(told(judged, Language::english), HasSubstr("Verdict             the log holds, nothing to compare\n"));
  EXPECT_EQ(to_json(judged).at("not_compared"), (json::Array{"rows", "indexes"}));
  judged.compared.of_older_fold = true;
  EXPECT_THAT(told(judged, Language::english), HasSubstr("nothing to compare: the rows on disk are of an earlier"));
  judged.verdict.events = 0;
  EXPECT_THAT(told(judged, Language::english), HasSubstr("nothing to compare: the book is empty"));
}

}  // namespace
}  // namespace apps::verdict_test
