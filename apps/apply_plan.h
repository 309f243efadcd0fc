// What there is to post so that the book says what a territory's files say: the difference, as a pure function of both.
// Everything is compared as a whole definition; what stands in the book already is not posted again.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "apps/territory.h"
#include "engine/query.h"

namespace apps {

enum class Change : std::uint8_t {
  added,      // the book does not know it
  changed,    // the book says otherwise: the file's version replaces it
  retired,    // in the book, no longer in the files: posted as retired, since that was asked for
  vanished,   // in the book, no longer in the files: named, and kept
  unchanged,  // the book says the same
  checked,    // a delivery: posted always, and the book notes the one it knows
  kept,       // a household that the book knows otherwise: it is renewed or corrected by its own commands, not here
};
std::string_view to_string(Change change);

struct Step {
  Change change = Change::added;
  std::string kind;  // "product", "grant", "delivery", "household", "card", "entitlement"
  std::string key;
  Place place;                              // in the files; no file for what vanished
  std::optional<engine::CommandBody> body;  // what to post, if anything
  Date effective_date = kNoDate;
};

// What to do with what is in the book and not in the files: nothing at all (they are a list to add), name and keep it,
// or retire it.
enum class WhatVanished { ignore, keep, retire };

// Definitions in posting order, then what vanished. Only kinds that the files mention are compared, tills alone among
// sources, and a price only if the files have no price at all for its product and shop: its past is not undone. What an
// import declared is named and kept, never retired.
std::vector<Step> plan_definitions(const Territory& territory, const engine::CatalogueAnswer& book,
                                   WhatVanished vanished);
std::vector<Step> plan_grants(const Territory& territory, const engine::CatalogueAnswer& book);
// All of them, as `checked`: no query tells which delivery notes the book knows.
std::vector<Step> plan_deliveries(const Territory& territory);
// `known`: what the book says of it, or nothing.
std::vector<Step> plan_household(const Placed<WrittenHousehold>& written,
                                 const std::optional<engine::HouseholdAnswer>& known);

// Every code that the files use must be declared by them or by the book: the first that is not, with its place.
Result<void> check_references(const Territory& territory, const engine::CatalogueAnswer& book);

}  // namespace apps
