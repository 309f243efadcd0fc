// Two books grow side by side from one log: the recorded one, of which only funds are counted, and another, which is
// the engine's own state folded from events that this file changes on the way. So caps, budgets, pools and what a fund
// has left are the engine's business in the other history as they were in the first.
#include "replay/what_if.h"

#include <algorithm>
#include <set>

#include "engine/references.h"
#include "engine/refund.h"
#include "engine/sale.h"
#include "replay/basket.h"
#include "replay/second_count.h"
#include "replay/what_if_policy.h"
#include "replay/what_if_tally.h"
#include "replay/what_if_walk.h"

namespace replay {
namespace {

bool is_within(const Days& days, Date date) {
  return days.first <= date && date <= days.last;
}

// The funds that an event moves, once each.
class TouchedFunds {
 public:
  void add(FundId fund) {
    if (!is_none(fund) && std::find(funds_.begin(), funds_.end(), fund) == funds_.end()) funds_.push_back(fund);
  }
  template <class Ticket>
  void add_ticket(const Ticket& ticket) {
    for (const auto& line : ticket.lines)
      for (const ledger::Draw& draw : line.draws)
        for (const ledger::Share& share : draw.shares) add(share.fund);
    add(ticket.pool);
  }
  void add_body(const ledger::EventBody& body) {
    if (const auto* sale = std::get_if<ledger::Sold>(&body)) add_ticket(*sale);
    if (const auto* back = std::get_if<ledger::Returned>(&body)) add_ticket(*back);
    if (const auto* grant = std::get_if<ledger::GrantAwarded>(&body)) add(grant->fund);
    if (const auto* opening = std::get_if<ledger::OpeningFund>(&body)) add(opening->fund);
    if (const auto* change = std::get_if<ledger::CommitmentChanged>(&body)) add(change->fund);
    if (const auto* shares = std::get_if<ledger::SharesReassigned>(&body)) add(shares->from), add(shares->to);
  }
  void clear() { funds_.clear(); }
  const auto& all() const { return funds_; }

 private:
  boost::container::small_vector<FundId, 8> funds_;
};

class OtherHistory {
 public:
  OtherHistory(const Policy& policy, const Days& days, const Foreseen& foreseen)
      : policy_(policy), days_(days), foreseen_(foreseen) {
    report_.days = days;
    if (policy.tariff) report_.currency = policy.tariff->currency;
  }

  // Changes it into what it would have been.
  Result<void> add(ledger::Event& event);
  Result<WhatIfReport> finish();

 private:
  Result<void> begin();  // at the first event of those days
  Result<void> apply(ledger::Event& event);
  bool is_overruled(const ledger::Event& event) const;
  Buyer buyer_of(const ledger::Event& event) const;

  Result<void> add_sale(ledger::Event& event);
  Result<bool> price(ledger::Event& event, const std::optional<engine::ApplicableTariff>& tariff, FactPrices facts);
  Result<pricing::Basket> basket(const ledger::Event& event, const ledger::Sold& sale,
                                 const std::optional<engine::ApplicableTariff>& tariff, FactPrices facts);
  Result<void> check_measure(const ledger::Sold& sale) const;

  // A sale that something came back of, as it would have been; nothing where it would not.
  struct Original {
    std::optional<ledger::Sold> sale;
    bool is_kept = false;
  };
  Result<void> add_return(ledger::Event& event);
  bool take_back(ledger::Returned& returned, const ledger::Sold& original) const;
  void use(const ledger::Event& event, const Buyer& buyer, const Worth& before, const Worth& after);
  void note_funds(Date date);

