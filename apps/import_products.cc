#include "apps/arguments.h"
#include "apps/import_lists.h"
#include "engine/form_rules.h"

namespace apps {

namespace {

struct ProductRow {
  ledger::Product product;
  std::optional<ledger::Price> price;
};

ledger::Price read_price(RowReader& row, const std::string& product, const ProductListOptions& options) {
  const Money market = row.money("market", options.currency);
  const ledger::Price price{.product = product,
                            .from = row.date_or("from", options.prices_from),
                            .market = market,
                            .full = row.has("full") ? row.money("full", options.currency) : market};
  if (price.from == kNoDate)
    row.reject("from", ErrorCode::missing_key, "a price begins on a day: a column 'from', or the option --from");
  row.refuse_form(engine::check_form(price));
  return price;
}

// "5,5", "5.5 %", "20%": percent, as lists write it. In ten-thousandths.
std::uint16_t read_vat(RowReader& row) {
  constexpr std::int64_t kVatMax = 10'000;
  const std::string text = row.text("vat");
  std::string_view number = text;
  for (const std::string_view after : {"%", " ", "\u00A0", "\u202F"})
    if (number.ends_with(after)) number.remove_suffix(after.size());
  const Result<std::int64_t> rate = parse_decimal(number, 2);
  if (rate.ok() && *rate <= kVatMax) return static_cast<std::uint16_t>(*rate);
  row.reject("vat", ErrorCode::value_not_allowed, "found '" + text + "', expected a rate of VAT from 0 to 100 %");
  return 0;
}

// What the list does not say of a product that the book has stays as it is there.
Result<ProductRow> read_row(RowReader row, const ProductListOptions& options) {
  ProductRow read;
  ledger::Product& product = read.product;
  const std::string code = row.code("code");
  if (const auto known = options.in_book.find(code); known != options.in_book.end()) product = known->second;
  product.code = code;
  product.label = row.label("label");
  product.category = row.code("category");
  product.unit = row.term_or("unit", unit_named, product.unit, "piece, gram or millilitre");
  product.barcode = row.label_or("barcode", product.barcode);
  if (row.has("vat")) product.vat_rate = read_vat(row);
  row.refuse_form(engine::check_form(product));
  if (row.has("market") || row.has("full")) read.price = read_price(row, read.product.code, options);
  TRY(row.finish());
  return read;
}

}  // namespace

Result<ImportedList> read_product_list(const CsvTable& table, const ListMap& map, const ProductListOptions& options) {
  TRY(check_columns(table, map, {"code", "label", "category"}, {"unit", "barcode", "vat", "market", "full", "from"}));
  ImportedList list;
  std::vector<Placed<ledger::Definition>> prices;
  std::map<std::string, std::uint32_t> lines;  // of each product's first row
  for (std::size_t i = 0; i < table.rows().size(); ++i) {
    const CsvRow& row = table.rows()[i];
    auto read = read_row(RowReader(table, map, row), options);
    if (!read.ok()) {
      list.rejected.push_back({i, read.error()});
      continue;
    }
    const auto [first, fresh] = lines.try_emplace(read->product.code, row.line());
    if (!fresh) {
      list.rejected.push_back(
          {i, fail_at(table.place(row), ErrorCode::definition_conflict,
                      "this product stands in line " + std::to_string(first->second) + " already")});
      continue;
    }
    if (read->price) prices.push_back({*read->price, table.place(row)});
    list.territory.definitions.push_back({std::move(read->product), table.place(row)});
  }
  // Prices after the products they name.
  for (auto& price : prices) list.territory.definitions.push_back(std::move(price));
  return list;
}

}  // namespace apps
