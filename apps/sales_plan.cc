#include "apps/sales_plan.h"

#include <algorithm>
#include <span>

#include "engine/decide.h"
#include "ledger/base/code.h"

namespace apps {

namespace {

// Leaves room for "-R" and "/2" within the 40 bytes of a ticket number.
constexpr std::size_t kTicketBytesMax = 34;
constexpr std::int64_t kPriceMax = ledger::kTicketAmountMax;

std::string_view trimmed(std::string_view text) {
  const auto first = text.find_first_not_of(" \t\r\n");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t\r\n") - first + 1);
}

std::string folded(std::string_view text) {
  std::string lower(text);
  for (char& c : lower)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return lower;
}

struct ColumnIndexes {
  std::size_t ticket, time, product, quantity, unit_price;
  std::optional<std::size_t> label, customer;
};

Result<std::optional<std::size_t>> find_if_named(const CsvTable& table, const std::string& name) {
  if (name.empty()) return std::optional<std::size_t>();
  return std::optional(TRY(table.column(name)));
}

Result<ColumnIndexes> find_columns(const CsvTable& table, const ImportMap::Columns& names) {
  ColumnIndexes indexes{};
  indexes.ticket = TRY(table.column(names.ticket));
  indexes.time = TRY(table.column(names.time));
  indexes.product = TRY(table.column(names.product));
  indexes.quantity = TRY(table.column(names.quantity));
  indexes.unit_price = TRY(table.column(names.unit_price));
  indexes.label = TRY(find_if_named(table, names.label));
  indexes.customer = TRY(find_if_named(table, names.customer));
  return indexes;
}

// One line of the file, understood.
struct Line {
  std::size_t row;
  bool takes_back;
  std::string product;
  Quantity quantity;                // > 0
  std::optional<Money> unit_price;  // none: the file's is no whole number of cents
  Money amount;
};

// The lines of one ticket number.
struct Ticket {
  std::string number;
  Instant occurred_at{};
  std::string household;
  std::vector<Line> lines;
};

class SalesPlanner {
 public:
  SalesPlanner(const CsvTable& table, const ImportMap& map, const ImportBook& book, ColumnIndexes columns, Zone zone)
      : table_(table), map_(map), book_(book), columns_(columns), zone_(std::move(zone)), units_(book.products) {}

  Result<SalesPlan> plan() {
    TRY(check_product_codes());
    for (std::size_t row = 0; row < table_.rows().size(); ++row)
      if (const auto read = read_row(row); !read.ok()) reject(row, read.error());
    for (const std::string& number : order_) add_commands(tickets_[number]);
    return std::move(plan_);
  }

 private:
  const std::string& field(std::size_t row, std::size_t column) const { return table_.rows()[row].fields[column]; }

  // A field's text with its place for an error about it.
  Error at(std::size_t row, std::size_t column, const Error& error) const {
    return fail_at(table_.place(table_.rows()[row], column), error.code, error.detail);
  }

  void reject(std::size_t row, const Error& reason) { plan_.rejected.push_back({row, reason}); }

  std::string product_code(std::size_t row) const {
    return map_.product_prefix + folded(trimmed(field(row, columns_.product)));
  }

  // Folding must not make one product of two by accident.
  Result<void> check_product_codes() const {
    if (map_.code_case == CodeCase::fold) return {};
    std::map<std::string, std::size_t, std::less<>> first;
    for (std::size_t row = 0; row < table_.rows().size(); ++row) {
      const auto [known, fresh] = first.try_emplace(product_code(row), row);
      const std::string_view here = trimmed(field(row, columns_.product));
      const std::string_view there = trimmed(field(known->second, columns_.product));
      if (here == there) continue;
      return at(row, columns_.product,
                fail(ErrorCode::definition_conflict, {},
                     "found '" + std::string(here) + "' here and '" + std::string(there) + "' in line " +
                         std::to_string(table_.rows()[known->second].line()) +
                         ": if they are one product, the map says so with [products] case = \"fold\""));
    }
    return {};
  }

