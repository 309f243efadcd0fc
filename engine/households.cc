#include "engine/households.h"

namespace engine {
namespace {

template <class T>
void add_once(std::vector<T>& items, const T& item) {
  if (std::find(items.begin(), items.end(), item) == items.end()) items.push_back(item);
}

template <class Lines>
std::int64_t market_of(const Lines& lines) {
  std::int64_t sum = 0;
  for (const auto& line : lines)
    for (const ledger::Draw& draw : line.draws) sum += draw.market.minor;
  return sum;
}

}  // namespace

void Households::apply(const ledger::Event& event) {
  // Numbers are given in order of enrolment, so a forgotten enrolment still takes its number.
  if (std::holds_alternative<ledger::HouseholdEnrolled>(event.body)) counts_.touch(0).enrolled = ++enrolled_;
  if (!event.household) return;
  const HouseholdId id = event.household->household;
  // Events of a household whose enrolment was forgotten lead nowhere.
  if (!std::holds_alternative<ledger::HouseholdEnrolled>(event.body) && rows_.find(id) == nullptr) return;
  std::visit([&](const auto& body) { apply_body(event.envelope, id, *event.household, body); }, event.body);
}

void Households::apply_body(const ledger::Envelope&, HouseholdId id, const ledger::HouseholdPart& part,
                            const ledger::HouseholdEnrolled& event) {
  HouseholdRow& row = rows_.touch(id);
  row.pseudonym = part.pseudonym;
  row.legal_entity = event.legal_entity;
  row.bracket = event.bracket;
  row.size_class = event.size_class;
  row.valid_from = event.valid_from;
  row.valid_to = event.valid_to;
  by_pseudonym_[part.pseudonym] = id;
}

void Households::apply_body(const ledger::Envelope&, HouseholdId id, const ledger::HouseholdPart&,
                            const ledger::HouseholdRenewed& event) {
  HouseholdRow& row = rows_.touch(id);
  row.bracket = event.bracket;
  row.valid_from = event.valid_from;
  row.valid_to = event.valid_to;
}

void Households::apply_body(const ledger::Envelope&, HouseholdId id, const ledger::HouseholdPart&,
                            const ledger::HouseholdCorrected& event) {
  HouseholdRow& row = rows_.touch(id);
  row.bracket = event.bracket;
  row.size_class = event.size_class;
}

// The household that goes hands over its cards, its months, the memory of which funds helped it, and its purchase right
// if the other has none.
void Households::apply_body(const ledger::Envelope&, HouseholdId id, const ledger::HouseholdPart& part,
                            const ledger::HouseholdMerged&) {
  if (rows_.find(part.other) == nullptr) return;
  rows_.touch(id);
  rows_.touch(part.other);
  HouseholdRow& from = rows_.touch(id);
  HouseholdRow& into = rows_.touch(part.other);
  from.merged_into = part.other;
  for (const std::string& card : from.cards) {
    cards_.touch(card).household = part.other;
    into.cards.push_back(card);
  }
  from.cards.clear();
  for (const auto& [fund, help] : from.helped_by) {
    HelpRow& merged = into.helped_by[fund];
    for (const Month month : help.months) add_once(merged.months, month);
    for (const ShopId shop : help.shops) add_once(merged.shops, shop);
  }
  if (into.entitlements.empty()) into.entitlements = from.entitlements;
  std::vector<std::pair<UseKey, UseRow>> uses;
  uses_.for_each([&](const UseKey& key, const UseRow& use) {
    if (key.household == id) uses.emplace_back(key, use);
  });
  for (const auto& [key, use] : uses) {
    UseRow& sum = uses_.touch({part.other, key.month, key.currency});
    sum.visits += use.visits;
    add(sum, use.paid, use.market);
    UseRow& gone = uses_.touch(key);
    add(gone, -use.paid, -use.market);
    gone.visits = 0;
  }
}

void Households::apply_body(const ledger::Envelope&, HouseholdId id, const ledger::HouseholdPart& part,
                            const ledger::CardIssued&) {
  cards_.touch(part.card) = {.household = id, .revoked = false};
  add_once(rows_.touch(id).cards, part.card);
}

void Households::apply_body(const ledger::Envelope&, HouseholdId id, const ledger::HouseholdPart& part,
                            const ledger::CardRevoked&) {
  cards_.touch(part.card).revoked = true;
  std::erase(rows_.touch(id).cards, part.card);
}

void Households::apply_body(const ledger::Envelope&, HouseholdId id, const ledger::HouseholdPart&,
                            const ledger::EntitlementGranted& event) {
  rows_.touch(id).entitlements.push_back({event.valid_from, event.valid_to, event.monthly_budget, event.basis});
}

void Households::apply_body(const ledger::Envelope& envelope, HouseholdId id, const ledger::HouseholdPart&,
                            const ledger::Sold& event) {
  const Month month = month_of(envelope.effective_date);
  UseRow& use = uses_.touch({id, month, event.currency});
  use.visits += 1;
  add(use, ledger::total_of(event.lines, event.currency).minor, market_of(event.lines));
  if (event.first_helps.empty()) return;
  HouseholdRow& row = rows_.touch(id);
  for (const ledger::FirstHelp& help : event.first_helps) {
    HelpRow& memory = row.helped_by[help.fund];
    if (help.in_month) add_once(memory.months, month);
    if (help.in_shop) add_once(memory.shops, event.shop);
  }
}

void Households::apply_body(const ledger::Envelope& envelope, HouseholdId id, const ledger::HouseholdPart&,
                            const ledger::Returned& event) {
  UseRow& use = uses_.touch({id, month_of(envelope.effective_date), event.currency});
  add(use, -ledger::total_of(event.lines, event.currency).minor, -market_of(event.lines));
}

std::optional<HouseholdId> Households::find(std::string_view pseudonym) const {
  const auto position = by_pseudonym_.find(std::string(pseudonym));
  if (position == by_pseudonym_.end()) return std::nullopt;
  return resolve(position->second);
}

HouseholdId Households::resolve(HouseholdId id) const {
  // Merges form no loop: decide follows earlier ones on both sides and refuses to merge a household into itself.
  for (const HouseholdRow* row = rows_.find(id); row != nullptr && !is_none(row->merged_into); row = rows_.find(id))
    id = row->merged_into;
  return id;
}

const HouseholdRow& Households::row(HouseholdId id) const {
  const HouseholdRow* row = rows_.find(id);
  CHECK(row != nullptr, raw(id));
  return *row;
}

UseRow Households::use(HouseholdId id, Month month, Currency currency) const {
  const UseRow* row = uses_.find({id, month, currency});
  return row == nullptr ? UseRow{} : *row;
}

const EntitlementRow* Households::entitlement(const HouseholdRow& row, Date date) const {
  for (auto each = row.entitlements.rbegin(); each != row.entitlements.rend(); ++each)
    if (each->valid_from <= date && date <= each->valid_to) return &*each;
  return nullptr;
}

void Households::rebuild_derived() {
  by_pseudonym_.clear();
  rows_.for_each([this](HouseholdId id, const HouseholdRow& row) { by_pseudonym_[row.pseudonym] = id; });
  const CountRow* count = counts_.find(0);
  enrolled_ = count == nullptr ? 0 : count->enrolled;
  volume_ = {};
  uses_.for_each([this](const UseKey&, const UseRow& row) {
    UseRow figure;
    add(figure, row.paid, row.market);
  });
}

}  // namespace engine
