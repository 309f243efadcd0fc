// Definitions to Cap'n Proto and back, for the event codec and for net's messages. The specification is
// schema/definitions.capnp.
#pragma once

#include "ledger/definitions.h"
#include "ledger/schema/definitions.capnp.h"

namespace ledger {

// CHECKs that an amount is in the currency of its definition.
void write(const Definition& definition, wire::Definition::Builder out);

// malformed for a union member, an enumerant, a currency or a date that this reader doesn't know;
// fraction_out_of_range for a zero denominator. Codes, labels and amounts are as written: the engine judges them.
// Throws kj::Exception on broken bytes: the caller, who opened the message, catches it.
Result<Definition> read(wire::Definition::Reader in);

}  // namespace ledger
