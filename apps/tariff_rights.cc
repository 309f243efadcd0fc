#include "apps/tariff_rights.h"

#include <algorithm>

#include "apps/format.h"
#include "apps/tariff_text.h"
#include "apps/texts.h"

namespace apps {
namespace {

// The rights that the case's bracket has; null where the tariff gives it none.
const ledger::Rights* rights_of(const RightsCase& one) {
  const ledger::Tariff& tariff = one.model.definition();
  if (!tariff.rights) return nullptr;
  const std::vector<std::string>& brackets = tariff.rights->brackets;
  const bool covered = brackets.empty() || std::ranges::count(brackets, tariff.brackets[one.bracket].code) > 0;
  return covered ? &*tariff.rights : nullptr;
}

std::uint16_t months_of(const ledger::Rights* rights, bool is_renewal) {
  if (rights == nullptr) return 0;
  return is_renewal && rights->renewal_months != 0 ? rights->renewal_months : rights->access_months;
}

// An override, which was checked before, records what it passes over; without one the first is the refusal.
Result<void> object(const CaseUse& use, const Result<void>& checked, RightsTrial& trial) {
  if (checked.ok() || !use.override_by) return checked;
  trial.passed_over.push_back(checked.error().code);
  return {};
}

Result<void> renew(const RightsCase& one, const ledger::Rights* rights, RightsTrial& trial) {
  if (rights != nullptr && rights->access_months != 0) {
    const pricing::RenewalTerms terms{.renewals = rights->renewals, .waiting_months = rights->waiting_months};
    TRY(object(one.use, pricing::check_renewals(terms, one.use.access->renewed), trial));
    TRY(object(one.use, pricing::check_waiting(terms, *trial.access, one.date), trial));
  }
  trial.access = pricing::access_of(one.date, months_of(rights, true));
  return {};
}

Result<void> try_budget(const RightsCase& one, const pricing::Quote& quote, RightsTrial& trial) {
  if (!one.budget && one.use.budget)
    return fail(ErrorCode::value_not_allowed, "used.budget", "the tariff gives this household no budget");
  if (!one.budget || one.is_public) return {};
  const Money before = one.use.budget.value_or(Money{0, one.budget->currency});
  const Money more = pricing::counted(quote, one.model.definition().rights->basis);
  trial.budget = pricing::BudgetUse{.budget = *one.budget, .used = before + more};
  return object(one.use, pricing::check_budget({.budget = *one.budget, .used = before}, more), trial);
}

Quantity taken_before(const CaseUse& use, std::size_t quota) {
  for (const CaseQuotaUse& each : use.quotas)
    if (each.quota == quota) return each.taken;
  return {};
}

bool applies(const RightsCase& one, const engine::QuotaTerms& quota) {
  if (one.is_public && quota.goods.period != Period::visit) return false;
  return quota.brackets.empty() || std::ranges::count(quota.brackets, TariffModel::bracket_id(one.bracket)) > 0;
}

Result<void> try_quotas(const RightsCase& one, const pricing::Line& line, RightsTrial& trial) {
  Quantity quantity;
  for (const pricing::LotDraw& draw : line.draws) quantity += draw.quantity;
  for (std::size_t i = 0; i < one.model.quotas().size(); ++i) {
    const engine::QuotaTerms& quota = one.model.quotas()[i];
    if (!applies(one, quota) || !quota.goods.hold(line.product, line.category)) continue;
    pricing::QuotaUse use{.quota = quota.quantity, .taken = taken_before(one.use, i)};
    use.taken += quantity;
    trial.quotas.push_back({i, use});
    TRY(object(one.use, pricing::check_quota(use), trial));
  }
  return {};
}

std::string budget_line(const pricing::BudgetUse& use, Language language) {
  return say(language, "budget utilisé avec cette vente\u00A0: ", "budget used with this sale: ") +
         show(use.used, language) + say(language, " sur ", " of ") + show(use.budget, language);
}

}  // namespace

Result<void> check_override(const TariffModel& model, const CaseUse& use) {
  if (!use.override_by) return {};
  const std::string& role = use.override_by->role;
  if (std::ranges::count(model.definition().override_roles, role) > 0) return {};
  return fail(ErrorCode::override_not_allowed, "override.role",
              "the tariff does not let '" + role + "' go beyond rights and quotas");
}

Result<void> try_access(const RightsCase& one, RightsTrial& trial) {
  if (!one.use.access) return {};
  const ledger::Rights* rights = rights_of(one);
  const CaseAccess& said = *one.use.access;
  trial.access = pricing::access_of(said.from, months_of(rights, said.renewed > 0));
  if (said.to) trial.access->to = *said.to;
  if (one.use.renews) return renew(one, rights, trial);
  return object(one.use, pricing::check_access(*trial.access, one.date), trial);
}

Result<void> try_sale(const RightsCase& one, const pricing::Line& line, const pricing::Quote& quote,
                      RightsTrial& trial) {
  TRY(try_budget(one, quote, trial));
  return try_quotas(one, line, trial);
}

std::vector<std::string> rights_trace(const RightsCase& one, const RightsTrial& trial, Language language) {
  std::vector<std::string> lines;
  if (trial.access)
    lines.push_back(say(language, "accès du ", "access from ") + show(trial.access->from, language) +
                    say(language, " au ", " to ") + show(trial.access->to, language));
  if (trial.budget) lines.push_back(budget_line(*trial.budget, language));
  for (const RightsTrial::Counted& each : trial.quotas)
    lines.push_back("quota " + quota_text(one.model.definition().quotas[each.quota], language) +
                    say(language, "\u00A0; avec cette ligne\u00A0: ", "; with this line: ") +
                    std::to_string(each.use.taken.units));
  for (const ErrorCode code : trial.passed_over)
    lines.push_back(say(language, "outrepassé (", "passed over (") + one.use.override_by->role +
                    say(language, "\u00A0: ", ": ") + one.use.override_by->reason + ") → " +
                    std::string(to_string(code)));
  return lines;
}

}  // namespace apps
