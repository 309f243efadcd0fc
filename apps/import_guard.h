// What an import would count a second time: the book has it already, from another import. Its user is told to run that
// one again, or that --again counts this one beside it. An import that has begun under its own id is free to go on.
#pragma once

#include "apps/apply.h"
#include "apps/sales_plan.h"

namespace apps {

// ticket_number_reused when the book has this history under another id: the very file; one of its tickets, of the same
// number, time and amount in that shop; or most of those that it knows by number with the same amount, in whichever
// shop and at whichever time: a file that went to a wrong shop, or a map that was mended. (Two tills that number from 1
// may have such a ticket in common. Lines of a ticket that were rejected and come again are no such ticket.) Of a file
// of more than 1,000 tickets the ends are asked for, where one export overlaps another, and some in between.
Result<void> check_new_history(Desk& desk, const engine::CatalogueAnswer& book, const SalesPlan& plan,
                               const std::string& source, const std::string& fingerprint);

// definition_conflict when the book has a lot of the same shop, product and label (without one: origin, date and cost)
// from another import, or a fund's opening balance of the same amount by another paper. A fund's row that brings a
// reference of its own is that paper's, and none is doubled by it.
Result<void> check_new_opening(const Territory& opening, const std::string& import_id, const engine::RollAnswer& roll,
                               const engine::CatalogueAnswer& book);

}  // namespace apps
