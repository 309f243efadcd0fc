#include "apps/event_line.h"

#include "apps/event_names.h"
#include "apps/format.h"
#include "apps/texts.h"

namespace apps {
namespace {

constexpr Counted kLines = {{"ligne", "lignes"}, {"line", "lines"}};
constexpr Counted kLots = {{"lot", "lots"}, {"lot", "lots"}};

template <class Lines>
std::int64_t shares_of(const Lines& lines) {
  std::int64_t sum = 0;
  for (const auto& line : lines)
    for (const ledger::Draw& draw : line.draws)
      for (const ledger::Share& share : draw.shares) sum += share.amount.minor;
  return sum;
}

// What each kind says of itself; nothing of most that are about a household.
class Sentence {
 public:
  Sentence(const engine::Registry& registry, Language language) : names_(registry), language_(language) {}

  std::string operator()(const ledger::Declared& body) const {
    return std::string(kind_word(ledger::kind_of(body.definition), language_)) + " " + ledger::key_of(body.definition);
  }
  std::string operator()(const ledger::HouseholdEnrolled& body) const { return bracket(body.bracket); }
  std::string operator()(const ledger::HouseholdRenewed& body) const {
    if (body.valid_to >= kLastDate) return bracket(body.bracket);
    return bracket(body.bracket) + text(", jusqu'au ", ", to ") + show(body.valid_to, language_);
  }
  std::string operator()(const ledger::HouseholdCorrected& body) const { return bracket(body.bracket); }
  std::string operator()(const ledger::HouseholdMerged&) const { return ""; }
  std::string operator()(const ledger::CardIssued&) const { return ""; }
  std::string operator()(const ledger::CardRevoked&) const { return ""; }
  std::string operator()(const ledger::EntitlementGranted& body) const {
    return show(body.budget, language_) + text(" par ", " a ") + std::string(word(body.period, language_));
  }
  std::string operator()(const ledger::GrantAwarded& body) const { return grant(body); }
  std::string operator()(const ledger::GrantReceived& body) const { return grant(body); }
  std::string operator()(const ledger::OpeningFund& body) const { return grant(body); }
  std::string operator()(const ledger::CommitmentChanged& body) const {
    return std::string(word(body.step, language_)) + " " + grant(body);
  }
  std::string operator()(const ledger::SharesReassigned& body) const {
    const std::string undone =
        is_none(body.reverses) ? "" : text(", défait ", ", undoes ") + std::to_string(raw(body.reverses));
    return payer(body.from) + " → " + payer(body.to) + " " + show(reassigned_by(body), language_) + " (" + body.reason +
           ")" + undone;
  }
  std::string operator()(const ledger::Delivered& body) const { return papers(body); }
  std::string operator()(const ledger::OpeningStock& body) const { return papers(body); }
  std::string operator()(const ledger::StockCounted& body) const { return lines(body); }
  std::string operator()(const ledger::LossRecorded& body) const { return lines(body); }
  std::string operator()(const ledger::Sold& body) const { return ticket(body); }
  std::string operator()(const ledger::Returned& body) const { return ticket(body); }
  std::string operator()(const ledger::CommandRefused& body) const {
    const std::string unmet =
        body.refused.is_zero() ? "" : text(", non couvert ", ", not covered ") + show(body.refused, language_);
    const std::string shop = is_none(body.shop) ? "" : " " + names_.shop(body.shop);
    return std::string(word(body.kind, language_)) + shop + " " + reason(body.reason) + unmet;
  }
  std::string operator()(const ledger::CommandNoted& body) const { return std::string(word(body.kind, language_)); }

 private:
  std::string text(const char* french, const char* english) const { return say(language_, french, english); }
  std::string colon() const { return text("\u00A0: ", ": "); }
  std::string bracket(BracketId id) const { return text("tranche ", "bracket ") + names_.bracket(id); }
  std::string payer(FundId id) const { return is_none(id) ? text("non financé", "unfunded") : names_.fund(id); }
  // On one line, with the code that every refusal is known by.
  std::string reason(const Error& error) const {
    const std::string field = error.field.empty() ? "" : ", " + error.field;
    const std::string detail = error.detail.empty() ? "" : colon() + tell_detail(error.detail, language_);
    return "[" + std::string(to_string(error.code)) + field + "]" + detail;
  }
  std::string grant(const auto& body) const {
    return names_.fund(body.fund) + " " + show(body.amount, language_) + " (" + body.reference + ")";
  }
  std::string count(std::size_t count, const Counted& counted) const {
    return show_count(static_cast<std::int64_t>(count), counted, language_);
  }
  std::string papers(const auto& body) const {
    const std::string reference = body.reference.empty() ? "" : " " + body.reference;
    return names_.shop(body.shop) + reference + colon() + count(body.lots.size(), kLots);
  }
  std::string lines(const auto& body) const {
    return names_.shop(body.shop) + colon() + count(body.lines.size(), kLines);
  }
  std::string ticket(const auto& body) const {
    return names_.shop(body.shop) + " " + body.ticket + colon() + count(body.lines.size(), kLines) + ", " +
           show(ledger::total_of(body.lines, body.currency), language_) + text(", fonds ", ", funds ") +
           show(Money{shares_of(body.lines), body.currency}, language_);
  }

  EventNames names_;
  Language language_;
};

}  // namespace

std::string describe(const ledger::Event& event, const engine::Registry& registry, Language language) {
  const ledger::Envelope& envelope = event.envelope;
  std::string line = std::to_string(raw(envelope.sequence)) + "  " + show(envelope.recorded_at, language) + "  " +
                     show(envelope.effective_date, language) + "  " + EventNames{registry}.source(envelope.source) +
                     say(language, " n°\u00A0", " no. ") + std::to_string(raw(envelope.number)) + "  " +
                     std::string(event_word(ledger::kind_of(event), language));
  if (const std::string said = std::visit(Sentence(registry, language), event.body); !said.empty()) line += "  " + said;
  for (const ledger::Anomaly& anomaly : ledger::anomalies_of(event.body))
    line += " !" + std::string(to_string(anomaly.code));
  return line;
}

}  // namespace apps
