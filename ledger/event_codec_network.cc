// Definitions, households, money of funds, and what did not happen.
#include "ledger/definitions_codec.h"
#include "ledger/event_codec_bodies.h"

namespace ledger {
namespace {

template <class Grant>
void write_grant(const Grant& grant, wire::GrantMovement::Builder out) {
  out.setFund(raw(grant.fund));
  out.setCurrency(static_cast<std::uint16_t>(grant.amount.currency));
  out.setAmount(grant.amount.minor);
  if (!grant.reference.empty()) out.setReference(wire_text(grant.reference));
  write_anomalies(grant.anomalies, out);
}

template <class Grant>
Result<Grant> read_grant(wire::GrantMovement::Reader in) {
  const Currency currency = TRY(read_currency(in.getCurrency()));
  Grant grant{.fund = FundId{in.getFund()},
              .amount = {in.getAmount(), currency},
              .reference = read_text(in.getReference()),
              .anomalies = {}};
  grant.anomalies = TRY(read_anomalies(in.getAnomalies()));
  return grant;
}

void write(const BracketSource& source, wire::BracketSource::Builder out) {
  out.setTariff(raw(source.tariff));
  out.setVersion(source.version);
  out.setLevel(source.level);
}

BracketSource read(wire::BracketSource::Reader in) {
  return {.tariff = TariffId{in.getTariff()}, .version = in.getVersion(), .level = in.getLevel()};
}

void write(const AccessTerms& terms, wire::AccessTerms::Builder out) {
  out.setTariff(raw(terms.tariff));
  out.setVersion(terms.version);
}

AccessTerms read(wire::AccessTerms::Reader in) {
  return {.tariff = TariffId{in.getTariff()}, .version = in.getVersion()};
}

void write(const Override& passed, wire::PassedOver::Builder out) {
  out.setRole(wire_text(passed.role));
  out.setReason(wire_text(passed.reason));
}

Override read(wire::PassedOver::Reader in) {
  return {.role = read_text(in.getRole()), .reason = read_text(in.getReason())};
}

}  // namespace

void write(const Declared& declared, BodyOut body) {
  auto out = body.initDeclared();
  out.setId(declared.id);
  out.setVersion(declared.version);
  out.setCategory(raw(declared.category));
  if (!declared.brackets.empty()) {
    auto brackets = out.initBrackets(static_cast<unsigned>(declared.brackets.size()));
    for (unsigned i = 0; i < brackets.size(); ++i) brackets.set(i, raw(declared.brackets[i]));
  }
  write(declared.definition, out.initDefinition());
  write_anomalies(declared.anomalies, out);
}

Result<Declared> read(wire::Declared::Reader in) {
  Declared declared{.id = in.getId(), .category = CategoryId{in.getCategory()}, .version = in.getVersion()};
  const auto brackets = in.getBrackets();
  declared.brackets.reserve(brackets.size());
  for (const std::uint16_t bracket : brackets) declared.brackets.push_back(BracketId{bracket});
  declared.definition = TRY(read(in.getDefinition()));
  declared.anomalies = TRY(read_anomalies(in.getAnomalies()));
  return declared;
}

void write(const HouseholdEnrolled& enrolled, BodyOut body) {
  auto out = body.initHouseholdEnrolled();
  out.setLegalEntity(raw(enrolled.legal_entity));
  out.setBracket(raw(enrolled.bracket));
  out.setSizeClass(enrolled.size_class);
  out.setValidFrom(wire_date(enrolled.valid_from));
  out.setValidTo(wire_date(enrolled.valid_to));
  if (enrolled.given_by != BracketSource{}) write(enrolled.given_by, out.initGivenBy());
  if (enrolled.bound_by != AccessTerms{}) write(enrolled.bound_by, out.initBoundBy());
  write_anomalies(enrolled.anomalies, out);
}

Result<HouseholdEnrolled> read(wire::HouseholdEnrolled::Reader in) {
  const Date valid_from = TRY(read_date(in.getValidFrom(), "validFrom"));
  const Date valid_to = TRY(read_date(in.getValidTo(), "validTo"));
  std::vector<Anomaly> anomalies = TRY(read_anomalies(in.getAnomalies()));
  return HouseholdEnrolled{.legal_entity = LegalEntityId{in.getLegalEntity()},
                           .bracket = BracketId{in.getBracket()},
                           .size_class = in.getSizeClass(),
                           .valid_from = valid_from,
                           .valid_to = valid_to,
                           .given_by = read(in.getGivenBy()),
                           .bound_by = read(in.getBoundBy()),
                           .anomalies = std::move(anomalies)};
}

void write(const HouseholdRenewed& renewed, BodyOut body) {
  auto out = body.initHouseholdRenewed();
  out.setBracket(raw(renewed.bracket));
  out.setValidFrom(wire_date(renewed.valid_from));
  out.setValidTo(wire_date(renewed.valid_to));
  if (renewed.given_by != BracketSource{}) write(renewed.given_by, out.initGivenBy());
  if (renewed.bound_by != AccessTerms{}) write(renewed.bound_by, out.initBoundBy());
  if (renewed.override_by) write(*renewed.override_by, out.initOverrideBy());
  out.setEndsRight(renewed.ends_right);
  write_anomalies(renewed.anomalies, out);
}

Result<HouseholdRenewed> read(wire::HouseholdRenewed::Reader in) {
  const Date valid_from = TRY(read_date(in.getValidFrom(), "validFrom"));
  const Date valid_to = TRY(read_date(in.getValidTo(), "validTo"));
  HouseholdRenewed renewed{.bracket = BracketId{in.getBracket()},
                           .valid_from = valid_from,
                           .valid_to = valid_to,
                           .given_by = read(in.getGivenBy()),
                           .bound_by = read(in.getBoundBy()),
                           .ends_right = in.getEndsRight()};
  if (in.hasOverrideBy()) renewed.override_by = read(in.getOverrideBy());
  renewed.anomalies = TRY(read_anomalies(in.getAnomalies()));
  return renewed;
}

void write(const HouseholdCorrected& corrected, BodyOut body) {
  auto out = body.initHouseholdCorrected();
  out.setBracket(raw(corrected.bracket));
  out.setSizeClass(corrected.size_class);
  if (corrected.given_by != BracketSource{}) write(corrected.given_by, out.initGivenBy());
  if (corrected.bound_by != AccessTerms{}) write(corrected.bound_by, out.initBoundBy());
  out.setEndsRight(corrected.ends_right);
  write_anomalies(corrected.anomalies, out);
}

Result<HouseholdCorrected> read(wire::HouseholdCorrected::Reader in) {
  std::vector<Anomaly> anomalies = TRY(read_anomalies(in.getAnomalies()));
  return HouseholdCorrected{.bracket = BracketId{in.getBracket()},
                            .size_class = in.getSizeClass(),
                            .given_by = read(in.getGivenBy()),
                            .bound_by = read(in.getBoundBy()),
                            .ends_right = in.getEndsRight(),
                            .anomalies = std::move(anomalies)};
}

void write(const HouseholdMerged& merged, BodyOut body) {
  write_anomalies(merged.anomalies, body.initHouseholdMerged());
}
void write(const CardIssued& issued, BodyOut body) {
  write_anomalies(issued.anomalies, body.initCardIssued());
}
void write(const CardRevoked& revoked, BodyOut body) {
  write_anomalies(revoked.anomalies, body.initCardRevoked());
}

Result<HouseholdMerged> read(wire::HouseholdMerged::Reader in) {
  return HouseholdMerged{TRY(read_anomalies(in.getAnomalies()))};
}
Result<CardIssued> read(wire::CardIssued::Reader in) {
  return CardIssued{TRY(read_anomalies(in.getAnomalies()))};
}
Result<CardRevoked> read(wire::CardRevoked::Reader in) {
  return CardRevoked{TRY(read_anomalies(in.getAnomalies()))};
}

void write(const EntitlementGranted& granted, BodyOut body) {
  auto out = body.initEntitlementGranted();
  out.setValidFrom(wire_date(granted.valid_from));
  out.setValidTo(wire_date(granted.valid_to));
  out.setBudget(granted.budget.minor);
  out.setCurrency(static_cast<std::uint16_t>(granted.budget.currency));
  out.setBasis(wire_term<wire::BudgetBasis>(granted.basis));
  out.setPeriod(wire_term<wire::Period>(granted.period));
  out.setTariff(raw(granted.tariff));
  out.setTariffVersion(granted.tariff_version);
  write_anomalies(granted.anomalies, out);
}

Result<EntitlementGranted> read(wire::EntitlementGranted::Reader in) {
  EntitlementGranted granted;
  granted.valid_from = TRY(read_date(in.getValidFrom(), "validFrom"));
  granted.valid_to = TRY(read_date(in.getValidTo(), "validTo"));
  granted.budget.minor = in.getBudget();
  granted.budget.currency = TRY(read_currency(in.getCurrency()));
  granted.basis = TRY(read_term<BudgetBasis>(in.getBasis(), "basis"));
  granted.period = TRY(read_term<Period>(in.getPeriod(), "period"));
  granted.tariff = TariffId{in.getTariff()};
  granted.tariff_version = in.getTariffVersion();
  granted.anomalies = TRY(read_anomalies(in.getAnomalies()));
  return granted;
}

void write(const GrantAwarded& awarded, BodyOut body) {
  write_grant(awarded, body.initGrantAwarded());
}
void write(const GrantReceived& received, BodyOut body) {
  write_grant(received, body.initGrantReceived());
}
void write(const OpeningFund& opening, BodyOut body) {
  write_grant(opening, body.initOpeningFund());
}
Result<GrantAwarded> read_awarded(wire::GrantMovement::Reader in) {
  return read_grant<GrantAwarded>(in);
}
Result<GrantReceived> read_received(wire::GrantMovement::Reader in) {
  return read_grant<GrantReceived>(in);
}
Result<OpeningFund> read_opening(wire::GrantMovement::Reader in) {
  return read_grant<OpeningFund>(in);
}

void write(const CommitmentChanged& changed, BodyOut body) {
  auto out = body.initCommitmentChanged();
  out.setFund(raw(changed.fund));
  out.setCurrency(static_cast<std::uint16_t>(changed.amount.currency));
  out.setStep(wire_term<wire::CommitmentStep>(changed.step));
  out.setAmount(changed.amount.minor);
  if (!changed.reference.empty()) out.setReference(wire_text(changed.reference));
  write_anomalies(changed.anomalies, out);
}

Result<CommitmentChanged> read(wire::CommitmentChanged::Reader in) {
  const Currency currency = TRY(read_currency(in.getCurrency()));
  const CommitmentStep step = TRY(read_term<CommitmentStep>(in.getStep(), "step"));
  std::vector<Anomaly> anomalies = TRY(read_anomalies(in.getAnomalies()));
  return CommitmentChanged{.step = step,
                           .fund = FundId{in.getFund()},
                           .amount = {in.getAmount(), currency},
                           .reference = read_text(in.getReference()),
                           .anomalies = std::move(anomalies)};
}

void write(const SharesReassigned& reassigned, BodyOut body) {
  const Currency currency = reassigned.shares.empty() ? Currency::eur : reassigned.shares.front().amount.currency;
  auto out = body.initSharesReassigned();
  out.setFrom(raw(reassigned.from));
  out.setTo(raw(reassigned.to));
  out.setCurrency(static_cast<std::uint16_t>(currency));
  out.setReverses(raw(reassigned.reverses));
  if (!reassigned.reason.empty()) out.setReason(wire_text(reassigned.reason));
  write_items(
      reassigned.shares, [&](auto count) { return out.initShares(count); },
      [currency](const ReassignedShare& share, wire::ReassignedShare::Builder share_out) {
        share_out.setMonth(raw(share.month));
        share_out.setShop(raw(share.shop));
        share_out.setCategory(raw(share.category));
        share_out.setBracket(raw(share.bracket));
        share_out.setOrigin(wire_term<wire::Origin>(share.origin));
        share_out.setAmount(wire_cents(share.amount, currency));
      });
  write_anomalies(reassigned.anomalies, out);
}

Result<SharesReassigned> read(wire::SharesReassigned::Reader in) {
  const Currency currency = TRY(read_currency(in.getCurrency()));
  SharesReassigned reassigned{.from = FundId{in.getFrom()},
                              .to = FundId{in.getTo()},
                              .reverses = Sequence{in.getReverses()},
                              .reason = read_text(in.getReason())};
  for (const auto share : in.getShares()) {
    const Origin origin = TRY(read_term<Origin>(share.getOrigin(), "origin"));
    reassigned.shares.push_back({.month = Month{share.getMonth()},
                                 .shop = ShopId{share.getShop()},
                                 .category = CategoryId{share.getCategory()},
                                 .bracket = BracketId{share.getBracket()},
                                 .origin = origin,
                                 .amount = {share.getAmount(), currency}});
  }
  reassigned.anomalies = TRY(read_anomalies(in.getAnomalies()));
  return reassigned;
}

void write(const CommandRefused& refused, BodyOut body) {
  auto out = body.initCommandRefused();
  out.setKind(wire_term<wire::CommandKind>(refused.kind));
  out.setCode(static_cast<std::uint16_t>(refused.reason.code));
  out.setBracket(raw(refused.bracket));
  out.setShop(raw(refused.shop));
  if (!refused.reason.field.empty()) out.setField(wire_text(refused.reason.field));
  if (!refused.reason.detail.empty()) out.setDetail(wire_text(refused.reason.detail));
  write_items(
      refused.asked, [&](auto count) { return out.initAsked(count); },
      [](const AskedLine& asked, wire::AskedLine::Builder asked_out) {
        asked_out.setProduct(raw(asked.product));
        asked_out.setQuantity(asked.quantity.units);
      });
  if (refused.refused.is_zero()) return;
  out.setRefused(refused.refused.minor);
  out.setCurrency(static_cast<std::uint16_t>(refused.refused.currency));
}

Result<CommandRefused> read(wire::CommandRefused::Reader in) {
  CommandRefused refused{.shop = ShopId{in.getShop()}, .bracket = BracketId{in.getBracket()}};
  refused.kind = TRY(read_term<CommandKind>(in.getKind(), "kind"));
  refused.reason.code = TRY(read_error_code(in.getCode()));
  refused.reason.field = read_text(in.getField());
  refused.reason.detail = read_text(in.getDetail());
  const auto asked = in.getAsked();
  refused.asked.reserve(asked.size());
  for (const auto line : asked) refused.asked.push_back({ProductId{line.getProduct()}, Quantity{line.getQuantity()}});
  if (in.getRefused() == 0) return refused;
  refused.refused.currency = TRY(read_currency(in.getCurrency()));
  refused.refused.minor = in.getRefused();
  return refused;
}

void write(const CommandNoted& noted, BodyOut body) {
  body.initCommandNoted().setKind(wire_term<wire::CommandKind>(noted.kind));
}

Result<CommandNoted> read(wire::CommandNoted::Reader in) {
  const CommandKind kind = TRY(read_term<CommandKind>(in.getKind(), "kind"));
  return CommandNoted{.kind = kind};
}

}  // namespace ledger
