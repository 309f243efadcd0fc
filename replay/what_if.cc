// Two books grow side by side from one log: the recorded one, of which only funds are counted, and another, which is
// the engine's own state folded from events that this file changes on the way. So caps, budgets, pools and what a fund
// has left are the engine's business in the other history as they were in the first.
#include "replay/what_if.h"

#include <algorithm>
#include <set>
#include <unordered_set>

#include "engine/decide.h"
#include "engine/references.h"
#include "engine/refund.h"
#include "engine/sale.h"
#include "ledger/event_codec.h"
#include "ledger/record.h"
#include "replay/basket.h"
#include "replay/second_count.h"
#include "replay/what_if_tally.h"

namespace replay {
namespace {

// What the policy declares is numbered from here, out of the way of what history declares meanwhile.
constexpr std::uint32_t kFirstNumber = 0xFFFF'0000;
constexpr std::uint16_t kFirstBracket = 0xF000;

bool is_within(const Days& days, Date date) {
  return days.first <= date && date <= days.last;
}

// Sales of those days that something came back of: few, and all that must be kept in mind.
using Originals = std::unordered_set<Sequence>;

struct RecordWalk {
  const OpenRecords& open;
  const WhatIfProgress& progress;
  std::uint64_t walked = 0;

  // Calls visit(event, sequence) of every event; checks what a fold would.
  Result<void> each(const std::function<Result<void>(ledger::RecordEvents&)>& visit) {
    const auto reader = TRY(open());
    while (true) {
      const Bytes record = TRY(reader->next());
      if (record.empty()) return {};
      ledger::RecordEvents events = TRY(ledger::RecordEvents::open(record));
      while (TRY(events.next())) TRY(visit(events));
      walked += events.header().event_count;
      if (progress) TRY(progress(walked));
    }
  }
};

Result<Originals> find_originals(RecordWalk& walk) {
  Originals originals;
  ledger::TicketMoves ticket;
  TRY(walk.each([&](ledger::RecordEvents& events) -> Result<void> {
    if (TRY(ledger::read_ticket_moves(events.parts().front(), events.sequence(), ticket))) {
      if (ticket.is_return) originals.insert(ticket.original);
      return {};
    }
    const ledger::Event event = TRY(ledger::decode_event(events.sequence(), events.parts()));
    if (const auto* returned = std::get_if<ledger::Returned>(&event.body)) originals.insert(returned->original);
    return {};
  }));
  return originals;
}

// --- the policy, declared --------------------------------------------------------------------------------------------

struct PolicyTariff {
  TariffId id{};
  engine::TariffVersion version;
  engine::CompiledTariff compiled;
  std::vector<ShopId> shops;  // empty: all
  std::map<BracketId, BracketId> brackets;

  std::optional<engine::ApplicableTariff> for_shop(ShopId shop) const {
    if (!shops.empty() && std::find(shops.begin(), shops.end(), shop) == shops.end()) return std::nullopt;
    return engine::ApplicableTariff{id, &version, &compiled};
  }
  bool follows_a_measure() const { return version.definition.linear.has_value(); }
};

const std::string* code_of(const ledger::Definition& definition) {
  if (const auto* fund = std::get_if<ledger::Fund>(&definition)) return &fund->code;
  if (const auto* funder = std::get_if<ledger::Funder>(&definition)) return &funder->code;
  return nullptr;
}

class OtherHistory {
 public:
  OtherHistory(const Policy& policy, const Days& days, const Originals& originals)
      : policy_(policy), days_(days), originals_(originals), tally_(report_) {
    report_.days = days;
    if (policy.tariff) report_.currency = policy.tariff->currency;
  }

  Result<void> add(ledger::Event event);
  Result<WhatIfReport> finish();

 private:
  // The policy, at the first event of those days.
  Result<void> begin();
  Result<void> declare(const ledger::Definition& definition);
  Result<void> declare_tariff();
  Result<void> record(const engine::RecordGrant& grant);
  Result<engine::Decision> decide(engine::CommandBody body) const;
  void append(ledger::EventBody body);
  std::optional<engine::ApplicableTariff> tariff_for(ShopId shop) const;

