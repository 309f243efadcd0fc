#include <set>

#include "apps/import_lists.h"
#include "engine/form_rules.h"
#include "ledger/base/bytes.h"
#include "ledger/base/sha256.h"

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
  engine::DeliveredLot lot{.product = row.code("product"), .label = row.label_or("lot", "")};
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
  row.refuse_form(engine::check_form(lot));
  return lot;
}

constexpr std::size_t kReferenceDigits = 16;  // of the hash: 64 bits

// What makes a lot this one and no other; how much there is of it is told, not what it is.
std::string identity_of(const engine::DeliveredLot& lot) {
  if (!lot.label.empty()) return lot.label;
  return std::string(to_string(lot.origin)) + '\n' + std::string(to_string(lot.expiry_kind)) + '\n' +
         to_string(lot.expiry) + '\n' + std::to_string(raw(lot.unit_cost));
}

// "ouverture:riz-long:" of a labelled lot, "ouverture:riz-long#" of another, then the hash of its identity.
std::string reference_head(const std::string& import_id, const engine::DeliveredLot& lot) {
  return import_id + ":" + lot.product + (lot.label.empty() ? "#" : ":");
}

// The first line that named a fund or a lot.
class FirstLines {
 public:
  Result<void> check(const std::string& name, const std::string& shown, const Place& place) {
    const auto [first, fresh] = lines_.try_emplace(name, place.line);
    if (fresh) return {};
    return fail_at(place, ErrorCode::definition_conflict,
                   shown + " stands in line " + std::to_string(first->second) + " and again in line " +
                       std::to_string(place.line) + ", expected one line each");
  }

 private:
  std::map<std::string, std::uint32_t> lines_;
};

Result<void> check_all_stand_once(const Territory& territory) {
  FirstLines first;
  for (const auto& [written, place] : territory.grants)
    TRY(first.check("fund " + written.grant.fund + '\n' + written.grant.reference,
                    "the fund '" + written.grant.fund + "'", place));
  for (const auto& [written, place] : territory.deliveries) {
    const auto& [shop, supplier, reference, lots, opening] = written.delivery;
    const std::string name = "lot " + shop + '\n' + reference;
    const engine::DeliveredLot& lot = lots.front();
    const std::string shown = lot.label.empty() ? "an unlabelled lot of '" : "the lot '" + lot.label + "' of '";
    TRY(first.check(name, shown + lot.product + "' in '" + shop + "'", place));
  }
  return {};
}

Result<void> add_stock(RowReader row, const OpeningListOptions& options, Territory& territory) {
  engine::Deliver delivery{.shop = row.code("shop"), .opening = true};
  delivery.lots.push_back(read_lot(row, options));
  TRY(row.finish());
  const engine::DeliveredLot& lot = delivery.lots.front();
  const Hash32 hash = sha256(bytes_of(identity_of(lot)));
  delivery.reference = reference_head(options.import_id, lot) + hex(hash).substr(0, kReferenceDigits);
  row.refuse_form(engine::check_form(delivery));
  TRY(row.finish());
  territory.deliveries.push_back({{std::move(delivery), options.date}, row.place()});
  return {};
}

Result<void> add_fund(RowReader row, const OpeningListOptions& options, Territory& territory) {
  const engine::RecordGrant grant{.step = engine::GrantStep::opening,
                                  .fund = row.code("fund"),
                                  .amount = row.money("amount", Currency::eur),
                                  .reference = row.label_or("reference", options.import_id)};
  row.refuse_form(engine::check_form(grant));
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
  TRY(check_all_stand_once(list.territory));
  return list;
}

Result<void> check_no_lot_changed(const Territory& opening, const std::string& import_id,
                                  const engine::RollAnswer& book) {
  using Paper = std::pair<std::string, std::string>;  // shop and reference
  std::set<Paper> told;
  for (const auto& [written, place] : opening.deliveries)
    told.emplace(written.delivery.shop, written.delivery.reference);
  std::set<Paper> recorded;
  for (const engine::DeliveryQuery& each : book.deliveries)
    if (each.opening) recorded.emplace(each.shop, each.reference);
  for (const auto& [written, place] : opening.deliveries) {
    const engine::Deliver& delivery = written.delivery;
    const engine::DeliveredLot& lot = delivery.lots.front();
    if (!lot.label.empty() || recorded.contains({delivery.shop, delivery.reference})) continue;
    const std::string head = reference_head(import_id, lot);
    for (auto each = recorded.lower_bound({delivery.shop, head});
         each != recorded.end() && each->first == delivery.shop && each->second.starts_with(head); ++each)
      if (!told.contains(*each))
        return fail_at(place, ErrorCode::definition_conflict,
                       "the book has an unlabelled lot of '" + lot.product + "' in '" + delivery.shop +
                           "' from this import that the file no longer has; put its line back as it was: what is "
                           "recorded stays, and a stock count corrects it");
  }
  return {};
}

}  // namespace apps
