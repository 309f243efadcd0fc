// Commands: the envelope, households and money. Goods are in message_codec_command_goods.cc.
#include "net/message_codec_frame.h"

namespace net {

std::string encode_command(const engine::Command& command) {
  return encode_frame<wire::Command>(command);
}

Result<engine::Command> decode_command(Bytes bytes) {
  engine::Command command = TRY((decode_frame<wire::Command, engine::Command>(bytes)));
  command.hash = first16(sha256(bytes));
  return command;
}

// --- what it is about ------------------------------------------------------------------------------------------------

namespace {

using Body = wire::Command::Body;

// Which member of the union a command is.
wire::Definition::Builder start(const engine::Declare&, Body::Builder out) {
  return out.initDeclare();
}
wire::EnrolHouseholdCommand::Builder start(const engine::EnrolHousehold&, Body::Builder out) {
  return out.initEnrolHousehold();
}
wire::RenewHouseholdCommand::Builder start(const engine::RenewHousehold&, Body::Builder out) {
  return out.initRenewHousehold();
}
wire::CorrectHouseholdCommand::Builder start(const engine::CorrectHousehold&, Body::Builder out) {
  return out.initCorrectHousehold();
}
wire::MergeHouseholdsCommand::Builder start(const engine::MergeHouseholds&, Body::Builder out) {
  return out.initMergeHouseholds();
}
wire::IssueCardCommand::Builder start(const engine::IssueCard&, Body::Builder out) {
  return out.initIssueCard();
}
wire::RevokeCardCommand::Builder start(const engine::RevokeCard&, Body::Builder out) {
  return out.initRevokeCard();
}
wire::GrantEntitlementCommand::Builder start(const engine::GrantEntitlement&, Body::Builder out) {
  return out.initGrantEntitlement();
}
wire::RecordGrantCommand::Builder start(const engine::RecordGrant&, Body::Builder out) {
  return out.initRecordGrant();
}
wire::CommitCommand::Builder start(const engine::Commit&, Body::Builder out) {
  return out.initCommit();
}
wire::ReassignCommand::Builder start(const engine::Reassign&, Body::Builder out) {
  return out.initReassign();
}
wire::UndoReassignmentCommand::Builder start(const engine::UndoReassignment&, Body::Builder out) {
  return out.initUndoReassignment();
}
wire::DeliverCommand::Builder start(const engine::Deliver&, Body::Builder out) {
  return out.initDeliver();
}
wire::SellCommand::Builder start(const engine::Sell&, Body::Builder out) {
  return out.initSell();
}
wire::TakeBackCommand::Builder start(const engine::TakeBack&, Body::Builder out) {
  return out.initTakeBack();
}
wire::CountStockCommand::Builder start(const engine::CountStock&, Body::Builder out) {
  return out.initCountStock();
}
wire::RecordLossCommand::Builder start(const engine::RecordLoss&, Body::Builder out) {
  return out.initRecordLoss();
}

void write(const engine::Declare& declare, wire::Definition::Builder out) {
  net::write(declare.definition, out);
}

Result<engine::CommandBody> read_body(Body::Reader in) {
  using engine::CommandBody;
  switch (in.which()) {
    case Body::DECLARE:
      return CommandBody(engine::Declare{TRY(within("definition", read(in.getDeclare())))});
    case Body::ENROL_HOUSEHOLD:
      return CommandBody(TRY(read(in.getEnrolHousehold())));
    case Body::RENEW_HOUSEHOLD:
      return CommandBody(TRY(read(in.getRenewHousehold())));
    case Body::CORRECT_HOUSEHOLD:
      return CommandBody(TRY(read(in.getCorrectHousehold())));
    case Body::MERGE_HOUSEHOLDS:
      return CommandBody(TRY(read(in.getMergeHouseholds())));
    case Body::ISSUE_CARD:
      return CommandBody(TRY(read(in.getIssueCard())));
    case Body::REVOKE_CARD:
      return CommandBody(TRY(read(in.getRevokeCard())));
    case Body::GRANT_ENTITLEMENT:
      return CommandBody(TRY(read(in.getGrantEntitlement())));
    case Body::RECORD_GRANT:
      return CommandBody(TRY(read(in.getRecordGrant())));
    case Body::DELIVER:
      return CommandBody(TRY(read(in.getDeliver())));
    case Body::SELL:
      return CommandBody(TRY(read(in.getSell())));
    case Body::TAKE_BACK:
      return CommandBody(TRY(read(in.getTakeBack())));
    case Body::COUNT_STOCK:
      return CommandBody(TRY(read(in.getCountStock())));
    case Body::RECORD_LOSS:
      return CommandBody(TRY(read(in.getRecordLoss())));
    case Body::COMMIT:
      return CommandBody(TRY(read(in.getCommit())));
    case Body::REASSIGN:
      return CommandBody(TRY(read(in.getReassign())));
    case Body::UNDO_REASSIGNMENT:
      return CommandBody(TRY(read(in.getUndoReassignment())));
  }
  return unknown_member("body");
}

Result<std::optional<std::uint8_t>> read_size_class(wire::CorrectHouseholdCommand::SizeClass::Reader in) {
  switch (in.which()) {
    case wire::CorrectHouseholdCommand::SizeClass::AS_IT_WAS:
      return std::optional<std::uint8_t>();
    case wire::CorrectHouseholdCommand::SizeClass::IS:
      return std::optional<std::uint8_t>(in.getIs());
  }
  return unknown_member("sizeClass");
}

static_assert(raw(engine::GrantStep::awarded) == static_cast<int>(wire::GrantStep::AWARDED));
static_assert(raw(engine::GrantStep::received) == static_cast<int>(wire::GrantStep::RECEIVED));
static_assert(raw(engine::GrantStep::opening) == static_cast<int>(wire::GrantStep::OPENING));

}  // namespace

void write(const engine::Command& command, wire::Command::Builder out) {
  out.setSource(raw(command.source));
  out.setNumber(raw(command.number));
  out.setNature(wire_term<wire::CommandNature>(command.nature));
  out.setOccurredAt(micros(command.occurred_at));
  out.setEffectiveDate(wire_date(command.effective_date));
  std::visit([&](const auto& body) { write(body, start(body, out.getBody())); }, command.body);
}

Result<engine::Command> read(wire::Command::Reader in) {
  engine::Command command;
  command.source = SourceId{in.getSource()};
  command.number = CommandNumber{in.getNumber()};
  command.nature = TRY(read_term<CommandNature>(in.getNature(), "nature"));
  command.occurred_at = TRY(read_instant(in.getOccurredAt(), "occurredAt"));
  command.effective_date = TRY(read_date(in.getEffectiveDate(), "effectiveDate"));
  command.body = TRY(read_body(in.getBody()));
  return command;
}

// --- households ------------------------------------------------------------------------------------------------------

void write(const engine::AskedSource& source, wire::AskedSource::Builder out) {
  out.setTariff(wire_text(source.tariff));
  out.setVersion(source.version);
  out.setLevel(source.level);
}

Result<engine::AskedSource> read(wire::AskedSource::Reader in) {
  engine::AskedSource source;
  source.tariff = TRY(read_text(in.getTariff(), "tariff"));
  source.version = in.getVersion();
  source.level = in.getLevel();
  return source;
}

namespace {

// Most households are placed by hand: nothing is then written.
template <class Out>
void write_source(const engine::AskedSource& source, Out out) {
  if (source != engine::AskedSource{}) net::write(source, out.initGivenBy());
}

}  // namespace

void write(const engine::EnrolHousehold& enrol, wire::EnrolHouseholdCommand::Builder out) {
  out.setPseudonym(wire_text(enrol.pseudonym));
  out.setLegalEntity(wire_text(enrol.legal_entity));
  out.setBracket(wire_text(enrol.bracket));
  out.setSizeClass(enrol.size_class);
  out.setValidFrom(wire_date(enrol.valid_from));
  out.setValidTo(wire_date(enrol.valid_to));
  write_source(enrol.given_by, out);
}

Result<engine::EnrolHousehold> read(wire::EnrolHouseholdCommand::Reader in) {
  engine::EnrolHousehold enrol;
  enrol.pseudonym = TRY(read_text(in.getPseudonym(), "pseudonym"));
  enrol.legal_entity = TRY(read_text(in.getLegalEntity(), "legalEntity"));
  enrol.bracket = TRY(read_text(in.getBracket(), "bracket"));
  enrol.size_class = in.getSizeClass();
  enrol.valid_from = TRY(read_date(in.getValidFrom(), "validFrom"));
  enrol.valid_to = TRY(read_date(in.getValidTo(), "validTo"));
  enrol.given_by = TRY(within("givenBy", read(in.getGivenBy())));
  return enrol;
}

void write(const engine::RenewHousehold& renew, wire::RenewHouseholdCommand::Builder out) {
  out.setPseudonym(wire_text(renew.pseudonym));
  out.setBracket(wire_text(renew.bracket));
  out.setValidFrom(wire_date(renew.valid_from));
  out.setValidTo(wire_date(renew.valid_to));
  write_source(renew.given_by, out);
  if (renew.override_by) write(*renew.override_by, out.initOverrideBy());
  out.setEndsRight(renew.ends_right);
}

Result<engine::RenewHousehold> read(wire::RenewHouseholdCommand::Reader in) {
  engine::RenewHousehold renew;
  renew.pseudonym = TRY(read_text(in.getPseudonym(), "pseudonym"));
  renew.bracket = TRY(read_text(in.getBracket(), "bracket"));
  renew.valid_from = TRY(read_date(in.getValidFrom(), "validFrom"));
  renew.valid_to = TRY(read_date(in.getValidTo(), "validTo"));
  renew.given_by = TRY(within("givenBy", read(in.getGivenBy())));
  renew.override_by = TRY(read_optional(in.hasOverrideBy(), in.getOverrideBy(), "overrideBy"));
  renew.ends_right = in.getEndsRight();
  return renew;
}

void write(const engine::CorrectHousehold& correct, wire::CorrectHouseholdCommand::Builder out) {
  out.setPseudonym(wire_text(correct.pseudonym));
  out.setBracket(wire_text(correct.bracket));
  if (correct.size_class) out.getSizeClass().setIs(*correct.size_class);
  write_source(correct.given_by, out);
  out.setEndsRight(correct.ends_right);
}

Result<engine::CorrectHousehold> read(wire::CorrectHouseholdCommand::Reader in) {
  engine::CorrectHousehold correct;
  correct.pseudonym = TRY(read_text(in.getPseudonym(), "pseudonym"));
  correct.bracket = TRY(read_text(in.getBracket(), "bracket"));
  correct.size_class = TRY(read_size_class(in.getSizeClass()));
  correct.given_by = TRY(within("givenBy", read(in.getGivenBy())));
  correct.ends_right = in.getEndsRight();
  return correct;
}

void write(const engine::MergeHouseholds& merge, wire::MergeHouseholdsCommand::Builder out) {
  out.setFrom(wire_text(merge.from));
  out.setInto(wire_text(merge.into));
}

Result<engine::MergeHouseholds> read(wire::MergeHouseholdsCommand::Reader in) {
  engine::MergeHouseholds merge;
  merge.from = TRY(read_text(in.getFrom(), "from"));
  merge.into = TRY(read_text(in.getInto(), "into"));
  return merge;
}

void write(const engine::IssueCard& issue, wire::IssueCardCommand::Builder out) {
  out.setPseudonym(wire_text(issue.pseudonym));
  out.setCard(wire_text(issue.card));
}

Result<engine::IssueCard> read(wire::IssueCardCommand::Reader in) {
  engine::IssueCard issue;
  issue.pseudonym = TRY(read_text(in.getPseudonym(), "pseudonym"));
  issue.card = TRY(read_text(in.getCard(), "card"));
  return issue;
}

void write(const engine::RevokeCard& revoke, wire::RevokeCardCommand::Builder out) {
  out.setCard(wire_text(revoke.card));
}

Result<engine::RevokeCard> read(wire::RevokeCardCommand::Reader in) {
  return engine::RevokeCard{TRY(read_text(in.getCard(), "card"))};
}

void write(const engine::GrantEntitlement& grant, wire::GrantEntitlementCommand::Builder out) {
  out.setPseudonym(wire_text(grant.pseudonym));
  out.setValidFrom(wire_date(grant.valid_from));
  out.setValidTo(wire_date(grant.valid_to));
  write(grant.budget, out.initBudget());
  out.setBasis(wire_term<wire::BudgetBasis>(grant.basis));
  out.setPeriod(wire_term<wire::Period>(grant.period));
  out.setTariff(wire_text(grant.tariff));
  out.setTariffVersion(grant.tariff_version);
}

Result<engine::GrantEntitlement> read(wire::GrantEntitlementCommand::Reader in) {
  engine::GrantEntitlement grant;
  grant.pseudonym = TRY(read_text(in.getPseudonym(), "pseudonym"));
  grant.valid_from = TRY(read_date(in.getValidFrom(), "validFrom"));
  grant.valid_to = TRY(read_date(in.getValidTo(), "validTo"));
  grant.budget = TRY(within("budget", read(in.getBudget())));
  grant.basis = TRY(read_term<BudgetBasis>(in.getBasis(), "basis"));
  grant.period = TRY(read_term<Period>(in.getPeriod(), "period"));
  grant.tariff = TRY(read_text(in.getTariff(), "tariff"));
  grant.tariff_version = in.getTariffVersion();
  return grant;
}

// --- money -----------------------------------------------------------------------------------------------------------

void write(const engine::RecordGrant& grant, wire::RecordGrantCommand::Builder out) {
  out.setStep(wire_term<wire::GrantStep>(grant.step));
  out.setFund(wire_text(grant.fund));
  write(grant.amount, out.initAmount());
  out.setReference(wire_text(grant.reference));
}

Result<engine::RecordGrant> read(wire::RecordGrantCommand::Reader in) {
  engine::RecordGrant grant;
  grant.step = TRY(read_term<engine::GrantStep>(in.getStep(), "step"));
  grant.fund = TRY(read_text(in.getFund(), "fund"));
  grant.amount = TRY(within("amount", read(in.getAmount())));
  grant.reference = TRY(read_text(in.getReference(), "reference"));
  return grant;
}

void write(const engine::Commit& commit, wire::CommitCommand::Builder out) {
  out.setStep(wire_term<wire::CommitmentStep>(commit.step));
  out.setFund(wire_text(commit.fund));
  write(commit.amount, out.initAmount());
  out.setReference(wire_text(commit.reference));
}

Result<engine::Commit> read(wire::CommitCommand::Reader in) {
  engine::Commit commit;
  commit.step = TRY(read_term<CommitmentStep>(in.getStep(), "step"));
  commit.fund = TRY(read_text(in.getFund(), "fund"));
  commit.amount = TRY(within("amount", read(in.getAmount())));
  commit.reference = TRY(read_text(in.getReference(), "reference"));
  return commit;
}

void write(const engine::Reassign& reassign, wire::ReassignCommand::Builder out) {
  out.setFrom(wire_text(reassign.from));
  out.setTo(wire_text(reassign.to));
  out.setSince(wire_date(reassign.since));
  out.setUntil(wire_date(reassign.until));
  if (reassign.limit) write(*reassign.limit, out.initLimit());
  out.setReason(wire_text(reassign.reason));
}

Result<engine::Reassign> read(wire::ReassignCommand::Reader in) {
  engine::Reassign reassign;
  reassign.from = TRY(read_text(in.getFrom(), "from"));
  reassign.to = TRY(read_text(in.getTo(), "to"));
  reassign.since = TRY(read_date(in.getSince(), "since"));
  reassign.until = TRY(read_date(in.getUntil(), "until"));
  if (in.hasLimit()) reassign.limit = TRY(within("limit", read(in.getLimit())));
  reassign.reason = TRY(read_text(in.getReason(), "reason"));
  return reassign;
}

void write(const engine::UndoReassignment& undo, wire::UndoReassignmentCommand::Builder out) {
  out.setReassignment(raw(undo.reassignment));
  out.setReason(wire_text(undo.reason));
}

Result<engine::UndoReassignment> read(wire::UndoReassignmentCommand::Reader in) {
  engine::UndoReassignment undo;
  undo.reassignment = Sequence{in.getReassignment()};
  undo.reason = TRY(read_text(in.getReason(), "reason"));
  return undo;
}

}  // namespace net