  void apply(ledger::Event event);
  bool is_overruled(const ledger::Event& event) const;
  Result<void> add_sale(ledger::Event event);
  Result<std::optional<ledger::Sold>> price(const ledger::Event& event, const engine::ApplicableTariff& tariff);
  Result<pricing::Basket> basket(const ledger::Event& event, const ledger::Sold& sale,
                                 const engine::ApplicableTariff& tariff);
  Result<void> check_measure(const ledger::Sold& sale) const;
  void add_return(ledger::Event event);
  std::optional<ledger::Returned> taken_back(const ledger::Returned& returned, const ledger::Sold& original) const;
  void note_funds(Date date);

  const Policy& policy_;
  const Days days_;
  const Originals& originals_;
  WhatIfReport report_;
  WhatIfTally tally_;
  engine::Registry registry_;  // of history alone: what its events may name
  engine::State state_;        // of the other history
  SecondCount recorded_;       // funds of history
  Instant last_recorded_at_{};
  std::uint32_t next_number_ = kFirstNumber;
  bool begun_ = false;
  std::optional<PolicyTariff> tariff_;
  std::set<std::string> missing_brackets_;
  // Of sales that something came back of: as they would have been; nothing where they would not.
  std::map<Sequence, std::optional<ledger::Sold>> sold_;
};

Result<engine::Decision> OtherHistory::decide(engine::CommandBody body) const {
  const engine::Command command{
      .occurred_at = last_recorded_at_, .effective_date = days_.first, .body = std::move(body)};
  return engine::decide(state_, command, {.now = last_recorded_at_, .today = days_.first, .occurred_on = days_.first});
}

void OtherHistory::append(ledger::EventBody body) {
  apply({.envelope = {.occurred_at = last_recorded_at_,
                      .recorded_at = last_recorded_at_,
                      .requested_date = days_.first,
                      .effective_date = days_.first},
         .body = std::move(body)});
}

Result<void> OtherHistory::begin() {
  begun_ = true;
  const auto names_brackets = [](const ledger::Definition& definition) {
    const auto* fund = std::get_if<ledger::Fund>(&definition);
    return fund != nullptr && !fund->brackets.empty();
  };
  // A tariff may name a fund as its pool, and a fund the brackets of a tariff.
  for (const ledger::Definition& each : policy_.definitions)
    if (!names_brackets(each)) TRY(declare(each));
  if (policy_.tariff) TRY(declare_tariff());
  for (const ledger::Definition& each : policy_.definitions)
    if (names_brackets(each)) TRY(declare(each));
  for (const engine::RecordGrant& grant : policy_.grants) TRY(record(grant));
  return {};
}

Result<void> OtherHistory::declare(const ledger::Definition& definition) {
  engine::Decision decision = TRY(decide(engine::Declare{definition}));
  auto* declared = std::get_if<ledger::Declared>(&decision.body);
  if (declared == nullptr) return {};  // as it was
  const engine::Registry& registry = state_.registry();
  const bool is_new = std::holds_alternative<ledger::Fund>(definition) ? !registry.funds.find(*code_of(definition))
                                                                       : !registry.funders.find(*code_of(definition));
  if (is_new) declared->id = next_number_++;
  append(std::move(*declared));
  return {};
}

// Not as a command, which would refuse a second tariff for one shop: here it takes the place of the first.
Result<void> OtherHistory::declare_tariff() {
  ledger::Tariff definition = *policy_.tariff;
  definition.from = days_.first;
  const engine::Registry& registry = state_.registry();
  for (std::size_t i = 0; i < definition.shops.size(); ++i)
    if (!registry.shops.find(definition.shops[i]))
      return fail(ErrorCode::unknown_shop, "shops[" + std::to_string(i) + "]",
                  "'" + definition.shops[i] + "' is not declared");
  ledger::Declared declared{.id = next_number_++, .version = 1, .definition = definition};
  std::uint16_t fresh = kFirstBracket;
  for (const ledger::Bracket& bracket : definition.brackets)
    declared.brackets.push_back(registry.brackets.find(bracket.code).value_or(BracketId{fresh++}));
  engine::CompiledTariff compiled =
      TRY(engine::compile_tariff(definition, TariffId{declared.id}, 1, declared.brackets, registry));
  PolicyTariff tariff{.id = TariffId{declared.id},
                      .version = {.definition = definition, .brackets = declared.brackets, .version = 1},
                      .compiled = std::move(compiled)};
  for (const std::string& shop : definition.shops) tariff.shops.push_back(*registry.shops.find(shop));
  for (const auto& [history, ours] : policy_.brackets) {
    const auto from = registry.brackets.find(history);
    if (!from) return fail(ErrorCode::unknown_bracket, "bracket", "history has no bracket '" + history + "'");
    const auto place = std::find_if(definition.brackets.begin(), definition.brackets.end(),
                                    [&ours = ours](const ledger::Bracket& bracket) { return bracket.code == ours; });
    if (place == definition.brackets.end())
      return fail(ErrorCode::unknown_bracket, "bracket", "the tariff has no bracket '" + ours + "'");
    tariff.brackets[*from] = declared.brackets[static_cast<std::size_t>(place - definition.brackets.begin())];
  }
  tariff_ = std::move(tariff);
  append(std::move(declared));
  return {};
}

Result<void> OtherHistory::record(const engine::RecordGrant& grant) {
  engine::Decision decision = TRY(decide(grant));
  if (!std::holds_alternative<ledger::CommandNoted>(decision.body)) append(std::move(decision.body));
  return {};
}

std::optional<engine::ApplicableTariff> OtherHistory::tariff_for(ShopId shop) const {
  return tariff_ ? tariff_->for_shop(shop) : std::nullopt;
}

// --- event by event --------------------------------------------------------------------------------------------------

// Numbered anew: the policy's own events stand between those of history.
void OtherHistory::apply(ledger::Event event) {
  event.envelope.sequence = next(state_.last_sequence());
  event.envelope.source = SourceId{};  // nobody asks this history for a command
  state_.apply(event);
}

// What history declares of a fund that the policy speaks for.
bool OtherHistory::is_overruled(const ledger::Event& event) const {
  const auto* declared = std::get_if<ledger::Declared>(&event.body);
  const std::string* code = declared == nullptr ? nullptr : code_of(declared->definition);
  if (!begun_ || code == nullptr) return false;
  return std::any_of(policy_.definitions.begin(), policy_.definitions.end(), [&](const ledger::Definition& ours) {
    return ours.index() == declared->definition.index() && *code_of(ours) == *code;
  });
}

Result<void> OtherHistory::add(ledger::Event event) {
  TRY(engine::check_names(registry_, event));
  if (const auto* declared = std::get_if<ledger::Declared>(&event.body)) registry_.apply(*declared);
  last_recorded_at_ = event.envelope.recorded_at;
  const Date date = event.envelope.effective_date;
  const bool is_sale = std::holds_alternative<ledger::Sold>(event.body);
  const bool is_return = std::holds_alternative<ledger::Returned>(event.body);
  const bool moves_money = is_sale || is_return || std::holds_alternative<ledger::GrantAwarded>(event.body) ||
                           std::holds_alternative<ledger::CommitmentChanged>(event.body) ||
                           std::holds_alternative<ledger::SharesReassigned>(event.body);
  if (moves_money && date > days_.last) return {};
  if (!begun_ && (is_sale || is_return) && is_within(days_, date)) TRY(begin());
  if (begun_ && std::holds_alternative<ledger::SharesReassigned>(event.body)) {
    ++report_.reassignments;
    return {};
  }
  recorded_.add(event);
  if (is_sale && is_within(days_, date)) {
    TRY(add_sale(std::move(event)));
  } else if (is_return) {
    add_return(std::move(event));
  } else if (!is_overruled(event)) {
    apply(std::move(event));
  }
  if (begun_ && moves_money) note_funds(date);
  return {};
}

Result<void> OtherHistory::add_sale(ledger::Event event) {
  const auto& sale = std::get<ledger::Sold>(event.body);
  if (sale.currency != report_.currency) {
    ++report_.other_currency;
    apply(std::move(event));
    return {};
  }
  auto tariff = tariff_for(sale.shop);
  if (!tariff) tariff = state_.registry().tariff_for(sale.shop, event.envelope.effective_date);
  // Imported without a word of a tariff: what it would have cost under one was never the question.
  const bool is_kept = !tariff || (!was_priced_here(sale) && is_none(sale.tariff));
  std::optional<ledger::Sold> other = sale;
  if (!is_kept) other = TRY(price(event, *tariff));
  ++(is_kept ? report_.kept : report_.sales);

  const auto household = known_household(state_, event);
  WhatIfTally::Right right;
  if (household) {
    right.entitlement =
        state_.households().entitlement(state_.households().row(*household), event.envelope.effective_date);
    if (right.entitlement != nullptr)
      right.used = state_.households().use(*household, right.entitlement->period, event.envelope.effective_date,
                                           report_.currency);
  }
  tally_.add({&sale, other ? &*other : nullptr}, state_.registry(), household, event.envelope.effective_date, right);
  if (originals_.contains(event.envelope.sequence) && !is_kept) sold_[event.envelope.sequence] = other;
  if (!other) return {};
  event.body = std::move(*other);
  apply(std::move(event));
  return {};
}

Result<void> OtherHistory::check_measure(const ledger::Sold& sale) const {
  if (!tariff_ || !tariff_->follows_a_measure() || is_none(sale.bracket)) return {};
  const engine::TariffVersion* taken = registry_.tariff_version(sale.tariff, sale.tariff_version);
  const ledger::Tariff& ours = tariff_->version.definition;
  if (taken != nullptr && taken->definition.measure == ours.measure && taken->definition.linear == ours.linear)
    return {};
  return fail(ErrorCode::measure_missing, "tariff",
              "'" + ours.code +
                  "' prices by a measure, of which the book keeps no more than what another tariff made "
                  "of it: history cannot be priced by it");
}

Result<pricing::Basket> OtherHistory::basket(const ledger::Event& event, const ledger::Sold& sale,
                                             const engine::ApplicableTariff& tariff) {
  TRY(check_measure(sale));
  pricing::Basket basket =
      TRY(basket_of(state_, event, sale, tariff, event.envelope.effective_date, FactPrices::by_tariff));
  if (!tariff_ || tariff.id != tariff_->id || is_none(sale.bracket)) return basket;
  const auto translated = tariff_->brackets.find(sale.bracket);
  if (translated != tariff_->brackets.end()) basket.bracket = translated->second;
  if (tariff.prices().bracket(basket.bracket) == nullptr)
    missing_brackets_.insert(registry_.brackets.row(sale.bracket).code);
  return basket;
}

// Nothing when the policy refuses it.
Result<std::optional<ledger::Sold>> OtherHistory::price(const ledger::Event& event,
                                                        const engine::ApplicableTariff& tariff) {
  const auto& sale = std::get<ledger::Sold>(event.body);
  const pricing::Basket basket = TRY(this->basket(event, sale, tariff));
  if (!missing_brackets_.empty()) return std::optional<ledger::Sold>();  // told together in the end
  const Date date = event.envelope.effective_date;
  auto funds = engine::funds_for(state_,
                                 {.shop = sale.shop,
                                  .dates = {.priced = date, .counted = date},
                                  .currency = sale.currency,
                                  .household = known_household(state_, event)},
                                 pricing::Explain::no);
  const auto quote = pricing::quote(basket, funds, pricing::Explain::no);
  if (!quote.ok()) {
    ++report_.refused[quote.error().code];
    return std::optional<ledger::Sold>();
  }
  ledger::Sold other = sale;
  other.tariff = tariff.id;
  other.tariff_version = tariff.version->version;
  for (std::size_t i = 0; i < other.lines.size(); ++i) {
    ledger::SaleLine& line = other.lines[i];
    line.amount = quote->lines[i].amount;
    for (std::size_t j = 0; j < line.draws.size(); ++j) line.draws[j] = engine::draw_of(quote->lines[i].draws[j]);
  }
  const bool feeds = !other.top_up.is_zero() || ledger::surplus_of(other.lines) != 0;
  other.pool = feeds ? tariff.compiled->pool : FundId{};
  return std::optional(std::move(other));
}

void OtherHistory::add_return(ledger::Event event) {
  const auto& returned = std::get<ledger::Returned>(event.body);
  const auto original = sold_.find(returned.original);
  const bool is_within_days = begun_ && is_within(days_, event.envelope.effective_date);
  if (returned.currency != report_.currency || (original == sold_.end() && !is_within_days))
    return apply(std::move(event));
  std::optional<ledger::Returned> other = returned;
  if (original != sold_.end()) {
    other = original->second ? taken_back(returned, *original->second) : std::nullopt;
    ++report_.returns;
  } else {
    ++report_.kept;
  }
  if (is_within_days)
    tally_.add({&returned, other ? &*other : nullptr}, state_.registry(), known_household(state_, event));
  if (!other) return;
  event.body = std::move(*other);
  apply(std::move(event));
}

// The same goods, as the other sale's own draws have it.
std::optional<ledger::Returned> OtherHistory::taken_back(const ledger::Returned& returned,
                                                         const ledger::Sold& original) const {
  ledger::Returned other = returned;
  std::map<std::pair<std::uint16_t, LotId>, Quantity> back;
  for (ledger::ReturnLine& line : other.lines) {
    if (line.original_line == 0 || line.original_line > original.lines.size()) return returned;
    const auto& draws = original.lines[line.original_line - 1u].draws;
    line.amount.minor = 0;
    for (ledger::Draw& draw : line.draws) {
      const auto sold =
          std::find_if(draws.begin(), draws.end(), [&](const auto& each) { return each.lot == draw.lot; });
      if (sold == draws.end()) return returned;
      const auto [so_far, fresh] = back.try_emplace({line.original_line, draw.lot});
      if (fresh) so_far->second = state_.returned({returned.original, line.original_line, draw.lot});
      const Quantity before = so_far->second;
      so_far->second += draw.quantity;
      if (so_far->second > sold->quantity) return returned;
      draw = engine::refund_of(*sold, before, draw.quantity);
      line.amount += draw.amount;
    }
  }
  const bool from_pool = !is_none(original.pool) && ledger::surplus_of(other.lines) > 0;
  other.pool = from_pool ? original.pool : FundId{};
  other.from_pool = from_pool ? engine::taken_from_pool(state_, original.pool, other.lines, other.currency)
                              : Money{0, other.currency};
  return other;
}

void OtherHistory::note_funds(Date date) {
  const auto note = [date](std::optional<Date>& out, std::int64_t left) {
    if (left > 0) out.reset();
    if (left <= 0 && !out) out = date;
  };
  for (auto& [code, fund] : report_.by_fund) {
    const auto id = state_.registry().funds.find(code);
    if (!id) continue;
    fund.left_before = recorded_.fund(*id).left();
    fund.left_after = state_.balances().fund(*id).left();
    note(fund.out_before, fund.left_before);
    note(fund.out_after, fund.left_after);
  }
}

Result<WhatIfReport> OtherHistory::finish() {
  if (!missing_brackets_.empty()) {
    std::string codes;
    for (const std::string& code : missing_brackets_) codes += (codes.empty() ? "'" : ", '") + code + "'";
    return fail(ErrorCode::unknown_bracket, "bracket",
                "history has " + codes + ", for which the tariff '" + policy_.tariff->code +
                    "' has no bracket of that code: say which of its own stands for each");
  }
  if (!begun_) TRY(begin());  // so that what is wrong with the policy is told all the same
  tally_.finish(state_.households());
  return std::move(report_);
}

}  // namespace

Result<WhatIfReport> what_if(const OpenRecords& open, const Policy& policy, const Days& days,
                             const WhatIfProgress& progress) {
  if (days.last < days.first)
    return fail(ErrorCode::date_out_of_range, "to", to_string(days.last) + " is before " + to_string(days.first));
  RecordWalk walk{open, progress};
  const Originals originals = TRY(find_originals(walk));
  OtherHistory history(policy, days, originals);
  TRY(walk.each([&](ledger::RecordEvents& events) -> Result<void> {
    return history.add(TRY(ledger::decode_event(events.sequence(), events.parts())));
  }));
  return history.finish();
}

}  // namespace replay
