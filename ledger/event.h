// Events: what happened, in the past tense, with results (amounts quoted, shares paid), never instructions to compute
// again. One struct an event; the schema beside it (schema/event.capnp) is the specification of the bytes.
//
// An event is stored as parts: its body; the household's pseudonym, when it concerns one; and one part for each
// (fund, category) that paid, which a funder can be shown alone. The body alone rebuilds every row but the household's
// own, so a withheld household part leaves stock and funds as they were.
#pragma once

#include <boost/container/small_vector.hpp>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "ledger/base/ids.h"
#include "ledger/definitions.h"

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
  HouseholdId household{};  // 0: the book knows none by what was named
  std::string pseudonym;    // with HouseholdEnrolled only
  HouseholdId other{};      // with HouseholdMerged: the one that remains
  std::string card;         // with CardIssued and CardRevoked
  friend bool operator==(const HouseholdPart&, const HouseholdPart&) = default;
};

// Where a request would have been refused, a fact says so here.
struct Anomaly {
  ErrorCode code = ErrorCode::none;
  std::string field;
  friend bool operator==(const Anomaly&, const Anomaly&) = default;
};

// --- the network -----------------------------------------------------------------------------------------------

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

// --- households (the household part says which) ------------------------------------------------------------------

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

// --- money -------------------------------------------------------------------------------------------------------

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

// --- goods ---------------------------------------------------------------------------------------------------------

struct LotReceived {
  ProductId product{};
  LotId lot{};
  std::string label;  // the supplier's lot number
  Quantity quantity;
  MicroCost unit_cost{};
  Money cost;          // of the whole lot
  Money market_price;  // for one piece or 1,000 g or ml, when the lot states it; zero: the price list's
  Origin origin = Origin::bought;
  ExpiryKind expiry_kind = ExpiryKind::none;
  Date expiry = kNoDate;
  std::optional<Fraction> price_cap;  // of the market price: no unit price of this lot goes above
  bool free_of_charge = false;        // the funder requires free distribution
  friend bool operator==(const LotReceived&, const LotReceived&) = default;
};
struct Delivered {
  ShopId shop{};
  SupplierId supplier{};
  std::string reference;
  std::vector<LotReceived> lots;
  std::vector<Anomaly> anomalies;
  friend bool operator==(const Delivered&, const Delivered&) = default;
};
struct OpeningStock {
  ShopId shop{};
  std::string reference;
  std::vector<LotReceived> lots;
  std::vector<Anomaly> anomalies;
  friend bool operator==(const OpeningStock&, const OpeningStock&) = default;
};

// A change of one lot: quantity and value both signed, in the direction of the stock.
struct StockMove {
  LotId lot{};
  Quantity quantity;
  Money value;
  friend bool operator==(const StockMove&, const StockMove&) = default;
};
struct CountedLine {
  ProductId product{};
  LotId lot{};  // 0: the product as a whole
  Quantity counted;
  Quantity expected;
  std::vector<StockMove> moves;  // sum to counted − expected
  friend bool operator==(const CountedLine&, const CountedLine&) = default;
};
struct StockCounted {
  ShopId shop{};
  std::vector<CountedLine> lines;
  std::vector<Anomaly> anomalies;
  friend bool operator==(const StockCounted&, const StockCounted&) = default;
};
struct LostLine {
  ProductId product{};
  Quantity quantity;
  LossCause cause = LossCause::other;
  std::vector<StockMove> moves;  // sum to −quantity
  friend bool operator==(const LostLine&, const LostLine&) = default;
};
struct LossRecorded {
  ShopId shop{};
  std::vector<LostLine> lines;
  std::vector<Anomaly> anomalies;
  friend bool operator==(const LossRecorded&, const LossRecorded&) = default;
};

// --- sales -----------------------------------------------------------------------------------------------------------

struct Share {
  FundId fund{};
  Money amount;
  friend bool operator==(const Share&, const Share&) = default;
};

// One amount of a ticket's line or draw (a price too) may not be larger: 21 million of any currency. The log keeps them
// in 32 bits.
inline constexpr std::int64_t kTicketAmountMax = INT32_MAX;

// Few funds pay for one draw, and most lines are one draw: so many lie in place, without an allocation each.
using Shares = boost::container::small_vector<Share, 2>;

