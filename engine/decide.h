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
//   counting more than 7 days before it
//     occurred                             date_out_of_range | anomaly
//   counting after today, or more than 62
//     days ago                             date_out_of_range | (as told)
//   retired source                         retired | anomaly
//   ticket number used before              ticket_number_reused | anomaly
//   unknown shop                           unknown_shop (both)
//   no lines / more than kLinesMax         empty_command, too_many_lines (both)
//   ticket number that is no text          text_not_allowed (both)
//   then, line by line:
//     quantity ≤ 0 or > kQuantityMax       quantity_out_of_range (both)
//     a price in a request, none in a fact price_not_allowed | price_required
//     charged out of bounds                — | amount_out_of_range
//   retired shop, or its legal entity      retired | anomaly
//   an override's role or reason that is
//     no text                              text_not_allowed (both)
//   an override by a role that may not     override_not_allowed | anomaly, not overridden
//   unknown household or card              unknown_household, unknown_card | anomaly, sold as to the public
//   card revoked                           card_revoked | anomaly
//   household outside its window, on the
//     day of the price or of the books     household_not_entitled | anomaly; neither when overridden
//   a bracket that is said, and the
//     tariff leaves no choice              choice_not_allowed | (as charged)
//   a bracket that is chosen, and the
//     tariff does not list                 unknown_bracket | anomaly bracket_changed
//   a top-up out of bounds                 amount_out_of_range, currency_mismatch (both)
//   then, line by line:
//     unknown product                      unknown_product (both)
//     retired product                      retired | anomaly
//     more than kLinePricesMax pieces,
//       kilograms or litres                quantity_out_of_range | anomaly
//     named lot unknown here               unknown_lot | anomaly, drawn from no lot
//     lot past its DLC                     lot_expired | anomaly
//     more than is on hand                 insufficient_stock, unless the shop records | anomaly
//     an amount that is not its unit price
//       times the quantity, to a cent      — | anomaly line_amount_differs
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
//   a top-up, and no pool in its currency  unknown_fund | anomaly, in no pool
//   more than kLinesMax payments           too_many_lines (both)
//   then, payment by payment:
//     issuer or reference that is no text  text_not_allowed (both)
//     out of bounds                        amount_out_of_range, currency_mismatch (both)
//     several that leave their amount open payments_do_not_sum | anomaly, the first has all that is left
//   payments                               payments_do_not_sum | anomaly
//
// Every command: the effective or occurred date, the retired source, and last of all two that are no rules: an event
// with which the book's sums would leave 64 bits is amount_overflow (both), one that no record can hold too_many_lines
// (both). What may well be told ahead of its day (a declaration, a household's enrolment, renewal or right, a grant
// that is awarded) may count up to a year ahead. "(both)": refused, whether it is a request or a fact. What the book
// already says is noted, without anomalies.
//
// The guards of the others, beside those of form (code_not_allowed, text_not_allowed, pseudonym_not_allowed), and of
// names that nobody declared (unknown_…), all (both):
//
//   any list of lines or lots              empty_command, too_many_lines (both)
//   deliveries: its reference again        noted, when all is the same; else definition_conflict (both)
//     quantity, cost, market price, cap    quantity_out_of_range, amount_overflow… (both)
//     a date without DLC or DDM, or none   date_out_of_range (both)
//     retired shop, entity, supplier       retired | anomaly
//     past its DLC when it came            lot_expired_on_arrival | anomaly
//   counts: a lot that is not there        unknown_lot (both): the book could not say what was expected
//     a product or a lot twice             definition_conflict (both)
//     less than nothing, or a billion      quantity_out_of_range (both)
//     too dear to be counted in            amount_overflow (both)
//   losses: a quantity                     quantity_out_of_range (both)
//     a lot that is not there              unknown_lot | anomaly, drawn from no lot
//     more than is on hand                 insufficient_stock | anomaly
//   returns: ticket number used before     ticket_number_reused | anomaly
//     no original named                    return_without_original | anomaly
//     a ticket that this shop never issued unknown_ticket (both)
//     counting before its sale does        date_out_of_range | anomaly; today always goes
//     a quantity                           quantity_out_of_range (both)
//     no such line, or of another product  unknown_line (both)
//     more than was sold                   return_exceeds_sale (both)
//     no amount, and no original           — | price_required
//     an amount out of bounds              — | amount_out_of_range
//     not its unit price times the quantity — | anomaly line_amount_differs
//     refunds                              as payments; none: as the original was paid
//   grants: amount, currency               amount_out_of_range, currency_mismatch (both)
//     its reference again                  noted, with the same amount; else definition_conflict (both)
//   commitments: amount, currency          amount_out_of_range, currency_mismatch (both)
//     retired fund, of what is reserved    retired | anomaly
//     more than the fund has left          fund_exhausted (both): it is the book's own money, so a fact cannot
//     more than is open by that reference  unknown_commitment (both)    have taken what there is not
//   reassignments: months that are not
//     whole, or end before they start      date_out_of_range (both)
//     the same payer twice                 nothing_to_reassign (both)
//     currencies, a limit out of bounds    currency_mismatch, amount_out_of_range (both)
//     to a retired fund                    retired | anomaly
//     to a fund that is earmarked by tags  nothing_to_reassign (both): past shares do not tell them
//     nothing that may and can move        nothing_to_reassign (both)
//   undone: no reassignment                unknown_sequence (both)
//     undone before, or itself an undoing  nothing_to_reassign (both)
//     spent since by whoever is to pay     fund_exhausted (both)
//   enrolments: size, window               quantity_out_of_range, date_out_of_range (both)
//     a step that the tariff has not       amount_out_of_range (both)
//     pseudonym of another one             noted, when all is the same; else pseudonym_in_use (both)
//     its legal entity is retired          retired | anomaly
//   renewals: a step, a window             as enrolments
//     an override by a role that may not   override_not_allowed | anomaly, not overridden
//     renewed as often as its tariff allows renewals_used_up | anomaly; neither when overridden
//     before its waiting time is over      waiting_time | anomaly; neither when overridden
//   corrections: size, a step              as enrolments
//   mergers: with itself                   cannot_merge (both)
//     of an old pseudonym into another     cannot_merge (both): it would move whom nobody named
//     of two legal entities                cannot_merge | anomaly
//   cards: another household's             card_in_use (both)
//     a revoked one issued again           card_revoked (both): whoever finds it may hold it
//     one revoked that nobody was issued   unknown_card (both)
//   rights: window, budget                 date_out_of_range, amount_out_of_range (both)
//     of a visit                           value_not_allowed (both)
//   definitions, all (both): what is declared is what the book says, and nothing of it happened elsewhere
//     a category, tag or bracket more than
//       65,535                             too_many_codes
//     of a shop, product or fund: currency,
//       unit or nature changed             definition_in_use
//     sources: a server                    not_permitted
//     products: VAT above 100 %            fraction_out_of_range
//     prices: no first day, amounts        date_out_of_range, amount_out_of_range, currency_mismatch
//     funds: window, share, caps, weight   date_out_of_range, fraction_out_of_range, amount_out_of_range,
//                                            quantity_out_of_range
//       a zone in which no shop lies       unknown_shop
//     tariffs: no first day                date_out_of_range
//       no, or too many brackets or rules  empty_command, too_many_lines
//       a bracket twice, a second tariff
//         for one shop                     definition_conflict
//       what does not add up to a price
//         for everybody                    as compile_tariff (engine/registry.h)
//
// The field of a refusal or an anomaly is a path in the schema's own names, from the command's struct or, of a
// declaration, from the definition's ("lines[2].quantity"); those of every command from Command ("effectiveDate").
#pragma once

