// Goods: deliver, count-stock, loss, stock.
#include <algorithm>
#include <ostream>

#include "apps/answers_json.h"
#include "apps/answers_text.h"
#include "apps/arguments.h"
#include "apps/catalogue.h"
#include "apps/format.h"
#include "apps/options.h"
#include "engine/fold.h"
#include "ledger/base/bytes.h"
#include "net/client.h"

namespace apps {
namespace {

// Every --line of a command, its quantities in the units of its products; and the lots that it names, as typed.
template <class Line>
struct Lines {
  std::vector<Line> lines;
  std::vector<TypedLot> lots;
  std::vector<Unit> units;
};
template <class Line, class Parse>
Result<Lines<Line>> lines_of(const CLI::App& command, Context& context, Parse parse) {
  auto typed = TRY(all_parsed<Typed<Line>>(command, "--line", parse));
  std::vector<TypedLot> lots = lots_of(typed);
  std::vector<Unit> units;
  for (const Typed<Line>& each : typed) units.push_back(each.unit.value_or(Unit::piece));
  return Lines<Line>{TRY(checked_lines(TRY(Catalogue::fetch(context)), std::move(typed))), std::move(lots),
                     std::move(units)};
}

Result<void> deliver(const CLI::App& command, Context& context) {
  engine::Deliver delivery;
  delivery.shop = text_of(command, "--shop");
  delivery.supplier = text_of(command, "--supplier");
  delivery.reference = text_of(command, "--reference");
  delivery.opening = is_given(command, "--opening");
  delivery.lots = TRY(lines_of<engine::DeliveredLot>(command, context, [](const std::string& text) {
                    return parse_delivered_lot(text, Currency::eur);
                  })).lines;
  return post_and_tell(command, context, delivery);
}

// The count as the book recorded it: a receipt does not say what it had expected.
Result<ledger::StockCounted> recorded_count(Context& context, Sequence sequence) {
  net::Client client = TRY(open_client(context));
  const net::LogChunk chunk = TRY(client.read_log({.from = sequence}));
  std::optional<ledger::Event> event;
  if (!chunk.records.empty()) event = TRY(engine::find_event(bytes_of(chunk.records.front()), sequence));
  if (event)
    if (const auto* counted = std::get_if<ledger::StockCounted>(&event->body)) return *counted;
  return fail(ErrorCode::malformed, "log", "expected a stock count");
}

// What the moves of a line are worth together; nothing when nothing moved.
std::optional<Money> worth_of(const ledger::CountedLine& line) {
  std::optional<Money> worth;
  for (const ledger::StockMove& move : line.moves) worth = worth ? *worth + move.value : move.value;
  return worth;
}

// "riz-long : le livre en avait 645, comptés 20, écart −625 (−893,75 €)"
void tell_gap(const Context& context, const std::string& product, Unit unit, const ledger::CountedLine& line) {
  const auto shown = [&](Quantity quantity) { return show(quantity, unit, context.language); };
  context.out << product << context.text("\u00A0: le livre en avait ", ": the book had ") << shown(line.expected)
              << context.text(", comptés ", ", counted ") << shown(line.counted)
              << context.text(", écart ", ", a gap of ") << shown(line.counted - line.expected);
  if (const auto worth = worth_of(line)) context.out << " (" << show(*worth, context.language) << ')';
  context.out << '\n';
}

json::Value gap_to_json(const std::string& product, Unit unit, const ledger::CountedLine& line) {
  const auto quantity = [unit](Quantity units) {
    return json::Object{{"units", units.units}, {"unit", std::string(to_string(unit))}};
  };
  return json::Object{{"product", product},
                      {"lot", raw(line.lot)},
                      {"expected", quantity(line.expected)},
                      {"counted", quantity(line.counted)},
                      {"gap", quantity(line.counted - line.expected)},
                      {"value", json::of(worth_of(line))}};
}

// The receipt, and of each line what the book had: whoever typed a digit too few sees it here. The count stands
// whatever becomes of that question.
void tell_count(Context& context, const engine::Receipt& receipt, const Lines<engine::CountLine>& typed,
                const engine::CommandBody& body) {
  const bool is_recorded = receipt.outcome == engine::Outcome::recorded;
  const auto counted =
      is_recorded ? recorded_count(context, receipt.sequence) : Result<ledger::StockCounted>(ledger::StockCounted{});
  const auto for_each_line = [&](auto tell) {
    for (std::size_t i = 0; counted.ok() && i < std::min(counted->lines.size(), typed.units.size()); ++i)
      tell(typed.lines[i].product, typed.units[i], counted->lines[i]);
  };
  if (!context.json) {
    tell_receipt(context, receipt, body);
    return for_each_line([&](const auto&... told) { tell_gap(context, told...); });
  }
  json::Value document = to_json(receipt);
  if (is_recorded) {
    json::Array lines;
    for_each_line([&](const auto&... told) { lines.push_back(gap_to_json(told...)); });
    document.as_object()["counted"] = counted.ok() ? json::Value(std::move(lines)) : json::Value(nullptr);
  } else if (receipt.outcome == engine::Outcome::refused) {
    context.exit = Exit::refused;
  }
  json::print(context.out, document);
}

Result<void> count_stock(const CLI::App& command, Context& context) {
  engine::CountStock count;
  count.shop = text_of(command, "--shop");
  const auto typed = TRY(lines_of<engine::CountLine>(command, context, parse_count_line));
  count.lines = typed.lines;
  Posting posting = TRY(posting_of(command));
  posting.lots = typed.lots;
  const engine::CommandBody body = std::move(count);
  TRY(post(context, posting, body, [&](const engine::Receipt& receipt) { tell_count(context, receipt, typed, body); }));
  return {};
}

Result<void> record_loss(const CLI::App& command, Context& context) {
  engine::RecordLoss loss;
  loss.shop = text_of(command, "--shop");
  auto typed = TRY(lines_of<engine::LossLine>(command, context, parse_loss_line));
  loss.lines = std::move(typed.lines);
  return post_and_tell(command, context, loss, std::move(typed.lots));
}

Result<void> show_stock(const CLI::App& command, Context& context) {
  engine::StockQuery query{.shop = text_of(command, "--shop"), .product = text_of(command, "--product"), .as_of = {}};
  query.as_of = TRY(as_of(command));
  const auto answer = TRY(ask_for<engine::StockAnswer>(context, query));
  if (context.json)
    json::print(context.out, to_json(engine::Answer(answer)));
  else
    print_stock(context.out, answer, context.language);
  return {};
}

// What the three that post have in common.
void add_goods_options(CLI::App& command, const Context& context, std::string line) {
  option(command, "--shop", context.text("l'épicerie", "the shop"))->required();
  repeated(command, "--line", std::move(line))->required();
  add_posting_options(command, context);
  add_source_option(command, context);
}

void add_deliver(CLI::App& program, Context& context) {
  CLI::App& command =
      subcommand(program, context, "deliver", {"Recevoir une livraison", "Take in a delivery"},
                 context.text("grenier deliver --shop noailles --supplier collecte-alimentaire --reference BL-1042 "
                              "--line riz-long:24:1.10:ddm=31/03/2035 --line carottes:12.500kg:0:origin=donné",
                              "grenier deliver --shop noailles --supplier collecte-alimentaire --reference BL-1042 "
                              "--line riz-long:24:1.10:ddm=2035-03-31 --line carottes:12.500kg:0:origin=donated"));
  add_goods_options(
      command, context,
      context.text(
          "PRODUIT:QUANTITÉ:COÛT[:CLÉ=VALEUR]…\u00A0; coût d'une pièce, d'un kg ou d'un litre\u00A0; clés lot= origin= "
          "(acheté, donné, état) dlc= ddm= market= cap= free",
          "PRODUCT:QTY:COST[:KEY=VALUE]…; cost of one piece, kg or litre; keys lot= origin= dlc= ddm= market= "
          "cap= free"));
  option(command, "--supplier", context.text("le fournisseur", "the supplier"));
  option(command, "--reference", context.text("numéro du bon de livraison", "the delivery note's number"))->required();
  flag(command, "--opening",
       context.text("stock déjà là à l'ouverture du livre", "what stood there when this book was opened"));
  on_run(command, context, deliver);
}

void add_count(CLI::App& program, Context& context) {
  CLI::App& command =
      subcommand(program, context, "count-stock", {"Inventaire\u00A0: ce qui a été compté", "A stock count"},
                 "grenier count-stock --shop noailles --line riz-long:640 --line tomates:241.500kg");
  add_goods_options(command, context,
                    context.text("PRODUIT[@LOT]:QUANTITÉ comptée\u00A0; lot\u00A0: son étiquette, ou #12, son numéro",
                                 "PRODUCT[@LOT]:QTY counted; LOT is its label, or #12, its number"));
  on_run(command, context, count_stock);
}

void add_loss(CLI::App& program, Context& context) {
  CLI::App& command = subcommand(program, context, "loss", {"Noter une perte", "Record a loss"},
                                 context.text("grenier loss --shop noailles --line tomates:1.200kg:abime",
                                              "grenier loss --shop noailles --line tomates:1.200kg:damaged"));
  add_goods_options(command, context,
                    context.text("PRODUIT[@LOT]:QUANTITÉ[:CAUSE]\u00A0; lot\u00A0: son étiquette, ou #12, son "
                                 "numéro\u00A0; perime, abime, vole, "
                                 "distribue, autre",
                                 "PRODUCT[@LOT]:QTY[:CAUSE]; LOT is its label, or #12, its number; expired, damaged, "
                                 "stolen, given_away, other"));
  on_run(command, context, record_loss);
}

void add_stock(CLI::App& program, Context& context) {
  CLI::App& command = subcommand(program, context, "stock", {"Ce qu'il y a en rayon", "What is on the shelf"},
                                 "grenier stock --shop noailles --effective 30/11/2026");
  option(command, "--shop", context.text("une épicerie\u00A0; sinon toutes", "one shop; else all"));
  option(command, "--product", context.text("un produit\u00A0; sinon tous", "one product; else all"));
  add_as_of_options(command, context);
  on_run(command, context, show_stock);
}

}  // namespace

void add_stock_commands(CLI::App& program, Context& context) {
  add_deliver(program, context);
  add_count(program, context);
  add_loss(program, context);
  add_stock(program, context);
}

}  // namespace apps
