@0xbdc4bb71a94fec91;
# What the log keeps. An event is stored as parts (parts.h gives their layout); the payload of each is one flat message
# of a single segment whose root is BodyPart, HouseholdPart or FundSharePart below. An event is past tense and holds
# results: amounts quoted, shares paid, the tariff version used; nothing is ever computed again from it.
#
# Date, Instant, Money, Currency, code, quantity and unit price are as definitions.capnp says. A struct with amounts
# names their currency once, at its top; the structs within it are in that currency.
# Ids are dense numbers given in order of declaration, each kind counted from 1; 0 is "none".

using Cxx = import "/capnp/c++.capnp";
using Def = import "/ledger/schema/definitions.capnp";
$Cxx.namespace("wire");

# --- parts -----------------------------------------------------------------------------------------------------------

struct BodyPart {
  # The first part of every event: who said it and when, then what happened.
  sequence @0 :UInt64;             # the event's place in the log, from 1
  occurredAt @1 :Int64;            # by the till's clock, Instant
  recordedAt @2 :Int64;            # by the server's clock, Instant; never runs back
  requestedDate @3 :Int32;         # the books' day that was asked for, Date
  effectiveDate @4 :Int32;         # the books' day it counts on: requested, or the first open day after; Date
  number @5 :UInt64;               # of the command, counted by its source from 1
  commandHashHigh @6 :UInt64;      # first 16 bytes of the SHA-256 of the command as received: bytes 0–7, big-endian;
                                   # zero when the event has a household part, which then holds it
  commandHashLow @7 :UInt64;       # bytes 8–15, big-endian; zero likewise
  source @8 :UInt32;               # id of the source of the command; 0: the server itself
  union {
    # What happened.
    declared @9 :Declared;                        # a definition
    householdEnrolled @10 :HouseholdEnrolled;     # a household joins
    householdRenewed @11 :HouseholdRenewed;       # its rights are renewed
    householdCorrected @12 :HouseholdCorrected;   # its bracket or size was wrong
    householdMerged @13 :HouseholdMerged;         # two households were one
    cardIssued @14 :CardIssued;                   # a card is given
    cardRevoked @15 :CardRevoked;                 # a card is no longer valid
    entitlementGranted @16 :EntitlementGranted;   # a purchase right
    grantAwarded @17 :GrantMovement;              # a funder promises money
    grantReceived @18 :GrantMovement;             # a funder pays money
    openingFund @19 :GrantMovement;               # what a fund held on the first day of this book
    delivered @20 :Delivered;                     # goods arrive
    openingStock @21 :OpeningStock;               # goods on the shelves on the first day of this book
    stockCounted @22 :StockCounted;               # shelves are counted
    lossRecorded @23 :LossRecorded;               # goods are lost
    sold @24 :Sold;                               # a ticket, as it was first written: read, no longer written
    returned @25 :Returned;                       # goods brought back, likewise
    commandRefused @26 :CommandRefused;           # a rule said no
    commandNoted @27 :CommandNoted;               # the book already said so
    commitmentChanged @28 :CommitmentChanged;     # money of a fund reserved, freed or spent on an order or a plan
    sharesReassigned @29 :SharesReassigned;       # past shares are another fund's
    ticketSold @30 :TicketSold;                   # a ticket
    ticketReturned @31 :TicketReturned;           # goods brought back and refunded
  }
}

struct HouseholdPart {
  # What leads to a household. A part of its own with a random salt, so that it can be forgotten. Every event of a command
  # that names a household or a card has one: the command's hash, from which a pseudonym could be guessed, is in it.
  household @0 :UInt32;  # id; 0: the book knows none by what was named, or what came back had been nobody's
  other @1 :UInt32;      # with householdMerged: id of the household that remains; else 0
  pseudonym @2 :Text;    # with householdEnrolled: the pseudonym given; else empty
  card @3 :Text;         # with cardIssued and cardRevoked: the card's number; else empty
  commandHashHigh @4 :UInt64;  # of the event's command, as in BodyPart: bytes 0–7, big-endian
  commandHashLow @5 :UInt64;   # bytes 8–15, big-endian
}

