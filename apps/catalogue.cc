#include "apps/catalogue.h"

#include <charconv>
#include <fstream>

#include "apps/connection.h"
#include "apps/format.h"

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
    if (const auto* tariff = std::get_if<ledger::Tariff>(&entry.definition))
      leaves_choice_ = leaves_choice_ || tariff->measure.kind == MeasureKind::choice;
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

std::optional<Unit> Catalogue::unit_of(const std::string& product) const {
  const auto found = units_.find(product);
  return found == units_.end() ? std::nullopt : std::optional<Unit>(found->second);
}

Result<void> Catalogue::check_unit(const std::string& product, std::optional<Unit> written,
                                   const std::string& field) const {
  const auto unit = unit_of(product);
  return unit ? apps::check_unit(*unit, written, field) : Result<void>();
}

Result<void> check_unit(Unit expected, std::optional<Unit> written, const std::string& field) {
  if (written.value_or(Unit::piece) == expected) return {};
  return fail(ErrorCode::value_not_allowed, field, std::string("this product is ") + example_of(expected));
}

namespace {

// Of "lines[2].quantity", 2.
std::optional<std::size_t> line_of_quantity(std::string_view field) {
  constexpr std::string_view kBefore = "lines[", kAfter = "].quantity";
  if (!field.starts_with(kBefore) || !field.ends_with(kAfter)) return std::nullopt;
  std::size_t line = 0;
  const auto [end, failed] = std::from_chars(field.data() + kBefore.size(), field.data() + field.size(), line);
  if (failed != std::errc() || std::string_view(end, field.data() + field.size()) != kAfter) return std::nullopt;
  return line;
}

std::optional<Unit> unit_of_returned(Context& context, const engine::TakeBack& back, std::size_t line) {
  if (line >= back.lines.size()) return std::nullopt;
  const std::size_t index = back.lines[line].original_line - 1u;
  const auto original = ask_for<engine::TicketAnswer>(context, engine::TicketQuery{.ticket = back.original_ticket});
  if (!original.ok() || index >= original->basket.lines.size()) return std::nullopt;
  return original->basket.lines[index].unit;
}

std::optional<Unit> unit_of_line(Context& context, const engine::CommandBody& body, std::size_t line) {
  if (const auto* back = std::get_if<engine::TakeBack>(&body)) return unit_of_returned(context, *back, line);
  const std::string product = std::visit(
      [line](const auto& each) -> std::string {
        if constexpr (requires { each.lines[line].product; })
          return line < each.lines.size() ? each.lines[line].product : "";
        return "";
      },
      body);
  const auto catalogue = Catalogue::fetch(context);
  if (product.empty() || !catalogue.ok() || !*catalogue) return std::nullopt;
  return (*catalogue)->unit_of(product);
}

}  // namespace

std::string with_quantities(std::string_view detail, Unit unit, Language language) {
  std::string text;
  for (std::size_t at = 0; at < detail.size();) {
    const std::size_t end = std::min(detail.find_first_of(" ,;", at), detail.size());
    const std::string_view word = detail.substr(at, end - at);
    std::int64_t units = 0;
    const auto [rest, failed] = std::from_chars(word.data(), word.data() + word.size(), units);
    const bool is_number = !word.empty() && failed == std::errc() && rest == word.data() + word.size();
    text += is_number ? show(Quantity{units}, unit, language) : std::string(word);
    if (end < detail.size()) text += detail[end];
    at = end + 1;
  }
  return text;
}

Error in_units_of_goods(Context& context, Error refusal, const engine::CommandBody& body) {
  const auto line = line_of_quantity(refusal.field);
  const auto unit = line ? unit_of_line(context, body, *line) : std::nullopt;
  if (unit) refusal.detail = with_quantities(refusal.detail, *unit, context.language);
  return refusal;
}

Result<std::string> shop_of_till(const std::optional<Catalogue>& catalogue, const std::filesystem::path& home,
                                 const std::string& till, const std::string& asked) {
  TRY(check_home(home));
  TRY(check_typed_code(till, "--till"));
  const std::optional<std::string> enrolled = catalogue ? catalogue->shop_of(till) : std::nullopt;
  const std::string known = enrolled ? *enrolled : kept_shop(home, till);
  if (!known.empty() && !asked.empty() && known != asked)
    return fail(ErrorCode::value_not_allowed, "--shop", "the till " + till + " belongs to the shop " + known);
  const std::string shop = known.empty() ? asked : known;
  if (shop.empty() && !catalogue)
    return fail(ErrorCode::server_unreachable, {},
                "this machine does not know yet in which shop the till " + till + " is; nothing was kept");
  if (shop.empty())
    return fail(ErrorCode::usage_error, "--shop", "the till " + till + " is not enrolled yet: say in which shop it is");
  if (catalogue) keep_shop(home, till, shop);
  return shop;
}

}  // namespace apps
