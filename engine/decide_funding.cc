// Money of a fund beside sales: reserved for an order or a plan (commitments), and past gaps that change payer.
//
// A reassignment moves what the book keeps by month, shop, category, bracket and origin, never single sales: prices and
// tickets stay. An example, of a fund for vegetables that has 10,00 left and may pay from March on:
//
//   unfunded     2026-02  legumes  4,00      before its window: stays
//                2026-03  legumes  7,00      7,00 move
//                2026-03  epicerie 5,00      not its earmark: stays
//                2026-04  legumes  6,00      3,00 move: no more is left
//
// A return is counted in its own month, so what came back is first taken off the oldest months of its kind.
#include "engine/decide_parts.h"

namespace engine {
namespace {

Result<void> check_amount(Money amount, Currency currency, std::string field) {
  if (amount.minor <= 0 || amount.minor > kAmountMax)
    return fail(ErrorCode::amount_out_of_range, std::move(field),
                to_string(amount) + " is not above zero and in bounds");
  if (amount.currency != currency)
    return fail(ErrorCode::currency_mismatch, std::move(field), "not the fund's currency");
  return {};
}

Error exhausted(std::string field, std::int64_t left, std::int64_t asked, Currency currency) {
  return fail(ErrorCode::fund_exhausted, std::move(field),
              to_string(Money{left, currency}) + " is left, " + to_string(Money{asked, currency}) + " was asked for");
}

Result<void> object_to_retired(const State& state, FundId fund, std::string field, Objections& objections) {
  if (!state.registry().funds.row(fund).definition.retired) return {};
  return objections.object(ErrorCode::retired, std::move(field), "this fund is no longer in use");
}

}  // namespace

// What is reserved, freed or spent is the book's own money, so more than there is cannot have been: refused to a fact
// too.
Result<Decision> decide_one(const State& state, const Command& command, const DecideContext&, const Commit& asked) {
  Objections objections(command.nature);
  const FundId fund = TRY(find_fund(state, asked.fund));
  const Currency currency = state.registry().funds.row(fund).definition.currency;
  TRY(check_amount(asked.amount, currency, "amount"));
  TRY(check_label(asked.reference, "reference", 60));
  const std::int64_t cents = asked.amount.minor;
  if (asked.step == CommitmentStep::committed) {
    TRY(object_to_retired(state, fund, "fund", objections));
    const std::int64_t left = state.balances().fund(fund).left();
    if (cents > left) return exhausted("amount", left, cents, currency);
  } else if (const std::int64_t open = state.balances().committed(fund, asked.reference); cents > open) {
    return fail(ErrorCode::unknown_commitment, "reference",
                to_string(Money{open, currency}) + " is committed under '" + asked.reference + "'");
  }
  return decision(ledger::CommitmentChanged{.step = asked.step,
                                            .fund = fund,
                                            .amount = asked.amount,
                                            .reference = asked.reference,
                                            .anomalies = objections.take()});
}

// --- reassignments ---------------------------------------------------------------------------------------------------

namespace {

// Oldest first.
using Parts = std::vector<FinancedPart>;

// What may move from whom to whom, once the names are known.
struct Move {
  FundId from{};  // 0: unfunded
  FundId to{};    // 0: unfunded
  Currency currency = Currency::eur;
  Month since{};
  Month until{};
};

Result<FundId> fund_or_none(const State& state, const std::string& code, std::string_view field) {
  if (code.empty()) return FundId{};
  if (const auto id = state.registry().funds.find(code)) return *id;
  return fail(ErrorCode::unknown_fund, std::string(field), "no fund '" + code + "' is declared");
}

Result<void> check_whole_months(const Reassign& asked) {
  if (asked.since == kNoDate || asked.since != first_day(month_of(asked.since)))
    return fail(ErrorCode::date_out_of_range, "since",
                to_string(asked.since) + " is not the first day of a month; shares are kept by month");
  if (asked.until == kNoDate || asked.until != last_day(month_of(asked.until)))
    return fail(ErrorCode::date_out_of_range, "until",
                to_string(asked.until) + " is not the last day of a month; shares are kept by month");
  if (asked.since <= asked.until) return {};
  return fail(ErrorCode::date_out_of_range, "until", "it ends before it starts");
}

Result<Move> move_of(const State& state, const Reassign& asked, Objections& objections) {
  Move move;
  move.from = TRY(fund_or_none(state, asked.from, "from"));
  move.to = TRY(fund_or_none(state, asked.to, "to"));
  TRY(check_whole_months(asked));
  TRY(check_label(asked.reason, "reason", kReasonMax));
  if (move.from == move.to) return fail(ErrorCode::nothing_to_reassign, "to", "it pays already");
  const auto& funds = state.registry().funds;
  move.currency = funds.row(is_none(move.to) ? move.from : move.to).definition.currency;
  if (!is_none(move.from) && funds.row(move.from).definition.currency != move.currency)
    return fail(ErrorCode::currency_mismatch, "to", "the two funds are of different currencies");
  if (!is_none(move.to)) TRY(object_to_retired(state, move.to, "to", objections));
  if (asked.limit) TRY(check_amount(*asked.limit, move.currency, "limit"));
  move.since = month_of(asked.since);
  move.until = month_of(asked.until);
  return move;
}

// Whether a row comes back in the same place as another, in whichever month.
bool alike(const FinancedKey& a, const FinancedKey& b) {
  return a.shop == b.shop && a.category == b.category && a.bracket == b.bracket && a.origin == b.origin;
}

// Takes what came back more than was sold in one month off the oldest months of its kind.
void take_off_returns(Parts& parts) {
  for (FinancedPart& returned : parts) {
    if (returned.cents >= 0) continue;
    for (FinancedPart& part : parts) {
      if (part.cents <= 0 || !alike(part.key, returned.key)) continue;
      const std::int64_t taken = std::min(part.cents, -returned.cents);
      part.cents -= taken;
      returned.cents += taken;
    }
  }
}

Parts open_parts(const State& state, const Move& move) {
  Parts parts;
  state.balances().financed().for_each([&](const FinancedKey& key, const FinancedRow& row) {
    const bool within = move.since <= key.month && key.month <= move.until;
    if (key.fund == move.from && key.currency == move.currency && within) parts.push_back({key, row.cents});
  });
  std::sort(parts.begin(), parts.end(), [](const auto& a, const auto& b) { return a.key < b.key; });
  take_off_returns(parts);
  std::erase_if(parts, [](const FinancedPart& part) { return part.cents <= 0; });
  return parts;
}

// What a fund may take over: its earmark and window as far as rows tell, and the caps that are no single sale's.
class Earmark {
 public:
  Earmark(const State& state, FundId fund)
      : row_(state.registry().funds.row(fund)),
        shops_(state.registry().shops_covered_by(row_)),
        balance_(state.balances().fund(fund)),
        left_(balance_.left()) {}

