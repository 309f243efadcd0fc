#include "apps/import_map.h"

#include <array>
#include <optional>

#include "ledger/base/code.h"

namespace apps {

namespace {

constexpr std::string_view kDirectives = "YymdHMS%";

template <class Term, std::size_t N>
auto words(const std::pair<std::string_view, Term> (&named)[N]) {
  return [&named](std::string_view name) -> std::optional<Term> {
    for (const auto& [word, term] : named)
      if (word == name) return term;
    return std::nullopt;
  };
}
constexpr std::pair<std::string_view, ReturnMark> kReturnMarks[] = {
    {"ticket_prefix", ReturnMark::ticket_prefix}, {"negative_quantity", ReturnMark::negative_quantity}};
constexpr std::pair<std::string_view, SignOnReturns> kSigns[] = {{"negative", SignOnReturns::negative},
                                                                 {"positive", SignOnReturns::positive}};
constexpr std::pair<std::string_view, UnknownProducts> kUnknown[] = {{"create", UnknownProducts::create},
                                                                     {"reject", UnknownProducts::reject}};
constexpr std::pair<std::string_view, ForeignCurrency> kForeign[] = {{"book", ForeignCurrency::book},
                                                                     {"refuse", ForeignCurrency::refuse}};
constexpr std::pair<std::string_view, Customers> kCustomers[] = {{"ignore", Customers::ignore},
                                                                 {"pseudonym", Customers::pseudonym}};
constexpr std::pair<std::string_view, CodeCase> kCodeCases[] = {{"distinct", CodeCase::distinct},
                                                                {"fold", CodeCase::fold}};

void read_columns(TomlReader& table, ImportMap& map) {
  map.columns = {.ticket = table.text("ticket"),
                 .time = table.text("time"),
                 .product = table.text("product"),
                 .label = table.text_or("label", ""),
                 .quantity = table.text("quantity"),
                 .unit_price = table.text("unit_price"),
                 .customer = table.text_or("customer", "")};
}

void read_time(TomlReader& table, ImportMap& map) {
  map.time_format = table.text_or("format", map.time_format);
  map.zone = table.text_or("zone", map.zone);
  if (const auto checked = check_time_format(map.time_format); !checked.ok())
    table.reject("format", checked.error().code, checked.error().detail);
  if (const auto zone = Zone::open(map.zone); !zone.ok()) table.reject("zone", zone.error().code, zone.error().detail);
}

void read_number(TomlReader& table, ImportMap& map) {
  const std::string decimal = table.text_or("decimal", ".");
  if (decimal == "." || decimal == ",")
    map.decimal = decimal.front();
  else
    table.reject("decimal", ErrorCode::value_not_allowed, "expected \".\" or \",\"");
}

void read_returns(TomlReader& table, ImportMap& map) {
  map.return_mark = table.term_or("how", words(kReturnMarks), map.return_mark, "ticket_prefix or negative_quantity");
  map.return_prefix = table.text_or("prefix", "");
  map.sign_on_returns = table.term_or("quantity", words(kSigns), map.sign_on_returns, "negative or positive");
  if (map.return_mark == ReturnMark::ticket_prefix && map.return_prefix.empty())
    table.reject("prefix", ErrorCode::missing_key, "a return told by a ticket prefix needs that prefix");
}

void read_products(TomlReader& table, ImportMap& map) {
  map.unknown_products = table.term_or("unknown", words(kUnknown), map.unknown_products, "create or reject");
  map.product_prefix = table.text_or("prefix", "");
  map.category = table.has("category") ? table.code("category") : map.category;
  map.code_case = table.term_or("case", words(kCodeCases), map.code_case, "distinct or fold");
}

void read_currency(TomlReader& table, ImportMap& map) {
  map.currency = table.term_or("code", currency_named, map.currency, "EUR, GBP, CHF or USD");
  map.foreign_currency = table.term_or("policy", words(kForeign), map.foreign_currency, "book or refuse");
}

void read_customer(TomlReader& table, ImportMap& map) {
  map.customers = table.term_or("policy", words(kCustomers), map.customers, "ignore or pseudonym");
  map.pseudonym_prefix = table.text_or("prefix", "");
}

void read_tickets(TomlReader& table, ImportMap& map) {
  map.ticket_prefix = table.text_or("prefix", "");
}

void read_payment(TomlReader& table, ImportMap& map) {
  map.means = table.term_or("means", parse_PaymentMeans, map.means, "cash, card, cheque, voucher or deferred");
}

struct Section {
  std::string_view name;
  void (*read)(TomlReader&, ImportMap&);
};
constexpr std::array kSections = {
    Section{"columns", read_columns},   Section{"time", read_time},         Section{"number", read_number},
    Section{"returns", read_returns},   Section{"tickets", read_tickets},   Section{"products", read_products},
    Section{"currency", read_currency}, Section{"customer", read_customer}, Section{"payment", read_payment}};

// --- times -----------------------------------------------------------------------------------------------------------

// What the directives of a format have read so far.
struct Fields {
  std::int64_t year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0;

