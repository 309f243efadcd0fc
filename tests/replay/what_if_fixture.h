// A small book to ask "what if" of.
#pragma once

#include <gtest/gtest.h>

#include "replay/what_if.h"
#include "support/book.h"
#include "support/test_logs.h"

namespace replay {

using namespace test_support;

// "solidaire" prices a bag of rice, which costs 1.50 and is worth 2.40, at 2.20 for everybody and at 0.48 for "rouge".
class WhatIfTest : public testing::Test {
 protected:
  void SetUp() override {
    declare_network(book_);
    send("bureau", delivery_of("riz", 1'000, 1'50));
    grant("ville-aide", 500'00, "A");
  }
  void send(const std::string& source, engine::CommandBody body, const Telling& telling = {}) {
    book_.clock().advance_micros(1'000'000);
    const auto receipt = book_.send(source, std::move(body), telling);
    ASSERT_OK(receipt);
    ASSERT_EQ(receipt->outcome, engine::Outcome::recorded) << to_string(receipt->reason);
  }
  void declare(ledger::Definition definition) { send("bureau", engine::Declare{std::move(definition)}); }
  void grant(const std::string& fund, std::int64_t cents, const std::string& reference) {
    send("bureau", engine::RecordGrant{.fund = fund, .amount = eur(cents), .reference = reference});
  }
  void next_day() { book_.clock().advance_micros(24 * 3600 * std::int64_t{1'000'000}); }
  void sell(std::int64_t bags, const std::string& household = "N-001") {
    send("noailles-1", sale_of("riz", bags, household));
  }
  void take_back(const std::string& ticket, std::int64_t bags) {
    send("noailles-1", engine::TakeBack{.shop = "noailles",
                                        .original_ticket = ticket,
                                        .lines = {{.original_line = 1, .quantity = {bags}}},
                                        .refunds = {engine::AskedPayment{}}});
  }
  // The tariff that is in force, with another rate for "rouge".
  static ledger::Tariff with_rate(Fraction rate) {
    return {.code = "autre",
            .label = "Autre",
            .from = day("2020-01-01"),
            .public_bracket = "plein",
            .brackets = {{.code = "plein", .label = "Plein"}, {.code = "rouge", .label = "Rouge"}},
            .rules = {{.bracket = "plein", .formula = {.base = PriceBase::full}},
                      {.bracket = "rouge", .formula = {.rate = rate}}}};
  }
  Result<WhatIfReport> ask(const Policy& policy, const Days& days = {day("2026-03-01"), day("2026-12-31")}) {
    const auto open = [this] { return book_.log().read(Sequence{1}); };
    return what_if(open, policy, days);
  }

  Book book_;  // begins on 2 March 2026
};

}  // namespace replay