  // Tags are a product's, and rows hold its category alone.
  Result<void> check_tellable() const {
    if (row_.definition.tags.empty()) return {};
    return fail(ErrorCode::nothing_to_reassign, "to", "the fund is earmarked by tags, which past shares do not tell");
  }

  bool allows(const FinancedKey& key) const {
    const ledger::Fund& fund = row_.definition;
    const bool in_window = fund.from <= first_day(key.month) && last_day(key.month) <= fund.to;
    // As at a sale, no fund pays the public's gap.
    return in_window && !is_none(key.bracket) && admits(shops_, key.shop) && admits(row_.categories, key.category) &&
           admits(row_.brackets, key.bracket) && admits(fund.origins, key.origin);
  }

  // As much of a part as it still may pay.
  std::int64_t take(const FinancedPart& part) {
    std::int64_t cents = std::min(part.cents, left_);
    const ledger::FundCaps& caps = row_.definition.caps;
    std::int64_t& of_month =
        by_month_.try_emplace(part.key.month, spent_in(balance_.by_month, part.key.month)).first->second;
    std::int64_t& of_shop =
        by_shop_.try_emplace(part.key.shop, spent_in(balance_.by_shop, part.key.shop)).first->second;
    if (caps.total) cents = std::min(cents, *caps.total - balance_.spent - taken_);
    if (caps.per_month) cents = std::min(cents, *caps.per_month - of_month);
    if (caps.per_shop) cents = std::min(cents, *caps.per_shop - of_shop);
    cents = std::max<std::int64_t>(cents, 0);
    left_ -= cents, taken_ += cents, of_month += cents, of_shop += cents;
    return cents;
  }

