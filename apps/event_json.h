// An event as a program reads it: `grenier log --json`.
#pragma once

#include "apps/json.h"
#include "engine/registry.h"
#include "ledger/event.h"

namespace apps {

// Every field of the event but what leads to a household, with codes for numbers; an empty text or null where the event
// names nothing. `registry` as it stood with this event, whose names were checked (engine::check_names).
json::Value to_json(const ledger::Event& event, const engine::Registry& registry);

}  // namespace apps