  std::int64_t& of(char directive) {
    switch (directive) {
      case 'm':
        return month;
      case 'd':
        return day;
      case 'H':
        return hour;
      case 'M':
        return minute;
      case 'S':
        return second;
      default:
        return year;
    }
  }
  bool is_time_of_day() const { return hour <= 23 && minute <= 59 && second <= 60; }
};

// Takes 1 to `digits_max` digits off the front of `text`.
std::optional<std::int64_t> take_number(std::string_view& text, std::size_t digits_max) {
  std::int64_t value = 0;
  std::size_t count = 0;
  while (count < digits_max && count < text.size() && text[count] >= '0' && text[count] <= '9')
    value = value * 10 + (text[count++] - '0');
  if (count == 0) return std::nullopt;
  text.remove_prefix(count);
  return value;
}

bool take_literal(std::string_view& text, char literal) {
  if (!text.starts_with(literal)) return false;
  text.remove_prefix(1);
  return true;
}

bool take_directive(std::string_view& text, char directive, Fields& fields) {
  if (directive == '%') return take_literal(text, '%');
  const auto number = take_number(text, directive == 'Y' ? 4 : 2);
  if (!number) return false;
  fields.of(directive) = directive == 'y' ? 2000 + *number : *number;
  return true;
}

bool take_all(std::string_view& text, std::string_view format, Fields& fields) {
  for (std::size_t i = 0; i < format.size(); ++i) {
    const bool directive = format[i] == '%' && i + 1 < format.size();
    if (directive ? !take_directive(text, format[++i], fields) : !take_literal(text, format[i])) return false;
  }
  return text.empty();
}

}  // namespace

Result<ImportMap> parse_import_map(const TomlValue& file) {
  ImportMap map;
  TomlReader top(file, "map");
  map.form = read_csv_form(top);
  if (!top.has("columns"))
    return fail_at(file.place, ErrorCode::missing_key, "the map says in [columns] which column is what");
  for (const Section& section : kSections)
    for (const TomlValue* value : top.tables(section.name)) {
      TomlReader table(*value, std::string(section.name));
      section.read(table, map);
      TRY(table.finish());
    }
  TRY(top.finish());
  return map;
}

Result<void> check_time_format(std::string_view format) {
  std::string found;
  for (std::size_t i = 0; i < format.size(); ++i) {
    if (format[i] != '%') continue;
    const char directive = ++i < format.size() ? format[i] : ' ';
    const std::string written = {'%', directive};
    if (kDirectives.find(directive) == std::string_view::npos)
      return fail(ErrorCode::value_not_allowed, {}, "found '" + written + "', expected one of %Y %y %m %d %H %M %S %%");
    found.push_back(directive);
  }
  const bool has_year = found.find_first_of("Yy") != std::string::npos;
  if (has_year && found.find('m') != std::string::npos && found.find('d') != std::string::npos) return {};
  return fail(ErrorCode::value_not_allowed, {},
              "found '" + std::string(format) + "', expected a format with a year, a month and a day, as %Y-%m-%d");
}

Result<LocalTime> parse_local_time(std::string_view text, std::string_view format) {
  Fields fields;
  std::string_view rest = text;
  if (take_all(rest, format, fields) && fields.is_time_of_day()) {
    const auto date = make_date(static_cast<int>(fields.year), static_cast<unsigned>(fields.month),
                                static_cast<unsigned>(fields.day));
    if (date.ok()) return LocalTime{*date, fields.hour * 3600 + fields.minute * 60 + fields.second};
  }
  return fail(ErrorCode::value_not_allowed, {},
              "found '" + std::string(text) + "', expected a time written as " + std::string(format));
}

}  // namespace apps
