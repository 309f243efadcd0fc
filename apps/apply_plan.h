// What there is to post so that the book says what a territory's files say: the difference, as a pure function of both.
// Everything is compared as a whole definition; what stands in the book already is not posted again.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "apps/differences.h"
#include "apps/territory.h"
#include "engine/query.h"

namespace apps {

enum class Change : std::uint8_t {
  added,      // the book does not know it
  changed,    // the book says otherwise: the file's version replaces it
  retired,    // in the book, no longer in the files: posted as retired, since that was asked for
  vanished,   // in the book, no longer in the files: named, and kept
  unchanged,  // the book says the same
  kept,       // a household that the book knows otherwise: it is renewed or corrected by its own commands, not here
  conflict,   // what happened, or may not change, stands otherwise in the book: the server would refuse it
};
std::string_view to_string(Change change);

// What to do instead of writing it otherwise in a file.
enum class Instead : std::uint8_t {
  nothing,
  count_or_loss,      // of a delivery: the stock is put right, or another paper is written
  reassign,           // of a grant: what was paid changes fund, or another reference is written
  new_code,           // of a unit or a currency: it stays for ever
  same_tariff,        // another tariff has the shop: a new version goes under its code
  household_command,  // a household is renewed or corrected at its own counter
};

struct Step {
  Change change = Change::added;
  std::string kind;  // "product", "grant", "delivery", "household", "card", "entitlement"
  std::string key;
  Place place;                              // in the files; no file for what vanished
  std::optional<engine::CommandBody> body;  // what to post, if anything
  Date effective_date = kNoDate;
  std::vector<Difference> differences = {};  // from the book to the files: of what is changed, kept or a conflict
  Instead instead = Instead::nothing;        // of what is kept or a conflict
};

// What to do with what is in the book and not in the files: nothing at all (they are a list to add), name and keep it,
// or retire it.
enum class WhatVanished { ignore, keep, retire };

// Definitions in posting order, then what vanished, of every kind: of sources tills alone, and a price only if the files have no price at all for its product and shop: its past is not undone. What an
// import declared is named and kept, never retired.
std::vector<Step> plan_definitions(const Territory& territory, const engine::CatalogueAnswer& book,
                                   WhatVanished vanished);
// A grant or a delivery that the book has otherwise is a conflict, as is one that the files tell twice.
std::vector<Step> plan_grants(const Territory& territory, const engine::CatalogueAnswer& book, WhatVanished vanished);
// `known`: what the book has by the same papers, one each; `book` tells what products are counted in.
std::vector<Step> plan_deliveries(const Territory& territory, const std::vector<engine::DeliveryAnswer>& known,
                                  const engine::CatalogueAnswer& book);
// Deliveries and households of the book that the files do not tell: named, and kept for ever.
std::vector<Step> plan_vanished_rolls(const Territory& territory, const engine::RollAnswer& book);
// `known`: what the book says of it, or nothing.
std::vector<Step> plan_household(const Placed<WrittenHousehold>& written,
                                 const std::optional<engine::HouseholdAnswer>& known);

// Every code that the files use must be declared by them or by the book: the first that is not, with its place.
Result<void> check_references(const Territory& territory, const engine::CatalogueAnswer& book);

}  // namespace apps
