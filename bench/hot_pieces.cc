// The pieces that every sale passes through, to be counted in instructions:
//
//   valgrind --tool=callgrind --collect-atstart=no --toggle-collect='counted' hot_pieces PIECE
//
// Only what is below `counted` is counted, so that building the grocery is not. bench/check.py does that for each piece
// and compares with bench/baseline.json. Instructions are the same at each run, where times are not.
#include <cstdio>
#include <functional>
#include <map>
#include <string>

#include "bench/grocery.h"
#include "engine/sale.h"
#include "ledger/event_codec.h"

// Seen by callgrind under this very name.
extern "C" [[gnu::noinline]] void counted(const std::function<void()>& piece) {
  piece();
  asm volatile("" ::: "memory");  // or it would be a jump, which nobody returns from
}

namespace bench {
namespace {

constexpr std::int64_t kTimes = 200;

template <class Value>
void keep(const Value& value) {
  asm volatile("" : : "r"(&value) : "memory");
}

// Once before it is counted, so that what is made on first use is not.
void count(const std::function<void()>& piece) {
  piece();
  counted([&] {
    for (std::int64_t i = 0; i < kTimes; ++i) piece();
  });
}

void quote() {
  const Grocery grocery({.funds = 2});
  const pricing::Basket basket = grocery.priced_basket(1, Grocery::kLines);
  const std::vector<pricing::FundView> funds = grocery.funds();
  count([&] {
    std::vector<pricing::FundView> left = funds;
    keep(pricing::quote(basket, left, pricing::Explain::no).value());
  });
}

void price() {
  const Grocery grocery({.funds = 2});
  const engine::Sell sale = grocery.basket(1);
  const engine::SaleDates dates{.priced = grocery.today(), .counted = grocery.today()};
  count([&] {
    keep(engine::price_sale(grocery.state(), sale, CommandNature::request, dates, pricing::Explain::no).value());
  });
}

void encode() {
  const ledger::Event event = two_fund_sale();
  SeededEntropy entropy(1);
  count([&] { keep(ledger::encode_event(event, entropy)); });
}

void decode() {
  const ledger::Event event = two_fund_sale();
  SeededEntropy entropy(1);
  const std::vector<ledger::Part> parts = ledger::encode_event(event, entropy);
  count([&] { keep(ledger::decode_event(event.envelope.sequence, parts).value()); });
}

void hash() {
  const ledger::Event event = two_fund_sale();
  SeededEntropy entropy(1);
  const std::vector<ledger::Part> parts = ledger::encode_event(event, entropy);
  ledger::MerkleFrontier tree;
  count([&] {
    tree.push(ledger::leaf_hash(ledger::make_leaf(parts, ledger::Seed{1}, event.envelope.sequence)));
    keep(tree);
  });
}

// From command to reply, in batches of one; the log is in memory.
void execute() {
  Grocery grocery({.funds = 2});
  count([&] { grocery.sell(1); });
}

// As opening without rows does it.
void replay() {
  Grocery grocery({.funds = 2});
  for (std::int64_t i = 0; i < kTimes; ++i) grocery.sell(1);
  const auto fold = [&] {
    engine::Folded folded;
    const auto add = [&folded](const ledger::Event& event, const engine::Leaf& leaf) {
      return folded.add(event, leaf);
    };
    engine::for_each_event(grocery.log(), Sequence{1}, add).value();
    keep(folded);
  };
  fold();
  counted(fold);
}

const std::map<std::string, void (*)()> kPieces = {{"quote", quote},   {"price", price}, {"encode", encode},
                                                   {"decode", decode}, {"hash", hash},   {"execute", execute},
                                                   {"replay", replay}};

}  // namespace
}  // namespace bench

int main(int argc, char** argv) {
  const auto piece = argc == 2 ? bench::kPieces.find(argv[1]) : bench::kPieces.end();
  if (piece != bench::kPieces.end()) return piece->second(), 0;
  std::fputs("usage: hot_pieces PIECE, one of:", stderr);
  for (const auto& [name, run] : bench::kPieces) std::fprintf(stderr, " %s", name.c_str());
  std::fputs("\n", stderr);
  return 2;
}
