// Goods: deliver, count-stock, loss, stock.
#include <ostream>

#include "apps/answers_json.h"
#include "apps/answers_text.h"
#include "apps/arguments.h"
#include "apps/catalogue.h"
#include "apps/options.h"

namespace apps {
namespace {

// Every --line of a command, its quantities in the units of its products; and the lots that it names, as typed.
template <class Line>
struct Lines {
  std::vector<Line> lines;
  std::vector<TypedLot> lots;
};
template <class Line, class Parse>
Result<Lines<Line>> lines_of(const CLI::App& command, Context& context, Parse parse) {
  auto typed = TRY(all_parsed<Typed<Line>>(command, "--line", parse));
  std::vector<TypedLot> lots = lots_of(typed);
  return Lines<Line>{TRY(checked_lines(TRY(Catalogue::fetch(context)), std::move(typed))), std::move(lots)};
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

Result<void> count_stock(const CLI::App& command, Context& context) {
  engine::CountStock count;
  count.shop = text_of(command, "--shop");
  auto [lines, lots] = TRY(lines_of<engine::CountLine>(command, context, parse_count_line));
  count.lines = std::move(lines);
  return post_and_tell(command, context, count, std::move(lots));
}

Result<void> record_loss(const CLI::App& command, Context& context) {
  engine::RecordLoss loss;
  loss.shop = text_of(command, "--shop");
  auto [lines, lots] = TRY(lines_of<engine::LossLine>(command, context, parse_loss_line));
  loss.lines = std::move(lines);
  return post_and_tell(command, context, loss, std::move(lots));
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
                 "grenier deliver --shop noailles --supplier banque-alimentaire --reference BL-1042 "
                 "--line riz-long:25kg:1.10:ddm=2028-03-31 --line lait-1l:48:0:origin=donated:dlc=2026-12-20");
  add_goods_options(
      command, context,
      context.text(
          "PRODUIT:QUANTITÉ:COÛT[:CLÉ=VALEUR]…\u00A0; coût d'une pièce, d'un kg ou d'un litre\u00A0; clés lot= origin= "
          "dlc= ddm= market= cap= free",
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
                 "grenier count-stock --shop noailles --line riz-long:12.400kg --line lait-1l:31");
  add_goods_options(command, context,
                    context.text("PRODUIT[@LOT]:QUANTITÉ comptée\u00A0; lot\u00A0: son étiquette, ou #12, son numéro",
                                 "PRODUCT[@LOT]:QTY counted; LOT is its label, or #12, its number"));
  on_run(command, context, count_stock);
}

void add_loss(CLI::App& program, Context& context) {
  CLI::App& command = subcommand(program, context, "loss", {"Noter une perte", "Record a loss"},
                                 "grenier loss --shop noailles --line tomates:1.200kg:damaged");
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
