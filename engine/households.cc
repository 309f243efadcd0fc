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

// What lines took of the goods that a quota counts.
template <class Lines>
Quantity taken_by(const Lines& lines, const CountedGoods& goods) {
  Quantity sum;
  for (const auto& line : lines)
    if (goods.hold(line.product, line.category)) sum += line.quantity;
  return sum;
}

// The tariff that measured a household binds its access too.
template <class Event>
ledger::AccessTerms access_of(const Event& event) {
  if (is_none(event.given_by.tariff)) return event.bound_by;
  return {.tariff = event.given_by.tariff, .version = event.given_by.version};
}

// From that day on, what a grid gave counts no more.
void end_rights_of_grids(HouseholdRow& row, Date first_day_without) {
  for (EntitlementRow& right : row.entitlements)
    if (right.by_grid) right.valid_to = std::min(right.valid_to, plus_days(first_day_without, -1));
}

}  // namespace

Date first_day_of(Period period, Date date) {
  if (period == Period::month) return first_day(month_of(date));
  constexpr std::int32_t kWeek = 7;
  const std::int32_t since_monday = ((days(date) + 3) % kWeek + kWeek) % kWeek;  // 1970-01-01 was a Thursday
  return plus_days(date, -since_monday);
}

void Households::apply(const ledger::Event& event, const Registry& registry) {
  // Numbers are given in order of enrolment, so a forgotten enrolment still takes its number.
  if (std::holds_alternative<ledger::HouseholdEnrolled>(event.body)) counts_.touch(0).enrolled = ++enrolled_;
  if (!event.household) return;
  const HouseholdId id = event.household->household;
  // Events of a household whose enrolment was forgotten lead nowhere.
  if (!std::holds_alternative<ledger::HouseholdEnrolled>(event.body) && rows_.find(id) == nullptr) return;
  std::visit([&](const auto& body) { apply_body(event.envelope, id, *event.household, body); }, event.body);
  count_quotas(id, event, registry);
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
  row.given_by = event.given_by;
  row.access = access_of(event);
  by_pseudonym_[part.pseudonym] = id;
}

void Households::apply_body(const ledger::Envelope&, HouseholdId id, const ledger::HouseholdPart&,
                            const ledger::HouseholdRenewed& event) {
  HouseholdRow& row = rows_.touch(id);
  row.bracket = event.bracket;
  row.valid_from = event.valid_from;
  row.valid_to = event.valid_to;
  const ledger::AccessTerms access = access_of(event);
  // Another tariff's access is a first one.
  const bool is_renewal = is_none(access.tariff) || access.tariff == row.access.tariff;
  row.renewals = is_renewal ? row.renewals + 1 : 0;
  if (!is_none(access.tariff)) row.access = access;
  row.given_by = event.given_by;
  if (event.ends_right) end_rights_of_grids(row, event.valid_from);
}

void Households::apply_body(const ledger::Envelope& envelope, HouseholdId id, const ledger::HouseholdPart&,
                            const ledger::HouseholdCorrected& event) {
  HouseholdRow& row = rows_.touch(id);
  row.bracket = event.bracket;
  row.size_class = event.size_class;
  row.given_by = event.given_by;
  if (const ledger::AccessTerms access = access_of(event); !is_none(access.tariff)) row.access = access;
  if (event.ends_right) end_rights_of_grids(row, envelope.effective_date);
}

// The household that goes hands over its cards, its months, the memory of which funds helped it, and its purchase right
// if the other has none.
void Households::apply_body(const ledger::Envelope&, HouseholdId id, const ledger::HouseholdPart& part,
                            const ledger::HouseholdMerged&) {
  if (rows_.find(part.other) == nullptr) return;
  HouseholdRow& from = rows_.touch(id);
  HouseholdRow& into = rows_.touch(part.other);
  from.merged_into = part.other;
  for (const std::string& card : from.cards) {
    cards_.touch(card).household = part.other;
    into.cards.push_back(card);
  }
  from.cards.clear();
  for (auto& [fund, help] : from.helped_by) {
    HelpRow& merged = into.helped_by[fund];
    for (const Month month : help.months) add_once(merged.months, month);
    for (const ShopId shop : help.shops) add_once(merged.shops, shop);
    hand_over(help.spent, merged.spent);
    for (auto& [month, cents] : help.by_month) hand_over(cents, merged.by_month[month]);
  }
  from.helped_by.clear();
  if (into.entitlements.empty()) into.entitlements = from.entitlements;
  merge_uses(id, part.other);
}

