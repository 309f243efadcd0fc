// What a network declares: its entities, shops, goods, prices, funds and tariffs. A definition names other things by
// their codes; it is what `grenier apply` posts, what the log stores whole (a new version replaces the old one as a
// whole) and what the catalogue answers. All are plain values, comparable.
#pragma once

#include <string>
#include <variant>
#include <vector>

#include "ledger/base/fraction.h"
#include "ledger/base/money.h"
#include "ledger/base/terms.h"
#include "ledger/base/time.h"

namespace ledger {

// An association, a CCAS or a company: books and funds belong to one.
struct LegalEntity {
  std::string code;
  std::string label;
  std::string siren;  // nine digits, or empty when it has none yet
  bool retired = false;
  friend bool operator==(const LegalEntity&, const LegalEntity&) = default;
};

struct Shop {
  std::string code;
  std::string label;
  std::string legal_entity;  // code
  ShopKind kind = ShopKind::shop;
  Currency currency = Currency::eur;
  Oversell oversell = Oversell::refuse;
  bool retired = false;
  friend bool operator==(const Shop&, const Shop&) = default;
};

// What may post commands: a till, an import, an administrator's desk. Enrolled by the server.
struct SourceDefinition {
  std::string code;
  std::string label;
  SourceKind kind = SourceKind::till;
  std::string shop;  // code; empty when it belongs to no shop
  bool retired = false;
  friend bool operator==(const SourceDefinition&, const SourceDefinition&) = default;
};

struct Supplier {
  std::string code;
  std::string label;
  bool retired = false;
  friend bool operator==(const Supplier&, const Supplier&) = default;
};

struct Product {
  std::string code;
  std::string label;
  std::string category;  // code; a category exists as soon as a product names it
  Unit unit = Unit::piece;
  std::string barcode;  // EAN-8 or EAN-13, or empty
  bool retired = false;
  friend bool operator==(const Product&, const Product&) = default;
};

// Shelf prices from a date on, for one piece or for 1,000 g or ml (units_per_price).
struct Price {
  std::string product;  // code
  std::string shop;     // code; empty: every shop that has none of its own
  Date from = kNoDate;
  Money market;  // what the good is worth in an ordinary shop nearby
  Money full;    // what this network asks of those who pay full price
  friend bool operator==(const Price&, const Price&) = default;
};

struct Funder {
  std::string code;
  std::string label;
  bool retired = false;
  friend bool operator==(const Funder&, const Funder&) = default;
};

// Earmarked money. An empty list means "any".
struct Fund {
  std::string code;
  std::string label;
  std::string funder;  // code
  Currency currency = Currency::eur;
  Date from = kNoDate;
  Date to = kLastDate;  // last day included
  std::vector<std::string> shops;
  std::vector<std::string> categories;
  std::vector<std::string> brackets;
  Fraction share{1, 1};    // of a draw's need that it may pay at most, in (0, 1]
  std::int32_t order = 0;  // funds pay in rising order; those of one order share by weight
  std::int64_t weight = 1;
  bool retired = false;
  friend bool operator==(const Fund&, const Fund&) = default;
};

struct Bracket {
  std::string code;
  std::string label;
  Rounding rounding = Rounding::half_up;
  std::optional<std::int64_t> floor;    // lowest unit price in cents, for a piece or 1,000 g or ml
  std::optional<std::int64_t> ceiling;  // highest
  friend bool operator==(const Bracket&, const Bracket&) = default;
};

// rate × base, for a bracket; category and origin may be left open. The most precise rule wins.
struct Rule {
  std::string bracket;           // code
  std::string category;          // code; empty: any
  std::optional<Origin> origin;  // none: any
  PriceBase base = PriceBase::market;
  Fraction rate{1, 1};
  friend bool operator==(const Rule&, const Rule&) = default;
};

struct Tariff {
  std::string code;
  std::string label;
  Date from = kNoDate;  // this version's first day
  Currency currency = Currency::eur;
  std::vector<std::string> shops;  // codes; empty: every shop
  std::string public_bracket;      // code of the bracket of those without a household
  std::vector<Bracket> brackets;
  std::vector<Rule> rules;
  friend bool operator==(const Tariff&, const Tariff&) = default;
};

using Definition = std::variant<LegalEntity, Shop, SourceDefinition, Supplier, Product, Price, Funder, Fund, Tariff>;

// "shop", "price"…: the word for the kind, as in territory files.
std::string_view kind_of(const Definition& definition);
// What names it: its code; for a price "product@shop@from".
std::string key_of(const Definition& definition);

}  // namespace ledger
