@0x853d989f91da251d;
# What travels between a client and a server: Cap'n Proto messages in Cap'n Proto's own stream framing (u32le segments
# − 1, u32le words of each, padding to 8 bytes, segments) over one TCP connection. At most 16 segments a frame.
#
#   client: hello            server: welcome, or refused and the end
#   client: request, id 7    server: reply, id 7       any number in flight up to welcome.inFlightMax, in any order
#                            server: refused           the conversation ends; nothing more is answered
#
# Commands of one conversation are decided in the order in which they were sent. A question about now sees those that
# were sent before it, and may see later ones.
#
# Conventions (Date, Instant, Currency, code, quantity, unit price) are those of /ledger/schema/definitions.capnp. More:
#   Month     Int32, year × 12 + (month − 1)
#   text      UTF-8 without NUL; a text left out is empty
#   optional  a struct or Data field said to be optional is absent when its pointer is null; other optional values are
#             unions with a Void member
# A list within a command has at most 4,096 items; dates and instants are of the years 1 to 9999.
# A reader refuses an enumerant or a union member that it doesn't know. Enumerants, members and fields are only ever
# appended; a new meaning is a new version.

using Cxx = import "/capnp/c++.capnp";
$Cxx.namespace("wire");

using Def = import "/ledger/schema/definitions.capnp";

# --- the conversation ------------------------------------------------------------------------------------------------

struct ClientMessage {
  # What a client sends.
  union {
    hello @0 :Hello;      # first, and once
    request @1 :Request;  # after the welcome
  }
}

struct ServerMessage {
  # What a server sends.
  union {
    welcome @0 :Welcome;      # the hello is accepted
    refused @1 :ErrorReport;  # the hello is not, or the conversation ends; the server closes
    reply @2 :Reply;          # to one request
  }
}

struct Hello {
  # Who is there. Its first field never moves, so that any version can refuse any other by name.
  version @0 :UInt32;      # of this protocol: 1
  expectedLog @1 :Data;    # 16 bytes: the log that the client's outbox belongs to; empty: any
  client @2 :Text;         # program and version, "grenier 0.1.0"
  source @3 :Text;         # code of the source that posts; empty: this client only asks
  enrol :union {
    # What to do when the source is unknown.
    no @4 :Void;                   # refuse the hello
    with @5 :Def.SourceDefinition; # enrol it so
  }
  authentication :union {
    # How the client proves who it is.
    none @6 :Void;      # not at all: the server listens on loopback addresses only
    reserved @7 :Void;  # means nothing and is refused (a union has at least two members)
  }
}

struct Welcome {
  # Who answers, and its limits.
  version @0 :UInt32;        # of this protocol: 1
  log @1 :Data;              # 16 bytes: the log's identity
  epoch @2 :UInt64;          # rises when the log is restored or its writer fenced
  source @3 :UInt32;         # number of the source, which its commands carry; 0: asks only
  lastNumber @4 :UInt64;     # the last command number of that source that the book knows; 0: none
  inFlightMax @5 :UInt32;    # requests that may wait for their reply at once
  frameBytesMax @6 :UInt32;  # bytes of the largest frame that the server reads
  server @7 :Text;           # program and version, "grenier 0.1.0"
}

struct Request {
  # One question, command or reading.
  id @0 :UInt64;  # of the client's choosing; the reply repeats it
  union {
    # What is asked.
    ping @1 :Void;        # are you there?
    command @2 :Data;     # a whole framed message whose root is a Command: the outbox's bytes, verbatim
    query @3 :Query;      # a question
    readLog @4 :ReadLog;  # records of the log
  }
}

struct Reply {
  # To one request.
  id @0 :UInt64;  # of the request
  union {
    # What became of it.
    pong @1 :Int64;           # the server's clock, Instant
    receipt @2 :Receipt;      # to a command
    answer @3 :Answer;        # to a query
    logChunk @4 :LogChunk;    # to a readLog
    error @5 :ErrorReport;    # to any
  }
}

struct ReadLog {
  # Asks for records of the log.
  from @0 :UInt64;      # sequence of an event: from the record that holds it
  bytesMax @1 :UInt32;  # bytes of records to send, about; at least one record is, if there is any
}

struct LogChunk {
  # Whole records, in order.
  records @0 :List(Data);  # as in the log
  next @1 :UInt64;         # sequence to ask for next
  last @2 :UInt64;         # sequence of the last committed event
}

