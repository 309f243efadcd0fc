// Events of what the network declares, of its households and its money, and of what did not happen (event.h).
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "ledger/base/ids.h"
#include "ledger/definitions.h"

namespace ledger {

// Where a request would have been refused, a fact says so here.
struct Anomaly {
  ErrorCode code = ErrorCode::none;
  std::string field;
  friend bool operator==(const Anomaly&, const Anomaly&) = default;
};

// --- the network -----------------------------------------------------------------------------------------------------

// A definition, new or in place of the former one of the same code. `id` is what other events call it (a price has
// none: 0); `category` is the number of a product's category; `brackets` those of a tariff's, in its order, and
// `version` counts the versions of that tariff from 1.
struct Declared {
  std::uint32_t id = 0;
  CategoryId category{};
  std::vector<BracketId> brackets;
  std::uint32_t version = 0;
  Definition definition;
  std::vector<Anomaly> anomalies;
  friend bool operator==(const Declared&, const Declared&) = default;
};

// --- households (the household part says which) ----------------------------------------------------------------------

// The tariff version whose brackets a household was measured by, and its step of a linear one: all that is kept of it.
struct BracketSource {
  TariffId tariff{};  // 0: the shop said the bracket
  std::uint32_t version = 0;
  std::int64_t level = 0;  // of a linear tariff: cents, or ten-thousandths of a rate
  friend bool operator==(const BracketSource&, const BracketSource&) = default;
};
// The tariff version whose rights bind an access where the shop said the bracket.
struct AccessTerms {
  TariffId tariff{};  // 0: none does
  std::uint32_t version = 0;
  friend bool operator==(const AccessTerms&, const AccessTerms&) = default;
};
// Access, rights, a quota or a waiting time were passed over by somebody who may.
struct Override {
  std::string role;
  std::string reason;
  friend bool operator==(const Override&, const Override&) = default;
};
struct HouseholdEnrolled {
  LegalEntityId legal_entity{};
  BracketId bracket{};
  std::uint8_t size_class = 0;  // 1 person … 6 and more; 0 unknown
  Date valid_from = kNoDate;
  Date valid_to = kLastDate;
  BracketSource given_by;
  AccessTerms bound_by;
  std::vector<Anomaly> anomalies;
  friend bool operator==(const HouseholdEnrolled&, const HouseholdEnrolled&) = default;
};
struct HouseholdRenewed {
  BracketId bracket{};
  Date valid_from = kNoDate;
  Date valid_to = kLastDate;
  BracketSource given_by;
  AccessTerms bound_by;
  std::optional<Override> override_by;
  bool ends_right = false;  // a budget that a tariff's grid gave ends the day before valid_from
  std::vector<Anomaly> anomalies;
  friend bool operator==(const HouseholdRenewed&, const HouseholdRenewed&) = default;
};
struct HouseholdCorrected {
  BracketId bracket{};
  std::uint8_t size_class = 0;
  BracketSource given_by;
  AccessTerms bound_by;
  bool ends_right = false;  // a budget that a tariff's grid gave ends the day before the effective date
  std::vector<Anomaly> anomalies;
  friend bool operator==(const HouseholdCorrected&, const HouseholdCorrected&) = default;
};
struct HouseholdMerged {
  std::vector<Anomaly> anomalies;
  friend bool operator==(const HouseholdMerged&, const HouseholdMerged&) = default;
};
struct CardIssued {
  std::vector<Anomaly> anomalies;
  friend bool operator==(const CardIssued&, const CardIssued&) = default;
};
struct CardRevoked {
  std::vector<Anomaly> anomalies;
  friend bool operator==(const CardRevoked&, const CardRevoked&) = default;
};
// A purchase right: a budget a month or a week within a window.
struct EntitlementGranted {
  Date valid_from = kNoDate;
  Date valid_to = kLastDate;
  Money budget;  // a period
  BudgetBasis basis = BudgetBasis::paid;
  Period period = Period::month;  // week or month
  TariffId tariff{};              // whose grid gave it; 0: none, it was said
  std::uint32_t tariff_version = 0;
  std::vector<Anomaly> anomalies;
  friend bool operator==(const EntitlementGranted&, const EntitlementGranted&) = default;
};

// --- money -----------------------------------------------------------------------------------------------------------

struct GrantAwarded {
  FundId fund{};
  Money amount;
  std::string reference;  // the funder's own; unique within the fund
  std::vector<Anomaly> anomalies;
  friend bool operator==(const GrantAwarded&, const GrantAwarded&) = default;
};
struct GrantReceived {
  FundId fund{};
  Money amount;
  std::string reference;
  std::vector<Anomaly> anomalies;
  friend bool operator==(const GrantReceived&, const GrantReceived&) = default;
};
// What a fund still held on the first day of this book.
struct OpeningFund {
  FundId fund{};
  Money amount;
  std::string reference;
  std::vector<Anomaly> anomalies;
  friend bool operator==(const OpeningFund&, const OpeningFund&) = default;
};

// Money of a fund reserved for an order or a plan, given free again, or spent on it.
struct CommitmentChanged {
  CommitmentStep step = CommitmentStep::committed;
  FundId fund{};
  Money amount;           // > 0
  std::string reference;  // of the order or plan; what is open under it never goes below zero
  std::vector<Anomaly> anomalies;
  friend bool operator==(const CommitmentChanged&, const CommitmentChanged&) = default;
};

// Past shares are paid by another fund, or by one at last; prices and tickets stay as they were. What it says is by
// month, shop, category, bracket and origin, so that balances by each are mended exactly, and a fund's earmark can be
// kept; it can be reversed by a later one.
struct ReassignedShare {
  Month month{};
  ShopId shop{};
  CategoryId category{};
  BracketId bracket{};  // of the sales; 0: the public
  Origin origin = Origin::bought;
  Money amount;  // > 0, or < 0 in a reversal
  friend bool operator==(const ReassignedShare&, const ReassignedShare&) = default;
};
struct SharesReassigned {
  FundId from{};        // 0: what was unfunded
  FundId to{};          // 0: unfunded
  Sequence reverses{};  // 0: none
  std::string reason;
  std::vector<ReassignedShare> shares;
  std::vector<Anomaly> anomalies;
  friend bool operator==(const SharesReassigned&, const SharesReassigned&) = default;
};

// --- what did not happen ---------------------------------------------------------------------------------------------

// What a command was about. Ordinals are in the log.
enum class CommandKind : std::uint8_t {
  declare = 0,
  household = 1,
  card = 2,
  entitlement = 3,
  grant = 4,
  opening = 5,
  deliver = 6,
  sell = 7,
  take_back = 8,
  count = 9,
  lose = 10,
  commit = 11,
  reassign = 12,
};
std::string_view to_string(CommandKind kind);

struct AskedLine {
  ProductId product{};
  Quantity quantity;
  friend bool operator==(const AskedLine&, const AskedLine&) = default;
};
// A rule said no. What was asked for stays as evidence of a need that was not met.
struct CommandRefused {
  CommandKind kind = CommandKind::sell;
  Error reason;
  ShopId shop{};
  BracketId bracket{};
  std::vector<AskedLine> asked;
  // Of a discount that no pool covered: what it would have needed beyond what covers it, of the whole basket.
  Money refused;
  friend bool operator==(const CommandRefused&, const CommandRefused&) = default;
};
// The book already said so: nothing changed.
struct CommandNoted {
  CommandKind kind = CommandKind::declare;
  friend bool operator==(const CommandNoted&, const CommandNoted&) = default;
};

}  // namespace ledger
