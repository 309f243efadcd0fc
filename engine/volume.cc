#include "engine/volume.h"

#include <cstdint>

namespace engine {
namespace {

using Wide = Volume::Wide;

// A good that is taken back and lost, and a share that is counted by fund, shop, category, month and payer, are in at
// most so many figures; one that changes payer is in twice as many.
constexpr int kFiguresOfOne = 6;
// The totals of `verify` add and take away a few of these sums.
constexpr Wide kVolumeMax = INT64_MAX / 8;

class Summing {
 public:
  void operator()(const auto&) {}  // other events move neither goods nor money
  void operator()(const ledger::GrantAwarded& event) { money(event.amount); }
  void operator()(const ledger::GrantReceived& event) { money(event.amount); }
  void operator()(const ledger::OpeningFund& event) { money(event.amount); }
  void operator()(const ledger::Delivered& event) { received(event.lots); }
  void operator()(const ledger::OpeningStock& event) { received(event.lots); }
  void operator()(const ledger::StockCounted& event) { moved(event.lines); }
  void operator()(const ledger::LossRecorded& event) { moved(event.lines); }
  void operator()(const ledger::CommitmentChanged& event) { money(event.amount); }
  void operator()(const ledger::SharesReassigned& event) {
    for (const ledger::ReassignedShare& share : event.shares) money(share.amount), money(share.amount);
  }
  void operator()(const ledger::Sold& event) {
    drawn(event.lines);
    money(event.top_up);
  }
  void operator()(const ledger::Returned& event) {
    drawn(event.lines);
    money(event.from_pool);
  }

  Volume sum;

 private:
  void goods(Quantity quantity) { sum.units += kFiguresOfOne * Volume::magnitude(quantity.units); }
  void money(const Money& amount) { sum.cents += kFiguresOfOne * Volume::magnitude(amount.minor); }

  void received(const std::vector<ledger::LotReceived>& lots) {
    for (const ledger::LotReceived& lot : lots) goods(lot.quantity), money(lot.cost);
  }
  template <class Lines>
  void moved(const Lines& lines) {
    for (const auto& line : lines)
      for (const ledger::StockMove& move : line.moves) goods(move.quantity), money(move.value);
  }
  template <class Lines>
  void drawn(const Lines& lines) {
    for (const auto& line : lines)
      for (const ledger::Draw& draw : line.draws) {
        goods(draw.quantity);
        for (const Money& amount : {draw.amount, draw.cost, draw.market, draw.unfunded, draw.surplus}) money(amount);
        for (const ledger::Share& share : draw.shares) money(share.amount);
      }
  }
};

}  // namespace

Volume volume_of(const ledger::EventBody& body) {
  Summing summing;
  std::visit(summing, body);
  return summing.sum;
}

bool fits(const Volume& rows, const Volume& more) {
  return rows.units + more.units <= kVolumeMax && rows.cents + more.cents <= kVolumeMax;
}

}  // namespace engine
