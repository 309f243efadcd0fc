// What there is to post so that the book says what a territory's files say: the difference, as a pure function of both.
// Everything is compared as a whole definition; what stands in the book already is not posted again.
#pragma once

#include <set>
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
  kept,       // a household that the book knows otherwise: it is renewed or corrected by its own commands, not here;
              // or a paper whose day alone is another
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
  day_stays,          // nothing: a recorded paper keeps its day
  household_command,  // a household is renewed or corrected at its own counter
  line_removed,       // of a household that was merged with another: its line says nothing any more
  revoked_stays,      // a card of this household that was revoked: its line says nothing of it any more
  another_card,       // another household has this card, or had it
  another_day,        // a day before 1990, or further ahead than it may be told
};
std::string_view to_string(Instead instead);

struct Step {
  Change change = Change::added;
  std::string kind;                         // "product", "grant", "delivery", "household", "card", "entitlement"
  std::string key;                          // pseudonym of the household that a card or a purchase right is of
  Place place;                              // in the files; no file for what vanished
  std::optional<engine::CommandBody> body;  // what to post, if anything
  Date effective_date = kNoDate;
  std::vector<Difference> differences = {};  // from the book to the files: of what is changed, kept or a conflict
  Instead instead = Instead::nothing;        // of what is kept or a conflict
  std::string obstacle = {};                 // code of the tariff that stands in the way (same_tariff)
};

// What to do with what is in the book and not in the files: nothing at all (they are a list to add), name and keep it,
// or retire it.
enum class WhatVanished { ignore, keep, retire };

// --retire takes a whole territory: usage_error if the files declare none at all of a kind that it would retire, and
// the book has some of in use; names the kind. (The last of a kind goes by writing it with retired = true.)
Result<void> check_whole(const Territory& territory, const engine::CatalogueAnswer& book);

// Definitions in posting order, then what vanished, of every kind: of sources tills alone, and a price only if the
// files have no price at all for its product and shop: its past is not undone. What an import declared is named and
// kept, never retired.
std::vector<Step> plan_definitions(const Territory& territory, const engine::CatalogueAnswer& book,
                                   WhatVanished vanished);
// `known`: what the book says of it, or nothing. Cards that the file does not give, and a budget where it gives none,
// have vanished, and are kept always: grenier household revokes the one and grants another. (Not a budget that a
// tariff's grid gave, which no file ever said.) Of a household that was merged with another, which is the one that
// `known` tells of, nothing is compared. `cards`: those that any line of the files gives.
std::vector<Step> plan_household(const Placed<WrittenHousehold>& written,
                                 const std::optional<engine::HouseholdAnswer>& known, WhatVanished vanished,
                                 const std::set<std::string>& cards);

}  // namespace apps