  const Policy& policy_;
  const Days days_;
  const Foreseen& foreseen_;
  WhatIfReport report_;
  WhatIfTally tally_;
  engine::State state_{engine::Keep::what_pays};  // of the other history
  SecondCount recorded_;                          // funds of history
  TouchedFunds touched_;                          // by the present event
  bool begun_ = false;
  std::optional<PolicyTariff> tariff_;
  std::set<std::string> missing_brackets_;
  std::map<Sequence, Original> originals_;
};

Result<void> OtherHistory::begin() {
  begun_ = true;
  tariff_ = TRY(declare_policy(policy_, days_.first, foreseen_, state_));
  for (const engine::RecordGrant& grant : policy_.grants)
    if (const auto fund = state_.registry().funds.find(grant.fund))
      tally_.note_left(Side::after, *fund, state_.balances().fund(*fund).left(), days_.first);
  return {};
}

// Numbered anew: the policy's own events stand between those of history.
Result<void> OtherHistory::apply(ledger::Event& event) {
  TRY(engine::check_sums(state_, event));
  event.envelope.sequence = next(state_.last_sequence());
  event.envelope.source = SourceId{};  // nobody asks this history for a command
  state_.apply(event);
  return {};
}

// What history says later of what the policy speaks for: funders and funds of its codes, and grants by the paper that
// it has as well, which is one grant and not two.
bool OtherHistory::is_overruled(const ledger::Event& event) const {
  if (!begun_) return false;
  const auto is_known = [this](engine::PaperKind kind, const auto& grant) {
    return state_.paper(kind, raw(grant.fund), 0, grant.reference) != nullptr;
  };
  if (const auto* grant = std::get_if<ledger::GrantAwarded>(&event.body))
    return is_known(engine::PaperKind::awarded, *grant);
  if (const auto* grant = std::get_if<ledger::GrantReceived>(&event.body))
    return is_known(engine::PaperKind::received, *grant);
  const auto* declared = std::get_if<ledger::Declared>(&event.body);
  const std::string* code = declared == nullptr ? nullptr : code_of(declared->definition);
  if (code == nullptr) return false;
  return std::any_of(policy_.definitions.begin(), policy_.definitions.end(), [&](const ledger::Definition& ours) {
    return ours.index() == declared->definition.index() && *code_of(ours) == *code;
  });
}

Result<void> OtherHistory::add(ledger::Event& event) {
  TRY(engine::check_holdings(state_, event));
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
  touched_.clear();
  touched_.add_body(event.body);
  if (const auto* merged = std::get_if<ledger::HouseholdMerged>(&event.body); merged != nullptr && event.household)
    tally_.merge(event.household->household, event.household->other);
  if (is_sale && is_within(days_, date)) {
    TRY(add_sale(event));
  } else if (is_return) {
    TRY(add_return(event));
  } else if (!is_overruled(event)) {
    TRY(apply(event));
  }
  note_funds(date);
  return {};
}

Buyer OtherHistory::buyer_of(const ledger::Event& event) const {
  const auto household = known_household(state_, event);
  return {.household = household, .is_withheld = !household && is_withheld(state_, event)};
}

void OtherHistory::use(const ledger::Event& event, const Buyer& buyer, const Worth& before, const Worth& after) {
  if (!buyer.household) return;
  tally_.use({.household = *buyer.household, .date = event.envelope.effective_date, .before = before, .after = after},
             state_.households(), report_.currency);
}

Result<void> OtherHistory::add_sale(ledger::Event& event) {
  auto& sale = std::get<ledger::Sold>(event.body);
  if (sale.currency != report_.currency) {
    ++report_.other_currency;
    return apply(event);
  }
  // Imported without a word of a tariff: what it would have cost under one was never the question.
  const bool is_untold_fact = !was_priced_here(sale) && is_none(sale.tariff);
  auto tariff = tariff_ && !is_untold_fact ? tariff_->for_shop(sale.shop) : std::nullopt;
  if (!tariff) tariff = state_.registry().tariff_for(sale.shop, event.envelope.effective_date);
  const bool is_kept = !tariff || is_untold_fact;
  ++(is_kept ? report_.kept : report_.sales);
  const Buyer buyer = buyer_of(event);
  const Worth before = worth_of(sale);
  tally_.add(Side::before, sale, buyer);
  bool is_made = true;
  if (!is_kept)
    is_made = TRY(price(event, tariff, FactPrices::by_tariff));
  else if (is_untold_fact)
    TRY(price(event, tariff, FactPrices::as_charged));
  if (is_made) {
    touched_.add_ticket(sale);
    tally_.add(Side::after, sale, buyer);
  }
  use(event, buyer, before, is_made ? worth_of(sale) : Worth{});
  if (foreseen_.originals.contains(event.envelope.sequence))
    originals_[event.envelope.sequence] = {is_made ? std::optional(sale) : std::nullopt, is_kept};
  if (!is_made) return {};
  return apply(event);
}

Result<void> OtherHistory::check_measure(const ledger::Sold& sale) const {
  if (!tariff_ || !tariff_->follows_a_measure() || is_none(sale.bracket)) return {};
  const engine::TariffVersion* taken = foreseen_.names.tariff_version(sale.tariff, sale.tariff_version);
  const ledger::Tariff& ours = tariff_->version.definition;
  if (taken != nullptr && taken->definition.measure == ours.measure && taken->definition.linear == ours.linear)
    return {};
  return fail(ErrorCode::measure_missing, "tariff",
              "'" + ours.code +
                  "' prices by a measure, of which the book keeps no more than what another tariff made "
                  "of it: history cannot be priced by it");
}

Result<pricing::Basket> OtherHistory::basket(const ledger::Event& event, const ledger::Sold& sale,
                                             const std::optional<engine::ApplicableTariff>& tariff, FactPrices facts) {
  const bool is_ours = tariff_ && tariff && tariff->id == tariff_->id;
  if (is_ours) TRY(check_measure(sale));
  pricing::Basket basket = TRY(basket_of(state_, event, sale, tariff, event.envelope.effective_date, facts));
  if (!is_ours || is_none(sale.bracket)) return basket;
  const auto translated = tariff_->brackets.find(sale.bracket);
  if (translated != tariff_->brackets.end()) basket.bracket = translated->second;
  if (tariff->prices().bracket(basket.bracket) == nullptr)
    missing_brackets_.insert(foreseen_.names.brackets.row(sale.bracket).code);
  return basket;
}

// The sale as it would have been; false, and the sale as it was, when the policy refuses it. A fact at its own prices
// is financed anew where it can be.
Result<bool> OtherHistory::price(ledger::Event& event, const std::optional<engine::ApplicableTariff>& tariff,
                                 FactPrices facts) {
  auto& sale = std::get<ledger::Sold>(event.body);
  const pricing::Basket basket = TRY(this->basket(event, sale, tariff, facts));
  if (!missing_brackets_.empty()) return false;  // told together in the end
  const Date date = event.envelope.effective_date;
  auto funds = engine::funds_for(state_,
                                 {.shop = sale.shop,
                                  .dates = {.priced = date, .counted = date},
                                  .currency = sale.currency,
                                  .household = known_household(state_, event)},
                                 pricing::Explain::no);
  const auto quote = pricing::quote(basket, funds, pricing::Explain::no);
  if (!quote.ok()) {
    if (facts == FactPrices::by_tariff) ++report_.refused[quote.error().code];
    return false;
  }
  for (std::size_t i = 0; i < sale.lines.size(); ++i) {
    ledger::SaleLine& line = sale.lines[i];
    line.amount = quote->lines[i].amount;
    for (std::size_t j = 0; j < line.draws.size(); ++j) line.draws[j] = engine::draw_of(quote->lines[i].draws[j]);
  }
  if (facts == FactPrices::as_charged) return true;
  sale.tariff = tariff->id;
  sale.tariff_version = tariff->version->version;
  sale.pool = fed_pool(sale, tariff);
  return true;
}

Result<void> OtherHistory::add_return(ledger::Event& event) {
  auto& returned = std::get<ledger::Returned>(event.body);
  const auto original = originals_.find(returned.original);
  const bool is_ours = original != originals_.end();
  const bool is_within_days = begun_ && is_within(days_, event.envelope.effective_date);
  if (returned.currency != report_.currency || (!is_ours && !is_within_days)) return apply(event);
  ++(is_ours && !original->second.is_kept ? report_.returns : report_.kept);
  const Buyer buyer = buyer_of(event);
  const Worth before = worth_of(returned);
  if (is_within_days) tally_.add(Side::before, returned, buyer);
  const bool is_made = !is_ours || original->second.sale.has_value();
  if (is_ours && is_made && take_back(returned, *original->second.sale)) touched_.add_ticket(returned);
  const Worth after = is_made ? worth_of(returned) : Worth{};
  if (is_within_days) {
    if (is_made) tally_.add(Side::after, returned, buyer);
    use(event, buyer, {-before.paid, -before.market}, {-after.paid, -after.market});
  }
  if (!is_made) return {};
  return apply(event);
}

// The same goods, as the other sale's own draws have it; false, and the return as it was, where they do not tell.
bool OtherHistory::take_back(ledger::Returned& returned, const ledger::Sold& original) const {
  ledger::Returned other = returned;
  std::map<std::pair<std::uint16_t, LotId>, Quantity> back;
  for (ledger::ReturnLine& line : other.lines) {
    if (line.original_line == 0 || line.original_line > original.lines.size()) return false;
    const auto& draws = original.lines[line.original_line - 1u].draws;
    line.amount.minor = 0;
    for (ledger::Draw& draw : line.draws) {
      const auto sold =
          std::find_if(draws.begin(), draws.end(), [&](const auto& each) { return each.lot == draw.lot; });
      if (sold == draws.end() || sold->quantity.is_zero()) return false;  // of nothing there is no part
      const auto [so_far, fresh] = back.try_emplace({line.original_line, draw.lot});
      if (fresh) so_far->second = state_.returned({returned.original, line.original_line, draw.lot});
      const Quantity before = so_far->second;
      so_far->second += draw.quantity;
      if (so_far->second > sold->quantity) return false;
      draw = engine::refund_of(*sold, before, draw.quantity);
      line.amount += draw.amount;
    }
  }
  const bool from_pool = !is_none(original.pool) && ledger::surplus_of(other.lines) > 0;
  other.pool = from_pool ? original.pool : FundId{};
  other.from_pool = from_pool ? engine::taken_from_pool(state_, original.pool, other.lines, other.currency)
                              : Money{0, other.currency};
  returned = std::move(other);
  return true;
}

void OtherHistory::note_funds(Date date) {
  for (const FundId fund : touched_.all()) {
    tally_.note_left(Side::before, fund, recorded_.fund(fund).left(), date);
    tally_.note_left(Side::after, fund, state_.balances().fund(fund).left(), date);
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
  tally_.finish(report_, foreseen_.names, state_);
  return std::move(report_);
}

}  // namespace

Result<WhatIfReport> what_if(const OpenRecords& open, const Policy& policy, const Days& days,
                             const WhatIfProgress& progress) {
  if (days.last < days.first)
    return fail(ErrorCode::date_out_of_range, "to", to_string(days.last) + " is before " + to_string(days.first));
  RecordWalk walk{open, progress};
  const Foreseen foreseen = TRY(foresee(walk));
  OtherHistory history(policy, days, foreseen);
  TRY(walk.each_decoded(foreseen.last, [&](ledger::Event& event) { return history.add(event); }));
  return history.finish();
}

}  // namespace replay
