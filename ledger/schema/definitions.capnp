@0x849e430da57da150;
# What a network declares, and the closed vocabularies of the field. The log stores these inside a Declared event
# (event.capnp); the network protocol sends them as commands and answers.
#
# Conventions of every schema of this project:
#   Date      Int32, days since 1970-01-01 (civil date of the territory); −2147483648 means "not set",
#             2932896 (9999-12-31) means "without end"
#   Instant   Int64, microseconds since 1970-01-01T00:00:00Z, without leap seconds
#   Money     Int64, a signed count of the minor unit (cents) of the currency named beside it
#   Currency  UInt16, ISO 4217 numeric code: 978 EUR, 826 GBP, 756 CHF, 840 USD
#   code      Text, 1–40 of a–z 0–9 - . _ : the word by which people name a thing
#   quantity  a signed count of base units: pieces, grams or millilitres, as the product's unit says
#   unit price  cents for one piece, or for 1,000 g or ml
# A reader refuses an enumerant or a union member that it doesn't know. Enumerants, members and fields are only ever
# appended.

using Cxx = import "/capnp/c++.capnp";
$Cxx.namespace("wire");

# --- vocabularies ----------------------------------------------------------------------------------------------------

enum Rounding {
  # How a quotient that falls between two integers becomes one.
  halfUp @0;       # to the nearest; a half away from zero
  halfDown @1;     # to the nearest; a half towards zero
  halfEven @2;     # to the nearest; a half to the even neighbour
  halfOdd @3;      # to the nearest; a half to the odd neighbour
  halfCeiling @4;  # to the nearest; a half towards plus infinity
  halfFloor @5;    # to the nearest; a half towards minus infinity
  up @6;           # away from zero
  down @7;         # towards zero
  ceiling @8;      # towards plus infinity
  floor @9;        # towards minus infinity
}

enum Unit {
  # What a product is counted in.
  piece @0;
  gram @1;
  millilitre @2;
}

enum Origin {
  # Where a lot comes from; who paid for it constrains its price.
  bought @0;
  donated @1;
  stateFunded @2;
}

enum PriceBase {
  # What a rate is applied to.
  market @0;  # what the good is worth in an ordinary shop nearby
  cost @1;    # what it cost this network
  full @2;    # what this network asks of those who pay full price
}

enum CostBasis {
  # How the cost of a draw is known.
  lot @0;        # the lot's own
  lastKnown @1;  # the product's last known unit cost in that shop
  none @2;       # not at all: cost = what was paid, nothing to finance
}

enum ExpiryKind {
  # What the date on a good means.
  none @0;  # it bears none
  dlc @1;   # a use-by date: never sold after
  ddm @2;   # a best-before date: may be sold after, with a warning
}

enum LossCause {
  # Why goods left without being sold.
  expired @0;
  damaged @1;
  stolen @2;
  givenAway @3;
  other @4;
}

enum PaymentMeans {
  # What a customer paid with.
  cash @0;
  card @1;
  cheque @2;
  voucher @3;
  deferred @4;
}

enum Limit {
  # What bounded a unit price after the rate and its rounding.
  none @0;
  floor @1;    # the bracket's lowest price
  ceiling @2;  # the bracket's highest price
  lotCap @3;   # the lot's cap, a part of the market price
  freeLot @4;  # the lot's funder requires free distribution
}

enum BudgetBasis {
  # What a household's monthly budget counts.
  paid @0;    # what it pays
  market @1;  # what the goods are worth
}

enum SourceKind {
  # What kind of thing posts commands.
  server @0;
  till @1;
  importer @2;
  administrator @3;
}

enum ShopKind {
  # Whether households buy there.
  shop @0;
  platform @1;  # a shared store that delivers to shops
}

enum Oversell {
  # What is done when the book has fewer goods than the till asks for.
  refuse @0;  # trust the book
  record @1;  # trust the hand
}

enum CommandNature {
  # Whether a rule may say no.
  request @0;  # it may
  fact @1;     # it has happened: recorded, with its anomalies
}

struct Fraction {
  # An exact rate, reduced.
  numerator @0 :Int64;    # no unit
  denominator @1 :Int64;  # no unit; > 0
}

# --- definitions -----------------------------------------------------------------------------------------------------

struct Definition {
  # One thing declared: new, or whole in place of the former one of the same code.
  union {
    legalEntity @0 :LegalEntity;   # an association, a CCAS or a company
    shop @1 :Shop;                 # a grocery or a platform
    source @2 :SourceDefinition;   # a till, an import, an administrator's desk
    supplier @3 :Supplier;         # who delivers
    product @4 :Product;           # a good
    price @5 :Price;               # shelf prices of a product from a date on
    funder @6 :Funder;             # who gives money
    fund @7 :Fund;                 # earmarked money of a funder
    tariff @8 :Tariff;             # rates by bracket, category and origin
  }
}

