#include "apps/texts.h"

#include <fstream>
#include <set>
#include <string>
#include <vector>

#include "pricing/fund.h"
#include "support/support.h"

namespace apps::texts_test {
namespace {

constexpr ErrorCode kAllCodes[] = {
#define X(name, ordinal) ErrorCode::name,
    GRENIER_ERROR_CODES(X)
#undef X
};

TEST(Texts, EveryCodeHasASentenceOfItsOwnInEachLanguage) {
  const auto unknown = sentence(static_cast<ErrorCode>(9999), Language::english);
  for (const Language language : {Language::french, Language::english}) {
    std::set<std::string_view> sentences;
    for (const ErrorCode code : kAllCodes) {
      const std::string_view text = sentence(code, language);
      EXPECT_TRUE(text.ends_with('.')) << to_string(code) << ": " << text;
      EXPECT_NE(text, unknown) << to_string(code);
      EXPECT_TRUE(sentences.insert(text).second) << "said twice: " << text;
    }
  }
}

TEST(Texts, TheTwinsAreTwoLanguages) {
  for (const ErrorCode code : kAllCodes)
    EXPECT_NE(sentence(code, Language::french), sentence(code, Language::english)) << to_string(code);
}

// The enumerators as their header lists them, whichever is the last.
std::vector<std::string> fund_outcomes() {
  std::ifstream header(std::string(GRENIER_SOURCE_DIR) + "/pricing/fund.h");
  std::vector<std::string> names;
  std::string line;
  while (std::getline(header, line) && !line.starts_with("enum class FundOutcome")) {
  }
  while (std::getline(header, line) && !line.starts_with("}"))
    if (const auto comma = line.find(','); comma != std::string::npos) names.push_back(line.substr(2, comma - 2));
  return names;
}

TEST(Texts, AHeadlineSpeaksOfWhatWasRefused) {
  const auto told = [](ErrorCode code, const char* field) { return tell(fail(code, field), Language::french); };
  EXPECT_THAT(told(ErrorCode::pseudonym_not_allowed, "card"), testing::StartsWith("Un numéro de carte a 4 à 24"));
  EXPECT_THAT(told(ErrorCode::pseudonym_not_allowed, "pseudonym"), testing::StartsWith("Un pseudonyme"));
  EXPECT_THAT(told(ErrorCode::payments_do_not_sum, "refunds"), testing::StartsWith("Les remboursements"));
  EXPECT_THAT(told(ErrorCode::definition_conflict, "lines[1]"), testing::StartsWith("La même chose est comptée deux"));
  EXPECT_THAT(told(ErrorCode::definition_conflict, "code"), testing::StartsWith("Le livre dit déjà"));
  EXPECT_THAT(told(ErrorCode::unknown_commitment, "reference"), testing::StartsWith("Il n'y a pas autant d'engagé"));
}

TEST(Texts, EveryFundOutcomeHasWords) {
  const std::vector<std::string> names = fund_outcomes();
  EXPECT_GT(names.size(), 10u) << "they are found";
  for (std::size_t i = 0; i < names.size(); ++i) {
    const std::string& name = names[i];
    EXPECT_EQ(name, to_string(static_cast<pricing::FundOutcome>(i)));
    EXPECT_NE(fund_outcome(name, Language::french), name);
    EXPECT_TRUE(name == "paid" || fund_outcome(name, Language::english) != name) << name;
  }
}

TEST(Texts, AnErrorIsToldWithItsCodeItsFieldAndItsDetail) {
  const Error error = fail(ErrorCode::unknown_product, "lines[2].product", "no product 'riz-lon' is declared");
  EXPECT_EQ(
      tell(error, Language::french),
      "Ce produit n'est pas connu. [unknown_product, lines[2].product]\n  aucun produit « riz-lon » n'est déclaré");
  EXPECT_EQ(tell(error, Language::english),
            "This product is not known. [unknown_product, lines[2].product]\n  no product 'riz-lon' is declared");
  EXPECT_EQ(tell(fail(ErrorCode::busy), Language::english), "The server is busy; try again in a moment. [busy]");
}

}  // namespace
}  // namespace apps::texts_test
