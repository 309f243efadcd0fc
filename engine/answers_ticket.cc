// Quotes and tickets: a basket told with its codes, draws, rules and reasons.
#include "engine/answers_parts.h"
#include "engine/sale.h"

namespace engine {
namespace {

class Telling {
 public:
  Telling(const State& state, TariffId tariff, std::uint32_t version, std::int64_t level)
      : state_(state),
        registry_(state.registry()),
        version_(registry_.tariff_version(tariff, version)),
        level_(level) {}

  QuoteAnswer head(ShopId shop, BracketId bracket, Date date) const {
    QuoteAnswer answer{.shop = registry_.shops.row(shop).definition.code, .date = date, .level = level_};
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
            .amount = amount,
            .nature = product.nature};
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
    for (const ledger::Bracket& bracket : version_->definition.brackets)
      if (bracket.code == rule.bracket) told.rounding = bracket.rounding;
    const bool is_other = draw.lowest != 0 && draw.lowest <= rule.or_lower.size();
    tell_formula(is_other ? rule.or_lower[draw.lowest - 1u] : rule.formula, told);
    return told;
  }

  std::string fund_code(FundId id) const { return is_none(id) ? "" : registry_.funds.row(id).definition.code; }

 private:
  bool level_is_rate() const { return version_->definition.linear->gives == LineGives::rate; }

  // A level that is a rate is told as the rate that it makes with its formula's.
  void tell_formula(const PriceFormula& formula, QuotedDraw& told) const {
    told.base = formula.base;
    told.rate = formula.rate;
    told.formula = formula.kind;
    if (formula.kind != FormulaKind::level || !level_is_rate()) return;
    told.formula = FormulaKind::rate;
    const auto level = Fraction::create(level_, kLevelsOfRate);
    const auto rate = level.ok() ? multiply(*level, formula.rate) : level;
    if (rate.ok()) told.rate = *rate;
  }

  const State& state_;
  const Registry& registry_;
  const TariffVersion* version_;
  std::int64_t level_;
};

// A sale of before it was kept does not say which of its rule's formulas gave the price.
void tell_lowest(const Telling& telling, std::uint16_t lowest, QuotedDraw& told) {
  ledger::Draw draw = told.draw;
  draw.lowest = lowest;
  told = telling.draw(draw);
}

// --- who pays the rest, and why that one -----------------------------------------------------------------------------

struct AskedFund {
  const pricing::FundReason* reason;
  const pricing::FundView* view;
};

const pricing::FundView& view_of(const Registry& registry, FundId id) {
  const auto& views = registry.fund_views();
  const auto view = std::find_if(views.begin(), views.end(), [id](const auto& each) { return each.id == id; });
  CHECK(view != views.end(), raw(id));
  return *view;
}

FundLine fund_line(const Registry& registry, const AskedFund& asked) {
  const ledger::Fund& fund = registry.funds.row(asked.reason->fund).definition;
  return {.fund = fund.code,
          .outcome = std::string(pricing::to_string(asked.reason->outcome)),
          .amount = asked.reason->amount,
          .left_before = asked.reason->left_before,
          .basis = fund.basis,
          .order = fund.order,
          .until = fund.to,
          .share_kind = fund.share_kind,
          .share = fund.share,
          .unit_share = {fund.unit_share, fund.currency},
          .weight = fund.weight};
}

// Of the funds that could pay, in paying order: what set each apart from the one before it, the first from the next.
void tell_places(const std::vector<AskedFund>& able, std::vector<FundLine*>& lines) {
  for (std::size_t i = 0; i < able.size(); ++i) {
    FundLine& line = *lines[i];
    line.position = static_cast<std::uint16_t>(i + 1);
    line.place = "alone";
    if (able.size() == 1) continue;
    const pricing::FundView& beside = *able[i == 0 ? 1 : i - 1].view;
    line.place = std::string(pricing::to_string(pricing::told_apart(*able[i].view, beside)));
    std::int64_t weights = 0;
    std::size_t members = 0;
    for (const AskedFund& other : able)
      if (line.order != 0 && other.view->order == line.order) weights += other.view->weight, ++members;
    if (members > 1) line.tier_weight = weights;
  }
}

std::vector<FundLine> fund_lines(const Registry& registry, const std::vector<pricing::FundReason>& reasons) {
  std::vector<FundLine> lines;
  lines.reserve(reasons.size());
  std::vector<AskedFund> able;
  std::vector<FundLine*> told;
  for (const pricing::FundReason& reason : reasons) {
    const AskedFund asked{&reason, &view_of(registry, reason.fund)};
    lines.push_back(fund_line(registry, asked));
    if (!pricing::could_pay(reason.outcome)) continue;
    able.push_back(asked);
    told.push_back(&lines.back());
  }
  tell_places(able, told);
  return lines;
}

// --- who gave the bracket --------------------------------------------------------------------------------------------

void tell_row(const TariffVersion& version, BracketId bracket, BracketPlacement& placement) {
  const auto listed = std::find(version.brackets.begin(), version.brackets.end(), bracket);
  const Measure& measure = version.definition.measure;
  placement.tariff = version.definition.code;
  placement.version = version.version;
  placement.measure = measure.kind;
  placement.bounds = measure.bounds;
  placement.grows = measure.growth != Growth{};
  if (listed == version.brackets.end()) return;
  const auto index = static_cast<std::size_t>(listed - version.brackets.begin());
  const ledger::Bracket& row = version.definition.brackets[index];
  placement.row = static_cast<std::uint16_t>(index + 1);
  placement.from = row.from;
  placement.up_to = row.up_to;
  placement.resident = row.resident;
  placement.referred = row.referred;
}

}  // namespace

