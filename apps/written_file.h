// Writing a whole file where a person asked for it.
#pragma once

#include <string>
#include <string_view>

#include "ledger/base/result.h"
#include "ledger/base/vocabulary.h"

namespace apps {

// `text` and nothing else is in it then. Else, with `field` and `detail` as they come: value_not_allowed for a path
// that cannot serve, no_room for a full disk, io_error; half of the text may be there.
Result<void> write_file(const std::string& path, std::string_view text, std::string field, std::string detail);

}  // namespace apps
