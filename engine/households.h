// Households by pseudonym: bracket, window, purchase right, cards, what they used this month and this week, and which
// funds helped them. Folded from the household parts; a withheld part leaves no trace here.
//
// A return counts in the period of its own day, as its money does.
//
// Threads: as State, one owner at a time.
#pragma once

#include "engine/registry.h"
#include "engine/table.h"
#include "engine/volume.h"

namespace engine {

struct EntitlementRow {
  Date valid_from = kNoDate;
  Date valid_to = kLastDate;
  Money budget;
  BudgetBasis basis = BudgetBasis::paid;
  Period period = Period::month;
  bool by_grid = false;  // of a tariff, so that it ends where its bracket does; else it was said
  GRENIER_FIELDS(valid_from, valid_to, budget, basis, period, by_grid)
};
// When and where a fund has helped a household before: what FirstHelp is computed from. And with how much, net of
// returns: what the fund's caps are held against.
struct HelpRow {
  std::vector<Month> months;
  std::vector<ShopId> shops;
  std::int64_t spent = 0;  // cents in the fund's currency
  std::map<Month, std::int64_t> by_month;
  GRENIER_FIELDS(months, shops, spent, by_month)
};
struct HouseholdRow {
  std::string pseudonym;
  LegalEntityId legal_entity{};
  BracketId bracket{};
  std::uint8_t size_class = 0;
  Date valid_from = kNoDate;
  Date valid_to = kLastDate;
  ledger::BracketSource given_by;  // who said the bracket, and the step of a linear tariff
  ledger::AccessTerms access;      // the last that bound it, whoever said the bracket
  std::uint32_t renewals = 0;      // of the access under that tariff
  HouseholdId merged_into{};
  std::vector<EntitlementRow> entitlements;  // in order of granting; the last that covers a day counts
  std::map<FundId, HelpRow> helped_by;
  std::vector<std::string> cards;  // not revoked
  GRENIER_FIELDS(pseudonym, legal_entity, bracket, size_class, valid_from, valid_to, given_by, access, renewals,
                 merged_into, entitlements, helped_by, cards)
};
// The first day of the month or of the week (Monday) that holds a day.
Date first_day_of(Period period, Date date);

struct UseKey {
  HouseholdId household{};
  Period period = Period::month;
  Date first = kNoDate;  // day of that period
  Currency currency = Currency::eur;
  GRENIER_FIELDS(household, period, first, currency)
  friend bool operator==(const UseKey&, const UseKey&) = default;
};
struct UseRow {
  std::int64_t visits = 0;
  std::int64_t paid = 0;    // cents, net of returns
  std::int64_t market = 0;  // what it was worth
  GRENIER_FIELDS(visits, paid, market)
};
// How much of a product or a category a household took in a period: only of those that a quota counts so.
struct QuotaUseKey {
  HouseholdId household{};
  ProductId product{};  // one of product and category
  CategoryId category{};
  Period period = Period::month;
  Date first = kNoDate;
  GRENIER_FIELDS(household, product, category, period, first)
  friend bool operator==(const QuotaUseKey&, const QuotaUseKey&) = default;
};
struct QuotaUseRow {
  Quantity taken;  // net of returns
  GRENIER_FIELDS(taken)
};
struct CardRow {
  HouseholdId household{};
  bool revoked = false;
  GRENIER_FIELDS(household, revoked)
};

class Households {
 public:
  // `registry` knows what a quota counts.
  void apply(const ledger::Event& event, const Registry& registry);

  // The one that counts: follows merges. Nothing: nobody enrolled it, or it was forgotten.
  std::optional<HouseholdId> find(std::string_view pseudonym) const;
  const CardRow* card(const std::string& number) const { return cards_.find(number); }
  HouseholdId resolve(HouseholdId id) const;
  const HouseholdRow& row(HouseholdId id) const;
  const HouseholdRow* try_row(HouseholdId id) const { return rows_.find(id); }
  template <class Visit>
  void for_each(Visit visit) const {
    rows_.for_each(visit);
  }
  UseRow use(HouseholdId id, Period period, Date date, Currency currency) const;
  Quantity taken(HouseholdId id, const CountedGoods& goods, Date date) const;
  HouseholdId next_id() const { return HouseholdId{enrolled_ + 1}; }
  const EntitlementRow* entitlement(const HouseholdRow& row, Date date) const;
  // Of what they used.
  const Volume& volume() const { return volume_; }

  template <class Visit>
  void visit_tables(Visit visit) {
    visit(rows_), visit(uses_), visit(cards_), visit(counts_), visit(quota_uses_);
  }
  template <class Visit>
  void visit_tables(Visit visit) const {
    visit(rows_), visit(uses_), visit(cards_), visit(counts_), visit(quota_uses_);
  }
  // After the tables were loaded.
  void rebuild_derived();

 private:
  struct CountRow {
    std::uint32_t enrolled = 0;
    GRENIER_FIELDS(enrolled)
  };
  void apply_body(const ledger::Envelope&, HouseholdId, const ledger::HouseholdPart&, const auto&) {}
  void apply_body(const ledger::Envelope&, HouseholdId id, const ledger::HouseholdPart& part,
                  const ledger::HouseholdEnrolled& event);
  void apply_body(const ledger::Envelope&, HouseholdId id, const ledger::HouseholdPart& part,
                  const ledger::HouseholdRenewed& event);
  void apply_body(const ledger::Envelope& envelope, HouseholdId id, const ledger::HouseholdPart& part,
                  const ledger::HouseholdCorrected& event);
  void apply_body(const ledger::Envelope&, HouseholdId id, const ledger::HouseholdPart& part,
                  const ledger::HouseholdMerged& event);
  void apply_body(const ledger::Envelope&, HouseholdId id, const ledger::HouseholdPart& part,
                  const ledger::CardIssued& event);
  void apply_body(const ledger::Envelope&, HouseholdId id, const ledger::HouseholdPart& part,
                  const ledger::CardRevoked& event);
  void apply_body(const ledger::Envelope&, HouseholdId id, const ledger::HouseholdPart& part,
                  const ledger::EntitlementGranted& event);
  void apply_body(const ledger::Envelope& envelope, HouseholdId id, const ledger::HouseholdPart& part,
                  const ledger::Sold& event);
  void apply_body(const ledger::Envelope& envelope, HouseholdId id, const ledger::HouseholdPart& part,
                  const ledger::Returned& event);
  void merge_uses(HouseholdId from, HouseholdId into);
  // What a sale (+1) or a return (−1) of that day changes in what was used, taken and paid by funds.
  template <class Ticket>
  void count(HouseholdId id, Date date, const Ticket& ticket, int sign);
  void count_quotas(HouseholdId id, const ledger::Event& event, const Registry& registry);

  void hand_over(std::int64_t& from, std::int64_t& to) {
    volume_.add_cents(to, from);
    volume_.add_cents(from, -from);
  }
  void add(UseRow& use, std::int64_t paid, std::int64_t market) {
    volume_.add_cents(use.paid, paid);
    volume_.add_cents(use.market, market);
  }

  Table<HouseholdId, HouseholdRow> rows_{30};
  Table<UseKey, UseRow> uses_{31};
  Table<std::string, CardRow> cards_{32};
  Table<std::uint8_t, CountRow> counts_{33};  // one row: how many were ever enrolled, forgotten ones included
  Table<QuotaUseKey, QuotaUseRow> quota_uses_{34};
  std::uint32_t enrolled_ = 0;
  boost::unordered_flat_map<std::string, HouseholdId, TextHash, std::equal_to<>> by_pseudonym_;
  Volume volume_;
};

}  // namespace engine
