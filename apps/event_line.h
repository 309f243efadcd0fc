// An event as an auditor reads it: `grenier log`.
#pragma once

#include <string>

#include "apps/cli.h"
#include "engine/registry.h"
#include "ledger/event.h"

namespace apps {

// One line without its end: "12  23/11/2026 10:40  23/11/2026  noailles-1 n° 4  vente  noailles NO-1-000012 : 3 lignes,
// 4,80 €, fonds 2,10 €". Codes stand for numbers, and anomalies follow as "!retired". `registry` as it stood with this
// event, whose names were checked (engine::check_names). Households are never told: whoever may look them up asks
// `household show`.
std::string describe(const ledger::Event& event, const engine::Registry& registry, Language language);

}  // namespace apps