void Households::merge_uses(HouseholdId from, HouseholdId into) {
  std::vector<std::pair<UseKey, UseRow>> uses;
  uses_.for_each([&](const UseKey& key, const UseRow& use) {
    if (key.household == from) uses.emplace_back(key, use);
  });
  for (const auto& [key, use] : uses) {
    UseRow& sum = uses_.touch({into, key.period, key.first, key.currency});
    sum.visits += use.visits;
    add(sum, use.paid, use.market);
    UseRow& gone = uses_.touch(key);
    add(gone, -use.paid, -use.market);
    gone.visits = 0;
  }
  std::vector<std::pair<QuotaUseKey, QuotaUseRow>> taken;
  quota_uses_.for_each([&](const QuotaUseKey& key, const QuotaUseRow& use) {
    if (key.household == from) taken.emplace_back(key, use);
  });
  for (const auto& [key, use] : taken) {
    QuotaUseRow& sum = quota_uses_.touch({into, key.product, key.category, key.period, key.first});
    volume_.add_units(sum.taken.units, use.taken.units);
    volume_.add_units(quota_uses_.touch(key).taken.units, -use.taken.units);
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
  rows_.touch(id).entitlements.push_back(
      {event.valid_from, event.valid_to, event.budget, event.basis, event.period, !is_none(event.tariff)});
}

template <class Ticket>
void Households::count(HouseholdId id, Date date, const Ticket& ticket, int sign) {
  for (const Period period : {Period::month, Period::week}) {
    UseRow& use = uses_.touch({id, period, first_day_of(period, date), ticket.currency});
    use.visits += sign > 0 ? 1 : 0;
    add(use, sign * ledger::total_of(ticket.lines, ticket.currency).minor, sign * market_of(ticket.lines));
  }
  const Month month = month_of(date);
  HouseholdRow* row = nullptr;  // touched only when a fund helps
  for (const auto& line : ticket.lines)
    for (const ledger::Draw& draw : line.draws)
      for (const ledger::Share& share : draw.shares) {
        if (row == nullptr) row = &rows_.touch(id);
        HelpRow& help = row->helped_by[share.fund];
        volume_.add_cents(help.spent, sign * share.amount.minor);
        volume_.add_cents(help.by_month[month], sign * share.amount.minor);
      }
}

void Households::apply_body(const ledger::Envelope& envelope, HouseholdId id, const ledger::HouseholdPart&,
                            const ledger::Sold& event) {
  count(id, envelope.effective_date, event, +1);
  if (event.first_helps.empty()) return;
  HouseholdRow& row = rows_.touch(id);
  for (const ledger::FirstHelp& help : event.first_helps) {
    HelpRow& memory = row.helped_by[help.fund];
    if (help.in_month) add_once(memory.months, month_of(envelope.effective_date));
    if (help.in_shop) add_once(memory.shops, event.shop);
  }
}

void Households::apply_body(const ledger::Envelope& envelope, HouseholdId id, const ledger::HouseholdPart&,
                            const ledger::Returned& event) {
  count(id, envelope.effective_date, event, -1);
}

void Households::count_quotas(HouseholdId id, const ledger::Event& event, const Registry& registry) {
  const auto* sold = std::get_if<ledger::Sold>(&event.body);
  const auto* returned = std::get_if<ledger::Returned>(&event.body);
  if (sold == nullptr && returned == nullptr) return;
  for (const CountedGoods& goods : registry.counted_goods()) {
    const Quantity taken = sold != nullptr ? taken_by(sold->lines, goods) : -taken_by(returned->lines, goods);
    if (taken.is_zero()) continue;
    const Date first = first_day_of(goods.period, event.envelope.effective_date);
    Quantity& figure = quota_uses_.touch({id, goods.product, goods.category, goods.period, first}).taken;
    volume_.add_units(figure.units, taken.units);
  }
}

std::optional<HouseholdId> Households::find(std::string_view pseudonym) const {
  const auto position = by_pseudonym_.find(pseudonym);
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

UseRow Households::use(HouseholdId id, Period period, Date date, Currency currency) const {
  const UseRow* row = uses_.find({id, period, first_day_of(period, date), currency});
  return row == nullptr ? UseRow{} : *row;
}

Quantity Households::taken(HouseholdId id, const CountedGoods& goods, Date date) const {
  const QuotaUseRow* row =
      quota_uses_.find({id, goods.product, goods.category, goods.period, first_day_of(goods.period, date)});
  return row == nullptr ? Quantity{} : row->taken;
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
  const auto weigh = [this](std::int64_t cents) {
    std::int64_t figure = 0;
    volume_.add_cents(figure, cents);
  };
  rows_.for_each([&weigh](HouseholdId, const HouseholdRow& row) {
    for (const auto& [fund, help] : row.helped_by) {
      weigh(help.spent);
      for (const auto& [month, cents] : help.by_month) weigh(cents);
    }
  });
  quota_uses_.for_each([this](const QuotaUseKey&, const QuotaUseRow& row) {
    std::int64_t figure = 0;
    volume_.add_units(figure, row.taken.units);
  });
}

}  // namespace engine
