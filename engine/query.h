// Questions and their answers. Answers carry numbers (integers in base units and cents) and codes; how people read
// them is for apps.
#pragma once

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "engine/command.h"
#include "ledger/event_log.h"

namespace engine {

// Which part of history counts. Nothing set: now, from memory. Otherwise the log is folded: events with sequence ≤ seq,
// recorded at or before `known`, whose effective date is at or before `effective`.
struct AsOf {
  std::optional<Date> effective;
  std::optional<Instant> known;
  std::optional<Sequence> sequence;
  bool is_now() const { return !effective && !known && !sequence; }
  friend bool operator==(const AsOf&, const AsOf&) = default;
};

struct QuoteQuery {
  Sell sale;
};
struct StockQuery {
  std::string shop;     // code; empty: all
  std::string product;  // code; empty: all
  AsOf as_of;
};
struct FundsQuery {
  std::string fund;  // code; empty: all
  AsOf as_of;
};
struct HouseholdQuery {
  std::string pseudonym;
  // Instead: card_revoked where it was. Beside a pseudonym, one that was issued to that household, be it revoked since:
  // unknown_card, card_in_use where another has it or had it, unknown_household.
  std::string card;
  Date date = kNoDate;
};
struct TicketQuery {
  std::string ticket;
  Sequence sequence{};   // instead, when not 0
  bool explain = false;  // with who financed the rest and why: folds the log up to it (replay/explain.h)
};
struct LastNumberQuery {
  std::string source;  // code
};
struct CatalogueQuery {};
// A delivery, or opening stock, by the paper it came with.
struct DeliveryQuery {
  std::string shop;      // code
  std::string supplier;  // code; empty: none, or opening stock
  std::string reference;
  bool opening = false;
};
// What a territory's files may have told once: deliveries with a paper, and households that count; a page at a time.
// What is recorded between two pages may be missing, and repeats nothing.
struct RollQuery {
  std::uint64_t from = 0;  // 0, or the `next` of the answer before
};
struct StatusQuery {
  bool with_digest = false;  // the digest walks every row
};

using Query = std::variant<QuoteQuery, StockQuery, FundsQuery, HouseholdQuery, TicketQuery, LastNumberQuery,
                           CatalogueQuery, StatusQuery, DeliveryQuery, RollQuery>;

// Whether its answer walks whole tables or reads a record of the log, so that it takes the longer the larger the book
// is. The others cost no more than a command does.
bool is_heavy(const Query& query);

// --- answers ---------------------------------------------------------------------------------------------------------

struct FundLine {
  std::string fund;     // code
  std::string outcome;  // pricing::FundOutcome by name
  Money amount;
  Money left_before;
  GapBasis basis = GapBasis::cost;  // the gap that it covers
  // Why that one: what its definition says, and what put it there among those that could pay.
  std::int32_t order = 0;
  Date until = kLastDate;
  std::string place;           // pricing::Precedence by name, or "alone"; empty: it could not pay at all
  std::uint16_t position = 0;  // from 1; 0: it could not
  ShareKind share_kind = ShareKind::fraction;
  Fraction share{1, 1};
  Money unit_share;
  std::int64_t weight = 1;
  std::int64_t tier_weight = 0;  // of all of its tier that could pay; 0: it is alone in it
};
struct QuotedDraw {
  ledger::Draw draw;
  std::vector<std::string> share_funds;  // codes, beside draw.shares
  std::string lot_label;
  ExpiryKind expiry_kind = ExpiryKind::none;
  Date expiry = kNoDate;
  PriceBase base = PriceBase::market;
  Fraction rate{1, 1};
  Rounding rounding = Rounding::half_up;
  std::vector<FundLine> funds;              // every fund that was asked, in order
  FormulaKind formula = FormulaKind::rate;  // which the unit price was found by; of a level that is a rate: rate
};
struct QuotedLine {
  std::string product;  // code
  std::string label;
  std::string category;
  Unit unit = Unit::piece;
  Quantity quantity;
  Money amount;
  std::vector<QuotedDraw> draws;
  std::uint8_t rank = 0;       // of the child it is for; 0: not said
  std::uint16_t vat_rate = 0;  // hundredths of a percent
  ProductNature nature = ProductNature::goods;
};
// Who gave a household's bracket, and which row of the tariff it is; never the measure.
struct BracketPlacement {
  std::string by;      // "tariff", "shop", "choice" or "public"; empty: it is not told
  std::string tariff;  // whose brackets measured it: code; empty: none did
  std::uint32_t version = 0;
  std::uint16_t row = 0;  // of its brackets, from 1
  MeasureKind measure = MeasureKind::given;
  BoundSide bounds = BoundSide::from_inclusive;
  bool grows = false;  // the bounds, with the household
  std::optional<Fraction> from;
  std::optional<Fraction> up_to;
  Condition resident = Condition::any;
  Condition referred = Condition::any;
};
struct QuoteAnswer {
  std::string shop;
  std::string tariff;
  std::uint32_t tariff_version = 0;
  std::string bracket;  // code
  std::string bracket_label;
  Date date = kNoDate;
  std::vector<QuotedLine> lines;
  Money total;
  std::vector<ledger::Anomaly> warnings;  // a DDM passed; goods that the shop does not have
  std::int64_t level = 0;                 // the household's step of a linear tariff: cents, or ten-thousandths
  Money top_up;                           // given on top
  std::string pool;                       // code of the fund that it and surpluses feed; empty: none
  BracketPlacement placement;
};

// What the book as it stood right before a sale makes of it.
struct TicketExplanation {
  bool told = false;                // it was asked for; each draw tells its funds
  bool priced_here = false;         // else the till charged the prices
  bool household_withheld = false;  // what it had used of a fund's cap, and who gave its bracket, can't be told
  std::string difference;           // how the record differs from that, in English; empty: it does not
};
// A sale or a return as it was recorded, told with today's labels.
struct TicketAnswer {
  Sequence sequence{};
  bool is_return = false;
  std::string ticket;
  std::string shop;
  std::string shop_label;
  std::string source;
  std::string household;  // pseudonym; empty: the public, or withheld
  Instant occurred_at{};
  Instant recorded_at{};
  Date effective_date = kNoDate;
  CommandNature nature = CommandNature::request;
  std::string original_ticket;
  QuoteAnswer basket;
  std::vector<ledger::Payment> payments;
  std::vector<ledger::Anomaly> anomalies;
  ledger::Override override_by;  // its role is empty: nobody passed over a right
  TicketExplanation explanation;
};

// One (shop, product, lot, currency): quantities since the book was opened. on_hand = received − sold + returned − lost
// + counted, and the same for values (at cost).
struct StockRowAnswer {
  std::string shop;
  std::string product;
  std::string label;
  std::string category;
  Unit unit = Unit::piece;
  LotId lot{};
  std::string lot_label;
  Origin origin = Origin::bought;
  ExpiryKind expiry_kind = ExpiryKind::none;
  Date expiry = kNoDate;
  Quantity received, sold, returned, lost, counted, on_hand;
  Money received_value, sold_value, returned_value, lost_value, counted_value, value;  // at cost
  Money takings;  // paid by customers, net of refunds
};
struct StockAnswer {
  std::vector<StockRowAnswer> rows;  // by shop, product, expiry, lot
  Sequence at{};
};

struct FundUse {
  std::string key;  // shop code, category code, or month "2026-11"
  Money spent;
  std::int64_t households = 0;  // helped; by shop and by month only
};
// Money reserved for an order or a plan that is still open.
struct CommitmentAnswer {
  std::string reference;
  Money open;
};
struct FundAnswer {
  std::string fund;
  std::string label;
  std::string funder;
  std::string funder_label;
  Date from = kNoDate;
  Date to = kLastDate;
  Money granted, received, spent, committed, left;  // left = granted + fed − spent − committed
  Money spent_at_sale, captured, reassigned;        // these sum to spent
  std::int64_t households = 0;
  std::vector<FundUse> by_shop, by_category, by_month;
  std::vector<CommitmentAnswer> commitments;
  Money fed;  // by surpluses and top-ups, net of returns
};
struct FundsAnswer {
  std::vector<FundAnswer> funds;
  std::vector<Money> unfunded;  // the network's need that no fund covers, one a currency; none when one fund is asked
  // Of the need that no fund covered at the sale, what one covers since, less what lost its fund; likewise.
  std::vector<Money> reassigned;
  Sequence at{};
};

struct HouseholdAnswer {
  std::string pseudonym;
  std::string legal_entity;
  std::string bracket;
  std::string bracket_label;
  std::uint8_t size_class = 0;
  Date valid_from = kNoDate;
  Date valid_to = kLastDate;
  bool entitled = false;           // on the day asked for
  std::vector<std::string> cards;  // not revoked
  Month month{};
  std::int64_t visits = 0;
  Money paid, market, given;    // of that month, net of returns; given = market − paid
  std::optional<Money> budget;  // of the month, or of the week
  BudgetBasis basis = BudgetBasis::paid;
  std::optional<Money> budget_left;
  Period period = Period::month;  // of the budget
  std::string tariff;             // code of the one that it was measured by; empty: the shop said the bracket
  std::uint32_t tariff_version = 0;
  std::int64_t level = 0;     // its step of a linear tariff: cents, or ten-thousandths of a rate
  std::int64_t renewals = 0;  // of its access so far
  std::string access_tariff;  // code of the one whose rights bind its access; empty: none
  std::uint32_t access_version = 0;
  bool budget_by_grid = false;  // a tariff's grid gave the budget; else it was said
};

struct LastNumberAnswer {
  CommandNumber last{};
};

struct CatalogueEntry {
  std::uint32_t id = 0;
  std::uint32_t version = 0;  // of a tariff
  ledger::Definition definition;
  bool imported = false;  // a product that an importer declared, not a territory's files
};
struct GrantEntry {
  RecordGrant grant;
  Date date = kNoDate;  // the books' day; not set: a server that does not tell it
};
struct CatalogueAnswer {
  std::vector<CatalogueEntry> entries;  // every definition in force or to come; prices and tariffs with their dates
  std::vector<GrantEntry> grants;
  std::vector<std::string> categories;  // by CategoryId from 1
  std::vector<std::string> brackets;    // by BracketId from 1
  Sequence at{};
};

struct DeliveryAnswer {
  bool known = false;
  Deliver delivery;     // as it was recorded, by today's codes
  Date date = kNoDate;  // the books' day
};
struct RollAnswer {
  std::vector<DeliveryQuery> deliveries;  // those that a DeliveryQuery finds
  std::vector<std::string> households;    // pseudonyms; none that was merged into another
  std::uint64_t next = 0;                 // 0: that was all
};

struct StatusAnswer {
  LogId log{};
  Epoch epoch{};
  Sequence last{};  // 0: the log is empty
  Hash32 root{};
  Instant last_recorded_at{};
  std::optional<Hash32> digest;  // of all rows
};

using Answer = std::variant<QuoteAnswer, StockAnswer, FundsAnswer, HouseholdAnswer, TicketAnswer, LastNumberAnswer,
                            CatalogueAnswer, StatusAnswer, DeliveryAnswer, RollAnswer>;

}  // namespace engine
