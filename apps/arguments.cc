#include "apps/arguments.h"

#include <algorithm>
#include <array>
#include <vector>

#include "apps/not_written_as.h"
#include "apps/typed_moment.h"
#include "ledger/base/code.h"

namespace apps {
namespace {

constexpr std::string_view kDeliveredLot = "PRODUCT:QTY:COST, such as riz-long:25kg:1.10:ddm=2028-03-31";

std::vector<std::string_view> split_fields(std::string_view text) {
  std::vector<std::string_view> fields;
  while (true) {
    const std::size_t colon = text.find(':');
    fields.push_back(text.substr(0, colon));
    if (colon == std::string_view::npos) return fields;
    text.remove_prefix(colon + 1);
  }
}

// What stands before the last `count` fields, colons and all.
std::string_view before_last(std::string_view text, const std::vector<std::string_view>& fields, std::size_t count) {
  const std::string_view first = fields[fields.size() - count];
  return text.substr(0, static_cast<std::size_t>(first.data() - text.data()) - 1);
}

bool all_digits(std::string_view text) {
  return !text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos;
}

struct Suffix {
  std::string_view name;
  Unit unit;
  std::size_t decimals;  // of the written unit in base units: 1 kg = 10^3 g
};
// The longer names first: "kg" ends as "g" does.
constexpr std::array kSuffixes = {Suffix{"kg", Unit::gram, 3},       Suffix{"g", Unit::gram, 0},
                                  Suffix{"ml", Unit::millilitre, 0}, Suffix{"cl", Unit::millilitre, 1},
                                  Suffix{"l", Unit::millilitre, 3},  Suffix{"L", Unit::millilitre, 3}};

Result<TypedLot> parse_lot(std::string_view text) {
  TypedLot lot{.text = std::string(text), .is_number = text.starts_with('#')};
  if (lot.is_number) text.remove_prefix(1);
  const bool has_number = all_digits(text) && text.size() <= 9;
  if (has_number) lot.number = LotId{static_cast<std::uint32_t>(TRY(parse_decimal(text, 0)))};
  if (text.empty() || (lot.is_number && is_none(lot.number)))  // number 0 would be no lot at all
    return not_written_as(lot.text, "a lot: its label, or #12, its number");
  return lot;
}

bool is_quantity(std::string_view text) {
  return parse_quantity(text).ok();
}

struct Goods {
  std::string product;
  TypedLot lot;
};
// PRODUCT[@LOT]
Result<Goods> parse_goods(std::string_view text) {
  const std::size_t at = text.find('@');
  Goods goods{.product = std::string(text.substr(0, at))};
  const std::size_t colon = goods.product.rfind(':');
  const bool is_doubtful = colon != std::string::npos && is_quantity(goods.product.substr(colon + 1));
  if (goods.product.empty() || is_doubtful) return not_written_as(text, "the code of a product, such as riz-long");
  if (at != std::string_view::npos) goods.lot = TRY(parse_lot(text.substr(at + 1)));
  return goods;
}

template <class Value>
struct Spelling {
  std::string_view written;
  Value value;
};

// `own`: what it is in the book's own spelling, if anything.
template <class Value, std::size_t Count>
Result<Value> term_of(std::string_view text, std::optional<Value> own, const std::array<Spelling<Value>, Count>& others,
                      const char* expected) {
  if (own) return *own;
  for (const auto& spelling : others)
    if (spelling.written == text) return spelling.value;
  return not_written_as(text, expected);
}

using CauseSpelling = Spelling<LossCause>;
constexpr std::array kFrenchCauses = {
    CauseSpelling{"périmé", LossCause::expired},      CauseSpelling{"perime", LossCause::expired},
    CauseSpelling{"abîmé", LossCause::damaged},       CauseSpelling{"abime", LossCause::damaged},
    CauseSpelling{"volé", LossCause::stolen},         CauseSpelling{"vole", LossCause::stolen},
    CauseSpelling{"autre", LossCause::other},         CauseSpelling{"distribué", LossCause::given_away},
    CauseSpelling{"distribue", LossCause::given_away}};

Result<LossCause> parse_cause(std::string_view text) {
  return term_of(text, parse_LossCause(text), kFrenchCauses, "expired, damaged, stolen, given_away or other");
}

using MeansSpelling = Spelling<PaymentMeans>;
constexpr std::array kFrenchMeans = {
    MeansSpelling{"espèces", PaymentMeans::cash},    MeansSpelling{"especes", PaymentMeans::cash},
    MeansSpelling{"carte", PaymentMeans::card},      MeansSpelling{"chèque", PaymentMeans::cheque},
    MeansSpelling{"bon", PaymentMeans::voucher},     MeansSpelling{"différé", PaymentMeans::deferred},
    MeansSpelling{"differe", PaymentMeans::deferred}};

Result<PaymentMeans> parse_means(std::string_view text) {
  return term_of(text, parse_PaymentMeans(text), kFrenchMeans, "cash, card, cheque, voucher or deferred");
}

Result<void> set_expiry(engine::DeliveredLot& lot, ExpiryKind kind, std::string_view value) {
  if (lot.expiry_kind != ExpiryKind::none)
    return fail(ErrorCode::value_not_allowed, {}, "a lot has one dlc or one ddm, not both");
  lot.expiry_kind = kind;
  lot.expiry = TRY(parse_day(value));
  return {};
}

using OriginSpelling = Spelling<Origin>;
constexpr std::array kOtherOrigins = {
    OriginSpelling{"acheté", Origin::bought},     OriginSpelling{"achete", Origin::bought},
    OriginSpelling{"donné", Origin::donated},     OriginSpelling{"donne", Origin::donated},
    OriginSpelling{"état", Origin::state_funded}, OriginSpelling{"etat", Origin::state_funded},
    OriginSpelling{"purchased", Origin::bought}};

Result<void> set_origin(engine::DeliveredLot& lot, std::string_view value) {
  lot.origin = TRY(term_of(value, parse_Origin(value), kOtherOrigins, "bought, donated or state_funded"));
  return {};
}

// One KEY=VALUE, or the word "free".
Result<void> set_lot_option(engine::DeliveredLot& lot, std::string_view option, Currency currency) {
  const std::size_t equals = option.find('=');
  const std::string_view key = option.substr(0, equals);
  const std::string_view value = equals == std::string_view::npos ? "" : option.substr(equals + 1);
  if (option == "free")
    lot.free_of_charge = true;
  else if (key == "lot")
    lot.label = value;
  else if (key == "origin")
    TRY(set_origin(lot, value));
  else if (key == "dlc")
    TRY(set_expiry(lot, ExpiryKind::dlc, value));
  else if (key == "ddm")
    TRY(set_expiry(lot, ExpiryKind::ddm, value));
  else if (key == "market")
    lot.market_price = TRY(parse_amount(value, currency));
  else if (key == "cap")
    lot.price_cap = TRY(Fraction::parse(value));
  else
    return not_written_as(option, "lot=, origin=, dlc=, ddm=, market=, cap= or free");
  return {};
}

// Millionths of the currency for one base unit. A price of a kilogram has three decimals at most, so that a gram's is
// exact.
Result<MicroCost> parse_unit_cost(std::string_view text, std::optional<Unit> unit) {
  const bool by_thousand = unit && units_per_price(*unit) == 1000;
  return MicroCost{TRY(parse_decimal(text, by_thousand ? 3 : 6))};
}

}  // namespace

Result<std::int64_t> parse_decimal(std::string_view text, std::size_t decimals) {
  const std::size_t mark = text.find_first_of(".,");
  const std::string_view whole = text.substr(0, mark);
  const std::string_view part = mark == std::string_view::npos ? "" : text.substr(mark + 1);
  const bool well_written = all_digits(whole) && (mark == std::string_view::npos || all_digits(part));
  if (!well_written)
    return not_written_as(text, decimals == 0 ? "a whole number such as 3" : "a number such as 3 or 1.25");
  if (part.size() > decimals)
    return fail(ErrorCode::value_not_allowed, {},
                "'" + std::string(text) + "' has more than " + std::to_string(decimals) + " decimals");
  std::int64_t value = 0;
  for (const char digit : std::string(whole) + std::string(part) + std::string(decimals - part.size(), '0'))
    if (__builtin_mul_overflow(value, 10, &value) || __builtin_add_overflow(value, digit - '0', &value))
      return fail(ErrorCode::value_not_allowed, {}, "'" + std::string(text) + "' is too large");
  return value;
}

Result<TypedQuantity> parse_quantity(std::string_view text) {
  for (const Suffix& suffix : kSuffixes) {
    if (!text.ends_with(suffix.name)) continue;
    std::string_view number = text.substr(0, text.size() - suffix.name.size());
    if (number.ends_with(' ')) number.remove_suffix(1);
    const Quantity quantity{TRY(parse_decimal(number, suffix.decimals))};
    return TypedQuantity{quantity, suffix.unit};
  }
  if (!all_digits(text)) return not_written_as(text, "a quantity such as 3, 750g, 1.250kg, 50cl or 1.5l");
  const Quantity quantity{TRY(parse_decimal(text, 0))};
  return TypedQuantity{quantity, std::nullopt};
}

namespace {

// Takes "rank=3" (or "rang=3") from the end of a line; 0 when there is none.
Result<std::uint8_t> take_rank(std::vector<std::string_view>& fields) {
  const std::string_view last = fields.back();
  if (!last.starts_with("rank=") && !last.starts_with("rang=")) return std::uint8_t{0};
  const std::string_view number = last.substr(5);
  if (!all_digits(number) || number.size() > 2) return not_written_as(last, "rank=3, of the third child");
  const std::int64_t rank = TRY(parse_decimal(number, 0));
  if (rank == 0) return not_written_as(last, "rank=3, of the third child");  // it would be no rank at all
  fields.pop_back();
  return static_cast<std::uint8_t>(rank);
}

}  // namespace

Result<Typed<engine::AskedSaleLine>> parse_sale_line(std::string_view text, Currency currency) {
  auto fields = split_fields(text);
  const std::uint8_t rank = TRY(take_rank(fields));
  if (fields.size() < 2) return not_written_as(text, "PRODUCT:QTY or PRODUCT:QTY:AMOUNT");
  const bool has_amount = fields.size() > 2 && is_quantity(*(fields.end() - 2));
  const std::size_t after = has_amount ? 2 : 1;  // the product
  Goods goods = TRY(parse_goods(before_last(text, fields, after)));
  const TypedQuantity typed = TRY(parse_quantity(fields[fields.size() - after]));
  engine::AskedSaleLine line;
  line.product = std::move(goods.product);
  line.quantity = typed.quantity;
  line.lot = goods.lot.number;
  line.rank = rank;
  if (has_amount) line.amount = TRY(parse_amount(fields.back(), currency));
  return Typed<engine::AskedSaleLine>{std::move(line), typed.unit, std::move(goods.lot)};
}

Result<Typed<engine::AskedReturnLine>> parse_return_line(std::string_view text) {
  const auto fields = split_fields(text);
  const bool lost = fields.size() == 3 && (fields[2] == "loss" || fields[2] == "perte");
  if (fields.size() < 2 || fields.size() > 3 || (fields.size() == 3 && !lost))
    return not_written_as(text, "LINE:QTY or LINE:QTY:loss");
  if (!all_digits(fields[0]) || fields[0].size() > 4) return not_written_as(fields[0], "the number of a ticket's line");
  const auto number = static_cast<std::uint16_t>(TRY(parse_decimal(fields[0], 0)));
  if (number == 0) return not_written_as(fields[0], "the number of a ticket's line, from 1");
  const TypedQuantity typed = TRY(parse_quantity(fields[1]));
  engine::AskedReturnLine line;
  line.original_line = number;
  line.quantity = typed.quantity;
  line.restocked = !lost;
  return Typed<engine::AskedReturnLine>{std::move(line), typed.unit};
}

Result<Typed<engine::CountLine>> parse_count_line(std::string_view text) {
  const auto fields = split_fields(text);
  if (fields.size() < 2) return not_written_as(text, "PRODUCT:QTY or PRODUCT@LOT:QTY");
  Goods goods = TRY(parse_goods(before_last(text, fields, 1)));
  const TypedQuantity typed = TRY(parse_quantity(fields.back()));
  const LotId number = goods.lot.number;
  return Typed<engine::CountLine>{{std::move(goods.product), number, typed.quantity}, typed.unit, std::move(goods.lot)};
}

Result<Typed<engine::LossLine>> parse_loss_line(std::string_view text) {
  const auto fields = split_fields(text);
  if (fields.size() < 2) return not_written_as(text, "PRODUCT:QTY or PRODUCT:QTY:CAUSE");
  const bool has_cause = fields.size() > 2 && !is_quantity(fields.back());
  const std::size_t after = has_cause ? 2 : 1;  // the product
  Goods goods = TRY(parse_goods(before_last(text, fields, after)));
  const TypedQuantity typed = TRY(parse_quantity(fields[fields.size() - after]));
  const LossCause cause = has_cause ? TRY(parse_cause(fields.back())) : LossCause::other;
  const LotId number = goods.lot.number;
  return Typed<engine::LossLine>{
      {std::move(goods.product), number, typed.quantity, cause}, typed.unit, std::move(goods.lot)};
}

Result<Typed<engine::DeliveredLot>> parse_delivered_lot(std::string_view text, Currency currency) {
  auto fields = split_fields(text);
  const auto is_option = [](std::string_view field) {
    return field == "free" || field.find('=') != std::string_view::npos;
  };
  const auto first_option = std::ranges::find_if(fields, is_option);
  const std::vector<std::string_view> options(first_option, fields.end());
  fields.erase(first_option, fields.end());
  if (fields.size() < 3) return not_written_as(text, kDeliveredLot);
  engine::DeliveredLot lot;
  Goods goods = TRY(parse_goods(before_last(text, fields, 2)));
  if (!goods.lot.text.empty()) return not_written_as(text, kDeliveredLot);  // a label that nobody would read
  lot.product = std::move(goods.product);
  const TypedQuantity typed = TRY(parse_quantity(*(fields.end() - 2)));
  lot.quantity = typed.quantity;
  lot.unit_cost = TRY(parse_unit_cost(fields.back(), typed.unit));
  for (const std::string_view option : options) TRY(set_lot_option(lot, option, currency));
  return Typed<engine::DeliveredLot>{std::move(lot), typed.unit};
}

Result<Money> parse_amount(std::string_view text, Currency currency) {
  Result<Money> amount = parse_money(text, currency);
  if (!amount.ok() && amount.error().code == ErrorCode::amount_out_of_range)
    return fail(ErrorCode::value_not_allowed, {}, "'" + std::string(text) + "' is more than an amount can be");
  return amount;
}

Result<engine::AskedPayment> parse_payment(std::string_view text, Currency currency) {
  const auto fields = split_fields(text);
  if (fields.size() > 4 || fields.size() == 3)
    return not_written_as(text, "MEANS, MEANS:AMOUNT or MEANS:AMOUNT:ISSUER:REFERENCE");
  engine::AskedPayment payment;
  payment.means = TRY(parse_means(fields[0]));
  if (fields.size() > 1 && !fields[1].empty()) payment.amount = TRY(parse_amount(fields[1], currency));
  if (payment.amount && payment.amount->is_zero())
    return fail(ErrorCode::value_not_allowed, {}, "'" + std::string(text) + "' pays nothing: leave it out");
  if (fields.size() == 4) {
    payment.issuer = fields[2];
    payment.reference = fields[3];
  }
  return payment;
}

Result<void> check_typed_code(const std::string& code, const std::string& option) {
  if (check_code(code, option).ok()) return {};
  return fail(ErrorCode::value_not_allowed, option,
              "'" + code + "' is not written as a code: 1 to 40 of a-z, 0-9, - . _ :");
}

Result<TypedTariff> parse_tariff(std::string_view text) {
  const std::size_t colon = text.rfind(':');
  if (colon == std::string_view::npos || !all_digits(text.substr(colon + 1))) return TypedTariff{std::string(text)};
  const auto version = TRY(parse_count<std::uint32_t>(text.substr(colon + 1)));
  return TypedTariff{std::string(text.substr(0, colon)), version};
}

Result<ledger::Override> parse_override(std::string_view text) {
  const std::size_t colon = text.find(':');
  if (colon == std::string_view::npos || colon == 0 || colon + 1 == text.size())
    return not_written_as(text, "ROLE:REASON");
  return ledger::Override{.role = std::string(text.substr(0, colon)), .reason = std::string(text.substr(colon + 1))};
}

}  // namespace apps
