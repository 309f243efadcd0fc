// What a command line is checked against before it is posted: the unit each product is counted in, and the shop a till
// belongs to. "riz:3" of a product sold by weight would be three grams, which nobody meant.
#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>

#include "apps/arguments.h"
#include "apps/cli.h"
#include "engine/query.h"

namespace apps {

class Catalogue {
 public:
  explicit Catalogue(const engine::CatalogueAnswer& answer);
  // Nothing when the server cannot be reached: a till sells on, unchecked.
  static Result<std::optional<Catalogue>> fetch(Context& context);

  std::optional<std::string> shop_of(const std::string& source) const;
  std::optional<Unit> unit_of(const std::string& product) const;
  // Whether some tariff lets whoever buys choose the bracket.
  bool leaves_choice() const { return leaves_choice_; }
  // A bare number is for products counted in pieces, a weight for those in grams, a volume for those in millilitres.
  // A product that is not known is left for the server to refuse.
  Result<void> check_unit(const std::string& product, std::optional<Unit> written, const std::string& field) const;

 private:
  std::map<std::string, Unit> units_;
  std::map<std::string, std::string> shops_;  // by source
  bool leaves_choice_ = false;
};

// Of quantities against the unit that is expected.
Result<void> check_unit(Unit expected, std::optional<Unit> written, const std::string& field);

// A refusal of a line tells quantities in base units, as the book counts: here in the unit of the line's product, as
// people read it, "1,250 kg". As it is when it is of something else, or the server cannot say the unit.
Error in_units_of_goods(Context& context, Error refusal, const engine::CommandBody& body);
// Its text alone: every bare number of it is a quantity in `unit`.
std::string with_quantities(std::string_view detail, Unit unit, Language language);

// All lines of a command, without a catalogue unchecked.
template <class Line>
Result<std::vector<Line>> checked_lines(const std::optional<Catalogue>& catalogue, std::vector<Typed<Line>> typed) {
  std::vector<Line> lines;
  for (Typed<Line>& each : typed) {
    const std::string field = "lines[" + std::to_string(lines.size()) + "].quantity";
    if (catalogue) TRY(catalogue->check_unit(each.line.product, each.unit, field));
    lines.push_back(std::move(each.line));
  }
  return lines;
}

// The shop of a till: its enrolment's, which is kept in <home>/tills/<code> for days without a server; `asked` for a
// till that is not enrolled yet. An enrolled till does not change its shop by an option.
Result<std::string> shop_of_till(const std::optional<Catalogue>& catalogue, const std::filesystem::path& home,
                                 const std::string& till, const std::string& asked);

}  // namespace apps