struct ErrorReport {
  # Something was said no to, or failed.
  code @0 :UInt16;  # ordinal of the closed list of errors; 0: none
  name @1 :Text;    # the same in letters, "insufficient_stock": what a client shows when the ordinal is new to it
  field @2 :Text;   # path in what was sent, "lines[2].product"; empty: the whole of it, or the moment (busy, no_room)
  detail @3 :Text;  # what was found and what was expected, in English, for engineers
}

struct AnomalyReport {
  # Where a request would have been refused, or a warning.
  code @0 :UInt16;  # ordinal of the closed list of errors
  name @1 :Text;    # the same in letters
  field @2 :Text;   # path in what was sent
}

struct Amount {
  # Money. One left out is zero euros.
  minor @0 :Int64;           # signed count of the minor unit (cents)
  currency @1 :UInt16 = 978; # ISO 4217 number
}

# --- commands --------------------------------------------------------------------------------------------------------

struct Command {
  # What a source asks for or tells. Its bytes are kept by the outbox and sent again verbatim: the first 16 bytes of
  # their SHA-256 tell a retry from another command of the same number.
  source @0 :UInt32;             # number of the source, from the welcome
  number @1 :UInt64;             # counted by the source from 1
  nature @2 :Def.CommandNature;  # whether a rule may refuse it
  occurredAt @3 :Int64;          # by the source's clock, Instant
  effectiveDate @4 :Int32 = -2147483648;  # day of the books, Date; not set: the day of occurredAt (a fact) or of the
                                          # server's clock (a request)
  body :union {
    # What it is about.
    declare @5 :Def.Definition;                  # post or replace one definition
    enrolHousehold @6 :EnrolHouseholdCommand;    # a household is admitted
    renewHousehold @7 :RenewHouseholdCommand;    # its rights are prolonged
    correctHousehold @8 :CorrectHouseholdCommand;  # what was recorded of it was wrong
    mergeHouseholds @9 :MergeHouseholdsCommand;  # two were one
    issueCard @10 :IssueCardCommand;             # it gets a card
    revokeCard @11 :RevokeCardCommand;           # a card is no longer good
    grantEntitlement @12 :GrantEntitlementCommand;  # a purchase right
    recordGrant @13 :RecordGrantCommand;         # money of a fund
    deliver @14 :DeliverCommand;                 # goods came
    sell @15 :SellCommand;                       # goods were sold
    takeBack @16 :TakeBackCommand;               # goods were returned
    countStock @17 :CountStockCommand;           # goods were counted
    recordLoss @18 :RecordLossCommand;           # goods were lost
    commit @19 :CommitCommand;                   # money of a fund is reserved, freed or spent on an order or a plan
    reassign @20 :ReassignCommand;               # past gaps change payer
    undoReassignment @21 :UndoReassignmentCommand;  # a reassignment is reversed
  }
}

struct AskedSource {
  # Which tariff's brackets a household was measured by.
  tariff @0 :Text;     # code
  version @1 :UInt32;  # of that tariff
  level @2 :Int64;     # the household's step of a linear tariff: cents, or ten-thousandths of a rate
}

struct EnrolHouseholdCommand {
  # A household is admitted.
  pseudonym @0 :Text;                 # 4–24 of A–Z 0–9 -; never a name
  legalEntity @1 :Text;               # code of the legal entity that knows it
  bracket @2 :Text;                   # code of its class of means
  sizeClass @3 :UInt8;                # 1 person … 6 and more; 0 unknown
  validFrom @4 :Int32 = -2147483648;  # first day, Date; not set: the effective date
  validTo @5 :Int32 = 2932896;        # last day, included, Date; not set: as the tariff's rights say
  givenBy @6 :AskedSource;            # optional: the shop says the bracket
}

struct RenewHouseholdCommand {
  # A household's rights are prolonged.
  pseudonym @0 :Text;                 # of the household
  bracket @1 :Text;                   # code; empty: as before
  validFrom @2 :Int32 = -2147483648;  # first day, Date; not set: the effective date
  validTo @3 :Int32 = 2932896;        # last day, included, Date; not set: as the tariff's rights say
  givenBy @4 :AskedSource;            # optional: the shop says the bracket, or as before
  overrideBy @5 :Override;            # goes beyond the waiting time and the number of renewals; optional
  endsRight @6 :Bool;                 # true: the means give no budget; one that a tariff's grid gave ends
}

