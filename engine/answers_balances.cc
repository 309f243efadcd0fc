// Balances: stock by shop, product and lot; what is left of each fund. Of now, or of any selection of history.
#include "engine/answers_parts.h"

namespace engine {
namespace {

// --- stock -----------------------------------------------------------------------------------------------------------

StockRowAnswer stock_row(const Registry& registry, const Balances& balances, const StockKey& key, const StockRow& row) {
  const ProductRow& product = registry.products.row(key.product);
  StockRowAnswer answer{.shop = registry.shops.row(key.shop).definition.code,
                        .product = product.definition.code,
                        .label = product.definition.label,
                        .category = product.definition.category,
                        .unit = product.definition.unit,
                        .lot = key.lot,
                        .received = row.received.quantity,
                        .sold = row.sold.quantity,
                        .returned = row.returned.quantity,
                        .lost = row.lost.quantity,
                        .counted = row.counted.quantity,
                        .on_hand = row.on_hand(),
                        .received_value = money(row.received.value, key.currency),
                        .sold_value = money(row.sold.value, key.currency),
                        .returned_value = money(row.returned.value, key.currency),
                        .lost_value = money(row.lost.value, key.currency),
                        .counted_value = money(row.counted.value, key.currency),
                        .value = money(row.value(), key.currency),
                        .takings = money(row.takings, key.currency)};
  if (const LotRow* lot = balances.lot(key.lot)) {
    answer.lot_label = lot->label;
    answer.origin = lot->origin;
    answer.expiry_kind = lot->expiry_kind;
    answer.expiry = lot->expiry;
  }
  return answer;
}

// People read a shelf by shop, product, then what goes first.
bool shelf_order(const StockRowAnswer& a, const StockRowAnswer& b) {
  const auto expiry = [](const StockRowAnswer& row) {
    return row.expiry_kind == ExpiryKind::none ? kLastDate : row.expiry;
  };
  return std::tuple(a.shop, a.product, expiry(a), a.lot) < std::tuple(b.shop, b.product, expiry(b), b.lot);
}

}  // namespace

Result<StockAnswer> answer_stock(const Registry& registry, const Balances& balances, const StockQuery& query,
                                 Sequence at) {
  std::optional<ShopId> shop;
  std::optional<ProductId> product;
  if (!query.shop.empty() && !(shop = registry.shops.find(query.shop)))
    return fail(ErrorCode::unknown_shop, "shop", "no shop '" + query.shop + "' is declared");
  if (!query.product.empty() && !(product = registry.products.find(query.product)))
    return fail(ErrorCode::unknown_product, "product", "no product '" + query.product + "' is declared");
  StockAnswer answer{.at = at};
  balances.stock().for_each([&](const StockKey& key, const StockRow& row) {
    // Deposits and membership fees are sold, and lie on no shelf.
    const bool is_goods = registry.products.row(key.product).definition.nature == ProductNature::goods;
    if (is_goods && (!shop || *shop == key.shop) && (!product || *product == key.product))
      answer.rows.push_back(stock_row(registry, balances, key, row));
  });
  std::stable_sort(answer.rows.begin(), answer.rows.end(), shelf_order);
  return answer;
}

// --- funds -----------------------------------------------------------------------------------------------------------

namespace {

FundAnswer fund_answer(const Registry& registry, const FundRow& row, const FundBalance& balance) {
  const ledger::Fund& fund = row.definition;
  const Currency currency = fund.currency;
  FundAnswer answer{.fund = fund.code,
                    .label = fund.label,
                    .funder = fund.funder,
                    .funder_label = registry.funders.row(row.funder).definition.label,
                    .from = fund.from,
                    .to = fund.to,
                    .granted = money(balance.granted, currency),
                    .received = money(balance.received, currency),
                    .spent = money(balance.spent, currency),
                    .committed = money(balance.committed, currency),
                    .left = money(balance.left(), currency),
                    .spent_at_sale = money(balance.spent - balance.captured - balance.reassigned, currency),
                    .captured = money(balance.captured, currency),
                    .reassigned = money(balance.reassigned, currency),
                    .households = balance.households,
                    .fed = money(balance.fed, currency)};
  for (const auto& [shop, use] : balance.by_shop)
    answer.by_shop.push_back({registry.shops.row(shop).definition.code, money(use.spent, currency), use.households});
  for (const auto& [category, spent] : balance.by_category)
    answer.by_category.push_back({registry.categories.row(category).code, money(spent, currency), 0});
  for (const auto& [month, use] : balance.by_month)
    answer.by_month.push_back({to_string(month), money(use.spent, currency), use.households});
  return answer;
}

void add_commitments(const Registry& registry, const Balances& balances, FundsAnswer& answer) {
  balances.commitments().for_each([&](const CommitmentKey& key, const CommitmentRow& row) {
    const ledger::Fund& fund = registry.funds.row(key.fund).definition;
    if (row.open == 0) return;
    for (FundAnswer& each : answer.funds)
      if (each.fund == fund.code) each.commitments.push_back({key.reference, money(row.open, fund.currency)});
  });
}

}  // namespace

Result<FundsAnswer> answer_funds(const Registry& registry, const Balances& balances, const FundsQuery& query,
                                 Sequence at) {
  std::optional<FundId> only;
  if (!query.fund.empty() && !(only = registry.funds.find(query.fund)))
    return fail(ErrorCode::unknown_fund, "fund", "no fund '" + query.fund + "' is declared");
  FundsAnswer answer{.at = at};
  registry.funds.table().for_each([&](FundId id, const FundRow& row) {
    if (!only || *only == id) answer.funds.push_back(fund_answer(registry, row, balances.fund(id)));
  });
  add_commitments(registry, balances, answer);
  if (only) return answer;  // what no fund covered is the network's: it belongs to none
  balances.unfunded().for_each([&](Currency currency, const UnfundedRow& row) {
    if (row.need != 0) answer.unfunded.push_back(money(row.need, currency));
    if (row.reassigned != 0) answer.reassigned.push_back(money(row.reassigned, currency));
  });
  return answer;
}

}  // namespace engine
