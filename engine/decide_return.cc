// Goods taken back. With the original ticket as refund.h says; without one (facts only, an imported history): what was
// charged, at no known cost.
#include "engine/decide_parts.h"
#include "engine/refund.h"
#include "engine/sale.h"

namespace engine {
namespace {

struct Original {
  const ledger::Event* event;
  const ledger::Sold* sold;
};

Result<std::optional<Original>> find_original(const TakeBack& asked, const DecideContext& context, ShopId shop,
                                              Objections& objections) {
  if (asked.original_ticket.empty()) {
    // An import of a till's history knows no original; a till that is asked does.
    if (!objections.is_fact())
      return fail(ErrorCode::return_without_original, "originalTicket", "a return names the ticket it undoes");
    TRY(objections.object(ErrorCode::return_without_original, "originalTicket", ""));
    return std::optional<Original>();
  }
  const auto* sold = context.original ? std::get_if<ledger::Sold>(&context.original->body) : nullptr;
  if (sold == nullptr || sold->shop != shop)
    return fail(ErrorCode::unknown_ticket, "originalTicket",
                "this shop sold nothing under '" + asked.original_ticket + "'");
  return std::optional<Original>(Original{context.original, sold});
}

// Nothing comes back before it was sold. A fact may have been sold ahead of today, and comes back today all the same.
Result<void> object_to_day_of_return(const Original& original, const Command& command, const DecideContext& context,
                                     Objections& objections) {
  const Date sold_on = original.event->envelope.effective_date;
  const Date effective = effective_date_of(command, context);
  if (effective >= std::min(sold_on, context.today)) return {};
  return objections.object(ErrorCode::date_out_of_range, "effectiveDate",
                           to_string(effective) + " is before the sale counts, on " + to_string(sold_on));
}

class Returning {
 public:
  Returning(const State& state, const Original& original) : state_(state), original_(original) {}

  Result<ledger::ReturnLine> take_back(const AskedReturnLine& asked, std::size_t index) {
    TRY(check_quantity(asked.quantity, at("lines", index, "quantity")));
    const auto& lines = original_.sold->lines;
    if (asked.original_line == 0 || asked.original_line > lines.size())
      return fail(ErrorCode::unknown_line, at("lines", index, "originalLine"),
                  "the ticket has lines 1 to " + std::to_string(lines.size()));
    const ledger::SaleLine& sold = lines[asked.original_line - 1u];
    TRY(check_product(asked, sold, index));
    ledger::ReturnLine line{.original_line = asked.original_line,
                            .product = sold.product,
                            .category = sold.category,
                            .quantity = asked.quantity,
                            .amount = Money{0, original_.sold->currency},
                            .restocked = asked.restocked};
    Quantity missing = asked.quantity;
    // The lot drawn last comes back first.
    for (auto draw = sold.draws.rbegin(); draw != sold.draws.rend() && !missing.is_zero(); ++draw) {
      Quantity& back = returned_so_far(asked.original_line, draw->lot);
      const Quantity here = std::min(missing, draw->quantity - back);
      if (here.is_zero()) continue;
      line.draws.push_back(refund_of(*draw, back, here));
      line.amount += line.draws.back().amount;
      back += here;
      missing -= here;
    }
    if (missing.is_zero()) return line;
    const Quantity left = asked.quantity - missing;
    return fail(ErrorCode::return_exceeds_sale, at("lines", index, "quantity"),
                left.is_zero() ? "nothing of that line can come back any more"
                               : std::to_string(left.units) + " of that line can still come back");
  }

 private:
  Result<void> check_product(const AskedReturnLine& asked, const ledger::SaleLine& sold, std::size_t index) const {
    const std::string& code = state_.registry().products.row(sold.product).definition.code;
    if (asked.product.empty() || asked.product == code) return {};
    return fail(ErrorCode::unknown_line, at("lines", index, "product"), "that line sold '" + code + "'");
  }
  Quantity& returned_so_far(std::uint16_t line, LotId lot) {
    const auto [position, fresh] = returned_.try_emplace({line, lot});
    if (fresh) position->second = state_.returned({original_.event->envelope.sequence, line, lot});
    return position->second;
  }

