// A small book that sold, gave back and refused, and verdicts on its records and on its rows.
#pragma once

#include "replay/verifier.h"
#include "support/book.h"
#include "support/test_logs.h"

namespace replay::verifier_fixture {

using namespace test_support;
using Records = std::vector<std::string>;

// Row tables that a test tampers with, by their numbers in engine/balances.h and engine/state.h.
inline constexpr std::uint8_t kStockTable = 20;
inline constexpr std::uint8_t kCommandTable = 50;
inline constexpr std::uint8_t kTicketTable = 51;

MATCHER_P(Says, words, "") {
  for (const Problem& problem : arg.problems)
    if (problem.text.find(words) != std::string::npos) return true;
  return false;
}

// The verdict on records as they lie there, whatever a log would have thought of them.
inline Verdict judge(const Records& records) {
  Verifier verifier;
  for (const std::string& record : records)
    if (!verifier.add(bytes_of(record)).ok()) break;
  return verifier.finish();
}

class VerifierTest : public testing::Test {
 protected:
  void SetUp() override {
    declare_network(book_);
    send("bureau", delivery_of("riz", 100, 1'50));
    send("bureau", engine::RecordGrant{.fund = "ville-aide", .amount = eur(500'00), .reference = "A"});
    send("noailles-1", sale_of("riz", 3, "N-001"));
    send("noailles-1", engine::TakeBack{.shop = "noailles",
                                        .original_ticket = "noailles-1-000001",
                                        .lines = {{.original_line = 1, .quantity = {1}}},
                                        .refunds = {engine::AskedPayment{}}});
    send("noailles-1", sale_of("caviar", 1));
    send("noailles-1", sale_of("riz", 2));
  }
  void send(const std::string& source, engine::CommandBody body) {
    book_.clock().advance_micros(1'000'000);
    ASSERT_OK(book_.send(source, std::move(body)));
  }
  Records records() { return records_of(book_.log()); }

  // The rows' verdict, once they are written and `tamper` had its way with them.
  template <class Tamper>
  Verdict judge_rows(Tamper tamper) {
    book_.engine().write_behind().value();
    tamper(book_.rows());
    Verdict verdict;
    verify_rows(book_.log(), book_.rows(), verdict).value();
    return verdict;
  }
  static void change_row(ledger::RowStore& rows, std::uint8_t table, std::optional<std::string> value) {
    std::string key;
    rows.scan(table,
              [&](std::string_view each, std::string_view) -> Result<void> {
                key = each;
                return {};
              })
        .value();
    ASSERT_FALSE(key.empty());
    ASSERT_OK(rows.write({{table, key, std::move(value)}}, rows.stamp().value().value()));
  }
  static void change_stamp(ledger::RowStore& rows, const std::function<void(ledger::RowStamp&)>& change) {
    ledger::RowStamp stamp = rows.stamp().value().value();
    change(stamp);
    ASSERT_OK(rows.write({}, stamp));
  }

  Book book_;
};

}  // namespace replay::verifier_fixture
