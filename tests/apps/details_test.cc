#include "apps/details.h"

#include <fstream>
#include <iterator>
#include <regex>
#include <set>

#include "apps/arguments.h"
#include "apps/format.h"
#include "apps/texts.h"
#include "apps/typed_moment.h"
#include "support/support.h"

namespace apps::details_test {
namespace {

namespace files = std::filesystem;

std::string whole(const files::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

// The sources of a room without those of the sentences themselves.
std::vector<std::string> sources_of(const char* room) {
  std::vector<std::string> sources;
  for (const auto& entry : files::recursive_directory_iterator(files::path(GRENIER_SOURCE_DIR) / room)) {
    const files::path& path = entry.path();
    const bool is_source = path.extension() == ".cc" || path.extension() == ".h";
    if (is_source && !path.filename().string().starts_with("detail")) sources.push_back(whole(path));
  }
  return sources;
}

// A source in its tokens: literals (as they are written) that follow each other are one, comments are none, all else is
// a character each.
std::vector<std::string> tokens_of(const std::string& source) {
  static const std::regex kToken(R"re(//[^\n]*|'(\\.|[^'\\\n])+'|"(\\.|[^"\\\n])*"|[^\s])re");
  std::vector<std::string> tokens;
  for (std::sregex_iterator each(source.begin(), source.end(), kToken), end; each != end; ++each) {
    const std::string token = each->str();
    if (token.starts_with("//")) continue;
    const bool goes_on = token.size() > 1 && token.front() == '"' && !tokens.empty() && tokens.back().size() > 1 &&
                         tokens.back().front() == '"';
    if (goes_on)
      tokens.back() = tokens.back().substr(0, tokens.back().size() - 1) + token.substr(1);
    else
      tokens.push_back(token);
  }
  return tokens;
}

bool is_literal(const std::string& token) {
  return token.size() > 1 && (token.front() == '"' || token.front() == '\'');
}

std::string text_of(const std::string& literal) {
  return std::regex_replace(literal.substr(1, literal.size() - 2), std::regex(R"(\\(["'\\]))"), "$1");
}

// Every literal of the rooms.
std::set<std::string> all_literals() {
  std::set<std::string> literals;
  for (const char* room : {"ledger", "pricing", "engine", "replay", "net", "apps"})
    for (const std::string& source : sources_of(room))
      for (const std::string& token : tokens_of(source))
        if (is_literal(token)) literals.insert(text_of(token));
  return literals;
}

// What is said to `fail`, `fail_at` and `reject` as their last argument: its literals, and "true" for all that is found
// in them, which has its French as well. Nothing of what has no literal of several words.
std::vector<std::string> details_said(const std::vector<std::string>& tokens) {
  std::vector<std::string> details;
  std::string word;
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    const bool opens =
        tokens[i] == "(" && (word.ends_with("fail") || word.ends_with("fail_at") || word.ends_with("reject"));
    word = tokens[i].size() == 1 && (std::isalnum(static_cast<unsigned char>(tokens[i][0])) || tokens[i] == "_")
               ? word + tokens[i]
               : "";
    if (!opens) continue;
    std::string detail;
    bool has_words = false;
    bool is_in_value = false;
    bool is_choice = false;  // between two details, each said alone
    for (std::size_t at = i + 1, depth = 1; at < tokens.size(); ++at) {
      const std::string& token = tokens[at];
      if (token == "(" || token == "{" || token == "[") ++depth;
      if ((token == ")" || token == "}" || token == "]") && --depth == 0) break;
      if (token == "," && depth == 1) {
        detail.clear();
        has_words = is_in_value = is_choice = false;
      } else if (token == "?" && depth == 1) {
        detail.clear();
        has_words = false;
        is_choice = true;
      } else if (is_literal(token) && depth == 1 && is_choice) {
        details.push_back(text_of(token));
      } else if (is_literal(token) && depth == 1) {
        detail += text_of(token);
        has_words = has_words || token.find(' ') != std::string::npos;
        is_in_value = false;
      } else if (token == "+" && depth == 1) {
        is_in_value = false;
      } else if (!is_in_value) {
        detail += "true";
        is_in_value = true;
      }
    }
    if (has_words) details.push_back(detail);
  }
  return details;
}

std::vector<std::string> literals_of(std::string_view pattern) {
  const std::string source(pattern);
  const std::regex placeholder("[%@][1-9]");
  std::vector<std::string> literals(std::sregex_token_iterator(source.begin(), source.end(), placeholder, -1), {});
  std::erase_if(literals, [](const std::string& literal) { return literal.empty(); });
  return literals;
}

std::vector<std::string> placeholders_of(std::string_view pattern) {
  const std::string text(pattern);
  const std::regex placeholder("[%@][1-9]");
  std::vector<std::string> found(std::sregex_token_iterator(text.begin(), text.end(), placeholder), {});
  std::ranges::sort(found);
  return found;
}

// As literals of their own, or behind what they are a detail of: a part of a longer one may be anything.
TEST(Details, EverySentenceThatHasFrenchIsStillSaid) {
  const std::set<std::string> literals = all_literals();
  for (const auto& twins : {program_details(), book_details()})
    for (const DetailTwin& twin : twins)
      for (const std::string& literal : literals_of(twin.english))
        EXPECT_TRUE(literals.contains(literal) || literals.contains(": " + literal) ||
                    literals.contains("; " + literal))
            << twin.english << "\nnobody says: " << literal;
}

TEST(Details, WhatTheProgramSaysHasFrench) {
  std::size_t said = 0;
  for (const std::string& source : sources_of("apps"))
    for (const std::string& detail : details_said(tokens_of(source))) {
      EXPECT_TRUE(detail_in_french(detail)) << detail;
      ++said;
    }
  EXPECT_GT(said, 100u) << "they are found";
}

TEST(Details, NoSentenceHasTwoTwins) {
  std::set<std::string_view> seen;
  for (const auto& twins : {program_details(), book_details(), system_details(), foreign_details(), toml_details()})
    for (const DetailTwin& twin : twins) EXPECT_TRUE(seen.insert(twin.english).second) << twin.english;
}

// (Of toml++'s words French leaves out what says nothing to whoever wrote the file.)
TEST(Details, TwinsTellTheSameThings) {
  for (const auto& twins : {program_details(), book_details(), system_details(), foreign_details()})
    for (const DetailTwin& twin : twins) {
      auto english = placeholders_of(twin.english);
      auto french = placeholders_of(twin.french);
      for (auto* each : {&english, &french})
        for (std::string& name : *each) name.front() = '%';
      EXPECT_EQ(english, french) << twin.english;
    }
}

// What a pattern says when each %N is a value and each @N a sentence that has French.
std::string with_examples(std::string_view pattern, const std::string& value, const std::string& sentence) {
  const std::string text = std::regex_replace(std::string(pattern), std::regex("%[1-9]"), value);
  return std::regex_replace(text, std::regex("@[1-9]"), sentence);
}

TEST(Details, NoSentenceTakesInAnother) {
  std::set<std::string_view> seen;
  for (const auto& twins : {program_details(), book_details(), system_details(), foreign_details(), toml_details()})
    for (const DetailTwin& twin : twins) {
      if (!seen.insert(twin.english).second) continue;
      EXPECT_EQ(detail_in_french(with_examples(twin.english, "n7", "nothing is in it")),
                with_examples(twin.french, "n7", "il n'y a rien dedans"))
          << twin.english;
    }
}

TEST(Details, TheRestOfAnotherSentenceIsNoValue) {
  EXPECT_EQ(detail_in_french("2099-01-01 is before 1990 or more than a year ahead"),
            "01/01/2099 est avant 1990 ou à plus d'un an d'ici");
  EXPECT_EQ(detail_in_french("found 5 fields, expected 6 as in the header"),
            "trouvé 5 champs, attendu 6 comme dans l'en-tête");
  EXPECT_EQ(detail_in_french("product[3], unit: found the text 'kg', expected piece, gram or millilitre"),
            "product[3], unit\u00A0: trouvé le texte « kg », attendu piece, gram ou millilitre");
  EXPECT_EQ(
      detail_in_french("the server has command 7 of caisse, the outbox ends at 0; nothing was kept"),
      "le serveur a la commande n° 7 de caisse, la mémoire de ce poste s'arrête au n° 0\u00A0; rien n'a été noté");
  EXPECT_EQ(detail_in_french("7 is before what the moon has seen"), std::nullopt);
  EXPECT_EQ(detail_in_french("no product 'the one of the moon' is declared"),
            "aucun produit « the one of the moon » n'est déclaré")
      << "what somebody typed";
}

TEST(Details, WhatStandsTwiceIsNamedInFrench) {
  EXPECT_EQ(detail_in_french("supplier 'zz' stands here and at t.toml:3:1"),
            "« zz » (fournisseur) est écrit ici et à t.toml:3:1");
  EXPECT_EQ(detail_in_french("card '2900000000629' stands here and at t.toml:3:1"),
            "« 2900000000629 » (carte) est écrit ici et à t.toml:3:1");
  EXPECT_EQ(detail_in_french("pseudonym 'NOA-0001' stands here and at t.toml:3:1"),
            "« NOA-0001 » (foyer) est écrit ici et à t.toml:3:1");
}

TEST(Details, WhatTheBookHasAlreadyIsNamedInFrench) {
  const auto told = [](const std::string& what) {
    return detail_in_french(
               what +
               " is in the book already, from 'janvier': run that import again under its own id, import what "
               "is new by itself, or write --again to count all of it once more")
        .value_or("");
  };
  EXPECT_THAT(told("the lot of 'riz' in 'noailles'"), testing::StartsWith("le lot de « riz » dans « noailles » est"));
  EXPECT_THAT(told("the ticket '7' of 'noailles'"), testing::StartsWith("le ticket « 7 » de « noailles » est"));
  EXPECT_THAT(told("the opening balance of 'ville'"), testing::StartsWith("le solde d'ouverture de « ville » est"));
}

TEST(Details, TheLastDayIsToldAsItWasTyped) {
  EXPECT_EQ(detail_in_french("9999-12-31 is before 1990 or more than a year ahead"),
            "9999-12-31 est avant 1990 ou à plus d'un an d'ici");
}

TEST(Details, QuotesOfValuesAreThoseOfFrance) {
  EXPECT_EQ(
      detail_in_french("history has 'a', 'c', for which the tariff 'essai' has no bracket of that code: say which "
                       "of its own stands for each"),
      "l'historique a « a », « c », dont le tarif « essai » n'a pas la tranche\u00A0: dites laquelle des siennes vaut "
      "pour chacune");
}

TEST(Details, WhatBreaksIsToldInFrench) {
  for (const char* said :
       {"nohost.invalid:4740: nohost.invalid: Host not found (authoritative)",
        "127.0.0.1:4740: Connection reset by peer", "--room-min: Value -1 not in range 0 to 1099511627776",
        "/x/outbox: the record at byte 12 is damaged", "/x/outbox is not an outbox",
        "the file CURRENT is missing from /x/log",
        "damage in the write-ahead log from batch 3 on, where batches up to 7 had been written"})
    EXPECT_TRUE(detail_in_french(said)) << said;
}

TEST(Details, AmountsDaysAndQuotesAreWrittenAsInFrance) {
  EXPECT_EQ(detail_in_french("12.50 EUR is due, 0.40 EUR is too much"),
            "12,50\u00A0€ est à payer, il y a 0,40\u00A0€ de trop");
  EXPECT_EQ(detail_in_french("12.50 EUR is due, 9.32 EUR is missing"),
            "12,50\u00A0€ est à payer, il manque 9,32\u00A0€");
  EXPECT_EQ(detail_in_french("use-by date 2026-03-04 had passed on 2026-03-05"),
            "la date limite (04/03/2026) était passée le 05/03/2026");
  EXPECT_EQ(detail_in_french("no product 'riz-lon' is declared"), "aucun produit « riz-lon » n'est déclaré");
}

TEST(Details, ARefundIsNotDue) {
  EXPECT_EQ(detail_in_french("0.39 EUR is to be given back, 49.61 EUR is too much"),
            "0,39\u00A0€ est à rendre, il y a 49,61\u00A0€ de trop");
}

TEST(Details, RatesAndLargeNumbersAreWrittenAsInFrance) {
  EXPECT_EQ(detail_in_french("12.5 % is not above 0 and up to 100 %"),
            "12,5\u00A0% n'est pas au-dessus de 0 et jusqu'à 100\u00A0%");
  EXPECT_EQ(detail_in_french("found -20 %, expected a rate from 0 to 500 %"),
            "trouvé −20\u00A0%, attendu un taux de 0 à 500\u00A0%");
  EXPECT_EQ(detail_in_french("0 is not within 1 and 1000000000"),
            "0 n'est pas entre 1 et 1\u202F000\u202F000\u202F000");
  EXPECT_EQ(detail_in_french("the book ends at 2026"), "le livre s'arrête à l'écriture 2026") << "may be a year";
}

TEST(Details, WhatStandsBeforeASentenceIsNoPartOfIt) {
  EXPECT_EQ(detail_in_french("household[1], valid_to: 2026-01-01 is before 2026-12-31"),
            "household[1], valid_to\u00A0: 01/01/2026 est avant 31/12/2026");
  EXPECT_EQ(detail_in_french("fund[1], share: 150 % is not above 0 and up to 100 %"),
            "fund[1], share\u00A0: 150\u00A0% n'est pas au-dessus de 0 et jusqu'à 100\u00A0%");
}

TEST(Details, TermsOfTariffsAreNotLeftInEnglish) {
  EXPECT_EQ(detail_in_french("no rule for origin bought"), "aucune règle pour l'origine «\u00A0acheté\u00A0»");
  EXPECT_TRUE(detail_in_french("the tariff is not in the basket's currency"));
}

TEST(Details, ASentenceWithinASentenceAndTwoInARow) {
  EXPECT_EQ(detail_in_french("this product is sold by weight: write 750g or 1.250kg"),
            "ce produit est vendu au poids\u00A0: écrivez 750g ou 1,250kg");
  EXPECT_EQ(detail_in_french("127.0.0.1:1: Connection refused; kept as command 7 and sent again next time"),
            "127.0.0.1:1\u00A0: connexion refusée\u00A0; gardé (commande n° 7) et renvoyé la prochaine fois");
}

TEST(Details, WhatHasNoFrenchIsSaidToBeEnglish) {
  EXPECT_EQ(detail_in_french("the moon is full"), std::nullopt);
  EXPECT_EQ(detail_in_french("this product is a mystery"), std::nullopt) << "not half of it";
  EXPECT_THAT(tell(fail(ErrorCode::io_error, {}, "the moon is full"), Language::french),
              testing::EndsWith("\n  (en anglais) the moon is full"));
}

template <class T>
void expect_french(const Result<T>& refused) {
  ASSERT_FALSE(refused.ok());
  EXPECT_TRUE(detail_in_french(refused.error().detail)) << refused.error().detail;
}

TEST(Details, WhatDeclarationsFilesAndPathsAreRefusedForIsToldInFrench) {
  for (const char* said :
       {"a product's unit is that of its stock: it cannot change", "tariff 'grille-2026' covers one of them already",
        "no shop lies in the zone 'nord'", "no shop 'x' is declared, in these files or in the book",
        "shop 'x' stands here and at t.toml:3:1",
        "shop[1], code: 'A B': a code is 1 to 40 of a-z 0-9 - . _ : and starts "
        "with a letter or a digit",
        "/nowhere/x: the rejected rows could not be written", "/nowhere: No such file or directory",
        "creating the directory: Permission denied", "there is no command 'stok'; the nearest is 'stock'",
        "the book ends at 12", "cannot write /x/outbox.new: No space left on device",
        "/x: the rejected rows could not be written: Read-only file system",
        "cannot sync the outbox: Input/output error"})
    EXPECT_TRUE(detail_in_french(said)) << said;
}

TEST(Details, AValueIsOfNoLanguage) {
  EXPECT_EQ(detail_in_french("-1.00 EUR"), "−1,00\u00A0€");
  EXPECT_EQ(detail_in_french("127.0.0.1:4740"), "127.0.0.1:4740");
  EXPECT_EQ(detail_in_french("words that nobody translated"), std::nullopt);
}

TEST(Details, WhatIsTypedWrongIsToldInFrench) {
  for (const char* text : {"riz-long", ":2", "riz:two", "riz:1:2:3", "riz@:1", "riz@#x:1", "riz:1:abc", "riz:1.5"})
    expect_french(parse_sale_line(text, Currency::eur));
  for (const char* text : {"0:1", "1", "1:2:kept", "a:1"}) expect_french(parse_return_line(text));
  for (const char* text : {"gold", "cash:x", "voucher:10:ccas"}) expect_french(parse_payment(text, Currency::eur));
  for (const char* text : {"tomates:1.2kg:eaten", "tomates"}) expect_french(parse_loss_line(text));
  for (const char* text : {"riz:1", "riz:1:x", "riz:1:1.0000001", "riz:1:1:colour=red", "riz:1:1:origin=moon"})
    expect_french(parse_delivered_lot(text, Currency::eur));
  for (const char* text : {"someday", "2026-13-01", "31/02/2026"}) expect_french(parse_day(text));
  expect_french(parse_moment("18:05"));
  expect_french(check_typed_code("Bad Code!", "--till"));
}

}  // namespace
}  // namespace apps::details_test
