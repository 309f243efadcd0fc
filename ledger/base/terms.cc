#include "ledger/base/terms.h"

#include <cstddef>

namespace base {

// The names of a vocabulary, in the order of its ordinals; one table serves both directions.
#define GRENIER_TERM(Type, ...)                                                   \
  static constexpr std::string_view k##Type##Names[] = {__VA_ARGS__};             \
  std::string_view to_string(Type value) {                                        \
    const auto index = static_cast<std::size_t>(value);                           \
    return index < std::size(k##Type##Names) ? k##Type##Names[index] : "unknown"; \
  }                                                                               \
  std::optional<Type> parse_##Type(std::string_view name) {                       \
    for (std::size_t i = 0; i < std::size(k##Type##Names); ++i)                   \
      if (k##Type##Names[i] == name) return static_cast<Type>(i);                 \
    return std::nullopt;                                                          \
  }

GRENIER_TERM(Origin, "bought", "donated", "state_funded")
GRENIER_TERM(PriceBase, "market", "cost", "full")
GRENIER_TERM(CostBasis, "lot", "last_known", "none")
GRENIER_TERM(ExpiryKind, "none", "dlc", "ddm")
GRENIER_TERM(LossCause, "expired", "damaged", "stolen", "given_away", "other")
GRENIER_TERM(PaymentMeans, "cash", "card", "cheque", "voucher", "deferred")
GRENIER_TERM(Limit, "none", "floor", "ceiling", "lot_cap", "free_lot")
GRENIER_TERM(BudgetBasis, "paid", "market")
GRENIER_TERM(SourceKind, "server", "till", "importer", "administrator")
GRENIER_TERM(ShopKind, "shop", "platform")
GRENIER_TERM(Oversell, "refuse", "record")
GRENIER_TERM(CommandNature, "request", "fact")
GRENIER_TERM(MeasureKind, "given", "choice", "quotient_familial", "reste_a_vivre", "household_size", "age")
GRENIER_TERM(BoundSide, "from_inclusive", "up_to_inclusive")
GRENIER_TERM(Divisor, "persons", "consumption_units", "parts")
GRENIER_TERM(Condition, "any", "yes", "no")
GRENIER_TERM(FormulaKind, "rate", "fixed", "level")
GRENIER_TERM(LineGives, "price", "rate")
GRENIER_TERM(Period, "month", "week", "visit")
GRENIER_TERM(ProductNature, "goods", "deposit", "membership")
GRENIER_TERM(GapBasis, "cost", "price")
GRENIER_TERM(ShareKind, "fraction", "fixed", "up_to")
GRENIER_TERM(CommitmentStep, "committed", "released", "captured")
#undef GRENIER_TERM

}  // namespace base