  const State& state_;
  const Original& original_;
  std::map<std::pair<std::uint16_t, LotId>, Quantity> returned_;
};

// Without an original: as charged, from no lot, at a cost that equals what was refunded.
Result<ledger::ReturnLine> take_back_unknown(const State& state, const TakeBack& asked, std::size_t index,
                                             Objections& objections) {
  const AskedReturnLine& line = asked.lines[index];
  TRY(check_quantity(line.quantity, at("lines", index, "quantity")));
  const ProductId product = TRY(find_product(state, line.product, at("lines", index, "product")));
  const ProductRow& row = state.registry().products.row(product);
  if (!line.amount)
    return fail(ErrorCode::price_required, at("lines", index, "amount"), "a fact says what was refunded");
  if (line.amount->currency != asked.currency || line.amount->minor < 0 ||
      line.amount->minor > ledger::kTicketAmountMax)
    return fail(ErrorCode::amount_out_of_range, at("lines", index, "amount"), to_string(*line.amount));
  const AskedSaleLine as_sold{.quantity = line.quantity, .unit_price = line.unit_price, .amount = line.amount};
  const pricing::Charged charged = charged_of(as_sold, row.definition.unit);
  const Money unit_price = charged.unit_price;
  if (unit_price.currency != asked.currency || unit_price.minor < 0 || unit_price.minor > ledger::kTicketAmountMax)
    return fail(ErrorCode::amount_out_of_range, at("lines", index, "unitPrice"), to_string(unit_price));
  if (line.unit_price)
    TRY(object_to_amount(charged, line.quantity, row.definition.unit, at("lines", index, "amount"), objections));
  const Money zero{0, asked.currency};
  ledger::Draw draw{.quantity = line.quantity,
                    .unit_price = unit_price,
                    .amount = *line.amount,
                    .cost = *line.amount,
                    .market = *line.amount,
                    .unfunded = zero,
                    .surplus = zero,
                    .base_price = zero};
  return ledger::ReturnLine{.product = product,
                            .category = row.category,
                            .quantity = line.quantity,
                            .amount = *line.amount,
                            .restocked = line.restocked,
                            .draws = {std::move(draw)}};
}

Result<std::vector<ledger::ReturnLine>> take_back_all(const State& state, const TakeBack& asked,
                                                      const std::optional<Original>& original, Objections& objections) {
  std::vector<ledger::ReturnLine> lines;
  std::optional<Returning> returning;
  if (original) returning.emplace(state, *original);
  for (std::size_t i = 0; i < asked.lines.size(); ++i)
    lines.push_back(
        TRY(returning ? returning->take_back(asked.lines[i], i) : take_back_unknown(state, asked, i, objections)));
  return lines;
}

// What earlier returns gave back of a sale, whatever it was given back by.
Money given_back(const State& state, const Original& original) {
  Money sum{0, original.sold->currency};
  for (std::size_t i = 0; i < original.sold->lines.size(); ++i)
    for (const ledger::Draw& draw : original.sold->lines[i].draws) {
      const Quantity returned =
          state.returned({original.event->envelope.sequence, static_cast<std::uint16_t>(i + 1), draw.lot});
      sum += refund_of(draw, Quantity{}, std::min(returned, draw.quantity)).amount;
    }
  return sum;
}

Result<std::vector<ledger::Payment>> refunds_of(const State& state, const TakeBack& asked,
                                                const std::optional<Original>& original, Money due,
                                                Objections& objections) {
  if (original && asked.refunds.empty()) return refunds_as_paid(*original->sold, given_back(state, *original), due);
  return settle(asked.refunds, due, "refunds", objections);
}

// Whose return it is: the original's household, as it is called now, or the one that a fact names. What comes back of a
// sale to the public is nobody's, whoever is named with it: none (0), and not left for `person_named` to say.
std::optional<HouseholdId> household_of(const State& state, const TakeBack& asked,
                                        const std::optional<Original>& original) {
  if (!original) return state.households().find(asked.household);
  const std::optional<ledger::HouseholdPart>& buyer = original->event->household;
  if (buyer && !is_none(buyer->household)) return state.households().resolve(buyer->household);
  return asked.household.empty() ? std::nullopt : std::optional(HouseholdId{});
}

}  // namespace

Result<Decision> decide_one(const State& state, const Command& command, const DecideContext& context,
                            const TakeBack& asked) {
  Objections objections(command.nature);
  const ShopId shop = TRY(find_shop(state, asked.shop));
  TRY(check_line_count(asked.lines.size(), "lines"));
  if (!asked.ticket.empty()) TRY(check_label(asked.ticket, "ticket", 40));
  TRY(object_to_ticket(objections, context.ticket_use, asked.ticket));
  const auto original = TRY(find_original(asked, context, shop, objections));
  if (original) TRY(object_to_day_of_return(*original, command, context, objections));
  ledger::Returned event{.nature = command.nature,
                         .shop = shop,
                         .ticket = asked.ticket.empty() ? context.own_ticket : asked.ticket,
                         .currency = original ? original->sold->currency : asked.currency};
  if (original) {
    event.original = original->event->envelope.sequence;
    event.bracket = original->sold->bracket;
  }
  event.lines = TRY(take_back_all(state, asked, original, objections));
  if (original && !is_none(original->sold->pool) && ledger::surplus_of(event.lines) > 0) {
    event.pool = original->sold->pool;
    event.from_pool = taken_from_pool(state, event.pool, event.lines, event.currency);
  }
  event.refunds = TRY(refunds_of(state, asked, original, ledger::total_of(event.lines, event.currency), objections));
  event.anomalies = objections.take();
  const auto household = household_of(state, asked, original);
  if (!household) return decision(std::move(event));
  return decision(std::move(event), {.household = *household});
}

}  // namespace engine
