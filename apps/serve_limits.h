// What a server takes on, as `serve --help` states it: every figure comes from where it is kept.
#pragma once

#include <string>

#include "apps/cli.h"

namespace apps {

std::string serve_limits(const Context& context);

}  // namespace apps
