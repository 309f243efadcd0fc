#include "support/scenario.h"

#include <fstream>

#include "support/book.h"
#include "support/command_paths.h"
#include "support/scenario_commands.h"
#include "support/scenario_expect.h"

namespace test_support {
namespace {

using namespace engine;

// Whoever is refused, or has an anomaly, must find the field in what was sent.
Result<void> check_fields(const CommandBody& body, const Receipt& receipt) {
  std::vector<ledger::Anomaly> told = receipt.anomalies;
  if (receipt.outcome == Outcome::refused) told.push_back({receipt.reason.code, receipt.reason.field});
  for (const ledger::Anomaly& each : told)
    if (!leads_to_field(body, each.field))
      return not_as_said("'" + each.field + "' of " + std::string(to_string(each.code)) +
                         " is no field of the command's schema");
  return {};
}

class Player {
 public:
  Result<void> open() { return book_.open_source(std::string(kOffice)); }

  Result<void> play(std::string_view line) {
    Words words = TRY(Words::read(line));
    if (words.empty()) return {};
    Words outcome = words.cut("->");
    TRY(play(words, outcome));
    TRY(words.end());
    return outcome.end();
  }
  // What every scenario must leave behind, whether it says so or not.
  Result<void> finish() {
    if (tariff_) return fail(ErrorCode::syntax_error, {}, "a tariff has no 'end'");
    TRY(check_replay());
    TRY(book_.restart());
    return check_replay();
  }

 private:
  Result<void> play(Words& words, Words& outcome);
  Result<void> command(Words& words, Words& outcome);
  Result<void> definition(const std::string& verb, Words& words, const Telling& telling, Words& outcome);
  Result<void> tariff_line(Words& words, Words& outcome);
  Result<void> quote(Words& words, Words& outcome);
  Result<void> retry(Words& words, Words& outcome);
  Result<void> clock(Words& words);
  Result<void> till(Words& words);
  Result<void> send(const std::string& source, CommandBody body, const Telling& telling, Words& outcome);
  Result<void> check_replay();