struct CorrectHouseholdCommand {
  # What was recorded of a household was wrong.
  pseudonym @0 :Text;  # of the household
  bracket @1 :Text;    # code; empty: as it was
  sizeClass :union {
    # Its size.
    asItWas @2 :Void;  # unchanged
    is @3 :UInt8;      # 1 person … 6 and more; 0 unknown
  }
  givenBy @4 :AskedSource;  # optional: the shop says the bracket, or as it was
  endsRight @5 :Bool;       # true: the means give no budget; one that a tariff's grid gave ends
}

struct MergeHouseholdsCommand {
  # `from` was the same household as `into`.
  from @0 :Text;  # pseudonym that goes
  into @1 :Text;  # pseudonym that remains, with the other's cards and month
}

struct IssueCardCommand {
  # A household gets a card.
  pseudonym @0 :Text;  # of the household
  card @1 :Text;       # the card's number
}

struct RevokeCardCommand {
  # A card is no longer good.
  card @0 :Text;  # the card's number
}

struct GrantEntitlementCommand {
  # A purchase right: a budget a month or a week within a window.
  pseudonym @0 :Text;                 # of the household
  validFrom @1 :Int32 = -2147483648;  # first day, Date; not set: the effective date
  validTo @2 :Int32 = 2932896;        # last day, included, Date
  budget @3 :Amount;                  # a period
  basis @4 :Def.BudgetBasis;          # what the budget counts
  period @5 :Def.Period;              # month, or week from Monday
  tariff @6 :Text;                    # code of the one whose grid gave it; empty: none
  tariffVersion @7 :UInt32;           # of that tariff
}

enum GrantStep {
  # How far a grant has come.
  awarded @0;   # promised by its funder
  received @1;  # paid in
  opening @2;   # held on the first day of this book
}

struct RecordGrantCommand {
  # Money of a fund.
  step @0 :GrantStep;  # how far it has come
  fund @1 :Text;       # code of the fund
  amount @2 :Amount;   # of the grant
  reference @3 :Text;  # the funder's own; unique within the fund and step
}

struct CommitCommand {
  # Money of a fund for an order or a plan.
  step @0 :Def.CommitmentStep;  # reserved, freed or spent
  fund @1 :Text;                # code of the fund
  amount @2 :Amount;            # above zero
  reference @3 :Text;           # of the order or plan; unique within the fund
}

struct ReassignCommand {
  # What past sales left unfunded, or a fund paid of them, is another fund's. Prices and tickets stay.
  from @0 :Text;                  # code of the fund that had paid; empty: none had
  to @1 :Text;                    # code of the fund that pays; empty: none
  since @2 :Int32 = -2147483648;  # effective dates of the sales, Date: the first day of a month
  until @3 :Int32 = -2147483648;  # included, Date: the last day of a month
  limit @4 :Amount;               # optional: as much as there is
  reason @5 :Text;                # for whoever reads the book later
}

struct UndoReassignmentCommand {
  # A reassignment is reversed, to the cent.
  reassignment @0 :UInt64;  # sequence of its event
  reason @1 :Text;          # for whoever reads the book later
}

struct DeliverCommand {
  # Goods came in.
  shop @0 :Text;                 # code of the shop
  supplier @1 :Text;             # code of the supplier; empty: none is known
  reference @2 :Text;            # the supplier's delivery note
  lots @3 :List(DeliveredLot);   # what came
  opening @4 :Bool;              # true: what stood on the shelf when this book was opened
}

struct DeliveredLot {
  # Goods of one origin, cost and expiry.
  product @0 :Text;                # code of the product
  label @1 :Text;                  # the supplier's lot number
  quantity @2 :Int64;              # base units
  unitCost @3 :Int64;              # millionths of the currency unit for one base unit
  marketPrice @4 :Amount;          # unit price; optional: the price list's
  origin @5 :Def.Origin;           # where it comes from
  expiryKind @6 :Def.ExpiryKind;   # what its date means
  expiry @7 :Int32 = -2147483648;  # its date, Date
  priceCap @8 :Def.Fraction;       # of the market price, no unit price goes above; optional
  freeOfCharge @9 :Bool;           # true: the funder requires free distribution
}