  Result<void> read_row(std::size_t row) {
    const std::string number = TRY(ticket_number(row));
    const Instant occurred_at = TRY(time_of(row));
    Line line = TRY(line_of(row));
    create_if_unknown(line.product);
    const auto [position, fresh] = tickets_.try_emplace(number);
    Ticket& ticket = position->second;
    if (fresh) {
      order_.push_back(number);
      ticket.number = number;
      ticket.occurred_at = occurred_at;
      ticket.household = household_of(row);
    }
    ticket.lines.push_back(std::move(line));
    return {};
  }

  // The map's prefix alone would make one ticket, and one product, of all that have none.
  Result<void> check_written(std::size_t row, std::size_t column) const {
    if (!trimmed(field(row, column)).empty()) return {};
    return at(row, column, fail(ErrorCode::missing_key, {}, "found nothing, expected a value"));
  }

  Result<std::string> ticket_number(std::size_t row) const {
    TRY(check_written(row, columns_.ticket));
    const std::string number = map_.ticket_prefix + std::string(trimmed(field(row, columns_.ticket)));
    if (const auto checked = check_label(number, {}, kTicketBytesMax); !checked.ok())
      return at(row, columns_.ticket, checked.error());
    return number;
  }

  Result<Instant> time_of(std::size_t row) const {
    const auto time = parse_local_time(trimmed(field(row, columns_.time)), map_.time_format);
    if (!time.ok()) return at(row, columns_.time, time.error());
    return zone_.instant_of(time->date, time->second_of_day);
  }

  Result<Line> line_of(std::size_t row) const {
    const std::string product = TRY(product_of(row));
    const auto known = units_.find(product);
    const Unit unit = known == units_.end() ? Unit::piece : known->second;
    const Fraction written = TRY(number(row, columns_.quantity));
    const Fraction price = TRY(number(row, columns_.unit_price));
    const bool takes_back = TRY(is_return(row, written));
    const Quantity quantity = TRY(quantity_of(row, written, unit));
    const auto amounts = amounts_of(row, price, quantity, unit);
    if (!amounts.ok()) return at(row, columns_.unit_price, amounts.error());
    return Line{row, takes_back, product, quantity, amounts->first, amounts->second};
  }

  Result<Fraction> number(std::size_t row, std::size_t column) const {
    const auto number = parse_number(trimmed(field(row, column)), map_.decimal);
    if (!number.ok()) return at(row, column, number.error());
    return *number;
  }

  Result<std::string> product_of(std::size_t row) const {
    TRY(check_written(row, columns_.product));
    const std::string code = product_code(row);
    if (const auto checked = check_code(code, {}); !checked.ok()) return at(row, columns_.product, checked.error());
    if (units_.contains(code) || map_.unknown_products == UnknownProducts::create) return code;
    return at(row, columns_.product, fail(ErrorCode::unknown_product, {}, "the book has no product '" + code + "'"));
  }

  // A product that the book does not know is counted in pieces.
  void create_if_unknown(const std::string& code) {
    if (!units_.try_emplace(code, Unit::piece).second) return;
    plan_.products.push_back({.code = code, .label = product_label(code), .category = map_.category});
  }

  // The first that the file gives for this product, else its code.
  std::string product_label(const std::string& code) {
    if (labels_.empty() && columns_.label)
      for (std::size_t row = 0; row < table_.rows().size(); ++row) {
        const std::string label(trimmed(field(row, *columns_.label)));
        if (check_label(label, {}).ok()) labels_.try_emplace(product_code(row), label);
      }
    const auto label = labels_.find(code);
    return label == labels_.end() ? code : label->second;
  }

  // Which way the goods went; a sign that contradicts the ticket's prefix is no line to be guessed at.
  Result<bool> is_return(std::size_t row, const Fraction& quantity) const {
    const bool negative = quantity.numerator < 0;
    if (map_.return_mark == ReturnMark::negative_quantity) return negative;
    const bool marked = trimmed(field(row, columns_.ticket)).starts_with(map_.return_prefix);
    const bool expected = marked && map_.sign_on_returns == SignOnReturns::negative;
    if (negative == expected) return marked;
    const char* direction = marked ? "a return" : "a sale";
    const char* sign = expected ? "below zero" : "above zero";
    return at(row, columns_.quantity,
              fail(ErrorCode::quantity_out_of_range, {},
                   "found " + std::string(trimmed(field(row, columns_.quantity))) + " on " + direction +
                       ", expected a quantity " + sign));
  }