BracketPlacement placement_of(const Registry& registry, const HouseholdRow* household, bool chosen) {
  if (chosen) return {.by = "choice"};
  if (household == nullptr) return {.by = "public"};
  BracketPlacement placement{.by = "shop"};
  const TariffVersion* version = registry.tariff_version(household->given_by.tariff, household->given_by.version);
  if (version == nullptr) return placement;
  placement.by = "tariff";
  tell_row(*version, household->bracket, placement);
  return placement;
}

void explain_ticket(const State& before, const ledger::Sold& sale, const pricing::Quote& quote,
                    std::optional<HouseholdId> household, TicketAnswer& ticket) {
  const HouseholdRow* row = household ? before.households().try_row(*household) : nullptr;
  if (!ticket.explanation.household_withheld || sale.chosen)
    ticket.basket.placement = placement_of(before.registry(), row, sale.chosen);
  const Telling telling(before, sale.tariff, sale.tariff_version, sale.level);
  for (std::size_t i = 0; i < quote.lines.size(); ++i)
    for (std::size_t j = 0; j < quote.lines[i].draws.size(); ++j) {
      QuotedDraw& told = ticket.basket.lines[i].draws[j];
      if (told.draw.lowest == 0) tell_lowest(telling, quote.lines[i].draws[j].lowest, told);
      told.funds = fund_lines(before.registry(), quote.lines[i].draws[j].fund_reasons);
    }
}

Result<Answer> answer_one(const State& state, const QuoteQuery& query, const AnswerContext& context) {
  const PricedSale priced = TRY(price_sale(state, query.sale, CommandNature::request,
                                           {.priced = context.today, .counted = context.today}, pricing::Explain::yes));
  const Telling telling = priced.tariff
                              ? Telling(state, priced.tariff->id, priced.tariff->version->version, priced.level)
                              : Telling(state, TariffId{}, 0, 0);
  QuoteAnswer answer = telling.head(priced.shop, priced.bracket, context.today);
  answer.total = priced.quote.total;
  answer.top_up = priced.top_up;
  answer.pool = telling.fund_code(priced.pool);
  answer.warnings = priced.warnings;
  answer.placement = placement_of(
      state.registry(), priced.household ? state.households().try_row(*priced.household) : nullptr, priced.chosen);
  for (const pricing::PricedLine& each : priced.quote.lines) {
    Quantity quantity;
    for (const pricing::PricedDraw& draw : each.draws) quantity += draw.draw.quantity;
    QuotedLine line = telling.line(each.product, quantity, each.amount);
    line.rank = query.sale.lines[answer.lines.size()].rank;
    line.vat_rate = state.registry().products.row(each.product).definition.vat_rate;
    for (const pricing::PricedDraw& draw : each.draws) {
      line.draws.push_back(telling.draw(draw_of(draw)));
      line.draws.back().funds = fund_lines(state.registry(), draw.fund_reasons);
      const QuotedDraw& told = line.draws.back();
      if (told.expiry_kind == ExpiryKind::ddm && told.expiry < context.today)
        answer.warnings.push_back({ErrorCode::lot_expired, at("lines", answer.lines.size())});
    }
    answer.lines.push_back(std::move(line));
  }
  return Answer(std::move(answer));
}

namespace {

void tell_more(const ledger::SaleLine& sold, QuotedLine& line) {
  line.rank = sold.rank;
  line.vat_rate = sold.vat_rate;
}
void tell_more(const ledger::ReturnLine&, QuotedLine&) {}

template <class Lines>
void tell_lines(const Telling& telling, const Lines& lines, QuoteAnswer& basket) {
  for (const auto& each : lines) {
    QuotedLine line = telling.line(each.product, each.quantity, each.amount);
    tell_more(each, line);
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
  if (sold.override_by) answer.override_by = *sold.override_by;
  const Telling telling(state, sold.tariff, sold.tariff_version, sold.level);
  answer.basket = telling.head(sold.shop, sold.bracket, event.envelope.effective_date);
  answer.basket.total = Money{0, sold.currency};
  answer.basket.top_up = Money{sold.top_up.minor, sold.currency};
  answer.basket.pool = telling.fund_code(sold.pool);
  if (sold.chosen) answer.basket.placement.by = "choice";
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
  std::int64_t level = 0;
  std::optional<ledger::Event> original;
  if (!is_none(returned.original)) original = TRY(context.find_event(returned.original));
  if (const auto* sold = original ? std::get_if<ledger::Sold>(&original->body) : nullptr) {
    answer.original_ticket = sold->ticket;
    tariff = sold->tariff;
    version = sold->tariff_version;
    level = sold->level;
  }
  const Telling telling(state, tariff, version, level);
  answer.basket = telling.head(returned.shop, returned.bracket, event.envelope.effective_date);
  answer.basket.total = Money{0, returned.currency};
  answer.basket.top_up = answer.basket.total;
  answer.basket.pool = telling.fund_code(returned.pool);
  tell_lines(telling, returned.lines, answer.basket);
  return answer;
}

}  // namespace

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

}  // namespace engine
