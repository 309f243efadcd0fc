// Events: what happened, in the past tense, with results (amounts quoted, shares paid), never instructions to compute
// again. One struct an event, by family in event_network.h, event_goods.h and event_sales.h; the schema beside them
// (schema/event.capnp) is the specification of the bytes.
//
// An event is stored as parts: its body; the household's pseudonym, when it concerns one; and one part for each
// (fund, category) that paid, which a funder can be shown alone. The body alone rebuilds every row but the household's
// own, so a withheld household part leaves stock and funds as they were.
#pragma once

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "ledger/event_goods.h"
#include "ledger/event_network.h"
#include "ledger/event_sales.h"

namespace ledger {

// Who said it, when it happened, when it counts, when it was written.
struct Envelope {
  Sequence sequence{};
  Instant occurred_at{};          // the till's clock
  Instant recorded_at{};          // the server's; never runs back
  Date requested_date = kNoDate;  // the books' day that was asked for
  Date effective_date = kNoDate;  // the books' day it counts on: requested, or the first open day after
  SourceId source{};              // 0: the server itself
  CommandNumber number{};         // counted by the source
  Hash16 command_hash{};          // of the bytes received; zero when the household part that holds it is withheld
  friend bool operator==(const Envelope&, const Envelope&) = default;
};

// What leads to a household. A part of its own with a random salt, so that it can be forgotten. Every event of a
// command that names a household or a card has one, since the command's hash is stored with it.
struct HouseholdPart {
  HouseholdId household{};  // 0: the book knows none by what was named, or what came back was nobody's
  std::string pseudonym;    // with HouseholdEnrolled only
  HouseholdId other{};      // with HouseholdMerged: the one that remains
  std::string card;         // with CardIssued and CardRevoked
  friend bool operator==(const HouseholdPart&, const HouseholdPart&) = default;
};

using EventBody = std::variant<Declared, HouseholdEnrolled, HouseholdRenewed, HouseholdCorrected, HouseholdMerged,
                               CardIssued, CardRevoked, EntitlementGranted, GrantAwarded, GrantReceived, OpeningFund,
                               Delivered, OpeningStock, StockCounted, LossRecorded, Sold, Returned, CommandRefused,
                               CommandNoted, CommitmentChanged, SharesReassigned>;

struct Event {
  Envelope envelope;
  std::optional<HouseholdPart> household;  // nothing: it concerns none, or that part is withheld
  bool household_withheld = false;
  EventBody body;
  friend bool operator==(const Event&, const Event&) = default;
};

// What a request would have been refused for; none of a refusal, and of what the book already said.
const std::vector<Anomaly>& anomalies_of(const EventBody& body);

// "sold", "delivered", "declared": the word for the kind.
std::string_view kind_of(const Event& event);

// What each fund paid in one category: the content of a fund-share part. Sorted by fund, then category.
struct FundShare {
  FundId fund{};
  CategoryId category{};
  Month month{};
  ShopId shop{};
  Money amount;  // negative in a return: the fund gets it back
  friend bool operator==(const FundShare&, const FundShare&) = default;
};
std::vector<FundShare> fund_shares(const Event& event);

}  // namespace ledger