  Result<Quantity> quantity_of(std::size_t row, const Fraction& written, Unit unit) const {
    const std::string& found = field(row, columns_.quantity);
    const auto refused = [&](std::string detail) {
      return at(row, columns_.quantity, fail(ErrorCode::quantity_out_of_range, {}, std::move(detail)));
    };
    const std::int64_t scale = units_per_price(unit);
    if (scale % written.denominator != 0)
      return refused("found " + found + ", expected a whole number of " + std::string(to_string(unit)) + "s");
    const std::int64_t factor = scale / written.denominator;
    const std::int64_t magnitude = written.numerator < 0 ? -written.numerator : written.numerator;
    if (magnitude == 0 || magnitude > kQuantityMax / factor)
      return refused("found " + found + ", expected a quantity that is not zero, of a billion at most");
    return Quantity{magnitude * factor};
  }

  // The unit price where it is one of whole cents, and the line's amount from the exact price.
  Result<std::pair<std::optional<Money>, Money>> amounts_of(std::size_t row, const Fraction& price, Quantity quantity,
                                                            Unit unit) const {
    if (price.numerator < 0 || price > Fraction{kPriceMax, 100})
      return fail(ErrorCode::amount_out_of_range, {},
                  "found " + std::string(trimmed(field(row, columns_.unit_price))) + ", expected a price from 0 to " +
                      to_string(Money{kPriceMax, map_.currency}));
    const Fraction cents = TRY(multiply(price, Fraction{100, 1}));
    const std::int64_t unit_price = TRY(multiply_divide(1, cents.numerator, cents.denominator, Rounding::half_up));
    const std::int64_t amount = TRY(
        multiply_divide(quantity.units, cents.numerator, cents.denominator * units_per_price(unit), Rounding::half_up));
    if (amount > ledger::kTicketAmountMax || unit_price > ledger::kTicketAmountMax)
      return fail(ErrorCode::amount_out_of_range, {},
                  "the line comes to " + to_string(Money{amount, map_.currency}) + ", beyond all bounds");
    const bool in_whole_cents = cents.denominator == 1;
    return std::pair{in_whole_cents ? std::optional(Money{unit_price, map_.currency}) : std::nullopt,
                     Money{amount, map_.currency}};
  }

  std::string household_of(std::size_t row) const {
    if (map_.customers == Customers::ignore || !columns_.customer) return {};
    std::string pseudonym = map_.pseudonym_prefix + std::string(trimmed(field(row, *columns_.customer)));
    return book_.households.contains(pseudonym) ? pseudonym : std::string();
  }

  // --- commands ------------------------------------------------------------------------------------------------------

  void add_commands(const Ticket& ticket) {
    const std::string& number = ticket.number;
    const auto [sales, returns] = by_direction(ticket.lines);
    for (std::size_t from = 0; from < sales.size(); from += engine::kLinesMax)
      plan_.tickets.push_back(sale(chunk_number(number, from), ticket, chunk(sales, from)));
    const std::string return_number = sales.empty() ? number : number + "-R";
    for (std::size_t from = 0; from < returns.size(); from += engine::kLinesMax)
      plan_.tickets.push_back(take_back(chunk_number(return_number, from), ticket, chunk(returns, from)));
  }

  static std::pair<std::vector<Line>, std::vector<Line>> by_direction(const std::vector<Line>& lines) {
    std::pair<std::vector<Line>, std::vector<Line>> both;
    for (const Line& line : lines) (line.takes_back ? both.second : both.first).push_back(line);
    return both;
  }

  static std::string chunk_number(const std::string& number, std::size_t from) {
    return from == 0 ? number : number + "/" + std::to_string(from / engine::kLinesMax + 1);
  }

  static std::span<const Line> chunk(const std::vector<Line>& lines, std::size_t from) {
    return std::span(lines).subspan(from, std::min(engine::kLinesMax, lines.size() - from));
  }

