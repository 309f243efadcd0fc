// What a coordinator has on day one as CSV lists: products, households, opening stock and fund balances. Each becomes a
// Territory, so that it is compared with the book and posted just as `grenier apply` does; rows that are not
// understood are told with their line and left out.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "apps/csv_file.h"
#include "apps/form_keys.h"
#include "apps/sales_plan.h"
#include "apps/territory.h"
#include "engine/query.h"

namespace apps {

// How such a list is written. Columns have the names below, unless a map gives others:
//
//   delimiter = ";"
//   encoding = "windows-1252"
//   [columns]
//   code = "Référence"
struct ListMap {
  CsvForm form;
  std::map<std::string, std::string, std::less<>> columns;  // our name → the file's
  bool named = false;                                       // a map was given: the file may then have further columns
};
Result<ListMap> parse_list_map(const TomlValue& file);

struct ImportedList {
  Territory territory;
  std::vector<RejectedRow> rejected;
};

// code,label,category[,unit,barcode,vat,market,full,from]. VAT in percent. A price without its own `from` holds from
// `prices_from`. A column that is not there, or an empty field, changes nothing of a product that the book has.
using Products = std::map<std::string, ledger::Product, std::less<>>;  // by code
struct ProductListOptions {
  Currency currency = Currency::eur;
  Date prices_from = kNoDate;
  Products in_book = {};
};
Result<ImportedList> read_product_list(const CsvTable& table, const ListMap& map, const ProductListOptions& options);

// pseudonym,bracket,legal_entity[,card,size,valid_from,valid_to,monthly_budget,budget_basis]
Result<ImportedList> read_household_list(const CsvTable& table, const ListMap& map);

// kind (stock or fund), then shop,product,quantity,unit_cost[,origin,dlc,ddm,lot] or fund,amount[,reference]. What the
// book must know: the unit of each product. A row of stock is one opening delivery; its reference names the import, the
// product and a hash of what makes the lot one (its label; without one its origin, date and cost), so that it is the
// same command wherever the row stands, in whichever file of this import. A fund (of one reference) or a lot that
// stands twice is an error of the file (definition_conflict) with both lines: which is meant only its author knows.
struct OpeningListOptions {
  std::string import_id;
  Date date = kNoDate;
  Units units;
};
Result<ImportedList> read_opening_list(const CsvTable& table, const ListMap& map, const OpeningListOptions& options);
// An unlabelled lot is known by its origin, date and cost, so one of these corrected in the file would be a second lot.
// definition_conflict where a new one may be such: the book has another of that product and shop from this import,
// which the file no longer has.
Result<void> check_no_lot_changed(const Territory& opening, const std::string& import_id,
                                  const engine::RollAnswer& book);
// One row of a list, read column by column like a TomlReader: the first error is kept and told by `finish`, an
// empty field is one that is not there.
class RowReader {
 public:
  RowReader(const CsvTable& table, const ListMap& map, const CsvRow& row) : table_(table), map_(map), row_(row) {}

  Place place() const { return table_.place(row_); }
  bool has(std::string_view column) const { return !written(column).empty(); }
  std::string text(std::string_view column);
  std::string text_or(std::string_view column, std::string_view otherwise) const;
  std::string code(std::string_view column);
  std::string label(std::string_view column);
  std::string label_or(std::string_view column, std::string_view otherwise);  // check_label of what is there
  std::string pseudonym(std::string_view column);
  Money money(std::string_view column, Currency currency);
  Date date_or(std::string_view column, Date otherwise);  // 2026-01-31 or 31/01/2026
  std::int64_t integer_or(std::string_view column, std::int64_t otherwise, std::int64_t min, std::int64_t max);
  template <class Term, class Parse>
  Term term_or(std::string_view column, Parse parse, Term otherwise, std::string_view words) {
    const std::string text = written(column);
    if (text.empty()) return otherwise;
    if (const std::optional<Term> term = parse(std::string_view(text))) return *term;
    reject(column, ErrorCode::value_not_allowed, "found '" + text + "', expected " + std::string(words));
    return otherwise;
  }
  template <class T>
  T kept(std::string_view column, Result<T> value) {
    if (value.ok()) return *value;
    reject(column, value.error().code, value.error().detail);
    return {};
  }
  void reject(std::string_view column, ErrorCode code, std::string detail);
  // What no book could take (engine/form_rules.h), in the column that says it.
  void refuse_form(const Result<void>& formed) {
    if (!formed.ok()) reject(key_of_field(formed.error().field), formed.error().code, formed.error().detail);
  }
  Result<void> finish() const { return error_ ? Result<void>(*error_) : Result<void>(); }

 private:
  std::optional<std::size_t> index(std::string_view column) const;
  std::string written(std::string_view column) const;

  const CsvTable& table_;
  const ListMap& map_;
  const CsvRow& row_;
  std::optional<Error> error_;
};

// missing_key for a column that is required, or named by the map, and not there; unknown_key for one that nobody reads,
// unless a map names the columns. ("line" and "reason" are those of a rejects file.)
Result<void> check_columns(const CsvTable& table, const ListMap& map, const std::vector<std::string>& required,
                           const std::vector<std::string>& optional);

}  // namespace apps
