// grenier what-if: recorded history under another tariff and other funds, for those who are about to decide on them.
#include <ostream>

#include "apps/book_reader.h"
#include "apps/options.h"
#include "apps/progress.h"
#include "apps/territory.h"
#include "apps/typed_moment.h"
#include "apps/what_if_report.h"

namespace apps {
namespace {

Error unexpected(const Place& place, const std::string& what, const std::string& expected) {
  return fail(ErrorCode::value_not_allowed, place.file + ":" + std::to_string(place.line),
              "found " + what + ", expected " + expected);
}

Result<ledger::Tariff> read_tariff_of(const std::string& path) {
  const Territory written = TRY(read_territory(path));
  std::optional<ledger::Tariff> found;
  for (const auto& [definition, place] : written.definitions) {
    const auto* tariff = std::get_if<ledger::Tariff>(&definition);
    if (tariff == nullptr) return unexpected(place, "something else", "one tariff");
    if (found) return unexpected(place, "a second tariff", "one");
    found = *tariff;
  }
  if (!found || !written.grants.empty() || !written.deliveries.empty() || !written.households.empty())
    return fail(ErrorCode::value_not_allowed, path, "expected one tariff and nothing else");
  return *found;
}

Result<void> read_funds_of(const std::string& path, replay::Policy& policy) {
  const Territory written = TRY(read_territory(path));
  for (const auto& [definition, place] : written.definitions) {
    if (!std::holds_alternative<ledger::Fund>(definition) && !std::holds_alternative<ledger::Funder>(definition))
      return unexpected(place, "something else", "funders, funds and grants");
    policy.definitions.push_back(definition);
  }
  for (const auto& [grant, place] : written.grants) policy.grants.push_back(grant.grant);
  if (!written.deliveries.empty() || !written.households.empty())
    return fail(ErrorCode::value_not_allowed, path, "expected funders, funds and grants, nothing else");
  return {};
}

// OLD=NEW
Result<std::pair<std::string, std::string>> parse_translation(std::string_view text) {
  const std::size_t equals = text.find('=');
  if (equals == std::string_view::npos || equals == 0 || equals + 1 == text.size())
    return fail(ErrorCode::value_not_allowed, {},
                "found '" + std::string(text) + "', expected OLD=NEW, two codes of brackets");
  return std::pair(std::string(text.substr(0, equals)), std::string(text.substr(equals + 1)));
}

Result<replay::Policy> read_policy(const CLI::App& command) {
  replay::Policy policy;
  if (is_given(command, "--tariff")) policy.tariff = TRY(read_tariff_of(text_of(command, "--tariff")));
  if (is_given(command, "--funds")) TRY(read_funds_of(text_of(command, "--funds"), policy));
  using Translation = std::pair<std::string, std::string>;
  for (Translation& each : TRY(all_parsed<Translation>(command, "--bracket", parse_translation)))
    if (!policy.brackets.insert(std::move(each)).second)
      return fail(ErrorCode::value_not_allowed, "--bracket", "one bracket of history is translated twice");
  if (!policy.tariff && !policy.brackets.empty())
    return fail(ErrorCode::value_not_allowed, "--bracket", "brackets are translated to those of a --tariff");
  if (!policy.tariff && policy.definitions.empty() && policy.grants.empty())
    return fail(ErrorCode::value_not_allowed, "--tariff", "expected another tariff, other funds, or both");
  return policy;
}

// Of brackets that the tariff tried does not have: the option that says which of its own stands for the first.
Error with_option(Error error) {
  constexpr std::string_view kBefore = "history has '";
  if (error.code != ErrorCode::unknown_bracket || !error.detail.starts_with(kBefore)) return error;
  const std::size_t end = error.detail.find('\'', kBefore.size());
  error.detail += "; write --bracket " + error.detail.substr(kBefore.size(), end - kBefore.size()) + "=…";
  return error;
}

Result<void> run_what_if(const CLI::App& command, Context& context) {
  const replay::Policy policy = TRY(read_policy(command));
  replay::Days days;
  days.first = TRY(parsed(command, "--from", kNoDate, parse_day));
  days.last = TRY(parsed(command, "--to", kLastDate, parse_day));
  if (days.last < days.first)
    return fail(ErrorCode::value_not_allowed, "--to", to_string(days.last) + " is before " + to_string(days.first));
  const std::string data = text_of(command, "--data");
  const OpenedBook first = TRY(read_book(context, data));  // for its length
  constexpr std::int64_t kWalks = 2;
  Progress progress(context, context.text("Autre historique", "Another history"),
                    kWalks * static_cast<std::int64_t>(raw(first.last)));
  const auto open = [&]() -> Result<std::unique_ptr<ledger::RecordReader>> {
    return std::move(TRY(read_book(context, data)).records);
  };
  const auto advance = [&progress](std::uint64_t events) -> Result<void> {
    progress.advance_to(static_cast<std::int64_t>(events));
    return {};
  };
  auto done = replay::what_if(open, policy, days, advance);
  if (!done.ok()) return with_option(done.error());
  const replay::WhatIfReport report = std::move(*done);
  progress.finish();
  if (context.json)
    json::print(context.out, to_json(report));
  else
    print_what_if(context.out, report, context.language);
  return {};
}

}  // namespace

void add_what_if_command(CLI::App& program, Context& context) {
  CLI::App& command =
      subcommand(program, context, "what-if",
                 {"L'historique avec un autre tarif ou d'autres fonds, sans y toucher",
                  "History under another tariff or other funds, without touching it"},
                 "grenier what-if --tariff examples/what-if/essai.toml --from 2026-11-01 --to 2026-11-30");
  option(command, "--tariff", context.text("le tarif à essayer, un fichier", "the tariff to try, a file"));
  option(
      command, "--funds",
      context.text("financeurs, fonds et subventions à essayer, un fichier\u00A0: ceux de même code changent, d'autres "
                   "s'ajoutent",
                   "funders, funds and grants to try, a file: those of one code change, others are added"));
  option(command, "--from", context.text("premier jour", "first day"))->required();
  option(command, "--to", context.text("dernier jour", "last day"))->required();
  repeated(command, "--bracket",
           context.text("ANCIENNE=NOUVELLE tranche, si les codes diffèrent", "OLD=NEW bracket, where codes differ"));
  option(
      command, "--data",
      context.text("le dossier de données, sans passer par le serveur", "the data directory, not through the server"));
  on_run(command, context, run_what_if);
}

}  // namespace apps