struct FundSharePart {
  # What one fund paid in one category of one sale, or gets back in a return. A funder can be shown its own alone.
  # An event's shares are in rising order of fund, then category.
  fund @0 :UInt32;      # id
  month @1 :Int32;      # of the effective date: year × 12 + (month − 1)
  shop @2 :UInt32;      # id
  category @3 :UInt16;  # id
  currency @4 :UInt16;  # of amount, ISO 4217 number
  amount @5 :Int64;     # cents; negative in a return
}

# --- what several events hold ----------------------------------------------------------------------------------------

struct Anomaly {
  # Where a request would have been refused, a fact says so here.
  code @0 :UInt16;  # the refusal's ordinal in the closed list of error codes
  field @1 :Text;   # path of the field it is about, as "lines[2].product"
}

struct LotReceived {
  # One lot of goods as it came in.
  product @0 :UInt32;              # id
  lot @1 :UInt32;                  # id given to the lot
  quantity @2 :Int64;              # base units
  unitCost @3 :Int64;              # millionths of the currency unit for one base unit
  cost @4 :Int64;                  # of the whole lot, cents
  marketPrice @5 :Int64;           # unit price stated with the lot, cents; 0: the price list's
  expiry @6 :Int32;                # Date; not set when expiryKind is none
  origin @7 :Def.Origin;           # bought, donated…
  expiryKind @8 :Def.ExpiryKind;   # what expiry means
  freeOfCharge @9 :Bool;           # true: the funder requires free distribution
  label @10 :Text;                 # the supplier's lot number; may be empty
  priceCap :union {
    # What part of the market price no unit price of this lot goes above.
    none @11 :Void;               # there is no cap
    fraction @12 :Def.Fraction;   # of the market price, no unit
  }
}

struct StockMove {
  # A change of one lot, signed in the direction of the stock.
  lot @0 :UInt32;      # id; 0: goods on no lot
  quantity @1 :Int64;  # base units
  value @2 :Int64;     # cents
}

struct Share {
  # What one fund pays of a draw.
  fund @0 :UInt32;   # id
  amount @1 :Int64;  # cents
}

struct Draw {
  # Of the first form of a ticket. What a line takes from one lot. Always: amount + Σ shares + unfunded − surplus = cost.
  lot @0 :UInt32;             # id; 0: goods on no lot
  quantity @1 :Int32;         # base units
  rule @2 :UInt16;            # of the tariff version, from 1; 0: priced by the till
  basis @3 :Def.CostBasis;    # how cost is known
  origin @4 :Def.Origin;      # of the lot
  limit @5 :Def.Limit;        # what bounded the unit price
  unitPrice @6 :Int64;        # charged, cents for one piece or 1,000 g or ml
  basePrice @7 :Int64;        # unit price that the rate was applied to, cents
  amount @8 :Int64;           # to pay, of the line's, cents
  cost @9 :Int64;             # cents
  market @10 :Int64;          # market value, cents; = amount where no market price is known
  unfunded @11 :Int64;        # what no fund covers, cents, ≥ 0
  surplus @12 :Int64;         # paid above cost, cents, ≥ 0
  shares @13 :List(Share);    # what funds pay
}

struct Payment {
  # One payment, or one refund.
  means @0 :Def.PaymentMeans;  # cash, card…
  amount @1 :Int64;            # cents
  issuer @2 :Text;             # of a voucher; else empty
  reference @3 :Text;          # its number; else empty
}

# --- the network -----------------------------------------------------------------------------------------------------

struct Declared {
  # A definition, new or in place of the former one of the same code.
  id @0 :UInt32;                  # what other events call it; 0 for a price
  version @1 :UInt32;             # of a tariff, from 1; else 0
  category @2 :UInt16;            # id of a product's category; else 0
  brackets @3 :List(UInt16);      # ids of a tariff's brackets, in its order; else empty
  definition @4 :Def.Definition;  # as declared
  anomalies @5 :List(Anomaly);    # what a request would have been refused for; events before it was added have none
}

# --- households (the household part says which) ----------------------------------------------------------------------

struct HouseholdEnrolled {
  # A household joins.
  legalEntity @0 :UInt32;  # id of the entity that enrols it
  validFrom @1 :Int32;     # first day, Date
  validTo @2 :Int32;       # last day, included, Date
  bracket @3 :UInt16;      # id
  sizeClass @4 :UInt8;     # 1 person … 6 and more; 0 unknown
  givenBy @5 :BracketSource;  # absent: the shop said the bracket
  boundBy @6 :AccessTerms;    # where the shop said the bracket; absent: by none, or by that of givenBy
  anomalies @7 :List(Anomaly);  # what a request would have been refused for; events before it was added have none
}

