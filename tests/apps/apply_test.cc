#include "apps/apply.h"

#include <algorithm>
#include <sstream>

#include "support/support.h"

namespace apps::apply_test {
namespace {

using namespace test_support;

// A book that takes everything in, except what it is told to refuse.
class FakeDesk final : public Desk {
 public:
  Result<engine::Answer> ask(const engine::Query& query) override {
    if (std::holds_alternative<engine::CatalogueQuery>(query)) return engine::Answer(catalogue);
    if (std::holds_alternative<engine::RollQuery>(query)) {
      ++rolls_asked;
      return engine::Answer(roll);
    }
    if (std::holds_alternative<engine::DeliveryQuery>(query)) {
      ++deliveries_asked;
      return engine::Answer(engine::DeliveryAnswer{});
    }
    const auto* household = std::get_if<engine::HouseholdQuery>(&query);
    if (household != nullptr && !household->card.empty()) {
      if (household->card == card_revoked) return engine::Answer(engine::HouseholdAnswer{household->pseudonym});
      return fail(household->card == card_in_use ? ErrorCode::card_in_use : ErrorCode::unknown_card);
    }
    return fail(ErrorCode::unknown_household);
  }
  Result<std::vector<engine::Receipt>> post(const std::vector<Errand>& errands, const Advance& advance) override {
    if (unreachable) return fail(ErrorCode::server_unreachable);
    std::vector<engine::Receipt> receipts;
    for (const Errand& errand : errands) receipts.push_back(decide(errand));
    advance(static_cast<std::int64_t>(receipts.size()));
    return receipts;
  }
  engine::Receipt decide(const Errand& errand) {
    dates.push_back(errand.effective_date);
    engine::Receipt receipt;
    const auto* declare = std::get_if<engine::Declare>(&errand.body);
    if (declare != nullptr && ledger::key_of(declare->definition) == refused) {
      receipt.outcome = engine::Outcome::refused;
      receipt.reason = fail(ErrorCode::definition_conflict, "code");
    } else if (declare != nullptr) {
      catalogue.entries.push_back({.definition = declare->definition});
    }
    return receipt;
  }