  // What both directions have in common. The amounts of a chunk are bounded: 500 lines of kTicketAmountMax fit 64 bits.
  PlannedTicket planned(const Ticket& ticket, std::span<const Line> lines) const {
    PlannedTicket planned{
        .number = ticket.number, .occurred_at = ticket.occurred_at, .amount = Money{0, map_.currency}};
    for (const Line& line : lines) {
      planned.rows.push_back(line.row);
      planned.amount += line.amount;
      planned.pieces += line.quantity.units;
    }
    return planned;
  }

  std::vector<engine::AskedPayment> payments(const Money& amount) const {
    if (amount.is_zero()) return {};
    return {engine::AskedPayment{.means = map_.means, .amount = amount}};
  }

  PlannedTicket sale(std::string number, const Ticket& ticket, std::span<const Line> lines) const {
    PlannedTicket command = planned(ticket, lines);
    engine::Sell sell{.shop = book_.shop,
                      .ticket = std::move(number),
                      .household = ticket.household,
                      .currency = map_.currency,
                      .payments = payments(command.amount)};
    for (const Line& line : lines)
      sell.lines.push_back(
          {.product = line.product, .quantity = line.quantity, .unit_price = line.unit_price, .amount = line.amount});
    command.body = std::move(sell);
    return command;
  }

  PlannedTicket take_back(std::string number, const Ticket& ticket, std::span<const Line> lines) const {
    PlannedTicket command = planned(ticket, lines);
    engine::TakeBack back{.shop = book_.shop,
                          .ticket = std::move(number),
                          .household = ticket.household,
                          .currency = map_.currency,
                          .refunds = payments(command.amount)};
    for (const Line& line : lines)
      back.lines.push_back(
          {.product = line.product, .quantity = line.quantity, .unit_price = line.unit_price, .amount = line.amount});
    command.amount = -command.amount;
    command.pieces = -command.pieces;
    command.body = std::move(back);
    return command;
  }

  const CsvTable& table_;
  const ImportMap& map_;
  const ImportBook& book_;
  const ColumnIndexes columns_;
  const Zone zone_;
  std::map<std::string, Unit, std::less<>> units_;
  std::map<std::string, std::string, std::less<>> labels_;
  std::map<std::string, Ticket, std::less<>> tickets_;
  std::vector<std::string> order_;  // of ticket numbers
  SalesPlan plan_;
};

bool is_written_number(std::string_view text, char decimal) {
  if (text.starts_with('-')) text.remove_prefix(1);
  const std::size_t mark = text.find(decimal);
  const auto digits = [](std::string_view part) {
    return !part.empty() && std::ranges::all_of(part, [](char c) { return c >= '0' && c <= '9'; });
  };
  return digits(text.substr(0, mark)) && (mark == std::string_view::npos || digits(text.substr(mark + 1)));
}

}  // namespace

Result<Fraction> parse_number(std::string_view text, char decimal) {
  if (is_written_number(text, decimal))
    if (const auto number = Fraction::parse(text); number.ok()) return *number;
  return fail(ErrorCode::value_not_allowed, {},
              "found '" + std::string(text) + "', expected a number with '" + decimal + "' before its decimals");
}

Result<std::set<std::string>> customers_named(const CsvTable& table, const ImportMap& map) {
  std::set<std::string> customers;
  if (map.customers == Customers::ignore || map.columns.customer.empty()) return customers;
  const std::size_t column = TRY(table.column(map.columns.customer));
  for (const CsvRow& row : table.rows()) {
    std::string pseudonym = map.pseudonym_prefix + std::string(trimmed(row.fields[column]));
    if (check_pseudonym(pseudonym, {}).ok()) customers.insert(std::move(pseudonym));
  }
  return customers;
}

Result<SalesPlan> plan_sales(const CsvTable& table, const ImportMap& map, const ImportBook& book) {
  if (map.currency != book.shop_currency && map.foreign_currency == ForeignCurrency::refuse)
    return fail(ErrorCode::currency_mismatch, "currency.code",
                "the file is in " + std::string(to_string(map.currency)) + ", the shop's currency is " +
                    std::string(to_string(book.shop_currency)) +
                    "; [currency] policy = \"book\" books it as a currency of its own");
  const ColumnIndexes columns = TRY(find_columns(table, map.columns));
  return SalesPlanner(table, map, book, columns, TRY(Zone::open(map.zone))).plan();
}

}  // namespace apps
