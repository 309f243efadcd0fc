// From what a household says at the desk to what is sent of it. Its means are typed on the command line, measured here
// by the tariff in force, and forgotten: only the bracket, the step of a linear tariff and the budget leave this
// machine, and nothing of the means is kept on it.
#pragma once

#include <optional>
#include <string>

#include "apps/json.h"
#include "apps/options.h"
#include "apps/tariff_model.h"
#include "engine/query.h"

namespace apps {

// --qf --yearly-income --benefits --parts --resources --charges --adults --teenagers --children --age --resident
// --referred, and --shop or --tariff for the tariff that measures them.
void add_means_options(CLI::App& command, const Context& context);
// Whether any of the means was typed: a bracket that is named is none.
bool has_means(const CLI::App& command);
Result<pricing::Means> means_of(const CLI::App& command);

// A version of a tariff, as a catalogue has it.
struct TariffInForce {
  ledger::Tariff definition;
  std::uint32_t version = 0;
};
// On that day: the one of that code, the one that this shop prices by, else the network's only one. unknown_tariff,
// no_tariff, or usage_error when several could be meant.
Result<TariffInForce> tariff_in_force(const engine::CatalogueAnswer& catalogue, const std::string& code,
                                      const std::string& shop, Date date);

// What may leave this machine, and `row`: how it came about, for whoever sits at the desk.
struct Measured {
  std::string bracket;
  std::int64_t level = 0;
  bool linear = false;
  std::string tariff;
  std::uint32_t version = 0;
  bool composition_told = false;
  std::optional<Money> budget;
  Period period = Period::month;
  BudgetBasis basis = BudgetBasis::paid;
  std::string row;
  std::string level_text;
};
// The means of a command line, measured by the tariff in force on `date`, which the server is asked for.
Result<Measured> measure_household(const CLI::App& command, Context& context, Date date);
Result<Measured> measure(const TariffInForce& tariff, const pricing::Means& means, Language language);

// As text, with the row; scripts get `to_json`, which has nothing of the means.
void tell_measured(Context& context, const Measured& measured);
json::Value to_json(const Measured& measured);

}  // namespace apps
