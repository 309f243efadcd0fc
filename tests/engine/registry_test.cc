// Numbers of what the network declares: dense, and of categories, tags and brackets no more than 16 bits hold.
#include "engine/registry.h"

#include "engine/decide.h"
#include "engine/references.h"
#include "support/support.h"

namespace engine::registry_test {
namespace {

using namespace test_support;
using ledger::Declared;
using ledger::Event;

constexpr std::uint32_t kMost = 65'535;

class FullRegistry : public testing::Test {
 protected:
  void declare(Declared declared) { state_.apply(event_of(std::move(declared))); }
  Event event_of(Declared declared) const {
    return {.envelope = {.sequence = next(state_.last_sequence())}, .body = std::move(declared)};
  }
  Result<Decision> decide(ledger::Definition definition) const {
    const Command command{.occurred_at = test_support::at("2026-03-02T09:00:00Z"),
                          .body = Declare{std::move(definition)}};
    const Date today = day("2026-03-02");
    return engine::decide(state_, command, {.now = command.occurred_at, .today = today, .occurred_on = today});
  }
  void expect_full(const ledger::Definition& definition, const std::string& field) const {
    const auto decided = decide(definition);
    ASSERT_FALSE(decided.ok());
    EXPECT_EQ(decided.error().code, ErrorCode::too_many_codes);
    EXPECT_EQ(decided.error().field, field);
  }
  void expect_forged(Declared declared) const {
    EXPECT_REFUSED(check_references(state_, event_of(std::move(declared))), corrupt_record);
  }

  State state_;
};

std::string numbered(const char* what, std::uint32_t number) {
  return what + std::to_string(number);
}

ledger::Product product(const std::string& code, const std::string& category) {
  return {.code = code, .label = "Produit", .category = category};
}

TEST_F(FullRegistry, OfCategoriesTakesNoOther) {
  for (std::uint32_t i = 1; i < kMost; ++i)
    declare({.id = i,
             .category = CategoryId{static_cast<std::uint16_t>(i)},
             .definition = product(numbered("p-", i), numbered("c-", i))});
  const auto last = decide(product("p-last", "c-last"));
  ASSERT_OK(last);
  EXPECT_EQ(std::get<Declared>(last->body).category, CategoryId{kMost});
  declare(std::get<Declared>(last->body));
  expect_full(product("p-more", "c-more"), "category");
  expect_forged({.id = kMost + 1, .definition = product("p-more", "c-more")});
  const auto known = decide(product("p-more", "c-7"));
  ASSERT_OK(known);
  EXPECT_OK(check_references(state_, event_of(std::get<Declared>(known->body))));
}

TEST_F(FullRegistry, OfTagsTakesNoOther) {
  ledger::Product tagged = product("p-1", "c-1");
  for (std::uint32_t i = 1; i < kMost; ++i) tagged.tags.push_back(numbered("t-", i));
  declare({.id = 1, .category = CategoryId{1}, .definition = tagged});
  declare({.id = 1, .definition = ledger::Funder{.code = "ville", .label = "Ville"}});
  ledger::Product other = product("p-2", "c-1");
  ledger::Fund fund{.code = "aide", .label = "Aide", .funder = "ville", .from = day("2026-01-01")};
  other.tags = fund.tags = {"t-5", "t-last", "t-last"};
  EXPECT_OK(decide(other));  // one new tag, said twice
  EXPECT_OK(decide(fund));
  other.tags = fund.tags = {"t-5", "t-last", "t-more"};
  expect_full(other, "tags");
  expect_full(fund, "tags");
  expect_forged({.id = 2, .category = CategoryId{1}, .definition = other});
  expect_forged({.id = 1, .definition = fund});
}

TEST_F(FullRegistry, OfBracketsTakesNoOther) {
  ledger::Tariff tariff{.label = "Tarif", .from = day("2026-01-01"), .public_bracket = "b-1"};
  Declared declared{.version = 1};
  for (std::uint32_t i = 1; i < kMost; ++i) {
    const std::string code = numbered("b-", i);
    tariff.brackets.push_back({.code = code, .label = "Tranche"});
    tariff.rules.push_back({.bracket = code});
    declared.brackets.push_back(BracketId{static_cast<std::uint16_t>(i)});
    if (tariff.brackets.size() < 500 && i + 1 < kMost) continue;
    ++declared.id;
    tariff.code = numbered("tarif-", declared.id);
    tariff.public_bracket = tariff.brackets.front().code;
    tariff.shops = {numbered("none-", declared.id)};
    declare({.id = declared.id, .definition = ledger::LegalEntity{.code = tariff.shops[0], .label = "Personne"}});
    declare(
        {.id = declared.id,
         .definition = ledger::Shop{.code = tariff.shops[0], .label = "Nulle part", .legal_entity = tariff.shops[0]}});
    declared.definition = tariff;
    declare(declared);
    tariff.brackets.clear(), tariff.rules.clear(), declared.brackets.clear();
  }
  const std::uint32_t last_id = declared.id;
  declare({.id = last_id + 1, .definition = ledger::Shop{.code = "ici", .label = "Ici", .legal_entity = "none-1"}});
  tariff = {.code = "autre", .label = "Autre", .from = day("2026-01-01"), .shops = {"ici"}, .public_bracket = "b-1"};
  for (const char* code : {"b-1", "b-last"}) {
    tariff.brackets.push_back({.code = code, .label = "Tranche"});
    tariff.rules.push_back({.bracket = code});
  }
  EXPECT_OK(decide(tariff));
  tariff.brackets.push_back({.code = "b-more", .label = "Tranche"});
  tariff.rules.push_back({.bracket = "b-more"});
  expect_full(tariff, "brackets");
  expect_forged({.id = last_id + 1,
                 .brackets = {BracketId{1}, BracketId{kMost}, BracketId{}},
                 .version = 1,
                 .definition = tariff});
}

}  // namespace
}  // namespace engine::registry_test
