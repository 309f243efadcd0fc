// What holds after any run, however sales, returns, losses, counts, retries and restarts are mixed.
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <map>

#include "ledger/record.h"
#include "support/random_run.h"
#include "support/test_logs.h"

namespace engine::properties_test {
namespace {

using namespace test_support;

constexpr int kStepsMax = 60;

// Every draw of an event: of a sale as it is, of a return as what is taken back.
template <class Visit>
void for_each_draw(const ledger::Event& event, Visit visit) {
  if (const auto* sold = std::get_if<ledger::Sold>(&event.body))
    for (const ledger::SaleLine& line : sold->lines)
      for (const ledger::Draw& draw : line.draws) visit(sold->shop, line.product, draw, 1);
  if (const auto* returned = std::get_if<ledger::Returned>(&event.body))
    for (const ledger::ReturnLine& line : returned->lines)
      for (const ledger::Draw& draw : line.draws) visit(returned->shop, line.product, draw, -1);
}

std::int64_t shares_of(const ledger::Draw& draw) {
  std::int64_t sum = 0;
  for (const ledger::Share& share : draw.shares) sum += share.amount.minor;
  return sum;
}

void check_each_draw(const std::vector<ledger::Event>& events) {
  for (const ledger::Event& event : events)
    for_each_draw(event, [](ShopId, ProductId, const ledger::Draw& draw, int) {
      RC_ASSERT(draw.amount.minor + shares_of(draw) + draw.unfunded.minor - draw.surplus.minor == draw.cost.minor);
      RC_ASSERT(draw.quantity > Quantity{});
      RC_ASSERT(draw.amount.minor >= 0);
      RC_ASSERT(draw.cost.minor >= 0);
      RC_ASSERT(draw.unfunded.minor >= 0);
      RC_ASSERT(draw.surplus.minor >= 0);
      for (const ledger::Share& share : draw.shares) RC_ASSERT(share.amount.minor > 0);
      RC_ASSERT(draw.unfunded.is_zero() || draw.surplus.is_zero());
    });
}

struct Totals {
  std::int64_t takings = 0, shares = 0, unfunded = 0, surplus = 0, cost = 0;
};

Totals totals_of(const std::vector<ledger::Event>& events) {
  Totals totals;
  for (const ledger::Event& event : events)
    for_each_draw(event, [&totals](ShopId, ProductId, const ledger::Draw& draw, int sign) {
      totals.takings += sign * draw.amount.minor;
      totals.shares += sign * shares_of(draw);
      totals.unfunded += sign * draw.unfunded.minor;
      totals.surplus += sign * draw.surplus.minor;
      totals.cost += sign * draw.cost.minor;
    });
  return totals;
}

// The rows say what the events say: nothing was made and nothing lost between the shelf, the till and the funds.
void check_money(const Balances& balances, const Registry& registry, const std::vector<ledger::Event>& events) {
  const Totals totals = totals_of(events);
  std::int64_t takings = 0, cost = 0, spent = 0, unfunded = 0, reassigned = 0;
  balances.stock().for_each([&](const StockKey&, const StockRow& row) {
    takings += row.takings;
    cost += row.sold.value - row.returned.value;
  });
  registry.funds.table().for_each([&](FundId id, const FundRow&) {
    const FundBalance& fund = balances.fund(id);
    RC_ASSERT(fund.left() >= 0);
    RC_ASSERT(fund.committed >= 0);
    RC_ASSERT(fund.captured >= 0);
    const std::int64_t at_sale = fund.spent - fund.captured - fund.reassigned;
    RC_ASSERT(at_sale >= 0);
    spent += at_sale;
    reassigned += fund.reassigned;
    std::int64_t by_shop = 0, by_category = 0, by_month = 0;
    for (const auto& [shop, use] : fund.by_shop) by_shop += use.spent;
    for (const auto& [category, cents] : fund.by_category) by_category += cents;
    for (const auto& [month, use] : fund.by_month) by_month += use.spent;
    RC_ASSERT(by_shop == fund.spent - fund.captured);
    RC_ASSERT(by_category == fund.spent - fund.captured);
    RC_ASSERT(by_month == fund.spent);
  });
  balances.unfunded().for_each([&](Currency, const UnfundedRow& row) {
    unfunded += row.need + row.reassigned;
    reassigned -= row.reassigned;
  });
  RC_ASSERT(reassigned == 0);
  RC_ASSERT(takings == totals.takings);
  RC_ASSERT(spent == totals.shares);
  RC_ASSERT(unfunded == totals.unfunded);
  RC_ASSERT(cost == totals.cost);
  RC_ASSERT(takings + spent + unfunded - totals.surplus == cost);
}

// Whose event it is, through the mergers before it.
class Members {
 public:
  void apply(const ledger::Event& event) {
    if (std::holds_alternative<ledger::HouseholdMerged>(event.body))
      into_[event.household->household] = event.household->other;
  }
  HouseholdId of(HouseholdId id) const {
    for (auto next = into_.find(id); next != into_.end(); next = into_.find(id)) id = next->second;
    return id;
  }