struct BracketSource {
  # The tariff version whose brackets a household was measured by: all that is kept of its measure.
  tariff @0 :UInt32;    # id; 0: none
  version @1 :UInt32;   # from 1
  level @2 :Int64;      # its step of a linear tariff: cents, or ten-thousandths of a rate
}

struct AccessTerms {
  # The tariff version whose rights bind an access: its last day, its renewals, the waiting time between two.
  tariff @0 :UInt32;    # id; 0: none
  version @1 :UInt32;   # from 1
}

struct PassedOver {
  # Rights, a quota or a waiting time were passed over by somebody who may.
  role @0 :Text;    # one of the tariff's
  reason @1 :Text;  # said by that person
}

struct HouseholdRenewed {
  # Its rights are renewed, perhaps in another bracket.
  validFrom @0 :Int32;  # first day, Date
  validTo @1 :Int32;    # last day, included, Date
  bracket @2 :UInt16;   # id
  givenBy @3 :BracketSource;  # absent: the shop said the bracket
  boundBy @4 :AccessTerms;    # where the shop said the bracket; absent: by none, or by that of givenBy
  overrideBy @5 :PassedOver;  # of a waiting time or of the number of renewals; absent: nobody passed over any
  endsRight @6 :Bool;         # true: a budget that a tariff's grid gave ends the day before validFrom
  anomalies @7 :List(Anomaly);  # what a request would have been refused for; events before it was added have none
}

struct HouseholdCorrected {
  # Its bracket or size had been written wrong.
  bracket @0 :UInt16;   # id
  sizeClass @1 :UInt8;  # 1 person … 6 and more; 0 unknown
  givenBy @2 :BracketSource;  # absent: the shop said the bracket
  boundBy @3 :AccessTerms;    # where the shop said the bracket; absent: by none, or by that of givenBy
  endsRight @4 :Bool;         # true: a budget that a tariff's grid gave ends the day before the effective date
  anomalies @5 :List(Anomaly);  # what a request would have been refused for; events before it was added have none
}

struct HouseholdMerged {
  # Two households were one; the household part says which remains.
  anomalies @0 :List(Anomaly);  # what a request would have been refused for; events before it was added have none
}

struct CardIssued {
  # The card of the household part is given to its household.
  anomalies @0 :List(Anomaly);  # what a request would have been refused for; events before it was added have none
}

struct CardRevoked {
  # The card of the household part is no longer valid.
  anomalies @0 :List(Anomaly);  # what a request would have been refused for; events before it was added have none
}

struct EntitlementGranted {
  # A purchase right: a budget a month or a week within a window.
  validFrom @0 :Int32;         # first day, Date
  validTo @1 :Int32;           # last day, included, Date
  budget @2 :Int64;            # cents a period
  currency @3 :UInt16;         # of budget, ISO 4217 number
  basis @4 :Def.BudgetBasis;   # what the budget counts
  period @5 :Def.Period;       # month or week
  tariff @6 :UInt32;           # id of the tariff whose grid gave it; 0: it was said
  tariffVersion @7 :UInt32;    # from 1; 0: it was said
  anomalies @8 :List(Anomaly);  # what a request would have been refused for; events before it was added have none
}

# --- money -----------------------------------------------------------------------------------------------------------

struct GrantMovement {
  # Money of a fund: promised, paid, or held on the first day.
  fund @0 :UInt32;              # id
  currency @1 :UInt16;          # of amount, ISO 4217 number
  amount @2 :Int64;             # cents
  reference @3 :Text;           # the funder's own; unique within the fund
  anomalies @4 :List(Anomaly);  # what a request would have been refused for; events before it was added have none
}

struct CommitmentChanged {
  # Money of a fund reserved for an order or a plan, given free again, or spent on it.
  fund @0 :UInt32;               # id
  currency @1 :UInt16;           # of amount, ISO 4217 number
  step @2 :Def.CommitmentStep;   # reserved, freed or spent
  amount @3 :Int64;              # cents, > 0
  reference @4 :Text;            # of the order or plan
  anomalies @5 :List(Anomaly);   # what a request would have been refused for; events before it was added have none
}

