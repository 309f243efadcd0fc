// Earmarked money: grant award, grant receive, fund commit, release, capture and reassign, funds.
#include <ostream>

#include "apps/answers_json.h"
#include "apps/answers_text.h"
#include "apps/arguments.h"
#include "apps/format.h"
#include "apps/options.h"
#include "apps/typed_moment.h"

namespace apps {
namespace {

// More money than was ever awarded is taken in, and is most often a digit too many. It is recorded whatever becomes of
// this question.
void tell_excess(Context& context, const std::string& fund) {
  const auto answer = ask_for<engine::FundsAnswer>(context, engine::FundsQuery{.fund = fund, .as_of = {}});
  if (!answer.ok() || answer->funds.size() != 1) return;
  const Money received = answer->funds.front().received, granted = answer->funds.front().granted;
  if (received <= granted) return;
  context.out << context.text("Attention\u00A0: ce fonds a maintenant reçu ", "Note: this fund has now received ")
              << show(received, context.language)
              << context.text(" et ne s'est vu accorder que ", ", and was awarded only ")
              << show(granted, context.language) << ".\n";
}

Result<void> record_grant(const CLI::App& command, Context& context, engine::GrantStep step) {
  engine::RecordGrant grant;
  grant.step = step;
  grant.fund = text_of(command, "fund");
  grant.amount = TRY(about("amount", parse_amount(text_of(command, "amount"), Currency::eur)));
  grant.reference = text_of(command, "--reference");
  TRY(post_and_tell(command, context, grant));
  if (step == engine::GrantStep::received && context.exit == Exit::done && !context.json)
    tell_excess(context, grant.fund);
  return {};
}

Result<void> commit(const CLI::App& command, Context& context, CommitmentStep step) {
  engine::Commit asked{.step = step, .fund = text_of(command, "--fund"), .reference = text_of(command, "--reference")};
  asked.amount = TRY(about("--amount", parse_amount(text_of(command, "--amount"), Currency::eur)));
  return post_and_tell(command, context, asked);
}

// "unfunded": no fund.
std::string payer_of(const CLI::App& command, const char* name) {
  const std::string payer = text_of(command, name);
  return payer == "unfunded" ? std::string() : payer;
}

Result<void> undo_reassignment(const CLI::App& command, Context& context) {
  engine::UndoReassignment asked{.reason = text_of(command, "--reason")};
  asked.reassignment = TRY(about("--undo", parse_sequence(text_of(command, "--undo"))));
  return post_and_tell(command, context, asked);
}

Result<void> reassign(const CLI::App& command, Context& context) {
  if (is_given(command, "--undo")) return undo_reassignment(command, context);
  for (const char* name : {"--from", "--to", "--since", "--until"})
    if (!is_given(command, name)) return fail(ErrorCode::usage_error, name, "without --undo, the command needs it");
  engine::Reassign asked{
      .from = payer_of(command, "--from"), .to = payer_of(command, "--to"), .reason = text_of(command, "--reason")};
  asked.since = TRY(parsed(command, "--since", kNoDate, parse_day));
  asked.until = TRY(parsed(command, "--until", kNoDate, parse_day));
  if (is_given(command, "--limit"))
    asked.limit = TRY(about("--limit", parse_amount(text_of(command, "--limit"), Currency::eur)));
  return post_and_tell(command, context, asked);
}

Result<FundsBy> parse_by(std::string_view text) {
  if (text == "shop") return FundsBy::shop;
  if (text == "category") return FundsBy::category;
  if (text == "month") return FundsBy::month;
  return fail(ErrorCode::value_not_allowed, {}, "'" + std::string(text) + "' is not shop, category or month");
}

Result<void> show_funds(const CLI::App& command, Context& context) {
  const FundsBy by = TRY(parsed(command, "--by", FundsBy::none, parse_by));
  engine::FundsQuery query{.fund = text_of(command, "--fund"), .as_of = {}};
  query.as_of = TRY(as_of(command));
  const auto answer = TRY(ask_for<engine::FundsAnswer>(context, query));
  if (context.json)
    json::print(context.out, to_json(engine::Answer(answer)));
  else
    print_funds(context.out, answer, by, context.language);
  return {};
}

void add_grant_step(CLI::App& grant, Context& context, const char* name, Description description, const char* example,
                    engine::GrantStep step) {
  CLI::App& command = subcommand(grant, context, name, description, example);
  option(command, "fund", context.text("le fonds", "the fund"))->required();
  option(command, "amount", context.text("le montant, 1500 ou 1500,50", "the amount, 1500 or 1500.50"))->required();
  option(command, "--reference", context.text("le numéro chez le financeur", "the funder's own number"))->required();
  add_posting_options(command, context);
  add_source_option(command, context);
  on_run(command, context,
         [step](const CLI::App& app, Context& run_context) { return record_grant(app, run_context, step); });
}

void add_grant(CLI::App& program, Context& context) {
  CLI::App& grant =
      subcommand(program, context, "grant", {"Argent d'un financeur\u00A0: accordé, reçu", "A funder's money"},
                 "grenier grant award ville-fruits-legumes 12000 --reference CONV-2026-17");
  grant.require_subcommand(1);
  add_grant_step(grant, context, "award", {"Une subvention est accordée", "A grant is awarded"},
                 "grenier grant award ville-fruits-legumes 12000 --reference CONV-2026-17", engine::GrantStep::awarded);
  add_grant_step(grant, context, "receive", {"L'argent est arrivé", "The money has arrived"},
                 "grenier grant receive ville-fruits-legumes 6000 --reference VIR-2026-03",
                 engine::GrantStep::received);
}

// `amount`: of its example; the three follow one another.
void add_commitment_step(CLI::App& fund, Context& context, const char* name, const char* amount,
                         Description description, CommitmentStep step) {
  const std::string example =
      std::string("grenier fund ") + name + " --fund ville-fruits-legumes --amount " + amount + " --reference GA-12";
  CLI::App& command = subcommand(fund, context, name, description, example.c_str());
  option(command, "--fund", context.text("le fonds", "the fund"))->required();
  option(command, "--amount", context.text("le montant, 1500 ou 1500,50", "the amount, 1500 or 1500.50"))->required();
  option(command, "--reference", context.text("la commande ou le plan", "the order or plan"))->required();
  add_posting_options(command, context);
  add_source_option(command, context);
  on_run(command, context,
         [step](const CLI::App& app, Context& run_context) { return commit(app, run_context, step); });
}

void add_reassign(CLI::App& fund, Context& context) {
  CLI::App& command =
      subcommand(fund, context, "reassign",
                 {"Fait payer par un autre fonds des besoins passés, par mois entiers\u00A0; prix et tickets restent",
                  "Makes another fund pay past needs, by whole months; prices and tickets stay"},
                 "grenier fund reassign --from unfunded --to fondation-quartiers-nord --since 2026-11-01 --until "
                 "2026-11-30 --reason \"accordée en décembre\"");
  const std::string payer = context.text("un fonds, ou unfunded\u00A0: aucun", "a fund, or unfunded: none");
  CLI::Option* undo =
      option(command, "--undo",
             context.text("annule la réaffectation de ce numéro", "undoes the reassignment of that sequence"));
  option(command, "--from", context.text("qui avait payé\u00A0: ", "who had paid: ") + payer)->excludes(undo);
  option(command, "--to", context.text("qui paie\u00A0: ", "who pays: ") + payer)->excludes(undo);
  option(command, "--since", context.text("premier jour d'un mois", "the first day of a month"))->excludes(undo);
  option(command, "--until", context.text("dernier jour d'un mois", "the last day of a month"))->excludes(undo);
  option(command, "--limit", context.text("au plus ce montant", "at most that amount"))->excludes(undo);
  option(command, "--reason", context.text("pourquoi, pour qui relira le livre", "why, for whoever reads the book"))
      ->required();
  add_posting_options(command, context);
  add_source_option(command, context);
  on_run(command, context, reassign);
}

void add_fund(CLI::App& program, Context& context) {
  CLI::App& fund =
      subcommand(program, context, "fund",
                 {"Réserver l'argent d'un fonds, faire payer le passé", "Reserve a fund's money, make it pay the past"},
                 "grenier fund commit --fund ville-fruits-legumes --amount 300 --reference GA-12");
  fund.require_subcommand(1);
  add_commitment_step(fund, context, "commit", "300",
                      {"Réserve de l'argent pour une commande ou un plan", "Reserves money for an order or a plan"},
                      CommitmentStep::committed);
  add_commitment_step(fund, context, "release", "100", {"Rend libre ce qui était réservé", "Frees what was reserved"},
                      CommitmentStep::released);
  add_commitment_step(fund, context, "capture", "200", {"Dépense ce qui était réservé", "Spends what was reserved"},
                      CommitmentStep::captured);
  add_reassign(fund, context);
}

void add_funds(CLI::App& program, Context& context) {
  CLI::App& command = subcommand(program, context, "funds",
                                 {"Ce que les fonds ont payé et ce qu'il en reste", "What funds paid and what is left"},
                                 "grenier funds --fund ville-fruits-legumes --by shop");
  option(command, "--fund", context.text("un fonds\u00A0; sinon tous", "one fund; else all"));
  option(command, "--by", context.text("détail par shop, category ou month", "told by shop, category or month"));
  add_as_of_options(command, context);
  on_run(command, context, show_funds);
}

}  // namespace

void add_fund_commands(CLI::App& program, Context& context) {
  add_grant(program, context);
  add_fund(program, context);
  add_funds(program, context);
}

}  // namespace apps
