#include "support/random_run.h"

namespace test_support {

using namespace engine;

namespace {

// A number from 0 up to and with `last`.
// All of it from the first run on: RapidCheck would begin with the low numbers alone, so with deliveries alone.
std::int64_t upto(std::int64_t last) {
  return *rc::gen::resize(rc::kNominalSize, rc::gen::inRange<std::int64_t>(0, last + 1));
}
bool one_in(std::int64_t count) {
  return upto(count - 1) == 0;
}
template <class T>
T one_of(std::vector<T> items) {
  return items[static_cast<std::size_t>(upto(static_cast<std::int64_t>(items.size()) - 1))];
}
std::string any_shop() {
  return one_of<std::string>({"noailles", "gardanne"});
}
std::string till_of(const std::string& shop) {
  return shop + "-1";
}
std::string any_product() {
  return one_of<std::string>({"riz", "farine", "lait"});
}
std::string any_sold() {
  return one_in(8) ? "bocal" : any_product();
}
std::string any_bracket() {
  return one_of<std::string>({"rouge", "plein", "aide", "soutien"});
}
std::string any_household() {
  return one_of<std::string>({"", "N-001", "N-002", "N-003"});
}
std::string any_fund() {
  return one_of<std::string>({"tiers", "moitie", "ville-aide", "plafond", "bons", "caisse"});
}
Quantity any_quantity(const std::string& product) {
  return {1 + upto(product == "farine" ? 2500 : 5)};
}
// Mostly the book's choice; now and then a lot that may or may not be there.
LotId any_lot() {
  return one_in(6) ? LotId{static_cast<std::uint32_t>(1 + upto(8))} : LotId{};
}

void declare(Book& book, ledger::Definition definition) {
  RC_ASSERT(book.send("bureau", Declare{std::move(definition)}).value().outcome == Outcome::recorded);
}

void declare_fund(Book& book, ledger::Fund fund) {
  fund.label = fund.code;
  fund.funder = "ville";
  fund.from = day("2026-01-01");
  declare(book, fund);
}

// The network's own tariff, with all that bounds it.
ledger::Tariff bounded_tariff() {
  return {.code = "solidaire",
          .label = "Solidaire",
          .from = day("2026-01-01"),
          .public_bracket = "plein",
          .brackets = {{.code = "plein", .label = "Plein"},
                       {.code = "rouge", .label = "Rouge"},
                       {.code = "aide", .label = "Aidé", .needs_pool = true},
                       {.code = "soutien", .label = "Soutien"}},
          .rules = {{.bracket = "plein", .formula = {.base = PriceBase::full}},
                    {.bracket = "rouge", .formula = {.rate = {1, 5}}},
                    {.bracket = "rouge", .rank_from = 3, .formula = {.kind = FormulaKind::fixed, .price = 10}},
                    {.bracket = "aide", .formula = {.rate = {1, 2}}},
                    {.bracket = "soutien", .formula = {.rate = {3, 2}}}},
          .quotas = {{.product = "lait", .period = Period::week, .quantity = {RandomRun::kMilkAWeek}}},
          .override_roles = {"coordination"},
          .pool = "caisse"};
}

}  // namespace

ledger::FundCaps RandomRun::caps() {
  return {.total = 8'00,
          .per_month = 5'00,
          .per_shop = 6'00,
          .per_household = 4'00,
          .per_household_month = 3'00,
          .per_sale = 1'50,
          .per_unit = 80};
}

RandomRun::RandomRun() {
  declare_network(book_);
  declare(book_, ledger::Shop{.code = "gardanne", .label = "G", .legal_entity = "asso", .oversell = Oversell::record});
  book_.open_source("gardanne-1", "gardanne").value();
  declare(book_, ledger::Product{.code = "lait", .label = "Lait", .category = "cremerie"});
  declare(book_, ledger::Price{.product = "lait", .from = day("2026-01-01"), .market = eur(1'05), .full = eur(1'00)});
  declare_fund(book_, {.code = "tiers", .share = {1, 3}, .order = 1, .weight = 2});
  declare_fund(book_, {.code = "moitie", .categories = {"epicerie"}, .share = {1, 2}, .order = 1, .weight = 3});
  declare(book_,
          ledger::Product{.code = "bocal", .label = "Bocal", .category = "consigne", .nature = ProductNature::deposit});
  declare(book_, ledger::Price{.product = "bocal", .from = day("2026-01-01"), .market = eur(50), .full = eur(50)});
  declare_fund(book_, {.code = "plafond", .order = 2, .caps = caps()});
  declare_fund(
      book_, {.code = "bons", .basis = GapBasis::price, .share_kind = ShareKind::up_to, .unit_share = 60, .order = 3});
  declare_fund(book_, {.code = "caisse", .order = 4});
  declare(book_, bounded_tariff());
  for (const std::string pseudonym : {"N-002", "N-003"})
    book_.send("bureau", EnrolHousehold{.pseudonym = pseudonym, .legal_entity = "asso", .bracket = "rouge"}).value();
}

void RandomRun::play(int steps_max) {
  for (std::int64_t steps = 1 + upto(steps_max - 1); steps > 0; --steps) step();
}

void RandomRun::step() {
  if (one_in(10)) book_.clock().advance_micros(upto(3 * 86'400) * 1'000'000);
  switch (upto(17)) {
    case 0:
    case 1:
    case 2:
      return deliver();
    case 3:
    case 4:
    case 5:
    case 6:
    case 7:
      return sell();
    case 8:
    case 9:
      return take_back();
    case 10:
      return one_in(2) ? take_back_unknown() : lose();
    case 11:
      return count();
    case 12:
      return grant();
    case 13:
      return one_in(2) ? change_household() : change_price();
    case 14:
      return retry();
    case 15:
      return commit();
    case 16:
      return reassign();
    default:
      return reopen();
  }
}

void RandomRun::send(const std::string& source, CommandBody body, const Telling& telling) {
  const Command command = book_.command(source, std::move(body), telling);
  const auto receipt = book_.send(command);
  RC_ASSERT(receipt.ok());
  RC_ASSERT(receipt->number == command.number);
  sent_.push_back({command, *receipt});
  const auto* sale = std::get_if<Sell>(&command.body);
  if (sale == nullptr || receipt->outcome != Outcome::recorded) return;
  tickets_.push_back(receipt->ticket);
  shop_of_[receipt->ticket] = sale->shop;
}

Telling RandomRun::any_telling() {
  Telling telling;
  if (one_in(2)) return telling;
  telling.nature = CommandNature::fact;
  telling.occurred_at = Instant{micros(book_.clock().now()) - upto(40) * 86'400'000'000};
  return telling;
}

void RandomRun::deliver() {
  Deliver delivery{.shop = any_shop()};
  for (std::int64_t lots = upto(2); lots >= 0; --lots) {
    DeliveredLot lot{.product = any_product()};
    lot.quantity = {1 + upto(lot.product == "farine" ? 5000 : 8)};
    // Now and then far below a cent: there the roundings of draws show.
    lot.unit_cost = MicroCost{upto(lot.product == "farine" ? 1'500 : one_in(4) ? 9'000 : 1'500'000)};
    lot.origin = one_of<Origin>({Origin::bought, Origin::donated, Origin::state_funded});
    if (lot.origin == Origin::state_funded) lot.price_cap = Fraction{1, 5};
    lot.free_of_charge = one_in(10);
    if (one_in(2)) {
      lot.expiry_kind = one_of<ExpiryKind>({ExpiryKind::dlc, ExpiryKind::ddm});
      lot.expiry = plus_days(day("2026-02-25"), static_cast<std::int32_t>(upto(40)));
    }
    delivery.lots.push_back(lot);
  }
  send("bureau", delivery, any_telling());
}

void RandomRun::sell() {
  const std::string shop = any_shop();
  Sell sale{.shop = shop, .household = any_household(), .payments = {AskedPayment{}}};
  const Telling telling = any_telling();
  for (std::int64_t lines = upto(3); lines >= 0; --lines) {
    AskedSaleLine line{.product = any_sold()};
    if (line.product != "bocal") line.lot = any_lot();
    line.quantity = any_quantity(line.product);
    if (one_in(6)) line.rank = static_cast<std::uint8_t>(1 + upto(3));
    if (telling.nature == CommandNature::fact) line.amount = eur(upto(5'00));
    sale.lines.push_back(line);
  }
  if (one_in(4)) sale.payments = {{.means = PaymentMeans::card, .amount = eur(upto(50))}, AskedPayment{}};
  if (one_in(8) && !tickets_.empty()) sale.ticket = one_of(tickets_);
  if (one_in(5)) sale.top_up = eur(upto(1'00));
  if (one_in(5)) sale.override_by = ledger::Override{one_in(4) ? "stagiaire" : "coordination", "Naissance"};
  if (telling.nature == CommandNature::fact && one_in(3)) {
    sale.tariff = "solidaire";
    sale.tariff_version = 2;
  }
  send(till_of(shop), sale, telling);
}

void RandomRun::take_back() {
  if (tickets_.empty()) return sell();
  // Mostly one of the last sales, so that several returns meet one line.
  const auto recent = std::min<std::int64_t>(static_cast<std::int64_t>(tickets_.size()), one_in(4) ? 100 : 3);
  const std::string ticket = tickets_[tickets_.size() - 1 - static_cast<std::size_t>(upto(recent - 1))];
  const std::string shop = one_in(10) ? any_shop() : shop_of_.at(ticket);
  TakeBack back{.shop = shop, .original_ticket = ticket, .refunds = {AskedPayment{}}};
  for (std::int64_t lines = upto(1); lines >= 0; --lines)
    back.lines.push_back({.original_line = static_cast<std::uint16_t>(1 + upto(one_in(2) ? 0 : 2)),
                          .quantity = {1 + upto(one_in(3) ? 1000 : 2)},
                          .restocked = !one_in(3)});
  send(till_of(shop), back);
}

void RandomRun::take_back_unknown() {
  const std::string shop = any_shop();
  TakeBack back{.shop = shop, .household = any_household(), .refunds = {AskedPayment{}}};
  AskedReturnLine line{.product = any_product(), .restocked = !one_in(3), .amount = eur(upto(5'00))};
  line.quantity = any_quantity(line.product);
  back.lines.push_back(line);
  send(till_of(shop), back, {.nature = CommandNature::fact});
}

void RandomRun::lose() {
  RecordLoss loss{.shop = any_shop()};
  LossLine line{.product = any_product(), .lot = any_lot()};
  line.quantity = any_quantity(line.product);
  loss.lines.push_back(line);
  send("bureau", loss, any_telling());
}

void RandomRun::count() {
  CountStock counted{.shop = any_shop()};
  CountLine line{.product = any_product(), .lot = any_lot()};
  line.counted = {upto(line.product == "farine" ? 6000 : 10)};
  counted.lines.push_back(line);
  send("bureau", counted);
}

void RandomRun::grant() {
  send("bureau", RecordGrant{.step = one_of<GrantStep>({GrantStep::awarded, GrantStep::received, GrantStep::opening}),
                             .fund = any_fund(),
                             .amount = eur(1 + upto(10'00)),
                             .reference = "R-" + std::to_string(upto(20))});
}

void RandomRun::commit() {
  send("bureau", Commit{.step = one_of<CommitmentStep>(
                            {CommitmentStep::committed, CommitmentStep::released, CommitmentStep::captured}),
                        .fund = any_fund(),
                        .amount = eur(1 + upto(3'00)),
                        .reference = "GA-" + std::to_string(upto(2))});
}

// Between any two, or back: of the last events, which mostly are no reassignments.
void RandomRun::reassign() {
  if (one_in(3))
    return send("bureau",
                UndoReassignment{.reassignment = Sequence{1 + static_cast<std::uint64_t>(upto(static_cast<std::int64_t>(
                                                                  raw(book_.state().last_sequence()))))},
                                 .reason = "essai"});
  Reassign asked{.since = day("2026-01-01"), .until = day("2026-04-30"), .reason = "essai"};
  if (!one_in(3)) asked.to = any_fund();
  if (!one_in(3)) asked.from = any_fund();
  if (one_in(2)) asked.limit = eur(1 + upto(5'00));
  send("bureau", asked);
}

void RandomRun::change_household() {
  const std::string pseudonym = one_of<std::string>({"N-001", "N-002", "N-003"});
  const std::string card = "C-0" + std::to_string(upto(4));
  switch (upto(5)) {
    case 0:
      return send("bureau", CorrectHousehold{.pseudonym = pseudonym, .bracket = any_bracket()});
    case 1:
      return send("bureau", MergeHouseholds{.from = pseudonym, .into = any_household()});
    case 2:
      return send("bureau", IssueCard{.pseudonym = pseudonym, .card = card});
    case 3:
      return send("bureau", RevokeCard{.card = card});
    case 4:
      return send("bureau", RenewHousehold{.pseudonym = pseudonym, .valid_from = day("2026-01-01")});
    default:
      return send("bureau", GrantEntitlement{.pseudonym = pseudonym,
                                             .budget = eur(upto(20'00)),
                                             .period = one_in(2) ? Period::week : Period::month});
  }
}

void RandomRun::change_price() {
  const Money market = eur(upto(3'00));
  send("bureau", Declare{ledger::Price{.product = any_product(),
                                       .shop = one_in(2) ? any_shop() : "",
                                       .from = plus_days(day("2026-03-01"), static_cast<std::int32_t>(upto(30))),
                                       .market = market,
                                       .full = market}});
}

void RandomRun::retry() {
  if (sent_.empty()) return;
  const Sent& old = sent_[static_cast<std::size_t>(upto(static_cast<std::int64_t>(sent_.size()) - 1))];
  const Sequence last = book_.state().last_sequence();
  RC_ASSERT(book_.send(old.command).value() == old.receipt);
  RC_ASSERT(book_.state().last_sequence() == last);
}

// A clean stop, or a crash that loses what was not written behind.
void RandomRun::reopen() {
  const Hash32 digest = book_.state().digest();
  const Hash32 root = book_.engine().tree().root();
  if (one_in(2))
    RC_ASSERT(book_.restart().ok());
  else
    RC_ASSERT(book_
                  .open({.write_behind_events = static_cast<std::uint32_t>(1 + upto(5)),
                         .write_behind_rows_a_turn = static_cast<std::size_t>(1 + upto(5))})
                  .ok());
  RC_ASSERT(book_.state().digest() == digest);
  RC_ASSERT(book_.engine().tree().root() == root);
}

}  // namespace test_support
