#include <algorithm>

#include "support/scenario_expect.h"

namespace test_support {

using namespace engine;

Error not_as_said(std::string detail) {
  return fail(ErrorCode::replay_differs, {}, std::move(detail));
}

namespace {

std::string told(const Receipt& receipt) {
  std::string text;
  if (receipt.outcome == Outcome::refused) return "refused " + to_string(receipt.reason);
  text = receipt.outcome == Outcome::noted ? "noted" : "recorded, total " + to_string(receipt.total);
  for (const ledger::Anomaly& each : receipt.anomalies)
    text += ", anomaly " + std::string(to_string(each.code)) + " " + each.field;
  return text;
}

Result<ErrorCode> read_code(Words& words) {
  const std::string name = TRY(words.word("the name of a refusal"));
  if (const auto code = error_code_named(name)) return *code;
  return fail(ErrorCode::syntax_error, {}, "'" + name + "' is the name of no refusal");
}

// The anomalies that the line lists, none when it lists none, must be those of the receipt, in whichever order; each
// may say its field.
Result<void> check_anomalies(Words& words, const Receipt& receipt) {
  std::vector<ledger::Anomaly> left = receipt.anomalies;
  const bool listed = words.take("anomalies");
  while (listed && !words.empty()) {
    const ErrorCode code = TRY(read_code(words));
    std::optional<std::string> field;
    if (words.take("at")) field = TRY(words.word("a field"));
    const auto found = std::find_if(left.begin(), left.end(), [&](const ledger::Anomaly& each) {
      return each.code == code && (!field || each.field == *field);
    });
    if (found == left.end()) return not_as_said("the anomalies are others: " + told(receipt));
    left.erase(found);
  }
  if (left.empty()) return {};
  return not_as_said("the anomalies are others: " + told(receipt));
}

Result<void> check_refused(Words& words, const Receipt& receipt) {
  const ErrorCode code = TRY(read_code(words));
  const bool as_said = receipt.outcome == Outcome::refused && receipt.reason.code == code;
  if (!as_said || (!words.empty() && words.peek() != receipt.reason.field)) return not_as_said(told(receipt));
  if (!words.empty()) TRY(words.word("a field"));
  return {};
}

Result<void> check_total(Words& words, const Receipt& receipt) {
  const Money said = TRY(words.money());
  if (receipt.outcome != Outcome::recorded || receipt.total != said) return not_as_said(told(receipt));
  return check_anomalies(words, receipt);
}

Result<void> check_error(Words& words, const Result<Receipt>& outcome) {
  const ErrorCode code = TRY(read_code(words));
  if (outcome.ok()) return not_as_said(told(*outcome));
  if (outcome.error().code != code) return not_as_said(to_string(outcome.error()));
  return {};
}

}  // namespace

Result<void> check_outcome(Words& words, const Result<Receipt>& outcome) {
  if (words.take("error")) return check_error(words, outcome);
  if (!outcome.ok()) return not_as_said("an error: " + to_string(outcome.error()));
  if (words.take("refused")) return check_refused(words, *outcome);
  if (words.take("noted")) return outcome->outcome == Outcome::noted ? Result<void>() : not_as_said(told(*outcome));
  if (words.take("due") || words.take("refund") || words.take("moved")) return check_total(words, *outcome);
  if (outcome->outcome != Outcome::recorded) return not_as_said(told(*outcome));
  return check_anomalies(words, *outcome);
}

}  // namespace test_support
