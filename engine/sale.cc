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

// A till that says the amount alone: its unit price is what the amount comes to.
pricing::Charged charged_of(const AskedSaleLine& asked, Unit unit) {
  if (asked.unit_price) return {.unit_price = *asked.unit_price, .amount = *asked.amount};
  const auto unit_price =
      multiply_divide(asked.amount->minor, units_per_price(unit), asked.quantity.units, Rounding::half_up);
  return {.unit_price = Money{unit_price.ok() ? *unit_price : 0, asked.amount->currency}, .amount = *asked.amount};
}

std::vector<pricing::FundView> funds_for(const State& state, ShopId shop, Date date, Currency currency,
                                         pricing::Explain explain) {
  std::vector<pricing::FundView> funds;
  for (const pricing::FundView& view : state.registry().fund_views()) {
    const bool here = view.shops.empty() || std::find(view.shops.begin(), view.shops.end(), shop) != view.shops.end();
    const bool may_pay = here && view.from <= date && date <= view.to && view.left.currency == currency;
    if (!may_pay && explain == pricing::Explain::no) continue;
    funds.push_back(view);
    funds.back().left.minor = state.balances().fund(view.id).left();
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
                    .limit = priced.limit};
  draw.shares.reserve(priced.shares.size());
  for (const pricing::FundPayment& payment : priced.shares) draw.shares.push_back({payment.fund, payment.amount});
  CHECK(ledger::balances(draw), draw.amount.minor, draw.cost.minor, draw.unfunded.minor, draw.surplus.minor);
  return draw;
}

std::vector<ledger::SaleLine> sale_lines(const State& state, const pricing::Quote& quote) {
  std::vector<ledger::SaleLine> lines;
  lines.reserve(quote.lines.size());
  for (const pricing::PricedLine& priced : quote.lines) {
    ledger::SaleLine line{.product = priced.product,
                          .category = state.registry().products.row(priced.product).category,
                          .amount = priced.amount};
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

Result<void> check_payment(const AskedPayment& asked, Money due, std::string field) {
  if (!asked.issuer.empty()) TRY(check_label(asked.issuer, field, 60));
  if (!asked.reference.empty()) TRY(check_label(asked.reference, field, 60));
  if (!asked.amount) return {};
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
    TRY(check_payment(asked[i], due, at(field, i, "amount")));
    if (asked[i].amount) open -= *asked[i].amount;
    if (!asked[i].amount && ++open_payments > 1)
      return fail(ErrorCode::payments_do_not_sum, at(field, i), "only one payment may leave its amount open");
  }
  const bool sums = open_payments == 1 ? open.minor >= 0 : open.is_zero();
  if (!sums)
    TRY(objections.object(ErrorCode::payments_do_not_sum, std::string(field),
                          to_string(due) + " is due, the payments differ by " + to_string(open)));
  std::vector<ledger::Payment> payments;
  for (const AskedPayment& each : asked) {
    const Money amount = each.amount.value_or(Money{std::max<std::int64_t>(open.minor, 0), due.currency});
    // What a voucher or a card gave is told even when it is nothing; an open rest of nothing is not.
    if (each.amount || !amount.is_zero()) payments.push_back(payment_of(each, amount));
  }
  return payments;
}

}  // namespace engine