struct ReassignedShare {
  # What changes payer, of one month, shop, category, bracket and origin.
  month @0 :Int32;      # of the effective date: year × 12 + (month − 1)
  shop @1 :UInt32;      # id
  category @2 :UInt16;  # id
  amount @3 :Int64;     # cents; below nothing in a reversal
  bracket @4 :UInt16;   # id, of the sales; 0: the public
  origin @5 :Def.Origin;  # of the goods
}

struct SharesReassigned {
  # Past shares are another fund's; prices and tickets stay as they were.
  from @0 :UInt32;                      # id of the fund that had paid; 0: none had, it was unfunded
  to @1 :UInt32;                        # id of the fund that pays; 0: none, it is unfunded
  currency @2 :UInt16;                  # of every amount below, ISO 4217 number
  reverses @3 :UInt64;                  # sequence of the reassignment that this one undoes; 0: none
  reason @4 :Text;                      # said by whoever did it
  shares @5 :List(ReassignedShare);     # in rising order of month, shop, category, bracket, origin
  anomalies @6 :List(Anomaly);          # what a request would have been refused for; events before it was added have none
}

# --- goods -----------------------------------------------------------------------------------------------------------

struct Delivered {
  # Goods arrive from a supplier.
  shop @0 :UInt32;                # id
  supplier @1 :UInt32;            # id; 0: not named
  currency @2 :UInt16;            # of every amount below, ISO 4217 number
  reference @3 :Text;             # of the delivery note
  lots @4 :List(LotReceived);     # what came
  anomalies @5 :List(Anomaly);    # what a request would have been refused for
}

struct OpeningStock {
  # Goods on the shelves on the first day of this book.
  shop @0 :UInt32;                # id
  currency @1 :UInt16;            # of every amount below, ISO 4217 number
  reference @2 :Text;             # of the inventory
  lots @3 :List(LotReceived);     # what was there
  anomalies @4 :List(Anomaly);    # what a request would have been refused for; events before it was added have none
}

struct StockCounted {
  # Shelves were counted; the book now says what was found.
  shop @0 :UInt32;              # id
  currency @1 :UInt16;          # of every amount below, ISO 4217 number
  lines @2 :List(CountedLine);  # what was counted
  anomalies @3 :List(Anomaly);  # what a request would have been refused for; events before it was added have none
}

struct CountedLine {
  # One product, or one lot of it, counted.
  product @0 :UInt32;         # id
  lot @1 :UInt32;             # id; 0: the product as a whole
  counted @2 :Int64;          # base units found
  expected @3 :Int64;         # base units the book said
  moves @4 :List(StockMove);  # sum to counted − expected
}

struct LossRecorded {
  # Goods left without being sold.
  shop @0 :UInt32;              # id
  currency @1 :UInt16;          # of every amount below, ISO 4217 number
  lines @2 :List(LostLine);     # what was lost
  anomalies @3 :List(Anomaly);  # what a request would have been refused for
}

struct LostLine {
  # One product lost.
  product @0 :UInt32;         # id
  cause @1 :Def.LossCause;    # why
  quantity @2 :Int64;         # base units lost, > 0
  moves @3 :List(StockMove);  # sum to −quantity
}

# --- sales -----------------------------------------------------------------------------------------------------------

struct SaleLine {
  # One product of a ticket in its first form.
  product @0 :UInt32;     # id
  category @1 :UInt16;    # id of the product's category at that time
  quantity @2 :Int64;     # base units
  amount @3 :Int64;       # to pay, cents; = Σ draws
  draws @4 :List(Draw);   # the lots it was taken from
  vatRate @5 :UInt16;     # of the product at that time, hundredths of a percent
}

struct FirstHelp {
  # This sale is a household's first help from that fund. Counting these gives "households helped" without knowing
  # which.
  fund @0 :UInt32;   # id
  ever @1 :Bool;     # first at all
  inMonth @2 :Bool;  # first in its month
  inShop @3 :Bool;   # first in this shop
}

struct Sold {
  # A ticket in its first form.
  shop @0 :UInt32;                  # id
  tariff @1 :UInt32;                # id; 0: none was used
  tariffVersion @2 :UInt32;         # from 1; 0: none was used
  bracket @3 :UInt16;               # id; 0: the public
  currency @4 :UInt16;              # of every amount below, ISO 4217 number
  nature @5 :Def.CommandNature;     # request or fact
  ticket @6 :Text;                  # the till's own number
  lines @7 :List(SaleLine);         # what was sold
  payments @8 :List(Payment);       # sum to the lines' amounts and the top-up, unless payments_do_not_sum is an anomaly
  firstHelps @9 :List(FirstHelp);   # one a fund that helps this household for the first time
  anomalies @10 :List(Anomaly);     # what a request would have been refused for
  more @11 :SoldMore;               # absent: nothing more
}

