// Tariffs to Cap'n Proto and back: a part of definitions_codec, which alone includes this with what needs a tariff.
#pragma once

#include "ledger/schema/definitions.capnp.h"
#include "ledger/tariff_definition.h"

namespace ledger {

void write(const Tariff& tariff, wire::Tariff::Builder out);
// malformed for what this reader does not know; may throw kj::Exception on broken bytes.
Result<Tariff> read(wire::Tariff::Reader in);

}  // namespace ledger
