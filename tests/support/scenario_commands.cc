#include "support/scenario_commands.h"

#include <map>

namespace test_support {
namespace {

using namespace engine;

Error syntax(std::string detail) {
  return fail(ErrorCode::syntax_error, {}, std::move(detail));
}

std::string office() {
  return std::string(kOffice);
}

// Reads one or more, separated by `;`.
Result<void> each_of(Words& words, const std::function<Result<void>(Words&)>& read_one) {
  do {
    TRY(read_one(words));
  } while (words.take(";"));
  return {};
}

// --- households and money --------------------------------------------------------------------------------------------

// by TARIFF VERSION [level N]
Option source_option(AskedSource& source) {
  return {"by", [&source](Words& words) -> Result<void> {
            source.tariff = TRY(words.word("a tariff"));
            source.version = static_cast<std::uint32_t>(TRY(words.number("a version")));
            if (words.take("level")) source.level = TRY(words.number("a level"));
            return {};
          }};
}

// override ROLE "REASON"
Option override_option(std::optional<ledger::Override>& override_by) {
  return {"override", [&override_by](Words& words) -> Result<void> {
            override_by.emplace().role = TRY(words.word("a role"));
            override_by->reason = TRY(words.label());
            return {};
          }};
}

Result<AskedCommand> household(Words& words, const State&) {
  EnrolHousehold asked;
  asked.pseudonym = TRY(words.word("a pseudonym"));
  asked.legal_entity = "asso";
  TRY(read_options(
      words, {option("bracket", asked.bracket), option("of", asked.legal_entity), option("size", asked.size_class),
              option("from", asked.valid_from), option("to", asked.valid_to), source_option(asked.given_by)}));
  return AskedCommand{office(), asked};
}

Result<AskedCommand> renew(Words& words, const State&) {
  RenewHousehold asked;
  asked.pseudonym = TRY(words.word("a pseudonym"));
  TRY(read_options(words, {option("bracket", asked.bracket), option("from", asked.valid_from),
                           option("to", asked.valid_to), source_option(asked.given_by),
                           override_option(asked.override_by), flag("without-right", asked.ends_right, true)}));
  return AskedCommand{office(), asked};
}

Result<AskedCommand> correct(Words& words, const State&) {
  CorrectHousehold asked;
  asked.pseudonym = TRY(words.word("a pseudonym"));
  TRY(read_options(words, {option("bracket", asked.bracket), option("size", asked.size_class),
                           source_option(asked.given_by), flag("without-right", asked.ends_right, true)}));
  return AskedCommand{office(), asked};
}

Result<AskedCommand> merge(Words& words, const State&) {
  MergeHouseholds asked;
  asked.from = TRY(words.word("a pseudonym"));
  TRY(words.expect("into"));
  asked.into = TRY(words.word("a pseudonym"));
  return AskedCommand{office(), asked};
}

Result<AskedCommand> card(Words& words, const State&) {
  IssueCard asked;
  asked.card = TRY(words.word("a card"));
  TRY(words.expect("of"));
  asked.pseudonym = TRY(words.word("a pseudonym"));
  return AskedCommand{office(), asked};
}

Result<AskedCommand> revoke(Words& words, const State&) {
  RevokeCard asked;
  asked.card = TRY(words.word("a card"));
  return AskedCommand{office(), asked};
}

Result<AskedCommand> budget(Words& words, const State&) {
  GrantEntitlement asked;
  asked.pseudonym = TRY(words.word("a pseudonym"));
  asked.budget = TRY(words.money());
  std::string basis = "paid";
  AskedSource grid;
  TRY(read_options(words, {option("on", basis), option("from", asked.valid_from), option("to", asked.valid_to),
                           flag("weekly", asked.period, Period::week), source_option(grid)}));
  asked.tariff = grid.tariff;
  asked.tariff_version = grid.version;
  const auto known = parse_BudgetBasis(basis);
  if (!known) return syntax("a budget is on what is paid or on the market value");
  asked.basis = *known;
  return AskedCommand{office(), asked};
}

Result<AskedCommand> grant(Words& words, const State&) {
  RecordGrant asked;
  if (words.take("received")) asked.step = GrantStep::received;
  if (words.take("opening")) asked.step = GrantStep::opening;
  asked.fund = TRY(words.word("a fund"));
  asked.amount = TRY(words.money());
  TRY(words.expect("ref"));
  asked.reference = TRY(words.word("a reference"));
  return AskedCommand{office(), asked};
}

Result<AskedCommand> commitment(Words& words, CommitmentStep step) {
  Commit asked{.step = step};
  asked.fund = TRY(words.word("a fund"));
  asked.amount = TRY(words.money());
  TRY(words.expect("ref"));
  asked.reference = TRY(words.word("a reference"));
  return AskedCommand{office(), asked};
}
Result<AskedCommand> commit(Words& words, const State&) {
  return commitment(words, CommitmentStep::committed);
}
Result<AskedCommand> release(Words& words, const State&) {
  return commitment(words, CommitmentStep::released);
}
Result<AskedCommand> capture(Words& words, const State&) {
  return commitment(words, CommitmentStep::captured);
}

Result<std::string> payer(Words& words) {
  if (words.take("unfunded")) return std::string();
  return words.word("a fund, or unfunded");
}

Result<AskedCommand> reassign(Words& words, const State&) {
  Reassign asked{.reason = "essai"};
  asked.from = TRY(payer(words));
  TRY(words.expect("to"));
  asked.to = TRY(payer(words));
  TRY(read_options(words, {option("since", asked.since), option("until", asked.until), option("limit", asked.limit),
                           option("because", asked.reason)}));
  return AskedCommand{office(), asked};
}

// `undo -1`: the last reassignment; `undo -2`: the one before.
Result<AskedCommand> undo(Words& words, const State& state) {
  UndoReassignment asked{.reason = "essai"};
  std::int64_t back = -TRY(words.number("how far back, -1: the last"));
  for (std::uint64_t sequence = raw(state.last_sequence()); sequence > 0 && back > 0; --sequence)
    if (state.balances().reassignment(Sequence{sequence}) != nullptr && --back == 0)
      asked.reassignment = Sequence{sequence};
  TRY(read_options(words, {option("because", asked.reason)}));
  return AskedCommand{office(), asked};
}

// --- goods -----------------------------------------------------------------------------------------------------------

Unit unit_of(const State& state, const std::string& product) {
  const auto id = state.registry().products.find(product);
  return id ? state.registry().products.row(*id).definition.unit : Unit::piece;
}

// `1,10` for a piece, a kilo or a litre, in millionths for one base unit.
Result<MicroCost> unit_cost(Words& words, Unit unit) {
  std::string text = TRY(words.word("a cost"));
  const Fraction cost = TRY(Fraction::parse(text));
  return MicroCost{
      TRY(multiply_divide(cost.numerator, 1'000'000, cost.denominator * units_per_price(unit), Rounding::half_up))};
}

Result<DeliveredLot> delivered_lot(Words& words, const State& state) {
  DeliveredLot lot;
  lot.product = TRY(words.word("a product"));
  lot.quantity = TRY(words.quantity());
  TRY(words.expect("at"));
  lot.unit_cost = TRY(unit_cost(words, unit_of(state, lot.product)));
  Date dlc = kNoDate, ddm = kNoDate;
  TRY(read_options(words, {option("label", lot.label), flag("donated", lot.origin, Origin::donated),
                           flag("state_funded", lot.origin, Origin::state_funded), option("market", lot.market_price),
                           option("dlc", dlc), option("ddm", ddm), option("cap", lot.price_cap),
                           flag("free", lot.free_of_charge, true)}));
  if (dlc != kNoDate) lot.expiry_kind = ExpiryKind::dlc;
  if (ddm != kNoDate) lot.expiry_kind = ExpiryKind::ddm;
  lot.expiry = dlc != kNoDate ? dlc : ddm;
  return lot;
}

Result<AskedCommand> deliver(Words& words, const State& state) {
  Deliver asked;
  asked.shop = TRY(words.word("a shop"));
  TRY(read_options(
      words, {option("from", asked.supplier), option("ref", asked.reference), flag("opening", asked.opening, true)}));
  TRY(words.expect(":"));
  TRY(each_of(words, [&](Words&) -> Result<void> {
    asked.lots.push_back(TRY(delivered_lot(words, state)));
    return {};
  }));
  return AskedCommand{office(), asked};
}

Result<AskedCommand> count(Words& words, const State&) {
  CountStock asked;
  asked.shop = TRY(words.word("a shop"));
  TRY(words.expect(":"));
  TRY(each_of(words, [&](Words&) -> Result<void> {
    CountLine line;
    line.product = TRY(words.word("a product"));
    line.counted = TRY(words.quantity());
    TRY(read_options(words, {option("lot", line.lot)}));
    asked.lines.push_back(line);
    return {};
  }));
  return AskedCommand{office(), asked};
}

Result<AskedCommand> lose(Words& words, const State&) {
  RecordLoss asked;
  asked.shop = TRY(words.word("a shop"));
  TRY(words.expect(":"));
  TRY(each_of(words, [&](Words&) -> Result<void> {
    LossLine line;
    line.product = TRY(words.word("a product"));
    line.quantity = TRY(words.quantity());
    const std::string cause = TRY(words.word("a cause"));
    const auto known = parse_LossCause(cause);
    if (!known) return syntax("'" + cause + "' is no cause of a loss");
    line.cause = *known;
    TRY(read_options(words, {option("lot", line.lot)}));
    asked.lines.push_back(line);
    return {};
  }));
  return AskedCommand{office(), asked};
}

// --- sales and returns -----------------------------------------------------------------------------------------------

std::string shop_of(const State& state, const std::string& till) {
  const auto id = state.registry().sources.find(till);
  return id ? state.registry().sources.row(*id).definition.shop : std::string();
}

// `cash 0,40; voucher rest from ville no V-12`; without the mark, all of it in cash; `nothing`, or `as-paid` of a
// return, names no means.
Result<std::vector<AskedPayment>> payments(Words& words, std::string_view mark) {
  std::vector<AskedPayment> payments;
  if (!words.take(mark)) return std::vector<AskedPayment>{AskedPayment{}};
  if (words.take("nothing") || words.take("as-paid")) return payments;
  TRY(each_of(words, [&](Words&) -> Result<void> {
    const std::string means = TRY(words.word("means of payment"));
    const auto known = parse_PaymentMeans(means);
    if (!known) return syntax("'" + means + "' is no means of payment");
    AskedPayment payment{.means = *known};
    if (!words.take("rest")) payment.amount = TRY(words.money());
    TRY(read_options(words, {option("from", payment.issuer), option("no", payment.reference)}));
    payments.push_back(payment);
    return {};
  }));
  return payments;
}

Result<AskedCommand> sell(Words& words, const State& state) {
  const std::string till = TRY(words.word("a till"));
  Sell asked{.shop = shop_of(state, till)};
  const Option tariff{"tariff", [&asked](Words& rest) -> Result<void> {
                        asked.tariff = TRY(rest.word("a tariff"));
                        asked.tariff_version = static_cast<std::uint32_t>(TRY(rest.number("a version")));
                        return {};
                      }};
  TRY(read_options(
      words, {option("in", asked.shop), option("household", asked.household), option("card", asked.card),
              option("ticket", asked.ticket), option("currency", asked.currency), tariff,
              option("bracket", asked.bracket), option("top-up", asked.top_up), override_option(asked.override_by)}));
  TRY(words.expect(":"));
  if (words.empty()) return AskedCommand{till, asked};  // a sale of nothing
  TRY(each_of(words, [&](Words&) -> Result<void> {
    AskedSaleLine line;
    line.product = TRY(words.word("a product"));
    line.quantity = TRY(words.quantity());
    TRY(read_options(words, {option("lot", line.lot), option("for", line.amount), option("each", line.unit_price),
                             option("rank", line.rank)}));
    asked.lines.push_back(line);
    return {};
  }));
  asked.payments = TRY(payments(words, "paid"));
  return AskedCommand{till, asked};
}

Result<AskedReturnLine> return_line(Words& words) {
  AskedReturnLine line;
  line.quantity = TRY(words.quantity());
  TRY(words.expect("of"));
  if (words.take("line"))
    line.original_line = static_cast<std::uint16_t>(TRY(words.number("a line")));
  else
    line.product = TRY(words.word("a product"));
  TRY(read_options(words, {option("for", line.amount), option("each", line.unit_price), option("as", line.product),
                           flag("discarded", line.restocked, false)}));
  return line;
}

Result<AskedCommand> take_back(Words& words, const State& state) {
  const std::string till = TRY(words.word("a till"));
  TakeBack asked{.shop = shop_of(state, till)};
  TRY(read_options(words,
                   {option("in", asked.shop), option("of", asked.original_ticket), option("ticket", asked.ticket),
                    option("household", asked.household), option("currency", asked.currency)}));
  TRY(words.expect(":"));
  TRY(each_of(words, [&](Words&) -> Result<void> {
    asked.lines.push_back(TRY(return_line(words)));
    return {};
  }));
  asked.refunds = TRY(payments(words, "refunded"));
  return AskedCommand{till, asked};
}

using Reader = Result<AskedCommand> (*)(Words&, const State&);

const std::map<std::string, Reader>& readers() {
  static const std::map<std::string, Reader> kReaders = {
      {"household", household}, {"renew", renew},   {"correct", correct}, {"merge", merge},
      {"card", card},           {"revoke", revoke}, {"budget", budget},   {"grant", grant},
      {"deliver", deliver},     {"count", count},   {"lose", lose},       {"sell", sell},
      {"return", take_back},    {"commit", commit}, {"release", release}, {"capture", capture},
      {"reassign", reassign},   {"undo", undo}};
  return kReaders;
}

}  // namespace

bool is_command(const std::string& verb) {
  return readers().contains(verb) || is_definition(verb);
}

Result<AskedCommand> read_command(const std::string& verb, Words& words, const State& state) {
  const auto reader = readers().find(verb);
  if (reader == readers().end()) {
    Declare asked{TRY(read_definition(verb, words))};
    return AskedCommand{office(), std::move(asked)};
  }
  AskedCommand asked = TRY(reader->second(words, state));
  return asked;
}

}  // namespace test_support
