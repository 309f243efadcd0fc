#include "engine/sale.h"

namespace engine {
namespace {

// Of goods on no lot: what one piece, or 1,000 g or ml, comes to by what they are worth.
Money unit_worth(const State& state, ProductId product, const Picked& picked) {
  const std::int64_t units = units_per_price(state.registry().products.row(product).definition.unit);
  const auto worth = multiply_divide(picked.cost.minor, units, picked.quantity.units, Rounding::half_up);
  return Money{worth.ok() ? *worth : 0, picked.cost.currency};
}

}  // namespace

pricing::LotDraw lot_draw_of(const State& state, ShopId shop, ProductId product, const Picked& picked,
                             Currency currency, Date date) {
  pricing::LotDraw draw{.lot = picked.lot,
                        .quantity = picked.quantity,
                        .basis = picked.basis,
                        .cost = picked.cost,
                        .unit_cost = {0, currency}};
  if (const auto unit_cost = unit_cost_of(state, shop, product, picked.lot, currency))
    draw.unit_cost = *unit_cost;
  else if (picked.basis == CostBasis::last_known)
    draw.unit_cost = unit_worth(state, product, picked);
  if (const DatedPrice* price = state.registry().price(product, shop, date);
      price && price->market.currency == currency) {
    draw.market_price = price->market;
    draw.full_price = price->full;
  }
  if (is_none(picked.lot)) return draw;
  const LotRow& lot = *state.balances().lot(picked.lot);
  draw.origin = lot.origin;
  draw.price_cap = lot.price_cap;
  draw.free_of_charge = lot.free_of_charge;
  if (lot.market_price) draw.market_price = lot.market_price;
  return draw;
}

Result<void> object_to_amount(const pricing::Charged& charged, Quantity quantity, Unit unit, const Field& field,
                              Objections& objections) {
  const std::int64_t units = units_per_price(unit);
  // Whichever way the till rounds, it is less than a cent away.
  const __int128 away = __int128{charged.unit_price.minor} * quantity.units - __int128{charged.amount.minor} * units;
  if (-units < away && away < units) return {};
  return objections.object(
      ErrorCode::line_amount_differs, field,
      to_string(charged.amount) + " is not " + to_string(charged.unit_price) + " times the quantity");
}

// A till that says the amount alone: its unit price is what the amount comes to.
pricing::Charged charged_of(const AskedSaleLine& asked, Unit unit) {
  if (asked.unit_price) return {.unit_price = *asked.unit_price, .amount = *asked.amount};
  const auto unit_price =
      multiply_divide(asked.amount->minor, units_per_price(unit), asked.quantity.units, Rounding::half_up);
  return {.unit_price = Money{unit_price.ok() ? *unit_price : 0, asked.amount->currency}, .amount = *asked.amount};
}

// --- what the funds can still pay ------------------------------------------------------------------------------------

namespace {

// The least that several caps leave, none of them below zero.
class Room {
 public:
  void keep(const std::optional<std::int64_t>& cap, std::int64_t used) {
    if (!cap) return;
    const std::int64_t free = std::max<std::int64_t>(*cap - used, 0);
    least_ = std::min(least_.value_or(free), free);
  }
  std::optional<Money> in(Currency currency) const {
    if (!least_) return std::nullopt;
    return Money{*least_, currency};
  }

