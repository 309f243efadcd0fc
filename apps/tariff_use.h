// What a case of a tariff (apps/tariff_case.h) says of a household's past and of whoever serves it: what the engine
// reads in its tables and in the command, and pricing is told.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "apps/toml_reader.h"
#include "ledger/event.h"
#include "ledger/tariff_definition.h"

namespace apps {

// What was taken of the goods of a quota, in its running week or month.
struct CaseQuotaUse {
  std::size_t quota = 0;  // place in the tariff
  Quantity taken;
};

// When the household may come.
struct CaseAccess {
  Date from = kNoDate;
  std::optional<Date> to;     // else after the months that the tariff gives
  std::uint32_t renewed = 0;  // how often before
};

struct CaseUse {
  std::optional<Money> budget;  // used of it in the running week or month, as the right counts
  std::vector<CaseQuotaUse> quotas;
  std::optional<CaseAccess> access;
  bool renews = false;  // asks for a new access from the day of the case on, and buys nothing
  std::optional<ledger::Override> override_by;
  std::optional<Money> top_up;
};

// Which parts of a case are there, since much of a use means nothing without them.
struct CaseParts {
  bool is_public = false;
  bool has_composition = false;
  bool has_goods = false;
};

// Reads `used`, `access`, `renew`, `override` and `top_up`. What the tariff, or the rest of the case, gives no meaning
// is value_not_allowed: it would change nothing, and the case would prove something else than it says.
CaseUse read_use(TomlReader& table, const ledger::Tariff& tariff, const CaseParts& parts);

// Zero or more, and no more than amounts may come to: cases are added up without further question.
std::optional<Money> bounded_money(TomlReader& table, std::string_view key, Currency currency);

}  // namespace apps
