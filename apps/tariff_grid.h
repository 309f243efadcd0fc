// A tariff drawn as tables.
#pragma once

#include <iosfwd>

#include "apps/cli.h"
#include "apps/tariff_model.h"

namespace apps {

// What it reads, whom it serves, brackets with their bounds; prices by bracket, category and origin; rights and quotas.
void print_grid(std::ostream& out, const TariffModel& model, Language language);

}  // namespace apps
