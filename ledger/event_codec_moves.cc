#include <algorithm>

#include "ledger/event_codec_message.h"
#include "ledger/event_codec_ticket.h"
#include "ledger/ticket_moves.h"

namespace ledger {
namespace {

Error corrupt(const char* what) {
  return fail(ErrorCode::corrupt_record, "draws", what);
}

Sequence original_of(wire::TicketSold::Reader) {
  return {};
}
Sequence original_of(wire::TicketReturned::Reader in) {
  return Sequence{in.getOriginal()};
}

bool is_lost(wire::TicketLine::Reader) {
  return false;
}
bool is_lost(wire::TicketReturnLine::Reader line) {
  return line.getLost();
}

// The one figure of a ticket in 64 bits is what was given on top.
Result<void> read_pool(wire::TicketSold::Reader in, std::int64_t surplus, TicketMoves& into) {
  if (!in.hasMore()) return {};
  const auto more = in.getMore();
  into.pool = FundId{more.getPool()};
  if (__builtin_add_overflow(surplus, more.getTopUp(), &into.into_pool))
    return corrupt("what feeds the pool does not fit 64 bits");
  return {};
}
Result<void> read_pool(wire::TicketReturned::Reader in, std::int64_t, TicketMoves& into) {
  if (!in.hasMore()) return {};
  const auto more = in.getMore();
  into.pool = FundId{more.getPool()};
  into.into_pool = more.getFromPool();
  return {};
}

template <class Ticket>
Result<void> read_moves(Ticket in, TicketMoves& into) {
  into.is_return = std::is_same_v<Ticket, wire::TicketReturned::Reader>;
  into.original = original_of(in);
  into.shop = ShopId{in.getShop()};
  into.currency = TRY(read_currency(in.getCurrency()));
  into.goods.clear(), into.paid.clear();
  into.unfunded = 0, into.pool = FundId{}, into.into_pool = 0;
  std::int64_t surplus = 0;
  std::int64_t left_of_cost = 0;  // nothing, once all of it is read
  const auto lines = in.getLines();
  const auto draws = in.getDraws();
  into.goods.reserve(draws.size());
  for (const auto draw : draws) {
    if (draw.getLine() >= lines.size()) return corrupt("a draw of no line");
    const auto line = lines[draw.getLine()];
    into.goods.push_back(
        {ProductId{line.getProduct()}, LotId{draw.getLot()}, draw.getQuantity(), draw.getCost(), is_lost(line)});
    const std::int64_t open = draw.getOpen();
    into.unfunded += std::max<std::int64_t>(open, 0);
    surplus += std::max<std::int64_t>(-open, 0);
    left_of_cost += std::int64_t{draw.getCost()} - draw.getAmount() - open;
  }
  for (const auto share : in.getShares()) {
    into.paid.push_back({FundId{share.getFund()}, share.getAmount()});
    left_of_cost -= share.getAmount();
  }
  TRY(read_pool(in, surplus, into));
  if (left_of_cost != 0) return corrupt("the ticket's money does not add up");
  return {};
}

}  // namespace

Result<bool> read_ticket_moves(const PartView& body, Sequence sequence, TicketMoves& into) {
  const Bytes payload = TRY(part_payload(body, sequence, 0));
  return with_root<wire::BodyPart>(payload, [&into](wire::BodyPart::Reader in) -> Result<bool> {
    if (in.isTicketSold()) {
      TRY(read_moves(in.getTicketSold(), into));
      return true;
    }
    if (in.isTicketReturned()) {
      TRY(read_moves(in.getTicketReturned(), into));
      return true;
    }
    return false;
  });
}

Result<std::optional<Sequence>> read_original(const PartView& body, Sequence sequence) {
  const Bytes payload = TRY(part_payload(body, sequence, 0));
  return with_root<wire::BodyPart>(payload, [](wire::BodyPart::Reader in) -> Result<std::optional<Sequence>> {
    if (in.isTicketSold()) return std::optional(original_of(in.getTicketSold()));
    if (in.isTicketReturned()) return std::optional(original_of(in.getTicketReturned()));
    return std::optional<Sequence>();
  });
}

}  // namespace ledger
