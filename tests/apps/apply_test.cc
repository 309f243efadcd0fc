#include "apps/apply.h"

#include <sstream>

#include "support/support.h"

namespace apps {
namespace {

using namespace test_support;

// A book that takes everything in, except what it is told to refuse.
class FakeDesk final : public Desk {
 public:
  Result<engine::Answer> ask(const engine::Query& query) override {
    if (std::holds_alternative<engine::CatalogueQuery>(query)) return engine::Answer(catalogue);
    if (std::holds_alternative<engine::RollQuery>(query)) return engine::Answer(engine::RollAnswer{});
    if (std::holds_alternative<engine::DeliveryQuery>(query)) return engine::Answer(engine::DeliveryAnswer{});
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
  std::vector<Date> dates;
  std::string refused;
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

TEST(Apply, OfMoreThanTwentyThatVanishedTheOthersAreCountedOrAllAreNamed) {
  std::vector<DoneStep> steps;
  for (int i = 10; i < 35; ++i)
    steps.push_back({{.change = Change::vanished, .kind = "household", .key = "N-" + std::to_string(i)}, {}, {}});
  Session some, all;
  tell_steps(some.context, steps, true);
  EXPECT_THAT(some.out.str(), testing::HasSubstr("household (25): N-10, N-11"));
  EXPECT_THAT(some.out.str(), testing::HasSubstr("N-29 … and 5 more\n  (--all names them all"));
  tell_steps(all.context, steps, true, {}, Shown::all);
  EXPECT_THAT(all.out.str(), testing::HasSubstr("N-30, N-31, N-32, N-33, N-34\n"));
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
}  // namespace apps
