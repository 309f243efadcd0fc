#include "apps/bench_network.h"

#include <set>

#include "apps/bench_frames.h"
#include "net/message_codec.h"
#include "support/support.h"

namespace apps::bench_network_test {
namespace {

using namespace test_support;

const Date kToday = day("2026-11-23");

BenchNetwork network(const BenchNetworkOptions& options) {
  return BenchNetwork::plan(options, kToday).value();
}

std::vector<ledger::Fund> funds_of(const BenchNetwork& planned) {
  std::vector<ledger::Fund> funds;
  for (const engine::CommandBody& body : planned.declarations())
    if (const auto* declared = std::get_if<engine::Declare>(&body))
      if (const auto* fund = std::get_if<ledger::Fund>(&declared->definition)) funds.push_back(*fund);
  return funds;
}
std::vector<std::string> brackets_of_households(const BenchNetwork& planned) {
  std::set<std::string> brackets;
  for (const engine::CommandBody& body : planned.declarations())
    if (const auto* enrolled = std::get_if<engine::EnrolHousehold>(&body)) brackets.insert(enrolled->bracket);
  return {brackets.begin(), brackets.end()};
}

TEST(BenchNetwork, EveryHouseholdOfEveryShopIsPaidForByAsManyFundsAsAsked) {
  for (const std::int64_t shops : {1, 6, 7})
    for (const std::int64_t payers : {1, 2})
      for (const std::int64_t layer : {1, 2, 6, 25, 50}) {
        const BenchNetwork planned =
            network({.shops = shops, .products = 10, .households = 500, .funds = layer * payers, .payers = payers});
        const std::vector<ledger::Fund> funds = funds_of(planned);
        for (std::int64_t shop = 0; shop < shops; ++shop)
          for (const std::string& bracket : brackets_of_households(planned)) {
            const auto pays = [&](const ledger::Fund& fund) {
              return std::count(fund.shops.begin(), fund.shops.end(), planned.shop_code(shop)) == 1 &&
                     std::count(fund.brackets.begin(), fund.brackets.end(), bracket) == 1;
            };
            EXPECT_EQ(std::count_if(funds.begin(), funds.end(), pays), payers)
                << shops << " shops, " << layer << " funds a layer, " << bracket << " in shop " << shop;
          }
      }
}

RC_GTEST_PROP(BenchNetwork, ABasketHasSoManyLinesOfAsManyProductsAndIsTheSameAtEachCall, ()) {
  const std::int64_t lines = *rc::gen::inRange<std::int64_t>(1, 40);
  const BenchNetwork planned = network({.products = *rc::gen::inRange<std::int64_t>(lines, 200), .lines = lines});
  const std::int64_t number = *rc::gen::inRange<std::int64_t>(0, 1'000'000);
  const engine::Sell sale = planned.basket(2, number);
  std::set<std::string> products;
  for (const engine::AskedSaleLine& line : sale.lines) products.insert(line.product);
  RC_ASSERT(std::ssize(sale.lines) == lines);
  RC_ASSERT(std::ssize(products) == lines);
  RC_ASSERT(engine::CommandBody(sale) == engine::CommandBody(planned.basket(2, number)));
}

TEST(BenchNetwork, OneThatCannotBeIsRefusedByTheNameOfTheOption) {
  const auto refused = [](const BenchNetworkOptions& options) {
    return BenchNetwork::plan(options, kToday).error().field;
  };
  EXPECT_EQ(refused({.shops = 0}), "--shops");
  EXPECT_EQ(refused({.products = 50'001}), "--products");
  EXPECT_EQ(refused({.products = 4, .lines = 5}), "--lines");
  EXPECT_EQ(refused({.households = 0}), "--households");
  EXPECT_EQ(refused({.funds = 5, .payers = 2}), "--funds");
  EXPECT_EQ(refused({.funds = 5, .payers = 5}), "--payers");
}

// --- ready to be sent ------------------------------------------------------------------------------------------------

TEST(BenchFrames, AStampedFrameIsWhatTheCodecWouldHaveWritten) {
  const BenchNetwork planned = network({.shops = 3, .products = 50, .households = 20});
  const BenchFrames frames(planned, 4);
  for (std::int64_t shop = 0; shop < 3; ++shop)
    for (const std::int64_t number : {0, 1, 3, 5}) {
      const BenchStamp stamp{
          .source = SourceId{77}, .number = CommandNumber{(1ull << 40) + 3}, .occurred_at = at("2026-11-23T10:40:00Z")};
      std::string frame = "before";
      frames.append(frame, shop, number, stamp);
      const engine::Command command{.source = stamp.source,
                                    .number = stamp.number,
                                    .occurred_at = stamp.occurred_at,
                                    .body = planned.basket(shop, number % 4)};
      EXPECT_EQ(frame, "before" + net::encode(net::ClientMessage(
                                      net::RequestMessage{raw(stamp.number), net::encode_command(command)})));
    }
}

}  // namespace
}  // namespace apps::bench_network_test
