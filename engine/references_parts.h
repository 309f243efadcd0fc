// What event references are told by, and its families apart, for references*.cc alone.
#pragma once

#include <string>

#include "engine/references.h"
#include "ledger/base/bytes.h"

namespace engine {

inline Error broken(std::string detail) {
  return fail(ErrorCode::corrupt_record, {}, std::move(detail));
}

template <class Id>
Error unknown(const char* what, Id id) {
  return broken(std::string("it names ") + what + " " + std::to_string(raw(id)) + ", which no event before it knows");
}

template <class Id>
Error out_of_turn(const char* what, Id found, Id expected) {
  return broken(std::string("it gives ") + what + " the number " + std::to_string(raw(found)) + ", expected " +
                std::to_string(raw(expected)));
}

// references_holdings.cc: that lots, originals, commitments and reassignments are there, and households numbered and
// merged in their turn. corrupt_record, of which `check_…` of references.h name the event.
Result<void> check_lots(const Balances& balances, const ledger::Event& event);
Result<void> check_funding(const Balances& balances, const ledger::EventBody& body);
Result<void> check_household(const Households& households, const ledger::Event& event);

}  // namespace engine
