// A territory as its coordinators write it: TOML files that declare entities, shops, tills, goods, prices, tariffs,
// funds and households, and tell the grants and deliveries that the book opens with. Reading them posts nothing;
// what there is to post is for apps/apply_plan.h to say.
//
// A folder is all its *.toml in the order of their names, but for the *.cases.toml of tariffs; where a thing stands
// does not matter, only what is written. Cases that stand beside a tariff are left to apps/tariff_case.h. Keys are
// those of the structs in ledger/definitions.h and engine/command.h; docs are examples/territory/*.toml. Amounts and
// rates are text ("2.35", "35 %") or whole numbers, never floating points.
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "apps/toml_reader.h"
#include "engine/query.h"

namespace apps {

// A value and where it was written.
template <class T>
struct Placed {
  T value;
  Place place;
};

struct WrittenGrant {
  engine::RecordGrant grant;
  Date date = kNoDate;  // the books' day; not set: the day of posting
};
struct WrittenDelivery {
  engine::Deliver delivery;
  Date date = kNoDate;
};
// A household with its card and its purchase right, as a coordinator's list has it on one line.
struct WrittenHousehold {
  engine::EnrolHousehold enrolment;
  std::string card;                                // empty: none
  std::optional<engine::GrantEntitlement> budget;  // of the enrolment's window
};

struct Territory {
  // In an order in which each names only what stands before it: entities, shops, tills, suppliers, products, tariffs,
  // prices, funders, funds.
  std::vector<Placed<ledger::Definition>> definitions;
  std::vector<Placed<WrittenGrant>> grants;
  std::vector<Placed<WrittenDelivery>> deliveries;
  std::vector<Placed<WrittenHousehold>> households;
};

// Of each product that the book has, by code: in it quantities of a delivery are counted.
using Units = std::map<std::string, Unit, std::less<>>;
Units units_of(const engine::CatalogueAnswer& book);

// A file, or a folder of them. Beside the errors of toml_reader.h: definition_conflict for a thing declared twice,
// those of engine/form_rules.h, and unknown_product for a delivery of what neither these files nor `in_book` have.
Result<Territory> read_territory(const std::filesystem::path& path);
Result<std::vector<TomlValue>> read_territory_files(const std::filesystem::path& path);
Result<Territory> parse_territory(const std::vector<TomlValue>& files, const Units& in_book = {});
// What is wrong with files whatever the book has: all of that, but for lots of products that they do not declare.
Result<void> check_territory(const std::vector<TomlValue>& files);

// What costs `text` for one piece, or for 1,000 g or ml, in millionths of a base unit; exactly, or value_not_allowed.
Result<MicroCost> unit_cost_of(std::string_view text, Unit unit);
// "25kg", "750g", "12": base units. What is weighed is written with its unit, else value_not_allowed.
Result<Quantity> quantity_of(std::string_view text, Unit unit);

}  // namespace apps
