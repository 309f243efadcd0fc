// What a ticket moved, read where it lies: goods out of lots, money out of funds. For counts over a whole book, where
// making an event of each ticket costs many times the counting.
#pragma once

#include <optional>
#include <vector>

#include "ledger/base/ids.h"
#include "ledger/base/money.h"
#include "ledger/parts.h"

namespace ledger {

// Figures are as they stand in the ticket, without a sign: a return gives back what it says. Money is in cents of the
// ticket's currency.
struct TicketMoves {
  struct Goods {
    ProductId product{};
    LotId lot{};  // 0: goods on no lot
    std::int64_t units = 0;
    std::int64_t cost = 0;
    bool lost = false;  // came back, but not to the shelf
  };
  struct Paid {
    FundId fund{};
    std::int64_t cents = 0;
  };

  bool is_return = false;
  Sequence original{};  // of a return: the sale; 0: none is known
  ShopId shop{};
  Currency currency = Currency::eur;
  std::vector<Goods> goods;
  std::vector<Paid> paid;
  std::int64_t unfunded = 0;
  FundId pool{};               // 0: none was fed
  std::int64_t into_pool = 0;  // by a sale: surpluses and what was given on top; by a return: taken out of it
};

// Whether `body` is that of a ticket in the present form; if so `into` holds what it moved (its memory is reused).
// corrupt_record when the bytes are no event, a draw belongs to no line, what feeds a pool does not fit 64 bits, or the
// money does not add up over the ticket: amounts + shares + what is open = cost.
Result<bool> read_ticket_moves(const PartView& body, Sequence sequence, TicketMoves& into);

// The same of nothing but a return's sale: 0 for a sale, and for a return whose sale is not known; nothing for what is
// no ticket in the present form.
Result<std::optional<Sequence>> read_original(const PartView& body, Sequence sequence);

}  // namespace ledger
