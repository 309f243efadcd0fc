#include "engine/command.h"

namespace engine {

CommandKind kind_of(const CommandBody& body) {
  static constexpr CommandKind kKinds[] = {CommandKind::declare,   CommandKind::household,   CommandKind::household,
                                           CommandKind::household, CommandKind::household,   CommandKind::card,
                                           CommandKind::card,      CommandKind::entitlement, CommandKind::grant,
                                           CommandKind::deliver,   CommandKind::sell,        CommandKind::take_back,
                                           CommandKind::count,     CommandKind::lose,        CommandKind::commit,
                                           CommandKind::reassign,  CommandKind::reassign};
  static_assert(std::size(kKinds) == std::variant_size_v<CommandBody>);
  if (const auto* grant = std::get_if<RecordGrant>(&body); grant && grant->step == GrantStep::opening)
    return CommandKind::opening;
  if (const auto* delivery = std::get_if<Deliver>(&body); delivery && delivery->opening) return CommandKind::opening;
  return kKinds[body.index()];
}

namespace {

void tell(Receipt&, const auto&) {}
void tell(Receipt& receipt, const ledger::CommandRefused& event) {
  receipt.outcome = Outcome::refused;
  receipt.reason = event.reason;
}
void tell(Receipt& receipt, const ledger::CommandNoted&) {
  receipt.outcome = Outcome::noted;
}
void tell(Receipt& receipt, const ledger::Sold& event) {
  receipt.total = ledger::total_of(event.lines, event.currency);
  if (!event.top_up.is_zero()) receipt.total += event.top_up;
  receipt.ticket = event.ticket;
}
void tell(Receipt& receipt, const ledger::Returned& event) {
  receipt.total = ledger::total_of(event.lines, event.currency);
  receipt.ticket = event.ticket;
}
void tell(Receipt& receipt, const ledger::Delivered& event) {
  for (const ledger::LotReceived& lot : event.lots) receipt.lots.push_back(lot.lot);
}
void tell(Receipt& receipt, const ledger::OpeningStock& event) {
  for (const ledger::LotReceived& lot : event.lots) receipt.lots.push_back(lot.lot);
}
void tell(Receipt& receipt, const ledger::SharesReassigned& event) {
  for (const ledger::ReassignedShare& share : event.shares)
    receipt.total = {receipt.total.minor + share.amount.minor, share.amount.currency};
}

}  // namespace

Receipt receipt_of(const ledger::Event& event) {
  Receipt receipt{.number = event.envelope.number,
                  .sequence = event.envelope.sequence,
                  .recorded_at = event.envelope.recorded_at,
                  .effective_date = event.envelope.effective_date};
  receipt.anomalies = ledger::anomalies_of(event.body);
  std::visit([&receipt](const auto& body) { tell(receipt, body); }, event.body);
  return receipt;
}

}  // namespace engine
