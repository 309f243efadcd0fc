// At the till: sell, return, quote, ticket.
#include <ostream>

#include "apps/answers_json.h"
#include "apps/answers_text.h"
#include "apps/arguments.h"
#include "apps/catalogue.h"
#include "apps/lot_names.h"
#include "apps/options.h"

namespace apps {
namespace {

Result<Currency> currency_of_sale(const CLI::App& command) {
  return parsed(command, "--currency", Currency::eur, [](const std::string& text) -> Result<Currency> {
    if (const auto currency = currency_named(text)) return *currency;
    return fail(ErrorCode::value_not_allowed, {}, "'" + text + "' is not EUR, GBP, CHF or USD");
  });
}

// None where none were typed.
Result<std::vector<engine::AskedPayment>> payments_of(const CLI::App& command, Currency currency) {
  return all_parsed<engine::AskedPayment>(
      command, "--pay", [currency](const std::string& text) { return parse_payment(text, currency); });
}

// What the book would leave unread: the tariff of a request, which it prices itself, and the bracket of a fact that
// names neither who bought nor a tariff, unless a tariff leaves its choice to everybody.
Result<void> check_all_is_read(const CLI::App& command, const std::optional<Catalogue>& catalogue) {
  const bool is_fact = is_given(command, "--fact"), has_tariff = is_given(command, "--tariff");
  if (has_tariff && !is_fact)
    return fail(ErrorCode::usage_error, "--tariff", "it tells the tariff of a fact: it goes with --fact");
  const bool is_bare = is_given(command, "--bracket") && !is_given(command, "--household") &&
                       !is_given(command, "--card") && !has_tariff;
  if (is_fact && is_bare && catalogue && !catalogue->leaves_choice())
    return fail(ErrorCode::usage_error, "--bracket",
                "a fact's bracket goes with --household or --card, or with the --tariff that gave it");
  return {};
}

// What sell and quote have in common: who buys what, in which shop; and the lots as they were typed.
struct TypedBasket {
  engine::Sell sale;
  std::vector<TypedLot> lots;
};
Result<TypedBasket> basket_of(const CLI::App& command, const std::optional<Catalogue>& catalogue, std::string shop) {
  using SaleLine = engine::AskedSaleLine;
  TypedBasket basket;
  engine::Sell& sale = basket.sale;
  sale.shop = std::move(shop);
  sale.currency = TRY(currency_of_sale(command));
  sale.household = text_of(command, "--household");
  sale.card = text_of(command, "--card");
  sale.bracket = text_of(command, "--bracket");
  if (is_given(command, "--top-up"))
    sale.top_up = TRY(about("--top-up", parse_amount(text_of(command, "--top-up"), sale.currency)));
  if (is_given(command, "--override"))
    sale.override_by = TRY(about("--override", parse_override(text_of(command, "--override"))));
  auto typed = TRY(all_parsed<Typed<SaleLine>>(
      command, "--line", [&sale](const std::string& text) { return parse_sale_line(text, sale.currency); }));
  basket.lots = lots_of(typed);
  sale.lines = TRY(checked_lines(catalogue, std::move(typed)));
  return basket;
}

Result<Posting> till_posting(const CLI::App& command, const std::string& shop) {
  Posting posting = TRY(posting_of(command));
  posting.source.code = text_of(command, "--till");
  posting.source.kind = SourceKind::till;
  posting.source.shop = shop;
  return posting;
}

Result<engine::TicketAnswer> ticket_of(Context& context, const engine::Receipt& receipt) {
  return ask_for<engine::TicketAnswer>(context, engine::TicketQuery{.ticket = "", .sequence = receipt.sequence});
}

// One document: the receipt, and the ticket as the book has it.
void tell_as_json(Context& context, const engine::Receipt& receipt) {
  json::Value document = to_json(receipt);
  const auto ticket = ticket_of(context, receipt);
  document.as_object()["ticket_as_recorded"] = ticket.ok() ? to_json(engine::Answer(*ticket)) : json::Value(nullptr);
  json::print(context.out, document);
}

Result<void> post_from_till(Context& context, const Posting& posting, const engine::CommandBody& body) {
  const auto is_recorded = [](const engine::Receipt& receipt) { return receipt.outcome == engine::Outcome::recorded; };
  const engine::Receipt told = TRY(post(context, posting, body, [&](const engine::Receipt& receipt) {
    if (context.json && is_recorded(receipt))
      tell_as_json(context, receipt);
    else
      tell_receipt(context, receipt, body);
  }));
  if (context.json || !is_recorded(told)) return {};
  // It is recorded whatever becomes of this question.
  auto ticket = ticket_of(context, told);
  if (!ticket.ok()) return {};
  ticket->anomalies.clear();  // the receipt told them
  context.out << '\n';
  print_ticket(context.out, *ticket, Explain::no, context.language);
  return {};
}

Result<void> sell(const CLI::App& command, Context& context) {
  const auto catalogue = TRY(Catalogue::fetch(context));
  TRY(check_all_is_read(command, catalogue));
  std::string shop = TRY(shop_of_till(catalogue, context.home, text_of(command, "--till"), text_of(command, "--shop")));
  auto [sale, lots] = TRY(basket_of(command, catalogue, std::move(shop)));
  sale.ticket = text_of(command, "--ticket");
  sale.payments = TRY(payments_of(command, sale.currency));
  if (sale.payments.empty()) sale.payments.resize(1);  // cash, all that is due
  const TypedTariff tariff = TRY(parsed(command, "--tariff", TypedTariff{}, parse_tariff));
  if (is_given(command, "--tariff") && tariff.version == 0)  // it would be compared with nothing
    return fail(ErrorCode::value_not_allowed, "--tariff", "'" + tariff.code + "' is not written as CODE:VERSION");
  sale.tariff = tariff.code;
  sale.tariff_version = tariff.version;
  Posting posting = TRY(till_posting(command, sale.shop));
  posting.lots = std::move(lots);
  return post_from_till(context, posting, sale);
}

// A line of the original says in which unit its quantity is to be written. An unknown ticket or line is left for the
// server to refuse, which keeps the refusal in the book.
Result<std::vector<engine::AskedReturnLine>> returned_lines(const CLI::App& command, Context& context) {
  const auto typed = TRY(all_parsed<Typed<engine::AskedReturnLine>>(command, "--line", parse_return_line));
  const auto original = ask_for<engine::TicketAnswer>(
      context, engine::TicketQuery{.ticket = text_of(command, "--ticket"), .sequence = Sequence{}});
  std::vector<engine::AskedReturnLine> lines;
  for (const auto& each : typed) {
    const std::size_t index = each.line.original_line - 1u;
    const std::string field = "lines[" + std::to_string(lines.size()) + "].quantity";
    if (original.ok() && index < original->basket.lines.size())
      TRY(check_unit(original->basket.lines[index].unit, each.unit, field));
    lines.push_back(each.line);
  }
  return lines;
}

Result<void> take_back(const CLI::App& command, Context& context) {
  const auto catalogue = TRY(Catalogue::fetch(context));
  engine::TakeBack back;
  back.shop = TRY(shop_of_till(catalogue, context.home, text_of(command, "--till"), text_of(command, "--shop")));
  back.currency = TRY(currency_of_sale(command));
  back.original_ticket = text_of(command, "--ticket");
  back.ticket = text_of(command, "--number");
  back.lines = TRY(returned_lines(command, context));
  back.refunds = TRY(payments_of(command, back.currency));  // none: the server gives back as was paid
  const Posting posting = TRY(till_posting(command, back.shop));
  return post_from_till(context, posting, back);
}

Result<void> quote(const CLI::App& command, Context& context) {
  const Catalogue catalogue(TRY(ask_for<engine::CatalogueAnswer>(context, engine::CatalogueQuery{})));
  TypedBasket basket = TRY(basket_of(command, catalogue, text_of(command, "--shop")));
  engine::CommandBody body = std::move(basket.sale);
  TRY(find_lots(context, body, basket.lots));
  const engine::QuoteQuery query{.sale = std::get<engine::Sell>(std::move(body))};
  const auto asked = ask_for<engine::QuoteAnswer>(context, query);
  if (!asked.ok()) return context.json ? asked.error() : in_units_of_goods(context, asked.error(), query.sale);
  const engine::QuoteAnswer& answer = *asked;
  if (context.json)
    json::print(context.out, to_json(engine::Answer(answer)));
  else
    print_quote(context.out, answer, is_given(command, "--explain") ? Explain::yes : Explain::no, context.language);
  return {};
}

Result<void> ticket(const CLI::App& command, Context& context) {
  const engine::TicketQuery query{.ticket = text_of(command, "ticket"), .explain = is_given(command, "--explain")};
  const auto answer = TRY(ask_for<engine::TicketAnswer>(context, query));
  if (context.json)
    json::print(context.out, to_json(engine::Answer(answer)));
  else
    print_ticket(context.out, answer, is_given(command, "--explain") ? Explain::yes : Explain::no, context.language);
  return {};
}

void add_customer_options(CLI::App& command, const Context& context) {
  CLI::Option* household =
      option(command, "--household", context.text("pseudonyme du foyer", "the household's pseudonym"));
  option(command, "--card", context.text("sa carte, à la place", "its card, instead"))->excludes(household);
  repeated(command, "--line",
           context.text(
               "PRODUIT[@LOT]:QUANTITÉ[:MONTANT][:rang=3]\u00A0; lot\u00A0: son étiquette, ou #12, son numéro\u00A0; "
               "quantité 3, 750g, 1.250kg, 50cl\u00A0; montant pour un fait\u00A0; rang de l'enfant dans sa famille",
               "PRODUCT[@LOT]:QTY[:AMOUNT][:rank=3]; LOT is its label, or #12, its number; QTY is 3, 750g, "
               "1.250kg, 50cl; AMOUNT for facts; the child's rank in its family"))
      ->required();
  option(command, "--top-up", context.text("donné en plus, pour la caisse commune", "given on top, for the pool"));
  option(command, "--override",
         context.text("RÔLE:RAISON pour passer outre un accès fermé, un budget ou un quota",
                      "ROLE:REASON to go beyond a closed access, a budget or quota"));
  option(command, "--bracket",
         context.text("la tranche choisie, où le tarif laisse le choix\u00A0; d'un fait, celle qui fut appliquée",
                      "the bracket that is chosen, where the tariff leaves a choice; of a fact, the one charged"));
  option(command, "--currency", context.text("EUR si rien n'est dit", "EUR unless told"));
}

// `otherwise`: what counts where no means were typed.
void add_till_options(CLI::App& command, const Context& context, const std::string& otherwise) {
  option(command, "--till", context.text("la caisse", "the till"))->required();
  option(command, "--shop",
         context.text("son épicerie, pour une caisse pas encore inscrite", "its shop, for a till not enrolled yet"));
  repeated(command, "--pay",
           context.text("MOYEN[:MONTANT[:ÉMETTEUR:NUMÉRO]]\u00A0; especes, carte, cheque, bon, differe\u00A0; sinon ",
                        "MEANS[:AMOUNT[:ISSUER:NUMBER]]; cash, card, cheque, voucher, deferred; else ") +
               otherwise);
  add_posting_options(command, context);
}

void add_sell(CLI::App& program, Context& context) {
  CLI::App& command = subcommand(
      program, context, "sell", {"Vendre un panier", "Sell a basket"},
      context.text(
          "grenier sell --till noailles-1 --household NOA-0007 --line riz-long:2 --line carottes:1.250kg --pay especes",
          "grenier sell --till noailles-1 --household NOA-0007 --line riz-long:2 --line carottes:1.250kg --pay cash"));
  add_till_options(command, context, context.text("espèces", "cash"));
  add_customer_options(command, context);
  option(command, "--ticket",
         context.text("numéro du ticket\u00A0; sinon la caisse et son compte",
                      "the ticket's number; else till and count"));
  option(command, "--tariff", context.text("TARIF:VERSION appliqué (pour un fait)", "CODE:VERSION used (for facts)"));
  on_run(command, context, sell);
}

void add_return(CLI::App& program, Context& context) {
  CLI::App& command = subcommand(
      program, context, "return", {"Reprendre des articles", "Take goods back"},
      context.text("grenier return --till noailles-1 --ticket noailles-1-000001 --line 1:1 --line 2:500g:perte",
                   "grenier return --till noailles-1 --ticket noailles-1-000001 --line 1:1 --line 2:500g:loss"));
  add_till_options(command, context, context.text("comme le ticket fut payé", "as the ticket was paid"));
  option(command, "--ticket", context.text("le ticket d'origine", "the original ticket"))->required();
  repeated(command, "--line",
           context.text("LIGNE:QUANTITÉ[:perte]\u00A0; la ligne du ticket d'origine",
                        "LINE:QTY[:loss]; the line of the original ticket"))
      ->required();
  option(command, "--number", context.text("numéro de ce retour", "this return's own number"));
  option(command, "--currency", context.text("EUR si rien n'est dit", "EUR unless told"));
  on_run(command, context, take_back);
}

void add_quote(CLI::App& program, Context& context) {
  CLI::App& command = subcommand(program, context, "quote", {"Le prix d'un panier", "The price of a basket"},
                                 "grenier quote --shop noailles --household NOA-0007 --line riz-long:2 --explain");
  option(command, "--shop", context.text("l'épicerie", "the shop"))->required();
  add_customer_options(command, context);
  flag(command, "--explain", context.text("dire comment chaque prix est fait", "say how each price came about"));
  on_run(command, context, quote);
}

void add_ticket(CLI::App& program, Context& context) {
  CLI::App& command = subcommand(program, context, "ticket", {"Relire un ticket", "Read a ticket again"},
                                 "grenier ticket noailles-1-000001 --explain");
  option(command, "ticket", context.text("numéro du ticket", "the ticket's number"))->required();
  flag(command, "--explain",
       context.text("dire comment chaque prix fut fait, et qui a payé le reste, d'après le livre d'alors",
                    "say how each price came about and who paid the rest, by the book of then"));
  on_run(command, context, ticket);
}

}  // namespace

void add_till_commands(CLI::App& program, Context& context) {
  add_sell(program, context);
  add_return(program, context);
  add_quote(program, context);
  add_ticket(program, context);
}

}  // namespace apps