// What a line takes from one lot. Always: amount + Σ shares + unfunded − surplus = cost.
struct Draw {
  LotId lot{};
  Quantity quantity;
  Money unit_price;  // charged, for one piece or 1,000 g or ml
  Money amount;      // to pay, of the line's
  Money cost;
  Money market;    // market value; = amount where no market price is known
  Money unfunded;  // ≥ 0
  Money surplus;   // ≥ 0, and zero when unfunded is not
  CostBasis basis = CostBasis::none;
  Origin origin = Origin::bought;
  Shares shares;
  // The trace: the 1-based rule of the tariff version (0: as charged by the till), the price it was applied to, what
  // bounded the result, and which of the rule's formulas it is: 0 its own, n the n-th that it may be lower by.
  std::uint16_t rule = 0;
  Money base_price;
  Limit limit = Limit::none;
  std::uint16_t lowest = 0;
  friend bool operator==(const Draw&, const Draw&) = default;
};
using Draws = boost::container::small_vector<Draw, 1>;

struct SaleLine {
  ProductId product{};
  CategoryId category{};
  Quantity quantity;
  Money amount;                // to pay = Σ draws
  std::uint8_t rank = 0;       // of the child it is for, where a tariff asks; 0: not said
  std::uint16_t vat_rate = 0;  // of the product at that time, hundredths of a percent
  Draws draws;
  friend bool operator==(const SaleLine&, const SaleLine&) = default;
};
struct Payment {
  PaymentMeans means = PaymentMeans::cash;
  Money amount;
  std::string issuer;     // of a voucher
  std::string reference;  // its number
  friend bool operator==(const Payment&, const Payment&) = default;
};
// This sale is a household's first help from that fund: ever, in its month, in this shop. Counting these gives
// "households helped" without knowing which.
struct FirstHelp {
  FundId fund{};
  bool ever = false;
  bool in_month = false;
  bool in_shop = false;
  friend bool operator==(const FirstHelp&, const FirstHelp&) = default;
};
struct Sold {
  CommandNature nature = CommandNature::request;
  ShopId shop{};
  std::string ticket;  // the till's own number
  TariffId tariff{};   // 0: none was used
  std::uint32_t tariff_version = 0;
  BracketId bracket{};     // 0: the public
  bool chosen = false;     // the bracket, by whoever bought, for this sale; with a household or without
  std::int64_t level = 0;  // the household's step of a linear tariff
  Currency currency = Currency::eur;
  std::vector<SaleLine> lines;
  std::vector<Payment> payments;  // sum to the lines' amounts and the top-up
  FundId pool{};                  // what surpluses and the top-up feed; 0: none
  Money top_up;                   // given on top, freely
  std::optional<Override> override_by;
  std::vector<FirstHelp> first_helps;
  std::vector<Anomaly> anomalies;
  friend bool operator==(const Sold&, const Sold&) = default;
};

// A return's draws carry what is taken back, as positive amounts of the same identity.
struct ReturnLine {
  std::uint16_t original_line = 0;  // 1-based; 0: no original
  ProductId product{};
  CategoryId category{};
  Quantity quantity;
  Money amount;           // refunded
  bool restocked = true;  // false: the goods are lost
  Draws draws;
  friend bool operator==(const ReturnLine&, const ReturnLine&) = default;
};
struct Returned {
  CommandNature nature = CommandNature::request;
  ShopId shop{};
  std::string ticket;   // this return's own number
  Sequence original{};  // 0: none is known
  BracketId bracket{};
  Currency currency = Currency::eur;
  std::vector<ReturnLine> lines;
  std::vector<Payment> refunds;  // positive, sum to the lines' amounts
  FundId pool{};                 // that the sale's surpluses fed; 0: none
  Money from_pool;               // taken back from it: what it still holds of them, ≥ 0
  std::vector<Anomaly> anomalies;
  friend bool operator==(const Returned&, const Returned&) = default;
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

// The identity of one draw (docs/ARCHITECTURE.md §3). Asserted where a draw is made, checked where it is read.
bool balances(const Draw& draw);
Money total_of(const std::vector<SaleLine>& lines, Currency currency);
Money total_of(const std::vector<ReturnLine>& lines, Currency currency);
Money total_of(const std::vector<Payment>& payments, Currency currency);
// Cents paid beyond the cost, over all draws.
std::int64_t surplus_of(const std::vector<SaleLine>& lines);
std::int64_t surplus_of(const std::vector<ReturnLine>& lines);

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
