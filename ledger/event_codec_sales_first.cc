// Sales and returns as they were first written: each line with a list of draws, each draw with a list of shares, all
// amounts in 64 bits. Read for ever; what is written now is in event_codec_sales.cc. tests/ledger/golden/ has both.
#include "ledger/event_codec_ticket.h"

namespace ledger {
namespace {

Result<Draw> read_draw(wire::Draw::Reader in, const InCurrency& ticket) {
  Draw draw{.lot = LotId{in.getLot()},
            .quantity = {in.getQuantity()},
            .unit_price = ticket.money(in.getUnitPrice()),
            .amount = ticket.money(in.getAmount()),
            .cost = ticket.money(in.getCost()),
            .market = ticket.money(in.getMarket()),
            .unfunded = ticket.money(in.getUnfunded()),
            .surplus = ticket.money(in.getSurplus()),
            .rule = in.getRule(),
            .base_price = ticket.money(in.getBasePrice())};
  draw.basis = TRY(read_term<CostBasis>(in.getBasis(), "basis"));
  draw.origin = TRY(read_term<Origin>(in.getOrigin(), "origin"));
  draw.limit = TRY(read_term<Limit>(in.getLimit(), "limit"));
  for (const auto share : in.getShares())
    draw.shares.push_back({FundId{share.getFund()}, ticket.money(share.getAmount())});
  return draw;
}

Result<Draws> read_draws(const capnp::List<wire::Draw>::Reader& in, const InCurrency& ticket) {
  Draws draws;
  for (const auto each : in) draws.push_back(TRY(read_draw(each, ticket)));
  return draws;
}

Result<SaleLine> read_line(wire::SaleLine::Reader in, const InCurrency& ticket) {
  Draws draws = TRY(read_draws(in.getDraws(), ticket));
  return SaleLine{.product = ProductId{in.getProduct()},
                  .category = CategoryId{in.getCategory()},
                  .quantity = {in.getQuantity()},
                  .amount = ticket.money(in.getAmount()),
                  .vat_rate = in.getVatRate(),
                  .draws = std::move(draws)};
}

Result<ReturnLine> read_line(wire::ReturnLine::Reader in, const InCurrency& ticket) {
  Draws draws = TRY(read_draws(in.getDraws(), ticket));
  return ReturnLine{.original_line = in.getOriginalLine(),
                    .product = ProductId{in.getProduct()},
                    .category = CategoryId{in.getCategory()},
                    .quantity = {in.getQuantity()},
                    .amount = ticket.money(in.getAmount()),
                    .restocked = !in.getLost(),
                    .draws = std::move(draws)};
}

template <class Ticket, class Line, class Reader>
Result<Ticket> read_first_ticket(Reader in) {
  const InCurrency ticket{TRY(read_currency(in.getCurrency()))};
  Ticket read;
  read.lines = TRY(read_items<Line>(in.getLines(), [&](auto line) { return read_line(line, ticket); }));
  return read_face(in, ticket, std::move(read));
}

}  // namespace

Result<Sold> read(wire::Sold::Reader in) {
  return read_first_ticket<Sold, SaleLine>(in);
}

Result<Returned> read(wire::Returned::Reader in) {
  return read_first_ticket<Returned, ReturnLine>(in);
}

}  // namespace ledger
