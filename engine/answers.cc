#include "engine/answers.h"

#include "engine/sale.h"

namespace engine {
namespace {

Money money(std::int64_t minor, Currency currency) {
  return {minor, currency};
}

// --- stock
// -------------------------------------------------------------------------------------------------------------

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
    if ((!shop || *shop == key.shop) && (!product || *product == key.product))
      answer.rows.push_back(stock_row(registry, balances, key, row));
  });
  std::stable_sort(answer.rows.begin(), answer.rows.end(), shelf_order);
  return answer;
}

// --- funds
// ---------------------------------------------------------------------------------------------------------------

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
                    .households = balance.households};
  for (const auto& [shop, use] : balance.by_shop)
    answer.by_shop.push_back({registry.shops.row(shop).definition.code, money(use.spent, currency), use.households});
  for (const auto& [category, spent] : balance.by_category)
    answer.by_category.push_back({registry.categories.row(category).code, money(spent, currency), 0});
  for (const auto& [month, use] : balance.by_month)
    answer.by_month.push_back({to_string(month), money(use.spent, currency), use.households});
  return answer;
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
  if (only) return answer;  // what no fund covered is the network's: it belongs to none
  balances.unfunded().for_each([&](Currency currency, const UnfundedRow& row) {
    if (row.need != 0) answer.unfunded.push_back(money(row.need, currency));
  });
  return answer;
}

// --- quotes and tickets
// ----------------------------------------------------------------------------------------------------

namespace {

class Telling {
 public:
  Telling(const State& state, TariffId tariff, std::uint32_t version)
      : state_(state), registry_(state.registry()), version_(registry_.tariff_version(tariff, version)) {}

  QuoteAnswer head(ShopId shop, BracketId bracket, Date date) const {
    QuoteAnswer answer{.shop = registry_.shops.row(shop).definition.code, .date = date};
    if (version_ != nullptr) {
      answer.tariff = version_->definition.code;
      answer.tariff_version = version_->version;
    }
    if (is_none(bracket) && version_ != nullptr) answer.bracket = version_->definition.public_bracket;
    if (const NameRow* row = registry_.brackets.try_row(bracket)) answer.bracket = row->code;
    if (const auto id = registry_.brackets.find(answer.bracket))
      answer.bracket_label = registry_.brackets.row(*id).label;
    return answer;
  }

  QuotedLine line(ProductId id, Quantity quantity, Money amount) const {
    const ledger::Product& product = registry_.products.row(id).definition;
    return {.product = product.code,
            .label = product.label,
            .category = product.category,
            .unit = product.unit,
            .quantity = quantity,
            .amount = amount};
  }

  QuotedDraw draw(const ledger::Draw& draw) const {
    QuotedDraw told{.draw = draw};
    for (const ledger::Share& share : draw.shares) told.share_funds.push_back(fund_code(share.fund));
    if (const LotRow* lot = state_.balances().lot(draw.lot)) {
      told.lot_label = lot->label;
      told.expiry_kind = lot->expiry_kind;
      told.expiry = lot->expiry;
    }
    if (version_ == nullptr || draw.rule == 0 || draw.rule > version_->definition.rules.size()) return told;
    const ledger::Rule& rule = version_->definition.rules[draw.rule - 1u];
    told.base = rule.base;
    told.rate = rule.rate;
    for (const ledger::Bracket& bracket : version_->definition.brackets)
      if (bracket.code == rule.bracket) told.rounding = bracket.rounding;
    return told;
  }

  std::string fund_code(FundId id) const { return registry_.funds.row(id).definition.code; }

