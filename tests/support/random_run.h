// A random month of a small network, played on the real engine: what the properties of properties_test.cc hold for.
#pragma once

#include <rapidcheck.h>

#include <vector>

#include "support/book.h"

namespace test_support {

// Two shops (one refuses to oversell, one records), three products in pieces and grams and a deposit, five funds with
// little money, one of them bounded by every cap, one for the gap to the market price, one the pool that surpluses
// feed; three households in brackets that pay less than the cost and more, with budgets and quotas. Commands are drawn
// by RapidCheck; most are sensible, some are refused, many are facts.
class RandomRun {
 public:
  struct Sent {
    engine::Command command;
    engine::Receipt receipt;
  };

  RandomRun();
  // Draws and plays up to `steps_max` commands. RC_ASSERTs that each is answered, and each retry by its first receipt.
  void play(int steps_max);

  // What bounds the fund "plafond", and how much of "lait" a household may take a week.
  static ledger::FundCaps caps();
  static constexpr std::int64_t kMilkAWeek = 6;

  Book& book() { return book_; }
  const std::vector<Sent>& sent() const { return sent_; }

 private:
  void step();
  void send(const std::string& source, engine::CommandBody body, const Telling& telling = {});
  void deliver();
  void sell();
  void take_back();
  void take_back_unknown();
  void lose();
  void count();
  void grant();
  void commit();
  void reassign();
  void change_household();
  void change_price();
  void retry();
  void reopen();
  Telling any_telling();

  Book book_;
  std::vector<Sent> sent_;
  std::vector<std::string> tickets_;            // of sales, in order
  std::map<std::string, std::string> shop_of_;  // a ticket's
};

}  // namespace test_support
