// What a source asks for or tells: one struct a command. Things are named by the codes that people type; `decide`
// turns them into the numbers that events hold.
#pragma once

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "ledger/base/ids.h"
#include "ledger/definitions.h"
#include "ledger/event.h"

namespace engine {

using ledger::CommandKind;
using ledger::Payment;

// Post or replace one definition. The same again is noted, not repeated.
struct Declare {
  ledger::Definition definition;
  friend bool operator==(const Declare&, const Declare&) = default;
};

// Which tariff's brackets a household was measured by, and its step of a linear one.
struct AskedSource {
  std::string tariff;         // code; empty: the shop says the bracket
  std::uint32_t version = 0;  // of that tariff
  std::int64_t level = 0;     // cents, or ten-thousandths of a rate
  friend bool operator==(const AskedSource&, const AskedSource&) = default;
};
struct EnrolHousehold {
  std::string pseudonym;
  std::string legal_entity;
  std::string bracket;
  std::uint8_t size_class = 0;
  Date valid_from = kNoDate;  // not set: the effective date
  Date valid_to = kLastDate;  // not set: as long as the tariff's rights give access
  AskedSource given_by;
  friend bool operator==(const EnrolHousehold&, const EnrolHousehold&) = default;
};
struct RenewHousehold {
  std::string pseudonym;
  std::string bracket;  // empty: as before
  Date valid_from = kNoDate;
  Date valid_to = kLastDate;                    // not set: as long as the tariff's rights give access
  AskedSource given_by;                         // without a bracket: as before
  std::optional<ledger::Override> override_by;  // goes beyond the waiting time and the number of renewals
  bool ends_right = false;                      // the means give no budget: one that a tariff's grid gave ends
  friend bool operator==(const RenewHousehold&, const RenewHousehold&) = default;
};
struct CorrectHousehold {
  std::string pseudonym;
  std::string bracket;  // empty: as it was
  std::optional<std::uint8_t> size_class;
  AskedSource given_by;     // without a bracket: as it was
  bool ends_right = false;  // the means give no budget: one that a tariff's grid gave ends
  friend bool operator==(const CorrectHousehold&, const CorrectHousehold&) = default;
};
// `from` was the same household as `into`: its cards, its month and its later sales are those of `into`.
struct MergeHouseholds {
  std::string from;
  std::string into;
  friend bool operator==(const MergeHouseholds&, const MergeHouseholds&) = default;
};
struct IssueCard {
  std::string pseudonym;
  std::string card;
  friend bool operator==(const IssueCard&, const IssueCard&) = default;
};
struct RevokeCard {
  std::string card;
  friend bool operator==(const RevokeCard&, const RevokeCard&) = default;
};
struct GrantEntitlement {
  std::string pseudonym;
  Date valid_from = kNoDate;
  Date valid_to = kLastDate;
  Money budget;  // a period
  BudgetBasis basis = BudgetBasis::paid;
  Period period = Period::month;     // week (from Monday) or month
  std::string tariff;                // code of the one whose grid gave it; empty: none, it was said
  std::uint32_t tariff_version = 0;  // of that tariff
  friend bool operator==(const GrantEntitlement&, const GrantEntitlement&) = default;
};

enum class GrantStep : std::uint8_t { awarded = 0, received = 1, opening = 2 };
// Money of a fund: awarded by its funder, received, or held when this book was opened. The same (fund, reference,
// step) again with the same amount is noted; with another it is a definition_conflict.
struct RecordGrant {
  GrantStep step = GrantStep::awarded;
  std::string fund;
  Money amount;
  std::string reference;
  friend bool operator==(const RecordGrant&, const RecordGrant&) = default;
};

// Money of a fund reserved for an order or a plan, given free again, or spent on it. Never more than the fund has left,
// nor than what is open under that reference.
struct Commit {
  CommitmentStep step = CommitmentStep::committed;
  std::string fund;
  Money amount;
  std::string reference;  // of the order or plan; unique within the fund
  friend bool operator==(const Commit&, const Commit&) = default;
};
// What past sales left unfunded, or a fund paid of them, is another fund's; prices and tickets stay as they were.
struct Reassign {
  std::string from;      // code of a fund; empty: what was unfunded
  std::string to;        // code of a fund; empty: unfunded
  Date since = kNoDate;  // effective dates of the sales: whole months, for the book keeps them by month
  Date until = kNoDate;  // included
  std::optional<Money> limit;
  std::string reason;
  friend bool operator==(const Reassign&, const Reassign&) = default;
};
struct UndoReassignment {
  Sequence reassignment{};
  std::string reason;
  friend bool operator==(const UndoReassignment&, const UndoReassignment&) = default;
};

struct DeliveredLot {
  std::string product;
  std::string label;
  Quantity quantity;
  MicroCost unit_cost{};
  std::optional<Money> market_price;  // for one piece or 1,000 g or ml
  Origin origin = Origin::bought;
  ExpiryKind expiry_kind = ExpiryKind::none;
  Date expiry = kNoDate;
  std::optional<Fraction> price_cap;
  bool free_of_charge = false;
  friend bool operator==(const DeliveredLot&, const DeliveredLot&) = default;
};
struct Deliver {
  std::string shop;
  std::string supplier;   // empty: none is known
  std::string reference;  // the supplier's delivery note
  std::vector<DeliveredLot> lots;
  bool opening = false;  // what stood on the shelf when this book was opened
  friend bool operator==(const Deliver&, const Deliver&) = default;
};

struct AskedSaleLine {
  std::string product;
  Quantity quantity;
  LotId lot{};  // 0: first expired, first out
  // A fact's price; a request must leave it out. For one piece or 1,000 g or ml; amount of the whole line.
  std::optional<Money> unit_price;
  std::optional<Money> amount;
  std::uint8_t rank = 0;  // of the child it is for, where the tariff asks; 0: not said
  friend bool operator==(const AskedSaleLine&, const AskedSaleLine&) = default;
};
struct AskedPayment {
  PaymentMeans means = PaymentMeans::cash;
  std::optional<Money> amount;  // none: all that the others leave due (one payment at most)
  std::string issuer;
  std::string reference;
  friend bool operator==(const AskedPayment&, const AskedPayment&) = default;
};
struct Sell {
  std::string shop;
  std::string ticket;     // empty: "<source code>-<command number>"
  std::string household;  // pseudonym; empty: the public (or a card)
  std::string card;       // instead of the pseudonym
  Currency currency = Currency::eur;
  std::vector<AskedSaleLine> lines;
  std::vector<AskedPayment> payments;
  // A fact: what the till priced with (empty, 0: none), and the bracket it charged (empty: the household's).
  std::string tariff;
  std::uint32_t tariff_version = 0;
  std::string bracket;                          // where the tariff reads a choice: the one chosen, of a request too
  std::optional<Money> top_up;                  // given on top, freely: feeds the tariff's pool
  std::optional<ledger::Override> override_by;  // goes beyond access, rights and quotas
  friend bool operator==(const Sell&, const Sell&) = default;
};

struct AskedReturnLine {
  std::uint16_t original_line = 0;  // 1-based line of the original ticket
  std::string product;              // for a fact without an original; else empty or the same product
  Quantity quantity;
  bool restocked = true;
  std::optional<Money> unit_price;  // for a fact without an original
  std::optional<Money> amount;
  friend bool operator==(const AskedReturnLine&, const AskedReturnLine&) = default;
};
struct TakeBack {
  std::string shop;
  std::string ticket;           // of this return; empty: "<source code>-<command number>"
  std::string original_ticket;  // empty: none is known (facts only)
  std::string household;        // for a fact without an original
  Currency currency = Currency::eur;
  std::vector<AskedReturnLine> lines;
  std::vector<AskedPayment> refunds;  // none: as the original was paid
  friend bool operator==(const TakeBack&, const TakeBack&) = default;
};

struct CountLine {
  std::string product;
  LotId lot{};  // 0: the product as a whole
  Quantity counted;
  friend bool operator==(const CountLine&, const CountLine&) = default;
};
struct CountStock {
  std::string shop;
  std::vector<CountLine> lines;
  friend bool operator==(const CountStock&, const CountStock&) = default;
};
struct LossLine {
  std::string product;
  LotId lot{};  // 0: first expired, first out
  Quantity quantity;
  LossCause cause = LossCause::other;
  friend bool operator==(const LossLine&, const LossLine&) = default;
};
struct RecordLoss {
  std::string shop;
  std::vector<LossLine> lines;
  friend bool operator==(const RecordLoss&, const RecordLoss&) = default;
};

using CommandBody = std::variant<Declare, EnrolHousehold, RenewHousehold, CorrectHousehold, MergeHouseholds, IssueCard,
                                 RevokeCard, GrantEntitlement, RecordGrant, Deliver, Sell, TakeBack, CountStock,
                                 RecordLoss, Commit, Reassign, UndoReassignment>;

struct Command {
  SourceId source{};
  CommandNumber number{};
  Hash16 hash{};  // of the bytes received; set by the codec
  CommandNature nature = CommandNature::request;
  Instant occurred_at{};
  Date effective_date = kNoDate;  // not set: the day of occurred_at (a fact) or of the server's clock (a request)
  CommandBody body;
  friend bool operator==(const Command&, const Command&) = default;
};

CommandKind kind_of(const CommandBody& body);

// What became of a command: read off its event, so that a retry gets the very same.
enum class Outcome : std::uint8_t { recorded = 0, refused = 1, noted = 2 };
struct Receipt {
  CommandNumber number{};
  Sequence sequence{};
  Instant recorded_at{};
  Date effective_date = kNoDate;
  Outcome outcome = Outcome::recorded;
  Error reason;                            // when refused
  std::vector<ledger::Anomaly> anomalies;  // of a fact
  Money total;                             // due of a sale with its top-up, refund of a return, reassigned; else zero
  std::string ticket;                      // of a sale or return
  std::vector<LotId> lots;                 // of a delivery
  friend bool operator==(const Receipt&, const Receipt&) = default;
};
Receipt receipt_of(const ledger::Event& event);

}  // namespace engine