struct SellCommand {
  # Goods were sold; or asked for, in a request or a quote.
  shop @0 :Text;                   # code of the shop
  ticket @1 :Text;                 # the till's own number; empty: "<source code>-<command number>", or with "-2" where
                                   # that is taken
  household @2 :Text;              # pseudonym; empty: the public, or a card
  card @3 :Text;                   # the card's number, instead of the pseudonym
  currency @4 :UInt16 = 978;       # of the sale, ISO 4217 number
  lines @5 :List(AskedSaleLine);   # what is sold
  payments @6 :List(AskedPayment); # what is paid with
  tariff @7 :Text;                 # a fact: code of the tariff that the till priced with; empty: none
  tariffVersion @8 :UInt32;        # a fact: its version; 0: none
  bracket @9 :Text;                # a fact: code of the bracket charged; empty: the household's. Where the tariff reads a
                                   # choice: the bracket that is chosen, by a household or without one
  topUp @10 :Amount;               # given on top, freely: feeds the tariff's pool; optional
  overrideBy @11 :Override;        # goes beyond access, rights and quotas; optional
}

struct Override {
  # Who passed over access, rights, a quota or a waiting time, and why.
  role @0 :Text;    # one of the tariff's
  reason @1 :Text;  # said by that person
}

struct AskedSaleLine {
  # One line of a sale.
  product @0 :Text;      # code of the product
  quantity @1 :Int64;    # base units
  lot @2 :UInt32;        # number of the lot; 0: first expired, first out
  unitPrice @3 :Amount;  # a fact's unit price; optional, and absent in a request
  amount @4 :Amount;     # a fact's price of the whole line; optional, and absent in a request
  rank @5 :UInt8;        # of the child it is for, where the tariff asks; 0: not said
}

struct AskedPayment {
  # One payment of a sale, or refund of a return.
  means @0 :Def.PaymentMeans;  # what it is paid with
  amount @1 :Amount;           # optional: all that the others leave due (one payment at most)
  issuer @2 :Text;             # of a voucher
  reference @3 :Text;          # its number
}

struct TakeBackCommand {
  # Goods were returned.
  shop @0 :Text;                    # code of the shop
  ticket @1 :Text;                  # of this return; empty: as a sale's
  originalTicket @2 :Text;          # of the sale; empty: none is known (facts only)
  household @3 :Text;               # pseudonym, of a fact without an original
  currency @4 :UInt16 = 978;        # of the return, ISO 4217 number
  lines @5 :List(AskedReturnLine);  # what comes back
  refunds @6 :List(AskedPayment);   # what is refunded with; none: what the original was paid with
}

struct AskedReturnLine {
  # One line of a return.
  originalLine @0 :UInt16;      # 1-based line of the original ticket; 0: no original
  product @1 :Text;             # code, for a fact without an original; else empty or the same product
  quantity @2 :Int64;           # base units
  restocked @3 :Bool = true;    # false: the goods are lost
  unitPrice @4 :Amount;         # unit price of a fact without an original; optional
  amount @5 :Amount;            # of the whole line, of a fact without an original; optional
}

struct CountStockCommand {
  # Goods were counted.
  shop @0 :Text;              # code of the shop
  lines @1 :List(CountLine);  # what was found
}

struct CountLine {
  # What was found of one product or lot.
  product @0 :Text;   # code of the product
  lot @1 :UInt32;     # number of the lot; 0: the product as a whole
  counted @2 :Int64;  # base units
}

struct RecordLossCommand {
  # Goods left without being sold.
  shop @0 :Text;             # code of the shop
  lines @1 :List(LossLine);  # what left
}

struct LossLine {
  # What left of one product or lot.
  product @0 :Text;         # code of the product
  lot @1 :UInt32;           # number of the lot; 0: first expired, first out
  quantity @2 :Int64;       # base units
  cause @3 :Def.LossCause;  # why
}

enum CommandOutcome {
  # What became of a command.
  recorded @0;  # it changed the book
  refused @1;   # a rule said no; its number is consumed
  noted @2;     # the book already said so; its number is consumed
}

struct Receipt {
  # What became of a command. A retry gets the very same.
  number @0 :UInt64;                  # of the command
  sequence @1 :UInt64;                # of its event
  recordedAt @2 :Int64;               # by the server's clock, Instant
  effectiveDate @3 :Int32 = -2147483648;  # day of the books that it counts on, Date
  outcome @4 :CommandOutcome;         # what became of it
  reason @5 :ErrorReport;             # when refused
  anomalies @6 :List(AnomalyReport);  # of a fact
  total @7 :Amount;                   # due of a sale, refund of a return, reassigned; else zero
  ticket @8 :Text;                    # of a sale or return
  lots @9 :List(UInt32);              # numbers of a delivery's lots, in its order
}

