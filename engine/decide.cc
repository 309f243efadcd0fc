#include "engine/decide.h"

#include "engine/decide_parts.h"
#include "engine/form_rules.h"
#include "engine/sale.h"

namespace engine {
namespace {

constexpr std::size_t kRoleMax = 40;
constexpr std::int64_t kDayMicros = 24ll * 3600 * 1'000'000;
constexpr std::int32_t kSaleDaysLateMax = 7;
constexpr std::int32_t kSaleDaysOldMax = 62;

// A clock that is set wrong, or a slip in a date.
Result<void> object_to_dates_ahead(const Command& command, const DecideContext& context, Objections& objections) {
  if (micros(command.occurred_at) - micros(context.now) > kDayMicros)
    TRY(objections.object(ErrorCode::date_out_of_range, "occurredAt",
                          to_string(command.occurred_at) + " is more than a day ahead of the server's clock"));
  const auto checked = check_not_ahead(command.body, effective_date_of(command, context), context.today);
  if (!checked.ok()) TRY(objections.object(checked.error().code, checked.error().field, checked.error().detail));
  return {};
}

Error date_objection(Date effective, std::string said) {
  return fail(ErrorCode::date_out_of_range, "effectiveDate", to_string(effective) + std::move(said));
}

// Whoever is asked for a sale sells today: else what other months and weeks left of a budget, a quota or a cap could be
// spent on top of today's. An evening that was forgotten may still count on its day, and the clock of a till that kept
// the sale is believed for two months. What was sold longer ago is no request any more but a fact, at what was charged.
Result<void> check_day_of_sale(Date effective, const DecideContext& context) {
  if (effective > context.today)
    return date_objection(effective, " is after today, " + to_string(context.today) + ", and a sale is not told ahead");
  if (effective < plus_days(context.occurred_on, -kSaleDaysLateMax))
    return date_objection(effective, " is more than " + std::to_string(kSaleDaysLateMax) +
                                         " days before the sale took place; a sale of then is told as a fact");
  if (effective < plus_days(context.today, -kSaleDaysOldMax))
    return date_objection(
        effective, " is more than " + std::to_string(kSaleDaysOldMax) + " days ago; a sale of then is told as a fact");
  return {};
}

Result<void> object_to_day_of_sale(const Command& command, const DecideContext& context, Objections& objections) {
  if (!std::holds_alternative<Sell>(command.body)) return {};
  const Date effective = effective_date_of(command, context);
  if (!objections.is_fact()) return check_day_of_sale(effective, context);
  if (effective >= plus_days(context.occurred_on, -kSaleDaysLateMax)) return {};
  return objections.object(ErrorCode::date_out_of_range, "effectiveDate", {});
}

Result<void> object_to_source(const State& state, const Command& command, Objections& objections) {
  const SourceRow* source = state.registry().sources.try_row(command.source);
  if (source == nullptr || !source->definition.retired) return {};
  return objections.object(ErrorCode::retired, "source", "this source is no longer in use");
}

// Before those of its own. What the book already said is not said again, so not with an anomaly either.
void add_anomalies(ledger::EventBody& body, const std::vector<ledger::Anomaly>& anomalies) {
  std::visit(
      [&](auto& event) {
        if constexpr (requires { event.anomalies; })
          event.anomalies.insert(event.anomalies.begin(), anomalies.begin(), anomalies.end());
      },
      body);
}

// Beyond all belief, and before anything overflows.
Result<void> check_sums(const State& state, const Command& command, const ledger::EventBody& body) {
  const Volume more = volume_of(body);
  if (fits(state.balances().volume(), more) && fits(state.households().volume(), more)) return {};
  return fail(ErrorCode::amount_overflow, figures_of(command.body),
              "the book's sums with it are more than 64 bits can hold");
}

Result<void> check_dates(const Command& command, const DecideContext& context) {
  TRY(check_bookable(effective_date_of(command, context), context.today));
  if (check_bookable(context.occurred_on, context.today).ok()) return {};
  return fail(ErrorCode::date_out_of_range, "occurredAt",
              to_string(command.occurred_at) + " is before 1990 or more than a year ahead");
}

}  // namespace

Result<Decision> decide(const State& state, const Command& command, const DecideContext& context) {
  TRY(check_dates(command, context));
  Objections objections(command.nature);
  TRY(object_to_dates_ahead(command, context, objections));
  TRY(object_to_day_of_sale(command, context, objections));
  TRY(object_to_source(state, command, objections));
  Decision decision =
      TRY(std::visit([&](const auto& body) { return decide_one(state, command, context, body); }, command.body));
  add_anomalies(decision.body, objections.take());
  decision.requested_date = effective_date_of(command, context);
  // No book period can be closed yet, so every requested day is open.
  decision.effective_date = decision.requested_date;
  TRY(check_sums(state, command, decision.body));
  return decision;
}

namespace {

// The longest list of a definition, else its name.
std::string longest_of(const ledger::Definition& definition) {
  return std::visit(
      [](const auto& each) -> std::string {
        if constexpr (requires { each.rules; }) return "rules";
        if constexpr (requires { each.shops; }) return "shops";
        if constexpr (requires { each.tags; }) return "tags";
        if constexpr (requires { each.product; }) return "product";
        if constexpr (requires { each.code; }) return "code";
      },
      definition);
}

}  // namespace

std::string figures_of(const CommandBody& body) {
  return std::visit(
      [](const auto& asked) -> std::string {
        if constexpr (requires { asked.definition; }) return longest_of(asked.definition);
        if constexpr (requires { asked.lines; }) return "lines";
        if constexpr (requires { asked.lots; }) return "lots";
        if constexpr (requires { asked.amount; }) return "amount";
        if constexpr (requires { asked.budget; }) return "budget";
        if constexpr (requires { asked.since; }) return "since";
        if constexpr (requires { asked.reassignment; }) return "reassignment";
        if constexpr (requires { asked.pseudonym; }) return "pseudonym";
        if constexpr (requires { asked.from; }) return "from";
        if constexpr (requires { asked.card; }) return "card";
      },
      body);
}

Date effective_date_of(const Command& command, const DecideContext& context) {
  if (command.effective_date != kNoDate) return command.effective_date;
  return command.nature == CommandNature::fact ? context.occurred_on : context.today;
}

namespace {

ShopId shop_or_none(const State& state, const std::string& code) {
  return state.registry().shops.find(code).value_or(ShopId{});
}

template <class Lines>
std::vector<ledger::AskedLine> asked_of(const State& state, const Lines& lines) {
  std::vector<ledger::AskedLine> asked;
  for (const auto& line : lines) {
    if (asked.size() == kLinesMax) break;
    asked.push_back({state.registry().products.find(line.product).value_or(ProductId{}), line.quantity});
  }
  return asked;
}

// What a command calls a household by; empty where it names none.
struct Person {
  std::string pseudonym;
  std::string card;
};
Person person_of(const auto&) {
  return {};
}
Person person_of(const EnrolHousehold& body) {
  return {.pseudonym = body.pseudonym};
}
Person person_of(const RenewHousehold& body) {
  return {.pseudonym = body.pseudonym};
}
Person person_of(const CorrectHousehold& body) {
  return {.pseudonym = body.pseudonym};
}
Person person_of(const MergeHouseholds& body) {
  return {.pseudonym = body.from};
}
Person person_of(const IssueCard& body) {
  return {.pseudonym = body.pseudonym, .card = body.card};
}
Person person_of(const RevokeCard& body) {
  return {.card = body.card};
}
Person person_of(const GrantEntitlement& body) {
  return {.pseudonym = body.pseudonym};
}
Person person_of(const Sell& body) {
  return {.pseudonym = body.household, .card = body.card};
}
Person person_of(const TakeBack& body) {
  return {.pseudonym = body.household};
}
Person person_of(const CommandBody& body) {
  return std::visit([](const auto& each) { return person_of(each); }, body);
}

HouseholdId household_of(const State& state, const Person& person) {
  const Households& households = state.households();
  // As a sale does: a pseudonym that nobody knows is not made good by a card beside it.
  if (!person.pseudonym.empty()) return households.find(person.pseudonym).value_or(HouseholdId{});
  const CardRow* card = person.card.empty() ? nullptr : households.card(person.card);
  return card == nullptr ? HouseholdId{} : households.resolve(card->household);
}

BracketId bracket_asked(const State& state, const Sell& sale) {
  if (!sale.bracket.empty())
    if (const auto chosen = state.registry().brackets.find(sale.bracket)) return *chosen;
  const HouseholdId household = household_of(state, person_of(sale));
  return is_none(household) ? BracketId{} : state.households().row(household).bracket;
}

}  // namespace

bool names_person(const CommandBody& body) {
  const Person person = person_of(body);
  return !person.pseudonym.empty() || !person.card.empty();
}

ledger::HouseholdPart person_named(const State& state, const CommandBody& body) {
  return {.household = household_of(state, person_of(body))};
}

ledger::CommandRefused refusal_of(const State& state, const Command& command, const DecideContext& context,
                                  const Error& reason) {
  ledger::CommandRefused refused{.kind = kind_of(command.body), .reason = reason};
  // What was typed where a pseudonym or a card belongs may be a name, and a household's window or budget is its own
  // affair: neither stays in the body.
  const bool personal = refused.kind == CommandKind::household || refused.kind == CommandKind::card ||
                        refused.kind == CommandKind::entitlement || reason.field == "household" ||
                        reason.field == "card";
  if (personal) refused.reason.detail.clear();
  if (const auto* sale = std::get_if<Sell>(&command.body)) {
    refused.shop = shop_or_none(state, sale->shop);
    refused.bracket = bracket_asked(state, *sale);
    refused.asked = asked_of(state, sale->lines);
    if (reason.code == ErrorCode::pool_exhausted)
      refused.refused = uncovered_discount(state, *sale, sale_dates(command, context));
  } else if (const auto* back = std::get_if<TakeBack>(&command.body)) {
    refused.shop = shop_or_none(state, back->shop);
    refused.asked = asked_of(state, back->lines);
  }
  return refused;
}

std::string default_ticket(const State& state, const Command& command) {
  const std::string number = std::to_string(raw(command.number));
  const std::string zeros(number.size() < 6 ? 6 - number.size() : 0, '0');
  return state.registry().sources.row(command.source).definition.code + "-" + zeros + number;
}

bool is_reserved_ticket(const State& state, std::string_view ticket) {
  const std::size_t dash = ticket.rfind('-');
  if (dash == std::string_view::npos || dash + 1 == ticket.size()) return false;
  const std::string_view digits = ticket.substr(dash + 1);
  return digits.find_first_not_of("0123456789") == std::string_view::npos &&
         state.registry().sources.find(ticket.substr(0, dash)).has_value();
}

Result<void> object_to_ticket(Objections& objections, TicketUse use, const std::string& ticket) {
  if (use == TicketUse::free) return {};
  const char* why = use == TicketUse::used
                        ? "' was used before"
                        : "' is of the form that the server gives to tickets; choose another, or none";
  return objections.object(ErrorCode::ticket_number_reused, "ticket", "'" + ticket + why);
}

Result<ShopId> find_shop(const State& state, std::string_view code) {
  if (const auto id = state.registry().shops.find(code)) return *id;
  return fail(ErrorCode::unknown_shop, "shop", "no shop '" + std::string(code) + "' is declared");
}

Result<ProductId> find_product(const State& state, std::string_view code, const Field& field) {
  if (const auto id = state.registry().products.find(code)) return *id;
  return fail(ErrorCode::unknown_product, field, "no product '" + std::string(code) + "' is declared");
}

Result<FundId> find_fund(const State& state, std::string_view code) {
  if (const auto id = state.registry().funds.find(code)) return *id;
  return fail(ErrorCode::unknown_fund, "fund", "no fund '" + std::string(code) + "' is declared");
}

Result<HouseholdId> find_household(const State& state, std::string_view pseudonym, std::string_view field) {
  return find_household(state.households(), pseudonym, field);
}

Result<HouseholdId> find_household(const Households& households, std::string_view pseudonym, std::string_view field) {
  if (const auto id = households.find(pseudonym)) return *id;
  return fail(ErrorCode::unknown_household, std::string(field), "no household of that pseudonym is enrolled");
}

Result<void> object_to_shop(const State& state, ShopId shop, Objections& objections) {
  const ShopRow& row = state.registry().shops.row(shop);
  if (row.definition.retired) return objections.object(ErrorCode::retired, "shop", "this shop is closed");
  if (state.registry().legal_entities.row(row.legal_entity).definition.retired)
    return objections.object(ErrorCode::retired, "shop", "this shop's legal entity is no longer in use");
  return {};
}

Result<bool> may_override(const std::optional<ledger::Override>& asked, const ledger::Tariff* tariff,
                          Objections& objections) {
  if (!asked) return false;
  TRY(check_label(asked->role, "overrideBy.role", kRoleMax));
  TRY(check_label(asked->reason, "overrideBy.reason", kReasonMax));
  const auto has_role = [&asked](const std::vector<std::string>& roles) {
    return std::find(roles.begin(), roles.end(), asked->role) != roles.end();
  };
  if (tariff != nullptr && has_role(tariff->override_roles)) return true;
  TRY(objections.object(ErrorCode::override_not_allowed, "overrideBy.role",
                        "the tariff does not let '" + asked->role + "' go beyond rights and quotas"));
  return false;
}

Result<void> check_quantity(Quantity quantity, const Field& field) {
  if (quantity.units > 0 && quantity.units <= kQuantityMax) return {};
  return fail(ErrorCode::quantity_out_of_range, field,
              std::to_string(quantity.units) + " is not within 1 and " + std::to_string(kQuantityMax));
}

Result<void> check_window(Date from, Date to, std::string_view last) {
  if (from != kNoDate && to >= from) return {};
  return fail(ErrorCode::date_out_of_range, std::string(last), to_string(to) + " is before " + to_string(from));
}

Result<void> check_line_count(std::size_t count, std::string_view field) {
  if (count == 0) return fail(ErrorCode::empty_command, std::string(field), "nothing is in it");
  if (count > kLinesMax)
    return fail(ErrorCode::too_many_lines, std::string(field),
                std::to_string(count) + " lines, at most " + std::to_string(kLinesMax));
  return {};
}

}  // namespace engine
