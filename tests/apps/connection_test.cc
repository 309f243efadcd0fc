#include "apps/connection.h"

#include <fstream>
#include <set>
#include <sstream>

#include "apps/details.h"
#include "apps/written_file.h"
#include "ledger/base/code.h"
#include "net/fake_house.h"
#include "net/till.h"
#include "support/support.h"

namespace apps::connection_test {
namespace {

using namespace test_support;

TEST(Desk, HasACodeThatIsMadeUpOnceAndKept) {
  const TemporaryDirectory home;
  SeededEntropy entropy(7);
  const auto first = desk_code(home.path() / "not-there-yet", entropy);
  ASSERT_OK(first);
  EXPECT_THAT(*first, testing::MatchesRegex("poste-[a-z2-9]{8}"));
  EXPECT_OK(check_code(*first, "code"));
  EXPECT_EQ(desk_code(home.path() / "not-there-yet", entropy).value(), *first);
}

TEST(Desk, TwoMachinesHaveTwoCodes) {
  const TemporaryDirectory one;
  const TemporaryDirectory two;
  SeededEntropy entropy(7);
  EXPECT_NE(desk_code(one.path(), entropy).value(), desk_code(two.path(), entropy).value());
}

// Another command line of this machine, which comes first while this one makes up its code.
TEST(Desk, TwoCommandLinesAtOnceHaveOneCode) {
  struct Overtaken final : Entropy {
    explicit Overtaken(const std::filesystem::path& at) : home(at) {}
    void fill(std::span<std::uint8_t> bytes) override {
      SeededEntropy first(7);
      other = desk_code(home, first).value();
      SeededEntropy(8).fill(bytes);
    }
    std::filesystem::path home;
    std::string other;
  };
  const TemporaryDirectory home;
  Overtaken entropy(home.path());
  EXPECT_EQ(desk_code(home.path(), entropy).value(), entropy.other);
}

TEST(Desk, ADamagedFileIsToldAndNotReplaced) {
  const TemporaryDirectory home;
  std::ofstream(home.path() / "desk") << "Not A Code\n";
  SeededEntropy entropy(7);
  EXPECT_REFUSED(desk_code(home.path(), entropy), syntax_error);
}

// Why it could not be written was not said.
TEST(Desk, InAHomeThatCannotServeSaysWhy) {
  const TemporaryDirectory home;
  SeededEntropy entropy(7);
  EXPECT_REFUSED(desk_code(home.path() / std::string(300, 'x'), entropy), value_not_allowed);
  std::ofstream(home.path() / "file") << "x";
  const auto in_a_file = desk_code(home.path() / "file", entropy);
  EXPECT_REFUSED(in_a_file, value_not_allowed);
  EXPECT_EQ(detail_in_french(in_a_file.error().detail),
            "le code de ce poste n'a pas pu être écrit\u00A0: ce n'est pas un dossier");
}

TEST(WrittenFile, TellsAPathThatCannotServeFromAFullDisk) {
  const TemporaryDirectory folder;
  EXPECT_OK(write_file(folder.path() / "here", "text", "--svg", "cannot be written"));
  EXPECT_REFUSED(write_file(folder.path() / "nowhere" / "x", "text", "--svg", "cannot be written"), value_not_allowed);
  EXPECT_REFUSED(write_file(folder.path(), "text", "--svg", "cannot be written"), value_not_allowed);
  errno = EACCES;  // of something else, long ago
  EXPECT_REFUSED(write_file("/dev/full", "text", "--svg", "cannot be written"), no_room);
}

TEST(Meaning, IsTheCommandNotWhoSendsItOrWhen) {
  engine::Sell sale;
  sale.shop = "noailles";
  sale.lines.resize(1);
  sale.lines[0].product = "riz-long";
  sale.lines[0].quantity = {1};
  const Posting plain;
  Posting elsewhere;
  elsewhere.source.code = "noailles-2";
  EXPECT_EQ(meaning_of(plain, sale), meaning_of(elsewhere, sale));

  Posting dated;
  dated.effective_date = day("2026-11-23");
  Posting fact;
  fact.nature = CommandNature::fact;
  Posting timed;
  timed.occurred_at = at("2026-11-23T17:05:00Z");
  engine::Sell two = sale;
  two.lines[0].quantity = {2};
  const std::set<std::string> meanings = {meaning_of(plain, sale), meaning_of(dated, sale), meaning_of(fact, sale),
                                          meaning_of(timed, sale), meaning_of(plain, two)};
  EXPECT_EQ(meanings.size(), 5u);
}

TEST(Meaning, IsOfTheLotsAsTheyWereTyped) {
  engine::Sell sale;
  sale.lines.resize(2);
  const auto meaning = [&sale](const std::string& first, const std::string& second) {
    Posting posting;
    posting.lots = {TypedLot{.text = first}, TypedLot{.text = second}};
    return meaning_of(posting, sale);
  };
  EXPECT_EQ(meaning("L1", ""), meaning("L1", ""));
  EXPECT_EQ(meaning("", ""), meaning_of(Posting{}, sale)) << "where none is named";
  const std::set<std::string> meanings = {meaning("", ""), meaning("L1", ""), meaning("L2", ""), meaning("", "L1"),
                                          meaning("L1", "L1")};
  EXPECT_EQ(meanings.size(), 5u);
}

TEST(Ask, AServerThatIsNotThereIsUnreachable) {
  std::ostringstream out;
  Context context{.server = "127.0.0.1:1", .home = "", .out = out, .err = out};
  EXPECT_REFUSED(ask(context, engine::CatalogueQuery{}), server_unreachable);
  context.server = "nowhere";
  EXPECT_REFUSED(ask(context, engine::CatalogueQuery{}), value_not_allowed);
}

// A server of another version, say: what it will never take is told to whoever stands there, with what to enter again.
TEST(KeptSale, ThatTheServerWillNeverTakeIsToldToTheTill) {
  net::FakeHouse house;
  const TemporaryDirectory home;
  std::ostringstream out;
  std::ostringstream err;
  Context context{.server = to_string(house.server->address()), .home = home.path().string(), .out = out, .err = err};
  net::Till till = open_till(context, {.code = "caisse-1"}).value();
  ASSERT_OK(till.post(net::sale_of("sel")));
  house.server->stop();
  engine::Sell sale{.shop = "noailles", .household = "NOA-0121"};
  sale.lines = {{.product = "riz-long", .quantity = {2}}, {.product = "lait", .quantity = {1}}};
  EXPECT_REFUSED(till.post(sale), server_unreachable);
  house.restart();
  house.counter.refuse(2, ErrorCode::malformed);
  ASSERT_OK(till.post(net::sale_of("pain")));
  EXPECT_THAT(err.str(),
              testing::HasSubstr("ne le prendra jamais (commande n°\u00A02)\u00A0: vente, noailles, NOA-0121"));
  EXPECT_THAT(err.str(), testing::HasSubstr("riz-long × 2\u00A0; lait × 1"));
}

}  // namespace
}  // namespace apps::connection_test
