// What stands in rows: lots and originals, commitments and reassignments, households.
#include "engine/references_parts.h"

namespace engine {
namespace {

// --- lots ------------------------------------------------------------------------------------------------------------

class Lots {
 public:
  Lots(const Balances& balances, Sequence sequence) : balances_(balances), sequence_(sequence) {}

  Result<void> operator()(const auto&) const { return {}; }
  Result<void> operator()(const ledger::Delivered& event) const { return in_turn(event.lots); }
  Result<void> operator()(const ledger::OpeningStock& event) const { return in_turn(event.lots); }
  Result<void> operator()(const ledger::StockCounted& event) const {
    for (const ledger::CountedLine& line : event.lines) {
      TRY(here(event.shop, line.product, line.lot));
      for (const ledger::StockMove& move : line.moves) TRY(here(event.shop, line.product, move.lot));
    }
    return {};
  }
  Result<void> operator()(const ledger::LossRecorded& event) const {
    for (const ledger::LostLine& line : event.lines)
      for (const ledger::StockMove& move : line.moves) TRY(here(event.shop, line.product, move.lot));
    return {};
  }
  Result<void> operator()(const ledger::Sold& event) const { return drawn(event); }
  Result<void> operator()(const ledger::Returned& event) const {
    if (event.original >= sequence_) return unknown("as its original event", event.original);
    return drawn(event);
  }

 private:
  Result<void> in_turn(const std::vector<ledger::LotReceived>& lots) const {
    LotId expected = balances_.next_lot();
    for (const ledger::LotReceived& lot : lots) {
      if (lot.lot != expected) return out_of_turn("lot", lot.lot, expected);
      expected = next(expected);
    }
    return {};
  }
  template <class Ticket>
  Result<void> drawn(const Ticket& event) const {
    for (const auto& line : event.lines)
      for (const ledger::Draw& draw : line.draws) TRY(here(event.shop, line.product, draw.lot));
    return {};
  }
  Result<void> here(ShopId shop, ProductId product, LotId lot) const {
    if (is_none(lot)) return {};
    const LotRow* row = balances_.lot(lot);
    if (row == nullptr) return unknown("lot", lot);
    if (row->shop == shop && row->product == product) return {};
    return broken("it names lot " + std::to_string(raw(lot)) + ", which is of another shop or product");
  }

  const Balances& balances_;
  Sequence sequence_;
};

}  // namespace

Result<void> check_lots(const Balances& balances, const ledger::Event& event) {
  return std::visit(Lots(balances, event.envelope.sequence), event.body);
}

// --- commitments and reassignments -----------------------------------------------------------------------------------

Result<void> check_funding(const Balances& balances, const ledger::EventBody& body) {
  if (const auto* commitment = std::get_if<ledger::CommitmentChanged>(&body)) {
    const bool reserves = commitment->step == CommitmentStep::committed;
    const std::int64_t cents = commitment->amount.minor;
    if (cents <= 0) return broken("it commits, releases or captures nothing");
    if (!reserves && cents > balances.committed(commitment->fund, commitment->reference))
      return broken("it releases or captures more than is committed under '" + printable(commitment->reference) + "'");
  }
  const auto* reassigned = std::get_if<ledger::SharesReassigned>(&body);
  if (reassigned == nullptr || is_none(reassigned->reverses)) return {};
  const ReassignmentRow* undone = balances.reassignment(reassigned->reverses);
  if (undone == nullptr) return unknown("as what it reverses event", reassigned->reverses);
  if (is_none(undone->undone_by) && is_none(undone->undoes)) return {};
  return broken("it reverses what was reversed before, or is a reversal itself");
}

// --- households ------------------------------------------------------------------------------------------------------

namespace {

// One whose enrolment was withheld has a number, and no row.
bool was_enrolled(const Households& households, HouseholdId id) {
  return raw(id) < raw(households.next_id());
}

bool is_merged(const Households& households, HouseholdId id) {
  const HouseholdRow* row = households.try_row(id);
  return row != nullptr && !is_none(row->merged_into);
}

// Following mergers must come to an end.
Result<void> check_merger(const Households& households, const ledger::HouseholdPart& part) {
  if (is_none(part.other) || !was_enrolled(households, part.other)) return unknown("household", part.other);
  if (part.household == part.other) return broken("it merges a household into itself");
  if (is_merged(households, part.household) || is_merged(households, part.other))
    return broken("it merges a household that was merged before");
  return {};
}

}  // namespace

Result<void> check_household(const Households& households, const ledger::Event& event) {
  if (!event.household) return {};
  const HouseholdId id = event.household->household;
  if (std::holds_alternative<ledger::HouseholdEnrolled>(event.body)) {
    if (id != households.next_id()) return out_of_turn("household", id, households.next_id());
    return {};
  }
  if (!was_enrolled(households, id)) return unknown("household", id);
  if (std::holds_alternative<ledger::HouseholdMerged>(event.body)) return check_merger(households, *event.household);
  return {};
}

}  // namespace engine
