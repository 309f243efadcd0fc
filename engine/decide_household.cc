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

}  // namespace

Result<Decision> decide_one(const State& state, const Command& command, const DecideContext& context,
                            const EnrolHousehold& asked) {
  TRY(check_pseudonym(asked.pseudonym, "pseudonym"));
  const auto entity = state.registry().legal_entities.find(asked.legal_entity);
  if (!entity)
    return fail(ErrorCode::unknown_legal_entity, "legal_entity", "'" + asked.legal_entity + "' is not declared");
  const BracketId bracket = TRY(find_bracket(state, asked.bracket));
  TRY(check_size_class(asked.size_class));
  const Date from = or_else(asked.valid_from, effective_date_of(command, context));
  TRY(check_window(from, asked.valid_to));
  if (const auto known = state.households().find(asked.pseudonym)) {
    const HouseholdRow& row = state.households().row(*known);
    const bool same = row.pseudonym == asked.pseudonym && row.legal_entity == *entity && row.bracket == bracket &&
                      row.size_class == asked.size_class && row.valid_to == asked.valid_to &&
                      (asked.valid_from == kNoDate || row.valid_from == asked.valid_from);
    if (same) return noted(command);
    return fail(ErrorCode::pseudonym_in_use, "pseudonym", "another household is enrolled under it");
  }
  if (state.registry().legal_entities.row(*entity).definition.retired)
    TRY(Objections(command.nature).object(ErrorCode::retired, "legal_entity", "it is no longer in use"));
  return decision(ledger::HouseholdEnrolled{.legal_entity = *entity,
                                            .bracket = bracket,
                                            .size_class = asked.size_class,
                                            .valid_from = from,
                                            .valid_to = asked.valid_to},
                  {.household = state.households().next_id(), .pseudonym = asked.pseudonym});
}

Result<Decision> decide_one(const State& state, const Command& command, const DecideContext& context,
                            const RenewHousehold& asked) {
  const HouseholdId id = TRY(find_household(state, asked.pseudonym, "pseudonym"));
  const HouseholdRow& row = state.households().row(id);
  const BracketId bracket = asked.bracket.empty() ? row.bracket : TRY(find_bracket(state, asked.bracket));
  const Date from = or_else(asked.valid_from, effective_date_of(command, context));
  TRY(check_window(from, asked.valid_to));
  if (row.bracket == bracket && row.valid_from == from && row.valid_to == asked.valid_to) return noted(command);
  return decision(ledger::HouseholdRenewed{.bracket = bracket, .valid_from = from, .valid_to = asked.valid_to},
                  part_of(id));
}

Result<Decision> decide_one(const State& state, const Command& command, const DecideContext&,
                            const CorrectHousehold& asked) {
  const HouseholdId id = TRY(find_household(state, asked.pseudonym, "pseudonym"));
  const HouseholdRow& row = state.households().row(id);
  const BracketId bracket = asked.bracket.empty() ? row.bracket : TRY(find_bracket(state, asked.bracket));
  const std::uint8_t size_class = asked.size_class.value_or(row.size_class);
  TRY(check_size_class(size_class));
  if (row.bracket == bracket && row.size_class == size_class) return noted(command);
  return decision(ledger::HouseholdCorrected{.bracket = bracket, .size_class = size_class}, part_of(id));
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
    return fail(ErrorCode::amount_out_of_range, "monthly_budget", to_string(asked.budget));
  const EntitlementRow* present = state.households().entitlement(state.households().row(id), from);
  const bool same_start = present && (asked.valid_from == kNoDate || present->valid_from == from);
  if (same_start && present->valid_to == asked.valid_to && present->budget == asked.budget &&
      present->basis == asked.basis)
    return noted(command);
  return decision(
      ledger::EntitlementGranted{
          .valid_from = from, .valid_to = asked.valid_to, .budget = asked.budget, .basis = asked.basis},
      part_of(id));
}

}  // namespace engine
