// The closed vocabularies of the field. Each ordinal is in the log: append only.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "ledger/base/vocabulary.h"

namespace base {

// Where a lot comes from: who paid for it constrains its price (DOMAIN: goods bought with State money).
enum class Origin : std::uint8_t { bought = 0, donated = 1, state_funded = 2 };

// What a rate is applied to.
enum class PriceBase : std::uint8_t { market = 0, cost = 1, full = 2 };

// How a draw's cost is known: the lot's own, the product's last known unit cost in that shop, or not at all
// (then cost = what was paid, and there is nothing to finance).
enum class CostBasis : std::uint8_t { lot = 0, last_known = 1, none = 2 };

// DLC: a use-by date (health: never sold after). DDM: a best-before date (quality: may be sold after, with a warning).
enum class ExpiryKind : std::uint8_t { none = 0, dlc = 1, ddm = 2 };

enum class LossCause : std::uint8_t { expired = 0, damaged = 1, stolen = 2, given_away = 3, other = 4 };

enum class PaymentMeans : std::uint8_t { cash = 0, card = 1, cheque = 2, voucher = 3, deferred = 4 };

// What bounded a unit price after the rate and its rounding.
enum class Limit : std::uint8_t { none = 0, floor = 1, ceiling = 2, lot_cap = 3, free_lot = 4 };

// What a household's monthly budget counts: what it pays, or what the goods are worth.
enum class BudgetBasis : std::uint8_t { paid = 0, market = 1 };

enum class SourceKind : std::uint8_t { server = 0, till = 1, importer = 2, administrator = 3 };

enum class ShopKind : std::uint8_t { shop = 0, platform = 1 };

// What a shop wants when the book has fewer goods than the till asks for: trust the book, or the hand.
enum class Oversell : std::uint8_t { refuse = 0, record = 1 };

// A request may be refused by a rule; a fact has happened and is recorded, with its anomalies.
enum class CommandNature : std::uint8_t { request = 0, fact = 1 };

// What a tariff reads of a household to find its bracket. Read on entry and never written: only the bracket is.
enum class MeasureKind : std::uint8_t {
  given = 0,              // nothing: the shop says the bracket
  choice = 1,             // nothing: the household chooses it
  quotient_familial = 2,  // income and benefits a month by parts, as the CAF computes it
  reste_a_vivre = 3,      // what is left to live on a day: (resources − charges) / (days × divisor)
  household_size = 4,     // persons
  age = 5,                // of the youngest adult asked about, in years
};

// Which of two neighbouring brackets a bound between them belongs to: the one that begins there, or the one that ends.
enum class BoundSide : std::uint8_t { from_inclusive = 0, up_to_inclusive = 1 };

// What resources are divided by: heads, Insee's consumption units, or tax-like parts (DOMAIN §4).
enum class Divisor : std::uint8_t { persons = 0, consumption_units = 1, parts = 2 };

// What a bracket asks of a household besides its measure.
enum class Condition : std::uint8_t { any = 0, yes = 1, no = 2 };

// How a unit price is found: a rate of a base, a fixed price, or the household's own step of a linear tariff.
enum class FormulaKind : std::uint8_t { rate = 0, fixed = 1, level = 2 };

// What the line of a linear tariff gives: a price, or a rate.
enum class LineGives : std::uint8_t { price = 0, rate = 1 };

enum class Period : std::uint8_t { month = 0, week = 1, visit = 2 };

// Deposits and membership fees are neither discounted nor financed.
enum class ProductNature : std::uint8_t { goods = 0, deposit = 1, membership = 2 };

// The gap that a fund covers: what the goods cost and the household does not pay, or what it is spared of the market
// price (a voucher).
enum class GapBasis : std::uint8_t { cost = 0, price = 1 };

// What became of money that a fund keeps for an order or a plan.
enum class CommitmentStep : std::uint8_t { committed = 0, released = 1, captured = 2 };

// What a fund pays of a draw: a part of the gap; a fixed amount a unit, or nothing where the gap is less; at most that.
enum class ShareKind : std::uint8_t { fraction = 0, fixed = 1, up_to = 2 };

#define GRENIER_TERM(Type)                \
  std::string_view to_string(Type value); \
  std::optional<Type> parse_##Type(std::string_view name)
GRENIER_TERM(Origin);
GRENIER_TERM(PriceBase);
GRENIER_TERM(CostBasis);
GRENIER_TERM(ExpiryKind);
GRENIER_TERM(LossCause);
GRENIER_TERM(PaymentMeans);
GRENIER_TERM(Limit);
GRENIER_TERM(BudgetBasis);
GRENIER_TERM(SourceKind);
GRENIER_TERM(ShopKind);
GRENIER_TERM(Oversell);
GRENIER_TERM(CommandNature);
GRENIER_TERM(MeasureKind);
GRENIER_TERM(BoundSide);
GRENIER_TERM(Divisor);
GRENIER_TERM(Condition);
GRENIER_TERM(FormulaKind);
GRENIER_TERM(LineGives);
GRENIER_TERM(Period);
GRENIER_TERM(ProductNature);
GRENIER_TERM(GapBasis);
GRENIER_TERM(ShareKind);
GRENIER_TERM(CommitmentStep);
#undef GRENIER_TERM

}  // namespace base
