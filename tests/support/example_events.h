// Events for the tests of whoever stores, sends or folds them: every kind, rich and bare, with the edges of their
// figures. Their ids name nothing: they are not the history of a network that could have been.
#pragma once

#include <string>
#include <vector>

#include "ledger/event.h"

namespace test_support {

// At least one of every body of EventBody and of every definition; their sequences count from 1.
std::vector<ledger::Event> example_events();

// "sold", "declared_tariff": unique among the examples when `sequence` follows ("sold_24").
std::string example_name(const ledger::Event& event);

// A sale in two lines: one drawn from two lots, paid for by two funds; one that costs less than it brings.
ledger::Sold example_sale();

}  // namespace test_support