# --- questions -------------------------------------------------------------------------------------------------------

struct Query {
  # A question.
  union {
    quote @0 :SellCommand;         # what would this basket cost, and why?
    stock @1 :StockQuery;          # what is on the shelves?
    funds @2 :FundsQuery;          # what is left of the money, and what did it buy?
    household @3 :HouseholdQuery;  # what may this household buy?
    ticket @4 :TicketQuery;        # what did this ticket say?
    lastNumber @5 :Text;           # which command of this source (its code) came last?
    catalogue @6 :Void;            # what is declared?
    status @7 :StatusQuery;        # where does the book stand?
    delivery @8 :DeliveryQuery;    # what came with this paper?
    roll @9 :UInt64;               # which deliveries and households are there? From: 0, or the last answer's `next`
  }
}

struct DeliveryQuery {
  # A delivery, or opening stock, by the paper it came with.
  shop @0 :Text;       # code of the shop
  supplier @1 :Text;   # code of the supplier; empty: none, or opening stock
  reference @2 :Text;  # the paper's number
  opening @3 :Bool;    # true: what stood on the shelf when this book was opened
}

struct AsOf {
  # Which part of history counts. Nothing set: all that is known now.
  effective :union {
    # Which days of the books.
    any @0 :Void;    # every day of the books
    upTo @1 :Int32;  # effective at or before, Date
  }
  known :union {
    # What the server had recorded by then: the book as one would have read it at that time.
    any @2 :Void;    # all that is recorded
    upTo @3 :Int64;  # recorded at or before, Instant
  }
  sequence :union {
    # Up to which event.
    any @4 :Void;     # every event
    upTo @5 :UInt64;  # of at most this sequence
  }
}

struct StockQuery {
  # What is on the shelves?
  shop @0 :Text;     # code; empty: all
  product @1 :Text;  # code; empty: all
  asOf @2 :AsOf;     # when
}

struct FundsQuery {
  # What is left of the money, and what did it buy?
  fund @0 :Text;  # code; empty: all
  asOf @1 :AsOf;  # when
}

struct HouseholdQuery {
  # What may this household buy?
  pseudonym @0 :Text;              # of the household
  card @1 :Text;                   # the card's number, instead; beside a pseudonym, one that it has or had
  date @2 :Int32 = -2147483648;    # on that day, Date; not set: today
}

struct TicketQuery {
  # What did this ticket say?
  ticket @0 :Text;      # its number
  sequence @1 :UInt64;  # of its event, instead, when not 0
  explain @2 :Bool;     # true: with who financed the rest and why, from the book as it stood right before it
}

struct StatusQuery {
  # Where does the book stand?
  withDigest @0 :Bool;  # true: with the digest of all rows, which takes a walk over them
}

# --- answers ---------------------------------------------------------------------------------------------------------

struct Answer {
  # To a query.
  union {
    quote @0 :QuoteAnswer;          # to quote
    stock @1 :StockAnswer;          # to stock
    funds @2 :FundsAnswer;          # to funds
    household @3 :HouseholdAnswer;  # to household
    ticket @4 :TicketAnswer;        # to ticket
    lastNumber @5 :UInt64;          # to lastNumber: a command number; 0: none yet
    catalogue @6 :CatalogueAnswer;  # to catalogue
    status @7 :StatusAnswer;        # to status
    delivery @8 :DeliveryAnswer;    # to delivery
    roll @9 :RollAnswer;            # to roll
  }
}

struct QuoteAnswer {
  # The price of a basket and where it comes from.
  shop @0 :Text;                     # code of the shop
  tariff @1 :Text;                   # code of the tariff
  tariffVersion @2 :UInt32;          # its version; 0: none was used
  bracket @3 :Text;                  # code of the bracket
  bracketLabel @4 :Text;             # its name for people
  date @5 :Int32 = -2147483648;      # that it is priced on, Date
  lines @6 :List(QuotedLine);        # as they were asked
  total @7 :Amount;                  # to pay
  warnings @8 :List(AnomalyReport);  # a best-before date passed, a budget nearly spent
  level @9 :Int64;                   # the household's step of a linear tariff: cents, or ten-thousandths of a rate
  topUp @10 :Amount;                 # given on top
  pool @11 :Text;                    # code of the fund that it and surpluses feed; empty: none
  placement @12 :BracketPlacement;   # who gave the bracket
}

