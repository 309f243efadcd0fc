#include "engine/form_rules.h"

#include <algorithm>

#include "engine/decide_parts.h"

namespace engine {
namespace {

constexpr std::uint16_t kVatRateMax = 10'000;  // 100 %
constexpr std::uint8_t kSizeClassMax = 6;
constexpr std::size_t kReferenceMax = 60;  // bytes
constexpr std::size_t kLotLabelMax = 60;
constexpr std::size_t kBarcodeMax = 20;

Result<void> check_names(std::string_view code, std::string_view label) {
  TRY(check_code(code, "code"));
  return check_label(label, "label");
}

Result<void> check_codes(const std::vector<std::string>& codes, std::string_view list) {
  for (std::size_t i = 0; i < codes.size(); ++i) TRY(check_code(codes[i], std::string(at(list, i))));
  return {};
}

Result<void> check_price(const Money& price, std::string_view field, Currency currency) {
  if (price.minor < 0 || price.minor > kAmountMax)
    return fail(ErrorCode::amount_out_of_range, std::string(field), to_string(price) + " is not a price");
  if (price.currency != currency) return fail(ErrorCode::currency_mismatch, std::string(field), "two currencies");
  return {};
}

Result<void> check_above_zero(const Money& amount, std::string_view field) {
  if (amount.minor > 0 && amount.minor <= kAmountMax) return {};
  return fail(ErrorCode::amount_out_of_range, std::string(field),
              to_string(amount) + " is not above zero and in bounds");
}

Result<void> check_caps(const ledger::FundCaps& caps, Currency currency) {
  using std::pair;
  for (const auto& [field, cap] :
       {pair("caps.total", caps.total), pair("caps.perMonth", caps.per_month), pair("caps.perShop", caps.per_shop),
        pair("caps.perHousehold", caps.per_household), pair("caps.perHouseholdMonth", caps.per_household_month),
        pair("caps.perSale", caps.per_sale), pair("caps.perUnit", caps.per_unit)})
    if (cap && (*cap < 0 || *cap > kAmountMax))
      return fail(ErrorCode::amount_out_of_range, field, to_string(Money{*cap, currency}) + " is no cap");
  return {};
}

Result<void> check_share(const ledger::Fund& fund) {
  if (fund.share.numerator <= 0 || fund.share > Fraction{1, 1})
    return fail(ErrorCode::fraction_out_of_range, "share", in_percent(fund.share) + " is not above 0 and up to 100 %");
  const bool in_cents = fund.share_kind != ShareKind::fraction;
  if (in_cents ? fund.unit_share <= 0 || fund.unit_share > kAmountMax : fund.unit_share != 0)
    return fail(ErrorCode::amount_out_of_range, "unitShare",
                in_cents ? "a fixed share is above zero" : "a share is a fraction or an amount a unit, not both");
  return {};
}

Result<void> check_brackets(const ledger::Tariff& tariff) {
  TRY(check_line_count(tariff.brackets.size(), "brackets"));
  TRY(check_line_count(tariff.rules.size(), "rules"));
  for (std::size_t i = 0; i < tariff.brackets.size(); ++i) {
    TRY(check_code(tariff.brackets[i].code, std::string(at("brackets", i, "code"))));
    TRY(check_label(tariff.brackets[i].label, std::string(at("brackets", i, "label"))));
    for (std::size_t j = 0; j < i; ++j)
      if (tariff.brackets[j].code == tariff.brackets[i].code)
        return fail(ErrorCode::definition_conflict, at("brackets", i),
                    "'" + tariff.brackets[i].code + "' stands twice");
  }
  return {};
}

Result<void> check_expiry(const DeliveredLot& lot) {
  if ((lot.expiry_kind == ExpiryKind::none) == (lot.expiry == kNoDate)) return {};
  return fail(ErrorCode::date_out_of_range, "expiry", "a date goes with a DLC or a DDM, and with nothing else");
}

Result<void> check_cap(const DeliveredLot& lot) {
  if (!lot.price_cap || (lot.price_cap->numerator >= 0 && *lot.price_cap <= Fraction{1, 1})) return {};
  return fail(ErrorCode::fraction_out_of_range, "priceCap", in_percent(*lot.price_cap) + " is not within 0 and 100 %");
}

// Whatever its currency is.
Result<void> check_cost(const DeliveredLot& lot) {
  const auto cost = cost_of(lot.unit_cost, lot.quantity, Currency::eur);
  if (raw(lot.unit_cost) >= 0 && cost.ok() && cost->minor <= kAmountMax) return {};
  return fail(ErrorCode::amount_overflow, "unitCost", "the lot's cost is not within bounds");
}

Result<void> check_size_class(std::uint8_t size_class) {
  if (size_class <= kSizeClassMax) return {};
  return fail(ErrorCode::quantity_out_of_range, "sizeClass", "not within 0 (unknown) and 6 (six and more)");
}

Result<void> check_open_window(Date from, Date to) {
  return from == kNoDate ? Result<void>() : check_window(from, to, "validTo");
}

}  // namespace

Result<void> check_form(const ledger::LegalEntity& entity) {
  TRY(check_names(entity.code, entity.label));
  const bool digits = std::ranges::all_of(entity.siren, [](char c) { return c >= '0' && c <= '9'; });
  if (entity.siren.empty() || (entity.siren.size() == 9 && digits)) return {};
  return fail(ErrorCode::text_not_allowed, "siren", "'" + entity.siren + "' is not nine digits");
}

Result<void> check_form(const ledger::Shop& shop) {
  TRY(check_names(shop.code, shop.label));
  return shop.zone.empty() ? Result<void>() : check_code(shop.zone, "zone");
}

Result<void> check_form(const ledger::SourceDefinition& source) {
  TRY(check_names(source.code, source.label));
  if (source.kind == SourceKind::server)
    return fail(ErrorCode::not_permitted, "kind", "only the server itself is a server");
  if (source.kind == SourceKind::till && source.shop.empty())
    return fail(ErrorCode::unknown_shop, "shop", "a till belongs to a shop");
  return {};
}

Result<void> check_form(const ledger::Supplier& supplier) {
  return check_names(supplier.code, supplier.label);
}

Result<void> check_form(const ledger::Product& product) {
  TRY(check_names(product.code, product.label));
  TRY(check_code(product.category, "category"));
  if (!product.barcode.empty()) TRY(check_label(product.barcode, "barcode", kBarcodeMax));
  TRY(check_codes(product.tags, "tags"));
  if (product.vat_rate <= kVatRateMax) return {};
  return fail(ErrorCode::fraction_out_of_range, "vatRate", "more than the price itself");
}

Result<void> check_form(const ledger::Price& price) {
  if (price.from == kNoDate) return fail(ErrorCode::date_out_of_range, "from", "a price begins on a day");
  TRY(check_price(price.market, "market", price.market.currency));
  return check_price(price.full, "full", price.market.currency);
}

Result<void> check_form(const ledger::Funder& funder) {
  return check_names(funder.code, funder.label);
}

Result<void> check_form(const ledger::Fund& fund) {
  TRY(check_names(fund.code, fund.label));
  TRY(check_window(fund.from, fund.to, "to"));
  TRY(check_codes(fund.tags, "tags"));
  TRY(check_share(fund));
  TRY(check_caps(fund.caps, fund.currency));
  if (fund.weight > 0 && fund.weight <= 1'000'000) return {};
  return fail(ErrorCode::quantity_out_of_range, "weight", "not within 1 and 1,000,000");
}

Result<void> check_form(const ledger::Tariff& tariff) {
  TRY(check_names(tariff.code, tariff.label));
  if (tariff.from == kNoDate) return fail(ErrorCode::date_out_of_range, "from", "a tariff begins on a day");
  TRY(check_brackets(tariff));
  return check_codes(tariff.override_roles, "overrideRoles");
}

Result<void> check_form(const ledger::Definition& definition) {
  return std::visit([](const auto& each) { return check_form(each); }, definition);
}

Result<void> check_form(const RecordGrant& grant) {
  TRY(check_above_zero(grant.amount, "amount"));
  return check_label(grant.reference, "reference", kReferenceMax);
}

Result<void> check_form(const DeliveredLot& lot) {
  TRY(check_quantity(lot.quantity, "quantity"));
  if (!lot.label.empty()) TRY(check_label(lot.label, "label", kLotLabelMax));
  TRY(check_expiry(lot));
  TRY(check_cap(lot));
  TRY(check_cost(lot));
  return lot.market_price ? check_above_zero(*lot.market_price, "marketPrice") : Result<void>();
}

Result<void> check_form(const Deliver& delivery) {
  TRY(check_line_count(delivery.lots.size(), "lots"));
  return delivery.reference.empty() ? Result<void>() : check_label(delivery.reference, "reference", kReferenceMax);
}

Result<void> check_form(const EnrolHousehold& household) {
  TRY(check_pseudonym(household.pseudonym, "pseudonym"));
  TRY(check_size_class(household.size_class));
  return check_open_window(household.valid_from, household.valid_to);
}

Result<void> check_form(const CorrectHousehold& household) {
  return household.size_class ? check_size_class(*household.size_class) : Result<void>();
}

Result<void> check_form(const GrantEntitlement& right) {
  TRY(check_open_window(right.valid_from, right.valid_to));
  if (right.budget.minor < 0 || right.budget.minor > kAmountMax)
    return fail(ErrorCode::amount_out_of_range, "budget", to_string(right.budget) + " is no budget");
  if (right.period == Period::visit)
    return fail(ErrorCode::value_not_allowed, "period", "a budget is of a month or week");
  return {};
}

Result<void> check_form(const IssueCard& card) {
  return check_pseudonym(card.card, "card");
}

namespace {

constexpr Date kFirstDate = Date{7305};  // 1990-01-01: before any book that could be imported
constexpr std::int32_t kDaysAheadMax = 366;

template <class... Bodies>
bool is_one_of(const CommandBody& body) {
  return (std::holds_alternative<Bodies>(body) || ...);
}

// What may be told before the day on which it counts: next year's prices, a renewal, a grant that was voted. Goods
// move, and money arrives, on the day itself; so does what a household is from then on without a first day of its own,
// since it acts at once: a bracket corrected for next year would price today's sales.
bool may_count_ahead(const CommandBody& body) {
  if (const auto* grant = std::get_if<RecordGrant>(&body)) return grant->step == GrantStep::awarded;
  return !is_one_of<Sell, TakeBack, Deliver, CountStock, RecordLoss, Commit, Reassign, UndoReassignment,
                    CorrectHousehold, MergeHouseholds, IssueCard, RevokeCard>(body);
}

}  // namespace

Result<void> check_bookable(Date effective, Date today) {
  if (effective >= kFirstDate && effective <= plus_days(today, kDaysAheadMax)) return {};
  return fail(ErrorCode::date_out_of_range, "effectiveDate",
              to_string(effective) + " is before 1990 or more than a year ahead");
}

Result<void> check_not_ahead(const CommandBody& body, Date effective, Date today) {
  if (effective <= plus_days(today, 1) || may_count_ahead(body)) return {};
  return fail(ErrorCode::date_out_of_range, "effectiveDate",
              to_string(effective) + " is more than a day ahead of the server's clock");
}

}  // namespace engine
