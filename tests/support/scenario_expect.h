// The lines of a scenario that say what must be true.
#pragma once

#include "support/book.h"
#include "support/scenario_words.h"

namespace test_support {

// A line that begins with `expect` (taken already). `quote` is what the last quote answered, if there was one.
// Errors: syntax_error; replay_differs ("stock is 8, not 7") for what is not as the line says.
Result<void> check_expectation(Words& words, Book& book, const std::optional<engine::QuoteAnswer>& quote);

// `due 0,48 anomalies lot_expired`, `refused insufficient_stock`…: what must have come of a command.
Result<void> check_outcome(Words& words, const Result<engine::Receipt>& outcome);

Error not_as_said(std::string detail);

}  // namespace test_support
