#include "apps/import_lists.h"

namespace apps {

namespace {

void read_expiry(RowReader& row, engine::DeliveredLot& lot) {
  if (row.has("dlc") && row.has("ddm"))
    row.reject("ddm", ErrorCode::value_not_allowed, "a lot has a dlc or a ddm, not both");
  if (row.has("dlc")) lot.expiry_kind = ExpiryKind::dlc;
  if (row.has("ddm")) lot.expiry_kind = ExpiryKind::ddm;
  lot.expiry = row.date_or(row.has("dlc") ? "dlc" : "ddm", kNoDate);
}

engine::DeliveredLot read_lot(RowReader& row, const OpeningListOptions& options) {
  engine::DeliveredLot lot{.product = row.code("product"), .label = row.text_or("lot", "")};
  lot.origin = row.term_or("origin", parse_Origin, Origin::bought, "bought, donated or state_funded");
  read_expiry(row, lot);
  const std::string quantity = row.text("quantity");
  const std::string unit_cost = row.text("unit_cost");
  const auto unit = options.units.find(lot.product);
  if (unit == options.units.end()) {
    row.reject("product", ErrorCode::unknown_product, "the book has no product '" + lot.product + "'");
    return lot;
  }
  lot.quantity = row.kept("quantity", quantity_of(quantity, unit->second));
  lot.unit_cost = row.kept("unit_cost", unit_cost_of(unit_cost, unit->second));
  return lot;
}

Result<void> add_stock(RowReader row, const OpeningListOptions& options, Territory& territory) {
  engine::Deliver delivery{.shop = row.code("shop"),
                           .reference = options.import_id + ":" + std::to_string(row.place().line),
                           .opening = true};
  delivery.lots.push_back(read_lot(row, options));
  TRY(row.finish());
  territory.deliveries.push_back({{std::move(delivery), options.date}, row.place()});
  return {};
}

Result<void> add_fund(RowReader row, const OpeningListOptions& options, Territory& territory) {
  const engine::RecordGrant grant{.step = engine::GrantStep::opening,
                                  .fund = row.code("fund"),
                                  .amount = row.money("amount", Currency::eur),
                                  .reference = row.text_or("reference", options.import_id)};
  TRY(row.finish());
  territory.grants.push_back({{grant, options.date}, row.place()});
  return {};
}

Result<void> add_row(RowReader row, const OpeningListOptions& options, Territory& territory) {
  const std::string kind = row.text("kind");
  if (kind == "stock") return add_stock(std::move(row), options, territory);
  if (kind == "fund") return add_fund(std::move(row), options, territory);
  row.reject("kind", ErrorCode::value_not_allowed, "found '" + kind + "', expected stock or fund");
  return row.finish();
}

}  // namespace

Result<ImportedList> read_opening_list(const CsvTable& table, const ListMap& map, const OpeningListOptions& options) {
  TRY(check_columns(
      table, map, {"kind"},
      {"shop", "product", "quantity", "unit_cost", "origin", "dlc", "ddm", "lot", "fund", "amount", "reference"}));
  ImportedList list;
  for (std::size_t i = 0; i < table.rows().size(); ++i) {
    const auto added = add_row(RowReader(table, map, table.rows()[i]), options, list.territory);
    if (!added.ok()) list.rejected.push_back({i, added.error()});
  }
  return list;
}

}  // namespace apps
