// Households by pseudonym: bracket, window, purchase right, cards, what they used this month and which funds helped
// them. Folded from the household parts; a withheld part leaves no trace here.
#pragma once

#include "engine/table.h"
#include "engine/volume.h"

namespace engine {

struct EntitlementRow {
  Date valid_from = kNoDate;
  Date valid_to = kLastDate;
  Money monthly_budget;
  BudgetBasis basis = BudgetBasis::paid;
  GRENIER_FIELDS(valid_from, valid_to, monthly_budget, basis)
};
// When and where a fund has helped a household before: what FirstHelp is computed from.
struct HelpRow {
  std::vector<Month> months;
  std::vector<ShopId> shops;
  GRENIER_FIELDS(months, shops)
};
struct HouseholdRow {
  std::string pseudonym;
  LegalEntityId legal_entity{};
  BracketId bracket{};
  std::uint8_t size_class = 0;
  Date valid_from = kNoDate;
  Date valid_to = kLastDate;
  HouseholdId merged_into{};
  std::vector<EntitlementRow> entitlements;  // in order of granting; the last that covers a day counts
  std::map<FundId, HelpRow> helped_by;
  std::vector<std::string> cards;  // not revoked
  GRENIER_FIELDS(pseudonym, legal_entity, bracket, size_class, valid_from, valid_to, merged_into, entitlements,
                 helped_by, cards)
};
struct UseKey {
  HouseholdId household{};
  Month month{};
  Currency currency = Currency::eur;
  GRENIER_FIELDS(household, month, currency)
  friend bool operator==(const UseKey&, const UseKey&) = default;
};
struct UseRow {
  std::int64_t visits = 0;
  std::int64_t paid = 0;    // cents, net of returns
  std::int64_t market = 0;  // what it was worth
  GRENIER_FIELDS(visits, paid, market)
};
struct CardRow {
  HouseholdId household{};
  bool revoked = false;
  GRENIER_FIELDS(household, revoked)
};

class Households {
 public:
  void apply(const ledger::Event& event);

  // The one that counts: follows merges. Nothing: nobody enrolled it, or it was forgotten.
  std::optional<HouseholdId> find(std::string_view pseudonym) const;
  const CardRow* card(const std::string& number) const { return cards_.find(number); }
  HouseholdId resolve(HouseholdId id) const;
  const HouseholdRow& row(HouseholdId id) const;
  const HouseholdRow* try_row(HouseholdId id) const { return rows_.find(id); }
  UseRow use(HouseholdId id, Month month, Currency currency) const;
  HouseholdId next_id() const { return HouseholdId{enrolled_ + 1}; }
  const EntitlementRow* entitlement(const HouseholdRow& row, Date date) const;
  // Of what they used.
  const Volume& volume() const { return volume_; }

  template <class Visit>
  void visit_tables(Visit visit) {
    visit(rows_), visit(uses_), visit(cards_), visit(counts_);
  }
  template <class Visit>
  void visit_tables(Visit visit) const {
    visit(rows_), visit(uses_), visit(cards_), visit(counts_);
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
  void apply_body(const ledger::Envelope&, HouseholdId id, const ledger::HouseholdPart& part,
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

  void add(UseRow& use, std::int64_t paid, std::int64_t market) {
    volume_.add_cents(use.paid, paid);
    volume_.add_cents(use.market, market);
  }

  Table<HouseholdId, HouseholdRow> rows_{30};
  Table<UseKey, UseRow> uses_{31};
  Table<std::string, CardRow> cards_{32};
  Table<std::uint8_t, CountRow> counts_{33};  // one row: how many were ever enrolled, forgotten ones included
  std::uint32_t enrolled_ = 0;
  boost::unordered_flat_map<std::string, HouseholdId> by_pseudonym_;
  Volume volume_;
};

}  // namespace engine
