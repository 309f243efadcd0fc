#include "apps/tariff_use.h"

#include <algorithm>

#include "apps/arguments.h"

namespace apps {
namespace {

constexpr std::int64_t kRenewalsMax = 255;

// The one table of that name, if it is there.
const TomlValue* table_of(TomlReader& table, std::string_view key) {
  const std::vector<const TomlValue*> found = table.tables(key);
  if (found.size() > 1) table.reject(key, ErrorCode::value_not_allowed, "a case says it once");
  return found.empty() ? nullptr : found.front();
}

// Says what a part of a case would need to mean something; nothing of what is not there.
class Sense {
 public:
  Sense(TomlReader& table, std::string_view key) : table_(table), key_(key) {}
  Sense& needs(bool there, const char* otherwise) {
    if (!there && table_.has(key_)) table_.reject(key_, ErrorCode::value_not_allowed, otherwise);
    return *this;
  }

 private:
  TomlReader& table_;
  std::string_view key_;
};

Quantity read_taken(TomlReader& table) {
  const Result<TypedQuantity> typed = parse_quantity(table.text("quantity"));
  if (!typed.ok()) {
    table.reject("quantity", typed.error().code, typed.error().detail);
    return {};
  }
  const std::int64_t units = typed->quantity.units;
  if (units < 1 || units > kQuantityMax)
    table.reject("quantity", ErrorCode::quantity_out_of_range,
                 std::to_string(units) + " is not within 1 and " + std::to_string(kQuantityMax));
  return typed->quantity;
}

// Which quotas of the tariff count these goods, in the period if one is said.
std::vector<std::size_t> quotas_of(const ledger::Tariff& tariff, const ledger::Quota& said, bool says_period) {
  std::vector<std::size_t> found;
  for (std::size_t i = 0; i < tariff.quotas.size(); ++i) {
    const ledger::Quota& quota = tariff.quotas[i];
    const bool counts = quota.product == said.product && quota.category == said.category &&
                        quota.period != Period::visit && (!says_period || quota.period == said.period);
    if (counts) found.push_back(i);
  }
  return found;
}

CaseQuotaUse read_quota_use(TomlReader& table, const ledger::Tariff& tariff) {
  const bool says_period = table.has("period");
  const ledger::Quota said{.product = table.code_or_none("product"),
                           .category = table.code_or_none("category"),
                           .period = table.term_or("period", parse_Period, Period::month, "week or month"),
                           .quantity = {},
                           .brackets = {}};
  CaseQuotaUse use{.taken = read_taken(table)};
  const std::string_view key = said.product.empty() ? "category" : "product";
  if (said.product.empty() == said.category.empty())
    table.reject(key, ErrorCode::value_not_allowed, "a quota is of one product or of one category");
  if (said.period == Period::visit)
    table.reject("period", ErrorCode::value_not_allowed, "a visit begins with nothing taken: week or month");
  const std::vector<std::size_t> found = quotas_of(tariff, said, says_period);
  if (found.empty())
    table.reject(key, ErrorCode::value_not_allowed,
                 "no quota of the tariff counts '" + said.product + said.category + "' by week or month");
  else if (found.size() > 1)
    table.reject(key, ErrorCode::value_not_allowed, "the tariff counts it by week and by month: say the period");
  if (found.size() == 1) use.quota = found.front();
  return use;
}

void check_used(TomlReader& table, const ledger::Tariff& tariff, const CaseParts& parts) {
  Sense(table, "budget")
      .needs(tariff.rights && !tariff.rights->budgets.empty(), "the tariff gives no budget")
      .needs(parts.has_composition, "a budget needs the household: adults, teenagers, children");
  for (const char* key : {"budget", "quota"})
    Sense(table, key)
        .needs(!parts.is_public, "the public uses nothing up: it needs a household")
        .needs(parts.has_goods, "what was used counts against goods: market, full or cost");
}

void read_used(TomlReader& table, const ledger::Tariff& tariff, const CaseParts& parts, CaseUse& use) {
  const TomlValue* value = table_of(table, "used");
  if (value == nullptr) return;
  TomlReader inner(*value, "case.used");
  use.budget = bounded_money(inner, "budget", tariff.currency);
  for (const TomlValue* each : inner.tables("quota")) {
    TomlReader quota(*each, "case.used.quota");
    const CaseQuotaUse read = read_quota_use(quota, tariff);
    const auto is_same = [&read](const CaseQuotaUse& other) { return other.quota == read.quota; };
    if (std::ranges::any_of(use.quotas, is_same))
      quota.reject("quantity", ErrorCode::value_not_allowed, "a case says it once");
    use.quotas.push_back(read);
    inner.adopt(quota);
  }
  check_used(inner, tariff, parts);
  table.adopt(inner);
}

std::optional<CaseAccess> read_access(TomlReader& table) {
  const TomlValue* value = table_of(table, "access");
  if (value == nullptr) return std::nullopt;
  TomlReader inner(*value, "case.access");
  CaseAccess access{.from = inner.date("from")};
  if (inner.has("to")) access.to = inner.date("to");
  if (access.to && *access.to < access.from)
    inner.reject("to", ErrorCode::date_out_of_range, "it ends before it starts");
  access.renewed = static_cast<std::uint32_t>(inner.integer_or("renewed", 0, 0, kRenewalsMax));
  table.adopt(inner);
  return access;
}

std::optional<ledger::Override> read_override(TomlReader& table) {
  const TomlValue* value = table_of(table, "override");
  if (value == nullptr) return std::nullopt;
  TomlReader inner(*value, "case.override");
  ledger::Override override_by{.role = inner.label("role"), .reason = inner.label("reason")};
  table.adopt(inner);
  return override_by;
}

void check_use(TomlReader& table, const ledger::Tariff& tariff, const CaseParts& parts, const CaseUse& use) {
  Sense(table, "access").needs(!parts.is_public, "the public needs no access");
  Sense(table, "top_up").needs(parts.has_goods, "a top-up goes with goods: market, full or cost");
  Sense(table, "override").needs(parts.has_goods || use.renews, "there is nothing that an override would pass over");
  if (!use.renews) return;
  Sense(table, "renew")
      .needs(!parts.has_goods, "a case renews an access or buys goods, not both")
      .needs(use.access.has_value(), "say what is renewed: access = { from = 2026-01-01 }")
      .needs(tariff.rights && tariff.rights->access_months != 0, "the tariff's access has no end: nothing is renewed");
}

}  // namespace

CaseUse read_use(TomlReader& table, const ledger::Tariff& tariff, const CaseParts& parts) {
  CaseUse use;
  read_used(table, tariff, parts, use);
  use.access = read_access(table);
  use.renews = table.flag_or("renew", false);
  use.override_by = read_override(table);
  use.top_up = bounded_money(table, "top_up", tariff.currency);
  check_use(table, tariff, parts, use);
  return use;
}

std::optional<Money> bounded_money(TomlReader& table, std::string_view key, Currency currency) {
  const std::optional<Money> money = table.money_or_none(key, currency);
  if (money && (money->minor < 0 || money->minor > kAmountMax))
    table.reject(key, ErrorCode::amount_out_of_range,
                 to_string(*money) + " is not within zero and " + to_string(Money{kAmountMax, currency}));
  return money;
}

}  // namespace apps
