#include "ledger/event.h"

#include <map>

namespace ledger {
namespace {

template <class Items>
Money sum_amounts(const Items& items, Currency currency) {
  Money total{0, currency};
  for (const auto& item : items) total += item.amount;
  return total;
}

using ShareKey = std::pair<FundId, CategoryId>;

template <class Lines>
std::map<ShareKey, Money> sum_shares(const Lines& lines) {
  std::map<ShareKey, Money> sums;
  for (const auto& line : lines)
    for (const Draw& draw : line.draws)
      for (const Share& share : draw.shares) {
        const auto [position, fresh] = sums.try_emplace({share.fund, line.category}, share.amount);
        if (!fresh) position->second += share.amount;
      }
  return sums;
}

std::vector<FundShare> list_shares(const std::map<ShareKey, Money>& sums, Month month, ShopId shop, int sign) {
  std::vector<FundShare> shares;
  shares.reserve(sums.size());
  for (const auto& [key, amount] : sums)
    shares.push_back({.fund = key.first,
                      .category = key.second,
                      .month = month,
                      .shop = shop,
                      .amount = sign < 0 ? -amount : amount});
  return shares;
}

}  // namespace

std::string_view to_string(CommandKind kind) {
  static constexpr std::string_view kNames[] = {"declare", "household",  "card",        "entitlement", "grant",
                                                "opening", "deliver",    "sell",        "return",      "count",
                                                "loss",    "commitment", "reassignment"};
  const auto index = static_cast<std::size_t>(kind);
  return index < std::size(kNames) ? kNames[index] : "unknown";
}

const std::vector<Anomaly>& anomalies_of(const EventBody& body) {
  static const std::vector<Anomaly> kNone;
  return std::visit(
      [](const auto& event) -> const std::vector<Anomaly>& {
        if constexpr (requires { event.anomalies; })
          return event.anomalies;
        else
          return kNone;
      },
      body);
}

std::string_view kind_of(const Event& event) {
  static constexpr std::string_view kKinds[] = {
      "declared",         "household_enrolled", "household_renewed", "household_corrected",
      "household_merged", "card_issued",        "card_revoked",      "entitlement",
      "grant_awarded",    "grant_received",     "opening_fund",      "delivered",
      "opening_stock",    "stock_counted",      "loss_recorded",     "sold",
      "returned",         "command_refused",    "command_noted",     "commitment_changed",
      "shares_reassigned"};
  static_assert(std::size(kKinds) == std::variant_size_v<EventBody>);
  return kKinds[event.body.index()];
}

void IdentityTotals::add(const Draw& draw, int sign) {
  amount += sign * draw.amount.minor;
  unfunded += sign * draw.unfunded.minor;
  surplus += sign * draw.surplus.minor;
  cost += sign * draw.cost.minor;
  for (const Share& share : draw.shares) shares += sign * share.amount.minor;
}

bool balances(const Draw& draw) {
  // Through 128 bits: this is also asked of draws that were just read, whose figures nobody has bounded yet.
  __int128 sum = static_cast<__int128>(draw.amount.minor) + draw.unfunded.minor - draw.surplus.minor;
  for (const Share& share : draw.shares) sum += share.amount.minor;
  return sum == draw.cost.minor;
}

Money total_of(const std::vector<SaleLine>& lines, Currency currency) {
  return sum_amounts(lines, currency);
}
Money total_of(const std::vector<ReturnLine>& lines, Currency currency) {
  return sum_amounts(lines, currency);
}
Money total_of(const std::vector<Payment>& payments, Currency currency) {
  return sum_amounts(payments, currency);
}

namespace {
template <class Lines>
std::int64_t sum_surpluses(const Lines& lines) {
  std::int64_t sum = 0;
  for (const auto& line : lines)
    for (const Draw& draw : line.draws) sum += draw.surplus.minor;
  return sum;
}
}  // namespace

std::int64_t surplus_of(const std::vector<SaleLine>& lines) {
  return sum_surpluses(lines);
}
std::int64_t surplus_of(const std::vector<ReturnLine>& lines) {
  return sum_surpluses(lines);
}

std::vector<FundShare> fund_shares(const Event& event) {
  const Month month = month_of(event.envelope.effective_date);
  if (const auto* sold = std::get_if<Sold>(&event.body))
    return list_shares(sum_shares(sold->lines), month, sold->shop, +1);
  if (const auto* returned = std::get_if<Returned>(&event.body))
    return list_shares(sum_shares(returned->lines), month, returned->shop, -1);
  return {};
}

}  // namespace ledger
