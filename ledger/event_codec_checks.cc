#include <algorithm>

#include "ledger/event_codec_bodies.h"

namespace ledger {
namespace {

// Figures that were just read are bounded by nothing: sums go through 128 bits.
using Wide = __int128;

// The total of amounts, and of their magnitudes: when those fit 64 bits, so does every partial sum.
struct Sum {
  Wide total = 0;
  Wide magnitude = 0;
  void add(const Money& amount) {
    total += amount.minor;
    magnitude += amount.minor < 0 ? -Wide{amount.minor} : Wide{amount.minor};
  }
  bool fits() const { return magnitude <= INT64_MAX; }
};

std::string place(std::string_view list, std::size_t index) {
  return std::string(list) + "[" + std::to_string(index) + "]";
}

// What the draws of a ticket come to, beside what is paid for them.
struct DrawSums {
  Sum cost, unfunded, surplus, shares;
  void add(const Draw& draw) {
    cost.add(draw.cost);
    unfunded.add(draw.unfunded);
    surplus.add(draw.surplus);
    for (const Share& share : draw.shares) shares.add(share.amount);
  }
  bool fit() const { return cost.fits() && unfunded.fits() && surplus.fits() && shares.fits(); }
};

template <class Line>
Result<void> check_line(const Line& line, std::size_t index, DrawSums& sums) {
  Sum drawn;
  for (const Draw& draw : line.draws) {
    if (!balances(draw)) return fail(ErrorCode::corrupt_record, place("lines", index), "a draw does not balance");
    if (draw.unfunded.minor < 0 || draw.surplus.minor < 0)
      return fail(ErrorCode::corrupt_record, place("lines", index),
                  "a draw's unfunded part or surplus is below nothing");
    drawn.add(draw.amount);
    sums.add(draw);
  }
  if (drawn.total != line.amount.minor)
    return fail(ErrorCode::corrupt_record, place("lines", index), "the draws do not sum to the line");
  return {};
}

bool says(const std::vector<Anomaly>& anomalies, ErrorCode code) {
  return std::any_of(anomalies.begin(), anomalies.end(), [&](const Anomaly& each) { return each.code == code; });
}

template <class Line>
Result<void> check_ticket(const std::vector<Line>& lines, const Money& top_up, const std::vector<Payment>& payments,
                          const std::vector<Anomaly>& anomalies) {
  Sum due, paid;
  DrawSums drawn;
  due.add(top_up);
  drawn.surplus.add(top_up);  // both feed a pool
  for (std::size_t index = 0; index < lines.size(); ++index) {
    TRY(check_line(lines[index], index, drawn));
    due.add(lines[index].amount);
  }
  for (const Payment& payment : payments) paid.add(payment.amount);
  if (!due.fits() || !paid.fits() || !drawn.fit())
    return fail(ErrorCode::corrupt_record, "lines", "the amounts do not fit 64 bits");
  if (due.total != paid.total && !says(anomalies, ErrorCode::payments_do_not_sum))
    return fail(ErrorCode::corrupt_record, "payments", "the payments do not sum to the lines and the top-up");
  return {};
}

// What the moves of a line must sum to.
Wide moved(const CountedLine& line) {
  return Wide{line.counted.units} - line.expected.units;
}
Wide moved(const LostLine& line) {
  return -Wide{line.quantity.units};
}

template <class Line>
Result<void> check_moves(const std::vector<Line>& lines) {
  for (std::size_t index = 0; index < lines.size(); ++index) {
    Wide sum = 0;
    for (const StockMove& move : lines[index].moves) sum += move.quantity.units;
    if (sum != moved(lines[index]))
      return fail(ErrorCode::corrupt_record, place("lines", index), "the moves do not sum to the line");
  }
  return {};
}

}  // namespace

Result<void> check_figures(const EventBody& body) {
  if (const auto* sold = std::get_if<Sold>(&body))
    return check_ticket(sold->lines, sold->top_up, sold->payments, sold->anomalies);
  if (const auto* returned = std::get_if<Returned>(&body)) {
    if (returned->from_pool.minor < 0)
      return fail(ErrorCode::corrupt_record, "fromPool", "a return takes less than nothing from a pool");
    return check_ticket(returned->lines, Money{}, returned->refunds, returned->anomalies);
  }
  if (const auto* counted = std::get_if<StockCounted>(&body)) return check_moves(counted->lines);
  if (const auto* loss = std::get_if<LossRecorded>(&body)) return check_moves(loss->lines);
  return {};
}

}  // namespace ledger
