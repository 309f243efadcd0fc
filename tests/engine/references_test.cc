// What an event may name: only what was made known before it. Each event here is what a forger would write into a log
// whose checksums he makes right; the fold would stop on a CHECK, or believe it.
#include "engine/references.h"

#include "support/book.h"
#include "support/test_logs.h"

namespace engine::references_test {
namespace {

using namespace test_support;
using ledger::Declared;
using ledger::Event;
using ledger::EventBody;

constexpr ShopId kShop{1};
constexpr ShopId kNoSuchShop{9};
constexpr ProductId kRice{1};
constexpr ProductId kFlour{2};
constexpr ProductId kNoSuchProduct{9};
constexpr LotId kRiceLot{1};
constexpr LotId kNoSuchLot{9};
constexpr CategoryId kGrocery{1};
constexpr FundId kNoSuchFund{9};
constexpr BracketId kNoSuchBracket{9};
constexpr HouseholdId kHousehold{1};

class ReferencesTest : public testing::Test {
 protected:
  void SetUp() override {
    declare_network(book_);
    ASSERT_OK(book_.send("bureau", delivery_of("riz", 100, 1'50)));
  }
  // The event that would come next, if somebody forged it.
  Event next_event(EventBody body, HouseholdId household = {}) const {
    Event event{.envelope = {.sequence = next(book_.state().last_sequence())}, .body = std::move(body)};
    if (!is_none(household)) event.household = ledger::HouseholdPart{.household = household};
    return event;
  }
  void expect_refused(const Event& event, const std::string& sentence) const {
    const auto checked = check_references(book_.state(), event);
    ASSERT_FALSE(checked.ok()) << sentence;
    EXPECT_EQ(checked.error().code, ErrorCode::corrupt_record);
    EXPECT_EQ(checked.error().field, "event " + std::to_string(raw(event.envelope.sequence)));
    EXPECT_THAT(checked.error().detail, testing::HasSubstr(sentence));
  }
  void expect_refused(EventBody body, const std::string& sentence) const {
    expect_refused(next_event(std::move(body)), sentence);
  }
  void expect_taken(const Event& event) const { EXPECT_OK(check_references(book_.state(), event)); }

  Book book_;
};

Declared declared(std::uint32_t id, ledger::Definition definition) {
  return {.id = id, .definition = std::move(definition)};
}

ledger::Sold sold_of(ProductId product, LotId lot) {
  const ledger::Draw draw{.lot = lot, .quantity = {1}};
  return {.shop = kShop,
          .bracket = BracketId{1},
          .lines = {{.product = product, .category = kGrocery, .quantity = {1}, .draws = {draw}}}};
}

ledger::Tariff tariff_of(const std::string& code) {
  return {.code = code,
          .from = day("2026-06-01"),
          .public_bracket = "plein",
          .brackets = {{.code = "plein"}, {.code = "orange"}},
          .rules = {{.bracket = "plein"}, {.bracket = "orange"}}};
}

TEST_F(ReferencesTest, WhatIsKnownMayBeNamed) {
  expect_taken(next_event(declared(2, ledger::Shop{.code = "gardanne", .legal_entity = "asso"})));
  expect_taken(next_event(declared(1, ledger::Shop{.code = "noailles", .legal_entity = "asso"})));
  expect_taken(next_event(
      Declared{.id = 2, .brackets = {BracketId{1}, BracketId{3}}, .version = 1, .definition = tariff_of("autre")}));
  expect_taken(next_event(sold_of(kRice, kRiceLot), kHousehold));
  expect_taken(next_event(sold_of(kFlour, LotId{})));
  expect_taken(next_event(ledger::CommandRefused{}));
}

TEST_F(ReferencesTest, ADefinitionNamesWhatWasDeclared) {
  expect_refused(declared(2, ledger::Shop{.code = "x", .legal_entity = "nobody"}), "legal entity 'nobody'");
  expect_refused(declared(3, ledger::SourceDefinition{.code = "x", .shop = "nowhere"}), "shop 'nowhere'");
  expect_refused(declared(0, ledger::Price{.product = "caviar"}), "product 'caviar'");
  expect_refused(declared(0, ledger::Price{.product = "riz", .shop = "nowhere"}), "shop 'nowhere'");
  const auto fund = [](const auto& change) {
    ledger::Fund definition{.code = "x", .funder = "ville"};
    change(definition);
    return declared(2, definition);
  };
  expect_refused(fund([](auto& each) { each.funder = "nobody"; }), "funder 'nobody'");
  expect_refused(fund([](auto& each) { each.shops = {"noailles", "nowhere"}; }), "shop 'nowhere'");
  expect_refused(fund([](auto& each) { each.categories = {"nothing"}; }), "category 'nothing'");
  expect_refused(fund([](auto& each) { each.brackets = {"noir"}; }), "bracket 'noir'");
}

TEST_F(ReferencesTest, WhatItQuotesOfAForgedCodeIsPrintable) {
  expect_refused(declared(2, ledger::Shop{.code = "x", .legal_entity = "\x1b[2J"}), "'?[2J'");
}

TEST_F(ReferencesTest, ADefinitionTakesTheNumberThatIsItsTurn) {
  const auto expected = [](const char* what, int found, int turn) {
    return std::string(what) + " the number " + std::to_string(found) + ", expected " + std::to_string(turn);
  };
  expect_refused(declared(3, ledger::LegalEntity{.code = "x"}), expected("legal entity", 3, 2));
  expect_refused(declared(7, ledger::Shop{.code = "x", .legal_entity = "asso"}), expected("shop", 7, 2));
  expect_refused(declared(2, ledger::Shop{.code = "noailles", .legal_entity = "asso"}), expected("shop", 2, 1));
  expect_refused(declared(0, ledger::SourceDefinition{.code = "x"}), expected("source", 0, 3));
  expect_refused(declared(2, ledger::Supplier{.code = "x"}), expected("supplier", 2, 1));
  expect_refused(declared(4, ledger::Funder{.code = "x"}), expected("funder", 4, 2));
  expect_refused(declared(4, ledger::Fund{.code = "x", .funder = "ville"}), expected("fund", 4, 2));
  const auto product = [](std::uint32_t id, CategoryId category) {
    return Declared{.id = id, .category = category, .definition = ledger::Product{.code = "x", .category = "frais"}};
  };
  expect_refused(product(4, CategoryId{2}), expected("product", 4, 3));
  expect_refused(product(3, CategoryId{9}), expected("category", 9, 2));
}

TEST_F(ReferencesTest, ATariffIsTheNextVersionWithItsBracketsAndCanBeUsed) {
  const auto tariff = [](const auto& change) {
    Declared event{.id = 2, .brackets = {BracketId{1}, BracketId{3}}, .version = 1, .definition = tariff_of("autre")};
    change(event, std::get<ledger::Tariff>(event.definition));
    return event;
  };
  expect_refused(tariff([](auto& event, auto&) { event.version = 2; }), "version 2 of tariff 'autre' is out of turn");
  expect_refused(tariff([](auto& event, auto&) { event.id = 5; }), "tariff the number 5, expected 2");
  expect_refused(tariff([](auto& event, auto&) { event.brackets.pop_back(); }), "2 brackets and numbers for 1");
  expect_refused(tariff([](auto& event, auto&) { event.brackets[1] = BracketId{7}; }), "bracket the number 7");
  expect_refused(tariff([](auto&, auto& definition) { definition.brackets[1].code = "plein"; }), "'plein' twice");
  expect_refused(tariff([](auto&, auto& definition) { definition.shops = {"nowhere"}; }), "shop 'nowhere'");
  expect_refused(tariff([](auto&, auto& definition) { definition.rules[0].bracket = "noir"; }), "cannot be used");
  expect_refused(tariff([](auto&, auto& definition) { definition.public_bracket = "noir"; }), "cannot be used");
}

TEST_F(ReferencesTest, AnEventNamesASourceAShopAndGoodsThatAreKnown) {
  Event from_nobody = next_event(ledger::CommandNoted{});
  from_nobody.envelope.source = SourceId{9};
  expect_refused(from_nobody, "source 9");
  const ledger::LotReceived rice{.product = kRice, .lot = LotId{2}};
  expect_refused(ledger::Delivered{.shop = kNoSuchShop, .lots = {rice}}, "shop 9");
  expect_refused(ledger::Delivered{.lots = {rice}}, "shop 0");
  expect_refused(ledger::Delivered{.shop = kShop, .supplier = SupplierId{9}, .lots = {rice}}, "supplier 9");
  expect_refused(ledger::OpeningStock{.shop = kShop, .lots = {{.product = kNoSuchProduct, .lot = LotId{2}}}},
                 "product 9");
  expect_refused(ledger::StockCounted{.shop = kNoSuchShop}, "shop 9");
  expect_refused(ledger::StockCounted{.shop = kShop, .lines = {{.product = kNoSuchProduct}}}, "product 9");
  expect_refused(ledger::LossRecorded{.shop = kShop, .lines = {{.product = kNoSuchProduct}}}, "product 9");
  expect_refused(ledger::CommandRefused{.shop = kNoSuchShop}, "shop 9");
  expect_refused(ledger::CommandRefused{.bracket = kNoSuchBracket}, "bracket 9");
  expect_refused(ledger::CommandRefused{.asked = {{kNoSuchProduct, {1}}}}, "product 9");
}

TEST_F(ReferencesTest, ALotIsNumberedInItsTurnAndStaysWithItsShopAndProduct) {
  expect_refused(ledger::Delivered{.shop = kShop, .lots = {{.product = kRice, .lot = kRiceLot}}}, "lot the number 1");
  expect_refused(ledger::OpeningStock{.shop = kShop, .lots = {{.product = kRice, .lot = LotId{3}}}}, "expected 2");
  expect_refused(sold_of(kRice, kNoSuchLot), "lot 9, which no event before it knows");
  expect_refused(sold_of(kFlour, kRiceLot), "lot 1, which is of another shop or product");
  const ledger::StockMove move{.lot = kNoSuchLot};
  expect_refused(ledger::StockCounted{.shop = kShop, .lines = {{.product = kRice, .lot = kNoSuchLot}}}, "lot 9");
  expect_refused(ledger::StockCounted{.shop = kShop, .lines = {{.product = kRice, .moves = {move}}}}, "lot 9");
  expect_refused(ledger::LossRecorded{.shop = kShop, .lines = {{.product = kRice, .moves = {move}}}}, "lot 9");
}

TEST_F(ReferencesTest, MoneyComesFromAFundThatIsKnown) {
  expect_refused(ledger::GrantAwarded{.fund = kNoSuchFund}, "fund 9");
  expect_refused(ledger::GrantReceived{.fund = kNoSuchFund}, "fund 9");
  expect_refused(ledger::OpeningFund{.fund = FundId{}}, "fund 0");
  ledger::Sold paid_by_nobody = sold_of(kRice, kRiceLot);
  paid_by_nobody.lines[0].draws[0].shares = {{kNoSuchFund, eur(1)}};
  expect_refused(paid_by_nobody, "fund 9");
}

TEST_F(ReferencesTest, ASaleAndAReturnNameWhatIsKnown) {
  const auto sale = [](const auto& change) {
    ledger::Sold sold = sold_of(kRice, kRiceLot);
    change(sold);
    return sold;
  };
  expect_refused(sale([](auto& sold) { sold.shop = kNoSuchShop; }), "shop 9");
  expect_refused(sale([](auto& sold) { sold.lines[0].product = kNoSuchProduct; }), "product 9");
  expect_refused(sale([](auto& sold) { sold.lines[0].category = CategoryId{9}; }), "category 9");
  expect_refused(sale([](auto& sold) { sold.bracket = kNoSuchBracket; }), "bracket 9");
  expect_refused(sale([](auto& sold) { sold.tariff = TariffId{9}; }), "tariff 9");
  expect_refused(sale([](auto& sold) { sold.first_helps = {{.fund = kNoSuchFund}}; }), "fund 9");
  const Sequence itself = next(book_.state().last_sequence());
  expect_refused(ledger::Returned{.shop = kShop, .original = itself}, "original event");
  expect_refused(ledger::Returned{.shop = kShop, .pool = kNoSuchFund}, "fund 9");
}

TEST_F(ReferencesTest, AHouseholdWasEnrolledBeforeItIsNamed) {
  const ledger::HouseholdEnrolled enrolled{.legal_entity = LegalEntityId{1}, .bracket = BracketId{1}};
  expect_taken(next_event(enrolled, HouseholdId{2}));
  expect_refused(next_event(enrolled, HouseholdId{5}), "household the number 5, expected 2");
  expect_refused(ledger::HouseholdEnrolled{.legal_entity = LegalEntityId{9}, .bracket = BracketId{1}},
                 "legal entity 9");
  expect_refused(ledger::HouseholdEnrolled{.legal_entity = LegalEntityId{1}, .bracket = BracketId{}}, "bracket 0");
  expect_refused(ledger::HouseholdRenewed{.bracket = kNoSuchBracket}, "bracket 9");
  expect_refused(ledger::HouseholdCorrected{.bracket = kNoSuchBracket}, "bracket 9");
  expect_refused(next_event(ledger::CardIssued{}, HouseholdId{2}), "household 2");
  expect_refused(next_event(sold_of(kRice, kRiceLot), HouseholdId{2}), "household 2");
}

TEST_F(ReferencesTest, MergersComeToAnEnd) {
  const auto merger = [this](HouseholdId from, HouseholdId into) {
    Event event = next_event(ledger::HouseholdMerged{}, from);
    event.household->other = into;
    return event;
  };
  ASSERT_OK(book_.send("bureau", EnrolHousehold{.pseudonym = "N-002", .legal_entity = "asso", .bracket = "rouge"}));
  expect_refused(merger(kHousehold, kHousehold), "into itself");
  expect_refused(merger(kHousehold, HouseholdId{7}), "household 7");
  expect_refused(merger(kHousehold, HouseholdId{}), "household 0");
  expect_taken(merger(kHousehold, HouseholdId{2}));
  ASSERT_OK(book_.send("bureau", MergeHouseholds{.from = "N-001", .into = "N-002"}));
  expect_refused(merger(HouseholdId{2}, kHousehold), "merged before");
  expect_refused(merger(kHousehold, HouseholdId{2}), "merged before");
}

// --- figures ---------------------------------------------------------------------------------------------------------

TEST_F(ReferencesTest, TheDrawsOfALineTakeItsQuantity) {
  const auto sale = [](std::vector<std::int64_t> drawn, std::int64_t quantity) {
    ledger::Sold sold = sold_of(kRice, kRiceLot);
    sold.lines[0].quantity = {quantity};
    sold.lines[0].draws.clear();
    for (const std::int64_t units : drawn) sold.lines[0].draws.push_back({.lot = kRiceLot, .quantity = {units}});
    return sold;
  };
  expect_taken(next_event(sale({2, 3}, 5)));
  expect_refused(sale({2, 3}, 6), "do not sum to the line");
  expect_refused(sale({5, -2}, 3), "less than nothing");
  expect_refused(sale({INT64_MAX, INT64_MAX}, -2), "do not sum to the line");
}

TEST_F(ReferencesTest, ALotCanBeCountedAndPaid) {
  const auto delivery = [](std::int64_t units, std::int64_t unit_cost) {
    const ledger::LotReceived lot{
        .product = kRice, .lot = LotId{2}, .quantity = {units}, .unit_cost = MicroCost{unit_cost}};
    return ledger::Delivered{.shop = kShop, .lots = {lot}};
  };
  expect_taken(next_event(delivery(kQuantityMax, 1)));
  expect_refused(delivery(-1, 1), "a lot that nobody could count or pay");
  expect_refused(delivery(1, -1), "a lot that nobody could count or pay");
  expect_refused(delivery(INT64_MAX, INT64_MAX), "a lot that nobody could count or pay");
}

constexpr const char* kTooMuch = "more than 64 bits can hold";

TEST_F(ReferencesTest, NoSumOverTheBookLeaves64Bits) {
  const auto moves = [](std::int64_t units, std::int64_t cents) {
    return std::vector<ledger::StockMove>(2, {.lot = kRiceLot, .quantity = {units}, .value = eur(cents)});
  };
  expect_refused(ledger::StockCounted{.shop = kShop, .lines = {{.product = kRice, .moves = moves(INT64_MAX, 0)}}},
                 kTooMuch);
  expect_refused(ledger::LossRecorded{.shop = kShop, .lines = {{.product = kRice, .moves = moves(0, INT64_MIN)}}},
                 kTooMuch);
  expect_refused(ledger::GrantAwarded{.fund = FundId{1}, .amount = eur(INT64_MAX)}, kTooMuch);
  ledger::Sold sold = sold_of(kRice, kRiceLot);
  sold.lines[0].draws[0].market = eur(INT64_MIN);
  expect_refused(sold, kTooMuch);
  sold = sold_of(kRice, kRiceLot);
  sold.lines[0].draws = {{.lot = kRiceLot, .quantity = {INT64_MAX}}};
  sold.lines[0].quantity = {INT64_MAX};
  expect_refused(sold, kTooMuch);
  expect_refused(ledger::Returned{.shop = kShop, .pool = FundId{1}, .from_pool = eur(INT64_MAX)}, kTooMuch);
}

// Each is small enough by itself.
TEST_F(ReferencesTest, WhatTheBookHoldsCountsWithWhatIsAdded) {
  Folded folded = book_.replay().value();
  const auto add = [&](std::int64_t cents) {
    Event event = next_event(ledger::GrantAwarded{.fund = FundId{1}, .amount = eur(cents)});
    event.envelope.sequence = next(folded.state.last_sequence());
    return folded.add(event, Hash32{});
  };
  constexpr std::int64_t kHuge = INT64_MAX / 76;
  for (int i = 0; i < 4; ++i) {
    ASSERT_OK(add(kHuge));
    ASSERT_OK(add(-kHuge));  // taken back
  }
  for (int i = 0; i < 4; ++i) ASSERT_OK(add(kHuge));
  EXPECT_REFUSED(add(kHuge), corrupt_record);

  Command command = book_.command("bureau", RecordGrant{.fund = "ville-aide", .amount = eur(1), .reference = "X"});
  const DecideContext today{.now = book_.clock().now(), .today = day("2026-03-02"), .occurred_on = day("2026-03-02")};
  EXPECT_OK(decide(folded.state, command, today));
  for (std::int64_t rest = kHuge; rest > 0; rest /= 2)
    while (add(rest).ok()) {
    }
  std::get<RecordGrant>(command.body).amount = eur(kAmountMax);
  EXPECT_REFUSED(decide(folded.state, command, today), amount_overflow);
  command.nature = CommandNature::fact;
  EXPECT_REFUSED(decide(folded.state, command, today), amount_overflow);
}

TEST_F(ReferencesTest, AFundPaysInItsCurrency) {
  ledger::Sold sold = sold_of(kRice, kRiceLot);
  sold.currency = Currency::gbp;
  sold.lines[0].draws[0].shares = {{FundId{1}, Money{1, Currency::gbp}}};
  expect_refused(sold, "fund 1 pays in another currency than its own");
}

TEST_F(ReferencesTest, ABookOfImpossibleQuantitiesIsNotOpened) {
  const ledger::LotReceived lot{.product = kRice, .lot = LotId{2}, .quantity = {INT64_MAX}};
  const Event forged = next_event(ledger::Delivered{.shop = kShop, .lots = {lot}});
  ASSERT_OK(book_.engine().write_behind());
  ASSERT_OK(book_.log().append(bytes_of(forged_record(book_.log(), forged))));
  EXPECT_REFUSED(book_.open(), corrupt_record);  // behind good rows
  ASSERT_OK(book_.rows().clear());
  EXPECT_REFUSED(book_.open(), corrupt_record);  // without rows
}

// --- opening a book --------------------------------------------------------------------------------------------------

TEST_F(ReferencesTest, ABookThatNamesWhatItNeverDeclaredIsNotOpened) {
  const Event forged = next_event(declared(2, ledger::Shop{.code = "x", .legal_entity = "nobody"}));
  ASSERT_OK(book_.engine().write_behind());
  ASSERT_OK(book_.log().append(bytes_of(forged_record(book_.log(), forged))));
  EXPECT_REFUSED(book_.open(), corrupt_record);  // behind good rows
  ASSERT_OK(book_.rows().clear());
  EXPECT_REFUSED(book_.open(), corrupt_record);  // without rows
}

TEST_F(ReferencesTest, RowsSurviveAStartThatTheLogRefused) {
  ASSERT_OK(book_.engine().write_behind());
  const auto stamp = book_.rows().stamp().value();
  ASSERT_TRUE(stamp);
  const Event forged = next_event(declared(2, ledger::Shop{.code = "x", .legal_entity = "nobody"}));
  ASSERT_OK(book_.log().append(bytes_of(forged_record(book_.log(), forged))));
  EXPECT_REFUSED(book_.open(), corrupt_record);
  EXPECT_EQ(book_.rows().stamp().value(), stamp);
}

// The first or the last key of a table.
std::optional<std::string> a_key_of(const ledger::RowStore& rows, std::uint8_t table, bool last) {
  std::optional<std::string> found;
  rows.scan(table,
            [&](std::string_view key, std::string_view) -> Result<void> {
              if (last || !found) found = key;
              return {};
            })
      .value();
  return found;
}

TEST_F(ReferencesTest, RowsThatLostAnyOneAreRebuiltAndTheBookIsOpened) {
  const auto record = [this](const std::string& source, CommandBody body) {
    const auto receipt = book_.send(source, std::move(body));
    ASSERT_OK(receipt);
    ASSERT_EQ(receipt->outcome, Outcome::recorded) << to_string(receipt->reason);
  };
  record("bureau", RecordGrant{.fund = "ville-aide", .amount = eur(50), .reference = "A"});
  record("bureau", Declare{ledger::Supplier{.code = "grossiste", .label = "Grossiste"}});
  record("bureau", IssueCard{.pseudonym = "N-001", .card = "2900000000018"});
  record("bureau", Declare{ledger::Product{.code = "sel", .label = "Sel", .category = "epicerie", .tags = {"local"}}});
  ledger::Tariff with_quota = book_.state().registry().tariffs.row(TariffId{1}).versions.back().definition;
  with_quota.from = day("2026-02-01");
  with_quota.quotas = {{.category = "epicerie", .quantity = {1'000}}};
  record("bureau", Declare{with_quota});
  record("bureau", Commit{.fund = "ville-aide", .amount = eur(10), .reference = "commande"});
  record("noailles-1", sale_of("riz", 3, "N-001"));
  record("bureau", RecordGrant{.fund = "ville-aide", .amount = eur(100), .reference = "B"});
  record("bureau", Reassign{.to = "ville-aide",
                            .since = day("2026-03-01"),
                            .until = day("2026-03-31"),
                            .limit = eur(1),
                            .reason = "subvention"});
  record("noailles-1", TakeBack{.shop = "noailles",
                                .original_ticket = "noailles-1-000001",
                                .lines = {{.original_line = 1, .quantity = {1}}},
                                .refunds = {AskedPayment{}}});
  constexpr std::uint8_t kFirstIndex = 50;
  int tables = 0;
  for (std::uint8_t table = 1; table < kFirstIndex; ++table)
    for (const bool last : {false, true}) {
      ASSERT_OK(book_.engine().write_behind());
      const auto key = a_key_of(book_.rows(), table, last);
      if (!key) continue;
      ++tables;
      ASSERT_OK(book_.rows().write({{table, *key, std::nullopt}}, book_.rows().stamp().value().value()));
      SCOPED_TRACE(int{table});
      ASSERT_OK(book_.open());
      EXPECT_TRUE(book_.engine().rebuilt());
      EXPECT_EQ(book_.replay_difference().value(), "");
    }
  EXPECT_EQ(tables, 2 * 25) << "every table has a row here";
}

TEST_F(ReferencesTest, RowsOfATariffWithoutItsVersionsAreRebuilt) {
  ASSERT_OK(book_.engine().write_behind());
  const auto stamp = book_.rows().stamp().value().value();
  ASSERT_OK(book_.rows().write({{8, to_row(TariffId{1}), to_row(TariffRow{})}}, stamp));
  ASSERT_OK(book_.open());
  EXPECT_TRUE(book_.engine().rebuilt());
  EXPECT_EQ(book_.replay_difference().value(), "");
}

TEST_F(ReferencesTest, RowsThatLostANameAreRebuiltAndTheBookIsOpened) {
  ASSERT_OK(book_.engine().write_behind());
  ASSERT_OK(book_.send("bureau", Declare{ledger::Shop{.code = "x", .label = "X", .legal_entity = "asso"}}));
  const auto stamp = book_.rows().stamp().value().value();
  ASSERT_OK(book_.rows().write({{.table = 1, .key = to_row(LegalEntityId{1}), .value = std::nullopt}}, stamp));
  ASSERT_OK(book_.open());
  EXPECT_TRUE(book_.engine().rebuilt());
  EXPECT_EQ(book_.replay_difference().value(), "");
}

}  // namespace
}  // namespace engine::references_test
