#include "apps/fund_file.h"

#include "apps/tariff_file.h"

namespace apps {
namespace {

// An amount for each unit: paid whole or not at all, or up to it.
void read_unit_share(TomlReader& table, ledger::Fund& fund) {
  const std::vector<const TomlValue*> tables = table.tables("share");
  TomlReader share(*tables.front(), "fund.share");
  fund.share_kind = share.has("fixed") ? ShareKind::fixed : ShareKind::up_to;
  const std::string_view key = share.has("fixed") ? "fixed" : "up_to";
  fund.unit_share = share.money(key, fund.currency).minor;
  table.adopt(share);
}

void read_caps(TomlReader& table, ledger::Fund& fund) {
  for (const TomlValue* value : table.tables("caps")) {
    TomlReader caps(*value, "fund.caps");
    fund.caps.total = caps.cents_or_none("total", fund.currency);
    fund.caps.per_month = caps.cents_or_none("per_month", fund.currency);
    fund.caps.per_shop = caps.cents_or_none("per_shop", fund.currency);
    fund.caps.per_household = caps.cents_or_none("per_household", fund.currency);
    fund.caps.per_household_month = caps.cents_or_none("per_household_month", fund.currency);
    fund.caps.per_sale = caps.cents_or_none("per_sale", fund.currency);
    fund.caps.per_unit = caps.cents_or_none("per_unit", fund.currency);
    table.adopt(caps);
  }
}

void check_window(TomlReader& table, const ledger::Fund& fund) {
  if (fund.to < fund.from)
    table.reject("to", ErrorCode::date_out_of_range, to_string(fund.to) + " is before " + to_string(fund.from));
}

}  // namespace

void read_fund_terms(TomlReader& table, ledger::Fund& fund) {
  fund.from = table.date_or("from", kNoDate);
  fund.to = table.date_or("to", kLastDate);
  fund.categories = table.codes("categories");
  fund.tags = table.codes("tags");
  fund.brackets = table.codes("brackets");
  fund.origins = table.terms<Origin>("origins", parse_Origin, kOriginWords);
  fund.basis = table.term_or("basis", parse_GapBasis, GapBasis::cost, "cost or price");
  if (table.is_table("share"))
    read_unit_share(table, fund);
  else
    fund.share = table.fraction_or("share", Fraction{1, 1});
  fund.order = static_cast<std::int32_t>(table.integer_or("order", 0, 0, 1'000'000));
  fund.weight = table.integer_or("weight", 1, 1, 1'000'000);
  read_caps(table, fund);
  check_window(table, fund);
}

}  // namespace apps