  Book book_{at("2026-03-02T09:00:00Z")};
  std::optional<ledger::Tariff> tariff_;  // while its block is read
  std::optional<QuoteAnswer> quote_;
  std::map<std::pair<std::string, std::uint64_t>, std::pair<Command, Receipt>> sent_;
  std::pair<std::string, std::uint64_t> last_sent_;
  bool gap_ = false;  // the next command takes a number too high
};

Result<void> Player::play(Words& words, Words& outcome) {
  if (tariff_) return tariff_line(words, outcome);
  if (words.take("clock")) return clock(words);
  if (words.take("till")) return till(words);
  if (words.take("expect")) return check_expectation(words, book_, quote_);
  if (words.take("quote")) return quote(words, outcome);
  if (words.take("retry")) return retry(words, outcome);
  if (words.take("restart")) return book_.restart();
  if (words.take("crash")) return book_.open();
  if (words.take("replay")) {
    TRY(words.expect("equals"));
    TRY(words.expect("live"));
    return check_replay();
  }
  if (words.take("tariff")) {
    tariff_ = TRY(read_tariff_head(words));
    return {};
  }
  gap_ = words.take("gap");
  return command(words, outcome);
}

// [fact INSTANT] [on DATE] VERB …
Result<void> Player::command(Words& words, Words& outcome) {
  Telling telling;
  if (words.take("fact")) {
    telling.nature = CommandNature::fact;
    telling.occurred_at = TRY(words.instant());
  }
  if (words.take("on")) telling.effective_date = TRY(words.date());
  const std::string verb = TRY(words.word("a command"));
  if (!is_command(verb)) return fail(ErrorCode::syntax_error, {}, "'" + verb + "' begins no line");
  if (is_definition(verb)) return definition(verb, words, telling, outcome);
  AskedCommand asked = TRY(read_command(verb, words, book_.state()));
  if (!book_.knows(asked.source)) return fail(ErrorCode::syntax_error, {}, "'" + asked.source + "' is no till");
  return send(asked.source, std::move(asked.body), telling, outcome);
}

Result<void> Player::definition(const std::string& verb, Words& words, const Telling& telling, Words& outcome) {
  ledger::Definition definition = TRY(read_definition(verb, words));
  std::optional<ledger::Price> price;
  if (const auto* product = std::get_if<ledger::Product>(&definition)) price = TRY(read_price_of(*product, words));
  TRY(send(std::string(kOffice), Declare{std::move(definition)}, telling, outcome));
  if (!price) return {};
  return send(std::string(kOffice), Declare{*price}, telling, outcome);
}

Result<void> Player::tariff_line(Words& words, Words& outcome) {
  const std::string verb = TRY(words.word("a line of the tariff"));
  if (verb != "end") return read_tariff_line(verb, words, *tariff_);
  Declare declaration{*std::exchange(tariff_, std::nullopt)};
  return send(std::string(kOffice), std::move(declaration), {}, outcome);
}

Result<void> Player::send(const std::string& source, CommandBody body, const Telling& telling, Words& outcome) {
  Command command = book_.command(source, std::move(body), telling);
  if (std::exchange(gap_, false)) command.number = next(command.number);
  const Result<Receipt> receipt = book_.send(command);
  if (receipt.ok()) {
    last_sent_ = {source, raw(command.number)};
    sent_.insert_or_assign(last_sent_, std::pair(command, *receipt));
    TRY(check_fields(command.body, *receipt));
  }
  return check_outcome(outcome, receipt);
}

// retry last [altered] | retry SOURCE NUMBER [altered]
Result<void> Player::retry(Words& words, Words& outcome) {
  auto which = last_sent_;
  if (!words.take("last")) {
    which.first = TRY(words.word("a source"));
    which.second = static_cast<std::uint64_t>(TRY(words.number("a number")));
  }
  const auto found = sent_.find(which);
  if (found == sent_.end()) return fail(ErrorCode::syntax_error, {}, "no such command was sent");
  auto [command, first] = found->second;
  if (words.take("altered")) command.hash[0] ^= 1;
  const Result<Receipt> receipt = book_.send(command);
  if (!outcome.take("same")) return check_outcome(outcome, receipt);
  TRY(outcome.expect("receipt"));
  if (receipt.ok() && *receipt == first) return {};
  return not_as_said("another receipt: " +
                     (receipt.ok() ? to_string(receipt->recorded_at) : to_string(receipt.error())));
}

Result<void> Player::quote(Words& words, Words& outcome) {
  AskedCommand asked = TRY(read_command("sell", words, book_.state()));
  const auto answer = book_.ask(QuoteQuery{std::get<Sell>(asked.body)});
  Receipt receipt;
  if (answer.ok()) {
    quote_ = std::get<QuoteAnswer>(*answer);
    receipt.total = quote_->total;
    receipt.anomalies = quote_->warnings;
  } else {
    receipt.outcome = Outcome::refused;
    receipt.reason = answer.error();
  }
  return check_outcome(outcome, receipt);
}

Result<void> Player::clock(Words& words) {
  book_.clock().set(TRY(words.instant()));
  return {};
}

Result<void> Player::till(Words& words) {
  const std::string code = TRY(words.word("a code"));
  TRY(words.expect("at"));
  return book_.open_source(code, TRY(words.word("a shop")));
}

Result<void> Player::check_replay() {
  const std::string difference = TRY(book_.replay_difference());
  if (difference.empty()) return {};
  return not_as_said("replaying gives something else: " + difference);
}

Error placed(const std::filesystem::path& file, std::size_t line, Error error) {
  const std::string field = error.field.empty() ? "" : " (" + error.field + ")";
  error.field = file.filename().string() + ":" + std::to_string(line) + field;
  return error;
}

}  // namespace

Result<void> play_scenario(const std::filesystem::path& file) {
  std::ifstream text(file);
  if (!text) return fail(ErrorCode::file_not_found, file.string());
  Player player;
  TRY(player.open());
  std::string line, part;
  std::size_t number = 0;
  while (std::getline(text, part)) {
    ++number;
    line += part;
    if (line.ends_with('\\')) {
      line.back() = ' ';
      continue;
    }
    if (const auto played = player.play(line); !played.ok()) return placed(file, number, played.error());
    line.clear();
  }
  if (const auto finished = player.finish(); !finished.ok()) return placed(file, number, finished.error());
  return {};
}

}  // namespace test_support
