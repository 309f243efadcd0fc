// What people type for quantities, lines, payments and dates, read exactly: no floating point, no guess. Each refusal
// is a value_not_allowed that says what was found and what was expected.
#pragma once

#include <charconv>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/command.h"

namespace apps {

// "3" is 3 base units as they are; "750g" and "1.250kg" are grams; "500ml", "50cl" and "1,5l" millilitres.
struct TypedQuantity {
  Quantity quantity;
  std::optional<Unit> unit;  // the one that was written; none: a bare number
  friend bool operator==(const TypedQuantity&, const TypedQuantity&) = default;
};
Result<TypedQuantity> parse_quantity(std::string_view text);

// An amount as base::parse_money reads it; too large a one is wrong input here, not a rule's refusal.
Result<Money> parse_amount(std::string_view text, Currency currency);

// value × 10^decimals of a decimal number such as "1.25" or "1,25", ≥ 0; refuses more decimals than that.
Result<std::int64_t> parse_decimal(std::string_view text, std::size_t decimals);

// A whole number in digits, as large as Count can hold.
template <class Count>
Result<Count> parse_count(std::string_view text) {
  Count count{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), count);
  if (error == std::errc() && end == text.data() + text.size()) return count;
  if (error == std::errc::result_out_of_range)
    return fail(ErrorCode::value_not_allowed, {}, "'" + std::string(text) + "' is too large");
  return fail(ErrorCode::value_not_allowed, {}, "'" + std::string(text) + "' is not a whole number");
}

// What stands behind `@`: "#12" is the lot of that number, "12" may be its label as well, anything else is a label.
struct TypedLot {
  std::string text;        // empty: no lot was named
  LotId number{};          // 0: it cannot be a number
  bool is_number = false;  // and cannot be a label
  friend bool operator==(const TypedLot&, const TypedLot&) = default;
};

// A line and the unit in which its quantity was written, to be compared with the product's; and the lot, as it was
// named (the line's own `lot` is set from it where it is a number).
template <class Line>
struct Typed {
  Line line;
  std::optional<Unit> unit;
  TypedLot lot = {};
};

// The lots of the lines, one each, as the book will be asked for them.
template <class Line>
std::vector<TypedLot> lots_of(const std::vector<Typed<Line>>& lines) {
  std::vector<TypedLot> lots;
  for (const Typed<Line>& each : lines) lots.push_back(each.lot);
  return lots;
}

// A code may hold colons, so lines are read from their end: "bio:riz:2" are two of "bio:riz". A code whose own end
// could be a quantity ("riz:2") is refused rather than guessed at.
//
// PRODUCT[@LOT]:QTY[:AMOUNT][:rank=N] — the amount is what the whole line cost, for facts; the rank (or "rang") is of
// the child that it is for.
Result<Typed<engine::AskedSaleLine>> parse_sale_line(std::string_view text, Currency currency);
// N:QTY[:loss] — line N of the original ticket; "loss" (or "perte"): the goods do not go back on the shelf.
Result<Typed<engine::AskedReturnLine>> parse_return_line(std::string_view text);
// PRODUCT[@LOT]:QTY
Result<Typed<engine::CountLine>> parse_count_line(std::string_view text);
// PRODUCT[@LOT]:QTY[:CAUSE] — expired, damaged, stolen, given_away, other, or in French: périmé, abîmé, volé,
// distribué, autre.
Result<Typed<engine::LossLine>> parse_loss_line(std::string_view text);
// PRODUCT:QTY:COST[:KEY=VALUE]… — the cost of one piece, or of a kilogram or litre when QTY says so. Keys: lot=LABEL
// origin=bought|donated|state_funded (or acheté, donné, état) dlc=DATE ddm=DATE market=PRICE cap=RATE; and the word
// "free". A lot that is new has no name yet: "@LOT" is refused.
Result<Typed<engine::DeliveredLot>> parse_delivered_lot(std::string_view text, Currency currency);

// MEANS[:AMOUNT[:ISSUER:REFERENCE]] — cash card cheque voucher deferred, or in French: espèces carte chèque bon
// différé. Without an amount it pays all that is left.
Result<engine::AskedPayment> parse_payment(std::string_view text, Currency currency);

// TARIFF[:VERSION], as tickets tell it: what stands behind the last colon is the version where it is a number. 0: none
// was written.
struct TypedTariff {
  std::string code;
  std::uint32_t version = 0;
  friend bool operator==(const TypedTariff&, const TypedTariff&) = default;
};
Result<TypedTariff> parse_tariff(std::string_view text);

// ROLE:REASON — who goes beyond rights and quotas, and why. The reason may hold colons, a role does not
// (apps/tariff_file.h).
Result<ledger::Override> parse_override(std::string_view text);

// A code, which is refused here without asking the book; `option` is what it was typed behind.
Result<void> check_typed_code(const std::string& code, const std::string& option);

}  // namespace apps
