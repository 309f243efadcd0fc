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
#include "ledger/tariff_definition.h"

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
  std::string zone;  // code of the zone it lies in, which funds may be earmarked for; empty: none
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
  ProductNature nature = ProductNature::goods;
  std::uint16_t vat_rate = 0;     // hundredths of a percent: 550 is 5.5 %
  std::vector<std::string> tags;  // codes, which funds may be earmarked for: "bio", "egalim"
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

// What a fund pays at most, in cents; one that is not set does not bound it.
struct FundCaps {
  std::optional<std::int64_t> total;
  std::optional<std::int64_t> per_month;  // of a calendar month
  std::optional<std::int64_t> per_shop;
  std::optional<std::int64_t> per_household;
  std::optional<std::int64_t> per_household_month;
  std::optional<std::int64_t> per_sale;
  std::optional<std::int64_t> per_unit;  // for one piece, or 1,000 g or ml
  friend bool operator==(const FundCaps&, const FundCaps&) = default;
};

// Earmarked money. An empty list means "any"; of shops and zones, which say where together, only when both are.
struct Fund {
  std::string code;
  std::string label;
  std::string funder;  // code
  Currency currency = Currency::eur;
  Date from = kNoDate;
  Date to = kLastDate;  // last day included
  std::vector<std::string> shops;
  std::vector<std::string> zones;
  std::vector<std::string> categories;
  std::vector<std::string> tags;
  std::vector<std::string> brackets;
  std::vector<Origin> origins;
  GapBasis basis = GapBasis::cost;
  ShareKind share_kind = ShareKind::fraction;
  Fraction share{1, 1};         // of a draw's gap that it may pay at most, in (0, 1]
  std::int64_t unit_share = 0;  // when fixed or up to: cents for one piece, or 1,000 g or ml
  std::int32_t order = 0;       // funds pay in rising order; those of one order share by weight
  std::int64_t weight = 1;
  FundCaps caps;
  bool retired = false;
  friend bool operator==(const Fund&, const Fund&) = default;
};

using Definition = std::variant<LegalEntity, Shop, SourceDefinition, Supplier, Product, Price, Funder, Fund, Tariff>;

// "shop", "price"…: the word for the kind, as in territory files.
std::string_view kind_of(const Definition& definition);
// What names it: its code; for a price "product@shop@from".
std::string key_of(const Definition& definition);

}  // namespace ledger