struct BracketPlacement {
  # Who gave a household's bracket, and the row of the tariff that it is; never the measure.
  by @0 :Text;                 # "tariff", "shop", "choice" or "public"; empty: it is not told
  tariff @1 :Text;             # code of the tariff whose brackets measured it; empty: none did
  version @2 :UInt32;          # of that tariff
  row @3 :UInt16;              # of its brackets, from 1; 0: none
  measure @4 :Def.MeasureKind; # that the tariff reads
  bounds @5 :Def.BoundSide;    # which of its bounds belongs to a bracket
  grows @6 :Bool;              # true: the bounds grow with the household
  from @7 :Def.Fraction;       # as written; optional: no lower bound
  upTo @8 :Def.Fraction;       # as written; optional: no upper bound
  resident @9 :Def.Condition;  # of a priority neighbourhood
  referred @10 :Def.Condition; # by a social worker
}

struct QuotedLine {
  # The price of one line.
  product @0 :Text;            # code of the product
  label @1 :Text;              # its name for people
  category @2 :Text;           # code of its category
  unit @3 :Def.Unit;           # what it is counted in
  quantity @4 :Int64;          # base units
  amount @5 :Amount;           # to pay: the sum of its draws
  draws @6 :List(QuotedDraw);  # what it takes from each lot
  rank @7 :UInt8;              # of the child it is for; 0: not said
  vatRate @8 :UInt16;          # hundredths of a percent
  nature @9 :Def.ProductNature;  # goods, deposit or membership
}

struct QuotedDraw {
  # What a line takes from one lot. Always: amount + shares + unfunded − surplus = cost.
  lot @0 :UInt32;                  # number of the lot; 0: goods on no lot
  quantity @1 :Int64;              # base units
  unitPrice @2 :Amount;            # charged, unit price
  amount @3 :Amount;               # to pay
  cost @4 :Amount;                 # of these goods
  market @5 :Amount;               # market value; the amount where no market price is known
  unfunded @6 :Amount;             # need that no fund covers, at least 0
  surplus @7 :Amount;              # paid beyond the cost, at least 0
  costBasis @8 :Def.CostBasis;     # how the cost is known
  origin @9 :Def.Origin;           # where the lot comes from
  shares @10 :List(QuotedShare);   # what each fund pays
  rule @11 :UInt16;                # 1-based rule of the tariff version; 0: as charged by the till
  basePrice @12 :Amount;           # what the rate was applied to, unit price
  limit @13 :Def.Limit;            # what bounded the result
  lotLabel @14 :Text;              # the supplier's lot number
  expiryKind @15 :Def.ExpiryKind;  # what its date means
  expiry @16 :Int32 = -2147483648; # its date, Date
  base @17 :Def.PriceBase;         # what kind of price the rate was applied to
  rate @18 :Def.Fraction;          # no unit
  rounding @19 :Def.Rounding;      # of the unit price
  funds @20 :List(QuotedFund);     # every fund that was asked, in order
  formula @21 :Def.FormulaKind;    # which the unit price was found by
  lowest @22 :UInt16;              # which of its rule's formulas: 0: the rule's own, n: the n-th it may be lower by
}

struct QuotedShare {
  # What one fund pays of a draw.
  fund @0 :UInt32;    # number of the fund
  code @1 :Text;      # its code; empty when it is not told
  amount @2 :Amount;  # that it pays
}

struct QuotedFund {
  # One fund that was asked.
  fund @0 :Text;         # code of the fund
  outcome @1 :Text;      # what it said, by name: "paid", "exhausted"…
  amount @2 :Amount;     # that it pays
  leftBefore @3 :Amount; # that it had before
  basis @4 :Def.GapBasis;  # the gap that it covers
  order @5 :Int32;         # that it pays in; 0: none was said
  until @6 :Int32 = 2932896;  # last day it may pay, included, Date
  place @7 :Text;          # what set it apart from the one asked before it, or else after: "order", "expiry",
                           # "narrowest", "number", "tier" (both share by weight); "alone"; empty: it could not pay at all
  position @8 :UInt16;     # among those that could, from 1; 0: it could not
  shareKind @9 :Def.ShareKind;  # how its share is said
  share @10 :Def.Fraction; # of the gap, when a fraction
  unitShare @11 :Amount;   # unit price, when fixed or up to
  weight @12 :Int64;       # in its tier
  tierWeight @13 :Int64;   # of all of its tier that could pay; 0: it is alone in it
}

