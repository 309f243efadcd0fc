// decide: what a command becomes, given what is known. Pure: state and time come in, an event's content goes out;
// nothing is changed. A request that a rule forbids is an Error (the engine records the refusal); a fact gets anomalies
// instead, and only what cannot be recorded at all (an unknown shop, a quantity of zero) is an Error.
//
// Each guard of a sale, in order of precedence, and its two outcomes:
//
//   guard                                  request                  fact
//   effective or occurred date before
//     1990, or more than a year ahead      date_out_of_range (both)
//   occurred, or counting, more than a day
//     ahead of the server's clock          date_out_of_range | anomaly
//   retired source                         retired | anomaly
//   ticket number used before              ticket_number_reused | anomaly
//   unknown shop                           unknown_shop (both)
//   no lines / more than kLinesMax         empty_command, too_many_lines (both)
//   quantity ≤ 0 or > kQuantityMax         quantity_out_of_range (both)
//   a price in a request, none in a fact   price_not_allowed | price_required
//   retired shop, or its legal entity      retired | anomaly
//   unknown household or card              unknown_household, unknown_card | anomaly, sold as to the public
//   card revoked                           card_revoked | anomaly
//   an override by a role that may not     override_not_allowed | anomaly, not overridden
//   household outside its window           household_not_entitled | anomaly; neither when overridden
//   a bracket that is chosen, and the
//     tariff does not list                 unknown_bracket | anomaly bracket_changed
//   a bracket that is said, and the
//     tariff leaves no choice              choice_not_allowed | (as charged)
//   then, line by line:
//     unknown product                      unknown_product (both)
//     retired product                      retired | anomaly
//     more than kLinePricesMax pieces,
//       kilograms or litres                quantity_out_of_range | anomaly
//     named lot unknown here               unknown_lot | anomaly, drawn from no lot
//     lot past its DLC                     lot_expired | anomaly
//     more than is on hand                 insufficient_stock, unless the shop records | anomaly
//   no tariff, no price                    no_tariff, no_price | (as charged)
//   the pool no longer covers a discount
//     of a bracket that needs it           pool_exhausted | (as charged)
//   an amount out of bounds                amount_overflow (both)
//   charged otherwise than the tariff      — | anomaly tariff_changed, bracket_changed, price_differs
//   a price that follows a measure which
//     the tariff has not taken             measure_missing | (as charged)
//   the budget of the month or week        allowance_exceeded | anomaly; neither when overridden
//   then, quota by quota, line by line:
//     more than the quota leaves           quota_exceeded | anomaly; neither when overridden
//   a top-up, and no pool to feed          unknown_fund | anomaly, in no pool
//   payments                               payments_do_not_sum | anomaly
//
// Of a renewal, after what both are refused for (an unknown household, tariff version or bracket):
//
//   an override by a role that may not     override_not_allowed | recorded without
//   renewed as often as its tariff allows  renewals_used_up | recorded without; neither when overridden
//   before its waiting time is over        waiting_time | recorded without; neither when overridden
//
// The first three and a retired source are everybody's, and so is the last of all: an event with which the book's sums
// would leave 64 bits is amount_overflow (both). What may well be told ahead of its day (a declaration, a household's
// papers, a grant that is awarded) may count up to a year ahead. "(both)": refused, whether it is a request or a fact.
// An event that has no place for anomalies (a declaration, a household's, a card's, a purchase right's) is recorded
// without: "| recorded".
//
// The guards of the others, beside those of form, and of names that nobody declared (both):
//
//   deliveries: its reference again        noted, when all is the same; else definition_conflict (both)
//     retired shop, entity, supplier       retired | anomaly
//     quantity, cost, market price, cap    quantity_out_of_range, amount_overflow… (both)
//     past its DLC when it came            lot_expired_on_arrival | anomaly
//   counts: a lot that is not there        unknown_lot (both): the book could not say what was expected
//     a product or a lot twice             definition_conflict (both)
//     too dear to be counted in            amount_overflow (both)
//   losses: a lot that is not there        unknown_lot | anomaly, drawn from no lot
//     more than is on hand                 insufficient_stock | anomaly
//   returns: no original named             return_without_original | anomaly
//     a ticket that this shop never issued unknown_ticket (both)
//     no such line, or of another product  unknown_line (both)
//     more than was sold                   return_exceeds_sale (both)
//     no amount, and no original           — | price_required
//     ticket number used before            ticket_number_reused | anomaly
//     refunds                              payments_do_not_sum | anomaly
//   grants: its reference again            noted, with the same amount; else definition_conflict (both)
//     amount, currency                     amount_out_of_range, currency_mismatch (both)
//   households: pseudonym of another one   pseudonym_in_use (both)
//     its legal entity is retired          retired | recorded
//     merged with itself                   cannot_merge (both)
//   cards: another household's             card_in_use (both)
//     a revoked one issued again           card_revoked (both): whoever finds it may hold it
//     one revoked that nobody was issued   unknown_card (both)
//   definitions: unit or currency changed  definition_in_use (both)
//     a second tariff for one shop         definition_conflict (both)
#pragma once

#include <optional>

#include "engine/command.h"
#include "engine/state.h"

namespace engine {

inline constexpr std::size_t kLinesMax = 500;
// Of one sale line: so many pieces, kilograms or litres. A basket holds no more of one thing; a slip of the finger
// does.
inline constexpr std::int64_t kLinePricesMax = 1'000;

// What decide may know beside the state: read for it by the engine, so that it stays pure.
struct DecideContext {
  Instant now{};                            // recordedAt of the event to be
  Date today = kNoDate;                     // its civil date
  Date occurred_on = kNoDate;               // the civil date of the command's occurred_at
  const ledger::Event* original = nullptr;  // of a return: the sale it names, when found
  bool ticket_taken = false;                // the ticket number of a sale or return was used before
};

struct Decision {
  ledger::EventBody body;
  std::optional<ledger::HouseholdPart> household;
  Date requested_date = kNoDate;
  Date effective_date = kNoDate;
};

Result<Decision> decide(const State& state, const Command& command, const DecideContext& context);

// The event of a refusal: what was asked for, as far as its names are known; and how much discount no pool covered.
ledger::CommandRefused refusal_of(const State& state, const Command& command, const DecideContext& context,
                                  const Error& reason);

// Whether a command names a household or a card; and which household that is (0: none that the book knows), for the
// household part of an event that has none by itself: a refusal, or a sale to an unknown card.
bool names_person(const CommandBody& body);
ledger::HouseholdPart person_named(const State& state, const CommandBody& body);

// "<source code>-<number, six digits>": the ticket number of a sale that brings none.
std::string default_ticket(const State& state, const Command& command);
// Whether a ticket number is of that form for a source that exists: then no sale may bring it as its own.
bool is_reserved_ticket(const State& state, std::string_view ticket);

}  // namespace engine