 private:
  const State& state_;
  const Registry& registry_;
  const TariffVersion* version_;
};

Result<Answer> answer_one(const State& state, const QuoteQuery& query, const AnswerContext& context) {
  const PricedSale priced = TRY(price_sale(state, query.sale, CommandNature::request,
                                           {.priced = context.today, .counted = context.today}, pricing::Explain::yes));
  const Telling telling(state, priced.tariff->id, priced.tariff->version->version);
  QuoteAnswer answer = telling.head(priced.shop, priced.bracket, context.today);
  answer.total = priced.quote.total;
  answer.warnings = priced.warnings;
  for (const pricing::PricedLine& each : priced.quote.lines) {
    Quantity quantity;
    for (const pricing::PricedDraw& draw : each.draws) quantity += draw.draw.quantity;
    QuotedLine line = telling.line(each.product, quantity, each.amount);
    for (const pricing::PricedDraw& draw : each.draws) {
      line.draws.push_back(telling.draw(draw_of(draw)));
      for (const pricing::FundReason& reason : draw.fund_reasons)
        line.draws.back().funds.push_back({telling.fund_code(reason.fund),
                                           std::string(pricing::to_string(reason.outcome)), reason.amount,
                                           reason.left_before});
      const QuotedDraw& told = line.draws.back();
      if (told.expiry_kind == ExpiryKind::ddm && told.expiry < context.today)
        answer.warnings.push_back({ErrorCode::lot_expired, at("lines", answer.lines.size())});
    }
    answer.lines.push_back(std::move(line));
  }
  return Answer(std::move(answer));
}

template <class Lines>
void tell_lines(const Telling& telling, const Lines& lines, QuoteAnswer& basket) {
  for (const auto& each : lines) {
    QuotedLine line = telling.line(each.product, each.quantity, each.amount);
    for (const ledger::Draw& draw : each.draws) line.draws.push_back(telling.draw(draw));
    basket.total += each.amount;
    basket.lines.push_back(std::move(line));
  }
}

TicketAnswer ticket_head(const State& state, const ledger::Event& event, ShopId shop) {
  const Registry& registry = state.registry();
  TicketAnswer answer{.sequence = event.envelope.sequence,
                      .shop = registry.shops.row(shop).definition.code,
                      .shop_label = registry.shops.row(shop).definition.label,
                      .occurred_at = event.envelope.occurred_at,
                      .recorded_at = event.envelope.recorded_at,
                      .effective_date = event.envelope.effective_date};
  if (const SourceRow* source = registry.sources.try_row(event.envelope.source))
    answer.source = source->definition.code;
  if (event.household) {
    const HouseholdId id = state.households().resolve(event.household->household);
    if (const HouseholdRow* row = state.households().try_row(id)) answer.household = row->pseudonym;
  }
  return answer;
}

TicketAnswer ticket_of(const State& state, const ledger::Event& event, const ledger::Sold& sold) {
  TicketAnswer answer = ticket_head(state, event, sold.shop);
  answer.ticket = sold.ticket;
  answer.nature = sold.nature;
  answer.payments = sold.payments;
  answer.anomalies = sold.anomalies;
  const Telling telling(state, sold.tariff, sold.tariff_version);
  answer.basket = telling.head(sold.shop, sold.bracket, event.envelope.effective_date);
  answer.basket.total = Money{0, sold.currency};
  tell_lines(telling, sold.lines, answer.basket);
  return answer;
}

Result<TicketAnswer> ticket_of(const State& state, const ledger::Event& event, const ledger::Returned& returned,
                               const AnswerContext& context) {
  TicketAnswer answer = ticket_head(state, event, returned.shop);
  answer.is_return = true;
  answer.ticket = returned.ticket;
  answer.nature = returned.nature;
  answer.payments = returned.refunds;
  answer.anomalies = returned.anomalies;
  TariffId tariff{};
  std::uint32_t version = 0;
  std::optional<ledger::Event> original;
  if (!is_none(returned.original)) original = TRY(context.find_event(returned.original));
  if (const auto* sold = original ? std::get_if<ledger::Sold>(&original->body) : nullptr) {
    answer.original_ticket = sold->ticket;
    tariff = sold->tariff;
    version = sold->tariff_version;
  }
  const Telling telling(state, tariff, version);
  answer.basket = telling.head(returned.shop, returned.bracket, event.envelope.effective_date);
  answer.basket.total = Money{0, returned.currency};
  tell_lines(telling, returned.lines, answer.basket);
  return answer;
}

Result<Answer> answer_one(const State& state, const TicketQuery& query, const AnswerContext& context) {
  const auto unknown = fail(ErrorCode::unknown_ticket, "ticket", "no ticket has that number");
  Sequence sequence = query.sequence;
  if (is_none(sequence)) {
    const auto found = TRY(state.find_ticket(query.ticket));
    if (!found) return unknown;
    sequence = *found;
  }
  const auto event = TRY(context.find_event(sequence));
  if (!event) return unknown;
  if (const auto* sold = std::get_if<ledger::Sold>(&event->body)) return Answer(ticket_of(state, *event, *sold));
  if (const auto* returned = std::get_if<ledger::Returned>(&event->body))
    return Answer(TRY(ticket_of(state, *event, *returned, context)));
  return unknown;
}

// --- the others
// --------------------------------------------------------------------------------------------------------------

Result<Answer> answer_one(const State& state, const StockQuery& query, const AnswerContext&) {
  return Answer(TRY(answer_stock(state.registry(), state.balances(), query, state.last_sequence())));
}

Result<Answer> answer_one(const State& state, const FundsQuery& query, const AnswerContext&) {
  return Answer(TRY(answer_funds(state.registry(), state.balances(), query, state.last_sequence())));
}

Result<HouseholdId> household_asked(const State& state, const HouseholdQuery& query) {
  if (!query.pseudonym.empty()) return find_household(state, query.pseudonym, "household");
  const CardRow* card = state.households().card(query.card);
  if (card == nullptr) return fail(ErrorCode::unknown_card, "card", "no such card was issued");
  if (card->revoked) return fail(ErrorCode::card_revoked, "card", "the card was revoked");
  return state.households().resolve(card->household);
}

Result<Answer> answer_one(const State& state, const HouseholdQuery& query, const AnswerContext& context) {
  const HouseholdId id = TRY(household_asked(state, query));
  const HouseholdRow& row = state.households().row(id);
  const Date date = query.date == kNoDate ? context.today : query.date;
  const EntitlementRow* right = state.households().entitlement(row, date);
  const Currency currency = right == nullptr ? Currency::eur : right->monthly_budget.currency;
  const UseRow use = state.households().use(id, month_of(date), currency);
  const NameRow& bracket = state.registry().brackets.row(row.bracket);
  HouseholdAnswer answer{.pseudonym = row.pseudonym,
                         .legal_entity = state.registry().legal_entities.row(row.legal_entity).definition.code,
                         .bracket = bracket.code,
                         .bracket_label = bracket.label,
                         .size_class = row.size_class,
                         .valid_from = row.valid_from,
                         .valid_to = row.valid_to,
                         .entitled = row.valid_from <= date && date <= row.valid_to,
                         .cards = row.cards,
                         .month = month_of(date),
                         .visits = use.visits,
                         .paid = money(use.paid, currency),
                         .market = money(use.market, currency),
                         .given = money(use.market - use.paid, currency)};
  if (right != nullptr) {
    answer.monthly_budget = right->monthly_budget;
    answer.basis = right->basis;
    const std::int64_t used = right->basis == BudgetBasis::paid ? use.paid : use.market;
    answer.budget_left = money(right->monthly_budget.minor - used, right->monthly_budget.currency);
  }
  return Answer(std::move(answer));
}

Result<Answer> answer_one(const State& state, const LastNumberQuery& query, const AnswerContext&) {
  const auto source = state.registry().sources.find(query.source);
  if (!source) return fail(ErrorCode::unknown_source, "source", "'" + query.source + "' is not enrolled here");
  return Answer(LastNumberAnswer{state.last_number(*source)});
}

template <class Id, class Row>
void list_definitions(const Family<Id, Row>& family, CatalogueAnswer& answer) {
  family.table().for_each([&answer](Id id, const Row& row) { answer.entries.push_back({raw(id), 0, row.definition}); });
}

void list_products(const Registry& registry, CatalogueAnswer& answer) {
  registry.products.table().for_each([&answer](ProductId id, const ProductRow& row) {
    answer.entries.push_back({raw(id), 0, row.definition, row.imported});
  });
}

void list_prices(const Registry& registry, CatalogueAnswer& answer) {
  registry.products.table().for_each([&](ProductId, const ProductRow& row) {
    for (const DatedPrice& price : row.prices) {
      const std::string shop = is_none(price.shop) ? "" : registry.shops.row(price.shop).definition.code;
      answer.entries.push_back({0, 0, ledger::Price{row.definition.code, shop, price.from, price.market, price.full}});
    }
  });
}

void list_tariffs(const Registry& registry, CatalogueAnswer& answer) {
  registry.tariffs.table().for_each([&](TariffId id, const TariffRow& row) {
    for (const TariffVersion& version : row.versions)
      answer.entries.push_back({raw(id), version.version, version.definition});
  });
}

void list_grants(const State& state, CatalogueAnswer& answer) {
  state.for_each_paper([&](const PaperKey& key, const PaperRow& row) {
    if (key.kind > static_cast<std::uint8_t>(PaperKind::opening_fund)) return;
    answer.grants.push_back({RecordGrant{.step = static_cast<GrantStep>(key.kind),
                                         .fund = state.registry().funds.row(FundId{key.owner}).definition.code,
                                         .amount = row.amount,
                                         .reference = row.reference}});
  });
}

Result<Answer> answer_one(const State& state, const CatalogueQuery&, const AnswerContext&) {
  const Registry& registry = state.registry();
  CatalogueAnswer answer{.at = state.last_sequence()};
  list_definitions(registry.legal_entities, answer);
  list_definitions(registry.shops, answer);
  list_definitions(registry.sources, answer);
  list_definitions(registry.suppliers, answer);
  list_products(registry, answer);
  list_tariffs(registry, answer);
  list_prices(registry, answer);
  list_definitions(registry.funders, answer);
  list_definitions(registry.funds, answer);
  list_grants(state, answer);
  const auto code = [](auto& list) { return [&list](auto, const NameRow& row) { list.push_back(row.code); }; };
  registry.categories.table().for_each(code(answer.categories));
  registry.brackets.table().for_each(code(answer.brackets));
  return Answer(std::move(answer));
}

Result<Answer> answer_one(const State& state, const StatusQuery& query, const AnswerContext& context) {
  StatusAnswer answer{.log = context.identity.id,
                      .epoch = context.identity.epoch,
                      .last = state.last_sequence(),
                      .root = context.tree->root(),
                      .last_recorded_at = state.last_recorded_at()};
  if (query.with_digest) answer.digest = state.digest();
  return Answer(answer);
}

}  // namespace

Result<Answer> answer(const State& state, const Query& query, const AnswerContext& context) {
  return std::visit([&](const auto& each) { return answer_one(state, each, context); }, query);
}

}  // namespace engine