struct TicketAnswer {
  # A sale or a return as it was recorded, told with today's labels.
  sequence @0 :UInt64;                    # of its event
  isReturn @1 :Bool;                      # true: a return; its amounts are what is taken back
  ticket @2 :Text;                        # the till's own number
  shop @3 :Text;                          # code of the shop
  shopLabel @4 :Text;                     # its name for people
  source @5 :Text;                        # code of the source
  household @6 :Text;                     # pseudonym; empty: the public, or withheld
  occurredAt @7 :Int64;                   # by the source's clock, Instant
  recordedAt @8 :Int64;                   # by the server's, Instant
  effectiveDate @9 :Int32 = -2147483648;  # day of the books, Date
  nature @10 :Def.CommandNature;          # request or fact
  originalTicket @11 :Text;               # of a return
  basket @12 :QuoteAnswer;                # what was priced how
  payments @13 :List(AnsweredPayment);    # what it was paid or refunded with
  anomalies @14 :List(AnomalyReport);     # of a fact
  overrideBy @15 :Override;               # who passed over access, rights or a quota; its role is empty: nobody
  explanation @16 :TicketExplanation;     # when it was asked for
}

struct TicketExplanation {
  # What the book as it stood right before a sale makes of it.
  told @0 :Bool;               # true: it was asked for; the funds of each draw are told
  pricedHere @1 :Bool;         # false: the till charged the prices
  householdWithheld @2 :Bool;  # true: what a household had used of a fund's cap, and who gave its bracket, can't be told
  difference @3 :Text;         # how the record differs from that, English; empty: it does not
}

struct AnsweredPayment {
  # One payment as it was recorded.
  means @0 :Def.PaymentMeans;  # what it was paid with
  amount @1 :Amount;           # paid
  issuer @2 :Text;             # of a voucher
  reference @3 :Text;          # its number
}

struct StockAnswer {
  # What is on the shelves.
  rows @0 :List(StockRow);  # by shop, product, expiry, lot
  at @1 :UInt64;            # sequence that it stands at
}

struct StockRow {
  # One (shop, product, lot, currency) since the book was opened: onHand = received − sold + returned − lost + counted,
  # and the same for the values, at cost.
  shop @0 :Text;                   # code of the shop
  product @1 :Text;                # code of the product
  label @2 :Text;                  # its name for people
  category @3 :Text;               # code of its category
  unit @4 :Def.Unit;               # what it is counted in
  lot @5 :UInt32;                  # number of the lot; 0: goods on no lot
  lotLabel @6 :Text;               # the supplier's lot number
  origin @7 :Def.Origin;           # where it comes from
  expiryKind @8 :Def.ExpiryKind;   # what its date means
  expiry @9 :Int32 = -2147483648;  # its date, Date
  received @10 :Int64;             # base units
  sold @11 :Int64;                 # base units
  returned @12 :Int64;             # base units
  lost @13 :Int64;                 # base units
  counted @14 :Int64;              # base units, what counts added or took away
  onHand @15 :Int64;               # base units
  receivedValue @16 :Amount;       # at cost
  soldValue @17 :Amount;           # at cost
  returnedValue @18 :Amount;       # at cost
  lostValue @19 :Amount;           # at cost
  countedValue @20 :Amount;        # at cost
  value @21 :Amount;               # at cost, of what is on hand
  takings @22 :Amount;             # paid by customers, net of refunds
}

struct FundsAnswer {
  # What is left of the money, and what it bought.
  funds @0 :List(FundAccount);  # by code
  unfunded @1 :List(Amount);    # need that no fund covers, one a currency
  at @2 :UInt64;                # sequence that it stands at
  reassigned @3 :List(Amount);  # of the need at sales, what a fund covers since, one a currency
}

struct CommitmentAccount {
  # Money reserved for an order or a plan, not yet freed or spent.
  reference @0 :Text;  # of the order or plan
  open @1 :Amount;     # what is left of it
}

struct FundAccount {
  # One fund.
  fund @0 :Text;                  # its code
  label @1 :Text;                 # its name for people
  funder @2 :Text;                # code of the funder
  funderLabel @3 :Text;           # its name for people
  from @4 :Int32 = -2147483648;   # first day it may pay, Date
  to @5 :Int32 = 2932896;         # last day it may pay, included, Date
  granted @6 :Amount;             # awarded by the funder
  received @7 :Amount;            # paid in by the funder
  spent @8 :Amount;               # paid out for goods
  committed @9 :Amount;           # promised, not yet paid out
  left @10 :Amount;               # that it may still pay
  households @11 :Int64;          # helped
  byShop @12 :List(FundUse);      # where it was spent
  byCategory @13 :List(FundUse);  # on what
  byMonth @14 :List(FundUse);     # when
  fed @15 :Amount;                # by surpluses and top-ups, net of returns
  spentAtSale @16 :Amount;        # of what was spent: at sales, less returns
  captured @17 :Amount;           # of what was spent: commitments
  reassigned @18 :Amount;         # of what was spent: taken over from others, less what others took over
  commitments @19 :List(CommitmentAccount);  # open ones, by reference
}

