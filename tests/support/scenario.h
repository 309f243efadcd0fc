// Scenarios: a text that a treasurer can read, played against the real engine (a memory log, a clock that stands
// still). One a file, tests/scenarios/*.scn. A line is a declaration, something that happens, or an expectation; `#`
// begins a comment; a line that ends with `\` goes on in the next. Amounts and dates are written as in French books:
// 2,40 and 2026-03-01. Without being asked, the runner checks that the field of each refusal and anomaly is one of the
// command's schema, and after the last line that replaying the log gives the same rows.
//
//   clock INSTANT                                              the server's clock from here on
//
// Declarations
//   entity CODE LABEL [siren N] [retired]
//   shop CODE LABEL of ENTITY [platform] [oversell record] [currency GBP] [zone CODE] [retired]
//   till CODE at SHOP                                          enrols it and says hello
//   source CODE LABEL at SHOP [retired]                        a till's definition, from the office
//   supplier CODE LABEL [retired]
//   product CODE LABEL CATEGORY piece|gram|millilitre [deposit|membership] [vat N] [tags CODES] [retired]
//           [market PRICE full PRICE [from DATE]]
//   price PRODUCT [in SHOP] from DATE market PRICE full PRICE
//   funder CODE LABEL
//   fund CODE LABEL of FUNDER from DATE [to DATE] [share RATE] [order N] [weight N] [currency GBP] [retired]
//        [shops CODES] [zones CODES] [categories CODES] [tags CODES] [brackets CODES] [origins ORIGINS]
//        [price-gap] [fixed PRICE|up-to PRICE]                  CODES: a, or a+b+c
//        [cap total|month|shop|household|household-month|sale|unit AMOUNT]…
//   tariff CODE from DATE public BRACKET [currency GBP] [shops CODES] [pool FUND] [overrides ROLES] :
//     measure KIND
//     line price|rate slope RATE [plus RATE] min RATE max RATE [step RATE]
//     bracket CODE LABEL [rounds ROUNDING] [floor PRICE] [ceiling PRICE] [from RATE] [up-to RATE] [needs-pool]
//     rule BRACKET FORMULA [or FORMULA]… [for CATEGORY] [if bought|donated|state_funded] [rank N] [floor PRICE]
//          [ceiling PRICE]
//          FORMULA: RATE of market|cost|full, fixed PRICE, or level [times RATE] [of market|cost|full]
//     rights month|week [access MONTHS] [renewals N] [renewal MONTHS] [waiting MONTHS] [brackets CODES]
//     quota product|category CODE QUANTITY per visit|week|month [brackets CODES]
//   end [-> OUTCOME]
//
// What happens; each may be told by `[fact INSTANT] [on DATE]` before it: a fact that happened then, and the day of the
// books. It is the till's command where one is named, else that of the administrator "bureau". Lines are parted by `;`.
// Prices of a fact stand after `for` (the whole line) and `each`. Without `paid`, all is paid in cash.
//   household H bracket B [of ENTITY] [size N] [from DATE] [to DATE] [by TARIFF VERSION [level N]]
//   renew H [bracket B] [from DATE] [to DATE] [by TARIFF VERSION [level N]] [override ROLE "REASON"] [without-right]
//   correct H [bracket B] [size N] [by TARIFF VERSION [level N]] [without-right]
//   merge H into H
//   card C of H              revoke C
//   budget H AMOUNT [on market] [weekly] [from DATE] [to DATE] [by TARIFF VERSION]
//   grant [received|opening] FUND AMOUNT ref REFERENCE
//   commit|release|capture FUND AMOUNT ref REFERENCE
//   reassign FUND|unfunded to FUND|unfunded since DATE until DATE [limit A] [because TEXT]
//   undo -N [because TEXT]                                     the N-th last reassignment
//   deliver SHOP [from SUPPLIER] [ref REFERENCE] [opening]: PRODUCT QUANTITY at COST [label L] [donated|state_funded]
//           [market PRICE] [dlc DATE|ddm DATE] [cap RATE] [free]; …
//   sell TILL [in SHOP] [household H] [card C] [ticket T] [currency GBP] [tariff CODE VERSION] [bracket B]
//        [top-up AMOUNT] [override ROLE "REASON"]:
//        PRODUCT QUANTITY [lot N] [for AMOUNT] [each PRICE] [rank N]; …
//        [paid nothing | paid MEANS AMOUNT|rest [from ISSUER] [no NUMBER]; …]
//   return TILL [in SHOP] [of TICKET] [ticket T] [household H] [currency GBP]:
//        QUANTITY of line N|PRODUCT [as PRODUCT] [for AMOUNT] [each PRICE] [discarded]; … [refunded as-paid|… as paid]
//   count SHOP: PRODUCT QUANTITY [lot N]; …
//   lose SHOP: PRODUCT QUANTITY CAUSE [lot N]; …
//   quote TILL …                                               as sell, and nothing is recorded
//   retry last [altered]     retry SOURCE NUMBER [altered]     sends the very bytes again (altered: others)
//   gap COMMAND                                                sends it under a number too high
//   restart                  crash                             opens again; after a crash with the rows of the last
//   stop
//
// Each of these may end with `->` and what must come of it; without, it must be recorded without any anomaly.
//   -> due AMOUNT | refund AMOUNT | moved AMOUNT [anomalies CODE [at FIELD] …]      -> anomalies CODE [at FIELD] …
//   -> noted        -> refused CODE [FIELD]                    -> error CODE   (which uses up no number)
//   -> same receipt                                            of a retry
//
// Expectations (each figure that is named is checked, the others are not)
//   expect stock SHOP PRODUCT [lot N] QUANTITY [worth A] [takings A] [sold Q] [lost Q] [counted Q] [returned Q]
//   expect fund FUND [granted A] [received A] [spent A] [left A] [fed A] [households N] [committed A] [captured A]
//          [reassigned A] [at-sale A] [open REFERENCE A]
//   expect fund FUND in SHOP|for CATEGORY|month MONTH [spent A] [households N]
//   expect unfunded A [reassigned A]
//   expect household H|card C|H that-had-card C [month MONTH] [pseudonym H] [bracket B] [size N] [from DATE]
//          [to DATE] [entitled yes|no] [visits N] [paid A] [market A] [given A] [budget-left A] [cards a+b]
//          [measured-by TARIFF] [level N] [renewals N] [bound-by TARIFF]         or: error CODE
//   expect refusal [code CODE] [bracket B] [not-covered A] [asked PRODUCT Q]      of the last event of the book
//   expect draw TICKET|quote LINE.DRAW [lot N] [quantity Q] [price A] [amount A] [cost A] [market A] [unfunded A]
//          [surplus A] [basis lot|last_known|none] [rule N] [base A] [rate RATE] [limit LIMIT] [formula F] [lowest N]
//          [share FUND A] [asked FUND OUTCOME]
//   expect line TICKET|quote LINE [amount A] [rank N] [vat N] [nature N]
//   expect draws TICKET|quote LINE N         expect paid TICKET MEANS A
//   expect ticket T [household H] [bracket B] [tariff CODE] [version N] [on DATE] [due A] [original T] [source S]
//          [level N] [pool FUND] [top-up A] [override ROLE] [placed-by BY]
//   expect number SOURCE N
//   replay equals live
#pragma once

#include <filesystem>

#include "ledger/base/result.h"

namespace test_support {

// Plays a file; the first thing that is not as it says is an error whose field is "file:line".
base::Result<void> play_scenario(const std::filesystem::path& file);

}  // namespace test_support