 private:
  template <class Item>
  static bool admits(const std::vector<Item>& items, const Item& item) {
    return items.empty() || std::find(items.begin(), items.end(), item) != items.end();
  }

  const FundRow& row_;
  const std::vector<ShopId> shops_;  // as at a sale
  const FundBalance& balance_;
  std::int64_t left_;
  std::int64_t taken_ = 0;
  std::map<Month, std::int64_t> by_month_;
  std::map<ShopId, std::int64_t> by_shop_;
};

void limit_to(Parts& parts, std::int64_t most) {
  for (FinancedPart& part : parts) {
    part.cents = std::min(part.cents, most);
    most -= part.cents;
  }
}

Result<void> keep_earmarked(const State& state, FundId fund, std::int64_t most, Parts& parts) {
  Earmark earmark(state, fund);
  TRY(earmark.check_tellable());
  for (FinancedPart& part : parts) {
    part.cents = std::min(part.cents, most);
    part.cents = earmark.allows(part.key) ? earmark.take(part) : 0;
    most -= part.cents;
  }
  return {};
}

std::vector<ledger::ReassignedShare> shares_of(const Parts& parts, int sign) {
  std::vector<ledger::ReassignedShare> shares;
  for (const auto& [key, cents] : parts)
    if (cents != 0)
      shares.push_back({.month = key.month,
                        .shop = key.shop,
                        .category = key.category,
                        .bracket = key.bracket,
                        .origin = key.origin,
                        .amount = {sign * cents, key.currency}});
  return shares;
}

}  // namespace

Result<Decision> decide_one(const State& state, const Command& command, const DecideContext&, const Reassign& asked) {
  Objections objections(command.nature);
  const Move move = TRY(move_of(state, asked, objections));
  Parts parts = open_parts(state, move);
  const std::int64_t most = asked.limit ? asked.limit->minor : kAmountMax;
  if (is_none(move.to))
    limit_to(parts, most);
  else
    TRY(keep_earmarked(state, move.to, most, parts));
  ledger::SharesReassigned event{.from = move.from, .to = move.to, .reason = asked.reason};
  event.shares = shares_of(parts, +1);
  if (event.shares.empty())
    return fail(ErrorCode::nothing_to_reassign, "from",
                "nothing of those months is open that the fund may and can pay");
  event.anomalies = objections.take();
  return decision(std::move(event));
}

Result<Decision> decide_one(const State& state, const Command&, const DecideContext&, const UndoReassignment& asked) {
  TRY(check_label(asked.reason, "reason", kReasonMax));
  const ReassignmentRow* row = state.balances().reassignment(asked.reassignment);
  if (row == nullptr) return fail(ErrorCode::unknown_sequence, "reassignment", "that event is no reassignment");
  if (!is_none(row->undone_by) || !is_none(row->undoes))
    return fail(ErrorCode::nothing_to_reassign, "reassignment", "it was undone before, or undoes another itself");
  std::int64_t total = 0;
  for (const FinancedPart& part : row->shares) total += part.cents;
  // Who is to pay again may have spent the money since.
  if (const std::int64_t left = state.balances().fund(row->from).left(); !is_none(row->from) && total > left)
    return exhausted("reassignment", left, total, row->currency);
  return decision(ledger::SharesReassigned{.from = row->from,
                                           .to = row->to,
                                           .reverses = asked.reassignment,
                                           .reason = asked.reason,
                                           .shares = shares_of(row->shares, -1)});
}

}  // namespace engine