struct FundUse {
  # A part of what a fund paid.
  key @0 :Text;          # code of the shop or category, or the month "2026-11"
  spent @1 :Amount;      # paid out for goods
  households @2 :Int64;  # helped; by shop and by month only
}

struct HouseholdAnswer {
  # What a household may buy.
  pseudonym @0 :Text;                 # of the household
  legalEntity @1 :Text;               # code of the legal entity that knows it
  bracket @2 :Text;                   # code of its class of means
  bracketLabel @3 :Text;              # its name for people
  sizeClass @4 :UInt8;                # 1 person … 6 and more; 0 unknown
  validFrom @5 :Int32 = -2147483648;  # first day, Date
  validTo @6 :Int32 = 2932896;        # last day, included, Date
  entitled @7 :Bool;                  # true: on the day asked for
  cards @8 :List(Text);               # numbers of its cards that are not revoked
  month @9 :Int32;                    # of the day asked for, Month
  visits @10 :Int64;                  # sales of that month
  paid @11 :Amount;                   # in that month, net of returns
  market @12 :Amount;                 # what those goods are worth
  given @13 :Amount;                  # market − paid
  budget @14 :Amount;                 # of the month or the week; optional: it has none
  basis @15 :Def.BudgetBasis;         # what the budget counts
  budgetLeft @16 :Amount;             # of that month or week; optional: it has no budget
  period @17 :Def.Period;             # of the budget
  tariff @18 :Text;                   # code of the one it was measured by; empty: the shop said the bracket
  tariffVersion @19 :UInt32;          # of that tariff
  level @20 :Int64;                   # its step of a linear tariff: cents, or ten-thousandths of a rate
  renewals @21 :Int64;                # of its access so far
  accessTariff @22 :Text;             # code of the tariff whose rights bind its access; empty: none
  accessVersion @23 :UInt32;          # of that tariff
  budgetByGrid @24 :Bool;             # a tariff's grid gave the budget; else it was said
}

struct CatalogueAnswer {
  # Every definition in force or to come; prices and tariffs with their dates.
  entries @0 :List(CatalogueEntry);     # by kind, then number
  grants @1 :List(RecordGrantCommand);  # every grant recorded
  categories @2 :List(Text);            # codes, by number from 1
  brackets @3 :List(Text);              # codes, by number from 1
  at @4 :UInt64;                        # sequence that it stands at
  grantDates @5 :List(Int32);           # days of the books that the grants count on, Date, one each; empty: not told
}

struct CatalogueEntry {
  # One definition.
  id @0 :UInt32;                  # its number; 0: a price has none
  version @1 :UInt32;             # of a tariff, from 1; else 0
  definition @2 :Def.Definition;  # as declared
  imported @3 :Bool;              # a product whose latest definition came from an importer
}

struct DeliveryAnswer {
  # What came with a paper.
  known @0 :Bool;               # false: the book has no such paper, and the rest is empty
  delivery @1 :DeliverCommand;  # as recorded, by today's codes
  date @2 :Int32 = -2147483648; # day of the books that it counts on, Date
}

struct RollAnswer {
  # One page of the deliveries that came with a paper and of the households that count.
  deliveries @0 :List(DeliveryQuery);  # those that a delivery query finds
  households @1 :List(Text);           # pseudonyms; none that was merged into another
  next @2 :UInt64;                     # where the next page begins; 0: that was all
}

struct StatusAnswer {
  # Where the book stands.
  log @0 :Data;             # 16 bytes: the log's identity
  epoch @1 :UInt64;         # rises when the log is restored or its writer fenced
  last @2 :UInt64;          # sequence of the last event; 0: the log is empty
  root @3 :Data;            # 32 bytes: root of the tree of all events
  lastRecordedAt @4 :Int64; # of the last event, Instant
  digest @5 :Data;          # 32 bytes: of all rows; optional
}