struct SoldMore {
  # What few tickets have.
  level @0 :Int64;        # the household's step of a linear tariff: cents, or ten-thousandths of a rate
  pool @1 :UInt32;        # id of the fund that surpluses and the top-up feed; 0: none
  topUp @2 :Int64;        # given on top, freely, cents
  role @3 :Text;          # of whoever passed over access, rights or a quota: one of the tariff's; empty: nobody did
  reason @4 :Text;        # said by that person
  ranks @5 :List(UInt8);  # line by line, of the child it is for, where a tariff asks; 0: not said; empty: none
}

struct ReturnLine {
  # Of the first form of a return. One product brought back. Its draws carry what is taken back, as positive amounts of the same identity.
  product @0 :UInt32;        # id
  category @1 :UInt16;       # id of the product's category at that time
  originalLine @2 :UInt16;   # of the original ticket, from 1; 0: no original
  quantity @3 :Int64;        # base units
  amount @4 :Int64;          # refunded, cents; = Σ draws
  lost @5 :Bool;             # true: the goods can't be sold again; false: they are back on the shelf
  draws @6 :List(Draw);      # the lots they go back to
}

struct Returned {
  # Goods brought back and refunded, in the first form.
  original @0 :UInt64;            # sequence of the sale; 0: none is known
  shop @1 :UInt32;                # id
  bracket @2 :UInt16;             # id; 0: the public
  currency @3 :UInt16;            # of every amount below, ISO 4217 number
  nature @4 :Def.CommandNature;   # request or fact
  ticket @5 :Text;                # this return's own number
  lines @6 :List(ReturnLine);     # what came back
  refunds @7 :List(Payment);      # positive, sum to the lines' amounts, unless payments_do_not_sum is an anomaly
  anomalies @8 :List(Anomaly);    # what a request would have been refused for
  more @9 :ReturnedMore;          # absent: nothing more
}

struct ReturnedMore {
  # What few returns have.
  pool @0 :UInt32;     # id of the fund that the sale's surpluses fed; 0: none
  fromPool @1 :Int64;  # taken back from it, cents, at least 0
}

# Tickets are most of a book, so they are written flat and narrow: all draws of a ticket in one list, all shares in
# another, amounts of a line in 32 bits (21 million euros; no ticket line comes to more, engine/decide.h).

struct TicketLine {
  # One product of a ticket.
  product @0 :UInt32;   # id
  quantity @1 :Int32;   # base units, = Σ draws
  amount @2 :Int32;     # to pay, cents; = Σ draws
  category @3 :UInt16;  # id of the product's category at that time
  vatRate @4 :UInt16;   # of the product at that time, hundredths of a percent
}

struct TicketReturnLine {
  # One product brought back.
  product @0 :UInt32;       # id
  quantity @1 :Int32;       # base units
  amount @2 :Int32;         # refunded, cents; = Σ draws
  category @3 :UInt16;      # id of the product's category at that time
  originalLine @4 :UInt16;  # of the original ticket, from 1; 0: no original
  lost @5 :Bool;            # true: the goods can't be sold again; false: they are back on the shelf
}

struct TicketDraw {
  # What a line takes from one lot, or gives back to it. Always: amount + Σ shares + open = cost.
  lot @0 :UInt32;            # id; 0: goods on no lot
  quantity @1 :Int32;        # base units
  unitPrice @2 :Int32;       # charged, cents for one piece or 1,000 g or ml
  basePrice @3 :Int32;       # unit price that the rate was applied to, cents
  amount @4 :Int32;          # to pay, of the line's, cents
  cost @5 :Int32;            # cents
  market @6 :Int32;          # market value, cents; = amount where no market price is known
  open @7 :Int32;            # above zero: what no fund covers, cents; below: what was paid beyond the cost
  line @8 :UInt16;           # place in the ticket's lines, from 0; never falls from one draw to the next
  shares @9 :UInt16;         # how many of the ticket's shares are this draw's: the next so many
  rule @10 :UInt16;          # of the tariff version, from 1; 0: priced by the till
  basis @11 :Def.CostBasis;  # how cost is known
  origin @12 :Def.Origin;    # of the lot
  limit @13 :Def.Limit;      # what bounded the unit price
  lowest @14 :UInt16;        # which of the rule's formulas gave the price: 0: its own, n: the n-th that it may be lower by
}

