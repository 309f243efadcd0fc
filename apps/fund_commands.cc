// Earmarked money: grant award, grant receive, funds.
#include <ostream>

#include "apps/answers_json.h"
#include "apps/answers_text.h"
#include "apps/arguments.h"
#include "apps/options.h"

namespace apps {
namespace {

Result<void> record_grant(const CLI::App& command, Context& context, engine::GrantStep step) {
  engine::RecordGrant grant;
  grant.step = step;
  grant.fund = text_of(command, "fund");
  grant.amount = TRY(about("amount", parse_money(text_of(command, "amount"), Currency::eur)));
  grant.reference = text_of(command, "--reference");
  return post_and_tell(command, context, grant);
}

Result<FundsBy> parse_by(std::string_view text) {
  if (text == "shop") return FundsBy::shop;
  if (text == "category") return FundsBy::category;
  if (text == "month") return FundsBy::month;
  return fail(ErrorCode::value_not_allowed, {}, "'" + std::string(text) + "' is not shop, category or month");
}

Result<void> show_funds(const CLI::App& command, Context& context) {
  const FundsBy by = TRY(parsed(command, "--by", FundsBy::none, parse_by));
  const engine::FundsQuery query{.fund = text_of(command, "--fund"), .as_of = TRY(as_of(command))};
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
  CLI::App& grant = subcommand(program, context, "grant", {"Argent d'un financeur : accordé, reçu", "A funder's money"},
                               "grenier grant award ville-fruits 12000 --reference CONV-2026-17");
  grant.require_subcommand(1);
  add_grant_step(grant, context, "award", {"Une subvention est accordée", "A grant is awarded"},
                 "grenier grant award ville-fruits 12000 --reference CONV-2026-17", engine::GrantStep::awarded);
  add_grant_step(grant, context, "receive", {"L'argent est arrivé", "The money has arrived"},
                 "grenier grant receive ville-fruits 6000 --reference VIR-2026-03", engine::GrantStep::received);
}

void add_funds(CLI::App& program, Context& context) {
  CLI::App& command = subcommand(program, context, "funds",
                                 {"Ce que les fonds ont payé et ce qu'il en reste", "What funds paid and what is left"},
                                 "grenier funds --fund ville-fruits --by shop");
  option(command, "--fund", context.text("un fonds ; sinon tous", "one fund; else all"));
  option(command, "--by", context.text("détail par shop, category ou month", "told by shop, category or month"));
  add_as_of_options(command, context);
  on_run(command, context, show_funds);
}

}  // namespace

void add_fund_commands(CLI::App& program, Context& context) {
  add_grant(program, context);
  add_funds(program, context);
}

}  // namespace apps
