// A tariff as JSON: the fields of ledger/tariff_definition.h, and the same words as in tariff files.
#pragma once

#include "apps/json.h"
#include "ledger/tariff_definition.h"

namespace apps {

json::Value tariff_json(const ledger::Tariff& tariff);

}  // namespace apps
