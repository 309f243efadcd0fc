// Answers as people read them: tables, and a ticket with its explanation as a person would say it.
#pragma once

#include <iosfwd>

#include "apps/cli.h"
#include "engine/query.h"
#include "pricing/fund.h"

namespace apps {

using pricing::Explain;

// What became of a command: recorded, refused and why, or already so; with a fact's anomalies.
void print_receipt(std::ostream& out, const engine::Receipt& receipt, Language language);

// The ticket: lines, total, payments, and who paid the rest. Explained, it adds for each line how the price came about
// and what each fund paid or why it did not.
void print_ticket(std::ostream& out, const engine::TicketAnswer& ticket, Explain explain, Language language);
void print_quote(std::ostream& out, const engine::QuoteAnswer& quote, Explain explain, Language language);
// The explanation by itself. `reading`: how far the book could say a recorded ticket again.
void print_explanation(std::ostream& out, const engine::QuoteAnswer& basket, const engine::TicketExplanation& reading,
                       Language language);

// One row a lot, the value in all, and by currency what was sold less what came back and what customers paid for it.
// The shop is a column when there are several.
void print_stock(std::ostream& out, const engine::StockAnswer& stock, Language language);

// One row a fund; then what each spent by shop, category or month.
enum class FundsBy { none, shop, category, month };
void print_funds(std::ostream& out, const engine::FundsAnswer& funds, FundsBy by, Language language);

void print_household(std::ostream& out, const engine::HouseholdAnswer& household, Language language);

}  // namespace apps
