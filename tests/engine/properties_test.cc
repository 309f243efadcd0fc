// What holds after any run, however sales, returns, losses, counts, retries and restarts are mixed.
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <map>

#include "ledger/record.h"
#include "support/random_run.h"
#include "support/test_logs.h"

namespace engine {
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
  std::int64_t takings = 0, cost = 0, spent = 0, unfunded = 0;
  balances.stock().for_each([&](const StockKey&, const StockRow& row) {
    takings += row.takings;
    cost += row.sold.value - row.returned.value;
  });
  registry.funds.table().for_each([&](FundId id, const FundRow&) {
    const FundBalance& fund = balances.fund(id);
    RC_ASSERT(fund.left() >= 0);
    RC_ASSERT(fund.spent >= 0);
    spent += fund.spent;
    std::int64_t by_shop = 0, by_category = 0, by_month = 0;
    for (const auto& [shop, use] : fund.by_shop) by_shop += use.spent;
    for (const auto& [category, cents] : fund.by_category) by_category += cents;
    for (const auto& [month, use] : fund.by_month) by_month += use.spent;
    RC_ASSERT(by_shop == fund.spent);
    RC_ASSERT(by_category == fund.spent);
    RC_ASSERT(by_month == fund.spent);
  });
  balances.unfunded().for_each([&](Currency, const UnfundedRow& row) { unfunded += row.need; });
  RC_ASSERT(takings == totals.takings);
  RC_ASSERT(spent == totals.shares);
  RC_ASSERT(unfunded == totals.unfunded);
  RC_ASSERT(cost == totals.cost);
  RC_ASSERT(takings + spent + unfunded - totals.surplus == cost);
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
  check_returns(events);
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
}  // namespace engine
