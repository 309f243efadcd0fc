// What no book could take, whatever it has: the rules of declarations, papers, households and days that need no state.
// `decide` asks them first, and so does whoever reads a file, before anything of it is posted. An Error's field is in
// the schema's names, "caps.perMonth"; all are pure.
#pragma once

#include "engine/command.h"

namespace engine {

// Codes, labels and lists (code_not_allowed, text_not_allowed), days (date_out_of_range), amounts, shares and counts.
Result<void> check_form(const ledger::LegalEntity& entity);
Result<void> check_form(const ledger::Shop& shop);
Result<void> check_form(const ledger::SourceDefinition& source);
Result<void> check_form(const ledger::Supplier& supplier);
Result<void> check_form(const ledger::Product& product);
Result<void> check_form(const ledger::Price& price);
Result<void> check_form(const ledger::Funder& funder);
Result<void> check_form(const ledger::Fund& fund);
Result<void> check_form(const ledger::Tariff& tariff);
Result<void> check_form(const ledger::Definition& definition);

Result<void> check_form(const RecordGrant& grant);
// Of one lot; its fields are named without the list that it is in.
Result<void> check_form(const DeliveredLot& lot);
// Of the paper itself: its lots are checked one by one.
Result<void> check_form(const Deliver& delivery);

// Where the first day is left open, that of the posting counts, and the window is not judged.
Result<void> check_form(const EnrolHousehold& household);
Result<void> check_form(const CorrectHousehold& household);
Result<void> check_form(const GrantEntitlement& right);
Result<void> check_form(const IssueCard& card);

// A day of the books that is before any book, in 1990, or more than a year after `today`: date_out_of_range.
Result<void> check_bookable(Date effective, Date today);
// Of what is not told before it happens, more than a day after `today`: date_out_of_range. (A day, since a till's clock
// may be that of another country.)
Result<void> check_not_ahead(const CommandBody& body, Date effective, Date today);

}  // namespace engine
