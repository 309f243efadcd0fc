// XXH3-64 over pieces put end to end. It finds what a disk damaged by accident, fast enough to be checked at each
// reading; against somebody who means it the tree stands, not this.
#pragma once

#include <initializer_list>

#include "ledger/base/bytes.h"

namespace ledger {

std::uint64_t xxh3(std::initializer_list<Bytes> pieces);

}  // namespace ledger
