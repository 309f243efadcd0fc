// How what was typed is refused: with what was found and what was expected.
#pragma once

#include <string>
#include <string_view>

#include "ledger/base/result.h"
#include "ledger/base/vocabulary.h"

namespace apps {

// `expected` reads on from "is not written as".
inline Error not_written_as(std::string_view text, std::string_view expected) {
  return fail(ErrorCode::value_not_allowed, {},
              "'" + std::string(text) + "' is not written as " + std::string(expected));
}

}  // namespace apps
