// How a till's CSV file is to be understood: which column is what, how times and numbers are written, how a return is
// told, what to do with what the book does not know. A TOML file of its own, so that an import can be repeated and
// read by others. examples/import/online-retail-france.toml shows every key.
#pragma once

#include <string>
#include <string_view>

#include "apps/csv_file.h"
#include "apps/toml_reader.h"
#include "ledger/base/terms.h"

namespace apps {

// How a line that takes goods back is told.
enum class ReturnMark : std::uint8_t {
  ticket_prefix,      // its ticket number begins with a prefix
  negative_quantity,  // its quantity is below zero
};
enum class SignOnReturns : std::uint8_t { negative, positive };  // of quantities on tickets with the return prefix
enum class UnknownProducts : std::uint8_t { create, reject };
enum class ForeignCurrency : std::uint8_t { book, refuse };  // when it is not the shop's
enum class Customers : std::uint8_t { ignore, pseudonym };
enum class CodeCase : std::uint8_t { distinct, fold };  // "85123A" and "85123a": an error, or one product

struct ImportMap {
  // Names in the file's header; `label` and `customer` may be empty: there is none.
  struct Columns {
    std::string ticket, time, product, label, quantity, unit_price, customer;
  };
  Columns columns;
  CsvForm form;
  std::string time_format = "%Y-%m-%d %H:%M:%S";
  std::string zone = "Europe/Paris";
  char decimal = '.';
  ReturnMark return_mark = ReturnMark::negative_quantity;
  std::string return_prefix;
  SignOnReturns sign_on_returns = SignOnReturns::negative;
  std::string ticket_prefix;  // put before each ticket number, to tell two histories apart
  UnknownProducts unknown_products = UnknownProducts::reject;
  std::string product_prefix;  // put before each product code
  std::string category = "import";
  CodeCase code_case = CodeCase::distinct;
  Currency currency = Currency::eur;
  ForeignCurrency foreign_currency = ForeignCurrency::refuse;
  Customers customers = Customers::ignore;  // ignored: no customer number comes near the log
  std::string pseudonym_prefix;
  PaymentMeans means = PaymentMeans::cash;
};

Result<ImportMap> parse_import_map(const TomlValue& file);

// A civil time as a till wrote it.
struct LocalTime {
  Date date = kNoDate;
  std::int64_t second_of_day = 0;
  friend bool operator==(const LocalTime&, const LocalTime&) = default;
};
// `format`: %Y %y %m %d %H %M %S (two digits, %Y four; one digit where the next character is none) and %%; all else
// stands for itself. %y is of this century. value_not_allowed says what was found and expected.
Result<LocalTime> parse_local_time(std::string_view text, std::string_view format);
// That a format can tell a day: it has %d, %m and %Y or %y, and no directive that is not listed above.
Result<void> check_time_format(std::string_view format);

}  // namespace apps