struct TicketShare {
  # What one fund pays of a draw.
  fund @0 :UInt32;   # id
  amount @1 :Int32;  # cents
}

struct TicketSold {
  # A ticket.
  shop @0 :UInt32;                 # id
  tariff @1 :UInt32;               # id; 0: none was used
  tariffVersion @2 :UInt32;        # from 1; 0: none was used
  bracket @3 :UInt16;              # id; 0: the public
  currency @4 :UInt16;             # of every amount below, ISO 4217 number
  nature @5 :Def.CommandNature;    # request or fact
  ticket @6 :Text;                 # the till's own number
  lines @7 :List(TicketLine);      # what was sold
  draws @8 :List(TicketDraw);      # the lots it was taken from
  shares @9 :List(TicketShare);    # what funds pay
  payments @10 :List(Payment);     # sum to the lines' amounts and the top-up, unless payments_do_not_sum is an anomaly
  firstHelps @11 :List(FirstHelp); # one a fund that helps this household for the first time
  anomalies @12 :List(Anomaly);    # what a request would have been refused for
  more @13 :SoldMore;              # absent: nothing more
  chosen @14 :Bool;                # true: the bracket was chosen by whoever bought, for this sale
}

struct TicketReturned {
  # Goods brought back and refunded. Its draws carry what is taken back, as positive amounts.
  original @0 :UInt64;               # sequence of the sale; 0: none is known
  shop @1 :UInt32;                   # id
  bracket @2 :UInt16;                # id; 0: the public
  currency @3 :UInt16;               # of every amount below, ISO 4217 number
  nature @4 :Def.CommandNature;      # request or fact
  ticket @5 :Text;                   # this return's own number
  lines @6 :List(TicketReturnLine);  # what came back
  draws @7 :List(TicketDraw);        # the lots they go back to
  shares @8 :List(TicketShare);      # what funds get back
  refunds @9 :List(Payment);         # positive, sum to the lines' amounts, unless payments_do_not_sum is an anomaly
  anomalies @10 :List(Anomaly);      # what a request would have been refused for
  more @11 :ReturnedMore;            # absent: nothing more
}

# --- what did not happen ---------------------------------------------------------------------------------------------

enum CommandKind {
  # What a command was about.
  declare @0;      # a definition, or a new version of one
  household @1;    # a household admitted, renewed, corrected or merged
  card @2;         # a card given or revoked
  entitlement @3;  # a purchase right
  grant @4;        # money of a fund, awarded or received
  opening @5;      # what a fund held, or what stood on a shelf, on the first day of this book
  deliver @6;      # goods came
  sell @7;         # goods sold, or asked for
  takeBack @8;     # goods brought back
  count @9;        # shelves counted
  lose @10;        # goods left without being sold
  commit @11;      # money of a fund reserved, freed or spent on an order or a plan
  reassign @12;    # past shares given another payer, or that undone
}

struct AskedLine {
  # What was asked for.
  product @0 :UInt32;   # id
  quantity @1 :Int64;   # base units
}

struct CommandRefused {
  # A rule said no. What was asked for stays as evidence of a need that was not met.
  kind @0 :CommandKind;        # what the command was about
  code @1 :UInt16;             # the refusal's ordinal in the closed list of error codes
  bracket @2 :UInt16;          # id; 0: the public
  shop @3 :UInt32;             # id; 0: it concerned no shop
  field @4 :Text;              # path of the field it is about
  detail @5 :Text;             # what was found and what was expected, English, for engineers
  asked @6 :List(AskedLine);   # what a sale asked for
  refused @7 :Int64;           # of a discount that no pool covered: what it would have needed beyond what covers it, of
                               # the whole basket, cents; 0 for any other refusal
  currency @8 :UInt16;         # of refused, ISO 4217 number; 0 with nothing refused
}

struct CommandNoted {
  # The book already said so: nothing changed.
  kind @0 :CommandKind;  # what the command was about
}
