// Households: enrolled under a pseudonym, renewed, corrected, merged; cards and purchase rights. Nothing here says who
// they are, and nothing of what identifies them reaches a body: it is all in the household part.
#include "engine/decide_parts.h"
#include "engine/form_rules.h"
#include "pricing/rights.h"

namespace engine {
namespace {

Result<BracketId> find_bracket(const State& state, std::string_view code) {
  if (const auto id = state.registry().brackets.find(code)) return *id;
  return fail(ErrorCode::unknown_bracket, "bracket", "no tariff has a bracket '" + std::string(code) + "'");
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
  return fail(ErrorCode::amount_out_of_range, "givenBy.level", std::to_string(level) + " is no step of this tariff");
}

Result<ledger::BracketSource> find_source(const State& state, const AskedSource& asked, BracketId bracket) {
  if (asked.tariff.empty()) return ledger::BracketSource{};
  const TariffVersion* version = TRY(find_version(state, asked.tariff, asked.version, "givenBy.tariff"));
  if (std::find(version->brackets.begin(), version->brackets.end(), bracket) == version->brackets.end())
    return fail(ErrorCode::unknown_bracket, "bracket", "the tariff does not list this bracket");
  TRY(check_level(*version, asked.level));
  return ledger::BracketSource{
      .tariff = *state.registry().tariffs.find(asked.tariff), .version = asked.version, .level = asked.level};
}

// --- the access that a tariff gives ----------------------------------------------------------------------------------

// Who said the bracket, and whose rights bind the access: the version that measured it, else that of `bound_by`.
struct Placed {
  BracketId bracket{};
  ledger::BracketSource given_by;
  ledger::AccessTerms bound_by;

