#include "apps/details.h"

#include <fstream>
#include <iterator>
#include <regex>
#include <set>

#include "apps/arguments.h"
#include "apps/format.h"
#include "apps/texts.h"
#include "support/support.h"

namespace apps::details_test {
namespace {

namespace files = std::filesystem;

// What the rooms say, with literals that go on in the next line joined.
std::string all_sources() {
  std::string text;
  for (const char* room : {"ledger", "pricing", "engine", "replay", "net", "apps"})
    for (const auto& entry : files::recursive_directory_iterator(files::path(GRENIER_SOURCE_DIR) / room)) {
      const files::path& path = entry.path();
      if (path.extension() != ".cc" && path.extension() != ".h") continue;
      if (path.filename().string().starts_with("detail")) continue;
      std::ifstream file(path, std::ios::binary);
      text.append(std::istreambuf_iterator<char>(file), {});
    }
  return std::regex_replace(text, std::regex("\"\\s*\n\\s*\""), "");
}

std::vector<std::string> literals_of(std::string_view pattern) {
  std::string source(pattern);
  source = std::regex_replace(source, std::regex("\""), "\\\"");
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

TEST(Details, EverySentenceThatHasFrenchIsStillSaid) {
  const std::string sources = all_sources();
  for (const auto& twins : {program_details(), book_details()})
    for (const DetailTwin& twin : twins)
      for (const std::string& literal : literals_of(twin.english))
        EXPECT_NE(sources.find(literal), std::string::npos) << twin.english << "\nnobody says: " << literal;
}

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
  for (const auto& twins : {program_details(), book_details(), system_details(), foreign_details()})
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
            "product[3], unit : trouvé le texte « kg », attendu piece, gram ou millilitre");
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
}

TEST(Details, QuotesOfValuesAreThoseOfFrance) {
  EXPECT_EQ(
      detail_in_french("history has 'a', 'c', for which the tariff 'essai' has no bracket of that code: say which "
                       "of its own stands for each"),
      "l'historique a « a », « c », dont le tarif « essai » n'a pas la tranche : dites laquelle des siennes vaut "
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
  EXPECT_EQ(detail_in_french("12.50 EUR is due, the payments differ by -0.40 EUR"),
            show(eur(12'50), Language::french) + " est à payer, les paiements s'en écartent de " +
                show(eur(-40), Language::french));
  EXPECT_EQ(detail_in_french("use-by date 2026-03-04 had passed on 2026-03-05"),
            "la date limite (04/03/2026) était passée le 05/03/2026");
  EXPECT_EQ(detail_in_french("no product 'riz-lon' is declared"), "aucun produit « riz-lon » n'est déclaré");
}

TEST(Details, ARefundIsNotDue) {
  EXPECT_EQ(detail_in_french("0.39 EUR is to be given back, the refunds differ by -49.61 EUR"),
            "0,39\u00A0€ est à rendre, les remboursements s'en écartent de −49,61\u00A0€");
}

TEST(Details, ASentenceWithinASentenceAndTwoInARow) {
  EXPECT_EQ(detail_in_french("this product is sold by weight: write 750g or 1.250kg"),
            "ce produit est vendu au poids : écrivez 750g ou 1,250kg");
  EXPECT_EQ(detail_in_french("127.0.0.1:1: Connection refused; kept as command 7 and sent again next time"),
            "127.0.0.1:1 : connexion refusée\u00A0; gardé (commande n° 7) et renvoyé la prochaine fois");
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
        "the book ends at 12"})
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
