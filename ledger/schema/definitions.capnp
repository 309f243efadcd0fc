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
#   code      Text, 1–40 of a–z, 0–9, '-', '.', '_' and ':', the first a letter or a digit: the word by which people
#             name a thing
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
  piece @0;       # sold one by one: its price is of one
  gram @1;        # weighed: its price is of 1,000 g
  millilitre @2;  # drawn or poured: its price is of 1,000 ml
}

enum Origin {
  # Where a lot comes from; who paid for it constrains its price.
  bought @0;       # with the network's own money
  donated @1;      # given, by a food bank or a shop: it may have cost nothing, and then what is paid for it is surplus
  stateFunded @2;  # with the State's: the ANDES charter lets it be resold at 20 % of its market value at most, which the
                   # lot's cap or a tariff's rule must say; the word alone bounds nothing
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
  expired @0;    # past its date
  damaged @1;    # broken or spoilt before it
  stolen @2;     # taken by somebody
  givenAway @3;  # handed out for nothing
  other @4;      # none of these, or nobody said
}

enum PaymentMeans {
  # What a customer paid with.
  cash @0;      # notes and coins
  card @1;      # a bank card; not the household's
  cheque @2;    # drawn on a bank
  voucher @3;   # a paper worth money, of an issuer and with a number of its own
  deferred @4;  # to be settled later: this book counts it as paid, and follows no debt
}

enum Limit {
  # What bounded a unit price after the rate and its rounding.
  none @0;     # nothing did
  floor @1;    # the rule's lowest price, else the bracket's
  ceiling @2;  # the rule's highest price, else the bracket's
  lotCap @3;   # the lot's cap, a part of the market price
  freeLot @4;  # the lot's funder requires free distribution
}

enum BudgetBasis {
  # What a household's budget of a month or a week counts.
  paid @0;    # what it pays
  market @1;  # what the goods are worth
}

enum SourceKind {
  # What kind of thing posts commands.
  server @0;         # the server itself: source 0, which nobody declares
  till @1;           # of one shop
  importer @2;       # a file brought in; products that it declares stay when a territory's files are
                     # applied and others retired
  administrator @3;  # a desk: it declares, admits households, records money
}

