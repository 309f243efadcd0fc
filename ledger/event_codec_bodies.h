// The bodies of events, each to its member of BodyPart's union and back: the event codec divided by family. Nothing
// outside event_codec*.cc includes this.
//
// `write` chooses the member. `read` answers malformed for what this reader doesn't know, and may throw kj::Exception.
#pragma once

#include "ledger/event.h"
#include "ledger/schema/event.capnp.h"
#include "ledger/wire_codec.h"

namespace ledger {

using BodyOut = wire::BodyPart::Builder;

// --- event_codec.cc: any of them
void write_body(const EventBody& body, BodyOut out);
Result<EventBody> read_body(wire::BodyPart::Reader in);

// --- event_codec_network.cc: definitions, households, money, what did not happen
void write(const Declared& declared, BodyOut out);
void write(const HouseholdEnrolled& enrolled, BodyOut out);
void write(const HouseholdRenewed& renewed, BodyOut out);
void write(const HouseholdCorrected& corrected, BodyOut out);
void write(const HouseholdMerged& merged, BodyOut out);
void write(const CardIssued& issued, BodyOut out);
void write(const CardRevoked& revoked, BodyOut out);
void write(const EntitlementGranted& granted, BodyOut out);
void write(const GrantAwarded& awarded, BodyOut out);
void write(const GrantReceived& received, BodyOut out);
void write(const OpeningFund& opening, BodyOut out);
void write(const CommitmentChanged& changed, BodyOut out);
void write(const SharesReassigned& reassigned, BodyOut out);
void write(const CommandRefused& refused, BodyOut out);
void write(const CommandNoted& noted, BodyOut out);
Result<Declared> read(wire::Declared::Reader in);
Result<HouseholdEnrolled> read(wire::HouseholdEnrolled::Reader in);
Result<HouseholdRenewed> read(wire::HouseholdRenewed::Reader in);
Result<HouseholdCorrected> read(wire::HouseholdCorrected::Reader in);
Result<HouseholdMerged> read(wire::HouseholdMerged::Reader in);
Result<CardIssued> read(wire::CardIssued::Reader in);
Result<CardRevoked> read(wire::CardRevoked::Reader in);
Result<EntitlementGranted> read(wire::EntitlementGranted::Reader in);
Result<GrantAwarded> read_awarded(wire::GrantMovement::Reader in);
Result<GrantReceived> read_received(wire::GrantMovement::Reader in);
Result<OpeningFund> read_opening(wire::GrantMovement::Reader in);
Result<CommitmentChanged> read(wire::CommitmentChanged::Reader in);
Result<SharesReassigned> read(wire::SharesReassigned::Reader in);
Result<CommandRefused> read(wire::CommandRefused::Reader in);
Result<CommandNoted> read(wire::CommandNoted::Reader in);

// --- event_codec_goods.cc: deliveries, counts, losses
void write(const Delivered& delivered, BodyOut out);
void write(const OpeningStock& opening, BodyOut out);
void write(const StockCounted& counted, BodyOut out);
void write(const LossRecorded& loss, BodyOut out);
Result<Delivered> read(wire::Delivered::Reader in);
Result<OpeningStock> read(wire::OpeningStock::Reader in);
Result<StockCounted> read(wire::StockCounted::Reader in);
Result<LossRecorded> read(wire::LossRecorded::Reader in);

// --- event_codec_sales_first.cc: sales and returns as they were first written
Result<Sold> read(wire::Sold::Reader in);
Result<Returned> read(wire::Returned::Reader in);

// --- event_codec_sales.cc: sales, returns, anomalies
void write(const Sold& sold, BodyOut out);
void write(const Returned& returned, BodyOut out);
Result<Sold> read(wire::TicketSold::Reader in);
Result<Returned> read(wire::TicketReturned::Reader in);
void write(const Anomaly& anomaly, wire::Anomaly::Builder out);
Result<std::vector<Anomaly>> read_anomalies(const capnp::List<wire::Anomaly>::Reader& in);
template <class Builder>
void write_anomalies(const std::vector<Anomaly>& anomalies, Builder out) {
  write_items(
      anomalies, [&](auto count) { return out.initAnomalies(count); },
      [](const Anomaly& anomaly, wire::Anomaly::Builder anomaly_out) { write(anomaly, anomaly_out); });
}

// --- event_codec_checks.cc: what the figures of an event that is written, and of one that was read, must say.
// Every draw balances, with nothing unfunded or surplus below nothing; the moves of a counted or lost line sum to what
// it counts or loses; the draws of a line sum to it; payments sum to the lines unless an anomaly says that they don't;
// the sums that others will make of them fit 64 bits. corrupt_record names the line that does not.
Result<void> check_figures(const EventBody& body);

}  // namespace ledger
