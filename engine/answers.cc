#include "engine/answers_parts.h"
#include "engine/decide_parts.h"

namespace engine {
namespace {

Result<Answer> answer_one(const State& state, const StockQuery& query, const AnswerContext&) {
  return Answer(TRY(answer_stock(state.registry(), state.balances(), query, state.last_sequence())));
}

Result<Answer> answer_one(const State& state, const FundsQuery& query, const AnswerContext&) {
  return Answer(TRY(answer_funds(state.registry(), state.balances(), query, state.last_sequence())));
}

Result<HouseholdId> household_asked(const Households& households, const HouseholdQuery& query) {
  if (!query.pseudonym.empty() && query.card.empty()) return find_household(households, query.pseudonym, "household");
  const CardRow* card = households.card(query.card);
  if (card == nullptr) return fail(ErrorCode::unknown_card, "card", "no such card was issued");
  if (!query.pseudonym.empty()) {
    const HouseholdId named = TRY(find_household(households, query.pseudonym, "household"));
    if (households.resolve(card->household) == named) return named;
    return fail(ErrorCode::card_in_use, "card", "another household has it");
  }
  if (card->revoked)
    return fail(ErrorCode::card_revoked, "card", "another card of the household, or its pseudonym, names it");
  return households.resolve(card->household);
}

Result<Answer> answer_one(const State& state, const HouseholdQuery& query, const AnswerContext& context) {
  return Answer(TRY(answer_household(state.registry(), state.households(), query, context.today)));
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
                                         .reference = row.reference},
                             row.date});
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

// --- what files may have told ----------------------------------------------------------------------------------------

constexpr std::size_t kRollPage = 2'000;

std::string supplier_code(const Registry& registry, SupplierId supplier) {
  return is_none(supplier) ? std::string() : registry.suppliers.row(supplier).definition.code;
}

DeliveredLot asked_lot(const Registry& registry, const ledger::LotReceived& lot) {
  return {.product = registry.products.row(lot.product).definition.code,
          .label = lot.label,
          .quantity = lot.quantity,
          .unit_cost = lot.unit_cost,
          .market_price = lot.market_price.minor == 0 ? std::nullopt : std::optional(lot.market_price),
          .origin = lot.origin,
          .expiry_kind = lot.expiry_kind,
          .expiry = lot.expiry,
          .price_cap = lot.price_cap,
          .free_of_charge = lot.free_of_charge};
}

const PaperRow* paper_asked(const State& state, const DeliveryQuery& query) {
  const auto shop = state.registry().shops.find(query.shop);
  const auto supplier =
      query.supplier.empty() ? std::optional(SupplierId{}) : state.registry().suppliers.find(query.supplier);
  if (!shop || !supplier) return nullptr;
  return query.opening ? state.paper(PaperKind::opening_stock, raw(*shop), 0, query.reference)
                       : state.paper(PaperKind::delivery, raw(*shop), raw(*supplier), query.reference);
}

Result<Answer> answer_one(const State& state, const DeliveryQuery& query, const AnswerContext& context) {
  DeliveryAnswer answer;
  const PaperRow* paper = paper_asked(state, query);
  if (paper == nullptr) return Answer(std::move(answer));
  const auto event = TRY(context.find_event(paper->sequence));
  if (!event) return fail(ErrorCode::corrupt_record, "sequence", "the log has no event of that number");
  const auto tell = [&](const std::vector<ledger::LotReceived>& lots) {
    answer.known = true;
    answer.date = event->envelope.effective_date;
    answer.delivery = {
        .shop = query.shop, .supplier = query.supplier, .reference = paper->reference, .opening = query.opening};
    for (const ledger::LotReceived& lot : lots) answer.delivery.lots.push_back(asked_lot(state.registry(), lot));
  };
  if (const auto* delivered = std::get_if<ledger::Delivered>(&event->body)) tell(delivered->lots);
  if (const auto* opening = std::get_if<ledger::OpeningStock>(&event->body)) tell(opening->lots);
  return Answer(std::move(answer));
}

// A page's place: how many papers stand before it, or, with this bit, the number of its first household.
constexpr std::uint64_t kHouseholdsFrom = std::uint64_t{1} << 63;

DeliveryQuery paper_told(const State& state, const PaperKey& key) {
  const Registry& registry = state.registry();
  return {.shop = registry.shops.row(ShopId{key.owner}).definition.code,
          .supplier = supplier_code(registry, SupplierId{key.other}),
          .reference = state.paper(key).reference,
          .opening = key.kind == static_cast<std::uint8_t>(PaperKind::opening_stock)};
}

// Papers in the order in which they were recorded, then households by number: a page costs a page, and what is recorded
// between two pages moves nothing.
Result<Answer> answer_one(const State& state, const RollQuery& query, const AnswerContext&) {
  RollAnswer answer;
  std::size_t room = kRollPage;
  std::uint64_t place = query.from;
  const std::vector<PaperKey>& papers = state.delivery_papers();
  for (; place < papers.size() && room > 0; ++place, --room)
    answer.deliveries.push_back(paper_told(state, papers[place]));
  if (place < papers.size()) {
    answer.next = place;
    return Answer(std::move(answer));
  }
  const Households& households = state.households();
  const std::uint64_t end = kHouseholdsFrom + raw(households.next_id());
  for (place = std::max(place, kHouseholdsFrom + 1); place < end && room > 0; ++place, --room) {
    const HouseholdId id{static_cast<std::uint32_t>(place - kHouseholdsFrom)};
    const HouseholdRow* row = households.try_row(id);
    if (row != nullptr && households.resolve(id) == id) answer.households.push_back(row->pseudonym);
  }
  answer.next = place < end ? place : 0;
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

Result<HouseholdAnswer> answer_household(const Registry& registry, const Households& households,
                                         const HouseholdQuery& query, Date today) {
  const HouseholdId id = TRY(household_asked(households, query));
  const HouseholdRow& row = households.row(id);
  const Date date = query.date == kNoDate ? today : query.date;
  const EntitlementRow* right = households.entitlement(row, date);
  const Currency currency = right == nullptr ? Currency::eur : right->budget.currency;
  const UseRow use = households.use(id, Period::month, date, currency);
  const NameRow& bracket = registry.brackets.row(row.bracket);
  HouseholdAnswer answer{.pseudonym = row.pseudonym,
                         .legal_entity = registry.legal_entities.row(row.legal_entity).definition.code,
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
                         .given = money(use.market - use.paid, currency),
                         .tariff_version = row.given_by.version,
                         .level = row.given_by.level,
                         .renewals = row.renewals};
  if (const TariffRow* tariff = registry.tariffs.try_row(row.given_by.tariff))
    answer.tariff = tariff->versions.front().definition.code;
  const TariffVersion* bound_by = registry.tariff_version(row.access.tariff, row.access.version);
  if (bound_by != nullptr && rights_for(*bound_by, bracket.code) != nullptr) {
    answer.access_tariff = bound_by->definition.code;
    answer.access_version = bound_by->version;
  }
  if (right != nullptr) {
    answer.budget = right->budget;
    answer.basis = right->basis;
    answer.period = right->period;
    answer.budget_by_grid = right->by_grid;
    const UseRow of_period = households.use(id, right->period, date, currency);
    const std::int64_t used = right->basis == BudgetBasis::paid ? of_period.paid : of_period.market;
    answer.budget_left = money(right->budget.minor - used, right->budget.currency);
  }
  return answer;
}

Result<Answer> answer(const State& state, const Query& query, const AnswerContext& context) {
  return std::visit([&](const auto& each) { return answer_one(state, each, context); }, query);
}

}  // namespace engine