 private:
  std::map<HouseholdId, HouseholdId> into_;
};

// One purse of each kind that the fund "plafond" has a cap for: what was paid of it, by whatever it is kept.
class Purses {
 public:
  explicit Purses(FundId fund) : fund_(fund) {}

  void apply(const ledger::Event& event) {
    members_.apply(event);
    if (const auto* reassigned = std::get_if<ledger::SharesReassigned>(&event.body)) return move(*reassigned);
    std::int64_t paid = 0;
    ShopId shop{};
    for_each_draw(event, [&](ShopId in, ProductId, const ledger::Draw& draw, int sign) {
      shop = in;
      for (const ledger::Share& share : draw.shares)
        if (share.fund == fund_) paid += sign * share.amount.minor;
    });
    if (paid == 0) return;
    paid_.push_back({event.household->household, month_of(event.envelope.effective_date), shop, paid});
    if (paid > 0) check(paid_.back());
  }

 private:
  struct Paid {
    HouseholdId household;
    Month month;
    ShopId shop;
    std::int64_t cents;
  };

  // What another fund takes over makes room in the purses of the fund, of months and of shops; no household is in it.
  void move(const ledger::SharesReassigned& reassigned) {
    const int sign = (reassigned.to == fund_ ? 1 : 0) - (reassigned.from == fund_ ? 1 : 0);
    for (const ledger::ReassignedShare& share : reassigned.shares)
      if (sign != 0) paid_.push_back({HouseholdId{}, share.month, share.shop, sign * share.amount.minor});
  }

  template <class Fits>
  std::int64_t sum(Fits fits) const {
    std::int64_t cents = 0;
    for (const Paid& each : paid_) cents += fits(each) ? each.cents : 0;
    return cents;
  }

  // Whatever pays takes no purse above its cap.
  void check(const Paid& last) const {
    const ledger::FundCaps caps = RandomRun::caps();
    const auto whose = [&](const Paid& each) { return members_.of(each.household) == members_.of(last.household); };
    RC_ASSERT(last.cents <= *caps.per_sale);
    RC_ASSERT(sum([](const Paid&) { return true; }) <= *caps.total);
    RC_ASSERT(sum([&](const Paid& each) { return each.month == last.month; }) <= *caps.per_month);
    RC_ASSERT(sum([&](const Paid& each) { return each.shop == last.shop; }) <= *caps.per_shop);
    RC_ASSERT(sum(whose) <= *caps.per_household);
    RC_ASSERT(sum([&](const Paid& each) { return whose(each) && each.month == last.month; }) <=
              *caps.per_household_month);
  }

