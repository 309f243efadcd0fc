#include "apps/household_means.h"

#include <algorithm>
#include <array>
#include <ostream>
#include <set>
#include <tuple>

#include "apps/arguments.h"
#include "apps/format.h"
#include "apps/tariff_text.h"
#include "apps/tariff_trial.h"
#include "apps/texts.h"
#include "apps/typed_moment.h"

namespace apps {
namespace {

constexpr std::array kMeansOptions = {"--qf",        "--yearly-income", "--benefits", "--parts",
                                      "--resources", "--charges",       "--adults",   "--teenagers",
                                      "--children",  "--age",           "--resident", "--referred"};

Result<std::optional<Fraction>> amount_of(const CLI::App& command, const char* name) {
  if (!is_given(command, name)) return std::optional<Fraction>();
  const std::string text = text_of(command, name);
  Result<Fraction> amount = Fraction::parse(text);
  if (!amount.ok() && amount.error().code == ErrorCode::value_not_allowed)
    return fail(ErrorCode::value_not_allowed, name, "'" + text + "' is not written as a number such as 3 or 1.25");
  return std::optional(TRY(about(name, std::move(amount))));
}

Result<std::optional<pricing::Composition>> composition_of(const CLI::App& command) {
  if (!is_given(command, "--adults") && !is_given(command, "--teenagers") && !is_given(command, "--children"))
    return std::optional<pricing::Composition>();
  pricing::Composition composition;
  composition.adults = TRY(parsed(command, "--adults", std::uint8_t{1}, parse_count<std::uint8_t>));
  composition.teenagers = TRY(parsed(command, "--teenagers", std::uint8_t{0}, parse_count<std::uint8_t>));
  composition.children = TRY(parsed(command, "--children", std::uint8_t{0}, parse_count<std::uint8_t>));
  return std::optional(composition);
}

bool covers(const ledger::Tariff& tariff, const std::string& shop) {
  return tariff.shops.empty() || std::ranges::count(tariff.shops, shop) > 0;
}

bool precedes(const engine::CatalogueEntry& a, const engine::CatalogueEntry& b) {
  const auto order = [](const engine::CatalogueEntry& entry) {
    return std::tuple(std::get<ledger::Tariff>(entry.definition).from, entry.id, entry.version);
  };
  return order(a) < order(b);
}

// As the book chooses it at a sale: of all versions that have begun and cover the shop, the last.
struct Choice {
  const engine::CatalogueEntry* best = nullptr;
  std::set<std::string> codes;
};

Choice choose(const engine::CatalogueAnswer& catalogue, const std::string& code, const std::string& shop, Date date) {
  Choice choice;
  for (const engine::CatalogueEntry& entry : catalogue.entries) {
    const auto* tariff = std::get_if<ledger::Tariff>(&entry.definition);
    if (tariff == nullptr || tariff->from > date || (!code.empty() && tariff->code != code)) continue;
    if (!shop.empty() && !covers(*tariff, shop)) continue;
    choice.codes.insert(tariff->code);
    if (choice.best == nullptr || precedes(*choice.best, entry)) choice.best = &entry;
  }
  return choice;
}

// What pricing asks for, as it is typed here.
constexpr std::array<std::pair<std::string_view, const char*>, 9> kOptionOf = {{{"quotient_familial", "--qf"},
                                                                                {"monthly_benefits", "--benefits"},
                                                                                {"parts", "--parts"},
                                                                                {"resources", "--resources"},
                                                                                {"charges", "--charges"},
                                                                                {"composition", "--adults"},
                                                                                {"age", "--age"},
                                                                                {"bracket", "--bracket"},
                                                                                {"yearly_income", "--yearly-income"}}};

Error about_option(Error error) {
  for (const auto& [field, option] : kOptionOf)
    if (error.field == field) error.field = option;
  return error;
}

}  // namespace

void add_means_options(CLI::App& command, const Context& context) {
  option(command, "--qf", context.text("quotient familial", "quotient familial"));
  option(command, "--yearly-income",
         context.text("revenus de l'année, pour le calculer", "a year's income, to compute it"));
  option(command, "--benefits", context.text("prestations du mois", "benefits a month"));
  option(command, "--parts", context.text("nombre de parts", "number of parts"));
  option(command, "--resources", context.text("ressources du mois", "resources a month"));
  option(command, "--charges", context.text("charges du mois", "charges a month"));
  option(command, "--adults", context.text("adultes du foyer", "adults of the household"));
  option(command, "--teenagers", context.text("jeunes de 14 à 17 ans", "those of 14 to 17"));
  option(command, "--children", context.text("enfants de moins de 14 ans", "children under 14"));
  option(command, "--age", context.text("âge, pour un tarif par âge", "age, for a tariff by age"));
  flag(command, "--resident", context.text("habite le quartier prioritaire", "lives in the priority neighbourhood"));
  flag(command, "--referred", context.text("orienté par un travailleur social", "referred by a social worker"));
  option(command, "--shop", context.text("l'épicerie dont le tarif s'applique", "the shop whose tariff applies"));
  option(command, "--tariff", context.text("ce tarif-là", "that very tariff"));
}

bool has_means(const CLI::App& command) {
  return std::ranges::any_of(kMeansOptions, [&](const char* name) { return is_given(command, name); });
}

Result<pricing::Means> means_of(const CLI::App& command) {
  pricing::Means means;
  means.quotient_familial = TRY(amount_of(command, "--qf"));
  means.yearly_income = TRY(amount_of(command, "--yearly-income"));
  means.monthly_benefits = TRY(amount_of(command, "--benefits"));
  means.parts = TRY(amount_of(command, "--parts"));
  means.resources = TRY(amount_of(command, "--resources"));
  means.charges = TRY(amount_of(command, "--charges"));
  means.composition = TRY(composition_of(command));
  if (is_given(command, "--age"))
    means.age = TRY(parsed(command, "--age", std::uint16_t{0}, parse_count<std::uint16_t>));
  means.resident = is_given(command, "--resident");
  means.referred = is_given(command, "--referred");
  means.bracket = text_of(command, "--bracket");
  return means;
}

Result<TariffInForce> tariff_in_force(const engine::CatalogueAnswer& catalogue, const std::string& code,
                                      const std::string& shop, Date date) {
  const Choice choice = choose(catalogue, code, shop, date);
  if (choice.best == nullptr && !code.empty())
    return fail(ErrorCode::unknown_tariff, "--tariff", "no tariff '" + code + "' is in force on " + to_string(date));
  if (choice.best == nullptr)
    return fail(ErrorCode::no_tariff, "--shop", "no tariff is in force on " + to_string(date));
  if (code.empty() && shop.empty() && choice.codes.size() > 1)
    return fail(ErrorCode::usage_error, "--tariff", "several tariffs are in force, say which: " + listed(choice.codes));
  return TariffInForce{std::get<ledger::Tariff>(choice.best->definition), choice.best->version};
}

Result<Measured> measure(const TariffInForce& tariff, const pricing::Means& means, Language language) {
  const TariffModel model = TRY(TariffModel::create(tariff.definition));
  const Result<pricing::Placement> placed = model.eligibility().place(means);
  if (!placed.ok()) return about_option(placed.error());
  const pricing::Placement& placement = *placed;
  const ledger::Tariff& definition = model.definition();
  const std::string& bracket = definition.brackets[placement.bracket].code;
  if (!means.bracket.empty() && means.bracket != bracket)
    return fail(ErrorCode::value_not_allowed, "--bracket",
                "the means give the bracket '" + bracket + "', not '" + means.bracket + "'");
  Measured measured{.bracket = bracket,
                    .level = placement.level,
                    .linear = definition.linear.has_value(),
                    .tariff = definition.code,
                    .version = tariff.version};
  measured.row = placement_text(model, placement, language);
  if (measured.linear) measured.level_text = level_text(definition, placement.level, language);
  if (!means.composition) return measured;
  measured.composition_told = true;
  measured.budget = model.budget(placement.bracket, *means.composition);
  if (definition.rights) measured.period = definition.rights->period;
  if (definition.rights) measured.basis = definition.rights->basis;
  return measured;
}

Result<Measured> measure_household(const CLI::App& command, Context& context, Date date) {
  const pricing::Means means = TRY(means_of(command));
  const auto catalogue = TRY(ask_for<engine::CatalogueAnswer>(context, engine::CatalogueQuery{}));
  const TariffInForce tariff = TRY(tariff_in_force(catalogue, text_of(command, "--tariff"), text_of(command, "--shop"),
                                                   date == kNoDate ? today_in_paris() : date));
  return measure(tariff, means, context.language);
}

void tell_measured(Context& context, const Measured& measured) {
  const Language language = context.language;
  context.out << measured.row << '\n';
  context.out << say(language, "Tarif ", "Tariff ") << measured.tariff << ", version " << measured.version << '\n';
  if (!measured.budget) return;
  context.out << say(language, "Droit d'achat ", "Purchase right ") << show(*measured.budget, language) << ' '
              << each(measured.period, language) << ", " << word(measured.basis, language) << '\n';
}

json::Value to_json(const Measured& measured) {
  return json::Object{{"bracket", measured.bracket},
                      {"level", measured.linear ? json::Value(measured.level) : json::Value(nullptr)},
                      {"tariff", measured.tariff},
                      {"version", measured.version},
                      {"budget", json::of(measured.budget)},
                      {"period", to_string(measured.period)},
                      {"basis", to_string(measured.basis)}};
}

}  // namespace apps