  ledger::AccessTerms access() const {
    return is_none(given_by.tariff) ? bound_by : ledger::AccessTerms{given_by.tariff, given_by.version};
  }
};

const TariffVersion* version_of(const State& state, const Placed& placed) {
  const ledger::AccessTerms access = placed.access();
  return state.registry().tariff_version(access.tariff, access.version);
}

const ledger::Rights* rights_of(const State& state, const Placed& placed) {
  const TariffVersion* version = version_of(state, placed);
  if (version == nullptr) return nullptr;
  return rights_for(*version, state.registry().brackets.row(placed.bracket).code);
}

// What binds an access whose bracket the shop said: of the shops of the household's entity, in order of declaration,
// the first whose tariff in force that day lists the bracket and gives it rights. None does where no shop's does.
ledger::AccessTerms binding_terms(const State& state, LegalEntityId entity, BracketId bracket, Date date) {
  const Registry& registry = state.registry();
  const std::string& code = registry.brackets.row(bracket).code;
  ledger::AccessTerms terms;
  registry.shops.table().for_each([&](ShopId id, const ShopRow& shop) {
    if (!is_none(terms.tariff) || shop.legal_entity != entity || shop.definition.retired) return;
    const auto tariff = registry.tariff_for(id, date);
    if (!tariff) return;
    const std::vector<BracketId>& listed = tariff->version->brackets;
    const bool lists = std::find(listed.begin(), listed.end(), bracket) != listed.end();
    if (lists && rights_for(*tariff->version, code) != nullptr) terms = {tariff->id, tariff->version->version};
  });
  return terms;
}

Placed bound(const State& state, Placed placed, LegalEntityId entity, Date date) {
  if (is_none(placed.given_by.tariff)) placed.bound_by = binding_terms(state, entity, placed.bracket, date);
  return placed;
}

// Nothing, or the bracket that it has: who gave it, and with which step, stays known.
bool keeps_bracket(const State& state, const HouseholdRow& row, const std::string& bracket,
                   const AskedSource& given_by) {
  return given_by.tariff.empty() && (bracket.empty() || bracket == state.registry().brackets.row(row.bracket).code);
}

Result<Placed> find_placement(const State& state, const HouseholdRow& row, const std::string& bracket,
                              const AskedSource& given_by) {
  if (keeps_bracket(state, row, bracket, given_by)) return Placed{row.bracket, row.given_by, {}};
  Placed placed;
  placed.bracket = bracket.empty() ? row.bracket : TRY(find_bracket(state, bracket));
  placed.given_by = TRY(find_source(state, given_by, placed.bracket));
  return placed;
}

// A right follows its bracket: what a grid gave ends where the new bracket has none, or the means give none. What the
// shop said stays.
bool ends_right(const HouseholdRow& row, const ledger::Rights* rights, bool asked, Date first_day_without) {
  const auto goes_on = [first_day_without](const EntitlementRow& right) {
    return right.by_grid && right.valid_to >= first_day_without;
  };
  const bool has_none = rights == nullptr || rights->budgets.empty();
  return (asked || has_none) && std::any_of(row.entitlements.begin(), row.entitlements.end(), goes_on);
}

// The last day of an access: the one said, else after so many months (0: without end).
Date end_of_access(Date said, Date from, std::uint16_t months) {
  return said != kLastDate ? said : pricing::access_of(from, months).to;
}

std::uint16_t renewal_months(const ledger::Rights* rights) {
  if (rights == nullptr) return 0;
  return rights->renewal_months == 0 ? rights->access_months : rights->renewal_months;
}

// An access without end needs no renewal; another tariff's is a first access.
Result<void> object_to_renewal(const HouseholdRow& row, const Placed& placed, const ledger::Rights* rights, Date from,
                               Objections& objections) {
  if (rights == nullptr || rights->access_months == 0 || row.access.tariff != placed.access().tariff) return {};
  const pricing::RenewalTerms terms{.renewals = rights->renewals, .waiting_months = rights->waiting_months};
  TRY(objections.object_to(pricing::check_renewals(terms, row.renewals), "pseudonym"));
  return objections.object_to(pricing::check_waiting(terms, {row.valid_from, row.valid_to}, from), "validFrom");
}

}  // namespace

const ledger::Rights* rights_for(const TariffVersion& version, const std::string& bracket) {
  if (!version.definition.rights) return nullptr;
  const std::vector<std::string>& brackets = version.definition.rights->brackets;
  const bool covered = brackets.empty() || std::find(brackets.begin(), brackets.end(), bracket) != brackets.end();
  return covered ? &*version.definition.rights : nullptr;
}

Result<Decision> decide_one(const State& state, const Command& command, const DecideContext& context,
                            const EnrolHousehold& asked) {
  TRY(check_form(asked));
  const auto entity = state.registry().legal_entities.find(asked.legal_entity);
  if (!entity)
    return fail(ErrorCode::unknown_legal_entity, "legalEntity", "'" + asked.legal_entity + "' is not declared");
  const BracketId bracket = TRY(find_bracket(state, asked.bracket));
  const ledger::BracketSource given_by = TRY(find_source(state, asked.given_by, bracket));
  const auto known = state.households().find(asked.pseudonym);
  const HouseholdRow* row = known ? &state.households().row(*known) : nullptr;
  const Date from = or_else(asked.valid_from, row != nullptr ? row->valid_from : effective_date_of(command, context));
  const Placed placed = bound(state, {bracket, given_by, {}}, *entity, from);
  const ledger::Rights* rights = rights_of(state, placed);
  const bool as_before = row != nullptr && asked.valid_to == kLastDate;  // told again without a last day
  const Date to =
      as_before ? row->valid_to : end_of_access(asked.valid_to, from, rights == nullptr ? 0 : rights->access_months);
  TRY(check_window(from, to, "validTo"));
  if (row != nullptr) {
    const bool same = row->pseudonym == asked.pseudonym && row->legal_entity == *entity && row->bracket == bracket &&
                      row->given_by == given_by && row->size_class == asked.size_class && row->valid_from == from &&
                      row->valid_to == to;
    if (same) return noted(command);
    return fail(ErrorCode::pseudonym_in_use, "pseudonym", "another household is enrolled under it");
  }
  Objections objections(command.nature);
  if (state.registry().legal_entities.row(*entity).definition.retired)
    TRY(objections.object(ErrorCode::retired, "legalEntity", "it is no longer in use"));
  return decision(ledger::HouseholdEnrolled{.legal_entity = *entity,
                                            .bracket = bracket,
                                            .size_class = asked.size_class,
                                            .valid_from = from,
                                            .valid_to = to,
                                            .given_by = given_by,
                                            .bound_by = placed.bound_by,
                                            .anomalies = objections.take()},
                  {.household = state.households().next_id(), .pseudonym = asked.pseudonym});
}

Result<Decision> decide_one(const State& state, const Command& command, const DecideContext& context,
                            const RenewHousehold& asked) {
  const HouseholdId id = TRY(find_household(state, asked.pseudonym, "pseudonym"));
  const HouseholdRow& row = state.households().row(id);
  const Date from = or_else(asked.valid_from, effective_date_of(command, context));
  const Placed placed =
      bound(state, TRY(find_placement(state, row, asked.bracket, asked.given_by)), row.legal_entity, from);
  const TariffVersion* version = version_of(state, placed);
  const ledger::Rights* rights = rights_of(state, placed);
  const Date to = end_of_access(asked.valid_to, from, renewal_months(rights));
  TRY(check_window(from, to, "validTo"));
  if (row.bracket == placed.bracket && row.given_by == placed.given_by && row.valid_from == from && row.valid_to == to)
    return noted(command);
  Objections objections(command.nature), passed_over(CommandNature::fact);
  const bool overrides =
      TRY(may_override(asked.override_by, version == nullptr ? nullptr : &version->definition, objections));
  TRY(object_to_renewal(row, placed, rights, from, overrides ? passed_over : objections));
  ledger::HouseholdRenewed renewed{.bracket = placed.bracket,
                                   .valid_from = from,
                                   .valid_to = to,
                                   .given_by = placed.given_by,
                                   .bound_by = placed.bound_by};
  if (!passed_over.take().empty()) renewed.override_by = asked.override_by;
  if (!keeps_bracket(state, row, asked.bracket, asked.given_by))
    renewed.ends_right = ends_right(row, rights, asked.ends_right, from);
  renewed.anomalies = objections.take();
  return decision(std::move(renewed), part_of(id));
}

Result<Decision> decide_one(const State& state, const Command& command, const DecideContext& context,
                            const CorrectHousehold& asked) {
  const HouseholdId id = TRY(find_household(state, asked.pseudonym, "pseudonym"));
  const HouseholdRow& row = state.households().row(id);
  const Date date = effective_date_of(command, context);
  Placed placed = TRY(find_placement(state, row, asked.bracket, asked.given_by));
  const bool is_placed = !keeps_bracket(state, row, asked.bracket, asked.given_by);
  if (is_placed) placed = bound(state, placed, row.legal_entity, date);
  const bool ends = is_placed && ends_right(row, rights_of(state, placed), asked.ends_right, date);
  const std::uint8_t size_class = asked.size_class.value_or(row.size_class);
  TRY(check_form(asked));
  if (row.bracket == placed.bracket && row.given_by == placed.given_by && row.size_class == size_class && !ends)
    return noted(command);
  return decision(ledger::HouseholdCorrected{.bracket = placed.bracket,
                                             .size_class = size_class,
                                             .given_by = placed.given_by,
                                             .bound_by = placed.bound_by,
                                             .ends_right = ends},
                  part_of(id));
}

// Of the one that remains a merger is followed: it is the same household. The one that goes is named as it is called
// now, since an old pseudonym of it would move a household that nobody typed.
Result<Decision> decide_one(const State& state, const Command& command, const DecideContext&,
                            const MergeHouseholds& asked) {
  const Households& households = state.households();
  const HouseholdId from = TRY(find_household(state, asked.from, "from"));
  const HouseholdId into = TRY(find_household(state, asked.into, "into"));
  if (from == into) return fail(ErrorCode::cannot_merge, "into", "they are one household already");
  if (households.row(from).pseudonym != asked.from)
    return fail(ErrorCode::cannot_merge, "from",
                "it was merged before; the household that it is now has another pseudonym");
  Objections objections(command.nature);
  if (households.row(from).legal_entity != households.row(into).legal_entity)
    TRY(objections.object(ErrorCode::cannot_merge, "into", "they are of two legal entities"));
  return decision(ledger::HouseholdMerged{.anomalies = objections.take()}, {.household = from, .other = into});
}

Result<Decision> decide_one(const State& state, const Command& command, const DecideContext&, const IssueCard& asked) {
  const HouseholdId id = TRY(find_household(state, asked.pseudonym, "pseudonym"));
  TRY(check_form(asked));
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
  TRY(check_window(from, asked.valid_to, "validTo"));
  TRY(check_form(asked));
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
