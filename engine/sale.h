// A sale before it is an event: shared by decide and by the quote that a till asks for, so that both say one price.
#pragma once

#include "engine/decide_parts.h"
#include "pricing/quote.h"

namespace engine {

struct PricedSale {
  ShopId shop{};
  std::optional<HouseholdId> household;
  BracketId bracket{};     // 0: the public
  bool chosen = false;     // the bracket, for this sale
  std::int64_t level = 0;  // the household's step of a linear tariff
  std::optional<ApplicableTariff> tariff;
  pricing::Quote quote;
  Money top_up;                                 // given on top
  FundId pool{};                                // that it and surpluses feed; 0: none, or nothing does
  std::optional<ledger::Override> override_by;  // of rights that this sale goes beyond
  std::vector<ledger::Anomaly> anomalies;
  std::vector<ledger::Anomaly> warnings;  // what a request may do all the same
};
struct SaleDates {
  Date priced = kNoDate;   // whose prices, tariff, lots and funds
  Date counted = kNoDate;  // the books' day: the month whose budget it uses
};
Result<PricedSale> price_sale(const State& state, const Sell& sale, CommandNature nature, SaleDates dates,
                              pricing::Explain explain);
// Requests are priced at the server's day, facts as charged; the books' day may be another.
SaleDates sale_dates(const Command& command, const DecideContext& context);
// Of a sale that was refused for want of a pool: what its discounts would have needed beyond what covers them, of the
// whole basket. Nothing where that cannot be told.
Money uncovered_discount(const State& state, const Sell& sale, SaleDates dates);

// What pricing needs to know of what was picked.
pricing::LotDraw lot_draw_of(const State& state, ShopId shop, ProductId product, const Picked& picked,
                             Currency currency, Date date);
pricing::Charged charged_of(const AskedSaleLine& asked, Unit unit);
// Objects (line_amount_differs) where the amount that a till charged is not its unit price times the quantity.
Result<void> object_to_amount(const pricing::Charged& charged, Quantity quantity, Unit unit, const Field& field,
                              Objections& objections);

// The days on which a fund's window must hold: that of the price and that of the books; or the first alone, as books of
// before the second was asked for have it.
enum class FundWindows { both_days, day_of_price };

// The funds that may pay here and then, with what they have left and what their caps leave. All funds when the quote
// is to be explained, so that it can say why a fund did not pay.
struct FundsAsked {
  ShopId shop{};
  SaleDates dates;
  Currency currency = Currency::eur;
  std::optional<HouseholdId> household;
  FundWindows windows = FundWindows::both_days;
};
std::vector<pricing::FundView> funds_for(const State& state, const FundsAsked& asked, pricing::Explain explain);

std::vector<ledger::SaleLine> sale_lines(const State& state, const std::vector<AskedSaleLine>& asked,
                                         const pricing::Quote& quote);
ledger::Draw draw_of(const pricing::PricedDraw& priced);

}  // namespace engine
