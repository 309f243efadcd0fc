#include "replay/explain.h"

#include <gtest/gtest.h>

#include "support/book.h"
#include "support/test_logs.h"

namespace replay::explain_test {
namespace {

using namespace test_support;

// Three bags at 0.48 that cost 1.50 each: 3.06 to finance. Two funds may pay: "vite" ends first and pays half of the
// gap; "lait" is for another category, "vide" has nothing and "tard" has not begun.
class ExplainTest : public testing::Test {
 protected:
  void SetUp() override {
    declare_network(book_);
    declare(fund("vite", {.to = day("2026-06-30"), .share = {1, 2}}));
    declare(fund("vide", {.to = day("2026-05-31")}));
    declare(fund("tard", {.from = day("2026-09-01")}));
    declare(ledger::Product{.code = "lait", .label = "Lait", .category = "cremerie"});
    declare(fund("lait", {.categories = {"cremerie"}}));
    send("bureau", delivery_of("riz", 100, 1'50));
    for (const char* each : {"ville-aide", "vite", "tard", "lait"})
      send("bureau", engine::RecordGrant{.fund = each, .amount = eur(500'00), .reference = "A"});
    send("noailles-1", sale_of("riz", 3, "N-001"));
    sale_at_ = book_.state().last_sequence();
    // What comes later is no part of it.
    send("noailles-1", sale_of("riz", 9, "N-001"));
    send("bureau", engine::CorrectHousehold{.pseudonym = "N-001", .bracket = "plein"});
  }
  struct Terms {
    Date from = day("2026-01-01");
    Date to = kLastDate;
    Fraction share{1, 1};
    std::vector<std::string> categories;
  };
  static ledger::Fund fund(const char* code, Terms terms) {
    ledger::Fund fund{.code = code, .label = code, .funder = "ville", .from = terms.from, .to = terms.to};
    fund.share = terms.share;
    fund.categories = std::move(terms.categories);
    return fund;
  }
  void declare(ledger::Definition definition) { send("bureau", engine::Declare{std::move(definition)}); }
  void send(const std::string& source, engine::CommandBody body, const Telling& telling = {}) {
    book_.clock().advance_micros(1'000'000);
    const auto receipt = book_.send(source, std::move(body), telling);
    ASSERT_OK(receipt);
    ASSERT_EQ(receipt->outcome, engine::Outcome::recorded) << to_string(receipt->reason);
  }
  engine::TicketAnswer explained(const std::string& ticket, const ledger::EventLog& log) {
    return std::get<engine::TicketAnswer>(explain_ticket(log, {.ticket = ticket, .explain = true}).value());
  }
  engine::TicketAnswer explained(const std::string& ticket) { return explained(ticket, book_.log()); }
  Book book_;
  Sequence sale_at_{};
};

const engine::FundLine& asked(const engine::TicketAnswer& ticket, const std::string& fund) {
  const auto& funds = ticket.basket.lines.at(0).draws.at(0).funds;
  const auto found = std::find_if(funds.begin(), funds.end(), [&](const auto& each) { return each.fund == fund; });
  CHECK(found != funds.end(), fund);
  return *found;
}

TEST_F(ExplainTest, ATicketTellsWhoPaidWhyThatOneAndWhyNotTheOthers) {
  const engine::TicketAnswer ticket = explained("noailles-1-000001");
  EXPECT_TRUE(ticket.explanation.told);
  EXPECT_TRUE(ticket.explanation.priced_here);
  EXPECT_EQ(ticket.explanation.difference, "");
  const engine::FundLine& first = asked(ticket, "vite");
  EXPECT_EQ(first.outcome, "paid");
  EXPECT_EQ(first.amount, eur(1'53));
  EXPECT_EQ(first.left_before, eur(500'00));
  EXPECT_EQ(first.share, (Fraction{1, 2}));
  EXPECT_EQ(first.until, day("2026-06-30"));
  EXPECT_EQ(first.place, "expiry");
  EXPECT_EQ(first.position, 2) << "the one that is empty ends before";
  const engine::FundLine& second = asked(ticket, "ville-aide");
  EXPECT_EQ(second.amount, eur(1'53));
  EXPECT_EQ(second.position, 3);
  EXPECT_EQ(asked(ticket, "vide").outcome, "exhausted");
  EXPECT_EQ(asked(ticket, "vide").position, 1);
  EXPECT_EQ(asked(ticket, "tard").outcome, "outside_window");
  EXPECT_EQ(asked(ticket, "tard").position, 0);
  EXPECT_EQ(asked(ticket, "lait").outcome, "other_category");
}

TEST_F(ExplainTest, AFundThatIsClosedOnTheBooksDayIsSaidToBe) {
  declare(fund("neuf", {.from = day("2026-03-02"), .to = day("2026-03-31")}));
  send("bureau", engine::RecordGrant{.fund = "neuf", .amount = eur(500'00), .reference = "A"});
  send("bureau", engine::RenewHousehold{.pseudonym = "N-001", .bracket = "rouge", .valid_from = day("2026-01-01")});
  send("noailles-1", sale_of("riz", 1, "N-001"));
  send("noailles-1", sale_of("riz", 1, "N-001"), {.effective_date = day("2026-03-01")});
  EXPECT_EQ(asked(explained("noailles-1-000003"), "neuf").outcome, "paid");
  const engine::TicketAnswer ticket = explained("noailles-1-000004");
  EXPECT_EQ(ticket.explanation.difference, "");
  EXPECT_EQ(asked(ticket, "neuf").outcome, "outside_window");
  EXPECT_EQ(asked(ticket, "neuf").until, day("2026-03-31"));
}

TEST_F(ExplainTest, TheBracketIsThatOfThenAndWhoGaveIt) {
  EXPECT_EQ(explained("noailles-1-000001").basket.bracket, "rouge");
  EXPECT_EQ(explained("noailles-1-000001").basket.placement.by, "shop");
  send("bureau", engine::CorrectHousehold{.pseudonym = "N-001", .bracket = "rouge", .given_by = {"solidaire", 1, 0}});
  send("noailles-1", sale_of("riz", 1, "N-001"));
  const engine::TicketAnswer measured = explained("noailles-1-000003");
  EXPECT_EQ(measured.basket.placement.by, "tariff");
  EXPECT_EQ(measured.basket.placement.tariff, "solidaire");
  EXPECT_EQ(measured.basket.placement.version, 1u);
  EXPECT_EQ(measured.basket.placement.row, 2);
  send("noailles-1", sale_of("riz", 1));
  EXPECT_EQ(explained("noailles-1-000004").basket.placement.by, "public");
}

TEST_F(ExplainTest, SaysTheSameAsTheQuoteOfThatMoment) {
  const auto quote = std::get<engine::QuoteAnswer>(book_.ask(engine::QuoteQuery{sale_of("riz", 2, "N-001")}).value());
  send("noailles-1", sale_of("riz", 2, "N-001"));
  const engine::QuoteAnswer ticket = explained("noailles-1-000003").basket;
  EXPECT_EQ(ticket.placement.by, quote.placement.by);
  ASSERT_EQ(ticket.lines.size(), 1u);
  const auto& told = ticket.lines[0].draws.at(0);
  const auto& asked = quote.lines.at(0).draws.at(0);
  EXPECT_EQ(told.draw, asked.draw);
  ASSERT_EQ(told.funds.size(), asked.funds.size());
  for (std::size_t i = 0; i < told.funds.size(); ++i) {
    EXPECT_EQ(told.funds[i].fund, asked.funds[i].fund);
    EXPECT_EQ(told.funds[i].outcome, asked.funds[i].outcome);
    EXPECT_EQ(told.funds[i].amount, asked.funds[i].amount);
    EXPECT_EQ(told.funds[i].left_before, asked.funds[i].left_before);
    EXPECT_EQ(told.funds[i].place, asked.funds[i].place);
    EXPECT_EQ(told.funds[i].position, asked.funds[i].position);
  }
}

TEST_F(ExplainTest, OfAFactTheTillsPricesAreTakenAndTheFundsToldAgain) {
  engine::Sell fact = sale_of("riz", 1);
  fact.household = "N-001";
  fact.lines.front().amount = eur(50);
  send("noailles-1", fact, {.nature = CommandNature::fact});
  const engine::TicketAnswer ticket = explained("noailles-1-000003");
  EXPECT_FALSE(ticket.explanation.priced_here);
  EXPECT_EQ(ticket.explanation.difference, "");
  EXPECT_EQ(asked(ticket, "vite").amount, eur(50));
  EXPECT_EQ(asked(ticket, "ville-aide").amount, eur(50));
}

TEST_F(ExplainTest, AReturnIsToldAsItWasRecorded) {
  send("noailles-1", engine::TakeBack{.shop = "noailles",
                                      .original_ticket = "noailles-1-000001",
                                      .lines = {{.original_line = 1, .quantity = {1}}},
                                      .refunds = {engine::AskedPayment{}}});
  const engine::TicketAnswer ticket = explained("noailles-1-000003");
  EXPECT_TRUE(ticket.is_return);
  EXPECT_EQ(ticket.original_ticket, "noailles-1-000001");
  EXPECT_FALSE(ticket.explanation.told);
}

TEST_F(ExplainTest, OfAWithheldHouseholdTheFundsAreToldAndWhoGaveItsBracketIsNot) {
  const auto log = log_of(without_households(records_of(book_.log())));
  const engine::TicketAnswer ticket = explained("noailles-1-000001", *log);
  EXPECT_TRUE(ticket.explanation.household_withheld);
  EXPECT_EQ(ticket.basket.placement.by, "");
  EXPECT_EQ(asked(ticket, "vite").amount, eur(1'53));
}

// A record that was rewritten with its checksums is told, and what differs with it.
TEST_F(ExplainTest, WhatDiffersFromTheBookOfThenIsTold) {
  ledger::Event forged = book_.events().value().at(raw(sale_at_) - 1);
  auto& draw = std::get<ledger::Sold>(forged.body).lines.front().draws.front();
  draw.shares.front().amount -= eur(3);
  draw.unfunded += eur(3);
  std::get<ledger::Sold>(forged.body).ticket = "forged";
  forged.envelope.number = next(book_.last_number("noailles-1"));
  ASSERT_OK(book_.log().append(bytes_of(forged_record(book_.log(), forged))));
  const engine::TicketAnswer ticket = explained("forged");
  EXPECT_THAT(ticket.explanation.difference, testing::HasSubstr("priced again it is"));
}

TEST_F(ExplainTest, ATicketThatNobodyKnowsIsUnknownAndAClosedBookAnswersNobody) {
  EXPECT_REFUSED(explain_ticket(book_.log(), {.ticket = "absent", .explain = true}), unknown_ticket);
  EXPECT_REFUSED(explain_ticket(book_.log(), {.sequence = Sequence{1}, .explain = true}), unknown_ticket);
  EXPECT_REFUSED(explain_ticket(book_.log(), {.sequence = Sequence{9'999}, .explain = true}), unknown_ticket);
  std::stop_source stop;
  stop.request_stop();
  EXPECT_REFUSED(explain_ticket(book_.log(), {.ticket = "noailles-1-000001", .explain = true}, stop.get_token()),
                 shutting_down);
}

// A long read is one at a time: a number that was mistyped keeps nobody waiting.
TEST_F(ExplainTest, ASequenceBeyondTheEndIsUnknownWithoutReadingTheBook) {
  class UnreadLog final : public WrappedLog {
   public:
    using WrappedLog::WrappedLog;
    Result<std::unique_ptr<ledger::RecordReader>> read(Sequence) const override {
      return fail(ErrorCode::io_error, "log", "nobody should have asked");
    }
  };
  const Sequence end = book_.log().end().next_sequence;
  const UnreadLog unread(book_.replace_log(memory_log()));
  EXPECT_REFUSED(explain_ticket(unread, {.sequence = end, .explain = true}), unknown_ticket);
  EXPECT_REFUSED(explain_ticket(unread, {.sequence = next(end), .explain = true}), unknown_ticket);
}

}  // namespace
}  // namespace replay::explain_test