  engine::CatalogueAnswer catalogue;
  engine::RollAnswer roll;
  int rolls_asked = 0, deliveries_asked = 0;
  std::vector<Date> dates;
  std::string refused;
  std::string card_in_use;   // by another household
  std::string card_revoked;  // that this household had
  bool unreachable = false;
};

struct Session {
  std::ostringstream out, err;
  Context context{.language = Language::english, .home = {}, .out = out, .err = err};
};

Territory suppliers() {
  return parse_territory({parse_toml("[[supplier]]\ncode = \"a\"\nlabel = \"A\"\n[[supplier]]\ncode = \"b\"\nlabel = "
                                     "\"B\"\n[[household]]\npseudonym = \"BM1-0001\"\nlegal_entity = \"e\"\n"
                                     "bracket = \"a\"\ncard = \"290001\"\n",
                                     "t.toml")
                              .value()})
      .value();
}

Result<std::vector<DoneStep>> apply(Session& session, FakeDesk& desk, bool dry_run = false) {
  return apply_territory(session.context, suppliers(), desk.catalogue, desk, {.dry_run = dry_run});
}

TEST(Apply, ADryRunPostsNothingAndSaysWhatWouldChange) {
  Session session;
  FakeDesk desk;
  const auto steps = apply(session, desk, true);
  ASSERT_OK(steps);
  EXPECT_TRUE(desk.dates.empty());
  tell_steps(session.context, *steps, true);
  EXPECT_THAT(session.out.str(), testing::HasSubstr("What would change"));
  EXPECT_THAT(session.out.str(), testing::HasSubstr("t.toml:1"));
  EXPECT_EQ(session.context.exit, Exit::done);
}

TEST(Apply, AppliedTwiceTheDefinitionsAreUnchanged) {
  Session session;
  FakeDesk desk;
  ASSERT_OK(apply(session, desk));
  EXPECT_EQ(desk.dates.size(), 4u);  // two suppliers, a household, its card
  const auto again = apply(session, desk).value();
  EXPECT_EQ(again[0].step.change, Change::unchanged);
  EXPECT_EQ(again[1].step.change, Change::unchanged);
  EXPECT_FALSE(again[0].outcome.has_value());
}

TEST(Apply, ARefusalIsToldWithItsPlaceAndTheRestGoesOn) {
  Session session;
  FakeDesk desk;
  desk.refused = "a";
  const auto steps = apply(session, desk).value();
  EXPECT_EQ(steps[0].outcome, engine::Outcome::refused);
  EXPECT_EQ(steps[1].outcome, engine::Outcome::recorded);
  tell_steps(session.context, steps, false);
  EXPECT_THAT(session.err.str(), testing::HasSubstr("t.toml:1"));
  EXPECT_THAT(session.err.str(), testing::HasSubstr("definition_conflict"));
  EXPECT_EQ(session.context.exit, Exit::refused);
}

// A dry run said "added", and the real run was refused after the household had been enrolled.
TEST(Apply, ACardOfAnotherHouseholdIsAConflictToldBeforeAnythingIsPosted) {
  for (const bool dry_run : {true, false}) {
    Session session;
    FakeDesk desk;
    desk.card_in_use = "290001";
    const auto steps = apply(session, desk, dry_run).value();
    EXPECT_TRUE(desk.dates.empty());
    EXPECT_EQ(steps.back().step.change, Change::conflict);
    tell_steps(session.context, steps, dry_run);
    EXPECT_THAT(session.err.str(), testing::HasSubstr("another household's"));
    EXPECT_EQ(session.context.exit, Exit::refused);
  }
}

// A card that was lost and revoked at a counter kept a whole territory from being applied until its line was edited.
TEST(Apply, ACardThatWasRevokedStaysSoAndKeepsNothingFromBeingPosted) {
  Session session;
  FakeDesk desk;
  desk.card_revoked = "290001";
  const auto steps = apply(session, desk).value();
  EXPECT_EQ(desk.dates.size(), 3u);  // two suppliers and the household
  EXPECT_EQ(steps.back().step.change, Change::kept);
  EXPECT_EQ(to_string(steps.back().step.instead), "revoked_stays");
  tell_steps(session.context, steps, false);
  EXPECT_THAT(session.err.str(), testing::HasSubstr("a card that was revoked stays so"));
  EXPECT_EQ(session.context.exit, Exit::done);
}

// A delivery of 1980 was shown as to be posted, and refused once the rest had been.
TEST(Apply, ADayThatNoBookTakesIsAConflictToldBeforeAnythingIsPosted) {
  const Date today = day("2026-11-28");
  const auto with_delivery_of = [](std::string_view date) {
    Territory territory = suppliers();
    territory.deliveries.push_back({{{.shop = "noailles", .reference = "BL-7"}, day(date)}, {"t.toml", 7}});
    return territory;
  };
  for (const bool dry_run : {true, false})
    for (const char* date : {"1980-01-01", "2026-11-30", "2026-12-24"}) {
      Session session;
      FakeDesk desk;
      const auto steps = apply_territory(session.context, with_delivery_of(date), desk.catalogue, desk,
                                         {.dry_run = dry_run, .today = today});
      ASSERT_OK(steps);
      EXPECT_TRUE(desk.dates.empty());
      tell_steps(session.context, *steps, dry_run);
      EXPECT_THAT(session.err.str(), testing::HasSubstr("this day is before 1990, or too far ahead"));
      EXPECT_EQ(session.context.exit, Exit::refused);
    }
  Session session;
  FakeDesk desk;
  const auto posted = apply_territory(session.context, with_delivery_of("2026-11-29"), desk.catalogue, desk,
                                      {.dry_run = false, .today = today});
  ASSERT_OK(posted);
  EXPECT_FALSE(desk.dates.empty());
}

TEST(Apply, AGrantIsAwardedAheadAndReceivedOnItsDay) {
  const auto change_of = [](engine::GrantStep step, std::string_view date) {
    Territory territory;
    territory.grants.push_back({{{.step = step, .fund = "ville"}, day(date)}, {"t.toml", 9}});
    Session session;
    FakeDesk desk;
    return apply_territory(session.context, territory, desk.catalogue, desk,
                           {.dry_run = true, .today = day("2026-11-28")})
        .value()
        .at(0)
        .step.change;
  };
  EXPECT_EQ(change_of(engine::GrantStep::awarded, "2027-06-01"), Change::added);
  EXPECT_EQ(change_of(engine::GrantStep::awarded, "2029-01-01"), Change::conflict);
  EXPECT_EQ(change_of(engine::GrantStep::received, "2026-11-28"), Change::added);
  EXPECT_EQ(change_of(engine::GrantStep::received, "2026-12-01"), Change::conflict);
}

TEST(Apply, ADryRunOfAListTellsADayThatNoBookTakesByItsRow) {
  Session session;
  FakeDesk desk;
  Territory list;
  list.definitions = {{ledger::Shop{.code = "noailles", .label = "N", .legal_entity = "e"}, {"l.csv", 1}},
                      {ledger::LegalEntity{.code = "e", .label = "E"}, {"l.csv", 2}}};
  list.deliveries.push_back({{{.shop = "noailles", .opening = true}, day("1980-01-01")}, {"l.csv", 3}});
  const auto steps = apply_territory(session.context, list, desk.catalogue, desk,
                                     {.dry_run = true, .vanished = WhatVanished::ignore, .today = day("2026-11-28")})
                         .value();
  EXPECT_EQ(steps.back().refusal.code, ErrorCode::date_out_of_range);
}

TEST(Apply, ADryRunOfAListTellsACardInUseAndLeavesItsHousehold) {
  Session session;
  FakeDesk desk;
  desk.card_in_use = "290001";
  Territory list = suppliers();
  list.definitions = {{ledger::LegalEntity{.code = "e", .label = "E"}, {"l.csv", 1}}};
  desk.catalogue.brackets = {"a"};
  const auto steps =
      apply_territory(session.context, list, desk.catalogue, desk, {.dry_run = true, .vanished = WhatVanished::ignore})
          .value();
  ASSERT_EQ(steps.size(), 3u);
  EXPECT_FALSE(steps[1].outcome);
  EXPECT_EQ(steps[2].refusal.code, ErrorCode::card_in_use);
}

TEST(Apply, ARowOfAListWhoseProductIsRefusedPostsNoPrice) {
  Territory list;
  const Date from = day("2026-11-01");
  list.definitions = {
      {ledger::Product{.code = "riz", .label = "Riz", .category = "feculents", .unit = Unit::gram}, {"l.csv", 2}},
      {ledger::Product{.code = "sel", .label = "Sel", .category = "epicerie"}, {"l.csv", 3}},
      {ledger::Price{.product = "riz", .from = from, .market = eur(10), .full = eur(10)}, {"l.csv", 2}},
      {ledger::Price{.product = "sel", .from = from, .market = eur(90), .full = eur(90)}, {"l.csv", 3}}};
  Session session;
  FakeDesk desk;
  desk.refused = "riz";
  const auto steps =
      apply_territory(session.context, list, desk.catalogue, desk, {.vanished = WhatVanished::ignore}).value();
  ASSERT_EQ(desk.catalogue.entries.size(), 2u);
  EXPECT_EQ(std::get<ledger::Price>(desk.catalogue.entries[1].definition).product, "sel");
  for (const DoneStep& each : steps)
    EXPECT_EQ(each.outcome == engine::Outcome::refused, each.step.place.line == 2) << each.step.key;
}

TEST(Apply, ADryRunOfAListTellsARowInConflictAsRefusedWhole) {
  Territory list;
  ledger::Product rice{.code = "riz", .label = "Riz", .category = "feculents", .unit = Unit::gram};
  list.definitions = {
      {rice, {"l.csv", 2}},
      {ledger::Price{.product = "riz", .from = day("2026-11-01"), .market = eur(10), .full = eur(10)}, {"l.csv", 2}}};
  Session session;
  FakeDesk desk;
  rice.unit = Unit::piece;
  desk.catalogue.entries = {{.definition = rice}};
  desk.catalogue.categories = {"feculents"};
  const auto steps =
      apply_territory(session.context, list, desk.catalogue, desk, {.dry_run = true, .vanished = WhatVanished::ignore})
          .value();
  EXPECT_TRUE(desk.dates.empty());
  EXPECT_EQ(steps.at(1).refusal.code, ErrorCode::definition_in_use);
}

TEST(Apply, OfMoreThanTwentyThatVanishedTheOthersAreCountedOrAllAreNamed) {
  std::vector<DoneStep> steps;
  for (int i = 10; i < 35; ++i)
    steps.push_back({{.change = Change::vanished, .kind = "supplier", .key = "n-" + std::to_string(i)}, {}, {}});
  Session some, all;
  tell_steps(some.context, steps, true, {}, Shown::some);
  EXPECT_THAT(some.out.str(), testing::HasSubstr("supplier (25): n-10, n-11"));
  EXPECT_THAT(some.out.str(), testing::HasSubstr("n-29 … and 5 more\n(--all shows all"));
  tell_steps(all.context, steps, true, {}, Shown::all);
  EXPECT_THAT(all.out.str(), testing::HasSubstr("n-30, n-31, n-32, n-33, n-34\n"));
}

TEST(Apply, HouseholdsThatVanishedAreNamedOnlyToWhoAsks) {
  std::vector<DoneStep> steps;
  for (int i = 10; i < 35; ++i)
    steps.push_back({{.change = Change::vanished, .kind = "household", .key = "N-" + std::to_string(i)}, {}, {}});
  Session people, all, script;
  tell_steps(people.context, steps, true, {}, Shown::some);
  EXPECT_THAT(people.out.str(), testing::HasSubstr("  household (25)\n(--all shows all"));
  EXPECT_THAT(people.out.str(), testing::HasSubstr("not in the file, kept: 25\n"));
  tell_steps(all.context, steps, true, {}, Shown::all);
  EXPECT_THAT(all.out.str(), testing::HasSubstr("  household (25): N-10, N-11"));
  script.context.json = true;
  tell_steps(script.context, steps, true);
  const auto change = boost::json::parse(script.out.str()).at("changes").at(0);
  EXPECT_EQ(change.at("key"), "N-10");
}

TEST(Apply, OfMoreThanTwentyThatChangedAlikeTheOthersAreCounted) {
  std::vector<DoneStep> steps;
  for (const char* kind : {"product", "price"})
    for (int i = 10; i < 35; ++i)
      steps.push_back({{.change = Change::added, .kind = kind, .key = "k-" + std::to_string(i)}, {}, {}});
  Session some, all, list;
  tell_steps(some.context, steps, true, {}, Shown::some);
  const std::string told = some.out.str();
  EXPECT_EQ(std::ranges::count(told, '\n'), 47) << told;  // title, header, rule, 2 × 20, 2 × "more", hint and counts
  EXPECT_THAT(told, testing::ContainsRegex("added +price +… and 5 more\n"));
  EXPECT_THAT(told, testing::HasSubstr("(--all shows all"));
  EXPECT_THAT(told, testing::HasSubstr("added: 50"));
  tell_steps(all.context, steps, true, {}, Shown::all);
  EXPECT_THAT(all.out.str(), testing::HasSubstr("k-34"));
  EXPECT_THAT(all.out.str(), testing::Not(testing::HasSubstr("more")));
  tell_steps(list.context, steps, true);
  EXPECT_THAT(list.out.str(), testing::HasSubstr("(--json shows all)")) << "an import has no --all";
}

TEST(Apply, StepsOfGrantsAndOpeningStockAreNamedInFrench) {
  std::vector<DoneStep> steps;
  for (const char* key : {"ville awarded D-1", "ville received V-1", "ville opening O-1"})
    steps.push_back({{.change = Change::added, .kind = "grant", .key = key}, {}, {}});
  steps.push_back({{.change = Change::vanished, .kind = "delivery", .key = "noailles INV (opening)"}, {}, {}});
  steps.push_back({{.change = Change::conflict, .kind = "grant", .key = "ville awarded D-2"}, {}, {}});
  Session session;
  session.context.language = Language::french;
  tell_steps(session.context, steps, true, {}, Shown::some);
  for (const char* named : {"ville accordée D-1", "ville reçue V-1", "ville ouverture O-1", "noailles INV (ouverture)"})
    EXPECT_THAT(session.out.str(), testing::HasSubstr(named));
  EXPECT_THAT(session.err.str(), testing::HasSubstr("subvention ville accordée D-2"));
}

TEST(Apply, OneThatIsLeftOutIsOneInFrench) {
  std::vector<DoneStep> steps;
  for (int i = 10; i < 31; ++i)
    steps.push_back({{.change = Change::conflict, .kind = "grant", .key = "k-" + std::to_string(i)}, {}, {}});
  Session session;
  session.context.language = Language::french;
  tell_steps(session.context, steps, true, {}, Shown::some);
  EXPECT_THAT(session.out.str(), testing::HasSubstr("… et 1 autre\n"));
  EXPECT_THAT(session.err.str(), testing::HasSubstr("subvention: … et 1 autre\n"));
  EXPECT_THAT(session.err.str(), testing::Not(testing::HasSubstr("k-30")));
  EXPECT_EQ(session.context.exit, Exit::refused);
}

TEST(Apply, WhatStandsInTheWayOfATariffIsToldAndScriptsGetTermsNotSentences) {
  const std::vector<DoneStep> steps = {
      {{.change = Change::conflict, .kind = "tariff", .key = "new", .instead = Instead::same_tariff, .obstacle = "old"},
       {},
       {}}};
  Session people, script;
  tell_steps(people.context, steps, true);
  EXPECT_THAT(people.err.str(), testing::HasSubstr("the tariff old covers one of its shops already; a shop has one"));
  script.context.json = true;
  tell_steps(script.context, steps, true);
  const auto change = boost::json::parse(script.out.str()).at("changes").at(0);
  EXPECT_EQ(change.at("instead"), "same_tariff");
  EXPECT_EQ(change.at("obstacle"), "old");
}

Territory with_deliveries() {
  Territory territory;
  for (const char* reference : {"BL-1", "BL-2"})
    territory.deliveries.push_back({{{.shop = "n", .supplier = "g", .reference = reference}, kNoDate}, {"t", 1, 1}});
  return territory;
}

TEST(Apply, AsksForThePapersThatTheBookHasAndForTheRollWhereItIsNeeded) {
  FakeDesk desk;
  desk.roll.deliveries = {{.shop = "n", .supplier = "g", .reference = "BL-2"}};
  ASSERT_OK(plan_territory(with_deliveries(), {}, desk, WhatVanished::keep));
  EXPECT_EQ(desk.deliveries_asked, 1) << "the other is not there";
  EXPECT_EQ(desk.rolls_asked, 1);
  ASSERT_OK(plan_territory(suppliers(), {}, desk, WhatVanished::ignore));
  EXPECT_EQ(desk.rolls_asked, 1) << "a list without papers";
}

TEST(Apply, ADryRunOfAListTellsTheRowsThatNameWhatNothingDeclares) {
  Session session;
  FakeDesk desk;
  engine::CatalogueAnswer book;
  book.entries.push_back({.definition = ledger::LegalEntity{.code = "e", .label = "E"}});
  const Application list{.dry_run = true, .vanished = WhatVanished::ignore};
  auto steps = apply_territory(session.context, suppliers(), book, desk, list);
  ASSERT_OK(steps);
  EXPECT_FALSE(steps->at(0).outcome) << "a supplier refers to nothing";
  EXPECT_EQ(steps->at(2).outcome, engine::Outcome::refused);
  EXPECT_EQ(steps->at(2).refusal.code, ErrorCode::unknown_bracket);
  EXPECT_TRUE(desk.dates.empty());
  book.brackets = {"a"};
  steps = apply_territory(session.context, suppliers(), book, desk, list);
  EXPECT_FALSE(steps->at(2).outcome);
}

TEST(Apply, AServerThatIsGoneIsAnError) {
  Session session;
  FakeDesk desk;
  desk.unreachable = true;
  EXPECT_REFUSED(apply(session, desk), server_unreachable);
}

TEST(Apply, TheDocumentHasEveryChangeAndTheCountOfTheRest) {
  Session session;
  session.context.json = true;
  FakeDesk desk;
  desk.refused = "b";
  static_cast<void>(apply(session, desk).value());
  tell_steps(session.context, apply(session, desk).value(), false);
  const auto document = boost::json::parse(session.out.str()).as_object();
  EXPECT_EQ(document.at("unchanged").as_int64(), 1);
  const auto& refused = document.at("changes").as_array().at(0).as_object();
  EXPECT_EQ(refused.at("outcome").as_string(), "refused");
  EXPECT_EQ(refused.at("line").as_int64(), 4);
  EXPECT_EQ(refused.at("error").as_object().at("code").as_string(), "definition_conflict");
}

}  // namespace
}  // namespace apps::apply_test
