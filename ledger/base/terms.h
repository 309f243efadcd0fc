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
#undef GRENIER_TERM

}  // namespace base
