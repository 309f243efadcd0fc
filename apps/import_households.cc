#include "apps/import_lists.h"
#include "engine/form_rules.h"

namespace apps {

namespace {

Result<WrittenHousehold> read_row(RowReader row) {
  WrittenHousehold household;
  engine::EnrolHousehold& enrolment = household.enrolment;
  enrolment.pseudonym = row.pseudonym("pseudonym");
  enrolment.legal_entity = row.code("legal_entity");
  enrolment.bracket = row.code("bracket");
  enrolment.size_class = static_cast<std::uint8_t>(row.integer_or("size", 0, 0, 6));
  enrolment.valid_from = row.date_or("valid_from", kNoDate);
  enrolment.valid_to = row.date_or("valid_to", kLastDate);
  if (row.has("card")) household.card = row.pseudonym("card");
  const auto basis = row.term_or("budget_basis", parse_BudgetBasis, BudgetBasis::paid, "paid or market");
  if (row.has("monthly_budget"))
    household.budget = engine::GrantEntitlement{.pseudonym = enrolment.pseudonym,
                                                .valid_from = enrolment.valid_from,
                                                .valid_to = enrolment.valid_to,
                                                .budget = row.money("monthly_budget", Currency::eur),
                                                .basis = basis};
  row.refuse_form(engine::check_form(enrolment));
  if (household.budget) row.refuse_form(engine::check_form(*household.budget));
  TRY(row.finish());
  return household;
}

}  // namespace

Result<ImportedList> read_household_list(const CsvTable& table, const ListMap& map) {
  TRY(check_columns(table, map, {"pseudonym", "bracket", "legal_entity"},
                    {"card", "size", "valid_from", "valid_to", "monthly_budget", "budget_basis"}));
  ImportedList list;
  std::map<std::string, std::uint32_t> lines, card_lines;
  for (std::size_t i = 0; i < table.rows().size(); ++i) {
    const CsvRow& row = table.rows()[i];
    auto read = read_row(RowReader(table, map, row));
    if (!read.ok()) {
      list.rejected.push_back({i, read.error()});
      continue;
    }
    const auto [first, fresh] = lines.try_emplace(read->enrolment.pseudonym, row.line());
    if (!fresh) {
      list.rejected.push_back(
          {i, fail_at(table.place(row), ErrorCode::definition_conflict,
                      "this pseudonym stands in line " + std::to_string(first->second) + " already")});
      continue;
    }
    const auto [other, is_new] = card_lines.try_emplace(read->card, row.line());
    if (!read->card.empty() && !is_new) {
      list.rejected.push_back({i, fail_at(table.place(row), ErrorCode::card_in_use,
                                          "this card stands in line " + std::to_string(other->second) + " already")});
      continue;
    }
    list.territory.households.push_back({std::move(*read), table.place(row)});
  }
  return list;
}

}  // namespace apps
