#include "support/scenario_expect.h"

#include <map>

namespace test_support {
namespace {

using namespace engine;

Error syntax(std::string detail) {
  return fail(ErrorCode::syntax_error, {}, std::move(detail));
}

std::string shown(const std::string& text) {
  return "'" + text + "'";
}
std::string shown(std::string_view text) {
  return shown(std::string(text));
}
std::string shown(const Money& money) {
  return to_string(money);
}
std::string shown(Quantity quantity) {
  return std::to_string(quantity.units);
}
std::string shown(const Fraction& fraction) {
  return to_string(fraction);
}
std::string shown(Date date) {
  return to_string(date);
}
std::string shown(std::int64_t number) {
  return std::to_string(number);
}

// `name VALUE`: the value must be what was found.
template <class T>
Option is(std::string_view name, T found) {
  return {name, [name, found](Words& words) -> Result<void> {
            using Read = std::conditional_t<std::is_same_v<T, std::string_view>, std::string, T>;
            const Read said = TRY(read_as(words, static_cast<Read*>(nullptr)));
            if (said == found) return {};
            return not_as_said(std::string(name) + " is " + shown(found) + ", not " + shown(Read(said)));
          }};
}

template <class T>
Result<void> check_equal(std::string_view what, const T& found, const T& said) {
  if (found == said) return {};
  return not_as_said(std::string(what) + " is " + shown(found) + ", not " + shown(said));
}

// --- stock and funds -------------------------------------------------------------------------------------------------

Result<void> expect_stock(Words& words, Book& book) {
  const std::string shop = TRY(words.word("a shop"));
  const std::string product = TRY(words.word("a product"));
  std::optional<LotId> lot;
  TRY(read_options(words, {option("lot", lot)}));
  const auto answer = std::get<StockAnswer>(TRY(book.ask(StockQuery{.shop = shop, .product = product})));
  StockRowAnswer sum;
  const auto currency =
      book.state().registry().shops.row(*book.state().registry().shops.find(shop)).definition.currency;
  sum.value = sum.takings = Money{0, currency};
  for (const StockRowAnswer& row : answer.rows) {
    if (lot && row.lot != *lot) continue;
    sum.on_hand += row.on_hand, sum.sold += row.sold, sum.lost += row.lost;
    sum.counted += row.counted, sum.returned += row.returned;
    sum.value += row.value, sum.takings += row.takings;
  }
  TRY(check_equal("the stock", sum.on_hand, TRY(words.quantity())));
  return read_options(words, {is("worth", sum.value), is("takings", sum.takings), is("sold", sum.sold),
                              is("lost", sum.lost), is("counted", sum.counted), is("returned", sum.returned)});
}

Result<FundUse> use_of(const std::vector<FundUse>& uses, const std::string& key) {
  for (const FundUse& use : uses)
    if (use.key == key) return use;
  return FundUse{.key = key};
}

// `open REFERENCE AMOUNT`: what is still reserved for it.
Option open_is(const FundAnswer& fund) {
  return {"open", [&fund](Words& words) -> Result<void> {
            const std::string reference = TRY(words.word("a reference"));
            Money found{0, fund.left.currency};
            for (const CommitmentAnswer& each : fund.commitments)
              if (each.reference == reference) found = each.open;
            return check_equal("what is open under " + reference, found, TRY(words.money()));
          }};
}

Result<void> expect_fund(Words& words, Book& book) {
  FundsQuery query;
  query.fund = TRY(words.word("a fund"));
  const auto answer = std::get<FundsAnswer>(TRY(book.ask(query)));
  const FundAnswer& fund = answer.funds.front();
  const std::map<std::string, const std::vector<FundUse>*> parts = {
      {"in", &fund.by_shop}, {"for", &fund.by_category}, {"month", &fund.by_month}};
  if (const auto part = parts.find(words.peek()); part != parts.end()) {
    TRY(words.word("a part"));
    const FundUse use = TRY(use_of(*part->second, TRY(words.word("a shop, category or month"))));
    return read_options(words, {is("spent", use.spent), is("households", use.households)});
  }
  return read_options(words, {is("granted", fund.granted), is("received", fund.received), is("spent", fund.spent),
                              is("left", fund.left), is("fed", fund.fed), is("households", fund.households),
                              is("committed", fund.committed), is("captured", fund.captured),
                              is("reassigned", fund.reassigned), is("at-sale", fund.spent_at_sale), open_is(fund)});
}

Result<void> expect_unfunded(Words& words, Book& book) {
  const auto answer = std::get<FundsAnswer>(TRY(book.ask(FundsQuery{})));
  const Money said = TRY(words.money());
  const auto in_that = [&said](const std::vector<Money>& amounts) {
    for (const Money& each : amounts)
      if (each.currency == said.currency) return each;
    return Money{0, said.currency};
  };
  TRY(check_equal("what is unfunded", in_that(answer.unfunded), said));
  return read_options(words, {is("reassigned", in_that(answer.reassigned))});
}

// --- households ------------------------------------------------------------------------------------------------------

Result<void> expect_household(Words& words, Book& book) {
  HouseholdQuery query;
  if (words.take("card"))
    query.card = TRY(words.word("a card"));
  else
    query.pseudonym = TRY(words.word("a pseudonym"));
  if (words.take("that-had-card")) query.card = TRY(words.word("a card"));
  if (words.take("month")) query.date = first_day(TRY(parse_month(TRY(words.word("a month")))));
  const auto answered = book.ask(query);
  if (words.take("error")) {
    const std::string said = TRY(words.word("an error"));
    if (answered.ok()) return not_as_said("the household is known");
    return check_equal("the error", std::string(to_string(answered.error().code)), said);
  }
  if (!answered.ok()) return answered.error();
  const auto& found = std::get<HouseholdAnswer>(*answered);
  std::string cards;
  for (const std::string& card : found.cards) cards += (cards.empty() ? "" : "+") + card;
  return read_options(
      words, {is("bracket", found.bracket), is("size", std::int64_t{found.size_class}), is("from", found.valid_from),
              is("to", found.valid_to), is("visits", found.visits), is("paid", found.paid), is("market", found.market),
              is("given", found.given), is("cards", cards), is("pseudonym", found.pseudonym),
              is("entitled", std::string(found.entitled ? "yes" : "no")),
              is("budget-left", found.budget_left.value_or(eur(INT64_MIN))), is("measured-by", found.tariff),
              is("level", found.level), is("renewals", found.renewals), is("bound-by", found.access_tariff)});
}

// --- refusals: the last event of the book ----------------------------------------------------------------------------

// What was asked of one product, over all lines.
Option asked_for(const Registry& registry, const ledger::CommandRefused& refused) {
  return {"asked", [&registry, &refused](Words& words) -> Result<void> {
            const std::string product = TRY(words.word("a product"));
            Quantity found;
            for (const ledger::AskedLine& line : refused.asked)
              if (!is_none(line.product) && registry.products.row(line.product).definition.code == product)
                found += line.quantity;
            return check_equal("what was asked of " + product, found, TRY(words.quantity()));
          }};
}

Result<void> expect_refusal(Words& words, Book& book) {
  const std::vector<ledger::Event> events = TRY(book.events());
  const auto* refused = events.empty() ? nullptr : std::get_if<ledger::CommandRefused>(&events.back().body);
  if (refused == nullptr) return not_as_said("the last event is no refusal");
  const Registry& registry = book.state().registry();
  const NameRow* bracket = registry.brackets.try_row(refused->bracket);
  return read_options(
      words, {is("code", to_string(refused->reason.code)), is("bracket", bracket == nullptr ? "" : bracket->code),
              is("not-covered", refused->refused), asked_for(registry, *refused)});
}

// --- tickets and their draws -----------------------------------------------------------------------------------------

Result<TicketAnswer> ticket(Words& words, Book& book) {
  TicketQuery query;
  query.ticket = TRY(words.word("a ticket"));
  return std::get<TicketAnswer>(TRY(book.ask(query)));
}

Result<QuoteAnswer> basket(Words& words, Book& book, const std::optional<QuoteAnswer>& quote) {
  if (!words.take("quote")) return TRY(ticket(words, book)).basket;
  if (quote) return *quote;
  return syntax("nothing was quoted before");
}

// `2` or `2.1`: the line, the draw, both from 1.
Result<QuotedDraw> draw_at(Words& words, const QuoteAnswer& basket) {
  const std::string place = TRY(words.word("LINE.DRAW"));
  const std::size_t dot = place.find('.');
  if (dot == std::string::npos || dot + 1 == place.size()) return syntax("'" + place + "' is not LINE.DRAW");
  const auto line = static_cast<std::size_t>(std::atoi(place.c_str())) - 1;
  const auto draw = static_cast<std::size_t>(std::atoi(place.c_str() + dot + 1)) - 1;
  if (line >= basket.lines.size()) return not_as_said("there are " + std::to_string(basket.lines.size()) + " lines");
  const auto& draws = basket.lines[line].draws;
  if (draw >= draws.size()) return not_as_said("the line has " + std::to_string(draws.size()) + " draws");
  return draws[draw];
}

Option share_is(const QuotedDraw& told) {
  return {"share", [&told](Words& words) -> Result<void> {
            const std::string fund = TRY(words.word("a fund"));
            Money found{0, told.draw.cost.currency};
            for (std::size_t i = 0; i < told.share_funds.size(); ++i)
              if (told.share_funds[i] == fund) found = told.draw.shares[i].amount;
            return check_equal("the share of " + fund, found, TRY(words.money()));
          }};
}

Option asked_is(const QuotedDraw& told) {
  return {"asked", [&told](Words& words) -> Result<void> {
            const std::string fund = TRY(words.word("a fund"));
            std::string found = "not asked";
            for (const FundLine& line : told.funds)
              if (line.fund == fund) found = line.outcome;
            return check_equal("what became of " + fund, found, TRY(words.word("an outcome")));
          }};
}

Result<void> expect_draw(Words& words, Book& book, const std::optional<QuoteAnswer>& quote) {
  const QuotedDraw told = TRY(draw_at(words, TRY(basket(words, book, quote))));
  const ledger::Draw& draw = told.draw;
  return read_options(
      words, {is("lot", std::int64_t{raw(draw.lot)}), is("quantity", draw.quantity), is("price", draw.unit_price),
              is("amount", draw.amount), is("cost", draw.cost), is("market", draw.market),
              is("unfunded", draw.unfunded), is("surplus", draw.surplus), is("basis", to_string(draw.basis)),
              is("rule", std::int64_t{draw.rule}), is("base", draw.base_price), is("rate", told.rate),
              is("limit", to_string(draw.limit)), is("formula", to_string(told.formula)),
              is("lowest", std::int64_t{draw.lowest}), share_is(told), asked_is(told)});
}

Result<void> expect_draws(Words& words, Book& book, const std::optional<QuoteAnswer>& quote) {
  const QuoteAnswer found = TRY(basket(words, book, quote));
  const auto line = static_cast<std::size_t>(TRY(words.number("a line")));
  if (line == 0 || line > found.lines.size()) return not_as_said("there is no such line");
  const auto count = static_cast<std::int64_t>(found.lines[line - 1].draws.size());
  return check_equal("the number of draws", count, TRY(words.number("a number")));
}

Result<void> expect_ticket(Words& words, Book& book) {
  const TicketAnswer found = TRY(ticket(words, book));
  const std::string version = std::to_string(found.basket.tariff_version);
  return read_options(
      words, {is("household", found.household), is("bracket", found.basket.bracket), is("tariff", found.basket.tariff),
              is("version", version), is("on", found.effective_date), is("due", found.basket.total),
              is("original", found.original_ticket), is("source", found.source), is("level", found.basket.level),
              is("pool", found.basket.pool), is("top-up", found.basket.top_up), is("override", found.override_by.role),
              is("placed-by", found.basket.placement.by)});
}

Result<void> expect_line(Words& words, Book& book, const std::optional<QuoteAnswer>& quote) {
  const QuoteAnswer found = TRY(basket(words, book, quote));
  const auto number = static_cast<std::size_t>(TRY(words.number("a line")));
  if (number == 0 || number > found.lines.size()) return not_as_said("there is no such line");
  const QuotedLine& line = found.lines[number - 1];
  return read_options(words, {is("amount", line.amount), is("rank", std::int64_t{line.rank}),
                              is("vat", std::int64_t{line.vat_rate}), is("nature", to_string(line.nature))});
}

Result<void> expect_paid(Words& words, Book& book) {
  const TicketAnswer found = TRY(ticket(words, book));
  const std::string means = TRY(words.word("means of payment"));
  Money sum{0, found.basket.total.currency};
  for (const ledger::Payment& payment : found.payments)
    if (to_string(payment.means) == means) sum += payment.amount;
  return check_equal("what was paid by " + means, sum, TRY(words.money()));
}

Result<void> expect_number(Words& words, Book& book) {
  const std::string source = TRY(words.word("a source"));
  const auto answer = std::get<LastNumberAnswer>(TRY(book.ask(LastNumberQuery{.source = source})));
  return check_equal("the last number", static_cast<std::int64_t>(raw(answer.last)), TRY(words.number("a number")));
}

}  // namespace

Result<void> check_expectation(Words& words, Book& book, const std::optional<QuoteAnswer>& quote) {
  const std::string what = TRY(words.word("what is expected"));
  if (what == "stock") return expect_stock(words, book);
  if (what == "fund") return expect_fund(words, book);
  if (what == "unfunded") return expect_unfunded(words, book);
  if (what == "household") return expect_household(words, book);
  if (what == "refusal") return expect_refusal(words, book);
  if (what == "draw") return expect_draw(words, book, quote);
  if (what == "draws") return expect_draws(words, book, quote);
  if (what == "ticket") return expect_ticket(words, book);
  if (what == "line") return expect_line(words, book, quote);
  if (what == "paid") return expect_paid(words, book);
  if (what == "number") return expect_number(words, book);
  return syntax("nothing can be expected of '" + what + "'");
}

}  // namespace test_support
