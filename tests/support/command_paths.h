// What a refusal's field may be: a path in the schema of commands (net/schema/protocol.capnp), as clients know them.
#pragma once

#include <string_view>

#include "engine/command.h"

namespace test_support {

// Whether `path` ("lines[2].quantity") leads to a field of the command's struct, of the definition that is declared, or
// of Command itself ("effectiveDate").
bool leads_to_field(const engine::CommandBody& body, std::string_view path);

}  // namespace test_support
