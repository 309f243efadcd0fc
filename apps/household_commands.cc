// Households: enrol, renew, correct, merge, card issue, card revoke, entitle, measure, show. A household is a
// pseudonym: no name is ever typed here; its means may be, and are forgotten once its bracket is known.
#include <ostream>

#include "apps/answers_json.h"
#include "apps/answers_text.h"
#include "apps/arguments.h"
#include "apps/book_reader.h"
#include "apps/household_means.h"
#include "apps/options.h"
#include "apps/typed_moment.h"
#include "replay/as_of.h"

namespace apps {
namespace {

Result<std::uint8_t> parse_size(std::string_view text) {
  const std::int64_t size = TRY(parse_decimal(text, 0));
  if (size < 1 || size > 6) return fail(ErrorCode::value_not_allowed, {}, "a size is 1 to 6, 6 being six and more");
  return static_cast<std::uint8_t>(size);
}

Result<Date> valid_from(const CLI::App& command) {
  return parsed(command, "--from", kNoDate, parse_day);
}
Result<Date> valid_to(const CLI::App& command) {
  return parsed(command, "--to", kLastDate, parse_day);
}

// What the tariff in force says of the means, when some were typed in place of a bracket.
Result<std::optional<Measured>> measured_if_told(const CLI::App& command, Context& context, Date date) {
  if (!has_means(command)) {
    for (const char* name : {"--tariff", "--shop"})
      if (is_given(command, name))
        return fail(ErrorCode::usage_error, name, "it says what measures the means, and none was typed");
    return std::optional<Measured>();
  }
  return std::optional(TRY(measure_household(command, context, date)));
}

// Of a household whose composition was told and to whom the tariff gives no budget, an earlier grid's ends.
bool ends_right(const Measured& measured) {
  return measured.composition_told && !measured.budget;
}

engine::AskedSource source_of(const Measured& measured) {
  return {.tariff = measured.tariff, .version = measured.version, .level = measured.level};
}

// The purchase right that the tariff gives with a bracket: a command of its own, which an explicit key names too.
Result<void> post_budget(Context& context, Posting posting, const Measured& measured, engine::GrantEntitlement right,
                         const TellReceipt& tell) {
  if (!posting.id.empty()) posting.id += ":budget";
  right.budget = *measured.budget;
  right.basis = measured.basis;
  right.period = measured.period;
  right.tariff = measured.tariff;
  right.tariff_version = measured.version;
  TRY(post(context, posting, right, tell));
  return {};
}

// A household's command with what was measured, then its purchase right. Nothing of the means is in either.
Result<void> post_measured(const CLI::App& command, Context& context, const Measured& measured,
                           const engine::CommandBody& body, const engine::GrantEntitlement& right) {
  const Posting posting = TRY(posting_of(command));
  json::GrowingDocument document(context.out, json::Object{{"measured", to_json(measured)}}, "receipts");
  const TellReceipt tell = [&](const engine::Receipt& receipt) {
    if (receipt.outcome == engine::Outcome::refused) context.exit = Exit::refused;
    if (context.json)
      document.add(to_json(receipt));
    else
      print_receipt(context.out, receipt, context.language);
  };
  if (!context.json) tell_measured(context, measured);
  const auto posted = [&]() -> Result<void> {
    TRY(post(context, posting, body, tell));
    if (measured.budget && context.exit == Exit::done) TRY(post_budget(context, posting, measured, right, tell));
    return {};
  }();
  if (!document.has_begun()) return posted;
  // What was recorded is told, whatever became of the rest.
  document.finish(posted.ok() ? json::Object{} : json::Object{{"error", json::of(posted.error())}});
  if (posted.ok() || !context.out.flush().good()) return posted;
  context.exit = exit_for(posted.error().code);
  return {};
}

template <class Household>
engine::GrantEntitlement right_of(const Household& household) {
  return {.pseudonym = household.pseudonym, .valid_from = household.valid_from, .valid_to = household.valid_to};
}

Result<void> enrol(const CLI::App& command, Context& context) {
  engine::EnrolHousehold household;
  household.pseudonym = text_of(command, "pseudonym");
  household.legal_entity = text_of(command, "--entity");
  household.bracket = text_of(command, "--bracket");
  household.size_class = TRY(parsed(command, "--size", std::uint8_t{0}, parse_size));
  household.valid_from = TRY(valid_from(command));
  household.valid_to = TRY(valid_to(command));
  const auto measured = TRY(measured_if_told(command, context, household.valid_from));
  if (!measured && household.bracket.empty())
    return fail(ErrorCode::usage_error, "--bracket", "say the bracket, or the means that give it");
  if (!measured) return post_and_tell(command, context, household);
  household.bracket = measured->bracket;
  household.given_by = source_of(*measured);
  return post_measured(command, context, *measured, household, right_of(household));
}

Result<void> renew(const CLI::App& command, Context& context) {
  engine::RenewHousehold household;
  household.pseudonym = text_of(command, "pseudonym");
  household.bracket = text_of(command, "--bracket");
  household.valid_from = TRY(valid_from(command));
  household.valid_to = TRY(valid_to(command));
  if (is_given(command, "--override"))
    household.override_by = TRY(about("--override", parse_override(text_of(command, "--override"))));
  const auto measured = TRY(measured_if_told(command, context, household.valid_from));
  if (!measured) return post_and_tell(command, context, household);
  household.bracket = measured->bracket;
  household.given_by = source_of(*measured);
  household.ends_right = ends_right(*measured);
  return post_measured(command, context, *measured, household, right_of(household));
}

Result<void> correct(const CLI::App& command, Context& context) {
  engine::CorrectHousehold household;
  household.pseudonym = text_of(command, "pseudonym");
  household.bracket = text_of(command, "--bracket");
  if (is_given(command, "--size")) household.size_class = TRY(parsed(command, "--size", std::uint8_t{0}, parse_size));
  const auto measured = TRY(measured_if_told(command, context, kNoDate));
  if (!measured) return post_and_tell(command, context, household);
  household.bracket = measured->bracket;
  household.given_by = source_of(*measured);
  household.ends_right = ends_right(*measured);
  return post_measured(command, context, *measured, household, {.pseudonym = household.pseudonym});
}

Result<void> measure_only(const CLI::App& command, Context& context) {
  const Measured measured =
      TRY(measure_household(command, context, TRY(parsed(command, "--date", kNoDate, parse_day))));
  if (context.json)
    json::print(context.out, to_json(measured));
  else
    tell_measured(context, measured);
  return {};
}

// A refusal in the book names no household, so why these two are not merged is asked of the server.
std::string why_not_merged(Context& context, const engine::MergeHouseholds& merger) {
  const auto from = ask_for<engine::HouseholdAnswer>(context, engine::HouseholdQuery{.pseudonym = merger.from});
  const auto into = ask_for<engine::HouseholdAnswer>(context, engine::HouseholdQuery{.pseudonym = merger.into});
  if (!from.ok() || !into.ok()) return {};
  if (from->pseudonym == into->pseudonym) return "they are one household already: '" + into->pseudonym + "'";
  if (from->pseudonym != merger.from)
    return "'" + merger.from + "' was merged before and is '" + from->pseudonym +
           "' now; to merge that one, type: household merge " + from->pseudonym + " " + into->pseudonym;
  return "'" + from->pseudonym + "' is of the legal entity '" + from->legal_entity + "', '" + into->pseudonym +
         "' of '" + into->legal_entity + "'; a merger is within one";
}

Result<void> merge(const CLI::App& command, Context& context) {
  const engine::MergeHouseholds merger{.from = text_of(command, "from"), .into = text_of(command, "into")};
  TRY(post(context, TRY(posting_of(command)), merger, [&](engine::Receipt receipt) {
    if (receipt.reason.code == ErrorCode::cannot_merge) receipt.reason.detail = why_not_merged(context, merger);
    tell_receipt(context, std::move(receipt), merger);
  }));
  return {};
}

Result<void> issue_card(const CLI::App& command, Context& context) {
  return post_and_tell(
      command, context,
      engine::IssueCard{.pseudonym = text_of(command, "pseudonym"), .card = text_of(command, "number")});
}

Result<void> revoke_card(const CLI::App& command, Context& context) {
  return post_and_tell(command, context, engine::RevokeCard{.card = text_of(command, "number")});
}

Result<BudgetBasis> parse_basis(std::string_view text) {
  if (const auto basis = parse_BudgetBasis(text)) return *basis;
  return fail(ErrorCode::value_not_allowed, {}, "'" + std::string(text) + "' is not paid or market");
}

Result<void> entitle(const CLI::App& command, Context& context) {
  engine::GrantEntitlement right;
  right.pseudonym = text_of(command, "pseudonym");
  right.budget = TRY(about("--budget", parse_amount(text_of(command, "--budget"), Currency::eur)));
  right.basis = TRY(parsed(command, "--basis", BudgetBasis::paid, parse_basis));
  if (is_given(command, "--weekly")) right.period = Period::week;
  right.valid_from = TRY(valid_from(command));
  right.valid_to = TRY(valid_to(command));
  return post_and_tell(command, context, right);
}

// The past is folded here, from the whole book as `replay` reads it: the server keeps no household's past.
Result<engine::HouseholdAnswer> ask_household(Context& context, const engine::HouseholdQuery& query,
                                              const engine::AsOf& as_of) {
  if (as_of.is_now()) return ask_for<engine::HouseholdAnswer>(context, query);
  const OpenedBook book = TRY(read_book(context, ""));
  if (as_of.sequence) TRY(check_within(book.last, raw(*as_of.sequence)));
  return replay::household_as_of(*book.records, query, as_of, TRY(paris()));
}

Result<void> show_household(const CLI::App& command, Context& context) {
  engine::HouseholdQuery query{.pseudonym = text_of(command, "pseudonym"), .card = text_of(command, "--card")};
  query.date = TRY(parsed(command, "--date", kNoDate, parse_day));
  if (query.pseudonym.empty() == query.card.empty())
    return fail(ErrorCode::usage_error, "pseudonym", "say a pseudonym, or --card and a number");
  const engine::HouseholdAnswer answer = TRY(ask_household(context, query, TRY(as_of(command))));
  if (context.json)
    json::print(context.out, to_json(engine::Answer(answer)));
  else
    print_household(context.out, answer, context.language);
  return {};
}

CLI::App& posting_subcommand(CLI::App& parent, Context& context, const char* name, Description description,
                             const char* example, Result<void> (*run)(const CLI::App&, Context&)) {
  CLI::App& command = subcommand(parent, context, name, description, example);
  add_posting_options(command, context);
  add_source_option(command, context);
  on_run(command, context, run);
  return command;
}

void add_pseudonym(CLI::App& command, const Context& context) {
  option(command, "pseudonym", context.text("pseudonyme du foyer, BM1-0007", "the household's pseudonym, BM1-0007"))
      ->required();
}

void add_window(CLI::App& command, const Context& context) {
  option(command, "--from", context.text("premier jour\u00A0; aujourd'hui sinon", "first day; else today"));
  option(command, "--to", context.text("dernier jour\u00A0; sans fin sinon", "last day; else without end"));
}

void add_bracket(CLI::App& command, const Context& context) {
  option(command, "--bracket", context.text("la tranche\u00A0; sinon la même", "the bracket; else the same"));
}

void add_size(CLI::App& command, const Context& context) {
  option(command, "--size", context.text("personnes, de 1 à 6 (6 et plus)", "persons, 1 to 6 (six and more)"));
}

void add_enrol(CLI::App& household, Context& context) {
  CLI::App& command =
      posting_subcommand(household, context, "enrol", {"Inscrire un foyer", "Enrol a household"},
                         "grenier household enrol BM1-0121 --entity paniers-du-port --bracket a --size 3", enrol);
  add_pseudonym(command, context);
  option(command, "--entity", context.text("l'association", "the legal entity"))->required();
  option(command, "--bracket",
         context.text("la tranche\u00A0; ou les moyens, d'après lesquels le tarif la donne",
                      "the bracket; or the means, by which the tariff gives it"));
  add_size(command, context);
  add_means_options(command, context);
  add_window(command, context);
}

void add_changes(CLI::App& household, Context& context) {
  CLI::App& renewal =
      posting_subcommand(household, context, "renew", {"Renouveler les droits d'un foyer", "Renew a household"},
                         "grenier household renew BM1-0007 --bracket b --to 31/12/2035", renew);
  add_pseudonym(renewal, context);
  add_bracket(renewal, context);
  add_means_options(renewal, context);
  option(renewal, "--override",
         context.text("RÔLE:RAISON pour passer outre l'attente ou le nombre de renouvellements",
                      "ROLE:REASON to go beyond the waiting time or the number of renewals"));
  add_window(renewal, context);
  CLI::App& correction = posting_subcommand(household, context, "correct",
                                            {"Corriger la tranche ou la taille d'un foyer", "Correct a household"},
                                            "grenier household correct BM1-0007 --size 4", correct);
  add_pseudonym(correction, context);
  add_bracket(correction, context);
  add_size(correction, context);
  add_means_options(correction, context);
  CLI::App& merging = posting_subcommand(household, context, "merge",
                                         {"Deux pseudonymes, un seul foyer", "Two pseudonyms, one household"},
                                         "grenier household merge BM1-0020 BM1-0007", merge);
  option(merging, "from",
         context.text("celui qui disparaît\u00A0: ses cartes et ses mois passent à l'autre",
                      "the one that goes: its cards and months become the other's"))
      ->required();
  option(merging, "into",
         context.text(
             "celui qui reste, avec sa tranche, son droit et son budget\u00A0; s'il n'en eut jamais, celui de l'autre",
             "the one that remains, with its bracket, access and budget; if it never had one, the other's"))
      ->required();
}

void add_cards(CLI::App& household, Context& context) {
  CLI::App& card = subcommand(household, context, "card", {"Cartes d'un foyer", "A household's cards"},
                              "grenier household card issue BM1-0007 2900000009990");
  card.require_subcommand(1);
  CLI::App& issue = posting_subcommand(card, context, "issue", {"Donner une carte", "Issue a card"},
                                       "grenier household card issue BM1-0007 2900000009990", issue_card);
  add_pseudonym(issue, context);
  option(issue, "number", context.text("numéro de la carte", "the card's number"))->required();
  CLI::App& revoke = posting_subcommand(card, context, "revoke", {"Retirer une carte", "Revoke a card"},
                                        "grenier household card revoke 2900000009990", revoke_card);
  option(revoke, "number", context.text("numéro de la carte", "the card's number"))->required();
}

void add_entitle(CLI::App& household, Context& context) {
  CLI::App& command = posting_subcommand(household, context, "entitle", {"Ouvrir un budget", "Grant a budget"},
                                         "grenier household entitle BM1-0007 --budget 60 --basis paid", entitle);
  add_pseudonym(command, context);
  option(command, "--budget", context.text("montant par mois", "amount a month"))->required();
  flag(command, "--weekly", context.text("par semaine, du lundi au dimanche", "a week, from Monday to Sunday"));
  option(command, "--basis",
         context.text("paid\u00A0: ce qui est payé\u00A0; market\u00A0: la valeur des produits",
                      "paid: what is paid; market: what the goods are worth"));
  add_window(command, context);
}

void add_measure(CLI::App& household, Context& context) {
  CLI::App& command = subcommand(household, context, "measure",
                                 {"Dire la tranche d'un foyer d'après ses moyens, sans rien noter",
                                  "Say a household's bracket by its means, and keep nothing"},
                                 "grenier household measure --resources 1400 --charges 680 --adults 1 --children 2");
  option(command, "--bracket", context.text("celle qui est donnée ou choisie", "the one that is given or chosen"));
  add_means_options(command, context);
  option(command, "--date", context.text("un jour\u00A0; aujourd'hui sinon", "a day; else today"));
  on_run(command, context, measure_only);
}

void add_show(CLI::App& household, Context& context) {
  CLI::App& command = subcommand(household, context, "show", {"La fiche d'un foyer", "A household's sheet"},
                                 "grenier household show BM1-0007 --effective 30/11/2026");
  option(command, "pseudonym", context.text("pseudonyme du foyer", "the household's pseudonym"));
  option(command, "--card", context.text("sa carte, à la place", "its card, instead"));
  option(command, "--date",
         context.text("un jour\u00A0; sinon celui de --effective ou de --known, ou aujourd'hui",
                      "a day; else that of --effective or of --known, or today"));
  add_as_of_options(command, context);
  on_run(command, context, show_household);
}

}  // namespace

void add_household_commands(CLI::App& program, Context& context) {
  CLI::App& household =
      subcommand(program, context, "household", {"Les foyers", "Households"}, "grenier household show BM1-0007");
  household.require_subcommand(1);
  add_enrol(household, context);
  add_changes(household, context);
  add_cards(household, context);
  add_entitle(household, context);
  add_measure(household, context);
  add_show(household, context);
}

}  // namespace apps
