// The rows of the table of guards (engine/decide.h) that no scenario plays: each command is asked for and told as a
// fact, each in a book of its own, and has the outcome that the table says.
#include "engine/decide.h"
#include "support/book.h"
#include "support/command_paths.h"

namespace engine::guards_test {
namespace {

using namespace test_support;

Money gbp(std::int64_t pence) {
  return {pence, Currency::gbp};
}

enum class Fact { refused, anomaly };
struct Guard {
  CommandBody body;
  ErrorCode code;
  std::string field;
  Fact fact = Fact::refused;  // "(both)"
};

ledger::Fund fund(const std::string& code) {
  return {.code = code, .label = code, .funder = "ville", .from = day("2026-01-01")};
}

// The small network; a retired fund with money, one in pounds, one earmarked by tags; and what a sale left unfunded.
void set_up(Book& book) {
  declare_network(book);
  ledger::Fund retired = fund("fini"), pounds = fund("livres"), tagged = fund("bio");
  retired.retired = true;
  pounds.currency = Currency::gbp;
  tagged.tags = {"bio"};
  for (const ledger::Fund& each : {retired, pounds, tagged}) ASSERT_OK(book.send("bureau", Declare{each}));
  ASSERT_OK(book.send("bureau", delivery_of("riz", 10, 110)));
  const auto sold = book.send("noailles-1", sale_of("riz", 2, "N-001"));
  ASSERT_OK(sold);
  ASSERT_EQ(sold->outcome, Outcome::recorded);
  for (const char* code : {"fini", "bio"})
    ASSERT_OK(book.send("bureau", RecordGrant{.fund = code, .amount = eur(10'00), .reference = "R"}));
}

// A fact of a sale brings its prices.
CommandBody as_fact(CommandBody body) {
  if (auto* sale = std::get_if<Sell>(&body))
    for (AskedSaleLine& line : sale->lines) line.amount = eur(2'20);
  return body;
}

void expect_both_outcomes(const Guard& guard) {
  SCOPED_TRACE(std::string(to_string(guard.code)) + " " + guard.field);
  EXPECT_TRUE(leads_to_field(guard.body, guard.field));
  Book asked, told;
  set_up(asked);
  set_up(told);
  const auto request = asked.send("bureau", guard.body);
  const auto fact = told.send("bureau", as_fact(guard.body), {.nature = CommandNature::fact});
  ASSERT_OK(request);
  ASSERT_OK(fact);
  EXPECT_EQ(request->outcome, Outcome::refused);
  EXPECT_EQ(request->reason.code, guard.code) << to_string(request->reason);
  EXPECT_EQ(request->reason.field, guard.field);
  if (guard.fact == Fact::refused) {
    EXPECT_EQ(fact->outcome, Outcome::refused);
    EXPECT_EQ(fact->reason.code, guard.code) << to_string(fact->reason);
    EXPECT_EQ(fact->reason.field, guard.field);
    return;
  }
  EXPECT_EQ(fact->outcome, Outcome::recorded) << to_string(fact->reason);
  EXPECT_THAT(fact->anomalies, testing::ElementsAre(ledger::Anomaly{guard.code, guard.field}));
  EXPECT_EQ(ledger::anomalies_of(told.events().value().back().body), fact->anomalies);
  EXPECT_EQ(told.replay_difference().value(), "");
}

void expect_both_outcomes(const std::vector<Guard>& guards) {
  for (const Guard& guard : guards) expect_both_outcomes(guard);
}

// --- a fund's money --------------------------------------------------------------------------------------------------

Commit commitment(std::string code, Money amount, CommitmentStep step = CommitmentStep::committed) {
  return {.step = step, .fund = std::move(code), .amount = amount, .reference = "GA-1"};
}

TEST(Guards, OfCommitments) {
  Commit without_reference = commitment("bio", eur(1));
  without_reference.reference.clear();
  expect_both_outcomes({
      {commitment("rien", eur(1)), ErrorCode::unknown_fund, "fund"},
      {commitment("bio", eur(0)), ErrorCode::amount_out_of_range, "amount"},
      {commitment("bio", gbp(1)), ErrorCode::currency_mismatch, "amount"},
      {without_reference, ErrorCode::text_not_allowed, "reference"},
      {commitment("bio", eur(10'01)), ErrorCode::fund_exhausted, "amount"},
      {commitment("bio", eur(1), CommitmentStep::released), ErrorCode::unknown_commitment, "reference"},
      {commitment("bio", eur(1), CommitmentStep::captured), ErrorCode::unknown_commitment, "reference"},
      {commitment("fini", eur(1)), ErrorCode::retired, "fund", Fact::anomaly},
  });
}

Reassign reassignment(std::string from, std::string to) {
  return {.from = std::move(from),
          .to = std::move(to),
          .since = day("2026-03-01"),
          .until = day("2026-03-31"),
          .reason = "accord"};
}

TEST(Guards, OfReassignments) {
  Reassign late = reassignment("", "ville-aide"), short_of_a_month = late, backwards = late, without_reason = late;
  late.since = day("2026-03-02");
  short_of_a_month.until = day("2026-03-30");
  backwards.until = day("2026-02-28");
  without_reason.reason.clear();
  Reassign of_nothing = reassignment("", "ville-aide"), in_pounds = of_nothing;
  of_nothing.limit = eur(0);
  in_pounds.limit = gbp(1);
  Reassign before_any_sale = reassignment("", "ville-aide");
  before_any_sale.since = day("2026-02-01");
  before_any_sale.until = day("2026-02-28");
  expect_both_outcomes({
      {reassignment("rien", "ville-aide"), ErrorCode::unknown_fund, "from"},
      {reassignment("", "rien"), ErrorCode::unknown_fund, "to"},
      {late, ErrorCode::date_out_of_range, "since"},
      {short_of_a_month, ErrorCode::date_out_of_range, "until"},
      {backwards, ErrorCode::date_out_of_range, "until"},
      {without_reason, ErrorCode::text_not_allowed, "reason"},
      {reassignment("bio", "bio"), ErrorCode::nothing_to_reassign, "to"},
      {reassignment("bio", "livres"), ErrorCode::currency_mismatch, "to"},
      {of_nothing, ErrorCode::amount_out_of_range, "limit"},
      {in_pounds, ErrorCode::currency_mismatch, "limit"},
      {reassignment("", "bio"), ErrorCode::nothing_to_reassign, "to"},
      {before_any_sale, ErrorCode::nothing_to_reassign, "from"},
      {reassignment("", "fini"), ErrorCode::retired, "to", Fact::anomaly},
      {UndoReassignment{.reassignment = Sequence{1}, .reason = "erreur"}, ErrorCode::unknown_sequence, "reassignment"},
      {UndoReassignment{.reassignment = Sequence{1}}, ErrorCode::text_not_allowed, "reason"},
  });
}

// --- rights ----------------------------------------------------------------------------------------------------------

TEST(Guards, OfPurchaseRights) {
  const GrantEntitlement right{.pseudonym = "N-001", .budget = eur(20'00)};
  GrantEntitlement of_nobody = right, backwards = right, below_nothing = right, of_a_visit = right, of_no_grid = right;
  of_nobody.pseudonym = "N-404";
  backwards.valid_to = day("2026-01-01");
  below_nothing.budget = eur(-1);
  of_a_visit.period = Period::visit;
  of_no_grid.tariff = "autre";
  expect_both_outcomes({
      {of_nobody, ErrorCode::unknown_household, "pseudonym"},
      {backwards, ErrorCode::date_out_of_range, "validTo"},
      {below_nothing, ErrorCode::amount_out_of_range, "budget"},
      {of_a_visit, ErrorCode::value_not_allowed, "period"},
      {of_no_grid, ErrorCode::unknown_tariff, "tariff"},
  });
}

// --- definitions -----------------------------------------------------------------------------------------------------

template <class Definition, class Change>
Declare but(Definition definition, Change&& change) {
  change(definition);
  return Declare{std::move(definition)};
}

TEST(Guards, OfNetworksAndGoods) {
  const ledger::Shop shop{.code = "noailles", .label = "Noailles", .legal_entity = "asso"};
  const ledger::SourceDefinition till{.code = "noailles-2", .label = "Caisse", .shop = "noailles"};
  const ledger::Product rice{.code = "riz", .label = "Riz long", .category = "epicerie"};
  const ledger::Price price{.product = "riz", .from = day("2026-02-01"), .market = eur(2'00), .full = eur(2'00)};
  expect_both_outcomes({
      {Declare{ledger::LegalEntity{.code = "A", .label = "A"}}, ErrorCode::code_not_allowed, "code"},
      {Declare{ledger::LegalEntity{.code = "a"}}, ErrorCode::text_not_allowed, "label"},
      {Declare{ledger::LegalEntity{.code = "a", .label = "A", .siren = "12"}}, ErrorCode::text_not_allowed, "siren"},
      {but(shop, [](auto& it) { it.legal_entity = "autre"; }), ErrorCode::unknown_legal_entity, "legalEntity"},
      {but(shop, [](auto& it) { it.zone = "Zone"; }), ErrorCode::code_not_allowed, "zone"},
      {but(shop, [](auto& it) { it.currency = Currency::gbp; }), ErrorCode::definition_in_use, "currency"},
      {but(till, [](auto& it) { it.kind = SourceKind::server; }), ErrorCode::not_permitted, "kind"},
      {but(till, [](auto& it) { it.shop.clear(); }), ErrorCode::unknown_shop, "shop"},
      {but(till, [](auto& it) { it.shop = "autre"; }), ErrorCode::unknown_shop, "shop"},
      {but(rice, [](auto& it) { it.category = "Épicerie"; }), ErrorCode::code_not_allowed, "category"},
      {but(rice, [](auto& it) { it.barcode = std::string(21, '1'); }), ErrorCode::text_not_allowed, "barcode"},
      {but(rice,
           [](auto& it) {
             it.tags = {"bio", "A"};
           }),
       ErrorCode::code_not_allowed, "tags[1]"},
      {but(rice, [](auto& it) { it.vat_rate = 10'001; }), ErrorCode::fraction_out_of_range, "vatRate"},
      {but(rice, [](auto& it) { it.unit = Unit::gram; }), ErrorCode::definition_in_use, "unit"},
      {but(rice, [](auto& it) { it.nature = ProductNature::deposit; }), ErrorCode::definition_in_use, "nature"},
      {but(price, [](auto& it) { it.product = "rizz"; }), ErrorCode::unknown_product, "product"},
      {but(price, [](auto& it) { it.shop = "autre"; }), ErrorCode::unknown_shop, "shop"},
      {but(price, [](auto& it) { it.from = kNoDate; }), ErrorCode::date_out_of_range, "from"},
      {but(price, [](auto& it) { it.market = eur(-1); }), ErrorCode::amount_out_of_range, "market"},
      {but(price, [](auto& it) { it.full = gbp(1); }), ErrorCode::currency_mismatch, "full"},
  });
}

TEST(Guards, OfFunds) {
  const ledger::Fund aid = fund("ville-aide");
  expect_both_outcomes({
      {but(aid, [](auto& it) { it.to = day("2025-12-31"); }), ErrorCode::date_out_of_range, "to"},
      {but(aid, [](auto& it) { it.funder = "autre"; }), ErrorCode::unknown_funder, "funder"},
      {but(aid,
           [](auto& it) {
             it.shops = {"noailles", "autre"};
           }),
       ErrorCode::unknown_shop, "shops[1]"},
      {but(aid, [](auto& it) { it.categories = {"autre"}; }), ErrorCode::unknown_category, "categories[0]"},
      {but(aid, [](auto& it) { it.brackets = {"vert"}; }), ErrorCode::unknown_bracket, "brackets[0]"},
      {but(aid, [](auto& it) { it.zones = {"nord"}; }), ErrorCode::unknown_shop, "zones[0]"},
      {but(aid, [](auto& it) { it.tags = {"A"}; }), ErrorCode::code_not_allowed, "tags[0]"},
      {but(aid,
           [](auto& it) {
             it.share = {0, 1};
           }),
       ErrorCode::fraction_out_of_range, "share"},
      {but(aid, [](auto& it) { it.unit_share = 1; }), ErrorCode::amount_out_of_range, "unitShare"},
      {but(aid, [](auto& it) { it.caps.per_sale = -1; }), ErrorCode::amount_out_of_range, "caps.perSale"},
      {but(aid, [](auto& it) { it.weight = 0; }), ErrorCode::quantity_out_of_range, "weight"},
      {but(aid, [](auto& it) { it.currency = Currency::gbp; }), ErrorCode::definition_in_use, "currency"},
  });
}

TEST(Guards, OfTariffs) {
  const ledger::Tariff tariff{.code = "solidaire",
                              .label = "Tarif",
                              .from = day("2026-02-01"),
                              .public_bracket = "plein",
                              .brackets = {{.code = "plein", .label = "Plein"}},
                              .rules = {{.bracket = "plein", .formula = {.base = PriceBase::full}}}};
  expect_both_outcomes({
      {but(tariff, [](auto& it) { it.from = kNoDate; }), ErrorCode::date_out_of_range, "from"},
      {but(tariff, [](auto& it) { it.shops = {"autre"}; }), ErrorCode::unknown_shop, "shops[0]"},
      {but(tariff, [](auto& it) { it.code = "autre"; }), ErrorCode::definition_conflict, "shops"},
      {but(tariff, [](auto& it) { it.brackets.clear(); }), ErrorCode::empty_command, "brackets"},
      {but(tariff, [](auto& it) { it.rules.resize(kLinesMax + 1, it.rules[0]); }), ErrorCode::too_many_lines, "rules"},
      {but(tariff, [](auto& it) { it.brackets[0].code = "A"; }), ErrorCode::code_not_allowed, "brackets[0].code"},
      {but(tariff, [](auto& it) { it.brackets[0].label = ""; }), ErrorCode::text_not_allowed, "brackets[0].label"},
      {but(tariff, [](auto& it) { it.brackets.resize(2, it.brackets[0]); }), ErrorCode::definition_conflict,
       "brackets[1]"},
      {but(tariff, [](auto& it) { it.public_bracket = "vert"; }), ErrorCode::unknown_bracket, "publicBracket"},
      {but(tariff, [](auto& it) { it.override_roles = {"A"}; }), ErrorCode::code_not_allowed, "overrideRoles[0]"},
      {but(tariff, [](auto& it) { it.rules[0].bracket = "vert"; }), ErrorCode::unknown_bracket, "rules[0].bracket"},
      {but(tariff, [](auto& it) { it.rules[0].category = "autre"; }), ErrorCode::unknown_category, "rules[0].category"},
      {but(tariff,
           [](auto& it) {
             it.rules[0].formula.rate = {-1, 2};
           }),
       ErrorCode::fraction_out_of_range, "rules[0]"},
      {but(tariff, [](auto& it) { it.rules[0].origin = Origin::bought; }), ErrorCode::tariff_rule_missing,
       "brackets[0]"},
      {but(tariff,
           [](auto& it) {
             it.measure.growth.per_person = {-1, 2};
           }),
       ErrorCode::fraction_out_of_range, "measure.perPerson"},
      {but(tariff, [](auto& it) { it.rights.emplace().period = Period::visit; }), ErrorCode::value_not_allowed,
       "rights.period"},
      {but(tariff, [](auto& it) { it.quotas = {{.product = "rizz", .quantity = {1}}}; }), ErrorCode::unknown_product,
       "quotas[0].product"},
      {but(tariff, [](auto& it) { it.quotas = {{.product = "riz"}}; }), ErrorCode::quantity_out_of_range,
       "quotas[0].quantity"},
      {but(tariff, [](auto& it) { it.pool = "rien"; }), ErrorCode::unknown_fund, "pool"},
  });
}

// --- more lines than a command may have, and dates ahead -------------------------------------------------------------

TEST(Guards, OfLinesAndPayments) {
  Sell sale = sale_of("riz", 1), payments = sale;
  sale.lines.resize(kLinesMax + 1, sale.lines[0]);
  payments.payments.assign(kLinesMax + 1, AskedPayment{.amount = eur(0)});
  Deliver delivery = delivery_of("riz", 1, 110);
  delivery.lots.resize(kLinesMax + 1, delivery.lots[0]);
  CountStock count{.shop = "noailles"};
  count.lines.resize(kLinesMax + 1);
  RecordLoss loss{.shop = "noailles"};
  loss.lines.resize(kLinesMax + 1);
  TakeBack back{.shop = "noailles"}, refunds{.shop = "noailles", .original_ticket = "noailles-1-000001"};
  back.lines.resize(kLinesMax + 1);
  refunds.lines = {{.original_line = 1, .quantity = {1}}};
  refunds.refunds.assign(kLinesMax + 1, AskedPayment{.amount = eur(0)});
  expect_both_outcomes({
      {sale, ErrorCode::too_many_lines, "lines"},
      {payments, ErrorCode::too_many_lines, "payments"},
      {delivery, ErrorCode::too_many_lines, "lots"},
      {count, ErrorCode::too_many_lines, "lines"},
      {loss, ErrorCode::too_many_lines, "lines"},
      {back, ErrorCode::too_many_lines, "lines"},
      {refunds, ErrorCode::too_many_lines, "refunds"},
  });
}

TEST(Guards, OfAClockThatIsSetWrong) {
  Book book(at("2026-03-02T09:00:00Z"));
  declare_network(book);
  const Declare funder{ledger::Funder{.code = "dons", .label = "Dons"}};
  const Instant day_ahead = at("2026-03-03T09:00:00Z"), beyond = at("2026-03-03T09:00:00.000001Z");
  const auto refused = book.send("bureau", funder, {.occurred_at = beyond});
  ASSERT_OK(refused);
  EXPECT_EQ(refused->reason.code, ErrorCode::date_out_of_range);
  EXPECT_EQ(refused->reason.field, "occurredAt");
  const auto fact = book.send("bureau", funder, {.nature = CommandNature::fact, .occurred_at = beyond});
  ASSERT_OK(fact);
  EXPECT_EQ(fact->outcome, Outcome::recorded);
  EXPECT_THAT(fact->anomalies, testing::ElementsAre(ledger::Anomaly{ErrorCode::date_out_of_range, "occurredAt"}));
  const Declare other{ledger::Funder{.code = "legs", .label = "Legs"}};
  EXPECT_EQ(book.send("bureau", other, {.occurred_at = day_ahead}).value().outcome, Outcome::recorded);
}

// A request is of today or of the week before it took place, and its clock is believed for two months.
TEST(Guards, OfTheDayOfASale) {
  Book book(at("2026-11-28T09:00:00Z"));
  declare_network(book);
  ASSERT_OK(book.send("bureau", delivery_of("riz", 100, 110)));
  const auto sent = [&book](CommandNature nature, const char* occurred, const char* counts) {
    const CommandBody sale = sale_of("riz", 1);
    return book
        .send("noailles-1", nature == CommandNature::fact ? as_fact(sale) : sale,
              {.nature = nature, .occurred_at = at(occurred), .effective_date = day(counts)})
        .value();
  };
  const auto ask = [&sent](const char* occurred, const char* counts) {
    const Receipt receipt = sent(CommandNature::request, occurred, counts);
    EXPECT_EQ(receipt.reason.field, receipt.outcome == Outcome::refused ? "effectiveDate" : "");
    return receipt.reason.code;
  };
  const auto tell = [&sent](const char* occurred, const char* counts) {
    return sent(CommandNature::fact, occurred, counts).anomalies;
  };
  const auto taken = Receipt{}.reason.code;
  const char* now = "2026-11-28T09:00:00Z";
  EXPECT_EQ(ask(now, "2026-11-28"), taken);
  EXPECT_EQ(ask(now, "2026-11-29"), ErrorCode::date_out_of_range);
  EXPECT_EQ(ask(now, "2026-11-21"), taken);
  EXPECT_EQ(ask(now, "2026-11-20"), ErrorCode::date_out_of_range);
  EXPECT_EQ(ask(now, "2026-10-31"), ErrorCode::date_out_of_range);
  EXPECT_EQ(ask("2026-10-31T09:00:00Z", "2026-10-31"), taken) << "kept by a till that was offline since";
  EXPECT_EQ(ask("2026-09-27T09:00:00Z", "2026-09-27"), taken);
  EXPECT_EQ(ask("2026-09-27T09:00:00Z", "2026-09-26"), ErrorCode::date_out_of_range);
  EXPECT_EQ(ask("1995-10-31T09:00:00Z", "1995-10-31"), ErrorCode::date_out_of_range);
  EXPECT_THAT(tell("1995-10-31T09:00:00Z", "1995-10-31"), testing::IsEmpty());
  EXPECT_THAT(tell(now, "2026-11-29"), testing::IsEmpty()) << "of a till in another country";
  EXPECT_THAT(tell(now, "2026-11-21"), testing::IsEmpty());
  EXPECT_THAT(tell(now, "2026-11-20"),
              testing::ElementsAre(ledger::Anomaly{ErrorCode::date_out_of_range, "effectiveDate"}));
  EXPECT_EQ(book.replay_difference().value(), "");
}

// What would leave 64 bits has a field as well, of each kind of command that brings figures.
TEST(Guards, AnOverflowNamesTheFieldThatTheFiguresAreIn) {
  EXPECT_EQ(figures_of(sale_of("riz", 1)), "lines");
  EXPECT_EQ(figures_of(delivery_of("riz", 1, 110)), "lots");
  EXPECT_EQ(figures_of(commitment("bio", eur(1))), "amount");
  EXPECT_EQ(figures_of(reassignment("", "bio")), "since");
  EXPECT_EQ(figures_of(Declare{ledger::Tariff{}}), "rules");
  EXPECT_EQ(figures_of(Declare{ledger::Fund{}}), "shops");
  EXPECT_EQ(figures_of(Declare{ledger::Product{}}), "tags");
  for (const CommandBody& body : {CommandBody{Declare{}},
                                  CommandBody{Declare{ledger::Price{}}},
                                  CommandBody{Declare{ledger::Tariff{}}},
                                  CommandBody{Declare{ledger::Fund{}}},
                                  CommandBody{Declare{ledger::Product{}}},
                                  CommandBody{RenewHousehold{}},
                                  CommandBody{CorrectHousehold{}},
                                  CommandBody{MergeHouseholds{}},
                                  CommandBody{IssueCard{}},
                                  CommandBody{RevokeCard{}},
                                  CommandBody{EnrolHousehold{}},
                                  CommandBody{Sell{}},
                                  CommandBody{TakeBack{}},
                                  CommandBody{CountStock{}},
                                  CommandBody{RecordLoss{}},
                                  CommandBody{Deliver{}},
                                  CommandBody{RecordGrant{}},
                                  CommandBody{Commit{}},
                                  CommandBody{GrantEntitlement{}},
                                  CommandBody{Reassign{}},
                                  CommandBody{UndoReassignment{}}})
    EXPECT_TRUE(leads_to_field(body, figures_of(body))) << body.index();
}

TEST(CommandPaths, LeadToFieldsOfTheSchemaAlone) {
  const CommandBody sale = Sell{};
  for (const char* path : {"lines", "lines[2]", "lines[2].quantity", "overrideBy.role", "topUp", "source"})
    EXPECT_TRUE(leads_to_field(sale, path)) << path;
  for (const char* path : {"", "top_up", "lines.quantity", "lines[].quantity", "lines[2].lots", "shop[0]", "shop.code"})
    EXPECT_FALSE(leads_to_field(sale, path)) << path;
  EXPECT_TRUE(leads_to_field(Declare{ledger::Fund{}}, "caps.perSale"));
  EXPECT_FALSE(leads_to_field(Declare{ledger::Shop{}}, "caps"));
  EXPECT_TRUE(leads_to_field(CorrectHousehold{}, "sizeClass"));
}

}  // namespace
}  // namespace engine::guards_test