enum ShopKind {
  # Whether households buy there.
  shop @0;      # they do
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

enum MeasureKind {
  # What a tariff reads of a household to find its bracket; read on entry and never written.
  given @0;             # nothing: the shop says the bracket
  choice @1;            # nothing: the household chooses it
  quotientFamilial @2;  # income and benefits a month by parts
  resteAVivre @3;       # (resources - charges) / (days * divisor)
  householdSize @4;     # persons
  age @5;               # years
}

enum BoundSide {
  # Which of two neighbouring brackets a bound between them belongs to.
  fromInclusive @0;  # the one that begins there
  upToInclusive @1;  # the one that ends there
}

enum Divisor {
  # What resources are divided by.
  persons @0;           # heads
  consumptionUnits @1;  # Insee: 1, 0.5 for each further person of 14 or more, 0.3 for each younger
  parts @2;             # as said with the household
}

enum Condition {
  # What a bracket asks of a household besides its measure.
  any @0;  # nothing
  yes @1;  # that it is so
  no @2;   # that it is not so
}

enum FormulaKind {
  # How a unit price is found.
  rate @0;   # a rate of a base
  fixed @1;  # a fixed price
  level @2;  # the household's own step of a linear tariff
}

enum LineGives {
  # What the line of a linear tariff gives.
  price @0;  # a unit price in currency units; the household's level is in cents
  rate @1;   # a rate of a rule's base; the household's level is in ten-thousandths
}

enum Period {
  # What a budget or a quota is counted over.
  month @0;  # of the calendar
  week @1;   # from Monday
  visit @2;  # one sale; of a quota only, a budget is of a month or a week
}

enum ProductNature {
  # Deposits and membership fees are neither discounted nor financed.
  goods @0;       # stocked in lots, priced by tariffs, financed by funds
  deposit @1;     # on a container (consigne): on no shelf, the same price for everybody
  membership @2;  # of the association (adhésion): likewise
}

enum GapBasis {
  # The gap that a fund covers.
  cost @0;   # what the goods cost and the household does not pay
  price @1;  # what the household is spared of the market price
}

enum ShareKind {
  # What a fund pays of a draw.
  fraction @0;  # a part of the gap
  fixed @1;     # an amount a unit, or nothing where the gap is less
  upTo @2;      # at most an amount a unit
}

enum CommitmentStep {
  # What became of money that a fund keeps for an order or a plan.
  committed @0;  # reserved
  released @1;   # free again
  captured @2;   # spent on it
}

struct OptionalCents {
  # An amount that may be missing.
  union {
    none @0 :Void;    # there is none
    cents @1 :Int64;  # cents
  }
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
  zone @7 :Text;           # code of the zone it lies in; empty: none
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
  nature @6 :ProductNature;  # goods, a deposit or a fee
  vatRate @7 :UInt16;        # hundredths of a percent
  tags @8 :List(Text);       # codes that funds may be earmarked for
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
  shops @6 :List(Text);        # codes of the shops it pays in, beside those of its zones
  categories @7 :List(Text);   # codes of the categories it pays for
  brackets @8 :List(Text);     # codes of the brackets it helps
  share @9 :Fraction;          # of a draw's need, at most: in (0, 1]
  order @10 :Int32;            # funds pay in rising order
  weight @11 :Int64;           # those of one order share by weight; no unit
  retired @12 :Bool;           # true: pays no more
  zones @13 :List(Text);       # codes of the zones whose shops it pays in
  tags @14 :List(Text);        # codes of the tags that it pays for
  origins @15 :List(Origin);   # of the lots it pays for
  basis @16 :GapBasis;         # the gap it covers
  shareKind @17 :ShareKind;    # how share and unitShare are meant
  unitShare @18 :Int64;        # cents for one piece or 1,000 g or ml, when fixed or up to
  caps @19 :FundCaps;          # absent: none
}

struct FundCaps {
  # What a fund pays at most, in cents.
  total @0 :OptionalCents;              # in all
  perMonth @1 :OptionalCents;           # in a calendar month
  perShop @2 :OptionalCents;            # in one shop
  perHousehold @3 :OptionalCents;       # for one household
  perHouseholdMonth @4 :OptionalCents;  # for one household in a calendar month
  perSale @5 :OptionalCents;            # of one sale
  perUnit @6 :OptionalCents;            # for one piece or 1,000 g or ml
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
  from @7 :Fraction;        # lower bound of its measure; absent: none
  upTo @8 :Fraction;        # upper bound of its measure; absent: none
  resident @9 :Condition;   # of a priority neighbourhood
  referred @10 :Condition;  # by a social worker
  needsPool @11 :Bool;      # true: its discounts are allowed only while the tariff's pool covers them
}

struct PriceFormula {
  # One way to find a unit price.
  kind @0 :FormulaKind;  # rate, fixed price or level
  base @1 :PriceBase;    # what a rate is applied to
  rate @2 :Fraction;     # no unit; of a level: what it is multiplied with
  price @3 :Int64;       # when fixed: cents for one piece or 1,000 g or ml
}

struct Rule {
  # The price for a bracket: of `kind`, with base and rate, or with price. The most precise rule wins.
  bracket @0 :Text;   # code of the bracket
  category @1 :Text;  # code of the category; empty: any
  origin :union {
    # The origin of the lots it is for.
    any @2 :Void;     # every origin
    only @3 :Origin;  # this one
  }
  base @4 :PriceBase;  # what the rate is applied to
  rate @5 :Fraction;   # no unit; of a level: what it is multiplied with
  kind @6 :FormulaKind;             # how the price is found
  price @7 :Int64;                  # when fixed: cents for one piece or 1,000 g or ml
  rankFrom @8 :UInt8;               # from the how-manieth child of a family on; 0: any
  orLower @9 :List(PriceFormula);   # the lowest of all is the price
  floor :union {
    # Its lowest unit price, in place of its bracket's.
    none @10 :Void;    # the bracket's, if it has one
    cents @11 :Int64;  # cents for one piece or 1,000 g or ml
  }
  ceiling :union {
    # Its highest unit price, in place of its bracket's.
    none @12 :Void;    # the bracket's, if it has one
    cents @13 :Int64;  # cents for one piece or 1,000 g or ml
  }
}

struct Measure {
  # What a tariff reads of a household.
  kind @0 :MeasureKind;        # quotient familial, reste a vivre...
  bounds @1 :BoundSide;        # which bracket a bound belongs to
  divisor @2 :Divisor;         # of a reste a vivre
  days @3 :UInt16;             # that a month has for a reste a vivre, > 0
  coupleOrChild @4 :Fraction;  # bounds grow by this share when there is a second adult or a child; absent: 0
  perChild @5 :Fraction;       # and by this for each child; absent: 0
  perPerson @6 :Fraction;      # and by this for each person beyond the first; absent: 0
}

struct Linear {
  # clamp(slope * measure + intercept, min, max), brought to a step.
  gives @0 :LineGives;      # a price in currency units, or a rate
  slope @1 :Fraction;       # for one unit of the measure
  intercept @2 :Fraction;   # added
  min @3 :Fraction;         # at least
  max @4 :Fraction;         # at most
  step @5 :Fraction;        # what the result is a multiple of, > 0
  rounding @6 :Rounding;    # to the step
}

struct Budget {
  # One row of the grid of purchase rights; the first that fits a household's composition gives its budget.
  adults @0 :UInt8;         # exactly so many; 0: any
  childrenFrom @1 :UInt8;   # at least so many
  childrenTo @2 :UInt8;     # at most so many
  amount @3 :Int64;         # cents a period
  perChild @4 :Int64;       # cents more for each child beyond childrenFrom
  max @5 :Int64;            # cents; 0: unbounded
}

struct Rights {
  # What a household may buy, and for how long.
  period @0 :Period;           # week or month
  basis @1 :BudgetBasis;       # what the budget counts
  budgets @2 :List(Budget);    # the grid; empty: no budget
  accessMonths @3 :UInt16;     # 0: without end
  renewals @4 :UInt8;          # how many times access may be renewed
  renewalMonths @5 :UInt16;    # how long a renewal lasts; 0: as the first access
  waitingMonths @6 :UInt16;    # between the end of one access and the next
  brackets @7 :List(Text);     # codes; empty: every bracket
  unlimitedOtherwise @8 :Bool; # true: a household that no row of the grid fits has no budget, and it was said so
}

struct Quota {
  # How much of a product or a category a household may take.
  product @0 :Text;          # code; empty when it is about a category
  category @1 :Text;         # code; empty when it is about a product
  period @2 :Period;         # visit, week or month
  quantity @3 :Int64;        # base units, > 0
  brackets @4 :List(Text);   # codes; empty: every bracket
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
  measure @8 :Measure;          # absent: the shop says the bracket
  linear @9 :Linear;            # absent: none
  rights @10 :Rights;           # absent: none
  quotas @11 :List(Quota);      # what a household may take of a product or a category
  overrideRoles @12 :List(Text);  # who may go beyond rights and quotas, with a reason
  pool @13 :Text;               # code of the fund that surpluses feed and that bounds discounts; empty: none
}