struct LegalEntity {
  # An association, a CCAS or a company: books and funds belong to one.
  code @0 :Text;     # its code
  label @1 :Text;    # its name for people
  siren @2 :Text;    # nine digits; empty when it has none yet
  retired @3 :Bool;  # true: kept for the past, no longer in use
}

struct Shop {
  # A grocery, or a platform that supplies several.
  code @0 :Text;           # its code
  label @1 :Text;          # its name for people
  legalEntity @2 :Text;    # code of the legal entity it belongs to
  kind @3 :ShopKind;       # grocery or platform
  currency @4 :UInt16;     # currency of its till, ISO 4217 number
  oversell @5 :Oversell;   # what to do when the book lacks goods
  retired @6 :Bool;        # true: closed
}

struct SourceDefinition {
  # What may post commands; enrolled by the server.
  code @0 :Text;         # its code
  label @1 :Text;        # its name for people
  kind @2 :SourceKind;   # till, importer…
  shop @3 :Text;         # code of its shop; empty when it belongs to none
  retired @4 :Bool;      # true: its commands are refused
}

struct Supplier {
  # Who delivers goods, sold or given.
  code @0 :Text;     # its code
  label @1 :Text;    # its name for people
  retired @2 :Bool;  # true: no longer delivers
}

struct Product {
  # A good, the same in every shop.
  code @0 :Text;      # its code
  label @1 :Text;     # its name for people
  category @2 :Text;  # code of its category, which exists as soon as a product names it
  unit @3 :Unit;      # what it is counted in
  barcode @4 :Text;   # EAN-8 or EAN-13; empty when it has none
  retired @5 :Bool;   # true: no longer sold
}

struct Price {
  # Shelf prices from a date on.
  product @0 :Text;     # code of the product
  shop @1 :Text;        # code of the shop; empty: every shop that has none of its own
  from @2 :Int32;       # first day, Date
  currency @3 :UInt16;  # of both prices, ISO 4217 number
  market @4 :Int64;     # unit price in an ordinary shop nearby, cents
  full @5 :Int64;       # unit price for those who pay full price, cents
}

struct Funder {
  # Who gives money.
  code @0 :Text;     # its code
  label @1 :Text;    # its name for people
  retired @2 :Bool;  # true: no longer gives
}

struct Fund {
  # Earmarked money. An empty list means "any".
  code @0 :Text;               # its code
  label @1 :Text;              # its name for people
  funder @2 :Text;             # code of the funder
  currency @3 :UInt16;         # ISO 4217 number
  from @4 :Int32;              # first day it may pay, Date
  to @5 :Int32;                # last day it may pay, included, Date
  shops @6 :List(Text);        # codes of the shops it pays in
  categories @7 :List(Text);   # codes of the categories it pays for
  brackets @8 :List(Text);     # codes of the brackets it helps
  share @9 :Fraction;          # of a draw's need, at most: in (0, 1]
  order @10 :Int32;            # funds pay in rising order
  weight @11 :Int64;           # those of one order share by weight; no unit
  retired @12 :Bool;           # true: pays no more
}

struct Bracket {
  # A class of means of a tariff.
  code @0 :Text;          # its code
  label @1 :Text;         # its name for people
  rounding @2 :Rounding;  # of its unit prices
  floor :union {
    # Its lowest unit price.
    none @3 :Void;    # there is none
    cents @4 :Int64;  # cents for one piece or 1,000 g or ml
  }
  ceiling :union {
    # Its highest unit price.
    none @5 :Void;    # there is none
    cents @6 :Int64;  # cents for one piece or 1,000 g or ml
  }
}

struct Rule {
  # unit price = rate × base, for a bracket. The most precise rule wins.
  bracket @0 :Text;   # code of the bracket
  category @1 :Text;  # code of the category; empty: any
  origin :union {
    # The origin of the lots it is for.
    any @2 :Void;     # every origin
    only @3 :Origin;  # this one
  }
  base @4 :PriceBase;  # what the rate is applied to
  rate @5 :Fraction;   # no unit
}

struct Tariff {
  # One version of a tariff.
  code @0 :Text;                # its code, shared by its versions
  label @1 :Text;               # its name for people
  from @2 :Int32;               # this version's first day, Date
  currency @3 :UInt16;          # of its floors and ceilings, ISO 4217 number
  shops @4 :List(Text);         # codes of the shops it is for; empty: every shop
  publicBracket @5 :Text;       # code of the bracket of those without a household
  brackets @6 :List(Bracket);   # in the order they are shown
  rules @7 :List(Rule);         # numbered from 1 in this order: a draw names its rule
}