  FundId fund_;
  Members members_;
  std::vector<Paid> paid_;
};

void check_caps(const Registry& registry, const std::vector<ledger::Event>& events) {
  Purses purses(registry.funds.find("plafond").value());
  for (const ledger::Event& event : events) purses.apply(event);
}

// What fed the pool is what was paid beyond the cost and on top, less what returns took back; it is never overdrawn.
void check_pool(const Balances& balances, const Registry& registry, const std::vector<ledger::Event>& events) {
  const FundId pool = registry.funds.find("caisse").value();
  std::int64_t fed = 0;
  for (const ledger::Event& event : events) {
    if (const auto* sold = std::get_if<ledger::Sold>(&event.body); sold && sold->pool == pool) {
      fed += sold->top_up.minor;
      for (const ledger::SaleLine& line : sold->lines)
        for (const ledger::Draw& draw : line.draws) fed += draw.surplus.minor;
    }
    if (const auto* back = std::get_if<ledger::Returned>(&event.body); back && back->pool == pool)
      fed -= back->from_pool.minor;
  }
  RC_ASSERT(balances.fund(pool).fed == fed);
}

// A request without an override never takes a household beyond its quota of the week.
void check_quota(const Registry& registry, const std::vector<ledger::Event>& events) {
  const ProductId milk = registry.products.find("lait").value();
  Members members;
  std::vector<std::tuple<HouseholdId, Date, std::int64_t>> taken;
  for (const ledger::Event& event : events) {
    members.apply(event);
    if (!event.household) continue;
    std::int64_t pieces = 0;
    for_each_draw(event, [&](ShopId, ProductId product, const ledger::Draw& draw, int sign) {
      if (product == milk) pieces += sign * draw.quantity.units;
    });
    const HouseholdId who = event.household->household;
    const Date week = first_day_of(Period::week, event.envelope.effective_date);
    taken.emplace_back(who, week, pieces);
    const auto* sold = std::get_if<ledger::Sold>(&event.body);
    if (pieces <= 0 || !sold || sold->nature == CommandNature::fact || sold->override_by) continue;
    std::int64_t in_all = 0;
    for (const auto& [other, first, count] : taken)
      if (members.of(other) == members.of(who) && first == week) in_all += count;
    RC_ASSERT(in_all <= RandomRun::kMilkAWeek);
  }
}

// What the rows of who pays what sum to is what funds and the network say.
void check_financed(const Balances& balances) {
  std::map<FundId, std::int64_t> sums;
  balances.financed().for_each([&](const FinancedKey& key, const FinancedRow& row) { sums[key.fund] += row.cents; });
  for (const auto& [fund, cents] : sums) {
    if (!is_none(fund)) RC_ASSERT(cents == balances.fund(fund).spent - balances.fund(fund).captured);
    if (is_none(fund)) RC_ASSERT(cents == balances.unfunded().find(Currency::eur)->need);
  }
  std::map<FundId, std::int64_t> open;
  balances.commitments().for_each([&](const CommitmentKey& key, const CommitmentRow& row) {
    RC_ASSERT(row.open >= 0);
    open[key.fund] += row.open;
  });
  for (const auto& [fund, cents] : open) RC_ASSERT(cents == balances.fund(fund).committed);
}

// Quantity and value of each lot, summed from the events without the engine's fold.
using Shelves = std::map<std::tuple<ShopId, ProductId, LotId>, Turnover>;

void add(Turnover& turnover, Quantity quantity, const Money& value) {
  turnover.quantity += quantity;
  turnover.value += value.minor;
}

void move(Shelves& shelves, ShopId shop, ProductId product, const std::vector<ledger::StockMove>& moves) {
  for (const ledger::StockMove& each : moves) add(shelves[{shop, product, each.lot}], each.quantity, each.value);
}

Shelves shelves_of(const std::vector<ledger::Event>& events) {
  Shelves shelves;
  for (const ledger::Event& event : events) {
    if (const auto* delivered = std::get_if<ledger::Delivered>(&event.body))
      for (const ledger::LotReceived& lot : delivered->lots)
        add(shelves[{delivered->shop, lot.product, lot.lot}], lot.quantity, lot.cost);
    if (const auto* lost = std::get_if<ledger::LossRecorded>(&event.body))
      for (const ledger::LostLine& line : lost->lines) move(shelves, lost->shop, line.product, line.moves);
    if (const auto* counted = std::get_if<ledger::StockCounted>(&event.body))
      for (const ledger::CountedLine& line : counted->lines) move(shelves, counted->shop, line.product, line.moves);
    if (const auto* sold = std::get_if<ledger::Sold>(&event.body))
      for (const ledger::SaleLine& line : sold->lines)
        for (const ledger::Draw& draw : line.draws)
          add(shelves[{sold->shop, line.product, draw.lot}], -draw.quantity, -draw.cost);
    if (const auto* returned = std::get_if<ledger::Returned>(&event.body))
      for (const ledger::ReturnLine& line : returned->lines)
        for (const ledger::Draw& draw : line.draws)
          if (line.restocked) add(shelves[{returned->shop, line.product, draw.lot}], draw.quantity, draw.cost);
  }
  return shelves;
}

void check_stock(const Balances& balances, const std::vector<ledger::Event>& events) {
  const Shelves shelves = shelves_of(events);
  std::size_t rows = 0;
  balances.stock().for_each([&](const StockKey& key, const StockRow& row) {
    ++rows;
    const auto found = shelves.find({key.shop, key.product, key.lot});
    const Turnover expected = found == shelves.end() ? Turnover{} : found->second;
    RC_ASSERT(row.on_hand() == expected.quantity);
    RC_ASSERT(row.value() == expected.value);
    if (is_none(key.lot)) return;
    RC_ASSERT(row.on_hand() >= Quantity{});
    RC_ASSERT(row.value() >= 0);
    if (row.on_hand().is_zero()) RC_ASSERT(row.value() == 0);
  });
  RC_ASSERT(shelves.size() <= rows);
}

// Over all partial returns nothing comes back that was not sold; what came back whole came back to the cent.
void check_returns(const std::vector<ledger::Event>& events) {
  struct Part {
    Quantity quantity;
    std::int64_t amount = 0, cost = 0, unfunded = 0, shares = 0;
    void add(const ledger::Draw& draw) {
      quantity += draw.quantity;
      amount += draw.amount.minor, cost += draw.cost.minor;
      unfunded += draw.unfunded.minor, shares += shares_of(draw);
    }
    bool operator==(const Part&) const = default;
  };
  std::map<std::tuple<Sequence, std::uint16_t, LotId>, Part> sold, returned;
  for (const ledger::Event& event : events) {
    if (const auto* sale = std::get_if<ledger::Sold>(&event.body))
      for (std::size_t i = 0; i < sale->lines.size(); ++i)
        for (const ledger::Draw& draw : sale->lines[i].draws)
          sold[{event.envelope.sequence, static_cast<std::uint16_t>(i + 1), draw.lot}].add(draw);
    if (const auto* back = std::get_if<ledger::Returned>(&event.body); back && !is_none(back->original))
      for (const ledger::ReturnLine& line : back->lines)
        for (const ledger::Draw& draw : line.draws) returned[{back->original, line.original_line, draw.lot}].add(draw);
  }
  for (const auto& [key, part] : returned) {
    const Part& whole = sold.at(key);
    RC_ASSERT(part.quantity <= whole.quantity);
    if (part.quantity == whole.quantity) RC_ASSERT(part == whole);
  }
}

RC_GTEST_PROP(AnyRun, KeepsMoneyAndGoods, ()) {
  RandomRun run;
  run.play(kStepsMax);
  const auto events = run.book().events().value();
  check_each_draw(events);
  check_money(run.book().state().balances(), run.book().state().registry(), events);
  check_stock(run.book().state().balances(), events);
  check_financed(run.book().state().balances());
  check_returns(events);
  check_caps(run.book().state().registry(), events);
  check_pool(run.book().state().balances(), run.book().state().registry(), events);
  check_quota(run.book().state().registry(), events);
}

// Who pays what, without the reassignments themselves.
std::string financing_of(const State& state) {
  RowWriter rows;
  state.balances().financed().for_each([&](const FinancedKey& key, const FinancedRow& row) {
    if (row.cents != 0) rows(key, row);
  });
  state.registry().funds.table().for_each([&](FundId id, const FundRow&) {
    const FundBalance& fund = state.balances().fund(id);
    rows(id, fund.spent, fund.captured, fund.reassigned, fund.left());
  });
  state.balances().unfunded().for_each([&](Currency currency, const UnfundedRow& row) { rows(currency, row); });
  return rows.take();
}

RC_GTEST_PROP(AnyRun, IsAsBeforeWhenAReassignmentIsUndone, ()) {
  RandomRun run;
  run.play(kStepsMax);
  const Reassign asked{.to = "ville-aide", .since = day("2026-01-01"), .until = day("2026-04-30"), .reason = "essai"};
  run.book().send("bureau", RecordGrant{.fund = "ville-aide", .amount = eur(50'00), .reference = "tard"}).value();
  const std::string granted = financing_of(run.book().state());
  const Receipt moved = run.book().send("bureau", asked).value();
  RC_PRE(moved.outcome == Outcome::recorded);
  RC_ASSERT(moved.total > eur(0));
  RC_ASSERT(financing_of(run.book().state()) != granted);
  run.book().send("bureau", UndoReassignment{.reassignment = moved.sequence, .reason = "essai"}).value();
  RC_ASSERT(financing_of(run.book().state()) == granted);
}

RC_GTEST_PROP(AnyRun, ReplaysToWhatIsLive, ()) {
  RandomRun run;
  run.play(kStepsMax);
  RC_ASSERT(run.book().replay_difference().value() == "");
  // What was answered is what was written: each receipt can be read off the event that lies in the log.
  const auto events = run.book().events().value();
  for (const RandomRun::Sent& sent : run.sent()) {
    const ledger::Event& event = events.at(raw(sent.receipt.sequence) - 1);
    RC_ASSERT(receipt_of(event) == sent.receipt);
    RC_ASSERT(event.envelope.command_hash == sent.command.hash);
  }
}

std::string rows_of(const Balances& balances) {
  RowWriter rows;
  balances.visit_tables(
      [&rows](const auto& table) { table.for_each([&rows](const auto& key, const auto& row) { rows(key, row); }); });
  return rows.take();
}

RC_GTEST_PROP(AnyRun, KeepsStockAndFundsWhenEveryHouseholdIsForgotten, ()) {
  RandomRun run;
  run.play(kStepsMax);
  std::vector<std::string> forgotten;
  for (const std::string& record : records_of(run.book().log()))
    forgotten.push_back(ledger::withhold_parts(bytes_of(record), [](Sequence, ledger::PartKind kind) {
                          return kind == ledger::PartKind::household;
                        }).value());
  const auto log = log_of(forgotten);
  Folded folded;
  RC_ASSERT(for_each_event(*log, Sequence{1}, [&folded](const ledger::Event& event, const Hash32& leaf) {
              RC_ASSERT(!event.household.has_value());
              return folded.add(event, leaf);
            }).ok());
  RC_ASSERT(folded.tree.root() == run.book().engine().tree().root());
  RC_ASSERT(rows_of(folded.state.balances()) == rows_of(run.book().state().balances()));
  RC_ASSERT(!folded.state.households().find("N-001").has_value());
}

}  // namespace
}  // namespace engine::properties_test