#include <optional>
#include <string>

#include "engine/command.h"
#include "engine/state.h"

namespace engine {

inline constexpr std::size_t kLinesMax = 500;
// Of one sale line: so many pieces, kilograms or litres. A basket holds no more of one thing; a slip of the finger
// does.
inline constexpr std::int64_t kLinePricesMax = 1'000;

// Of the ticket number that a sale or return brings: whether another has it, or it is of a form kept for the server's.
enum class TicketUse { free, used, reserved };

// What decide may know beside the state: read for it by the engine, so that it stays pure.
struct DecideContext {
  Instant now{};                            // recordedAt of the event to be
  Date today = kNoDate;                     // its civil date
  Date occurred_on = kNoDate;               // the civil date of the command's occurred_at
  const ledger::Event* original = nullptr;  // of a return: the sale it names, when found
  TicketUse ticket_use = TicketUse::free;   // of a sale or return that brings a ticket number
  std::string own_ticket;                   // what one that brings none is given
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

// The field of a command that its figures are in, "lines" of a sale, or that it is long by, "rules" of a tariff: what
// an event that is too much for the book, or for one record, is refused for.
std::string figures_of(const CommandBody& body);

// Whether a command names a household or a card; and which household that is (0: none that the book knows), for the
// household part of an event that has none by itself: a refusal, or a sale to an unknown card.
bool names_person(const CommandBody& body);
ledger::HouseholdPart person_named(const State& state, const CommandBody& body);

// "<source code>-<number, six digits>": the ticket number of a sale that brings none, unless it is taken; then "-2" is
// put behind it, or the next that is free (DecideContext::own_ticket).
std::string default_ticket(const State& state, const Command& command);
// Whether a ticket number is of that form for a source that exists: then no sale may bring it as its own.
bool is_reserved_ticket(const State& state, std::string_view ticket);

}  // namespace engine
