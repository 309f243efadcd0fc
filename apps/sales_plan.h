// A till's history as commands: what an import will post, worked out before anything is sent. Pure, so that the same
// file, map and book give the same commands in the same order, byte for byte: their numbers are the import's, and
// the server knows them again however often it is run.
//
// Lines are grouped by ticket number, tickets in the order in which the file first names them. A ticket becomes
//
//   lines that sell        → one Sell, under the ticket's number
//   lines that take back   → one TakeBack without an original, under the ticket's number; under "<number>-R" when the
//                            ticket also sells, after that sale
//
// and beyond kLinesMax lines further ones under "<number>/2", "<number>/3". All are facts at the prices of the file:
// the amount of a line is its unit price × its quantity, rounded half up to the cent. Nothing is deduplicated by
// content.
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "apps/csv_reader.h"
#include "apps/import_map.h"
#include "engine/command.h"

namespace apps {

// What the plan must know of the book.
struct ImportBook {
  std::string shop;
  Currency shop_currency = Currency::eur;
  std::map<std::string, Unit, std::less<>> products;  // by code, as the import has it: prefix and folding included
  std::set<std::string, std::less<>> households;      // pseudonyms among those of `customers_named`
};

// A line of the file that will not be posted, or was refused.
struct RejectedRow {
  std::size_t row = 0;  // of the table
  Error reason;
};

struct PlannedTicket {
  std::string number;        // the file's, which several commands may share
  engine::CommandBody body;  // Sell or TakeBack
  Instant occurred_at{};
  std::vector<std::size_t> rows;  // of the table, a line each
  Money amount;                   // negative for a return
  std::int64_t pieces = 0;        // base units; negative for a return
  bool is_return() const { return std::holds_alternative<engine::TakeBack>(body); }
};

struct SalesPlan {
  std::vector<ledger::Product> products;  // to be declared first
  std::vector<PlannedTicket> tickets;     // the n-th is command number n of the import's source
  std::vector<RejectedRow> rejected;
};

// The pseudonyms that the customers of a file would have; none when the map ignores customers.
Result<std::set<std::string>> customers_named(const CsvTable& table, const ImportMap& map);

// Errors that concern the file as a whole: a column that is missing, a currency that the map refuses, two product codes
// that differ by case alone. What concerns a line is in `rejected`.
Result<SalesPlan> plan_sales(const CsvTable& table, const ImportMap& map, const ImportBook& book);

// Decimal numbers of a file, exactly: an optional "-", digits, and the map's decimal mark with digits after it.
Result<Fraction> parse_number(std::string_view text, char decimal);

}  // namespace apps
