// Plans of another house (numscript, ../shared/data/numscript-examples) said as funds: docs/pricing_model.md has the
// shapes that can be said and those that cannot, each with its test here.
#include <gtest/gtest.h>

#include <boost/json.hpp>
#include <boost/json/src.hpp>
#include <fstream>
#include <numeric>
#include <sstream>

#include "pricing/fund_examples.h"

namespace pricing::numscript_test {
namespace {

using namespace fund_examples;
using boost::json::value;
using test_support::day;
using testing::ElementsAre;

Funding fund_need(std::vector<FundView> funds, Money need) {
  sort_for_paying(funds);
  return draw_on_funds(
      funds, {.need = need, .price_gap = eur(0), .quantity = {1}, .has_household = true, .date = day("2026-11-23")},
      Explain::no);
}

// --- the examples, read from their file ------------------------------------------------------------------------------

std::optional<value> example(std::string_view id) {
  const auto data = test_support::shared_data();
  if (!data) return std::nullopt;
  std::ifstream file(*data / "numscript-examples" / "examples.json");
  std::stringstream text;
  text << file.rdbuf();
  const value examples = boost::json::parse(text.str());
  for (const value& each : examples.as_array())
    if (each.at("id").as_string() == id) return each;
  throw std::out_of_range(std::string(id));
}

Money amount_of(const value& statement) {
  return eur(statement.at("amount").as_int64());
}

std::vector<std::int64_t> posted(const value& each) {
  std::vector<std::int64_t> cents;
  for (const value& posting : each.at("expected").at("postings").as_array())
    cents.push_back(posting.at("amount").as_int64());
  return cents;
}

std::vector<std::int64_t> paid(const Funding& funding) {
  std::vector<std::int64_t> cents;
  for (const FundPayment& payment : funding.payments) cents.push_back(payment.amount.minor);
  return cents;
}

// Sources in order, each with its balance and its maximum.
std::vector<FundView> in_order(const value& each) {
  std::vector<FundView> funds;
  for (const value& source : each.at("statements").at(0).at("source").at("inorder").as_array()) {
    const auto capped = source.as_object().if_contains("max");
    const value& account = capped ? source.at("from").at("account") : source.at("account");
    const auto number = static_cast<std::uint32_t>(funds.size() + 1);
    for (const value& balance : each.at("balances").as_array())
      if (balance.at("account") == account)
        funds.push_back(fund(number, eur(balance.at("amount").as_int64()), static_cast<std::int32_t>(number)));
    if (capped) funds.back().per_sale = eur(capped->as_int64());
  }
  return funds;
}

class Numscript : public testing::TestWithParam<const char*> {};

TEST_P(Numscript, PaysFromOrderedAndCappedSources) {
  const auto each = example(GetParam());
  if (!each) GTEST_SKIP() << "the folder of shared data is not beside the project";
  EXPECT_EQ(paid(fund_need(in_order(*each), amount_of(each->at("statements").at(0)))), posted(*each));
}
INSTANTIATE_TEST_SUITE_P(Cases, Numscript, testing::Values("NS034", "NS036"));

// A leaf of nested portions: its part of the whole, and its maximum where it has one.
struct Leaf {
  Fraction part;
  std::optional<Money> max;
};

void flatten(const value& node, Fraction part, std::vector<Leaf>& leaves) {
  const boost::json::object& shape = node.as_object();
  if (shape.contains("account")) return leaves.push_back({part, {}});
  if (const auto steps = shape.if_contains("inorder"))  // a maximum, then `kept`
    return leaves.push_back({part, eur(steps->at(0).at("max").as_int64())});
  Fraction left{1, 1};
  for (const value& share : shape.at("split").as_array()) {
    const std::string portion(share.at("portion").as_string());
    const Fraction own = portion == "remaining" ? left : Fraction::parse(portion).value();
    left = subtract(left, own).value();
    flatten(share.at("to"), multiply(part, own).value(), leaves);
  }
}

// One tier, whose weights are the leaves' parts over their common denominator.
std::vector<FundView> tier_of(const std::vector<Leaf>& leaves, Money purse) {
  std::int64_t denominator = 1;
  for (const Leaf& leaf : leaves) denominator = std::lcm(denominator, leaf.part.denominator);
  std::vector<FundView> funds;
  for (const Leaf& leaf : leaves) {
    const std::int64_t weight = leaf.part.numerator * (denominator / leaf.part.denominator);
    funds.push_back(fund(static_cast<std::uint32_t>(funds.size() + 1), purse, 1, weight));
    funds.back().per_sale = leaf.max;
  }
  return funds;
}

TEST(NumscriptPortions, NestedThreeDeepAreOneTierOfTheirProducts) {
  const auto each = example("NS111");
  if (!each) GTEST_SKIP() << "the folder of shared data is not beside the project";
  const value& statement = each->at("statements").at(0);
  std::vector<Leaf> leaves;
  flatten(statement.at("destination"), {1, 1}, leaves);
  ASSERT_EQ(leaves.size(), 4u);
  EXPECT_EQ(paid(fund_need(tier_of(leaves, amount_of(statement)), amount_of(statement))), posted(*each));
}

// --- other shapes ----------------------------------------------------------------------------------------------------

TEST(NumscriptPortions, WithinAnOrderAreATierAmongTiers) {  // { a, { 1/3 from b, remaining from c }, d }
  const auto plan = [](Money need) {
    return fund_need({fund(1, eur(1'00), 1), fund(2, eur(5'00), 2, 1), fund(3, eur(5'00), 2, 2), fund(4, eur(9'00), 3)},
                     need);
  };
  EXPECT_THAT(plan(eur(4'00)).payments, ElementsAre(pays(1, eur(1'00)), pays(2, eur(1'00)), pays(3, eur(2'00))));
  // There a portion whose source is short is short; here it goes round its tier, and only then to the next.
  EXPECT_THAT(plan(eur(10'00)).payments, ElementsAre(pays(1, eur(1'00)), pays(2, eur(4'00)), pays(3, eur(5'00))));
  EXPECT_THAT(plan(eur(12'00)).payments,
              ElementsAre(pays(1, eur(1'00)), pays(2, eur(5'00)), pays(3, eur(5'00)), pays(4, eur(1'00))));
}

// Of 10 cents by 3/20 × 1/5, 3/20 × 4/5 × 1/20, 3/20 × 4/5 × 19/20 and 17/20: 0.3, 0.06, 1.14 and 8.5. Rounded at each
// level, as there, the first levels would take the odd cents.
TEST(NumscriptPortions, NestedAreRoundedOnceHereNotAtEachLevel) {
  const std::vector<Leaf> leaves = {{{3, 100}, {}}, {{3, 500}, {}}, {{57, 500}, {}}, {{17, 20}, {}}};
  EXPECT_THAT(fund_need(tier_of(leaves, eur(10)), eur(10)).payments, ElementsAre(pays(3, eur(1)), pays(4, eur(9))));
}

// `max 1.00 to cashback, remaining kept` within a portion keeps the rest back there; here a tier shares it.
TEST(NumscriptPortions, KeepNothingBackWhenTheirMaximumIsReached) {
  const Funding funding = fund_need(tier_of({{{1, 2}, eur(1'00)}, {{1, 2}, std::nullopt}}, eur(10'00)), eur(10'00));
  EXPECT_THAT(funding.payments, ElementsAre(pays(1, eur(1'00)), pays(2, eur(9'00))));
  EXPECT_EQ(funding.unfunded, eur(0));
}

// There the whole transaction fails; here what is missing is told, and a bracket may ask that nothing be.
TEST(NumscriptSources, ThatAreShortLeaveTheRestUnfunded) {
  const Funding funding = fund_need({fund(1, eur(3'00), 1), fund(2, eur(2'00), 2)}, eur(10'00));
  EXPECT_THAT(funding.payments, ElementsAre(pays(1, eur(3'00)), pays(2, eur(2'00))));
  EXPECT_EQ(funding.unfunded, eur(5'00));
}

}  // namespace
}  // namespace pricing::numscript_test
