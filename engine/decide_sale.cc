// A sale: who buys, which lots leave, what each line costs and who pays the gap; for a fact, what was charged.
#include "engine/decide_parts.h"
#include "engine/sale.h"
#include "pricing/quote.h"
#include "pricing/rights.h"

namespace engine {
namespace {

Result<void> check_asked(const Sell& sale, Objections& objections) {
  TRY(check_line_count(sale.lines.size(), "lines"));
  if (!sale.ticket.empty()) TRY(check_label(sale.ticket, "ticket", 40));
  for (std::size_t i = 0; i < sale.lines.size(); ++i) {
    const AskedSaleLine& line = sale.lines[i];
    TRY(check_quantity(line.quantity, at("lines", i, "quantity")));
    if (!objections.is_fact()) {
      if (line.amount || line.unit_price)
        return fail(ErrorCode::price_not_allowed, at("lines", i),
                    "a request is priced by the server; only a fact brings its prices");
      continue;
    }
    if (!line.amount) return fail(ErrorCode::price_required, at("lines", i, "amount"), "a fact says what was charged");
    const auto bounded = [&sale](const Money& money) {
      return money.currency == sale.currency && money.minor >= 0 && money.minor <= ledger::kTicketAmountMax;
    };
    const bool amount_is_bounded = bounded(*line.amount);
    if (!amount_is_bounded || (line.unit_price && !bounded(*line.unit_price)))
      return fail(ErrorCode::amount_out_of_range, at("lines", i, amount_is_bounded ? "unitPrice" : "amount"),
                  "not within zero and bounds in the sale's currency");
  }
  return {};
}

struct Customer {
  std::optional<HouseholdId> household;
  BracketId bracket{};             // 0: the public
  bool chosen = false;             // the bracket, for this sale
  ledger::BracketSource given_by;  // with the step of a linear tariff
};

// `rights` hears of what an override passes over: a household whose access has ended, or not begun.
Result<Customer> find_customer(const State& state, const Sell& sale, SaleDates dates, Objections& objections,
                               Objections& rights) {
  const Households& households = state.households();
  Customer customer;
  if (!sale.household.empty()) {
    customer.household = households.find(sale.household);
    if (!customer.household)
      TRY(objections.object(ErrorCode::unknown_household, "household", "no household of that pseudonym is enrolled"));
  } else if (!sale.card.empty()) {
    if (const CardRow* card = households.card(sale.card)) {
      if (card->revoked)
        TRY(objections.object(ErrorCode::card_revoked, "card",
                              "another card of the household, or its pseudonym, names it"));
      customer.household = households.resolve(card->household);
    } else {
      TRY(objections.object(ErrorCode::unknown_card, "card", "no such card was issued"));
    }
  }
  if (!customer.household) return customer;
  const HouseholdRow& row = households.row(*customer.household);
  customer.bracket = row.bracket;
  customer.given_by = row.given_by;
  const pricing::Access access{row.valid_from, row.valid_to};
  const Result<void> at_the_price = pricing::check_access(access, dates.priced);
  TRY(rights.object_to(at_the_price.ok() ? pricing::check_access(access, dates.counted) : at_the_price, "household"));
  return customer;
}

// Where the tariff leaves the choice, whoever buys says the bracket: a household that says none is of its own, others
// are the public. Elsewhere a fact's bracket is what its till charged (compare_tariff).
Result<void> choose_bracket(const State& state, const Sell& sale, const std::optional<ApplicableTariff>& tariff,
                            Customer& customer, const Objections& objections) {
  if (sale.bracket.empty()) return {};
  const bool is_choice = tariff && tariff->version->definition.measure.kind == MeasureKind::choice;
  if (!is_choice && objections.is_fact()) return {};
  if (!is_choice)
    return fail(ErrorCode::choice_not_allowed, "bracket",
                "the tariff leaves no choice: the household's bracket counts");
  const std::vector<BracketId>& listed = tariff->version->brackets;
  const auto chosen = state.registry().brackets.find(sale.bracket);
  const bool is_listed = chosen && std::find(listed.begin(), listed.end(), *chosen) != listed.end();
  if (!is_listed && objections.is_fact()) return {};
  if (!is_listed) return fail(ErrorCode::unknown_bracket, "bracket", "the tariff does not list this bracket");
  customer.bracket = *chosen;
  customer.chosen = true;
  return {};
}

// Where the shop trusts the hand rather than the book, nothing else stops a slip of the finger.
Result<void> object_to_quantity(Quantity quantity, Unit unit, const Field& field, Objections& objections) {
  const Quantity most{kLinePricesMax * units_per_price(unit)};
  if (quantity <= most) return {};
  return objections.object(
      ErrorCode::quantity_out_of_range, field,
      std::to_string(quantity.units) + " is more than a line may sell, " + std::to_string(most.units));
}

// Deposits and membership fees are on no shelf: nothing is picked, and what they are sold at is what they cost.
Result<std::vector<Picked>> pick(const State& state, const Sell& sale, std::size_t index, ShopId shop,
                                 const ProductRow& row, ProductId product, Picker& picker, Objections& objections) {
  const AskedSaleLine& asked = sale.lines[index];
  if (row.definition.nature == ProductNature::goods) {
    const bool may_oversell = state.registry().shops.row(shop).definition.oversell == Oversell::record;
    return picker.pick(product, asked.quantity, asked.lot, Picker::Expired::object, at("lines", index), objections,
                       may_oversell);
  }
  if (!is_none(asked.lot))
    TRY(objections.object(ErrorCode::unknown_lot, at("lines", index, "lot"), "only goods are on a lot"));
  return std::vector<Picked>{{.quantity = asked.quantity, .cost = Money{0, sale.currency}}};
}

Result<pricing::Line> line_of(const State& state, const Sell& sale, std::size_t index, ShopId shop, Date date,
                              Picker& picker, Objections& objections) {
  const AskedSaleLine& asked = sale.lines[index];
  const ProductId product = TRY(find_product(state, asked.product, at("lines", index, "product")));
  const ProductRow& row = state.registry().products.row(product);
  pricing::Line line{.product = product,
                     .category = row.category,
                     .unit = row.definition.unit,
                     .rank = asked.rank,
                     .nature = row.definition.nature,
                     .tags = row.tags};
  if (row.definition.retired)
    TRY(objections.object(ErrorCode::retired, at("lines", index, "product"), "this product is no longer sold"));
  TRY(object_to_quantity(asked.quantity, line.unit, at("lines", index, "quantity"), objections));
  const auto picked = TRY(pick(state, sale, index, shop, row, product, picker, objections));
  for (const Picked& each : picked) line.draws.push_back(lot_draw_of(state, shop, product, each, sale.currency, date));
  if (asked.amount) line.charged = charged_of(asked, line.unit);
  if (asked.amount && asked.unit_price)
    TRY(object_to_amount(*line.charged, asked.quantity, line.unit, at("lines", index, "amount"), objections));
  return line;
}

// What the till says it priced with, against what this book would have used.
Result<void> compare_tariff(const State& state, const Sell& sale, const std::optional<ApplicableTariff>& tariff,
                            const Customer& customer, Objections& objections) {
  if (!objections.is_fact() || sale.tariff.empty()) return {};
  const bool same =
      tariff && tariff->version->definition.code == sale.tariff && tariff->version->version == sale.tariff_version;
  if (!same) TRY(objections.object(ErrorCode::tariff_changed, "tariff", "another tariff applies on that day"));
  const auto bracket = state.registry().brackets.find(sale.bracket);
  if (!sale.bracket.empty() && (!bracket || *bracket != customer.bracket))
    TRY(objections.object(ErrorCode::bracket_changed, "bracket", "the book has another bracket for this household"));
  return {};
}

// A fact that names its tariff is quoted as well: where the till charged something else, the line says so.
Result<void> compare_prices(pricing::Basket basket, std::vector<pricing::FundView> funds, const pricing::Quote& charged,
                            Objections& objections) {
  if (basket.tariff == nullptr) return {};
  for (pricing::Line& line : basket.lines) line.charged.reset();
  const auto ours = pricing::quote(basket, funds, pricing::Explain::no);
  for (std::size_t i = 0; i < charged.lines.size(); ++i)
    if (!ours.ok() || ours->lines[i].amount != charged.lines[i].amount)
      TRY(objections.object(ErrorCode::price_differs, at("lines", i, "amount"), "the tariff gives another amount"));
  return {};
}

// A price within bounds times a quantity within bounds may be more than a ticket's line can hold.
Result<void> check_line_bound(const Money& amount, std::size_t line) {
  if (amount.minor <= ledger::kTicketAmountMax) return {};
  return fail(ErrorCode::amount_overflow, at("lines", line), to_string(amount) + " is more than a line may come to");
}

Result<void> check_bounds(const pricing::Quote& quote) {
  for (std::size_t i = 0; i < quote.lines.size(); ++i) {
    TRY(check_line_bound(quote.lines[i].amount, i));
    for (const pricing::PricedDraw& draw : quote.lines[i].draws)
      for (const Money& amount : {draw.amount, draw.cost, draw.market, draw.unit_price, draw.base_price})
        TRY(check_line_bound(amount, i));
  }
  return {};
}

// --- rights: what a household may take -------------------------------------------------------------------------------

Result<void> object_to_budget(const State& state, const Customer& customer, const pricing::Quote& quote, Date date,
                              Objections& objections) {
  if (!customer.household) return {};
  const HouseholdRow& row = state.households().row(*customer.household);
  const EntitlementRow* right = state.households().entitlement(row, date);
  if (right == nullptr || right->budget.currency != quote.total.currency) return {};
  const UseRow use = state.households().use(*customer.household, right->period, date, quote.total.currency);
  const Money used{right->basis == BudgetBasis::paid ? use.paid : use.market, quote.total.currency};
  return objections.object_to(
      pricing::check_budget({.budget = right->budget, .used = used}, pricing::counted(quote, right->basis)),
      "household");
}

// The line that goes beyond what the quota allows is the one objected to.
Result<void> object_to_quota(const State& state, const Customer& customer, const QuotaTerms& quota,
                             const pricing::Basket& basket, const Sell& sale, Date date, Objections& objections) {
  Quantity taken;
  if (quota.goods.period != Period::visit) {
    if (!customer.household) return {};
    taken = state.households().taken(*customer.household, quota.goods, date);
  }
  for (std::size_t i = 0; i < basket.lines.size(); ++i) {
    if (!quota.goods.hold(basket.lines[i].product, basket.lines[i].category)) continue;
    taken += sale.lines[i].quantity;
    TRY(objections.object_to(pricing::check_quota({.quota = quota.quantity, .taken = taken}),
                             at("lines", i, "quantity")));
  }
  return {};
}

Result<void> object_to_rights(const State& state, const Customer& customer, const PricedSale& priced,
                              const pricing::Basket& basket, const Sell& sale, Date date, Objections& objections) {
  TRY(object_to_budget(state, customer, priced.quote, date, objections));
  if (!priced.tariff) return {};
  for (const QuotaTerms& quota : priced.tariff->compiled->quotas) {
    const bool covered = quota.brackets.empty() || std::find(quota.brackets.begin(), quota.brackets.end(),
                                                             basket.bracket) != quota.brackets.end();
    if (covered) TRY(object_to_quota(state, customer, quota, basket, sale, date, objections));
  }
  return {};
}

// --- prices that follow a measure, and the pool ----------------------------------------------------------------------

// A price that follows a measure is for those of whom this tariff took it; to others it would be nothing.
Result<void> object_to_level(const PricedSale& priced, const Customer& customer, Objections& objections) {
  if (!priced.tariff || customer.given_by.tariff == priced.tariff->id) return {};
  for (const pricing::PricedLine& line : priced.quote.lines)
    for (const pricing::PricedDraw& draw : line.draws)
      if (draw.rule != 0 && pricing::uses_level(priced.tariff->prices().terms().rules[draw.rule - 1u]))
        return objections.object(ErrorCode::measure_missing, "household",
                                 "the price follows a measure, which this tariff has not taken here");
  return {};
}

Result<Money> top_up_of(const Sell& sale) {
  if (!sale.top_up) return Money{0, sale.currency};
  if (sale.top_up->currency != sale.currency)
    return fail(ErrorCode::currency_mismatch, "topUp", "not the sale's currency");
  if (sale.top_up->minor < 0 || sale.top_up->minor > kAmountMax)
    return fail(ErrorCode::amount_out_of_range, "topUp", to_string(*sale.top_up));
  return *sale.top_up;
}

// A history that was imported without its tariff feeds no pool.
Result<FundId> pool_of(const PricedSale& priced, const Sell& sale, Objections& objections) {
  const FundId pool = priced.tariff ? priced.tariff->pool_in(sale.currency) : FundId{};
  if (!priced.top_up.is_zero()) {
    if (is_none(pool))
      TRY(objections.object(ErrorCode::unknown_fund, "topUp", "the tariff has no pool that a top-up could feed"));
    return pool;
  }
  if (objections.is_fact() && sale.tariff.empty()) return FundId{};
  for (const pricing::PricedLine& line : priced.quote.lines)
    for (const pricing::PricedDraw& draw : line.draws)
      if (!draw.surplus.is_zero()) return pool;
  return FundId{};
}

// Which funds help this household for the first time: ever, this month, in this shop.
std::vector<ledger::FirstHelp> first_helps(const State& state, std::optional<HouseholdId> household, ShopId shop,
                                           Month month, const std::vector<ledger::SaleLine>& lines) {
  std::vector<ledger::FirstHelp> helps;
  if (!household) return helps;
  const HouseholdRow& row = state.households().row(*household);
  const auto lacks = [](const auto& items, auto item) {
    return std::find(items.begin(), items.end(), item) == items.end();
  };
  for (const ledger::SaleLine& line : lines)
    for (const ledger::Draw& draw : line.draws)
      for (const ledger::Share& share : draw.shares) {
        const auto known = row.helped_by.find(share.fund);
        const bool ever = known == row.helped_by.end();
        const ledger::FirstHelp help{.fund = share.fund,
                                     .ever = ever,
                                     .in_month = ever || lacks(known->second.months, month),
                                     .in_shop = ever || lacks(known->second.shops, shop)};
        const bool told = std::any_of(helps.begin(), helps.end(), [&](const auto& h) { return h.fund == share.fund; });
        if ((help.ever || help.in_month || help.in_shop) && !told) helps.push_back(help);
      }
  return helps;
}

// All that a quote asks: who buys, under which tariff, and which lots leave.
Result<pricing::Basket> basket_of(const State& state, const Sell& sale, const PricedSale& priced, Date date,
                                  pricing::Uncovered uncovered, Objections& objections) {
  pricing::Basket basket{.shop = priced.shop,
                         .date = date,
                         .currency = sale.currency,
                         .has_household = priced.household.has_value(),
                         .bracket = priced.bracket,
                         .level = priced.level,
                         .tariff = priced.tariff ? &priced.tariff->prices() : nullptr,
                         .uncovered = uncovered};
  if (priced.tariff && is_none(priced.bracket)) basket.bracket = priced.tariff->prices().terms().public_bracket;
  Picker picker(state, priced.shop, sale.currency, date);
  for (std::size_t i = 0; i < sale.lines.size(); ++i)
    basket.lines.push_back(TRY(line_of(state, sale, i, priced.shop, date, picker, objections)));
  return basket;
}

// Its prices, what the funds pay of them, and what stands against it.
Result<PricedSale> price(const State& state, const Sell& sale, CommandNature nature, SaleDates dates,
                         pricing::Explain explain, pricing::Uncovered uncovered) {
  const Date date = dates.priced;
  Objections objections(nature);
  const ShopId shop = TRY(find_shop(state, sale.shop));
  TRY(check_asked(sale, objections));
  TRY(object_to_shop(state, shop, objections));
  const auto tariff = state.registry().tariff_for(shop, date);
  const bool overrides =
      TRY(may_override(sale.override_by, tariff ? &tariff->version->definition : nullptr, objections));
  Objections passed_over(CommandNature::fact);
  Objections& rights = overrides ? passed_over : objections;
  Customer customer = TRY(find_customer(state, sale, dates, objections, rights));
  TRY(choose_bracket(state, sale, tariff, customer, objections));
  const Money top_up = TRY(top_up_of(sale));

  PricedSale priced{.shop = shop,
                    .household = customer.household,
                    .bracket = customer.bracket,
                    .chosen = customer.chosen,
                    .level = customer.given_by.level,
                    .tariff = tariff,
                    .top_up = top_up};
  const pricing::Basket basket = TRY(basket_of(state, sale, priced, date, uncovered, objections));
  std::vector<pricing::FundView> funds = funds_for(
      state, {.shop = shop, .dates = dates, .currency = sale.currency, .household = customer.household}, explain);
  const std::vector<pricing::FundView> untouched = sale.tariff.empty() ? std::vector<pricing::FundView>{} : funds;
  priced.quote = TRY(pricing::quote(basket, funds, explain));
  TRY(check_bounds(priced.quote));
  if (uncovered == pricing::Uncovered::let_be) return priced;  // it was refused for that, whatever else there may be
  TRY(compare_tariff(state, sale, tariff, customer, objections));
  if (objections.is_fact() && !sale.tariff.empty()) TRY(compare_prices(basket, untouched, priced.quote, objections));
  TRY(object_to_level(priced, customer, objections));
  TRY(object_to_rights(state, customer, priced, basket, sale, dates.counted, rights));
  // An override is recorded where there was something to pass over.
  if (!passed_over.take().empty()) priced.override_by = sale.override_by;
  priced.pool = TRY(pool_of(priced, sale, objections));
  priced.anomalies = objections.take();
  priced.warnings = objections.take_warnings();
  return priced;
}

}  // namespace

Result<PricedSale> price_sale(const State& state, const Sell& sale, CommandNature nature, SaleDates dates,
                              pricing::Explain explain) {
  return price(state, sale, nature, dates, explain, pricing::Uncovered::refused);
}

SaleDates sale_dates(const Command& command, const DecideContext& context) {
  const Date priced = command.nature == CommandNature::fact ? context.occurred_on : context.today;
  return {.priced = priced, .counted = effective_date_of(command, context)};
}

Money uncovered_discount(const State& state, const Sell& sale, SaleDates dates) {
  Money uncovered{0, sale.currency};
  const auto priced =
      price(state, sale, CommandNature::request, dates, pricing::Explain::no, pricing::Uncovered::let_be);
  if (!priced.ok()) return uncovered;
  for (const pricing::PricedLine& line : priced->quote.lines)
    for (const pricing::PricedDraw& draw : line.draws) uncovered += draw.unfunded;
  return uncovered;
}

Result<Decision> decide_one(const State& state, const Command& command, const DecideContext& context,
                            const Sell& sale) {
  Objections objections(command.nature);
  TRY(object_to_ticket(objections, context.ticket_use, sale.ticket));
  const SaleDates dates = sale_dates(command, context);
  PricedSale priced = TRY(price_sale(state, sale, command.nature, dates, pricing::Explain::no));

  ledger::Sold event{.nature = command.nature,
                     .shop = priced.shop,
                     .ticket = sale.ticket.empty() ? context.own_ticket : sale.ticket,
                     .bracket = priced.bracket,
                     .chosen = priced.chosen,
                     .level = priced.level,
                     .currency = sale.currency,
                     .pool = priced.pool,
                     .override_by = priced.override_by};
  if (!priced.top_up.is_zero()) event.top_up = priced.top_up;
  if (command.nature == CommandNature::request && priced.tariff) {  // deposits and fees need none
    event.tariff = priced.tariff->id;
    event.tariff_version = priced.tariff->version->version;
  } else if (const auto told = state.registry().tariffs.find(sale.tariff)) {
    event.tariff = *told;
    event.tariff_version = sale.tariff_version;
  }
  event.lines = sale_lines(state, sale.lines, priced.quote);
  event.payments = TRY(settle(sale.payments, priced.quote.total + priced.top_up, "payments", objections));
  event.first_helps = first_helps(state, priced.household, priced.shop, month_of(dates.counted), event.lines);
  event.anomalies = objections.take();
  event.anomalies.insert(event.anomalies.begin(), priced.anomalies.begin(), priced.anomalies.end());
  if (!priced.household) return decision(std::move(event));
  return decision(std::move(event), {.household = *priced.household});
}

}  // namespace engine
