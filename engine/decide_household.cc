// Households: enrolled under a pseudonym, renewed, corrected, merged; cards and purchase rights. Nothing here says who
// they are, and nothing of what identifies them reaches a body: it is all in the household part.
#include "engine/decide_parts.h"

namespace engine {
namespace {

constexpr std::uint8_t kSizeClassMax = 6;

Result<BracketId> find_bracket(const State& state, std::string_view code) {
  if (const auto id = state.registry().brackets.find(code)) return *id;
  return fail(ErrorCode::unknown_bracket, "bracket", "no tariff has a bracket '" + std::string(code) + "'");
}

Result<void> check_window(Date from, Date to) {
  if (to >= from) return {};
  return fail(ErrorCode::date_out_of_range, "valid_to", "'" + to_string(to) + "' is before '" + to_string(from) + "'");
}

Result<void> check_size_class(std::uint8_t size_class) {
  if (size_class <= kSizeClassMax) return {};
  return fail(ErrorCode::quantity_out_of_range, "size_class", "not within 0 (unknown) and 6 (six and more)");
}

ledger::HouseholdPart part_of(HouseholdId id) {
  return {.household = id};
}

Date or_else(Date date, Date fallback) {
  return date == kNoDate ? fallback : date;
}

// --- who said the bracket ------------------------------------------------------------------------------------------

Result<const TariffVersion*> find_version(const State& state, const std::string& code, std::uint32_t number,
                                          std::string_view field) {
  const auto id = state.registry().tariffs.find(code);
  const TariffVersion* version = id ? state.registry().tariff_version(*id, number) : nullptr;
  if (version != nullptr) return version;
  return fail(ErrorCode::unknown_tariff, std::string(field),
              "the book has no version " + std::to_string(number) + " of a tariff '" + code + "'");
}

// A step of the tariff's line: cents, or ten-thousandths of a rate; none where it has no line.
Result<void> check_level(const TariffVersion& version, std::int64_t level) {
  const bool possible = version.definition.linear ? level >= 0 && level <= kAmountMax : level == 0;
  if (possible) return {};
  return fail(ErrorCode::amount_out_of_range, "given_by.level", std::to_string(level) + " is no step of this tariff");
}

Result<ledger::BracketSource> find_source(const State& state, const AskedSource& asked, BracketId bracket) {
  if (asked.tariff.empty()) return ledger::BracketSource{};
  const TariffVersion* version = TRY(find_version(state, asked.tariff, asked.version, "given_by.tariff"));
  if (std::find(version->brackets.begin(), version->brackets.end(), bracket) == version->brackets.end())
    return fail(ErrorCode::unknown_bracket, "bracket", "the tariff does not list this bracket");
  TRY(check_level(*version, asked.level));
  return ledger::BracketSource{
      .tariff = *state.registry().tariffs.find(asked.tariff), .version = asked.version, .level = asked.level};
}

// Where nothing is said, nothing changes.
struct Placed {
  BracketId bracket{};
  ledger::BracketSource given_by;
};
Result<Placed> find_placement(const State& state, const HouseholdRow& row, const std::string& bracket,
                              const AskedSource& given_by) {
  if (bracket.empty() && given_by.tariff.empty()) return Placed{row.bracket, row.given_by};
  Placed placed{.bracket = bracket.empty() ? row.bracket : TRY(find_bracket(state, bracket))};
  placed.given_by = TRY(find_source(state, given_by, placed.bracket));
  return placed;
}

// --- the access that a tariff gives ----------------------------------------------------------------------------------

// The rights of the version that a household was measured by, where they are of its bracket.
const ledger::Rights* rights_of(const State& state, const Placed& placed) {
  const TariffVersion* version = state.registry().tariff_version(placed.given_by.tariff, placed.given_by.version);
  if (version == nullptr || !version->definition.rights) return nullptr;
  const std::vector<std::string>& brackets = version->definition.rights->brackets;
  const std::string& code = state.registry().brackets.row(placed.bracket).code;
  const bool covered = brackets.empty() || std::find(brackets.begin(), brackets.end(), code) != brackets.end();
  return covered ? &*version->definition.rights : nullptr;
}

// The same day of a later month, or that month's last: 31 January and a month is 28 February.
Date plus_months(Date date, std::uint16_t months) {
  const Month month{raw(month_of(date)) + months};
  const std::int32_t day = days(date) - days(first_day(month_of(date)));
  return std::min(plus_days(first_day(month), day), last_day(month));
}

// The last day of an access: the one said, else after so many months (0: without end).
Date end_of_access(Date said, Date from, std::uint16_t months) {
  return said != kLastDate || months == 0 ? said : plus_days(plus_months(from, months), -1);
}

std::uint16_t renewal_months(const ledger::Rights* rights) {
  if (rights == nullptr) return 0;
  return rights->renewal_months == 0 ? rights->access_months : rights->renewal_months;
}

// An access without end needs no renewal; another tariff's is a first access.
Result<void> object_to_renewal(const HouseholdRow& row, const Placed& placed, const ledger::Rights* rights, Date from,
                               Objections& objections) {
  if (rights == nullptr || rights->access_months == 0 || row.given_by.tariff != placed.given_by.tariff) return {};
  if (row.renewals >= rights->renewals)
    TRY(objections.object(ErrorCode::renewals_used_up, "pseudonym", "the tariff allows no further renewal"));
  if (rights->waiting_months == 0 || row.valid_to == kLastDate) return {};
  const Date earliest = plus_months(plus_days(row.valid_to, 1), rights->waiting_months);
  if (from >= earliest) return {};
  return objections.object(ErrorCode::waiting_time, "valid_from", "a new access may begin on " + to_string(earliest));
}

}  // namespace

Result<Decision> decide_one(const State& state, const Command& command, const DecideContext& context,
                            const EnrolHousehold& asked) {
  TRY(check_pseudonym(asked.pseudonym, "pseudonym"));
  const auto entity = state.registry().legal_entities.find(asked.legal_entity);
  if (!entity)
    return fail(ErrorCode::unknown_legal_entity, "legal_entity", "'" + asked.legal_entity + "' is not declared");
  const BracketId bracket = TRY(find_bracket(state, asked.bracket));
  const ledger::BracketSource given_by = TRY(find_source(state, asked.given_by, bracket));
  TRY(check_size_class(asked.size_class));
  const auto known = state.households().find(asked.pseudonym);
  const HouseholdRow* row = known ? &state.households().row(*known) : nullptr;
  const Date from = or_else(asked.valid_from, row != nullptr ? row->valid_from : effective_date_of(command, context));
  const ledger::Rights* rights = rights_of(state, {bracket, given_by});
  const Date to = end_of_access(asked.valid_to, from, rights == nullptr ? 0 : rights->access_months);
  TRY(check_window(from, to));
  if (row != nullptr) {
    const bool same = row->pseudonym == asked.pseudonym && row->legal_entity == *entity && row->bracket == bracket &&
                      row->given_by == given_by && row->size_class == asked.size_class && row->valid_from == from &&
                      row->valid_to == to;
    if (same) return noted(command);
    return fail(ErrorCode::pseudonym_in_use, "pseudonym", "another household is enrolled under it");
  }
  if (state.registry().legal_entities.row(*entity).definition.retired)
    TRY(Objections(command.nature).object(ErrorCode::retired, "legal_entity", "it is no longer in use"));
  return decision(ledger::HouseholdEnrolled{.legal_entity = *entity,
                                            .bracket = bracket,
                                            .size_class = asked.size_class,
                                            .valid_from = from,
                                            .valid_to = to,
                                            .given_by = given_by},
                  {.household = state.households().next_id(), .pseudonym = asked.pseudonym});
}

Result<Decision> decide_one(const State& state, const Command& command, const DecideContext& context,
                            const RenewHousehold& asked) {
  const HouseholdId id = TRY(find_household(state, asked.pseudonym, "pseudonym"));
  const HouseholdRow& row = state.households().row(id);
  const Placed placed = TRY(find_placement(state, row, asked.bracket, asked.given_by));
  const ledger::Rights* rights = rights_of(state, placed);
  const Date from = or_else(asked.valid_from, effective_date_of(command, context));
  const Date to = end_of_access(asked.valid_to, from, renewal_months(rights));
  TRY(check_window(from, to));
  if (row.bracket == placed.bracket && row.given_by == placed.given_by && row.valid_from == from && row.valid_to == to)
    return noted(command);
  Objections objections(command.nature);
  TRY(object_to_renewal(row, placed, rights, from, objections));
  return decision(
      ledger::HouseholdRenewed{
          .bracket = placed.bracket, .valid_from = from, .valid_to = to, .given_by = placed.given_by},
      part_of(id));
}

Result<Decision> decide_one(const State& state, const Command& command, const DecideContext&,
                            const CorrectHousehold& asked) {
  const HouseholdId id = TRY(find_household(state, asked.pseudonym, "pseudonym"));
  const HouseholdRow& row = state.households().row(id);
  const Placed placed = TRY(find_placement(state, row, asked.bracket, asked.given_by));
  const std::uint8_t size_class = asked.size_class.value_or(row.size_class);
  TRY(check_size_class(size_class));
  if (row.bracket == placed.bracket && row.given_by == placed.given_by && row.size_class == size_class)
    return noted(command);
  return decision(
      ledger::HouseholdCorrected{.bracket = placed.bracket, .size_class = size_class, .given_by = placed.given_by},
      part_of(id));
}

Result<Decision> decide_one(const State& state, const Command&, const DecideContext&, const MergeHouseholds& asked) {
  const HouseholdId from = TRY(find_household(state, asked.from, "from"));
  const HouseholdId into = TRY(find_household(state, asked.into, "into"));
  if (from == into) return fail(ErrorCode::cannot_merge, "into", "they are one household already");
  return decision(ledger::HouseholdMerged{}, {.household = from, .other = into});
}

Result<Decision> decide_one(const State& state, const Command& command, const DecideContext&, const IssueCard& asked) {
  const HouseholdId id = TRY(find_household(state, asked.pseudonym, "pseudonym"));
  TRY(check_pseudonym(asked.card, "card"));
  if (const CardRow* card = state.households().card(asked.card)) {
    if (card->revoked) return fail(ErrorCode::card_revoked, "card", "a revoked card is never issued again");
    if (state.households().resolve(card->household) == id) return noted(command);
    return fail(ErrorCode::card_in_use, "card", "another household has it");
  }
  return decision(ledger::CardIssued{}, {.household = id, .card = asked.card});
}

Result<Decision> decide_one(const State& state, const Command& command, const DecideContext&, const RevokeCard& asked) {
  const CardRow* card = state.households().card(asked.card);
  if (card == nullptr) return fail(ErrorCode::unknown_card, "card", "no such card was issued");
  if (card->revoked) return noted(command);
  return decision(ledger::CardRevoked{},
                  {.household = state.households().resolve(card->household), .card = asked.card});
}

Result<Decision> decide_one(const State& state, const Command& command, const DecideContext& context,
                            const GrantEntitlement& asked) {
  const HouseholdId id = TRY(find_household(state, asked.pseudonym, "pseudonym"));
  const Date from = or_else(asked.valid_from, effective_date_of(command, context));
  TRY(check_window(from, asked.valid_to));
  if (asked.budget.minor < 0 || asked.budget.minor > kAmountMax)
    return fail(ErrorCode::amount_out_of_range, "budget", to_string(asked.budget));
  if (asked.period == Period::visit)
    return fail(ErrorCode::value_not_allowed, "period", "a budget is of a month or week");
  TariffId tariff{};
  if (!asked.tariff.empty()) {
    TRY(find_version(state, asked.tariff, asked.tariff_version, "tariff"));
    tariff = *state.registry().tariffs.find(asked.tariff);
  }
  const EntitlementRow* present = state.households().entitlement(state.households().row(id), from);
  const bool same_start = present && (asked.valid_from == kNoDate || present->valid_from == from);
  if (same_start && present->valid_to == asked.valid_to && present->budget == asked.budget &&
      present->basis == asked.basis && present->period == asked.period)
    return noted(command);
  return decision(ledger::EntitlementGranted{.valid_from = from,
                                             .valid_to = asked.valid_to,
                                             .budget = asked.budget,
                                             .basis = asked.basis,
                                             .period = asked.period,
                                             .tariff = tariff,
                                             .tariff_version = is_none(tariff) ? 0 : asked.tariff_version},
                  part_of(id));
}

}  // namespace engine