 private:
  std::optional<std::int64_t> least_;
};

// What the household was helped with by a fund: ever, and in a month.
struct Helped {
  std::int64_t ever = 0, in_month = 0;
};
Helped helped(const State& state, std::optional<HouseholdId> household, FundId fund, Month month) {
  if (!household) return {};
  const std::map<FundId, HelpRow>& helps = state.households().row(*household).helped_by;
  const auto help = helps.find(fund);
  if (help == helps.end()) return {};
  const auto in_month = help->second.by_month.find(month);
  return {help->second.spent, in_month == help->second.by_month.end() ? 0 : in_month->second};
}

std::optional<Money> room_of(const State& state, FundId fund, const FundsAsked& asked) {
  const ledger::FundCaps& caps = state.registry().funds.row(fund).definition.caps;
  const FundBalance& balance = state.balances().fund(fund);
  const Month month = month_of(asked.dates.counted);
  const Helped household = helped(state, asked.household, fund, month);
  Room room;
  room.keep(caps.total, balance.spent);
  room.keep(caps.per_month, spent_in(balance.by_month, month));
  room.keep(caps.per_shop, spent_in(balance.by_shop, asked.shop));
  room.keep(caps.per_household, household.ever);
  room.keep(caps.per_household_month, household.in_month);
  return room.in(asked.currency);
}

}  // namespace

std::vector<pricing::FundView> funds_for(const State& state, const FundsAsked& asked, pricing::Explain explain) {
  std::vector<pricing::FundView> funds;
  for (const pricing::FundView& view : state.registry().fund_views()) {
    const auto is_open = [&view](Date day) { return view.from <= day && day <= view.to; };
    const bool counts = asked.windows == FundWindows::day_of_price || is_open(asked.dates.counted);
    const bool here =
        view.shops.empty() || std::find(view.shops.begin(), view.shops.end(), asked.shop) != view.shops.end();
    const bool may_pay = here && is_open(asked.dates.priced) && counts && view.left.currency == asked.currency;
    if (!may_pay && explain == pricing::Explain::no) continue;
    funds.push_back(view);
    // A quote knows the day of the price alone: what is closed on the books' day is shown to it as open on none.
    if (!counts) funds.back().to = plus_days(view.from, -1);
    funds.back().left.minor = state.balances().fund(view.id).left();
    if (view.left.currency == asked.currency) funds.back().room = room_of(state, view.id, asked);
  }
  return funds;
}

ledger::Draw draw_of(const pricing::PricedDraw& priced) {
  ledger::Draw draw{.lot = priced.draw.lot,
                    .quantity = priced.draw.quantity,
                    .unit_price = priced.unit_price,
                    .amount = priced.amount,
                    .cost = priced.cost,
                    .market = priced.market,
                    .unfunded = priced.unfunded,
                    .surplus = priced.surplus,
                    .basis = priced.draw.basis,
                    .origin = priced.draw.origin,
                    .rule = priced.rule,
                    .base_price = priced.base_price,
                    .limit = priced.limit,
                    .lowest = priced.lowest};
  draw.shares.reserve(priced.shares.size());
  for (const pricing::FundPayment& payment : priced.shares) draw.shares.push_back({payment.fund, payment.amount});
  CHECK(ledger::balances(draw), draw.amount.minor, draw.cost.minor, draw.unfunded.minor, draw.surplus.minor);
  return draw;
}

std::vector<ledger::SaleLine> sale_lines(const State& state, const std::vector<AskedSaleLine>& asked,
                                         const pricing::Quote& quote) {
  std::vector<ledger::SaleLine> lines;
  lines.reserve(quote.lines.size());
  for (std::size_t i = 0; i < quote.lines.size(); ++i) {
    const pricing::PricedLine& priced = quote.lines[i];
    const ProductRow& product = state.registry().products.row(priced.product);
    ledger::SaleLine line{.product = priced.product,
                          .category = product.category,
                          .amount = priced.amount,
                          .rank = asked[i].rank,
                          .vat_rate = product.definition.vat_rate};
    line.draws.reserve(priced.draws.size());
    for (const pricing::PricedDraw& each : priced.draws) {
      line.quantity += each.draw.quantity;
      line.draws.push_back(draw_of(each));
    }
    lines.push_back(std::move(line));
  }
  return lines;
}

namespace {

ledger::Payment payment_of(const AskedPayment& asked, Money amount) {
  return {.means = asked.means, .amount = amount, .issuer = asked.issuer, .reference = asked.reference};
}

Result<void> check_payment(const AskedPayment& asked, Money due, std::string_view payments, std::size_t index) {
  if (!asked.issuer.empty()) TRY(check_label(asked.issuer, std::string(at(payments, index, "issuer")), 60));
  if (!asked.reference.empty()) TRY(check_label(asked.reference, std::string(at(payments, index, "reference")), 60));
  if (!asked.amount) return {};
  const Field field = at(payments, index, "amount");
  if (asked.amount->currency != due.currency)
    return fail(ErrorCode::currency_mismatch, field, "not the sale's currency");
  if (asked.amount->minor < 0 || asked.amount->minor > kAmountMax)
    return fail(ErrorCode::amount_out_of_range, field, to_string(*asked.amount));
  return {};
}

}  // namespace

Result<std::vector<ledger::Payment>> settle(const std::vector<AskedPayment>& asked, Money due, std::string_view field,
                                            Objections& objections) {
  Money open = due;
  std::size_t open_payments = 0;
  if (asked.size() > kLinesMax)
    return fail(ErrorCode::too_many_lines, std::string(field), "more payments than lines may be");
  for (std::size_t i = 0; i < asked.size(); ++i) {
    TRY(check_payment(asked[i], due, field, i));
    if (asked[i].amount) open -= *asked[i].amount;
    if (!asked[i].amount && ++open_payments > 1)
      TRY(objections.object(ErrorCode::payments_do_not_sum, at(field, i, "amount"),
                            "only one payment may leave its amount open"));
  }
  const bool sums = open_payments > 0 ? open.minor >= 0 : open.is_zero();
  if (!sums)
    TRY(objections.object(ErrorCode::payments_do_not_sum, std::string(field),
                          to_string(due) + (field == "refunds" ? " is to be given back, " : " is due, ") +
                              (open.minor < 0 ? to_string(-open) + " is too much" : to_string(open) + " is missing")));
  std::vector<ledger::Payment> payments;
  // Of a fact with several open payments nobody can say which paid how much: the first takes it all.
  Money rest{std::max<std::int64_t>(open.minor, 0), due.currency};
  for (const AskedPayment& each : asked) {
    const Money amount = each.amount ? *each.amount : std::exchange(rest, Money{0, due.currency});
    // What a voucher or a card gave is told even when it is nothing, and that it was shown where several were; an open
    // rest of nothing is not.
    if (each.amount || !amount.is_zero() || open_payments > 1) payments.push_back(payment_of(each, amount));
  }
  return payments;
}

}  // namespace engine
