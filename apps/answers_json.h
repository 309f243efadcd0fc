// Every answer and receipt as JSON, for --json. Field names are those of the engine's structs in snake_case, and stay.
#pragma once

#include "apps/json.h"
#include "engine/query.h"

namespace apps {

std::string outcome_name(engine::Outcome outcome);  // "recorded"
json::Value to_json(const engine::Answer& answer);
json::Value to_json(const engine::Receipt& receipt);
json::Value to_json(const ledger::Definition& definition);
json::Value to_json(const ledger::Payment& payment);
json::Value to_json(const std::vector<ledger::Anomaly>& anomalies);

}  // namespace apps
