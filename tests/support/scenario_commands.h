// The lines of a scenario that become commands, as words and as what the engine is asked.
#pragma once

#include <string>

#include "engine/command.h"
#include "engine/state.h"
#include "support/scenario_words.h"

namespace test_support {

inline constexpr std::string_view kOffice = "bureau";  // the administrator who sends what names no till

struct AskedCommand {
  std::string source;
  engine::CommandBody body;
};

// A line that begins with `verb` (taken already). `state` knows units and which shop a till stands in.
// Errors: syntax_error.
Result<AskedCommand> read_command(const std::string& verb, Words& words, const engine::State& state);
// Whether a line that begins so is one of them.
bool is_command(const std::string& verb);

// Of declarations: entity, shop, supplier, product, funder, fund. (A till says hello; a price and a tariff are told
// apart below.)
Result<ledger::Definition> read_definition(const std::string& verb, Words& words);
bool is_definition(const std::string& verb);
// A product may bring its price: `… market 2,40 full 2,20 [from DATE]`.
Result<std::optional<ledger::Price>> read_price_of(const ledger::Product& product, Words& words);

Result<ledger::Tariff> read_tariff_head(Words& words);
Result<void> read_tariff_line(const std::string& verb, Words& words, ledger::Tariff& tariff);

}  // namespace test_support
