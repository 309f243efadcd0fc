#include "apps/options.h"

#include <algorithm>
#include <ostream>

#include "apps/answers_json.h"
#include "apps/answers_text.h"
#include "apps/arguments.h"
#include "apps/catalogue.h"
#include "apps/typed_moment.h"
#include "ledger/base/code.h"

namespace apps {
namespace {

// The value stays with the option; nothing is done with it while parsing.
bool keep(const CLI::results_t&) {
  return true;
}

std::optional<CLI::results_t> results_of(const CLI::App& command, const char* name) {
  const CLI::Option* found = command.get_option_no_throw(name);
  if (found == nullptr || found->count() == 0) return std::nullopt;
  return found->results();
}

// An empty value (a variable of a script that is not set) would count as an option left out, and sell at the public
// price, or show all shops: nobody means that.
Result<void> check_no_value_is_empty(const CLI::App& command) {
  for (const CLI::Option* option : command.get_options())
    if (option->get_expected_max() > 0 && std::ranges::count(option->results(), "") > 0)
      return fail(ErrorCode::value_not_allowed, option->get_name(), "has an empty value; write one, or leave it out");
  return {};
}

Result<void> run_checked(const CLI::App& command, Context& context,
                         const std::function<Result<void>(const CLI::App&, Context&)>& run) {
  for (const CLI::App* each = &command; each != nullptr; each = each->get_parent()) TRY(check_no_value_is_empty(*each));
  return run(command, context);
}

}  // namespace

Result<Sequence> parse_sequence(std::string_view text) {
  return Sequence{TRY(parse_count<std::uint64_t>(text))};
}

CLI::App& subcommand(CLI::App& parent, const Context& context, const char* name, Description description,
                     const char* example) {
  CLI::App* command = parent.add_subcommand(name, context.text(description.french, description.english));
  command->footer(std::string(context.text("Exemple\u00A0:", "Example:")) + "\n  " + example);
  return *command;
}

void on_run(CLI::App& command, Context& context, std::function<Result<void>(const CLI::App&, Context&)> run) {
  command.callback([&command, &context, run = std::move(run)] {
    const Result<void> done = run_checked(command, context, run);
    if (!done.ok()) context.fail(done.error());
  });
}

CLI::Option* option(CLI::App& command, const char* names, std::string description) {
  return command.add_option(names, CLI::callback_t(keep), std::move(description))->type_name("");
}

CLI::Option* repeated(CLI::App& command, const char* names, std::string description) {
  return option(command, names, std::move(description))->expected(1, CLI::detail::expected_max_vector_size);
}

CLI::Option* flag(CLI::App& command, const char* names, std::string description) {
  return command.add_flag_callback(
      names, [] {}, std::move(description));
}

std::string text_of(const CLI::App& command, const char* name) {
  const auto results = results_of(command, name);
  return results && !results->empty() ? results->back() : std::string();
}

std::vector<std::string> texts_of(const CLI::App& command, const char* name) {
  return results_of(command, name).value_or(CLI::results_t{});
}

bool is_given(const CLI::App& command, const char* name) {
  return results_of(command, name).has_value();
}

void add_as_of_options(CLI::App& command, const Context& context) {
  option(command, "--effective",
         context.text("ce qui comptait ce jour-là (23/11/2026 ou 2026-11-23)",
                      "what counted on that day (2026-11-23 or 23/11/2026)"));
  option(command, "--known",
         context.text("le livre tel qu'il était alors (jour ou 2026-11-23T18:05)",
                      "the book as it stood then (a day or 2026-11-23T18:05)"));
  option(command, "--seq", context.text("le livre jusqu'à cette écriture", "the book up to this entry"));
}

Result<engine::AsOf> as_of(const CLI::App& command) {
  engine::AsOf as_of;
  if (is_given(command, "--effective"))
    as_of.effective = TRY(about("--effective", parse_day(text_of(command, "--effective"))));
  if (is_given(command, "--known")) as_of.known = TRY(about("--known", parse_known(text_of(command, "--known"))));
  if (is_given(command, "--seq")) as_of.sequence = TRY(about("--seq", parse_sequence(text_of(command, "--seq"))));
  return as_of;
}

void add_posting_options(CLI::App& command, const Context& context) {
  option(command, "--id",
         context.text("clé de cette commande\u00A0: la redire ne fait rien de plus",
                      "this command's key: saying it again does nothing more"));
  flag(command, "--fact",
       context.text("c'est arrivé\u00A0: à enregistrer même si une règle l'aurait refusé",
                    "it has happened: record it even where a rule would have refused"));
  option(command, "--occurred", context.text("quand c'est arrivé (2026-11-23T18:05)", "when it happened"));
  option(command, "--effective", context.text("jour de comptabilité (23/11/2026)", "the books' day (2026-11-23)"));
}

void add_source_option(CLI::App& command, const Context& context) {
  option(command, "--source",
         context.text("poste qui envoie (sans quoi\u00A0: celui de cette machine)",
                      "who posts (else this machine's desk)"));
}

Result<Posting> posting_of(const CLI::App& command) {
  Posting posting;
  posting.source.code = text_of(command, "--source");
  posting.id = text_of(command, "--id");
  if (const auto checked = check_label(posting.id, "--id"); !posting.id.empty() && !checked.ok())
    return fail(ErrorCode::value_not_allowed, "--id", checked.error().detail);
  posting.nature = is_given(command, "--fact") ? CommandNature::fact : CommandNature::request;
  if (is_given(command, "--occurred"))
    posting.occurred_at = TRY(about("--occurred", parse_moment(text_of(command, "--occurred"))));
  posting.effective_date = TRY(parsed(command, "--effective", kNoDate, parse_day));
  return posting;
}

Result<void> post_and_tell(const CLI::App& command, Context& context, const engine::CommandBody& body,
                           std::vector<TypedLot> lots) {
  Posting posting = TRY(posting_of(command));
  posting.lots = std::move(lots);
  TRY(post(context, posting, body, [&](const engine::Receipt& receipt) { tell_receipt(context, receipt, body); }));
  return {};
}

void tell_receipt(Context& context, engine::Receipt receipt, const engine::CommandBody& body) {
  const bool is_refused = receipt.outcome == engine::Outcome::refused;
  if (is_refused) context.exit = Exit::refused;
  if (context.json) return json::print(context.out, to_json(receipt));
  if (is_refused) receipt.reason = in_units_of_goods(context, receipt.reason, body);
  print_receipt(context.out, receipt, context.language);
}

}  // namespace apps
