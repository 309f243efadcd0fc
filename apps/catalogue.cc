#include "apps/catalogue.h"

#include <fstream>

#include "apps/connection.h"

namespace apps {
namespace {

const char* example_of(Unit unit) {
  switch (unit) {
    case Unit::piece:
      return "counted in pieces: write 3";
    case Unit::gram:
      return "sold by weight: write 750g or 1.250kg";
    case Unit::millilitre:
      return "sold by volume: write 500ml, 50cl or 1.5l";
  }
  return "";
}

std::filesystem::path kept_in(const std::filesystem::path& home, const std::string& till) {
  return home / "tills" / till;
}

// A convenience for days without a server: losing it costs an option on the command line, so it is not synced.
void keep_shop(const std::filesystem::path& home, const std::string& till, const std::string& shop) {
  std::error_code ignored;
  std::filesystem::create_directories(home / "tills", ignored);
  std::ofstream(kept_in(home, till)) << shop << '\n';
}

std::string kept_shop(const std::filesystem::path& home, const std::string& till) {
  std::string shop;
  std::ifstream(kept_in(home, till)) >> shop;
  return shop;
}

}  // namespace

Catalogue::Catalogue(const engine::CatalogueAnswer& answer) {
  for (const engine::CatalogueEntry& entry : answer.entries) {
    if (const auto* product = std::get_if<ledger::Product>(&entry.definition)) units_[product->code] = product->unit;
    if (const auto* source = std::get_if<ledger::SourceDefinition>(&entry.definition))
      shops_[source->code] = source->shop;
  }
}

Result<std::optional<Catalogue>> Catalogue::fetch(Context& context) {
  const auto answer = ask_for<engine::CatalogueAnswer>(context, engine::CatalogueQuery{});
  if (answer.ok()) return std::optional<Catalogue>(Catalogue(*answer));
  if (exit_for(answer.error().code) == Exit::unreachable) return std::optional<Catalogue>();
  return answer.error();
}

std::optional<std::string> Catalogue::shop_of(const std::string& source) const {
  const auto found = shops_.find(source);
  return found == shops_.end() ? std::nullopt : std::optional<std::string>(found->second);
}

Result<void> Catalogue::check_unit(const std::string& product, std::optional<Unit> written,
                                   const std::string& field) const {
  const auto found = units_.find(product);
  if (found == units_.end()) return {};
  return apps::check_unit(found->second, written, field);
}

Result<void> check_unit(Unit expected, std::optional<Unit> written, const std::string& field) {
  if (written.value_or(Unit::piece) == expected) return {};
  return fail(ErrorCode::value_not_allowed, field, std::string("this product is ") + example_of(expected));
}

Result<std::string> shop_of_till(const std::optional<Catalogue>& catalogue, const std::filesystem::path& home,
                                 const std::string& till, const std::string& asked) {
  TRY(check_typed_code(till, "--till"));
  const std::optional<std::string> enrolled = catalogue ? catalogue->shop_of(till) : std::nullopt;
  const std::string known = enrolled ? *enrolled : kept_shop(home, till);
  if (!known.empty() && !asked.empty() && known != asked)
    return fail(ErrorCode::value_not_allowed, "--shop", "the till " + till + " belongs to the shop " + known);
  const std::string shop = known.empty() ? asked : known;
  if (shop.empty())
    return fail(ErrorCode::usage_error, "--shop", "the till " + till + " is not enrolled yet: say in which shop it is");
  if (catalogue) keep_shop(home, till, shop);
  return shop;
}

}  // namespace apps
